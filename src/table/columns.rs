//! Which column is the answer, which its id, which the question.
//!
//! A column that is asked for by name is taken, in any case and spacing. Otherwise the answer is the column with a name
//! that answers have (`answer`, `response`, `free_text`, ...), or else the one that reads like free text: several words a cell,
//! mostly different from row to row. The id is a column with a name that ids have, if its values are unique in the
//! first rows. The question is taken only from a column whose name says that it is one. Whatever was chosen without being
//! asked for is in [`Choice`], so that it can be said aloud: a wrong guess must not go unseen.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use super::reader::{Row, RowReader};
use crate::error::{Error, Result, nearest};

/// How many rows are looked at.
pub const SAMPLE: usize = 200;

/// The first rows, by which columns are chosen; fewer where the table is shorter.
pub fn first_rows(reader: &mut dyn RowReader) -> Result<VecDeque<Row>> {
    let mut rows = VecDeque::new();
    while rows.len() < SAMPLE {
        let mut row = Row::default();
        if !reader.next(&mut row)? {
            break;
        }
        rows.push_back(row);
    }
    Ok(rows)
}

/// Names of answer columns, letters and digits only.
const TEXT_NAMES: [&str; 22] = [
    "text",
    "answer",
    "response",
    "answertext",
    "responsetext",
    "openended",
    "openendedresponse",
    "openanswer",
    "openresponse",
    "opentext",
    "freetext",
    "comment",
    "comments",
    "verbatim",
    "narrative",
    "description",
    "story",
    "essay",
    "statement",
    "antwort",
    "freitext",
    "antworttext",
];

/// Names of id columns, the surer first.
const ID_NAMES: [&str; 18] = [
    "id",
    "responseid",
    "answerid",
    "recordid",
    "caseid",
    "participantid",
    "respondentid",
    "subjectid",
    "textid",
    "record",
    "case",
    "participant",
    "respondent",
    "subject",
    "pid",
    "rid",
    "vpn",
    "uuid",
];

/// Names of columns that hold questions, which are free text but no answers; the surer names first.
const PROMPT_NAMES: [&str; 16] = [
    "prompt",
    "prompttext",
    "question",
    "questiontext",
    "questionwording",
    "itemtext",
    "itemwording",
    "instruction",
    "instructions",
    "item",
    "frage",
    "fragetext",
    "pregunta",
    "domanda",
    "vraag",
    "pytanie",
];

/// The columns that were asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ColumnRequest<'r> {
    /// Name of the answer column.
    pub text: Option<&'r str>,
    /// Names of further answer columns, each with a question of its own.
    pub more_texts: &'r [String],
    /// Name of the id column.
    pub id: Option<&'r str>,
    /// Name of the question column.
    pub prompt: Option<&'r str>,
    /// Whether one question is given for all answers, so that no column is looked for.
    pub prompt_given: bool,
    /// That question, where it is to stand beside the answers in what comes out.
    pub prompt_text: Option<&'r str>,
}

/// Places of the columns in a row, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns {
    /// The answer.
    pub text: usize,
    /// The id; the row number is the id where there is none.
    pub id: Option<usize>,
    /// The question.
    pub prompt: Option<usize>,
}

/// Why a column was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was asked for.
    Asked,
    /// Its name is one that such columns have.
    Name,
    /// It reads like free text.
    Content,
    /// There is no other column.
    Only,
}

/// The columns of one file, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The file, as the user named it.
    pub file: String,
    /// The places.
    pub columns: Columns,
    /// Name of the answer column and why it was taken.
    pub text: (String, Why),
    /// Name of the id column and why it was taken.
    pub id: Option<(String, Why)>,
    /// A column with a name that ids have that was not taken, and what is wrong with it.
    pub no_id: Option<String>,
    /// Name of the question column and why it was taken.
    pub prompt: Option<(String, Why)>,
    /// Further answer columns that were asked for.
    pub more_texts: Vec<(usize, String)>,
    /// Columns that read like free text as well and were not taken.
    pub others: Vec<String>,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = |why: Why| match why {
            Why::Asked => "",
            Why::Name => " (by its name)",
            Why::Content => " (it reads like free text)",
            Why::Only => " (the only column)",
        };
        let s = if self.more_texts.is_empty() { "" } else { "s" };
        write!(f, "{}: text column{s} `{}`{}", self.file, self.text.0, why(self.text.1))?;
        for (_, name) in &self.more_texts {
            write!(f, ", `{name}`")?;
        }
        match &self.id {
            Some((name, reason)) => write!(f, ", id column `{name}`{}", why(*reason))?,
            None => write!(f, ", ids are row numbers")?,
        }
        if let (None, Some(reason)) = (&self.id, &self.no_id) {
            write!(f, " ({reason}; `--id-column NAME` takes it all the same)")?;
        }
        if let Some((name, reason)) = &self.prompt {
            write!(f, ", prompt column `{name}`{}", why(*reason))?;
        }
        match &self.others[..] {
            [] => Ok(()),
            others => write!(f, "; not coded: `{}` (`--text-column NAME`, once for each)", others.join("`, `")),
        }
    }
}

