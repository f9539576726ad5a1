//! One file, or several joined to one table.
//!
//! [`Tables`] is what the run reads from. It opens each file, looks at its first rows, chooses the columns, and hands out
//! rows that know where their answer, id and question stand. Several files become one table with a first column
//! `source_file` and every column that any of them has; a file is opened and its columns chosen before the first answer
//! is coded, so that a mistake in the last file shows at once.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::columns::{self, Choice, ColumnRequest, Columns};
use super::format::Format;
use super::header::beside;
use super::reader::{self, About, ReadOptions, Row, RowReader};
use super::warning::{Warning, WarningKind};
use crate::error::{Error, Result};

/// What there is to say about a table while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Reading of a file begins.
    Opened(About),
    /// These columns of it are used.
    Chosen(Choice),
    /// Header rows of a Qualtrics export were recognised; the question that answers the text column, if any.
    Qualtrics(String, Option<String>),
    /// Something is odd.
    Warning(Warning),
}

/// A file whose columns are chosen.
struct Table {
    reader: Box<dyn RowReader>,
    ahead: VecDeque<Row>,
    choice: Choice,
    /// Rows that belong to the header, and the question they hold.
    header_rows: u64,
    question: Option<Arc<str>>,
}

impl Table {
    fn of(mut reader: Box<dyn RowReader>, request: &ColumnRequest) -> Result<Table> {
        let mut ahead = VecDeque::new();
        while ahead.len() < columns::SAMPLE {
            let mut row = Row::default();
            if !reader.next(&mut row)? {
                break;
            }
            ahead.push_back(row);
        }
        let questions = qualtrics_questions(&mut ahead);
        let choice = columns::choose(&reader.about().name, reader.header(), ahead.make_contiguous(), request)?;
        let header_rows = if questions.is_some() { 2 } else { 0 };
        let question = questions
            .map(|row| row.cell(choice.columns.text).trim().to_string())
            .filter(|q| !q.is_empty() && choice.prompt.is_none() && !request.prompt_given);
        Ok(Table { reader, ahead, choice, header_rows, question: question.map(Arc::from) })
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        match self.ahead.pop_front() {
            Some(ahead) => *row = ahead,
            None => {
                if !self.reader.next(row)? {
                    return Ok(false);
                }
            }
        }
        row.number -= self.header_rows.min(row.number);
        row.columns = self.choice.columns;
        row.question.clone_from(&self.question);
        Ok(true)
    }

    fn is_jsonl(&self) -> bool {
        self.reader.about().format == Format::Jsonl
    }

    fn notes(&self) -> Vec<Note> {
        let about = self.reader.about().clone();
        let name = about.name.clone();
        let mut notes = vec![Note::Opened(about)];
        if self.header_rows > 0 {
            notes.push(Note::Qualtrics(name.clone(), self.question.as_deref().map(String::from)));
        }
        notes.push(Note::Chosen(self.choice.clone()));
        if let Some(id) = self.choice.columns.id
            && let Some(value) = columns::repeated(&self.ahead.iter().cloned().collect::<Vec<_>>(), id)
        {
            notes.push(Note::Warning(Warning::of_file(&name, WarningKind::RepeatedId(value.into()))));
        }
        notes
    }
}

/// Qualtrics writes three header rows: short names, the questions, and `{"ImportId":"QID1"}`. Takes the second and the
/// third from the first rows and gives the second.
fn qualtrics_questions(ahead: &mut VecDeque<Row>) -> Option<Row> {
    let imports = ahead.get(1)?;
    let is_import = |cell: &str| cell.trim_start().starts_with("{\"ImportId\"") || cell.trim_start().starts_with("{'ImportId'");
    if !imports.cells().any(is_import) || !imports.cells().all(|cell| cell.is_empty() || is_import(cell)) {
        return None;
    }
    let questions = ahead.pop_front();
    ahead.pop_front();
    questions
}

/// A file of several that is still to be read.
enum Waiting {
    /// Opened already, since it can be opened only once (standard input, a pipe).
    Opened(Box<Table>),
    /// To be opened again when its turn comes, so that a thousand files are not open at once.
    Path(PathBuf),
}

/// Reads one file or several as one table.
pub struct Tables<'r> {
    header: Vec<String>,
    current: Option<Table>,
    waiting: VecDeque<Waiting>,
    /// For several files: for each column of the joined table behind `source_file`, its place in the current file.
    places: Option<Vec<Option<usize>>>,
    options: ReadOptions<'r>,
    request: ColumnRequest<'r>,
    notes: Vec<Note>,
    size: Option<u64>,
    all_jsonl: bool,
    read_before: u64,
    scratch: Row,
}

