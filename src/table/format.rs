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
    /// A workbook of Excel before 2007 (`.xls`); read only.
    Xls,
    /// An OpenDocument sheet (`.ods`), as LibreOffice saves it; read only.
    Ods,
    /// Parquet, the columns of data frames (`.parquet`).
    Parquet,
}

impl Format {
    /// Every format, in the order messages list them.
    pub const ALL: [Format; 7] = [Format::Csv, Format::Tsv, Format::Jsonl, Format::Xlsx, Format::Xls, Format::Ods, Format::Parquet];

    /// Whether this format is written, too.
    pub fn is_written(self) -> bool {
        !matches!(self, Format::Xls | Format::Ods)
    }

    /// Whether it is text that is written row by row, so that a run that was cut short can go on.
    pub fn is_text(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::Jsonl)
    }

    /// Whether it is a workbook with sheets.
    pub fn is_workbook(self) -> bool {
        matches!(self, Format::Xlsx | Format::Xls | Format::Ods)
    }

    /// The format called so: an extension or a value of `--format`, in any case. `txt` is read as CSV, since that is
    /// what survey programs put into such files.
    pub fn named(name: &str) -> Option<Format> {
        match name.to_ascii_lowercase().as_str() {
            "csv" | "txt" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
            "xlsx" | "xlsm" => Some(Format::Xlsx),
            "xls" => Some(Format::Xls),
            "ods" => Some(Format::Ods),
            "parquet" | "pq" => Some(Format::Parquet),
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
            _ if Kind::of(first) == Kind::OpenDocument => Format::Ods,
            _ if first.starts_with(b"PK\x03\x04") => Format::Xlsx,
            _ if first.starts_with(b"PAR1") => Format::Parquet,
            _ if Kind::of(first) == Kind::OldOffice => Format::Xls,
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
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Parquet => "parquet",
        }
    }

    /// Refuses content that is plainly of another kind than this format. `name` is how the user called the file.
    pub fn check_content(self, name: &str, first: &[u8]) -> Result<()> {
        let found = Kind::of(first);
        match (self, found) {
            (_, Kind::Plain) if first.is_empty() => return Err(empty(name)),
            (Format::Xlsx, Kind::Zip)
            | (Format::Xls, Kind::OldOffice)
            | (Format::Ods, Kind::OpenDocument)
            | (Format::Parquet, Kind::Parquet)
            | (Format::Csv | Format::Tsv | Format::Jsonl, Kind::Plain) => return Ok(()),
            _ => {}
        }
        let article = if matches!(self, Format::Xlsx | Format::Xls | Format::Ods) { "an" } else { "a" };
        let message = match found {
            Kind::Spss | Kind::SpssPortable | Kind::Stata | Kind::Sas => format!("{name} is {found}, which is not read directly"),
            Kind::Locked => format!("{name} is locked with a password"),
            Kind::Plain => {
                let shown: String = String::from_utf8_lossy(&first[..first.len().min(24)]).escape_debug().collect();
                format!("{name} is not {article} {self} file: it starts with `{shown}`, as a text does")
            }
            kind => format!("{name} is not {article} {self} file: it looks like {kind}"),
        };
        Err(Error::table(message).hint(found.hint(name)))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::Jsonl => "JSONL",
            Format::Xlsx => "Excel",
            Format::Xls => "old Excel (.xls)",
            Format::Ods => "OpenDocument (.ods)",
            Format::Parquet => "Parquet",
        })
    }
}

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Zip,
    OpenDocument,
    OldOffice,
    Locked,
    Gzip,
    Pdf,
    Parquet,
    Spss,
    SpssPortable,
    Stata,
    Sas,
    Sqlite,
    Rtf,
    Html,
}

