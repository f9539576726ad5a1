//! How far the items of a subscale hang together: alpha and its interval, omega, and the items one by one.
//!
//! With k items, their covariances c (n - 1 in the denominator) and total variance V = sum of all c:
//!
//! ```text
//! alpha = k / (k - 1) (1 - sum c_ii / V)                                   Cronbach (1951), Psychometrika 16, 297-334
//! (1 - alpha) F(1 - a/2; n - 1, (n - 1)(k - 1)) >= 1 - population alpha
//!                 >= (1 - alpha) F(a/2; n - 1, (n - 1)(k - 1))             Feldt (1965), Psychometrika 30, 357-370
//! corrected item-total correlation of i = r(x_i, sum of the others)
//! ```
//!
//! Feldt's interval is exact where the items are normal and essentially tau-equivalent with equal variances. Omega is that
//! of [`one_factor`](super::one_factor).
//!
//! All figures stand on the respondents who answered every item of the subscale (listwise), whatever is allowed for scores,
//! since a prorated answer would count as perfectly consistent. A figure that does not exist is missing, and
//! [`Reliability::undefined`] says why.

use super::answers::Answers;
use super::distribution::f_quantile;
use super::one_factor::{LEAST_UNIQUENESS, OneFactor};
use super::questionnaire::Questionnaire;
use super::scores::{mean_and_sd, turned};
use serde::Serialize;

/// Why a figure does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undefined {
    /// Too few respondents answered all items.
    TooFewRespondents {
        /// How many did.
        n: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Too few items.
    TooFewItems {
        /// How many there are.
        items: usize,
        /// How many are needed.
        needed: usize,
    },
    /// The sum of the items is the same for everybody.
    ConstantSum,
    /// Everybody gave the same answer to an item.
    ConstantItem {
        /// Its place in the subscale, from 0.
        item: usize,
    },
    /// The best fit would leave an item less than its least share of variance.
    Heywood {
        /// Its place in the subscale, from 0.
        item: usize,
    },
    /// The search for the best fit did not settle.
    NotSettled {
        /// After so many steps.
        steps: usize,
    },
}

impl Undefined {
    /// The reason in words, with the items' ids.
    pub fn reason(&self, ids: &[String]) -> String {
        let id = |item: usize| ids.get(item).map_or("?", String::as_str);
        match *self {
            Undefined::TooFewRespondents { n, needed } => {
                format!("{n} respondent{} answered all items, at least {needed} are needed", if n == 1 { "" } else { "s" })
            }
            Undefined::TooFewItems { items, needed } => format!("there are {items} items, at least {needed} are needed"),
            Undefined::ConstantSum => "the sum of the items is the same for everybody".to_owned(),
            Undefined::ConstantItem { item } => format!("everybody gave the same answer to `{}`", id(item)),
            Undefined::Heywood { item } => {
                format!("the one-factor model would leave `{}` less than {LEAST_UNIQUENESS} of its variance (a Heywood case)", id(item))
            }
            Undefined::NotSettled { steps } => format!("the one-factor model did not settle in {steps} steps"),
        }
    }
}

/// What can be said of one subscale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// Number of respondents who answered all its items.
    pub n: usize,
    /// Number of items.
    pub items: usize,
    /// Cronbach's alpha.
    pub alpha: Option<f64>,
    /// Its confidence interval.
    pub alpha_interval: Option<(f64, f64)>,
    /// McDonald's omega (total), one factor by maximum likelihood.
    pub omega: Option<f64>,
    /// The items, in the order of the subscale.
    pub by_item: Vec<ItemFigures>,
    /// Which figures do not exist, and why.
    pub undefined: Vec<String>,
    /// What should be looked at.
    pub remarks: Vec<String>,
}

/// What can be said of one item of a subscale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemFigures {
    /// Id of the item.
    pub item: String,
    /// Whether its answers were turned round.
    pub reversed: bool,
    /// Mean, of the answers as they count.
    pub mean: Option<f64>,
    /// Standard deviation, with n - 1.
    pub sd: Option<f64>,
    /// Correlation with the sum of the other items.
    pub item_total: Option<f64>,
    /// Alpha of the other items.
    pub alpha_if_dropped: Option<f64>,
    /// Standardised loading on the one factor.
    pub loading: Option<f64>,
}

impl Reliability {
    /// Figures of the subscale at this place, with an interval of this confidence (such as 0.95).
    pub fn of(questionnaire: &Questionnaire, scale: usize, answers: &Answers, confidence: f64) -> Reliability {
        let scale = &questionnaire.scales[scale];
        let ids: Vec<String> = scale.items.iter().map(|i| questionnaire.items[*i].id().to_owned()).collect();
        let complete = answers
            .rows
            .iter()
            .filter_map(|row| scale.items.iter().map(|i| turned(questionnaire, *i, row).map(f64::from)).collect::<Option<Vec<f64>>>());
        let mut figures = Reliability::of_matrix(&ids, &complete.collect::<Vec<_>>(), confidence);
        for (figure, item) in figures.by_item.iter_mut().zip(&scale.items) {
            figure.reversed = questionnaire.items[*item].reversed;
        }
        figures
    }

