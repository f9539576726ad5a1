//! How sure cues may be: calibration on answers that they were not learned from.
//!
//! The writers of the answers are parted into four heaps. The cues of all but one are learned and heard on that one, each in
//! its turn; so every answer is heard by cues that know neither it nor its writer. Of each mention it is known whether people
//! gave its code. Two logistic regressions turn what the cues say into the probability of that: one over mentions that cues alone
//! give, one over mentions by rules. Only answers that the writers of rules have not read may count for the second, and
//! they alone are taken for both.

use super::confidence;
use super::learn::{Lesson, Teaching, learn};
use super::prompt::{self, PromptContext};
use super::{Coder, Scratch};
use crate::codebook::Gives;
use crate::codebook::compile::cue;
use crate::taxonomy::calibration::{CueCalibration, log, log_odds};
use rustc_hash::FxHashMap;

/// Heaps into which the writers are parted.
const HEAPS: usize = 4;

/// A calibration under which everything is heard and nothing is changed.
const OPEN: CueCalibration = CueCalibration {
    intercept: 0.0,
    odds: 0.5,
    odds_whole: 0.5,
    words: 0.0,
    beside: 0.0,
    least: 0.0,
    rule: 0.0,
    judgement: 1.0,
    own: 0.0,
    other: 0.0,
    none: 0.0,
    whole: 0.0,
    least_of_rule: 0.0,
    least_of_sole: 0.0,
    least_act: 1.0,
    least_likeliest: 0.0,
    boundary: 1.0,
    boundary_of_rule: 0.0,
    direction: 100.0,
    mentions: 0,
};

/// What is chosen and not found by regression: chosen on answers of other writers (see `taxonomy/rules/README.md`).
pub const CHOSEN: CueCalibration = CueCalibration {
    least: 0.45,
    least_of_rule: 0.28,
    least_of_sole: 0.12,
    least_act: 0.6,
    least_likeliest: 0.1,
    boundary: 0.3,
    boundary_of_rule: 0.1,
    direction: 2.0,
    ..OPEN
};

/// What a regression learns from: what is said of a mention, and whether people gave its code.
type Rows = Vec<(Vec<f64>, bool)>;

