//! A pattern once read: parts in a row, not yet tied to a vocabulary.

use crate::taxonomy::rule::Who;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where in a rule file a part stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// How a word is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Exactly this form.
    Exact,
    /// Any inflected form.
    Lemma,
    /// An entry of this lexicon.
    Lexicon,
}

/// One alternative of a word part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'p> {
    /// How it is meant.
    pub kind: WordKind,
    /// The word, phrase or lexicon name.
    pub text: Cow<'p, str>,
    /// Where it stands.
    pub at: At,
}

/// Who the slots of speech are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SpeechSlot {
    /// The one spoken to, as subject or object.
    You,
    /// The one spoken to, as owner.
    Your,
    /// The speaker, as subject or object.
    I,
    /// The speaker, as owner.
    My,
}

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'p> {
    /// One of these words.
    Words(Vec<Word<'p>>),
    /// Up to so many words.
    Gap(u8),
    /// Exactly one word.
    AnyWord,
    /// Parts that may be missing.
    Optional(Vec<Part<'p>>),
    /// One of these rows of parts.
    Either(Vec<Vec<Part<'p>>>),
    /// The next word is none of these.
    Not(Vec<Word<'p>>),
    /// Who must act.
    Agent(Who),
    /// The person acted on.
    Target(Who),
    /// The person acted on, as owner.
    Possessor(Who),
    /// Any person, in no role.
    Person,
    /// Oneself.
    Reflexive,
    /// A person of the speech.
    Speech(SpeechSlot),
    /// Start of a clause.
    Start,
    /// End of a clause.
    End,
    /// What is said right after.
    Said(Vec<Part<'p>>),
    /// A named row of parts.
    Capture(String, Vec<Part<'p>>),
}
