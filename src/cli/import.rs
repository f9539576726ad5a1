//! `ier import`: human codings out of the project of a qualitative-analysis program.

use super::TaxonomyArgs;
use crate::error::{Error, Result as CrateResult};
use crate::import::archive::Archive;
use crate::import::coders::{CoderFile, HumanAnswer, Matching, coders};
use crate::import::project::Project;
use crate::table::Output;
use crate::table::layout::{Cells, CsvCells};
use crate::taxonomy::Taxonomy;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Read the codings of people out of a REFI-QDA project (.qdpx).
///
/// NVivo, ATLAS.ti, MAXQDA, QualCoder and others export such projects. Every user who coded becomes a
/// coder's file for `ier agree` and `ier evaluate`: a line a source, whose name is the id of the answer.
/// Codes are recognised by their GUID (a project that `ier export qdpx` made keeps them) or by their
/// name: id or label of a code, a boundary code or a strategy. Sub-codes count as the code they stand in.
///
/// What is in a project, without writing anything:
///
///   ier import study.qdpx
///
/// The codings of its user; of several users, one file each (human-anna.jsonl, human-ben.jsonl):
///
///   ier import study.qdpx --to human.jsonl
///
/// One user, as a table with 0/1 columns:
///
///   ier import study.qdpx --user anna --to anna.csv
///
/// Codes with names of one's own:
///
///   ier import study.qdpx --map "Just being there=company" --ignore "Nice quote" --to human.jsonl
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ImportArgs {
    /// The project
    #[arg(value_name = "PROJECT.qdpx")]
    project: PathBuf,
    /// Write the codings to this file, .jsonl or .csv; of several users, to one a user named after it
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Only this user; the machine's own codings are read only when asked for so
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// What a code of the project is: THEIR NAME=CODE; can be repeated
    #[arg(long, value_name = "NAME=CODE")]
    map: Vec<String>,
    /// Leave a code of the project out; can be repeated
    #[arg(long, value_name = "NAME")]
    ignore: Vec<String>,
    /// Leave out all codes that are not recognised
    #[arg(long)]
    ignore_unknown: bool,
    /// Sources on which a user has no code: they looked and found none, or did not look
    #[arg(long, value_enum, default_value = "none")]
    uncoded: Uncoded,
    /// Of CSV: one row an answer (wide) or one row a coding (long)
    #[arg(long, value_enum)]
    layout: Option<Layout>,
    /// Keep codes whose place lies outside their text, without words
    #[arg(long)]
    lenient: bool,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// What a source without a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Uncoded {
    /// Looked at, and no code given
    None,
    /// Not looked at: leave it out of the file
    LeaveOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// One row an answer, with 0/1 columns
    Wide,
    /// One row a coding, with its words and place
    Long,
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Jsonl,
    Csv(Layout),
}

/// Runs it.
pub fn run(args: &ImportArgs) -> Result<ExitCode> {
    let format = args.to.as_deref().map(|to| format_of(to, args.layout)).transpose()?;
    let taxonomy = args.taxonomy.load()?;
    let matching = Matching { map: pairs(&args.map)?, ignore: args.ignore.clone(), ignore_unknown: args.ignore_unknown };
    let mut archive = Archive::open(&args.project)?;
    let project = Project::read(&mut archive, args.lenient)?;
    let imported = coders(&project, &taxonomy, &matching)?;
    let mut said = String::new();
    let origin = if project.origin.is_empty() { "an unnamed program" } else { &project.origin };
    let _ = writeln!(said, "{}: made by {origin}; {} sources", args.project.display(), project.sources.len());
    for (theirs, ours, codings) in &imported.taken {
        let _ = writeln!(said, "  `{theirs}` is taken as `{ours}` ({codings} codings)");
    }
    for (theirs, codings) in &imported.left_out {
        let _ = writeln!(said, "  `{theirs}` is left out ({codings} codings)");
    }
    let Some((to, format)) = args.to.as_deref().zip(format) else {
        for coder in &imported.coders {
            let _ = writeln!(said, "  {}", in_words(coder));
        }
        std::io::stdout().write_all(said.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    };
    let chosen = choose(&imported.coders, args.user.as_deref())?;
    let targets: Vec<PathBuf> = if chosen.len() == 1 { vec![to.to_owned()] } else { beside(to, &chosen) };
    let mut outputs = Vec::new();
    // All are opened before any is written, so that one that exists stops the whole.
    for target in &targets {
        outputs.push(Output::file(target, args.force, std::slice::from_ref(&args.project))?);
    }
    for ((coder, mut output), target) in chosen.iter().zip(outputs).zip(&targets) {
        let answers: Vec<&HumanAnswer> = coder.answers.iter().filter(|a| args.uncoded == Uncoded::None || a.touched).collect();
        output.write(&lines(&answers, format, &taxonomy)?)?;
        output.finish()?;
        let _ = writeln!(said, "wrote {}: {}", target.display(), in_words(coder));
        if coder.untouched > 0 {
            let _ = match args.uncoded {
                Uncoded::None => writeln!(
                    said,
                    "  the {} without a code count as looked at and given none; if nobody looked: --uncoded leave-out",
                    coder.untouched
                ),
                Uncoded::LeaveOut => writeln!(said, "  the {} without a code are left out", coder.untouched),
            };
        }
    }
    std::io::stderr().write_all(said.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn in_words(coder: &CoderFile) -> String {
    let mentions: usize = coder.answers.iter().map(|a| a.mentions.len()).sum();
    let machine = if coder.machine { " (the machine's own)" } else { "" };
    let sources = coder.answers.len();
    format!("{}{machine}: {mentions} codings, on {} of {sources} sources", coder.coder, sources - coder.untouched)
}

fn format_of(to: &Path, layout: Option<Layout>) -> CrateResult<Format> {
    let extension = to.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match (extension.as_str(), layout) {
        ("jsonl" | "ndjson", None) => Ok(Format::Jsonl),
        ("jsonl" | "ndjson", Some(_)) => Err(Error::usage("--layout has no effect on JSON lines").hint("it is for .csv")),
        ("csv", layout) => Ok(Format::Csv(layout.unwrap_or(Layout::Wide))),
        _ => Err(Error::usage(format!("can not write `{}`", to.display())).hint("the file ends in .jsonl or .csv")),
    }
}

fn pairs(map: &[String]) -> CrateResult<Vec<(String, String)>> {
    map.iter()
        .map(|pair| match pair.rsplit_once('=') {
            Some((theirs, ours)) if !theirs.trim().is_empty() && !ours.trim().is_empty() => {
                Ok((theirs.trim().to_owned(), ours.trim().to_owned()))
            }
            _ => Err(Error::usage(format!("--map `{pair}` has no `=` between two names")).hint("--map \"THEIR NAME=code\"")),
        })
        .collect()
}

/// The users asked for: one by name, else all people.
fn choose<'c>(all: &'c [CoderFile], user: Option<&str>) -> CrateResult<Vec<&'c CoderFile>> {
    let names = || all.iter().map(|c| format!("`{}`", c.coder)).collect::<Vec<_>>().join(", ");
    if let Some(user) = user {
        let found: Vec<&CoderFile> = all.iter().filter(|c| c.coder.eq_ignore_ascii_case(user.trim())).collect();
        if found.is_empty() {
            let error = Error::usage(format!("no user `{user}` coded in this project; those who did: {}", names()));
            return Err(match crate::error::nearest(user, all.iter().map(|c| c.coder.as_str())) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            });
        }
        return Ok(found);
    }
    let people: Vec<&CoderFile> = all.iter().filter(|c| !c.machine).collect();
    if people.is_empty() {
        let error = Error::usage("all codings in this project are the machine's own: no person coded in it");
        return Err(error.hint("`--user ier` reads them all the same"));
    }
    Ok(people)
}

