//! The layouts of codings, and what a row of each says.

use super::names::{Named, Names, plain};
use super::read::{ALL, bare_mention, column, listed};
use super::{Coded, Coding};
use crate::agreement::coefficient::{LabelSet, MOST_LABELS};
use crate::error::{Error, Result, nearest};
use crate::table::Row;
use serde_json::{Value, json};

/// How codes stand in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// JSON objects with `mentions` or a list `codes`.
    Objects,
    /// A row a mention, the code in this column.
    Long(usize),
    /// A column a code; the second list holds boundary codes.
    Wide { codes: Vec<(usize, usize)>, boundary: Vec<(usize, usize)>, cells: Vec<usize>, stages: Vec<usize>, nothing: Option<usize> },
    /// All codes in this column.
    List(usize),
    /// No codes, only columns of values.
    Values,
}

/// Columns that `ier code` makes.
const OWN: [&str; 25] = [
    "mention",
    "code",
    "codes",
    "strategy",
    "quote",
    "start",
    "end",
    "valence",
    "orientation",
    "stage",
    "change",
    "direction",
    "status",
    "confidence",
    "rule",
    "boundary",
    "evidence",
    "relationship",
    "target_number",
    "motive",
    "review",
    "ier_version",
    "taxonomy_version",
    "taxonomy_fingerprint",
    "coder",
];

/// Fields of a mention that a long table can have.
const FIELDS: [&str; 8] = ["strategy", "quote", "valence", "orientation", "stage", "direction", "status", "rule"];

impl Layout {
    pub(super) fn find(file: &str, header: &[String], names: &Names, codes: Option<&str>) -> Result<Layout> {
        let at = |wanted: &[&str]| header.iter().position(|h| wanted.contains(&&*plain(h)));
        if let Some(wanted) = codes {
            let found = column(file, header, wanted)?;
            return Ok(if at(&["mention", "quote"]).is_some() || plain(&header[found]) == "code" {
                Layout::Long(found)
            } else {
                Layout::List(found)
            });
        }
        if let Some(code) = at(&["code"]) {
            return Ok(Layout::Long(code));
        }
        let (mut of_codes, mut boundary) = (Vec::new(), Vec::new());
        for (place, name) in header.iter().enumerate() {
            let bare = name.strip_prefix("boundary_").unwrap_or(name);
            match names.find(bare) {
                Some(Named::Code(code)) => of_codes.push((place, code)),
                Some(Named::Boundary(code)) => boundary.push((place, code)),
                _ => {}
            }
        }
        if !of_codes.is_empty() {
            let starts = |prefix: &str| (0..header.len()).filter(|at| header[*at].starts_with(prefix)).collect();
            let nothing = header.iter().position(|h| ["none", "nocode", "nothing", "boundarynone"].contains(&&*plain(h)));
            return Ok(Layout::Wide { codes: of_codes, boundary, cells: starts("cell_"), stages: starts("stage_"), nothing });
        }
        if let Some(list) = at(&["codes", "strategies", "coding", "label", "labels", "decision", "category", "categories"]) {
            return Ok(Layout::List(list));
        }
        let near = header.iter().find_map(|h| Some((h, nearest(h, names.codes().iter().map(String::as_str))?)));
        let hint = match near {
            Some((column, near)) => format!("the column `{column}` is not a code; did you mean `{near}`?"),
            None => {
                "a coding has a column for each code, or a column `codes` with codes apart by `;`; `--codes-column NAME` says which".into()
            }
        };
        Err(Error::table(format!("{file}: no codes found; the columns are {}", listed(header))).hint(hint))
    }

    pub(super) fn is_long(&self) -> bool {
        matches!(self, Layout::Long(_))
    }

    /// Whether a column of this name belongs to the coding and not to the answer.
    pub(super) fn owns(&self, name: &str, names: &Names) -> bool {
        let prefixed = ["cell_", "stage_", "boundary_"].iter().any(|p| name.starts_with(p));
        OWN.contains(&name) || prefixed || matches!(self, Layout::Wide { .. }) && names.find(name).is_some()
    }
}

/// A cell of a column of yes and no.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Yes,
    No,
    Blank,
    Missing,
}

fn mark(cell: &str) -> Option<Mark> {
    Some(match cell.trim().to_lowercase().as_str() {
        "" => Mark::Blank,
        "1" | "1.0" | "yes" | "y" | "x" | "true" | "t" | "ja" | "wahr" | "✓" | "✔" | "+" => Mark::Yes,
        "0" | "0.0" | "no" | "n" | "false" | "f" | "nein" | "falsch" | "-" => Mark::No,
        "na" | "n/a" | "nan" | "." | "#n/a" | "missing" | "null" => Mark::Missing,
        _ => return None,
    })
}

