//! Scores of the subscales for each respondent.
//!
//! ```text
//! sum :  mean of the answered items x number of items      (with nothing missing, the plain sum)
//! mean:  mean of the answered items
//! ```
//!
//! A subscale is scored where no more of its items are missing than are allowed, by default none; otherwise its score is
//! missing too. An item that the measure reverses counts as lowest + highest answer - answer.

use super::answers::{AnswerRow, Answers};
use super::questionnaire::{Method, Questionnaire, Scale};
use serde::Serialize;

/// Scores of all respondents.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scores {
    /// One row a respondent, in the order of the table.
    pub rows: Vec<ScoreRow>,
}

/// Scores of one respondent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScoreRow {
    /// Number of the row in the table, from 1.
    pub row: u64,
    /// Id of the respondent; empty where the table has none.
    pub id: String,
    /// One score a subscale; none where too many answers are missing.
    pub scores: Vec<Option<f64>>,
    /// Number of missing answers, one a subscale.
    pub missing: Vec<usize>,
}

/// Mean and spread of a subscale's scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoreSummary {
    /// Number of respondents with a score.
    pub n: usize,
    /// Number of respondents without one.
    pub not_scored: usize,
    /// Number of scores that stand on fewer than all items.
    pub incomplete: usize,
    /// Mean; none without scores.
    pub mean: Option<f64>,
    /// Standard deviation, with n - 1; none with fewer than two scores.
    pub sd: Option<f64>,
    /// Lowest score.
    pub min: Option<f64>,
    /// Highest score.
    pub max: Option<f64>,
}

impl Scores {
    /// Scores the answers; up to `allowed` of them may be missing in a subscale.
    pub fn of(questionnaire: &Questionnaire, answers: &Answers, allowed: usize) -> Scores {
        let rows = answers.rows.iter().map(|row| {
            let (scores, missing) = questionnaire.scales.iter().map(|scale| score(questionnaire, scale, row, allowed)).unzip();
            ScoreRow { row: row.number, id: row.id.clone(), scores, missing }
        });
        Scores { rows: rows.collect() }
    }

    /// Mean and spread of the scores of one subscale, by its place.
    pub fn summary(&self, scale: usize) -> ScoreSummary {
        let values: Vec<f64> = self.rows.iter().filter_map(|r| r.scores[scale]).collect();
        let incomplete = self.rows.iter().filter(|r| r.scores[scale].is_some() && r.missing[scale] > 0).count();
        let (mean, sd) = mean_and_sd(&values);
        ScoreSummary {
            n: values.len(),
            not_scored: self.rows.len() - values.len(),
            incomplete,
            mean,
            sd,
            min: values.iter().copied().reduce(f64::min),
            max: values.iter().copied().reduce(f64::max),
        }
    }
}

fn score(questionnaire: &Questionnaire, scale: &Scale, row: &AnswerRow, allowed: usize) -> (Option<f64>, usize) {
    let answered: Vec<i64> = scale.items.iter().filter_map(|i| turned(questionnaire, *i, row)).map(i64::from).collect();
    let missing = scale.items.len() - answered.len();
    if missing > allowed || answered.is_empty() {
        return (None, missing);
    }
    // Whole numbers are added before anything is divided, so that a complete sum is exact.
    let total = answered.iter().sum::<i64>() as f64;
    let value = match questionnaire.method {
        Method::Sum => total * scale.items.len() as f64 / answered.len() as f64,
        Method::Mean => total / answered.len() as f64,
    };
    (Some(value), missing)
}

/// The answer to an item by its place, turned round where the measure says so.
pub fn turned(questionnaire: &Questionnaire, item: usize, row: &AnswerRow) -> Option<i32> {
    let (low, high) = questionnaire.range;
    let answer = row.values.get(item).copied().flatten()?;
    Some(if questionnaire.items[item].reversed { low + high - answer } else { answer })
}

/// Mean, and standard deviation with n - 1.
pub fn mean_and_sd(values: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = values.len() as f64;
    if values.is_empty() {
        return (None, None);
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (Some(mean), (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::measure::Measure;

    fn measure(method: &str) -> Measure {
        let text = format!(
            "id: m\nname: M\nmeasures: x\nresponse: {{min: 1, max: 5}}\nscoring: {{method: {method}, reversed: [c]}}\nitems:\n- {{id: a, paraphrase: x, subscale: s}}\n- {{id: b, paraphrase: x, subscale: s}}\n- {{id: c, paraphrase: x, subscale: s}}\nsubscales: [{{id: s, label: S, items: [a, b, c]}}]\n"
        );
        crate::taxonomy::load::parse("m.yaml", &text).expect("the test's measure parses")
    }

    #[test]
    fn scores_by_hand() {
        let rows: [(&str, &str, usize, [Option<i32>; 3], Option<f64>, usize); 8] = [
            ("sum, the last turned round: 2 + 3 + (6 - 1)", "sum", 0, [Some(2), Some(3), Some(1)], Some(10.0), 0),
            ("mean of the same", "mean", 0, [Some(2), Some(3), Some(1)], Some(10.0 / 3.0), 0),
            ("one missing, none allowed", "sum", 0, [Some(2), None, Some(1)], None, 1),
            ("one missing, one allowed: (2 + 5) x 3 / 2", "sum", 1, [Some(2), None, Some(1)], Some(10.5), 1),
            ("one missing, one allowed, mean: (2 + 5) / 2", "mean", 1, [Some(2), None, Some(1)], Some(3.5), 1),
            ("two missing, one allowed", "mean", 1, [Some(2), None, None], None, 2),
            ("all missing, all allowed", "mean", 3, [None, None, None], None, 3),
            ("ends of the range", "sum", 0, [Some(5), Some(5), Some(1)], Some(15.0), 0),
        ];
        for (name, method, allowed, values, expected, missing) in rows {
            let measure = measure(method);
            let questionnaire = Questionnaire::of(&measure).expect("it can be scored");
            let answers = Answers { rows: vec![AnswerRow { number: 1, id: String::new(), values: values.to_vec() }] };
            let scores = Scores::of(&questionnaire, &answers, allowed);
            assert_eq!((scores.rows[0].scores[0], scores.rows[0].missing[0]), (expected, missing), "{name}");
        }
    }

    #[test]
    fn a_summary_counts_what_was_not_scored() {
        let row = |score, missing| ScoreRow { scores: vec![score], missing: vec![missing], ..ScoreRow::default() };
        let scores = Scores { rows: vec![row(Some(4.0), 0), row(None, 2), row(Some(8.0), 1)] };
        let summary = scores.summary(0);
        assert_eq!((summary.n, summary.not_scored, summary.incomplete), (2, 1, 1));
        assert_eq!((summary.mean, summary.sd, summary.min, summary.max), (Some(6.0), Some(8f64.sqrt()), Some(4.0), Some(8.0)));
        let none = Scores { rows: vec![row(None, 3)] }.summary(0);
        assert_eq!((none.n, none.mean, none.sd, none.max), (0, None, None, None));
    }
}
