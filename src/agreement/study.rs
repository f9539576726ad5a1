//! The agreement of the codings of a study: per code, per label of each axis, for sets of labels, for pairs of coders.
//!
//! Input: the sets of every coder, unit by unit ([`CodedUnit`]). Output: a [`Study`], which serializes to the JSON of
//! `ier agree --json`. All facets share their bootstrap replicates.

use super::bootstrap;
use super::coefficient::LabelSet;
use super::labels::AXES;
use super::outcome::{Outcome, Why};
use super::ratings::{Figure, Ratings};
use super::sets::{BATCH, SetFigure, SetRatings};
use serde::Serialize;

/// What one coder said about one unit.
#[derive(Debug, Clone, Default)]
pub struct CodedUnit {
    /// The sets, one for each of [`AXES`].
    pub sets: Vec<LabelSet>,
    /// Codes that the coder could have given; all where the codebook was used whole.
    pub known: LabelSet,
    /// For each of [`AXES`], whether the coder has it at all.
    pub has: Vec<bool>,
}

/// A figure with its interval.
#[derive(Debug, Clone, Serialize)]
pub struct Estimate {
    /// Name of the figure.
    pub figure: &'static str,
    /// Its value; none where it is undefined.
    pub value: Option<f64>,
    /// Why it is undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
    /// Lower limit of the 95 % interval.
    pub low: Option<f64>,
    /// Its upper limit.
    pub high: Option<f64>,
    /// What it came out as.
    #[serde(skip)]
    pub outcome: Option<Outcome>,
}

/// One thing that was compared.
#[derive(Debug, Clone, Serialize)]
pub struct Facet {
    /// `set` (a set of labels), `label` (presence of one) or `column`.
    pub kind: &'static str,
    /// Axis, such as `codes`, or name of the column.
    pub axis: String,
    /// The label; none for sets.
    pub label: Option<String>,
    /// Units coded by at least two.
    pub n: usize,
    /// For each coder, units coded.
    pub coded: Vec<usize>,
    /// For each coder, units with the label.
    pub given: Vec<usize>,
    /// The figures.
    pub estimates: Vec<Estimate>,
}

impl Facet {
    /// The estimate of the figure called so.
    pub fn get(&self, figure: &str) -> Option<&Estimate> {
        self.estimates.iter().find(|e| e.figure == figure)
    }

    /// Whether any coder gave the label.
    pub fn used(&self) -> bool {
        self.kind != "label" || self.given.iter().any(|n| *n > 0)
    }
}

/// Two coders compared on codes.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// The first.
    pub first: String,
    /// The second.
    pub second: String,
    /// Units that both coded.
    pub n: usize,
    /// Figures of their sets of codes.
    pub sets: Vec<Estimate>,
    /// Mean Cohen's kappa over the codes for which it is defined.
    pub mean_kappa: Option<f64>,
    /// Number of those codes.
    pub kappas: usize,
}

/// How intervals are made.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Intervals {
    /// Bootstrap replicates; 0 for no intervals.
    pub replicates: u32,
    /// Seed.
    pub seed: u64,
}

/// Agreement of all codings.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Study {
    /// Names of the coders.
    pub coders: Vec<String>,
    /// Units that any coder coded.
    pub units: usize,
    /// Whether units were weighted by the design of a sample.
    pub weighted: bool,
    /// Everything compared: sets first, then labels axis by axis, then columns.
    pub facets: Vec<Facet>,
    /// Every pair of coders, where codes were compared.
    pub pairs: Vec<Pair>,
}

/// What is to be assessed: ratings with a name.
enum Assessed {
    Sets(SetRatings),
    One(Ratings),
}

/// Collects what is compared, then assesses it.
pub struct Assessment<'a> {
    coders: Vec<String>,
    units: usize,
    weights: Option<&'a [f64]>,
    assessed: Vec<(Facet, Assessed)>,
    pairs: Vec<Pair>,
}

