//! What was odd about a table but did not stop it from being read.
//!
//! A file of a million rows can be odd a million times, so that warnings are counted by kind: one [`Warning`] says how
//! often and names the first rows. Nothing a warning is about is lost; its text says where it went.

use std::fmt;

/// How many rows a warning names before it only counts.
const NAMED_ROWS: usize = 5;

/// How many columns a warning names before it only counts.
const NAMED_COLUMNS: usize = 6;

/// One kind of oddity of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file, as the user named it.
    pub file: String,
    /// What was odd.
    pub kind: WarningKind,
    /// How many rows (for bytes: how many bytes; for header names: always 1) it concerns.
    pub count: u64,
    /// Its first rows, counted from 1 after the header; at most five.
    pub rows: Vec<u64>,
}

/// What can be odd about a table that can still be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningKind {
    /// Occurs when bytes are not text in the file's encoding; each became U+FFFD.
    Undecodable,
    /// Occurs when a text holds NUL; each became U+FFFD, so that places in the text stay right.
    Nul,
    /// Occurs when a row has more cells than the header; they are joined to the last cell with the delimiter, which
    /// restores the text where an unquoted delimiter stood in the last column.
    ExtraCells,
    /// Occurs when a row has fewer cells than the header; the missing ones are empty.
    MissingCells,
    /// Occurs when text follows a closing quote inside a cell; it is kept as part of the cell.
    TextAfterQuote,
    /// Occurs when a column has no name or the name of an earlier one: the old name, then the new one.
    RenamedColumn(String, String),
    /// Occurs when a JSON line has a key that the first lines had not; it is kept in the column named here.
    LateKeys(String),
    /// Occurs when a chosen id column repeats a value, here the first one repeated.
    RepeatedId(String),
    /// Occurs when files of one run have different columns: those missing in this file, which are left empty.
    MissingColumns(Vec<String>),
    /// Occurs when a workbook has more than one sheet with data and none was asked for: the one read, then the others.
    OtherSheets(String, Vec<String>),
    /// Occurs when the second table of a workbook has more rows than a sheet holds; the rest of it is left out.
    FullSheet,
    /// Occurs when an Excel cell would be longer than Excel allows and was cut.
    CutCell,
}

impl Warning {
    /// A warning about the file as a whole.
    pub fn of_file(file: &str, kind: WarningKind) -> Warning {
        Warning { file: file.into(), kind, count: 1, rows: Vec::new() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count;
        let s = if count == 1 { "" } else { "s" };
        write!(f, "{}: ", self.file)?;
        match &self.kind {
            WarningKind::Undecodable => write!(f, "{count} undecodable byte sequence{s}, kept as U+FFFD")?,
            WarningKind::Nul => write!(f, "{count} NUL character{s}, kept as U+FFFD")?,
            WarningKind::ExtraCells => {
                write!(f, "{count} row{s} with more cells than the header, joined to the last cell")?;
            }
            WarningKind::MissingCells => write!(f, "{count} row{s} with fewer cells than the header, left empty")?,
            WarningKind::TextAfterQuote => write!(f, "{count} row{s} with text after a closing quote, kept")?,
            WarningKind::RenamedColumn(old, new) if old.is_empty() => {
                write!(f, "a column without a name, read as `{new}`")?;
            }
            WarningKind::RenamedColumn(old, new) => write!(f, "a second column `{old}`, read as `{new}`")?,
            WarningKind::LateKeys(column) => {
                write!(f, "{count} row{s} with keys the first lines had not, kept in the column `{column}`")?;
            }
            WarningKind::RepeatedId(id) => write!(f, "ids repeat, first `{id}`")?,
            WarningKind::MissingColumns(names) => {
                let more = names.len().saturating_sub(NAMED_COLUMNS);
                write!(f, "no column `{}`", names[..names.len() - more].join("`, `"))?;
                write!(f, "{}, left empty", if more > 0 { format!(" and {more} more") } else { String::new() })?;
            }
            WarningKind::OtherSheets(read, others) => {
                write!(f, "read the sheet `{read}`; also with data: `{}`; `--sheet NAME` reads another", others.join("`, `"))?;
            }
            WarningKind::FullSheet => {
                write!(f, "the sheet `mentions` is full and lacks later answers; `--layout long --to FILE.csv` has all")?;
            }
            WarningKind::CutCell => {
                write!(f, "{count} cell{s} longer than the 32,767 characters of Excel cut; `--to FILE.csv` keeps them whole")?;
            }
        }
        if let Some(last) = self.rows.last() {
            let first = self.rows[..self.rows.len() - 1].iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            match (self.rows.len(), count > self.rows.len() as u64 && self.rows.len() == NAMED_ROWS) {
                (1, _) if count == 1 => write!(f, " (row {last})")?,
                (1, _) => write!(f, " (first in row {last})")?,
                (_, true) => write!(f, " (rows {first}, {last}, ...)")?,
                (_, false) => write!(f, " (rows {first} and {last})")?,
            }
        }
        Ok(())
    }
}

/// Counts the warnings of one file while it is read.
#[derive(Debug, Default)]
pub struct Warnings {
    file: String,
    counted: Vec<Warning>,
}

impl Warnings {
    /// None yet, about the file called so.
    pub fn of(file: &str) -> Warnings {
        Warnings { file: file.into(), counted: Vec::new() }
    }

    /// Counts one more of this kind, `count` times, seen first in `row` (0: in the header or the file as a whole).
    pub fn add(&mut self, kind: WarningKind, row: u64, count: u64) {
        let at = self.counted.iter().position(|w| w.kind == kind).unwrap_or_else(|| {
            self.counted.push(Warning { file: self.file.clone(), kind, count: 0, rows: Vec::new() });
            self.counted.len() - 1
        });
        let warning = &mut self.counted[at];
        warning.count += count;
        if row > 0 && warning.rows.len() < NAMED_ROWS && warning.rows.last() != Some(&row) {
            warning.rows.push(row);
        }
    }

    /// Those counted so far, which are then forgotten.
    pub fn take(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_counts_and_names_the_first_rows() {
        let rows: [(&str, &[u64], &str); 4] = [
            ("one", &[7], "a.csv: 1 row with fewer cells than the header, left empty (row 7)"),
            ("two", &[7, 9], "a.csv: 2 rows with fewer cells than the header, left empty (rows 7 and 9)"),
            ("five", &[1, 2, 3, 4, 5], "left empty (rows 1, 2, 3, 4 and 5)"),
            ("many", &[1, 2, 3, 4, 5, 6, 7], "a.csv: 7 rows with fewer cells than the header, left empty (rows 1, 2, 3, 4, 5, ...)"),
        ];
        for (row, at, expected) in rows {
            let mut warnings = Warnings::of("a.csv");
            for n in at {
                warnings.add(WarningKind::MissingCells, *n, 1);
            }
            let text = warnings.take()[0].to_string();
            assert!(text.ends_with(expected), "{row}: {text}");
        }
    }
}