/// Chooses the columns of a file by its header and first rows.
///
/// # Errors
/// Occur when a column that was asked for does not exist, and when none reads like an answer.
pub fn choose(file: &str, header: &[String], sample: &[Row], request: &ColumnRequest) -> Result<Choice> {
    let asked = |name: Option<&str>| name.map(|name| find(file, header, name)).transpose();
    let (text, id, prompt) = (asked(request.text)?, asked(request.id)?, asked(request.prompt)?);
    let mut more_texts: Vec<(usize, String)> = Vec::new();
    for name in request.more_texts {
        let at = find(file, header, name)?;
        if text == Some(at) || more_texts.iter().any(|(other, _)| *other == at) {
            return Err(Error::usage(format!("the text column `{}` is named twice", header[at])));
        }
        more_texts.push((at, header[at].clone()));
    }
    if let Some(prompt) = prompt
        && (text == Some(prompt) || more_texts.iter().any(|(at, _)| *at == prompt))
    {
        return Err(Error::usage(format!("`{}` can not be both the text column and the prompt column", header[prompt])));
    }
    let named = |at: usize, why: Why| (header[at].clone(), why);
    let prompt = match prompt {
        Some(at) => Some((at, Why::Asked)),
        None if request.prompt_given => None,
        None => guess_prompt(header, sample, text, id).map(|at| (at, Why::Name)),
    };
    let text = match text {
        Some(at) => (at, Why::Asked),
        None => guess_text(header, sample, &[id, prompt.map(|p| p.0)]).ok_or_else(|| no_text(file, header, sample))?,
    };
    let id = id.map(|at| (at, Why::Asked)).or_else(|| Some((guess_id(header, sample, text.0)?, Why::Name)));
    let mut others = Vec::new();
    if text.1 != Why::Asked {
        let taken = [Some(text.0), id.map(|i| i.0), prompt.map(|p| p.0)];
        let free = |at: &usize| !taken.contains(&Some(*at)) && !PROMPT_NAMES.contains(&&*plain(&header[*at]));
        let texts = (0..header.len()).filter(free).filter(|at| Look::at(sample, *at).is_surely_text());
        others.extend(texts.map(|at| header[at].clone()));
    }
    Ok(Choice {
        more_texts,
        others,
        file: file.into(),
        columns: Columns { text: text.0, id: id.map(|i| i.0), prompt: prompt.map(|p| p.0) },
        text: named(text.0, text.1),
        no_id: if id.is_none() { id_trouble(header, sample, text.0) } else { None },
        id: id.map(|(at, why)| named(at, why)),
        prompt: prompt.map(|(at, why)| named(at, why)),
    })
}

/// The first value that stands twice in this column of the first rows.
pub fn repeated(sample: &[Row], column: usize) -> Option<&str> {
    let mut seen = HashSet::new();
    sample.iter().map(|row| row.cell(column)).find(|value| !seen.insert(*value))
}

/// The name without case, spaces and punctuation.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn find(file: &str, header: &[String], name: &str) -> Result<usize> {
    let at = |same: &dyn Fn(&str) -> bool| header.iter().position(|h| same(h));
    at(&|h| h == name)
        .or_else(|| at(&|h| h.eq_ignore_ascii_case(name)))
        .or_else(|| at(&|h| !plain(h).is_empty() && plain(h) == plain(name)))
        .ok_or_else(|| {
            let error = Error::usage(format!("{file} has no column `{name}`; its columns are {}", listed(header)));
            match nearest(name, header.iter().map(String::as_str)) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            }
        })
}

/// The names, at most forty of them.
fn listed(header: &[String]) -> String {
    let shown = header.iter().take(40).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if header.len() > 40 { format!("{shown} and {} more", header.len() - 40) } else { shown }
}

