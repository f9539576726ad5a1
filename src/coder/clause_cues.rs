//! The cues of each clause of a response, and what their weights come to.
//!
//! A clause is cut where its marks and joining words are; its words, their stems and neighbours are cues
//! ([`crate::codebook::cue_table`]). For each code the weights of the clause's cues are added and divided by the square
//! root of their number, the weights of the question are added, and the sums become probabilities of the codes and of "no act".
//! The cues of all clauses together say in the same way what the answer tells as a whole (`answer_cues.rs`).

use super::prompt::PromptContext;
use crate::codebook::cue_table::{CueTable, Feature, Kind, number, stem};
use crate::taxonomy::axes::Direction;
use crate::taxonomy::rule::{Occasion, PromptAim};
use crate::text::token::{Class, Token, UNKNOWN};
use crate::text::vocabulary::Vocabulary;
use std::ops::Range;

/// Words that open a clause of their own, beside those that join.
pub(super) const OPENERS: &[&str] = &["then", "so", "because", "cos", "cuz", "until", "till", "while"];

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct CueScratch {
    /// Words of the response in small letters, one after the other.
    letters: String,
    words: Vec<Range<usize>>,
    /// Numbers of the words and of their stems, 0 for a word without one.
    numbers: Vec<(u64, u64)>,
    /// Keys of the clause's cues, each once.
    keys: Vec<u64>,
    /// Clauses as ranges of tokens.
    clauses: Vec<Range<usize>>,
    /// Probabilities of the classes, clause after clause.
    heard: Vec<f32>,
    /// Log odds of the classes of the whole answer.
    whole: Vec<f32>,
}

/// The word that stands for a token among cues.
fn word<'w>(tokens: &[Token], at: usize, text: &str, vocabulary: &'w Vocabulary, buffer: &'w mut String) -> &'w str {
    let token = &tokens[at];
    let class = token.class;
    let other = Class::THIRD.with(Class::THEY).with(Class::THIRD_OBJECT).with(Class::THEM).with(Class::PERSON_WORD).with(Class::INDEFINITE);
    let first = at == 0 || tokens[at - 1].class.has(Class::SENTENCE_END);
    let name = token.capital && !first && (token.form == UNKNOWN && class == Class::NONE || class.has(Class::NAME_OR_WORD));
    if class.has(Class::I.with(Class::WE)) {
        "{i}"
    } else if class.has(Class::ME.with(Class::US)) {
        "{me}"
    } else if class.has(Class::MY.with(Class::OUR)) {
        "{my}"
    } else if class.has(other) || name {
        "{person}"
    } else if class.has(Class::THIRD_OWNER) {
        "{their}"
    } else if class.has(Class::NUMBER) {
        "{number}"
    } else if token.form == UNKNOWN {
        buffer.clear();
        buffer.extend(token.span.of(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase));
        buffer
    } else {
        vocabulary.text(token.form)
    }
}

