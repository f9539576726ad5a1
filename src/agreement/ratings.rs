//! What several coders said about the same units on one variable, and every coefficient of it.
//!
//! Units on which all coders said the same things have one pattern; every coefficient is a function of how many units
//! have each pattern. A bootstrap replicate counts patterns again and never looks at a text. A value is a number of a
//! category; a coder who has not coded a unit has no value there, which is not the same as a value of "no".
//!
//! The coefficients, with m codings of a unit (units with fewer than two are left out unless said otherwise):
//!
//! - p_o: mean over units of the share of pairs of codings that agree (Fleiss 1971; with missing values Gwet 2014).
//! - Cohen's kappa (1960) and weighted kappa (1968; disagreement weights |i-j| or its square): of two coders, over the
//!   units both coded; of more, the mean over pairs (Light 1971).
//! - Scott's pi (1955): of two coders.
//! - Fleiss' kappa (1971): over the units that every coder coded.
//! - Krippendorff's alpha (2011): 1 - D_o/D_e from the coincidences of values, so that missing values need no filling.
//! - Gwet's AC1 (2008) and AC2 (2014): chance is (1/(q-1)) sum p_k (1-p_k), for AC2 times the sum of weights over q;
//!   p_k is the mean over all coded units of the share of codings with value k.
//! - F1: twice the pairs that agree on presence over all codings of presence; of two coders the harmonic mean of
//!   precision and recall, of more the specific agreement on presence (Cicchetti and Feinstein 1990).

use super::outcome::{Outcome, Why};
use rustc_hash::FxHashMap;

/// What differences between values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// Values are names.
    #[default]
    Nominal,
    /// Values have an order.
    Ordinal,
    /// Differences between values have a size.
    Interval,
}

/// A coefficient, or a figure beside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Share of codings that are the last value (for a code: that give it).
    Prevalence,
    /// Observed agreement.
    Observed,
    /// Agreement expected by chance in Cohen's kappa.
    CohenExpected,
    /// Cohen's kappa.
    Cohen,
    /// Weighted kappa, weights growing with the distance.
    Linear,
    /// Weighted kappa, weights growing with the square of the distance.
    Quadratic,
    /// Chance agreement in Scott's pi.
    ScottExpected,
    /// Scott's pi.
    Scott,
    /// Chance agreement in Fleiss' kappa.
    FleissExpected,
    /// Fleiss' kappa.
    Fleiss,
    /// Krippendorff's alpha at the level of the variable.
    Alpha,
    /// Chance agreement in AC1.
    Ac1Expected,
    /// Gwet's AC1.
    Ac1,
    /// Gwet's AC2: ordinal weights for an ordinal variable, quadratic ones for an interval variable.
    Ac2,
    /// Share of the second coder's codes that the first gave too; of two coders.
    Precision,
    /// Share of the first coder's codes that the second gave too; of two coders.
    Recall,
    /// Specific agreement on presence.
    F1,
}

impl Figure {
    /// All of them, in the order of [`Ratings::figures`].
    pub const ALL: [Figure; 17] = [
        Figure::Prevalence,
        Figure::Observed,
        Figure::CohenExpected,
        Figure::Cohen,
        Figure::Linear,
        Figure::Quadratic,
        Figure::ScottExpected,
        Figure::Scott,
        Figure::FleissExpected,
        Figure::Fleiss,
        Figure::Alpha,
        Figure::Ac1Expected,
        Figure::Ac1,
        Figure::Ac2,
        Figure::Precision,
        Figure::Recall,
        Figure::F1,
    ];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Figure::Prevalence => "prevalence",
            Figure::Observed => "p_o",
            Figure::CohenExpected => "p_e_cohen",
            Figure::Cohen => "cohen_kappa",
            Figure::Linear => "weighted_kappa_linear",
            Figure::Quadratic => "weighted_kappa_quadratic",
            Figure::ScottExpected => "p_e_scott",
            Figure::Scott => "scott_pi",
            Figure::FleissExpected => "p_e_fleiss",
            Figure::Fleiss => "fleiss_kappa",
            Figure::Alpha => "krippendorff_alpha",
            Figure::Ac1Expected => "p_e_ac1",
            Figure::Ac1 => "gwet_ac1",
            Figure::Ac2 => "gwet_ac2",
            Figure::Precision => "precision",
            Figure::Recall => "recall",
            Figure::F1 => "f1",
        }
    }
}

