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
    /// Change for each unit of the cues' own log odds.
    pub odds: f64,
    /// Change for each unit of the natural logarithm of the number of words.
    pub words: f64,
    /// The least probability with which a mention by cues is given.
    pub least: f64,
    /// The same in an answer in which rules have found something, and where neither question nor answer names a feeling.
    pub least_beside: f64,
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
    /// The least probability with which a mention by a rule is given.
    pub least_of_rule: f64,
    /// Mentions that the figures were found on, in answers that the cues had not been learned from.
    pub mentions: u32,
}

/// Probabilities below this count as this much: cues that know nothing of a code say little against it.
const FLOOR: f64 = 0.003;

/// What cues say of one clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// Probability of the code in question.
    pub own: f64,
    /// The greatest of the other codes.
    pub other: f64,
    /// That no act is told.
    pub none: f64,
}

impl CueCalibration {
    /// Probability that a human coder gives a code for which cues speak with this probability, in an answer of so many words.
    pub fn alone(&self, probability: f64, words: usize) -> f64 {
        logistic(self.intercept + self.odds * log_odds(probability) + self.words * (words.max(1) as f64).ln())
    }

    /// A rule's probability once cues have been heard.
    pub fn heard(&self, probability: f64, heard: Heard) -> f64 {
        let says = self.own * log(heard.own) + self.other * log(heard.other) + self.none * log(heard.none);
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

fn logistic(log: f64) -> f64 {
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

    #[test]
    fn cues_for_a_code_make_its_mentions_surer() {
        let c = CueCalibration {
            intercept: 1.0,
            odds: 0.8,
            words: -0.3,
            least: 0.4,
            least_beside: 0.6,
            rule: 0.5,
            judgement: 1.0,
            own: 0.7,
            other: -0.2,
            none: -0.2,
            least_of_rule: 0.2,
            mentions: 100,
        };
        assert!(c.alone(0.8, 15) > c.alone(0.5, 15));
        assert!(c.alone(0.8, 15) > c.alone(0.8, 60));
        let (for_it, against) = (Heard { own: 0.9, other: 0.05, none: 0.05 }, Heard { own: 0.0, other: 0.1, none: 0.9 });
        assert!(c.heard(0.6, for_it) > 0.6 && c.heard(0.6, against) < 0.6);
        let mute = CueCalibration { rule: 0.0, own: 0.0, other: 0.0, none: 0.0, ..c };
        assert!((mute.heard(0.6, against) - 0.6).abs() < 1e-9, "cues that do not count change nothing");
    }
}
