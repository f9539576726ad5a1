//! One file, or several joined to one table.
//!
//! [`Tables`] is what the run reads from. It opens each file, looks at its first rows, chooses the columns, and hands out
//! rows that know where their answer, id and question stand. Several files become one table with a first column
//! `source_file` and every column that any of them has; a file is opened and its columns chosen before the first answer
//! is coded, so that a mistake in the last file shows at once.
//!
//! Behind the columns of the file stand those that are made here, where they are needed: with several answer columns
//! each row comes once for each of them, with `answer_id` (`R_1/Q7`) and `item` (`Q7`); where the question is no column
//! of the file but stands in its header, or was given by the user, it is in `question`.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::columns::{self, Choice, ColumnRequest, Columns};
use super::format::Format;
use super::header::{beside, unique_names};
use super::reader::{self, About, ReadOptions, Row, RowReader};
use super::survey::{self, Survey};
use super::warning::{Warning, WarningKind, Warnings};
use crate::error::{Error, Result};

/// What there is to say about a table while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Reading of a file begins.
    Opened(About),
    /// These columns of it are used.
    Chosen(Choice),
    /// A survey program was recognised, or a question was found in the header.
    Survey(SurveyNote),
    /// Something is odd.
    Warning(Warning),
}

/// What was recognised of a survey program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyNote {
    /// The file, as the user named it.
    pub file: String,
    /// The program.
    pub survey: Survey,
    /// Whether it was asked for, not guessed.
    pub asked: bool,
    /// Rows below the first that belong to the header and are left out.
    pub header_rows: u64,
    /// Answer columns and the questions that the header has for them and that are used.
    pub questions: Vec<(String, String)>,
}

impl fmt::Display for SurveyNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        match (self.survey, self.asked) {
            (Survey::Plain, _) => write!(f, "the column is named by its question")?,
            (survey, true) => write!(f, "read as {survey}")?,
            (survey, false) => write!(f, "recognised as {survey}")?,
        }
        match self.header_rows {
            0 => {}
            1 => write!(f, ", the second header row left out")?,
            rows => write!(f, ", {rows} more header rows left out")?,
        }
        for (column, question) in &self.questions {
            if column == question {
                write!(f, "; question {question:?}")?;
            } else {
                write!(f, "; question of `{column}`: {question:?}")?;
            }
        }
        if self.asked { Ok(()) } else { write!(f, " (`--survey plain` takes it as it stands)") }
    }
}

/// A file whose columns are chosen.
struct Table {
    reader: Box<dyn RowReader>,
    ahead: VecDeque<Row>,
    /// Names of its columns, and behind them those that are made here.
    header: Vec<String>,
    choice: Choice,
    note: Option<SurveyNote>,
    /// Whether the reader's warnings about names are of no use, since the names are others.
    renamed: bool,
    header_rows: u64,
    /// The answer columns; with more than one, a row becomes as many.
    items: Vec<Item>,
    /// Columns whose cells make up the id.
    id_parts: Vec<usize>,
    made: Made,
    held: Row,
    /// The item whose turn it is with the row that is held.
    turn: usize,
}

/// An answer column.
struct Item {
    column: usize,
    name: String,
    /// The question that the header or the user has for it.
    question: Option<Arc<str>>,
}

/// Which columns are made here, behind those of the file.
#[derive(Clone, Copy)]
struct Made {
    /// `answer_id`: an id for each answer where the file has none, such as `R_1/Q7`.
    id: bool,
    /// `item`: the name of the column that holds the answer.
    item: bool,
    /// `question`: the question, where no column of the file holds it.
    question: bool,
}

