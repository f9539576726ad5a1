//! What surrounds codes and strategies, in SKOS: axes, categories, boundary, contexts and motives, measures, sources.
//!
//! Each is a concept scheme of its own, so that a vocabulary server shows them apart; links between schemes are mapping
//! properties (`broadMatch`, `relatedMatch`), links inside one are `broader` and `narrower`.

use super::address::Addresses;
use super::entry::unlisted_crosswalks;
use super::graph::{Graph, Object};
use super::skos::{concept_of, hierarchy, scheme_of, sources, top};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::located::Located;
use crate::taxonomy::measure::Measure;
use crate::taxonomy::theory::Source;

/// Adds everything but codes and strategies.
pub(super) fn add(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    axes(taxonomy, addresses, graph);
    categories(taxonomy, addresses, graph);
    boundary(taxonomy, addresses, graph);
    contexts(taxonomy, addresses, graph);
    measures(taxonomy, addresses, graph);
    for source in &taxonomy.sources {
        publication(source, addresses, graph);
    }
}

fn axes(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    let scheme = addresses.of("scheme", &["axes"]);
    if !taxonomy.axes.is_empty() {
        scheme_of(graph, &scheme, "Axes of interpersonal emotion regulation");
    }
    for axis in &taxonomy.axes {
        let concept = addresses.of("axis", &[&axis.id]);
        concept_of(graph, &concept, &scheme, &axis.id, &axis.label);
        top(graph, &concept, &scheme);
        graph.say(&concept, "skos:definition", &axis.definition);
        graph.say(&concept, "skos:scopeNote", &axis.question);
        for disagreement in &axis.disagreements {
            graph.say(&concept, "skos:editorialNote", &disagreement.text);
        }
        graph.say(&concept, "skos:scopeNote", &axis.decision);
        sources(&concept, &axis.sources, addresses, graph);
        for value in &axis.values {
            let below = addresses.of("axis", &[&axis.id, &value.id]);
            concept_of(graph, &below, &scheme, &value.id, &value.label);
            hierarchy(graph, &below, &concept);
            graph.say(&below, "skos:definition", &value.definition);
            graph.say(&below, "skos:scopeNote", &value.test);
            for example in &value.examples {
                graph.say(&below, "skos:example", &example.text);
            }
            sources(&below, &value.sources, addresses, graph);
        }
    }
}

fn categories(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    let scheme = addresses.of("scheme", &["categories"]);
    if !taxonomy.categories.is_empty() {
        scheme_of(graph, &scheme, "Categories of Niven, Totterdell and Holman (2009)");
    }
    for category in &taxonomy.categories {
        let concept = addresses.of("category", &[&category.id]);
        concept_of(graph, &concept, &scheme, &category.id, &category.label);
        match &category.parent {
            Some(parent) => hierarchy(graph, &concept, &addresses.of("category", &[parent])),
            None => top(graph, &concept, &scheme),
        }
        graph.say(&concept, "skos:definition", &category.definition);
        graph.say(&concept, "skos:editorialNote", category.note.as_deref().unwrap_or_default());
        for disagreement in &category.disagreements {
            graph.say(&concept, "skos:editorialNote", &disagreement.text);
        }
        sources(&concept, &category.sources, addresses, graph);
    }
}

fn boundary(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    let scheme = addresses.of("scheme", &["boundary"]);
    if !taxonomy.boundary.is_empty() || !taxonomy.concepts.is_empty() {
        scheme_of(graph, &scheme, "What lies next to interpersonal emotion regulation");
    }
    for concept in &taxonomy.concepts {
        let address = addresses.of("concept", &[&concept.id]);
        concept_of(graph, &address, &scheme, &concept.id, &concept.label);
        top(graph, &address, &scheme);
        graph.say(&address, "skos:definition", &concept.definition);
        graph.say(&address, "skos:scopeNote", &concept.differs_on);
        for question in &concept.decision_test {
            graph.say(&address, "skos:scopeNote", question);
        }
        for pair in &concept.pairs {
            graph.say(&address, "skos:example", &pair.neighbour);
        }
        sources(&address, &concept.sources, addresses, graph);
    }
    for code in &taxonomy.boundary {
        let address = addresses.of("boundary", &[&code.id]);
        concept_of(graph, &address, &scheme, &code.id, &code.label);
        match code.concept.as_ref().filter(|id| taxonomy.concepts.iter().any(|c| c.id.value == id.value)) {
            Some(concept) => hierarchy(graph, &address, &addresses.of("concept", &[concept])),
            None => top(graph, &address, &scheme),
        }
        graph.say(&address, "skos:definition", &code.definition);
        graph.say(&address, "skos:scopeNote", &code.test);
        for example in &code.examples {
            graph.say(&address, "skos:example", &example.text);
        }
        sources(&address, &code.sources, addresses, graph);
    }
}

