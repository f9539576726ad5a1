//! Writes coded answers in a format.
//!
//! Making the text of a row costs as much as coding a short answer. A [`CodingWriter`] whose output is text therefore
//! lends out its [`TextForm`], with which many threads make the text of their answers at once; what is left to do in
//! order is handing bytes to the file. Excel sheets are put together cell by cell and are written in order throughout.

use std::sync::Arc;

use super::format::Format;
use super::json_lines::JsonLines;
use super::layout::{Cells, CsvCells, Layout, Shape};
use super::output::Output;
use super::provenance::Provenance;
use super::reader::Row;
use super::warning::Warning;
use crate::coder::coding::{CodedResponse, Scheme};
use crate::error::{Error, Result};

/// Writes coded answers, in the order in which it gets them.
pub trait CodingWriter: Send {
    /// What makes the text of an answer, where the output is text.
    fn text_form(&self) -> Option<Arc<dyn TextForm>>;

    /// Writes text that the [`TextForm`] made.
    fn write_text(&mut self, text: &[u8]) -> Result<()>;

    /// Writes one coded answer.
    fn write(&mut self, row: &Row, coded: &CodedResponse) -> Result<()>;

    /// Marks what has been written so far as something a run that is cut short can go on from; `state` is what the run
    /// needs to know for that. Does nothing where the output can not be continued.
    fn mark(&mut self, _state: &dyn Fn() -> String) -> Result<()> {
        Ok(())
    }

    /// Ends the output; only now does a file appear under its name. Gives what was odd.
    fn finish(self: Box<Self>) -> Result<Vec<Warning>>;
}

/// Makes the text of coded answers.
pub trait TextForm: Send + Sync {
    /// Appends the text of one answer, with its line end.
    fn append(&self, row: &Row, coded: &CodedResponse, out: &mut Vec<u8>);
}

/// How coded answers are to be written.
#[derive(Debug, Clone, Copy)]
pub struct WriteOptions {
    /// The format.
    pub format: Format,
    /// The layout of tables; JSONL has one of its own.
    pub shape: Shape,
    /// Whether CSV and TSV start with a byte order mark, without which Excel reads UTF-8 as something else.
    pub byte_order_mark: bool,
}

/// A writer for a table with these input columns, coded by this scheme.
///
/// # Errors
/// Occur when the first bytes can not be written, and for a sheet with more columns than Excel has.
pub fn create(output: Output, input: &[String], scheme: &Scheme, options: &WriteOptions) -> Result<Box<dyn CodingWriter>> {
    create_saying(output, input, scheme, options, &Provenance::default())
}

/// The same, with what made the output, for formats that have a place for it.
pub fn create_saying(
    mut output: Output,
    input: &[String],
    scheme: &Scheme,
    options: &WriteOptions,
    provenance: &Provenance,
) -> Result<Box<dyn CodingWriter>> {
    let layout = options.shape.layout(input, scheme);
    let form: Arc<dyn TextForm> = match options.format {
        Format::Csv | Format::Tsv => {
            let delimiter = if options.format == Format::Csv { b',' } else { b'\t' };
            let mut start = if options.byte_order_mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
            let mut cells = CsvCells::new(&mut start, delimiter);
            layout.header().iter().for_each(|name| cells.text(name));
            cells.end_row();
            output.begin(&start)?;
            Arc::new(Delimited { layout, delimiter })
        }
        Format::Jsonl => Arc::new(JsonLines::new(input, scheme)),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => return Ok(Box::new(super::xlsx_writer::XlsxWriter::new(output, input, scheme, options.shape, provenance)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            return Ok(Box::new(super::parquet_writer::ParquetWriter::new(output, layout, scheme, provenance)?));
        }
        Format::Xls | Format::Ods => {
            let error = Error::usage(format!("{} is read and not written", options.format));
            return Err(error.hint("write .xlsx, which the same programs open"));
        }
        #[cfg(not(all(feature = "xlsx", feature = "parquet")))]
        other => {
            let _ = provenance;
            return Err(Error::usage(format!("this program was built without {other} files")).hint("write CSV"));
        }
    };
    Ok(Box::new(TextWriter { form, output, buffer: Vec::new() }))
}

/// CSV or TSV of a layout.
struct Delimited {
    layout: Box<dyn Layout>,
    delimiter: u8,
}

impl TextForm for Delimited {
    fn append(&self, row: &Row, coded: &CodedResponse, out: &mut Vec<u8>) {
        self.layout.rows(row, coded, &mut CsvCells::new(out, self.delimiter));
    }
}

impl TextForm for JsonLines {
    fn append(&self, row: &Row, coded: &CodedResponse, out: &mut Vec<u8>) {
        JsonLines::append(self, row, coded, out);
    }
}

/// Writes text.
struct TextWriter {
    form: Arc<dyn TextForm>,
    output: Output,
    buffer: Vec<u8>,
}

impl CodingWriter for TextWriter {
    fn text_form(&self) -> Option<Arc<dyn TextForm>> {
        Some(Arc::clone(&self.form))
    }

    fn write_text(&mut self, text: &[u8]) -> Result<()> {
        self.output.write(text)
    }

    fn write(&mut self, row: &Row, coded: &CodedResponse) -> Result<()> {
        self.buffer.clear();
        self.form.append(row, coded, &mut self.buffer);
        self.output.write(&self.buffer)
    }

    fn mark(&mut self, state: &dyn Fn() -> String) -> Result<()> {
        self.output.mark(state)
    }

    fn finish(self: Box<Self>) -> Result<Vec<Warning>> {
        self.output.finish()?;
        Ok(Vec::new())
    }
}
