//! Cues ready to be looked up: the weights of `cues.tsv` under a number for each cue.
//!
//! A cue is known by the hash of what it is, so that a text's words are looked up as they stand, whether or not any rule
//! names them. Hashes lie sorted, with a first step by their leading bits; weights lie in a row of their own, a code and
//! hundredths of a unit of log odds in one number.

use crate::taxonomy::axes::Direction;
use crate::taxonomy::cues::{Cues, NO_ACT};
use crate::text::long_row::{LongRow, LongRows, Row};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::BuildHasher;

/// A cue in a text or in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature<'w> {
    /// What always counts.
    Always,
    /// This word.
    Word(&'w str),
    /// A word with this beginning, its ending cut.
    Stem(&'w str),
    /// Two words side by side.
    Pair(&'w str, &'w str),
    /// What the question asks about.
    Question(&'w str),
    /// What rules say of the answer: [`ACT`] where they find one, or a boundary code.
    Ruled(&'w str),
}

impl<'w> Feature<'w> {
    /// Reads a cue as the file writes it; `None` for what is none.
    pub fn parse(written: &'w str) -> Option<Feature<'w>> {
        let word = |w: &str| !w.is_empty() && !w.contains(char::is_whitespace);
        if written == "=" {
            return Some(Feature::Always);
        }
        if let Some((first, second)) = written.split_once(' ') {
            return (word(first) && word(second)).then_some(Feature::Pair(first, second));
        }
        if !word(written) {
            return None;
        }
        match (written.strip_prefix('?'), written.strip_suffix('~')) {
            (Some(asked), _) if !asked.is_empty() => Some(Feature::Question(asked)),
            _ if written.len() > 1 && written.starts_with('!') => Some(Feature::Ruled(&written[1..])),
            (_, Some(stem)) if !stem.is_empty() => Some(Feature::Stem(stem)),
            _ => Some(Feature::Word(written)),
        }
    }

    /// The number under which it is kept.
    pub fn key(self) -> u64 {
        match self {
            Feature::Always => Kind::Always.key(0, 0),
            Feature::Word(word) => Kind::Word.key(number(word), 0),
            Feature::Stem(stem) => Kind::Stem.key(number(stem), 0),
            Feature::Pair(first, second) => Kind::Pair.key(number(first), number(second)),
            Feature::Question(asked) => Kind::Question.key(number(asked), 0),
            Feature::Ruled(said) => Kind::Ruled.key(number(said), 0),
        }
    }

    /// Whether it is of the clause's own words and not of what surrounds them.
    pub fn of_words(self) -> bool {
        !matches!(self, Feature::Always | Feature::Question(_) | Feature::Ruled(_))
    }
}

impl fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Feature::Always => f.write_str("="),
            Feature::Word(word) => f.write_str(word),
            Feature::Stem(stem) => write!(f, "{stem}~"),
            Feature::Pair(first, second) => write!(f, "{first} {second}"),
            Feature::Question(asked) => write!(f, "?{asked}"),
            Feature::Ruled(said) => write!(f, "!{said}"),
        }
    }
}

/// The number of a word, from which keys are made: each word of a text is hashed once, not once for each of its cues.
pub fn number(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// What a cue is, apart from its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What always counts.
    Always = 1,
    /// A word.
    Word,
    /// The beginning of a word.
    Stem,
    /// Neighbours.
    Pair,
    /// Of the question.
    Question,
    /// Of what rules say.
    Ruled,
}

impl Kind {
    /// The key of such a cue of words with these numbers; 0 where there is no word.
    #[inline]
    pub fn key(self, first: u64, second: u64) -> u64 {
        let joined = first.rotate_left(23) ^ second.wrapping_mul(0xC2B2_AE3D_27D4_EB4F) ^ (self as u64).wrapping_mul(0x1656_67B1_9E37_79F9);
        // The first bits choose the place, so all bits must have a say in them.
        let mixed = (joined ^ (joined >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 32)
    }
}

/// The ending of a word cut off: -ing, -ed, -es or -s of a word of five letters or more; `None` for a shorter word.
pub fn stem(word: &str) -> Option<&str> {
    if word.len() < 5 || word.starts_with('{') {
        return None;
    }
    let cut = ["ing", "ed", "es", "s"].into_iter().find_map(|ending| word.strip_suffix(ending));
    Some(cut.unwrap_or(word))
}

/// What a class of cues stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speaks {
    /// In a clause, for this code, by number.
    For(u16),
    /// In a clause, for no act at all.
    Against,
    /// In the whole answer, for this.
    Whole(Whole),
}

/// What the cues of a whole answer speak for or against, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whole {
    /// That some act is told.
    Act,
    /// That an act of this code is told, by number.
    Code(u16),
    /// This boundary code, by number.
    Boundary(u16),
    /// That an act goes this way.
    Toward(Direction),
}

