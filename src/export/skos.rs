//! The catalogue in SKOS (W3C Recommendation, 2009): codes and strategies here, what surrounds them in `skos_theory`.
//!
//! | catalogue | SKOS |
//! |---|---|
//! | the catalogue | one `ConceptScheme` for codes and strategies; one each for axes, categories, boundary, contexts, measures |
//! | code | top concept; its category of 2009 is a `broadMatch`, for it stands in another scheme |
//! | strategy | concept below its broader strategies, else below its code |
//! | `broader` | `broader`, and `narrower` the other way |
//! | `similar`, `opposite`, `confused_with` | `related`, both ways, and properties of our own that say which |
//! | label, alias, id | `prefLabel`, `altLabel`, `notation` |
//! | definition, include, exclude, aim, near miss | `definition`, `scopeNote` |
//! | crosswalk | `closeMatch` to the subscale or item of the measure |
//! | retired | `owl:deprecated`, `dct:isReplacedBy` |
//!
//! The integrity conditions of SKOS are kept: `related` never joins two entries of which one is above the other (S27),
//! and no alias repeats the label (S13).

use super::address::Addresses;
use super::graph::{Graph, Object};
use super::{entry, skos_theory};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Axes;
use crate::taxonomy::code::{Code, Strategy};
use crate::taxonomy::located::Located;
use rustc_hash::{FxHashMap, FxHashSet};

/// Everything that can be said of the taxonomy in SKOS.
pub fn graph(taxonomy: &Taxonomy, addresses: &Addresses) -> Graph {
    let mut graph = Graph::default();
    let writer = Writer { taxonomy, addresses };
    writer.properties(&mut graph);
    writer.scheme(&mut graph);
    for (_, code) in &taxonomy.codes {
        writer.code(code, &mut graph);
    }
    for (code, strategy) in taxonomy.strategies() {
        writer.strategy(code, strategy, &mut graph);
    }
    writer.related(&mut graph);
    skos_theory::add(taxonomy, addresses, &mut graph);
    graph
}

struct Writer<'t> {
    taxonomy: &'t Taxonomy,
    addresses: &'t Addresses,
}

/// Properties of our own: name, what it is of, and what it says.
const PROPERTIES: &[(&str, Option<&str>, &str)] = &[
    ("opposite", Some("skos:semanticRelation"), "The strategy does the reverse."),
    ("confused_with", Some("skos:semanticRelation"), "The strategy is often taken for the other."),
    ("valence", None, "Which way the act pushes the feeling of the other person."),
    ("orientation", None, "Where the act leads attention."),
    ("stage", None, "Stage of the process model of emotion on which the act works."),
    ("change", None, "Whether the felt emotion or its expression is aimed at."),
    ("relationship", None, "A relationship in which the strategy is typical."),
    ("setting", None, "A setting in which the strategy is typical."),
];

