//! The coefficients.
//!
//! - Cohen's kappa: Cohen (1960), A coefficient of agreement for nominal scales.
//! - Krippendorff's alpha: Krippendorff (2011), Computing Krippendorff's alpha-reliability; here for two coders without
//!   missing values, with any distance between values.
//! - MASI distance between sets: Passonneau (2006), Measuring agreement on set-valued items (MASI); 1 - J * M, where J is
//!   the Jaccard index and M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0, as exact
//!   thirds; two empty sets agree.
//! - Precision, recall, F1 over labels pooled over units (micro).

use std::collections::BTreeMap;

/// A set of labels, as bits.
pub type LabelSet = u128;

/// How many labels a set can hold.
pub const MOST_LABELS: usize = LabelSet::BITS as usize;

/// Counts of a code in two codings of the same units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Table2x2 {
    /// Both gave it.
    pub both: u64,
    /// Only the first gave it.
    pub first: u64,
    /// Only the second gave it.
    pub second: u64,
    /// Neither gave it.
    pub neither: u64,
}

impl Table2x2 {
    /// Counts label number `label` over pairs of sets.
    pub fn of(pairs: &[(LabelSet, LabelSet)], label: u32) -> Table2x2 {
        let mut table = Table2x2::default();
        for (a, b) in pairs {
            match (a >> label & 1, b >> label & 1) {
                (1, 1) => table.both += 1,
                (1, _) => table.first += 1,
                (_, 1) => table.second += 1,
                _ => table.neither += 1,
            }
        }
        table
    }

    /// Number of units.
    pub fn n(self) -> u64 {
        self.both + self.first + self.second + self.neither
    }

    /// Observed agreement p_o.
    pub fn observed(self) -> Option<f64> {
        (self.n() > 0).then(|| (self.both + self.neither) as f64 / self.n() as f64)
    }

    /// Agreement expected by chance p_e, from the margins of both coders.
    pub fn expected(self) -> Option<f64> {
        let n = self.n() as f64;
        if self.n() == 0 {
            return None;
        }
        let (a, b) = ((self.both + self.first) as f64 / n, (self.both + self.second) as f64 / n);
        Some(a * b + (1.0 - a) * (1.0 - b))
    }

    /// Cohen's kappa; undefined where chance alone would agree always.
    pub fn kappa(self) -> Option<f64> {
        let (observed, expected) = (self.observed()?, self.expected()?);
        // Counts are exact, so that expected agreement is 1 exactly where both coders use one value only.
        let constant = self.both + self.first == 0 && self.both + self.second == 0
            || self.neither + self.first == 0 && self.neither + self.second == 0;
        (!constant).then(|| (observed - expected) / (1.0 - expected))
    }

    /// Share of the second coder's codes that the first gave too.
    pub fn precision(self) -> Option<f64> {
        (self.both + self.second > 0).then(|| self.both as f64 / (self.both + self.second) as f64)
    }

    /// Share of the first coder's codes that the second gave too.
    pub fn recall(self) -> Option<f64> {
        (self.both + self.first > 0).then(|| self.both as f64 / (self.both + self.first) as f64)
    }

    /// Harmonic mean of precision and recall; undefined where neither coder gave the code.
    pub fn f1(self) -> Option<f64> {
        let given = 2 * self.both + self.first + self.second;
        (given > 0).then(|| 2.0 * self.both as f64 / given as f64)
    }

    /// Both tables together, for pooled figures.
    #[must_use]
    pub fn plus(self, other: Table2x2) -> Table2x2 {
        Table2x2 {
            both: self.both + other.both,
            first: self.first + other.first,
            second: self.second + other.second,
            neither: self.neither + other.neither,
        }
    }
}

/// MASI distance of two sets, in exact thirds: 0 to 1.
pub fn masi(a: LabelSet, b: LabelSet) -> f64 {
    if a == b {
        return 0.0;
    }
    let (inter, union) = ((a & b).count_ones(), (a | b).count_ones());
    if inter == 0 {
        return 1.0;
    }
    let thirds = if a & b == a || a & b == b { 2 } else { 1 };
    1.0 - f64::from(inter * thirds) / f64::from(union * 3)
}

