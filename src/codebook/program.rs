//! A pattern compiled: nodes that test token numbers against sets of forms.

use super::need::Need;
use super::pattern::SpeechSlot;
use crate::taxonomy::rule::Who;
use crate::text::token::FormId;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// Number of a set in its [`SetTable`].
pub type SetId = u32;

/// Number of alternatives in a [`SetTable`].
pub type RowsId = u32;

/// Sets of forms, each kept once, sorted: all in one row, so that thousands of small sets cost no allocation each. Beside
/// them the alternatives that programs choose from, which a lexicon's patterns share.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SetTable {
    forms: Vec<FormId>,
    /// Where each set ends in `forms`; it begins where the one before ends.
    ends: Vec<u32>,
    /// The newest set of each hash over forms; only compiling needs it.
    #[serde(skip)]
    known: FxHashMap<u64, SetId>,
    /// Of each set the one before it that has the same hash, if any.
    #[serde(skip)]
    same: Vec<Option<SetId>>,
    alternatives: Vec<Alternatives>,
}

/// Rows one of which must match.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Alternatives {
    rows: Box<[Box<[Node]>]>,
    /// Fewest and most tokens that they cover.
    width: (u32, u32),
}

impl SetTable {
    /// The number of this set, new if need be.
    pub fn intern(&mut self, mut forms: Vec<FormId>) -> SetId {
        forms.sort_unstable();
        forms.dedup();
        self.intern_sorted(&forms)
    }

    /// The number of this set, given sorted and with each form once.
    pub fn intern_sorted(&mut self, forms: &[FormId]) -> SetId {
        debug_assert!(forms.is_sorted_by(|a, b| a < b));
        let hash = FxBuildHasher.hash_one(forms);
        let newest = self.known.get(&hash).copied();
        let mut next = newest;
        while let Some(set) = next {
            if self.forms(set) == forms {
                return set;
            }
            next = self.same[set as usize];
        }
        let id = self.ends.len() as SetId;
        self.forms.extend_from_slice(forms);
        self.ends.push(self.forms.len() as u32);
        self.same.push(newest);
        self.known.insert(hash, id);
        id
    }

    /// Whether the set holds the form.
    #[inline]
    pub fn has(&self, set: SetId, form: FormId) -> bool {
        let forms = self.forms(set);
        if forms.len() <= 8 { forms.contains(&form) } else { forms.binary_search(&form).is_ok() }
    }

    /// The forms of a set.
    #[inline]
    pub fn forms(&self, set: SetId) -> &[FormId] {
        let set = set as usize;
        let start = if set == 0 { 0 } else { self.ends[set - 1] };
        &self.forms[start as usize..self.ends[set] as usize]
    }

    /// Keeps rows that cover from `least` to `most` tokens, under a new number.
    pub fn add_rows(&mut self, rows: Vec<Box<[Node]>>, (least, most): (usize, usize)) -> RowsId {
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.alternatives.push(Alternatives { rows: rows.into(), width: (size(least), size(most)) });
        (self.alternatives.len() - 1) as RowsId
    }

    /// The rows kept under this number.
    #[inline]
    pub fn rows(&self, rows: RowsId) -> &[Box<[Node]>] {
        &self.alternatives[rows as usize].rows
    }

    /// Fewest and most tokens that these rows cover.
    pub fn width(&self, rows: RowsId) -> (usize, usize) {
        let (least, most) = self.alternatives[rows as usize].width;
        (least as usize, most as usize)
    }

    /// Number of sets.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// One step of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Node {
    /// A token of this set.
    Set(SetId),
    /// Up to so many words.
    Gap(u8),
    /// One word.
    AnyWord,
    /// May be missing.
    Optional(Box<[Node]>),
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
    Said(Box<[Node]>),
    /// A named row; the number is that of the name.
    Capture(u8, Box<[Node]>),
}

/// A compiled pattern.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Program {
    /// The steps.
    pub nodes: Box<[Node]>,
    /// Number of the rule it belongs to.
    pub rule: u32,
    /// Who must act, where the pattern says so.
    pub agent: Option<Who>,
    /// The set at one of whose forms the program is tried.
    pub anchor: SetId,
    /// Fewest and most tokens before the anchor.
    pub before: (u8, u8),
    /// Forms with which a match can begin, where that is known.
    pub first: Option<SetId>,
    /// Number of the need for these forms.
    pub first_need: Option<u16>,
    /// What must stand around the anchor (see [`super::need`]); of a condition: anywhere in its reach.
    pub needs: Box<[Need]>,
    /// How much the pattern demands: sets and roles count, gaps do not.
    pub specificity: u8,
    /// Names of captured parts.
    pub captures: Vec<String>,
    /// The pattern as written, for explanations.
    pub written: String,
}
