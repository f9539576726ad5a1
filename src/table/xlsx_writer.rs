//! Excel out: a workbook with a sheet for each view.
//!
//! `coded` has the wide table and `mentions` the long one, both with the evidence in colour inside the answers, a frozen
//! header and a filter; the layout that was asked for comes first. On `mentions`, where it comes second, answers of more
//! than 2,000 bytes are shown only around the words of each mention. Behind them stand `summary`, `codebook` and `about`
//! (what made it).
//!
//! Rows of the two tables go to temporary files as they come, so that memory stays flat. Numbers of the input that Excel
//! would show as they stand (`17`, not `007`) become numbers, everything else text; nothing becomes a formula. The bytes
//! depend on what went in alone: the date of making, which Excel files carry, is a fixed one.

mod evidence;
mod views;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::layout::{Cells, Layout, Shape};
use super::output::Output;
use super::provenance::Provenance;
use super::reader::Row;
use super::warning::{Warning, WarningKind, Warnings};
use super::writer::{CodingWriter, TextForm};
use crate::coder::coding::{CodedResponse, MentionRecord, Scheme};
use crate::error::{Error, Result};
use evidence::Looks;
use views::Counter;

/// Rows of a sheet, the header included.
const MOST_ROWS: u32 = 1_048_576;

/// Columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

/// Characters of a cell, as Excel counts them: in units of UTF-16.
const LONGEST_CELL: usize = 32_767;

/// Width of the column with the answers, in characters.
const ANSWER_WIDTH: u16 = 60;

/// An answer of more bytes is repeated in part for each mention where it stands whole on the first sheet.
const LONG_ANSWER: usize = 2000;

/// Writes an Excel workbook.
pub struct XlsxWriter {
    output: Output,
    workbook: Workbook,
    /// The table that was asked for, then the other.
    tables: [Table; 2],
    scheme: Scheme,
    provenance: Provenance,
    looks: Looks,
    wrap: Format,
    counter: Counter,
    warnings: Warnings,
}

/// One of the two tables and its sheet.
struct Table {
    layout: Box<dyn Layout>,
    sheet: Worksheet,
    /// Whether a row is a mention, so that only its words are shown.
    long: bool,
    next_row: u32,
    /// Columns that were made wide, since they hold answers.
    widened: Vec<u16>,
    full: bool,
}

impl XlsxWriter {
    /// Writes the headers.
    ///
    /// # Errors
    /// Occur when there are more columns than a sheet has, or no temporary file can be made.
    pub fn new(output: Output, input: &[String], scheme: &Scheme, shape: Shape, provenance: &Provenance) -> Result<XlsxWriter> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|e| failed(&output, e))?;
        let application = format!("ier {}, taxonomy {}", scheme.version, scheme.fingerprint);
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made).set_comment(application));
        let order = match shape {
            Shape::Wide => [Shape::Wide, Shape::Long],
            Shape::Long => [Shape::Long, Shape::Wide],
        };
        let mut table = |shape: Shape| -> Result<Table> {
            let layout = shape.layout(input, scheme);
            let columns = layout.header().len();
            if columns > MOST_COLUMNS {
                return Err(Error::table(format!("{columns} columns are more than the {MOST_COLUMNS} of an Excel sheet"))
                    .hint("write CSV: `--to FILE.csv`"));
            }
            let failed = |e: XlsxError| failed(&output, e);
            let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(failed)?;
            let name = if shape == Shape::Wide { "coded" } else { "mentions" };
            sheet.set_name(name).and_then(|s| s.set_freeze_panes(1, 0)).map_err(failed)?;
            let bold = Format::new().set_bold();
            for (at, name) in layout.header().iter().enumerate() {
                sheet.write_with_format(0, at as u16, shortened(name).0, &bold).map_err(failed)?;
            }
            Ok(Table { layout, sheet, long: shape == Shape::Long, next_row: 1, widened: Vec::new(), full: false })
        };
        let tables = [table(order[0])?, table(order[1])?];
        let warnings = Warnings::of(&output.name().display().to_string());
        let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let (scheme, provenance) = (scheme.clone(), provenance.clone());
        let (looks, counter) = (Looks::new(), Counter::default());
        Ok(XlsxWriter { output, workbook, tables, scheme, provenance, looks, wrap, counter, warnings })
    }
}

