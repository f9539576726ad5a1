//! How the judgement of a rule's writer becomes a probability.
//!
//! A writer says how often a human coder would agree with a rule where it speaks; in long, vivid answers every rule is
//! right less often than in plain ones. `taxonomy.yaml` may hold the figures of a logistic regression of "a human gave
//! this code" on the log odds of the writer's judgement and the logarithm of the number of words of the answer. A folder
//! without them keeps the writers' figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Coefficients of a logistic regression, with the number of mentions they were found on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Log odds where the judgement is even and the answer has one word.
    pub intercept: f64,
    /// Change for each unit of the log odds of the writer's judgement.
    pub judgement: f64,
    /// Change for each unit of the natural logarithm of the number of words.
    pub words: f64,
    /// Mentions in answers that no writer of rules had read.
    pub mentions: u32,
}

impl Calibration {
    /// Probability that a human coder gives the code, from the writer's judgement (0 to 1, ends excluded) and the number of
    /// words of the answer.
    pub fn probability(&self, judgement: f64, words: usize) -> f64 {
        let odds = (judgement / (1.0 - judgement)).ln();
        let log = self.intercept + self.judgement * odds + self.words * (words.max(1) as f64).ln();
        1.0 / (1.0 + (-log).exp())
    }
}

/// How what cues say becomes a probability: of a mention that they alone give, and of one that a rule gives and they speak
/// for or against. The log odds are sums of these figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CueCalibration {
    /// Of a mention by cues: log odds where the cues are even and the answer has one word.
    pub intercept: f64,
    /// Change for each unit of the log odds that the clause's cues give the code.
    pub odds: f64,
    /// Change for each unit of the log odds that the whole answer's cues give it.
    #[serde(default)]
    pub odds_whole: f64,
    /// Change for each unit of the natural logarithm of the number of words.
    pub words: f64,
    /// Change where rules have found something in the answer.
    #[serde(default)]
    pub beside: f64,
    /// The least probability with which a mention by cues is given.
    pub least: f64,
    /// Of a mention by a rule: what counts at all times.
    pub rule: f64,
    /// Change for each unit of the log odds of what the rule says.
    pub judgement: f64,
    /// Change for each unit of the logarithm of the probability that cues give the rule's code.
    pub own: f64,
    /// The same for the other code for which they speak loudest.
    pub other: f64,
    /// The same for no act at all.
    pub none: f64,
    /// Change for each unit of the log odds that the whole answer's cues give the code.
    #[serde(default)]
    pub whole: f64,
    /// The least probability with which a mention by a rule is given.
    pub least_of_rule: f64,
    /// The same for all that rules find in a short answer to a question about feelings.
    #[serde(default)]
    pub least_of_sole: f64,
    /// The least probability of some act with which the likeliest mention is given although it is below the least.
    #[serde(default = "one")]
    pub least_act: f64,
    /// The least probability of that likeliest mention.
    #[serde(default)]
    pub least_likeliest: f64,
    /// The least probability with which a boundary code is given by cues.
    #[serde(default = "one")]
    pub boundary: f64,
    /// The same for one that a rule gives.
    #[serde(default)]
    pub boundary_of_rule: f64,
    /// How many units of the whole answer's log odds the direction counts that a mention's own words show.
    #[serde(default)]
    pub direction: f64,
    /// Mentions that the figures were found on, in answers that the cues had not been learned from.
    pub mentions: u32,
}

fn one() -> f64 {
    1.0
}

/// Probabilities below this count as this much: cues that know nothing of a code say little against it.
const FLOOR: f64 = 0.003;

/// What cues say of a mention by a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// Probability of the code in question, in its clause.
    pub own: f64,
    /// The greatest of the other codes.
    pub other: f64,
    /// That no act is told.
    pub none: f64,
    /// Log odds of the code in the whole answer.
    pub whole: f64,
}

/// What cues say of a code that no rule gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alone {
    /// Probability of the code in its clause.
    pub own: f64,
    /// Log odds of the code in the whole answer.
    pub whole: f64,
    /// Whether rules have found something in the answer.
    pub beside: bool,
}

