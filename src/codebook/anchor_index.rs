//! All filings by word: which programs to try at a token.

use super::filing::Filing;
use super::need::Key;
use super::set_table::SetTable;
use crate::text::long_row::{LongRow, LongRows, Row};
use crate::text::token::FormId;
use serde::{Deserialize, Serialize};

/// Filings under one form that have their rarest need in common: where it is not met, none is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group<'a> {
    /// The need; its window is that of each filing.
    pub need: Key,
    /// Whether the rules read what is said.
    pub speech: bool,
    /// Numbers of the filings.
    pub filings: &'a [u32],
}

/// Filings by the form at which to try their programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorIndex {
    /// Two numbers a form: where its groups begin in `needs`, and where among them those begin whose rules read speech.
    #[serde(skip)]
    starts: LongRow<u32>,
    /// The need of each group.
    #[serde(skip)]
    needs: LongRow<u32>,
    /// Where the filings of each group end; they begin where those of the group before end.
    #[serde(skip)]
    ends: LongRow<u32>,
    /// Numbers of filings.
    #[serde(skip)]
    filings: LongRow<u32>,
}

impl AnchorIndex {
    /// Files under the forms of their anchors what stands in the order of [`super::filing::sort`].
    pub fn new(filings: &[Filing], sets: &SetTable, forms: usize) -> AnchorIndex {
        let mut ends = vec![0_u32; forms + 1];
        for filing in filings {
            for form in sets.forms(filing.anchor) {
                ends[*form as usize + 1] += 1;
            }
        }
        for form in 1..ends.len() {
            ends[form] += ends[form - 1];
        }
        let mut filed = vec![0_u32; ends[forms] as usize];
        let mut next = ends.clone();
        for (number, filing) in (0..).zip(filings) {
            for form in sets.forms(filing.anchor) {
                let at = &mut next[*form as usize];
                filed[*at as usize] = number;
                *at += 1;
            }
        }
        let mut index = AnchorIndex { filings: filed.into(), ..AnchorIndex::default() };
        for form in 0..forms {
            let range = ends[form] as usize..ends[form + 1] as usize;
            let of_speech = index.filings[range.clone()].partition_point(|number| !filings[*number as usize].owner.speech);
            index.starts.to_mut().push(index.needs.len() as u32);
            index.group(filings, range.start..range.start + of_speech);
            index.starts.to_mut().push(index.needs.len() as u32);
            index.group(filings, range.start + of_speech..range.end);
        }
        index.starts.to_mut().push(index.needs.len() as u32);
        index
    }

    /// Makes groups of neighbours with one need.
    fn group(&mut self, filings: &[Filing], range: std::ops::Range<usize>) {
        let mut last = None;
        for at in range {
            let need = filings[self.filings[at] as usize].needs[0].key;
            if last.replace(need) != Some(need) {
                self.needs.to_mut().push(need.number());
                self.ends.to_mut().push(0);
            }
            if let Some(end) = self.ends.to_mut().last_mut() {
                *end = at as u32 + 1;
            }
        }
    }

    /// Groups of filings at a token of this form.
    #[inline]
    pub fn at(&self, form: FormId) -> impl Iterator<Item = Group<'_>> {
        let form = form as usize * 2;
        let (start, speech, end) = match self.starts.get(form..form + 3) {
            Some([start, speech, end]) => (*start as usize, *speech as usize, *end as usize),
            _ => (0, 0, 0),
        };
        let mut from = start.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.needs[start..end].iter().zip(&self.ends[start..end]).zip(start..).map(move |((need, end), number)| {
            let filings = &self.filings[from..*end as usize];
            from = *end as usize;
            Group { need: Key::from_number(*need), speech: number >= speech, filings }
        })
    }
}

impl LongRows for AnchorIndex {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        let AnchorIndex { starts, needs, ends, filings } = self;
        rows.extend([starts, needs, ends, filings].map(Row::Numbers));
    }
}
