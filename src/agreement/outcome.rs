//! A figure, or why there is none.

use std::fmt;

/// A figure; where it is undefined, the reason.
pub type Outcome = Result<f64, Why>;

/// Why a figure is undefined. It never is 1 then, and never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Fewer than two coders.
    OneCoder,
    /// No unit was coded by two coders.
    NoUnits,
    /// No unit was coded by every coder.
    NoCompleteUnits,
    /// No coder ever gave the code.
    NeverUsed,
    /// Every coder gave the code to every unit.
    AlwaysUsed,
    /// All values are one and the same, so that nothing could disagree.
    OneValue,
    /// The first coder never gave the code.
    FirstNever,
    /// The second coder never gave the code.
    SecondNever,
    /// It is defined for two coders.
    TwoCodersOnly,
    /// A pair of coders shares no unit, so that there is no mean over pairs.
    PairWithoutUnits,
    /// A pair of coders has one value only, so that there is no mean over pairs.
    PairOneValue,
    /// It needs an order of values.
    Nominal,
    /// It is about presence and absence.
    NotPresence,
}

impl Why {
    /// Whether the figure does not apply, rather than failing on these data.
    pub fn does_not_apply(self) -> bool {
        matches!(self, Why::TwoCodersOnly | Why::Nominal | Why::NotPresence)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::OneCoder => "one coder",
            Why::NoUnits => "no response coded by two",
            Why::NoCompleteUnits => "no response coded by all",
            Why::NeverUsed => "never used",
            Why::AlwaysUsed => "always used",
            Why::OneValue => "one value only",
            Why::FirstNever => "first never used it",
            Why::SecondNever => "second never used it",
            Why::TwoCodersOnly => "for two coders only",
            Why::PairWithoutUnits => "a pair shares no response",
            Why::PairOneValue => "a pair has one value only",
            Why::Nominal => "values have no order",
            Why::NotPresence => "not a code",
        })
    }
}
