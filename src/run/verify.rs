//! Whether a coding still comes out as it stands: its answers are coded again and compared.
//!
//! A coding is read in any of the forms in which it is written. A line of JSONL names the column that was coded and holds
//! all that was found; of a wide or long table the columns of the input are coded again, laid out again, and compared
//! cell by cell. Versions and fingerprint, which stand in every row, are compared for the file as a whole.
//!
//! A table does not say which column was coded unless it has the column `item`; it is chosen as for coding, among the
//! columns of the input, and [`Verdict::choice`] says which.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::coder::coding::{CodedResponse, Scheme};
use crate::coder::{Coder, Scratch};
use crate::error::{Error, Result};
use crate::response::Response;
use crate::table::columns::{self, Columns};
use crate::table::layout::{Cells, Layout};
use crate::table::long::Long;
use crate::table::reader::{self, Row, RowReader};
use crate::table::wide::Wide;
use crate::table::{ColumnRequest, ReadOptions};

/// Answers coded at a time.
const BATCH: usize = 2048;

/// Columns that say what made a row; they are compared for the file, not in each row.
const MADE_BY: [&str; 3] = ["ier_version", "taxonomy_version", "taxonomy_fingerprint"];

/// What made a coding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Maker {
    /// Version of the program.
    pub version: String,
    /// Version of the taxonomy.
    pub taxonomy_version: String,
    /// Fingerprint of the taxonomy.
    pub fingerprint: String,
}

/// An answer whose coding comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its id.
    pub id: String,
    /// Row in the file, from 1; the first of its rows in a long table.
    pub row: u64,
    /// What differs.
    pub what: String,
}

/// What came out.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Answers compared.
    pub answers: u64,
    /// What made them, with the number of answers each.
    pub makers: BTreeMap<Maker, u64>,
    /// What codes now.
    pub now: Maker,
    /// Answers that differ, in the order of the file.
    pub differences: Vec<Difference>,
    /// Columns that are in the file or in its coding now, but not in both.
    pub columns: Vec<String>,
    /// Which columns were taken, where the file does not say it.
    pub choice: Option<String>,
}

impl Verdict {
    /// Whether all versions are those that code now.
    pub fn same_version(&self) -> bool {
        self.makers.keys().all(|maker| maker.version == self.now.version)
    }

    /// Whether all fingerprints are that of the taxonomy now.
    pub fn same_fingerprint(&self) -> bool {
        self.makers.keys().all(|maker| maker.fingerprint == self.now.fingerprint)
    }

    /// Whether every answer has the coding that stands in the file.
    pub fn same_result(&self) -> bool {
        self.differences.is_empty() && self.columns.is_empty()
    }
}

/// Codes the answers of a coding again and compares.
///
/// # Errors
/// Occur when the file can not be read, or is no coding of this program.
pub fn verify(path: &Path, options: &ReadOptions, request: &ColumnRequest, coder: &Coder) -> Result<Verdict> {
    let mut reader = reader::open(path, options)?;
    let scheme = coder.scheme();
    let now = Maker {
        version: scheme.version.clone(),
        taxonomy_version: scheme.taxonomy_version.clone(),
        fingerprint: scheme.fingerprint.clone(),
    };
    let mut verdict = Verdict { now, ..Verdict::default() };
    let name = reader.about().name.clone();
    let form = Form::of(&name, &mut *reader, request, scheme, &mut verdict)?;
    let mut units = Units { name, reader, form, request, next: None };
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            match units.next()? {
                Some(unit) => batch.push(unit),
                None => break,
            }
        }
        if batch.is_empty() {
            return Ok(verdict);
        }
        let form = &units.form;
        let found: Vec<Option<String>> = batch
            .par_iter()
            .map_init(Scratch::default, |scratch, unit| unit.difference(&coder.code(&unit.response, scratch), form))
            .collect();
        for (unit, what) in batch.into_iter().zip(found) {
            verdict.answers += 1;
            *verdict.makers.entry(unit.maker).or_default() += 1;
            if let Some(what) = what {
                verdict.differences.push(Difference { id: unit.response.id, row: unit.response.row, what });
            }
        }
    }
}

