//! Words per code, for programs that count words.
//!
//! A dictionary knows neither who acts on whom nor what is negated, so it is a rough copy of the codebook: good for a
//! first look at a corpus, no replacement for `ier code`. What it takes, for each code:
//!
//! 1. from every rule, the wordings of its pattern (lexicons spelled out, lemmas as all their forms, gaps and persons as
//!    a free word) and the evidence in square brackets of its examples, which is certain to be evidence;
//! 2. where a code has no rule, the aliases of its strategies, the first verb in all its forms and `someone` for anybody.
//!
//! A rule that looks at more than its words (`requires`, `needs_feeling`) gives no single words, which would be found
//! everywhere. A pattern that can not be read is passed over: `ier check` complains of it, with its place.

use crate::codebook::pattern::{Part, SpeechSlot, Word, WordKind};
use crate::codebook::{english, notation};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Valence;
use crate::taxonomy::code::Code;
use crate::taxonomy::lexicon::Lexicon;
use crate::taxonomy::rule::{Example, Rule, RuleFile};
use crate::text::inflect::Inflector;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What the reading program understands.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// A lone star inside a phrase stands for any word.
    pub free_words: bool,
    /// A stem with a star stands for its forms, where the user prefers that.
    pub wildcards: bool,
}

/// The words of a code, in alphabetical order, lower case; several words make a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeWords {
    /// The code.
    pub code: String,
    /// Which way the code pushes feelings; none in a scheme without this axis.
    pub valence: Option<Valence>,
    /// The words and phrases.
    pub entries: Vec<String>,
}

/// Wordings of one pattern beyond this number are left out: a dictionary of every combination would help nobody.
const MOST_WORDINGS: usize = 400;
/// Evidence of more words is a sentence, not an entry.
const LONGEST_EVIDENCE: usize = 6;

/// The words of every code that has any, in the order of the codes.
pub fn collect(taxonomy: &Taxonomy, style: Style) -> Vec<CodeWords> {
    let collector = Collector::new(taxonomy, style);
    let mut all = Vec::new();
    for (_, code) in &taxonomy.codes {
        let mut entries = collector.of_rules(code);
        if entries.is_empty() {
            entries = collector.of_aliases(code);
        }
        if !entries.is_empty() {
            let valence = code.axes.map(|axes| axes.valence);
            all.push(CodeWords { code: code.id.value.clone(), valence, entries: entries.into_iter().collect() });
        }
    }
    all
}

/// A place in a phrase.
#[derive(Debug, Clone)]
enum Slot {
    /// One of these words.
    Words(Vec<String>),
    /// A person; owner of what follows where the flag is set.
    Person(bool),
    /// Any word.
    Free,
}

type Phrase = Vec<Slot>;

struct Collector<'t> {
    taxonomy: &'t Taxonomy,
    style: Style,
    inflector: Inflector,
    verbs: FxHashSet<&'t str>,
    variants: FxHashMap<&'t str, &'t str>,
    lexicons: FxHashMap<&'t str, &'t Lexicon>,
}

