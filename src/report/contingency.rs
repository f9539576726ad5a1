//! Is a code more frequent in one group than in another: a table of "has it" and "has it not" by group.
//!
//! - Chi-square: Pearson (1900), without continuity correction; Cramér's V: Cramér (1946), chapter 21.
//! - Fisher's exact test of a table with two groups, two-sided: the sum of the probabilities of all tables with these margins
//!   that are no likelier than the one observed (Fisher 1935; the same sum as in R and SciPy).
//! - Adjusted residuals: Haberman (1973); about standard normal where the groups do not differ.
//! - Correction for several tests: Holm (1979), Benjamini and Hochberg (1995).
//!
//! What has no value (a code that nobody or everybody has) is `None`.

use crate::measures::distribution::{chi_square_tail, ln_gamma};

/// Answers with a code, and all answers, by group.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// Answers of each group that have it.
    pub with: Vec<u64>,
    /// Answers of each group.
    pub of: Vec<u64>,
}

/// A chi-square test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic.
    pub chi_square: f64,
    /// Degrees of freedom.
    pub df: u32,
    /// Probability of a statistic at least as large where the groups do not differ.
    pub p: f64,
    /// Cramér's V, 0 to 1; the absolute phi here, as one side of the table has two values.
    pub v: f64,
    /// The smallest expected count.
    pub smallest_expected: f64,
    /// Share of the expected counts below 5.
    pub small: f64,
    /// Fisher's exact p, for two groups.
    pub exact: Option<f64>,
}

impl Test {
    /// Whether expected counts are too small for chi-square: more than a fifth below 5, or any below 1 (Cochran 1954).
    pub fn is_thin(&self) -> bool {
        self.small > 0.2 || self.smallest_expected < 1.0
    }

    /// The probability to go by: the exact one where there is one and chi-square is not to be trusted.
    pub fn p_used(&self) -> f64 {
        match self.exact {
            Some(exact) if self.is_thin() => exact,
            _ => self.p,
        }
    }
}

impl Counts {
    fn totals(&self) -> (f64, f64) {
        (self.with.iter().sum::<u64>() as f64, self.of.iter().sum::<u64>() as f64)
    }

    /// The test; undefined with fewer than two groups, and where nobody or everybody has the code.
    pub fn test(&self) -> Option<Test> {
        let (with, n) = self.totals();
        if self.of.len() < 2 || self.of.contains(&0) || with == 0.0 || with >= n {
            return None;
        }
        let (mut chi_square, mut smallest, mut small) = (0.0, f64::INFINITY, 0);
        for (has, of) in self.with.iter().zip(&self.of) {
            let (has, of) = (*has as f64, *of as f64);
            for (observed, margin) in [(has, with), (of - has, n - with)] {
                let expected = of * margin / n;
                chi_square += (observed - expected).powi(2) / expected;
                smallest = f64::min(smallest, expected);
                small += u32::from(expected < 5.0);
            }
        }
        let df = self.of.len() as u32 - 1;
        let v = (chi_square / n).sqrt();
        let small = f64::from(small) / (2 * self.of.len()) as f64;
        let p = chi_square_tail(chi_square, f64::from(df));
        Some(Test { chi_square, df, p, v, smallest_expected: smallest, small, exact: self.exact() })
    }

    fn exact(&self) -> Option<f64> {
        let ([a, b], [of_a, of_b]) = (self.with.as_slice(), self.of.as_slice()) else { return None };
        let (with, n) = (a + b, of_a + of_b);
        let choose = |n: u64, k: u64| {
            let factorial = |k: u64| ln_gamma(k as f64 + 1.0);
            factorial(n) - factorial(k) - factorial(n - k)
        };
        let likelihood = |k: u64| (choose(*of_a, k) + choose(*of_b, with - k) - choose(n, with)).exp();
        let observed = likelihood(*a);
        let (low, high) = (with.saturating_sub(*of_b), with.min(*of_a));
        // Equal probabilities differ in their last digits when computed on two ways.
        let sum: f64 = (low..=high).map(likelihood).filter(|p| *p <= observed * (1.0 + 1e-7)).sum();
        Some(sum.min(1.0))
    }