/// Values of units by coders.
#[derive(Debug, Clone)]
pub struct Ratings {
    coders: usize,
    level: Level,
    /// Places of the categories on the scale, ascending; 0, 1, 2 ... for names.
    places: Vec<f64>,
    /// Whether presence is asked for: the categories are no (0) and yes (1).
    presence: bool,
    patterns: Vec<Vec<Option<u32>>>,
    of_unit: Vec<u32>,
}

impl Ratings {
    /// Presence (`true`) or absence of something, by unit and coder; `None` where the coder has not coded the unit.
    pub fn of_presence(coders: usize, units: impl IntoIterator<Item = Vec<Option<bool>>>) -> Ratings {
        let units = units.into_iter().map(|unit| unit.into_iter().map(|v| v.map(u32::from)).collect());
        Ratings { presence: true, ..Ratings::new(coders, Level::Nominal, vec![0.0, 1.0], units) }
    }

    /// Values by unit and coder: numbers of categories, whose places on the scale are `places`, ascending. An ordinal
    /// variable uses their order only.
    pub fn new(coders: usize, level: Level, places: Vec<f64>, units: impl IntoIterator<Item = Vec<Option<u32>>>) -> Ratings {
        let mut seen: FxHashMap<Vec<Option<u32>>, u32> = FxHashMap::default();
        let (mut patterns, mut of_unit) = (Vec::new(), Vec::new());
        for mut unit in units {
            unit.resize(coders, None);
            let next = patterns.len() as u32;
            of_unit.push(*seen.entry(unit).or_insert_with_key(|unit| {
                patterns.push(unit.clone());
                next
            }));
        }
        let places = if level == Level::Interval { places } else { (0..places.len()).map(|at| at as f64).collect() };
        Ratings { coders, level, places, presence: false, patterns, of_unit }
    }

    /// Number of units, those that nobody coded included.
    pub fn units(&self) -> usize {
        self.of_unit.len()
    }

    /// Number of units with at least two codings.
    pub fn comparable(&self) -> usize {
        self.of_unit.iter().filter(|at| self.patterns[**at as usize].iter().flatten().count() > 1).count()
    }

    /// Number of units that coder number `coder` coded, and of those given the value `yes` (the last category).
    pub fn of_coder(&self, coder: usize) -> (usize, usize) {
        let last = self.places.len().saturating_sub(1) as u32;
        let values = self.of_unit.iter().filter_map(|at| self.patterns[*at as usize].get(coder).copied().flatten());
        values.fold((0, 0), |(n, yes), value| (n + 1, yes + usize::from(value == last)))
    }

    /// How much each pattern weighs, with this weight for each unit; one for each without.
    pub fn tally(&self, weights: Option<&[f64]>) -> Vec<f64> {
        let mut counts = vec![0.0; self.patterns.len()];
        match weights {
            Some(weights) => self.of_unit.iter().zip(weights).for_each(|(at, w)| counts[*at as usize] += w),
            None => self.of_unit.iter().for_each(|at| counts[*at as usize] += 1.0),
        }
        counts
    }

    /// Every figure, in the order of [`Figure::ALL`], of a [`tally`](Ratings::tally).
    pub fn figures(&self, tally: &[f64]) -> Vec<Outcome> {
        let q = self.places.len();
        let all = Margins::of(self, tally);
        let pairs = self.pair_figures(tally);
        let (fleiss_expected, fleiss) = self.fleiss(tally, q);
        let (ac1_expected, ac1) = self.gwet(tally, &all, |a, b| f64::from(a == b));
        let ac2 = match self.level {
            Level::Nominal => ac1,
            Level::Ordinal => self.gwet(tally, &all, |a, b| 1.0 - steps(a, b) / steps(0, q as u32 - 1)).1,
            Level::Interval => {
                let range = self.places[q - 1] - self.places[0];
                self.gwet(tally, &all, |a, b| 1.0 - ((self.places[a as usize] - self.places[b as usize]) / range).powi(2)).1
            }
        };
        let presence = |f: Outcome| if self.presence { f } else { Err(Why::NotPresence) };
        vec![
            presence(ratio(all.yes, all.codings, Why::NoUnits)),
            all.observed,
            pairs.cohen_expected,
            pairs.cohen,
            pairs.linear,
            pairs.quadratic,
            pairs.scott_expected,
            pairs.scott,
            fleiss_expected,
            fleiss,
            self.alpha(tally, &all),
            ac1_expected,
            ac1,
            ac2,
            presence(pairs.precision),
            presence(pairs.recall),
            presence(ratio(all.yes_agreed, all.yes, if all.units > 0.0 { Why::NeverUsed } else { Why::NoUnits })),
        ]
    }

