//! `ier verify`: does a coding still come out as it stands?

use super::{TaxonomyArgs, paint};
use crate::coder::Coder;
use crate::run::verify::{Maker, Verdict, verify};
use crate::table::{ColumnRequest, ReadOptions};
use anyhow::Result;
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Code the answers of a coding again and say whether version, fingerprint and result still match.
///
/// FILE is what `ier code` wrote: JSONL, or a wide or long table (CSV, TSV, XLSX, Parquet). JSONL names
/// the column that was coded; of a table it is chosen as `ier code` chooses it.
///
///   ier verify coded.jsonl
///   ier verify coded.csv --text-column q7
///
/// Against another taxonomy, every answer that differs:
///
///   ier verify coded.jsonl --taxonomy my-codebook --all
///
/// Exit code: 0 when all three match, 1 when any does not, 2 on an error.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct VerifyArgs {
    /// The coding
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name of the column with the answers, where the file does not say it
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// Name of the column with the questions
    #[arg(long, value_name = "NAME")]
    prompt_column: Option<String>,
    /// The question that all answers answered, where the file does not say it
    #[arg(long, value_name = "TEXT", conflicts_with = "prompt_column")]
    prompt: Option<String>,
    /// Sheet of a workbook, by name or number
    #[arg(long, value_name = "NAME|N")]
    sheet: Option<String>,
    /// List every answer that differs, not only the first twenty
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// Runs it.
pub fn run(args: &VerifyArgs) -> Result<ExitCode> {
    let coder = Coder::of(&args.taxonomy.load()?)?;
    let request = ColumnRequest {
        text: args.text_column.as_deref(),
        prompt: args.prompt_column.as_deref(),
        prompt_given: args.prompt.is_some(),
        prompt_text: args.prompt.as_deref(),
        ..ColumnRequest::default()
    };
    let options = ReadOptions { sheet: args.sheet.as_deref(), ..ReadOptions::default() };
    let verdict = verify(&args.file, &options, &request, &coder)?;
    let good = verdict.same_version() && verdict.same_fingerprint() && verdict.same_result();
    std::io::stdout().write_all(report(&verdict, if args.all { usize::MAX } else { 20 }).as_bytes())?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn report(verdict: &Verdict, most: usize) -> String {
    let mut out = String::new();
    if let Some(choice) = &verdict.choice {
        let _ = writeln!(out, "{choice}");
    }
    let mark =
        |good: bool| if good { paint::style("same", "32", paint::on_stdout()) } else { paint::style("differs", "31", paint::on_stdout()) };
    let was = |of: fn(&Maker) -> &str| {
        let names: BTreeSet<&str> = verdict.makers.keys().map(of).collect();
        names.into_iter().map(|name| if name.is_empty() { "(none)" } else { name }).collect::<Vec<_>>().join(", ")
    };
    for (name, same, of) in [
        ("version", verdict.same_version(), (|m: &Maker| &*m.version) as fn(&Maker) -> &str),
        ("fingerprint", verdict.same_fingerprint(), |m: &Maker| &*m.fingerprint),
    ] {
        let now = of(&verdict.now);
        let _ = if same {
            writeln!(out, "{name:<12} {}: {now}", mark(true))
        } else {
            writeln!(out, "{name:<12} {}: {} in the file, {now} now", mark(false), was(of))
        };
    }
    let differing = verdict.differences.len() as u64;
    let _ = writeln!(
        out,
        "{:<12} {}: {} of {} answers have the coding that stands in the file",
        "result",
        mark(verdict.same_result()),
        verdict.answers - differing,
        verdict.answers
    );
    for column in &verdict.columns {
        let _ = writeln!(out, "  column {column}");
    }
    for difference in verdict.differences.iter().take(most) {
        let _ = writeln!(out, "  {} (row {}): {}", difference.id, difference.row, difference.what);
    }
    if verdict.differences.len() > most {
        let _ = writeln!(out, "  and {} more (`--all` lists them)", verdict.differences.len() - most);
    }
    out
}
