//! `ier sample`: a blind sample of responses for people to code.

use super::TaxonomyArgs;
use crate::codings::sample::{self, Allocation};
use crate::codings::sheet::{self, Sheet};
use crate::codings::{Names, ReadCodings, read};
use crate::error::{Error, Result};
use crate::response::Response;
use crate::table::reader::Row;
use crate::table::tables::Note;
use crate::table::{ColumnRequest, ReadOptions, Tables};
use crate::taxonomy::Taxonomy;
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Draw responses that people should code, without showing what the program said
///
/// The sheet has ids, questions, answers and empty columns to fill in; no code that was given and no stratum is in it.
/// The design goes to a file of its own, which is not for the coders: for each response its stratum, the probability of
/// being drawn, and the weight with which estimates hold for the whole file (`ier agree --weights`).
#[derive(Debug, Args)]
#[command(after_long_help = "\
Strata
  `--stratify code` puts a response with several codes into the stratum of its rarest, those without into `none`, and
  draws the same number from each stratum as far as there are so many; `--allocation proportional` draws by size.
  Any column of the file can be a stratum too: `--stratify condition`.

Examples
  200 responses for two people, rare codes included:
    ier sample coded.jsonl --n 200 --stratify code --seed 7 --to sheet.xlsx
  Of an uncoded file, a column for each code:
    ier sample answers.csv --n 50 --wide --to sheet.csv
  When both have coded it, for the whole file:
    ier agree anna.xlsx ben.xlsx --weights sheet.design.csv")]
pub struct SampleArgs {
    /// A coding or a table of answers
    pub file: PathBuf,
    /// How many
    #[arg(long, value_name = "N")]
    pub n: usize,
    /// `code`, or a column of the file
    #[arg(long, value_name = "WHAT")]
    pub stratify: Option<String>,
    /// How the sample is shared among strata
    #[arg(long, value_enum, default_value_t = AllocationArg::Equal)]
    pub allocation: AllocationArg,
    /// Seed of the draw
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The sheet for the coders: XLSX, CSV or TSV
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The design; the name of the sheet with `.design.csv` if not given
    #[arg(long, value_name = "FILE")]
    pub design: Option<PathBuf>,
    /// A column for each code in place of one column `codes`
    #[arg(long)]
    pub wide: bool,
    /// Column of answers
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Column of ids
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Replace existing files
    #[arg(long)]
    pub force: bool,
    /// Which codebook
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// How the sample is shared among strata.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AllocationArg {
    /// The same number from each
    Equal,
    /// By size
    Proportional,
}

/// A response that can be drawn.
struct Drawable {
    id: String,
    text: String,
    prompt: String,
    stratum: String,
}

/// Runs it.
pub fn run(args: &SampleArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let names = Names::of(&taxonomy);
    let mut errors = io::stderr().lock();
    let by_code = args.stratify.as_deref().is_some_and(sample::is_by_code);
    let responses = match coded(args, &names, by_code) {
        Ok(responses) => responses,
        Err(error) if by_code => {
            let hint = format!("strata by code need a coding; code the answers first: `ier code {} --to coded.jsonl`", args.file.display());
            return Err(if error.message().contains("no codes found") { error.hint(hint) } else { error }.into());
        }
        Err(_) => uncoded(args, &mut errors)?,
    };
    let mut seen = HashSet::new();
    if let Some(twice) = responses.iter().find(|r| !seen.insert(r.id.as_str())) {
        return Err(Error::table(format!("the id `{}` stands twice in {}", twice.id, args.file.display()))
            .hint("codings are joined by id, so that each has to be there once; `--id-column NAME` takes another column")
            .into());
    }
    let textless = responses.iter().filter(|r| r.text.trim().is_empty()).count();
    let with_text: Vec<Drawable> = responses.into_iter().filter(|r| !r.text.trim().is_empty()).collect();
    if with_text.is_empty() {
        return Err(Error::table(format!("{} has no answers to show to coders", args.file.display()))
            .hint("say which column has them: `--text-column NAME`")
            .into());
    }
    if textless > 0 {
        let _ = writeln!(errors, "note: {textless} responses without text can not be drawn");
    }
    let allocation = match args.allocation {
        AllocationArg::Equal => Allocation::Equal,
        AllocationArg::Proportional => Allocation::Proportional,
    };
    let strata: Vec<String> = with_text.iter().map(|r| r.stratum.clone()).collect();
    let drawn = sample::draw(&strata, args.n, allocation, args.seed)?;
    let design_path = args.design.clone().unwrap_or_else(|| args.to.with_extension("design.csv"));
    if design_path == args.to {
        return Err(Error::usage("the design would be in the file of the sheet")
            .hint("the coders must not see it: name another file with `--design`")
            .into());
    }
    // Both or none: a sheet without its design can not be weighted.
    if !args.force && design_path.exists() {
        return Err(Error::usage(format!("{} exists already", design_path.display())).hint("`--force` replaces it").into());
    }
    let of = |at: usize| (with_text[at].id.clone(), with_text[at].text.clone(), with_text[at].prompt.clone());
    let inputs = std::slice::from_ref(&args.file);
    sheet::write(&args.to, args.force, inputs, &[sample::sheet(&drawn, of, args.wide, &names), codebook(&taxonomy)])?;
    sheet::write(&design_path, args.force, inputs, &[sample::design(&drawn, |at| with_text[at].id.clone())])?;
    let _ = writeln!(errors, "{} of {} responses in {}, seed {}", args.n, with_text.len(), args.to.display(), args.seed);
    if args.stratify.is_some() {
        for stratum in &drawn.strata {
            let _ = writeln!(errors, "  {}: {} of {}", stratum.name, stratum.drawn, stratum.members.len());
        }
    }
    let _ = writeln!(errors, "design in {} (not for the coders)", design_path.display());
    Ok(ExitCode::SUCCESS)
}

