//! Loading: from YAML files to a [`Taxonomy`]; for a folder when the program runs, for the embedded taxonomy when it
//! is built (`build.rs`).
//!
//! This is the only file that names the YAML crate (with `located.rs` and `rule.rs`, which need its spans). Every
//! problem of every file is collected, so that one run of `ier check` shows them all. What a folder does not hold is
//! simply not there, save the tables of English: a codebook of one's own may consist of `codes/` and `rules/` only.

use super::cues::CUES;
use super::lexicon::{IrregularTable, Language, LexiconFile, NameTable, SpellingTable, VariantTable, VerbTable};
use super::lint::{LEDGER, WORDS};
use super::measure::Measure;
use super::rule::RuleFile;
use super::theory::{About, AxesFile, BoundaryFile, CategoriesFile, ContextsFile, SourcesFile};
use super::thesaurus::ThesaurusFile;
use super::{Taxonomy, code::Code};
use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

#[cfg(embedded)]
pub use super::embedded::embedded_files;

/// The thesaurus, which only searches read.
const THESAURUS: &str = "thesaurus.yaml";

/// A file of the taxonomy, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Path inside the taxonomy folder, with forward slashes.
    pub path: String,
    /// Its content.
    pub text: std::borrow::Cow<'static, str>,
}

/// The YAML files of a folder, sorted by path.
pub fn folder_files(folder: &Path) -> Result<Vec<TextFile>> {
    if !folder.is_dir() {
        let error = Error::taxonomy(format!("no folder {}", folder.display()));
        return Err(error.hint("a taxonomy is a folder with codes/*.yaml and rules/*.yaml"));
    }
    let mut paths = Vec::new();
    collect(folder, &mut paths, 0)?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|e| Error::io("can not read", &path, e))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
            Error::taxonomy("not UTF-8").at(&path, line as u64, 0).hint("save the file as UTF-8")
        })?;
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let name = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        files.push(TextFile { path: name, text: text.into() });
    }
    Ok(files)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>, depth: usize) -> Result<()> {
    // Deeper folders hold nothing of ours; the bound also ends a circle of links.
    if depth > 3 {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).map_err(|e| Error::io("can not read", folder, e))?;
    for entry in entries {
        let path = entry.map_err(|e| Error::io("can not read", folder, e))?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths, depth + 1)?;
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml")
            || [LEDGER, WORDS, CUES].iter().any(|name| path.ends_with(name))
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// Reads one YAML text; an error says line, column, and shows the line.
pub fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T> {
    // An empty file, or one of comments only, is an empty mapping.
    serde_yaml::from_str::<T>(text).map_err(|error| {
        let plain = error.without_snippet().to_string();
        let (line, column) = error.location().map_or((0, 0), |l| (l.line() as usize, l.column() as usize));
        let mut message = plain.lines().next().unwrap_or("not YAML").trim_start_matches("error: ").to_owned();
        // The place is given by the error itself; the crate's own "line L column C: " would say it twice.
        if let Some(rest) = message.strip_prefix("line ")
            && let Some(at) = rest.find(": ")
        {
            message = rest.split_at(at + 2).1.to_string();
        }
        if let Some(at) = message.find(" at line ") {
            message.truncate(at);
        }
        let mut found = Error::taxonomy(message).at(path, line as u64, column as u64);
        if let Some(line_text) = line.checked_sub(1).and_then(|i| text.lines().nth(i)) {
            found = found.showing(line_text);
        }
        found
    })
}

/// Loads what the files hold; `problems` gets every error, and what could be read is returned all the same. Files that
/// bring no tables of English get those that `english` makes.
pub fn load(files: Vec<TextFile>, english: fn() -> Language, problems: &mut Vec<Error>) -> Taxonomy {
    let mut taxonomy = Taxonomy { fingerprint: fingerprint(&files), ..Taxonomy::default() };
    let mut language = Language::default();
    let mut has_language = false;
    for (index, file) in files.iter().enumerate() {
        let (path, text) = (file.path.as_str(), file.text.as_ref());
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut note = |error: Error| problems.push(error);
        macro_rules! read {
            ($type:ty) => {
                match parse::<$type>(path, text) {
                    Ok(value) => Some(value),
                    Err(error) => {
                        note(error);
                        None
                    }
                }
            };
        }
        match (folder, name) {
            ("codes", _) => {
                if let Some(code) = read!(Code) {
                    taxonomy.codes.push((index, code));
                }
            }
            ("rules", _) => {
                if let Some(rules) = read!(RuleFile) {
                    taxonomy.rules.push((index, rules));
                }
            }
            ("lexicons", _) => {
                if let Some(lexicons) = read!(LexiconFile) {
                    taxonomy.lexicons.push((index, lexicons));
                }
            }
            ("measures", _) => {
                if let Some(measure) = read!(Measure) {
                    taxonomy.measures.push((index, measure));
                }
            }
            ("language", name) => {
                has_language = true;
                match name {
                    "verbs.yaml" => language.verbs = read!(VerbTable).unwrap_or_default(),
                    "irregular.yaml" => language.irregular = read!(IrregularTable).unwrap_or_default(),
                    "people.yaml" => language.people = read!(super::lexicon::ClassTable).unwrap_or_default(),
                    "classes.yaml" => language.classes = read!(super::lexicon::ClassTable).unwrap_or_default(),
                    "names.yaml" => language.names = read!(NameTable).unwrap_or_default(),
                    "spelling.yaml" => language.spelling = read!(SpellingTable).unwrap_or_default(),
                    "variants.yaml" => language.variants = read!(VariantTable).unwrap_or_default(),
                    "prompts.yaml" => taxonomy.prompts = read!(RuleFile).map(|rules| (index, rules)).into(),
                    _ => note(unknown_file(path)),
                }
            }
            ("", "taxonomy.yaml") => taxonomy.about = read!(About).unwrap_or_default(),
            ("", "axes.yaml") => taxonomy.axes = read!(AxesFile).map(|f| f.axes).unwrap_or_default(),
            ("", "categories.yaml") => taxonomy.categories = read!(CategoriesFile).map(|f| f.categories).unwrap_or_default(),
            ("", "boundary.yaml") => {
                if let Some(file) = read!(BoundaryFile) {
                    taxonomy.boundary = file.boundary;
                    taxonomy.concepts = file.concepts;
                }
            }
            ("", "contexts.yaml") => {
                if let Some(file) = read!(ContextsFile) {
                    taxonomy.contexts = file.contexts;
                    taxonomy.motives = file.motives;
                }
            }
            ("", "sources.yaml") => taxonomy.sources = read!(SourcesFile).map(|f| f.sources).unwrap_or_default(),
            ("", THESAURUS) => taxonomy.thesaurus = read!(ThesaurusFile).map(|f| f.entries).unwrap_or_default().into(),
            // Companions of the catalogue, read by `lint` alone; cues are read where they are compiled, from the text.
            ("", LEDGER | WORDS | CUES) => {}
            _ => note(unknown_file(path)),
        }
    }
    taxonomy.language = if has_language { language } else { english() }.into();
    taxonomy.files = files;
    taxonomy.sort_codes();
    taxonomy
}

fn unknown_file(path: &str) -> Error {
    Error::taxonomy("no such file belongs to a taxonomy").at(path, 0, 0).hint(
        "codes/, rules/, lexicons/, measures/, language/, and axes, boundary, categories, contexts, sources, taxonomy, thesaurus .yaml",
    )
}

/// Hash over paths and contents, in the order of paths: 16 hexadecimal digits.
fn fingerprint(files: &[TextFile]) -> String {
    // The companions of the catalogue and the thesaurus change nothing in what is coded.
    let mut sorted: Vec<&TextFile> = files.iter().filter(|f| f.path != LEDGER && f.path != WORDS && f.path != THESAURUS).collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hasher = blake3::Hasher::new();
    for file in sorted {
        hasher.update(file.path.as_bytes());
        hasher.update(&[0]);
        // Line ends differ between machines; what a taxonomy says does not.
        for line in file.text.lines() {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
