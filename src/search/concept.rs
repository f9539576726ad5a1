//! From the parts of a query to concepts: each a word as typed, with the words that may stand for it and their weights.
//!
//! A word that the catalogue does not have is corrected or taken apart; terms of the thesaurus bring their words; words
//! that say little in a question about feelings count little, unless there is nothing else.

use super::catalogue::Catalogue;
use super::query::{Demand, Part, Query, Wanted};
use super::thesaurus::forms_of;

/// Words of questions and of the whole field: they stand in every other query and say nothing of what is sought.
const WEAK: &str = "feel feeling feelings emotion emotions emotional mood affect call called term terms word words name mean means meaning \
way ways strategy strategies technique get gets got make makes made making try tries tried use used using say says do thing things want \
wants need needs other others another help helps regulate regulation regulating interpersonal extrinsic social kind sort person time \
go goes going come comes know man woman boy girl child kid friend friends partner";

/// One thing that is sought.
#[derive(Debug, Default)]
pub(super) struct Concept {
    /// Stems that may stand for it, with their weights.
    pub stems: Vec<(u32, f32)>,
    /// How much it counts.
    pub weight: f32,
    /// Where it stands in the query, for telling neighbours; none for what the thesaurus added.
    pub place: Option<usize>,
    pub demand: Option<Demand>,
    /// A phrase: stems that must stand side by side.
    pub phrase: Vec<u32>,
}

/// What a query comes to.
#[derive(Debug, Default)]
pub(super) struct Concepts {
    pub all: Vec<Concept>,
    /// Codes named by the thesaurus, each with the number of terms that name it.
    pub codes: Vec<u32>,
    /// What was read differently, as sentences without a full stop.
    pub notes: Vec<String>,
}

