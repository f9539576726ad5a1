//! What other entries say of an entry, and an entry with all of it as JSON.

use super::find::Entry;
use crate::export::csl;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::code::{Code, Strategy};
use crate::taxonomy::located::Located;
use crate::taxonomy::measure::Subscale;
use crate::taxonomy::theory::{Finding, Source};
use serde::Serialize;
use serde_json::{Value, json};

/// Relations of a strategy in the order in which they are shown, with their names for people.
pub const RELATIONS: [(&str, &str); 5] = [
    ("broader", "Broader"),
    ("narrower", "Narrower"),
    ("opposite", "Opposite"),
    ("confused_with", "Often confused with"),
    ("similar", "Similar"),
];

/// Neighbours by one relation, those that name this strategy included: all relations but broader and narrower go both
/// ways.
pub fn neighbours<'t>(taxonomy: &'t Taxonomy, strategy: &'t Strategy, relation: &str) -> Vec<(&'t Code, &'t Strategy)> {
    let names = |one: &Strategy, relation: &str, other: &Strategy| one.related.all().any(|(name, id)| name == relation && *id == other.id);
    taxonomy
        .strategies()
        .filter(|(_, other)| other.id != strategy.id)
        .filter(|(_, other)| match relation {
            "broader" => names(strategy, "broader", other),
            "narrower" => names(other, "broader", strategy) && !other.deprecated,
            both => names(strategy, both, other) || (names(other, both, strategy) && !other.deprecated),
        })
        .collect()
}

/// What a measure says about a strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Id of the measure.
    pub measure: String,
    /// Id of the item or subscale.
    pub entry: String,
    /// The item in our words, or the subscale's name.
    pub text: String,
}

/// Items and subscales that ask about a strategy: those that name it, and those its crosswalk names.
pub fn asked(taxonomy: &Taxonomy, strategy: &Strategy) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    for (_, measure) in &taxonomy.measures {
        let crosswalk = strategy.crosswalk.get(measure.id.as_str()).map_or(&[][..], Vec::as_slice);
        let meant = |strategies: &[Located<String>], id: &Located<String>| strategies.contains(&strategy.id) || crosswalk.contains(id);
        let mut add = |entry: &str, text: &str| {
            found.push(Asked { measure: measure.id.value.clone(), entry: entry.to_owned(), text: text.to_owned() });
        };
        for item in measure.items.iter().filter(|i| meant(&i.strategies, &i.id)) {
            add(&item.id, &item.paraphrase);
        }
        // A subscale whose items were told of has been told of.
        let told = |subscale: &Subscale| measure.items.iter().any(|i| i.subscale == subscale.id && meant(&i.strategies, &i.id));
        for subscale in measure.subscales.iter().filter(|s| meant(&s.strategies, &s.id) && !told(s)) {
            add(&subscale.id, &format!("{} (subscale)", subscale.label));
        }
    }
    found
}

/// Contexts and motives that a strategy is typical of: ids and labels.
pub fn typical_of<'t>(taxonomy: &'t Taxonomy, strategy: &Strategy) -> Vec<(&'t str, &'t str)> {
    let contexts = taxonomy.contexts.iter().filter(|c| c.typical.contains(&strategy.id)).map(|c| (c.id.as_str(), c.label.as_str()));
    let motives = taxonomy.motives.iter().filter(|m| m.typical.contains(&strategy.id)).map(|m| (m.id.as_str(), m.label.as_str()));
    contexts.chain(motives).collect()
}

/// The sources an entry cites, each once, in the order of citation.
pub fn cited<'t>(taxonomy: &'t Taxonomy, entry: Entry<'t>) -> Vec<&'t Source> {
    let of_findings = |findings: &'t [Finding]| findings.iter().flat_map(|f| &f.sources);
    let ids: Vec<&Located<String>> = match entry {
        Entry::Strategy(_, strategy, _) => strategy.sources.iter().collect(),
        Entry::Code(code) => code.sources.iter().collect(),
        Entry::Axis(axis) => axis.sources.iter().chain(axis.disagreements.iter().flat_map(|d| &d.sources)).collect(),
        Entry::Value(_, value) => value.sources.iter().collect(),
        Entry::Category(category) => category.sources.iter().chain(category.disagreements.iter().flat_map(|d| &d.sources)).collect(),
        Entry::Boundary(boundary) => boundary.sources.iter().collect(),
        Entry::Concept(concept) => concept.sources.iter().collect(),
        Entry::Context(context) => context.sources.iter().chain(of_findings(&context.findings)).collect(),
        Entry::Motive(motive) => motive.sources.iter().collect(),
        Entry::Measure(measure) => measure.sources.iter().chain(of_findings(&measure.reliability)).collect(),
        Entry::Source(source) => return vec![source],
    };
    let mut sources: Vec<&Source> = Vec::new();
    for source in ids.into_iter().filter_map(|id| taxonomy.source(id)) {
        if !sources.iter().any(|s| s.id == source.id) {
            sources.push(source);
        }
    }
    sources
}

/// The entry with its kind and what is derived; with full references if they are wanted.
pub fn to_json(taxonomy: &Taxonomy, entry: Entry<'_>, cite: bool) -> Value {
    fn plain(kind: &str, entry: &impl Serialize) -> Value {
        let mut value = serde_json::to_value(entry).unwrap_or_default();
        value["kind_of_entry"] = json!(kind);
        value
    }
    let mut value = match entry {
        Entry::Strategy(code, strategy, retired) => {
            let mut value = plain("strategy", strategy);
            value["code"] = json!(code.id.value);
            value["category"] = json!(code.category.as_ref().map(|c| &c.value));
            value["axes"] = json!(taxonomy.axes_of(code, Some(strategy)));
            let related = RELATIONS.map(|(relation, _)| {
                let ids: Vec<&str> = neighbours(taxonomy, strategy, relation).iter().map(|(_, s)| s.id.as_str()).collect();
                (relation.to_owned(), json!(ids))
            });
            value["related"] = Value::Object(related.into_iter().collect());
            value["asked_by"] = json!(asked(taxonomy, strategy));
            value["typical_of"] = typical_of(taxonomy, strategy).iter().map(|(id, _)| *id).collect();
            if let Some(retired) = retired {
                value["replaces"] = json!(retired.id.value);
            }
            value
        }
        Entry::Code(code) => plain("code", code),
        Entry::Axis(axis) => plain("axis", axis),
        Entry::Value(axis, value) => {
            let mut entry = plain("axis_value", value);
            entry["axis"] = json!(axis.id.value);
            entry
        }
        Entry::Category(category) => plain("category", category),
        Entry::Boundary(boundary) => plain("boundary_code", boundary),
        Entry::Concept(concept) => plain("concept", concept),
        Entry::Context(context) => plain("context", context),
        Entry::Motive(motive) => plain("motive", motive),
        Entry::Measure(measure) => plain("measure", measure),
        Entry::Source(source) => plain("source", source),
    };
    if cite {
        value["references"] = cited(taxonomy, entry)
            .into_iter()
            .map(|s| json!({"id": s.id.value, "text": csl::in_words(s), "verified": s.verified, "note": s.note}))
            .collect();
    }
    value["taxonomy"] = json!({"version": taxonomy.about.version, "fingerprint": taxonomy.fingerprint});
    value
}
