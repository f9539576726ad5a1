//! Rows of nodes, each kept once, and the alternatives that programs choose from.
//!
//! A lexicon of two hundred phrases stands in dozens of patterns, and the same few words in many lexicons. All rows lie in
//! one run of nodes, so that thousands of short ones cost no allocation each, and a codebook is read and dropped as
//! quickly as it is small.

use super::program::{Node, RowId, RowsId, SetId};
use crate::text::long_row::{LongRow, LongRows, Row};
use crate::text::token::FormId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Alternatives with fewer rows are tried one by one.
const MANY_ROWS: usize = 6;

/// A set with more forms is asked as a whole.
const LARGE_SET: usize = 64;

/// Rows that are looked up at one place; where there are more, all are tried.
const MOST_OPENINGS: usize = 32;

/// Stands for every form: the row begins with no set, or with a large one, and is always tried.
const ANY_FORM: FormId = FormId::MAX;

/// Rows of nodes and choices among them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RowTable {
    nodes: Vec<Node>,
    /// Where each row ends in `nodes`; it begins where the one before ends.
    #[serde(skip)]
    ends: LongRow<u32>,
    alternatives: Vec<Alternatives>,
    /// The rows of all alternatives, one after the other.
    #[serde(skip)]
    choices: LongRow<RowId>,
    /// Of alternatives with many rows the forms with which these begin, sorted.
    #[serde(skip)]
    opening_forms: LongRow<FormId>,
    /// For each of `opening_forms`, which of the rows of its alternatives begins so.
    #[serde(skip)]
    opening_rows: LongRow<u32>,
    /// Numbers of the rows; only compiling needs them.
    #[serde(skip)]
    known: FxHashMap<Box<[Node]>, RowId>,
    #[serde(skip)]
    known_choices: FxHashMap<Box<[RowId]>, RowsId>,
}

/// Rows one of which must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Alternatives {
    /// Its part of `choices`.
    rows: (u32, u32),
    /// Fewest and most tokens that the rows cover.
    width: (u32, u32),
    /// Its part of `opening_forms` and `opening_rows`; empty where the rows are tried one by one.
    openings: (u32, u32),
}

impl RowTable {
    /// The number of this row, new if need be.
    pub fn intern(&mut self, row: &[Node]) -> RowId {
        if let Some(known) = self.known.get(row) {
            return *known;
        }
        let id = self.ends.len() as RowId;
        self.nodes.extend_from_slice(row);
        self.ends.to_mut().push(self.nodes.len() as u32);
        self.known.insert(row.into(), id);
        id
    }

    /// The nodes of a row.
    #[inline]
    pub fn row(&self, row: RowId) -> &[Node] {
        let row = row as usize;
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.nodes[start as usize..self.ends[row] as usize]
    }

    /// The number of the choice among these rows, which cover from `least` to `most` tokens; new if need be.
    pub fn intern_choice(&mut self, rows: &[RowId], (least, most): (usize, usize)) -> RowsId {
        if let Some(known) = self.known_choices.get(rows) {
            return *known;
        }
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = self.choices.len() as u32;
        self.choices.to_mut().extend_from_slice(rows);
        let id = self.alternatives.len() as RowsId;
        let part = (start, self.choices.len() as u32);
        self.alternatives.push(Alternatives { rows: part, width: (size(least), size(most)), openings: (0, 0) });
        self.known_choices.insert(rows.into(), id);
        id
    }

    /// The rows of a choice.
    #[inline]
    pub fn rows(&self, rows: RowsId) -> &[RowId] {
        let (start, end) = self.alternatives[rows as usize].rows;
        &self.choices[start as usize..end as usize]
    }

    /// Fewest and most tokens that the rows of a choice cover.
    pub fn width(&self, rows: RowsId) -> (usize, usize) {
        let (least, most) = self.alternatives[rows as usize].width;
        (least as usize, most as usize)
    }