impl Kind {
    fn of(first: &[u8]) -> Kind {
        const SIGNATURES: [(&[u8], Kind); 13] = [
            (b"PK\x03\x04", Kind::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::OldOffice),
            (b"\x1F\x8B", Kind::Gzip),
            (b"%PDF-", Kind::Pdf),
            (b"PAR1", Kind::Parquet),
            (b"$FL2", Kind::Spss),
            (b"$FL3", Kind::Spss),
            (b"<stata_dta>", Kind::Stata),
            // The first 32 bytes of a SAS data set: twelve zeros, then this number.
            (b"\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60", Kind::Sas),
            (b"SQLite format 3", Kind::Sqlite),
            (b"{\\rtf", Kind::Rtf),
            (b"ASCII SPSS PORT FILE", Kind::SpssPortable),
            (b"<!DOCTYPE html", Kind::Html),
        ];
        let kind = SIGNATURES.iter().find(|(bytes, _)| first.starts_with(bytes)).map_or(Kind::Plain, |(_, kind)| *kind);
        match kind {
            // OpenDocument has its type as the first file of the archive, unpacked.
            Kind::Zip if contains(&first[..first.len().min(128)], b"application/vnd.oasis.opendocument") => Kind::OpenDocument,
            // A workbook with a password is packed into the container of old Office files, under this name (UTF-16).
            Kind::OldOffice if contains(first, &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()) => {
                Kind::Locked
            }
            kind => kind,
        }
    }

    /// What to do with such a file in place of another format.
    fn hint(self, name: &str) -> String {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let convert = |python: &str, r: &str| {
            format!(
                "save it as CSV, which keeps the value labels, with R: \
                 `haven::{r}(\"{name}\") |> haven::as_factor() |> write.csv(\"{stem}.csv\", row.names = FALSE)`, \
                 or Python: `import pyreadstat; pyreadstat.{python}(\"{name}\", apply_value_formats=True)[0].to_csv(\"{stem}.csv\", index=False)`"
            )
        };
        match self {
            Kind::Plain => "rename it to .csv, or say `--input-format csv`".into(),
            Kind::Zip => "if it is an Excel workbook, rename it to .xlsx, or say `--input-format xlsx`".into(),
            Kind::OpenDocument => "rename it to .ods, or say `--input-format ods`".into(),
            Kind::OldOffice => "if it is an old Excel workbook, rename it to .xls, or say `--input-format xls`".into(),
            Kind::Locked => "open it in Excel and save it without a password".into(),
            Kind::Gzip => "unpack it first: `gunzip -c FILE | ier code -`".into(),
            Kind::Parquet => "rename it to .parquet, or say `--input-format parquet`".into(),
            Kind::Spss => convert("read_sav", "read_sav"),
            Kind::SpssPortable => convert("read_por", "read_por"),
            Kind::Stata => convert("read_dta", "read_dta"),
            Kind::Sas => convert("read_sas7bdat", "read_sas"),
            Kind::Pdf | Kind::Sqlite | Kind::Rtf | Kind::Html => "save it as CSV, JSONL or XLSX".into(),
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Plain => "a text",
            Kind::Zip => "a zip archive (an Excel workbook is one)",
            Kind::OpenDocument => "an OpenDocument file",
            Kind::OldOffice => "an old Office file (.xls, .doc)",
            Kind::Locked => "a workbook with a password",
            Kind::Gzip => "a gzip archive",
            Kind::Pdf => "a PDF",
            Kind::Parquet => "a Parquet file",
            Kind::Spss => "an SPSS file",
            Kind::SpssPortable => "an SPSS portable file",
            Kind::Stata => "a Stata file",
            Kind::Sas => "a SAS data set",
            Kind::Sqlite => "an SQLite database",
            Kind::Rtf => "a rich text document",
            Kind::Html => "a web page",
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
        let locked: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1.."
            .iter()
            .copied()
            .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let rows: [(&str, Format, &[u8], &str); 10] = [
            ("locked", Format::Xlsx, &locked, "is locked with a password"),
            ("ods as xlsx", Format::Xlsx, b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument file"),
            ("sav says how to convert", Format::Csv, b"$FL3@(#)", "haven::read_sav(\"answers.x\")"),
            ("dta", Format::Csv, b"<stata_dta>", "pyreadstat.read_dta"),
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
