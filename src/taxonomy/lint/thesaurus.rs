//! Laws of the thesaurus: every entry leads somewhere, its codes exist, and no word is written twice in one entry.

use super::{Findings, Spot};
use crate::taxonomy::located::Located;

pub(super) fn check(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let file = findings.file("thesaurus.yaml");
    let codes: Vec<&str> = taxonomy.codes.iter().map(|(_, code)| code.id.as_str()).collect();
    for entry in taxonomy.thesaurus.iter() {
        let Some(first) = entry.typed().chain(&entry.see).chain(&entry.codes).next() else {
            findings.error(Spot { file, ..Spot::default() }, "an entry of the thesaurus is empty", "");
            continue;
        };
        let spot = Spot::of(file, first);
        if entry.same.len() == 1 && entry.codes.is_empty() {
            findings.error(spot, format!("`{}` leads nowhere", first.value), "`same` holds two words or more, or has `codes` beside it");
        }
        if entry.same.is_empty() && (entry.terms.is_empty() || (entry.see.is_empty() && entry.codes.is_empty())) {
            findings.error(spot, format!("the entry of `{}` leads nowhere", first.value), "`terms` want `see` or `codes`");
        }
        for code in &entry.codes {
            findings.resolve(file, code, "code", &codes);
        }
        let mut seen: Vec<&Located<String>> = Vec::new();
        for word in entry.typed().chain(&entry.see) {
            if word.trim().is_empty() {
                findings.error(Spot::of(file, word), "an empty word", "");
            } else if seen.iter().any(|s| s.eq_ignore_ascii_case(word)) {
                findings.warn(Spot::of(file, word), format!("`{}` stands twice in this entry", word.value), "");
            }
            seen.push(word);
        }
    }
}
