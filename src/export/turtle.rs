//! A graph as Turtle.

use super::address::{Addresses, KINDS};
use super::graph::{Graph, Object, PREFIXES, expand};
use super::unwritable;
use crate::error::Result;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term, Triple};
use oxttl::TurtleSerializer;

/// Prefixes of a document: the vocabularies, and one for every kind of entry that its addresses allow.
pub(super) fn prefixes(addresses: &Addresses) -> Vec<(String, String)> {
    let vocabularies = PREFIXES.iter().map(|(name, iri)| ((*name).to_owned(), (*iri).to_owned()));
    vocabularies.chain(KINDS.iter().map(|kind| ((*kind).to_owned(), addresses.start(kind)))).collect()
}

/// The graph as Turtle, statements about one subject together.
///
/// # Errors
/// Where an address is none.
pub fn write(graph: &Graph, addresses: &Addresses) -> Result<String> {
    let mut serializer = TurtleSerializer::new();
    for (name, iri) in prefixes(addresses) {
        serializer = serializer.with_prefix(name, iri).map_err(|e| unwritable("Turtle", e))?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for (subject, statements) in graph.by_subject() {
        let subject = node(subject)?;
        // Values of one property stand together: Turtle lists them after one another.
        let mut properties: Vec<&str> = Vec::new();
        for statement in &statements {
            if !properties.contains(&statement.property.as_str()) {
                properties.push(&statement.property);
            }
        }
        for property in properties {
            let predicate = node(&expand(property))?;
            for statement in statements.iter().filter(|s| s.property == property) {
                let triple = Triple::new(subject.clone(), predicate.clone(), term(&statement.object)?);
                writer.serialize_triple(&triple).map_err(|e| unwritable("Turtle", e))?;
            }
        }
    }
    let bytes = writer.finish().map_err(|e| unwritable("Turtle", e))?;
    String::from_utf8(bytes).map_err(|e| unwritable("Turtle", e))
}

fn node(address: &str) -> Result<NamedNode> {
    NamedNode::new(address).map_err(|e| unwritable("Turtle", format!("address <{address}>: {e}")))
}

fn term(object: &Object) -> Result<Term> {
    Ok(match object {
        Object::Entry(address) => node(address)?.into(),
        Object::English(words) => Literal::new_language_tagged_literal_unchecked(words.clone(), "en").into(),
        Object::Plain(text) => Literal::new_simple_literal(text.clone()).into(),
        Object::Truth(yes) => Literal::from(*yes).into(),
        Object::Year(year) => Literal::new_typed_literal(format!("{year:04}"), xsd::G_YEAR).into(),
    })
}
