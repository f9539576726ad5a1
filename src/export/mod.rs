//! The catalogue for other programs.
//!
//! Input: a [`Taxonomy`]. Output: one or several [`ExportFile`]s, as texts under a name; nothing is written or printed
//! here. The same taxonomy gives the same bytes, on every machine: there are no dates, random ids or paths in them.
//!
//! | format | for | module |
//! |---|---|---|
//! | `skos`, `skos-jsonld` | vocabulary servers, linked data | [`skos`] makes the [`graph`], [`turtle`] and [`jsonld`] write it |
//! | `csv` | R, Python, spreadsheets | [`tables`] |
//! | `json` | programs | [`json`] |
//! | `qdc` | NVivo, ATLAS.ti, MAXQDA, QualCoder | [`refi`], with ids from [`guid`] |
//! | `taguette` | Taguette | [`taguette`] |
//! | `quanteda`, `liwc` | counting words | [`dictionary`] collects the words, [`quanteda`] and [`liwc`] write them |
//! | `bibtex`, `csl-json` | reference managers | [`bibtex`], [`csl`] |
//!
//! Coded answers, with the codebook they were coded with, become a project of these programs in [`qdpx`].
//!
//! SKOS, CSV and JSON hold retired strategies too, since old data point to them; codebooks and dictionaries, with which
//! new data are coded, do not. The address of every entry is made in [`address`], and nowhere else.

pub mod address;
pub mod bibtex;
pub mod csl;
pub mod dictionary;
pub mod entry;
pub mod graph;
pub mod guid;
pub mod json;
pub mod jsonld;
pub mod liwc;
pub mod qdpx;
pub mod quanteda;
pub mod refi;
pub mod skos;
mod skos_theory;
pub mod tables;
pub mod taguette;
pub mod turtle;

use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use address::Addresses;

/// What is exported, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// SKOS in Turtle.
    Skos,
    /// SKOS in JSON-LD.
    SkosJsonld,
    /// A folder of tables.
    Csv,
    /// Everything in one JSON document.
    Json,
    /// REFI-QDA codebook.
    Qdc,
    /// Taguette codebook.
    Taguette,
    /// Dictionary for quanteda, in YAML.
    Quanteda,
    /// Dictionary for LIWC.
    Liwc,
    /// Sources for BibTeX.
    Bibtex,
    /// Sources in the format of the Citation Style Language.
    CslJson,
}

impl Format {
    /// Every format, in the order of the help page.
    pub const ALL: &'static [Format] = &[
        Format::Skos,
        Format::SkosJsonld,
        Format::Csv,
        Format::Json,
        Format::Qdc,
        Format::Taguette,
        Format::Quanteda,
        Format::Liwc,
        Format::Bibtex,
        Format::CslJson,
    ];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Format::Skos => "skos",
            Format::SkosJsonld => "skos-jsonld",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Qdc => "qdc",
            Format::Taguette => "taguette",
            Format::Quanteda => "quanteda",
            Format::Liwc => "liwc",
            Format::Bibtex => "bibtex",
            Format::CslJson => "csl-json",
        }
    }

    /// The format of this name; the error names the nearest one.
    pub fn from_id(id: &str) -> Result<Format> {
        Format::ALL.iter().copied().find(|f| f.id() == id).ok_or_else(|| {
            let names = || Format::ALL.iter().map(|f| f.id());
            let error = Error::usage(format!("unknown export format `{id}`"));
            match nearest(id, names()) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error.hint(format!("one of {}", names().collect::<Vec<_>>().join(", "))),
            }
        })
    }

    /// Whether it is several files, and so needs a folder.
    pub fn is_folder(self) -> bool {
        self == Format::Csv
    }
}

/// What can be chosen about an export.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Start of every address, ending in `/`, `#` or `:`; from the taxonomy's id where not given.
    pub base: Option<String>,
    /// Codebooks hold the codes without their strategies.
    pub codes_only: bool,
    /// Dictionaries shorten the forms of a word to a stem with a star where that is possible.
    pub wildcards: bool,
}

/// A file as text, under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Name without a folder.
    pub name: String,
    /// Content, UTF-8 without a byte order mark, lines ended by a line feed.
    pub text: String,
}

/// The taxonomy in a format: one file, or for a folder several.
///
/// # Errors
/// Where the base is no address, or where nothing could stand in the file (no codes, no sources).
pub fn render(taxonomy: &Taxonomy, format: Format, options: &Options) -> Result<Vec<ExportFile>> {
    let name = if taxonomy.about.id.is_empty() { "taxonomy" } else { taxonomy.about.id.as_str() };
    let one = |extension: &str, text: String| Ok(vec![ExportFile { name: format!("{name}{extension}"), text }]);
    let addresses = Addresses::new(taxonomy, options.base.as_deref())?;
    // The schema of a REFI-QDA codebook asks for at least one code, and an empty file helps in no other format either.
    let about_sources = matches!(format, Format::Bibtex | Format::CslJson);
    if about_sources && taxonomy.sources.is_empty() {
        return Err(Error::taxonomy("no sources to export").hint("they stand in sources.yaml"));
    }
    if !about_sources && taxonomy.codes.is_empty() {
        return Err(Error::taxonomy("no codes to export").hint("they stand in codes/*.yaml"));
    }
    match format {
        Format::Skos => one(".ttl", turtle::write(&skos::graph(taxonomy, &addresses), &addresses)?),
        Format::SkosJsonld => one(".jsonld", jsonld::write(&skos::graph(taxonomy, &addresses), &addresses)),
        Format::Csv => tables::write(taxonomy),
        Format::Json => one(".json", json::write(taxonomy)?),
        Format::Qdc => one(".qdc", refi::write(taxonomy, options.codes_only)?),
        Format::Taguette => one("-taguette.csv", taguette::write(taxonomy, options.codes_only)?),
        Format::Quanteda => one("-dictionary.yml", quanteda::write(taxonomy, options.wildcards)?),
        Format::Liwc => one(".dic", liwc::write(taxonomy, options.wildcards)?),
        Format::Bibtex => one(".bib", bibtex::write(&taxonomy.sources)),
        Format::CslJson => one(".csl.json", csl::write(&taxonomy.sources)),
    }
}

/// What cannot happen when writing to memory, said as an error all the same.
pub(crate) fn unwritable(what: &str, error: impl std::fmt::Display) -> Error {
    Error::taxonomy(format!("can not write as {what}: {error}"))
}
