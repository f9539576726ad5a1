//! `ier code`: codes the answers in tables.
//!
//! The definition of the command and its way: open the tables, choose columns and output, run, and leave a table of
//! counts on standard error. What is shown meanwhile is in [`screen`].

pub mod origin;
pub mod screen;
pub mod study;

use super::TaxonomyArgs;
use crate::coder::Coder;
use crate::error::{Error, ErrorKind};
use crate::run::{Code, Done, RunOptions, Summary};
use crate::table::format::Format;
use crate::table::journal::{Identity, Leftover};
use crate::table::layout::Shape;
use crate::table::survey::Survey;
use crate::table::writer::{self, WriteOptions};
use crate::table::{ColumnRequest, Output, ReadOptions, Tables};
use anyhow::Result;
use clap::{Args, ValueEnum};
use encoding_rs::Encoding;
use screen::Screen;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use study::Study;

/// How long a run has to stop of itself after Ctrl-C. It waits longer only for input that does not come.
const TIME_TO_STOP: Duration = Duration::from_secs(2);

/// Code the answers in a table: which strategies, with the words that show each.
///
/// Reads CSV, TSV and JSONL, in UTF-8, UTF-16 or Windows-1252, with , ; or tab between cells; XLSX, XLS
/// and ODS; Parquet. The column with the answers is found by its name, or because it reads like free
/// text; what was chosen is said. All columns are kept.
///
/// A spreadsheet in, a spreadsheet out: one row an answer with a 0/1 column a code, one row a mention,
/// the evidence in colour, a summary, the codebook, and what made it, each on a sheet:
///
///   ier code answers.xlsx --to coded.xlsx
///
/// One row a mention, with the words and their place:
///
///   ier code answers.csv --layout long --to mentions.csv
///
/// Say which column holds the answers, and which question they answer:
///
///   ier code study.csv --text-column q7 --prompt "How did you try to cheer them up?" --to coded.csv
///
/// Exports of Qualtrics, SurveyMonkey, REDCap, LimeSurvey, Google and Microsoft Forms are recognised:
/// further header rows are left out, and the text of the question is used. `--survey` overrules.
///
///   ier code qualtrics.csv --to coded.csv
///
/// Several questions at once: each row is coded once for each, with the columns `item` (the name of
/// the column), `question`, and `answer_id` (such as R_1/Q7):
///
///   ier code qualtrics.csv --text-column Q7 --text-column Q9 --to coded.csv
///
/// Several files at once, or a pipe:
///
///   ier code wave1.csv wave2.xlsx --to coded.csv
///   cat answers.jsonl | ier code - > coded.jsonl
///
/// The options of a study can stand in a file `ier.toml` beside its data, under the same names
/// (text_column = "Q7"); what is typed beats it. A long run that was cut short goes on where it was:
///
///   ier code big.csv --to coded.csv --resume
///
/// Exit code: 0 when everything is coded, 2 on an error, 130 when stopped with Ctrl-C. A file given
/// with --to appears only when it is whole.
#[derive(Debug, Clone, Args)]
#[command(verbatim_doc_comment)]
pub struct CodeArgs {
    /// The tables to code; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write to this file, in the format of its extension (csv, tsv, jsonl, xlsx, parquet)
    ///
    /// Without it, the result goes to standard output as CSV, or as JSONL if the input is JSONL.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    to: Option<PathBuf>,
    /// Write this format, whatever the extension
    #[arg(long, value_name = "FORMAT", value_parser = format_named, help_heading = "Output")]
    format: Option<Format>,
    /// One row an answer (wide) or one row a mention (long)
    #[arg(long, value_enum, help_heading = "Output")]
    layout: Option<Layout>,
    /// Replace the file if it exists
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Go on with a run to the same file that was cut short, and keep what is done if this one is
    ///
    /// It must be the same run: input, options, taxonomy and version are checked. The result has the same bytes as that
    /// of a run that was not cut. Excel and Parquet files are put together at the end and can not be continued.
    #[arg(long, help_heading = "Output")]
    resume: bool,
    /// Start CSV with a byte order mark, so that Excel reads umlauts and emoji right
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Name of the column with the answers; given several times, each is coded on its own
    #[arg(long, value_name = "NAME", help_heading = "Columns")]
    text_column: Vec<String>,
    /// Name of the column with their ids; without one, row numbers are the ids
    #[arg(long, value_name = "NAME", help_heading = "Columns")]
    id_column: Option<String>,
    /// Name of the column with the questions; one called `prompt`, `question`, `Frage` and the like is used of itself
    #[arg(long, value_name = "NAME", help_heading = "Columns")]
    prompt_column: Option<String>,
    /// The question that all answers answer
    #[arg(long, value_name = "TEXT", conflicts_with = "prompt_column", help_heading = "Columns")]
    prompt: Option<String>,
    /// Read the input as this format, whatever its extension
    #[arg(long, value_name = "FORMAT", value_parser = format_named, help_heading = "Input")]
    input_format: Option<Format>,
    /// What separates the cells of CSV: a character, or `tab`; found out without this
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter_named, help_heading = "Input")]
    delimiter: Option<u8>,
    /// Encoding of text, as `windows-1252` or `macintosh`; found out without this
    #[arg(long, value_name = "NAME", value_parser = encoding_named, help_heading = "Input")]
    encoding: Option<&'static Encoding>,
    /// Which program wrote the survey: qualtrics, surveymonkey, redcap, limesurvey, google-forms,
    /// microsoft-forms; two-rows (the second row holds the questions); plain (a header and nothing else)
    #[arg(long, value_name = "KIND", value_parser = survey_named, help_heading = "Input")]
    survey: Option<Survey>,
    /// Sheet of a workbook, by name or number; without this, the first with data
    #[arg(long, value_name = "NAME|N", help_heading = "Input")]
    sheet: Option<String>,
    /// Refuse damaged input (undecodable bytes, rows with too many or too few cells) instead of warning
    #[arg(long, help_heading = "Input")]
    strict: bool,
    /// Leave out the `ier.toml` beside the data
    #[arg(long, help_heading = "Input")]
    no_study: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
    /// Number of threads; as many as the machine has without this
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    /// Show no progress bar
    #[arg(long)]
    no_progress: bool,
}

