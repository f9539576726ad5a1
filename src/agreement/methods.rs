//! What was done and found, in words for the methods section of a paper.

use super::study::{Estimate, Facet, Intervals, Study};
use std::fmt::Write as _;

/// A coder, as the paragraph names it.
#[derive(Debug, Clone)]
pub struct CoderInWords {
    /// Name.
    pub name: String,
    /// Version, taxonomy version and fingerprint, for a program.
    pub program: Option<[String; 3]>,
}

/// The paragraph. It says what was computed and how, gives the figures, and judges nothing.
pub fn paragraph(study: &Study, coders: &[CoderInWords], intervals: Intervals, version: &str) -> String {
    let mut out = String::new();
    let people = coders.iter().filter(|c| c.program.is_none()).count();
    let machines: Vec<&CoderInWords> = coders.iter().filter(|c| c.program.is_some()).collect();
    let number = |n: usize, what: &str| match n {
        1 => format!("one {what}"),
        n => format!("{n} {what}s"),
    };
    let mut who = Vec::new();
    if people > 0 {
        who.push(number(people, "coder"));
    }
    for machine in &machines {
        if let Some([program, taxonomy, fingerprint]) = &machine.program {
            let short: String = fingerprint.chars().take(12).collect();
            who.push(format!("the rule-based coder of ier {program} (taxonomy {taxonomy}, fingerprint {short})"));
        }
    }
    let sets = study.facets.iter().find(|f| f.kind == "set" && f.axis == "codes");
    let both = if coders.len() == 2 { "both" } else { "two or more" };
    let n = sets.or(study.facets.first()).map_or(0, |f| f.n);
    let _ = write!(out, "{} responses were coded by {}; {n} of them by {both}.", study.units, and(&who));
    if let Some(sets) = sets {
        out.push_str(" Since a response can have several codes, agreement on the set of codes was computed as Krippendorff's alpha (Krippendorff, 2011) with MASI distance (Passonneau, 2006)");
        let _ = write!(out, ": {}", said("alpha", sets.get("krippendorff_alpha_masi"), intervals));
        let _ = write!(out, "; the sets were the same in {} of the pairs of codings.", percent(sets.get("p_o")));
    }
    let codes: Vec<&Facet> = study.facets.iter().filter(|f| f.kind == "label" && f.axis == "codes").collect();
    if !codes.is_empty() {
        let (figure, name) = if coders.len() == 2 {
            ("cohen_kappa", "Cohen's kappa (Cohen, 1960)")
        } else {
            ("fleiss_kappa", "Fleiss' kappa (Fleiss, 1971)")
        };
        let defined: Vec<(&Facet, f64)> = codes.iter().filter_map(|f| Some((*f, f.get(figure)?.value?))).collect();
        let undefined = codes.len() - defined.len();
        if defined.is_empty() {
            let _ = write!(out, " {name} is undefined for each of the {} codes.", codes.len());
        } else {
            let mean = defined.iter().map(|(_, k)| k).sum::<f64>() / defined.len() as f64;
            let by = |a: &&(&Facet, f64), b: &&(&Facet, f64)| a.1.total_cmp(&b.1);
            let (low, high) = (defined.iter().min_by(by), defined.iter().max_by(by));
            let _ = write!(
                out,
                " For single codes, presence against absence, {name} had a mean of {mean:.2} over the {} codes for which it is defined",
                defined.len()
            );
            if let (Some((low, l)), Some((high, h))) = (low, high) {
                let label = |f: &Facet| f.label.clone().unwrap_or_default();
                let _ = write!(out, " ({l:.2} for {} to {h:.2} for {})", label(low), label(high));
            }
            if undefined > 0 {
                let _ = write!(out, "; for {} it is undefined, since the codings do not vary there", number(undefined, "code"));
            }
            out.push_str(". As kappa depends on how often a code occurs, Gwet's AC1 (Gwet, 2008) and the prevalence of each code are given beside it.");
        }
    }
    for column in study.facets.iter().filter(|f| f.kind == "column") {
        let _ = write!(
            out,
            " For {} (n = {}), {}.",
            column.axis,
            column.n,
            said("Krippendorff's alpha was", column.get("krippendorff_alpha"), intervals)
        );
    }
    if intervals.replicates > 0 {
        let _ = write!(
            out,
            " Intervals are 95 % percentile bootstrap intervals over responses ({} replicates, seed {}).",
            intervals.replicates, intervals.seed
        );
    }
    if study.weighted {
        out.push_str(" Responses were weighted by the inverse of their probability of being drawn.");
    }
    out.push_str(" Responses that a coder had not coded were treated as missing, not as without a code.");
    let _ = writeln!(out, " Computed with ier {version}.");
    out
}

fn said(name: &str, estimate: Option<&Estimate>, intervals: Intervals) -> String {
    match estimate {
        Some(Estimate { value: Some(value), low: Some(low), high: Some(high), .. }) if intervals.replicates > 0 => {
            format!("{name} = {value:.2}, 95 % CI [{low:.2}, {high:.2}]").replace("was =", "was")
        }
        Some(Estimate { value: Some(value), .. }) => format!("{name} = {value:.2}").replace("was =", "was"),
        Some(Estimate { undefined: Some(why), .. }) => format!("{name} is undefined ({why})").replace("was is", "is"),
        _ => format!("{name} is undefined"),
    }
}

fn percent(estimate: Option<&Estimate>) -> String {
    estimate.and_then(|e| e.value).map_or("an undefined share".into(), |v| format!("{:.0} %", v * 100.0))
}

fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
