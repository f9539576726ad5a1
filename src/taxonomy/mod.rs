//! What is known, as written in YAML: codes and strategies, axes, boundary concepts, contexts, measures, sources, and
//! rules as text. Loading, checking and JSON Schema are here; nothing is matched here.
//!
//! Input: the taxonomy compiled into the program ([`embedded`]), or a folder (`--taxonomy FOLDER`). Output: a
//! [`Taxonomy`], which [`crate::codebook`] compiles into something that runs, and which search, exports and `ier show`
//! read as it is.
//!
//! `build.rs` compiles these modules too, all but [`embedded`], and reads the shipped YAML with them: the program itself
//! starts from what they made of it ([`packed`]), in milliseconds.

pub mod axes;
pub mod calibration;
pub mod code;
pub mod cues;
#[cfg(embedded)]
pub mod embedded;
pub mod later;
pub mod lexicon;
pub mod lint;
pub mod load;
pub mod located;
pub mod measure;
pub mod packed;
pub mod rule;
pub mod schema;
pub mod theory;
pub mod thesaurus;

use crate::error::Error;
#[cfg(embedded)]
use crate::error::Result;
use axes::Axes;
use code::{Code, Strategy};
use later::Later;
use lexicon::{Language, LexiconFile};
use load::TextFile;
use measure::Measure;
use rule::RuleFile;
use serde::{Deserialize, Serialize};
use theory::{About, Axis, BoundaryCode, Category, Concept, Context, MotiveEntry, Source};
use thesaurus::ThesaurusEntry;

/// A whole taxonomy. Lists that come from several files carry the number of their file in [`Taxonomy::files`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Taxonomy {
    /// What it is.
    pub about: About,
    /// Hash over all files; every output carries it.
    pub fingerprint: String,
    /// The files, as text.
    #[serde(skip)]
    pub files: Vec<TextFile>,
    /// Codes, in output order.
    pub codes: Vec<(usize, Code)>,
    /// Rules, by file.
    pub rules: Later<Vec<(usize, RuleFile)>>,
    /// Lexicons, by file.
    pub lexicons: Later<Vec<(usize, LexiconFile)>>,
    /// Rules that read prompts.
    pub prompts: Later<Option<(usize, RuleFile)>>,
    /// Tables of English.
    pub language: Later<Language>,
    /// Axes.
    pub axes: Vec<Axis>,
    /// Categories of Niven, Totterdell and Holman (2009).
    pub categories: Vec<Category>,
    /// Boundary codes.
    pub boundary: Vec<BoundaryCode>,
    /// Neighbouring concepts.
    pub concepts: Vec<Concept>,
    /// Contexts.
    pub contexts: Vec<Context>,
    /// Motives.
    pub motives: Vec<MotiveEntry>,
    /// Measures and other schemes.
    pub measures: Vec<(usize, Measure)>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Words that lead searches to words of the catalogue.
    pub thesaurus: Later<Vec<ThesaurusEntry>>,
}

#[cfg(embedded)]
impl Taxonomy {
    /// The taxonomy compiled into the program.
    pub fn embedded() -> Result<Taxonomy> {
        embedded::taxonomy()
    }

    /// The taxonomy in a folder; the first problem is the error. [`Taxonomy::inspect`] collects them all.
    pub fn from_folder(folder: &std::path::Path) -> Result<Taxonomy> {
        let (taxonomy, problems) = Taxonomy::inspect(load::folder_files(folder)?);
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(taxonomy),
        }
    }

    /// Loads what can be loaded and returns every problem beside it.
    pub fn inspect(files: Vec<TextFile>) -> (Taxonomy, Vec<Error>) {
        let mut problems = Vec::new();
        let taxonomy = load::load(files, embedded::english, &mut problems);
        (taxonomy, problems)
    }
}

impl Taxonomy {
    /// Path of a file by number.
    pub fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.path.as_str())
    }

    /// A line of a file by number, both from the error's point of view: lines count from 1.
    pub fn line(&self, file: usize, line: u32) -> Option<&str> {
        self.files.get(file)?.text.lines().nth(line.checked_sub(1)? as usize)
    }

    /// An error at a place in a file, showing its line.
    pub fn error_at(&self, file: usize, line: u32, column: u32, message: impl Into<String>) -> Error {
        let error = Error::taxonomy(message).at(self.path(file), line.into(), column.into());
        match self.line(file, line) {
            Some(text) => error.showing(text),
            None => error,
        }
    }

    /// The code with this id.
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.codes.iter().map(|(_, code)| code).find(|code| code.id.value == id)
    }

    /// Every strategy with its code, in output order.
    pub fn strategies(&self) -> impl Iterator<Item = (&Code, &Strategy)> {
        self.codes.iter().flat_map(|(_, code)| code.strategies.iter().map(move |s| (code, s)))
    }

    /// The strategy with this id or slug, retired ones included.
    pub fn strategy(&self, id: &str) -> Option<(&Code, &Strategy)> {
        self.strategies().find(|(_, s)| s.id.eq_ignore_ascii_case(id) || s.slug == id)
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().map(|(_, m)| m).find(|m| m.id.eq_ignore_ascii_case(id) || m.acronym.eq_ignore_ascii_case(id))
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id.value == id)
    }

    /// Axes of a strategy: its own, else its code's.
    pub fn axes_of(&self, code: &Code, strategy: Option<&Strategy>) -> Option<Axes> {
        let of_code = code.axes?;
        Some(strategy.map_or(of_code, |s| s.axes(of_code)))
    }

    /// Puts the codes in the order that `taxonomy.yaml` names; the others follow by id, so that the order of files
    /// never shows in an output.
    fn sort_codes(&mut self) {
        let order: Vec<String> = self.about.codes.iter().map(|c| c.value.clone()).collect();
        self.codes.sort_by(|(_, a), (_, b)| {
            let place = |code: &Code| order.iter().position(|id| *id == code.id.value).unwrap_or(usize::MAX);
            (place(a), a.id.as_str()).cmp(&(place(b), b.id.as_str()))
        });
    }
}
