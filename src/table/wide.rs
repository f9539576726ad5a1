//! The wide table: one row an answer, ready for a statistics program.
//!
//! All input columns, then the codes as a list, a 0/1 column a code, a cell of valence x orientation, a stage and a
//! boundary code, the evidence, what holds of the answer as a whole, and what made the coding. A column is 1 where a
//! mention with a status that counts (done or planned) has it; denied and imagined acts are in the long table only.

use rustc_hash::FxHashMap;

use super::header::beside;
use super::layout::{Cells, Layout, MadeBy};
use super::reader::Row;
use crate::coder::coding::{CodedResponse, MentionRecord, Scheme};

/// Lays answers out one a row.
#[derive(Debug)]
pub struct Wide {
    header: Vec<String>,
    input: usize,
    codes: Places,
    cells: Places,
    stages: Places,
    boundary: Places,
    made_by: MadeBy,
}

/// Names and their places in a block of 0/1 columns.
type Places = FxHashMap<String, usize>;

impl Wide {
    /// The layout for a table with these columns, coded by this scheme.
    pub fn new(input: &[String], scheme: &Scheme) -> Wide {
        let prefixed = |prefix: &str, names: &[String]| -> Vec<String> {
            names.iter().map(|name| format!("{prefix}{}", name.replace(|c: char| !c.is_alphanumeric(), "_"))).collect()
        };
        let one = |name: &str| vec![name.to_string()];
        let own = [
            one("codes"),
            prefixed("", &scheme.codes),
            prefixed("cell_", &scheme.cells),
            prefixed("stage_", &scheme.stages),
            prefixed("boundary_", &scheme.boundary),
            ["evidence", "relationship", "target_number", "motive", "review"].map(String::from).to_vec(),
            MadeBy::NAMES.map(String::from).to_vec(),
        ]
        .concat();
        let places = |names: &[String]| names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        Wide {
            header: [input.to_vec(), beside(own, input)].concat(),
            input: input.len(),
            codes: places(&scheme.codes),
            cells: places(&scheme.cells),
            stages: places(&scheme.stages),
            boundary: places(&scheme.boundary),
            made_by: MadeBy::of(scheme),
        }
    }
}

impl Layout for Wide {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn rows(&self, row: &Row, coded: &CodedResponse, cells: &mut dyn Cells) {
        (0..self.input).for_each(|at| cells.input(row.cell(at)));
        let counted = || coded.mentions.iter().filter(|m| m.counts());
        match &coded.codes[..] {
            [] => cells.text(""),
            [code] => cells.text(code),
            codes => cells.text(&codes.join("; ")),
        }
        flags(&self.codes, coded.codes.iter().map(String::as_str), cells);
        if !self.cells.is_empty() {
            let mut name = String::new();
            let mut bits = Bits::of(self.cells.len());
            for mention in counted() {
                if let (Some(valence), Some(orientation)) = (&mention.valence, &mention.orientation) {
                    name.clear();
                    name.extend([valence, ".", orientation]);
                    bits.set(self.cells.get(&name));
                }
            }
            bits.hand_to(cells);
        }
        flags(&self.stages, counted().filter_map(|m| m.stage.as_deref()), cells);
        flags(&self.boundary, coded.boundary.iter().map(String::as_str), cells);
        evidence(counted(), cells);
        cells.text(&coded.relationship);
        cells.text(&coded.target_number);
        cells.text(&coded.motive);
        cells.flag(coded.review);
        self.made_by.cells(cells);
        cells.end_row();
    }
}

/// `code: quote | code: quote`, so that a reader sees at a glance what a 1 stands on.
fn evidence<'m>(mentions: impl Iterator<Item = &'m MentionRecord>, cells: &mut dyn Cells) {
    let mut text = String::new();
    for mention in mentions {
        if !text.is_empty() {
            text.push_str(" | ");
        }
        text.extend([&*mention.code, ": ", &*mention.quote]);
    }
    cells.text(&text);
}

/// A block of 0/1 columns: 1 where a name occurs.
fn flags<'n>(places: &Places, names: impl Iterator<Item = &'n str>, cells: &mut dyn Cells) {
    let mut bits = Bits::of(places.len());
    names.for_each(|name| bits.set(places.get(name)));
    bits.hand_to(cells);
}

/// A row of 0/1 columns; the usual scheme of some tens fits in one word and needs no allocation.
struct Bits {
    low: u128,
    high: Vec<bool>,
    length: usize,
}

impl Bits {
    fn of(length: usize) -> Bits {
        Bits { low: 0, high: vec![false; length.saturating_sub(128)], length }
    }

    fn set(&mut self, at: Option<&usize>) {
        match at {
            Some(at) if *at < 128 => self.low |= 1 << at,
            Some(at) => self.high[at - 128] = true,
            // A name outside the scheme has no column.
            None => {}
        }
    }

    fn hand_to(&self, cells: &mut dyn Cells) {
        for at in 0..self.length {
            cells.flag(if at < 128 { self.low >> at & 1 == 1 } else { self.high[at - 128] });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::layout::CsvCells;

    #[test]
    fn more_codes_than_bits_in_a_word_keep_their_places() {
        let scheme = Scheme { codes: (0..300).map(|n| format!("c{n}")).collect(), ..Scheme::default() };
        let wide = Wide::new(&["text".into()], &scheme);
        let coded = CodedResponse {
            id: "1".into(),
            mentions: Vec::new(),
            codes: vec!["c0".into(), "c127".into(), "c128".into(), "c299".into(), "unknown".into()],
            boundary: Vec::new(),
            relationship: String::new(),
            target_number: String::new(),
            motive: String::new(),
            review: false,
        };
        let mut out = Vec::new();
        wide.rows(&Row::of(1, ["x"]), &coded, &mut CsvCells::new(&mut out, b','));
        let text = String::from_utf8(out).unwrap();
        let cells: Vec<&str> = text.trim_end().split(',').collect();
        assert_eq!(cells.len(), wide.header().len());
        let ones: Vec<&str> = wide.header().iter().zip(&cells).filter(|(_, c)| **c == "1").map(|(h, _)| &**h).collect();
        assert_eq!(ones, ["c0", "c127", "c128", "c299"]);
    }
}