impl Speaks {
    /// What a name in the file stands for: a code, `none`, and of the whole answer `@act`, `@` and a code, a boundary code or a
    /// direction.
    pub fn parse(name: &str, codes: &[String], boundary: &[String]) -> Option<Speaks> {
        let place = |names: &[String], name: &str| names.iter().position(|own| own == name).map(|at| at as u16);
        let Some(whole) = name.strip_prefix(WHOLE) else {
            return if name == NO_ACT { Some(Speaks::Against) } else { place(codes, name).map(Speaks::For) };
        };
        let directions = [Direction::Given, Direction::Received, Direction::Observed];
        let whole = if whole == ACT {
            Whole::Act
        } else if let Some(code) = place(codes, whole) {
            Whole::Code(code)
        } else if let Some(code) = place(boundary, whole) {
            Whole::Boundary(code)
        } else {
            Whole::Toward(directions.into_iter().find(|d| d.id() == whole)?)
        };
        Some(Speaks::Whole(whole))
    }

    /// Whether it is said of a clause.
    pub fn of_clause(self) -> bool {
        !matches!(self, Speaks::Whole(_))
    }
}

/// What the name of a class of the whole answer begins with.
pub const WHOLE: char = '@';

/// The name of "some act": as a class, and as what rules say.
pub const ACT: &str = "act";

/// Cues and weights.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CueTable {
    /// What each class stands for; weights name classes by number. Those of clauses come first.
    pub classes: Vec<Speaks>,
    /// How many classes are of clauses.
    pub of_clauses: usize,
    /// Bits of a key that choose its place.
    bits: u32,
    /// Where the keys with these first bits begin.
    #[serde(skip)]
    places: LongRow<u32>,
    /// Each key's next 32 bits, and where its weights begin; in the order of keys, with the end of all weights after the last.
    #[serde(skip)]
    entries: LongRow<u64>,
    /// Class in the upper half, hundredths in the lower.
    #[serde(skip)]
    weights: LongRow<u32>,
}

/// Weights are kept in steps of this.
pub const STEP: f32 = 0.01;

impl CueTable {
    /// The table of these cues; `class` says what a name stands for. What is no cue or no name is told with its place in the
    /// list and in words.
    pub fn new(cues: &Cues, class: impl Fn(&str) -> Option<Speaks>) -> (CueTable, Vec<(usize, String)>) {
        let mut table = CueTable::default();
        let mut problems = Vec::new();
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        for of_clause in [true, false] {
            for (name, _) in cues.cues.iter().flat_map(|cue| &cue.weights) {
                let Some(speaks) = class(name).filter(|speaks| speaks.of_clause() == of_clause) else { continue };
                numbers.entry(name).or_insert_with(|| {
                    table.classes.push(speaks);
                    table.classes.len() - 1
                });
            }
            table.of_clauses = if of_clause { table.classes.len() } else { table.of_clauses };
        }
        let mut entries: Vec<(u64, Vec<u32>)> = Vec::with_capacity(cues.cues.len());
        for (at, cue) in cues.cues.iter().enumerate() {
            let Some(feature) = Feature::parse(&cue.cue) else {
                problems.push((at, format!("`{}` is no cue", cue.cue.value)));
                continue;
            };
            let mut weights = Vec::with_capacity(cue.weights.len());
            for (name, weight) in &cue.weights {
                let Some(class) = numbers.get(name.as_str()) else {
                    problems.push((at, format!("unknown code `{name}`")));
                    continue;
                };
                let steps = (weight / STEP).round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16;
                weights.push((*class as u32) << 16 | u32::from(steps.cast_unsigned()));
            }
            entries.push((feature.key(), weights));
        }
        entries.sort_by_key(|(key, _)| *key);
        table.bits = entries.len().next_power_of_two().trailing_zeros().clamp(1, 20);
        let place = |key: u64| (key >> (64 - table.bits)) as usize;
        let mut places = vec![0_u32; (1 << table.bits) + 1];
        for (key, _) in &entries {
            places[place(*key) + 1] += 1;
        }
        for at in 1..places.len() {
            places[at] += places[at - 1];
        }
        let (mut filed, mut weights) = (Vec::with_capacity(entries.len() + 1), Vec::new());
        for (key, own) in entries {
            filed.push(u64::from(tag(key, table.bits)) << 32 | weights.len() as u64);
            weights.extend(own);
        }
        filed.push(weights.len() as u64);
        (table.places, table.entries, table.weights) = (places.into(), filed.into(), weights.into());
        (table, problems)
    }

