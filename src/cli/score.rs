//! `ier score MEASURE FILE`: scores a questionnaire, and says how reliable the scores are.
//!
//! The measures module does the work; here are the options, the reading of the table, the choice of output and the tables
//! on the terminal. With `--to FILE` the scores go to the file and the tables to standard output; with `--to -` the scores go to
//! standard output and the tables to standard error, so that a pipe receives nothing but scores.

pub mod tables;

use super::TaxonomyArgs;
use crate::error::{Error, Result};
use crate::measures::answers::Answers;
use crate::measures::key::{Key, read_key};
use crate::measures::report::{Report, ScoreOptions};
use crate::measures::sheet::{Sheet, SheetRow};
use crate::measures::{Crosswalk, Questionnaire};
use crate::table::reader::{self, Row};
use crate::table::{Output, ReadOptions};
use crate::taxonomy::Taxonomy;
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Score a questionnaire from the columns of its items
#[derive(Debug, Args)]
#[command(after_long_help = "\
Columns
  Items are found by the names of their columns, in any order: `ierq01`, `ierq_1`, `IERQ1`, `item1`, `Q1` or `1` for a
  measure with numbered items, `made_laugh` or `eros_made_laugh` for one without. Where the names are others, a key
  says which is which; `--template` writes one to fill in:

    ier score eros --template > key.csv
    ier score eros survey.csv --key key.csv

Missing answers
  Empty cells, NA, N/A, NaN, null, #NULL! and a lone full stop are missing; other codes are declared with --missing. A
  subscale is scored only where all of its items are answered, unless --allow-missing says how many may be missing: a
  mean is then that of the answered items, a sum that mean times the number of items. Reliability always stands on the
  respondents who answered every item of the subscale.

Examples
  Scores into a file, tables on the terminal:
    ier score ierq survey.csv --to scores.csv
  Scores to another program:
    ier score ierq survey.csv --to - | head
  A workbook with scores, reliability and items:
    ier score ierq survey.xlsx --to scores.xlsx
  One missing answer in each subscale allowed, -99 being such:
    ier score ierq survey.csv --allow-missing 1 --missing=-99
  Only what a study asked of a questionnaire:
    ier score eros survey.csv --subscale extrinsic_improving --subscale extrinsic_worsening
  Which strategies of the catalogue the subscales ask about:
    ier score ierq --strategies")]
pub struct ScoreArgs {
    /// Measure to score, by id: ierq, eros
    pub measure: String,
    /// Table with a row for each respondent: CSV, TSV, XLSX or JSONL; `-` reads standard input
    pub file: Option<PathBuf>,
    /// Key that says which column holds which item: CSV with the columns item and column, or YAML (item: column)
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Write a key to fill in, and stop
    #[arg(long, conflicts_with_all = ["file", "key", "to"])]
    pub template: bool,
    /// Column that names the respondents; without it, one called id, participant, ...
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Score only this subscale; may be given several times
    #[arg(long, value_name = "ID")]
    pub subscale: Vec<String>,
    /// Score a subscale with up to so many of its items missing
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub allow_missing: usize,
    /// Cell that means "no answer", such as -99; may be given several times
    #[arg(long, value_name = "CELL", allow_hyphen_values = true)]
    pub missing: Vec<String>,
    /// Confidence of the interval around alpha
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub confidence: f64,
    /// File for the scores: .csv, .jsonl, .json or .xlsx; `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Format of the scores; without it, by the file's name
    #[arg(long, value_name = "FORMAT", requires = "to")]
    pub format: Option<ScoreFormat>,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
    /// Show which strategies of the catalogue each subscale asks about
    #[arg(long)]
    pub strategies: bool,
    /// Show no tables
    #[arg(long, short)]
    pub quiet: bool,
    /// What separates the cells of CSV: a character, or `tab`; found out without this
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter_named)]
    pub delimiter: Option<u8>,
    /// Sheet of a workbook; without it, the first with data
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Which taxonomy describes the measure
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// Formats of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoreFormat {
    /// A row for each respondent
    Csv,
    /// An object for each respondent, one a line
    Jsonl,
    /// One object with scores, reliability and how they were made
    Json,
    /// A workbook with sheets for scores, reliability and items
    Xlsx,
}

