//! `ier teach`: examples, quizzes, coder training, exports for learning platforms, handouts, the handbook.

mod examples;
mod export;
mod handbook;
mod handout;
mod hard_cases;
mod quiz;
mod train;

use super::TaxonomyArgs;
use crate::error::{Error, Result};
use crate::table::output::Output;
use crate::taxonomy::Taxonomy;
use crate::teach::collection::Collection;
use crate::teach::filter::Filter;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Teach the coding scheme: examples, quizzes, coder training, files for learning platforms, handouts, the handbook.
///
/// Over 500 short texts come with the program, each with its codes, the words that show them, the reason, and the wrong
/// code that tempts. They are invented for teaching and are no data on people.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct TeachArgs {
    #[command(subcommand)]
    command: TeachCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TeachCommand {
    /// Find and print texts with their codes: by code, axis, stage, context, difficulty, contrast
    Examples(examples::ExamplesArgs),
    /// Practise in the terminal: multiple choice or free coding, with feedback
    Quiz(quiz::QuizArgs),
    /// Train coders: code a practice set, then see the agreement with the key
    Train(train::TrainArgs),
    /// Write questions for Moodle, QTI, Anki, or as worksheets
    Export(export::ExportArgs),
    /// Draw a one-page handout as SVG
    Handout(handout::HandoutArgs),
    /// Write the whole coding manual as one page
    Handbook(handbook::HandbookArgs),
    /// List the texts on which the program's codes differ from the key
    HardCases(hard_cases::HardCasesArgs),
}

/// Runs the command.
///
/// # Errors
/// As the commands below it.
pub fn run(args: &TeachArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        TeachCommand::Examples(args) => examples::run(args),
        TeachCommand::Quiz(args) => quiz::run(args),
        TeachCommand::Train(args) => train::run(args),
        TeachCommand::Export(args) => export::run(args),
        TeachCommand::Handout(args) => handout::run(args),
        TeachCommand::Handbook(args) => handbook::run(args),
        TeachCommand::HardCases(args) => hard_cases::run(args),
    }
}

/// Where texts and codes come from.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct SourceArgs {
    /// Use the texts in this JSONL file instead of those that come with the program
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

impl SourceArgs {
    fn load(&self) -> Result<(Taxonomy, Collection)> {
        let taxonomy = self.taxonomy.load()?;
        let collection = match &self.corpus {
            Some(file) => Collection::from_file(file, &taxonomy)?,
            None => Collection::embedded(&taxonomy).map_err(|e| {
                if self.taxonomy.taxonomy.is_some() { e.hint("texts for a taxonomy of your own come with --corpus FILE") } else { e }
            })?,
        };
        Ok((taxonomy, collection))
    }

    /// Files that are read and must not be written over.
    fn inputs(&self) -> Vec<PathBuf> {
        self.corpus.iter().cloned().collect()
    }
}

/// Which texts.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which texts")]
pub(super) struct FilterArgs {
    /// Only these codes or boundary codes, or `none`; several with commas
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    code: Vec<String>,
    /// Only this value of an axis: worsen, improve.divert, change.expressed, direction.received, status.negated
    #[arg(long, value_name = "VALUE", value_delimiter = ',')]
    axis: Vec<String>,
    /// Only this stage of the process model, such as cognitive_change
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Only these contexts, such as hospital or classroom
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    context: Vec<String>,
    /// Only this difficulty: easy, medium, hard
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    difficulty: Vec<String>,
    /// Only this kind of text: answer, vignette, dialogue, report, diary
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
    /// Only two people (dyad), or a group
    #[arg(long, value_name = "SIZE", value_delimiter = ',')]
    group: Vec<String>,
    /// Only texts with these words
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
}

impl FilterArgs {
    fn filter(&self) -> Filter {
        let stage = self.stage.iter().map(|s| if s.contains(['.', '=']) { s.clone() } else { format!("stage.{s}") });
        Filter {
            codes: self.code.clone(),
            axes: self.axis.iter().cloned().chain(stage).collect(),
            contexts: self.context.clone(),
            difficulties: self.difficulty.clone(),
            kinds: self.kind.clone(),
            groups: self.group.clone(),
            words: self.words.clone(),
        }
    }
}

/// Writes to a file, or to standard output where none is named.
fn write(to: Option<&Path>, force: bool, inputs: &[PathBuf], bytes: &[u8]) -> Result<()> {
    match to.filter(|to| *to != Path::new("-")) {
        Some(file) => {
            let mut output = Output::file(file, force, inputs)?;
            output.write(bytes)?;
            output.finish()?;
            say(&format!("wrote {}", file.display()));
            Ok(())
        }
        None => print(bytes),
    }
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|e| Error::io("can not write to", Path::new("standard output"), e))
}

/// Says what was done, on standard error.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// Width for prose: the terminal's, within reason.
fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0).clamp(40, 100))
}

/// Text broken into lines of a width, each with an indent; its own line breaks stay.
fn indented(text: &str, indent: usize) -> String {
    let room = width().saturating_sub(indent).max(20);
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                out.push_str(&format!("{:indent$}{line}\n", ""));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        out.push_str(format!("{:indent$}{line}", "").trim_end());
        out.push('\n');
    }
    out
}