    /// Whether there are no cues.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many cues there are.
    pub fn len(&self) -> usize {
        self.entries.len().saturating_sub(1)
    }

    /// Whether something is said of whole answers.
    pub fn of_whole(&self) -> bool {
        self.of_clauses < self.classes.len()
    }

    /// Classes and weights of the cue with this key; `None` where it is no cue.
    #[inline]
    pub fn weights(&self, key: u64) -> Option<impl Iterator<Item = (usize, f32)> + '_> {
        let place = (key >> (64 - self.bits.max(1))) as usize;
        let (from, to) = (*self.places.get(place)? as usize, *self.places.get(place + 1)? as usize);
        let own = tag(key, self.bits);
        let at = from + self.entries.get(from..to)?.iter().position(|entry| (entry >> 32) as u32 == own)?;
        let start = |at: usize| self.entries.get(at).map(|entry| *entry as u32 as usize);
        let own = self.weights.get(start(at)?..start(at + 1)?)?;
        Some(own.iter().map(|w| ((w >> 16) as usize, f32::from((*w as u16).cast_signed()) * STEP)))
    }
}

/// The bits of a key after those that choose its place: two keys that share both are as good as never met.
#[inline]
fn tag(key: u64, bits: u32) -> u32 {
    (key << bits.max(1) >> 32) as u32
}

impl LongRows for CueTable {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        rows.extend([Row::Numbers(&mut self.places), Row::Long(&mut self.entries), Row::Numbers(&mut self.weights)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_read_as_they_are_written() {
        for (written, feature) in [
            ("=", Some(Feature::Always)),
            ("rant", Some(Feature::Word("rant"))),
            ("rant~", Some(Feature::Stem("rant"))),
            ("let {person}", Some(Feature::Pair("let", "{person}"))),
            ("sorry $", Some(Feature::Pair("sorry", "$"))),
            ("let .. rant", None),
            ("?improve", Some(Feature::Question("improve"))),
            ("?", Some(Feature::Word("?"))),
            ("!act", Some(Feature::Ruled("act"))),
            ("!", Some(Feature::Word("!"))),
            ("", None),
            ("three words here", None),
            ("two  spaces", None),
        ] {
            assert_eq!(Feature::parse(written), feature, "{written}");
            if let Some(feature) = feature {
                assert_eq!(feature.to_string(), written);
            }
        }
        assert_ne!(Feature::Word("rant").key(), Feature::Stem("rant").key());
        assert_ne!(Feature::Pair("a", "bc").key(), Feature::Pair("ab", "c").key());
    }

    #[test]
    fn endings_are_cut_from_longer_words() {
        for (word, cut) in [
            ("hugging", Some("hugg")),
            ("ranted", Some("rant")),
            ("wishes", Some("wish")),
            ("boast", Some("boast")),
            ("sing", None),
            ("{person}", None),
        ] {
            assert_eq!(stem(word), cut, "{word}");
        }
    }

    #[test]
    fn every_cue_is_found_and_no_other() {
        let lines: Vec<String> = (0..500).map(|i| format!("word{i}\ta {}.25 none -0.5", i % 9)).collect();
        let cues = Cues::parse("cues.tsv", &format!("=\ta -1\n{}", lines.join("\n"))).unwrap();
        let (table, problems) = CueTable::new(&cues, |name| if name == "a" { Some(Speaks::For(7)) } else { Speaks::parse(name, &[], &[]) });
        assert!(problems.is_empty());
        assert_eq!(table.len(), 501);
        for i in 0..500 {
            let word = format!("word{i}");
            let found: Vec<(Speaks, f32)> =
                table.weights(Feature::Word(&word).key()).unwrap().map(|(class, weight)| (table.classes[class], weight)).collect();
            assert_eq!(found[0].0, Speaks::For(7));
            assert!((found[0].1 - ((i % 9) as f32 + 0.25)).abs() < 1e-4, "{word}");
            assert_eq!(found[1], (Speaks::Against, -0.5));
        }
        assert!(table.weights(Feature::Word("word500").key()).is_none());
        assert!(table.weights(Feature::Stem("word1").key()).is_none());
        assert!(CueTable::default().weights(3).is_none());
    }

    #[test]
    fn unknown_codes_and_what_is_no_cue_are_told() {
        let cues = Cues::parse("cues.tsv", "a b c\tx 1\nrant\ty 1\n").unwrap();
        let (_, problems) = CueTable::new(&cues, |name| Speaks::parse(name, &["x".into()], &[]));
        assert_eq!(problems, [(0, "`a b c` is no cue".to_owned()), (1, "unknown code `y`".to_owned())]);
    }
}
