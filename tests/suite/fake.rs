//! A coder of one rule, for tests of what stands around the coder: every `hug` is a hug.

use std::io::Write;
use std::sync::{Arc, Mutex};

use ier::coder::coding::{CodedResponse, MentionRecord, Scheme};
use ier::error::Result;
use ier::response::Response;
use ier::run::{Code, Event, Progress, RunOptions, Summary};
use ier::table::format::Format;
use ier::table::layout::Shape;
use ier::table::reader::{self, ReadOptions};
use ier::table::source::Source;
use ier::table::tables::Note;
use ier::table::writer::{self, WriteOptions};
use ier::table::{ColumnRequest, Output, Tables};

/// Codes each `hug` as `comforting`, each `shout` as denied `coldness`.
pub struct Hugs;

impl Code for Hugs {
    type Scratch = u64;

    fn scratch(&self) -> u64 {
        0
    }

    fn code(&self, response: &Response, coded: &mut u64) -> CodedResponse {
        *coded += 1;
        let mut mentions = Vec::new();
        for (word, code, status, orientation) in [("hug", "comforting", "actual", "engage"), ("shout", "coldness", "negated", "divert")] {
            for (at, quote) in response.text.match_indices(word) {
                let start = response.text[..at].chars().count();
                mentions.push(MentionRecord {
                    code: code.into(),
                    strategy: None,
                    quote: quote.into(),
                    start,
                    end: start + word.len(),
                    valence: Some(if word == "hug" { "improve" } else { "worsen" }.into()),
                    orientation: Some(orientation.into()),
                    stage: Some("response_modulation".into()),
                    change: Some("underlying".into()),
                    direction: "given".into(),
                    status: status.into(),
                    confidence: 0.9,
                    rule: format!("{code}.{word}"),
                });
            }
        }
        let counted = mentions.iter().any(MentionRecord::counts);
        CodedResponse {
            id: response.id.clone(),
            codes: if counted { vec!["comforting".into()] } else { Vec::new() },
            boundary: if mentions.is_empty() { vec!["none".into()] } else { Vec::new() },
            mentions,
            relationship: response.prompt.clone().unwrap_or_else(|| "unspecified".into()),
            target_number: "one".into(),
            motive: "unspecified".into(),
            review: response.text.contains('?'),
        }
    }

    fn scheme(&self) -> Scheme {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Scheme {
            codes: names(&["comforting", "coldness"]),
            cells: names(&["improve.engage", "worsen.divert"]),
            stages: names(&["response_modulation"]),
            boundary: names(&["uncodable"]),
            version: "0.0.1".into(),
            taxonomy_version: "7".into(),
            fingerprint: "abc".into(),
        }
    }
}

/// An output that stays readable after the writer has taken it.
#[derive(Clone, Default)]
pub struct Memory(pub Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps what is said.
#[derive(Default)]
pub struct Said(pub Mutex<Vec<String>>);

impl Progress for Said {
    fn event(&self, event: &Event<'_>) {
        let line = match event {
            Event::Note(Note::Chosen(choice)) => choice.to_string(),
            Event::Note(Note::Warning(warning)) => warning.to_string(),
            Event::Advanced { rows, .. } => format!("{rows} rows"),
            _ => return,
        };
        self.0.lock().unwrap().push(line);
    }
}

/// How a table in memory is coded.
#[derive(Clone, Copy)]
pub struct Way<'w> {
    pub read: ReadOptions<'w>,
    pub columns: ColumnRequest<'w>,
    pub write: WriteOptions,
    pub run: RunOptions<'w>,
}

impl Default for Way<'_> {
    fn default() -> Self {
        Way {
            read: ReadOptions::default(),
            columns: ColumnRequest::default(),
            write: WriteOptions { format: Format::Csv, shape: Shape::Wide, byte_order_mark: false },
            run: RunOptions { threads: 1, ..RunOptions::default() },
        }
    }
}

impl Way<'_> {
    /// Codes this table: the output, the summary, what was said.
    pub fn code(&self, table: &[u8]) -> Result<(Vec<u8>, Summary, Vec<String>)> {
        let source = Source::of_stream("in", Box::new(std::io::Cursor::new(table.to_vec())), &self.read)?;
        let tables = Tables::of_reader(reader::read(source, &self.read)?, &self.columns)?;
        let memory = Memory::default();
        let output = Output::stream("out", Box::new(memory.clone()));
        let writer = writer::create(output, tables.header(), &Hugs.scheme(), &self.write)?;
        let said = Said::default();
        let summary = ier::run::run(tables, &Hugs, writer, &self.run, &said)?;
        let bytes = memory.0.lock().unwrap().clone();
        Ok((bytes, summary, said.0.into_inner().unwrap()))
    }

    /// The output as text.
    pub fn text(&self, table: &[u8]) -> String {
        String::from_utf8(self.code(table).unwrap().0).unwrap()
    }
}

/// The cells of a CSV.
pub fn csv_rows(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}