impl Catalogue<'_> {
    /// The concepts of a query.
    pub(super) fn concepts(&self, query: &Query) -> Concepts {
        let mut concepts = Concepts::default();
        for part in &query.parts {
            self.add_part(part, &mut concepts);
        }
        let forms = query.parts.iter().filter(|part| part.demand != Demand::Not);
        let forms = forms_of(forms.filter_map(|part| if let Wanted::Word(form) = &part.wanted { Some(form.as_str()) } else { None }));
        self.expand(&mut concepts, &forms);
        if concepts.all.is_empty() && concepts.codes.is_empty() {
            // Nothing but words without meaning, as in "how are you": better some of them than none.
            for part in &query.parts {
                if let Wanted::Word(form) = &part.wanted
                    && let Some(stem) = self.vocabulary.stem(&self.words.stem_of_any(form))
                {
                    concepts.all.push(Concept { stems: vec![(stem, 1.0)], weight: 1.0, ..Concept::default() });
                }
            }
        }
        if concepts.all.iter().all(|c| c.weight <= self.weights.weak) {
            concepts.all.iter_mut().for_each(|c| c.weight = 1.0);
        }
        concepts
    }

    fn add_part(&self, part: &Part, concepts: &mut Concepts) {
        let place = concepts.all.iter().filter(|c| c.place.is_some()).count();
        let base = Concept { weight: 1.0, place: Some(place), demand: Some(part.demand), ..Concept::default() };
        match &part.wanted {
            Wanted::Word(form) => self.add_word(form, base, concepts),
            Wanted::Prefix(prefix) => {
                let stems = self.vocabulary.beginning(prefix).into_iter().map(|stem| (stem, 1.0)).collect::<Vec<_>>();
                if stems.is_empty() {
                    concepts.notes.push(format!("no word begins with `{prefix}`"));
                }
                concepts.all.push(Concept { stems, ..base });
            }
            Wanted::Phrase(forms) => {
                let stems: Vec<Option<String>> = forms.iter().map(|form| self.words.stem(form)).collect();
                let known: Vec<u32> = stems.iter().flatten().map(|s| self.vocabulary.stem(s).unwrap_or(u32::MAX)).collect();
                if !known.is_empty() {
                    concepts.all.push(Concept { phrase: known, ..base });
                }
            }
        }
    }

    fn add_word(&self, form: &str, base: Concept, concepts: &mut Concepts) {
        let weight = if is_weak(form) { self.weights.weak } else { 1.0 };
        let stem = match self.vocabulary.form(form) {
            Some(known) => known,
            None => match self.words.stem(form) {
                None => None,
                Some(stem) => match self.vocabulary.stem(&stem) {
                    // An inflected form that the catalogue lacks, of a word that it has.
                    Some(known) => Some(known),
                    None => return self.add_unknown(form, base, concepts),
                },
            },
        };
        if let Some(stem) = stem {
            concepts.all.push(Concept { stems: vec![(stem, 1.0)], weight, ..base });
        }
    }

    /// A word that is not known: a common misspelling, a slip, or two words run into one.
    fn add_unknown(&self, form: &str, base: Concept, concepts: &mut Concepts) {
        if let Some(right) = self.words.respelled(form) {
            let forms: Vec<String> = self.words.words(right).into_iter().map(|w| w.form).collect();
            if forms.iter().all(|f| f != form) {
                let known = |form: &String| self.words.is_stop(form) || self.known(form).is_some();
                if forms.iter().all(known) {
                    concepts.notes.push(format!("`{form}`: searched as `{right}`"));
                    for form in &forms {
                        let place = concepts.all.iter().filter(|c| c.place.is_some()).count();
                        let base = Concept { weight: 1.0, place: Some(place), demand: base.demand, ..Concept::default() };
                        self.add_word(form, base, concepts);
                    }
                    return;
                }
            }
        }
        let corrections = self.vocabulary.corrections(form, 3);
        let least = corrections.first().map_or(usize::MAX, |c| c.edits);
        if least > 1
            && let Some((left, right)) = self.taken_apart(form)
        {
            concepts.notes.push(format!("`{form}`: searched as `{left} {right}`"));
            for part in [left, right] {
                let place = concepts.all.iter().filter(|c| c.place.is_some()).count();
                let base = Concept { weight: 1.0, place: Some(place), demand: base.demand, ..Concept::default() };
                self.add_word(part, base, concepts);
            }
            return;
        }
        let mut stems = Vec::new();
        for (rank, correction) in corrections.iter().enumerate().filter(|(_, c)| c.edits == least) {
            let by_edits = if correction.edits == 1 { self.weights.one_edit } else { self.weights.two_edits };
            stems.push((correction.stem, by_edits / (1 + rank) as f32));
        }
        match corrections.first() {
            Some(first) => concepts.notes.push(format!("`{form}`: searched as `{}`", first.form)),
            None => concepts.notes.push(format!("`{form}` stands nowhere in the catalogue")),
        }
        let weight = corrections.first().map_or(1.0, |c| if is_weak(c.form) { self.weights.weak } else { 1.0 });
        if !stems.is_empty() || base.demand == Some(Demand::Must) {
            concepts.all.push(Concept { stems, weight, ..base });
        }
    }

    fn known(&self, form: &str) -> Option<u32> {
        self.vocabulary.form(form).flatten().or_else(|| self.vocabulary.stem(&self.words.stem(form)?))
    }

    /// Two known words of at least three letters that were run into one.
    fn taken_apart<'f>(&self, form: &'f str) -> Option<(&'f str, &'f str)> {
        let ends = (3..form.len().saturating_sub(2)).filter(|at| form.is_char_boundary(*at));
        let parts = ends.map(|at| form.split_at(at));
        let usable = |part: &str| self.vocabulary.form(part).is_some();
        parts.filter(|(left, right)| usable(left) && usable(right)).max_by_key(|(left, right)| left.len().min(right.len()))
    }

    /// Adds what the thesaurus knows.
    fn expand(&self, concepts: &mut Concepts, forms: &str) {
        let Concepts { all, codes, .. } = concepts;
        let sought: Vec<usize> = (0..all.len()).filter(|at| all[*at].place.is_some() && all[*at].demand != Some(Demand::Not)).collect();
        let stems: Vec<Option<u32>> = sought.iter().map(|at| all[*at].stems.first().map(|(stem, _)| *stem)).collect();
        let weights = &self.weights;
        let mut added: Vec<Concept> = Vec::new();
        for found in self.thesaurus.found(&stems, forms) {
            let own: Vec<usize> = found.at.iter().map(|at| sought[*at]).collect();
            codes.extend(found.codes());
            let words = found.same().map(|w| (w, weights.same)).chain(found.see().map(|w| (w, weights.see)));
            let mut one_word: Vec<(u32, f32)> = Vec::new();
            for (phrase, weight) in words {
                match phrase {
                    [stem] => one_word.push((*stem, weight)),
                    several => {
                        for stem in several {
                            // Words of the query itself are sought already.
                            if !stems.contains(&Some(*stem)) {
                                added.push(Concept { stems: vec![(*stem, 1.0)], weight: weight * weights.part, ..Concept::default() });
                            }
                        }
                    }
                }
            }
            match own.as_slice() {
                // The other words stand for this one.
                [one] => {
                    let concept = &mut all[*one];
                    for (stem, weight) in one_word {
                        if !concept.stems.iter().any(|(known, _)| *known == stem) {
                            concept.stems.push((stem, weight));
                        }
                    }
                    concept.weight = concept.weight.max(weights.same);
                }
                // Nothing or several words of the query: what they mean together is a concept of its own.
                several => {
                    for at in several {
                        all[*at].weight = all[*at].weight.min(weights.literal);
                    }
                    if !one_word.is_empty() {
                        added.push(Concept { stems: one_word, weight: 1.0, ..Concept::default() });
                    }
                }
            }
        }
        // A word that several terms bring counts once.
        let mut seen: Vec<u32> = Vec::new();
        for concept in added {
            if let [(stem, _)] = concept.stems.as_slice() {
                if seen.contains(stem) {
                    continue;
                }
                seen.push(*stem);
            }
            all.push(concept);
        }
    }
}

fn is_weak(form: &str) -> bool {
    use std::sync::OnceLock;
    static SET: OnceLock<rustc_hash::FxHashSet<&'static str>> = OnceLock::new();
    SET.get_or_init(|| WEAK.split_whitespace().collect()).contains(form)
}