/// The form in which a coding stands in its file.
enum Form {
    Json,
    Table(Box<Plan>),
}

/// How a table is laid out.
struct Plan {
    layout: Box<dyn Layout>,
    long: bool,
    /// Number of columns of the input, which stand first.
    input: usize,
    header: Vec<String>,
    /// Columns to compare: their place in the file and in the layout.
    pairs: Vec<(usize, usize)>,
    made_by: [Option<usize>; 3],
    columns: Columns,
    /// The column that names the answer column of its row.
    item: Option<usize>,
    ahead: VecDeque<Row>,
}

impl Form {
    fn of(name: &str, reader: &mut dyn RowReader, request: &ColumnRequest, scheme: &Scheme, verdict: &mut Verdict) -> Result<Form> {
        let header = reader.header().to_vec();
        let has = |wanted: &str| header.iter().any(|h| h == wanted);
        if reader.about().format == crate::table::Format::Jsonl && has("mentions") && has("made_by") && has("input") {
            return Ok(Form::Json);
        }
        let place = |own: &[&str]| header.windows(2).rposition(|pair| own.iter().any(|name| pair[0].trim_start_matches("ier_") == *name));
        let wide = place(&["codes"]).filter(|_| header.iter().any(|h| h.ends_with("evidence")));
        let long = place(&["mention"]).filter(|at| header[at + 1].ends_with("code"));
        let (input, long) = match (wide, long) {
            (Some(at), None) => (at, false),
            (None, Some(at)) => (at, true),
            (Some(a), Some(b)) => (a.max(b), b > a),
            (None, None) => {
                let error = Error::table(format!("{name} is no coding that `ier code` wrote: it has neither its fields nor its columns"));
                return Err(error.hint("name the file that `ier code FILE --to ...` made"));
            }
        };
        let columns_of_input = &header[..input];
        let layout: Box<dyn Layout> =
            if long { Box::new(Long::new(columns_of_input, scheme)) } else { Box::new(Wide::new(columns_of_input, scheme)) };
        let is_maker = |name: &str| MADE_BY.iter().any(|own| name.ends_with(own));
        let mut pairs = Vec::new();
        for (at, column) in header.iter().enumerate().skip(input).filter(|(_, column)| !is_maker(column)) {
            match layout.header().iter().skip(input).position(|own| own == column) {
                Some(own) => pairs.push((at, own + input)),
                None => verdict.columns.push(format!("`{column}` is in the file and not in its coding now")),
            }
        }
        for column in layout.header().iter().skip(input).filter(|column| !is_maker(column) && !header.contains(column)) {
            verdict.columns.push(format!("`{column}` is in its coding now and not in the file"));
        }
        let made_by = MADE_BY.map(|own| header.iter().rposition(|h| h.ends_with(own)));
        let ahead = columns::first_rows(reader)?;
        let made = |own: &str| columns_of_input.iter().rposition(|h| h.trim_start_matches("ier_") == own);
        let item = made("item").filter(|_| made("answer_id").is_some());
        let mut plan = Plan {
            layout,
            long,
            input,
            pairs,
            made_by,
            columns: Columns { text: 0, id: made("answer_id"), prompt: made("question").filter(|at| at + 1 == input) },
            item,
            ahead,
            header: columns_of_input.to_vec(),
        };
        if item.is_none() {
            let sample: Vec<Row> = plan.ahead.iter().map(|row| Row::of(row.number, row.cells().take(input))).collect();
            let mut choice = columns::choose(name, columns_of_input, &sample, request)?;
            choice.others.clear();
            plan.columns.text = choice.columns.text;
            plan.columns.id = plan.columns.id.or(choice.columns.id);
            plan.columns.prompt = choice.columns.prompt.or(plan.columns.prompt);
            verdict.choice = Some(choice.to_string());
        }
        Ok(Form::Table(Box::new(plan)))
    }
}

/// One answer and its coding as it stands.
struct Unit {
    response: Response,
    maker: Maker,
    was: Was,
}