/// Jaccard distance of two sets: one less the share of the labels of either that both have; two empty sets agree.
pub fn jaccard(a: LabelSet, b: LabelSet) -> f64 {
    if a == b {
        return 0.0;
    }
    1.0 - f64::from((a & b).count_ones()) / f64::from((a | b).count_ones())
}

/// Krippendorff's alpha of two coders over sets, with MASI distance. Undefined for fewer than two values or where all
/// values are one and the same.
pub fn alpha_masi(pairs: &[(LabelSet, LabelSet)]) -> Option<f64> {
    let mut counts: BTreeMap<LabelSet, f64> = BTreeMap::new();
    for (a, b) in pairs {
        *counts.entry(*a).or_default() += 1.0;
        *counts.entry(*b).or_default() += 1.0;
    }
    let n = 2.0 * pairs.len() as f64;
    let values: Vec<(LabelSet, f64)> = counts.into_iter().collect();
    let mut expected = 0.0;
    for (i, (x, nx)) in values.iter().enumerate() {
        for (y, ny) in &values[i + 1..] {
            expected += 2.0 * nx * ny * masi(*x, *y);
        }
    }
    if pairs.is_empty() || expected == 0.0 {
        return None;
    }
    let expected = expected / (n * (n - 1.0));
    let observed = pairs.iter().map(|(a, b)| masi(*a, *b)).sum::<f64>() / pairs.len() as f64;
    Some(1.0 - observed / expected)
}

/// Share of units whose sets are the same.
pub fn exact(pairs: &[(LabelSet, LabelSet)]) -> Option<f64> {
    (!pairs.is_empty()).then(|| pairs.iter().filter(|(a, b)| a == b).count() as f64 / pairs.len() as f64)
}

/// Counts pooled over `labels` labels.
pub fn pooled(pairs: &[(LabelSet, LabelSet)], labels: usize) -> Table2x2 {
    (0..labels as u32).map(|label| Table2x2::of(pairs, label)).fold(Table2x2::default(), Table2x2::plus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohen_1960_style_table() {
        // 20 both, 5 only first, 10 only second, 15 neither: p_o .7, p_e .5, kappa .4.
        let table = Table2x2 { both: 20, first: 5, second: 10, neither: 15 };
        assert!((table.observed().unwrap() - 0.7).abs() < 1e-12);
        assert!((table.expected().unwrap() - 0.5).abs() < 1e-12);
        assert!((table.kappa().unwrap() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn undefined_is_undefined() {
        let never = Table2x2 { neither: 9, ..Table2x2::default() };
        assert_eq!(never.kappa(), None);
        assert_eq!(never.f1(), None);
        assert_eq!(alpha_masi(&[(1, 1), (1, 1)]), None);
        assert_eq!(alpha_masi(&[]), None);
    }

    #[test]
    fn masi_by_thirds() {
        let rows: &[(LabelSet, LabelSet, f64)] = &[
            (0, 0, 0.0),
            (0b1, 0b1, 0.0),
            (0b1, 0b10, 1.0),
            (0, 0b1, 1.0),
            (0b1, 0b11, 1.0 - 2.0 / 3.0 / 2.0),
            (0b110, 0b011, 1.0 - 1.0 / 3.0 / 3.0),
        ];
        for (a, b, distance) in rows {
            assert!((masi(*a, *b) - distance).abs() < 1e-12, "{a:b} {b:b}");
        }
    }

    #[test]
    fn alpha_of_nominal_singletons_is_the_classic_one() {
        // Krippendorff (2011), section B: two coders, binary data of ten units; alpha = .095.
        let a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
        let b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
        let pairs: Vec<(LabelSet, LabelSet)> = a.iter().zip(b).map(|(x, y)| (1 << x, 1 << y)).collect();
        assert!((alpha_masi(&pairs).unwrap() - 0.095).abs() < 5e-4);
    }
}
