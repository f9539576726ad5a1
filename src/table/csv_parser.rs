//! Cuts text into records and cells at delimiters, line ends and quotes (RFC 4180, read generously).
//!
//! Written here rather than taken from the `csv` crate, whose records these are (a property test compares the two),
//! for three reasons: it never says that a quote was left open and then takes the rest of a file for one cell; nor
//! that text follows a closing quote, the sign that quotes got out of step; and the text is UTF-8 already, so that
//! cells can be cut out of it without a second check.

use super::reader::Row;
use super::stream::TextStream;
use crate::error::{Error, Result};

/// The longest record, in bytes. A 10 MB answer is odd and fine; this much is a quote that nobody closed.
const LONGEST_RECORD: usize = 64 << 20;

/// What the parser came upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A record.
    Record {
        /// Whether text followed a closing quote.
        text_after_quote: bool,
    },
    /// A line with nothing on it.
    Blank,
    /// The end of the text.
    End,
}

/// Where in a cell the parser stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    CellStart,
    Unquoted,
    Quoted,
    QuoteInQuoted,
}

/// Cuts a text into records.
#[derive(Debug)]
pub struct CsvParser {
    /// The text and the place in it.
    pub stream: TextStream,
    delimiter: Option<u8>,
    after_cr: bool,
}

impl CsvParser {
    /// Cuts cells at `delimiter`, an ASCII character; nowhere without one, for a table of one column.
    pub fn new(stream: TextStream, delimiter: Option<u8>) -> CsvParser {
        CsvParser { stream, delimiter, after_cr: false }
    }

    /// The delimiter.
    pub fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// Puts the next record into `row`, whose `line` becomes the line it begins on. Its number is only for messages.
    pub fn record(&mut self, row: &mut Row) -> Result<Found> {
        row.clear();
        let mut state = State::CellStart;
        let (mut text_after_quote, mut quote_closed) = (false, false);
        let mut quote_line = 0;
        row.line = self.stream.line;
        loop {
            if self.stream.at == self.stream.text.len() && !self.stream.more()? {
                return match state {
                    State::CellStart if row.is_empty() => Ok(Found::End),
                    State::Quoted => Err(self.never_closed(row, quote_line)),
                    _ => {
                        row.end_cell();
                        Ok(Found::Record { text_after_quote })
                    }
                };
            }
            let at = self.stream.at;
            let bytes = self.stream.text.as_bytes();
            if std::mem::take(&mut self.after_cr) && bytes[at] == b'\n' {
                self.stream.at += 1;
                continue;
            }
            match state {
                State::CellStart if bytes[at] == b'"' => {
                    state = State::Quoted;
                    quote_line = self.stream.line;
                    self.stream.at += 1;
                }
                State::Quoted => {
                    let rest = &bytes[at..];
                    let stop = rest.iter().position(|b| *b == b'"').unwrap_or(rest.len());
                    self.stream.line += lines(&rest[..stop]);
                    row.push_part(&self.stream.text[at..at + stop]);
                    if stop < rest.len() {
                        state = State::QuoteInQuoted;
                    }
                    self.stream.at += (stop + 1).min(rest.len());
                    if row.bytes() > LONGEST_RECORD {
                        return Err(self.too_long(row, quote_line));
                    }
                }
                State::QuoteInQuoted if bytes[at] == b'"' => {
                    row.push_part("\"");
                    state = State::Quoted;
                    self.stream.at += 1;
                }
                State::CellStart | State::Unquoted | State::QuoteInQuoted => {
                    let rest = &bytes[at..];
                    let delimiter = self.delimiter.unwrap_or(b'\n');
                    let stop = rest.iter().position(|b| *b == delimiter || *b == b'\n' || *b == b'\r').unwrap_or(rest.len());
                    let part = &self.stream.text[at..at + stop];
                    quote_closed |= state == State::QuoteInQuoted;
                    text_after_quote |= quote_closed && !part.trim().is_empty();
                    row.push_part(part);
                    if stop > 0 {
                        state = State::Unquoted;
                    }
                    let end = rest.get(stop).copied();
                    self.stream.at += stop + usize::from(end.is_some());
                    match end {
                        None if row.bytes() > LONGEST_RECORD => return Err(self.too_long(row, row.line)),
                        None => {}
                        Some(end @ (b'\n' | b'\r')) => {
                            self.stream.line += 1;
                            self.after_cr = end == b'\r';
                            if state == State::CellStart && row.is_empty() {
                                return Ok(Found::Blank);
                            }
                            row.end_cell();
                            return Ok(Found::Record { text_after_quote });
                        }
                        Some(_) => {
                            row.end_cell();
                            quote_closed = false;
                            state = State::CellStart;
                        }
                    }
                }
            }
        }
    }

    fn never_closed(&self, row: &Row, line: u64) -> Error {
        let cell: String = row_end(row).chars().take_while(|c| *c != '\n' && *c != '\r').take(80).collect();
        Error::table(format!("row {}: a quote that is opened here is never closed", row.number))
            .at(self.stream.name(), line, 0)
            .showing(format!("\"{cell}"))
            .hint("close the quote; a quote inside a quoted answer is written twice (\"\")")
    }

