//! `ier teach train`: code a practice set, then see the agreement with the key.

use super::{FilterArgs, SourceArgs, indented, print, say, write};
use crate::cli::paint;
use crate::error::{Error, Result, nearest};
use crate::table::Row;
use crate::table::reader::{self, ReadOptions};
use crate::teach::collection::Collection;
use crate::teach::draw;
use crate::teach::names::Names;
use crate::teach::training::{Outcome, Training};
use crate::teach::vignette::Vignette;
use std::fmt::Write as _;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Train coders: code a practice set, then see the agreement with the key.
///
/// The key is shown only after the whole set is coded: alpha and kappa, every confusion, and the passages of the manual that
/// settle it; at the end a line with number, set, seed and versions.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier teach train --n 20 --seed 7                       in the terminal, text by text
  ier teach train --n 40 --seed 7 --sheet set7.csv      a sheet to code in Excel: fill the column `codes`
  ier teach train --answers set7.csv --name anna        the sheet, coded, against the key
  ier teach train --answers set7.xlsx --to anna.txt

In `codes`, write ids or names with commas (listening, treat); a boundary code such as contagion; or none. An empty cell
leaves the text out.")]
pub struct TrainArgs {
    /// This many texts, spread over the codes
    #[arg(long, value_name = "N", default_value_t = 20)]
    n: usize,
    /// Seed of the draw: the same seed, the same set
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the set as a CSV sheet to be coded, and stop
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answers", "to"])]
    sheet: Option<PathBuf>,
    /// Compare a coded sheet (CSV, TSV, XLSX) with the key
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Name or number of the coder, for the last line
    #[arg(long, default_value = "")]
    name: String,
    /// Write the comparison to this file; standard output if not given
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    let (taxonomy, collection) = args.source.load()?;
    let names = Names::new(&taxonomy);
    let training = if let Some(file) = &args.answers {
        read_answers(file, &collection, &names)?
    } else {
        let texts = args.filter.filter().select(&collection, &taxonomy)?;
        let set = draw::set(&texts, args.n, args.seed)?;
        if let Some(file) = &args.sheet {
            write(Some(file), args.force, &args.source.inputs(), &sheet(&set, args.seed)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        match in_the_terminal(&set, args.seed, &names)? {
            Some(training) => training,
            None => return Ok(ExitCode::SUCCESS),
        }
    };
    let outcome = training.outcome(&taxonomy)?;
    let page = page(&outcome, &names, &outcome.certificate(&taxonomy, &args.name, training.seed));
    let inputs: Vec<PathBuf> = args.answers.iter().cloned().chain(args.source.inputs()).collect();
    write(args.to.as_deref(), args.force, &inputs, page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The set as a sheet, with a byte order mark, so that Excel takes it for UTF-8.
fn sheet(set: &[&Vignette], seed: u64) -> Result<Vec<u8>> {
    let failed = |e: &dyn std::fmt::Display| Error::usage(format!("can not write the sheet: {e}"));
    let mut csv = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    csv.write_record(["id", "question", "text", "codes", "note", "seed"]).map_err(|e| failed(&e))?;
    for vignette in set {
        csv.write_record([&vignette.id, &vignette.prompt, &vignette.text, "", "", &seed.to_string()]).map_err(|e| failed(&e))?;
    }
    csv.into_inner().map_err(|e| failed(&e))
}

/// Codes from a sheet. Every mistake is named at once, by row.
fn read_answers<'v>(file: &Path, collection: &'v Collection, names: &Names) -> Result<Training<'v>> {
    let mut reader = reader::open(file, &ReadOptions::default())?;
    let header: Vec<String> = reader.header().iter().map(|h| h.trim().to_lowercase()).collect();
    let column = |name: &str| {
        header.iter().position(|h| h == name).ok_or_else(|| {
            let error = Error::table(format!("{} has no column `{name}`", file.display()));
            match nearest(name, header.iter().map(String::as_str)) {
                Some(near) => error.hint(format!("is it `{near}`? The sheet of `--sheet` has the columns id, question, text, codes")),
                None => error.hint("the sheet of `--sheet` has the columns id, question, text, codes"),
            }
        })
    };
    let (id, codes) = (column("id")?, column("codes")?);
    let seed_column = header.iter().position(|h| h == "seed");
    let mut units: Vec<(&Vignette, Vec<String>)> = Vec::new();
    let mut seeds: Vec<String> = Vec::new();
    let mut problems = Vec::new();
    let mut row = Row::default();
    while reader.next(&mut row)? {
        let cells: Vec<&str> = row.cells().collect();
        let cell = |column: usize| cells.get(column).copied().unwrap_or_default().trim();
        if cell(id).is_empty() && cell(codes).is_empty() {
            continue;
        }
        let vignette = match collection.get(cell(id)) {
            Ok(vignette) => vignette,
            Err(error) => {
                problems.push(format!("line {}: {}", row.line, error.message()));
                continue;
            }
        };
        if units.iter().any(|(v, _)| v.id == vignette.id) {
            problems.push(format!("line {}: text `{}` stands there twice", row.line, vignette.id));
            continue;
        }
        match names.parse_list(cell(codes)) {
            Ok(given) => units.push((vignette, given)),
            Err(error) => {
                let hint = error.hint_text().map_or(String::new(), |h| format!(" ({h})"));
                problems.push(format!("line {}: {}{hint}", row.line, error.message()));
            }
        }
        if let Some(seed) = seed_column.map(cell)
            && !seeds.iter().any(|s| s == seed)
        {
            seeds.push(seed.to_owned());
        }
    }
    if let Some((first, rest)) = problems.split_first() {
        let more = rest.iter().take(19).fold(String::new(), |text, p| text + "\n  " + p);
        return Err(Error::table(format!("{}: {first}{more}", file.display())).hint("mend these cells and run it again"));
    }
    // A sheet put together from several draws has no one seed.
    let seed = match seeds.as_slice() {
        [one] => one.parse().ok(),
        _ => None,
    };
    Ok(Training { units, seed })
}

/// Codes typed in, text by text; none where nothing was typed.
fn in_the_terminal<'v>(set: &[&'v Vignette], seed: u64, names: &Names) -> Result<Option<Training<'v>>> {
    let mut lines = std::io::stdin().lock().lines();
    let mut units = Vec::new();
    print(format!("{} texts, seed {seed}. Write the codes, with commas; ? lists them. An empty line leaves a text out, quit ends. The key comes at the end.\n", set.len()).as_bytes())?;
    'texts: for (i, vignette) in set.iter().enumerate() {
        let mut out = format!("\n{}\n", paint::bold(&format!("Text {} of {}", i + 1, set.len())));
        if !vignette.prompt.is_empty() {
            out.push_str(&indented(&format!("Question asked: {}", vignette.prompt), 2));
        }
        out.push_str(&indented(&vignette.text, 4));
        print(out.as_bytes())?;
        loop {
            print(b"Codes: ")?;
            let Some(line) = lines.next() else {
                print(b"\nThe input ended here.\n")?;
                break 'texts;
            };
            let line = line.map_err(|e| Error::io("can not read", Path::new("standard input"), e))?;
            match line.trim() {
                "quit" | "exit" | "q" => break 'texts,
                "?" | "help" => {
                    let list: Vec<&str> = names.all().iter().map(|l| l.id.as_str()).collect();
                    print(indented(&list.join(", "), 2).as_bytes())?;
                }
                typed => match names.parse_list(typed) {
                    Ok(given) => {
                        units.push((*vignette, given));
                        break;
                    }
                    Err(error) => print(format!("{error}\n").as_bytes())?,
                },
            }
        }
    }
    if units.iter().all(|(_, given)| given.is_empty()) {
        say("no text was coded");
        return Ok(None);
    }
    Ok(Some(Training { units, seed: Some(seed) }))
}

