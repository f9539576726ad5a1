//! Parquet in: the columns of a data frame as rows of text.
//!
//! Texts stay as they are, numbers are written as short as they come back, dates as 2026-11-22 and moments as
//! 2026-11-22T09:30:00, missing values become empty cells, lists and structures their JSON. Rows are read one after the
//! other, so that memory stays flat however many row groups a file has.

use std::fmt::Write as _;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;

use super::Format;
use super::clock;
use super::guarded::guarded;
use super::header::unique_names;
use super::reader::{About, Row, RowReader};
use super::source::Source;
use super::warning::{Warning, Warnings};
use crate::error::{Error, Result};

/// Reads Parquet.
pub struct ParquetReader {
    rows: RowIter<'static>,
    header: Vec<String>,
    /// Columns of moments in nanoseconds, which come as whole numbers.
    nanoseconds: Vec<bool>,
    about: About,
    warnings: Warnings,
    number: u64,
    total: u64,
    /// Whether an error has come, after which there is no next row.
    ended: bool,
}

impl ParquetReader {
    /// Reads the schema.
    ///
    /// # Errors
    /// Occur when the file is cut or no Parquet.
    pub fn new(source: Source) -> Result<ParquetReader> {
        let (name, size) = (source.name.clone(), source.size);
        let file = source.into_file()?;
        let reader = guarded(|| SerializedFileReader::new(file));
        let reader = reader.unwrap_or_else(|| Err(damaged())).map_err(|e| broken(&name, 0, &e))?;
        let metadata = reader.metadata().file_metadata();
        let total = u64::try_from(metadata.num_rows()).unwrap_or(0);
        let fields = metadata.schema().get_fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let nanoseconds = fields
            .iter()
            .map(|field| {
                let logical = field.get_basic_info().logical_type_ref().cloned();
                matches!(logical, Some(LogicalType::Timestamp(moment)) if moment.unit == TimeUnit::NANOS)
            })
            .collect();
        if names.is_empty() {
            return Err(Error::table(format!("{name} has no columns")));
        }
        let mut warnings = Warnings::of(&name);
        let header = unique_names(&names, &mut warnings);
        let about = About { name, format: Format::Parquet, encoding: None, delimiter: None, sheet: None, size };
        Ok(ParquetReader {
            rows: RowIter::from_file_into(Box::new(reader)),
            header,
            nanoseconds,
            about,
            warnings,
            number: 0,
            total,
            ended: false,
        })
    }
}

impl RowReader for ParquetReader {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let rows = &mut self.rows;
        let found = guarded(|| rows.next()).unwrap_or_else(|| Some(Err(damaged())));
        let Some(found) = found else { return Ok(false) };
        self.ended = found.is_err();
        let found = found.map_err(|e| broken(&self.about.name, self.number + 1, &e))?;
        self.number += 1;
        row.clear();
        (row.number, row.line) = (self.number, self.number);
        let mut cell = String::new();
        for ((_, field), nanoseconds) in found.get_column_iter().zip(&self.nanoseconds) {
            cell.clear();
            match field {
                Field::Long(n) if *nanoseconds => cell.push_str(&clock::moment(n.div_euclid(1_000_000))),
                field => text_of(field, &mut cell),
            }
            // A NUL is no character of any answer, and other formats can not carry it.
            row.push(&cell.replace('\0', "\u{FFFD}"));
        }
        while row.len() < self.header.len() {
            row.end_cell();
        }
        Ok(true)
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn bytes_read(&self) -> u64 {
        // The share of the rows stands for the share of the bytes.
        self.about.size.map_or(0, |size| (size as f64 * self.number as f64 / self.total.max(1) as f64) as u64)
    }

    fn take_warnings(&mut self) -> Vec<Warning> {
        self.warnings.take()
    }
}

/// The error of a file over which the library trips.
fn damaged() -> ParquetError {
    ParquetError::General("it is damaged".into())
}

fn broken(name: &str, row: u64, error: &ParquetError) -> Error {
    let text = error.to_string();
    let what = text.strip_prefix("Parquet error: ").unwrap_or(&text);
    let place = if row == 0 { String::new() } else { format!(", at row {row}") };
    Error::table(format!("{name} is not a Parquet file that can be read{place}: {what}"))
        .hint("it may be cut short; write it again from R (`arrow::write_parquet`) or Python (`DataFrame.to_parquet`)")
}

/// Appends what a value is as a cell.
fn text_of(field: &Field, cell: &mut String) {
    // Writing to a string does not fail.
    let _ = match field {
        Field::Null => Ok(()),
        Field::Bool(yes) => write!(cell, "{}", if *yes { "TRUE" } else { "FALSE" }),
        Field::Byte(n) => write!(cell, "{n}"),
        Field::Short(n) => write!(cell, "{n}"),
        Field::Int(n) => write!(cell, "{n}"),
        Field::Long(n) => write!(cell, "{n}"),
        Field::UByte(n) => write!(cell, "{n}"),
        Field::UShort(n) => write!(cell, "{n}"),
        Field::UInt(n) => write!(cell, "{n}"),
        Field::ULong(n) => write!(cell, "{n}"),
        Field::Float16(n) => write!(cell, "{n}"),
        Field::Float(n) => write!(cell, "{n}"),
        Field::Double(n) => write!(cell, "{n}"),
        Field::Str(text) => write!(cell, "{text}"),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => write!(cell, "{text}"),
            Err(_) => bytes.data().iter().try_for_each(|byte| write!(cell, "{byte:02x}")),
        },
        Field::Date(days) => write!(cell, "{}", clock::date(i64::from(*days))),
        Field::TimestampMillis(n) => write!(cell, "{}", clock::moment(*n)),
        Field::TimestampMicros(n) => write!(cell, "{}", clock::moment(n.div_euclid(1000))),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => write!(cell, "{}", json(field)),
        other => write!(cell, "{other}"),
    };
}

/// A value inside a list or a structure, as JSON.
fn json(field: &Field) -> serde_json::Value {
    use serde_json::Value;
    match field {
        Field::Null => Value::Null,
        Field::Bool(yes) => Value::Bool(*yes),
        Field::Int(n) => (*n).into(),
        Field::Long(n) => (*n).into(),
        Field::Double(n) => (*n).into(),
        Field::Group(row) => Value::Object(row.get_column_iter().map(|(name, field)| (name.clone(), json(field))).collect()),
        Field::ListInternal(list) => Value::Array(list.elements().iter().map(json).collect()),
        Field::MapInternal(map) => Value::Object(
            map.entries()
                .iter()
                .map(|(key, value)| {
                    let mut name = String::new();
                    text_of(key, &mut name);
                    (name, json(value))
                })
                .collect(),
        ),
        other => {
            let mut text = String::new();
            text_of(other, &mut text);
            Value::String(text)
        }
    }
}

impl std::fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetReader").field("about", &self.about).finish_non_exhaustive()
    }
}
