//! A pattern compiled: nodes that test token numbers against sets of forms.

use super::filing::Filing;
use super::need::{Key, Need};
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
    /// Where there are many rows: which to try at which form; made anew when a codebook is unpacked.
    #[serde(skip)]
    openings: Option<Openings>,
}

/// Rows by the form with which they begin.
#[derive(Debug, Clone)]
struct Openings {
    /// Form and number of the row, sorted.
    by_form: Box<[(FormId, u32)]>,
    /// Rows that begin with no set, or with so large a one that it is asked as a whole.
    always: Box<[u32]>,
}

/// Alternatives with fewer rows are tried one by one.
const MANY_ROWS: usize = 24;

/// A set with more forms is asked as a whole.
const LARGE_SET: usize = 16;

/// Rows that are looked up at one place; where there are more, all are tried.
const MOST_OPENINGS: usize = 32;

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
        self.alternatives.push(Alternatives { rows: rows.into(), width: (size(least), size(most)), openings: None });
        (self.alternatives.len() - 1) as RowsId
    }

    /// The rows kept under this number.
    #[inline]
    pub fn rows(&self, rows: RowsId) -> &[Box<[Node]>] {
        &self.alternatives[rows as usize].rows
    }

    /// Files the rows of alternatives with many of them under the forms with which they begin.
    pub(super) fn file_rows(&mut self) {
        let mut alternatives = std::mem::take(&mut self.alternatives);
        for one in alternatives.iter_mut().filter(|one| one.rows.len() >= MANY_ROWS) {
            let (mut by_form, mut always) = (Vec::new(), Vec::new());
            for (number, row) in (0..).zip(&one.rows) {
                match row.first() {
                    Some(Node::Set(set)) if self.forms(*set).len() <= LARGE_SET => {
                        by_form.extend(self.forms(*set).iter().map(|form| (*form, number)));
                    }
                    _ => always.push(number),
                }
            }
            by_form.sort_unstable();
            one.openings = Some(Openings { by_form: by_form.into(), always: always.into() });
        }
        self.alternatives = alternatives;
    }

    /// What `try_row` gives for the first row, in their order, for which it gives something. Rows that can not begin with one
    /// of the forms may be left out.
    #[inline]
    pub fn first_match<T>(&self, rows: RowsId, forms: &[FormId], mut try_row: impl FnMut(&[Node]) -> Option<T>) -> Option<T> {
        let Alternatives { rows, openings, .. } = &self.alternatives[rows as usize];
        let Some(Openings { by_form, always }) = openings else {
            return rows.iter().find_map(|row| try_row(row));
        };
        let mut picked = [0_u32; MOST_OPENINGS];
        let mut count = 0;
        let opened = forms.iter().flat_map(|form| {
            let start = by_form.partition_point(|(other, _)| other < form);
            by_form[start..].iter().take_while(move |(other, _)| other == form).map(|(_, row)| *row)
        });
        for row in always.iter().copied().chain(opened) {
            let Some(place) = picked.get_mut(count) else {
                return rows.iter().find_map(|row| try_row(row));
            };
            *place = row;
            count += 1;
        }
        picked[..count].sort_unstable();
        let mut last = None;
        picked[..count].iter().find_map(|row| (last.replace(*row) != Some(*row)).then(|| try_row(&rows[*row as usize])).flatten())
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
    /// Under which words it is kept; a condition, which looks everywhere, is kept under none.
    pub filings: Box<[Filing]>,
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
    /// The pattern as written, for explanations.
    pub written: String,
}

impl Program {
    /// Most tokens before a word under which it is kept.
    pub fn reach(&self) -> usize {
        self.filings.iter().map(|filing| usize::from(filing.before.1)).max().unwrap_or(0)
    }
}
