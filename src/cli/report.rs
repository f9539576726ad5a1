//! `ier report`: the report of a study as a page, figures and tables.

use super::TaxonomyArgs;
use crate::error::{Error, Result as CrateResult};
use crate::report::agree::{Bootstrap, read_human};
use crate::report::page::{TEMPLATE, render};
use crate::report::{Report, ReportOptions};
use crate::table::Output;
use crate::table::coded::CodedFile;
use anyhow::Result;
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Make the report of a study: frequencies, groups, examples, as a page, figures and tables.
///
/// Reads the JSON lines of `ier code --to coded.jsonl`. The page is one file without anything from the
/// network; it prints. Frequencies have Wilson intervals; groups are compared code by code, with
/// corrections for the number of tests. Examples show participants' words: for confidential data use
/// --no-examples.
///
///   ier code answers.csv --to coded.jsonl
///   ier report coded.jsonl --to report.html
///
/// Groups are a column of the table that was coded:
///
///   ier report coded.jsonl --by condition --to report.html
///
/// Figures and tables for the paper, and agreement with a person's codes:
///
///   ier report coded.jsonl --by condition --human anna.jsonl --to report.html \
///       --figures figures --markdown tables.md --latex tables.tex
///
/// A page of one's own design: print the template, change it, use it.
///
///   ier report --show-template > mine.html
///   ier report coded.jsonl --template mine.html --to report.html
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ReportArgs {
    /// The coded answers
    #[arg(value_name = "CODED.jsonl", required_unless_present = "show_template")]
    coded: Option<PathBuf>,
    /// Write the page here
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    to: Option<PathBuf>,
    /// Write the figures into this folder, an SVG each
    #[arg(long, value_name = "FOLDER", help_heading = "Output")]
    figures: Option<PathBuf>,
    /// Write the tables here, as Markdown; `-` is standard output
    #[arg(long, value_name = "FILE.md", help_heading = "Output")]
    markdown: Option<PathBuf>,
    /// Write the tables here, as LaTeX (packages booktabs and longtable); `-` is standard output
    #[arg(long, value_name = "FILE.tex", help_heading = "Output")]
    latex: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Title of the page
    #[arg(long, value_name = "TEXT", default_value = "Report on coded answers")]
    title: String,
    /// Input column with the groups to compare
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// A person's codes, for agreement: a sheet with an id and codes, or JSON lines (any file that `ier agree` reads)
    #[arg(long, value_name = "FILE")]
    human: Option<PathBuf>,
    /// Examples of each code
    #[arg(long, value_name = "N", default_value_t = 2)]
    examples: usize,
    /// No answer and no word of one in the report
    #[arg(long, conflicts_with = "examples")]
    no_examples: bool,
    /// The column that was coded; the one in which the evidence stands if not given
    #[arg(long, value_name = "COLUMN")]
    text_column: Option<String>,
    /// Seed of the examples and of the bootstrap
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Bootstrap replicates for the intervals of agreement
    #[arg(long, default_value_t = 2000)]
    replicates: u32,
    /// A template of one's own for the page
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Print the template that is used
    #[arg(long)]
    show_template: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// Runs it.
pub fn run(args: &ReportArgs) -> Result<ExitCode> {
    if args.show_template {
        std::io::stdout().write_all(TEMPLATE.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(coded) = args.coded.as_deref() else { return Err(Error::usage("no coded answers are named").into()) };
    if args.to.is_none() && args.figures.is_none() && args.markdown.is_none() && args.latex.is_none() {
        let error = Error::usage("nothing to write");
        return Err(error.hint("name a page (--to report.html), figures (--figures FOLDER) or tables (--markdown, --latex)").into());
    }
    if let Some(to) = args.to.as_deref().filter(|to| to.extension().is_none_or(|e| !e.eq_ignore_ascii_case("html"))) {
        let error = Error::usage(format!("the report is a web page, and `{}` does not end in .html", to.display()));
        return Err(error.hint("a PDF: open the page in a browser and print it").into());
    }
    let taxonomy = args.taxonomy.load()?;
    let mut file = CodedFile::read(coded)?;
    let examples = if args.no_examples { 0 } else { args.examples };
    if examples > 0 {
        file.find_texts(args.text_column.as_deref())?;
    }
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| unreadable(path, e));
    let human = args.human.as_deref().map(|path| read_human(path, &taxonomy)).transpose()?;
    let template = args.template.as_deref().map(read).transpose()?;
    let options = ReportOptions {
        title: args.title.clone(),
        by: args.by.clone(),
        examples,
        seed: args.seed,
        bootstrap: Bootstrap { replicates: args.replicates, seed: args.seed },
    };
    let report = Report::of(&file, &taxonomy, human.as_ref(), &options)?;
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    if let Some(to) = &args.to {
        let name = args.template.as_ref().map_or_else(|| "report.html".to_owned(), |t| t.display().to_string());
        files.push((to.clone(), render(&report, template.as_deref().unwrap_or(TEMPLATE), &name)?));
    }
    files.extend(args.markdown.clone().map(|path| (path, report.markdown())));
    files.extend(args.latex.clone().map(|path| (path, report.latex())));
    if let Some(folder) = &args.figures {
        std::fs::create_dir_all(folder).map_err(|e| Error::io("can not make the folder", folder, e))?;
        files.extend(report.figures().map(|figure| (folder.join(format!("{}.svg", figure.id)), figure.svg.clone())));
    }
    let (streamed, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path == Path::new("-"));
    write(&files, args.force, &inputs(args))?;
    for (_, text) in &streamed {
        std::io::stdout().write_all(text.as_bytes())?;
    }
    let mut said = std::io::stderr().lock();
    for (path, _) in &files {
        let _ = writeln!(said, "wrote {}", path.display());
    }
    if examples > 0 && args.to.is_some() {
        let _ = writeln!(said, "the page shows answers of participants; --no-examples leaves them out");
    }
    Ok(ExitCode::SUCCESS)
}

fn inputs(args: &ReportArgs) -> Vec<PathBuf> {
    [&args.coded, &args.human, &args.template].into_iter().flatten().cloned().collect()
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::InvalidData {
        return Error::table("not a text in UTF-8").at(path, 0, 0);
    }
    Error::io("can not open", path, error)
}

/// Writes all files, or none where one of them is there already.
fn write(files: &[(PathBuf, String)], force: bool, inputs: &[PathBuf]) -> CrateResult<()> {
    let mut outputs = Vec::new();
    for (path, _) in files {
        outputs.push(Output::file(path, force, inputs)?);
    }
    for (mut output, (_, text)) in outputs.into_iter().zip(files) {
        output.write(text.as_bytes())?;
        output.finish()?;
    }
    Ok(())
}
