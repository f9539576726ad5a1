//! A measure agrees with itself: its subscales hold its items, and its items stand in their subscales.

use super::{Findings, Spot, suggestion};
use crate::taxonomy::measure::Measure;

pub(super) fn check(findings: &mut Findings<'_>) {
    for (file, measure) in &findings.taxonomy.measures {
        check_vocabulary(findings, *file, measure);
        check_items(findings, *file, measure);
        check_crosswalk_back(findings, *file, measure);
    }
}

fn check_vocabulary(findings: &mut Findings<'_>, file: usize, measure: &Measure) {
    let spot = Spot::of(file, &measure.id);
    let mut word = |what: &str, value: &str, known: &[&str]| {
        if !known.contains(&value) {
            findings.error(spot, format!("unknown {what} `{value}` of `{}`", measure.id.value), suggestion(value, known));
        }
    };
    let directions = ["intrinsic", "extrinsic", "received", "mixed"];
    if let Some(kind) = &measure.kind {
        word("kind", kind, &["questionnaire", "taxonomy"]);
    }
    if !measure.direction.is_empty() {
        word("direction", &measure.direction, &directions);
    }
    for direction in measure.subscales.iter().filter_map(|s| s.direction.as_deref()) {
        word("direction", direction, &directions);
    }
    if let Some(scale) = &measure.response
        && let (Some(min), Some(max)) = (scale.min, scale.max)
    {
        if min >= max {
            findings.error(spot, format!("the response scale runs from {min} to {max}"), "min must lie below max");
        }
        for anchor in scale.anchors.keys().filter(|a| !(min..=max).contains(*a)) {
            findings.error(spot, format!("the anchor {anchor} lies outside the response scale, {min} to {max}"), "");
        }
    }
}

fn check_items(findings: &mut Findings<'_>, file: usize, measure: &Measure) {
    let items: Vec<&str> = measure.items.iter().map(|i| i.id.as_str()).collect();
    let subscales: Vec<&str> = measure.subscales.iter().map(|s| s.id.as_str()).collect();
    for item in &measure.items {
        findings.resolve(file, &item.subscale, "subscale", &subscales);
        let home = measure.subscales.iter().find(|s| s.id == item.subscale);
        if home.is_some_and(|s| !s.items.contains(&item.id)) {
            let message = format!("item `{}` is not among the items of its subscale `{}`", item.id.value, item.subscale.value);
            findings.error(Spot::of(file, &item.id), message, "add it to `items` of the subscale");
        }
    }
    for subscale in &measure.subscales {
        for id in &subscale.items {
            findings.resolve(file, id, "item", &items);
            if let Some(item) = measure.items.iter().find(|i| i.id == *id)
                && item.subscale != subscale.id
            {
                let message =
                    format!("item `{}` is counted in `{}` and says it belongs to `{}`", id.value, subscale.id.value, item.subscale.value);
                findings.error(Spot::of(file, id), message, "an item belongs to one subscale");
            }
        }
    }
    for id in measure.scoring.iter().flat_map(|s| &s.reversed) {
        findings.resolve(file, id, "item", &items);
    }
    let mut numbers: Vec<u32> = measure.items.iter().filter_map(|i| i.number).collect();
    numbers.sort_unstable();
    if let Some([twice, _]) = numbers.array_windows().find(|[a, b]| a == b) {
        findings.error(Spot::of(file, &measure.id), format!("two items have the number {twice}"), "");
    }
}

/// What an item asks about points back to the item: from a score to the catalogue and from the catalogue to a score.
fn check_crosswalk_back(findings: &mut Findings<'_>, file: usize, measure: &Measure) {
    let taxonomy = findings.taxonomy;
    for item in &measure.items {
        for id in &item.strategies {
            let Some((_, strategy)) = taxonomy.strategy(id) else { continue };
            let back = strategy.crosswalk.get(measure.id.as_str());
            if !back.is_some_and(|entries| entries.contains(&item.id) || entries.contains(&item.subscale)) {
                let message = format!("item `{}` asks about `{}`, whose crosswalk does not name it", item.id.value, id.value);
                findings.warn(Spot::of(file, id), message, format!("add `{}: [{}]` to its crosswalk", measure.id.value, item.id.value));
            }
        }
    }
}