fn no_text(file: &str, header: &[String], sample: &[Row]) -> Error {
    let rows = if sample.is_empty() { " and there are no rows" } else { "" };
    Error::table(format!("{file}: no column reads like free text{rows}; the columns are {}", listed(header)))
        .hint("say which one holds the answers: `--text-column NAME`")
}

fn guess_text(header: &[String], sample: &[Row], taken: &[Option<usize>]) -> Option<(usize, Why)> {
    let free = |at: &usize| !taken.contains(&Some(*at));
    let looks: Vec<Look> = (0..header.len()).map(|at| Look::at(sample, at)).collect();
    let named = TEXT_NAMES.iter().flat_map(|name| (0..header.len()).filter(|at| plain(&header[*at]) == *name));
    // Two columns with such names, as `response` (1 to 5) beside `comment`: the one that has more to read.
    let by_name = named.filter(free).filter(|at| !looks[*at].numbers).rev().max_by_key(|at| looks[*at].words);
    if let Some(at) = by_name {
        return Some((at, Why::Name));
    }
    if header.len() == 1 {
        return Some((0, Why::Only));
    }
    (0..header.len())
        .filter(free)
        .filter(|at| !PROMPT_NAMES.contains(&&*plain(&header[*at])))
        .filter(|at| looks[*at].reads_like_text())
        .rev()
        .max_by_key(|at| looks[*at].words)
        .map(|at| (at, Why::Content))
}

/// The column with a name that questions have. One called `prompt` is taken as it is; under the other names there may stand
/// numbers of questions ("Q3"), so their cells must read like questions.
fn guess_prompt(header: &[String], sample: &[Row], text: Option<usize>, id: Option<usize>) -> Option<usize> {
    let free = |at: &usize| text != Some(*at) && id != Some(*at);
    let named = |name: &str| (0..header.len()).filter(free).find(|at| plain(&header[*at]) == name);
    let worded = |at: &usize| header[*at] == "prompt" || Look::at(sample, *at).is_worded();
    PROMPT_NAMES.iter().filter_map(|name| named(name)).find(worded)
}

/// Columns with a name that ids have, the surer names first.
fn named_id(header: &[String], text: usize) -> impl Iterator<Item = usize> {
    ID_NAMES.iter().flat_map(|name| (0..header.len()).filter(|at| plain(&header[*at]) == *name)).filter(move |at| *at != text)
}

fn guess_id(header: &[String], sample: &[Row], text: usize) -> Option<usize> {
    named_id(header, text).find(|at| repeated(sample, *at).is_none() && sample.iter().all(|row| !row.cell(*at).trim().is_empty()))
}

/// What keeps the column with the surest name from being the ids.
fn id_trouble(header: &[String], sample: &[Row], text: usize) -> Option<String> {
    let at = named_id(header, text).next()?;
    let name = &header[at];
    if sample.iter().any(|row| row.cell(at).trim().is_empty()) {
        return Some(format!("`{name}` has empty cells"));
    }
    repeated(sample, at).map(|value| format!("`{name}` has `{}` twice", value.trim()))
}

/// How the cells of a column look over the first rows.
struct Look {
    /// Whether there are values, and all of them are numbers.
    numbers: bool,
    /// Words over all cells.
    words: usize,
    /// Cells with something in them, and how many different values they have.
    filled: usize,
    different: usize,
}

impl Look {
    fn at(sample: &[Row], column: usize) -> Look {
        let cells = || sample.iter().map(|row| row.cell(column).trim()).filter(|cell| !cell.is_empty());
        Look {
            numbers: cells().count() > 0 && cells().all(|cell| cell.replace(',', ".").parse::<f64>().is_ok()),
            words: cells().map(|cell| cell.split_whitespace().count()).sum(),
            filled: cells().count(),
            different: cells().collect::<HashSet<_>>().len(),
        }
    }

    /// The same with five words a cell over several rows: sure enough to tell somebody who did not ask.
    fn is_surely_text(&self) -> bool {
        self.reads_like_text() && self.filled >= 3 && self.words >= 5 * self.filled
    }

    /// Three words a cell, whether or not they differ.
    fn is_worded(&self) -> bool {
        self.words > 0 && self.words >= 3 * self.filled
    }

    /// Three words a cell, and values that differ: the labels of a rating scale are few and the same for many.
    fn reads_like_text(&self) -> bool {
        self.is_worded() && self.different * 2 > self.filled
    }
}

#[cfg(test)]
mod tests;