    /// The adjusted residual of "has it" in each group; undefined where nobody or everybody has it, or a group is all.
    pub fn residuals(&self) -> Vec<Option<f64>> {
        let (with, n) = self.totals();
        let residual = |has: u64, of: u64| {
            let (has, of) = (has as f64, of as f64);
            let expected = of * with / n;
            let spread = (expected * (1.0 - with / n) * (1.0 - of / n)).sqrt();
            (spread > 0.0).then(|| (has - expected) / spread)
        };
        self.with.iter().zip(&self.of).map(|(has, of)| residual(*has, *of)).collect()
    }
}

/// Probabilities corrected after Holm: the chance of any false alarm among all of them stays below the limit.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let order = ranks(p);
    let mut corrected = vec![0.0; p.len()];
    let mut above = 0.0_f64;
    for (rank, at) in order.iter().enumerate() {
        above = above.max(p[*at] * (p.len() - rank) as f64).min(1.0);
        corrected[*at] = above;
    }
    corrected
}

/// Probabilities corrected after Benjamini and Hochberg: the share of false alarms among the alarms stays below the limit.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let order = ranks(p);
    let mut corrected = vec![0.0; p.len()];
    let mut below = 1.0_f64;
    for (rank, at) in order.iter().enumerate().rev() {
        below = below.min(p[*at] * p.len() as f64 / (rank + 1) as f64);
        corrected[*at] = below;
    }
    corrected
}

/// Places from the smallest to the largest.
fn ranks(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_by_hand() {
        // 10 of 20 against 5 of 20: expected 7.5 and 12.5, so chi-square = 4 parts: 2 * 2.5^2 / 7.5 + 2 * 2.5^2 / 12.5.
        let counts = Counts { with: vec![10, 5], of: vec![20, 20] };
        let test = counts.test().unwrap();
        assert!((test.chi_square - (12.5 / 7.5 + 12.5 / 12.5)).abs() < 1e-12);
        assert!((test.v - (test.chi_square / 40.0).sqrt()).abs() < 1e-12);
        assert_eq!((test.df, test.is_thin()), (1, false));
        assert!((test.smallest_expected - 7.5).abs() < 1e-12);
        // In a table of two by two the adjusted residuals are the root of chi-square, with both signs.
        let residuals: Vec<f64> = counts.residuals().into_iter().flatten().collect();
        assert!((residuals[0] - test.chi_square.sqrt()).abs() < 1e-12 && (residuals[0] + residuals[1]).abs() < 1e-12);
    }

    #[test]
    fn the_lady_tasting_tea() {
        // Fisher (1935), chapter 2: three of four right on both sides; 1 - 36/70 of the tables are as unlikely.
        let test = Counts { with: vec![3, 1], of: vec![4, 4] }.test().unwrap();
        assert!((test.exact.unwrap() - 34.0 / 70.0).abs() < 1e-12);
        assert!(test.is_thin() && (test.p_used() - 34.0 / 70.0).abs() < 1e-12);
    }

    #[test]
    fn undefined_is_undefined() {
        let rows = [
            ("nobody has it", vec![0, 0], vec![5, 5]),
            ("everybody has it", vec![5, 5], vec![5, 5]),
            ("one group", vec![2], vec![5]),
            ("an empty group", vec![2, 0], vec![5, 0]),
        ];
        for (name, with, of) in rows {
            assert_eq!(Counts { with, of }.test(), None, "{name}");
        }
        assert_eq!(Counts { with: vec![0, 0], of: vec![5, 5] }.residuals(), [None, None]);
    }

    #[test]
    fn corrections_by_hand() {
        let p = [0.01, 0.04, 0.03, 0.5];
        let near = |a: Vec<f64>, b: [f64; 4]| assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} {b:?}");
        near(holm(&p), [0.04, 0.09, 0.09, 0.5]);
        near(benjamini_hochberg(&p), [0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]);
        assert!(holm(&[]).is_empty());
    }
}