/// A file a user: `human.jsonl` becomes `human-anna.jsonl`.
fn beside(to: &Path, coders: &[&CoderFile]) -> Vec<PathBuf> {
    let stem = to.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = to.extension().unwrap_or_default().to_string_lossy().into_owned();
    let mut names: Vec<String> = Vec::new();
    for coder in coders {
        let plain: String = coder.coder.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let mut name = format!("{stem}-{}", plain.to_lowercase().trim_matches('-'));
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{stem}-{}-{number}", plain.to_lowercase().trim_matches('-'));
            number += 1;
        }
        names.push(name);
    }
    names.iter().map(|name| to.with_file_name(format!("{name}.{extension}"))).collect()
}

fn lines(answers: &[&HumanAnswer], format: Format, taxonomy: &Taxonomy) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    match format {
        Format::Jsonl => {
            for answer in answers {
                serde_json::to_writer(&mut out, answer)?;
                out.push(b'\n');
            }
        }
        Format::Csv(Layout::Wide) => wide(answers, taxonomy, &mut CsvCells::new(&mut out, b',')),
        Format::Csv(Layout::Long) => long(answers, &mut CsvCells::new(&mut out, b',')),
    }
    Ok(out)
}

fn wide(answers: &[&HumanAnswer], taxonomy: &Taxonomy, cells: &mut CsvCells) {
    let codes: Vec<&str> = taxonomy.codes.iter().map(|(_, c)| c.id.value.as_str()).collect();
    let boundary: Vec<&str> = taxonomy.boundary.iter().map(|b| b.id.value.as_str()).collect();
    cells.text("id");
    cells.text("codes");
    for code in &codes {
        cells.text(code);
    }
    for code in &boundary {
        cells.text(&format!("boundary_{code}"));
    }
    cells.text("evidence");
    cells.text("coder");
    cells.end_row();
    for answer in answers {
        cells.text(&answer.id);
        cells.text(&answer.codes.join("; "));
        for code in &codes {
            cells.flag(answer.codes.iter().any(|c| c == code));
        }
        for code in &boundary {
            cells.flag(answer.boundary.iter().any(|c| c == code));
        }
        let quotes = answer.mentions.iter().map(|m| format!("{}: {}", m.code, m.quote.as_deref().unwrap_or("")));
        cells.text(&quotes.collect::<Vec<_>>().join(" | "));
        cells.text(&answer.coder);
        cells.end_row();
    }
}

fn long(answers: &[&HumanAnswer], cells: &mut CsvCells) {
    for name in ["id", "mention", "code", "strategy", "quote", "start", "end", "boundary", "coder"] {
        cells.text(name);
    }
    cells.end_row();
    for answer in answers {
        let boundary = answer.boundary.join("; ");
        // An answer without a code keeps one row, so that none drops out unseen.
        let rows = answer.mentions.iter().map(Some).chain(answer.mentions.is_empty().then_some(None));
        for (number, mention) in rows.enumerate() {
            cells.text(&answer.id);
            let place = |at: Option<usize>| at.map(|n| n.to_string()).unwrap_or_default();
            let texts = match mention {
                Some(m) => [
                    (number + 1).to_string(),
                    m.code.clone(),
                    m.strategy.clone().unwrap_or_default(),
                    m.quote.clone().unwrap_or_default(),
                    place(m.start),
                    place(m.end),
                ],
                None => Default::default(),
            };
            for text in &texts {
                cells.text(text);
            }
            cells.text(&boundary);
            cells.text(&answer.coder);
            cells.end_row();
        }
    }
}
