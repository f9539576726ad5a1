//! `ier teach handbook`: the whole coding manual as one page.

use super::{SourceArgs, write};
use crate::teach::handbook::{self, PageFormat, Paper};
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the whole coding manual as one page: axes, codes, strategies, boundary codes, near misses, sources.
///
/// It is made from the taxonomy and never out of step with it. The page stands by itself and prints on A4 or Letter.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier teach handbook --to handbook.html
  ier teach handbook --to handbook.html --paper letter
  ier teach handbook --to handbook.md
  ier teach handbook --taxonomy my-taxonomy --no-texts --to codebook.html")]
pub struct HandbookArgs {
    /// File to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// html or markdown; by the name of the file if not given, else html
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Paper to print on
    #[arg(long, value_enum, default_value = "a4")]
    paper: PaperName,
    /// Without the longer texts of the teaching corpus
    #[arg(long)]
    no_texts: bool,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    source: SourceArgs,
}

/// A format of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FormatName {
    /// A page for the browser and the printer
    Html,
    /// Markdown
    Markdown,
}

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PaperName {
    /// 210 x 297 mm
    A4,
    /// 8.5 x 11 inches
    Letter,
}

impl PaperName {
    pub(super) fn paper(self) -> Paper {
        match self {
            PaperName::A4 => Paper::A4,
            PaperName::Letter => Paper::Letter,
        }
    }
}

pub(super) fn run(args: &HandbookArgs) -> anyhow::Result<ExitCode> {
    let by_name = args.to.as_ref().and_then(|to| to.extension()).is_some_and(|e| e.eq_ignore_ascii_case("md"));
    let format = match args.format {
        Some(FormatName::Markdown) => PageFormat::Markdown,
        None if by_name => PageFormat::Markdown,
        _ => PageFormat::Html,
    };
    // A codebook on something else has no texts of ours, and needs none.
    let own_codebook = args.source.taxonomy.taxonomy.is_some() && args.source.corpus.is_none();
    let page = if args.no_texts || own_codebook {
        handbook::write(&args.source.taxonomy.load()?, None, format, args.paper.paper())?
    } else {
        let (taxonomy, collection) = args.source.load()?;
        handbook::write(&taxonomy, Some(&collection), format, args.paper.paper())?
    };
    write(args.to.as_deref(), args.force, &args.source.inputs(), page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
