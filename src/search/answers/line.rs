//! A line of a file of coded answers.

use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

/// How many answers are looked at before the column with the texts is decided.
pub(super) const LOOKED_AT: usize = 200;

/// Names that columns of texts have, where the mentions do not tell.
const NAMES: [&str; 6] = ["text", "answer", "response", "comment", "antwort", "transcript"];

/// A mention, as far as it is searched and shown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Mention {
    /// Code.
    pub code: String,
    /// The words that are the evidence; empty in human codings without them.
    #[serde(default)]
    pub quote: String,
    /// First code point of the quote.
    #[serde(default)]
    pub start: usize,
    /// One past its last.
    #[serde(default)]
    pub end: usize,
    /// Axes.
    #[serde(default)]
    pub valence: Option<String>,
    /// Where attention goes.
    #[serde(default)]
    pub orientation: Option<String>,
    /// Stage of the process model.
    #[serde(default)]
    pub stage: Option<String>,
    /// Felt emotion or expression.
    #[serde(default)]
    pub change: Option<String>,
    /// Who regulates whom.
    #[serde(default)]
    pub direction: Option<String>,
    /// Done, planned, denied or imagined.
    #[serde(default)]
    pub status: Option<String>,
}

/// Parts of a mention's term, in order.
pub(super) const PARTS: [&str; 7] = ["code", "valence", "orientation", "stage", "change", "direction", "status"];

impl Mention {
    /// The mention as one term of the index: its parts in the order of [`PARTS`], so that a filter on several of them
    /// holds of one mention and not of two.
    pub(super) fn term(&self) -> String {
        self.parts().join("|")
    }

    pub(super) fn parts(&self) -> [&str; 7] {
        fn or_empty(part: Option<&String>) -> &str {
            part.map_or("", String::as_str)
        }
        [
            &self.code,
            or_empty(self.valence.as_ref()),
            or_empty(self.orientation.as_ref()),
            or_empty(self.stage.as_ref()),
            or_empty(self.change.as_ref()),
            or_empty(self.direction.as_ref()),
            // Human codings often leave out what is plain.
            self.status.as_deref().unwrap_or("actual"),
        ]
    }
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Line {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    text: Option<String>,
    /// Its mentions, in text order.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    #[serde(default)]
    input: serde_json::Map<String, Value>,
}

impl Line {
    /// Reads one; `number` counts lines from 1.
    pub fn read(bytes: &[u8], file: &Path, number: u64) -> Result<Line> {
        serde_json::from_slice(bytes).map_err(|error| {
            let text = error.to_string();
            let text = text.split(" at line ").next().unwrap_or(&text).to_owned();
            Error::table(format!("this is no coded answer: {text}"))
                .at(file, number, error.column() as u64)
                .hint("`ier code FILE --to coded.jsonl` writes such a file, an answer a line")
        })
    }

    /// The id, as text.
    pub fn id(&self) -> String {
        match &self.id {
            Value::String(id) => id.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        }
    }

    /// The answer itself, from the column of the input with this name where the line has none of its own.
    pub fn text(&self, column: Option<&str>) -> &str {
        self.text.as_deref().or_else(|| self.input.get(column?)?.as_str()).unwrap_or("")
    }

    /// Whether the line has the text beside the coding.
    fn has_own_text(&self) -> bool {
        self.text.is_some()
    }
}

/// The column of the input that holds the answers: the one in which quotes stand where the mentions say, or else one
/// with a usual name, or else the longest. None where lines have a `text` of their own.
pub(super) fn column_of(lines: &[Line], file: &Path) -> Result<Option<String>> {
    if lines.iter().any(Line::has_own_text) {
        return Ok(None);
    }
    let mut names: Vec<&String> = Vec::new();
    for name in lines.iter().flat_map(|line| line.input.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let holds = |name: &str| {
        let quoted = lines.iter().flat_map(|line| line.mentions.iter().map(move |m| (line, m)));
        quoted.filter(|(line, m)| !m.quote.is_empty() && at(line.text(Some(name)), m.start, m.end) == Some(m.quote.as_str())).count()
    };
    let length = |name: &str| lines.iter().map(|line| line.text(Some(name)).len()).sum::<usize>();
    let usual = |name: &str| NAMES.iter().any(|usual| name.eq_ignore_ascii_case(usual));
    let best = names.iter().copied().max_by_key(|name| (holds(name), usual(name), length(name)));
    match best {
        Some(name) if length(name) > 0 || lines.is_empty() => Ok(Some(name.clone())),
        _ => Err(Error::table("no line holds the text of its answer")
            .at(file, 0, 0)
            .hint("`ier code --to FILE.jsonl` keeps the input columns")),
    }
}

/// Code points `start` to `end` of a text.
pub(super) fn at(text: &str, start: usize, end: usize) -> Option<&str> {
    let byte = |point: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(point);
    text.get(byte(start)?..byte(end)?)
}
