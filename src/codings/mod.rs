//! Codings as files: what a coder, human or machine, said about each response.
//!
//! A coding comes from the JSONL, wide or long table of `ier code`, or from a person's own sheet: an id column and a
//! column for each code, or an id column and one with the codes. [`mod@read`] finds out which, [`names`] knows codes by id
//! and label, [`join`] brings codings of the same responses together by id and says what did not match. From there they
//! go to [`agreement`](crate::agreement), to a sheet on which people decide what they disagree on and back
//! ([`adjudicate`]), or a sample of the responses goes to people who have not seen any codes ([`sample`]).
//!
//! A response that a coder has not coded is missing; that is not the same as a response without a code. An empty row of
//! a sheet is the first; `none`, or a 0 in each column, is the second.

pub mod adjudicate;
pub mod join;
pub mod names;
pub mod read;
pub mod sample;
pub mod sheet;
mod table_rows;

pub use join::Joined;
pub use names::Names;
pub use read::{ReadCodings, read};

use crate::agreement::coefficient::LabelSet;
use serde_json::Value;
use std::collections::BTreeMap;

/// What one coder said about one response.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// Its id.
    pub id: String,
    /// Row of the file, from 1.
    pub row: u64,
    /// The answer, where the file has it.
    pub text: String,
    /// The question, where the file has it.
    pub prompt: String,
    /// `mentions` (objects with at least `code`), `boundary`, and for tables of cells and stages `cells` and `stages`.
    pub value: Value,
    /// Values of further columns that were asked for, by name.
    pub cells: BTreeMap<String, String>,
}

impl Coded {
    /// The mentions that count as coded.
    pub fn mentions(&self) -> impl Iterator<Item = &Value> {
        let counts = |m: &&Value| matches!(m["status"].as_str(), None | Some("actual" | "planned"));
        self.value["mentions"].as_array().into_iter().flatten().filter(counts)
    }

    /// The codes, each once, in the order of mention; boundary codes behind them.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        let boundary = self.value["boundary"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|b| *b != "none");
        for code in self.mentions().filter_map(|m| m["code"].as_str()).chain(boundary) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// `code: quote` for each mention with a quote, joined by ` | `.
    pub fn evidence(&self) -> String {
        let one = |m: &Value| Some(format!("{}: {}", m["code"].as_str()?, m["quote"].as_str().filter(|q| !q.is_empty())?));
        self.mentions().filter_map(one).collect::<Vec<_>>().join(" | ")
    }
}

/// What one coder said.
#[derive(Debug, Clone, Default)]
pub struct Coding {
    /// Name of the coder.
    pub name: String,
    /// The file.
    pub file: String,
    /// The responses in the order of the file.
    pub responses: Vec<Coded>,
    /// Codes that could be given; all but for a sheet with columns for some.
    pub known: LabelSet,
    /// Whether boundary codes could be given.
    pub has_boundary: bool,
    /// Whether mentions say who regulates whom.
    pub has_direction: bool,
    /// Version, taxonomy version and fingerprint, where a program made it.
    pub made_by: Option<[String; 3]>,
    /// What is worth saying about the file.
    pub notes: Vec<String>,
    /// Ids in the file that are not coded.
    pub uncoded: Vec<String>,
}
