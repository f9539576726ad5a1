//! `ier teach handout`: one-page handouts as SVG.

use super::write;
use crate::cli::TaxonomyArgs;
use crate::teach::handout::{self, Handout};
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Draw a one-page handout as SVG, for slides and print.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Handouts:
  map      valence by orientation, with the codes and a strategy of each
  process  the stages of the process model, with strategies at work there
  tree     \"is it regulation?\": the questions that lead to the boundary codes

Examples:
  ier teach handout map --to map.svg
  ier teach handout tree --to tree.svg")]
pub struct HandoutArgs {
    /// map, process or tree
    #[arg(value_name = "HANDOUT", value_parser = PossibleValuesParser::new(Handout::ALL.iter().map(|h| h.id())))]
    handout: String,
    /// File to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

pub(super) fn run(args: &HandoutArgs) -> anyhow::Result<ExitCode> {
    let handout = Handout::from_id(&args.handout).unwrap_or(Handout::Map);
    let drawing = handout::write(&args.taxonomy.load()?, handout)?;
    write(args.to.as_deref(), args.force, &[], drawing.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
