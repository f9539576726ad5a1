//! `thesaurus.yaml`: words that people bring to a search, and the words of the catalogue that mean the same.
//!
//! Only [`crate::search`] reads it: a thesaurus changes what is found in the catalogue, never how an answer is coded. A
//! taxonomy without this file is searched by its own words alone.

use super::located::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThesaurusFile {
    /// The entries, in any order.
    pub entries: Vec<ThesaurusEntry>,
}

/// One entry: either words of one meaning (`same`), or terms that lead to others (`terms` with `see` or `codes`).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThesaurusEntry {
    /// Words or phrases of about one meaning; each leads to all the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<Located<String>>,
    /// Words or phrases as somebody types them, which lead to `see` and `codes` but are not led to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Located<String>>,
    /// What the catalogue calls it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<Located<String>>,
    /// Codes of which the words speak.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Located<String>>,
}

impl ThesaurusEntry {
    /// Every word or phrase of the entry that somebody may type.
    pub fn typed(&self) -> impl Iterator<Item = &Located<String>> {
        self.same.iter().chain(&self.terms)
    }
}
