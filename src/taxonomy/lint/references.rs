//! Every reference resolves: relations, sources, codes, categories, strategies typical of a context.

use super::{Findings, Spot, suggestion};
use crate::taxonomy::code::{Code, NearMiss, Strategy};
use crate::taxonomy::located::Located;

/// Settings that the catalogue uses. They name places of everyday life, finer than the contexts that were studied.
pub(super) const SETTINGS: &[&str] = &[
    "home",
    "school",
    "hospital",
    "therapy",
    "prison",
    "service_work",
    "office",
    "law_firm",
    "debt_collection",
    "sport",
    "support_group",
    "online",
    "public",
    "anywhere",
];

/// Ids of every kind, for looking up.
struct Names<'t> {
    codes: Vec<&'t str>,
    /// Codes, boundary codes and `none`: what a sentence can be.
    readings: Vec<&'t str>,
    boundary: Vec<&'t str>,
    strategies: Vec<&'t str>,
    sources: Vec<&'t str>,
    categories: Vec<&'t str>,
    concepts: Vec<&'t str>,
    relationships: Vec<&'t str>,
}

pub(super) fn check(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let codes: Vec<&str> = taxonomy.codes.iter().map(|(_, c)| c.id.as_str()).collect();
    let boundary: Vec<&str> = taxonomy.boundary.iter().map(|b| b.id.as_str()).collect();
    let relationships = taxonomy.axes.iter().filter(|a| a.id.value == "relationship").flat_map(|a| &a.values);
    let names = Names {
        readings: codes.iter().chain(&boundary).copied().chain(["none"]).collect(),
        codes,
        boundary,
        strategies: taxonomy.strategies().map(|(_, s)| s.id.as_str()).collect(),
        sources: taxonomy.sources.iter().map(|s| s.id.as_str()).collect(),
        categories: taxonomy.categories.iter().map(|c| c.id.as_str()).collect(),
        concepts: taxonomy.concepts.iter().map(|c| c.id.as_str()).collect(),
        relationships: relationships.map(|v| v.id.as_str()).chain(["any"]).collect(),
    };
    let about = findings.file("taxonomy.yaml");
    for code in &taxonomy.about.codes {
        findings.resolve(about, code, "code", &names.codes);
    }
    for (file, code) in &taxonomy.codes {
        check_code(findings, &names, *file, code);
        for strategy in &code.strategies {
            check_strategy(findings, &names, *file, code, strategy);
        }
    }
    check_theory(findings, &names);
}

fn all(findings: &mut Findings<'_>, file: usize, values: &[Located<String>], what: &str, known: &[&str]) {
    for (at, value) in values.iter().enumerate() {
        findings.resolve(file, value, what, known);
        if values[..at].contains(value) {
            findings.warn(Spot::of(file, value), format!("{what} `{}` is named twice", value.value), "");
        }
    }
}

fn check_near_miss(findings: &mut Findings<'_>, names: &Names<'_>, file: usize, near_miss: &NearMiss) {
    findings.resolve(file, &near_miss.code, "code or boundary code", &names.readings);
}

fn check_code(findings: &mut Findings<'_>, names: &Names<'_>, file: usize, code: &Code) {
    for exclusion in &code.exclude {
        if let Some(instead) = &exclusion.instead {
            findings.resolve(file, instead, "code or boundary code", &names.readings);
        }
    }
    for near_miss in &code.near_misses {
        check_near_miss(findings, names, file, near_miss);
        if near_miss.code == code.id {
            let message = format!("a near miss of `{}` can not be `{0}`", code.id.value);
            findings.error(Spot::of(file, &near_miss.code), message, "name what the sentence is instead, or `none`");
        }
    }
    if let Some(category) = &code.category
        && category.value != "none"
    {
        findings.resolve(file, category, "category", &names.categories);
    }
    all(findings, file, &code.sources, "source", &names.sources);
}

