//! Codes, cells and stages by group: a test for each, corrected for their number, and residuals that say where it comes from.

use super::contingency::{Counts, Test, benjamini_hochberg, holm};
use super::numbers::{answers, bounded, p, percent, signed};
use super::proportion::Proportion;
use super::study::{Facet, Groups};
use super::table::Table;
use crate::measures::distribution::chi_square_tail;

/// One value compared between groups.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Its number in the facet.
    pub value: usize,
    /// Answers with it by group.
    pub counts: Counts,
    /// The test; undefined where everybody has it.
    pub test: Option<Test>,
    /// The probability after Holm's correction.
    pub holm: Option<f64>,
    /// The probability after Benjamini and Hochberg's correction.
    pub false_discovery: Option<f64>,
}

impl Comparison {
    /// The share in each group.
    pub fn proportions(&self) -> impl Iterator<Item = Proportion> + '_ {
        self.counts.with.iter().zip(&self.counts.of).map(|(count, of)| Proportion { count: *count, of: *of })
    }
}

/// Every value that occurs among the answers with a group.
pub fn compare(facet: &Facet, groups: &Groups) -> Vec<Comparison> {
    let of = groups.sizes();
    let mut comparisons = Vec::new();
    for value in 0..facet.labels.len() {
        let mut with = vec![0; of.len()];
        for (set, group) in facet.sets.iter().zip(&groups.of) {
            if let Some(group) = group.filter(|_| set.contains(&value)) {
                with[group] += 1;
            }
        }
        if with.iter().sum::<u64>() > 0 {
            let counts = Counts { with, of: of.clone() };
            comparisons.push(Comparison { value, test: counts.test(), counts, holm: None, false_discovery: None });
        }
    }
    let tested: Vec<f64> = comparisons.iter().filter_map(|c| c.test.map(|t| t.p_used())).collect();
    let corrected: Vec<(f64, f64)> = holm(&tested).into_iter().zip(benjamini_hochberg(&tested)).collect();
    for (comparison, (holm, discovery)) in comparisons.iter_mut().filter(|c| c.test.is_some()).zip(corrected) {
        (comparison.holm, comparison.false_discovery) = (Some(holm), Some(discovery));
    }
    comparisons
}

/// Shares by group with their tests.
pub fn table(what: &str, id: &str, facet: &Facet, groups: &Groups, comparisons: &[Comparison]) -> Table {
    let mut table = Table::new(id, format!("{what} by {}", groups.column), &[what]);
    for (name, size) in groups.names.iter().zip(groups.sizes()) {
        table.header.push(format!("{name} (n = {size})"));
    }
    table.header.extend(["χ²", "df", "p", "p Holm", "p BH", "V"].map(str::to_owned));
    let (mut thin, mut exact) = (false, false);
    for comparison in comparisons {
        let mut row = vec![facet.labels[comparison.value].label.clone()];
        row.extend(comparison.proportions().map(|share| format!("{}\u{a0}({})", share.count, percent(share.share()))));
        match &comparison.test {
            Some(test) => {
                let by_exact = test.is_thin() && test.exact.is_some();
                let mark = if by_exact {
                    "\u{a0}‡"
                } else if test.is_thin() {
                    "\u{a0}†"
                } else {
                    ""
                };
                exact |= by_exact;
                thin |= test.is_thin() && !by_exact;
                row.extend([signed(test.chi_square, 2), test.df.to_string(), p(test.p_used()) + mark]);
                row.extend([comparison.holm, comparison.false_discovery].map(|c| c.map_or_else(|| "–".into(), p)));
                row.push(bounded(test.v, 2));
            }
            None => row.extend(["–"; 6].map(str::to_owned)),
        }
        table.rows.push(row);
    }
    let tests = comparisons.iter().filter(|c| c.test.is_some()).count();
    table.notes = vec![
        "Answers that have it, with their per cent of the group. Each line is a test of its own (has it or has it not, by group), since an answer can have several.".into(),
        "χ²: Pearson's, without continuity correction; V: Cramér's.".into(),
        format!("p Holm and p BH are corrected for the {tests} tests of this table: after Holm, the chance of even one false alarm stays below the limit; after Benjamini and Hochberg, the expected share of false alarms among the findings does."),
    ];
    if exact {
        table.notes.push("‡ Small expected counts (more than a fifth below 5, or one below 1): p is that of Fisher's exact test.".into());
    }
    if thin {
        table.notes.push("† Small expected counts (more than a fifth below 5, or one below 1): the test is not to be trusted.".into());
    }
    if groups.missing() > 0 {
        table.notes.push(format!("{} without a value in {}, left out here.", answers(groups.missing()), groups.column));
    }
    let small: Vec<&str> = groups.names.iter().zip(groups.sizes()).filter(|(_, n)| *n < 5).map(|(name, _)| name.as_str()).collect();
    if !small.is_empty() {
        table.notes.push(format!("Fewer than 5 answers: {}.", small.join(", ")));
    }
    for (a, b) in &groups.alike {
        table.notes.push(format!("“{a}” and “{b}” are counted as two groups; if they are one, correct the column."));
    }
    table
}

/// Adjusted residuals.
pub fn residuals(what: &str, id: &str, facet: &Facet, groups: &Groups, comparisons: &[Comparison]) -> Table {
    let mut table = Table::new(id, format!("{what} by {}: adjusted residuals", groups.column), &[what]);
    table.header.extend(groups.names.iter().cloned());
    let tested = || comparisons.iter().filter(|c| c.test.is_some());
    let cells = tested().count() * groups.names.len();
    for comparison in tested() {
        let mut row = vec![facet.labels[comparison.value].label.clone()];
        row.extend(comparison.counts.residuals().into_iter().map(|residual| match residual {
            Some(z) => format!("{}{}", signed(z, 2), marks(z, cells)),
            None => "–".into(),
        }));
        table.rows.push(row);
    }
    table.notes = vec![
        "Adjusted standardised residuals (Haberman 1973): how many standard errors more (+) or fewer (−) answers of the group have it than if the groups did not differ.".into(),
        format!("* beyond ±1.96; ** also after Bonferroni's correction for the {cells} cells of this table."),
    ];
    table
}

/// Stars of a residual among so many.
pub fn marks(z: f64, cells: usize) -> &'static str {
    let p = chi_square_tail(z * z, 1.0);
    if p * cells as f64 <= 0.05 {
        "\u{a0}**"
    } else if p <= 0.05 {
        "\u{a0}*"
    } else {
        ""
    }
}
