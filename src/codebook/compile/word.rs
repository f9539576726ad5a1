//! Words of rules and lexicons: each word and phrase with its forms, worked out when it is first met and remembered.
//!
//! A codebook names a few thousand words tens of thousands of times.

use crate::codebook::english;
use crate::codebook::pattern::WordKind;
use crate::codebook::program::SetId;
use crate::codebook::set_table::SetTable;
use crate::text::inflect::Inflector;
use crate::text::token::{Class, FormId};
use crate::text::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a word part may be: single forms, and rows of sets for phrases.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    pub(super) forms: Vec<FormId>,
    pub(super) rows: Vec<Box<[SetId]>>,
}

impl Alternatives {
    /// Adds what `other` holds.
    pub(super) fn add(&mut self, other: &Alternatives) {
        self.forms.extend_from_slice(&other.forms);
        self.rows.extend_from_slice(&other.rows);
    }
}

/// A word with its forms.
#[derive(Debug, Clone)]
struct Known {
    forms: Range<usize>,
    /// The set of the forms, once somebody asked for it.
    set: Option<SetId>,
}

/// The words that are known, those taken exactly apart from those given by their base form.
#[derive(Debug)]
pub(super) struct Words {
    inflector: Inflector,
    known: Vec<Known>,
    /// Forms of all known words, one after the other.
    forms: Vec<FormId>,
    exact: FxHashMap<Box<str>, usize>,
    lemmas: FxHashMap<Box<str>, usize>,
    /// Words of what is not one plain word, by its text.
    exact_phrases: FxHashMap<Box<str>, Box<[usize]>>,
    lemma_phrases: FxHashMap<Box<str>, Box<[usize]>>,
    /// Where forms are put together.
    buffer: String,
}

impl Words {
    /// No word is known; what comes is inflected with this.
    pub(super) fn new(inflector: Inflector) -> Words {
        Words {
            inflector,
            known: Vec::new(),
            forms: Vec::new(),
            exact: FxHashMap::default(),
            lemmas: FxHashMap::default(),
            exact_phrases: FxHashMap::default(),
            lemma_phrases: FxHashMap::default(),
            buffer: String::new(),
        }
    }

    /// Every form of a word.
    pub(super) fn inflect(&self, base: &str) -> Vec<String> {
        self.inflector.all(base)
    }

    /// Adds a word or phrase to what a part may be.
    pub(super) fn add(&mut self, text: &str, kind: WordKind, vocabulary: &mut Vocabulary, sets: &mut SetTable, found: &mut Alternatives) {
        // Most are one plain word, which needs no cutting.
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase()) {
            let word = self.word(text, kind, vocabulary);
            found.forms.extend_from_slice(self.forms_of(word));
            return;
        }
        let phrases = if kind == WordKind::Exact { &self.exact_phrases } else { &self.lemma_phrases };
        let words = if let Some(words) = phrases.get(text) {
            words.clone()
        } else {
            let words: Box<[usize]> = english::split_words(text).iter().map(|word| self.word(word, kind, vocabulary)).collect();
            let phrases = if kind == WordKind::Exact { &mut self.exact_phrases } else { &mut self.lemma_phrases };
            phrases.insert(text.into(), words.clone());
            words
        };
        match &*words {
            [] => {}
            [one] => found.forms.extend_from_slice(self.forms_of(*one)),
            // In a phrase given by its base form the first verb is inflected, and its last noun may be plural;
            // inflecting every word finds both, and the odd forms this makes do not occur.
            many => found.rows.push(many.iter().map(|word| self.set_of(*word, sets)).collect()),
        }
    }

    /// The set of a single plain word's forms, if it is one.
    pub(super) fn single(&mut self, text: &str, kind: WordKind, vocabulary: &mut Vocabulary, sets: &mut SetTable) -> Option<SetId> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let word = self.word(text, kind, vocabulary);
        Some(self.set_of(word, sets))
    }

    fn forms_of(&self, word: usize) -> &[FormId] {
        &self.forms[self.known[word].forms.clone()]
    }

    fn set_of(&mut self, word: usize, sets: &mut SetTable) -> SetId {
        if let Some(set) = self.known[word].set {
            return set;
        }
        let set = sets.intern(self.forms_of(word).to_vec());
        self.known[word].set = Some(set);
        set
    }

    /// The number of a word, which is inflected if it is new.
    fn word(&mut self, word: &str, kind: WordKind, vocabulary: &mut Vocabulary) -> usize {
        let numbers = if kind == WordKind::Exact { &mut self.exact } else { &mut self.lemmas };
        if let Some(number) = numbers.get(word) {
            return *number;
        }
        let number = self.known.len();
        numbers.insert(word.into(), number);
        let start = self.forms.len();
        self.inflected(word, kind, vocabulary);
        self.known.push(Known { forms: start..self.forms.len(), set: None });
        number
    }

    /// Adds the forms of one word. Closed-class words are not inflected, and meet their contracted forms.
    fn inflected(&mut self, word: &str, kind: WordKind, vocabulary: &mut Vocabulary) {
        let contracted: &[&str] = match (word, kind) {
            ("not", _) => &["not", "n't"],
            ("be", WordKind::Lemma) => &["be", "am", "is", "are", "was", "were", "been", "being", "'m", "'s", "'re"],
            ("is", _) => &["is", "'s"],
            ("are", _) => &["are", "'re"],
            ("am", _) => &["am", "'m"],
            ("have", WordKind::Lemma) => &["have", "has", "had", "having", "'ve"],
            ("will", _) => &["will", "'ll"],
            ("would", _) => &["would", "'d"],
            ("ok", _) => &["ok", "okay", "k", "alright"],
            ("okay", _) => &["ok", "okay"],
            _ => &[],
        };
        if !contracted.is_empty() {
            self.forms.extend(contracted.iter().map(|form| vocabulary.intern(form)));
            return;
        }
        let closed = Class::SUBJECT_PRONOUN
            .with(Class::OBJECT_PRONOUN)
            .with(Class::OWNER)
            .with(Class::REFLEXIVE)
            .with(Class::DETERMINER)
            .with(Class::PREPOSITION)
            .with(Class::COORDINATOR)
            .with(Class::SUBORDINATOR)
            .with(Class::NEGATOR)
            .with(Class::MODAL)
            .with(Class::TO)
            .with(Class::IT)
            .with(Class::YOU);
        let class = vocabulary.id(word).map(|id| vocabulary.class(id)).unwrap_or_default();
        if kind == WordKind::Exact || class.has(closed) && !class.has(Class::VERB) || !word.chars().all(char::is_alphabetic) {
            self.forms.push(vocabulary.intern(word));
            return;
        }
        self.inflector.each(word, &mut self.buffer, |form| self.forms.push(vocabulary.intern(form)));
    }
}
