//! Files: one reader and one writer a format.
//!
//! The module takes tables of answers apart into [`Row`]s and puts coded answers together into files. It knows formats,
//! encodings and columns; it knows nothing of codes beyond their names ([`Scheme`](crate::coder::coding::Scheme)), and
//! nothing of threads: those are the business of [`run`](crate::run).
//!
//! In, a file passes through four steps, one file of source each:
//!
//! 1. [`source`] opens the path or standard input and looks at the first bytes: which [`format`](mod@format) is it,
//!    and is it what its name says? [`decoder`] turns the bytes into UTF-8 and counts what could not be read.
//! 2. A [`RowReader`] cuts the text into rows: [`csv_reader`], [`jsonl_reader`], `xlsx_reader`, `parquet_reader`. What is odd but
//!    readable (a row with too many cells) is kept and becomes a [`Warning`](warning::Warning); what can not be read
//!    is an error with row and line.
//! 3. [`survey`] recognises the exports of survey programs, [`columns`] decides which column is the answer, which the id and which the question.
//! 4. [`tables`] joins several files to one table with a `source_file` column.
//!
//! Out, a [`Layout`](layout::Layout) says what a coded answer looks like ([`wide`], [`long`], [`json_lines`]), a
//! [`CodingWriter`] writes it as text or as an Excel sheet, and [`output`] sees to it that a file appears under its
//! final name only when it is whole; [`journal`] keeps what a run that is cut short can go on from, and [`provenance`]
//! what made an output.

pub mod clock;
pub mod coded;
pub mod columns;
#[cfg(feature = "xlsx")]
mod compound_file;
pub mod csv_parser;
pub mod csv_reader;
pub mod decoder;
pub mod delimiter;
pub mod format;
#[cfg(any(feature = "xlsx", feature = "parquet"))]
mod guarded;
pub mod header;
pub mod journal;
pub mod json_lines;
pub mod jsonl_reader;
pub mod layout;
pub mod long;
pub mod output;
#[cfg(feature = "parquet")]
pub mod parquet_reader;
#[cfg(feature = "parquet")]
pub mod parquet_writer;
pub mod provenance;
pub mod reader;
pub mod source;
pub mod stream;
pub mod survey;
pub mod tables;
pub mod warning;
pub mod wide;
pub mod writer;
#[cfg(feature = "xlsx")]
pub mod xlsx_reader;
#[cfg(feature = "xlsx")]
pub mod xlsx_writer;

pub use columns::{ColumnRequest, Columns};
pub use format::Format;
pub use output::Output;
pub use reader::{ReadOptions, Row, RowReader};
pub use tables::Tables;
pub use writer::CodingWriter;