/// Reads the rows of one file.
pub(super) struct Reading<'r> {
    file: &'r str,
    header: &'r [String],
    names: &'r Names,
    layout: &'r Layout,
    made_by: Option<[String; 3]>,
    boundary: bool,
    direction: bool,
    mention: Option<usize>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(file: &'r str, header: &'r [String], names: &'r Names, layout: &'r Layout) -> Reading<'r> {
        let mention = header.iter().position(|h| h == "mention");
        Reading { file, header, names, layout, made_by: None, boundary: false, direction: false, mention }
    }

    /// What a line of JSON says.
    pub(super) fn object(&mut self, object: &Value) -> Result<Option<Value>> {
        let text = |key: &str| object["made_by"][key].as_str().unwrap_or_default().to_owned();
        if object["made_by"].is_object() && self.made_by.is_none() {
            self.made_by = Some([text("ier_version"), text("taxonomy_version"), text("taxonomy_fingerprint")]);
        }
        let strings = |key: &str| object[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mentions = match object["mentions"].as_array() {
            Some(mentions) => mentions.clone(),
            None => strings("codes").map(bare_mention).collect(),
        };
        for mention in &mentions {
            let code = mention["code"].as_str().unwrap_or_default();
            if !self.names.codes().iter().any(|c| c == code) {
                return Err(self.names.unknown(code));
            }
            self.direction |= mention["direction"].is_string();
        }
        for boundary in strings("boundary").filter(|b| *b != "none") {
            if !self.names.boundary().iter().any(|b| b == boundary) {
                return Err(self.names.unknown(boundary));
            }
        }
        self.boundary |= object["boundary"].is_array();
        Ok(Some(json!({ "mentions": mentions, "boundary": object["boundary"] })))
    }

    /// What a row says; none where it says nothing.
    pub(super) fn row(&mut self, row: &Row) -> Result<Option<Value>> {
        self.version(row);
        match self.layout {
            Layout::Objects | Layout::Values => Ok(Some(json!({ "mentions": [], "boundary": [] }))),
            Layout::List(at) => Ok(self.listed(row.cell(*at))?.map(
                |(codes, boundary)| json!({ "mentions": codes.into_iter().map(bare_mention).collect::<Vec<_>>(), "boundary": boundary }),
            )),
            Layout::Long(at) => self.long(row, *at),
            Layout::Wide { codes, boundary, cells, stages, nothing } => {
                let mut blank = true;
                let mut given = |places: &[(usize, usize)]| -> Result<Option<Vec<usize>>> {
                    let mut out = Vec::new();
                    for (place, label) in places {
                        match mark(row.cell(*place)) {
                            Some(Mark::Yes) => out.push(*label),
                            Some(Mark::No) => {}
                            Some(Mark::Blank) => continue,
                            Some(Mark::Missing) => return Ok(None),
                            None => {
                                let (cell, column) = (row.cell(*place), &self.header[*place]);
                                return Err(Error::table(format!(
                                    "row {}: `{cell}` in column `{column}` is neither yes nor no",
                                    row.number
                                ))
                                .hint("a column of a code has 1 or 0 (x, yes, no), empty for 0, NA for not coded"));
                            }
                        }
                        blank = false;
                    }
                    Ok(Some(out))
                };
                let (Some(codes), Some(boundary_codes)) = (given(codes)?, given(boundary)?) else { return Ok(None) };
                let nothing = nothing.is_some_and(|at| mark(row.cell(at)) == Some(Mark::Yes));
                if blank && !nothing {
                    return Ok(None);
                }
                if nothing && !codes.is_empty() {
                    return Err(Error::table(format!("row {}: both `none` and {} are marked", row.number, self.names.codes()[codes[0]]))
                        .hint("`none` says that nothing applies"));
                }
                self.boundary |= !boundary.is_empty();
                let mentions: Vec<Value> = codes.iter().map(|c| bare_mention(&self.names.codes()[*c])).collect();
                let boundary: Vec<&String> = boundary_codes.iter().map(|b| &self.names.boundary()[*b]).collect();
                let mut value = json!({ "mentions": mentions, "boundary": boundary });
                let marked = |places: &[usize], prefix: &str| -> Vec<String> {
                    let yes = places.iter().filter(|at| mark(row.cell(**at)) == Some(Mark::Yes));
                    yes.map(|at| self.header[*at].trim_start_matches(prefix).to_owned()).collect()
                };
                if !cells.is_empty() {
                    // `improve_engage` was `improve.engage` before it became the name of a column.
                    let cells: Vec<String> = marked(cells, "cell_").iter().map(|c| c.replacen('_', ".", 1)).collect();
                    value["cells"] = json!(cells);
                }
                if !stages.is_empty() {
                    value["stages"] = json!(marked(stages, "stage_"));
                }
                Ok(Some(value))
            }
        }
    }

    /// Ids of the codes and boundary codes in a cell; none where it is empty.
    fn listed(&mut self, cell: &str) -> Result<Option<(Vec<&'r str>, Vec<&'r str>)>> {
        if cell.trim().is_empty() || mark(cell) == Some(Mark::Missing) {
            return Ok(None);
        }
        let found = self.names.split(cell).map_err(|name| self.names.unknown(name))?;
        let (mut codes, mut boundary) = (Vec::new(), Vec::new());
        for named in found {
            match named {
                Named::Code(at) if !codes.contains(&&*self.names.codes()[at]) => codes.push(self.names.codes()[at].as_str()),
                Named::Boundary(at) => boundary.push(self.names.boundary()[at].as_str()),
                _ => {}
            }
        }
        self.boundary |= !boundary.is_empty();
        Ok(Some((codes, boundary)))
    }

    fn long(&mut self, row: &Row, at: usize) -> Result<Option<Value>> {
        let cell = |name: &str| self.header.iter().position(|h| h == name).map(|at| row.cell(at).trim()).filter(|c| !c.is_empty());
        let boundary_cell = cell("boundary");
        let direction = cell("direction").is_some();
        let mut extra = serde_json::Map::new();
        for field in FIELDS {
            if let Some(text) = cell(field) {
                extra.insert(field.into(), Value::from(text));
            }
        }
        if !extra.contains_key("quote")
            && let Some(text) = cell("evidence")
        {
            extra.insert("quote".into(), Value::from(text));
        }
        if let Some(status) = cell("status")
            && !["actual", "planned", "negated", "hypothetical"].contains(&status)
        {
            let error = Error::table(format!("row {}: `{status}` is not a status", row.number));
            return Err(error.hint("actual, planned, negated or hypothetical; empty is actual"));
        }
        let own = boundary_cell.map(|b| self.listed(b)).transpose()?.flatten().map(|(_, b)| b).unwrap_or_default();
        self.boundary |= self.header.iter().any(|h| h == "boundary");
        self.direction |= direction;
        let Some((codes, mut boundary)) = self.listed(row.cell(at))? else {
            // `ier code` leaves the code of a response empty that has none.
            let read = self.made_by.is_some() || boundary_cell.is_some();
            return Ok(read.then(|| json!({ "mentions": [], "boundary": own })));
        };
        boundary.extend(own);
        let mentions: Vec<Value> = codes
            .into_iter()
            .map(|code| {
                let mut mention = extra.clone();
                mention.insert("code".into(), Value::from(code));
                Value::Object(mention)
            })
            .collect();
        Ok(Some(json!({ "mentions": mentions, "boundary": boundary })))
    }

    /// Adds another row of a response.
    pub(super) fn merge(&self, response: &mut Coded, value: &Value, row: &Row) -> Result<()> {
        if self.mention.is_some_and(|at| matches!(row.cell(at).trim(), "" | "1")) {
            return Err(Error::table(format!("row {}: the id `{}` stands in row {} already", row.number, response.id, response.row))
                .hint("two responses of the table have one id; `--id-column NAME` takes other ids"));
        }
        for list in ["mentions", "boundary"] {
            if let (Some(all), Some(more)) = (response.value[list].as_array_mut(), value[list].as_array()) {
                for one in more {
                    if list == "mentions" || !all.contains(one) {
                        all.push(one.clone());
                    }
                }
            }
        }
        Ok(())
    }

    fn version(&mut self, row: &Row) {
        if self.made_by.is_none()
            && let Some(at) = self.header.iter().position(|h| h == "ier_version")
        {
            self.made_by = Some(std::array::from_fn(|i| row.cell(at + i).to_owned()));
        }
    }

    /// What holds of the file as a whole.
    pub(super) fn describe(&self, coding: &mut Coding) {
        coding.made_by.clone_from(&self.made_by);
        coding.known = ALL;
        coding.has_boundary = self.boundary;
        coding.has_direction = self.direction;
        let Layout::Wide { codes, .. } = self.layout else { return };
        coding.known = codes.iter().fold(0, |known: LabelSet, (_, code)| known | 1 << (*code).min(MOST_LABELS - 1));
        let without: Vec<&str> =
            self.names.codes().iter().enumerate().filter(|(at, _)| !codes.iter().any(|(_, c)| c == at)).map(|(_, c)| c.as_str()).collect();
        if !without.is_empty() {
            coding.notes.push(format!(
                "{}: no column for {} of {} codes, which are not compared there: {}",
                self.file,
                without.len(),
                self.names.codes().len(),
                without.join(", ")
            ));
        }
        for name in self.header.iter().filter(|h| !self.layout.owns(h, self.names)) {
            if let Some(near) = without.iter().find(|code| nearest(name, [**code]).is_some()) {
                coding.notes.push(format!("{}: the column `{name}` is not a code; did you mean `{near}`?", self.file));
            }
        }
    }
}
