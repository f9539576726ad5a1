//! Workbooks: Excel (`.xlsx`, and `.xls` from before 2007) and OpenDocument (`.ods`).
//!
//! What is read is the first sheet with data, or the one that is named or numbered; other sheets with data are listed in
//! a warning, so that a wrong guess shows.
//!
//! Cells become the text that Excel shows in a plain cell: 17 and not 17.0, fifteen significant digits, TRUE and FALSE,
//! dates as 2026-11-22 (with the time where there is one, as 2026-11-22T09:30:00), times as 09:30:00. Blank rows are
//! skipped. A sheet of `.xlsx` is read in a thread of its own, cell by cell, so that only the workbook's table of strings
//! is held in memory; the two other formats are read as a whole (`.xls` ends at 65,536 rows).

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::Format;
use super::compound_file::workbook_alone;
use super::guarded::guarded;
use super::header::unique_names;
use super::reader::{About, ReadOptions, Row, RowReader};
use super::source::Source;
use super::warning::{Warning, WarningKind, Warnings};
use crate::error::{Error, Result, nearest};

/// Rows handed over at a time.
const BATCH: usize = 256;

/// Rows that are looked at to find how many columns there are: notes beside the table count as columns without a name.
const SAMPLE: usize = 200;

/// Reads Excel workbooks.
#[derive(Debug)]
pub struct XlsxReader {
    rows: Receiver<Result<Vec<SheetRow>>>,
    batch: std::vec::IntoIter<SheetRow>,
    header: Vec<String>,
    /// The first column, counted from 0 at A.
    first_column: u32,
    about: About,
    warnings: Warnings,
    strict: bool,
    number: u64,
}

/// One row of a sheet: its number from 1, and its cells with their columns from 0.
#[derive(Debug)]
struct SheetRow {
    line: u64,
    cells: Vec<(u32, String)>,
}

impl XlsxReader {
    /// Finds the sheet and reads its header, the first row that is not blank.
    pub fn new(source: Source, options: &ReadOptions) -> Result<XlsxReader> {
        let (name, size, format) = (source.name.clone(), source.size, source.format);
        let mut warnings = Warnings::of(&name);
        let file = BufReader::new(source.into_file()?);
        let opened = guarded(|| {
            let mut workbook = Workbook::open(&name, format, file)?;
            let sheet = choose_sheet(&mut workbook, &name, options.sheet, &mut warnings)?;
            Ok((workbook, sheet))
        });
        let (mut workbook, sheet) =
            opened.unwrap_or_else(|| Err(not_a_workbook(&name, format, &std::io::Error::other("it is damaged"))))?;
        let (sender, rows) = sync_channel(2);
        let (file, from) = (name.clone(), sheet.clone());
        std::thread::Builder::new()
            .name("workbook".into())
            .spawn(move || {
                if guarded(|| workbook.send_rows(&file, &from, &sender)).is_none() {
                    let _ = sender.send(Err(unreadable(&file, &from, 0, &std::io::Error::other("it is damaged"))));
                }
            })
            .map_err(|e| Error::io("can not start reading", name.as_ref(), e))?;
        let mut sample = Vec::new();
        while sample.len() <= SAMPLE {
            match rows.recv() {
                Ok(batch) => sample.extend(batch?),
                Err(_) => break,
            }
        }
        let columns = || sample.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column));
        let (Some(first_column), Some(last)) = (columns().min(), columns().max()) else {
            return Err(
                Error::table(format!("{name}: the sheet `{sheet}` is empty")).hint("`--sheet NAME` or `--sheet 2` reads another one")
            );
        };
        let mut header = vec![String::new(); (last - first_column + 1) as usize];
        let names = sample.remove(0);
        for (column, text) in names.cells {
            header[(column - first_column) as usize] = text;
        }
        let header = unique_names(&header, &mut warnings);
        let about = About { name, format, encoding: None, delimiter: None, sheet: Some(sheet), size };
        let strict = options.strict;
        Ok(XlsxReader { rows, batch: sample.into_iter(), header, first_column, about, warnings, strict, number: 0 })
    }
}

