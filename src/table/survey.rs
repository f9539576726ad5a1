//! Which survey program wrote a table, and what follows from it: header rows, questions, ids.
//!
//! | program | told by | what is done |
//! |---|---|---|
//! | Qualtrics | a row of `{"ImportId": ...}`, or `Response ID` under `ResponseId` (older exports: `ResponseID` under `V1`) | the further header rows are left out; the one with the texts holds the questions |
//! | SurveyMonkey | `Respondent ID` and `Collector ID`, and a second row without a respondent | the second row joins the names; the first holds the questions, also for the columns without a name right of one |
//! | REDCap | `record_id` with `redcap_...` or `..._complete`; of label exports `Record ID` with `Complete?` or `Event Name` | ids are record, event and instance; labels are the questions |
//! | LimeSurvey | three of its columns (`submitdate`, `lastpage`, `startlanguage`, `seed`, ...) | names of the form `code. Question` or a whole question hold it |
//! | Google Forms | a first column `Timestamp` beside columns named by questions | the names are the questions |
//! | Microsoft Forms | `ID`, `Start time`, `Completion time`, `Email`, `Name` in front | the names are the questions |
//!
//! In any other table a column whose name is a question (three words and a question mark) asks that question.
//!
//! A guess is said aloud and can be overruled. Nothing is recognised in JSONL, which has no header. The columns of
//! LimeSurvey and Google Forms are known in English and, for the time stamp of Google Forms, in some more languages.

use std::fmt;

use super::columns::plain;
use super::reader::Row;

/// A program that exports surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survey {
    /// Qualtrics: three header rows, or two in older exports.
    Qualtrics,
    /// SurveyMonkey: two header rows.
    SurveyMonkey,
    /// REDCap, raw or with labels.
    Redcap,
    /// LimeSurvey.
    LimeSurvey,
    /// Google Forms.
    GoogleForms,
    /// Microsoft Forms.
    MicrosoftForms,
    /// Any table whose second row holds the questions; never recognised, only asked for.
    TwoRows,
    /// A table like any other.
    Plain,
}

impl Survey {
    /// Every kind, in the order in which help lists them.
    pub const ALL: [Survey; 8] = [
        Survey::Qualtrics,
        Survey::SurveyMonkey,
        Survey::Redcap,
        Survey::LimeSurvey,
        Survey::GoogleForms,
        Survey::MicrosoftForms,
        Survey::TwoRows,
        Survey::Plain,
    ];

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Survey::Qualtrics => "qualtrics",
            Survey::SurveyMonkey => "surveymonkey",
            Survey::Redcap => "redcap",
            Survey::LimeSurvey => "limesurvey",
            Survey::GoogleForms => "google-forms",
            Survey::MicrosoftForms => "microsoft-forms",
            Survey::TwoRows => "two-rows",
            Survey::Plain => "plain",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Survey> {
        Survey::ALL.into_iter().find(|survey| plain(survey.id()) == plain(name))
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Survey::Qualtrics => "a Qualtrics export",
            Survey::SurveyMonkey => "a SurveyMonkey export",
            Survey::Redcap => "a REDCap export",
            Survey::LimeSurvey => "a LimeSurvey export",
            Survey::GoogleForms => "answers of Google Forms",
            Survey::MicrosoftForms => "answers of Microsoft Forms",
            Survey::TwoRows => "a table with two header rows",
            Survey::Plain => "a plain table",
        })
    }
}

/// What the header and the first rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The program.
    pub survey: Survey,
    /// Rows below the header that belong to it.
    pub header_rows: usize,
    /// Names of the columns, where they are others than those of the first row.
    pub names: Option<Vec<String>>,
    /// For each column the question that it answers, where there is one.
    pub questions: Vec<Option<String>>,
    /// Columns that make up the id of an answer, where the program is known to have such.
    pub id_parts: Vec<usize>,
}

/// Looks at the header and the first rows; `asked` overrules what they look like.
pub fn recognise(header: &[String], first: &[Row], asked: Option<Survey>) -> Recognised {
    let survey = asked.unwrap_or_else(|| guess(header, first));
    let none = || vec![None; header.len()];
    let mut found = Recognised { survey, header_rows: 0, names: None, questions: none(), id_parts: Vec::new() };
    let row_of_questions = |row: Option<&Row>| -> Vec<Option<String>> {
        header.iter().enumerate().map(|(at, name)| question(row?.cell(at)).filter(|q| plain(q) != plain(name))).collect()
    };
    match survey {
        Survey::Qualtrics => {
            found.header_rows = if first.get(1).is_some_and(is_import_row) { 2 } else { 1 }.min(first.len());
            // An export without the row of texts has the import row at once.
            if first.first().is_some_and(is_import_row) {
                found.header_rows = 1;
            } else {
                found.questions = row_of_questions(first.first());
            }
        }
        Survey::TwoRows => {
            found.header_rows = 1.min(first.len());
            found.questions = row_of_questions(first.first());
        }
        Survey::SurveyMonkey => survey_monkey(header, first, &mut found),
        Survey::Redcap => {
            let at = |names: &[&str]| header.iter().position(|name| names.contains(&&*plain(name)));
            found.id_parts = [
                at(&["recordid", "studyid", "participantid"]).or(Some(0)),
                at(&["redcapeventname", "eventname"]),
                at(&["redcaprepeatinstrument", "repeatinstrument"]),
                at(&["redcaprepeatinstance", "repeatinstance"]),
            ]
            .into_iter()
            .flatten()
            .collect();
            found.questions = header.iter().map(|name| question(name).filter(|q| words(q) >= 3)).collect();
        }
        Survey::LimeSurvey => {
            let is_id = |name: &String| ["id", "responseid"].contains(&&*plain(without_code(name)));
            found.id_parts.extend(header.iter().position(is_id));
            found.questions = header.iter().map(|name| question(without_code(name)).filter(|q| words(q) >= 3)).collect();
        }
        Survey::GoogleForms | Survey::MicrosoftForms => {
            found.questions = header.iter().map(|name| question(name).filter(|q| words(q) >= 3 || q.ends_with('?'))).collect();
        }
        Survey::Plain if asked.is_none() => {
            found.questions = header.iter().map(|name| question(name).filter(|q| words(q) >= 3 && q.ends_with('?'))).collect();
        }
        Survey::Plain => {}
    }
    found
}

