//! Agreement of the machine's codes with a person's, where a file of theirs is given.
//!
//! The coefficients are those of [`crate::agreement`]; here they are chosen and put into tables. Only answers in both files
//! are compared, and how many those are is said.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::numbers::{bounded, maybe, percent};
use super::table::Table;
use crate::agreement::bootstrap::interval;
use crate::agreement::coefficient::{LabelSet, Table2x2, alpha_masi, exact, pooled};
use crate::agreement::labels::{AXES, LabelSpace};
use crate::codings::{self, Names, ReadCodings};
use crate::error::{Error, Result};
use crate::table::coded::CodedFile;
use crate::taxonomy::Taxonomy;

/// A person's codes, by id of the answer.
pub type Human = BTreeMap<String, Value>;

/// Bootstrap of the intervals.
#[derive(Debug, Clone, Copy)]
pub struct Bootstrap {
    /// Replicates.
    pub replicates: u32,
    /// Seed.
    pub seed: u64,
}

/// Reads a person's codes, from any file that `ier agree` reads: JSON lines, or a sheet with an id and codes.
///
/// # Errors
/// Where the file is none, has several coders, an id stands twice, or a code is not in the taxonomy.
pub fn read_human(path: &Path, taxonomy: &Taxonomy) -> Result<Human> {
    let mut codings = codings::read(None, path, &Names::of(taxonomy), &ReadCodings::default())?;
    let (Some(coding), []) = (codings.pop(), codings.as_slice()) else {
        return Err(Error::usage(format!("{} holds more than one coder", path.display()))
            .hint("a report shows one; `ier agree` compares any number"));
    };
    Ok(coding.responses.into_iter().map(|response| (response.id, response.value)).collect())
}

/// Tables of agreement: by axis, then by code.
///
/// # Errors
/// Where the files have no answer in common.
pub fn tables(file: &CodedFile, human: &Human, taxonomy: &Taxonomy, bootstrap: Bootstrap) -> Result<Vec<Table>> {
    let mut space = LabelSpace::new(taxonomy);
    let mut units: Vec<Vec<(LabelSet, LabelSet)>> = Vec::new();
    for answer in &file.answers {
        let Some(theirs) = human.get(&answer.coding.id) else { continue };
        let ours = serde_json::to_value(&answer.coding).unwrap_or_default();
        units.push(space.sets(theirs).into_iter().zip(space.sets(&ours)).collect());
    }
    if units.is_empty() {
        let ours = file.answers.first().map_or("", |a| a.coding.id.as_str());
        let theirs = human.keys().next().map_or("", String::as_str);
        let error = Error::usage(format!("no answer is in both {} and the human file", file.path.display()));
        return Err(error.hint(format!("answers are joined by `id`; here they are such as `{ours}`, there such as `{theirs}`")));
    }
    let on = |axis: usize| -> Vec<(LabelSet, LabelSet)> { units.iter().map(|u| u[axis]).collect() };
    let limits = |pairs: &[(LabelSet, LabelSet)], statistic: &(dyn Fn(&[(LabelSet, LabelSet)]) -> Option<f64> + Sync)| {
        let found = interval(pairs, bootstrap.replicates, bootstrap.seed, statistic);
        found.map_or_else(|| "–".into(), |(low, high)| format!("[{}, {}]", bounded(low, 2), bounded(high, 2)))
    };
    let header = ["Sets of labels", "α (MASI)", "95% interval", "Same set, %", "Precision", "Recall", "F1"];
    let mut by_axis = Table::new("agreement-axes", "Agreement of machine and human by axis", &header);
    for (axis, name) in AXES.iter().enumerate() {
        // A file of codes alone says nothing of who regulated whom; what is filled in for it is not to be compared.
        let says = |v: &Value| v["mentions"].as_array().into_iter().flatten().any(|m| m["direction"].is_string());
        if *name == "direction" && !human.values().any(says) {
            continue;
        }
        let pairs = on(axis);
        let all = pooled(&pairs, space.labels(axis).names().len().clamp(1, 64));
        if all.both + all.first + all.second == 0 {
            continue;
        }
        by_axis.rows.push(vec![
            super::study::readable(name),
            maybe(alpha_masi(&pairs), 2),
            limits(&pairs, &alpha_masi),
            percent(exact(&pairs)),
            maybe(all.precision(), 2),
            maybe(all.recall(), 2),
            maybe(all.f1(), 2),
        ]);
    }
    let (both, ours, theirs) = (units.len(), file.answers.len(), human.len());
    by_axis.notes = vec![
        format!(
            "{both} answers in both files ({} only in the machine's, {} only in the human one).",
            ours - both.min(ours),
            theirs - both.min(theirs)
        ),
        "α: Krippendorff's alpha with the MASI distance between sets of labels; precision and recall take the human as the standard."
            .into(),
        format!("Intervals: percentile bootstrap over answers, {} replicates, seed {}.", bootstrap.replicates, bootstrap.seed),
        "An answer that nobody gave a label counts as agreement for α and for the same set.".into(),
    ];
    let header = ["Code", "Human n", "Machine n", "Observed", "By chance", "κ", "95% interval", "Precision", "Recall", "F1"];
    let mut by_code = Table::new("agreement-codes", "Agreement of machine and human by code", &header);
    let codes = AXES.iter().position(|axis| *axis == "codes").unwrap_or(0);
    let pairs = on(codes);
    for (label, id) in space.labels(codes).names().iter().enumerate().take(64) {
        let counts = Table2x2::of(&pairs, label as u32);
        if counts.both + counts.first + counts.second == 0 {
            continue;
        }
        let name = taxonomy.code(id).map_or_else(|| id.clone(), |c| c.label.value.clone());
        by_code.rows.push(vec![
            name,
            (counts.both + counts.first).to_string(),
            (counts.both + counts.second).to_string(),
            maybe(counts.observed(), 2),
            maybe(counts.expected(), 2),
            maybe(counts.kappa(), 2),
            limits(&pairs, &|p| Table2x2::of(p, label as u32).kappa()),
            maybe(counts.precision(), 2),
            maybe(counts.recall(), 2),
            maybe(counts.f1(), 2),
        ]);
    }
    by_code.notes = vec![
        format!("κ: Cohen's kappa of has it or has it not, over {both} answers; observed and chance agreement beside it."),
        "Undefined: the code was never given by the side that is divided by, or chance alone would agree always. With few cases of a code its κ says little.".into(),
    ];
    Ok(vec![by_axis, by_code])
}