impl<'a> Assessment<'a> {
    /// Nothing yet. `weights` are those of the units, one for each without; they are scaled to a mean of 1 by the caller.
    pub fn new(coders: Vec<String>, units: usize, weights: Option<&'a [f64]>) -> Assessment<'a> {
        Assessment { coders, units, weights, assessed: Vec::new(), pairs: Vec::new() }
    }

    /// Adds codes, axes and pairs. `grid` has a row a unit and a cell a coder; `labels` the names on each of [`AXES`].
    pub fn codings(&mut self, grid: &[Vec<Option<CodedUnit>>], labels: &[Vec<String>]) {
        let coders = self.coders.len();
        // Sets can be compared only over codes that everybody could give.
        let shared = grid.iter().flatten().flatten().fold(LabelSet::MAX, |shared, unit| shared & unit.known);
        let codes = AXES.iter().position(|a| *a == "codes").unwrap_or(0);
        let set = |unit: &CodedUnit, axis: usize| {
            let mask = if axis == codes { shared } else { LabelSet::MAX };
            unit.has[axis].then(|| unit.sets[axis] & mask)
        };
        for (axis, name) in AXES.iter().enumerate() {
            let of_unit =
                |row: &Vec<Option<CodedUnit>>| -> Vec<Option<LabelSet>> { row.iter().map(|cell| set(cell.as_ref()?, axis)).collect() };
            if *name == "any" {
                continue;
            }
            let ratings = SetRatings::new(coders, grid.iter().map(of_unit));
            if ratings.comparable() == 0 {
                continue;
            }
            let counted = |coder: usize| grid.iter().filter(|row| row[coder].as_ref().is_some_and(|u| u.has[axis])).count();
            let facet = Facet {
                kind: "set",
                axis: (*name).to_owned(),
                label: None,
                n: ratings.comparable(),
                coded: (0..coders).map(counted).collect(),
                given: Vec::new(),
                estimates: Vec::new(),
            };
            self.assessed.push((facet, Assessed::Sets(ratings)));
            if *name == "codes" {
                self.pairs = pairs(&self.coders, grid, &|unit| set(unit, codes), codes, labels[codes].len(), self.weights);
            }
        }
        for (axis, name) in AXES.iter().enumerate() {
            for (at, label) in labels[axis].iter().enumerate().take(LabelSet::BITS as usize) {
                let presence = |unit: &CodedUnit| {
                    (unit.has[axis] && (axis != codes || unit.known >> at & 1 == 1)).then_some(unit.sets[axis] >> at & 1 == 1)
                };
                let rows = grid.iter().map(|row| row.iter().map(|cell| presence(cell.as_ref()?)).collect());
                let ratings = Ratings::of_presence(coders, rows);
                if axis != codes && ratings.comparable() == 0 {
                    continue;
                }
                self.one("label", name, Some(label.clone()), ratings);
            }
        }
    }

    /// Adds the values of a column.
    pub fn column(&mut self, name: &str, ratings: Ratings) {
        self.one("column", name, None, ratings);
    }

    fn one(&mut self, kind: &'static str, axis: &str, label: Option<String>, ratings: Ratings) {
        let (coded, given): (Vec<_>, Vec<_>) = (0..self.coders.len()).map(|c| ratings.of_coder(c)).unzip();
        let given = if kind == "label" { given } else { Vec::new() };
        let facet = Facet { kind, axis: axis.to_owned(), label, n: ratings.comparable(), coded, given, estimates: Vec::new() };
        self.assessed.push((facet, Assessed::One(ratings)));
    }

    /// Computes every figure and its interval.
    pub fn finish(self, intervals: Intervals) -> Study {
        let figures = |weights: &[Vec<f64>]| -> Vec<Vec<Outcome>> {
            let mut out: Vec<Vec<Outcome>> = vec![Vec::new(); weights.len()];
            for (facet, assessed) in &self.assessed {
                match assessed {
                    Assessed::Sets(sets) => out.iter_mut().zip(sets.figures(weights)).for_each(|(out, f)| out.extend(f)),
                    // What nobody gave is undefined in every replicate.
                    Assessed::One(_) if !facet.used() => {
                        for out in &mut out {
                            out.extend([Err(Why::NeverUsed); Figure::ALL.len()]);
                        }
                    }
                    Assessed::One(one) => {
                        out.iter_mut().zip(weights).for_each(|(out, w)| out.extend(one.figures(&one.tally(Some(w)))));
                    }
                }
            }
            out
        };
        let base = self.weights.map_or_else(|| vec![1.0; self.units], <[f64]>::to_vec);
        // The point estimates are computed even where nobody gave a label: that all agree on its absence is a figure too.
        let mut point: Vec<Outcome> = Vec::new();
        for (_, assessed) in &self.assessed {
            match assessed {
                Assessed::Sets(sets) => point.extend(sets.figures(std::slice::from_ref(&base)).concat()),
                Assessed::One(one) => point.extend(one.figures(&one.tally(Some(&base)))),
            }
        }
        let limits = bootstrap::intervals(self.units, self.weights, intervals.replicates, intervals.seed, BATCH, |weights| {
            figures(weights).into_iter().map(|f| f.into_iter().map(Result::ok).collect()).collect()
        });
        let mut at = 0;
        let mut facets = Vec::with_capacity(self.assessed.len());
        for (mut facet, assessed) in self.assessed {
            let names: Vec<&'static str> = match assessed {
                Assessed::Sets(_) => SetFigure::ALL.iter().map(|f| f.id()).collect(),
                Assessed::One(_) => Figure::ALL.iter().map(|f| f.id()).collect(),
            };
            for name in names {
                facet.estimates.push(estimate(name, point[at], limits.get(at).copied().flatten()));
                at += 1;
            }
            facets.push(facet);
        }
        Study { coders: self.coders, units: self.units, weighted: self.weights.is_some(), facets, pairs: self.pairs }
    }
}