    /// Patterns that some unit has, with at least two codings.
    fn comparable_patterns<'r>(&'r self, tally: &'r [f64]) -> impl Iterator<Item = (&'r [Option<u32>], f64, f64)> {
        self.patterns.iter().zip(tally).filter(|(_, w)| **w > 0.0).filter_map(|(pattern, w)| {
            let m = pattern.iter().flatten().count();
            (m > 1).then_some((&pattern[..], *w, m as f64))
        })
    }

    fn alpha(&self, tally: &[f64], all: &Margins) -> Outcome {
        all.varied()?;
        let (n, counts) = (all.codings, &all.counts);
        // For ordinal data the distance of two ranks is how many values lie from the one to the other, each end by half.
        let mut up_to = Vec::with_capacity(counts.len());
        let mut sum = 0.0;
        for count in counts {
            up_to.push(sum + count / 2.0);
            sum += count;
        }
        let distance = |a: u32, b: u32| match self.level {
            Level::Nominal => f64::from(a != b),
            Level::Ordinal => (up_to[a as usize] - up_to[b as usize]).powi(2),
            Level::Interval => (self.places[a as usize] - self.places[b as usize]).powi(2),
        };
        let used: Vec<u32> = (0..counts.len() as u32).filter(|v| counts[*v as usize] > 0.0).collect();
        let mut expected = 0.0;
        for (i, a) in used.iter().enumerate() {
            for b in &used[i + 1..] {
                expected += 2.0 * counts[*a as usize] * counts[*b as usize] * distance(*a, *b);
            }
        }
        let mut observed = 0.0;
        for (pattern, w, m) in self.comparable_patterns(tally) {
            let mut within = 0.0;
            for (i, a) in pattern.iter().enumerate().filter_map(|(i, a)| Some((i, (*a)?))) {
                within += pattern[i + 1..].iter().flatten().map(|b| 2.0 * distance(a, *b)).sum::<f64>();
            }
            observed += w * within / (m - 1.0);
        }
        ratio(observed * (n - 1.0), expected, Why::OneValue).map(|share| 1.0 - share)
    }

    /// AC1 and AC2: expected and corrected agreement with these agreement weights.
    fn gwet(&self, tally: &[f64], all: &Margins, weight: impl Fn(u32, u32) -> f64) -> (Outcome, Outcome) {
        if let Err(why) = all.varied() {
            return (Err(why), Err(why));
        }
        let q = self.places.len();
        let (mut shares, mut coded) = (vec![0.0; q], 0.0);
        for (pattern, w) in self.patterns.iter().zip(tally) {
            let m = pattern.iter().flatten().count() as f64;
            pattern.iter().flatten().for_each(|value| shares[*value as usize] += w / m);
            coded += if m > 0.0 { *w } else { 0.0 };
        }
        let mut observed = 0.0;
        for (pattern, w, m) in self.comparable_patterns(tally) {
            let mut within = 0.0;
            for (i, a) in pattern.iter().enumerate().filter_map(|(i, a)| Some((i, (*a)?))) {
                within += pattern[i + 1..].iter().flatten().map(|b| 2.0 * weight(a, *b)).sum::<f64>();
            }
            observed += w * within / (m * (m - 1.0));
        }
        let observed = observed / all.units;
        let total: f64 = (0..q as u32).flat_map(|a| (0..q as u32).map(move |b| (a, b))).map(|(a, b)| weight(a, b)).sum();
        let spread: f64 = shares.iter().map(|s| s / coded * (1.0 - s / coded)).sum();
        let expected = total * spread / (q as f64 * (q as f64 - 1.0));
        (Ok(expected), corrected(observed, expected))
    }

    fn fleiss(&self, tally: &[f64], q: usize) -> (Outcome, Outcome) {
        let (mut counts, mut units, mut agreed) = (vec![0.0; q], 0.0, 0.0);
        for (pattern, w, m) in self.comparable_patterns(tally).filter(|(_, _, m)| *m as usize == self.coders) {
            let mut within = vec![0.0; q];
            pattern.iter().flatten().for_each(|value| within[*value as usize] += 1.0);
            agreed += w * within.iter().map(|n| n * (n - 1.0)).sum::<f64>() / (m * (m - 1.0));
            counts.iter_mut().zip(&within).for_each(|(sum, n)| *sum += w * n);
            units += w;
        }
        if units == 0.0 {
            return (Err(Why::NoCompleteUnits), Err(Why::NoCompleteUnits));
        }
        if counts.iter().filter(|n| **n > 0.0).count() < 2 {
            return (Ok(1.0), Err(one_value(self.presence, &counts)));
        }
        let expected = counts.iter().map(|n| (n / (units * self.coders as f64)).powi(2)).sum();
        (Ok(expected), corrected(agreed / units, expected))
    }

    /// What is defined for two coders; for more its mean over pairs, undefined where it is for one of them.
    fn pair_figures(&self, tally: &[f64]) -> Pairs {
        let mut sum: Option<Pairs> = None;
        let mut pairs = 0.0;
        for a in 0..self.coders {
            for b in a + 1..self.coders {
                let one = self.pair(tally, a, b);
                pairs += 1.0;
                sum = Some(sum.map_or(one, |sum| sum.plus(one)));
            }
        }
        let mut mean = sum.unwrap_or(Pairs::undefined(Why::OneCoder)).divided(pairs);
        if self.coders > 2 {
            for of_two in [&mut mean.scott, &mut mean.scott_expected, &mut mean.precision, &mut mean.recall] {
                *of_two = Err(Why::TwoCodersOnly);
            }
        }
        mean
    }

    fn pair(&self, tally: &[f64], a: usize, b: usize) -> Pairs {
        let q = self.places.len();
        let mut table = vec![0.0; q * q];
        let mut n = 0.0;
        for (pattern, w) in self.patterns.iter().zip(tally) {
            if let (Some(x), Some(y)) = (pattern[a], pattern[b]) {
                table[x as usize * q + y as usize] += w;
                n += w;
            }
        }
        if n == 0.0 {
            return Pairs::undefined(if self.coders == 2 { Why::NoUnits } else { Why::PairWithoutUnits });
        }
        let rows: Vec<f64> = table.chunks(q).map(|row| row.iter().sum::<f64>() / n).collect();
        let columns: Vec<f64> = (0..q).map(|y| (0..q).map(|x| table[x * q + y]).sum::<f64>() / n).collect();
        let both: Vec<f64> = rows.iter().zip(&columns).map(|(r, c)| (r + c) * n).collect();
        let why = if self.coders == 2 { one_value(self.presence, &both) } else { Why::PairOneValue };
        let varied = both.iter().filter(|n| **n > 0.0).count() > 1;
        let observed = (0..q).map(|x| table[x * q + x]).sum::<f64>() / n;
        let chance: f64 = rows.iter().zip(&columns).map(|(r, c)| r * c).sum();
        let pooled: f64 = rows.iter().zip(&columns).map(|(r, c)| ((r + c) / 2.0).powi(2)).sum();
        let weighted = |weight: &dyn Fn(f64) -> f64| {
            let (mut seen, mut by_chance) = (0.0, 0.0);
            for x in 0..q {
                for y in 0..q {
                    let weight = weight((self.places[x] - self.places[y]).abs());
                    seen += weight * table[x * q + y] / n;
                    by_chance += weight * rows[x] * columns[y];
                }
            }
            if varied { ratio(seen, by_chance, why).map(|share| 1.0 - share) } else { Err(why) }
        };
        let graded = |f: Outcome| if self.level == Level::Nominal { Err(Why::Nominal) } else { f };
        let (yes_both, first, second) = if self.presence { (table[3], table[2] + table[3], table[1] + table[3]) } else { (0.0, 0.0, 0.0) };
        Pairs {
            cohen_expected: Ok(chance),
            cohen: if varied { corrected(observed, chance) } else { Err(why) },
            linear: graded(weighted(&|d| d)),
            quadratic: graded(weighted(&|d| d * d)),
            scott_expected: Ok(pooled),
            scott: if varied { corrected(observed, pooled) } else { Err(why) },
            precision: ratio(yes_both, second, Why::SecondNever),
            recall: ratio(yes_both, first, Why::FirstNever),
        }
    }
}

