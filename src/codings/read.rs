//! Reading a file of codings, whatever its layout.

use super::names::{Names, plain};
use super::table_rows::{Layout, Reading};
use super::{Coded, Coding};
use crate::agreement::coefficient::LabelSet;
use crate::error::{Error, Result, nearest};
use crate::table::columns::{self, ColumnRequest};
use crate::table::reader::{self, ReadOptions, Row};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// How to read codings.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadCodings<'o> {
    /// Column of ids; found by its name where none is given.
    pub id: Option<&'o str>,
    /// Column of codes; found by its name where none is given.
    pub codes: Option<&'o str>,
    /// Column that names the coder, for a file with several.
    pub coder: Option<&'o str>,
    /// Column of answers; found where none is given.
    pub text: Option<&'o str>,
    /// Further columns whose values are wanted; codes are then not needed.
    pub values: &'o [String],
    /// Format, sheet, encoding.
    pub table: ReadOptions<'o>,
}

/// Names of id columns, the surer first.
const IDS: [&str; 12] = [
    "id",
    "responseid",
    "answerid",
    "textid",
    "recordid",
    "caseid",
    "participantid",
    "respondentid",
    "subjectid",
    "participant",
    "respondent",
    "pid",
];

/// Reads the coding in a file, or the codings, where a column names the coder.
///
/// # Errors
/// Occur when the file can not be read, has no ids or no codes, when a code is not in the codebook, when a cell is
/// neither yes nor no, and when an id stands twice.
pub fn read(name: Option<&str>, path: &Path, names: &Names, options: &ReadCodings) -> Result<Vec<Coding>> {
    let mut table = reader::open(path, &options.table)?;
    let file = table.about().name.clone();
    let header = table.header().to_vec();
    let mut rows = Vec::new();
    let mut row = Row::default();
    while table.next(&mut row)? {
        rows.push(row.clone());
    }
    let warnings: Vec<String> = table.take_warnings().iter().map(ToString::to_string).collect();
    let stem = path.file_stem().map_or_else(|| file.clone(), |stem| stem.to_string_lossy().into_owned());
    let name = name.map_or(stem, str::to_owned);
    if rows.is_empty() {
        return Err(Error::table(format!("{file} has no rows")).hint("a coding has a row for each response"));
    }
    let id = match options.id {
        Some(wanted) => column(&file, &header, wanted)?,
        None => IDS.iter().find_map(|id| header.iter().position(|h| plain(h) == *id)).ok_or_else(|| {
            Error::table(format!("{file} has no column of ids; its columns are {}", listed(&header)))
                .hint("say which column has them: `--id-column NAME`; codings are joined by the id of the response")
        })?,
    };
    let coder = options.coder.map(|wanted| column(&file, &header, wanted)).transpose()?;
    let values = options.values.iter().map(|v| column(&file, &header, v)).collect::<Result<Vec<usize>>>()?;
    let objects = json_objects(&rows);
    let layout = match &objects {
        Some(_) => Layout::Objects,
        None => match Layout::find(&file, &header, names, options.codes) {
            Err(_) if !values.is_empty() => Layout::Values,
            found => found?,
        },
    };
    let texts = Texts::of(&header, &rows, objects.as_deref(), &layout, names, options.text, &file)?;
    let mut reading = Reading::new(&file, &header, names, &layout);
    let mut by_coder: Vec<(String, Coding)> = Vec::new();
    let mut seen: HashMap<(usize, String), usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let id_cell = row.cell(id).trim();
        let here = |error: Error| error.at(&file, row.line, 0);
        if id_cell.is_empty() {
            if row.cells().all(|c| c.trim().is_empty()) {
                continue;
            }
            return Err(
                here(Error::table(format!("row {}: no id", row.number))).hint("every response needs the id that the other coders use")
            );
        }
        let who = coder.map_or("", |coder| row.cell(coder).trim());
        let who_at = by_coder.iter().position(|(n, _)| n == who).unwrap_or_else(|| {
            let name = if coder.is_some() { who.to_owned() } else { name.clone() };
            by_coder.push((who.to_owned(), Coding { name, file: file.clone(), ..Coding::default() }));
            by_coder.len() - 1
        });
        let coding = &mut by_coder[who_at].1;
        let value = match &objects {
            Some(objects) => reading.object(&objects[at]).map_err(here)?,
            None => reading.row(row).map_err(here)?,
        };
        let Some(value) = value else {
            coding.uncoded.push(id_cell.to_owned());
            continue;
        };
        let place = seen.get(&(who_at, id_cell.to_owned())).copied();
        match place {
            Some(place) if layout.is_long() => reading.merge(&mut coding.responses[place], &value, row).map_err(here)?,
            Some(place) => {
                let first = coding.responses[place].row;
                return Err(here(Error::table(format!("row {}: the id `{id_cell}` stands in row {first} already", row.number)))
                    .hint("a coder codes a response once; `--coder-column NAME` tells coders apart, `--id-column NAME` takes other ids"));
            }
            None => {
                seen.insert((who_at, id_cell.to_owned()), coding.responses.len());
                let (text, prompt) = texts.of_row(row, objects.as_ref().map(|o| &o[at]));
                let cells = values.iter().zip(options.values).map(|(at, name)| (name.clone(), row.cell(*at).trim().to_owned()));
                coding.responses.push(Coded { id: id_cell.to_owned(), row: row.number, text, prompt, value, cells: cells.collect() });
            }
        }
    }
    let mut codings: Vec<Coding> = by_coder.into_iter().map(|(_, coding)| coding).collect();
    for coding in &mut codings {
        reading.describe(coding);
        coding.notes.splice(0..0, warnings.iter().cloned());
        // In a long table an id is uncoded only if no row of it has a code.
        let coded: std::collections::HashSet<&str> = coding.responses.iter().map(|r| r.id.as_str()).collect();
        coding.uncoded.retain(|id| !coded.contains(id.as_str()));
        coding.uncoded.dedup();
        if !coding.uncoded.is_empty() {
            let some: Vec<&str> = coding.uncoded.iter().map(String::as_str).collect();
            coding.notes.push(format!(
                "{}: {} without any mark, taken as not coded ({}); `none` in a codes column, or 0 in the columns of codes, says that nothing applies",
                coding.name,
                if some.len() == 1 { "1 response".to_owned() } else { format!("{} responses", some.len()) },
                super::join::some_of(&some)
            ));
        }
    }
    Ok(codings)
}