    /// Files the rows of alternatives with many of them under the forms with which they begin.
    pub fn file<'s>(&mut self, forms: impl Fn(SetId) -> &'s [FormId]) {
        let (mut opening_forms, mut opening_rows) = (Vec::new(), Vec::new());
        for number in 0..self.alternatives.len() {
            let rows = self.rows(number as RowsId);
            if rows.len() < MANY_ROWS {
                continue;
            }
            let mut openings: Vec<(FormId, u32)> = Vec::new();
            for (number, row) in (0..).zip(rows) {
                match self.row(*row).first() {
                    Some(Node::Set(set)) if forms(*set).len() <= LARGE_SET => {
                        openings.extend(forms(*set).iter().map(|form| (*form, number)));
                    }
                    _ => openings.push((ANY_FORM, number)),
                }
            }
            openings.sort_unstable();
            let start = opening_forms.len() as u32;
            opening_forms.extend(openings.iter().map(|(form, _)| form));
            opening_rows.extend(openings.iter().map(|(_, row)| row));
            self.alternatives[number].openings = (start, opening_forms.len() as u32);
        }
        (self.opening_forms, self.opening_rows) = (opening_forms.into(), opening_rows.into());
    }

    /// What `try_row` gives for the first row, in their order, for which it gives something. Rows that can not begin with one
    /// of the forms may be left out.
    #[inline]
    pub fn first_match<T>(&self, rows: RowsId, forms: &[FormId], mut try_row: impl FnMut(&[Node]) -> Option<T>) -> Option<T> {
        let (start, end) = self.alternatives[rows as usize].openings;
        let rows = self.rows(rows);
        if start == end {
            return rows.iter().find_map(|row| try_row(self.row(*row)));
        }
        let (start, end) = (start as usize, end as usize);
        let (by_form, numbers) = (&self.opening_forms[start..end], &self.opening_rows[start..end]);
        let mut picked = [0_u32; MOST_OPENINGS];
        let mut count = 0;
        for form in forms.iter().copied().chain([ANY_FORM]) {
            let first = by_form.partition_point(|other| *other < form);
            for (_, number) in by_form[first..].iter().zip(&numbers[first..]).take_while(|(other, _)| **other == form) {
                let Some(place) = picked.get_mut(count) else {
                    return rows.iter().find_map(|row| try_row(self.row(*row)));
                };
                *place = *number;
                count += 1;
            }
        }
        picked[..count].sort_unstable();
        let mut last = None;
        let new = picked[..count].iter().filter(|number| last.replace(**number) != Some(**number));
        new.map(|number| rows[*number as usize]).find_map(|row| try_row(self.row(row)))
    }
}

impl LongRows for RowTable {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        let RowTable { ends, choices, opening_forms, opening_rows, .. } = self;
        rows.extend([ends, choices, opening_forms, opening_rows].map(Row::Numbers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_choices_are_kept_once() {
        let mut table = RowTable::default();
        let (a, b) = (table.intern(&[Node::Set(1)]), table.intern(&[Node::Set(1), Node::Gap(2)]));
        assert_ne!(a, b);
        assert_eq!(table.intern(&[Node::Set(1)]), a);
        assert_eq!(table.row(b), [Node::Set(1), Node::Gap(2)]);
        let choice = table.intern_choice(&[a, b], (1, 4));
        assert_eq!(table.intern_choice(&[a, b], (1, 4)), choice);
        assert_ne!(table.intern_choice(&[b, a], (1, 4)), choice);
        assert_eq!((table.rows(choice), table.width(choice)), ([a, b].as_slice(), (1, 4)));
    }

    #[test]
    fn of_many_rows_those_are_tried_in_order_that_can_begin_so() {
        let mut table = RowTable::default();
        let mut rows: Vec<RowId> = (0..40).map(|set| table.intern(&[Node::Set(set)])).collect();
        rows.push(table.intern(&[Node::AnyWord]));
        let choice = table.intern_choice(&rows, (1, 1));
        let forms: Vec<FormId> = (0..40).map(|set| set / 2).collect();
        table.file(|set| &forms[set as usize..=set as usize]);
        let mut tried = Vec::new();
        let found = table.first_match(choice, &[7, 3], |row| {
            tried.push(row[0]);
            (row[0] == Node::AnyWord).then_some("any")
        });
        assert_eq!(found, Some("any"));
        assert_eq!(tried, [Node::Set(6), Node::Set(7), Node::Set(14), Node::Set(15), Node::AnyWord]);
    }
}