impl<'r> Tables<'r> {
    /// Opens these files; `-` is standard input.
    ///
    /// # Errors
    /// Occur when any of them can not be opened, or has no column to code.
    pub fn open(paths: &[PathBuf], options: &ReadOptions<'r>, request: &ColumnRequest<'r>) -> Result<Tables<'r>> {
        let open = |path: &Path| Table::of(reader::open(path, options)?, request);
        match paths {
            [] => Err(Error::usage("no file to code").hint("name a table, or `-` for standard input")),
            [path] => {
                let table = open(path)?;
                let size = table.reader.about().size;
                Ok(Tables::new(table.reader.header().to_vec(), Some(table), options, request, size))
            }
            paths => {
                if paths.iter().filter(|path| *path == Path::new("-")).count() > 1 {
                    return Err(Error::usage("standard input (`-`) can be read only once"));
                }
                let mut names: Vec<String> = Vec::new();
                let mut waiting = VecDeque::new();
                let mut size = Some(0);
                let mut all_jsonl = true;
                for path in paths {
                    let table = open(path)?;
                    all_jsonl &= table.is_jsonl();
                    for name in table.reader.header() {
                        if !names.contains(name) {
                            names.push(name.clone());
                        }
                    }
                    let bytes = table.reader.about().size;
                    size = size.zip(bytes).map(|(a, b)| a + b);
                    waiting.push_back(match bytes {
                        Some(_) => Waiting::Path(path.clone()),
                        None => Waiting::Opened(Box::new(table)),
                    });
                }
                let source = beside(["source_file".to_string()], &names);
                let header = [source, names].concat();
                Ok(Tables { waiting, all_jsonl, ..Tables::new(header, None, options, request, size) })
            }
        }
    }

    /// One table from a reader, as in tests and for programs that bring their own.
    pub fn of_reader(reader: Box<dyn RowReader>, request: &ColumnRequest<'r>) -> Result<Tables<'r>> {
        let table = Table::of(reader, request)?;
        let size = table.reader.about().size;
        Ok(Tables::new(table.reader.header().to_vec(), Some(table), &ReadOptions::default(), request, size))
    }

    fn new(
        header: Vec<String>,
        current: Option<Table>,
        options: &ReadOptions<'r>,
        request: &ColumnRequest<'r>,
        size: Option<u64>,
    ) -> Tables<'r> {
        let notes = current.iter().flat_map(Table::notes).collect();
        let all_jsonl = current.as_ref().is_some_and(Table::is_jsonl);
        Tables {
            header,
            current,
            waiting: VecDeque::new(),
            places: None,
            options: *options,
            request: *request,
            notes,
            size,
            all_jsonl,
            read_before: 0,
            scratch: Row::default(),
        }
    }

    /// Names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Size of all files in bytes, where it is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether every file is JSONL.
    pub fn all_jsonl(&self) -> bool {
        self.all_jsonl
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.read_before + self.current.as_ref().map_or(0, |table| table.reader.bytes_read())
    }

    /// What there is to say and has not been taken yet. Warnings of a file come when it has been read.
    pub fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Refills `row` with the next row of the joined table; false at the end.
    ///
    /// # Errors
    /// Occur when a file can not be read on. The warnings so far can still be taken.
    pub fn next(&mut self, row: &mut Row) -> Result<bool> {
        loop {
            let Some(table) = &mut self.current else {
                if !self.open_next()? {
                    return Ok(false);
                }
                continue;
            };
            let joined = self.places.is_some();
            let outcome = table.next(if joined { &mut self.scratch } else { row });
            if matches!(outcome, Ok(true)) {
                if let Some(places) = &self.places {
                    join(&self.header, &table.reader.about().name, places, &self.scratch, row);
                }
                return Ok(true);
            }
            self.notes.extend(table.reader.take_warnings().into_iter().map(Note::Warning));
            outcome?;
            self.read_before += table.reader.bytes_read();
            self.current = None;
        }
    }

    fn open_next(&mut self) -> Result<bool> {
        let table = match self.waiting.pop_front() {
            None => return Ok(false),
            Some(Waiting::Opened(table)) => *table,
            Some(Waiting::Path(path)) => Table::of(reader::open(&path, &self.options)?, &self.request)?,
        };
        self.notes.extend(table.notes());
        let header = table.reader.header();
        let joined = &self.header[1..];
        let places: Vec<Option<usize>> = joined.iter().map(|name| header.iter().position(|h| h == name)).collect();
        let missing: Vec<String> = joined.iter().zip(&places).filter(|(_, at)| at.is_none()).map(|(name, _)| name.clone()).collect();
        if !missing.is_empty() {
            let kind = WarningKind::MissingColumns(missing);
            self.notes.push(Note::Warning(Warning::of_file(&table.reader.about().name, kind)));
        }
        self.places = Some(places);
        self.current = Some(table);
        Ok(true)
    }
}

/// Puts a row of one file into the joined table.
fn join(header: &[String], file: &str, places: &[Option<usize>], from: &Row, row: &mut Row) {
    let place = |at: usize| places.iter().position(|p| *p == Some(at)).map_or(0, |at| at + 1);
    row.clear();
    (row.number, row.line) = (from.number, from.line);
    row.columns = Columns { text: place(from.columns.text), id: from.columns.id.map(place), prompt: from.columns.prompt.map(place) };
    row.question.clone_from(&from.question);
    row.push(file);
    for at in places {
        row.push(at.map_or("", |at| from.cell(at)));
    }
    if let Some(object) = from.json() {
        let rest = object[1..].trim_start();
        let comma = if rest.starts_with('}') { "" } else { "," };
        let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
        row.set_json(&format!("{{{}:{}{comma}{rest}", text(&header[0]), text(file)));
    }
}

impl std::fmt::Debug for Tables<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tables").field("header", &self.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
