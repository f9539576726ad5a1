//! `ier evaluate`: the program's codes against human ones.

use super::{TaxonomyArgs, paint};
use crate::agreement::bootstrap::interval;
use crate::agreement::coefficient::{LabelSet, MOST_LABELS, Table2x2, alpha_masi, exact, pooled};
use crate::agreement::labels::{AXES, LabelSpace};
use crate::coder::{Coder, Scratch};
use crate::error::Error;
use crate::response::Response;
use crate::taxonomy::Taxonomy;
use anyhow::Result;
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare the program's codes with human ones: per axis and per code, with intervals, and every mismatch.
///
/// GOLD is a JSONL file whose lines have `id` and `mentions` (each with at least `code`), and `boundary` where boundary
/// codes were given. FILE is the coding to judge, by the same ids; without FILE the texts of GOLD are coded now.
///
///   ier evaluate gold.jsonl coded.jsonl
///
///   ier evaluate gold.jsonl --mismatches          every answer that differs, with evidence and rule
///
///   ier evaluate gold.jsonl --curve               agreement when the least certain are handed to a human
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct EvaluateArgs {
    /// Human codes
    gold: PathBuf,
    /// Codes to judge; the texts of GOLD are coded if this is not given
    file: Option<PathBuf>,
    /// List every answer whose codes differ
    #[arg(long)]
    mismatches: bool,
    /// Show the agreement on what is left when the least certain tenth, two tenths ... are handed to a human
    #[arg(long)]
    curve: bool,
    /// Show which codes are taken for which
    #[arg(long)]
    confusion: bool,
    /// Bootstrap replicates for the 95 % intervals; 0 for none
    #[arg(long, default_value_t = 1000)]
    replicates: u32,
    /// Seed of the bootstrap
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// One response in both codings.
struct Unit {
    id: String,
    text: String,
    gold: Value,
    coded: Value,
    sets: Vec<(LabelSet, LabelSet)>,
    /// The lowest confidence of a mention; 1 where there is none and nothing to look at.
    certainty: f64,
}

/// Runs it.
pub fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let gold = read(&args.gold)?;
    let coded = match &args.file {
        Some(file) => read(file)?,
        None => code(&gold, &taxonomy)?,
    };
    let mut space = LabelSpace::new(&taxonomy);
    let (mut units, mut missing) = (Vec::new(), Vec::new());
    let mut by_id: BTreeMap<String, Value> = BTreeMap::new();
    for line in coded {
        by_id.insert(id_of(&line), line);
    }
    for line in gold {
        let id = id_of(&line);
        let Some(other) = by_id.remove(&id) else {
            missing.push(id);
            continue;
        };
        let sets = space.sets(&line).into_iter().zip(space.sets(&other)).collect();
        let text = line["text"].as_str().unwrap_or_default().to_owned();
        let certainty = certainty(&other);
        units.push(Unit { id, text, gold: line, coded: other, sets, certainty });
    }
    if units.is_empty() {
        let error = Error::usage(format!("no id of {} is in the other coding", args.gold.display()));
        return Err(error.hint("both files need an `id` in every line, and the same ids").into());
    }
    let mut out = String::new();
    let _ = writeln!(out, "{} responses in both codings", units.len());
    if !missing.is_empty() || !by_id.is_empty() {
        let _ = writeln!(out, "only in the first: {}; only in the second: {}", missing.len(), by_id.len());
    }
    axes_table(&mut out, &units, &space, args);
    codes_table(&mut out, &units, &space, args);
    if args.confusion {
        confusion(&mut out, &units, &space);
    }
    if args.curve {
        curve(&mut out, &units);
    }
    if args.mismatches {
        mismatches(&mut out, &units, &space);
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn id_of(line: &Value) -> String {
    match &line["id"] {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    }
}

fn certainty(coded: &Value) -> f64 {
    let lowest = coded["mentions"].as_array().into_iter().flatten().filter_map(|m| m["confidence"].as_f64()).fold(1.0, f64::min);
    if coded["review"].as_bool() == Some(true) { lowest.min(0.3) } else { lowest }
}

fn read(path: &Path) -> crate::error::Result<Vec<Value>> {
    let file = std::fs::File::open(path).map_err(|e| Error::io("can not open", path, e))?;
    let mut lines = Vec::new();
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| Error::io("can not read", path, e))?;
        if line.trim().is_empty() {
            continue;
        }
        let value: Value = serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|e| {
            Error::table(format!("not JSON: {e}"))
                .at(path, number as u64 + 1, e.column() as u64)
                .hint("one JSON object a line, as `ier code --to FILE.jsonl` writes it")
        })?;
        if value.get("id").is_none() {
            return Err(Error::table("a line without `id`").at(path, number as u64 + 1, 0));
        }
        lines.push(value);
    }
    Ok(lines)
}

