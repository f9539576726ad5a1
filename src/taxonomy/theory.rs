//! What surrounds the codes: axes and their values, categories, boundary codes and concepts, contexts, motives,
//! measures and sources, each as its YAML file holds it.

use super::axes::Valence;
use super::calibration::Calibration;
use super::located::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `taxonomy.yaml`: what this taxonomy is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Short id.
    #[serde(default)]
    pub id: String,
    /// Title for people.
    #[serde(default)]
    pub title: String,
    /// Version of the taxonomy, apart from the program's.
    #[serde(default)]
    pub version: String,
    /// Licence of the taxonomy.
    #[serde(default)]
    pub license: String,
    /// Order of the codes in every output; codes not named follow in the order of their files.
    #[serde(default)]
    pub codes: Vec<Located<String>>,
    /// How writers' judgements become probabilities.
    #[serde(default)]
    pub calibration: Option<Calibration>,
}

/// A sentence with the reason why it is an example.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// The sentence.
    pub text: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// `axes.yaml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AxesFile {
    /// Version of the coding manual that these axes follow.
    #[serde(default)]
    pub version: u32,
    /// The axes.
    pub axes: Vec<Axis>,
}

/// One axis of a mention or of a response.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// Id, as in outputs.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// The question it answers.
    #[serde(default)]
    pub question: String,
    /// Whether the words may leave it open.
    #[serde(default)]
    pub unspecified: bool,
    /// Its values, in order.
    pub values: Vec<AxisValue>,
    /// Where the sources differ.
    #[serde(default)]
    pub disagreements: Vec<Disagreement>,
    /// How this project decides.
    #[serde(default)]
    pub decision: String,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// One value of an axis.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AxisValue {
    /// Id, as in outputs.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// How to decide.
    #[serde(default)]
    pub test: String,
    /// What it looks like in words.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Sentences.
    #[serde(default)]
    pub examples: Vec<Reasoned>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// A point on which sources differ.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    /// The sources.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
    /// What they differ on.
    pub text: String,
}

/// `categories.yaml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoriesFile {
    /// The categories, parents first.
    pub categories: Vec<Category>,
}

/// A category of Niven, Totterdell and Holman (2009).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Dotted path.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// Path of the category above.
    #[serde(default)]
    pub parent: Option<Located<String>>,
    /// Branch of the scheme.
    #[serde(default)]
    pub branch: Option<String>,
    /// Which way feelings are pushed.
    #[serde(default)]
    pub valence: Option<Valence>,
    /// What it is.
    pub definition: String,
    /// Codes that belong here.
    #[serde(default)]
    pub codes: Vec<Located<String>>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
    /// Whether name or gloss was read in the source.
    #[serde(default)]
    pub verified: bool,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Where sources differ.
    #[serde(default)]
    pub disagreements: Vec<Disagreement>,
}

/// `boundary.yaml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundaryFile {
    /// Codes of responses that are next to regulation.
    pub boundary: Vec<BoundaryCode>,
    /// The concepts behind them.
    #[serde(default)]
    pub concepts: Vec<Concept>,
}

/// A code of the response for what lies next to regulation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundaryCode {
    /// Id, as in outputs.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// How to decide.
    #[serde(default)]
    pub test: String,
    /// Id of the concept.
    #[serde(default)]
    pub concept: Option<Located<String>>,
    /// Sentences that get it.
    #[serde(default)]
    pub examples: Vec<Reasoned>,
    /// Sentences that do not.
    #[serde(default)]
    pub near_misses: Vec<super::code::NearMiss>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// A neighbouring concept that is not regulation of others.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Id.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// On which mark of regulation it differs.
    #[serde(default)]
    pub differs_on: String,
    /// Questions in the order to ask them.
    #[serde(default)]
    pub decision_test: Vec<String>,
    /// Sentences side by side.
    #[serde(default)]
    pub pairs: Vec<Contrast>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// Regulation and its neighbour, in two sentences.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// A sentence that is regulation.
    pub regulation: String,
    /// Its code.
    pub code: Located<String>,
    /// A sentence that is not.
    pub neighbour: String,
    /// Its boundary code.
    pub boundary: Located<String>,
    /// What makes the difference.
    #[serde(default)]
    pub why: String,
}

/// `contexts.yaml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextsFile {
    /// Where people regulate each other.
    pub contexts: Vec<Context>,
    /// Why they do.
    #[serde(default)]
    pub motives: Vec<MotiveEntry>,
}

/// A relationship, setting or constellation in which regulation was studied.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Id.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// `relationship`, `setting` or `constellation`.
    pub kind: String,
    /// What it is.
    pub definition: String,
    /// What is known.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Strategies typical of it.
    #[serde(default)]
    pub typical: Vec<Located<String>>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// A claim with its sources.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The claim.
    pub text: String,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
    /// Whether it was read there.
    #[serde(default)]
    pub verified: bool,
}

/// Why somebody regulates another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MotiveEntry {
    /// Id, as in outputs.
    pub id: Located<String>,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// Words that show it.
    #[serde(default)]
    pub cues: Vec<String>,
    /// Sentences.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Strategies typical of it.
    #[serde(default)]
    pub typical: Vec<Located<String>>,
    /// Ids in `sources.yaml`.
    #[serde(default)]
    pub sources: Vec<Located<String>>,
}

/// `sources.yaml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcesFile {
    /// The sources.
    pub sources: Vec<Source>,
}

/// A publication, data set or page.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id by which entries point to it.
    pub id: Located<String>,
    /// "Family, G.", in order.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Year of publication.
    #[serde(default)]
    pub year: Option<i32>,
    /// Title.
    #[serde(default)]
    pub title: Option<String>,
    /// Journal.
    #[serde(default)]
    pub journal: Option<String>,
    /// Publisher.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Volume.
    #[serde(default)]
    pub volume: Option<String>,
    /// Number in the volume.
    #[serde(default)]
    pub issue: Option<String>,
    /// Pages.
    #[serde(default)]
    pub pages: Option<String>,
    /// DOI, without address.
    #[serde(default)]
    pub doi: Option<String>,
    /// Address.
    #[serde(default)]
    pub url: Option<String>,
    /// `article`, `chapter`, `thesis`, `website`, `dataset`, `project`.
    pub kind: String,
    /// Whether it was looked up.
    #[serde(default)]
    pub verified: bool,
    /// What was read and what is recalled.
    #[serde(default)]
    pub note: String,
}

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