/// A row an answer, or a row a mention.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Layout {
    /// One row an answer, with 0/1 columns
    Wide,
    /// One row a mention, with its words and place
    Long,
}

/// Runs it.
pub fn run(typed: &CodeArgs) -> Result<ExitCode> {
    let Study { args, said } = Study::of(typed)?;
    let (args, screen) = (&args, Screen::new(typed.quiet, typed.no_progress));
    if let Some(said) = &said {
        screen.tell(said);
    }
    let request = ColumnRequest {
        text: args.text_column.first().map(String::as_str),
        more_texts: args.text_column.get(1..).unwrap_or_default(),
        id: args.id_column.as_deref(),
        prompt: args.prompt_column.as_deref(),
        prompt_given: args.prompt.is_some(),
        prompt_text: args.prompt.as_deref(),
    };
    let reading = ReadOptions {
        format: args.input_format,
        delimiter: args.delimiter,
        sheet: args.sheet.as_deref(),
        encoding: args.encoding,
        survey: args.survey,
        strict: args.strict,
    };
    let tables = Tables::open(&args.files, &reading, &request)?;
    let writing = write_options(args, typed, &tables)?;
    let to = args.to.as_deref().filter(|to| *to != Path::new("-"));
    check_resume(args, to, writing.format)?;
    if to.is_none() && !writing.format.is_text() && std::io::stdout().is_terminal() {
        let error = Error::usage(format!("{} can not be shown on a terminal", writing.format));
        return Err(error.hint(format!("`--to FILE.{}`", writing.format.extension())).into());
    }
    if let Some(path) = to {
        // Before the work of compiling, so that what is wrong with the name shows at once.
        Output::check(path, args.force, &args.files)?;
    }
    let taxonomy = args.taxonomy.load()?;
    let coder = Coder::of(&taxonomy)?;
    let scheme = Code::scheme(&coder);
    let provenance = origin::of(args, writing.format, &taxonomy)?;
    let mut done = None;
    let output = match to {
        // What can be read again can be continued.
        Some(path) if writing.format.is_text() && provenance.inputs.len() == args.files.len() => {
            let identity = Identity {
                version: scheme.version.clone(),
                fingerprint: scheme.fingerprint.clone(),
                command: provenance.command.clone(),
                inputs: provenance.inputs.clone(),
            };
            let leftover = match (args.resume, args.force) {
                (true, _) => Leftover::Continue,
                (_, true) => Leftover::Discard,
                _ => Leftover::Refuse,
            };
            let (output, step) = Output::kept(path, args.force, &args.files, &identity, leftover)?;
            if let Some(step) = step {
                let before = Done::of_state(&step.state)?;
                screen.tell(&format!("{}: going on after {}", path.display(), screen::counted(before.answers, "answer")));
                done = Some(before);
            } else if args.resume {
                screen.tell(&format!("{}: nothing to go on from, so from the beginning", path.display()));
            }
            output
        }
        Some(path) => Output::file(path, args.force, &args.files)?,
        None => Output::stream("standard output", Box::new(std::io::stdout())),
    };
    let stop = stop_on_ctrl_c(output.temporary());
    let writer = writer::create_saying(output, tables.header(), &scheme, &writing, &provenance)?;
    let options = RunOptions { threads: args.threads, prompt: args.prompt.as_deref(), stop: Some(&stop), done: done.as_ref() };
    let outcome = crate::run::run(tables, &coder, writer, &options, &screen);
    screen.clear();
    let summary: Summary = outcome.map_err(|error| match (error.kind(), to) {
        (ErrorKind::Interrupted, Some(_)) if args.resume => error.hint("the same command goes on from here"),
        (ErrorKind::Interrupted, Some(path)) => error.hint(format!("{} was not written", path.display())),
        _ => error,
    })?;
    screen.summary(&summary, to);
    Ok(ExitCode::SUCCESS)
}