fn code(gold: &[Value], taxonomy: &Taxonomy) -> Result<Vec<Value>> {
    let coder = Coder::of(taxonomy)?;
    let mut scratch = Scratch::default();
    gold.iter()
        .map(|line| {
            let Some(text) = line["text"].as_str() else {
                return Err(Error::usage(format!("response {} has no text to code", id_of(line)))
                    .hint("give the coding to judge as a second file")
                    .into());
            };
            let response = Response { id: id_of(line), text: text.to_owned(), prompt: line["prompt"].as_str().map(str::to_owned), row: 1 };
            Ok(serde_json::to_value(coder.code(&response, &mut scratch))?)
        })
        .collect()
}

fn number(value: Option<f64>) -> String {
    value.map_or("undefined".to_owned(), |v| format!("{v:.3}"))
}

fn with_interval(value: Option<f64>, limits: Option<(f64, f64)>) -> String {
    match limits {
        Some((low, high)) => format!("{} [{low:.2}, {high:.2}]", number(value)),
        None => number(value),
    }
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(header.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn axes_table(out: &mut String, units: &[Unit], space: &LabelSpace, args: &EvaluateArgs) {
    let mut rows = table(&["sets per response", "alpha (MASI) [95 %]", "exact", "precision", "recall", "F1 [95 %]"]);
    for (axis, name) in AXES.iter().enumerate() {
        let pairs: Vec<(LabelSet, LabelSet)> = units.iter().map(|u| u.sets[axis]).collect();
        let labels = space.labels(axis).names().len().clamp(1, MOST_LABELS);
        let all = pooled(&pairs, labels);
        let alpha = interval(&pairs, args.replicates, args.seed, alpha_masi);
        let f1 = interval(&pairs, args.replicates, args.seed, |p| pooled(p, labels).f1());
        rows.add_row(vec![
            (*name).to_owned(),
            with_interval(alpha_masi(&pairs), alpha),
            number(exact(&pairs)),
            number(all.precision()),
            number(all.recall()),
            with_interval(all.f1(), f1),
        ]);
    }
    let _ = writeln!(out, "{rows}");
}

fn codes_table(out: &mut String, units: &[Unit], space: &LabelSpace, args: &EvaluateArgs) {
    for (axis, what) in [(6, "code"), (7, "boundary code")] {
        let mut rows = table(&[what, "n first", "n second", "precision", "recall", "F1", "kappa [95 %]"]);
        let pairs: Vec<(LabelSet, LabelSet)> = units.iter().map(|u| u.sets[axis]).collect();
        let (mut kappas, mut f1s) = (Vec::new(), Vec::new());
        for (label, name) in space.labels(axis).names().iter().enumerate().take(MOST_LABELS) {
            let counts = Table2x2::of(&pairs, label as u32);
            if counts.both + counts.first + counts.second == 0 {
                continue;
            }
            if counts.both + counts.first > 0 {
                kappas.extend(counts.kappa());
                f1s.extend(counts.f1());
            }
            let limits = interval(&pairs, args.replicates, args.seed, |p| Table2x2::of(p, label as u32).kappa());
            rows.add_row(vec![
                name.clone(),
                (counts.both + counts.first).to_string(),
                (counts.both + counts.second).to_string(),
                number(counts.precision()),
                number(counts.recall()),
                number(counts.f1()),
                with_interval(counts.kappa(), limits),
            ]);
        }
        let _ = writeln!(out, "{rows}");
        let mean = |v: &[f64]| (!v.is_empty()).then(|| v.iter().sum::<f64>() / v.len() as f64);
        let _ = writeln!(out, "mean over those in the first: kappa {}, F1 {}\n", number(mean(&kappas)), number(mean(&f1s)));
    }
}

fn labels_of(set: LabelSet, names: &[String]) -> Vec<&str> {
    names.iter().enumerate().take(MOST_LABELS).filter(|(i, _)| set >> i & 1 == 1).map(|(_, n)| n.as_str()).collect()
}

/// Codes missed beside codes given instead, in responses where one code was missed.
fn confusion(out: &mut String, units: &[Unit], space: &LabelSpace) {
    let names = space.labels(6).names();
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for unit in units {
        let (gold, coded) = unit.sets[6];
        let missed = labels_of(gold & !coded, names);
        let extra = labels_of(coded & !gold, names);
        for m in &missed {
            if extra.is_empty() {
                *counts.entry(((*m).to_owned(), "(nothing)".into())).or_default() += 1;
            }
            for e in &extra {
                *counts.entry(((*m).to_owned(), (*e).to_owned())).or_default() += 1;
            }
        }
        if missed.is_empty() {
            for e in &extra {
                *counts.entry(("(nothing)".into(), (*e).to_owned())).or_default() += 1;
            }
        }
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut rows = table(&["first coding", "second coding", "responses"]);
    for ((gold, coded), n) in sorted.iter().take(30) {
        rows.add_row(vec![gold.clone(), coded.clone(), n.to_string()]);
    }
    let _ = writeln!(out, "{rows}\n");
}

/// Agreement on the most certain share of the responses.
fn curve(out: &mut String, units: &[Unit]) {
    let mut order: Vec<&Unit> = units.iter().collect();
    order.sort_by(|a, b| b.certainty.total_cmp(&a.certainty).then(a.id.cmp(&b.id)));
    let mut rows = table(&["handed to a human", "left", "alpha of code sets", "F1 of codes", "exact"]);
    for tenth in 0..=5 {
        let left = order.len() - order.len() * tenth / 10;
        let pairs: Vec<(LabelSet, LabelSet)> = order[..left].iter().map(|u| u.sets[6]).collect();
        rows.add_row(vec![
            format!("{} %", tenth * 10),
            left.to_string(),
            number(alpha_masi(&pairs)),
            number(pooled(&pairs, MOST_LABELS).f1()),
            number(exact(&pairs)),
        ]);
    }
    let _ = writeln!(out, "{rows}");
    // Calibration: of the mentions of about this confidence, how many have a code that the human gave the response.
    let mut bins = [(0u32, 0u32, 0.0f64); 10];
    for unit in units {
        let gold: Vec<&str> = unit.gold["mentions"].as_array().into_iter().flatten().filter_map(|m| m["code"].as_str()).collect();
        for mention in unit.coded["mentions"].as_array().into_iter().flatten() {
            let (Some(sure), Some(code)) = (mention["confidence"].as_f64(), mention["code"].as_str()) else { continue };
            if !matches!(mention["status"].as_str(), Some("actual" | "planned") | None) {
                continue;
            }
            let bin = &mut bins[((sure * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += u32::from(gold.contains(&code));
            bin.2 += sure;
        }
    }
    let mut rows = table(&["confidence", "mentions", "mean confidence", "share that the human gave too"]);
    for (i, (n, hits, sum)) in bins.iter().enumerate().filter(|(_, b)| b.0 > 0) {
        let n_f = f64::from(*n);
        rows.add_row(vec![format!(".{i}0 to .{i}9"), n.to_string(), number(Some(sum / n_f)), number(Some(f64::from(*hits) / n_f))]);
    }
    let _ = writeln!(out, "{rows}\n");
}

fn mismatches(out: &mut String, units: &[Unit], space: &LabelSpace) {
    let (codes, boundary) = (space.labels(6).names(), space.labels(7).names());
    for unit in units {
        let ((gold, coded), (gold_b, coded_b)) = (unit.sets[6], unit.sets[7]);
        if gold == coded && gold_b == coded_b {
            continue;
        }
        let signed =
            |sign: &str, set: LabelSet, names: &[String]| labels_of(set, names).iter().map(|l| format!("{sign}{l}")).collect::<Vec<_>>();
        let differences = [
            signed("-", gold & !coded, codes),
            signed("+", coded & !gold, codes),
            signed("-", gold_b & !coded_b, boundary),
            signed("+", coded_b & !gold_b, boundary),
        ]
        .concat()
        .join(" ");
        let _ = writeln!(out, "{}  {}", paint::bold(&unit.id), differences);
        let _ = writeln!(out, "    {}", unit.text.replace('\n', " "));
        for mention in unit.gold["mentions"].as_array().into_iter().flatten() {
            let _ = writeln!(
                out,
                "    first:  {} \"{}\"",
                mention["code"].as_str().unwrap_or(""),
                mention["quote"].as_str().unwrap_or("").replace('\n', " ")
            );
        }
        for mention in unit.coded["mentions"].as_array().into_iter().flatten() {
            let text = |key: &str| mention[key].as_str().unwrap_or("").replace('\n', " ");
            let _ = writeln!(
                out,
                "    second: {} \"{}\" {} {} {}",
                text("code"),
                text("quote"),
                text("direction"),
                text("status"),
                text("rule")
            );
        }
    }
}
