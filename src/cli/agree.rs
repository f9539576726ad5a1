//! `ier agree`: agreement of two or more codings.

pub mod tables;

use super::TaxonomyArgs;
use crate::agreement::coefficient::{MOST_LABELS, masi};
use crate::agreement::labels::{AXES, LabelSpace};
use crate::agreement::methods::{CoderInWords, paragraph};
use crate::agreement::ratings::{Level, Ratings};
use crate::agreement::study::{Assessment, CodedUnit, Intervals, Study};
use crate::codings::{self, Coding, Joined, Names, ReadCodings};
use crate::error::{Error, Result};
use crate::table::{Output, ReadOptions};
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Form;

/// Agreement of two or more codings of the same responses, human or machine
///
/// Each FILE is one coder: what `ier code` wrote (JSONL, wide or long table), or a person's sheet (CSV, TSV, XLSX) with a
/// column of ids and either a column for each code (1 or x, 0 or empty) or a column `codes` with ids or labels apart by
/// `;`. NAME=FILE names the coder. Files are joined by id; a response that a coder has not coded is missing, which is
/// not the same as a response without a code: an empty row is the first, `none` or zeros are the second.
///
/// Undefined figures are said to be undefined, with the reason; they are never 1.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Figures
  p_o: share of pairs of codings that agree. p_e: what chance would give (of the kappa shown).
  kappa: Cohen (1960) for two coders, Fleiss (1971) for more. alpha: Krippendorff (2011); for sets of codes with MASI
  distance (Passonneau 2006). AC1: Gwet (2008). F1: of two coders, specific agreement on presence for more.
  `--csv` and `--json` have every coefficient: also Scott's pi, Light's mean kappa, alpha with Jaccard distance, weighted
  kappa and AC2 for columns of values.

Examples
  Two people:
    ier agree anna.xlsx ben.csv
  Two people and the program, with names, and the paragraph for the paper:
    ier agree anna=anna.csv ben=ben.csv ier=coded.jsonl --methods
  What to talk about, worst first:
    ier agree anna.csv ben.csv --disagreements 20
  Ratings of intensity from 1 to 5 in a column of both files:
    ier agree anna.csv ben.csv --column intensity --level ordinal
  One long file with a column that names the coder:
    ier agree all.csv --coder-column coder
  The table for the paper:
    ier agree anna.csv ben.csv --latex")]
pub struct AgreeArgs {
    /// Codings; the first of two is the one that precision and recall refer to
    #[arg(required = true, value_name = "[NAME=]FILE")]
    pub files: Vec<String>,
    /// How the codings are read
    #[command(flatten)]
    pub reading: CodingArgs,
    /// Compare the values of this column instead of codes; may be repeated
    #[arg(long, value_name = "NAME")]
    pub column: Vec<String>,
    /// What differences between the values of --column mean
    #[arg(long, value_enum, default_value_t = LevelArg::Nominal)]
    pub level: LevelArg,
    /// List the responses with disagreement, worst first; at most this many
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    pub disagreements: Option<usize>,
    /// Show every pair of coders
    #[arg(long)]
    pub pairs: bool,
    /// Show the labels of every axis, not of codes only
    #[arg(long)]
    pub axes: bool,
    /// Write a paragraph for the methods section
    #[arg(long)]
    pub methods: bool,
    /// Every figure as JSON
    #[arg(long, group = "form")]
    pub json: bool,
    /// Every figure as CSV, a row each
    #[arg(long, group = "form")]
    pub csv: bool,
    /// The tables as Markdown
    #[arg(long, group = "form")]
    pub markdown: bool,
    /// The tables as LaTeX
    #[arg(long, group = "form")]
    pub latex: bool,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
    /// Design of the sample, as `ier sample` writes it: responses are weighted by its column `weight`
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Bootstrap replicates for the 95 % intervals; 0 for none
    #[arg(long, default_value_t = 2000)]
    pub replicates: u32,
    /// Seed of the bootstrap
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Which codebook
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// How files of codings are read; the same for every command that reads them.
#[derive(Debug, Args)]
pub struct CodingArgs {
    /// Column of ids
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Column of codes, where it has another name than `codes` or `code`
    #[arg(long, value_name = "NAME")]
    pub codes_column: Option<String>,
    /// Column that names the coder, for a file with several
    #[arg(long, value_name = "NAME")]
    pub coder_column: Option<String>,
    /// Column of answers
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Sheet of workbooks
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

/// What differences between values mean.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LevelArg {
    /// Names
    Nominal,
    /// Ranks
    Ordinal,
    /// Numbers
    Interval,
}

impl CodingArgs {
    /// Reads these files, each `FILE` or `NAME=FILE`.
    pub fn read(&self, files: &[String], names: &Names, values: &[String]) -> Result<Vec<Coding>> {
        let options = ReadCodings {
            id: self.id_column.as_deref(),
            codes: self.codes_column.as_deref(),
            coder: self.coder_column.as_deref(),
            text: self.text_column.as_deref(),
            values,
            table: ReadOptions { sheet: self.sheet.as_deref(), ..ReadOptions::default() },
        };
        let mut all = Vec::new();
        for file in files {
            let (name, path) = named(file);
            all.extend(codings::read(name, path, names, &options)?);
        }
        // Files of one name in different folders are told apart by their paths.
        let stems: Vec<String> = all.iter().map(|c| c.name.clone()).collect();
        if self.coder_column.is_none() {
            for (coding, file) in all.iter_mut().zip(files) {
                if stems.iter().filter(|stem| **stem == coding.name).count() > 1 && named(file).0.is_none() {
                    coding.name.clone_from(&coding.file);
                }
            }
        }
        Ok(all)
    }
}

/// Name and path of `NAME=FILE` or `FILE`.
pub fn named(file: &str) -> (Option<&str>, &Path) {
    match file.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() && !Path::new(file).exists() => (Some(name), Path::new(path)),
        _ => (None, Path::new(file)),
    }
}