impl RowReader for XlsxReader {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        let found = loop {
            if let Some(found) = self.batch.next() {
                break found;
            }
            match self.rows.recv() {
                Ok(batch) => self.batch = batch?.into_iter(),
                Err(_) => return Ok(false),
            }
        };
        self.number += 1;
        row.clear();
        row.number = self.number;
        row.line = found.line;
        let mut beyond = Vec::new();
        for (column, text) in &found.cells {
            match column.checked_sub(self.first_column).map(|at| at as usize) {
                Some(at) if at < self.header.len() && at >= row.len() => {
                    while row.len() < at {
                        row.end_cell();
                    }
                    row.push(text);
                }
                _ => beyond.push(text.as_str()),
            }
        }
        while row.len() < self.header.len() {
            row.end_cell();
        }
        if !beyond.is_empty() {
            if self.strict {
                return Err(Error::table(format!("row {}: cells beyond the {} columns", row.number, self.header.len()))
                    .at(&self.about.name, row.line, 0)
                    .hint("without `--strict` they are joined to the last cell"));
            }
            self.warnings.add(WarningKind::ExtraCells, row.number, 1);
            let last = [&[row.cell(row.len() - 1)], &beyond[..]].concat().join("\t");
            row.truncate(row.len() - 1);
            row.push(&last);
        }
        Ok(true)
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn bytes_read(&self) -> u64 {
        0
    }

    fn take_warnings(&mut self) -> Vec<Warning> {
        self.warnings.take()
    }
}

/// A workbook in one of the formats.
enum Workbook {
    Xlsx(Xlsx<BufReader<File>>),
    Xls(Xls<Cursor<Vec<u8>>>),
    Ods(Ods<BufReader<File>>),
}

impl Workbook {
    fn open(name: &str, format: Format, file: BufReader<File>) -> Result<Workbook> {
        match format {
            Format::Xls => {
                let alone = workbook_alone(file).map_err(|e| not_a_workbook(name, format, &e))?;
                Xls::new(alone).map(Workbook::Xls).map_err(|e| match e {
                    XlsError::Password => locked(name),
                    e => not_a_workbook(name, format, &e),
                })
            }
            Format::Ods => Ods::new(file).map(Workbook::Ods).map_err(|e| match e {
                OdsError::Password => locked(name),
                e => not_a_workbook(name, format, &e),
            }),
            _ => Xlsx::new(file).map(Workbook::Xlsx).map_err(|e| match e {
                XlsxError::Password => locked(name),
                e => not_a_workbook(name, format, &e),
            }),
        }
    }

    fn sheet_names(&self) -> Vec<String> {
        match self {
            Workbook::Xlsx(book) => book.sheet_names(),
            Workbook::Xls(book) => book.sheet_names(),
            Workbook::Ods(book) => book.sheet_names(),
        }
    }

    /// Whether the sheet has a cell with something in it; one that is a chart has none.
    fn has_data(&mut self, sheet: &str) -> bool {
        let filled = |range: calamine::Range<Data>| range.used_cells().next().is_some();
        match self {
            Workbook::Xlsx(book) => {
                let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return false };
                while let Ok(Some(cell)) = cells.next_cell() {
                    if !is_blank(cell.get_value()) {
                        return true;
                    }
                }
                false
            }
            Workbook::Xls(book) => book.worksheet_range(sheet).is_ok_and(filled),
            Workbook::Ods(book) => book.worksheet_range(sheet).is_ok_and(filled),
        }
    }

    /// Reads the sheet to its end, or until nobody listens any more.
    fn send_rows(&mut self, name: &str, sheet: &str, to: &SyncSender<Result<Vec<SheetRow>>>) {
        let range = match self {
            Workbook::Xlsx(book) => return send_cells(book, name, sheet, to),
            Workbook::Xls(book) => book.worksheet_range(sheet).map_err(|e| unreadable(name, sheet, 0, &e)),
            Workbook::Ods(book) => book.worksheet_range(sheet).map_err(|e| unreadable(name, sheet, 0, &e)),
        };
        let range = match range {
            Ok(range) => range,
            Err(e) => {
                let _ = to.send(Err(e));
                return;
            }
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let rows = range.rows().enumerate().filter_map(|(at, cells)| {
            let cells: Vec<(u32, String)> = cells
                .iter()
                .enumerate()
                .map(|(column, value)| (first_column + column as u32, text_of_owned(value)))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            (!cells.is_empty()).then_some(SheetRow { line: u64::from(first_row) + at as u64 + 1, cells })
        });
        let mut batch = Vec::with_capacity(BATCH);
        for row in rows {
            batch.push(row);
            if batch.len() == BATCH && to.send(Ok(std::mem::take(&mut batch))).is_err() {
                return;
            }
        }
        let _ = to.send(Ok(batch));
    }
}

