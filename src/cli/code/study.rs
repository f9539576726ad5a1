//! `ier.toml`: the options of a study, in a file beside its data.
//!
//! A study is coded many times, and each time the same column, question and codebook must be named. They can stand in a
//! file `ier.toml` in the folder of the (first) table, under the names of the options; paths are taken from that folder.
//! What is typed beats what is written; `--no-study` leaves the file out. A key that is no option is an error, since
//! one that was passed over in silence would code the wrong column.

use super::{CodeArgs, Layout, delimiter_named, encoding_named, format_named, survey_named};
use crate::error::{Error, Result, nearest};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Name of the file.
pub const NAME: &str = "ier.toml";

/// The keys, in the order in which messages list them.
const KEYS: [&str; 15] = [
    "text_column",
    "id_column",
    "prompt_column",
    "prompt",
    "taxonomy",
    "format",
    "layout",
    "bom",
    "input_format",
    "survey",
    "sheet",
    "delimiter",
    "encoding",
    "strict",
    "threads",
];

/// The options with those of a file filled in, and what there is to say of it.
#[derive(Debug)]
pub struct Study {
    /// All options.
    pub args: CodeArgs,
    /// The file and the options taken from it; none where there is no file.
    pub said: Option<String>,
}

impl Study {
    /// Looks for the file beside the first table.
    ///
    /// # Errors
    /// Occur when it can not be read, is no TOML, or has a key or value that is none.
    pub fn of(args: &CodeArgs) -> Result<Study> {
        let first = args.files.first().map_or(Path::new("-"), PathBuf::as_path);
        let folder = match first.parent() {
            Some(folder) if first != Path::new("-") => folder,
            _ => Path::new(""),
        };
        let path = folder.join(NAME);
        if args.no_study || !path.is_file() {
            return Ok(Study { args: args.clone(), said: None });
        }
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io("can not read", &path, e))?;
        Study::fill(args, &path, &text)
    }

    fn fill(args: &CodeArgs, path: &Path, text: &str) -> Result<Study> {
        let mut file = File { path, text, args: args.clone(), typed: args, taken: Vec::new() };
        let table = DeTable::parse(text).map_err(|e| file.error(e.span().map_or(0, |s| s.start), e.message().to_lowercase()))?;
        for (key, value) in table.get_ref() {
            file.take(key, value)?;
        }
        if file.args.prompt.is_some() && file.args.prompt_column.is_some() {
            return Err(Error::usage(format!("{}: `prompt` and `prompt_column` can not both hold", path.display()))
                .hint("the one is a question for all answers, the other a column with the question of each"));
        }
        file.taken.sort_by_key(|key| KEYS.iter().position(|k| k == key));
        let said = match &file.taken[..] {
            [] => format!("{}: nothing in it is used", path.display()),
            taken => format!("{}: {} (`--no-study` leaves it out)", path.display(), taken.join(", ")),
        };
        Ok(Study { args: file.args, said: Some(said) })
    }
}

/// The file while it is read.
struct File<'f> {
    path: &'f Path,
    text: &'f str,
    args: CodeArgs,
    typed: &'f CodeArgs,
    taken: Vec<&'static str>,
}