/// Why a variable with one value only has no coefficient.
fn one_value(presence: bool, counts: &[f64]) -> Why {
    match (presence, counts) {
        (true, [_, yes]) if *yes == 0.0 => Why::NeverUsed,
        (true, _) => Why::AlwaysUsed,
        _ => Why::OneValue,
    }
}

/// Pairs of categories from `a` to `b`, both included, as ordinal weights count them (Gwet 2014).
fn steps(a: u32, b: u32) -> f64 {
    let d = f64::from(a.abs_diff(b));
    d * (d + 1.0) / 2.0
}

fn ratio(part: f64, whole: f64, why: Why) -> Outcome {
    if whole > 0.0 { Ok(part / whole) } else { Err(why) }
}

fn corrected(observed: f64, expected: f64) -> Outcome {
    if expected < 1.0 { Ok((observed - expected) / (1.0 - expected)) } else { Err(Why::OneValue) }
}

/// Sums over the units with at least two codings.
struct Margins {
    units: f64,
    codings: f64,
    counts: Vec<f64>,
    yes: f64,
    yes_agreed: f64,
    observed: Outcome,
    presence: bool,
}

impl Margins {
    fn of(ratings: &Ratings, tally: &[f64]) -> Margins {
        let q = ratings.places.len();
        let (mut counts, mut units, mut codings, mut agreed, mut yes_agreed) = (vec![0.0; q], 0.0, 0.0, 0.0, 0.0);
        for (pattern, w, m) in ratings.comparable_patterns(tally) {
            let mut pairs = 0.0;
            let mut yes = 0.0;
            for (i, a) in pattern.iter().enumerate().filter_map(|(i, a)| Some((i, (*a)?))) {
                counts[a as usize] += w;
                pairs += pattern[i + 1..].iter().flatten().filter(|b| **b == a).count() as f64;
                yes += f64::from(ratings.presence && a == 1);
            }
            agreed += w * 2.0 * pairs / (m * (m - 1.0));
            yes_agreed += w * yes * (yes - 1.0) / (m - 1.0);
            units += w;
            codings += w * m;
        }
        let why = if ratings.coders < 2 { Why::OneCoder } else { Why::NoUnits };
        let observed = ratio(agreed, units, why);
        let yes = counts.get(1).copied().unwrap_or(0.0);
        Margins { units, codings, counts, yes, yes_agreed, observed, presence: ratings.presence }
    }

