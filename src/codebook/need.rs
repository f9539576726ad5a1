//! Needs: words without which a program can not match, and how far from its anchor they may stand.
//!
//! Most programs that are filed under a common word ("give") lack their other words in the answer at hand. Before
//! matching, every token of a response marks the needs its form meets in a [`Presence`]: one bit a token for each need.
//! Whether a program is worth trying at a token is then a shift and a mask for each of its needs, however many words
//! its sets hold. A window is never narrower than what the pattern allows, so nothing is missed.

use super::anchor::{Candidate, width};
use super::program::{Node, SetId, SetTable};
use crate::text::token::{FormId, Token};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Most needs that a program keeps beside its anchor.
pub const MOST: usize = 3;

/// A number that stands for no need: always met.
const ALWAYS: u16 = 0;

/// A set of which a token must stand in a window around the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Need {
    /// Number in the [`NeedIndex`].
    pub number: u16,
    /// First token of the window, counted from the anchor; the least value means from the start.
    pub low: i8,
    /// Last token of the window, counted from the anchor; the greatest value means to the end.
    pub high: i8,
}

impl Need {
    fn new(number: u16, low: isize, high: isize) -> Need {
        let low = if low <= isize::from(i8::MIN) { i8::MIN } else { low.min(127) as i8 };
        let high = if high >= isize::from(i8::MAX) { i8::MAX } else { high.max(-128) as i8 };
        Need { number, low, high }
    }
}

/// Every set that some program needs, under numbers of their own, and the needs that each form meets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NeedIndex {
    sets: Vec<SetId>,
    /// The number of each set; only compiling needs it.
    #[serde(skip)]
    numbers: FxHashMap<SetId, u16>,
    #[serde(skip)]
    starts: Vec<u32>,
    #[serde(skip)]
    met: Vec<u16>,
}

impl Default for NeedIndex {
    fn default() -> NeedIndex {
        // Number 0 is the need that is always met.
        NeedIndex { sets: vec![SetId::MAX], numbers: FxHashMap::default(), starts: Vec::new(), met: Vec::new() }
    }
}

