//! Spelling: every word of the catalogue stands in a list that people have read.
//!
//! `spelling.txt` holds the accepted words of the taxonomy's texts, one a line, sorted; British spelling. A word in
//! small letters is accepted however it is written, one with a capital (a name) only so. A word outside the list is no
//! error: it is either a slip or a word to add.

use super::{Findings, Spot, suggestion};
use crate::taxonomy::Taxonomy;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the word list in the taxonomy's folder.
pub const WORDS: &str = "spelling.txt";

/// Keys whose values are ids, names of people, bibliography or words as respondents write them, not our prose.
const NOT_PROSE: &[&str] = &[
    "id",
    "slug",
    "code",
    "use",
    "category",
    "niven_branch",
    "sources",
    "relationships",
    "settings",
    "related",
    "crosswalk",
    "replaced_by",
    "axes",
    "parent",
    "branch",
    "valence",
    "orientation",
    "stage",
    "change",
    "codes",
    "kind",
    "authors",
    "title",
    "journal",
    "publisher",
    "volume",
    "issue",
    "pages",
    "doi",
    "url",
    "concept",
    "boundary",
    "typical",
    "direction",
    "method",
    "reversed",
    "subscale",
    "acronym",
];

/// Every word of the taxonomy's prose, as written, with the files it stands in: what `spelling.txt` is checked against.
pub fn words_of(taxonomy: &Taxonomy) -> BTreeMap<String, BTreeSet<usize>> {
    let mut words = BTreeMap::new();
    let at = |path: &str| taxonomy.files.iter().position(|f| f.path == path).unwrap_or(usize::MAX);
    let mut read = |file: usize, value: Value| collect(&value, file, &mut words);
    for (file, code) in &taxonomy.codes {
        read(*file, plain(code));
    }
    for (file, measure) in &taxonomy.measures {
        read(*file, plain(measure));
    }
    read(at("axes.yaml"), plain(&taxonomy.axes));
    read(at("categories.yaml"), plain(&taxonomy.categories));
    read(at("boundary.yaml"), plain(&taxonomy.boundary));
    read(at("boundary.yaml"), plain(&taxonomy.concepts));
    read(at("contexts.yaml"), plain(&taxonomy.contexts));
    read(at("contexts.yaml"), plain(&taxonomy.motives));
    read(at("sources.yaml"), plain(&taxonomy.sources));
    // A note may call a source or a measure by its id.
    for id in taxonomy.sources.iter().map(|s| &s.id).chain(taxonomy.measures.iter().map(|(_, m)| &m.id)) {
        words.remove(id.as_str());
    }
    words
}

fn plain(entry: &impl Serialize) -> Value {
    serde_json::to_value(entry).unwrap_or_default()
}

fn collect(value: &Value, file: usize, words: &mut BTreeMap<String, BTreeSet<usize>>) {
    match value {
        Value::String(text) => {
            for word in words_in(text) {
                words.entry(word).or_default().insert(file);
            }
        }
        Value::Array(list) => list.iter().for_each(|v| collect(v, file, words)),
        Value::Object(map) => {
            for (key, value) in map {
                // `strategies` and `items` hold entries in one place and ids in another: ids have no small letters
                // alone or are joined by _, and `words_in` leaves those out.
                if !NOT_PROSE.contains(&key.as_str()) {
                    collect(value, file, words);
                }
            }
        }
        _ => {}
    }
}

/// The words of a text: letters and inner apostrophes. What stands in backquotes, or holds a digit, a dot or _, is the
/// name of something and left out; so are addresses and the files of other projects.
fn words_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            continue;
        }
        for chunk in part.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '–' | '—' | '…' | '+' | '=' | '&')) {
            let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric());
            if chunk.contains(|c: char| c.is_numeric() || matches!(c, '_' | ':' | '@' | '.')) {
                continue;
            }
            for word in chunk.split(|c: char| !(c.is_alphabetic() || c == '\'' || c == '’')) {
                let word = word.trim_matches(['\'', '’']).replace('’', "'");
                let word = word.strip_suffix("'s").unwrap_or(&word);
                if word.chars().count() > 1 {
                    found.push(word.to_owned());
                }
            }
        }
    }
    found
}

pub(super) fn check(findings: &mut Findings<'_>) {
    let Some(list) = findings.companion(WORDS) else { return };
    let accepted: BTreeSet<&str> = list.lines().map(str::trim).filter(|w| !w.is_empty() && !w.starts_with('#')).collect();
    let file = findings.file(WORDS);
    let neighbours = list.lines().zip(list.lines().skip(1));
    if let Some((number, (before, word))) = (2u32..).zip(neighbours).find(|(_, (before, word))| !before.starts_with('#') && before >= word)
    {
        let message = format!("\"{word}\" stands after \"{before}\"");
        findings.warn(Spot { file, line: number, column: 1 }, message, "the list is sorted by characters, capitals first, each word once");
    }
    let known: Vec<&str> = accepted.iter().copied().collect();
    for (word, files) in words_of(findings.taxonomy) {
        if accepted.contains(word.as_str()) || accepted.contains(word.to_lowercase().as_str()) {
            continue;
        }
        for file in files {
            let spot = place(findings, file, &word);
            let mut hint = suggestion(&word, &known);
            if !hint.is_empty() {
                hint.push_str(" else ");
            }
            findings.warn(spot, format!("\"{word}\" is not in {WORDS}"), format!("{hint}add it to the list"));
        }
    }
}

/// Where a word first stands in a file, comments apart.
fn place(findings: &Findings<'_>, file: usize, word: &str) -> Spot {
    let Some(text) = findings.taxonomy.files.get(file).map(|f| f.text.as_ref()) else { return Spot::default() };
    for (number, line) in (1u32..).zip(text.lines()) {
        if line.trim_start().starts_with('#') {
            continue;
        }
        let plain = line.replace('’', "'");
        for (at, _) in plain.match_indices(word) {
            let before = plain[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = plain[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
            if !before && !after {
                return Spot { file, line: number, column: 1 + plain[..at].chars().count() as u32 };
            }
        }
    }
    Spot { file, line: 0, column: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_leave_names_of_things_out() {
        let rows: &[(&str, &str, &[&str])] = &[
            ("apostrophes", "She didn’t; 'twas Errol's", &["She", "didn't", "twas", "Errol"]),
            ("hyphens", "well-meant tough love", &["well", "meant", "tough", "love"]),
            ("backquotes", "use `giving_space` then", &["use", "then"]),
            ("ids", "IERS:0031 and niven2009 and own_goal", &["and", "and"]),
            ("single letters", "I gave a hug", &["gave", "hug"]),
        ];
        for (name, text, expected) in rows {
            assert_eq!(words_in(text), *expected, "{name}");
        }
    }
}
