//! What surrounds the codes: axes and their values, categories, boundary codes and concepts, contexts, motives
//! and sources, each as its YAML file holds it.

use super::axes::Valence;
use super::calibration::{Calibration, CueCalibration};
use super::located::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// How what cues say becomes a probability, and how probable a mention must be.
    #[serde(default)]
    pub cues: Option<CueCalibration>,
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
