//! What came out of a run, in numbers: the table that stands at its end.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::coder::coding::{CodedResponse, Scheme};

/// How often a code, a cell or a boundary code was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Its name.
    pub name: String,
    /// Responses that have it.
    pub responses: u64,
    /// Mentions that have it, counting those that were done or planned; 0 for boundary codes.
    pub mentions: u64,
}

/// What came out of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Responses coded.
    pub responses: u64,
    /// Responses with at least one code.
    pub with_codes: u64,
    /// Mentions that count (done or planned).
    pub mentions: u64,
    /// Mentions recorded besides (denied or imagined).
    pub not_counted: u64,
    /// Responses that a human should look at.
    pub review: u64,
    /// Every code of the scheme, in its order.
    pub codes: Vec<Count>,
    /// Every cell of valence x orientation, in order.
    pub cells: Vec<Count>,
    /// Every boundary code, in order.
    pub boundary: Vec<Count>,
}

/// Counts codings.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    summary: Summary,
    codes: FxHashMap<String, usize>,
    cells: FxHashMap<String, usize>,
    boundary: FxHashMap<String, usize>,
    cell: String,
    seen: Vec<usize>,
}

impl Tally {
    /// Nothing counted yet, under this scheme.
    pub(super) fn of(scheme: &Scheme) -> Tally {
        let counts = |names: &[String]| names.iter().map(|n| Count { name: n.clone(), responses: 0, mentions: 0 }).collect();
        let places = |names: &[String]| names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        Tally {
            summary: Summary {
                codes: counts(&scheme.codes),
                cells: counts(&scheme.cells),
                boundary: counts(&scheme.boundary),
                ..Summary::default()
            },
            codes: places(&scheme.codes),
            cells: places(&scheme.cells),
            boundary: places(&scheme.boundary),
            cell: String::new(),
            seen: Vec::new(),
        }
    }

    /// Counts one coding.
    pub(super) fn count(&mut self, coded: &CodedResponse) {
        let summary = &mut self.summary;
        summary.responses += 1;
        summary.with_codes += u64::from(!coded.codes.is_empty());
        summary.review += u64::from(coded.review);
        for code in &coded.codes {
            if let Some(at) = self.codes.get(code) {
                summary.codes[*at].responses += 1;
            }
        }
        for code in &coded.boundary {
            if let Some(at) = self.boundary.get(code) {
                summary.boundary[*at].responses += 1;
            }
        }
        self.seen.clear();
        for mention in &coded.mentions {
            if !mention.counts() {
                summary.not_counted += 1;
                continue;
            }
            summary.mentions += 1;
            if let Some(at) = self.codes.get(&mention.code) {
                summary.codes[*at].mentions += 1;
            }
            if let (Some(valence), Some(orientation)) = (&mention.valence, &mention.orientation) {
                self.cell.clear();
                self.cell.extend([valence, ".", orientation]);
                if let Some(at) = self.cells.get(&self.cell) {
                    summary.cells[*at].mentions += 1;
                    if !self.seen.contains(at) {
                        self.seen.push(*at);
                        summary.cells[*at].responses += 1;
                    }
                }
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn merge(&mut self, other: &Tally) {
        self.add(&other.summary);
    }

    /// Forgets what was counted.
    pub(super) fn reset(&mut self) {
        let summary = std::mem::take(&mut self.summary);
        let clear = |mut counts: Vec<Count>| {
            for count in &mut counts {
                (count.responses, count.mentions) = (0, 0);
            }
            counts
        };
        let (codes, cells, boundary) = (clear(summary.codes), clear(summary.cells), clear(summary.boundary));
        self.summary = Summary { codes, cells, boundary, ..Summary::default() };
    }

    /// Adds a summary of the same scheme.
    pub(super) fn add(&mut self, b: &Summary) {
        let a = &mut self.summary;
        a.responses += b.responses;
        a.with_codes += b.with_codes;
        a.mentions += b.mentions;
        a.not_counted += b.not_counted;
        a.review += b.review;
        for (a, b) in [(&mut a.codes, &b.codes), (&mut a.cells, &b.cells), (&mut a.boundary, &b.boundary)] {
            for (a, b) in a.iter_mut().zip(b) {
                a.responses += b.responses;
                a.mentions += b.mentions;
            }
        }
    }

    /// What was counted.
    pub(super) fn into_summary(self) -> Summary {
        self.summary
    }
}
