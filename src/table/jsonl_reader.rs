//! JSONL: one JSON object a line, its keys the columns.
//!
//! The columns are the keys of the lines in the first block of the file, in the order in which they first occur. Where
//! the file is longer than that, a last column `other_keys` holds what later lines have under further keys, as a JSON
//! object, so that nothing is lost; the table's header has to be written before those lines are seen. Strings become
//! cells as they are, numbers and truth values as written, null an empty cell, lists and objects their JSON text. Each
//! row also keeps the object itself, which the JSONL writer hands on unchanged.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::header::unique_names;
use super::reader::{About, ReadOptions, Row, RowReader};
use super::source::Source;
use super::stream::TextStream;
use super::warning::{Warning, WarningKind, Warnings};
use crate::error::{Error, Result};

/// How much text is read before the columns are decided.
const SAMPLE: usize = 1 << 20;

/// The longest line, in bytes.
const LONGEST_LINE: usize = 64 << 20;

/// Reads JSONL.
#[derive(Debug)]
pub struct JsonlReader {
    stream: TextStream,
    /// Keys of the columns, without `other_keys`.
    keys: Vec<String>,
    header: Vec<String>,
    about: About,
    warnings: Warnings,
    read: Arc<AtomicU64>,
    strict: bool,
    number: u64,
    cells: Vec<String>,
}

impl JsonlReader {
    /// Looks at the first block for the columns.
    pub fn new(source: Source, options: &ReadOptions) -> Result<JsonlReader> {
        let read = Arc::new(AtomicU64::new(0));
        let (name, size) = (source.name.clone(), source.size);
        let mut stream = source.into_text(options, Arc::clone(&read))?;
        stream.fill(SAMPLE)?;
        while !stream.text.contains('\n') && stream.text.len() <= LONGEST_LINE && stream.more()? {}
        let whole = stream.is_last();
        let mut keys: Vec<String> = Vec::new();
        let mut lines: Vec<&str> = stream.text.lines().collect();
        if !whole && lines.len() > 1 {
            lines.pop();
        }
        for line in lines {
            // A line that does not parse is reported when its turn comes.
            let Ok(object) = serde_json::from_str::<Object>(line) else { continue };
            for (key, _) in object.0 {
                if !keys.iter().any(|k| *k == key) {
                    keys.push(key.into_owned());
                }
            }
        }
        let mut warnings = Warnings::of(&name);
        let mut header = keys.clone();
        if !whole {
            header.push("other_keys".into());
        }
        let header = unique_names(&header, &mut warnings);
        let about = About { name, format: super::Format::Jsonl, encoding: stream.encoding(), delimiter: None, sheet: None, size };
        let cells = vec![String::new(); header.len()];
        let mut reader = JsonlReader { stream, keys, header, about, warnings, read, strict: options.strict, number: 0, cells };
        if reader.keys.is_empty() {
            // Nothing parsed: the first line says why.
            let mut row = Row::default();
            while reader.next(&mut row)? {}
            return Err(Error::table(format!("{} has no keys", reader.about.name))
                .hint("each line is a JSON object, as {\"id\": \"1\", \"text\": \"I hugged her\"}"));
        }
        Ok(reader)
    }

    /// Finds the next line: its length in bytes, from the place of the stream; none at the end.
    fn line(&mut self) -> Result<Option<usize>> {
        let mut searched = 0;
        loop {
            let rest = &self.stream.text.as_bytes()[self.stream.at..];
            if let Some(length) = rest[searched..].iter().position(|b| *b == b'\n') {
                return Ok(Some(searched + length));
            }
            searched = rest.len();
            if searched > LONGEST_LINE {
                return Err(Error::table(format!("row {}: a line longer than {} MiB", self.number + 1, LONGEST_LINE >> 20))
                    .at(self.stream.name(), self.stream.line, 0)
                    .hint("is it JSONL, one object a line? `jq -c '.[]' FILE` makes it of a JSON list"));
            }
            if !self.stream.more()? {
                return Ok((searched > 0).then_some(searched));
            }
        }
    }

