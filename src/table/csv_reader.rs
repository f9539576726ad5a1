//! CSV and TSV: text in cells, as spreadsheets and survey programs write it.
//!
//! Every row leaves with as many cells as the header. A row with fewer gets empty ones. A row with more keeps them: they
//! are joined to its last cell with the delimiter, as they stood, because the usual cause is an answer in the last
//! column with a comma and no quotes, which this restores. Both are counted as warnings, and are errors when strict.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::csv_parser::{CsvParser, Found};
use super::delimiter;
use super::format::empty;
use super::header::unique_names;
use super::reader::{About, ReadOptions, Row, RowReader};
use super::source::Source;
use super::stream::TextStream;
use super::warning::{Warning, WarningKind, Warnings};
use crate::error::{Error, Result};

/// How much text is read before the delimiter is decided.
const SAMPLE: usize = 256 << 10;

/// Reads CSV and TSV.
#[derive(Debug)]
pub struct CsvReader {
    parser: CsvParser,
    header: Vec<String>,
    about: About,
    warnings: Warnings,
    read: Arc<AtomicU64>,
    strict: bool,
    number: u64,
    /// Blank lines of a table of one column: empty answers, if a row follows them.
    blanks: u64,
    held: Option<Row>,
    first_out_of_step: Option<u64>,
}

impl CsvReader {
    /// Reads the header.
    pub fn new(source: Source, options: &ReadOptions) -> Result<CsvReader> {
        let read = Arc::new(AtomicU64::new(0));
        let (name, format, size) = (source.name.clone(), source.format, source.size);
        let mut stream = source.into_text(options, Arc::clone(&read))?;
        stream.fill(SAMPLE)?;
        let delimiter = options.delimiter.or_else(|| find_delimiter(&mut stream));
        let mut warnings = Warnings::of(&name);
        let encoding = stream.encoding();
        let mut parser = CsvParser::new(stream, delimiter);
        let mut row = Row::default();
        loop {
            match parser.record(&mut row)? {
                Found::Blank => {}
                Found::End => return Err(empty(&name)),
                Found::Record { .. } => break,
            }
        }
        parser.stream.account(0, row.line, &mut warnings)?;
        let header = unique_names(&row.cells().map(String::from).collect::<Vec<_>>(), &mut warnings);
        let delimiter = parser.delimiter().map(char::from).filter(|_| header.len() > 1);
        let about = About { name, format, encoding, delimiter, sheet: None, size };
        let strict = options.strict;
        Ok(CsvReader { parser, header, about, warnings, read, strict, number: 0, blanks: 0, held: None, first_out_of_step: None })
    }

    /// Brings the row to the width of the header.
    fn fit(&mut self, row: &mut Row) -> Result<()> {
        let width = self.header.len();
        if row.len() < width {
            self.odd(WarningKind::MissingCells, row)?;
            while row.len() < width {
                row.end_cell();
            }
        } else if row.len() > width {
            // Empty cells behind the last column are what Excel writes for cells that were once in use.
            if row.cells().skip(width).any(|cell| !cell.is_empty()) {
                self.odd(WarningKind::ExtraCells, row)?;
                let delimiter = char::from(self.parser.delimiter().unwrap_or(b',')).to_string();
                let joined = row.cells().skip(width - 1).collect::<Vec<_>>().join(&delimiter);
                row.truncate(width - 1);
                row.push(&joined);
            }
            row.truncate(width);
        }
        Ok(())
    }

    fn odd(&mut self, kind: WarningKind, row: &Row) -> Result<()> {
        if self.strict {
            let (width, cells) = (self.header.len(), row.len());
            let message = match kind {
                WarningKind::TextAfterQuote => format!("row {}: text after a closing quote", row.number),
                _ => format!("row {}: {cells} cells under a header of {width}", row.number),
            };
            let hint = match kind {
                WarningKind::MissingCells => "without `--strict` the missing cells are left empty",
                WarningKind::ExtraCells => "quote answers that hold the delimiter; without `--strict` they are joined to the last cell",
                _ => "a quote inside a quoted answer is written twice (\"\")",
            };
            return Err(Error::table(message).at(&self.about.name, row.line, 0).hint(hint));
        }
        self.warnings.add(kind, row.number, 1);
        Ok(())
    }
}

impl RowReader for CsvReader {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        if self.held.is_none() {
            loop {
                row.number = self.number + self.blanks + 1;
                match self.parser.record(row) {
                    // Blank lines at the end of a file are no answers.
                    Ok(Found::End) => return Ok(false),
                    Ok(Found::Blank) => self.blanks += u64::from(self.header.len() == 1),
                    Ok(Found::Record { text_after_quote }) => {
                        if text_after_quote {
                            self.first_out_of_step.get_or_insert(row.number);
                            self.odd(WarningKind::TextAfterQuote, row)?;
                        }
                        break;
                    }
                    Err(error) => {
                        return Err(match self.first_out_of_step {
                            Some(first) => error.hint(format!(
                                "the trouble may begin in row {first}, where text follows a closing quote; \
                                 a quote inside a quoted answer is written twice (\"\")"
                            )),
                            None => error,
                        });
                    }
                }
            }
            self.parser.stream.account(row.number, row.line, &mut self.warnings)?;
            self.fit(row)?;
        }
        if self.blanks > 0 {
            let held = self.held.get_or_insert_with(|| std::mem::take(row));
            row.clear();
            row.end_cell();
            row.line = held.line.saturating_sub(self.blanks);
            self.blanks -= 1;
        } else if let Some(held) = self.held.take() {
            *row = held;
        }
        self.number += 1;
        row.number = self.number;
        Ok(true)
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn take_warnings(&mut self) -> Vec<Warning> {
        self.warnings.take()
    }
}

/// The delimiter that the file declares, else the one that fits its first records.
fn find_delimiter(stream: &mut TextStream) -> Option<u8> {
    let text = &stream.text[stream.at..];
    if let Some((delimiter, length)) = delimiter::declared(text) {
        stream.at += length;
        stream.line += 1;
        return Some(delimiter);
    }
    delimiter::delimiter_of(text, stream.is_last())
}

#[cfg(test)]
mod tests;
