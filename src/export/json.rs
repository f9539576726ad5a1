//! Everything in one JSON document: the entries with the fields of the YAML files, and what is derived from them.
//!
//! Derived are the axes of every strategy (its own, else its code's) and its narrower strategies. Rules and lexicons
//! are there too; the tables of English that the tokenizer reads are not, for they are no part of the catalogue.

use super::unwritable;
use crate::error::Result;
use crate::taxonomy::Taxonomy;
use serde_json::{Value, json};

/// The taxonomy as one JSON document.
///
/// # Errors
/// Where a number has no place in JSON.
pub fn write(taxonomy: &Taxonomy) -> Result<String> {
    let mut codes = Vec::new();
    for (_, code) in &taxonomy.codes {
        let mut value = to_value(code)?;
        // A list that is left out when empty would have to be asked for by every reader.
        if code.strategies.is_empty() {
            value["strategies"] = json!([]);
        }
        let strategies = value.get_mut("strategies").and_then(Value::as_array_mut);
        for (entry, strategy) in strategies.into_iter().flatten().zip(&code.strategies) {
            if let Some(axes) = taxonomy.axes_of(code, Some(strategy)) {
                entry["axes"] = to_value(&axes)?;
            }
            let narrower: Vec<&str> = taxonomy
                .strategies()
                .filter(|(_, other)| other.related.broader.iter().any(|b| b.value == strategy.id.value))
                .map(|(_, other)| other.id.as_str())
                .collect();
            entry["related"]["narrower"] = json!(narrower);
        }
        codes.push(value);
    }
    let document = json!({
        "about": to_value(&taxonomy.about)?,
        "fingerprint": taxonomy.fingerprint,
        "codes": codes,
        "axes": to_value(&taxonomy.axes)?,
        "categories": to_value(&taxonomy.categories)?,
        "boundary": to_value(&taxonomy.boundary)?,
        "concepts": to_value(&taxonomy.concepts)?,
        "contexts": to_value(&taxonomy.contexts)?,
        "motives": to_value(&taxonomy.motives)?,
        "measures": list(&taxonomy.measures)?,
        "sources": to_value(&taxonomy.sources)?,
        "rules": list(&taxonomy.rules)?,
        "lexicons": list(&taxonomy.lexicons)?,
        "prompts": taxonomy.prompts.as_ref().map(|(_, file)| to_value(file)).transpose()?,
    });
    Ok(format!("{document:#}\n"))
}

fn to_value(entry: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(entry).map_err(|e| unwritable("JSON", e))
}

fn list<T: serde::Serialize>(entries: &[(usize, T)]) -> Result<Vec<Value>> {
    entries.iter().map(|(_, entry)| to_value(entry)).collect()
}
