//! What a coded answer looks like in a table: which columns, and which cells in them.
//!
//! A [`Layout`] is asked by several threads at once and writes nothing; it hands cells to whatever puts them down, so
//! that one layout serves CSV and Excel alike. There are two: [`wide`](super::wide) with a row an answer,
//! [`long`](super::long) with a row a mention.

use super::reader::Row;
use crate::coder::coding::{CodedResponse, MentionRecord, Scheme};

/// Takes the cells of rows, from left to right.
pub trait Cells {
    /// A cell of the input, as it stood there.
    fn input(&mut self, text: &str) {
        self.text(text);
    }

    /// A text of ours.
    fn text(&mut self, text: &str);

    /// A whole number.
    fn count(&mut self, count: usize);

    /// A share between 0 and 1, to two decimals.
    fn share(&mut self, share: f64);

    /// Yes (1) or no (0).
    fn flag(&mut self, yes: bool);

    /// Ends the row.
    fn end_row(&mut self);
}

/// Lays coded answers out in rows.
pub trait Layout: Send + Sync {
    /// Names of the columns, each once.
    fn header(&self) -> &[String];

    /// Hands the rows of one answer over; each has as many cells as the header.
    fn rows(&self, row: &Row, coded: &CodedResponse, cells: &mut dyn Cells);
}

/// Which layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A row an answer, 0/1 columns.
    #[default]
    Wide,
    /// A row a mention.
    Long,
}

impl Shape {
    /// The layout of this shape for a table with these columns.
    pub fn layout(self, input: &[String], scheme: &Scheme) -> Box<dyn Layout> {
        match self {
            Shape::Wide => Box::new(super::wide::Wide::new(input, scheme)),
            Shape::Long => Box::new(super::long::Long::new(input, scheme)),
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Texts.
    Text,
    /// Whole numbers.
    Count,
    /// Shares between 0 and 1.
    Share,
    /// Yes or no.
    Flag,
}

/// What each column of the layout holds: it is asked for the rows of an answer that has everything.
pub fn kinds(layout: &dyn Layout) -> Vec<CellKind> {
    struct Probe(Vec<CellKind>, bool);
    impl Probe {
        fn note(&mut self, kind: CellKind) {
            if !self.1 {
                self.0.push(kind);
            }
        }
    }
    impl Cells for Probe {
        fn text(&mut self, _: &str) {
            self.note(CellKind::Text);
        }
        fn count(&mut self, _: usize) {
            self.note(CellKind::Count);
        }
        fn share(&mut self, _: f64) {
            self.note(CellKind::Share);
        }
        fn flag(&mut self, _: bool) {
            self.note(CellKind::Flag);
        }
        fn end_row(&mut self) {
            self.1 = true;
        }
    }
    let name = || Some(String::from("x"));
    let mention = MentionRecord {
        code: "x".into(),
        strategy: name(),
        quote: "x".into(),
        start: 0,
        end: 1,
        valence: name(),
        orientation: name(),
        stage: name(),
        change: name(),
        direction: "given".into(),
        status: "actual".into(),
        confidence: 1.0,
        rule: "x".into(),
    };
    let coded = CodedResponse {
        id: "1".into(),
        mentions: vec![mention],
        codes: vec!["x".into()],
        boundary: Vec::new(),
        relationship: String::new(),
        target_number: String::new(),
        motive: String::new(),
        review: false,
    };
    let mut probe = Probe(Vec::new(), false);
    layout.rows(&Row::default(), &coded, &mut probe);
    probe.0
}

/// What made a coding: the last three columns of every table.
#[derive(Debug, Clone)]
pub(super) struct MadeBy([String; 3]);

impl MadeBy {
    /// Names of the columns.
    pub(super) const NAMES: [&'static str; 3] = ["ier_version", "taxonomy_version", "taxonomy_fingerprint"];

    pub(super) fn of(scheme: &Scheme) -> MadeBy {
        MadeBy([scheme.version.clone(), scheme.taxonomy_version.clone(), scheme.fingerprint.clone()])
    }

    pub(super) fn cells(&self, cells: &mut dyn Cells) {
        self.0.iter().for_each(|text| cells.text(text));
    }
}

/// Puts cells down as CSV: quoted where they hold the delimiter, a quote or a line break, else bare.
///
/// A cell that starts with `=`, `+`, `-` or `@` is a formula to Excel. Answers keep such starts all the same: a table
/// has to come back as it was, and an apostrophe put before it would be one more character of the participant's words.
/// Who opens tables of strangers' answers in Excel writes `.xlsx`, where a text is a text.
#[derive(Debug)]
pub struct CsvCells<'o> {
    out: &'o mut Vec<u8>,
    delimiter: u8,
    inside: bool,
}

impl<'o> CsvCells<'o> {
    /// Appends to `out`, at the start of a row.
    pub fn new(out: &'o mut Vec<u8>, delimiter: u8) -> CsvCells<'o> {
        CsvCells { out, delimiter, inside: false }
    }

    fn next(&mut self) {
        if std::mem::replace(&mut self.inside, true) {
            self.out.push(self.delimiter);
        }
    }
}

impl Cells for CsvCells<'_> {
    fn text(&mut self, text: &str) {
        self.next();
        let bytes = text.as_bytes();
        if !bytes.iter().any(|b| *b == self.delimiter || matches!(b, b'"' | b'\n' | b'\r')) {
            self.out.extend_from_slice(bytes);
            return;
        }
        self.out.push(b'"');
        for (at, part) in text.split('"').enumerate() {
            if at > 0 {
                self.out.extend_from_slice(b"\"\"");
            }
            self.out.extend_from_slice(part.as_bytes());
        }
        self.out.push(b'"');
    }

    fn count(&mut self, count: usize) {
        self.next();
        let mut digits = [0; 20];
        let (mut at, mut rest) = (digits.len(), count);
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[at..]);
    }

    fn share(&mut self, share: f64) {
        self.text(&format!("{share:.2}"));
    }

    fn flag(&mut self, yes: bool) {
        self.next();
        self.out.push(b'0' + u8::from(yes));
    }

    fn end_row(&mut self) {
        self.out.push(b'\n');
        self.inside = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_quoted_only_where_they_must() {
        let mut out = Vec::new();
        let mut cells = CsvCells::new(&mut out, b',');
        for text in ["a", "", "b,c", "d \"e\"", "f\ng", "=1+1", "; x"] {
            cells.text(text);
        }
        cells.flag(true);
        cells.count(0);
        cells.count(1204);
        cells.share(0.9);
        cells.end_row();
        assert_eq!(String::from_utf8(out).unwrap(), "a,,\"b,c\",\"d \"\"e\"\"\",\"f\ng\",=1+1,; x,1,0,1204,0.90\n");
    }

    proptest! {
        #[test]
        fn any_cells_come_back(rows in prop::collection::vec(prop::collection::vec(".{0,8}|[\",\r\n]{0,4}", 3), 0..5)) {
            // With a header first, as in every file: a byte order mark is one only at the very start.
            let mut out = b"a,b,c\n".to_vec();
            let mut cells = CsvCells::new(&mut out, b',');
            for row in &rows {
                for cell in row {
                    cells.text(cell);
                }
                cells.end_row();
            }
            let mut reader = csv::Reader::from_reader(&out[..]);
            let back: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(String::from).collect()).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