/// The clauses of a response, as ranges of tokens: without the marks that part them, with the word that joins.
pub fn clauses(tokens: &[Token], vocabulary: &Vocabulary, clauses: &mut Vec<Range<usize>>) {
    clauses.clear();
    let mut start = 0;
    let mut close = |from: usize, to: usize| {
        if tokens[from..to].iter().any(|t| !t.is_mark()) {
            clauses.push(from..to);
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        let class = token.class;
        if class.has(Class::SENTENCE_END.with(Class::STRONG_MARK).with(Class::COMMA)) {
            close(start, at);
            start = at + 1;
        } else if at > start && (class.has(Class::COORDINATOR) || OPENERS.contains(&vocabulary.text(token.form))) {
            close(start, at);
            start = at;
        }
    }
    close(start, tokens.len());
}

/// What of a question is a cue.
pub fn question(prompt: PromptContext) -> [&'static str; 3] {
    let aim = match prompt.aim {
        PromptAim::Improve => "improve",
        PromptAim::Worsen => "worsen",
        PromptAim::Feelings => "feelings",
        PromptAim::None => "no_aim",
    };
    let asked = match prompt.asked {
        Some(Direction::Given) => "given",
        Some(Direction::Received) => "received",
        Some(Direction::Observed) => "observed",
        None => "anybody",
    };
    let occasion = match prompt.occasion {
        Occasion::Joy => "joy",
        Occasion::Distress => "distress",
        Occasion::Anger => "anger",
        Occasion::Quarrel => "quarrel",
        Occasion::None => "no_occasion",
    };
    [aim, asked, occasion]
}

/// Every cue of a clause's words, some of them more than once.
fn cues_of<'w>(words: impl Iterator<Item = &'w str>, mut each: impl FnMut(Feature<'w>)) {
    let mut before = "^";
    for word in words {
        each(Feature::Word(word));
        if let Some(stem) = stem(word) {
            each(Feature::Stem(stem));
        }
        each(Feature::Pair(before, word));
        before = word;
    }
    each(Feature::Pair(before, "$"));
}

/// The keys of what [`cues_of`] hands on, from numbers of words and stems.
fn keys_of(words: &[(u64, u64)], keys: &mut Vec<u64>) {
    let mut before = number("^");
    for (word, stem) in words {
        keys.push(Kind::Word.key(*word, 0));
        if *stem != 0 {
            keys.push(Kind::Stem.key(*stem, 0));
        }
        keys.push(Kind::Pair.key(before, *word));
        before = *word;
    }
    keys.push(Kind::Pair.key(before, number("$")));
}

impl CueScratch {
    /// Reads the tokens of a response: its words as cues see them, and its clauses.
    pub fn read(&mut self, tokens: &[Token], text: &str, vocabulary: &Vocabulary) {
        self.letters.clear();
        self.words.clear();
        self.numbers.clear();
        let mut buffer = String::new();
        for at in 0..tokens.len() {
            let start = self.letters.len();
            self.letters.push_str(word(tokens, at, text, vocabulary, &mut buffer));
            let word = &self.letters[start..];
            self.numbers.push((number(word), stem(word).map_or(0, number)));
            self.words.push(start..self.letters.len());
        }
        let mut found = std::mem::take(&mut self.clauses);
        clauses(tokens, vocabulary, &mut found);
        self.clauses = found;
    }

    /// The clauses.
    pub fn clauses(&self) -> &[Range<usize>] {
        &self.clauses
    }

    /// Hands on every cue of a clause's words, some of them more than once.
    pub fn each<'s>(&'s self, clause: &Range<usize>, each: impl FnMut(Feature<'s>)) {
        cues_of(self.words[clause.clone()].iter().map(|w| &self.letters[w.clone()]), each);
    }

    /// Every clause with the probabilities of its classes, once they have been weighed.
    pub(super) fn heard(&self, table: &CueTable) -> impl Iterator<Item = (&Range<usize>, &[f32])> {
        self.clauses.iter().zip(self.heard.chunks_exact(table.of_clauses.max(1)))
    }

    /// What is said of the whole answer, once it has been weighed: log odds of each class that is not of clauses.
    pub(super) fn whole(&self) -> &[f32] {
        &self.whole
    }

    /// Weighs every clause, and the answer as a whole. `around` are the cues that no word gives: the question, and what rules say.
    pub(super) fn weigh<'f>(&mut self, table: &CueTable, around: impl Iterator<Item = Feature<'f>>) {
        let classes = table.classes.len();
        let mut always = vec![0_f32; classes];
        for feature in std::iter::once(Feature::Always).chain(around) {
            for (class, weight) in table.weights(feature.key()).into_iter().flatten() {
                always[class] += weight;
            }
        }
        self.heard.clear();
        self.whole.clear();
        self.whole.resize(classes - table.of_clauses, 0.0);
        let mut sums = vec![0_f32; classes];
        let mut keys = std::mem::take(&mut self.keys);
        let mut known_in_all = 0;
        for clause in &self.clauses {
            keys.clear();
            keys_of(&self.numbers[clause.clone()], &mut keys);
            keys.sort_unstable();
            keys.dedup();
            sums.fill(0.0);
            let mut known = 0;
            for key in &keys {
                let Some(weights) = table.weights(*key) else { continue };
                known += 1;
                for (class, weight) in weights {
                    sums[class] += weight;
                }
            }
            known_in_all += known;
            for (whole, sum) in self.whole.iter_mut().zip(&sums[table.of_clauses..]) {
                *whole += sum;
            }
            let of_clause = &mut sums[..table.of_clauses];
            for (sum, always) in of_clause.iter_mut().zip(&always) {
                *sum = *sum * share(known) + always;
            }
            softmax(of_clause);
            self.heard.extend_from_slice(of_clause);
        }
        for (whole, always) in self.whole.iter_mut().zip(&always[table.of_clauses..]) {
            *whole = *whole * share(known_in_all) + always;
        }
        self.keys = keys;
    }
}

/// What each of so many cues counts.
pub fn share(cues: u32) -> f32 {
    1.0 / (cues.max(1) as f32).sqrt()
}

/// Sums of weights become probabilities.
pub fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let mut all = 0.0;
    for sum in sums.iter_mut() {
        *sum = (*sum - most).exp();
        all += *sum;
    }
    for sum in sums.iter_mut() {
        *sum /= all;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::{Coder, Scratch};
    use crate::taxonomy::Taxonomy;

    #[test]
    fn keys_are_those_of_the_cues() {
        let words = ["let", "him", "{person}", "ranted", "on"];
        let (mut keys, mut expected) = (Vec::new(), Vec::new());
        let numbers: Vec<(u64, u64)> = words.iter().map(|w| (number(w), stem(w).map_or(0, number))).collect();
        keys_of(&numbers, &mut keys);
        cues_of(words.into_iter(), |feature| expected.push(feature.key()));
        assert_eq!(keys, expected);
        let different: std::collections::BTreeSet<u64> = keys.iter().copied().collect();
        assert_eq!(different.len(), keys.len());
    }

    #[test]
    fn clauses_end_at_marks_and_joining_words() {
        let coder = Coder::of(&Taxonomy::embedded().unwrap()).unwrap();
        let text = "I sat down, hugged her and then left. \"Cheer up\" he said; so what";
        let (mut scratch, mut found) = (Scratch::default(), Vec::new());
        let vocabulary = &coder.book.grammar.vocabulary;
        scratch.tokenizer.tokenize(text, vocabulary, &mut scratch.tokens);
        clauses(&scratch.tokens, vocabulary, &mut found);
        let tokens = &scratch.tokens;
        let shown: Vec<&str> = found.iter().map(|c| tokens[c.start].span.join(tokens[c.end - 1].span).of(text)).collect();
        assert_eq!(shown, ["I sat down", "hugged her", "and", "then left", "\"Cheer up\" he said", "so what"]);
    }
}