/// The responses of a coding.
fn coded(args: &SampleArgs, names: &Names, by_code: bool) -> Result<Vec<Drawable>> {
    let values: Vec<String> = args.stratify.iter().filter(|_| !by_code).cloned().collect();
    let options = ReadCodings {
        id: args.id_column.as_deref(),
        text: args.text_column.as_deref(),
        table: ReadOptions { sheet: args.sheet.as_deref(), ..ReadOptions::default() },
        values: &values,
        ..ReadCodings::default()
    };
    let mut codings = read(None, &args.file, names, &options)?;
    let coding = codings.pop().unwrap_or_default();
    let strata = match (&args.stratify, by_code) {
        (_, true) => sample::by_code(&coding, names),
        (Some(column), _) => coding.responses.iter().map(|r| named_stratum(r.cells.get(column).map_or("", String::as_str))).collect(),
        _ => vec!["all".to_owned(); coding.responses.len()],
    };
    let responses = coding.responses.into_iter().zip(strata);
    Ok(responses.map(|(r, stratum)| Drawable { id: r.id, text: r.text, prompt: r.prompt, stratum }).collect())
}

/// The responses of a table of answers.
fn uncoded(args: &SampleArgs, errors: &mut impl Write) -> Result<Vec<Drawable>> {
    let options = ReadOptions { sheet: args.sheet.as_deref(), ..ReadOptions::default() };
    let request = ColumnRequest { text: args.text_column.as_deref(), id: args.id_column.as_deref(), ..ColumnRequest::default() };
    let mut tables = Tables::open(std::slice::from_ref(&args.file), &options, &request)?;
    let header = tables.header().to_vec();
    let stratum = match &args.stratify {
        Some(name) => Some(header.iter().position(|h| h.eq_ignore_ascii_case(name)).ok_or_else(|| no_column(&args.file, name, &header))?),
        None => None,
    };
    let (mut row, mut response, mut out) = (Row::default(), Response::default(), Vec::new());
    while tables.next(&mut row)? {
        row.fill(&mut response, None);
        let stratum = stratum.map_or_else(|| "all".to_owned(), |at| named_stratum(row.cell(at)));
        out.push(Drawable {
            id: response.id.trim().to_owned(),
            text: response.text.clone(),
            prompt: response.prompt.clone().unwrap_or_default(),
            stratum,
        });
    }
    for note in tables.take_notes() {
        match note {
            Note::Chosen(choice) => {
                let _ = writeln!(errors, "{choice}");
            }
            Note::Warning(warning) => {
                let _ = writeln!(errors, "note: {warning}");
            }
            _ => {}
        }
    }
    Ok(out)
}

fn named_stratum(cell: &str) -> String {
    if cell.trim().is_empty() { "(empty)".into() } else { cell.trim().to_owned() }
}

fn no_column(file: &Path, name: &str, header: &[String]) -> Error {
    let error = Error::usage(format!("{} has no column `{name}` to stratify by", file.display()));
    match crate::error::nearest(name, header.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("`code`, or one of its columns: {}", header.join(", "))),
    }
}

/// The codebook as a sheet, for those who code.
pub fn codebook(taxonomy: &Taxonomy) -> Sheet {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (_, code) in &taxonomy.codes {
        rows.push(vec![code.id.value.clone(), code.label.value.clone(), code.definition.trim().to_owned(), code.include.join("\n")]);
    }
    for boundary in taxonomy.boundary.iter().filter(|b| b.id.value != "none") {
        rows.push(vec![
            boundary.id.value.clone(),
            boundary.label.clone(),
            boundary.definition.trim().to_owned(),
            boundary.test.trim().to_owned(),
        ]);
    }
    rows.push(vec!["none".into(), "none".into(), "read, and nothing of the above applies".into(), String::new()]);
    let columns = [("code", 24), ("label", 28), ("definition", 70), ("when to use", 60)];
    Sheet { name: "codebook".into(), columns: columns.map(|(n, w)| (n.to_owned(), w)).to_vec(), rows }
}