impl Writer<'_> {
    fn properties(&self, graph: &mut Graph) {
        for (name, above, comment) in PROPERTIES {
            let property = self.property(name);
            graph.link(&property, "rdf:type", &super::graph::expand("rdf:Property"));
            graph.say(&property, "rdfs:label", &name.replace('_', " "));
            graph.say(&property, "rdfs:comment", comment);
            if let Some(above) = above {
                graph.link(&property, "rdfs:subPropertyOf", &super::graph::expand(above));
            }
        }
    }

    fn property(&self, name: &str) -> String {
        self.addresses.of("property", &[name])
    }

    fn scheme_address(&self) -> String {
        self.addresses.of("scheme", &["strategies"])
    }

    fn scheme(&self, graph: &mut Graph) {
        let scheme = self.scheme_address();
        let about = &self.taxonomy.about;
        scheme_of(graph, &scheme, if about.title.is_empty() { &about.id } else { &about.title });
        if !about.version.is_empty() {
            graph.add(&scheme, "owl:versionInfo", Object::Plain(about.version.clone()));
        }
        graph.add(&scheme, "dct:identifier", Object::Plain(self.taxonomy.fingerprint.clone()));
        match about.license.as_str() {
            "" => {}
            "CC-BY-4.0" => graph.link(&scheme, "dct:license", "https://creativecommons.org/licenses/by/4.0/"),
            "CC0-1.0" => graph.link(&scheme, "dct:license", "https://creativecommons.org/publicdomain/zero/1.0/"),
            other => graph.add(&scheme, "dct:license", Object::Plain(other.to_owned())),
        }
    }

    fn code(&self, code: &Code, graph: &mut Graph) {
        let concept = self.addresses.code(&code.id);
        let scheme = self.scheme_address();
        concept_of(graph, &concept, &scheme, &code.id, &code.label);
        top(graph, &concept, &scheme);
        graph.say(&concept, "skos:definition", &code.definition);
        for case in &code.include {
            graph.say(&concept, "skos:scopeNote", &format!("Include: {case}"));
        }
        for exclusion in &code.exclude {
            graph.say(&concept, "skos:scopeNote", &format!("Exclude: {}", entry::exclusion(exclusion)));
        }
        for miss in &code.near_misses {
            graph.say(&concept, "skos:scopeNote", &format!("Near miss: {}", entry::near_miss(miss)));
        }
        for example in &code.examples {
            graph.say(&concept, "skos:example", example);
        }
        self.axes(&concept, code.axes, graph);
        if let Some(category) = &code.category
            && self.taxonomy.categories.iter().any(|c| c.id.value == category.value)
        {
            graph.link(&concept, "skos:broadMatch", &self.addresses.of("category", &[category]));
        }
        sources(&concept, &code.sources, self.addresses, graph);
    }

    fn strategy(&self, code: &Code, strategy: &Strategy, graph: &mut Graph) {
        let concept = self.addresses.strategy(&strategy.id);
        let scheme = self.scheme_address();
        concept_of(graph, &concept, &scheme, &strategy.id, &strategy.label);
        for parent in parents(code, strategy, self.addresses) {
            hierarchy(graph, &concept, &parent);
        }
        let mut said: FxHashSet<&str> = FxHashSet::from_iter([strategy.label.as_str()]);
        for alias in &strategy.aliases {
            if said.insert(alias) {
                graph.say(&concept, "skos:altLabel", alias);
            }
        }
        graph.say(&concept, "skos:definition", &strategy.definition);
        if !strategy.aim.is_empty() {
            graph.say(&concept, "skos:scopeNote", &format!("Aim: {}", strategy.aim));
        }
        if let Some(miss) = &strategy.near_miss {
            graph.say(&concept, "skos:scopeNote", &format!("Near miss: {}", entry::near_miss(miss)));
        }
        if let Some(departure) = strategy.departs.as_ref().filter(|d| !d.reason.is_empty()) {
            graph.say(&concept, "skos:scopeNote", &format!("Departs from the axes of its code: {}", departure.reason));
        }
        for example in &strategy.examples {
            graph.say(&concept, "skos:example", example);
        }
        self.axes(&concept, self.taxonomy.axes_of(code, Some(strategy)), graph);
        for (property, places) in [("relationship", &strategy.relationships), ("setting", &strategy.settings)] {
            for place in places {
                self.context(&concept, property, place, graph);
            }
        }
        for (measure, entries) in &strategy.crosswalk {
            for entry in entries {
                graph.link(&concept, "skos:closeMatch", &self.addresses.of("measure", &[measure, entry]));
            }
        }
        if strategy.deprecated {
            graph.add(&concept, "owl:deprecated", Object::Truth(true));
        }
        if let Some(replacement) = &strategy.replaced_by {
            graph.link(&concept, "dct:isReplacedBy", &self.addresses.strategy(replacement));
            graph.link(&self.addresses.strategy(replacement), "dct:replaces", &concept);
        }
        sources(&concept, &strategy.sources, self.addresses, graph);
    }

    fn axes(&self, concept: &str, axes: Option<Axes>, graph: &mut Graph) {
        let Some(axes) = axes else { return };
        for (axis, value) in entry::axis_values(axes) {
            // An axis that the words leave open has no value to point to.
            if self.taxonomy.axes.iter().any(|a| a.id.value == axis && a.values.iter().any(|v| v.id.value == value)) {
                graph.link(concept, &self.property(axis), &self.addresses.of("axis", &[axis, value]));
            }
        }
    }

    /// Points to a context where there is an entry of that name, and says the word otherwise.
    fn context(&self, concept: &str, property: &str, place: &str, graph: &mut Graph) {
        let property = self.property(property);
        if self.taxonomy.contexts.iter().any(|c| c.id.value == place) {
            graph.link(concept, &property, &self.addresses.of("context", &[place]));
        } else {
            graph.add(concept, &property, Object::Plain(place.to_owned()));
        }
    }

    fn related(&self, graph: &mut Graph) {
        let above = self.ancestors();
        let is_above = |a: &str, b: &str| above.get(a).is_some_and(|set| set.contains(b));
        for (_, strategy) in self.taxonomy.strategies() {
            let from = strategy.id.as_str();
            for (name, to) in strategy.related.all().filter(|(name, _)| *name != "broader") {
                let to = to.as_str();
                let (here, there) = (self.addresses.strategy(from), self.addresses.strategy(to));
                if name != "similar" {
                    graph.link(&here, &self.property(name), &there);
                }
                if from != to && !is_above(from, to) && !is_above(to, from) {
                    graph.link(&here, "skos:related", &there);
                    graph.link(&there, "skos:related", &here);
                }
            }
        }
    }

    /// All strategies above each strategy, however far.
    fn ancestors(&self) -> FxHashMap<&str, FxHashSet<&str>> {
        let parents: FxHashMap<&str, &[Located<String>]> =
            self.taxonomy.strategies().map(|(_, s)| (s.id.as_str(), s.related.broader.as_slice())).collect();
        let mut above = FxHashMap::default();
        for id in parents.keys() {
            let mut found: FxHashSet<&str> = FxHashSet::default();
            let mut open = vec![*id];
            while let Some(next) = open.pop() {
                for parent in parents.get(next).copied().unwrap_or_default() {
                    // The set also ends a circle, which a taxonomy that was never checked may hold.
                    if found.insert(parent.as_str()) {
                        open.push(parent.as_str());
                    }
                }
            }
            above.insert(*id, found);
        }
        above
    }
}

