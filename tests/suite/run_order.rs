//! The run: the same bytes for any number of threads, and how it ends when something goes wrong.

use crate::fake;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use fake::{Hugs, Said, Way};
use ier::error::{ErrorKind, Result};
use ier::run::{Code, Event, Progress, RunOptions, Silent, Summary};
use ier::table::format::Format;
use ier::table::layout::Shape;
use ier::table::reader::{self, ReadOptions};
use ier::table::source::Source;
use ier::table::writer::{self, WriteOptions};
use ier::table::{ColumnRequest, Output, Tables};
use proptest::prelude::*;

/// A table of this many rows, whose texts differ in length so that batches take different times.
fn table(rows: usize) -> Vec<u8> {
    let mut text = b"id,text\n".to_vec();
    for row in 0..rows {
        writeln!(text, "r{row},{}a hug{}", "word ".repeat(row % 17 * (row % 5)), if row % 3 == 0 { "?" } else { "" }).unwrap();
    }
    text
}

fn tables(bytes: Vec<u8>) -> Tables<'static> {
    let options = ReadOptions::default();
    let source = Source::of_stream("in", Box::new(std::io::Cursor::new(bytes)), &options).unwrap();
    Tables::of_reader(reader::read(source, &options).unwrap(), &ColumnRequest::default()).unwrap()
}

fn run_to(output: Output, bytes: Vec<u8>, options: &RunOptions, progress: &dyn Progress) -> Result<Summary> {
    let tables = tables(bytes);
    let write = WriteOptions { format: Format::Csv, shape: Shape::Wide, byte_order_mark: false };
    let writer = writer::create(output, tables.header(), &Hugs.scheme(), &write)?;
    ier::run::run(tables, &Hugs, writer, options, progress)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_events_and_counts() {
    let table = table(20_000);
    for (format, shape) in [(Format::Csv, Shape::Wide), (Format::Csv, Shape::Long), (Format::Jsonl, Shape::Wide)] {
        let write = WriteOptions { format, shape, byte_order_mark: false };
        let with = |threads| Way { write, run: RunOptions { threads, ..RunOptions::default() }, ..Way::default() }.code(&table).unwrap();
        let one = with(1);
        for threads in [2, 3, 8] {
            let many = with(threads);
            assert!(one.0 == many.0, "{format} {shape:?} with {threads} threads");
            assert_eq!(one.1, many.1);
            assert_eq!(one.2, many.2);
        }
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn so_does_excel() {
    let table = table(3_000);
    let write = WriteOptions { format: Format::Xlsx, shape: Shape::Long, byte_order_mark: false };
    let with = |threads| Way { write, run: RunOptions { threads, ..RunOptions::default() }, ..Way::default() }.code(&table).unwrap().0;
    assert!(with(1) == with(4));
}

#[test]
fn a_table_without_rows_gives_a_header() {
    let (text, summary, _) = Way::default().code(b"id,text\n").unwrap();
    assert_eq!(summary.responses, 0);
    assert_eq!(String::from_utf8(text).unwrap().lines().count(), 1);
}

#[test]
fn what_comes_before_a_broken_row_reaches_a_stream_but_not_a_file() {
    for threads in [1, 4] {
        let options = RunOptions { threads, ..RunOptions::default() };
        let mut bytes = table(3_000);
        bytes.extend(b"r3000,\"never closed\nr3001,x\n");
        let memory = fake::Memory::default();
        let said = Said::default();
        let error = run_to(Output::stream("out", Box::new(memory.clone())), bytes.clone(), &options, &said).unwrap_err();
        assert_eq!(error.place().unwrap().line, 3002, "{error}");
        assert!(error.to_string().contains("row 3001"), "{error}");
        assert_eq!(memory.0.lock().unwrap().split(|b| *b == b'\n').count(), 3_002);
        let folder = tempfile::tempdir().unwrap();
        let output = Output::file(&folder.path().join("out.csv"), false, &[]).unwrap();
        assert!(run_to(output, bytes, &options, &Silent).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

/// Raises a flag when this many rows are written.
struct StopAt<'s>(u64, &'s AtomicBool);

impl Progress for StopAt<'_> {
    fn event(&self, event: &Event<'_>) {
        if matches!(event, Event::Advanced { rows, .. } if *rows >= self.0) {
            self.1.store(true, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_stopped_run_ends_and_leaves_no_file() {
    for threads in [1, 3] {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::file(&folder.path().join("out.csv"), false, &[]).unwrap();
        let stop = AtomicBool::new(false);
        let options = RunOptions { threads, stop: Some(&stop), ..RunOptions::default() };
        let error = run_to(output, table(50_000), &options, &StopAt(1_000, &stop)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

/// Takes this many bytes and then fails.
struct Fails(usize, std::io::ErrorKind);

impl Write for Fails {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(self.1)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_failing_output_ends_the_run() {
    for threads in [1, 4] {
        let options = RunOptions { threads, ..RunOptions::default() };
        let closed = Output::stream("out", Box::new(Fails(300_000, std::io::ErrorKind::BrokenPipe)));
        let error = run_to(closed, table(20_000), &options, &Silent).unwrap_err();
        assert!(error.is_broken_pipe());
        let full = Output::stream("out", Box::new(Fails(300_000, std::io::ErrorKind::StorageFull)));
        let error = run_to(full, table(20_000), &options, &Silent).unwrap_err();
        assert!(!error.is_broken_pipe() && error.to_string().starts_with("can not write out"), "{error}");
    }
}

/// A coder that panics at one answer.
struct Panics;

impl Code for Panics {
    type Scratch = u64;

    fn scratch(&self) -> u64 {
        0
    }

    fn code(&self, response: &ier::response::Response, scratch: &mut u64) -> ier::coder::coding::CodedResponse {
        assert_ne!(response.id, "r5000", "as a test");
        Hugs.code(response, scratch)
    }

    fn scheme(&self) -> ier::coder::coding::Scheme {
        Hugs.scheme()
    }
}

#[test]
fn a_panic_in_one_thread_does_not_leave_the_others_waiting() {
    let outcome = std::panic::catch_unwind(|| {
        let tables = tables(table(40_000));
        let write = WriteOptions { format: Format::Csv, shape: Shape::Wide, byte_order_mark: false };
        let output = Output::stream("out", Box::new(std::io::sink()));
        let writer = writer::create(output, tables.header(), &Panics.scheme(), &write).unwrap();
        let options = RunOptions { threads: 4, ..RunOptions::default() };
        let _ = ier::run::run(tables, &Panics, writer, &options, &Silent);
    });
    assert!(outcome.is_err());
}

#[test]
fn ids_are_row_numbers_where_there_is_no_id() {
    let mut way = Way::default();
    way.write.format = Format::Jsonl;
    let text = way.text(b"text,age\na hug and more,3\nanother hug here,4\n");
    let ids: Vec<String> =
        text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().into()).collect();
    assert_eq!(ids, ["1", "2"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn threads_do_not_change_a_byte(lengths in prop::collection::vec(0_usize..400, 1..1800), threads in 2_usize..6) {
        let mut bytes = b"id,text\n".to_vec();
        for (row, length) in lengths.iter().enumerate() {
            writeln!(bytes, "{row},hug {}", "x ".repeat(*length)).unwrap();
        }
        let with = |threads| Way { run: RunOptions { threads, ..RunOptions::default() }, ..Way::default() }.code(&bytes).unwrap().0;
        prop_assert!(with(1) == with(threads));
    }
}