/// Refuses `--resume` where a run can not be continued.
fn check_resume(args: &CodeArgs, to: Option<&Path>, format: Format) -> crate::error::Result<()> {
    if !args.resume {
        return Ok(());
    }
    let Some(to) = to else {
        return Err(Error::usage("--resume is for runs to a file").hint("`--to FILE.csv`"));
    };
    if !format.is_text() {
        let error = Error::usage(format!("{} is put together at the end and can not be continued with --resume", to.display()));
        return Err(error.hint("write CSV or JSONL, which can be continued, and convert that"));
    }
    match args.files.iter().find(|file| !std::fs::metadata(file).is_ok_and(|found| found.is_file())) {
        Some(file) => Err(Error::usage(format!("--resume has to read the input again, and {} can be read only once", name_of(file)))
            .hint("save it to a file first")),
        None => Ok(()),
    }
}

fn name_of(file: &Path) -> String {
    if file == Path::new("-") { "standard input".into() } else { file.display().to_string() }
}

/// The format of the output, and what else follows from it. What was typed must fit together; what the file of the study
/// says of formats other than this one is passed over.
fn write_options(args: &CodeArgs, typed: &CodeArgs, tables: &Tables) -> crate::error::Result<WriteOptions> {
    let by_name = match &args.to {
        Some(path) if path != Path::new("-") && args.format.is_none() && !is_no_file(path) => {
            let format = Format::of_path(path);
            if format.is_none() {
                let error = Error::usage(format!("the extension of {} names no format", path.display()));
                return Err(error.hint(match path.extension().and_then(|e| e.to_str()) {
                    Some("qdpx") => "code to .jsonl, then `ier export qdpx coded.jsonl --to study.qdpx`",
                    Some("html" | "htm" | "pdf") => "code to .jsonl, then `ier report coded.jsonl --to report.html`",
                    _ => "end it in .csv, .tsv, .jsonl, .xlsx or .parquet, or say `--format csv`",
                }));
            }
            format
        }
        _ => None,
    };
    let of_input = if tables.all_jsonl() { Format::Jsonl } else { Format::Csv };
    let format = args.format.or(by_name).unwrap_or(of_input);
    if !format.is_written() {
        return Err(Error::usage(format!("{format} is read and not written")).hint("write .xlsx, which the same programs open"));
    }
    if typed.layout.is_some() && format == Format::Jsonl {
        return Err(Error::usage("--layout is for tables; JSONL has one line an answer").hint("`--format csv`, or leave --layout out"));
    }
    let takes_mark = matches!(format, Format::Csv | Format::Tsv);
    if typed.bom && !takes_mark {
        return Err(Error::usage(format!("--bom is for CSV and TSV, not for {format}")));
    }
    let shape = match args.layout {
        Some(Layout::Long) => Shape::Long,
        _ => Shape::Wide,
    };
    Ok(WriteOptions { format, shape, byte_order_mark: args.bom && takes_mark })
}

/// Whether this is something like `/dev/stdout`, whose name says nothing of a format, or a folder, which is refused later.
fn is_no_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// A flag that Ctrl-C raises. The run then ends of itself and takes its temporary file with it; if it hangs, waiting for
/// input that does not come, the file is removed and the program ended from here.
fn stop_on_ctrl_c(temporary: Vec<PathBuf>) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    // Without a handler Ctrl-C still ends the program; it only leaves the temporary file behind.
    let _ = ctrlc::set_handler(move || {
        if !raised.swap(true, Ordering::Relaxed) {
            std::thread::sleep(TIME_TO_STOP);
        }
        for path in &temporary {
            let _ = std::fs::remove_file(path);
        }
        screen::say_stopped();
        std::process::exit(130);
    });
    stop
}

fn format_named(name: &str) -> std::result::Result<Format, String> {
    let known = || Format::ALL.map(Format::extension).join(", ");
    Format::named(name).ok_or_else(|| format!("formats are {}", known()))
}

fn survey_named(name: &str) -> std::result::Result<Survey, String> {
    Survey::named(name).ok_or_else(|| format!("kinds are {}", Survey::ALL.map(Survey::id).join(", ")))
}

fn delimiter_named(name: &str) -> std::result::Result<u8, String> {
    match name {
        "tab" | "\\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        _ => match name.as_bytes() {
            [b'"' | b'\n' | b'\r'] => Err("this can not separate cells".into()),
            [one] if one.is_ascii() => Ok(*one),
            _ => Err("one ASCII character, or `tab`".into()),
        },
    }
}

fn encoding_named(name: &str) -> std::result::Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| "no such encoding; try utf-8, utf-16le, windows-1252, macintosh".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_delimiters_are_understood() {
        let rows: [(&str, Option<u8>); 7] =
            [(",", Some(b',')), ("tab", Some(b'\t')), ("\\t", Some(b'\t')), ("|", Some(b'|')), ("\"", None), ("", None), ("ü", None)];
        for (name, expected) in rows {
            assert_eq!(delimiter_named(name).ok(), expected, "{name}");
        }
    }
}
