//! What holds of the response as a whole: relationship, number, motive, and whether it can be coded at all; and the
//! column plan of a codebook.

use super::Candidate;
use super::coding::Scheme;
use super::prompt::PromptContext;
use crate::codebook::Codebook;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Orientation, Stage, Valence};
use crate::text::person::{self, Kind};
use crate::text::token::{Class, Token, UNKNOWN};

/// The column plan of a codebook.
pub fn scheme(book: &Codebook, taxonomy: &Taxonomy) -> Scheme {
    let with_axes = book.codes.iter().any(|c| c.axes.is_some());
    let mut cells = Vec::new();
    let mut stages = Vec::new();
    if with_axes {
        for valence in [Valence::Improve, Valence::Worsen, Valence::Unspecified] {
            for orientation in [Orientation::Engage, Orientation::Divert, Orientation::Unspecified] {
                cells.push(format!("{}.{}", valence.id(), orientation.id()));
            }
        }
        stages = Stage::ALL.iter().filter(|s| **s != Stage::Unspecified).map(|s| s.id().to_owned()).collect();
    }
    Scheme {
        codes: book.codes.iter().map(|c| c.id.clone()).collect(),
        cells,
        stages,
        boundary: book.boundary.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        taxonomy_version: taxonomy.about.version.clone(),
        fingerprint: taxonomy.fingerprint.clone(),
    }
}

/// The relationship of the two: that of a target or agent named by a noun, else of the first person noun of the
/// answer, else that of the prompt; `unspecified` where none says.
pub fn relationship(tokens: &[Token], candidates: &[Candidate], book: &Codebook, prompt: PromptContext) -> String {
    let named = |kind: Option<Kind>| kind.filter(|k| *k != Kind::General);
    let of_mention = candidates.iter().find_map(|c| {
        let person = if c.target.is_some_and(|t| t.is_self()) { c.agent } else { c.target.filter(|t| !t.is_self()) };
        person.and_then(|p| named(p.kind))
    });
    let kind = of_mention.or_else(|| first_named(tokens, book)).or(prompt.kind);
    kind.map_or("unspecified", Kind::id).to_owned()
}

/// Relationship of the first person noun that names one.
pub fn first_named(tokens: &[Token], book: &Codebook) -> Option<Kind> {
    tokens
        .iter()
        .filter(|t| t.class.has(Class::PERSON_WORD))
        .find_map(|t| book.grammar.vocabulary.person_kind(t.form).and_then(Kind::from_number).filter(|k| *k != Kind::General))
}

/// `group` where any target is more than one person, `one` otherwise.
pub fn target_number(candidates: &[Candidate]) -> String {
    let group = candidates
        .iter()
        .any(|c| c.target.is_some_and(|t| t.group && t.who == person::Who::Other && !t.class.has(Class::THEM.with(Class::THEY))));
    if group { "group" } else { "one" }.to_owned()
}

/// The first motive that a rule of a mention shows.
pub fn motive(candidates: &[Candidate], book: &Codebook) -> String {
    candidates
        .iter()
        .filter(|c| c.status.counts())
        .find_map(|c| book.rules[c.rule as usize].motive)
        .map_or("unspecified", |m| m.id())
        .to_owned()
}

/// Whether there is nothing to code: no word, or only noise.
pub fn is_uncodable(tokens: &[Token], text: &str, _prompt: PromptContext) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let mut words = tokens.iter().filter(|t| !t.class.has(Class::MARK.with(Class::EMOJI))).peekable();
    if words.peek().is_none() {
        return true;
    }
    // "asdfgh", "xxx", "??": no known word at all, and no person.
    words.all(|t| t.form == UNKNOWN && !t.class.has(Class::VERB) && !t.capital || t.class.has(Class::NUMBER))
}
