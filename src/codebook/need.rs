//! Needs: words without which a program can not match, and how far from its anchor they may stand.
//!
//! Most programs that are filed under a common word ("give") lack their other words in the answer at hand. Before
//! matching, the needs that the forms of a response meet are joined in a [`Presence`](super::presence::Presence), a bit
//! for each; what is met nowhere is not looked for. A need that is met is then sought among the few tokens of its window: a
//! common form has a row of bits for all needs, a rare one a short list. A window is never narrower than what the pattern
//! allows, so nothing is missed.

use super::anchor::{Candidate, Sought, width};
use super::pattern::SpeechSlot;
use super::program::{Node, SetId};
use super::set_table::SetTable;
use crate::text::long_row::{LongRow, LongRows, Row};
use crate::text::token::FormId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Most needs that a program keeps beside its anchor.
pub const MOST: usize = 3;

/// What a need asks for: a number in the [`NeedIndex`], or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Key(pub(super) u32);

impl Key {
    /// No need: always met.
    pub(super) const ALWAYS: Key = Key(0);

    /// Keys from here on are forms.
    const FORMS: u32 = 1 << 31;

    pub(super) fn number(self) -> u32 {
        self.0
    }

    pub(super) fn from_number(number: u32) -> Key {
        Key(number)
    }

    pub(super) fn form(self) -> Option<FormId> {
        (self.0 >= Key::FORMS).then(|| self.0 - Key::FORMS)
    }
}

/// Numbers of the needs for pronouns of speech, in the order of [`slot_number`]; number 0 is always met.
pub(super) const SLOTS: usize = 4;

pub(super) fn slot_number(slot: SpeechSlot) -> usize {
    match slot {
        SpeechSlot::You => 1,
        SpeechSlot::Your => 2,
        SpeechSlot::I => 3,
        SpeechSlot::My => 4,
    }
}

/// A word that must stand in a window around the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Need {
    /// What is needed.
    pub key: Key,
    /// First token of the window, counted from the anchor; the least value means from the start.
    pub low: i8,
    /// Last token of the window, counted from the anchor; the greatest value means to the end.
    pub high: i8,
}

impl Need {
    fn new(key: Key, low: isize, high: isize) -> Need {
        let low = if low <= isize::from(i8::MIN) { i8::MIN } else { low.min(127) as i8 };
        let high = if high >= isize::from(i8::MAX) { i8::MAX } else { high.max(-128) as i8 };
        Need { key, low, high }
    }
}

/// Every set that some program needs, under numbers of their own, and the needs that each form meets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NeedIndex {
    #[serde(skip)]
    sets: LongRow<SetId>,
    /// The number of each set; only compiling needs it.
    #[serde(skip)]
    numbers: FxHashMap<SetId, Key>,
    /// `met[starts[form]..starts[form + 1]]` are the needs that a form meets.
    #[serde(skip)]
    starts: LongRow<u32>,
    #[serde(skip)]
    met: LongRow<u32>,
    /// Of each form a bit for each need it meets, by the last bits of its number: most needs that it does not meet are told
    /// from this alone.
    #[serde(skip)]
    pub(super) outlines: LongRow<u64>,
    /// Of each form the number of its row of bits, or [`NO_ROW`].
    #[serde(skip)]
    row_of: LongRow<u32>,
    /// Rows of [`NeedIndex::words`] words, one after the other: the needs that a common form meets.
    #[serde(skip)]
    rows: LongRow<u64>,
}

/// A form that meets fewer needs has a list only. With more rows the needs are looked up somewhat faster, but the rows take
/// most of the room of a codebook, and of the time to read it.
const MANY_NEEDS: usize = 64;

/// Stands for a form without a row of bits.
const NO_ROW: u32 = u32::MAX;

impl Default for NeedIndex {
    fn default() -> NeedIndex {
        // The first numbers stand for no set.
        NeedIndex {
            sets: vec![SetId::MAX; 1 + SLOTS].into(),
            numbers: FxHashMap::default(),
            starts: LongRow::default(),
            met: LongRow::default(),
            outlines: LongRow::default(),
            row_of: LongRow::default(),
            rows: LongRow::default(),
        }
    }
}

impl NeedIndex {
    /// The key of the need for this.
    pub fn key(&mut self, sought: Sought, sets: &SetTable) -> Key {
        match sought {
            Sought::Slot(slot) => Key(slot_number(slot) as u32),
            Sought::Set(set) => self.of_set(set, sets),
        }
    }

    /// The key of the need for this.set.
    pub fn of_set(&mut self, set: SetId, sets: &SetTable) -> Key {
        if let [form] = sets.forms(set) {
            return Key(Key::FORMS + form);
        }
        *self.numbers.entry(set).or_insert_with(|| {
            self.sets.to_mut().push(set);
            Key((self.sets.len() - 1) as u32)
        })
    }

