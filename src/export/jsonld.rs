//! A graph as JSON-LD 1.1, with a context of its own, so that plain JSON readers find short keys.

use super::address::Addresses;
use super::graph::{Graph, Object, expand};
use super::turtle::prefixes;
use serde_json::{Map, Value, json};

/// The graph as one JSON-LD document.
pub fn write(graph: &Graph, addresses: &Addresses) -> String {
    let prefixes = prefixes(addresses);
    let mut context = Map::new();
    for (name, iri) in &prefixes {
        // The long form, because a short name that ends in a letter-like sign is no prefix otherwise.
        context.insert(name.clone(), json!({"@id": iri, "@prefix": true}));
    }
    let mut nodes = Vec::new();
    for (subject, statements) in graph.by_subject() {
        let mut node = Map::new();
        node.insert("@id".into(), short(subject, &prefixes).into());
        for statement in statements {
            let (key, value) = if statement.property == "rdf:type" {
                match &statement.object {
                    Object::Entry(kind) => ("@type".to_owned(), Value::from(short(&expand(kind), &prefixes))),
                    other => ("@type".to_owned(), value(other, &prefixes)),
                }
            } else {
                (short(&expand(&statement.property), &prefixes), value(&statement.object, &prefixes))
            };
            match node.get_mut(&key) {
                None => drop(node.insert(key, value)),
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = json!([first.take(), value]),
            }
        }
        nodes.push(Value::Object(node));
    }
    let document = json!({"@context": context, "@graph": nodes});
    format!("{document:#}\n")
}

fn value(object: &Object, prefixes: &[(String, String)]) -> Value {
    match object {
        Object::Entry(address) => json!({"@id": short(address, prefixes)}),
        Object::English(words) => json!({"@value": words, "@language": "en"}),
        Object::Plain(text) => json!(text),
        Object::Truth(yes) => json!(yes),
        Object::Year(year) => json!({"@value": format!("{year:04}"), "@type": "xsd:gYear"}),
    }
}

/// An address by prefix and rest, where what is left of it can not be misread.
fn short(address: &str, prefixes: &[(String, String)]) -> String {
    let found = prefixes.iter().filter_map(|(name, iri)| address.strip_prefix(iri.as_str()).map(|rest| (name, iri.len(), rest)));
    match found.max_by_key(|(_, length, _)| *length) {
        // "prefix://rest" is read as an address by every JSON-LD processor.
        Some((name, _, rest)) if !rest.is_empty() && !rest.starts_with('/') => format!("{name}:{rest}"),
        _ => address.to_owned(),
    }
}
