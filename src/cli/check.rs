//! `ier check`: every mistake of a taxonomy at once, and every example of every rule run.

use super::TaxonomyArgs;
use crate::codebook::{compile, examples};
use crate::coder::{Coder, Scratch};
use crate::error::Error;
use crate::response::Response;
use crate::table::columns::ColumnRequest;
use crate::table::reader::{ReadOptions, Row};
use crate::table::tables::Tables;
use crate::taxonomy::{Taxonomy, lint, load};
use anyhow::Result;
use clap::Args;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Check a taxonomy or codebook: load it, compile its rules, run all their examples.
///
/// Every problem is shown at once, with file, line, column and what to do. The exit code is 0 if there is none, 1 if
/// there are problems.
///
///   ier check                                  the built-in taxonomy
///   ier check my-codebook/
///   ier check --forms listen                   the forms that a word in a rule stands for
///   ier check --diff old/ new/ answers.jsonl   which answers gain or lose codes between two taxonomies
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct CheckArgs {
    /// The folder; the built-in taxonomy if none is given
    folder: Option<PathBuf>,
    /// Show warnings too
    #[arg(long)]
    warnings: bool,
    /// Show the inflected forms of a word, as rules would match them
    #[arg(long, value_name = "WORD", conflicts_with_all = ["folder", "diff"])]
    forms: Option<String>,
    /// Compare the codes that two taxonomies give the answers of a JSONL or CSV file
    #[arg(long, num_args = 3, value_names = ["OLD", "NEW", "FILE"], conflicts_with = "folder")]
    diff: Option<Vec<PathBuf>>,
}

/// Runs it.
pub fn run(args: &CheckArgs) -> Result<ExitCode> {
    if let Some(word) = &args.forms {
        return forms(word);
    }
    if let Some(paths) = &args.diff {
        return diff(paths);
    }
    let files = match &args.folder {
        Some(folder) => load::folder_files(folder)?,
        None => load::embedded_files(),
    };
    let (taxonomy, mut problems) = Taxonomy::inspect(files);
    let unread = problems.len();
    let book = compile::compile_all(&taxonomy, &mut problems);
    let mut warnings = Vec::new();
    // Where files could not be read, what refers to them would be blamed for it.
    if unread == 0 {
        for problem in lint::lint(&taxonomy) {
            match problem.severity {
                lint::Severity::Error => problems.push(problem.error),
                lint::Severity::Warning => warnings.push(problem.error),
            }
        }
    }
    let coder = Coder::new(book, &taxonomy);
    let sentences: usize = taxonomy.rules.iter().flat_map(|(_, f)| &f.rules).map(|r| r.examples.len()).sum();
    problems.extend(examples::run(&coder, &taxonomy));
    problems.sort_by_key(|e| e.place().map(|p| (p.file.clone(), p.line, p.column)));
    report(&taxonomy, &coder, &problems, &warnings, sentences, args)
}

fn report(
    taxonomy: &Taxonomy,
    coder: &Coder,
    problems: &[Error],
    warnings: &[Error],
    sentences: usize,
    args: &CheckArgs,
) -> Result<ExitCode> {
    let mut out = String::new();
    for problem in problems {
        let _ = writeln!(out, "{problem}\n");
    }
    if args.warnings {
        for warning in warnings {
            let _ = writeln!(out, "warning: {warning}\n");
        }
    }
    let book = coder.book();
    let lexicon_entries: usize = taxonomy.lexicons.iter().flat_map(|(_, f)| &f.lexicons).map(|l| l.lemmas.len() + l.words.len()).sum();
    let cues = if book.cues.is_empty() { String::new() } else { format!(", {} cues", book.cues.len()) };
    let _ = writeln!(
        out,
        "{} codes, {} strategies, {} rules with {} patterns, {lexicon_entries} lexicon entries, {} word forms{cues}; {sentences} examples run",
        book.codes.len(),
        taxonomy.strategies().count(),
        book.rules.len() - book.cue_rules.iter().flatten().count(),
        book.programs.len(),
        book.grammar.vocabulary.len()
    );
    let more = if warnings.is_empty() || args.warnings { String::new() } else { ", shown with --warnings".to_owned() };
    let _ = writeln!(out, "{}, {}{more}", counted(problems.len(), "problem"), counted(warnings.len(), "warning"));
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn counted(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

fn forms(word: &str) -> Result<ExitCode> {
    let taxonomy = Taxonomy::embedded()?;
    let inflector = crate::codebook::english::inflector(&taxonomy.language);
    let mut out = std::io::stdout();
    writeln!(out, "{}", inflector.all(&word.to_lowercase()).join(", "))?;
    Ok(ExitCode::SUCCESS)
}

/// Which answers gain or lose codes between two taxonomies.
fn diff(paths: &[PathBuf]) -> Result<ExitCode> {
    let [old, new, file] = paths else { return Err(Error::usage("--diff takes two folders and a file").into()) };
    let load = |folder: &PathBuf| TaxonomyArgs { taxonomy: Some(folder.clone()) }.load();
    let (old, new) = (Coder::of(&load(old)?)?, Coder::of(&load(new)?)?);
    let (mut before, mut after) = (Scratch::default(), Scratch::default());
    let mut out = String::new();
    let (mut changed, mut total) = (0, 0);
    let request = ColumnRequest::default();
    let mut tables = Tables::open(std::slice::from_ref(file), &ReadOptions::default(), &request)?;
    let mut row = Row::default();
    while tables.next(&mut row)? {
        let columns = row.columns;
        let cell = |column: Option<usize>| column.map(|c| row.cell(c)).filter(|c| !c.is_empty()).map(str::to_owned);
        let response = Response {
            id: cell(columns.id).unwrap_or_else(|| row.number.to_string()),
            text: row.cell(columns.text).to_owned(),
            prompt: cell(columns.prompt),
            row: row.number,
        };
        let response = &response;
        total += 1;
        let (a, b) = (old.code(response, &mut before), new.code(response, &mut after));
        let set = |c: &crate::coder::coding::CodedResponse| -> Vec<String> {
            c.codes.iter().chain(c.boundary.iter().filter(|b| *b != "none")).cloned().collect()
        };
        let (a_set, b_set) = (set(&a), set(&b));
        if a_set == b_set {
            continue;
        }
        changed += 1;
        let lost: Vec<String> = a_set.iter().filter(|c| !b_set.contains(c)).map(|c| format!("-{c}")).collect();
        let gained: Vec<String> = b_set.iter().filter(|c| !a_set.contains(c)).map(|c| format!("+{c}")).collect();
        let _ = writeln!(out, "{}  {}  {}", response.id, [gained, lost].concat().join(" "), response.text.replace('\n', " "));
        for mention in b.mentions.iter().filter(|m| m.counts() && !a_set.contains(&m.code)) {
            let _ = writeln!(out, "    +{} \"{}\" by {}", mention.code, mention.quote.replace('\n', " "), mention.rule);
        }
        for mention in a.mentions.iter().filter(|m| m.counts() && !b_set.contains(&m.code)) {
            let _ = writeln!(out, "    -{} \"{}\" by {}", mention.code, mention.quote.replace('\n', " "), mention.rule);
        }
    }
    let _ = writeln!(out, "{changed} of {total} answers change");
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(if changed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