    /// Puts the object in this line into the row.
    fn parse(&mut self, length: usize, row: &mut Row) -> Result<()> {
        let line = &self.stream.text[self.stream.at..self.stream.at + length];
        let object: Object = serde_json::from_str(line).map_err(|e| bad_line(&self.stream, line, self.number + 1, &e))?;
        self.cells.iter_mut().for_each(String::clear);
        let mut late = String::new();
        let (mut nuls, mut halves) = (0, 0);
        for (at, (key, value)) in object.0.iter().enumerate() {
            // Lines of one file mostly have their keys in one order.
            let place = if self.keys.get(at).is_some_and(|k| k == key) { Some(at) } else { self.keys.iter().position(|k| k == key) };
            if let Some(place) = place {
                let cell = &mut self.cells[place];
                cell.clear();
                halves += append_cell(value.get(), cell);
                if cell.contains('\0') {
                    nuls += cell.matches('\0').count();
                    *cell = cell.replace('\0', "\u{FFFD}");
                }
            } else {
                late.push(if late.is_empty() { '{' } else { ',' });
                late.push_str(&serde_json::to_string(key).unwrap_or_default());
                late.push(':');
                late.push_str(value.get());
            }
        }
        if !late.is_empty() {
            late.push('}');
            if let Some(column) = self.header.get(self.keys.len()) {
                self.warnings.add(WarningKind::LateKeys(column.clone()), self.number + 1, 1);
                self.cells[self.keys.len()] = late;
            }
        }
        for (count, kind, what) in [
            (nuls, WarningKind::Nul, "a NUL (\\u0000)"),
            (halves, WarningKind::Undecodable, "half of a surrogate pair, which is no character"),
        ] {
            if count > 0 && self.strict {
                return Err(Error::table(format!("row {}: {what}", self.number + 1))
                    .at(self.stream.name(), self.stream.line, 0)
                    .hint("without `--strict` it is kept as U+FFFD and counted"));
            }
            if count > 0 {
                self.warnings.add(kind, self.number + 1, count as u64);
            }
        }
        row.clear();
        row.set_json(line.trim());
        self.cells.iter().for_each(|cell| row.push(cell));
        Ok(())
    }
}

impl RowReader for JsonlReader {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        while let Some(length) = self.line()? {
            let blank = self.stream.text[self.stream.at..self.stream.at + length].trim().is_empty();
            if !blank {
                self.parse(length, row)?;
            }
            row.line = self.stream.line;
            self.stream.line += 1;
            self.stream.at = (self.stream.at + length + 1).min(self.stream.text.len());
            if !blank {
                self.number += 1;
                row.number = self.number;
                self.stream.account(row.number, row.line, &mut self.warnings)?;
                return Ok(true);
            }
        }
        Ok(false)
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

/// Appends what a JSON value is as a cell. Gives the number of halves of surrogate pairs in it: escapes such as
/// `\ud83d` alone, which programs write that cut texts between two units of UTF-16. They become U+FFFD.
fn append_cell(value: &str, cell: &mut String) -> usize {
    match value.as_bytes().first() {
        Some(b'"') => {
            if let Ok(text) = serde_json::from_str::<Cow<str>>(value) {
                cell.push_str(&text);
                return 0;
            }
            let (mended, halves) = without_halves(value);
            cell.push_str(&serde_json::from_str::<String>(&mended).unwrap_or(mended));
            return halves;
        }
        Some(b'n') => {}
        _ => cell.push_str(value),
    }
    0
}

/// A JSON string with `\ufffd` for each half of a surrogate pair, and their number.
fn without_halves(value: &str) -> (String, usize) {
    let unit = |at: usize| -> Option<u16> {
        let digits = value.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut mended, mut halves, mut at) = (String::with_capacity(value.len()), 0, 0);
    while let Some(c) = value[at..].chars().next() {
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str("\\ufffd");
                halves += 1;
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            // An escaped backslash before a `u` is no escape of a unit.
            _ if c == '\\' => 1 + value[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => c.len_utf8(),
        };
        mended.push_str(&value[at..at + length]);
        at += length;
    }
    (mended, halves)
}

/// The keys and values of an object, in order, the values as written.
struct Object<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'de: 'l, 'l> Deserialize<'de> for Object<'l> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Object<'de>, A::Error> {
                let mut found = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    found.push((key, value));
                }
                Ok(Object(found))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'l>(#[serde(borrow)] Cow<'l, str>);

/// The error of a line that is not a JSON object.
fn bad_line(stream: &TextStream, line: &str, row: u64, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let what = text.find(" at line ").map_or(&*text, |at| &text[..at]);
    let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count().max(1);
    let out = Error::table(format!("row {row}: not a JSON object: {what}"));
    let out = out.at(stream.name(), stream.line, column as u64);
    let out = if line.chars().count() <= 160 { out.showing(line.trim_end()) } else { out };
    out.hint(if line.trim_start().starts_with('[') {
        "JSONL is one object a line; `jq -c '.[]' FILE` makes it of a JSON list"
    } else {
        "each line is a whole JSON object, as {\"id\": \"1\", \"text\": \"I hugged her\"}"
    })
}

#[cfg(test)]
mod tests;
