//! Parquet out: the wide or the long table as a data frame, for R (`arrow::read_parquet`), pandas, polars and Spark.
//!
//! Columns of the input are texts, since that is what they were read as; of ours, 0/1 columns are 8-bit integers, counts
//! and places 64-bit ones, shares floating point, all else texts. What is empty is missing. Rows leave in groups of 65,536,
//! so that memory stays flat. The metadata of the file say what made it, under keys that begin with `ier_`.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int8Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::layout::{CellKind, Cells, Layout, kinds};
use super::output::Output;
use super::provenance::Provenance;
use super::reader::Row;
use super::warning::Warning;
use super::writer::{CodingWriter, TextForm};
use crate::coder::coding::{CodedResponse, Scheme};
use crate::error::{Error, Result};

/// Rows handed to the library at a time.
const BATCH: usize = 4096;

/// Rows of a group.
const GROUP: usize = 65_536;

/// Writes Parquet.
pub struct ParquetWriter {
    writer: ArrowWriter<Output>,
    layout: Box<dyn Layout>,
    schema: Arc<Schema>,
    columns: Vec<Column>,
    rows: usize,
    name: std::path::PathBuf,
}

/// A column that is being filled.
enum Column {
    Text(StringBuilder),
    Count(Int64Builder),
    Share(Float64Builder),
    Flag(Int8Builder),
}

impl ParquetWriter {
    /// Writes the head of the file.
    ///
    /// # Errors
    /// Occur when it can not be written.
    pub fn new(output: Output, layout: Box<dyn Layout>, scheme: &Scheme, provenance: &Provenance) -> Result<ParquetWriter> {
        let name = output.name().to_path_buf();
        let kinds = kinds(&*layout);
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for (name, kind) in layout.header().iter().zip(kinds) {
            let (data, column) = match kind {
                CellKind::Text => (DataType::Utf8, Column::Text(StringBuilder::new())),
                CellKind::Count => (DataType::Int64, Column::Count(Int64Builder::new())),
                CellKind::Share => (DataType::Float64, Column::Share(Float64Builder::new())),
                CellKind::Flag => (DataType::Int8, Column::Flag(Int8Builder::new())),
            };
            fields.push(Field::new(name, data, true));
            columns.push(column);
        }
        let schema = Arc::new(Schema::new(fields));
        let mut about = vec![
            ("ier_version", scheme.version.clone()),
            ("ier_taxonomy_version", scheme.taxonomy_version.clone()),
            ("ier_taxonomy_fingerprint", scheme.fingerprint.clone()),
        ];
        if !provenance.command.is_empty() {
            about.push(("ier_command", provenance.command.clone()));
        }
        if !provenance.inputs.is_empty() {
            about.push(("ier_inputs", serde_json::to_string(&provenance.inputs).unwrap_or_default()));
        }
        let about = about.into_iter().map(|(key, value)| KeyValue::new(key.to_string(), value)).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(format!("ier {}", scheme.version))
            .set_key_value_metadata(Some(about))
            .build();
        let writer = ArrowWriter::try_new(output, Arc::clone(&schema), Some(properties)).map_err(|e| failed(&name, e))?;
        Ok(ParquetWriter { writer, layout, schema, columns, rows: 0, name })
    }

    fn hand_over(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let arrays: Vec<ArrayRef> = self
            .columns
            .iter_mut()
            .map(|column| match column {
                Column::Text(builder) => Arc::new(builder.finish()) as ArrayRef,
                Column::Count(builder) => Arc::new(builder.finish()),
                Column::Share(builder) => Arc::new(builder.finish()),
                Column::Flag(builder) => Arc::new(builder.finish()),
            })
            .collect();
        self.rows = 0;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|e| Error::table(format!("can not write {}: {e}", self.name.display())))?;
        self.writer.write(&batch).map_err(|e| failed(&self.name, e))
    }
}

impl CodingWriter for ParquetWriter {
    fn text_form(&self) -> Option<Arc<dyn TextForm>> {
        None
    }

    fn write_text(&mut self, _text: &[u8]) -> Result<()> {
        Err(Error::usage("Parquet is not written as text"))
    }

    fn write(&mut self, row: &Row, coded: &CodedResponse) -> Result<()> {
        self.layout.rows(row, coded, &mut ColumnCells { columns: &mut self.columns, at: 0, rows: &mut self.rows });
        if self.rows >= BATCH { self.hand_over() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Warning>> {
        self.hand_over()?;
        let name = self.name;
        self.writer.into_inner().map_err(|e| failed(&name, e))?.finish()?;
        Ok(Vec::new())
    }
}

/// Puts cells into columns.
struct ColumnCells<'c> {
    columns: &'c mut [Column],
    at: usize,
    rows: &'c mut usize,
}

impl ColumnCells<'_> {
    fn next(&mut self) -> Option<&mut Column> {
        self.at += 1;
        self.columns.get_mut(self.at - 1)
    }
}

impl Cells for ColumnCells<'_> {
    fn text(&mut self, text: &str) {
        match self.next() {
            Some(Column::Text(builder)) if text.is_empty() => builder.append_null(),
            Some(Column::Text(builder)) => builder.append_value(text),
            // The columns of a mention where there is none.
            Some(Column::Count(builder)) => builder.append_null(),
            Some(Column::Share(builder)) => builder.append_null(),
            Some(Column::Flag(builder)) => builder.append_null(),
            None => {}
        }
    }

    fn count(&mut self, count: usize) {
        match self.next() {
            Some(Column::Count(builder)) => builder.append_value(i64::try_from(count).unwrap_or(i64::MAX)),
            Some(Column::Text(builder)) => builder.append_value(count.to_string()),
            _ => {}
        }
    }

    fn share(&mut self, share: f64) {
        if let Some(Column::Share(builder)) = self.next() {
            builder.append_value((share * 100.0).round() / 100.0);
        }
    }

    fn flag(&mut self, yes: bool) {
        if let Some(Column::Flag(builder)) = self.next() {
            builder.append_value(i8::from(yes));
        }
    }

    fn end_row(&mut self) {
        self.at = 0;
        *self.rows += 1;
    }
}

fn failed(name: &std::path::Path, error: ParquetError) -> Error {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(io) => Error::io("can not write", name, *io),
            Err(other) => Error::table(format!("can not write {}: {other}", name.display())),
        },
        other => Error::table(format!("can not write {}: {other}", name.display())),
    }
}

impl std::fmt::Debug for ParquetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetWriter").field("name", &self.name).finish_non_exhaustive()
    }
}