fn guess(header: &[String], first: &[Row]) -> Survey {
    let names: Vec<String> = header.iter().map(|name| plain(without_code(name))).collect();
    let at = |name: &str| names.iter().position(|n| n == name);
    let has = |name: &str| at(name).is_some();
    let below = |column: Option<usize>| column.and_then(|at| first.first().map(|row| row.cell(at).trim()));
    let is_qualtrics = first.iter().take(2).any(is_import_row)
        || below(header.iter().position(|name| name == "ResponseId")) == Some("Response ID")
        || below(header.iter().position(|name| name == "V1")) == Some("ResponseID");
    if is_qualtrics {
        return Survey::Qualtrics;
    }
    if has("respondentid") && has("collectorid") && below(at("respondentid")) == Some("") {
        return Survey::SurveyMonkey;
    }
    let redcap_raw = has("recordid") && header.iter().any(|name| name.starts_with("redcap_") || name.ends_with("_complete"));
    let redcap_labels = ["recordid", "studyid"].contains(&names.first().map_or("", |n| n))
        && header.iter().any(|name| name == "Complete?" || name == "Event Name" || name == "Repeat Instance");
    if redcap_raw || redcap_labels {
        return Survey::Redcap;
    }
    const LIME: [&str; 10] = [
        "submitdate",
        "datesubmitted",
        "lastpage",
        "startlanguage",
        "seed",
        "startdate",
        "datestarted",
        "datestamp",
        "datelastaction",
        "refurl",
    ];
    if (has("lastpage") || has("startlanguage")) && LIME.iter().filter(|name| has(name)).count() >= 3 {
        return Survey::LimeSurvey;
    }
    const STAMPS: [&str; 8] = [
        "timestamp",
        "zeitstempel",
        "horodateur",
        "marcatemporal",
        "informazionicronologiche",
        "tijdstempel",
        "carimbodedatahora",
        "sygnaturaczasowa",
    ];
    let asks = |name: &String| question(name).is_some_and(|q| words(&q) >= 3);
    if names.first().is_some_and(|name| STAMPS.contains(&&**name)) && header.iter().skip(1).any(asks) {
        return Survey::GoogleForms;
    }
    if names.iter().take(5).map(String::as_str).eq(["id", "starttime", "completiontime", "email", "name"]) {
        return Survey::MicrosoftForms;
    }
    Survey::Plain
}

/// The row of Qualtrics that names the fields by which an answer can be read back in.
fn is_import_row(row: &Row) -> bool {
    let is_import = |cell: &str| cell.trim_start().starts_with("{\"ImportId\"") || cell.trim_start().starts_with("{'ImportId'");
    row.cells().any(is_import) && row.cells().all(|cell| cell.trim().is_empty() || is_import(cell))
}

/// The first row has each question once, over its first column; the second says what of it a column holds.
fn survey_monkey(header: &[String], first: &[Row], found: &mut Recognised) {
    let Some(parts) = first.first() else { return };
    found.header_rows = 1;
    let mut names = Vec::with_capacity(header.len());
    let mut over = String::new();
    for (at, name) in header.iter().enumerate() {
        // The reader has named a column without a name by its place.
        let unnamed = *name == format!("column_{}", at + 1);
        if !unnamed {
            over.clone_from(name);
        }
        let part = parts.cell(at).trim();
        let open = ["openendedresponse", "response", ""].contains(&&*plain(part));
        names.push(if open && !over.is_empty() {
            over.clone()
        } else if unnamed && over.is_empty() {
            name.clone()
        } else {
            format!("{over}: {part}")
        });
        found.questions[at] = question(&over).filter(|q| words(q) >= 3);
    }
    found.names = Some(names);
}

/// `G01Q02. How did you help?` without its code.
fn without_code(name: &str) -> &str {
    match name.split_once(". ") {
        Some((code, rest)) if !code.is_empty() && code.chars().all(|c| c.is_alphanumeric() || "_[]-".contains(c)) => rest,
        _ => name,
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The words of a question as survey programs export it: without tags and entities of HTML, on one line.
fn question(text: &str) -> Option<String> {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        bare.push_str(&rest[..at]);
        let tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = rest[at..].find('>').filter(|_| tag).map_or(at + 1, |end| at + end + 1);
        if end == at + 1 {
            bare.push('<');
        } else {
            // A tag within a line, such as <b>, parts no words.
            let name = rest[at + 1..end].trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
            let inline = ["a", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"];
            if !inline.contains(&&*name.unwrap_or("").to_ascii_lowercase()) {
                bare.push(' ');
            }
        }
        rest = &rest[end..];
    }
    bare.push_str(rest);
    for (entity, character) in [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        if bare.contains(entity) {
            bare = bare.replace(entity, character);
        }
    }
    let line = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests;