impl Table {
    fn of(mut reader: Box<dyn RowReader>, options: &ReadOptions, request: &ColumnRequest) -> Result<Table> {
        let mut ahead = columns::first_rows(reader.as_mut())?;
        let about = reader.about();
        let asked = if about.format == Format::Jsonl { Some(Survey::Plain) } else { options.survey };
        let found = survey::recognise(reader.header(), ahead.make_contiguous(), asked);
        ahead.drain(..found.header_rows);
        let names = match &found.names {
            Some(names) => unique_names(names, &mut Warnings::of(&about.name)),
            None => reader.header().to_vec(),
        };
        let mut choice = columns::choose(&about.name, &names, ahead.make_contiguous(), request)?;
        if let ([id], None) = (&found.id_parts[..], &choice.id)
            && columns::repeated(ahead.make_contiguous(), *id).is_none()
        {
            choice.columns.id = Some(*id);
            choice.id = Some((names[*id].clone(), columns::Why::Name));
        }
        let mut items = vec![(choice.columns.text, choice.text.0.clone())];
        items.extend(choice.more_texts.iter().cloned());
        let of_header = choice.prompt.is_none() && !request.prompt_given;
        let items: Vec<Item> = items
            .into_iter()
            .map(|(column, name)| {
                let question = if of_header { found.questions[column].as_deref() } else { request.prompt_text };
                Item { column, name, question: question.map(Arc::from) }
            })
            .collect();
        let questions: Vec<(String, String)> =
            items.iter().filter(|_| of_header).filter_map(|item| Some((item.name.clone(), item.question.as_deref()?.to_owned()))).collect();
        let note = (found.survey != Survey::Plain || !questions.is_empty()).then(|| SurveyNote {
            file: about.name.clone(),
            survey: found.survey,
            asked: asked.is_some(),
            header_rows: found.header_rows as u64,
            questions,
        });
        // An id that was asked for is taken as it is.
        let by_request = choice.id.as_ref().is_some_and(|(_, why)| *why == columns::Why::Asked);
        let id_parts = if found.id_parts.len() > 1 && !by_request { found.id_parts } else { choice.columns.id.into_iter().collect() };
        let made = Made {
            id: items.len() > 1 || id_parts.len() > 1,
            item: items.len() > 1,
            question: items.iter().any(|item| item.question.is_some()) && choice.prompt.is_none(),
        };
        let own = [("answer_id", made.id), ("item", made.item), ("question", made.question)];
        let own = beside(own.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_string()), &names);
        Ok(Table {
            header: [names, own].concat(),
            renamed: found.names.is_some(),
            header_rows: found.header_rows as u64,
            turn: items.len(),
            held: Row::default(),
            reader,
            ahead,
            choice,
            note,
            items,
            id_parts,
            made,
        })
    }

    fn next(&mut self, row: &mut Row) -> Result<bool> {
        if self.items.len() == 1 {
            if !self.next_of_file(row)? {
                return Ok(false);
            }
            self.finish(row, 0);
            return Ok(true);
        }
        if self.turn == self.items.len() {
            let mut held = std::mem::take(&mut self.held);
            let more = self.next_of_file(&mut held);
            self.held = held;
            if !more? {
                return Ok(false);
            }
            self.turn = 0;
        }
        row.clone_from(&self.held);
        self.finish(row, self.turn);
        self.turn += 1;
        Ok(true)
    }

    /// The next row as it stands in the file.
    fn next_of_file(&mut self, row: &mut Row) -> Result<bool> {
        match self.ahead.pop_front() {
            Some(ahead) => *row = ahead,
            None => {
                if !self.reader.next(row)? {
                    return Ok(false);
                }
            }
        }
        row.number -= self.header_rows.min(row.number);
        Ok(true)
    }

    /// Appends the cells that are made here and says where answer, id and question stand.
    fn finish(&self, row: &mut Row, turn: usize) {
        let item = &self.items[turn];
        let width = row.len();
        row.columns = Columns { text: item.column, ..self.choice.columns };
        if self.made.id {
            let mut id = String::new();
            for part in self.id_parts.iter().map(|at| row.cell(*at).trim()).filter(|part| !part.is_empty()) {
                id.push_str(if id.is_empty() { "" } else { "/" });
                id.push_str(part);
            }
            if id.is_empty() {
                id = row.number.to_string();
            }
            if self.made.item {
                id.push('/');
                id.push_str(&item.name);
            }
            row.columns.id = Some(row.len());
            row.push(&id);
        }
        if self.made.item {
            row.push(&item.name);
        }
        if self.made.question {
            row.columns.prompt = Some(row.len());
            row.push(item.question.as_deref().unwrap_or(""));
        }
        if row.len() > width
            && let Some(object) = row.json()
        {
            let made: Vec<(&str, &str)> = (width..row.len()).map(|at| (&*self.header[at], row.cell(at))).collect();
            let object = with_keys(object, &made, false);
            row.set_json(&object);
        }
    }

    fn is_jsonl(&self) -> bool {
        self.reader.about().format == Format::Jsonl
    }

    fn warnings(&mut self) -> Vec<Note> {
        let renamed = self.renamed;
        let told = |warning: &Warning| !(renamed && matches!(warning.kind, WarningKind::RenamedColumn(..)));
        self.reader.take_warnings().into_iter().filter(told).map(Note::Warning).collect()
    }

    fn notes(&self) -> Vec<Note> {
        let about = self.reader.about().clone();
        let name = about.name.clone();
        let mut notes = vec![Note::Opened(about)];
        notes.extend(self.note.clone().map(Note::Survey));
        let mut choice = self.choice.clone();
        if self.made.id && self.id_parts.len() > 1 {
            // What is said of ids is what stands in the table.
            let parts: Vec<&str> = self.id_parts.iter().map(|at| &*self.header[*at]).collect();
            choice.id = Some((parts.join("`/`"), columns::Why::Name));
        }
        notes.push(Note::Chosen(choice));
        if let Some(id) = self.choice.columns.id.filter(|_| self.id_parts.len() < 2)
            && let Some(value) = columns::repeated(&self.ahead.iter().cloned().collect::<Vec<_>>(), id)
        {
            notes.push(Note::Warning(Warning::of_file(&name, WarningKind::RepeatedId(value.into()))));
        }
        notes
    }
}

