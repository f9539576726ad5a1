//! Texts are written, not filled in: no two labels alike, no two definitions alike, no boilerplate, sentence case.

use super::{Findings, Spot};
use std::collections::{BTreeMap, BTreeSet};

/// Definitions that may begin with the same three words.
const MOST_ALIKE_OPENINGS: usize = 3;
/// Definitions shorter than this, in content words, are compared only for being the same.
const FEWEST_CONTENT_WORDS: usize = 4;
/// Openings that say nothing: they fit every strategy.
const BOILERPLATE: &[&str] = &[
    "the agent",
    "this strategy",
    "a strategy",
    "this is",
    "this code",
    "an attempt to",
    "attempts to",
    "trying to",
    "the act of",
    "refers to",
    "involves",
    "someone tries",
    "somebody tries",
    "an interpersonal",
    "a way of",
    "a form of",
];

/// Words that carry no content of their own: grammar, and the words that every definition of regulation needs.
const STOP_WORDS: &[&str] = &[
    "a",
    "about",
    "after",
    "again",
    "against",
    "all",
    "also",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "at",
    "away",
    "be",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "by",
    "can",
    "do",
    "does",
    "done",
    "down",
    "each",
    "either",
    "else",
    "even",
    "ever",
    "every",
    "feel",
    "feeling",
    "feelings",
    "feels",
    "felt",
    "for",
    "from",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "if",
    "in",
    "instead",
    "into",
    "is",
    "it",
    "its",
    "itself",
    "just",
    "less",
    "like",
    "made",
    "make",
    "makes",
    "making",
    "meant",
    "more",
    "most",
    "much",
    "nor",
    "no",
    "not",
    "nothing",
    "now",
    "of",
    "off",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "others",
    "out",
    "over",
    "own",
    "person",
    "rather",
    "same",
    "she",
    "should",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "themselves",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "this",
    "those",
    "through",
    "to",
    "together",
    "too",
    "under",
    "until",
    "up",
    "upon",
    "very",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "without",
    "would",
    "you",
    "your",
];

pub(super) fn check(findings: &mut Findings<'_>) {
    check_labels(findings);
    check_overlap(findings);
    check_openings(findings);
    check_sentence_case(findings);
}

/// The words of a text, lower case, without what is put around them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(|w| w.trim_matches(['\'', '’']).to_lowercase())
        .filter(|w| !w.is_empty())
}

fn check_labels(findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<String, Spot> = BTreeMap::new();
    for (file, code) in &findings.taxonomy.codes {
        for label in std::iter::once(&code.label).chain(code.strategies.iter().map(|s| &s.label)) {
            let spot = Spot::of(*file, label);
            let key = words(label).collect::<Vec<_>>().join(" ");
            if let Some(first) = seen.get(&key) {
                let place = format!("{}:{}", findings.taxonomy.path(first.file), first.line);
                findings.error(
                    spot,
                    format!("the label \"{}\" stands at {place} already", label.value),
                    "say what makes this one different",
                );
            } else {
                seen.insert(key, spot);
            }
        }
    }
}

/// No two definitions share more than half of the content words of the shorter one.
fn check_overlap(findings: &mut Findings<'_>) {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    // Definitions of codes are compared with those of codes, definitions of strategies with those of strategies: a
    // strategy named like its code may well say the same in other detail.
    let mut of_codes: Vec<(Spot, &str, Vec<u32>)> = Vec::new();
    let mut of_strategies: Vec<(Spot, &str, Vec<u32>)> = Vec::new();
    let mut content = |text: &str| {
        let mut set: Vec<u32> = words(text)
            .filter(|w| !STOP_WORDS.contains(&w.as_str()))
            .map(|w| {
                let next = numbers.len() as u32;
                *numbers.entry(w).or_insert(next)
            })
            .collect();
        set.sort_unstable();
        set.dedup();
        set
    };
    for (file, code) in &findings.taxonomy.codes {
        of_codes.push((Spot::of(*file, &code.id), code.id.as_str(), content(&code.definition)));
        for strategy in &code.strategies {
            of_strategies.push((Spot::of(*file, &strategy.definition), strategy.id.as_str(), content(&strategy.definition)));
        }
    }
    for list in [of_codes, of_strategies] {
        for (at, (spot, id, set)) in list.iter().enumerate() {
            for (_, other, other_set) in &list[..at] {
                let smaller = set.len().min(other_set.len());
                let shared = shared(set, other_set);
                let same = smaller > 0 && shared == set.len().max(other_set.len());
                if same || (smaller >= FEWEST_CONTENT_WORDS && 2 * shared > smaller) {
                    let message = format!("the definitions of `{id}` and `{other}` share {shared} of {smaller} content words");
                    findings.error(*spot, message, "say what this one does that the other does not");
                }
            }
        }
    }
}

/// Number of elements in both of two sorted lists.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