impl<'t> Collector<'t> {
    fn new(taxonomy: &'t Taxonomy, style: Style) -> Collector<'t> {
        let language = &taxonomy.language;
        let pairs = &language.variants.pairs;
        Collector {
            taxonomy,
            style,
            inflector: english::inflector(language),
            verbs: language.verbs.verbs.iter().map(String::as_str).collect(),
            variants: pairs.iter().flat_map(|(a, b)| [(a.as_str(), b.as_str()), (b.as_str(), a.as_str())]).collect(),
            lexicons: taxonomy.lexicons.iter().flat_map(|(_, file)| &file.lexicons).map(|l| (l.id.as_str(), l)).collect(),
        }
    }

    fn of_rules(&self, code: &Code) -> BTreeSet<String> {
        let mut entries = BTreeSet::new();
        for (_, file) in &self.taxonomy.rules {
            for rule in file.rules.iter().filter(|rule| gives(file, rule, code)) {
                let conditional = !rule.requires.is_empty() || rule.needs_feeling;
                let mut found = BTreeSet::new();
                for pattern in rule.pattern.iter().chain(&rule.patterns) {
                    for phrase in notation::read(pattern).iter().flat_map(|parts| self.row(parts)) {
                        self.spell(phrase, &mut found);
                    }
                }
                for example in &rule.examples {
                    if let Example::Codes(sentence) = example {
                        found.extend(evidence(sentence));
                    }
                }
                entries.extend(found.into_iter().filter(|entry| !conditional || entry.contains(' ')));
            }
        }
        entries
    }

    fn of_aliases(&self, code: &Code) -> BTreeSet<String> {
        let mut entries = BTreeSet::new();
        for strategy in code.strategies.iter().filter(|s| !s.deprecated) {
            for alias in &strategy.aliases {
                let words = words(alias);
                let phrase = words.iter().enumerate().map(|(i, word)| match word.as_str() {
                    "someone" | "somebody" | "them" | "him" => Slot::Person(false),
                    "someone's" | "somebody's" | "their" | "his" => Slot::Person(true),
                    verb if i == 0 && self.verbs.contains(verb) => Slot::Words(self.forms(verb, false)),
                    _ => Slot::Words(vec![word.clone()]),
                });
                self.spell(phrase.collect(), &mut entries);
            }
        }
        entries
    }

    /// Every form of a word, in both spellings; as noun too where asked.
    fn forms(&self, base: &str, noun: bool) -> Vec<String> {
        let mut all = Vec::new();
        for base in [Some(base), self.variants.get(base).copied()].into_iter().flatten() {
            let mut forms = vec![base.to_owned()];
            if noun {
                forms = self.inflector.all(base);
            } else {
                let verb = self.inflector.verb(base);
                forms.extend([verb.s, verb.past, verb.participle, verb.ing].into_iter().flatten());
            }
            match shortened(base, &forms).filter(|_| self.style.wildcards) {
                Some(stem) => all.push(stem),
                None => all.extend(forms),
            }
        }
        all
    }

    /// The phrases that a row of parts stands for.
    fn row(&self, parts: &[Part]) -> Vec<Phrase> {
        let mut phrases = vec![Phrase::new()];
        for part in parts {
            let next = self.part(part);
            let mut longer = Vec::with_capacity(phrases.len() * next.len());
            for phrase in &phrases {
                for end in &next {
                    if longer.len() < MOST_WORDINGS {
                        longer.push([phrase.as_slice(), end].concat());
                    }
                }
            }
            phrases = longer;
        }
        phrases
    }

    fn part(&self, part: &Part) -> Vec<Phrase> {
        let slot = |words: &[&str]| vec![vec![Slot::Words(words.iter().map(|w| (*w).to_owned()).collect())]];
        match part {
            Part::Words(alternatives) => {
                let mut phrases = Vec::new();
                for word in alternatives {
                    self.word(word, &mut phrases);
                }
                phrases
            }
            // Wider gaps find anything.
            Part::Gap(most) => (0..=(*most).min(3)).map(|count| vec![Slot::Free; count.into()]).collect(),
            Part::AnyWord => vec![vec![Slot::Free]],
            Part::Optional(parts) => [vec![Phrase::new()], self.row(parts)].concat(),
            Part::Either(rows) => rows.iter().flat_map(|parts| self.row(parts)).collect(),
            Part::Not(_) | Part::Agent(_) | Part::Start | Part::End => vec![Phrase::new()],
            Part::Target(_) | Part::Person => vec![vec![Slot::Person(false)]],
            Part::Possessor(_) => vec![vec![Slot::Person(true)]],
            Part::Reflexive => slot(&["myself", "yourself", "himself", "herself", "itself", "ourselves", "yourselves", "themselves"]),
            Part::Speech(SpeechSlot::You) => slot(&["you"]),
            Part::Speech(SpeechSlot::Your) => slot(&["your"]),
            Part::Speech(SpeechSlot::I) => slot(&["i", "me"]),
            Part::Speech(SpeechSlot::My) => slot(&["my"]),
            Part::Said(parts) | Part::Capture(_, parts) => self.row(parts),
        }
    }

    fn word(&self, word: &Word, phrases: &mut Vec<Phrase>) {
        // The notation writes a phrase with underlines where one word is expected.
        let text = word.text.replace('_', " ");
        match word.kind {
            WordKind::Exact => phrases.push(exact(&text)),
            WordKind::Lemma => phrases.push(self.lemma(&text)),
            WordKind::Lexicon => self.lexicon(&word.text, &mut FxHashSet::default(), phrases),
        }
    }

    fn lexicon(&self, id: &str, seen: &mut FxHashSet<String>, phrases: &mut Vec<Phrase>) {
        let Some(lexicon) = self.lexicons.get(id).filter(|_| seen.insert(id.to_owned())) else { return };
        phrases.extend(lexicon.lemmas.iter().map(|w| self.lemma(w)));
        phrases.extend(lexicon.words.iter().map(|w| exact(w)));
        lexicon.lexicons.iter().for_each(|inner| self.lexicon(inner, seen, phrases));
    }

    /// A word in all its forms; of several words the first is inflected.
    fn lemma(&self, text: &str) -> Phrase {
        let words = words(text);
        let inflected = |i: usize, word: &String| if i == 0 { self.forms(word, true) } else { vec![word.clone()] };
        words.iter().enumerate().map(|(i, word)| Slot::Words(inflected(i, word))).collect()
    }

    /// Spells a phrase out into entries. Free words at its ends say nothing and are dropped.
    fn spell(&self, mut phrase: Phrase, entries: &mut BTreeSet<String>) {
        while matches!(phrase.last(), Some(Slot::Free)) {
            phrase.pop();
        }
        let start = phrase.iter().take_while(|slot| matches!(slot, Slot::Free)).count();
        let phrase = &phrase[start..];
        if !phrase.iter().any(|slot| matches!(slot, Slot::Words(words) if !words.is_empty())) {
            return;
        }
        let mut spelled = vec![String::new()];
        for slot in phrase {
            let words: Vec<&str> = match slot {
                Slot::Words(words) => words.iter().map(String::as_str).collect(),
                Slot::Person(_) | Slot::Free if self.style.free_words => vec!["*"],
                Slot::Person(true) => vec!["her", "his", "my", "our", "their"],
                Slot::Person(false) => vec!["her", "him", "me", "them", "us"],
                // Not sayable in this style.
                Slot::Free => return,
            };
            let mut longer = Vec::with_capacity(spelled.len() * words.len());
            for start in &spelled {
                for word in &words {
                    if longer.len() < MOST_WORDINGS {
                        longer.push(if start.is_empty() { (*word).to_owned() } else { format!("{start} {word}") });
                    }
                }
            }
            spelled = longer;
        }
        entries.extend(spelled);
    }
}

/// Whether a rule gives this code: its own, else its file's, else that of its strategy.
fn gives(file: &RuleFile, rule: &Rule, code: &Code) -> bool {
    if rule.boundary.is_some() {
        return false;
    }
    if let Some(own) = &rule.code {
        return own.value == code.id.value;
    }
    match &file.code {
        Some(of_file) => of_file.value == code.id.value,
        None => rule.strategy.as_ref().is_some_and(|id| code.strategies.iter().any(|s| s.id.value == id.value)),
    }
}

/// The words of a text, lower case, without punctuation; a word keeps its apostrophes and hyphens.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('’', "'");
    let mut words = Vec::new();
    for word in lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-'))) {
        let word = word.trim_matches(['\'', '-']);
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    words
}

