//! Sets of forms, which nodes test tokens against. Who works with sets nearly always works with the rows made of them as
//! well, so the table hands on what is asked of its [`RowTable`].

use super::program::{Node, RowId, RowsId, SetId};
use super::row_table::RowTable;
use crate::text::long_row::{LongRow, LongRows, Row};
use crate::text::token::FormId;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// Sets of forms, each kept once, sorted: all in one run, so that thousands of small sets cost no allocation each. Beside
/// them the rows of nodes that are made of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SetTable {
    #[serde(skip)]
    forms: LongRow<FormId>,
    /// Where each set ends in `forms`; it begins where the one before ends.
    #[serde(skip)]
    ends: LongRow<u32>,
    /// The newest set of each hash over forms; only compiling needs it.
    #[serde(skip)]
    known: FxHashMap<u64, SetId>,
    /// Of each set the one before it that has the same hash, if any.
    #[serde(skip)]
    same: Vec<Option<SetId>>,
    rows: RowTable,
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
        self.forms.to_mut().extend_from_slice(forms);
        self.ends.to_mut().push(self.forms.len() as u32);
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

    /// Number of sets.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of this row of nodes, new if need be.
    pub fn intern_row(&mut self, row: &[Node]) -> RowId {
        self.rows.intern(row)
    }

    /// The number of the choice among these rows, which cover from `least` to `most` tokens; new if need be.
    pub fn intern_choice(&mut self, rows: &[RowId], width: (usize, usize)) -> RowsId {
        self.rows.intern_choice(rows, width)
    }

    /// The nodes of a row.
    #[inline]
    pub fn row(&self, row: RowId) -> &[Node] {
        self.rows.row(row)
    }

    /// The rows of a choice.
    #[inline]
    pub fn rows(&self, rows: RowsId) -> impl ExactSizeIterator<Item = &[Node]> {
        self.rows.rows(rows).iter().map(|row| self.rows.row(*row))
    }

    /// The numbers of the rows of a choice.
    pub fn row_ids(&self, rows: RowsId) -> &[RowId] {
        self.rows.rows(rows)
    }

    /// What `try_row` gives for the first row, in their order, for which it gives something. Rows that can not begin with one
    /// of the forms may be left out.
    #[inline]
    pub fn first_match<T>(&self, rows: RowsId, forms: &[FormId], try_row: impl FnMut(&[Node]) -> Option<T>) -> Option<T> {
        self.rows.first_match(rows, forms, try_row)
    }

    /// Fewest and most tokens that the rows of a choice cover.
    pub fn width(&self, rows: RowsId) -> (usize, usize) {
        self.rows.width(rows)
    }

    /// Files the rows of large choices by their first words, once all are known.
    pub(super) fn file_rows(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.file(|set| self.forms(set));
        self.rows = rows;
    }
}

impl LongRows for SetTable {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        rows.extend([Row::Numbers(&mut self.forms), Row::Numbers(&mut self.ends)]);
        self.rows.long_rows(rows);
    }
}
