//! A pattern compiled: nodes that test token numbers against sets of forms.

use super::need::Need;
use super::pattern::SpeechSlot;
use crate::taxonomy::rule::Who;
use crate::text::token::FormId;
use rustc_hash::FxHashMap;

/// Number of a set in its [`SetTable`].
pub type SetId = u32;

/// Sets of forms, each kept once, sorted.
#[derive(Debug, Clone, Default)]
pub struct SetTable {
    sets: Vec<Box<[FormId]>>,
    known: FxHashMap<Box<[FormId]>, SetId>,
}

impl SetTable {
    /// The number of this set, new if need be.
    pub fn intern(&mut self, mut forms: Vec<FormId>) -> SetId {
        forms.sort_unstable();
        forms.dedup();
        let forms: Box<[FormId]> = forms.into();
        if let Some(id) = self.known.get(&forms) {
            return *id;
        }
        let id = self.sets.len() as SetId;
        self.sets.push(forms.clone());
        self.known.insert(forms, id);
        id
    }

    /// Whether the set holds the form.
    #[inline]
    pub fn has(&self, set: SetId, form: FormId) -> bool {
        let forms = &self.sets[set as usize];
        if forms.len() <= 8 { forms.contains(&form) } else { forms.binary_search(&form).is_ok() }
    }

    /// The forms of a set.
    pub fn forms(&self, set: SetId) -> &[FormId] {
        &self.sets[set as usize]
    }
}

/// One step of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A token of this set.
    Set(SetId),
    /// Up to so many words.
    Gap(u8),
    /// One word.
    AnyWord,
    /// May be missing.
    Optional(Box<[Node]>),
    /// One of these rows; the set holds every form with which one of them can begin, where that is known.
    Either(Box<[Box<[Node]>]>, Option<SetId>),
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
#[derive(Debug, Clone, Default)]
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
