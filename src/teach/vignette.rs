//! One text of the teaching corpus with its key: a line of `corpus/teaching/*.jsonl`.
//!
//! The fields `id`, `text`, `prompt`, `mentions` and `boundary` are those of the other corpora, so that `ier evaluate` and
//! `ier agree` read these files too; the rest is for teaching.

use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Axes, Direction, Status};
use serde::{Deserialize, Serialize};

/// The label for "neither a strategy nor a neighbouring concept".
pub const NONE: &str = "none";

/// How hard a text is to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// A word names the act.
    Easy,
    /// The act has to be recognised.
    Medium,
    /// The act is told by detail, or another code tempts strongly.
    Hard,
}

impl Difficulty {
    /// Every level, easiest first.
    pub const ALL: [Difficulty; 3] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard];

    /// As written in files.
    pub fn id(self) -> &'static str {
        match self {
            Difficulty::Easy => "easy",
            Difficulty::Medium => "medium",
            Difficulty::Hard => "hard",
        }
    }
}

/// An act in the key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMention {
    /// Code id.
    pub code: String,
    /// Strategy id, where the axes are those of a strategy and not of its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Stage, where the strategy's differs from the code's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The words that show it, as they stand in the text.
    pub quote: String,
    /// Who regulates whom, seen from the writer.
    pub direction: Direction,
    /// Whether the act took place.
    pub status: Status,
    /// Why these words get this code.
    pub why: String,
}

/// The evidence for a boundary code, or for nothing at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryEvidence {
    /// Boundary code, or [`NONE`].
    pub code: String,
    /// The words.
    pub quote: String,
    /// Why.
    pub why: String,
}

/// The wrong code that comes to mind first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tempting {
    /// A code, a boundary code, or [`NONE`].
    pub code: String,
    /// Why it is wrong here.
    pub why_not: String,
}

/// A text with its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vignette {
    /// Stable id (`v001`), never reused.
    pub id: String,
    /// The text.
    pub text: String,
    /// The question it answers; empty where it answers none.
    #[serde(default)]
    pub prompt: String,
    /// `answer`, `vignette`, `dialogue`, `report` or `diary`.
    pub kind: String,
    /// The acts, in text order.
    #[serde(default)]
    pub mentions: Vec<KeyMention>,
    /// Boundary codes, or [`NONE`] alone.
    #[serde(default)]
    pub boundary: Vec<String>,
    /// What shows them.
    #[serde(default)]
    pub boundary_evidence: Vec<BoundaryEvidence>,
    /// The reason for the whole key, in a sentence or two.
    pub reason: String,
    /// The wrong code that tempts.
    #[serde(default)]
    pub tempting: Option<Tempting>,
    /// Where it plays: `home`, `hospital`, ...
    pub context: String,
    /// `dyad` or `group`.
    pub group: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Name of the minimal pair it belongs to; empty for none.
    #[serde(default)]
    pub contrast: String,
    /// Where the text comes from; `invented` for those of this project.
    #[serde(default)]
    pub origin: String,
}

impl Vignette {
    /// Codes of the acts that count (done or planned), each once, in text order.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for mention in self.mentions.iter().filter(|m| m.status.counts()) {
            if !codes.contains(&mention.code.as_str()) {
                codes.push(&mention.code);
            }
        }
        codes
    }

    /// What a coder should answer: the codes that count, then the boundary codes; [`NONE`] alone where there is neither.
    pub fn key(&self) -> Vec<&str> {
        let mut key = self.codes();
        key.extend(self.boundary.iter().map(String::as_str).filter(|b| *b != NONE));
        if key.is_empty() {
            key.push(NONE);
        }
        key
    }

    /// The first label of the key, under which the text is filed when sets are balanced.
    pub fn main_label(&self) -> &str {
        self.key()[0]
    }

    /// What shows a label: the words and the reason, for each of its acts.
    pub fn evidence(&self, label: &str) -> Vec<(&str, &str)> {
        let acts = self.mentions.iter().filter(|m| m.code == label && m.status.counts()).map(|m| (m.quote.as_str(), m.why.as_str()));
        let boundary = self.boundary_evidence.iter().filter(|b| b.code == label).map(|b| (b.quote.as_str(), b.why.as_str()));
        let mut found: Vec<_> = acts.chain(boundary).collect();
        if found.is_empty() && label == NONE {
            // Acts that are only denied or imagined are the evidence that nothing counts.
            found.extend(self.mentions.iter().map(|m| (m.quote.as_str(), m.why.as_str())));
        }
        found
    }

    /// The axes of each act that counts.
    pub fn axes(&self, taxonomy: &Taxonomy) -> Vec<Axes> {
        self.mentions.iter().filter(|m| m.status.counts()).filter_map(|m| m.axes(taxonomy)).collect()
    }
}

impl KeyMention {
    /// The axes of the act: the strategy's where one is named, else the code's.
    pub fn axes(&self, taxonomy: &Taxonomy) -> Option<Axes> {
        let code = taxonomy.code(&self.code)?;
        let strategy = self.strategy.as_ref().and_then(|id| code.strategies.iter().find(|s| s.id.value == *id));
        taxonomy.axes_of(code, strategy)
    }
}
