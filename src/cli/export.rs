//! `ier export`: the catalogue in the formats of other programs.

use crate::error::Error;
use crate::export::qdpx::{self, ProjectOptions};
use crate::export::{ExportFile, Format, Options, render};
use crate::table::Output;
use crate::table::coded::CodedFile;
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
  qdpx         REFI-QDA project for the same programs: coded answers as sources, every piece of evidence a coded
               selection of the user ier, input columns as variables; needs the file of `ier code --to coded.jsonl`
  taguette     codebook for Taguette
  quanteda     dictionary for quanteda (R): words per code, by valence
  liwc         dictionary for LIWC
  bibtex       the sources, for BibTeX and BibLaTeX
  csl-json     the sources, for Zotero, Pandoc and word processors

Examples:
  ier export skos --to ier.ttl
  ier export csv --to tables
  ier export qdc --codes-only --to ier.qdc
  ier export qdpx coded.jsonl --to study.qdpx
  ier export quanteda --wildcards --to ier-dictionary.yml
  ier export skos --base https://example.org/ier/ --to ier.ttl
  ier export bibtex > sources.bib"
)]
pub struct ExportArgs {
    /// What to write: skos, skos-jsonld, csv, json, qdc, qdpx, taguette, quanteda, liwc, bibtex or csl-json.
    #[arg(value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::ALL.iter().map(|f| f.id()).chain([QDPX])), hide_possible_values = true)]
    pub format: String,

    /// For qdpx: the coded answers, as `ier code FILE --to coded.jsonl` writes them.
    #[arg(value_name = "CODED.jsonl")]
    pub coded: Option<PathBuf>,

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

    /// For qdc, qdpx and taguette: the codes without their strategies.
    #[arg(long)]
    pub codes_only: bool,

    /// For qdpx: name of the project; the name of the coded file if not given.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// For qdpx: the column that was coded; the one in which the evidence stands if not given.
    #[arg(long, value_name = "COLUMN")]
    pub text_column: Option<String>,

    /// For quanteda and liwc: `comfort*` for all forms of a word; shorter, but finds `comfortable` as well.
    #[arg(long)]
    pub wildcards: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the taxonomy does not load, the request contradicts itself, or a file can not be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    if args.format == QDPX {
        return project(args);
    }
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

/// Format of coded answers, beside those of the catalogue.
const QDPX: &str = "qdpx";

/// Coded answers as a REFI-QDA project.
fn project(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    for (given, flag) in [(args.base.is_some(), "--base"), (args.wildcards, "--wildcards")] {
        if given {
            return Err(Error::usage(format!("{flag} has no effect on `{QDPX}`")).into());
        }
    }
    let Some(coded) = &args.coded else {
        let error = Error::usage("a project is made from coded answers, and none are named");
        return Err(error.hint("ier code answers.csv --to coded.jsonl, then ier export qdpx coded.jsonl --to study.qdpx").into());
    };
    let Some(to) = args.to.as_deref().filter(|to| *to != Path::new("-")) else {
        return Err(Error::usage("a project is a zip archive and not written to a screen").hint("name a file: --to study.qdpx").into());
    };
    let taxonomy = match &args.taxonomy {
        Some(folder) => Taxonomy::from_folder(folder)?,
        None => Taxonomy::embedded()?,
    };
    let mut file = CodedFile::read(coded)?;
    file.find_texts(args.text_column.as_deref())?;
    let stem = coded.file_stem().map_or_else(|| "answers".into(), |s| s.to_string_lossy().into_owned());
    let options = ProjectOptions { name: args.name.clone().unwrap_or(stem), codes_only: args.codes_only };
    let made = qdpx::write(&taxonomy, &file, &options)?;
    let mut output = Output::file(to, args.force, std::slice::from_ref(coded))?;
    output.write(&made.bytes)?;
    output.finish()?;
    report(&format!(
        "wrote {}: {} answers as sources, {} coded selections with {} codes by the user \"{}\"",
        to.display(),
        made.sources,
        made.selections,
        made.codings,
        qdpx::USER
    ));
    if made.not_counted > 0 {
        report(&format!("  {} denied or imagined acts are not coded", made.not_counted));
    }
    if let Some(first) = made.repeated.first() {
        report(&format!("  {} ids occur several times (such as `{first}`); the later ones carry a number", made.repeated.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// A flag that changes nothing was meant for something else.
fn refuse_what_has_no_effect(args: &ExportArgs, format: Format) -> Result<(), Error> {
    for (given, what) in
        [(args.coded.is_some(), "a coded file"), (args.name.is_some(), "--name"), (args.text_column.is_some(), "--text-column")]
    {
        if given {
            return Err(Error::usage(format!("{what} has no effect on `{}`", format.id())).hint("it is for qdpx"));
        }
    }
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

pub(super) fn refuse_existing(file: &Path, force: bool) -> Result<(), Error> {
    if file.is_dir() {
        return Err(Error::usage(format!("{} is a folder", file.display())).hint("name a file"));
    }
    if file.exists() && !force {
        return Err(Error::usage(format!("{} exists already", file.display())).hint("--force replaces it"));
    }
    Ok(())
}

/// Writes beside the target and renames, so that nobody ever sees half a file.
pub(super) fn write_file(file: &Path, text: &str) -> Result<(), Error> {
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
