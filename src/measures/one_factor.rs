//! The model of one common factor, fitted by maximum likelihood, and McDonald's omega from it.
//!
//! ```text
//! x_i = mean_i + lambda_i f + e_i,   var f = 1,   var e_i = psi_i
//! omega = (sum lambda)^2 / ((sum lambda)^2 + sum psi)              McDonald (1999), Test theory, ch. 6: omega total
//! ```
//!
//! in the metric of the answers, so that it is the reliability of their unweighted sum. The loadings are those of greatest
//! likelihood under normality, found by the EM algorithm of Rubin and Thayer (1982, Psychometrika 47, 69-76) on the
//! correlations (the estimate does not depend on the scale) and then brought back by the standard deviations.
//!
//! Omega is said to be undefined where the model is: with fewer than three items (two correlations short of what is to be
//! estimated), with an item that does not vary, where the search does not settle, and at a Heywood case, that is when
//! the best fit would leave an item less than 0.005 of its variance. That bound is the one of `factanal` in R; below it
//! the estimate has run to the edge of what is possible, and the figure would be an artefact of where the search stopped.

use super::reliability::Undefined;

/// Share of its variance that an item must keep for itself, as in R's `factanal`.
pub const LEAST_UNIQUENESS: f64 = 0.005;

/// Steps after which the search is given up.
const STEPS: usize = 20_000;

/// A fitted model, in the metric of the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct OneFactor {
    /// Loading of each item; their sum is not negative.
    pub loadings: Vec<f64>,
    /// Variance of each item that the factor leaves.
    pub uniquenesses: Vec<f64>,
}

impl OneFactor {
    /// Fits the model to a covariance matrix of the items.
    ///
    /// # Errors
    /// Where the model is undefined, with the reason; `Heywood` and `ConstantItem` carry the number of the item.
    pub fn fit(covariances: &[Vec<f64>]) -> Result<OneFactor, Undefined> {
        let k = covariances.len();
        if k < 3 {
            return Err(Undefined::TooFewItems { items: k, needed: 3 });
        }
        let sds: Vec<f64> = (0..k).map(|i| covariances[i][i].sqrt()).collect();
        if let Some(item) = sds.iter().position(|sd| sd.is_nan() || *sd <= 0.0) {
            return Err(Undefined::ConstantItem { item });
        }
        let r: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| covariances[i][j] / (sds[i] * sds[j])).collect()).collect();
        let (mut loadings, mut uniquenesses, settled) = climb(&r);
        // An item at the bound is named even when the search would still creep on: it creeps towards zero.
        if let Some(item) = (0..k).find(|&i| uniquenesses[i] < LEAST_UNIQUENESS) {
            return Err(Undefined::Heywood { item });
        }
        if !settled {
            return Err(Undefined::NotSettled { steps: STEPS });
        }
        for i in 0..k {
            loadings[i] *= sds[i];
            uniquenesses[i] *= sds[i] * sds[i];
        }
        // The sign of a factor is free.
        if loadings.iter().sum::<f64>() < 0.0 {
            for loading in &mut loadings {
                *loading = -*loading;
            }
        }
        Ok(OneFactor { loadings, uniquenesses })
    }

    /// McDonald's omega: the share of the sum's variance that is due to the factor.
    pub fn omega(&self) -> f64 {
        let common = self.loadings.iter().sum::<f64>().powi(2);
        common / (common + self.uniquenesses.iter().sum::<f64>())
    }
}

/// The EM steps on a correlation matrix: loadings, uniquenesses, and whether they settled.
fn climb(r: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>, bool) {
    let k = r.len();
    let times = |v: &[f64]| -> Vec<f64> { r.iter().map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum()).collect() };
    // From the first principal component, a little shortened so that no uniqueness begins at zero.
    let mut loadings = first_component(k, times).iter().map(|l| l.clamp(-0.95, 0.95) * 0.95).collect::<Vec<f64>>();
    let mut uniquenesses: Vec<f64> = loadings.iter().map(|l| 1.0 - l * l).collect();
    for _ in 0..STEPS {
        let information: f64 = loadings.iter().zip(&uniquenesses).map(|(l, u)| l * l / u).sum();
        let weights: Vec<f64> = loadings.iter().zip(&uniquenesses).map(|(l, u)| l / u / (1.0 + information)).collect();
        let with_items = times(&weights);
        // Expected square of the factor: its variance given the items, and that of its regression on them.
        let square: f64 = 1.0 / (1.0 + information) + weights.iter().zip(&with_items).map(|(a, b)| a * b).sum::<f64>();
        let mut moved: f64 = 0.0;
        for i in 0..k {
            let loading = with_items[i] / square;
            let uniqueness = (r[i][i] - loading * with_items[i]).max(1e-12);
            moved = moved.max((loading - loadings[i]).abs()).max((uniqueness - uniquenesses[i]).abs());
            loadings[i] = loading;
            uniquenesses[i] = uniqueness;
        }
        if moved < 1e-11 {
            return (loadings, uniquenesses, true);
        }
    }
    (loadings, uniquenesses, false)
}

