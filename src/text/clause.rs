//! Clauses without a parser: where sentences and clauses begin and end, and the English that tells.
//!
//! Everything is decided over closed word classes, and only for the few places where a rule has matched; who acts is for
//! [`super::subject`], whether it happened for [`super::reality`].

use super::token::{Class, FormId, Token};
use super::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Set phrases of several words, filed under each of their words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Vec<FormId>>", into = "Vec<Vec<FormId>>")]
pub struct Phrases {
    phrases: Vec<Vec<FormId>>,
    by_word: FxHashMap<FormId, Vec<(u32, u32)>>,
}

impl Phrases {
    /// Phrases given as sequences of forms.
    pub fn new(phrases: Vec<Vec<FormId>>) -> Phrases {
        let mut by_word: FxHashMap<FormId, Vec<(u32, u32)>> = FxHashMap::default();
        for (number, phrase) in phrases.iter().enumerate() {
            for (place, form) in phrase.iter().enumerate() {
                by_word.entry(*form).or_default().push((number as u32, place as u32));
            }
        }
        Phrases { phrases, by_word }
    }

    /// Whether one of them covers token `at`.
    pub fn covers(&self, tokens: &[Token], at: usize) -> bool {
        let Some(places) = self.by_word.get(&tokens[at].form) else { return false };
        places.iter().any(|(number, place)| {
            let phrase = &self.phrases[*number as usize];
            let Some(start) = at.checked_sub(*place as usize) else { return false };
            tokens.len() >= start + phrase.len() && phrase.iter().zip(&tokens[start..]).all(|(form, token)| *form == token.form)
        })
    }
}

impl From<Vec<Vec<FormId>>> for Phrases {
    fn from(phrases: Vec<Vec<FormId>>) -> Phrases {
        Phrases::new(phrases)
    }
}

impl From<Phrases> for Vec<Vec<FormId>> {
    fn from(phrases: Phrases) -> Vec<Vec<FormId>> {
        phrases.phrases
    }
}

/// The English that clause analysis needs: the vocabulary and the set phrases of negation and imagination.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Grammar {
    /// Forms and classes.
    pub vocabulary: Vocabulary,
    /// "not only", "couldn't help but": negators that deny nothing.
    pub pseudo_negation: Phrases,
    /// "would have", "tempted to": what follows was only imagined.
    pub hypothetical: Phrases,
    /// "wanted to": what follows was only imagined, but stated as an aim.
    pub wanted: Phrases,
    /// "going to", "plan to": what follows is still to come.
    pub planned: Phrases,
    /// "instead of", "rather than", "without": what follows was not done.
    pub not_done: Phrases,
    /// see, ask, wonder: after these "if" opens a question and not a condition.
    pub whether_verbs: Vec<FormId>,
    /// sign, letter, note: what says something without being a person.
    pub speaking_things: Vec<FormId>,
    /// sit, stand, stop: after these "by" names a place and no agent.
    pub place_verbs: Vec<FormId>,
}

/// First token of the sentence that holds token `at`.
pub fn sentence_start(tokens: &[Token], at: usize) -> usize {
    tokens[..at.min(tokens.len())].iter().rposition(|t| t.class.has(Class::SENTENCE_END)).map_or(0, |i| i + 1)
}

/// One past the last token of the sentence that holds token `at`.
pub fn sentence_end(tokens: &[Token], at: usize) -> usize {
    let at = at.min(tokens.len());
    tokens[at..].iter().position(|t| t.class.has(Class::SENTENCE_END)).map_or(tokens.len(), |i| at + i)
}

/// Whether a gap of a pattern may not run over token `at`: it would leave the clause.
pub fn cuts_gap(tokens: &[Token], at: usize) -> bool {
    let class = tokens[at].class;
    // "Gave her no advice": what follows "no" was not given.
    if class.has(Class::CUT) || class.has(Class::NEGATOR) && class.has(Class::DETERMINER) {
        return true;
    }
    if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
        return true;
    }
    if class.has(Class::SUBJECT_PRONOUN) {
        return true;
    }
    if class.has(Class::COORDINATOR) {
        return tokens.get(at + 1).is_some_and(|next| {
            next.class.has(Class::SUBJECT_PRONOUN) || next.class.has(Class::VERB_PAST) && !next.class.has(Class::PERSON_WORD)
        });
    }
    false
}

/// First and one-past-last token of the clause around `at`, for conditions that look no further.
pub fn clause_around(tokens: &[Token], at: usize) -> (usize, usize) {
    let mut start = at.min(tokens.len().saturating_sub(1));
    while start > 0 && !opens_clause(tokens, start) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < tokens.len() && !opens_clause(tokens, end) && !tokens[end].class.has(Class::CUT) {
        end += 1;
    }
    (start, end.min(tokens.len()))
}

fn opens_clause(tokens: &[Token], at: usize) -> bool {
    let class = tokens[at].class;
    if at == 0 || tokens[at - 1].class.has(Class::CUT) {
        return true;
    }
    if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
        return true;
    }
    class.has(Class::COORDINATOR) && cuts_gap(tokens, at) || class.has(Class::SUBJECT_PRONOUN) && tokens[at - 1].class.has(Class::COMMA)
}

/// Whether token `at` can stand at the start of a clause: nothing before it, or a mark or joining word.
pub(super) fn after_boundary(tokens: &[Token], at: usize) -> bool {
    let mut at = at;
    loop {
        let Some(before) = at.checked_sub(1).map(|i| tokens[i]) else { return true };
        let class = before.class;
        if class.has(Class::MARK) || class.has(Class::EMOJI) || class.has(Class::FILLER) {
            return true;
        }
        if class.has(Class::COORDINATOR.with(Class::SUBORDINATOR)) {
            return true;
        }
        if class.has(Class::ADVERB) && !class.has(Class::PREPOSITION) && !class.has(Class::VERB) || class.has(Class::TIME) {
            at -= 1;
            continue;
        }
        return false;
    }
}

/// Whether what is told at token `at` is why or when somebody acted ("when she annoys me"), and no answer by itself.
pub fn is_occasion(tokens: &[Token], at: usize) -> bool {
    let (start, _) = clause_around(tokens, at);
    tokens[start].class.has(Class::OCCASION)
}
