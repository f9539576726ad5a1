//! Which format a file is in: by its extension, or by its first bytes where there is no name to go by.
//!
//! The first bytes have a second use: a file that is plainly not what its extension says (an Excel workbook named
//! `.csv`, a text named `.xlsx`) is refused with a message that names both, instead of being coded as noise.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text in cells between commas, semicolons or tabs; the reader finds out which.
    Csv,
    /// The same with tabs, which is how it is written.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// An Excel workbook (`.xlsx`, `.xlsm`).
    Xlsx,
}

impl Format {
    /// Every format, in the order messages list them.
    pub const ALL: [Format; 4] = [Format::Csv, Format::Tsv, Format::Jsonl, Format::Xlsx];

    /// The format called so: an extension or a value of `--format`, in any case. `txt` is read as CSV, since that is
    /// what survey programs put into such files.
    pub fn named(name: &str) -> Option<Format> {
        match name.to_ascii_lowercase().as_str() {
            "csv" | "txt" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
            "xlsx" | "xlsm" => Some(Format::Xlsx),
            _ => None,
        }
    }

    /// The format the extension of `path` stands for.
    pub fn of_path(path: &Path) -> Option<Format> {
        Format::named(path.extension()?.to_str()?)
    }

    /// The format the first bytes of a nameless stream look like. Anything that is neither a workbook nor JSON is CSV.
    pub fn of_content(first: &[u8]) -> Format {
        let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
        let start = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
        match &text[start.min(text.len())..] {
            _ if first.starts_with(b"PK\x03\x04") => Format::Xlsx,
            [b'{', ..] => Format::Jsonl,
            _ => Format::Csv,
        }
    }

    /// The usual extension, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Jsonl => "jsonl",
            Format::Xlsx => "xlsx",
        }
    }

    /// Refuses content that is plainly of another kind than this format. `name` is how the user called the file.
    pub fn check_content(self, name: &str, first: &[u8]) -> Result<()> {
        let found = Kind::of(first);
        let message = match (self, found) {
            (_, Kind::Plain) if first.is_empty() => return Err(empty(name)),
            (Format::Xlsx, Kind::Zip) | (Format::Csv | Format::Tsv | Format::Jsonl, Kind::Plain) => return Ok(()),
            (Format::Xlsx, Kind::Plain) => {
                let shown: String = String::from_utf8_lossy(&first[..first.len().min(24)]).escape_debug().collect();
                format!("{name} is not an Excel file: it starts with `{shown}`, as a text does")
            }
            (Format::Xlsx, kind) => format!("{name} is not an Excel file: it looks like {kind}"),
            (_, kind) => format!("{name} is not a {self} file: it looks like {kind}"),
        };
        Err(Error::table(message).hint(match (self, found) {
            (Format::Xlsx, Kind::Plain) => "rename it to .csv, or say `--input-format csv`",
            (_, Kind::Zip) => "if it is an Excel workbook, rename it to .xlsx, or say `--input-format xlsx`",
            (_, Kind::OldOffice) => "open it in Excel (with its password, if it has one) and save it as .xlsx",
            (_, Kind::Gzip) => "unpack it first: `gunzip -c FILE | ier code -`",
            _ => "save it as CSV, JSONL or XLSX",
        }))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::Jsonl => "JSONL",
            Format::Xlsx => "Excel",
        })
    }
}

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Zip,
    OldOffice,
    Gzip,
    Pdf,
    Parquet,
    Spss,
    Sqlite,
    Rtf,
}

impl Kind {
    fn of(first: &[u8]) -> Kind {
        const SIGNATURES: [(&[u8], Kind); 8] = [
            (b"PK\x03\x04", Kind::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::OldOffice),
            (b"\x1F\x8B", Kind::Gzip),
            (b"%PDF-", Kind::Pdf),
            (b"PAR1", Kind::Parquet),
            (b"$FL2", Kind::Spss),
            (b"SQLite format 3", Kind::Sqlite),
            (b"{\\rtf", Kind::Rtf),
        ];
        SIGNATURES.iter().find(|(bytes, _)| first.starts_with(bytes)).map_or(Kind::Plain, |(_, kind)| *kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Plain => "a text",
            Kind::Zip => "a zip archive (an Excel workbook is one)",
            Kind::OldOffice => "an old Office file (.xls, .doc) or one with a password",
            Kind::Gzip => "a gzip archive",
            Kind::Pdf => "a PDF",
            Kind::Parquet => "a Parquet file",
            Kind::Spss => "an SPSS file",
            Kind::Sqlite => "an SQLite database",
            Kind::Rtf => "a rich text document",
        })
    }
}

/// The error of a file with nothing in it.
pub(super) fn empty(name: &str) -> Error {
    Error::table(format!("{name} is empty")).hint("a table needs a header row with the names of its columns, then one row an answer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_and_first_bytes_name_the_format() {
        let rows: [(&str, &str, Option<Format>); 6] = [
            ("csv", "a.csv", Some(Format::Csv)),
            ("capitals", "A.CSV", Some(Format::Csv)),
            ("text export", "export.txt", Some(Format::Csv)),
            ("tab", "a.b.tsv", Some(Format::Tsv)),
            ("ndjson", "a.ndjson", Some(Format::Jsonl)),
            ("none", "answers", None),
        ];
        for (row, path, format) in rows {
            assert_eq!(Format::of_path(Path::new(path)), format, "{row}");
        }
        let rows: [(&str, &[u8], Format); 5] = [
            ("json", b"\xEF\xBB\xBF {\"a\": 1}", Format::Jsonl),
            ("workbook", b"PK\x03\x04....", Format::Xlsx),
            ("text", b"id,text\n", Format::Csv),
            ("nothing", b"", Format::Csv),
            ("only blanks", b" \n", Format::Csv),
        ];
        for (row, first, format) in rows {
            assert_eq!(Format::of_content(first), format, "{row}");
        }
    }

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_refused_by_name() {
        let rows: [(&str, Format, &[u8], &str); 6] = [
            ("csv as xlsx", Format::Xlsx, b"id,text\n1,hi", "starts with `id,text\\n1,hi`"),
            ("xlsx as csv", Format::Csv, b"PK\x03\x04", "is not a CSV file: it looks like a zip archive"),
            ("xls as xlsx", Format::Xlsx, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file"),
            ("pdf as csv", Format::Csv, b"%PDF-1.7", "a PDF"),
            ("sav as csv", Format::Csv, b"$FL2@(#)", "an SPSS file"),
            ("empty", Format::Csv, b"", "is empty"),
        ];
        for (row, format, first, part) in rows {
            let error = format.check_content("answers.x", first).unwrap_err().to_string();
            assert!(error.contains(part), "{row}: {error}");
        }
        assert!(Format::Jsonl.check_content("a.jsonl", b"{}").is_ok());
    }
}
