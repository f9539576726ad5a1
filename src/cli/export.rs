//! `ier export`: the catalogue in the formats of other programs.

use crate::error::Error;
use crate::export::{ExportFile, Format, Options, render};
use crate::taxonomy::Taxonomy;
use clap::builder::PossibleValuesParser;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write the catalogue for other programs.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Write the catalogue for other programs: vocabulary servers, qualitative-analysis software, text-analysis \
packages, reference managers, or your own scripts. The same taxonomy gives the same bytes every time.",
    after_long_help = "Formats:
  skos         SKOS vocabulary, Turtle: concepts with broader, narrower, related, labels, notes, examples, mappings
  skos-jsonld  the same as JSON-LD
  csv          a folder of tables: codes, strategies, aliases, examples, relations, citations, sources, axes, ...
  json         everything in one document
  qdc          REFI-QDA codebook for NVivo, ATLAS.ti, MAXQDA and QualCoder; codes keep their ids from export to export
  taguette     codebook for Taguette
  quanteda     dictionary for quanteda (R): words per code, by valence
  liwc         dictionary for LIWC
  bibtex       the sources, for BibTeX and BibLaTeX
  csl-json     the sources, for Zotero, Pandoc and word processors

Examples:
  ier export skos --to ier.ttl
  ier export csv --to tables
  ier export qdc --codes-only --to ier.qdc
  ier export quanteda --wildcards --to ier-dictionary.yml
  ier export skos --base https://example.org/ier/ --to ier.ttl
  ier export bibtex > sources.bib"
)]
pub struct ExportArgs {
    /// What to write: skos, skos-jsonld, csv, json, qdc, taguette, quanteda, liwc, bibtex or csl-json.
    #[arg(value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::ALL.iter().map(|f| f.id())), hide_possible_values = true)]
    pub format: String,

    /// File to write, or the folder for `csv`; standard output if not given.
    #[arg(long, value_name = "FILE|FOLDER")]
    pub to: Option<PathBuf>,

    /// Replace files that are there already.
    #[arg(long)]
    pub force: bool,

    /// Export the taxonomy in this folder instead of the one in the program.
    #[arg(long, value_name = "FOLDER")]
    pub taxonomy: Option<PathBuf>,

    /// Start of every address in SKOS, ending in `/`, `#` or `:`; `urn:ier:` if not given.
    #[arg(long, value_name = "IRI")]
    pub base: Option<String>,

    /// For qdc and taguette: the codes without their strategies.
    #[arg(long)]
    pub codes_only: bool,

    /// For quanteda and liwc: `comfort*` for all forms of a word; shorter, but finds `comfortable` as well.
    #[arg(long)]
    pub wildcards: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the taxonomy does not load, the request contradicts itself, or a file can not be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let format = Format::from_id(&args.format)?;
    refuse_what_has_no_effect(args, format)?;
    let taxonomy = match &args.taxonomy {
        Some(folder) => Taxonomy::from_folder(folder)?,
        None => Taxonomy::embedded()?,
    };
    let options = Options { base: args.base.clone(), codes_only: args.codes_only, wildcards: args.wildcards };
    let files = render(&taxonomy, format, &options)?;
    match args.to.as_deref().filter(|to| *to != Path::new("-")) {
        Some(folder) if format.is_folder() => {
            write_folder(folder, &files, args.force)?;
            report(&format!("wrote {} tables to {}", files.len(), folder.display()));
        }
        Some(file) => {
            let text = files.first().map_or("", |f| f.text.as_str());
            refuse_existing(file, args.force)?;
            write_file(file, text)?;
            report(&format!("wrote {}", file.display()));
        }
        None if format.is_folder() => {
            return Err(Error::usage(format!("`{}` is several files", format.id())).hint("name a folder: --to FOLDER").into());
        }
        None => {
            let text = files.first().map_or("", |f| f.text.as_str());
            let mut out = std::io::stdout().lock();
            if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                return Err(Error::io("can not write to", Path::new("standard output"), error).into());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A flag that changes nothing was meant for something else.
fn refuse_what_has_no_effect(args: &ExportArgs, format: Format) -> Result<(), Error> {
    let rows: [(bool, &str, &[Format]); 3] = [
        (args.base.is_some(), "--base", &[Format::Skos, Format::SkosJsonld]),
        (args.codes_only, "--codes-only", &[Format::Qdc, Format::Taguette]),
        (args.wildcards, "--wildcards", &[Format::Quanteda, Format::Liwc]),
    ];
    for (given, flag, formats) in rows {
        if given && !formats.contains(&format) {
            let names: Vec<&str> = formats.iter().map(|f| f.id()).collect();
            let error = Error::usage(format!("{flag} has no effect on `{}`", format.id()));
            return Err(error.hint(format!("it is for {}", names.join(" and "))));
        }
    }
    Ok(())
}

fn refuse_existing(file: &Path, force: bool) -> Result<(), Error> {
    if file.is_dir() {
        return Err(Error::usage(format!("{} is a folder", file.display())).hint("name a file"));
    }
    if file.exists() && !force {
        return Err(Error::usage(format!("{} exists already", file.display())).hint("--force replaces it"));
    }
    Ok(())
}

/// Writes beside the target and renames, so that nobody ever sees half a file.
fn write_file(file: &Path, text: &str) -> Result<(), Error> {
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = |error| Error::io("can not write", file, error);
    let mut temporary = tempfile::Builder::new().prefix(".ier-").tempfile_in(folder).map_err(cannot)?;
    temporary.write_all(text.as_bytes()).map_err(cannot)?;
    // A temporary file is private to its owner; an export is as readable as any other new file would be.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_or(0o644, |m| m.permissions().mode());
        temporary.as_file().set_permissions(std::fs::Permissions::from_mode(mode)).map_err(cannot)?;
    }
    temporary.persist(file).map_err(|e| cannot(e.error))?;
    Ok(())
}

/// Writes every table, or none where one of them is there already.
fn write_folder(folder: &Path, files: &[ExportFile], force: bool) -> Result<(), Error> {
    if folder.exists() && !folder.is_dir() {
        return Err(Error::usage(format!("{} is a file", folder.display())).hint("name a folder"));
    }
    for file in files {
        refuse_existing(&folder.join(&file.name), force)?;
    }
    std::fs::create_dir_all(folder).map_err(|e| Error::io("can not create", folder, e))?;
    files.iter().try_for_each(|file| write_file(&folder.join(&file.name), &file.text))
}

/// Says what was done, on standard error, so that standard output stays data; a closed one is no reason to fail.
fn report(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}
