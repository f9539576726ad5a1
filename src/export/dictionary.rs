//! Words per code, for programs that count words.
//!
//! A dictionary knows neither who acts on whom nor what is negated, so it is a rough copy of the codebook: good for a
//! first look at a corpus, no replacement for `ier code`. What it takes, for each code:
//!
//! 1. from every rule, the wordings of its pattern (lexicons spelled out, gaps and persons as a free word) and the
//!    evidence in square brackets of its examples, which is certain to be evidence;
//! 2. where a code has no rule, the aliases of its strategies, with `someone` for anybody.
//!
//! The first verb of a phrase takes all its forms, or the last noun its plural where there is no verb; the other words
//! stay as written: the coder tries every form of every word, but in a list most of them ("withs") are no English.
//! A rule that looks at more than its words (`requires`, `needs_feeling`, `prompt`) gives no single words, which would
//! be found everywhere; a function word alone is no entry. A pattern with more wordings than a dictionary can list is left to its evidence. A pattern that can not be
//! read is passed over: `ier check` complains of it, with its place.

use crate::codebook::pattern::{Part, SpeechSlot, Word, WordKind};
use crate::codebook::{english, notation};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Valence;
use crate::taxonomy::code::Code;
use crate::taxonomy::lexicon::Lexicon;
use crate::taxonomy::rule::{Example, PromptNeed, Rule, RuleFile};
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

/// A pattern of more wordings is left to its evidence: a list of every combination would help nobody. Persons count once.
const MOST_WORDINGS: usize = 40;
/// What rules write as words of their own and texts as ends of words.
const CLITICS: [&str; 7] = ["n't", "'s", "'m", "'re", "'ve", "'ll", "'d"];
/// A phrase of more words is a sentence, not an entry.
const LONGEST: usize = 6;

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
    /// This word; a base form of which other forms will do where the flag is set.
    Word(String, bool),
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
    closed: FxHashSet<&'t str>,
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
            verbs: language.verbs.verbs.iter().chain(language.irregular.verbs.keys()).map(String::as_str).collect(),
            closed: language.classes.values().flatten().map(String::as_str).collect(),
            variants: pairs.iter().flat_map(|(a, b)| [(a.as_str(), b.as_str()), (b.as_str(), a.as_str())]).collect(),
            lexicons: taxonomy.lexicons.iter().flat_map(|(_, file)| &file.lexicons).map(|l| (l.id.as_str(), l)).collect(),
        }
    }

    fn of_rules(&self, code: &Code) -> BTreeSet<String> {
        let mut entries = BTreeSet::new();
        for (_, file) in self.taxonomy.rules.iter() {
            for rule in file.rules.iter().filter(|rule| gives(file, rule, code)) {
                let conditional = !rule.requires.is_empty() || rule.needs_feeling || rule.prompt != PromptNeed::default();
                let mut found = BTreeSet::new();
                for pattern in rule.pattern.iter().chain(&rule.patterns) {
                    let Ok(parts) = notation::read(pattern) else { continue };
                    if self.wordings(&parts) <= MOST_WORDINGS {
                        for phrase in self.row(&parts) {
                            self.spell(phrase, &mut found);
                        }
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
                    // What is said ("you're the eldest") begins with no verb; "toast" is as good as "toasts".
                    _ => Slot::Word(word.clone(), i == 0),
                });
                self.spell(phrase.collect(), &mut entries);
            }
        }
        entries
    }

    /// Every form of a verb, in both spellings.
    fn verb_forms(&self, base: &str) -> Vec<String> {
        let mut all = Vec::new();
        for base in [Some(base), self.variants.get(base).copied()].into_iter().flatten() {
            let verb = self.inflector.verb(base);
            let forms: Vec<String> = [vec![base.to_owned()], verb.s, verb.past, verb.participle, verb.ing].concat();
            match shortened(base, &forms).filter(|_| self.style.wildcards) {
                Some(stem) => all.push(stem),
                None => all.extend(forms),
            }
        }
        all
    }

    /// The words that a phrase may have in each place.
    fn inflected(&self, phrase: &[Slot]) -> Vec<Vec<String>> {
        let verb = phrase.iter().position(|slot| matches!(slot, Slot::Word(word, true) if self.verbs.contains(word.as_str())));
        let last = phrase.len() - 1;
        let place = |(at, slot): (usize, &Slot)| match slot {
            Slot::Word(word, _) if verb == Some(at) => self.verb_forms(word),
            Slot::Word(word, true) if verb.is_none() && at == last && !self.closed.contains(word.as_str()) && !word.ends_with("ly") => {
                [vec![word.clone()], self.inflector.noun(word)].concat()
            }
            Slot::Word(word, _) => vec![word.clone()],
            Slot::Person(_) | Slot::Free if self.style.free_words => vec!["*".to_owned()],
            Slot::Person(true) => ["her", "his", "my", "our", "their"].map(str::to_owned).to_vec(),
            Slot::Person(false) => ["her", "him", "me", "them", "us"].map(str::to_owned).to_vec(),
            // Not sayable in this style: no word fits, so there is no entry.
            Slot::Free => Vec::new(),
        };
        phrase.iter().enumerate().map(place).collect()
    }

    /// How many wordings a row of parts has, known before any is made.
    fn wordings(&self, parts: &[Part]) -> usize {
        let of_part = |part: &Part| match part {
            Part::Optional(parts) => self.wordings(parts).saturating_add(1),
            Part::Either(rows) => rows.iter().map(|parts| self.wordings(parts)).fold(0, usize::saturating_add),
            Part::Said(parts) | Part::Capture(_, parts) => self.wordings(parts),
            single => self.part(single).len(),
        };
        parts.iter().map(of_part).fold(1, usize::saturating_mul)
    }

    /// The phrases that a row of parts stands for.
    fn row(&self, parts: &[Part]) -> Vec<Phrase> {
        let mut phrases = vec![Phrase::new()];
        for part in parts {
            let next = self.part(part);
            let mut longer = Vec::with_capacity(phrases.len() * next.len());
            for phrase in &phrases {
                longer.extend(next.iter().map(|end| [phrase.as_slice(), end].concat()));
            }
            phrases = longer;
        }
        phrases
    }

    fn part(&self, part: &Part) -> Vec<Phrase> {
        let slot = |words: &[&str]| words.iter().map(|w| vec![Slot::Word((*w).to_owned(), false)]).collect();
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
            WordKind::Lemma => phrases.push(lemma(&text)),
            WordKind::Lexicon => self.lexicon(&word.text, &mut FxHashSet::default(), phrases),
        }
    }

    fn lexicon(&self, id: &str, seen: &mut FxHashSet<String>, phrases: &mut Vec<Phrase>) {
        let Some(lexicon) = self.lexicons.get(id).filter(|_| seen.insert(id.to_owned())) else { return };
        phrases.extend(lexicon.lemmas.iter().map(|w| lemma(w)));
        phrases.extend(lexicon.words.iter().map(|w| exact(w)));
        lexicon.lexicons.iter().for_each(|inner| self.lexicon(inner, seen, phrases));
    }

    /// Spells a phrase out into entries, unless it says too little. Free words at its ends are dropped.
    fn spell(&self, mut phrase: Phrase, entries: &mut BTreeSet<String>) {
        while matches!(phrase.last(), Some(Slot::Free)) {
            phrase.pop();
        }
        let start = phrase.iter().take_while(|slot| matches!(slot, Slot::Free)).count();
        let phrase = &phrase[start..];
        let words: Vec<&str> =
            phrase.iter().filter_map(|slot| if let Slot::Word(word, _) = slot { Some(word.as_str()) } else { None }).collect();
        // "told off" is an entry, though both words are in the tables of classes; "told" is none.
        let says_something =
            words.iter().any(|w| !self.closed.contains(w)) || words.len() > 1 && words.iter().any(|w| self.verbs.contains(w));
        // More free words than words find anything.
        if !says_something || phrase.len() > LONGEST || phrase.len() > 2 * words.len() {
            return;
        }
        let mut spelled = vec![String::new()];
        for words in self.inflected(phrase) {
            let mut longer = Vec::with_capacity(spelled.len() * words.len());
            for start in &spelled {
                longer.extend(words.iter().filter_map(|word| joined(start, word)));
            }
            spelled = longer;
        }
        entries.extend(spelled);
    }
}