enum Was {
    Coded(Box<CodedResponse>),
    /// The input, and all cells of its rows.
    Rows(Row, Vec<Vec<String>>),
}

impl Unit {
    fn difference(&self, now: &CodedResponse, form: &Form) -> Option<String> {
        match (&self.was, form) {
            (Was::Coded(was), _) => difference(was, now),
            (Was::Rows(row, was), Form::Table(plan)) => {
                let mut cells = Collected::default();
                plan.layout.rows(row, now, &mut cells);
                if cells.rows.len() != was.len() {
                    return Some(format!("{} rows in the file, {} now", was.len(), cells.rows.len()));
                }
                let mut different: Vec<String> = Vec::new();
                for (was, now) in was.iter().zip(&cells.rows) {
                    for (at, own) in &plan.pairs {
                        let name = &plan.layout.header()[*own];
                        if !same_cell(&was[*at], &now[*own]) && !different.iter().any(|d| d.starts_with(&format!("{name} "))) {
                            different.push(format!("{name} {}", change(&was[*at], &now[*own])));
                        }
                    }
                }
                (!different.is_empty()).then(|| shown(&different))
            }
            (Was::Rows(..), Form::Json) => None,
        }
    }
}

/// What of a coding is otherwise now.
fn difference(was: &CodedResponse, now: &CodedResponse) -> Option<String> {
    if was == now {
        return None;
    }
    let mut different = Vec::new();
    if was.codes != now.codes {
        different.push(format!("codes {}", change(&was.codes.join("; "), &now.codes.join("; "))));
    }
    if was.mentions != now.mentions {
        let brief = |coded: &CodedResponse| {
            let quotes = coded.mentions.iter().map(|m| format!("{} \"{}\" ({})", m.code, m.quote, m.status));
            quotes.collect::<Vec<_>>().join("; ")
        };
        let (a, b) = (brief(was), brief(now));
        different.push(if a == b {
            "mentions differ in axes, place, confidence or rule".into()
        } else {
            format!("mentions {}", change(&a, &b))
        });
    }
    for (name, was, now) in [
        ("boundary", was.boundary.join("; "), now.boundary.join("; ")),
        ("relationship", was.relationship.clone(), now.relationship.clone()),
        ("target_number", was.target_number.clone(), now.target_number.clone()),
        ("motive", was.motive.clone(), now.motive.clone()),
        ("review", was.review.to_string(), now.review.to_string()),
    ] {
        if was != now {
            different.push(format!("{name} {}", change(&was, &now)));
        }
    }
    // Left is an id, which coding takes over from the input.
    (!different.is_empty()).then(|| shown(&different))
}

fn change(was: &str, now: &str) -> String {
    let named = |text: &str| match text {
        "" => "nothing".to_string(),
        text if text.chars().count() > 80 => text.chars().take(79).chain(['…']).collect(),
        text => text.to_string(),
    };
    format!("{} -> {}", named(was), named(now))
}

/// The first three, and how many more.
fn shown(different: &[String]) -> String {
    let more = different.len().saturating_sub(3);
    let first = different[..different.len() - more].join(", ");
    if more > 0 { format!("{first}, and {more} more") } else { first }
}

/// Whether two cells hold the same; Excel and Parquet keep numbers without their written form.
fn same_cell(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a.total_cmp(&b).is_eq())
}

/// Takes cells as texts.
#[derive(Default)]
struct Collected {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Cells for Collected {
    fn text(&mut self, text: &str) {
        self.row.push(text.into());
    }

    fn count(&mut self, count: usize) {
        self.row.push(count.to_string());
    }

    fn share(&mut self, share: f64) {
        self.row.push(format!("{share:.2}"));
    }

    fn flag(&mut self, yes: bool) {
        self.count(usize::from(yes));
    }

    fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }
}

/// Reads the answers of a coding.
struct Units<'r> {
    name: String,
    reader: Box<dyn RowReader>,
    form: Form,
    request: &'r ColumnRequest<'r>,
    /// The first row of the next answer of a long table.
    next: Option<Row>,
}