/// The first principal component of a correlation matrix, as loadings, by the power method.
fn first_component(k: usize, times: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    // Not all alike: a start of equal weights can be exactly orthogonal to the component.
    let mut vector: Vec<f64> = (0..k).map(|i| 1.0 + i as f64 / (10.0 * k as f64)).collect();
    let mut size = 0.0;
    for _ in 0..500 {
        vector = times(&vector);
        size = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
        if size <= 0.0 {
            break;
        }
        for v in &mut vector {
            *v /= size;
        }
    }
    vector.iter().map(|v| v * size.sqrt()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The covariances that a model implies.
    fn implied(loadings: &[f64], uniquenesses: &[f64]) -> Vec<Vec<f64>> {
        let k = loadings.len();
        let cell = |i: usize, j: usize| loadings[i] * loadings[j] + if i == j { uniquenesses[i] } else { 0.0 };
        (0..k).map(|i| (0..k).map(|j| cell(i, j)).collect()).collect()
    }

    #[test]
    fn a_model_is_found_again_from_the_covariances_it_implies() {
        let rows: [(&str, &[f64], &[f64]); 4] = [
            ("equal items", &[0.7, 0.7, 0.7, 0.7], &[0.51, 0.51, 0.51, 0.51]),
            ("different scales", &[2.0, 0.5, 1.0, 3.0, 0.8], &[1.0, 0.9, 2.0, 4.0, 0.2]),
            ("three items, just identified", &[0.9, 0.6, 0.4], &[0.3, 0.8, 1.1]),
            ("one against the others", &[0.9, 0.8, -0.5, 0.7], &[0.4, 0.4, 0.9, 0.5]),
        ];
        for (name, loadings, uniquenesses) in rows {
            let fit = OneFactor::fit(&implied(loadings, uniquenesses)).unwrap_or_else(|u| panic!("{name}: {u:?}"));
            for i in 0..loadings.len() {
                assert!((fit.loadings[i] - loadings[i]).abs() < 1e-7, "{name}: {:?}", fit.loadings);
                assert!((fit.uniquenesses[i] - uniquenesses[i]).abs() < 1e-7, "{name}: {:?}", fit.uniquenesses);
            }
        }
    }

    #[test]
    fn omega_by_hand() {
        // (0.9 + 0.6 + 0.5)^2 = 4, the uniquenesses sum to 1, 4 / (4 + 1) = 0.8.
        let fit = OneFactor { loadings: vec![0.9, 0.6, 0.5], uniquenesses: vec![0.4, 0.3, 0.3] };
        assert!((fit.omega() - 0.8).abs() < 1e-12);
    }

    #[test]
    fn where_the_model_is_undefined_it_is_said() {
        let constant = vec![vec![1.0, 0.0, 0.5], vec![0.0, 0.0, 0.0], vec![0.5, 0.0, 1.0]];
        // r12 r13 / r23 = 1.6 is more than the whole variance of the first item.
        let heywood = vec![vec![1.0, 0.8, 0.8], vec![0.8, 1.0, 0.4], vec![0.8, 0.4, 1.0]];
        let rows: [(&str, Vec<Vec<f64>>, Undefined); 4] = [
            ("no items", vec![], Undefined::TooFewItems { items: 0, needed: 3 }),
            ("two items", vec![vec![1.0, 0.5], vec![0.5, 1.0]], Undefined::TooFewItems { items: 2, needed: 3 }),
            ("an item without variance", constant, Undefined::ConstantItem { item: 1 }),
            ("a Heywood case", heywood, Undefined::Heywood { item: 0 }),
        ];
        for (name, covariances, expected) in rows {
            assert_eq!(OneFactor::fit(&covariances), Err(expected), "{name}");
        }
    }
}