impl NeedIndex {
    /// The number of the need for this set. A codebook with more sets than there are numbers simply filters less.
    pub fn number(&mut self, set: SetId) -> u16 {
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.sets.len()) else { return ALWAYS };
        self.sets.push(set);
        self.numbers.insert(set, number);
        number
    }

    /// Files the needs under the forms that meet them, once all are known.
    pub fn file(&mut self, sets: &SetTable, forms: usize) {
        let mut counts = vec![0u32; forms + 1];
        for set in &self.sets[1..] {
            for form in sets.forms(*set) {
                counts[*form as usize + 1] += 1;
            }
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        self.met = vec![0; counts[forms] as usize];
        let mut next = counts.clone();
        for (number, set) in self.sets.iter().enumerate().skip(1) {
            for form in sets.forms(*set) {
                let at = &mut next[*form as usize];
                self.met[*at as usize] = number as u16;
                *at += 1;
            }
        }
        self.starts = counts;
    }

    /// Needs that a form meets.
    #[inline]
    fn met_by(&self, form: FormId) -> &[u16] {
        let form = form as usize;
        match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => &self.met[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// Where the words of one response meet which need.
#[derive(Debug, Default)]
pub struct Presence {
    /// Of each need: the tokens that meet it. Emptied as a whole for every response: asking each mark its age, or noting
    /// which were made, costs more.
    marks: Vec<u64>,
    /// Tokens a bit stands for are `1 << shift`: a mark has 64 bits and a text may be long.
    shift: u32,
    tokens: usize,
}

impl Presence {
    /// Marks the needs that the tokens meet; those of the response before are forgotten.
    pub fn read(&mut self, tokens: &[Token], index: &NeedIndex) {
        self.marks.clear();
        self.marks.resize(index.sets.len(), 0);
        self.tokens = tokens.len();
        self.shift = (0..32).find(|s| tokens.len() >> s <= 63).unwrap_or(32);
        self.marks[usize::from(ALWAYS)] = u64::MAX;
        for (at, token) in tokens.iter().enumerate() {
            let bit = 1_u64 << (at >> self.shift);
            for need in index.met_by(token.form) {
                if let Some(mark) = self.marks.get_mut(usize::from(*need)) {
                    *mark |= bit;
                }
            }
        }
    }

    /// Tokens that meet a need.
    #[inline]
    fn mask(&self, number: u16) -> u64 {
        self.marks.get(usize::from(number)).copied().unwrap_or(0)
    }

    /// Whether a need of a program whose anchor is token `at` is met.
    #[inline]
    pub fn meets(&self, need: Need, at: usize) -> bool {
        let mask = self.mask(need.number);
        if mask == 0 {
            return false;
        }
        let low = if need.low == i8::MIN { 0 } else { at.saturating_add_signed(isize::from(need.low)) };
        let high = if need.high == i8::MAX { self.tokens.cast_signed() } else { at.cast_signed() + isize::from(need.high) };
        high >= 0 && within(mask, low >> self.shift, high as usize >> self.shift)
    }

    /// Whether a need is met by any token from `low` to before `high`.
    #[inline]
    pub fn meets_between(&self, number: u16, low: usize, high: usize) -> bool {
        within(self.mask(number), low >> self.shift, high.max(1).saturating_sub(1) >> self.shift)
    }
}

/// Whether a bit from `low` to `high`, both included, is set.
#[inline]
fn within(mask: u64, low: usize, high: usize) -> bool {
    if low > 63 || high < low {
        return false;
    }
    let width = (high - low).min(63);
    mask >> low & (2_u64 << width).wrapping_sub(1) != 0
}

/// The needs of a row of nodes whose anchor is the candidate `anchor`: the rarest sets, with their windows.
pub fn around(nodes: &[Node], anchor: &Candidate, candidates: &[Candidate], sets: &SetTable, index: &mut NeedIndex) -> Vec<Need> {
    let mut others: Vec<&Candidate> = candidates.iter().filter(|c| c.node != anchor.node).collect();
    others.sort_by_key(|c| (c.weight, c.node));
    others.truncate(MOST);
    others.into_iter().map(|other| window(nodes, anchor, other, index.number(other.set), sets)).collect()
}

/// The needs of a condition, which looks anywhere in its reach: that its two rarest words are there.
pub fn of_condition(candidates: &[Candidate], index: &mut NeedIndex) -> Vec<Need> {
    let mut rarest: Vec<&Candidate> = candidates.iter().collect();
    rarest.sort_by_key(|c| (c.weight, c.node));
    rarest.into_iter().take(2).map(|c| Need { number: index.number(c.set), ..Need::default() }).collect()
}

/// Where `other` may stand, seen from the anchor.
fn window(nodes: &[Node], anchor: &Candidate, other: &Candidate, number: u16, sets: &SetTable) -> Need {
    let (first, second) = if anchor.node < other.node { (anchor, other) } else { (other, anchor) };
    let between = &nodes[first.node..second.node];
    if between.iter().any(|node| leaves_the_row(node, sets)) {
        return Need::new(number, isize::MIN, isize::MAX);
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
    if first.node == anchor.node { Need::new(number, low, high) } else { Need::new(number, -high, -low) }
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
        Node::Optional(inside) | Node::Capture(_, inside) => inside.iter().any(|node| leaves_the_row(node, sets)),
        Node::Either(rows, _) => sets.rows(*rows).iter().any(|row| row.iter().any(|node| leaves_the_row(node, sets))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_of_bits() {
        for (name, mask, low, high, wanted) in [
            ("inside", 0b1000_u64, 2, 4, true),
            ("at the edges", 0b1000, 3, 3, true),
            ("before", 0b1000, 4, 9, false),
            ("the whole", 1 << 63, 0, 63, true),
            ("beyond the end", 1 << 63, 0, 500, true),
            ("starts beyond the end", u64::MAX, 64, 70, false),
            ("upside down", u64::MAX, 5, 4, false),
        ] {
            assert_eq!(within(mask, low, high), wanted, "{name}");
        }
    }

    #[test]
    fn windows_clamp() {
        assert_eq!(Need::new(1, -4000, 4000), Need { number: 1, low: i8::MIN, high: i8::MAX });
        assert_eq!(Need::new(1, -3, 9), Need { number: 1, low: -3, high: 9 });
    }
}
