//! Coded answers read back: the JSON lines that [`super::json_lines`] writes.
//!
//! Input: the file that `ier code --to FILE.jsonl` made. Output: every coding with the columns it was coded from and what
//! made it. Every line names the column that held the answer; in files of older versions it is the one in which all quotes
//! stand at their places ([`CodedFile::find_texts`]), so nobody has to name it again. Reports and projects start from here.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::coder::coding::CodedResponse;
use crate::error::{Error, Result, nearest};

/// A file of coded answers.
#[derive(Debug, Clone, Default)]
pub struct CodedFile {
    /// How the user named it.
    pub path: PathBuf,
    /// The answers, in the order of the file.
    pub answers: Vec<CodedAnswer>,
    /// Names of the input columns, in the order in which they first occur.
    pub columns: Vec<String>,
    /// What made the codings: each different one once, with the number of answers, in order of occurrence.
    pub made_by: Vec<(MadeBy, usize)>,
    /// The column that held the answers, where one did for the whole file.
    pub text_column: Option<String>,
}

/// One coded answer.
#[derive(Debug, Clone)]
pub struct CodedAnswer {
    /// Line of the file, from 1.
    pub line: u64,
    /// The coding.
    pub coding: CodedResponse,
    /// The input columns with their values, in order.
    pub input: Vec<(String, String)>,
    /// The column that held the answer, where the line says so.
    pub text_column: Option<String>,
    /// The answer itself, where [`CodedFile::find_texts`] found it.
    pub text: Option<String>,
}

