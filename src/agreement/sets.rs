//! Agreement on sets of labels: several codes a response, each coder with a set.
//!
//! Alpha compares sets by a distance ([`masi`], [`jaccard`], or whether they are the same). What is expected by chance
//! needs the distance of every two sets that occur. Most of these share no label and are at distance 1, so that only
//! the others are kept, and eight bootstrap replicates go through them at once: ten thousand responses with two thousand
//! different sets take seconds, not hours.

use super::coefficient::{LabelSet, jaccard, masi};
use super::outcome::{Outcome, Why};
use rustc_hash::FxHashMap;

/// How many tallies are worked on at once.
pub const BATCH: usize = 8;

/// A figure of sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetFigure {
    /// Share of pairs of codings that are the same set.
    Exact,
    /// Krippendorff's alpha with MASI distance.
    AlphaMasi,
    /// Krippendorff's alpha with Jaccard distance.
    AlphaJaccard,
    /// Krippendorff's alpha of sets as names: the same or not.
    AlphaNominal,
    /// Labels of the second coder that the first gave too; of two coders.
    Precision,
    /// Labels of the first coder that the second gave too; of two coders.
    Recall,
    /// Specific agreement on labels, pooled over labels (micro F1 of two coders).
    F1,
}

impl SetFigure {
    /// All of them, in the order of [`SetRatings::figures`].
    pub const ALL: [SetFigure; 7] = [
        SetFigure::Exact,
        SetFigure::AlphaMasi,
        SetFigure::AlphaJaccard,
        SetFigure::AlphaNominal,
        SetFigure::Precision,
        SetFigure::Recall,
        SetFigure::F1,
    ];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            SetFigure::Exact => "p_o",
            SetFigure::AlphaMasi => "krippendorff_alpha_masi",
            SetFigure::AlphaJaccard => "krippendorff_alpha_jaccard",
            SetFigure::AlphaNominal => "krippendorff_alpha_nominal",
            SetFigure::Precision => "precision",
            SetFigure::Recall => "recall",
            SetFigure::F1 => "f1",
        }
    }
}

/// Sets of units by coders.
#[derive(Debug, Clone)]
pub struct SetRatings {
    coders: usize,
    units: Vec<Unit>,
    values: usize,
    /// Two different sets that share a label, and how alike they are by MASI and by Jaccard.
    alike: Vec<(u32, u32, f64, f64)>,
}

/// A unit coded by at least two: what it adds to every figure.
#[derive(Debug, Clone)]
struct Unit {
    /// Place among all units.
    at: usize,
    values: Vec<u32>,
    /// Mean distances within the unit, times the number of its codings: MASI, Jaccard, same or not.
    distances: [f64; 3],
    same: f64,
    labels_agreed: f64,
    labels: f64,
    /// Labels both gave, labels of the first, labels of the second.
    of_two: [f64; 3],
}

impl SetRatings {
    /// The sets by unit and coder; `None` where the coder has not coded the unit.
    pub fn new(coders: usize, units: impl IntoIterator<Item = Vec<Option<LabelSet>>>) -> SetRatings {
        let mut numbers: FxHashMap<LabelSet, u32> = FxHashMap::default();
        let mut sets: Vec<LabelSet> = Vec::new();
        let mut kept = Vec::new();
        for (at, unit) in units.into_iter().enumerate() {
            let given: Vec<LabelSet> = unit.iter().copied().flatten().collect();
            if given.len() < 2 {
                continue;
            }
            let m = given.len() as f64;
            let (mut distances, mut same, mut shared) = ([0.0; 3], 0.0, 0.0);
            for (i, a) in given.iter().enumerate() {
                for b in &given[i + 1..] {
                    let apart = f64::from(a != b);
                    let pair = [masi(*a, *b), jaccard(*a, *b), apart];
                    distances.iter_mut().zip(pair).for_each(|(sum, d)| *sum += 2.0 * d / (m - 1.0));
                    same += 2.0 * (1.0 - apart) / (m * (m - 1.0));
                    shared += 2.0 * f64::from((a & b).count_ones()) / (m - 1.0);
                }
            }
            let values = given.iter().map(|set| {
                *numbers.entry(*set).or_insert_with(|| {
                    sets.push(*set);
                    sets.len() as u32 - 1
                })
            });
            let values = values.collect();
            let size = |set: LabelSet| f64::from(set.count_ones());
            let of_two = [size(given[0] & given[1]), size(given[0]), size(given[1])];
            let labels = given.iter().map(|set| size(*set)).sum();
            kept.push(Unit { at, values, distances, same, labels_agreed: shared, labels, of_two });
        }
        let mut alike = Vec::new();
        for (i, a) in sets.iter().enumerate() {
            for (j, b) in sets.iter().enumerate().skip(i + 1) {
                if a & b != 0 {
                    alike.push((i as u32, j as u32, 1.0 - masi(*a, *b), 1.0 - jaccard(*a, *b)));
                }
            }
        }
        SetRatings { coders, units: kept, values: sets.len(), alike }
    }