    /// That there are at least two values, without which nothing could disagree.
    fn varied(&self) -> Result<(), Why> {
        self.observed?;
        if self.counts.iter().filter(|n| **n > 0.0).count() > 1 { Ok(()) } else { Err(one_value(self.presence, &self.counts)) }
    }
}

/// The figures of two coders.
#[derive(Clone, Copy)]
struct Pairs {
    cohen_expected: Outcome,
    cohen: Outcome,
    linear: Outcome,
    quadratic: Outcome,
    scott_expected: Outcome,
    scott: Outcome,
    precision: Outcome,
    recall: Outcome,
}

impl Pairs {
    fn undefined(why: Why) -> Pairs {
        Pairs::from([Err(why); 8])
    }

    fn from(f: [Outcome; 8]) -> Pairs {
        let [cohen_expected, cohen, linear, quadratic, scott_expected, scott, precision, recall] = f;
        Pairs { cohen_expected, cohen, linear, quadratic, scott_expected, scott, precision, recall }
    }

    fn list(self) -> [Outcome; 8] {
        [self.cohen_expected, self.cohen, self.linear, self.quadratic, self.scott_expected, self.scott, self.precision, self.recall]
    }

    fn plus(self, other: Pairs) -> Pairs {
        let (a, b) = (self.list(), other.list());
        Pairs::from(std::array::from_fn(|at| Ok(a[at]? + b[at]?)))
    }

    fn divided(self, n: f64) -> Pairs {
        Pairs::from(self.list().map(|f| f.map(|f| f / n)))
    }
}