impl File<'_> {
    /// An error at this byte of the text.
    fn error(&self, at: usize, message: impl Into<String>) -> Error {
        let before = &self.text[..self.text.floor_char_boundary(at)];
        let line = before.matches('\n').count() as u64 + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before[start..].chars().count() as u64 + 1;
        let shown = self.text[start..].lines().next().unwrap_or("");
        Error::usage(message).at(self.path, line, column).showing(shown)
    }

    /// Takes one key, unless the option was typed.
    fn take(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue>) -> Result<()> {
        let name = key.get_ref().replace('-', "_");
        let Some(known) = KEYS.into_iter().find(|k| *k == name) else {
            let error = self.error(key.span().start, format!("unknown key `{}`", key.get_ref()));
            return Err(match nearest(&name, KEYS) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("keys are {}", KEYS.join(", "))),
            });
        };
        let typed = self.typed;
        let has_name = typed.to.as_ref().is_some_and(|to| to != Path::new("-"));
        let beaten = match known {
            "text_column" => !typed.text_column.is_empty(),
            "id_column" => typed.id_column.is_some(),
            "prompt" | "prompt_column" => typed.prompt.is_some() || typed.prompt_column.is_some(),
            "taxonomy" => typed.taxonomy.taxonomy.is_some(),
            // The name of the output says its format, too.
            "format" => typed.format.is_some() || has_name,
            "layout" => typed.layout.is_some(),
            "bom" => typed.bom,
            "input_format" => typed.input_format.is_some(),
            "survey" => typed.survey.is_some(),
            "sheet" => typed.sheet.is_some(),
            "delimiter" => typed.delimiter.is_some(),
            "encoding" => typed.encoding.is_some(),
            "strict" => typed.strict,
            _ => typed.threads > 0,
        };
        // A mistake is one even where it is beaten.
        let mut args = self.args.clone();
        self.set(&mut args, known, value)?;
        if !beaten {
            self.args = args;
            self.taken.push(known);
        }
        Ok(())
    }

    fn set(&self, args: &mut CodeArgs, key: &str, value: &Spanned<DeValue>) -> Result<()> {
        match key {
            "text_column" => args.text_column = self.texts(key, value)?,
            "id_column" => args.id_column = Some(self.string(key, value)?),
            "prompt_column" => args.prompt_column = Some(self.string(key, value)?),
            "prompt" => args.prompt = Some(self.string(key, value)?),
            "taxonomy" => {
                let folder = self.path.parent().unwrap_or(Path::new(""));
                args.taxonomy.taxonomy = Some(folder.join(self.string(key, value)?));
            }
            "format" => args.format = Some(self.named(key, value, format_named)?),
            "layout" => args.layout = Some(self.named(key, value, |name| Layout::from_str(name, true))?),
            "input_format" => args.input_format = Some(self.named(key, value, format_named)?),
            "survey" => args.survey = Some(self.named(key, value, survey_named)?),
            "sheet" => {
                args.sheet = Some(match value.get_ref() {
                    DeValue::Integer(number) => number.to_string(),
                    _ => self.string(key, value)?,
                });
            }
            "delimiter" => args.delimiter = Some(self.named(key, value, delimiter_named)?),
            "encoding" => args.encoding = Some(self.named(key, value, encoding_named)?),
            "bom" => args.bom = self.truth(key, value)?,
            "strict" => args.strict = self.truth(key, value)?,
            _ => {
                let number = match value.get_ref() {
                    DeValue::Integer(number) => number.to_string().parse().ok(),
                    _ => None,
                };
                args.threads = number.ok_or_else(|| self.error(value.span().start, format!("`{key}` is a whole number, 0 or more")))?;
            }
        }
        Ok(())
    }

    fn string(&self, key: &str, value: &Spanned<DeValue>) -> Result<String> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            _ => Err(self.error(value.span().start, format!("`{key}` is a text in quotes"))),
        }
    }

    fn texts(&self, key: &str, value: &Spanned<DeValue>) -> Result<Vec<String>> {
        match value.get_ref() {
            DeValue::Array(values) => values.iter().map(|value| self.string(key, value)).collect(),
            _ => Ok(vec![self.string(key, value)?]),
        }
    }

    fn truth(&self, key: &str, value: &Spanned<DeValue>) -> Result<bool> {
        match value.get_ref() {
            DeValue::Boolean(yes) => Ok(*yes),
            _ => Err(self.error(value.span().start, format!("`{key}` is true or false"))),
        }
    }

    fn named<T>(&self, key: &str, value: &Spanned<DeValue>, parse: impl Fn(&str) -> std::result::Result<T, String>) -> Result<T> {
        let name = self.string(key, value)?;
        parse(&name).map_err(|why| self.error(value.span().start, format!("`{key}` can not be `{name}`: {why}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: CodeArgs,
    }

    fn filled(line: &[&str], text: &str) -> Result<Study> {
        let args = Line::parse_from([&["ier", "data/a.csv"], line].concat()).args;
        Study::fill(&args, Path::new("data/ier.toml"), text)
    }

    #[test]
    fn the_file_fills_what_was_not_typed() {
        let text =
            "text-column = [\"q1\", \"q2\"]\nprompt = \"How?\"\ntaxonomy = \"codebook\"\nsheet = 2\nstrict = true\ndelimiter = \";\"\n";
        let study = filled(&["--text-column", "q7"], text).unwrap();
        assert_eq!(study.args.text_column, ["q7"]);
        assert_eq!(study.args.prompt.as_deref(), Some("How?"));
        assert_eq!(study.args.taxonomy.taxonomy.as_deref(), Some(Path::new("data/codebook")));
        assert_eq!((study.args.sheet.as_deref(), study.args.strict, study.args.delimiter), (Some("2"), true, Some(b';')));
        assert_eq!(study.said.unwrap(), "data/ier.toml: prompt, taxonomy, sheet, delimiter, strict (`--no-study` leaves it out)");
        assert_eq!(filled(&["--prompt-column", "p"], "prompt = \"How?\"").unwrap().args.prompt, None);
        assert_eq!(filled(&["--to", "x.csv"], "format = \"xlsx\"").unwrap().args.format, None);
    }

    #[test]
    fn mistakes_are_shown_where_they_stand() {
        let rows: [(&str, &str, &str); 8] = [
            (
                "unknown",
                "\ntext_colum = \"a\"",
                "data/ier.toml:2:1: unknown key `text_colum`\n  | text_colum = \"a\"\n  | ^\n  hint: did you mean `text_column`?",
            ),
            ("far from any", "zzzzzzzzzz = 1", "hint: keys are text_column, id_column"),
            ("no text", "id_column = 3", "data/ier.toml:1:13: `id_column` is a text in quotes"),
            ("no truth", "strict = \"yes\"", "`strict` is true or false"),
            ("no number", "threads = -1", "`threads` is a whole number"),
            ("no format", "format = \"doc\"", "`format` can not be `doc`: formats are csv"),
            ("no toml", "a = = 1", "data/ier.toml:1:"),
            ("both", "prompt = \"a\"\nprompt_column = \"b\"", "can not both hold"),
        ];
        for (row, text, part) in rows {
            let error = filled(&[], text).unwrap_err().to_string();
            assert!(error.contains(part), "{row}: {error}");
        }
    }
}
