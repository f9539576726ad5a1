//! The shipped taxonomy as data: it loads, and its laws hold.
//!
//! `IER_REGENERATE=1 cargo test --test suite catalogue` enters new strategies into the ledger and rewrites the schemas; what
//! the ledger holds already is never changed by it.

use ier::taxonomy::Taxonomy;
use ier::taxonomy::lint::{LEDGER, Severity, WORDS, ledger_of, lint, words_of};
use ier::taxonomy::schema::{schema_of, schemas};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("taxonomy")
}

fn shipped() -> Taxonomy {
    Taxonomy::from_folder(&folder()).unwrap_or_else(|error| panic!("{error}"))
}

fn regenerate() -> bool {
    std::env::var_os("IER_REGENERATE").is_some()
}

#[test]
fn the_laws_hold() {
    let problems = lint(&shipped());
    let told: Vec<String> =
        problems.iter().map(|p| format!("{}: {}", if p.severity == Severity::Error { "error" } else { "warning" }, p.error)).collect();
    assert!(told.is_empty(), "{} problems\n{}", told.len(), told.join("\n"));
}

/// What the build made of the YAML is what the loader makes of it now: the same values at the same lines and columns.
/// A build that has not seen a changed file fails here.
#[test]
fn the_compiled_in_taxonomy_is_the_folder() {
    fn parts(taxonomy: &Taxonomy) -> Vec<(&'static str, String)> {
        let Taxonomy { about, fingerprint, files, codes, rules, lexicons, prompts, language, .. } = taxonomy;
        let Taxonomy { axes, categories, boundary, concepts, contexts, motives, measures, sources, .. } = taxonomy;
        vec![
            ("about", format!("{about:?}")),
            ("fingerprint", fingerprint.clone()),
            ("files", format!("{files:?}")),
            ("codes", format!("{codes:?}")),
            ("rules", format!("{rules:?}")),
            ("lexicons", format!("{lexicons:?}")),
            ("prompts", format!("{prompts:?}")),
            ("language", format!("{language:?}")),
            ("axes", format!("{axes:?}")),
            ("categories", format!("{categories:?}")),
            ("boundary", format!("{boundary:?}")),
            ("concepts", format!("{concepts:?}")),
            ("contexts", format!("{contexts:?}")),
            ("motives", format!("{motives:?}")),
            ("measures", format!("{measures:?}")),
            ("sources", format!("{sources:?}")),
        ]
    }
    for ((name, embedded), (_, folder)) in parts(&Taxonomy::embedded().unwrap()).into_iter().zip(parts(&shipped())) {
        let differs = embedded.bytes().zip(folder.bytes()).position(|(a, b)| a != b);
        let around = |text: &str, at: usize| {
            String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..(at + 80).min(text.len())]).into_owned()
        };
        assert!(differs.is_none(), "{name}: {}\nin the folder: {}", around(&embedded, differs.unwrap()), around(&folder, differs.unwrap()));
        assert_eq!(embedded.len(), folder.len(), "{name}");
    }
}

#[test]
fn every_code_of_the_manual_is_there_and_no_other() {
    let manual = "listening validation comforting problem_support reappraisal savouring valuing company treat distraction humour \
                  giving_space suppression modelling guilt_induction criticism alarming dampening provoking punishing withdrawing \
                  dismissing ridicule coldness improve_unspecified worsen_unspecified";
    let taxonomy = shipped();
    let codes: Vec<&str> = taxonomy.codes.iter().map(|(_, c)| c.id.as_str()).collect();
    assert_eq!(codes, manual.split_whitespace().collect::<Vec<_>>(), "the order is that of the manual");
}

#[test]
fn the_catalogue_has_its_size() {
    let taxonomy = shipped();
    let living = taxonomy.strategies().filter(|(_, s)| !s.deprecated).count();
    assert!(living >= 430, "{living} strategies");
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, _) in taxonomy.strategies().filter(|(_, s)| !s.deprecated) {
        *by_code.entry(code.id.as_str()).or_default() += 1;
    }
    assert_eq!(by_code.len(), 24);
    assert!(by_code.values().all(|n| *n >= 10), "{by_code:?}");
}

#[test]
fn the_ledger_holds_exactly_the_strategies() {
    let path = folder().join(LEDGER);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let current = ledger_of(&shipped());
    if regenerate() {
        let mut lines: Vec<&str> = committed.lines().collect();
        let ids: BTreeSet<&str> = lines.iter().filter_map(|l| l.split('\t').next()).collect();
        lines.extend(current.lines().filter(|l| l.split('\t').next().is_some_and(|id| !ids.contains(id))));
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        return;
    }
    assert_eq!(committed, current, "a new strategy? run IER_REGENERATE=1 cargo test --test suite catalogue");
}

#[test]
fn the_word_list_holds_no_word_that_nothing_uses() {
    let taxonomy = shipped();
    let used = words_of(&taxonomy);
    let lower: BTreeSet<String> = used.keys().map(|w| w.to_lowercase()).collect();
    let list = fs::read_to_string(folder().join(WORDS)).unwrap();
    let idle: Vec<&str> = list.lines().filter(|w| !w.starts_with('#') && !used.contains_key(*w) && !lower.contains(*w)).collect();
    assert!(idle.is_empty(), "take out of {WORDS}: {idle:?}");
}

#[test]
fn the_schemas_are_current() {
    for (name, schema) in schemas() {
        let path = folder().join("schema").join(format!("{name}.schema.json"));
        let current = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if regenerate() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, current).unwrap();
            continue;
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, current, "{name}: run IER_REGENERATE=1 cargo test --test suite catalogue");
    }
}

#[test]
fn no_schema_is_left_over() {
    let names: Vec<String> = schemas().iter().map(|(name, _)| format!("{name}.schema.json")).collect();
    for entry in fs::read_dir(folder().join("schema")).unwrap() {
        let file = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(names.contains(&file), "{file} belongs to no kind of file");
    }
}

#[test]
fn every_file_names_its_schema_in_its_first_line() {
    let mut checked = 0;
    for file in &shipped().files {
        let Some(schema) = schema_of(&file.path) else { continue };
        let up = "../".repeat(file.path.matches('/').count());
        let expected = format!("# yaml-language-server: $schema={up}schema/{schema}.schema.json");
        assert_eq!(file.text.lines().next(), Some(expected.as_str()), "{}", file.path);
        checked += 1;
    }
    assert!(checked > 40, "only {checked} files");
}