/// Calibrates the cues that would be learned from all these answers. `unread` says of each whether the writers of rules have
/// not read it; least probabilities are those of `chosen`.
pub fn calibrate(
    coder: &Coder,
    lessons: &[Lesson],
    unread: impl Fn(usize) -> bool + Sync,
    teaching: Teaching,
    chosen: CueCalibration,
) -> CueCalibration {
    let mut heaps: FxHashMap<usize, usize> = FxHashMap::default();
    for lesson in lessons {
        let next = heaps.len() % HEAPS;
        heaps.entry(lesson.writer).or_insert(next);
    }
    let (heaps, unread) = (&heaps, &unread);
    let heard: Vec<(Rows, Rows)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..HEAPS)
            .map(|heap| {
                scope.spawn(move || {
                    let in_heap = |lesson: &Lesson| heaps[&lesson.writer] == heap;
                    let others: Vec<Lesson> = lessons.iter().filter(|lesson| !in_heap(lesson)).cloned().collect();
                    let own = lessons.iter().enumerate().filter(|(at, lesson)| in_heap(lesson) && unread(*at)).map(|(_, lesson)| lesson);
                    hear(coder, &others, own, teaching)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let (alone, heard): (Vec<Rows>, Vec<Rows>) = heard.into_iter().unzip();
    let (alone, heard) = (alone.concat(), heard.concat());
    let a = logistic_regression(&alone, &[OPEN.intercept, OPEN.odds, OPEN.odds_whole, OPEN.words, OPEN.beside]);
    let h = logistic_regression(&heard, &[OPEN.rule, OPEN.judgement, OPEN.own, OPEN.other, OPEN.none, OPEN.whole]);
    let two_decimals = |x: f64| (x * 100.0).round() / 100.0;
    CueCalibration {
        intercept: two_decimals(a[0]),
        odds: two_decimals(a[1]),
        odds_whole: two_decimals(a[2]),
        words: two_decimals(a[3]),
        beside: two_decimals(a[4]),
        rule: two_decimals(h[0]),
        judgement: two_decimals(h[1]),
        own: two_decimals(h[2]),
        other: two_decimals(h[3]),
        none: two_decimals(h[4]),
        whole: two_decimals(h[5]),
        mentions: (alone.len() + heard.len()) as u32,
        ..chosen
    }
}

/// What cues learned from the others say of these answers: rows of mentions by cues alone, and of mentions by rules.
fn hear<'l>(coder: &Coder, others: &[Lesson], own: impl Iterator<Item = &'l Lesson>, teaching: Teaching) -> (Rows, Rows) {
    let (mut alone, mut heard) = (Vec::new(), Vec::new());
    let mut taught = coder.clone();
    cue::give(&mut taught.book, &learn(coder, others, teaching), 0);
    taught.book.cue_calibration = Some(OPEN);
    let mut scratch = Scratch::default();
    for lesson in own {
        taught.code(&lesson.response, &mut scratch);
        let prompt = lesson.response.prompt.as_ref().map_or(PromptContext::NONE, |p| prompt::read(p, &taught.book));
        let words = lesson.response.text.split_whitespace().count();
        for candidate in scratch.candidates.iter().filter(|c| c.status.counts()) {
            let rule = &taught.book.rules[candidate.rule as usize];
            let Gives::Code(code) = rule.gives else { continue };
            let right = lesson.acts.iter().any(|act| act.code == taught.book.codes[usize::from(code)].id);
            if let Some(said) = candidate.cued.map(|cued| cued.said) {
                let length = (words.max(1) as f64).ln();
                alone.push((vec![1.0, log_odds(said.own), said.whole, length, f64::from(u8::from(said.beside))], right));
            } else if let Some(said) = candidate.heard {
                let judged = log_odds(confidence::of(rule, candidate, prompt, words, &taught.book));
                heard.push((vec![1.0, judged, log(said.own), log(said.other), log(said.none), said.whole], right));
            }
        }
    }
    (alone, heard)
}

/// How strongly coefficients are held to what was thought before.
const RIDGE: f64 = 1.0;

/// What a logistic regression makes small: how improbable its rows are, and how far its coefficients have moved.
fn loss(rows: &[(Vec<f64>, bool)], weights: &[f64], before: &[f64]) -> f64 {
    let of_rows = rows.iter().map(|(values, right)| {
        let sum: f64 = values.iter().zip(weights).map(|(v, w)| v * w).sum();
        let against = if *right { -sum } else { sum };
        // The logarithm of 1 + exp(against), without overflow.
        against.max(0.0) + (-against.abs()).exp().ln_1p()
    });
    let moved = weights.iter().zip(before).map(|(w, b)| (w - b).powi(2));
    of_rows.sum::<f64>() + RIDGE / 2.0 * moved.sum::<f64>()
}

/// Coefficients of a logistic regression by Newton's method, with a ridge that holds them to what was thought `before`: a
/// handful of mentions moves them little, thousands as far as they will.
fn logistic_regression(rows: &[(Vec<f64>, bool)], before: &[f64]) -> Vec<f64> {
    let width = before.len();
    let mut found = before.to_vec();
    for _ in 0..50 {
        let mut slope: Vec<f64> = found.iter().zip(before).map(|(w, b)| -RIDGE * (w - b)).collect();
        let mut curve = vec![vec![0.0; width]; width];
        for (at, row) in curve.iter_mut().enumerate() {
            row[at] = RIDGE;
        }
        for (values, right) in rows {
            let sum: f64 = values.iter().zip(&found).map(|(v, w)| v * w).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            for i in 0..width {
                slope[i] += (f64::from(u8::from(*right)) - p) * values[i];
                for j in 0..width {
                    curve[i][j] += p * (1.0 - p) * values[i] * values[j];
                }
            }
        }
        // A full step may overshoot where nearly all is certain: it is halved until it helps.
        let mut step = solve(curve, slope);
        let now = loss(rows, &found, before);
        let moved = |step: &[f64]| -> Vec<f64> { found.iter().zip(step).map(|(w, s)| w + s).collect() };
        while step.iter().any(|s| s.abs() >= 1e-9) && loss(rows, &moved(&step), before) > now {
            for part in &mut step {
                *part /= 2.0;
            }
        }
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
        found = moved(&step);
    }
    found
}

/// The solution of a small system of linear equations, by elimination with pivots.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for column in 0..width {
        let pivot = (column..width).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs())).unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (done, below) = matrix.split_at_mut(column + 1);
        let pivot = &done[column];
        for (row, number) in below.iter_mut().zip(column + 1..) {
            let factor = row[column] / pivot[column];
            for (value, above) in row.iter_mut().zip(pivot) {
                *value -= factor * above;
            }
            right[number] -= factor * right[column];
        }
    }
    for row in (0..width).rev() {
        let known: f64 = (row + 1..width).map(|at| matrix[row][at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let found = solve(vec![vec![0.0, 2.0], vec![4.0, 1.0]], vec![6.0, 7.0]);
        assert!((found[0] - 1.0).abs() < 1e-12 && (found[1] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_regression_gives_the_shares_of_its_groups() {
        // Of ten rows with 0 two are right, of ten with 1 six: log odds -1.386, and 0.405 - -1.386 more.
        let rows = |times: usize| -> Vec<(Vec<f64>, bool)> {
            let ten = (0..20).map(|i| (vec![1.0, f64::from(u8::from(i >= 10))], i % 10 < if i >= 10 { 6 } else { 2 }));
            ten.cycle().take(20 * times).collect()
        };
        let found = logistic_regression(&rows(200), &[0.0, 0.0]);
        assert!((found[0] + 1.386).abs() < 0.02 && (found[1] - 1.792).abs() < 0.03, "{found:?}");
        let of_few = logistic_regression(&rows(1), &[0.0, 0.0]);
        assert!(of_few[0] > found[0] && of_few[1] < found[1], "few rows move it less: {of_few:?}");
        assert_eq!(logistic_regression(&[], &[0.0, 1.0]), [0.0, 1.0], "no rows, no move");
    }
}
