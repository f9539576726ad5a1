//! Deciding on disagreements: a sheet with what each coder said and an empty column, and the sheet read back.
//!
//! A decision is what a cell of codes is anywhere: ids or labels apart by `;`, `none`, or the name of a coder, whose
//! codes are then taken. Nothing is decided for anybody: an empty cell stays undecided.

use super::names::{Named, Names};
use super::read::column;
use super::sheet::Sheet;
use super::{Coded, Joined};
use crate::error::{Error, Result};
use crate::table::ReadOptions;
use crate::table::reader::{self, Row};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// The sheet for these responses (numbers of rows of `joined` with their distance), in their order.
pub fn sheet(joined: &Joined, rows: &[(usize, f64)]) -> Sheet {
    let prompts = rows.iter().any(|(row, _)| !joined.text(*row).1.is_empty());
    let mut columns = vec![("id".to_owned(), 12)];
    columns.extend(prompts.then(|| ("prompt".to_owned(), 30)));
    columns.push(("text".into(), 60));
    for coding in joined.codings {
        columns.push((format!("{} codes", coding.name), 24));
        columns.push((format!("{} evidence", coding.name), 36));
    }
    columns.extend([("differ".to_owned(), 24), ("distance".into(), 9), ("decision".into(), 28), ("comment".into(), 28)]);
    let row = |(at, distance): &(usize, f64)| {
        let (text, prompt) = joined.text(*at);
        let mut cells = vec![joined.ids[*at].to_owned()];
        cells.extend(prompts.then(|| prompt.to_owned()));
        cells.push(text.to_owned());
        for coded in &joined.grid[*at] {
            cells.push(coded.map_or("not coded".to_owned(), |c| list(&c.codes())));
            cells.push(coded.map_or(String::new(), Coded::evidence));
        }
        let given: Vec<Vec<&str>> = joined.grid[*at].iter().flatten().map(|c| c.codes()).collect();
        let mut differ: Vec<&str> = given.concat();
        differ.sort_unstable();
        differ.dedup();
        differ.retain(|code| given.iter().any(|codes| !codes.contains(code)));
        cells.extend([differ.join("; "), format!("{distance:.2}"), String::new(), String::new()]);
        cells
    };
    Sheet { name: "decide".into(), rows: rows.iter().map(row).collect(), columns }
}

/// The codes as a cell holds them.
pub fn list(codes: &[&str]) -> String {
    if codes.is_empty() { "none".into() } else { codes.join("; ") }
}

/// What was decided on one response.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Id of the response.
    pub id: String,
    /// The answer.
    pub text: String,
    /// The question.
    pub prompt: String,
    /// `mentions` and `boundary`, as in a coding.
    pub value: Value,
    /// Remark of those who decided.
    pub comment: String,
    /// `adjudicated`, or `agreed` where there was nothing to decide.
    pub how: &'static str,
}

/// A sheet read back.
#[derive(Debug, Default)]
pub struct Decisions {
    /// What is decided, in the order of the sheet.
    pub decided: Vec<Decision>,
    /// Id and row of what is not.
    pub undecided: Vec<(String, u64)>,
    /// Cells that are no decision, each with its place.
    pub problems: Vec<Error>,
}

/// Reads a sheet back.
///
/// # Errors
/// Occur when the file can not be read or has no column `id` or `decision`. Cells that are wrong are in
/// [`Decisions::problems`].
pub fn read(path: &Path, names: &Names, options: &ReadOptions) -> Result<Decisions> {
    let mut table = reader::open(path, options)?;
    let file = table.about().name.clone();
    let header = table.header().to_vec();
    let (id, decision) = (column(&file, &header, "id")?, column(&file, &header, "decision")?);
    let optional = |name: &str| header.iter().position(|h| h == name);
    let (text, prompt, comment) = (optional("text"), optional("prompt"), optional("comment"));
    let coders: Vec<(&str, usize)> = header.iter().enumerate().filter_map(|(at, h)| Some((h.strip_suffix(" codes")?, at))).collect();
    let evidence: Vec<usize> = (0..header.len()).filter(|at| header[*at].ends_with(" evidence")).collect();
    let mut out = Decisions::default();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut row = Row::default();
    while table.next(&mut row)? {
        let of = |at: Option<usize>| at.map_or("", |at| row.cell(at)).to_owned();
        let id = row.cell(id).trim().to_owned();
        if row.cells().all(|c| c.trim().is_empty()) {
            continue;
        }
        if id.is_empty() {
            out.problems.push(Error::table(format!("row {}: no id", row.number)).at(&file, row.line, 0));
            continue;
        }
        if let Some(first) = seen.insert(id.clone(), row.number) {
            let problem = Error::table(format!("row {}: the id `{id}` stands in row {first} already", row.number));
            out.problems.push(problem.at(&file, row.line, 0).hint("a response is decided once: take one of the rows out"));
            continue;
        }
        let mut cell = row.cell(decision).trim();
        if cell.is_empty() {
            out.undecided.push((id, row.number));
            continue;
        }
        if names.find(cell).is_none()
            && let Some((_, at)) = coders.iter().find(|(name, _)| name.eq_ignore_ascii_case(cell))
        {
            cell = row.cell(*at).trim();
            if cell == "not coded" {
                let problem = Error::table(format!("row {}: the coder named as the decision has not coded `{id}`", row.number));
                out.problems.push(problem.at(&file, row.line, 0));
                continue;
            }
        }
        match names.split(cell) {
            Ok(found) if found.contains(&Named::Nothing) && found.len() > 1 => {
                let problem = Error::table(format!("row {}: `none` beside other codes", row.number));
                out.problems.push(problem.at(&file, row.line, 0).hint("`none` says that nothing applies"));
            }
            Ok(found) => {
                let quotes: Vec<(&str, &str)> =
                    evidence.iter().flat_map(|at| row.cell(*at).split(" | ")).filter_map(|part| part.split_once(": ")).collect();
                let value = value(&found, names, &quotes);
                out.decided.push(Decision { id, text: of(text), prompt: of(prompt), value, comment: of(comment), how: "adjudicated" });
            }
            Err(name) => {
                let unknown = names.unknown(name);
                let problem = Error::table(format!("row {}: {}", row.number, unknown.message())).at(&file, row.line, 0);
                out.problems.push(problem.hint(unknown.hint_text().unwrap_or_default()));
            }
        }
    }
    Ok(out)
}