    /// Figures of a matrix of answers: one row a respondent, one column an item, nothing missing.
    pub fn of_matrix(ids: &[String], rows: &[Vec<f64>], confidence: f64) -> Reliability {
        let (n, k) = (rows.len(), ids.len());
        let columns: Vec<Vec<f64>> = (0..k).map(|i| rows.iter().map(|row| row[i]).collect()).collect();
        let covariances = covariances(&columns);
        let sums = covariances.as_ref().map(|c| (0..k).map(|i| c[i].iter().sum()).collect::<Vec<f64>>()).unwrap_or_default();
        let everyone: Vec<usize> = (0..k).collect();
        let mut undefined = Vec::new();
        let mut told = |what: &str, result: Result<f64, Undefined>| match result {
            Ok(value) => Some(value),
            Err(why) => {
                undefined.push(format!("{what}: {}", why.reason(ids)));
                None
            }
        };
        let of_covariances = covariances.as_deref().ok_or(Undefined::TooFewRespondents { n, needed: 2 });
        let alpha = told("alpha", of_covariances.clone().and_then(|c| alpha_of(c, &everyone)));
        let fit =
            of_covariances.and_then(|c| if n <= k { Err(Undefined::TooFewRespondents { n, needed: k + 1 }) } else { OneFactor::fit(c) });
        let omega = told("omega", fit.as_ref().map(OneFactor::omega).map_err(Clone::clone));
        let mut by_item = Vec::with_capacity(k);
        for i in 0..k {
            let (mean, sd) = mean_and_sd(&columns[i]);
            let item_total = covariances.as_ref().and_then(|c| {
                let with_others = sums[i] - c[i][i];
                let variance_of_others = sums.iter().sum::<f64>() - 2.0 * with_others - c[i][i];
                let product = c[i][i] * variance_of_others;
                (k > 1 && !negligible(c[i][i]) && !negligible(variance_of_others)).then(|| (with_others / product.sqrt()).clamp(-1.0, 1.0))
            });
            let others: Vec<usize> = (0..k).filter(|j| *j != i).collect();
            let alpha_if_dropped = covariances.as_ref().and_then(|c| alpha_of(c, &others).ok());
            let loading = fit.as_ref().ok().and_then(|f| Some(f.loadings[i] / sd?));
            by_item.push(ItemFigures { item: ids[i].clone(), reversed: false, mean, sd, item_total, alpha_if_dropped, loading });
        }
        let constant: Vec<&str> = by_item.iter().filter(|i| i.sd == Some(0.0)).map(|i| i.item.as_str()).collect();
        if !constant.is_empty() {
            undefined.push(format!("item-total correlation: everybody gave the same answer to {}", constant.join(", ")));
        }
        let against: Vec<&str> = by_item.iter().filter(|i| i.item_total.is_some_and(|r| r < 0.0)).map(|i| i.item.as_str()).collect();
        let mut remarks = Vec::new();
        if !against.is_empty() {
            remarks.push(format!(
                "negative item-total correlation of {}: coded the other way round, or in the wrong column?",
                against.join(", ")
            ));
        }
        if alpha.is_some_and(|a| a < 0.0) {
            remarks.push("alpha is negative: the items vary against each other".to_owned());
        }
        Reliability {
            n,
            items: k,
            alpha,
            alpha_interval: alpha.and_then(|a| feldt(a, n, k, confidence)),
            omega,
            by_item,
            undefined,
            remarks,
        }
    }
}

/// Feldt's interval around alpha for `n` respondents and `k` items; none below two of either.
pub fn feldt(alpha: f64, n: usize, k: usize, confidence: f64) -> Option<(f64, f64)> {
    if n < 2 || k < 2 {
        return None;
    }
    let (d1, d2) = ((n - 1) as f64, ((n - 1) * (k - 1)) as f64);
    let tail = (1.0 - confidence) / 2.0;
    let bound = |p: f64| 1.0 - (1.0 - alpha) * f_quantile(p, d1, d2);
    Some((bound(1.0 - tail), bound(tail)))
}

/// Covariances of the columns, with n - 1; none below two rows.
fn covariances(columns: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = columns.first().map_or(0, Vec::len);
    if n < 2 {
        return None;
    }
    let centred: Vec<Vec<f64>> = columns
        .iter()
        .map(|c| {
            let mean = c.iter().sum::<f64>() / n as f64;
            c.iter().map(|v| v - mean).collect()
        })
        .collect();
    let of = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>() / (n - 1) as f64;
    Some(centred.iter().map(|a| centred.iter().map(|b| of(a, b)).collect()).collect())
}

/// Alpha of some items.
fn alpha_of(covariances: &[Vec<f64>], items: &[usize]) -> Result<f64, Undefined> {
    let k = items.len();
    if k < 2 {
        return Err(Undefined::TooFewItems { items: k, needed: 2 });
    }
    let own: f64 = items.iter().map(|i| covariances[*i][*i]).sum();
    let total: f64 = items.iter().map(|i| items.iter().map(|j| covariances[*i][*j]).sum::<f64>()).sum();
    if negligible(total) {
        return Err(Undefined::ConstantSum);
    }
    Ok(k as f64 / (k as f64 - 1.0) * (1.0 - own / total))
}

/// Whether a variance of whole-number answers is nought but for rounding. The smallest real one, a single answer of a
/// million that is different, is 1e-6.
fn negligible(variance: f64) -> bool {
    variance < 1e-9
}

#[cfg(test)]
#[path = "reliability_tests.rs"]
mod tests;