impl CodedAnswer {
    /// The value of an input column, without space around it; `None` where it is missing or empty.
    pub fn value(&self, column: &str) -> Option<&str> {
        self.input.iter().find(|(name, _)| name == column).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// What made a coding.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
pub struct MadeBy {
    /// Version of the program.
    #[serde(default, rename = "ier_version")]
    pub program: String,
    /// Version of the taxonomy.
    #[serde(default, rename = "taxonomy_version")]
    pub taxonomy: String,
    /// Hash over the taxonomy's files.
    #[serde(default, rename = "taxonomy_fingerprint")]
    pub fingerprint: String,
}

#[derive(serde::Deserialize)]
struct Line {
    #[serde(flatten)]
    coding: CodedResponse,
    #[serde(default)]
    input: Ordered,
    #[serde(default)]
    made_by: MadeByLine,
}

#[derive(Default, serde::Deserialize)]
struct MadeByLine {
    #[serde(flatten)]
    versions: MadeBy,
    #[serde(default)]
    text_column: Option<String>,
}

/// An object whose keys keep their order; values that are no strings stand as their JSON.
#[derive(Default)]
struct Ordered(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Ordered, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Ordered, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    let text = match value {
                        Value::String(text) => text,
                        Value::Null => String::new(),
                        other => other.to_string(),
                    };
                    pairs.push((key, text));
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl CodedFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it can not be read, is a table or an uncoded file, is cut short, or holds no answer.
    pub fn read(path: &Path) -> Result<CodedFile> {
        let file = std::fs::File::open(path).map_err(|e| Error::io("can not open", path, e))?;
        CodedFile::from_lines(std::io::BufReader::new(file), path)
    }

    /// Reads lines; `path` is for messages.
    ///
    /// # Errors
    /// As [`CodedFile::read`].
    pub fn from_lines(mut lines: impl BufRead, path: &Path) -> Result<CodedFile> {
        let mut file = CodedFile { path: path.into(), ..CodedFile::default() };
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            if lines.read_until(b'\n', &mut bytes).map_err(|e| Error::io("can not read", path, e))? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(text).map_err(|e| unreadable(path, number, text, &e))?;
            for (name, _) in &line.input.0 {
                if !file.columns.contains(name) {
                    file.columns.push(name.clone());
                }
            }
            match file.made_by.iter_mut().find(|(made_by, _)| *made_by == line.made_by.versions) {
                Some((_, answers)) => *answers += 1,
                None => file.made_by.push((line.made_by.versions, 1)),
            }
            file.answers.push(CodedAnswer {
                line: number,
                coding: line.coding,
                input: line.input.0,
                text_column: line.made_by.text_column,
                text: None,
            });
        }
        if file.answers.is_empty() {
            return Err(Error::table(format!("{} holds no coded answer", path.display())).hint(HOW));
        }
        Ok(file)
    }

    /// Finds the text of every answer: in the column named, or in that in which the quotes stand at their places.
    ///
    /// A file with several text columns has a coding a column; each answer then takes the column its own quotes fit.
    ///
    /// # Errors
    /// Where the column named is not there, and where quotes fit no column, which means that the texts were changed.
    pub fn find_texts(&mut self, named: Option<&str>) -> Result<()> {
        if let Some(name) = named {
            self.column(name)?;
        }
        let fits = |answer: &CodedAnswer, text: &str| {
            let places = |start: usize, end: usize| {
                let mut from = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(start);
                let start_byte = from.next()?;
                let end_byte = if end > start { from.nth(end - start - 1)? } else { start_byte };
                text.get(start_byte..end_byte)
            };
            answer.coding.mentions.iter().all(|m| places(m.start, m.end) == Some(m.quote.as_str()))
        };
        let mut hits: FxHashMap<String, usize> = FxHashMap::default();
        let mut with_mentions = 0;
        for answer in self.answers.iter().filter(|a| !a.coding.mentions.is_empty()) {
            with_mentions += 1;
            for (name, text) in &answer.input {
                if fits(answer, text) {
                    *hits.entry(name.clone()).or_default() += 1;
                }
            }
        }
        let score = |name: &str| hits.get(name).copied().unwrap_or(0);
        // The earlier column wins a tie.
        let mut best = self.columns.iter().rev().max_by_key(|name| score(name)).filter(|name| score(name) > 0).cloned();
        if with_mentions == 0 {
            // Nothing was found in the whole file: the column with the longest texts is the answer.
            let length = |name: &str| self.answers.iter().filter_map(|a| a.value(name)).map(str::len).sum::<usize>();
            best = self.columns.iter().rev().max_by_key(|name| length(name)).cloned();
        }
        let said = self.answers.first().and_then(|a| a.text_column.clone());
        let said = said.filter(|said| self.answers.iter().all(|a| a.text_column.as_ref() == Some(said)));
        self.text_column = named.map(str::to_owned).or(said).or_else(|| best.clone().filter(|name| with_mentions == score(name)));
        for answer in &mut self.answers {
            let own = |name: &str| answer.input.iter().find(|(n, _)| n == name).map(|(_, text)| text.clone());
            let text = match named.or(answer.text_column.as_deref()) {
                Some(name) => own(name),
                None => best.as_deref().and_then(own).filter(|text| fits(answer, text)).or_else(|| {
                    let mut fitting: Vec<&(String, String)> = answer.input.iter().filter(|(_, text)| fits(answer, text)).collect();
                    fitting.sort_by_key(|(name, _)| std::cmp::Reverse(score(name)));
                    fitting.first().map(|(_, text)| text.clone())
                }),
            };
            match text {
                Some(text) if fits(answer, &text) => answer.text = Some(text),
                Some(_) | None if !answer.coding.mentions.is_empty() => {
                    let quote = &answer.coding.mentions[0].quote;
                    let place = match named {
                        Some(name) => format!("in column `{name}`"),
                        None => "in any column".to_owned(),
                    };
                    let message = format!("the evidence of answer `{}` (such as `{quote}`) is not at its place {place}", answer.coding.id);
                    let hint = "the texts were changed after coding, or another column was coded: code again, or name --text-column";
                    return Err(Error::table(message).at(&self.path, answer.line, 0).hint(hint));
                }
                text => answer.text = text,
            }
        }
        Ok(())
    }

    /// Checks that an input column is there; the error lists them.
    ///
    /// # Errors
    /// Where it is not.
    pub fn column(&self, name: &str) -> Result<()> {
        if self.columns.iter().any(|c| c == name) {
            return Ok(());
        }
        let names: Vec<String> = self.columns.iter().map(|c| format!("`{c}`")).collect();
        let message = format!("{} has no input column `{name}`; its columns are {}", self.path.display(), names.join(", "));
        let error = Error::usage(message);
        Err(match nearest(name, self.columns.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        })
    }
}

const HOW: &str = "`ier code answers.csv --to coded.jsonl` makes what is needed here";

fn unreadable(path: &Path, number: u64, text: &str, error: &serde_json::Error) -> Error {
    if text.starts_with('{') {
        let value: Option<Value> = serde_json::from_str(text).ok();
        return match value {
            None if error.is_eof() => {
                Error::table("the line is cut short").at(path, number, error.column() as u64).hint("was the run stopped? code again")
            }
            None => Error::table(format!("not JSON: {error}")).at(path, number, error.column() as u64).hint(HOW),
            Some(value) if value.get("mentions").is_none() => {
                Error::table("an answer that is not coded: it has no `mentions`").at(path, number, 0).hint(HOW)
            }
            Some(_) => Error::table(format!("not a coded answer of this version: {error}")).at(path, number, 0).hint(HOW),
        };
    }
    let message = if text.starts_with("PK") {
        "a workbook or archive, and not coded answers in JSON lines"
    } else {
        "a table, and not coded answers in JSON lines"
    };
    Error::table(message).at(path, 0, 0).hint(format!("{HOW}; only JSON lines hold the place of every piece of evidence"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MENTION: &str =
        r#"{"code":"c","strategy":null,"quote":"hug","start":4,"end":7,"direction":"given","status":"actual","confidence":0.9,"rule":"r"}"#;

    fn line(id: &str, mention: &str, input: &str) -> String {
        format!(
            r#"{{"id":"{id}","mentions":[{mention}],"codes":["c"],"boundary":[],"relationship":"","target_number":"","motive":"","review":false,"input":{input},"made_by":{{"ier_version":"1"}}}}"#
        )
    }

    fn read(text: &str) -> Result<CodedFile> {
        CodedFile::from_lines(text.as_bytes(), Path::new("coded.jsonl"))
    }

    #[test]
    fn the_text_is_where_the_quotes_are() {
        let text = format!(
            "{}\n{}\n",
            line("1", MENTION, r#"{"note":"hug hug hug","answer":"😀 a hug","group":2}"#),
            line("2", "", r#"{"note":"x","answer":"no"}"#)
        );
        let mut file = read(&text).unwrap();
        file.find_texts(None).unwrap();
        assert_eq!(file.columns, ["note", "answer", "group"]);
        assert_eq!(file.answers[0].value("group"), Some("2"));
        assert_eq!(file.made_by.len(), 1);
        let texts: Vec<_> = file.answers.iter().map(|a| a.text.clone().unwrap()).collect();
        // "hug hug hug" has the word at 4 to 7 too; the first column wins the tie, and the user can say otherwise.
        assert_eq!(texts, ["hug hug hug", "x"]);
        file.find_texts(Some("answer")).unwrap();
        assert_eq!(file.answers[0].text.as_deref(), Some("😀 a hug"));
        let said = text.replace(r#""ier_version":"1""#, r#""ier_version":"1","text_column":"answer""#);
        let mut file = read(&said).unwrap();
        file.find_texts(None).unwrap();
        assert_eq!((file.answers[0].text.as_deref(), file.text_column.as_deref()), (Some("😀 a hug"), Some("answer")));
    }

    #[test]
    fn what_is_no_coded_file_is_told() {
        let rows = [
            ("a table", "id,answer\n1,hug\n", "a table"),
            ("a workbook", "PK\u{3}\u{4}x", "workbook"),
            ("not coded", "{\"id\":\"1\",\"answer\":\"a hug\"}\n", "not coded"),
            ("cut short", "{\"id\":\"1\",\"menti", "cut short"),
            ("empty", "\n\n", "no coded answer"),
        ];
        for (name, text, said) in rows {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(said) && error.contains("ier code") | error.contains("code again"), "{name}: {error}");
        }
        let mut moved = read(&line("7", MENTION, r#"{"answer":"a hug"}"#)).unwrap();
        let error = moved.find_texts(None).unwrap_err().to_string();
        assert!(error.contains("`7`") && error.contains("not at its place"), "{error}");
    }
}
