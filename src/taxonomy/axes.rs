//! The axes on which a mention is coded, as types; their meaning stands in `taxonomy/axes.yaml`.
//!
//! The four axes of an act (valence, orientation, stage, change) have fixed values because the coder computes with
//! them; a codebook that has nothing to do with emotions leaves them out altogether.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! axis {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the manual's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The value's id, as written in files.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value with this id.
            pub fn from_id(id: &str) -> Option<$name> {
                match id { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

axis! {
    /// Which way the immediate feeling is pushed.
    Valence {
        /// Towards feeling better.
        Improve = "improve",
        /// Towards feeling worse.
        Worsen = "worsen",
        /// The words do not settle it.
        Unspecified = "unspecified",
    }
}

axis! {
    /// Where attention goes.
    Orientation {
        /// It stays on the situation or the feeling at issue.
        Engage = "engage",
        /// It is led elsewhere.
        Divert = "divert",
        /// The words do not settle it.
        Unspecified = "unspecified",
    }
}

axis! {
    /// Stage of the process model (Gross 1998, 2015) on which the act works.
    Stage {
        /// Which situation the target will be in.
        SituationSelection = "situation_selection",
        /// The situation itself, the agent's presence or act included.
        SituationModification = "situation_modification",
        /// Where attention goes.
        AttentionalDeployment = "attentional_deployment",
        /// What the situation, the person or the feeling means.
        CognitiveChange = "cognitive_change",
        /// Expression, body or experience once the emotion is there.
        ResponseModulation = "response_modulation",
        /// The words do not settle it.
        Unspecified = "unspecified",
    }
}

axis! {
    /// Whether the felt emotion or only its expression is aimed at.
    Change {
        /// What is felt.
        Underlying = "underlying",
        /// What is shown or voiced.
        Expressed = "expressed",
    }
}

axis! {
    /// Who regulates whom, seen from the respondent.
    Direction {
        /// Respondent to other.
        Given = "given",
        /// Other to respondent.
        Received = "received",
        /// Other to other.
        Observed = "observed",
    }
}

axis! {
    /// Whether the act took place.
    Status {
        /// Done, tried or habitual.
        Actual = "actual",
        /// Will be done.
        Planned = "planned",
        /// Said not to have been done.
        Negated = "negated",
        /// Only imagined.
        Hypothetical = "hypothetical",
    }
}

impl Status {
    /// Whether a mention of this status counts as coded.
    pub fn counts(self) -> bool {
        matches!(self, Status::Actual | Status::Planned)
    }
}

/// The four axes of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Axes {
    /// Which way the feeling is pushed.
    pub valence: Valence,
    /// Where attention goes.
    pub orientation: Orientation,
    /// Stage of the process model.
    pub stage: Stage,
    /// Felt emotion or expression.
    pub change: Change,
}

impl Axes {
    /// The cell of valence x orientation, as `improve.engage`.
    pub fn cell(self) -> String {
        format!("{}.{}", self.valence.id(), self.orientation.id())
    }
}

/// A departure from the axes of the code: only what differs, with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    /// Differing valence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valence: Option<Valence>,
    /// Differing orientation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orientation: Option<Orientation>,
    /// Differing stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Differing target of change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Why it departs.
    #[serde(default)]
    pub reason: String,
}

impl Departure {
    /// The axes after the departure.
    #[must_use]
    pub fn apply(&self, axes: Axes) -> Axes {
        Axes {
            valence: self.valence.unwrap_or(axes.valence),
            orientation: self.orientation.unwrap_or(axes.orientation),
            stage: self.stage.unwrap_or(axes.stage),
            change: self.change.unwrap_or(axes.change),
        }
    }
}
