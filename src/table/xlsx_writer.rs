//! Excel out: the wide or the long table on one sheet, header frozen, filter on.
//!
//! Rows go to a temporary file as they come, so that memory stays flat. Numbers of the input that Excel would show as
//! they stand (`17`, not `007`) become numbers, everything else text; nothing becomes a formula. The bytes depend on the
//! content alone: the date of making, which Excel files carry, is a fixed one.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::layout::{Cells, Layout};
use super::output::Output;
use super::reader::Row;
use super::warning::{Warning, WarningKind, Warnings};
use super::writer::{CodingWriter, TextForm};
use crate::coder::coding::CodedResponse;
use crate::error::{Error, Result};

/// Rows of a sheet, the header included.
const MOST_ROWS: u32 = 1_048_576;

/// Columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

/// Characters of a cell, as Excel counts them: in units of UTF-16.
const LONGEST_CELL: usize = 32_767;

/// Writes an Excel workbook.
pub struct XlsxWriter {
    output: Output,
    layout: Box<dyn Layout>,
    workbook: Workbook,
    sheet: Worksheet,
    next_row: u32,
    warnings: Warnings,
}

impl XlsxWriter {
    /// Writes the header.
    ///
    /// # Errors
    /// Occur when there are more columns than a sheet has, or no temporary file can be made.
    pub fn new(output: Output, layout: Box<dyn Layout>) -> Result<XlsxWriter> {
        let columns = layout.header().len();
        if columns > MOST_COLUMNS {
            return Err(Error::table(format!("{columns} columns are more than the {MOST_COLUMNS} of an Excel sheet"))
                .hint("write CSV: `--to FILE.csv`"));
        }
        let failed = |e: XlsxError| failed(&output, e);
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name("coding").and_then(|s| s.set_freeze_panes(1, 0)).map_err(failed)?;
        let bold = Format::new().set_bold();
        for (at, name) in layout.header().iter().enumerate() {
            sheet.write_with_format(0, at as u16, shortened(name).0, &bold).map_err(failed)?;
        }
        let warnings = Warnings::of(&output.name().display().to_string());
        Ok(XlsxWriter { output, layout, workbook, sheet, next_row: 1, warnings })
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
        let mut cells = SheetCells {
            sheet: &mut self.sheet,
            row: self.next_row,
            column: 0,
            number: row.number,
            warnings: &mut self.warnings,
            error: None,
        };
        self.layout.rows(row, coded, &mut cells);
        self.next_row = cells.row;
        match cells.error.take() {
            None => Ok(()),
            Some(XlsxError::RowColumnLimitError) => {
                Err(Error::table(format!("more than the {MOST_ROWS} rows of an Excel sheet")).hint("write CSV: `--to FILE.csv`"))
            }
            Some(error) => Err(failed(&self.output, error)),
        }
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Warning>> {
        let last_column = self.layout.header().len().saturating_sub(1) as u16;
        self.sheet.autofilter(0, 0, self.next_row - 1, last_column).map_err(|e| failed(&self.output, e))?;
        self.workbook.push_worksheet(self.sheet);
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
    warnings: &'w mut Warnings,
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

impl Cells for SheetCells<'_> {
    fn input(&mut self, text: &str) {
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
        let (text, cut) = shortened(text);
        if cut {
            self.warnings.add(WarningKind::CutCell, self.number, 1);
        }
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
        f.debug_struct("XlsxWriter").field("output", &self.output).field("next_row", &self.next_row).finish_non_exhaustive()
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