fn contexts(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    let scheme = addresses.of("scheme", &["contexts"]);
    if !taxonomy.contexts.is_empty() || !taxonomy.motives.is_empty() {
        scheme_of(graph, &scheme, "Where and why people regulate each other's feelings");
    }
    for context in &taxonomy.contexts {
        let address = addresses.of("context", &[&context.id]);
        concept_of(graph, &address, &scheme, &context.id, &context.label);
        top(graph, &address, &scheme);
        graph.say(&address, "skos:definition", &context.definition);
        for finding in &context.findings {
            graph.say(&address, "skos:note", &finding.text);
        }
        matches(&address, &context.typical, addresses, graph);
        sources(&address, &context.sources, addresses, graph);
    }
    for motive in &taxonomy.motives {
        let address = addresses.of("motive", &[&motive.id]);
        concept_of(graph, &address, &scheme, &motive.id, &motive.label);
        top(graph, &address, &scheme);
        graph.say(&address, "skos:definition", &motive.definition);
        for example in &motive.examples {
            graph.say(&address, "skos:example", example);
        }
        matches(&address, &motive.typical, addresses, graph);
        sources(&address, &motive.sources, addresses, graph);
    }
}

fn measures(taxonomy: &Taxonomy, addresses: &Addresses, graph: &mut Graph) {
    let scheme = addresses.of("scheme", &["measures"]);
    if !taxonomy.measures.is_empty() || taxonomy.strategies().any(|(_, s)| !s.crosswalk.is_empty()) {
        scheme_of(graph, &scheme, "Measures and other schemes");
    }
    for (_, measure) in &taxonomy.measures {
        let address = addresses.of("measure", &[&measure.id]);
        concept_of(graph, &address, &scheme, &measure.id, &measure.name);
        top(graph, &address, &scheme);
        if measure.acronym != measure.name {
            graph.say(&address, "skos:altLabel", &measure.acronym);
        }
        graph.say(&address, "skos:definition", &measure.measures);
        graph.say(&address, "skos:scopeNote", measure.size.as_deref().unwrap_or_default());
        graph.say(&address, "skos:editorialNote", measure.note.as_deref().unwrap_or_default());
        sources(&address, &measure.sources, addresses, graph);
        parts(measure, &address, &scheme, addresses, graph);
    }
    missing_entries(taxonomy, &scheme, addresses, graph);
}

/// Subscales below the measure, items below their subscale. An item is labelled with our paraphrase.
fn parts(measure: &Measure, above: &str, scheme: &str, addresses: &Addresses, graph: &mut Graph) {
    for subscale in &measure.subscales {
        let address = addresses.of("measure", &[&measure.id, &subscale.id]);
        concept_of(graph, &address, scheme, &subscale.id, &subscale.label);
        hierarchy(graph, &address, above);
        graph.say(&address, "skos:definition", &subscale.definition);
        matches(&address, &subscale.strategies, addresses, graph);
        for code in &subscale.codes {
            graph.link(&address, "skos:relatedMatch", &addresses.code(code));
        }
    }
    for item in &measure.items {
        let address = addresses.of("measure", &[&measure.id, &item.id]);
        concept_of(graph, &address, scheme, &item.id, &item.paraphrase);
        hierarchy(graph, &address, &addresses.of("measure", &[&measure.id, &item.subscale]));
        matches(&address, &item.strategies, addresses, graph);
    }
}

/// What crosswalks name and no measure holds gets an entry of its own, so that no link leads nowhere.
fn missing_entries(taxonomy: &Taxonomy, scheme: &str, addresses: &Addresses, graph: &mut Graph) {
    for (measure, entry) in unlisted_crosswalks(taxonomy) {
        let address = addresses.of("measure", &[measure, entry]);
        concept_of(graph, &address, scheme, entry, &entry.replace('_', " "));
        let above = addresses.of("measure", &[measure]);
        if !taxonomy.measures.iter().any(|(_, m)| m.id.value == measure) {
            concept_of(graph, &above, scheme, measure, measure);
            top(graph, &above, scheme);
        }
        hierarchy(graph, &address, &above);
    }
}

/// Strategies that an entry of another scheme bears on. A pair that a crosswalk calls close is left at that.
fn matches(address: &str, strategies: &[Located<String>], addresses: &Addresses, graph: &mut Graph) {
    for strategy in strategies {
        let there = addresses.strategy(strategy);
        if !graph.holds(&there, "skos:closeMatch", address) {
            graph.link(address, "skos:relatedMatch", &there);
        }
    }
}

fn publication(source: &Source, addresses: &Addresses, graph: &mut Graph) {
    let address = addresses.of("source", &[&source.id]);
    graph.link(&address, "rdf:type", &super::graph::expand("dct:BibliographicResource"));
    let text = |graph: &mut Graph, property: &str, value: &str| {
        if !value.is_empty() {
            graph.add(&address, property, Object::Plain(value.to_owned()));
        }
    };
    for author in &source.authors {
        text(graph, "dct:creator", author);
    }
    if let Some(year) = source.year {
        graph.add(&address, "dct:issued", Object::Year(year));
    }
    text(graph, "dct:title", source.title.as_deref().unwrap_or_default());
    text(graph, "dct:publisher", source.publisher.as_deref().unwrap_or_default());
    text(graph, "dct:bibliographicCitation", &super::csl::in_words(source));
    if let Some(doi) = &source.doi {
        text(graph, "dct:identifier", &format!("doi:{doi}"));
    }
    if let Some(url) = source.url.as_ref().filter(|url| oxrdf::NamedNode::new(url.as_str()).is_ok()) {
        graph.link(&address, "rdfs:seeAlso", url);
    }
}