/// A JSON object with these keys before its own, or behind them.
fn with_keys(object: &str, keys: &[(&str, &str)], before: bool) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let made = keys.iter().map(|(key, value)| format!("{}:{}", text(key), text(value))).collect::<Vec<_>>().join(",");
    let inside = object.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or("").trim();
    match (inside.is_empty(), before) {
        (true, _) => format!("{{{made}}}"),
        (false, true) => format!("{{{made},{inside}}}"),
        (false, false) => format!("{{{inside},{made}}}"),
    }
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
        let open = |path: &Path| Table::of(reader::open(path, options)?, options, request);
        match paths {
            [] => Err(Error::usage("no file to code").hint("name a table, or `-` for standard input")),
            [path] => {
                let table = open(path)?;
                let size = table.reader.about().size;
                Ok(Tables::new(table.header.clone(), Some(table), options, request, size))
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
                    for name in &table.header {
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
        let table = Table::of(reader, &ReadOptions::default(), request)?;
        let size = table.reader.about().size;
        Ok(Tables::new(table.header.clone(), Some(table), &ReadOptions::default(), request, size))
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
            self.notes.extend(table.warnings());
            outcome?;
            self.read_before += table.reader.bytes_read();
            self.current = None;
        }
    }

    fn open_next(&mut self) -> Result<bool> {
        let table = match self.waiting.pop_front() {
            None => return Ok(false),
            Some(Waiting::Opened(table)) => *table,
            Some(Waiting::Path(path)) => Table::of(reader::open(&path, &self.options)?, &self.options, &self.request)?,
        };
        self.notes.extend(table.notes());
        let header = &table.header;
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
    row.push(file);
    for at in places {
        row.push(at.map_or("", |at| from.cell(at)));
    }
    if let Some(object) = from.json() {
        row.set_json(&with_keys(object, &[(&header[0], file)], true));
    }
}

impl std::fmt::Debug for Tables<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tables").field("header", &self.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
