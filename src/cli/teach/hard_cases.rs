//! `ier teach hard-cases`: where program and key differ.

use super::{SourceArgs, write};
use crate::teach::hard_cases;
use std::path::PathBuf;
use std::process::ExitCode;

/// List the texts on which the program's codes differ from the key, with the reason for the key, as Markdown.
///
/// Texts that words alone do not decide: good for a seminar on what a computer misses.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier teach hard-cases --to hard_cases.md
  ier teach hard-cases --corpus my-texts.jsonl")]
pub struct HardCasesArgs {
    /// File to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) fn run(args: &HardCasesArgs) -> anyhow::Result<ExitCode> {
    let (taxonomy, collection) = args.source.load()?;
    let page = hard_cases::write(&hard_cases::code(&collection, &taxonomy)?, &taxonomy)?;
    write(args.to.as_deref(), args.force, &args.source.inputs(), page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