    fn too_long(&self, row: &Row, line: u64) -> Error {
        Error::table(format!(
            "row {}: longer than {} MiB; a quote that is opened here may never be closed",
            row.number,
            LONGEST_RECORD >> 20
        ))
        .at(self.stream.name(), line, 0)
        .hint("a quote inside a quoted answer is written twice (\"\")")
    }
}

/// The text of the cell that is not ended yet.
fn row_end(row: &Row) -> String {
    let mut row = row.clone();
    row.end_cell();
    row.cell(row.len() - 1).to_string()
}

/// Number of line ends, whether LF, CR or CR LF. A CR LF cut between two stretches would count twice; line numbers are
/// for finding the place, so that this is not worth a state of its own.
fn lines(bytes: &[u8]) -> u64 {
    let (mut count, mut before) = (0, 0);
    for byte in bytes {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    count
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::table::decoder::Decoder;

    fn records(parser: &mut CsvParser) -> Vec<(u64, Vec<String>, bool)> {
        let mut found = Vec::new();
        let mut row = Row::default();
        loop {
            match parser.record(&mut row).unwrap() {
                Found::End => return found,
                Found::Blank => {}
                Found::Record { text_after_quote } => {
                    found.push((row.line, row.cells().map(String::from).collect(), text_after_quote));
                }
            }
        }
    }

    /// Line, cells, and whether text followed a quote.
    type Expected = &'static [(u64, &'static [&'static str], bool)];

    fn of(text: &str) -> CsvParser {
        CsvParser::new(TextStream::of("a.csv", text.into()), Some(b','))
    }

    #[test]
    fn records_are_cut_as_written() {
        let rows: [(&str, &str, Expected); 12] = [
            ("plain", "a,b\n1,2\n", &[(1, &["a", "b"], false), (2, &["1", "2"], false)]),
            ("no last line end", "a,b\n1,2", &[(1, &["a", "b"], false), (2, &["1", "2"], false)]),
            ("crlf", "a\r\nb\r\n", &[(1, &["a"], false), (2, &["b"], false)]),
            ("cr", "a\rb\r", &[(1, &["a"], false), (2, &["b"], false)]),
            ("empty cells", ",\n", &[(1, &["", ""], false)]),
            ("delimiter last", "a,", &[(1, &["a", ""], false)]),
            ("quoted", "\"a,b\",\"c \"\"d\"\"\"\n", &[(1, &["a,b", "c \"d\""], false)]),
            ("line break in a cell", "\"a\r\nb\"\nc\n", &[(1, &["a\r\nb"], false), (3, &["c"], false)]),
            ("quote inside", "5\" nail,x\n", &[(1, &["5\" nail", "x"], false)]),
            ("text after quote", "\"a\"b,c\n", &[(1, &["ab", "c"], true)]),
            ("blank after quote", "\"a\" ,c\n", &[(1, &["a ", "c"], false)]),
            ("blank lines", "\n\na\n\n", &[(3, &["a"], false)]),
        ];
        for (row, text, expected) in rows {
            let expected: Vec<(u64, Vec<String>, bool)> =
                expected.iter().map(|(l, c, q)| (*l, c.iter().map(ToString::to_string).collect(), *q)).collect();
            assert_eq!(records(&mut of(text)), expected, "{row}");
        }
    }

    #[test]
    fn an_open_quote_is_an_error_where_it_opens() {
        let mut parser = of("a,b\n1,\"never closed\n2,x\n");
        let mut row = Row::default();
        parser.record(&mut row).unwrap();
        row.number = 1;
        let error = parser.record(&mut row).unwrap_err();
        assert_eq!(error.place().unwrap().line, 2);
        assert!(error.to_string().contains("a.csv:2: row 1: a quote that is opened here is never closed\n  | \"never closed"));
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate_whatever_the_chunks(text in "[ab,\"\r\n é]{0,60}", step in 1_usize..5) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(String::from).collect()).collect();
            let chunks: Vec<Vec<u8>> = text.as_bytes().chunks(step).map(<[u8]>::to_vec).collect();
            let decoder = Decoder::new(Box::new(Chunks(chunks)), encoding_rs::UTF_8, Arc::default());
            let mut parser = CsvParser::new(TextStream::new("a.csv", decoder, false), Some(b','));
            let mut row = Row::default();
            let mut found = Vec::new();
            loop {
                match parser.record(&mut row) {
                    Ok(Found::End) => {
                        prop_assert_eq!(found, expected);
                        break;
                    }
                    Ok(Found::Blank) => {}
                    Ok(Found::Record { .. }) => found.push(row.cells().map(String::from).collect::<Vec<_>>()),
                    // The csv crate takes the rest for a cell.
                    Err(_) => {
                        prop_assert_eq!(found.len() + 1, expected.len());
                        prop_assert_eq!(&found[..], &expected[..found.len()]);
                        break;
                    }
                }
            }
        }
    }

    struct Chunks(Vec<Vec<u8>>);

    impl std::io::Read for Chunks {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let chunk = self.0.remove(0);
            buffer[..chunk.len()].copy_from_slice(&chunk);
            Ok(chunk.len())
        }
    }
}
