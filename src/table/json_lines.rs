//! JSONL out: a line an answer, the fields of [`CodedResponse`] in their order, then what it was made from and by.
//!
//! `input` holds the input columns in order; of a JSONL input it is the object itself, with its numbers, lists and key
//! order. `made_by` holds the versions of the program and the taxonomy, the taxonomy's fingerprint, and the names of the
//! columns that hold the answer and, where there is one, its question: with these a line can be coded again.

use super::reader::Row;
use crate::coder::coding::{CodedResponse, Scheme};

/// Puts coded answers down as JSON, a line each.
#[derive(Debug)]
pub struct JsonLines {
    /// The names of the input columns, as JSON.
    keys: Vec<String>,
    /// What made every line, up to the names of the columns.
    made_by: String,
}

impl JsonLines {
    /// Lines for a table with these columns, coded by this scheme.
    pub fn new(input: &[String], scheme: &Scheme) -> JsonLines {
        let made_by = format!(
            ",\"made_by\":{{\"ier_version\":{},\"taxonomy_version\":{},\"taxonomy_fingerprint\":{}",
            json(&scheme.version),
            json(&scheme.taxonomy_version),
            json(&scheme.fingerprint)
        );
        JsonLines { keys: input.iter().map(|name| json(name)).collect(), made_by }
    }

    /// Appends the line of one answer.
    pub fn append(&self, row: &Row, coded: &CodedResponse, out: &mut Vec<u8>) {
        // Writing to memory fails only for maps with keys that are no strings, of which there are none.
        if serde_json::to_writer(&mut *out, coded).is_ok() && out.last() == Some(&b'}') {
            out.pop();
        }
        out.extend_from_slice(b",\"input\":");
        if let Some(object) = row.json() {
            out.extend_from_slice(object.as_bytes());
        } else {
            out.push(b'{');
            for (at, key) in self.keys.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(key.as_bytes());
                out.push(b':');
                let _ = serde_json::to_writer(&mut *out, row.cell(at));
            }
            out.push(b'}');
        }
        out.extend_from_slice(self.made_by.as_bytes());
        for (name, column) in [(&b",\"text_column\":"[..], Some(row.columns.text)), (b",\"prompt_column\":", row.columns.prompt)] {
            if let Some(key) = column.and_then(|at| self.keys.get(at)) {
                out.extend_from_slice(name);
                out.extend_from_slice(key.as_bytes());
            }
        }
        out.extend_from_slice(b"}}\n");
    }
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
