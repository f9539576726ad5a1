//! What a table is, whatever its format: named columns and rows of cells.
//!
//! Cells are text. A [`Row`] keeps all its cells in one string, and readers refill the same row, so that a million rows
//! cost no more memory than a few hundred and no allocation each.

use std::path::Path;

use encoding_rs::Encoding;

use super::columns::Columns;
use super::csv_reader::CsvReader;
use super::format::Format;
use super::jsonl_reader::JsonlReader;
use super::source::Source;
use super::survey::Survey;
use super::warning::Warning;
use crate::error::Result;
use crate::response::Response;

/// One row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Number of the row, from 1 after the header.
    pub number: u64,
    /// Line of the file (row of the sheet) it begins on, from 1.
    pub line: u64,
    /// Which cells are the answer, its id and its question.
    pub columns: Columns,
    text: String,
    ends: Vec<usize>,
    json: String,
}

impl Row {
    /// A row of these cells.
    pub fn of<S: AsRef<str>>(number: u64, cells: impl IntoIterator<Item = S>) -> Row {
        let mut row = Row { number, line: number + 1, ..Row::default() };
        cells.into_iter().for_each(|cell| row.push(cell.as_ref()));
        row
    }

    /// Takes all cells out.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.json.clear();
    }

    /// Appends a cell.
    pub fn push(&mut self, cell: &str) {
        self.push_part(cell);
        self.end_cell();
    }

    /// Appends to the cell that is not ended yet.
    pub fn push_part(&mut self, part: &str) {
        self.text.push_str(part);
    }

    /// Ends the cell.
    pub fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Takes out all cells from the one at `from` on.
    pub fn truncate(&mut self, from: usize) {
        self.ends.truncate(from);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at this place, from 0; empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        &self.text[if at == 0 { 0 } else { self.ends[at - 1] }..*end]
    }

    /// The cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// The answer.
    pub fn answer(&self) -> &str {
        self.cell(self.columns.text)
    }

    /// The question, where there is one.
    pub fn prompt(&self) -> Option<&str> {
        self.columns.prompt.map(|at| self.cell(at)).filter(|prompt| !prompt.trim().is_empty())
    }

    /// Puts the row into a response, whose memory is used again. Without an id the row number is the id; without a
    /// question of its own it gets this one.
    pub fn fill(&self, response: &mut Response, prompt: Option<&str>) {
        let id = self.columns.id.map(|at| self.cell(at)).filter(|id| !id.is_empty());
        response.id.clear();
        match id {
            Some(id) => response.id.push_str(id),
            None => response.id = self.number.to_string(),
        }
        response.text.clear();
        response.text.push_str(self.answer());
        response.row = self.number;
        let prompt = self.prompt().or(prompt);
        if response.prompt.as_deref() != prompt {
            response.prompt = prompt.map(String::from);
        }
    }

    /// Bytes of all cells and of the JSON object together.
    pub fn bytes(&self) -> usize {
        self.text.len() + self.json.len()
    }

    /// Bytes of memory the row holds on to.
    pub fn capacity(&self) -> usize {
        self.text.capacity() + self.json.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// The JSON object the row was read from, as it stood in the file; none for other formats.
    pub fn json(&self) -> Option<&str> {
        (!self.json.is_empty()).then_some(&*self.json)
    }

    /// Keeps the JSON object the row was read from.
    pub fn set_json(&mut self, object: &str) {
        self.json.clear();
        self.json.push_str(object);
    }
}

/// How a table is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions<'o> {
    /// The format; by extension or content where none is given.
    pub format: Option<Format>,
    /// The delimiter of CSV; found out where none is given.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook, by name or by number from 1; the first with data where none is given.
    pub sheet: Option<&'o str>,
    /// The encoding of text; found out where none is given.
    pub encoding: Option<&'static Encoding>,
    /// Which survey program wrote the file; recognised where none is given.
    pub survey: Option<Survey>,
    /// Whether what would be a warning about a row (undecodable bytes, too many cells) is an error instead.
    pub strict: bool,
}

/// What a reader found out about its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The file, as the user named it.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its encoding, for text.
    pub encoding: Option<&'static str>,
    /// Its delimiter, for CSV with more than one column.
    pub delimiter: Option<char>,
    /// Its sheet, for a workbook.
    pub sheet: Option<String>,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
}

/// Reads a table row by row.
pub trait RowReader: Send {
    /// Names of the columns, each once.
    fn header(&self) -> &[String];

    /// Refills `row` with the next row, which has as many cells as the header; false at the end.
    ///
    /// # Errors
    /// Occur when the file can not be read on, with row and line. There is no next row after an error.
    fn next(&mut self, row: &mut Row) -> Result<bool>;

    /// What was found out about the file.
    fn about(&self) -> &About;

    /// Number of bytes of the file read so far; 0 where it is not known.
    fn bytes_read(&self) -> u64;

    /// What was odd so far and has not been taken yet.
    fn take_warnings(&mut self) -> Vec<Warning>;
}

/// Opens a table; `-` is standard input.
///
/// # Errors
/// Occur when there is no such file, when it is not what its name says, or when its first rows can not be read.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Box<dyn RowReader>> {
    read(Source::open(path, options)?, options)
}

/// Reads the table in `source`.
pub fn read(source: Source, options: &ReadOptions) -> Result<Box<dyn RowReader>> {
    match source.format {
        Format::Csv | Format::Tsv => Ok(Box::new(CsvReader::new(source, options)?)),
        Format::Jsonl => Ok(Box::new(JsonlReader::new(source, options)?)),
        #[cfg(feature = "xlsx")]
        Format::Xlsx | Format::Xls | Format::Ods => Ok(Box::new(super::xlsx_reader::XlsxReader::new(source, options)?)),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx | Format::Xls | Format::Ods => {
            Err(crate::error::Error::usage("this program was built without Excel files").hint("save it as CSV"))
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(super::parquet_reader::ParquetReader::new(source)?)),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(crate::error::Error::usage("this program was built without Parquet files").hint("save it as CSV")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_cells_apart() {
        let mut row = Row::of(1, ["a", "", "ccc"]);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["a", "", "ccc"]);
        assert_eq!((row.cell(1), row.cell(9)), ("", ""));
        row.truncate(1);
        row.push("x");
        assert_eq!(row.cells().collect::<Vec<_>>(), ["a", "x"]);
    }
}