impl CueCalibration {
    /// Probability that a human coder gives a code of which cues alone say this, in an answer of so many words.
    pub fn alone(&self, said: Alone, words: usize) -> f64 {
        let beside = if said.beside { self.beside } else { 0.0 };
        let says = self.odds * log_odds(said.own) + self.odds_whole * said.whole + beside;
        logistic(self.intercept + says + self.words * (words.max(1) as f64).ln())
    }

    /// A rule's probability once cues have been heard.
    pub fn heard(&self, probability: f64, heard: Heard) -> f64 {
        let says = self.own * log(heard.own) + self.other * log(heard.other) + self.none * log(heard.none) + self.whole * heard.whole;
        logistic(self.rule + self.judgement * log_odds(probability) + says)
    }
}

/// Logarithm of a probability as cues give it, which may be nothing.
pub fn log(probability: f64) -> f64 {
    (probability + FLOOR).ln()
}

/// Logarithm of the odds of a probability, which is kept off 0 and 1.
pub fn log_odds(probability: f64) -> f64 {
    let p = probability.clamp(0.001, 0.999);
    (p / (1.0 - p)).ln()
}

/// The probability of which this is the logarithm of the odds.
pub fn logistic(log: f64) -> f64 {
    1.0 / (1.0 + (-log).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surer_rules_and_shorter_answers_are_surer() {
        let c = Calibration { intercept: 4.0, judgement: 0.7, words: -1.5, mentions: 250 };
        assert!(c.probability(0.9, 15) > c.probability(0.7, 15));
        assert!(c.probability(0.9, 15) > c.probability(0.9, 80));
        let even = Calibration { intercept: 0.0, judgement: 1.0, words: 0.0, mentions: 1 };
        assert!((even.probability(0.8, 40) - 0.8).abs() < 1e-12, "without change the judgement stands");
    }

    /// A calibration in which everything counts.
    const FULL: CueCalibration = CueCalibration {
        intercept: 1.0,
        odds: 0.8,
        odds_whole: 0.5,
        words: -0.3,
        beside: -0.5,
        least: 0.4,
        rule: 0.5,
        judgement: 1.0,
        own: 0.7,
        other: -0.2,
        none: -0.2,
        whole: 0.3,
        least_of_rule: 0.2,
        least_of_sole: 0.1,
        least_act: 0.5,
        least_likeliest: 0.2,
        boundary: 0.3,
        boundary_of_rule: 0.1,
        direction: 2.0,
        mentions: 100,
    };

    #[test]
    fn cues_for_a_code_make_its_mentions_surer() {
        let said = |own: f64, whole: f64, beside: bool| Alone { own, whole, beside };
        assert!(FULL.alone(said(0.8, 0.0, false), 15) > FULL.alone(said(0.5, 0.0, false), 15));
        assert!(FULL.alone(said(0.8, 0.0, false), 15) > FULL.alone(said(0.8, 0.0, false), 60));
        assert!(FULL.alone(said(0.8, 1.0, false), 15) > FULL.alone(said(0.8, 0.0, false), 15));
        assert!(FULL.alone(said(0.8, 0.0, false), 15) > FULL.alone(said(0.8, 0.0, true), 15));
        let for_it = Heard { own: 0.9, other: 0.05, none: 0.05, whole: 1.0 };
        let against = Heard { own: 0.0, other: 0.1, none: 0.9, whole: -3.0 };
        assert!(FULL.heard(0.6, for_it) > 0.6 && FULL.heard(0.6, against) < 0.6);
        assert!(FULL.heard(0.6, Heard { whole: -1.0, ..for_it }) < FULL.heard(0.6, for_it));
        let mute = CueCalibration { rule: 0.0, own: 0.0, other: 0.0, none: 0.0, whole: 0.0, ..FULL };
        assert!((mute.heard(0.6, against) - 0.6).abs() < 1e-9, "cues that do not count change nothing");
    }
}
