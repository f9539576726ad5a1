//! Questionnaires and other published schemes, as the files of `measures/` hold them: items in our words, scales, scoring.

use super::axes::Valence;
use super::located::Located;
use super::theory::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file of `measures/`: a questionnaire, or another published scheme.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Id, as `ier score` takes it.
    pub id: Located<String>,
    /// Full name.
    pub name: String,
    /// Short name.
    #[serde(default)]
    pub acronym: String,
    /// `questionnaire` or `taxonomy`.
    #[serde(default)]
    pub kind: Option<String>,
    /// "Family, G.", in order.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Year of publication.
    #[serde(default)]
    pub year: Option<i32>,
    /// What it measures, in one sentence.
    pub measures: String,
    /// `intrinsic`, `extrinsic`, `received` or `mixed`.
    #[serde(default)]
    pub direction: String,
    /// Size as published, in words.
    #[serde(default)]
    pub size: Option<String>,
    /// Response scale.
    #[serde(default)]
    pub response: Option<ResponseScale>,
    /// How it is scored.
    #[serde(default)]
    pub scoring: Option<Scoring>,
    /// Factors or subscales.
    #[serde(default)]
    pub subscales: Vec<Subscale>,
    /// Items, paraphrased.
    #[serde(default)]
    pub items: Vec<MeasureItem>,
    /// What is known of its reliability.
    #[serde(default)]
    pub reliability: Vec<Finding>,
    /// Whether the entry was read in the source.
    #[serde(default)]
    pub verified: bool,
    /// What was read and what is recalled.
    #[serde(default)]
    pub note: Option<String>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// Range of answers to an item.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseScale {
    /// Lowest answer.
    #[serde(default)]
    pub min: Option<i32>,
    /// Highest answer.
    #[serde(default)]
    pub max: Option<i32>,
    /// What the answers say, paraphrased.
    #[serde(default)]
    pub anchors: BTreeMap<i32, String>,
    /// Period asked about.
    #[serde(default)]
    pub timeframe: Option<String>,
    /// Whether this was read in the source.
    #[serde(default)]
    pub verified: Option<bool>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// How a measure is scored.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// `sum` or `mean`.
    pub method: String,
    /// Ids of reversed items.
    #[serde(default)]
    pub reversed: Vec<Located<String>>,
    /// What the authors say of missing answers.
    #[serde(default)]
    pub missing: String,
    /// Whether this was read in the source.
    #[serde(default)]
    pub verified: bool,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// A factor of a measure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscale {
    /// Id, the name of its score column.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    #[serde(default)]
    pub definition: String,
    /// Direction, where it differs from the measure's.
    #[serde(default)]
    pub direction: Option<String>,
    /// Which way feelings are pushed.
    #[serde(default)]
    pub valence: Option<Valence>,
    /// Ids of its items.
    #[serde(default)]
    pub items: Vec<Located<String>>,
    /// Codes it bears on.
    #[serde(default)]
    pub codes: Vec<Located<String>>,
    /// Strategies it asks about.
    #[serde(default)]
    pub strategies: Vec<Located<String>>,
    /// Whether this was read in the source.
    #[serde(default)]
    pub verified: Option<bool>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// An item of a measure, paraphrased.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureItem {
    /// Id, the default name of its column.
    pub id: Located<String>,
    /// Number in the published order, where that is verified.
    #[serde(default)]
    pub number: Option<u32>,
    /// What it asks, in our words.
    pub paraphrase: String,
    /// Its subscale.
    pub subscale: Located<String>,
    /// Strategies it asks about, as acts of the agent.
    #[serde(default)]
    pub strategies: Vec<Located<String>>,
    /// Whether this was read in the source.
    #[serde(default)]
    pub verified: Option<bool>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}