impl CodingWriter for XlsxWriter {
    fn text_form(&self) -> Option<std::sync::Arc<dyn TextForm>> {
        None
    }

    fn write_text(&mut self, _text: &[u8]) -> Result<()> {
        Err(Error::usage("an Excel sheet is not written as text"))
    }

    fn write(&mut self, row: &Row, coded: &CodedResponse) -> Result<()> {
        self.counter.count(coded);
        for (at, table) in self.tables.iter_mut().enumerate().filter(|(_, table)| !table.full) {
            let rows = if table.long { coded.mentions.len().max(1) as u32 } else { 1 };
            if table.next_row.saturating_add(rows) > MOST_ROWS {
                if at == 0 {
                    let error = Error::table(format!("more than the {MOST_ROWS} rows of an Excel sheet"));
                    return Err(error.hint("write CSV: `--to FILE.csv`"));
                }
                table.full = true;
                self.warnings.add(WarningKind::FullSheet, row.number, 1);
                continue;
            }
            let answer = row.columns.text as u16;
            if !table.widened.contains(&answer) {
                table.sheet.set_column_width(answer, ANSWER_WIDTH).map_err(|e| failed(&self.output, e))?;
                table.widened.push(answer);
            }
            let mut cells = SheetCells {
                sheet: &mut table.sheet,
                row: table.next_row,
                column: 0,
                number: row.number,
                answer,
                mentions: &coded.mentions,
                long: table.long,
                shown: 0,
                excerpts: table.long && at == 1,
                looks: &self.looks,
                wrap: &self.wrap,
                // What is cut is cut in both tables and said once.
                warnings: (at == 0).then_some(&mut self.warnings),
                error: None,
            };
            table.layout.rows(row, coded, &mut cells);
            table.next_row = cells.row;
            if let Some(error) = cells.error.take() {
                return Err(failed(&self.output, error));
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Warning>> {
        let mut sheets = Vec::new();
        let mut small = Vec::new();
        for sheet in [
            views::summary(&self.counter, &self.scheme),
            views::codebook(&self.provenance, &self.scheme),
            views::about(&self.provenance, &self.scheme, &self.looks),
        ] {
            small.push(sheet.map_err(|e| failed(&self.output, e))?);
        }
        for mut table in self.tables {
            let last_column = table.layout.header().len().saturating_sub(1) as u16;
            table.sheet.autofilter(0, 0, table.next_row - 1, last_column).map_err(|e| failed(&self.output, e))?;
            sheets.push(table.sheet);
        }
        for sheet in sheets.into_iter().chain(small) {
            self.workbook.push_worksheet(sheet);
        }
        if let Err(e) = self.workbook.save_to_writer(&mut self.output) {
            return Err(failed(&self.output, e));
        }
        self.output.finish()?;
        Ok(self.warnings.take())
    }
}

/// Puts cells on a sheet.
struct SheetCells<'w> {
    sheet: &'w mut Worksheet,
    row: u32,
    column: u16,
    /// Number of the input row, for warnings.
    number: u64,
    /// Column of the answer, and what is to be shown in it.
    answer: u16,
    mentions: &'w [MentionRecord],
    /// Whether each row shows one mention, and which is next.
    long: bool,
    shown: usize,
    /// Whether a long answer, which stands whole on the other sheet, is shown here only around its mentions.
    excerpts: bool,
    looks: &'w Looks,
    wrap: &'w Format,
    warnings: Option<&'w mut Warnings>,
    error: Option<XlsxError>,
}

impl SheetCells<'_> {
    fn put(&mut self, write: impl FnOnce(&mut Worksheet, u32, u16) -> std::result::Result<(), XlsxError>) {
        if self.error.is_none() {
            self.error = write(self.sheet, self.row, self.column).err();
        }
        self.column += 1;
    }
}

impl SheetCells<'_> {
    /// The text as far as it fits in a cell.
    fn fit<'t>(&mut self, text: &'t str) -> &'t str {
        let (text, cut) = shortened(text);
        if let Some(warnings) = self.warnings.as_mut().filter(|_| cut) {
            warnings.add(WarningKind::CutCell, self.number, 1);
        }
        text
    }
}

