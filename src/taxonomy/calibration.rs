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
}
