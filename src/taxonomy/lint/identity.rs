//! Ids are unique and well formed.
//!
//! Ids end up as columns, file names, addresses and XML attributes, so their alphabet is small.

use super::{Findings, Spot};
use std::collections::BTreeMap;

pub(super) fn check(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let mut codes = Register::new("code");
    let mut strategies = Register::new("strategy id");
    let mut slugs = Register::new("slug");
    for (file, code) in &taxonomy.codes {
        codes.enter(findings, Spot::of(*file, &code.id), &code.id, is_name, "small letters, digits and _, such as `giving_space`");
        for strategy in &code.strategies {
            let spot = Spot::of(*file, &strategy.id);
            strategies.enter(findings, spot, &strategy.id, is_opaque, "capitals, a colon and at least four digits, such as `IERS:0031`");
            if !strategy.slug.is_empty() {
                slugs.enter(findings, spot, &strategy.slug, is_slug, "small letters and digits joined by -, such as `take-the-long-view`");
            }
        }
    }
    let name = "small letters, digits and _, such as `niven2009`";
    let file = findings.file("boundary.yaml");
    // Codes and boundary codes stand side by side in outputs, so they share one register.
    for boundary in &taxonomy.boundary {
        codes.enter(findings, Spot::of(file, &boundary.id), &boundary.id, is_name, name);
    }
    let mut concepts = Register::new("concept");
    for concept in &taxonomy.concepts {
        concepts.enter(findings, Spot::of(file, &concept.id), &concept.id, is_name, name);
    }
    let file = findings.file("contexts.yaml");
    let (mut contexts, mut motives) = (Register::new("context"), Register::new("motive"));
    for context in &taxonomy.contexts {
        contexts.enter(findings, Spot::of(file, &context.id), &context.id, is_name, name);
    }
    for motive in &taxonomy.motives {
        motives.enter(findings, Spot::of(file, &motive.id), &motive.id, is_name, name);
    }
    let file = findings.file("sources.yaml");
    let mut sources = Register::new("source");
    for source in &taxonomy.sources {
        sources.enter(findings, Spot::of(file, &source.id), &source.id, is_name, name);
    }
    let file = findings.file("categories.yaml");
    let mut categories = Register::new("category");
    for category in &taxonomy.categories {
        categories.enter(
            findings,
            Spot::of(file, &category.id),
            &category.id,
            is_path,
            "names joined by dots, such as `acceptance.humour`",
        );
    }
    let file = findings.file("axes.yaml");
    let mut axes = Register::new("axis");
    for axis in &taxonomy.axes {
        axes.enter(findings, Spot::of(file, &axis.id), &axis.id, is_name, name);
        let mut values = Register::new("value");
        for value in &axis.values {
            values.enter(findings, Spot::of(file, &value.id), &value.id, is_name, name);
        }
    }
    let mut measures = Register::new("measure");
    for (file, measure) in &taxonomy.measures {
        measures.enter(findings, Spot::of(*file, &measure.id), &measure.id, is_name, name);
        let (mut subscales, mut items) = (Register::new("subscale"), Register::new("item"));
        for subscale in &measure.subscales {
            subscales.enter(findings, Spot::of(*file, &subscale.id), &subscale.id, is_name, name);
        }
        for item in &measure.items {
            items.enter(findings, Spot::of(*file, &item.id), &item.id, is_name, name);
        }
    }
}

/// Ids of one kind and where each was first seen.
struct Register {
    what: &'static str,
    seen: BTreeMap<String, Spot>,
}

impl Register {
    fn new(what: &'static str) -> Register {
        Register { what, seen: BTreeMap::new() }
    }

    fn enter(&mut self, findings: &mut Findings<'_>, spot: Spot, id: &str, well_formed: fn(&str) -> bool, shape: &str) {
        if !well_formed(id) {
            findings.error(spot, format!("{} `{id}` is not well formed", self.what), format!("write {shape}"));
        }
        if let Some(first) = self.seen.get(id) {
            let place = format!("{}:{}", findings.taxonomy.path(first.file), first.line);
            let hint = format!("it stands at {place} already; take a new one");
            findings.error(spot, format!("{} `{id}` is used twice", self.what), hint);
        } else {
            self.seen.insert(id.to_owned(), spot);
        }
    }
}

fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_path(id: &str) -> bool {
    id.split('.').all(is_name)
}

fn is_slug(slug: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    slug.split('-').all(part)
}

fn is_opaque(id: &str) -> bool {
    id.split_once(':').is_some_and(|(prefix, number)| {
        !prefix.is_empty()
            && prefix.chars().all(|c| c.is_ascii_uppercase())
            && number.len() >= 4
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_ids() {
        type Row = (&'static str, fn(&str) -> bool, &'static str, bool);
        let rows: &[Row] = &[
            ("a code", is_name, "giving_space", true),
            ("a capital", is_name, "Giving_space", false),
            ("a leading digit", is_name, "2009niven", false),
            ("nothing", is_name, "", false),
            ("a category", is_path, "acceptance.humour", true),
            ("an empty step", is_path, "acceptance..humour", false),
            ("a slug", is_slug, "take-the-long-view", true),
            ("a doubled hyphen", is_slug, "take--the", false),
            ("a strategy", is_opaque, "IERS:0031", true),
            ("three digits", is_opaque, "IERS:031", false),
            ("no prefix", is_opaque, ":0031", false),
            ("no colon", is_opaque, "IERS0031", false),
        ];
        for (name, shape, id, expected) in rows {
            assert_eq!(shape(id), *expected, "{name}: {id}");
        }
    }
}
