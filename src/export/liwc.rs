//! A dictionary for LIWC: a legend of categories between two lines with `%`, then a line per word with the numbers of
//! its categories, separated by tabs.
//!
//! Codes are categories, and so are the valences, of which every word of a code is one too. LIWC has no free word inside
//! a phrase, so phrases with a gap are left out and a person is spelled out as a pronoun. Readers of the format take any
//! number in a line for a category: entries with digits are left out.

use super::dictionary::{Style, collect};
use super::quanteda::no_words;
use crate::error::Result;
use crate::taxonomy::Taxonomy;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The dictionary.
///
/// # Errors
/// Where no code has any words.
pub fn write(taxonomy: &Taxonomy, wildcards: bool) -> Result<String> {
    let all = collect(taxonomy, Style { free_words: false, wildcards });
    if all.is_empty() {
        return Err(no_words());
    }
    let mut categories: Vec<&str> = all.iter().map(|code| code.code.as_str()).collect();
    for code in &all {
        if let Some(valence) = code.valence.filter(|v| !categories.contains(&v.id())) {
            categories.push(valence.id());
        }
    }
    let number = |name: &str| categories.iter().position(|c| *c == name).map(|at| at + 1);
    let mut words: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for code in &all {
        for entry in code.entries.iter().filter(|e| !e.contains(|c: char| c.is_ascii_digit())) {
            let numbers = [number(&code.code), code.valence.and_then(|v| number(v.id()))];
            words.entry(entry).or_default().extend(numbers.into_iter().flatten());
        }
    }
    let mut text = String::from("%\n");
    for (at, category) in categories.iter().enumerate() {
        // A name with a blank would be cut at it.
        writeln!(text, "{}\t{}", at + 1, category.replace(char::is_whitespace, "_")).expect("a string takes everything");
    }
    text.push_str("%\n");
    for (word, numbers) in words {
        text.push_str(word);
        for number in numbers {
            write!(text, "\t{number}").expect("a string takes everything");
        }
        text.push('\n');
    }
    Ok(text)
}