/// Mentions and boundary codes, each code with the first words that a coder gave for it.
fn value(found: &[Named], names: &Names, quotes: &[(&str, &str)]) -> Value {
    let (mut mentions, mut boundary): (Vec<Value>, Vec<&str>) = (Vec::new(), Vec::new());
    for named in found {
        match named {
            Named::Code(at) => {
                let code = names.codes()[*at].as_str();
                if mentions.iter().any(|m| m["code"] == code) {
                    continue;
                }
                mentions.push(match quotes.iter().find(|(of, _)| *of == code) {
                    Some((_, quote)) => json!({ "code": code, "quote": quote }),
                    None => json!({ "code": code }),
                });
            }
            Named::Boundary(at) if !boundary.contains(&names.boundary()[*at].as_str()) => boundary.push(&names.boundary()[*at]),
            _ => {}
        }
    }
    json!({ "mentions": mentions, "boundary": boundary })
}

/// Adds the responses on which all who coded them agree, if at least two did, and puts everything in the order of
/// `joined`. Gives how many were added.
pub fn add_agreed(decided: &mut Vec<Decision>, joined: &Joined, disagreed: &[(usize, f64)]) -> usize {
    let before = decided.len();
    let open: std::collections::HashSet<usize> = disagreed.iter().map(|(row, _)| *row).collect();
    for (row, cells) in joined.grid.iter().enumerate() {
        let given: Vec<&Coded> = cells.iter().flatten().copied().collect();
        if given.len() < 2 || open.contains(&row) || decided.iter().any(|d| d.id == joined.ids[row]) {
            continue;
        }
        let best = given.iter().max_by_key(|c| c.mentions().filter(|m| m["quote"].is_string()).count()).unwrap_or(&given[0]);
        let (text, prompt) = joined.text(row);
        let mentions: Vec<&Value> = best.mentions().collect();
        let boundary = if best.value["boundary"].is_array() { best.value["boundary"].clone() } else { json!([]) };
        let value = json!({ "mentions": mentions, "boundary": boundary });
        decided.push(Decision {
            id: joined.ids[row].to_owned(),
            text: text.to_owned(),
            prompt: prompt.to_owned(),
            value,
            comment: String::new(),
            how: "agreed",
        });
    }
    let places: HashMap<&str, usize> = joined.ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let added = decided.len() - before;
    decided.sort_by_key(|d| places.get(d.id.as_str()).copied().unwrap_or(usize::MAX));
    added
}

/// The consensus as JSON, a line a response, in the form of a coding.
pub fn json_lines(decided: &[Decision], names: &Names) -> String {
    let mut out = String::new();
    for d in decided {
        let codes: Vec<&str> = names.codes().iter().map(String::as_str).filter(|c| mentions(d).any(|m| m == *c)).collect();
        let mut line = json!({ "id": d.id, "text": d.text, "mentions": d.value["mentions"], "codes": codes, "boundary": d.value["boundary"], "decided": d.how });
        if !d.prompt.is_empty() {
            line["prompt"] = json!(d.prompt);
        }
        if !d.comment.is_empty() {
            line["comment"] = json!(d.comment);
        }
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}

/// The consensus as a sheet with a column `codes`.
pub fn consensus_sheet(decided: &[Decision]) -> Sheet {
    let row = |d: &Decision| {
        let boundary = d.value["boundary"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|b| *b != "none");
        let mut codes: Vec<&str> = Vec::new();
        for code in mentions(d).chain(boundary) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        vec![d.id.clone(), d.prompt.clone(), d.text.clone(), list(&codes), d.how.to_owned(), d.comment.clone()]
    };
    let columns = [("id", 12), ("prompt", 30), ("text", 60), ("codes", 28), ("decided", 12), ("comment", 28)];
    Sheet { name: "consensus".into(), columns: columns.map(|(n, w)| (n.to_owned(), w)).to_vec(), rows: decided.iter().map(row).collect() }
}

fn mentions(d: &Decision) -> impl Iterator<Item = &str> {
    d.value["mentions"].as_array().into_iter().flatten().filter_map(|m| m["code"].as_str())
}