fn estimate(figure: &'static str, outcome: Outcome, limits: Option<(f64, f64)>) -> Estimate {
    let limits = limits.filter(|_| outcome.is_ok());
    Estimate {
        figure,
        value: outcome.ok(),
        undefined: outcome.err().map(|why| why.to_string()),
        low: limits.map(|l| l.0),
        high: limits.map(|l| l.1),
        outcome: Some(outcome),
    }
}

/// Every pair of coders on its own.
fn pairs(
    coders: &[String],
    grid: &[Vec<Option<CodedUnit>>],
    set: &dyn Fn(&CodedUnit) -> Option<LabelSet>,
    codes: usize,
    labels: usize,
    weights: Option<&[f64]>,
) -> Vec<Pair> {
    let base = weights.map_or_else(|| vec![1.0; grid.len()], <[f64]>::to_vec);
    let mut out = Vec::new();
    for a in 0..coders.len() {
        for b in a + 1..coders.len() {
            let of = |row: &Vec<Option<CodedUnit>>| vec![row[a].as_ref().and_then(set), row[b].as_ref().and_then(set)];
            let sets = SetRatings::new(2, grid.iter().map(of));
            let figures = sets.figures(std::slice::from_ref(&base)).concat();
            let kappas: Vec<f64> = (0..labels.min(LabelSet::BITS as usize))
                .filter_map(|label| {
                    let presence = |unit: &CodedUnit| (unit.known >> label & 1 == 1).then_some(unit.sets[codes] >> label & 1 == 1);
                    let of = |row: &Vec<Option<CodedUnit>>| vec![row[a].as_ref().and_then(presence), row[b].as_ref().and_then(presence)];
                    let ratings = Ratings::of_presence(2, grid.iter().map(of));
                    let at = Figure::ALL.iter().position(|f| *f == Figure::Cohen)?;
                    ratings.figures(&ratings.tally(Some(&base)))[at].ok()
                })
                .collect();
            out.push(Pair {
                first: coders[a].clone(),
                second: coders[b].clone(),
                n: sets.comparable(),
                sets: SetFigure::ALL.iter().zip(figures).map(|(f, o)| estimate(f.id(), o, None)).collect(),
                mean_kappa: (!kappas.is_empty()).then(|| kappas.iter().sum::<f64>() / kappas.len() as f64),
                kappas: kappas.len(),
            });
        }
    }
    out
}
