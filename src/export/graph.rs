//! Statements about entries: subject, property, object, in the order in which they were made, each once.
//!
//! [`super::skos`] fills a graph, [`super::turtle`] and [`super::jsonld`] write the same one, so the two can not differ.

use rustc_hash::FxHashSet;

/// What a statement says of its subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Object {
    /// Another entry, by address.
    Entry(String),
    /// Words in English.
    English(String),
    /// A string that is not language: an id, a version.
    Plain(String),
    /// Yes or no.
    Truth(bool),
    /// A year.
    Year(i32),
}

/// A statement. The property is a short name such as `skos:prefLabel`, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Statement {
    /// Address of the subject.
    pub subject: String,
    /// The property.
    pub property: String,
    /// The object.
    pub object: Object,
}

/// Prefixes of the vocabularies in use.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dct", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The full address of a property.
pub fn expand(property: &str) -> String {
    match property.split_once(':').and_then(|(prefix, name)| PREFIXES.iter().find(|(p, _)| *p == prefix).map(|(_, iri)| (iri, name))) {
        Some((iri, name)) => format!("{iri}{name}"),
        None => property.to_owned(),
    }
}

/// A set of statements.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    statements: Vec<Statement>,
    seen: FxHashSet<Statement>,
}

impl Graph {
    /// Adds a statement, unless it was made before.
    pub fn add(&mut self, subject: &str, property: &str, object: Object) {
        let statement = Statement { subject: subject.to_owned(), property: property.to_owned(), object };
        if self.seen.insert(statement.clone()) {
            self.statements.push(statement);
        }
    }

    /// Adds a statement about another entry.
    pub fn link(&mut self, subject: &str, property: &str, entry: &str) {
        self.add(subject, property, Object::Entry(entry.to_owned()));
    }

    /// Adds a statement in English words; says nothing where there are none.
    pub fn say(&mut self, subject: &str, property: &str, words: &str) {
        let words = words.trim();
        if !words.is_empty() {
            self.add(subject, property, Object::English(words.to_owned()));
        }
    }

    /// Whether this statement was made.
    pub fn holds(&self, subject: &str, property: &str, entry: &str) -> bool {
        let object = Object::Entry(entry.to_owned());
        self.seen.contains(&Statement { subject: subject.to_owned(), property: property.to_owned(), object })
    }

    /// The statements, those about one subject together: subjects in the order of their first statement.
    pub fn by_subject(&self) -> Vec<(&str, Vec<&Statement>)> {
        let mut places = rustc_hash::FxHashMap::default();
        let mut groups: Vec<(&str, Vec<&Statement>)> = Vec::new();
        for statement in &self.statements {
            let place = *places.entry(statement.subject.as_str()).or_insert_with(|| {
                groups.push((statement.subject.as_str(), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(statement);
        }
        groups
    }

    /// Number of statements.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}