impl Units<'_> {
    fn next(&mut self) -> Result<Option<Unit>> {
        let mut row = Row::default();
        let Form::Table(plan) = &mut self.form else {
            if !self.reader.next(&mut row)? {
                return Ok(None);
            }
            return self.of_json(&row).map(Some);
        };
        let reader = &mut self.reader;
        let mut read = |plan: &mut Plan| -> Result<Option<Row>> {
            if let Some(row) = plan.ahead.pop_front() {
                return Ok(Some(row));
            }
            let mut row = Row::default();
            Ok(reader.next(&mut row)?.then_some(row))
        };
        let first = match self.next.take() {
            Some(row) => row,
            None => match read(plan)? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let mut rows = vec![first.cells().map(String::from).collect::<Vec<_>>()];
        while plan.long {
            let Some(row) = read(plan)? else { break };
            // The first mention of an answer has the number 1; an answer without one has none.
            if matches!(row.cell(plan.input), "" | "1") {
                self.next = Some(row);
                break;
            }
            rows.push(row.cells().map(String::from).collect());
        }
        let mut input = Row::of(first.number, first.cells().take(plan.input));
        input.columns = plan.columns;
        if let Some(item) = plan.item {
            let named = first.cell(item);
            let at = plan.header.iter().position(|name| name == named);
            input.columns.text = at.ok_or_else(|| {
                Error::table(format!("row {}: no column `{named}`, which `item` names", first.number)).at(&self.name, first.line, 0)
            })?;
        }
        let mut response = Response::default();
        input.fill(&mut response, self.request.prompt_text);
        let [version, taxonomy_version, fingerprint] = plan.made_by.map(|at| at.map_or(String::new(), |at| first.cell(at).into()));
        Ok(Some(Unit { response, maker: Maker { version, taxonomy_version, fingerprint }, was: Was::Rows(input, rows) }))
    }

    fn of_json(&self, row: &Row) -> Result<Unit> {
        let bad = |what: String| Error::table(format!("row {}: {what}", row.number)).at(&self.name, row.line, 0);
        let object = row.json().unwrap_or("{}");
        let coded: CodedResponse = serde_json::from_str(object).map_err(|e| bad(format!("not a line of a coding: {e}")))?;
        let rest: Rest = serde_json::from_str(object).map_err(|e| bad(format!("not a line of a coding: {e}")))?;
        let cell = |column: &str| match rest.input.get(column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.replace('\0', "\u{FFFD}"),
            Some(other) => other.to_string(),
        };
        let made = rest.made_by;
        let column = match (self.request.text, made.text_column) {
            (Some(asked), _) => asked.to_string(),
            (None, Some(named)) => named,
            (None, None) => {
                let error = bad("it does not say which column was coded".into());
                return Err(error.hint("say it: `--text-column NAME`"));
            }
        };
        if !rest.input.contains_key(&column) {
            // A line of JSONL may lack the key of the answer, which then was empty; another name is a mistake.
            if self.request.text.is_some() {
                let names = rest.input.keys().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
                return Err(bad(format!("`input` has no `{column}`; it has {names}")));
            }
        }
        let prompt_column = self.request.prompt.map(String::from).or(made.prompt_column);
        let prompt = prompt_column.map(|column| cell(&column)).filter(|prompt| !prompt.trim().is_empty());
        let prompt = prompt.or_else(|| self.request.prompt_text.map(String::from));
        let response = Response { id: coded.id.clone(), text: cell(&column), prompt, row: row.number };
        let maker = Maker { version: made.ier_version, taxonomy_version: made.taxonomy_version, fingerprint: made.taxonomy_fingerprint };
        Ok(Unit { response, maker, was: Was::Coded(Box::new(coded)) })
    }
}

/// What stands in a line besides the coding.
#[derive(Deserialize)]
struct Rest {
    #[serde(default)]
    input: Map<String, Value>,
    made_by: MadeByLine,
}

#[derive(Deserialize)]
struct MadeByLine {
    ier_version: String,
    taxonomy_version: String,
    taxonomy_fingerprint: String,
    text_column: Option<String>,
    prompt_column: Option<String>,
}