/// A phrase with one word more; a clitic is glued on, and none where there is nothing to glue it to.
fn joined(phrase: &str, word: &str) -> Option<String> {
    let clitic = CLITICS.contains(&word);
    Some(match (phrase, word) {
        _ if clitic && (phrase.is_empty() || phrase.ends_with('*')) => return None,
        ("", _) => word.to_owned(),
        (_, "n't") if phrase.ends_with("can") => format!("{phrase}'t"),
        (_, "n't") if phrase.ends_with("will") => format!("{}won't", phrase.strip_suffix("will")?),
        _ if clitic => format!("{phrase}{word}"),
        _ => format!("{phrase} {word}"),
    })
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
        let word = if CLITICS.contains(&word) { word } else { word.trim_matches(['\'', '-']) };
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    words
}

fn exact(text: &str) -> Phrase {
    words(text).into_iter().map(|word| Slot::Word(word, false)).collect()
}

/// Of several words the first may be inflected.
fn lemma(text: &str) -> Phrase {
    words(text).into_iter().enumerate().map(|(i, word)| Slot::Word(word, i == 0)).collect()
}

/// The texts in square brackets, as entries.
fn evidence(sentence: &str) -> Vec<String> {
    let inside = sentence.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| words(inside));
    inside.filter(|words| (1..=LONGEST).contains(&words.len())).map(|words| words.join(" ")).collect()
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
        let rows = [("comfort", Some("comfort*")), ("praise", Some("prais*")), ("worry", Some("worr*")), ("hug", None), ("use", None)];
        for (base, expected) in rows {
            assert_eq!(shortened(base, &inflector.all(base)).as_deref(), expected, "{base}");
        }
        assert_eq!(shortened("teach", &["teach".into(), "taught".into()]), None);
    }

    #[test]
    fn clitics_are_glued_on() {
        let rows = [
            ("do", "n't", Some("don't")),
            ("you can", "n't", Some("you can't")),
            ("i will", "n't", Some("i won't")),
            ("i", "'ve", Some("i've")),
            ("hug", "them", Some("hug them")),
            ("", "hug", Some("hug")),
            ("", "n't", None),
            ("hug *", "'s", None),
        ];
        for (phrase, word, expected) in rows {
            assert_eq!(joined(phrase, word).as_deref(), expected, "{phrase} {word}");
        }
        assert_eq!(words("‘I’ve’ -- do n't 's"), ["i've", "do", "n't", "'s"]);
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