fn check_openings(findings: &mut Findings<'_>) {
    let mut openings: BTreeMap<String, usize> = BTreeMap::new();
    for (file, code) in &findings.taxonomy.codes {
        for strategy in &code.strategies {
            let opening: Vec<String> = words(&strategy.definition).take(3).collect();
            let opening = opening.join(" ");
            let spot = Spot::of(*file, &strategy.definition);
            let starts = |with: &&&str| opening.strip_prefix(**with).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            if let Some(empty) = BOILERPLATE.iter().find(starts) {
                let message = format!("the definition of `{}` opens with \"{empty}\", which fits every strategy", strategy.id.value);
                findings.error(spot, message, "start with the act, the means or the occasion");
            }
            let count = openings.entry(opening.clone()).or_default();
            *count += 1;
            if *count > MOST_ALIKE_OPENINGS && !opening.is_empty() {
                let message = format!("more than {MOST_ALIKE_OPENINGS} definitions open with \"{opening}\"");
                findings.error(spot, message, "start with the act, the means or the occasion");
            }
        }
    }
}

fn check_sentence_case(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let names = findings.companion(super::WORDS).map(names_of).unwrap_or_default();
    for (file, code) in &taxonomy.codes {
        label(findings, Spot::of(*file, &code.label), &code.label, &names);
        prose(findings, Spot::of(*file, &code.id), &code.definition);
        for strategy in &code.strategies {
            label(findings, Spot::of(*file, &strategy.label), &strategy.label, &names);
            prose(findings, Spot::of(*file, &strategy.definition), &strategy.definition);
        }
    }
    let file = findings.file("axes.yaml");
    for axis in &taxonomy.axes {
        label(findings, Spot::of(file, &axis.id), &axis.label, &names);
        prose(findings, Spot::of(file, &axis.id), &axis.definition);
        for value in &axis.values {
            label(findings, Spot::of(file, &value.id), &value.label, &names);
            prose(findings, Spot::of(file, &value.id), &value.definition);
        }
    }
    let file = findings.file("categories.yaml");
    for category in &taxonomy.categories {
        label(findings, Spot::of(file, &category.id), &category.label, &names);
        prose(findings, Spot::of(file, &category.id), &category.definition);
    }
    let file = findings.file("boundary.yaml");
    for boundary in &taxonomy.boundary {
        label(findings, Spot::of(file, &boundary.id), &boundary.label, &names);
        prose(findings, Spot::of(file, &boundary.id), &boundary.definition);
    }
    for concept in &taxonomy.concepts {
        label(findings, Spot::of(file, &concept.id), &concept.label, &names);
        prose(findings, Spot::of(file, &concept.id), &concept.definition);
    }
    let file = findings.file("contexts.yaml");
    for context in &taxonomy.contexts {
        label(findings, Spot::of(file, &context.id), &context.label, &names);
        prose(findings, Spot::of(file, &context.id), &context.definition);
    }
    for motive in &taxonomy.motives {
        label(findings, Spot::of(file, &motive.id), &motive.label, &names);
        prose(findings, Spot::of(file, &motive.id), &motive.definition);
    }
}

/// Words that the word list has with a capital only: names.
fn names_of(list: &str) -> BTreeSet<String> {
    list.lines().map(str::trim).filter(|w| w.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

/// A label starts with a capital, goes on without, and does not end like a sentence.
fn label(findings: &mut Findings<'_>, spot: Spot, text: &str, names: &BTreeSet<String>) {
    if text.starts_with(char::is_lowercase) {
        findings.error(spot, format!("the label \"{text}\" starts with a small letter"), "write it in sentence case");
    }
    if text.ends_with('.') {
        findings.error(spot, format!("the label \"{text}\" ends with a full stop"), "");
    }
    for word in text.split_whitespace().skip(1) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let stem = word.split(['\'', '’']).next().unwrap_or(word);
        // An abbreviation, "I" and a name keep their capitals.
        let shout = stem.chars().all(|c| c.is_uppercase() || c.is_numeric());
        if word.starts_with(char::is_uppercase) && !shout && !names.contains(stem) {
            let message = format!("\"{word}\" has a capital inside the label \"{text}\"");
            findings.error(spot, message, "write labels in sentence case; names belong in spelling.txt");
        }
    }
}

/// A definition starts with a capital and ends as a sentence does.
fn prose(findings: &mut Findings<'_>, spot: Spot, text: &str) {
    let text = text.trim();
    if text.starts_with(char::is_lowercase) {
        findings.error(spot, "a definition starts with a small letter", "write full sentences");
    }
    if !text.is_empty() && !text.ends_with(['.', '?', '!', '"', '”', '’', '\'']) {
        findings.error(spot, "a definition ends without a full stop", "write full sentences");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_once_and_lists_compared_in_order() {
        assert_eq!(words("Don't — \"stop\" it, 'now'").collect::<Vec<_>>(), ["don't", "stop", "it", "now"]);
        assert_eq!(shared(&[1, 3, 5, 9], &[0, 3, 9]), 2);
    }

    #[test]
    fn stop_words_are_lower_case() {
        assert!(STOP_WORDS.iter().all(|w| *w == w.to_lowercase()));
    }
}