/// The sheet called or numbered so, or the first that has a cell with something in it.
fn choose_sheet(workbook: &mut Workbook, name: &str, wanted: Option<&str>, warnings: &mut Warnings) -> Result<String> {
    let sheets = workbook.sheet_names();
    let numbered = || sheets.iter().enumerate().map(|(at, sheet)| format!("{} `{sheet}`", at + 1)).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        let by_name = sheets.iter().find(|s| *s == wanted).or_else(|| sheets.iter().find(|s| s.to_lowercase() == wanted.to_lowercase()));
        let by_number = || wanted.parse::<usize>().ok().and_then(|n| sheets.get(n.checked_sub(1)?));
        if let Some(sheet) = by_name.or_else(by_number) {
            return Ok(sheet.clone());
        }
        let error = Error::usage(format!("{name} has no sheet `{wanted}`; it has {}", numbered()));
        return Err(match nearest(wanted, sheets.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`--sheet NAME` or `--sheet 2`"),
        });
    }
    let mut with_data: Vec<&String> = sheets.iter().filter(|sheet| workbook.has_data(sheet)).collect();
    if with_data.is_empty() {
        return Err(Error::table(format!("{name} has no sheet with data")));
    }
    let first = with_data.remove(0).clone();
    // Of a workbook of ours the first sheet is the one that is meant.
    let ours = sheets.iter().any(|s| s == "about") && sheets.iter().any(|s| s == "codebook");
    if !with_data.is_empty() && !ours {
        warnings.add(WarningKind::OtherSheets(first.clone(), with_data.into_iter().cloned().collect()), 0, 1);
    }
    Ok(first)
}

fn unreadable(name: &str, sheet: &str, line: u64, e: &dyn std::error::Error) -> Error {
    Error::table(format!("the sheet `{sheet}` can not be read: {e}")).at(name, line, 0).hint("open it in Excel and save it again")
}

/// Reads a sheet of `.xlsx` cell by cell.
fn send_cells(workbook: &mut Xlsx<BufReader<File>>, name: &str, sheet: &str, to: &SyncSender<Result<Vec<SheetRow>>>) {
    let broken = |line: u64, e: &XlsxError| unreadable(name, sheet, line, e);
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(e) => {
            let _ = to.send(Err(broken(0, &e)));
            return;
        }
    };
    let mut batch: Vec<SheetRow> = Vec::with_capacity(BATCH);
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let line = u64::from(row) + 1;
                if is_blank(cell.get_value()) {
                    continue;
                }
                let text = text_of(cell.get_value());
                match batch.last_mut() {
                    Some(last) if last.line == line => last.cells.push((column, text)),
                    _ => {
                        if batch.len() == BATCH && to.send(Ok(std::mem::take(&mut batch))).is_err() {
                            return;
                        }
                        batch.push(SheetRow { line, cells: vec![(column, text)] });
                    }
                }
            }
            Ok(None) => {
                let _ = to.send(Ok(batch));
                return;
            }
            Err(e) => {
                let line = batch.last().map_or(0, |row| row.line);
                let _ = to.send(Ok(batch));
                let _ = to.send(Err(broken(line, &e)));
                return;
            }
        }
    }
}

fn is_blank(value: &DataRef) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

fn text_of(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.into(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

fn text_of_owned(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => number(*n),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.into(),
        Data::DateTime(moment) => date(moment),
        Data::Error(error) => error.to_string(),
    }
}

/// A number as Excel shows it: to fifteen significant digits, without `.0`.
fn number(n: f64) -> String {
    format!("{n:.14e}").parse::<f64>().unwrap_or(n).to_string()
}

fn date(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        let seconds = (days * 86_400.0).round() as i64;
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.abs();
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if days < 1.0 {
        time
    } else if days.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}

fn locked(name: &str) -> Error {
    Error::table(format!("{name} is locked with a password")).hint("open it in Excel and save it without a password")
}

fn not_a_workbook(name: &str, format: Format, error: &dyn std::error::Error) -> Error {
    Error::table(format!("{name} is not an {format} file that can be read: {error}"))
        .hint("open it in Excel or LibreOffice and save it again as .xlsx")
}

#[cfg(test)]
mod tests;