    /// Number of units with at least two codings.
    pub fn comparable(&self) -> usize {
        self.units.len()
    }

    /// Every figure in the order of [`SetFigure::ALL`], for each list of weights of all units (at most [`BATCH`]).
    pub fn figures(&self, weights: &[Vec<f64>]) -> Vec<Vec<Outcome>> {
        let mut counts = vec![[0.0; BATCH]; self.values];
        let mut sums = [Sums::default(); BATCH];
        for unit in &self.units {
            for (replicate, weights) in weights.iter().enumerate().take(BATCH) {
                let w = weights[unit.at];
                if w > 0.0 {
                    sums[replicate].add(unit, w);
                    unit.values.iter().for_each(|value| counts[*value as usize][replicate] += w);
                }
            }
        }
        // All pairs of codings, less those of equal sets, less the likeness of those that share labels.
        let mut likeness = [[0.0; BATCH]; 2];
        for (i, j, masi, jaccard) in &self.alike {
            let (a, b) = (&counts[*i as usize], &counts[*j as usize]);
            for replicate in 0..BATCH {
                let pairs = 2.0 * a[replicate] * b[replicate];
                likeness[0][replicate] += pairs * masi;
                likeness[1][replicate] += pairs * jaccard;
            }
        }
        (0..weights.len().min(BATCH))
            .map(|replicate| {
                let used = counts.iter().filter(|c| c[replicate] > 0.0).count();
                let equal: f64 = counts.iter().map(|c| c[replicate].powi(2)).sum();
                let unequal = sums[replicate].codings.powi(2) - equal;
                let expected = [unequal - likeness[0][replicate], unequal - likeness[1][replicate], unequal];
                sums[replicate].figures(expected, used, self.coders)
            })
            .collect()
    }
}

/// Sums over units, weighted.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    units: f64,
    codings: f64,
    distances: [f64; 3],
    same: f64,
    labels_agreed: f64,
    labels: f64,
    of_two: [f64; 3],
}

impl Sums {
    fn add(&mut self, unit: &Unit, w: f64) {
        self.units += w;
        self.codings += w * unit.values.len() as f64;
        self.distances.iter_mut().zip(unit.distances).for_each(|(sum, d)| *sum += w * d);
        self.same += w * unit.same;
        self.labels_agreed += w * unit.labels_agreed;
        self.labels += w * unit.labels;
        self.of_two.iter_mut().zip(unit.of_two).for_each(|(sum, n)| *sum += w * n);
    }

    fn figures(&self, expected: [f64; 3], used: usize, coders: usize) -> Vec<Outcome> {
        let none = if coders < 2 { Why::OneCoder } else { Why::NoUnits };
        if self.units == 0.0 {
            return vec![Err(none); SetFigure::ALL.len()];
        }
        let share = |part: f64, whole: f64, why: Why| if whole > 0.0 { Ok(part / whole) } else { Err(why) };
        let alpha = |of: usize| match used {
            0 | 1 => Err(Why::OneValue),
            _ => share(self.distances[of] * (self.codings - 1.0), expected[of], Why::OneValue).map(|d| 1.0 - d),
        };
        let two = |f: Outcome| if coders == 2 { f } else { Err(Why::TwoCodersOnly) };
        vec![
            Ok(self.same / self.units),
            alpha(0),
            alpha(1),
            alpha(2),
            two(share(self.of_two[0], self.of_two[2], Why::SecondNever)),
            two(share(self.of_two[0], self.of_two[1], Why::FirstNever)),
            share(self.labels_agreed, self.labels, Why::NeverUsed),
        ]
    }
}
