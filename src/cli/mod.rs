//! The command line: one file per command, each with definition, help and run; here the list of them, and what they
//! share: which taxonomy, whether colour, how an error is shown.
//!
//! Exit codes: 0 fine, 1 problems found by a check, 2 error. A closed pipe is a quiet success: whoever read the output
//! has seen enough.

pub mod adjudicate;
pub mod agree;
pub mod check;
pub mod code;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod import;
pub mod learn;
pub mod paint;
pub mod report;
pub mod sample;
pub mod score;
#[cfg(feature = "search")]
pub mod search;
pub mod show;
pub mod teach;
pub mod tree;
pub mod verify;

use crate::error::{Error, ErrorKind};
use crate::taxonomy::Taxonomy;
use anyhow::Result;
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Interpersonal emotion regulation: find strategies, code answers, show the evidence.
///
/// Everything runs on this machine; nothing is sent anywhere. Without --taxonomy the built-in taxonomy is used.
#[derive(Debug, Parser)]
#[command(name = "ier", version, propagate_version = true, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Code the answers in a table: which strategies, with the words that show each
    Code(code::CodeArgs),
    /// Code a coding's answers again: do version, fingerprint and result still match?
    Verify(verify::VerifyArgs),
    /// Show why an answer gets its codes, and why not others
    Explain(explain::ExplainArgs),
    /// Check a taxonomy or codebook: every mistake, every example
    Check(check::CheckArgs),
    /// Compare the program's codes with human ones: per code, per axis, every mismatch
    Evaluate(evaluate::EvaluateArgs),
    /// Learn cues from coded answers: words that speak for a code where no rule does
    Learn(learn::LearnArgs),
    /// Agreement of two or more codings, human or machine
    Agree(agree::AgreeArgs),
    /// Decide on disagreements: write a sheet of them, and read it back into a consensus
    Adjudicate(adjudicate::AdjudicateArgs),
    /// Draw responses for people to code, without showing any codes
    Sample(sample::SampleArgs),
    /// Read an entry: a strategy, code, axis, concept, context, measure or source
    Show(show::ShowArgs),
    /// Show the taxonomy as a tree
    Tree(tree::TreeArgs),
    /// Find strategies in whatever words, or coded answers by words, codes and axes
    #[cfg(feature = "search")]
    Search(search::SearchArgs),
    /// Score a questionnaire (IERQ, EROS) from item columns
    Score(score::ScoreArgs),
    /// Write the catalogue for other programs: SKOS, REFI-QDA, CSV, JSON, dictionaries
    Export(export::ExportArgs),
    /// Make the report of a study: frequencies, groups, examples, as a page, figures and tables
    Report(report::ReportArgs),
    /// Read the codings of people out of a project of NVivo, ATLAS.ti, MAXQDA or QualCoder
    Import(import::ImportArgs),
    /// Teach the coding scheme: examples, quizzes, coder training, exports, handouts, the handbook
    Teach(teach::TeachArgs),
    /// Write completions for a shell to standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages into a folder
    Man {
        /// The folder, made if need be
        folder: PathBuf,
    },
}

/// Which taxonomy a command works on.
#[derive(Debug, Clone, Default, Args)]
pub struct TaxonomyArgs {
    /// Use the taxonomy or codebook in this folder instead of the built-in one
    #[arg(long, value_name = "FOLDER")]
    pub taxonomy: Option<PathBuf>,
}

impl TaxonomyArgs {
    /// Loads it.
    pub fn load(&self) -> crate::error::Result<Taxonomy> {
        match &self.taxonomy {
            Some(folder) => Taxonomy::from_folder(folder),
            None => Taxonomy::embedded(),
        }
    }
}

/// Parses, runs, and turns the outcome into an exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap prints them to standard output.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match run(&cli.command) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{} {}", paint::error("error:"), render(&error));
            let interrupted = error.downcast_ref::<Error>().is_some_and(|e| e.kind() == ErrorKind::Interrupted);
            if interrupted { ExitCode::from(130) } else { ExitCode::from(2) }
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Code(args) => code::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Learn(args) => learn::run(args),
        Command::Agree(args) => agree::run(args),
        Command::Adjudicate(args) => adjudicate::run(args),
        Command::Sample(args) => sample::run(args),
        Command::Show(args) => show::run(args),
        Command::Tree(args) => tree::run(args),
        #[cfg(feature = "search")]
        Command::Search(args) => search::run(args),
        Command::Score(args) => score::run(args),
        Command::Export(args) => export::run(args),
        Command::Import(args) => import::run(args),
        Command::Report(args) => report::run(args),
        Command::Teach(args) => teach::run(args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "ier", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Man { folder } => {
            std::fs::create_dir_all(folder).map_err(|e| Error::io("can not make the folder", folder, e))?;
            clap_mangen::generate_to(Cli::command(), folder).map_err(|e| Error::io("can not write manual pages into", folder, e))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Whether the reader of the output went away, wherever in the chain of causes that shows.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<Error>().is_some_and(Error::is_broken_pipe)
            || cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// The error with its causes, each said once.
fn render(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(cause.split(" (os error").next().unwrap_or(&cause)) {
            text.push_str("\n  because: ");
            text.push_str(&cause);
        }
    }
    text
}