/// Scores the table that was asked for.
///
/// # Errors
/// Where the measure can not be scored, the table has not its items or has cells that are no answers, or a file can not
/// be read or written.
pub fn run(args: &ScoreArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let mut questionnaire = Questionnaire::named(&taxonomy, &args.measure)?;
    if !args.subscale.is_empty() {
        questionnaire = questionnaire.only(&args.subscale)?;
    }
    questionnaire.check_allowed(args.allow_missing)?;
    if !(args.confidence > 0.0 && args.confidence < 1.0) {
        return Err(Error::usage(format!("a confidence of {} is not between 0 and 1", args.confidence))
            .hint("as in --confidence 0.95")
            .into());
    }
    let Some(file) = &args.file else {
        return without_table(args, &taxonomy, &questionnaire);
    };
    // Whatever can be refused is refused before the table is read.
    let output = args.to.as_deref().map(|to| open_output(to, args, file)).transpose()?;
    let to_stdout = args.to.as_deref() == Some(Path::new("-"));
    let (sheet, warnings) =
        read_sheet(file, &ReadOptions { delimiter: args.delimiter, sheet: args.sheet.as_deref(), ..ReadOptions::default() })?;
    let id_column = match &args.id_column {
        None => sheet.id_column(),
        Some(name) => Some(sheet.column(name).ok_or_else(|| {
            Error::table(format!("no column `{name}`; the columns are {}", sheet.columns_in_words())).at(&sheet.name, 0, 0)
        })?),
    };
    let key = match &args.key {
        None => Key::by_names(questionnaire, &sheet)?,
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|e| Error::io("can not read the key", path, e))?;
            Key::by_pairs(questionnaire, &sheet, &read_key(path, &text)?, path)?
        }
    };
    let answers = Answers::read(&sheet, &key, id_column, &args.missing)?;
    if answers.all_missing() {
        return Err(Error::table("no item is answered in any row")
            .at(&sheet.name, 0, 0)
            .hint("a table has a header, and a row for each respondent")
            .into());
    }
    let options = ScoreOptions { allowed: args.allow_missing, confidence: args.confidence };
    let report = Report::of(&taxonomy, key, &answers, &sheet.header, id_column, options);
    let written = output.is_some();
    if let Some((format, output)) = output {
        write_scores(&report, format, output)?;
    }
    let mut text = String::new();
    if !args.quiet {
        text = tables::report(&report);
        for warning in warnings {
            let _ = writeln!(text, "note: {warning}");
        }
        if let Some(twice) = repeated_id(&answers) {
            let _ = writeln!(text, "note: the id `{twice}` is in several rows; each row is scored by itself");
        }
        if !written {
            text += "The scores of each respondent are written with --to FILE (.csv, .jsonl, .json, .xlsx).\n";
        }
    }
    if args.strategies {
        text += &tables::strategies(&Crosswalk::of(&taxonomy), &report.questionnaire);
    }
    if to_stdout {
        say("standard error", &mut io::stderr(), &text)?;
    } else {
        say("standard output", &mut io::stdout(), &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What can be shown of a questionnaire without answers.
fn without_table(args: &ScoreArgs, taxonomy: &Taxonomy, questionnaire: &Questionnaire) -> anyhow::Result<ExitCode> {
    if args.template {
        say("standard output", &mut io::stdout(), &tables::template(questionnaire)?)?;
    } else if args.strategies {
        say("standard output", &mut io::stdout(), tables::strategies(&Crosswalk::of(taxonomy), questionnaire).trim_start())?;
    } else {
        let id = &questionnaire.measure.id.value;
        return Err(Error::usage("no table to score")
            .hint(format!("ier score {id} FILE scores a table, ier score {id} --strategies shows what it asks about, ier score {id} --template writes a key to fill in"))
            .into());
    }
    Ok(ExitCode::SUCCESS)
}

/// The first id that stands in more than one row.
fn repeated_id(answers: &Answers) -> Option<&str> {
    let mut seen = HashSet::new();
    answers.rows.iter().map(|r| r.id.as_str()).find(|id| !id.is_empty() && !seen.insert(*id))
}

fn say(name: &str, to: &mut dyn Write, text: &str) -> Result<()> {
    to.write_all(text.as_bytes()).and_then(|()| to.flush()).map_err(|e| Error::io("can not write", Path::new(name), e))
}

/// Where the scores go, and in which format; refused here if that can not be.
fn open_output(to: &Path, args: &ScoreArgs, input: &Path) -> Result<(ScoreFormat, Output)> {
    let standard = to == Path::new("-");
    let extension = to.extension().map(|e| e.to_string_lossy().to_lowercase());
    let format = match (args.format, extension.as_deref()) {
        (Some(format), _) => format,
        (None, Some("csv")) => ScoreFormat::Csv,
        (None, Some("jsonl" | "ndjson")) => ScoreFormat::Jsonl,
        (None, Some("json")) => ScoreFormat::Json,
        (None, Some("xlsx")) => ScoreFormat::Xlsx,
        (None, _) if standard => ScoreFormat::Csv,
        (None, _) => {
            return Err(Error::usage(format!("the name {} does not say the format of the scores", to.display()))
                .hint("end it in .csv, .jsonl, .json or .xlsx, or give --format"));
        }
    };
    if cfg!(not(feature = "xlsx")) && format == ScoreFormat::Xlsx {
        return Err(Error::usage("this build can not write Excel files").hint("write .csv, or build with the feature xlsx"));
    }
    let output = if standard {
        Output::stream("standard output", Box::new(io::stdout()))
    } else {
        Output::file(to, args.force, &[input.to_path_buf()])?
    };
    Ok((format, output))
}

/// Writes the scores; a file gets its name when it is whole.
fn write_scores(report: &Report, format: ScoreFormat, mut output: Output) -> Result<()> {
    let name = output.name().to_path_buf();
    let mut bytes = Vec::new();
    let written = match format {
        ScoreFormat::Csv => report.write_csv(&mut bytes),
        ScoreFormat::Jsonl => report.write_json_lines(&mut bytes),
        ScoreFormat::Json => report.write_json(&mut bytes),
        #[cfg(feature = "xlsx")]
        ScoreFormat::Xlsx => {
            bytes = report.workbook()?;
            Ok(())
        }
        #[cfg(not(feature = "xlsx"))]
        ScoreFormat::Xlsx => Ok(()),
    };
    written.map_err(|e| Error::io("can not write", &name, e))?;
    output.write(&bytes)?;
    output.finish()
}

/// Reads a table into memory, with what was odd about it.
fn read_sheet(path: &Path, options: &ReadOptions) -> Result<(Sheet, Vec<String>)> {
    let mut reader = reader::open(path, options)?;
    let mut sheet = Sheet { name: reader.about().name.clone(), header: reader.header().to_vec(), rows: Vec::new() };
    let mut row = Row::default();
    while reader.next(&mut row)? {
        sheet.rows.push(SheetRow { number: row.number, line: row.line, cells: row.cells().map(str::to_owned).collect() });
    }
    Ok((sheet, reader.take_warnings().iter().map(ToString::to_string).collect()))
}

fn delimiter_named(name: &str) -> std::result::Result<u8, String> {
    match name {
        "tab" | "\\t" => Ok(b'\t'),
        _ => match name.as_bytes() {
            [one] if one.is_ascii() && !b"\"\r\n".contains(one) => Ok(*one),
            _ => Err("one ASCII character, or `tab`".to_owned()),
        },
    }
}
