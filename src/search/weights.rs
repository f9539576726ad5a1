//! How much counts what: every number of the ranking, in one place.
//!
//! They were chosen by measurement on the `seen` half of the queries in `corpus/queries` (see `tests/suite/search_quality.rs`).
//! Score of an entry: BM25F (Robertson, Zaragoza and Taylor 2004) over its texts, where occurrences are weighed by the
//! kind of text before they saturate; a bonus for words that stand side by side in the query and in a text; and the
//! score of its code, from the code's own texts and from the best entries of the code.

use super::document::KINDS;
use serde::{Deserialize, Serialize};

/// The numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Weight of an occurrence, by [`super::document::Kind`], in a strategy.
    pub strategy: [f32; KINDS],
    /// The same in a code.
    pub code: [f32; KINDS],
    /// How soon repeated occurrences stop to count.
    pub k1: f32,
    /// How much long texts are discounted, 0 to 1.
    pub b: f32,
    /// A word of the same meaning, against the word itself.
    pub same: f32,
    /// What the thesaurus calls it.
    pub see: f32,
    /// One of several words of a phrase that means the same.
    pub part: f32,
    /// Words of the query that are part of a term of the thesaurus.
    pub literal: f32,
    /// A code named by the thesaurus.
    pub named: f32,
    /// Two words side by side.
    pub pair: f32,
    /// The score of the code's own texts.
    pub of_code: f32,
    /// The mean score of the best strategies of the code.
    pub of_family: f32,
    /// How many strategies are the best ones.
    pub family: usize,
    /// A correction with one edit.
    pub one_edit: f32,
    /// A correction with two edits.
    pub two_edits: f32,
    /// Words that say little in a question about feelings.
    pub weak: f32,
    /// How much of the code's score counts where the entry is the code itself (a goal without a means).
    pub bare: f32,
    /// What each further entry of one code counts among the first, so that more than one reading of a query is seen.
    pub variety: f32,
    /// How much an entry that has all words is preferred to one with some.
    pub all: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            //         label alias defin examp aim  rule code source lexicon
            strategy: [1.3, 3.1, 1.3, 0.79, 2.4, 1.3, 1.2, 0.93, 0.0],
            code: [8.5, 0.0, 4.6, 1.3, 0.0, 0.55, 0.72, 0.2, 1.0],
            k1: 1.3,
            b: 0.85,
            same: 0.5,
            see: 0.7,
            part: 0.35,
            literal: 0.6,
            named: 14.0,
            pair: 1.1,
            of_code: 0.76,
            of_family: 0.55,
            family: 2,
            one_edit: 0.8,
            two_edits: 0.6,
            weak: 0.71,
            bare: 2.4,
            variety: 0.95,
            all: 0.33,
        }
    }
}
