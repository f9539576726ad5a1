//! Which character separates the cells of a CSV file.
//!
//! Excel writes what the country of the computer uses: commas, semicolons where the comma is the decimal sign; other
//! programs write tabs. The first records decide, read with each candidate in turn, quotes respected, so that commas
//! inside answers do not count.

use super::csv_parser::{CsvParser, Found};
use super::reader::Row;
use super::stream::TextStream;

/// The candidates, the likelier first.
const CANDIDATES: [u8; 3] = [b',', b';', b'\t'];

/// How many records are looked at.
const RECORDS: usize = 100;

/// The delimiter of this text; none where no candidate stands in the first record, which is a table of one column.
/// `whole` says that the text does not end in the middle of the file.
///
/// Taken is the candidate under which most records have as many cells as the first, then the one that makes more cells.
pub fn delimiter_of(text: &str, whole: bool) -> Option<u8> {
    CANDIDATES
        .iter()
        .rev()
        .filter_map(|candidate| Some((fit(text, whole, *candidate)?, *candidate)))
        .max_by_key(|(fit, _)| *fit)
        .map(|(_, candidate)| candidate)
}

/// What an Excel file says in a first line of its own, `sep=;`: the delimiter and the length of the line.
pub fn declared(text: &str) -> Option<(u8, usize)> {
    let rest = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &text[4..])?;
    let delimiter = *rest.as_bytes().first().filter(|b| b.is_ascii())?;
    let line_end = rest[1..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).take(2).collect::<Vec<_>>();
    match &line_end[..] {
        [b'\r', b'\n'] => Some((delimiter, 7)),
        [_, ..] => Some((delimiter, 6)),
        [] => None,
    }
}

/// Share of the records that have as many cells as the first, in thousandths, and that number; none if it is 1.
fn fit(text: &str, whole: bool, delimiter: u8) -> Option<(usize, usize)> {
    let mut parser = CsvParser::new(TextStream::of("", text.into()), Some(delimiter));
    let mut row = Row::default();
    let mut widths = Vec::new();
    while widths.len() < RECORDS {
        match parser.record(&mut row) {
            Ok(Found::Blank) => {}
            Ok(Found::Record { .. }) => widths.push(row.len()),
            // An open quote here may be closed behind the text.
            Ok(Found::End) | Err(_) => break,
        }
    }
    if !whole && widths.len() > 1 && parser.stream.at == parser.stream.text.len() {
        widths.pop();
    }
    let width = *widths.first().filter(|width| **width > 1)?;
    Some((widths.iter().filter(|w| **w == width).count() * 1000 / widths.len(), width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found() {
        let rows: [(&str, &str, Option<u8>); 9] = [
            ("comma", "id,text\n1,hi\n", Some(b',')),
            ("semicolon with commas in answers", "id;text\n1;well, no, yes\n2;a, b\n", Some(b';')),
            ("semicolon with a comma in the header", "id;text, free;age\n1;a;3\n2;b, c;4\n", Some(b';')),
            ("tab", "id\ttext\n1\ta, b; c\n", Some(b'\t')),
            ("quoted commas", "\"a,b,c\";\"d\"\n\"1,2\";\"3\"\n", Some(b';')),
            ("semicolons in answers", "id,text\n1,a; b; c\n2,d; e\n", Some(b',')),
            ("one column", "text\nI hugged her, and left; then\n", None),
            ("header only", "id;text", Some(b';')),
            ("nothing", "", None),
        ];
        for (row, text, delimiter) in rows {
            assert_eq!(delimiter_of(text, true), delimiter, "{row}");
        }
    }

    #[test]
    fn excels_first_line_is_understood() {
        assert_eq!(declared("sep=;\r\nid;text\r\n"), Some((b';', 7)));
        assert_eq!(declared("SEP=\t\nid\ttext"), Some((b'\t', 6)));
        assert_eq!(declared("sepal,text\n"), None);
        assert_eq!(declared("sep=length,text\n"), None);
    }
}
