//! A pattern compiled: nodes that test token numbers against sets of forms.

use super::need::{Key, Need};
use super::pattern::SpeechSlot;
use crate::taxonomy::rule::Who;
use serde::{Deserialize, Serialize};

/// Number of a set in its [`SetTable`](super::set_table::SetTable).
pub type SetId = u32;

/// Number of a row of nodes in its [`SetTable`](super::set_table::SetTable).
pub type RowId = u32;

/// Number of a choice among rows in its [`SetTable`](super::set_table::SetTable).
pub type RowsId = u32;

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Node {
    /// A token of this set.
    Set(SetId),
    /// Up to so many words.
    Gap(u8),
    /// One word.
    AnyWord,
    /// May be missing.
    Optional(RowId),
    /// One of these rows; the set holds every form with which one of them can begin, where that is known. The rows of a
    /// lexicon are shared by all patterns that name it.
    Either(RowsId, Option<SetId>),
    /// The next token is not of this set.
    Not(SetId),
    /// The person acted on.
    Target(Who),
    /// The person acted on, as owner.
    Possessor(Who),
    /// Any person.
    Person,
    /// A reflexive pronoun.
    Reflexive,
    /// A person of the speech.
    Speech(SpeechSlot),
    /// Start of a clause.
    Start,
    /// End of a clause.
    End,
    /// Looked for in the speech that follows within four tokens.
    Said(RowId),
    /// A named row; the number is that of the name.
    Capture(u8, RowId),
}

/// A compiled pattern.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Program {
    /// The steps.
    pub row: RowId,
    /// Number of the rule it belongs to.
    pub rule: u32,
    /// Who must act, where the pattern says so.
    pub agent: Option<Who>,
    /// Most tokens of a match before a word under which it is kept.
    pub reach: u8,
    /// Of a condition: a set one of whose forms a match holds, and the fewest and most tokens of the match before it.
    pub anchor: Option<(SetId, (u8, u8))>,
    /// Forms with which a match can begin, where that is known.
    pub first: Option<SetId>,
    /// The need for these forms.
    pub first_need: Option<Key>,
    /// Of a condition: what must stand anywhere in its reach.
    pub needs: Box<[Need]>,
    /// How much the pattern demands: sets and roles count, gaps do not.
    pub specificity: u8,
    /// Names of captured parts.
    pub captures: Vec<String>,
    /// Number of the pattern as written, in [`Codebook::patterns`](super::Codebook::patterns).
    pub written: u32,
}