fn number(value: Option<f64>) -> String {
    value.map_or("undefined".to_owned(), |v| format!("{v:.2}"))
}

fn page(outcome: &Outcome, names: &Names, certificate: &str) -> String {
    let mut out = format!("\nAgreement with the key, {} texts\n", outcome.n);
    let limits = outcome.interval.map_or(String::new(), |(low, high)| format!(" [{low:.2}, {high:.2}]"));
    let _ = writeln!(out, "  alpha (MASI, 95 % interval): {}{limits}", number(outcome.alpha));
    let _ = writeln!(out, "  same labels: {} of texts; F1 of labels: {}", number(outcome.exact), number(outcome.f1));
    if !outcome.left_out.is_empty() {
        let _ = writeln!(out, "  left out: {} ({})", outcome.left_out.len(), outcome.left_out.join(", "));
    }
    let _ = writeln!(out, "\nBy label: in the key, given, both, kappa");
    for label in &outcome.labels {
        let c = label.counts;
        let kappa = number(c.kappa());
        let _ = writeln!(out, "  {}: {}, {}, {}, {kappa}", names.name(&label.label), c.both + c.first, c.both + c.second, c.both);
    }
    if outcome.confusions.is_empty() {
        out.push_str("\nNo confusions.\n");
    } else {
        out.push_str("\nConfusions, and what the manual says\n");
    }
    for confusion in &outcome.confusions {
        let title = match (confusion.right.as_str(), confusion.given.as_str()) {
            (right, "") => format!("{} missed", names.name(right)),
            ("", given) => format!("{} given too much", names.name(given)),
            (right, given) => format!("{} coded as {}", names.name(right), names.name(given)),
        };
        let _ = writeln!(out, "\n{} ({})", title, confusion.texts.len());
        for (id, why) in &confusion.texts {
            out.push_str(&indented(&format!("{id}: {why}"), 2));
        }
        for passage in &confusion.passages {
            out.push_str(&indented(&format!("Manual: {passage}"), 4));
        }
    }
    let _ = writeln!(out, "\n{certificate}");
    out
}
