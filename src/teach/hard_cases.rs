//! Where the program's coder and the key differ: agreement, and the list of these texts with the reason for the key.
//!
//! The list is committed (`corpus/teaching/hard_cases.md`) and kept current by a test. It is for teaching (these are texts
//! that words alone do not decide) and for those who write rules.

use super::collection::Collection;
use super::names::Names;
use super::question::explanation;
use super::template::{markdown, render};
use super::vignette::{NONE, Vignette};
use crate::agreement::coefficient::{LabelSet, Table2x2, alpha_masi, exact, pooled};
use crate::coder::{Coder, Scratch};
use crate::error::Result;
use crate::response::Response;
use crate::taxonomy::Taxonomy;
use serde_json::{Value, json};

/// A text with what the program gave it.
#[derive(Debug, Clone)]
pub struct Coded<'v> {
    /// The text.
    pub vignette: &'v Vignette,
    /// Labels of the program, in the form of [`Vignette::key`].
    pub given: Vec<String>,
    /// Labels of the acts it found and did not count, because denied or imagined.
    pub uncounted: Vec<String>,
}

/// How well the program agrees with the key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Number of texts.
    pub n: usize,
    /// Krippendorff's alpha over label sets, MASI distance.
    pub alpha: Option<f64>,
    /// F1 of labels, pooled over texts.
    pub f1: Option<f64>,
    /// Share of texts with the same labels.
    pub exact: Option<f64>,
}

/// Runs the coder over every text.
///
/// # Errors
/// Occur where the taxonomy does not compile.
pub fn code<'v>(collection: &'v Collection, taxonomy: &Taxonomy) -> Result<Vec<Coded<'v>>> {
    let coder = Coder::of(taxonomy)?;
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    for vignette in collection.all() {
        let mut response = Response::of(&vignette.text);
        if !vignette.prompt.is_empty() {
            response = response.to_prompt(&vignette.prompt);
        }
        let coded = coder.code(&response, &mut scratch);
        let mut given = coded.codes.clone();
        given.extend(coded.boundary.iter().filter(|b| *b != NONE).cloned());
        if given.is_empty() {
            given.push(NONE.to_owned());
        }
        let mut uncounted: Vec<String> = coded.mentions.iter().filter(|m| !m.counts()).map(|m| m.code.clone()).collect();
        uncounted.dedup();
        out.push(Coded { vignette, given, uncounted });
    }
    Ok(out)
}

/// Pairs of label sets, key first, and the labels in the order of their bits.
pub fn pairs(coded: &[Coded], names: &Names) -> Vec<(LabelSet, LabelSet)> {
    let bit = |label: &str| names.all().iter().position(|l| l.id == label).map_or(0, |at| 1 << at.min(63));
    coded
        .iter()
        .map(|c| (c.vignette.key().iter().fold(0, |set, l| set | bit(l)), c.given.iter().fold(0, |set: LabelSet, l| set | bit(l))))
        .collect()
}

/// Agreement over these texts.
pub fn agreement(coded: &[Coded], names: &Names) -> Agreement {
    let pairs = pairs(coded, names);
    Agreement { n: coded.len(), alpha: alpha_masi(&pairs), f1: pooled(&pairs, names.all().len().min(64)).f1(), exact: exact(&pairs) }
}

/// The list as Markdown.
///
/// # Errors
/// Only where the template is broken.
pub fn write(coded: &[Coded], taxonomy: &Taxonomy) -> Result<String> {
    let names = Names::new(taxonomy);
    let differs = |c: &&Coded| !same(&c.vignette.key(), &c.given);
    let groups: Vec<Value> = ["missed", "another label", "partly", "too much"]
        .into_iter()
        .map(|kind| {
            let rows: Vec<Value> = coded
                .iter()
                .filter(differs)
                .filter(|c| kind_of(c) == kind)
                .map(|c| {
                    let given: Vec<&str> = c.given.iter().map(String::as_str).collect();
                    let note = if c.uncounted.is_empty() {
                        String::new()
                    } else {
                        format!(" (found and not counted: {})", c.uncounted.join(", "))
                    };
                    json!({
                        "id": c.vignette.id,
                        "difficulty": c.vignette.difficulty.id(),
                        "key": c.vignette.key().join(", "),
                        "given": given.join(", ") + &note,
                        "why": markdown(&explanation(c.vignette, &names)),
                    })
                })
                .collect();
            json!({"kind": kind, "rows": rows})
        })
        .collect();
    let pairs = pairs(coded, &names);
    let codes: Vec<Value> = names
        .all()
        .iter()
        .enumerate()
        .take(64)
        .map(|(i, label)| {
            let counts = Table2x2::of(&pairs, i as u32);
            json!({"id": label.id, "key": counts.both + counts.first, "both": counts.both, "extra": counts.second})
        })
        .collect();
    let of = |level: Option<&str>| {
        let some: Vec<Coded> = coded.iter().filter(|c| level.is_none_or(|l| c.vignette.difficulty.id() == l)).cloned().collect();
        let found = agreement(&some, &names);
        let number = |x: Option<f64>| x.map_or("undefined".to_owned(), |x| format!("{x:.2}"));
        json!({"level": level.unwrap_or("all"), "n": found.n, "alpha": number(found.alpha), "f1": number(found.f1), "exact": number(found.exact)})
    };
    render(
        "hard_cases.md",
        &json!({
            "levels": [of(Some("easy")), of(Some("medium")), of(Some("hard")), of(None)],
            "groups": groups,
            "codes": codes,
        }),
    )
}

fn same(key: &[&str], given: &[String]) -> bool {
    key.len() == given.len() && key.iter().all(|k| given.iter().any(|g| g == k))
}

fn kind_of(coded: &Coded) -> &'static str {
    let key = coded.vignette.key();
    let hits = key.iter().filter(|k| coded.given.iter().any(|g| g == *k)).count();
    match (hits, coded.given.as_slice()) {
        (0, [only]) if only == NONE => "missed",
        (0, _) if key == [NONE] => "too much",
        (0, _) => "another label",
        (hits, given) if hits == key.len() && given.len() > hits => "too much",
        _ => "partly",
    }
}
