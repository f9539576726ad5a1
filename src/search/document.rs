//! Which texts of the catalogue are searched, and for which entry.
//!
//! An entry is a strategy, or a code; every text has a kind, by which it is weighed. Near misses are no text of their
//! own entry: they show what it is not. They are texts of the code that they are said to belong to.

use crate::taxonomy::Taxonomy;
use crate::taxonomy::code::{Code, Strategy};
use crate::taxonomy::rule::Example;

/// Kind of a text; its number is the one in `super::placed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Name.
    Label,
    /// Other words for it.
    Alias,
    /// What it is.
    Definition,
    /// A sentence of somebody who does it.
    Example,
    /// Aim, relationships, settings.
    Aim,
    /// Sentences in which rules find it.
    Rule,
    /// Of a strategy: its code and category. Of a code: cases that count, and near misses of other codes that are it.
    Code,
    /// Authors, years and titles of its sources; names of questionnaires.
    Source,
    /// Of a code: words of its lexicons.
    Lexicon,
}

/// Number of kinds.
pub const KINDS: usize = 9;

/// An entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// Number of its code, in the taxonomy's order.
    pub code_number: u32,
    /// Its code.
    pub code: &'t Code,
    /// The strategy; none where the entry is the code itself.
    pub strategy: Option<&'t Strategy>,
}

impl<'t> Entry<'t> {
    /// Its id.
    pub fn id(&self) -> &'t str {
        self.strategy.map_or(self.code.id.as_str(), |s| s.id.as_str())
    }

    /// Its name.
    pub fn label(&self) -> &'t str {
        self.strategy.map_or(self.code.label.as_str(), |s| s.label.as_str())
    }

    /// What it is.
    pub fn definition(&self) -> &'t str {
        self.strategy.map_or(self.code.definition.as_str(), |s| s.definition.as_str())
    }

    /// Sentences that show it.
    pub fn examples(&self) -> &'t [String] {
        self.strategy.map_or(&self.code.examples, |s| &s.examples)
    }

    /// Other words for it.
    pub fn aliases(&self) -> &'t [String] {
        self.strategy.map_or(&[], |s| &s.aliases)
    }

    /// Whether it is something to be found: a strategy, or a code that has none (a goal without a means).
    pub fn is_found(&self) -> bool {
        self.strategy.is_some() || !self.code.strategies.iter().any(|s| !s.deprecated)
    }
}

/// Every entry: living strategies first, then the codes, both in the taxonomy's order.
pub fn entries(taxonomy: &Taxonomy) -> Vec<Entry<'_>> {
    let codes = || taxonomy.codes.iter().enumerate().map(|(number, (_, code))| (number as u32, code));
    let strategies = codes().flat_map(|(code_number, code)| {
        let living = code.strategies.iter().filter(|s| !s.deprecated);
        living.map(move |strategy| Entry { code_number, code, strategy: Some(strategy) })
    });
    strategies.chain(codes().map(|(code_number, code)| Entry { code_number, code, strategy: None })).collect()
}

/// Calls `text` with every text of every entry: the number of the entry, the kind, and the text.
pub fn texts(taxonomy: &Taxonomy, entries: &[Entry<'_>], text: &mut impl FnMut(usize, Kind, &str)) {
    let first_code = entries.iter().position(|e| e.strategy.is_none()).unwrap_or(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        text(at, Kind::Label, entry.label());
        entry.aliases().iter().for_each(|alias| text(at, Kind::Alias, alias));
        text(at, Kind::Definition, entry.definition());
        entry.examples().iter().for_each(|example| text(at, Kind::Example, example));
        if let Some(strategy) = entry.strategy {
            text(at, Kind::Aim, &strategy.aim);
            strategy.relationships.iter().chain(&strategy.settings).for_each(|id| text(at, Kind::Aim, &id.replace('_', " ")));
            text(at, Kind::Code, &entry.code.label);
            strategy.sources.iter().for_each(|id| source(taxonomy, at, id, text));
            strategy.crosswalk.keys().for_each(|measure| text(at, Kind::Source, measure));
        } else {
            entry.code.include.iter().for_each(|case| text(at, Kind::Code, case));
            if let Some(category) = &entry.code.category {
                text(at, Kind::Aim, &category.replace(['.', '_'], " "));
            }
            entry.code.sources.iter().for_each(|id| source(taxonomy, at, id, text));
        }
    }
    let of_code = |id: &str| entries[first_code..].iter().position(|e| e.code.id.value == id).map(|at| first_code + at);
    near_misses(taxonomy, &of_code, text);
    rules(taxonomy, entries, &of_code, text);
}

fn source(taxonomy: &Taxonomy, at: usize, id: &str, text: &mut impl FnMut(usize, Kind, &str)) {
    // The project itself stands behind every entry, and says nothing of any.
    if let Some(source) = taxonomy.source(id).filter(|s| s.kind != "project") {
        source.authors.iter().for_each(|author| text(at, Kind::Source, author.split(',').next().unwrap_or(author)));
        if let Some(year) = source.year {
            text(at, Kind::Source, &year.to_string());
        }
    }
}

/// What looks like one code and is another belongs to that other.
fn near_misses(taxonomy: &Taxonomy, of_code: &impl Fn(&str) -> Option<usize>, text: &mut impl FnMut(usize, Kind, &str)) {
    for (_, code) in &taxonomy.codes {
        let of_strategies = code.strategies.iter().filter_map(|s| s.near_miss.as_ref());
        for near_miss in code.near_misses.iter().chain(of_strategies) {
            if let Some(at) = of_code(&near_miss.code) {
                text(at, Kind::Example, &near_miss.text);
            }
        }
        for exclusion in &code.exclude {
            if let Some(at) = exclusion.instead.as_ref().and_then(|id| of_code(id)) {
                text(at, Kind::Code, &exclusion.text);
            }
        }
    }
}

/// Sentences in which rules find a code, and the lexicons in the file named for it.
fn rules(taxonomy: &Taxonomy, entries: &[Entry<'_>], of_code: &impl Fn(&str) -> Option<usize>, text: &mut impl FnMut(usize, Kind, &str)) {
    for (_, file) in taxonomy.rules.iter() {
        for rule in &file.rules {
            let code = rule.code.as_ref().or(file.code.as_ref()).and_then(|id| of_code(id));
            let strategy = rule.strategy.as_ref().and_then(|id| entries.iter().position(|e| e.id() == id.as_str()));
            for example in &rule.examples {
                let Example::Codes(sentence) = example else { continue };
                // The prompt before a sentence is the question, not the answer.
                let sentence = match sentence.strip_prefix("[prompt:").and_then(|rest| rest.split_once(']')) {
                    Some((_, rest)) => rest,
                    None => sentence,
                };
                let plain = sentence.replace(['[', ']'], "");
                for at in [code, strategy].into_iter().flatten() {
                    text(at, Kind::Rule, &plain);
                }
            }
        }
    }
    for (file, lexicons) in taxonomy.lexicons.iter() {
        let name = taxonomy.path(*file).trim_start_matches("lexicons/").trim_end_matches(".yaml");
        let Some(at) = of_code(name) else { continue };
        for lexicon in &lexicons.lexicons {
            lexicon.lemmas.iter().chain(&lexicon.words).for_each(|word| text(at, Kind::Lexicon, word));
        }
    }
}