fn exact(text: &str) -> Phrase {
    words(text).into_iter().map(|word| Slot::Words(vec![word])).collect()
}

/// The texts in square brackets, as entries.
fn evidence(sentence: &str) -> Vec<String> {
    let inside = sentence.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| words(inside));
    inside.filter(|words| (1..=LONGEST_EVIDENCE).contains(&words.len())).map(|words| words.join(" ")).collect()
}

/// A stem with a star that stands for all these forms, where they share one that is long enough to say something.
fn shortened(base: &str, forms: &[String]) -> Option<String> {
    let whole = base.chars().count();
    let common = |form: &String| base.chars().zip(form.chars()).take_while(|(a, b)| a == b).count();
    let shared = forms.iter().map(common).min().unwrap_or(whole);
    (shared >= 4 && shared + 1 >= whole).then(|| base.chars().take(shared).collect::<String>() + "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_cut_only_where_they_stay_long_and_near_the_word() {
        let inflector = Inflector::new();
        let rows = [
            ("comfort", Some("comfort*")),
            ("praise", Some("prais*")),
            ("worry", Some("worr*")),
            ("hug", None),
            ("use", None),
        ];
        for (base, expected) in rows {
            assert_eq!(shortened(base, &inflector.all(base)).as_deref(), expected, "{base}");
        }
        assert_eq!(shortened("teach", &["teach".into(), "taught".into()]), None);
    }

    #[test]
    fn evidence_is_what_stands_in_brackets() {
        let rows = [
            ("one", "I [let her vent] for an hour", vec!["let her vent"]),
            ("two, with signs", "[Hugged], then [“don’t worry!”]", vec!["hugged", "don't worry"]),
            ("none", "no brackets", vec![]),
            ("open", "not [closed", vec![]),
            ("too long", "[one two three four five six seven]", vec![]),
        ];
        for (name, sentence, expected) in rows {
            assert_eq!(evidence(sentence), expected, "{name}");
        }
    }
}
