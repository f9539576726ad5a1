//! `ier adjudicate`: a sheet of disagreements to decide on, and the sheet read back into a consensus.

use super::TaxonomyArgs;
use super::agree::{CodingArgs, grid, named, worst_first};
use crate::agreement::labels::LabelSpace;
use crate::codings::{Joined, Names, adjudicate, sheet};
use crate::error::Error;
use crate::table::{Format, Output, ReadOptions};
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Decide on disagreements: write a sheet of them, and read it back into a consensus
///
/// Without --read, the responses on which the codings differ are written to a sheet, worst first, with what each coder
/// said and an empty column `decision`. Fill it with codes (ids or labels, apart by `;`), `none`, or the name of a coder
/// whose codes are right. With --read, the sheet is checked and becomes a consensus file, which `ier agree` and
/// `ier evaluate` read. Name the codings again, and the responses that nobody disagreed on are in it too.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples
  The sheet:
    ier adjudicate anna.csv ben.csv --to decide.xlsx
  Back again, with what both agreed on:
    ier adjudicate anna.csv ben.csv --read decide.xlsx --to consensus.jsonl
  Only what was decided:
    ier adjudicate --read decide.xlsx --to consensus.csv
  How good the program is against it:
    ier evaluate consensus.jsonl coded.jsonl")]
pub struct AdjudicateArgs {
    /// Codings, as for `ier agree`
    #[arg(value_name = "[NAME=]FILE")]
    pub files: Vec<String>,
    /// Read this sheet back
    #[arg(long, value_name = "SHEET")]
    pub read: Option<PathBuf>,
    /// The sheet (XLSX, CSV, TSV), or with --read the consensus (JSONL, CSV, TSV, XLSX)
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Write the consensus although some rows are undecided; they are left out
    #[arg(long)]
    pub partial: bool,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
    /// How the codings are read
    #[command(flatten)]
    pub reading: CodingArgs,
    /// Which codebook
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// Runs it.
pub fn run(args: &AdjudicateArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let names = Names::of(&taxonomy);
    let mut inputs: Vec<PathBuf> = args.files.iter().map(|f| named(f).1.to_path_buf()).collect();
    inputs.extend(args.read.clone());
    let mut errors = io::stderr().lock();
    if args.files.is_empty() && args.read.is_none() {
        return Err(Error::usage("nothing to decide on").hint("name two codings, or a sheet to read back: `--read SHEET`").into());
    }
    let codings = args.reading.read(&args.files, &names, &[])?;
    for note in codings.iter().flat_map(|c| &c.notes) {
        let _ = writeln!(errors, "note: {note}");
    }
    let joined = if codings.is_empty() { None } else { Some(Joined::of(&codings)?) };
    let worst = joined.as_ref().map(|j| worst_first(&grid(j, &mut LabelSpace::new(&taxonomy)))).unwrap_or_default();
    let Some(read) = &args.read else {
        let Some(joined) = joined else { return Ok(ExitCode::SUCCESS) };
        if worst.is_empty() {
            let _ = writeln!(errors, "no disagreement on the {} responses coded by two or more: nothing to decide", joined.comparable());
            return Ok(ExitCode::SUCCESS);
        }
        sheet::write(&args.to, args.force, &inputs, &[adjudicate::sheet(&joined, &worst), super::sample::codebook(&taxonomy)])?;
        let _ = writeln!(
            errors,
            "{} of {} responses to decide, worst first, in {}; fill in the column `decision`",
            worst.len(),
            joined.comparable(),
            args.to.display()
        );
        return Ok(ExitCode::SUCCESS);
    };
    let sheet_name = args.reading.sheet.as_deref();
    let mut found = adjudicate::read(read, &names, &ReadOptions { sheet: sheet_name, ..ReadOptions::default() })?;
    for problem in &found.problems {
        let _ = writeln!(errors, "{problem}");
    }
    let undecided = found.undecided.len();
    if undecided > 0 {
        let _ = writeln!(
            errors,
            "{}: {undecided} of {} rows undecided:",
            read.display(),
            undecided + found.decided.len() + found.problems.len()
        );
        for (id, row) in &found.undecided {
            let _ = writeln!(errors, "  row {row}: {id}");
        }
    }
    if !found.problems.is_empty() || undecided > 0 && !args.partial {
        let more = if found.problems.is_empty() { "; `--partial` writes what is decided" } else { "" };
        let _ = writeln!(errors, "nothing written{more}");
        return Ok(ExitCode::from(1));
    }
    let adjudicated = found.decided.len();
    let agreed = match &joined {
        Some(joined) => {
            let strange: Vec<&str> = found.decided.iter().map(|d| d.id.as_str()).filter(|id| !joined.ids.contains(id)).collect();
            if !strange.is_empty() {
                let _ = writeln!(
                    errors,
                    "note: {} ids of the sheet are in no coding: {}",
                    strange.len(),
                    crate::codings::join::some_of(&strange)
                );
            }
            // What is in the codings, differs, and stands in no row of the sheet.
            let open = worst.iter().filter(|(row, _)| !found.decided.iter().any(|d| d.id == joined.ids[*row])).count();
            if open > undecided {
                let _ = writeln!(errors, "note: {} responses with disagreement are not in the sheet and are left out", open - undecided);
            }
            adjudicate::add_agreed(&mut found.decided, joined, &worst)
        }
        None => 0,
    };
    if Format::of_path(&args.to) == Some(Format::Jsonl) {
        let mut file = Output::file(&args.to, args.force, &inputs)?;
        Output::write(&mut file, adjudicate::json_lines(&found.decided, &names).as_bytes())?;
        file.finish()?;
    } else {
        sheet::write(&args.to, args.force, &inputs, &[adjudicate::consensus_sheet(&found.decided)])?;
    }
    let _ = writeln!(errors, "{}: {adjudicated} responses adjudicated, {agreed} agreed", args.to.display());
    if joined.is_none() {
        let _ = writeln!(errors, "name the codings too (`ier adjudicate A B --read ...`) to add the responses that nobody disagreed on");
    }
    Ok(ExitCode::SUCCESS)
}