impl Cells for SheetCells<'_> {
    fn input(&mut self, text: &str) {
        if self.column == self.answer && !text.is_empty() {
            let around = self.mentions.get(self.shown).filter(|_| self.excerpts && text.len() > LONG_ANSWER);
            let around = around.map(|mention| evidence::excerpt(text, mention));
            let text = self.fit(around.as_ref().map_or(text, |(excerpt, _)| excerpt));
            let mentions: Vec<&MentionRecord> = match (&around, self.long) {
                (Some((_, mention)), _) => vec![mention],
                (None, true) => self.mentions.get(self.shown).into_iter().collect(),
                (None, false) => self.mentions.iter().collect(),
            };
            let (pieces, wrap) = (self.looks.pieces(text, &mentions), self.wrap);
            return match pieces {
                // The library counts its own markup as text: an answer near the limit stays without colour.
                Some(pieces) => self.put(|sheet, row, column| match sheet.write_rich_string_with_format(row, column, &pieces, wrap) {
                    Err(XlsxError::MaxStringLengthExceeded) => sheet.write_string_with_format(row, column, text, wrap).map(drop),
                    outcome => outcome.map(drop),
                }),
                None => self.put(|sheet, row, column| sheet.write_string_with_format(row, column, text, wrap).map(drop)),
            };
        }
        match number(text) {
            Some(n) => self.put(|sheet, row, column| sheet.write_number(row, column, n).map(drop)),
            None => self.text(text),
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            self.column += 1;
            return;
        }
        let text = self.fit(text);
        self.put(|sheet, row, column| sheet.write_string(row, column, text).map(drop));
    }

    fn count(&mut self, count: usize) {
        self.put(|sheet, row, column| sheet.write_number(row, column, count as f64).map(drop));
    }

    fn share(&mut self, share: f64) {
        self.put(|sheet, row, column| sheet.write_number(row, column, (share * 100.0).round() / 100.0).map(drop));
    }

    fn flag(&mut self, yes: bool) {
        self.count(usize::from(yes));
    }

    fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
        self.shown += 1;
    }
}

/// The number a cell holds, if Excel would show that number exactly as the cell is written.
fn number(text: &str) -> Option<f64> {
    let first = *text.as_bytes().first()?;
    if text.len() > 16 || !(first.is_ascii_digit() || first == b'-') {
        return None;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.parse::<f64>().ok().filter(|n| digits <= 15 && n.to_string() == text && text != "-0")
}

/// The text as far as it fits in a cell, and whether it was cut.
fn shortened(text: &str) -> (&str, bool) {
    if text.len() <= LONGEST_CELL {
        return (text, false);
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST_CELL {
            return (&text[..at], true);
        }
    }
    (text, false)
}

fn failed(output: &Output, error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(e) => Error::io("can not write", output.name(), e),
        XlsxError::TempFileError(folder, e) => Error::io("can not write a temporary file in", &folder, e),
        other => Error::table(format!("can not write {}: {other}", output.name().display())),
    }
}

impl std::fmt::Debug for XlsxWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxWriter").field("output", &self.output).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_stay_as_written_become_numbers() {
        let rows: [(&str, Option<f64>); 12] = [
            ("17", Some(17.0)),
            ("-3", Some(-3.0)),
            ("2.5", Some(2.5)),
            ("007", None),
            ("1e5", None),
            ("2.50", None),
            ("-0", None),
            ("1234567890123456", None),
            ("=1+1", None),
            ("NaN", None),
            ("-", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_cell_is_cut_between_characters() {
        let text = "😀".repeat(20_000);
        let (cut, was_cut) = shortened(&text);
        assert!(was_cut);
        assert_eq!(cut.encode_utf16().count(), LONGEST_CELL - 1);
        assert_eq!(shortened("short"), ("short", false));
    }
}
