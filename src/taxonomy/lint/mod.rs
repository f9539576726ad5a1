//! The laws of a taxonomy: what its YAML must hold beyond being well typed.
//!
//! Input: a [`Taxonomy`] that [`super::load`] has read, with the text of its files. Output: a list of [`Problem`]s in
//! the order of files and lines, each with its place and, where one can be guessed, what to do. All laws are run, so
//! that one reading shows everything. Nothing is compiled or matched here; that rules compile, and that their examples
//! fire, is the business of [`crate::codebook`].
//!
//! A folder with codes (id, label, definition) and rules alone is a valid codebook: laws about strategies speak only of
//! strategies that are there, axes are optional, and the two companions of the catalogue, `ledger.tsv` and
//! `spelling.txt`, bind only a taxonomy that has them. An error is a fault that misleads readers or programs; a warning
//! is a matter of style that somebody should look at.

mod axes;
mod entries;
mod identity;
mod ledger;
mod measures;
mod references;
mod spelling;
mod structure;
mod thesaurus;
mod wording;

use super::Taxonomy;
use super::located::Located;
use crate::error::{Error, nearest};

pub use ledger::{LEDGER, ledger_of};
pub use spelling::{WORDS, words_of};

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The taxonomy is wrong.
    Error,
    /// The taxonomy may be right, but somebody should look.
    Warning,
}

/// A breach of a law.
#[derive(Debug)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// What, where, and what to do.
    pub error: Error,
}

/// Every breach of every law, in the order of files and lines.
///
/// ```
/// use ier::taxonomy::{Taxonomy, lint::lint};
/// let taxonomy = Taxonomy::embedded()?;
/// assert!(lint(&taxonomy).is_empty());
/// # Ok::<(), ier::error::Error>(())
/// ```
pub fn lint(taxonomy: &Taxonomy) -> Vec<Problem> {
    let mut findings = Findings { taxonomy, problems: Vec::new() };
    identity::check(&mut findings);
    ledger::check(&mut findings);
    references::check(&mut findings);
    measures::check(&mut findings);
    structure::check(&mut findings);
    entries::check(&mut findings);
    axes::check(&mut findings);
    wording::check(&mut findings);
    spelling::check(&mut findings);
    thesaurus::check(&mut findings);
    let mut problems = findings.problems;
    problems.sort_by_cached_key(|problem| {
        let place = problem.error.place();
        let file = place.map(|p| p.file.clone()).unwrap_or_default();
        (file, place.map_or(0, |p| p.line), place.map_or(0, |p| p.column), problem.severity)
    });
    problems
}

/// The taxonomy under examination and what was found so far.
struct Findings<'t> {
    taxonomy: &'t Taxonomy,
    problems: Vec<Problem>,
}

/// Where something stands: number of the file, line and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Spot {
    file: usize,
    line: u32,
    column: u32,
}

impl Spot {
    fn of<T>(file: usize, located: &Located<T>) -> Spot {
        Spot { file, line: located.line, column: located.column }
    }
}

impl<'t> Findings<'t> {
    fn error(&mut self, spot: Spot, message: impl Into<String>, hint: impl Into<String>) {
        self.note(Severity::Error, spot, message.into(), &hint.into());
    }

    fn warn(&mut self, spot: Spot, message: impl Into<String>, hint: impl Into<String>) {
        self.note(Severity::Warning, spot, message.into(), &hint.into());
    }

    fn note(&mut self, severity: Severity, spot: Spot, message: String, hint: &str) {
        let mut error = self.taxonomy.error_at(spot.file, spot.line, spot.column, message);
        if !hint.is_empty() {
            error = error.hint(hint);
        }
        self.problems.push(Problem { severity, error });
    }

    /// The number of the file with this path; that of no file at all where it is absent.
    fn file(&self, path: &str) -> usize {
        self.taxonomy.files.iter().position(|f| f.path == path).unwrap_or(usize::MAX)
    }

    /// The text of a file that is no YAML, such as the ledger.
    fn companion(&self, path: &str) -> Option<&'t str> {
        self.taxonomy.files.iter().find(|f| f.path == path).map(|f| f.text.as_ref())
    }

    /// Notes an error unless `known` holds the value.
    fn resolve(&mut self, file: usize, value: &Located<String>, what: &str, known: &[&str]) {
        if !known.contains(&value.as_str()) {
            let message = format!("unknown {what} `{}`", value.value);
            self.error(Spot::of(file, value), message, suggestion(value, known));
        }
    }
}

/// "did you mean", or the list where it is short, or nothing.
fn suggestion(value: &str, known: &[&str]) -> String {
    match nearest(value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if (1..=12).contains(&known.len()) => format!("known are {}", known.join(", ")),
        None => String::new(),
    }
}
