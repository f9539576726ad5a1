//! `ier code`: codes the answers in tables.
//!
//! The definition of the command and its way: open the tables, choose columns and output, run, and leave a table of
//! counts on standard error. What is shown meanwhile is in [`screen`].

pub mod screen;

use super::TaxonomyArgs;
use crate::coder::Coder;
use crate::error::{Error, ErrorKind};
use crate::run::{Code, RunOptions, Summary};
use crate::table::format::Format;
use crate::table::layout::Shape;
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

/// How long a run has to stop of itself after Ctrl-C. It waits longer only for input that does not come.
const TIME_TO_STOP: Duration = Duration::from_secs(2);

/// Code the answers in a table: which strategies, with the words that show each.
///
/// Reads CSV, TSV, XLSX and JSONL, in UTF-8, UTF-16 or Windows-1252, with , ; or tab between cells.
/// The column with the answers is found by its name, or because it reads like free text; what was
/// chosen is said. All columns are kept.
///
/// A spreadsheet in, a spreadsheet out, one row an answer with a 0/1 column a code:
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
/// Several files at once, or a pipe:
///
///   ier code wave1.csv wave2.xlsx --to coded.csv
///   cat answers.jsonl | ier code - > coded.jsonl
///
/// Exit code: 0 when everything is coded, 2 on an error, 130 when stopped with Ctrl-C. A file given
/// with --to appears only when it is whole.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct CodeArgs {
    /// The tables to code; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write to this file, in the format of its extension (csv, tsv, jsonl, xlsx)
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
    /// Start CSV with a byte order mark, so that Excel reads umlauts and emoji right
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Name of the column with the answers
    #[arg(long, value_name = "NAME", help_heading = "Columns")]
    text_column: Option<String>,
    /// Name of the column with their ids; without one, row numbers are the ids
    #[arg(long, value_name = "NAME", help_heading = "Columns")]
    id_column: Option<String>,
    /// Name of the column with the questions; a column called `prompt` is used of itself
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
    /// Sheet of a workbook; without this, the first with data
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,
    /// Refuse damaged input (undecodable bytes, rows with too many or too few cells) instead of warning
    #[arg(long, help_heading = "Input")]
    strict: bool,
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
pub fn run(args: &CodeArgs) -> Result<ExitCode> {
    let request = ColumnRequest {
        text: args.text_column.as_deref(),
        id: args.id_column.as_deref(),
        prompt: args.prompt_column.as_deref(),
        prompt_given: args.prompt.is_some(),
    };
    let reading = ReadOptions {
        format: args.input_format,
        delimiter: args.delimiter,
        sheet: args.sheet.as_deref(),
        encoding: args.encoding,
        strict: args.strict,
    };
    let tables = Tables::open(&args.files, &reading, &request)?;
    let writing = write_options(args, &tables)?;
    let to = args.to.as_deref().filter(|to| *to != Path::new("-"));
    let output = match to {
        Some(path) => Output::file(path, args.force, &args.files)?,
        None if writing.format == Format::Xlsx && std::io::stdout().is_terminal() => {
            return Err(Error::usage("an Excel workbook can not be shown on a terminal").hint("`--to FILE.xlsx`").into());
        }
        None => Output::stream("standard output", Box::new(std::io::stdout())),
    };
    let stop = stop_on_ctrl_c(output.temporary());
    let coder = Coder::of(&args.taxonomy.load()?)?;
    let writer = writer::create(output, tables.header(), &Code::scheme(&coder), &writing)?;
    let screen = Screen::new(args.quiet, args.no_progress);
    let options = RunOptions { threads: args.threads, prompt: args.prompt.as_deref(), stop: Some(&stop) };
    let outcome = crate::run::run(tables, &coder, writer, &options, &screen);
    screen.clear();
    let summary: Summary = outcome.map_err(|error| match (error.kind(), to) {
        (ErrorKind::Interrupted, Some(path)) => error.hint(format!("{} was not written", path.display())),
        _ => error,
    })?;
    screen.summary(&summary, to);
    Ok(ExitCode::SUCCESS)
}

/// The format of the output, and what else follows from it.
fn write_options(args: &CodeArgs, tables: &Tables) -> crate::error::Result<WriteOptions> {
    let by_name = match &args.to {
        Some(path) if path != Path::new("-") && args.format.is_none() && !is_no_file(path) => {
            let format = Format::of_path(path);
            if format.is_none() {
                let error = Error::usage(format!("the extension of {} names no format", path.display()));
                return Err(error.hint("end it in .csv, .tsv, .jsonl or .xlsx, or say `--format csv`"));
            }
            format
        }
        _ => None,
    };
    let of_input = if tables.all_jsonl() { Format::Jsonl } else { Format::Csv };
    let format = args.format.or(by_name).unwrap_or(of_input);
    if args.layout.is_some() && format == Format::Jsonl {
        return Err(Error::usage("--layout is for tables; JSONL has one line an answer").hint("`--format csv`, or leave --layout out"));
    }
    if args.bom && !matches!(format, Format::Csv | Format::Tsv) {
        return Err(Error::usage(format!("--bom is for CSV and TSV, not for {format}")));
    }
    let shape = match args.layout {
        Some(Layout::Long) => Shape::Long,
        _ => Shape::Wide,
    };
    Ok(WriteOptions { format, shape, byte_order_mark: args.bom })
}

/// Whether this is something like `/dev/stdout`, whose name says nothing of a format, or a folder, which is refused later.
fn is_no_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// A flag that Ctrl-C raises. The run then ends of itself and takes its temporary file with it; if it hangs, waiting for
/// input that does not come, the file is removed and the program ended from here.
fn stop_on_ctrl_c(temporary: Option<&Path>) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let (raised, temporary) = (Arc::clone(&stop), temporary.map(Path::to_path_buf));
    // Without a handler Ctrl-C still ends the program; it only leaves the temporary file behind.
    let _ = ctrlc::set_handler(move || {
        if !raised.swap(true, Ordering::Relaxed) {
            std::thread::sleep(TIME_TO_STOP);
        }
        if let Some(path) = &temporary {
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