fn check_strategy(findings: &mut Findings<'_>, names: &Names<'_>, file: usize, code: &Code, strategy: &Strategy) {
    if let Some(near_miss) = &strategy.near_miss {
        check_near_miss(findings, names, file, near_miss);
    }
    let own: Vec<&str> = code.strategies.iter().map(|s| s.id.as_str()).collect();
    for (relation, id) in strategy.related.all() {
        let spot = Spot::of(file, id);
        findings.resolve(file, id, "strategy", &names.strategies);
        if *id == strategy.id {
            findings.error(spot, format!("`{}` is related to itself ({relation})", id.value), "");
        } else if relation == "broader" && names.strategies.contains(&id.as_str()) && !own.contains(&id.as_str()) {
            let message = format!("the broader strategy `{}` belongs to another code", id.value);
            findings.error(spot, message, "`broader` stays inside the code; use `similar` or `confused_with`");
        } else if let Some((_, old)) = findings.taxonomy.strategy(id)
            && old.deprecated
            && !strategy.deprecated
        {
            let hint = old.replaced_by.as_ref().map_or(String::new(), |new| format!("use `{}`", new.value));
            findings.warn(spot, format!("`{}` is retired", id.value), hint);
        }
    }
    if let Some(successor) = &strategy.replaced_by {
        findings.resolve(file, successor, "strategy", &names.strategies);
    }
    if findings.taxonomy.axes.iter().any(|a| a.id.value == "relationship") {
        all(findings, file, &strategy.relationships, "relationship", &names.relationships);
    }
    for setting in &strategy.settings {
        if !SETTINGS.contains(&setting.as_str()) {
            findings.warn(Spot::of(file, setting), format!("unusual setting `{}`", setting.value), suggestion(setting, SETTINGS));
        }
    }
    all(findings, file, &strategy.sources, "source", &names.sources);
    check_crosswalk(findings, file, strategy);
}

fn check_crosswalk(findings: &mut Findings<'_>, file: usize, strategy: &Strategy) {
    let taxonomy = findings.taxonomy;
    let measures: Vec<&str> = taxonomy.measures.iter().map(|(_, m)| m.id.as_str()).collect();
    for (scheme, entries) in &strategy.crosswalk {
        let Some(measure) = taxonomy.measure(scheme) else {
            let spot = Spot::of(file, entries.first().unwrap_or(&strategy.id));
            findings.error(spot, format!("unknown measure `{scheme}` in the crosswalk"), suggestion(scheme, &measures));
            continue;
        };
        let known: Vec<&str> = measure.items.iter().map(|i| i.id.as_str()).chain(measure.subscales.iter().map(|s| s.id.as_str())).collect();
        all(findings, file, entries, &format!("item or subscale of {scheme}"), &known);
    }
}

fn check_theory(findings: &mut Findings<'_>, names: &Names<'_>) {
    let taxonomy = findings.taxonomy;
    let file = findings.file("axes.yaml");
    for axis in &taxonomy.axes {
        all(findings, file, &axis.sources, "source", &names.sources);
        for value in &axis.values {
            all(findings, file, &value.sources, "source", &names.sources);
        }
        for disagreement in &axis.disagreements {
            all(findings, file, &disagreement.sources, "source", &names.sources);
        }
    }
    let file = findings.file("categories.yaml");
    for category in &taxonomy.categories {
        all(findings, file, &category.codes, "code", &names.codes);
        all(findings, file, &category.sources, "source", &names.sources);
        if let Some(parent) = &category.parent {
            findings.resolve(file, parent, "category", &names.categories);
        }
        for disagreement in &category.disagreements {
            all(findings, file, &disagreement.sources, "source", &names.sources);
        }
    }
    let file = findings.file("boundary.yaml");
    for boundary in &taxonomy.boundary {
        if let Some(concept) = &boundary.concept {
            findings.resolve(file, concept, "concept", &names.concepts);
        }
        for near_miss in &boundary.near_misses {
            check_near_miss(findings, names, file, near_miss);
        }
        all(findings, file, &boundary.sources, "source", &names.sources);
    }
    for concept in &taxonomy.concepts {
        for pair in &concept.pairs {
            findings.resolve(file, &pair.code, "code", &names.codes);
            let readings: Vec<&str> = names.boundary.iter().copied().chain(["none"]).collect();
            findings.resolve(file, &pair.boundary, "boundary code", &readings);
        }
        all(findings, file, &concept.sources, "source", &names.sources);
    }
    let file = findings.file("contexts.yaml");
    for context in &taxonomy.contexts {
        all(findings, file, &context.typical, "strategy", &names.strategies);
        all(findings, file, &context.sources, "source", &names.sources);
        for finding in &context.findings {
            all(findings, file, &finding.sources, "source", &names.sources);
        }
    }
    for motive in &taxonomy.motives {
        all(findings, file, &motive.typical, "strategy", &names.strategies);
        all(findings, file, &motive.sources, "source", &names.sources);
    }
    for (file, measure) in &taxonomy.measures {
        all(findings, *file, &measure.sources, "source", &names.sources);
        for finding in &measure.reliability {
            all(findings, *file, &finding.sources, "source", &names.sources);
        }
        for subscale in &measure.subscales {
            all(findings, *file, &subscale.codes, "code", &names.codes);
            all(findings, *file, &subscale.strategies, "strategy", &names.strategies);
        }
        for item in &measure.items {
            all(findings, *file, &item.strategies, "strategy", &names.strategies);
        }
    }
}
