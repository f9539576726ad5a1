//! What a coding is: the mentions found in one response, and what holds of the response as a whole.
//!
//! [`Candidate`](super::Candidate) is what the coder makes: small, in ids and byte spans. [`CodedResponse`] is the same with every name
//! spelled out and every place in code points; it is what writers, reports and other programs see, and its JSON is one
//! line of `ier code --to FILE.jsonl`.

use serde::{Deserialize, Serialize};

/// Column plan of a codebook: what a writer must know to lay out a table.
#[derive(Debug, Clone, Default)]
pub struct Scheme {
    /// Code ids, in the codebook's order.
    pub codes: Vec<String>,
    /// Cells of valence x orientation that codes of this codebook can lie in, as `improve.engage`; empty for a scheme
    /// without these axes.
    pub cells: Vec<String>,
    /// Stages, in process order; empty for a scheme without them.
    pub stages: Vec<String>,
    /// Boundary codes, in order; empty for a scheme without them.
    pub boundary: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Version of the taxonomy.
    pub taxonomy_version: String,
    /// Hash over the taxonomy's files (hexadecimal), which changes when any of them does.
    pub fingerprint: String,
}

/// One act, with every name spelled out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// Code id.
    pub code: String,
    /// Strategy id (`IERS:0031`), where more than the code is certain.
    pub strategy: Option<String>,
    /// The words that are the evidence, as they stand in the text.
    pub quote: String,
    /// First code point of the quote.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// `improve`, `worsen`, `unspecified`; none in a scheme without this axis (so for the next three).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valence: Option<String>,
    /// `engage`, `divert`, `unspecified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orientation: Option<String>,
    /// Stage of the process model, or `unspecified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// `underlying` or `expressed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// `given`, `received`, `observed`.
    pub direction: String,
    /// `actual`, `planned`, `negated`, `hypothetical`.
    pub status: String,
    /// Probability that a human coder would give this code, 0 to 1, two decimals.
    pub confidence: f64,
    /// The rule that found it.
    pub rule: String,
}

impl MentionRecord {
    /// Whether it counts as coded: done or planned, not denied or imagined.
    pub fn counts(&self) -> bool {
        matches!(self.status.as_str(), "actual" | "planned")
    }

    /// Its cell of valence x orientation, as `improve.engage`.
    pub fn cell(&self) -> Option<String> {
        Some(format!("{}.{}", self.valence.as_ref()?, self.orientation.as_ref()?))
    }
}

/// One coded response: a line of the JSONL output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodedResponse {
    /// Id of the response.
    pub id: String,
    /// The acts, in text order.
    pub mentions: Vec<MentionRecord>,
    /// Codes of the mentions that count, each once, in the codebook's order.
    pub codes: Vec<String>,
    /// Boundary codes; `none` where there is neither a mention nor a boundary code.
    pub boundary: Vec<String>,
    /// Relationship of the two, or `unspecified`.
    pub relationship: String,
    /// `one`, `group`, or `unspecified`.
    pub target_number: String,
    /// `prosocial`, `instrumental`, `role`, `hostile`, or `unspecified`.
    pub motive: String,
    /// Whether a human should look at it.
    pub review: bool,
}