    /// Files the needs under the forms that meet them, once all are known.
    pub fn file(&mut self, sets: &SetTable, forms: usize) {
        let mut counts = vec![0u32; forms + 1];
        for set in &self.sets[1 + SLOTS..] {
            for form in sets.forms(*set) {
                counts[*form as usize + 1] += 1;
            }
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        let mut met = vec![0_u32; counts[forms] as usize];
        let mut next = counts.clone();
        for (number, set) in self.sets.iter().enumerate().skip(1 + SLOTS) {
            for form in sets.forms(*set) {
                let at = &mut next[*form as usize];
                met[*at as usize] = number as u32;
                *at += 1;
            }
        }
        let words = self.words();
        let (mut row_of, mut outlines, mut rows) = (vec![NO_ROW; forms], vec![0_u64; forms], Vec::new());
        for form in 0..forms {
            let met = &met[counts[form] as usize..counts[form + 1] as usize];
            outlines[form] = met.iter().fold(0, |outline, need| outline | 1 << (need % 64));
            if met.len() < MANY_NEEDS {
                continue;
            }
            let start = rows.len();
            row_of[form] = (start / words) as u32;
            rows.resize(start + words, 0_u64);
            for need in met {
                rows[start + *need as usize / 64] |= 1 << (need % 64);
            }
        }
        (self.starts, self.met, self.outlines) = (counts.into(), met.into(), outlines.into());
        (self.row_of, self.rows) = (row_of.into(), rows.into());
    }

    /// Words of a row of bits.
    pub(super) fn words(&self) -> usize {
        self.sets.len().div_ceil(64)
    }

    pub(super) fn row(&self, form: FormId) -> Option<&[u64]> {
        let row = *self.row_of.get(form as usize)?;
        let words = self.words();
        (row != NO_ROW).then(|| &self.rows[row as usize * words..(row as usize + 1) * words])
    }

    /// Whether a form meets a need that stands for a set.
    #[inline]
    pub(super) fn meets(&self, form: FormId, number: u32) -> bool {
        match self.row(form) {
            Some(row) => row[number as usize / 64] >> (number % 64) & 1 != 0,
            None => self.met_by(form).binary_search(&number).is_ok(),
        }
    }

    /// Needs that a form meets, sorted.
    #[inline]
    pub(super) fn met_by(&self, form: FormId) -> &[u32] {
        let form = form as usize;
        match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => &self.met[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

impl LongRows for NeedIndex {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        let NeedIndex { sets, starts, met, row_of, .. } = self;
        rows.extend([sets, starts, met, row_of].map(Row::Numbers));
        rows.extend([&mut self.outlines, &mut self.rows].map(Row::Long));
    }
}

/// The needs of a condition, which looks anywhere in its reach: that its two rarest words are there.
pub fn of_condition(candidates: &[Candidate], sets: &SetTable, index: &mut NeedIndex) -> Vec<Need> {
    let mut rarest: Vec<&Candidate> = candidates.iter().filter(|c| c.set().is_some()).collect();
    rarest.sort_by_key(|c| (c.weight, c.node));
    rarest.into_iter().take(2).map(|c| Need { key: index.key(c.sought, sets), ..Need::default() }).collect()
}

/// Where `other` may stand, seen from the anchor.
pub fn window(nodes: &[Node], anchor: &Candidate, other: &Candidate, key: Key, sets: &SetTable) -> Need {
    let (first, second) = if anchor.node < other.node { (anchor, other) } else { (other, anchor) };
    let between = &nodes[first.node..second.node];
    if between.iter().any(|node| leaves_the_row(node, sets)) {
        return Need::new(key, isize::MIN, isize::MAX);
    }
    // Distance from the first word to the second. A single set is one token, and what may be skipped before it is behind
    // us; inside alternatives only the bounds of the whole are known.
    let (low, high) = if matches!(nodes[first.node], Node::Set(_)) {
        let (low, high) = width(&between[1..], sets);
        (1 + low.cast_signed(), 1 + high.cast_signed())
    } else {
        let (low, high) = width(between, sets);
        (low.cast_signed() - first.inner.1.cast_signed() - SKIP, high.cast_signed() - first.inner.0.cast_signed())
    };
    let (low, high) = (low + second.inner.0.cast_signed(), high + second.inner.1.cast_signed() + SKIP + long_persons(between));
    if first.node == anchor.node { Need::new(key, low, high) } else { Need::new(key, -high, -low) }
}

/// Words that may be overlooked before a part.
const SKIP: isize = 3;

/// Person phrases may be longer than the width that anchors reckon with ("my mum and her little sister").
fn long_persons(nodes: &[Node]) -> isize {
    nodes.iter().filter(|n| !matches!(n, Node::Set(_) | Node::Gap(_) | Node::AnyWord)).count().cast_signed() * 9
}

/// Whether what follows this node may stand anywhere.
fn leaves_the_row(node: &Node, sets: &SetTable) -> bool {
    match node {
        Node::Said(_) => true,
        Node::Optional(inside) | Node::Capture(_, inside) => sets.row(*inside).iter().any(|node| leaves_the_row(node, sets)),
        Node::Either(rows, _) => sets.rows(*rows).any(|row| row.iter().any(|node| leaves_the_row(node, sets))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_clamp() {
        assert_eq!(Need::new(Key(1), -4000, 4000), Need { key: Key(1), low: i8::MIN, high: i8::MAX });
        assert_eq!(Need::new(Key(1), -3, 9), Need { key: Key(1), low: -3, high: 9 });
    }
}