/// What a strategy stands below: its broader strategies, else its code.
fn parents(code: &Code, strategy: &Strategy, addresses: &Addresses) -> Vec<String> {
    if strategy.related.broader.is_empty() {
        return vec![addresses.code(&code.id)];
    }
    strategy.related.broader.iter().map(|id| addresses.strategy(id)).collect()
}

/// A scheme with its title.
pub(super) fn scheme_of(graph: &mut Graph, scheme: &str, title: &str) {
    graph.link(scheme, "rdf:type", &super::graph::expand("skos:ConceptScheme"));
    graph.say(scheme, "dct:title", title);
    graph.say(scheme, "rdfs:label", title);
}

/// A concept with its scheme, id and label.
pub(super) fn concept_of(graph: &mut Graph, concept: &str, scheme: &str, id: &str, label: &str) {
    graph.link(concept, "rdf:type", &super::graph::expand("skos:Concept"));
    graph.link(concept, "skos:inScheme", scheme);
    graph.add(concept, "skos:notation", Object::Plain(id.to_owned()));
    graph.say(concept, "skos:prefLabel", label);
}

/// Puts a concept at the top of its scheme.
pub(super) fn top(graph: &mut Graph, concept: &str, scheme: &str) {
    graph.link(scheme, "skos:hasTopConcept", concept);
    graph.link(concept, "skos:topConceptOf", scheme);
}

/// Puts a concept below another, said both ways.
pub(super) fn hierarchy(graph: &mut Graph, concept: &str, parent: &str) {
    graph.link(concept, "skos:broader", parent);
    graph.link(parent, "skos:narrower", concept);
}

/// The sources of an entry.
pub(super) fn sources(concept: &str, sources: &[Located<String>], addresses: &Addresses, graph: &mut Graph) {
    for source in sources {
        graph.link(concept, "dct:source", &addresses.of("source", &[source]));
    }
}
