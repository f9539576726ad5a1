//! The thesaurus, made to run: where its words stand in a query, and what they lead to.

use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::taxonomy::Taxonomy;
use rustc_hash::FxHashMap;

/// Most words that may stand between two words of a term in a query: `takes her mind right off it`.
const GAP: usize = 2;

/// What a term leads to.
#[derive(Debug, Default)]
struct Entry {
    /// Words and phrases of the same meaning, as stems.
    same: Vec<Vec<u32>>,
    /// What the catalogue calls it, as stems.
    see: Vec<Vec<u32>>,
    /// Numbers of codes, in the taxonomy's order.
    codes: Vec<u32>,
}

/// A term as it may stand in a query.
#[derive(Debug)]
struct Term {
    stems: Vec<u32>,
    entry: u32,
}

/// A thesaurus in stems.
#[derive(Debug, Default)]
pub struct Thesaurus {
    entries: Vec<Entry>,
    terms: Vec<Term>,
    by_first: FxHashMap<u32, Vec<u32>>,
    /// Terms of several words of which hardly one has a meaning of its own (`after all i did`), as forms between spaces.
    literal: Vec<(String, u32)>,
}

/// A term that was found in a query.
#[derive(Debug)]
pub struct Found<'t> {
    /// Places in the query's list of stems.
    pub at: Vec<usize>,
    entry: &'t Entry,
    stems: &'t [u32],
}

impl<'t> Found<'t> {
    /// Words and phrases of the same meaning, without the term itself.
    pub fn same(&self) -> impl Iterator<Item = &'t [u32]> {
        let own = self.stems;
        self.entry.same.iter().map(Vec::as_slice).filter(move |stems| *stems != own)
    }

    /// What the catalogue calls it.
    pub fn see(&self) -> impl Iterator<Item = &'t [u32]> {
        self.entry.see.iter().map(Vec::as_slice)
    }

    /// Codes of which it speaks.
    pub fn codes(&self) -> &'t [u32] {
        &self.entry.codes
    }
}

impl Thesaurus {
    /// The thesaurus of this taxonomy; its words enter the vocabulary.
    pub fn of(taxonomy: &Taxonomy, words: &Words, vocabulary: &mut Vocabulary) -> Thesaurus {
        let mut thesaurus = Thesaurus::default();
        let mut stems_of = |text: &str| {
            let mut stems = Vec::new();
            words.split(text, |_, form| stems.extend(vocabulary.learn(form, || words.stem(form))));
            stems
        };
        for entry in taxonomy.thesaurus.iter() {
            let number = thesaurus.entries.len() as u32;
            for term in entry.typed() {
                let stems = stems_of(term);
                let forms = forms_of(words.words(term).iter().map(|w| w.form.as_str()));
                if stems.len() < 2 && forms.split(' ').filter(|f| !f.is_empty()).count() > stems.len() {
                    thesaurus.literal.push((forms, number));
                    continue;
                }
                if let Some(first) = stems.first() {
                    thesaurus.by_first.entry(*first).or_default().push(thesaurus.terms.len() as u32);
                    thesaurus.terms.push(Term { stems, entry: number });
                }
            }
            let code = |id: &str| taxonomy.codes.iter().position(|(_, code)| code.id.value == id);
            thesaurus.entries.push(Entry {
                same: entry.same.iter().map(|text| stems_of(text)).filter(|stems| !stems.is_empty()).collect(),
                see: entry.see.iter().map(|text| stems_of(text)).filter(|stems| !stems.is_empty()).collect(),
                codes: entry.codes.iter().filter_map(|id| code(id)).map(|at| at as u32).collect(),
            });
        }
        thesaurus
    }

    /// Every term in a query: in its list of stems, where `None` stands for a word that is not known, and in its forms.
    pub fn found<'t>(&'t self, stems: &[Option<u32>], forms: &str) -> Vec<Found<'t>> {
        let literal = self.literal.iter().filter(|(term, _)| forms.contains(term.as_str()));
        let mut found: Vec<Found<'t>> =
            literal.map(|(_, entry)| Found { at: Vec::new(), entry: &self.entries[*entry as usize], stems: &[] }).collect();
        for (start, first) in stems.iter().enumerate() {
            let terms = first.and_then(|first| self.by_first.get(&first)).map_or(&[][..], Vec::as_slice);
            for number in terms {
                let term = &self.terms[*number as usize];
                if let Some(at) = places(&term.stems, stems, start) {
                    found.push(Found { at, entry: &self.entries[term.entry as usize], stems: &term.stems });
                }
            }
        }
        found
    }
}

/// Forms of words between spaces, so that one list of them can be sought in another.
pub fn forms_of<'f>(forms: impl Iterator<Item = &'f str>) -> String {
    let mut line = String::from(" ");
    for form in forms {
        line.push_str(form);
        line.push(' ');
    }
    line
}

/// The places of `term` in `stems`, its first word at `start`.
fn places(term: &[u32], stems: &[Option<u32>], start: usize) -> Option<Vec<usize>> {
    let mut at = vec![start];
    let mut from = start + 1;
    for stem in &term[1..] {
        let until = (from + GAP + 1).min(stems.len());
        let place = (from..until).find(|place| stems[*place] == Some(*stem))?;
        at.push(place);
        from = place + 1;
    }
    Some(at)
}
