//! Training a coder: a practice set, somebody's codes for it, and how they agree with the key.
//!
//! Agreement is Krippendorff's alpha over the sets of labels with MASI distance (boundary codes and "none" are labels like
//! any other), with a bootstrap interval, and Cohen's kappa for each label, as [`crate::agreement::coefficient`] has them.
//! For each confusion stand the passages of the manual that settle it. What is undefined is said so.

use super::draw;
use super::handbook::passages;
use super::names::Names;
use super::question::explanation;
use super::vignette::Vignette;
use crate::agreement::bootstrap::interval;
use crate::agreement::coefficient::{LabelSet, Table2x2, alpha_masi, exact, pooled};
use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use std::collections::BTreeMap;

/// Replicates of the bootstrap.
const REPLICATES: u32 = 1000;

/// A practice set with somebody's codes.
#[derive(Debug)]
pub struct Training<'v> {
    /// The texts and the labels given, in the order of the set; no label is "left out".
    pub units: Vec<(&'v Vignette, Vec<String>)>,
    /// Seed of the draw; none where the texts were not drawn.
    pub seed: Option<u64>,
}

/// How the codes agree with the key.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Number of texts coded.
    pub n: usize,
    /// Texts of the set that were left out.
    pub left_out: Vec<String>,
    /// Alpha over label sets.
    pub alpha: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Share of texts with the same labels.
    pub exact: Option<f64>,
    /// F1 over labels, pooled.
    pub f1: Option<f64>,
    /// Each label that key or coder used.
    pub labels: Vec<LabelAgreement>,
    /// Labels of the key that were missed, with what was given instead, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// Name of the set: the same texts, the same name.
    pub set: String,
}

/// One label.
#[derive(Debug, Clone)]
pub struct LabelAgreement {
    /// Its id.
    pub label: String,
    /// Key and coder, over texts.
    pub counts: Table2x2,
}

/// A label of the key and what stood in its place.
#[derive(Debug, Clone)]
pub struct Confusion {
    /// Label of the key; empty where something was given too much.
    pub right: String,
    /// Label given; empty where it was only missed.
    pub given: String,
    /// Texts, with the explanation of each.
    pub texts: Vec<(String, String)>,
    /// What the manual says on the two.
    pub passages: Vec<String>,
}

impl Training<'_> {
    /// Compares the codes with the key.
    ///
    /// # Errors
    /// Occur where no text was coded.
    pub fn outcome(&self, taxonomy: &Taxonomy) -> Result<Outcome> {
        let names = Names::new(taxonomy);
        let left_out = self.units.iter().filter(|(_, g)| g.is_empty()).map(|(v, _)| v.id.clone()).collect();
        let coded: Vec<&(&Vignette, Vec<String>)> = self.units.iter().filter(|(_, g)| !g.is_empty()).collect();
        if coded.is_empty() {
            return Err(Error::usage("no text of the set is coded, so there is nothing to compare"));
        }
        let bit = |label: &str| names.all().iter().position(|l| l.id == label).map_or(0, |at| 1 << at.min(63));
        let pairs: Vec<(LabelSet, LabelSet)> = coded
            .iter()
            .map(|(v, given)| (v.key().iter().fold(0, |set, l| set | bit(l)), given.iter().fold(0, |set: LabelSet, l| set | bit(l))))
            .collect();
        let labels = names
            .all()
            .iter()
            .enumerate()
            .take(64)
            .map(|(i, l)| LabelAgreement { label: l.id.clone(), counts: Table2x2::of(&pairs, i as u32) })
            .filter(|l| l.counts.both + l.counts.first + l.counts.second > 0)
            .collect();
        Ok(Outcome {
            n: coded.len(),
            left_out,
            alpha: alpha_masi(&pairs),
            interval: interval(&pairs, REPLICATES, self.seed.unwrap_or(1), alpha_masi),
            exact: exact(&pairs),
            f1: pooled(&pairs, names.all().len().min(64)).f1(),
            labels,
            confusions: confusions(&coded, taxonomy, &names),
            set: draw::set_name(coded.iter().map(|(v, _)| v.id.as_str())),
        })
    }
}

impl Outcome {
    /// The line for the file: how many, which set, which seed, which versions, what came out. It says what it is of:
    /// practice on invented texts.
    pub fn certificate(&self, taxonomy: &Taxonomy, name: &str, seed: Option<u64>) -> String {
        let who = if name.is_empty() { String::new() } else { format!("{name}; ") };
        let seed = seed.map_or("no seed".to_owned(), |s| format!("seed {s}"));
        let alpha = match (self.alpha, self.interval) {
            (Some(alpha), Some((low, high))) => format!("{alpha:.2} [{low:.2}, {high:.2}]"),
            (Some(alpha), None) => format!("{alpha:.2} (no interval)"),
            (None, _) => "undefined".to_owned(),
        };
        let fingerprint: String = taxonomy.fingerprint.chars().take(12).collect();
        format!(
            "Coder training: {who}alpha (MASI) with the key {alpha}; n = {}, set {}, {seed}; ier {}, taxonomy {} ({fingerprint}); invented practice texts",
            self.n,
            self.set,
            env!("CARGO_PKG_VERSION"),
            taxonomy.about.version,
        )
    }
}

fn confusions(coded: &[&(&Vignette, Vec<String>)], taxonomy: &Taxonomy, names: &Names) -> Vec<Confusion> {
    let mut found: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    for (vignette, given) in coded {
        let key = vignette.key();
        let missed: Vec<&str> = key.iter().copied().filter(|k| !given.iter().any(|g| g == k)).collect();
        let extra: Vec<&str> = given.iter().map(String::as_str).filter(|g| !key.contains(g)).collect();
        let mut add = |right: &str, given: &str| {
            let texts = found.entry((right.to_owned(), given.to_owned())).or_default();
            texts.push((vignette.id.clone(), explanation(vignette, names)));
        };
        match (missed.as_slice(), extra.as_slice()) {
            (missed, []) => missed.iter().for_each(|m| add(m, "")),
            ([], extra) => extra.iter().for_each(|e| add("", e)),
            (missed, extra) => missed.iter().for_each(|m| extra.iter().for_each(|e| add(m, e))),
        }
    }
    let mut confusions: Vec<Confusion> = found
        .into_iter()
        .map(|((right, given), texts)| Confusion { passages: passages(taxonomy, &right, &given), right, given, texts })
        .collect();
    confusions.sort_by(|a, b| b.texts.len().cmp(&a.texts.len()).then_with(|| (&a.right, &a.given).cmp(&(&b.right, &b.given))));
    confusions
}
