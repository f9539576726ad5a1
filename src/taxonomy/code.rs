//! A code with its strategies: one file of `taxonomy/codes/`.
//!
//! The fields of a code are those that MacQueen, McLellan, Kay and Milstein (1998) ask of a codebook entry: label,
//! definition, when to use, when not to use, examples; plus near misses and the axes. A codebook that is not about
//! emotions needs `id`, `label` and `definition` only.

use super::axes::{Axes, Departure};
use super::located::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One code.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Id used in every output, such as `comforting`.
    pub id: Located<String>,
    /// Name for people.
    pub label: Located<String>,
    /// What it is.
    pub definition: String,
    /// Cases that count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Cases that do not, and what to use instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Exclusion>,
    /// Sentences that get this code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// Sentences that look like it and are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near_misses: Vec<NearMiss>,
    /// Default axes of a mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axes: Option<Axes>,
    /// Category of Niven, Totterdell and Holman (2009), as a dotted path into `categories.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Located<String>>,
    /// Branch of the same scheme, kept apart from `orientation` because the two can differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub niven_branch: Option<String>,
    /// A goal stated without a means: dropped where a means of the same valence stands near.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bare: bool,
    /// Ids in `sources.yaml`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Located<String>>,
    /// The ways in which the act is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strategies: Vec<Strategy>,
}

/// A case that does not count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The case.
    pub text: String,
    /// Code or boundary code to use instead.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub instead: Option<Located<String>>,
}

/// A sentence that looks like an example and is not one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMiss {
    /// The sentence.
    pub text: String,
    /// What it is: a code, a boundary code, or `none`.
    pub code: Located<String>,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// One way of doing it: an entry of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// Opaque stable id (`IERS:0031`), never reused.
    pub id: Located<String>,
    /// Readable name for addresses and files; may change, the id may not.
    #[serde(default)]
    pub slug: String,
    /// Name for people, in sentence case.
    pub label: Located<String>,
    /// What the agent does and how it is meant to work on the target's feeling.
    pub definition: Located<String>,
    /// Other words for it, everyday and scholarly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Sentences in ordinary words; invented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// The boundary, shown on one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<NearMiss>,
    /// Axes that differ from the code's, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departs: Option<Departure>,
    /// Relationships in which it is typical.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Located<String>>,
    /// Settings in which it is typical.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Located<String>>,
    /// Typical aim and situation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub aim: String,
    /// Neighbours in the catalogue.
    #[serde(default)]
    pub related: Related,
    /// Ids in `sources.yaml`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Located<String>>,
    /// Entries of other schemes it corresponds to, by scheme.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub crosswalk: BTreeMap<String, Vec<Located<String>>>,
    /// Retired: kept so that its id still resolves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The strategy to use instead of a retired one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Located<String>>,
}

/// Neighbours of a strategy, by id.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// More general strategies of the same code; the narrower ones are derived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broader: Vec<Located<String>>,
    /// Strategies that do the reverse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opposite: Vec<Located<String>>,
    /// Strategies it is often taken for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confused_with: Vec<Located<String>>,
    /// Strategies close to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<Located<String>>,
}

impl Related {
    /// Every relation, with its name.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Located<String>)> {
        fn named<'r>(name: &'static str, list: &'r [Located<String>]) -> impl Iterator<Item = (&'static str, &'r Located<String>)> {
            list.iter().map(move |id| (name, id))
        }
        named("broader", &self.broader)
            .chain(named("opposite", &self.opposite))
            .chain(named("confused_with", &self.confused_with))
            .chain(named("similar", &self.similar))
    }
}

impl Strategy {
    /// The axes of a mention of this strategy, given those of its code.
    pub fn axes(&self, of_code: Axes) -> Axes {
        self.departs.as_ref().map_or(of_code, |d| d.apply(of_code))
    }
}