/// The objects of a JSONL file whose lines are codings.
fn json_objects(rows: &[Row]) -> Option<Vec<Value>> {
    let objects: Option<Vec<Value>> = rows.iter().map(|row| serde_json::from_str(row.json()?).ok()).collect();
    objects.filter(|o| o.iter().all(|o| o["mentions"].is_array() || o["codes"].is_array()))
}

/// Where answers and questions are.
enum Texts {
    Columns(Option<usize>, Option<usize>),
    /// Keys of the object that a coding was made from.
    Input(Option<String>, Option<String>),
}

impl Texts {
    fn of(
        header: &[String],
        rows: &[Row],
        objects: Option<&[Value]>,
        layout: &Layout,
        names: &Names,
        wanted: Option<&str>,
        file: &str,
    ) -> Result<Texts> {
        let first = &rows[..rows.len().min(columns::SAMPLE)];
        if let Some(first_object) = objects.and_then(|o| o.first())
            && let Some(input) = first_object["input"].as_object()
        {
            let keys: Vec<String> = input.keys().cloned().collect();
            let cells = |o: &Value| keys.iter().map(|k| shown(&o["input"][k])).collect::<Vec<_>>();
            let sample: Vec<Row> = objects.unwrap_or_default().iter().take(columns::SAMPLE).map(|o| Row::of(1, cells(o))).collect();
            let request = ColumnRequest { text: wanted, ..ColumnRequest::default() };
            return Ok(match columns::choose(file, &keys, &sample, &request) {
                Ok(choice) => Texts::Input(Some(keys[choice.columns.text].clone()), choice.columns.prompt.map(|p| keys[p].clone())),
                Err(error) if wanted.is_some() => return Err(error),
                Err(_) => Texts::Input(None, None),
            });
        }
        let position = |name: &str| header.iter().position(|h| h == name);
        if objects.is_some() && wanted.is_none() {
            return Ok(Texts::Columns(position("text"), position("prompt")));
        }
        // Columns of codes and evidence read like free text too and are not the answer.
        let kept: Vec<usize> = (0..header.len()).filter(|at| !layout.owns(&header[*at], names)).collect();
        let kept_header: Vec<String> = kept.iter().map(|at| header[*at].clone()).collect();
        let sample: Vec<Row> = first.iter().map(|row| Row::of(row.number, kept.iter().map(|at| row.cell(*at)))).collect();
        let request = ColumnRequest { text: wanted, ..ColumnRequest::default() };
        match columns::choose(file, &kept_header, &sample, &request) {
            Ok(choice) if kept_header.len() > 1 || wanted.is_some() => {
                Ok(Texts::Columns(Some(kept[choice.columns.text]), choice.columns.prompt.map(|p| kept[p])))
            }
            Err(error) if wanted.is_some() => Err(error),
            _ => Ok(Texts::Columns(None, None)),
        }
    }

    fn of_row(&self, row: &Row, object: Option<&Value>) -> (String, String) {
        match (self, object) {
            (Texts::Columns(text, prompt), _) => {
                let cell = |at: &Option<usize>| at.map_or(String::new(), |at| row.cell(at).to_owned());
                (cell(text), cell(prompt))
            }
            (Texts::Input(text, prompt), Some(object)) => {
                let of = |key: &Option<String>| key.as_ref().map_or(String::new(), |key| shown(&object["input"][key]));
                (of(text), of(prompt))
            }
            _ => (String::new(), String::new()),
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The place of a column, by name in any case.
pub(super) fn column(file: &str, header: &[String], name: &str) -> Result<usize> {
    let exact = header.iter().position(|h| h == name);
    exact.or_else(|| header.iter().position(|h| plain(h) == plain(name) && !plain(name).is_empty())).ok_or_else(|| {
        let error = Error::usage(format!("{file} has no column `{name}`; its columns are {}", listed(header)));
        match nearest(name, header.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    })
}

pub(super) fn listed(header: &[String]) -> String {
    let shown = header.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if header.len() > 12 { format!("{shown} and {} more", header.len() - 12) } else { shown }
}

/// A mention with a code only.
pub(super) fn bare_mention(code: &str) -> Value {
    json!({ "code": code })
}

/// All codes.
pub(super) const ALL: LabelSet = LabelSet::MAX;