/// Runs it.
pub fn run(args: &AgreeArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let names = Names::of(&taxonomy);
    if names.codes().len() > MOST_LABELS {
        return Err(
            Error::usage(format!("{} codes are more than the {MOST_LABELS} that agreement can compare", names.codes().len())).into()
        );
    }
    let codings = args.reading.read(&args.files, &names, &args.column)?;
    let joined = Joined::of(&codings)?;
    let notes: Vec<&String> = codings.iter().flat_map(|c| &c.notes).collect();
    let mut errors = io::stderr().lock();
    for note in notes {
        let _ = writeln!(errors, "note: {note}");
    }
    let weights = args.weights.as_deref().map(|file| design_weights(file, &joined)).transpose()?;
    let intervals = Intervals { replicates: args.replicates, seed: args.seed };
    let mut space = LabelSpace::new(&taxonomy);
    let grid = grid(&joined, &mut space);
    let study = assess(args, &joined, &grid, &space, weights.as_deref(), intervals)?;
    let form = Form::of(args.json, args.csv, args.markdown, args.latex);
    let mut out = String::new();
    match form {
        Form::Json => {
            let made_by = serde_json::json!({
                "ier_version": env!("CARGO_PKG_VERSION"), "taxonomy_version": taxonomy.about.version, "taxonomy_fingerprint": taxonomy.fingerprint
            });
            let mut value = serde_json::to_value(&study)?;
            value["intervals"] =
                serde_json::json!({ "method": "percentile bootstrap", "level": 0.95, "replicates": args.replicates, "seed": args.seed });
            value["join"] = serde_json::json!(joined.report());
            value["made_by"] = made_by;
            let _ = writeln!(out, "{}", serde_json::to_string_pretty(&value)?);
        }
        Form::Csv => tables::csv(&mut out, &study),
        _ => {
            if form == Form::Terminal {
                let _ = writeln!(
                    out,
                    "{} responses, {} coded by two or more of {} coders",
                    joined.ids.len(),
                    joined.comparable(),
                    codings.len()
                );
                for line in joined.report() {
                    let _ = writeln!(out, "  {line}");
                }
                if joined.comparable() * 2 < joined.ids.len() {
                    let _ = writeln!(out, "  most responses were coded by one coder only: are the ids the same in all files?");
                }
                out.push('\n');
            }
            tables::study(&mut out, &study, form, args.axes, args.pairs);
            if form == Form::Terminal && args.replicates > 0 {
                let _ = writeln!(out, "95 % percentile bootstrap intervals, {} replicates, seed {}", args.replicates, args.seed);
            }
        }
    }
    if let Some(most) = args.disagreements.filter(|_| matches!(form, Form::Terminal | Form::Markdown)) {
        disagreements(&mut out, &joined, &grid, most);
    }
    if args.methods && !matches!(form, Form::Json | Form::Csv) {
        let coders: Vec<CoderInWords> = codings.iter().map(|c| CoderInWords { name: c.name.clone(), program: c.made_by.clone() }).collect();
        let _ = write!(out, "\n{}", paragraph(&study, &coders, intervals, env!("CARGO_PKG_VERSION")));
    }
    match &args.to {
        Some(path) => {
            let inputs: Vec<PathBuf> = args.files.iter().map(|f| named(f).1.to_path_buf()).collect();
            let mut file = Output::file(path, args.force, &inputs)?;
            Output::write(&mut file, out.as_bytes())?;
            file.finish()?;
        }
        None => io::stdout().write_all(out.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The sets of every coder, a row a response.
pub fn grid(joined: &Joined, space: &mut LabelSpace) -> Vec<Vec<Option<CodedUnit>>> {
    let mut grid = Vec::with_capacity(joined.grid.len());
    let (codes, on_axes) = (space.labels(6).names().len(), space.has_axes());
    let whole = |coding: &Coding| coding.known.count_ones() as usize >= codes;
    for row in &joined.grid {
        let mut units = Vec::with_capacity(row.len());
        for (coded, coding) in row.iter().zip(joined.codings) {
            units.push(coded.map(|coded| {
                let has = AXES.iter().map(|axis| match *axis {
                    "direction" => coding.has_direction,
                    "boundary" => coding.has_boundary,
                    "codes" => true,
                    "any" => whole(coding),
                    // Derived from codes, which have to lie on axes and to be there whole.
                    _ => on_axes && whole(coding),
                });
                CodedUnit { has: has.collect(), sets: space.sets(&coded.value), known: coding.known }
            }));
        }
        grid.push(units);
    }
    grid
}

fn assess(
    args: &AgreeArgs,
    joined: &Joined,
    grid: &[Vec<Option<CodedUnit>>],
    space: &LabelSpace,
    weights: Option<&[f64]>,
    intervals: Intervals,
) -> Result<Study> {
    let coders: Vec<String> = joined.codings.iter().map(|c| c.name.clone()).collect();
    let mut assessment = Assessment::new(coders.clone(), joined.ids.len(), weights);
    if args.column.is_empty() {
        let labels: Vec<Vec<String>> = (0..AXES.len()).map(|axis| space.labels(axis).names().to_vec()).collect();
        assessment.codings(grid, &labels);
    }
    for column in &args.column {
        assessment.column(column, values(joined, column, args.level)?);
    }
    Ok(assessment.finish(intervals))
}

/// The values of a column as ratings.
fn values(joined: &Joined, column: &str, level: LevelArg) -> Result<Ratings> {
    let missing = |cell: &str| matches!(cell.to_lowercase().as_str(), "" | "na" | "n/a" | "nan" | "." | "null");
    let cells = || joined.grid.iter().flatten().flatten().map(|c| (c, c.cells.get(column).map_or("", String::as_str)));
    let mut categories: Vec<&str> = cells().map(|(_, cell)| cell).filter(|c| !missing(c)).collect();
    let number = |cell: &str| cell.parse::<f64>().or_else(|_| cell.replace(',', ".").parse()).ok().filter(|n| n.is_finite());
    let numbers = categories.iter().all(|c| number(c).is_some());
    if !matches!(level, LevelArg::Nominal) && !numbers {
        let (at, cell) = cells().find(|(_, c)| !missing(c) && number(c).is_none()).map_or((0, ""), |(coded, cell)| (coded.row, cell));
        return Err(Error::usage(format!("`{cell}` in column `{column}`, row {at}, is not a number"))
            .hint("ordinal and interval values are numbers: give ranks as 1, 2, 3; empty or NA is missing"));
    }
    // `1`, `1.0` and `01` are one value where values are numbers.
    if numbers {
        categories.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(std::cmp::Ordering::Equal));
        categories.dedup_by(|a, b| number(a) == number(b));
    } else {
        categories.sort_unstable();
        categories.dedup();
    }
    let place = |cell: &str| {
        let same = |c: &&str| if numbers { number(c) == number(cell) } else { **c == *cell };
        if missing(cell) { None } else { categories.iter().position(same).map(|at| at as u32) }
    };
    let rows = joined.grid.iter().map(|row| row.iter().map(|c| place(c.as_ref()?.cells.get(column)?)).collect());
    let places = categories.iter().enumerate().map(|(at, c)| if numbers { number(c).unwrap_or(at as f64) } else { at as f64 }).collect();
    let level = match level {
        LevelArg::Nominal => Level::Nominal,
        LevelArg::Ordinal => Level::Ordinal,
        LevelArg::Interval => Level::Interval,
    };
    Ok(Ratings::new(joined.codings.len(), level, places, rows))
}

/// The weight of each response by the design of a sample, scaled to a mean of 1.
fn design_weights(file: &Path, joined: &Joined) -> Result<Vec<f64>> {
    let weights = codings::sample::read_weights(file)?;
    let missing: Vec<&str> = joined.ids.iter().copied().filter(|id| !weights.contains_key(*id)).collect();
    if !missing.is_empty() {
        return Err(Error::usage(format!(
            "{} has no weight for {} responses: {}",
            file.display(),
            missing.len(),
            codings::join::some_of(&missing)
        ))
        .hint("the design is the one that `ier sample` wrote beside the sheet that was coded"));
    }
    let of: Vec<f64> = joined.ids.iter().map(|id| weights[*id]).collect();
    let mean = of.iter().sum::<f64>() / of.len() as f64;
    Ok(of.into_iter().map(|w| w / mean).collect())
}

/// Responses with disagreement, worst first: number of the row, and the mean MASI distance of its pairs of codings, of
/// codes and boundary codes, the worse of the two.
pub fn worst_first(grid: &[Vec<Option<CodedUnit>>]) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64, u32)> = Vec::new();
    for (at, row) in grid.iter().enumerate() {
        let units: Vec<&CodedUnit> = row.iter().flatten().collect();
        let (mut distance, mut pairs, mut labels) = (0.0, 0.0, 0);
        for (i, a) in units.iter().enumerate() {
            for b in &units[i + 1..] {
                let known = a.known & b.known;
                let boundary = a.has[7] && b.has[7];
                let apart = masi(a.sets[6] & known, b.sets[6] & known);
                let beside = if boundary { masi(a.sets[7], b.sets[7]) / 2.0 } else { 0.0 };
                distance += f64::max(apart, beside);
                labels += ((a.sets[6] ^ b.sets[6]) & known).count_ones();
                pairs += 1.0;
            }
        }
        if distance > 0.0 {
            found.push((at, distance / pairs, labels));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    found.into_iter().map(|(at, distance, _)| (at, distance)).collect()
}

fn disagreements(out: &mut String, joined: &Joined, grid: &[Vec<Option<CodedUnit>>], most: usize) {
    let worst = worst_first(grid);
    let _ = writeln!(
        out,
        "\n{} responses with disagreement, worst first{}",
        worst.len(),
        if worst.len() > most { format!("; the first {most}") } else { String::new() }
    );
    for (row, distance) in worst.into_iter().take(most) {
        let (text, prompt) = joined.text(row);
        let _ = writeln!(out, "\n{}  distance {distance:.2}", super::paint::bold(joined.ids[row]));
        if !prompt.is_empty() {
            let _ = writeln!(out, "    question: {}", prompt.replace('\n', " "));
        }
        if !text.is_empty() {
            let _ = writeln!(out, "    {}", text.replace('\n', " "));
        }
        for (coded, coding) in joined.grid[row].iter().zip(joined.codings) {
            let Some(coded) = coded else { continue };
            let codes = coded.codes();
            let codes = if codes.is_empty() { "none".to_owned() } else { codes.join("; ") };
            let _ = writeln!(out, "    {}: {codes}", coding.name);
            for mention in coded.mentions().filter(|m| m["quote"].as_str().is_some_and(|q| !q.is_empty())) {
                let part = |key: &str| mention[key].as_str().unwrap_or("").replace('\n', " ");
                let _ = writeln!(out, "        {}: \"{}\"", part("code"), part("quote"));
            }
        }
    }
}
