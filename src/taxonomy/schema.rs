//! JSON Schema of every kind of taxonomy file, generated from the types that read it.
//!
//! The schemas are committed in `taxonomy/schema/` and named in the first line of each YAML file, so that editors
//! complete keys and mark mistakes while one writes. A test keeps them current; `ier` itself never reads them.

use super::code::Code;
use super::lexicon::LexiconFile;
use super::measure::Measure;
use super::rule::RuleFile;
use super::theory::{About, AxesFile, BoundaryFile, CategoriesFile, ContextsFile, SourcesFile};
use super::thesaurus::ThesaurusFile;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// Name and schema of every kind of file; `NAME.schema.json` is the file's name.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("code", schema::<Code>("a code with its strategies")),
        ("rules", schema::<RuleFile>("rules")),
        ("lexicons", schema::<LexiconFile>("lexicons")),
        ("axes", schema::<AxesFile>("axes")),
        ("boundary", schema::<BoundaryFile>("boundary codes and concepts")),
        ("categories", schema::<CategoriesFile>("categories")),
        ("contexts", schema::<ContextsFile>("contexts and motives")),
        ("sources", schema::<SourcesFile>("sources")),
        ("thesaurus", schema::<ThesaurusFile>("words that lead searches to words of the catalogue")),
        ("taxonomy", schema::<About>("the taxonomy as a whole")),
        ("measure", schema::<Measure>("a measure or another scheme")),
    ]
}

/// The schema that the YAML file at this path follows, if its kind has one.
pub fn schema_of(path: &str) -> Option<&'static str> {
    match path.split_once('/') {
        Some(("codes", _)) => Some("code"),
        Some(("rules", _) | ("language", "prompts.yaml")) => Some("rules"),
        Some(("lexicons", _)) => Some("lexicons"),
        Some(("measures", _)) => Some("measure"),
        Some(_) => None,
        None => ["axes", "boundary", "categories", "contexts", "sources", "taxonomy", "thesaurus"]
            .into_iter()
            .find(|name| path.strip_suffix(".yaml") == Some(name)),
    }
}

fn schema<T: JsonSchema>(what: &str) -> Value {
    // Draft 7 is what the YAML servers of common editors understand in full.
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), Value::String(format!("ier: {what}")));
    schema.to_value()
}
