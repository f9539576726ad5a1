//! From a text to the words that are searched: split, folded to plain small letters, brought to one spelling and stem.
//!
//! The same way is gone by the catalogue, by answers and by what somebody types, so that `behaviour`, `behaviors` and
//! `behavioral`, `gave` and `giving`, `Café` and `cafe` meet. Words that carry no meaning of their own are left out;
//! particles (`up`, `down`, `off`) and `not` stay, because `put down` is not `put` and `not alone` is not `alone`.
//! The stems are those of Snowball's English stemmer (`frostem`, which tantivy uses too); irregular forms come from the
//! taxonomy.

use crate::taxonomy::Taxonomy;
use frostem::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer};

/// Words without a meaning of their own. Sorted, for reading; looked up in a set.
const STOP: &str = "a about after all also am an and any are as at be because been before being but by can could cos did do does \
doing done dr during each either else etc even ever every for from had has have having he her hers herself him himself his how i \
if in into is it its itself just let like ll may maybe me might mine mr mrs ms much must my myself of oh ok okay on one ones or \
our ours ourselves per please quite really s shall she should since so some such t than that the their theirs them themselves \
then there these they this those though through thus till to too until upon us ve very was we well were what when where whether \
which while who whom whose why will with would yes yet you your yours yourself yourselves thing something anything someone \
somebody anyone anybody everyone everybody people person im ive id hes shes theyre youre thats whats lets sb sth ppl sum1 \
someones peoples";

/// Forms that deny, told as one word.
const DENY: &str = "not no never nobody nothing none without dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt wont \
wouldnt cant cannot couldnt shouldnt aint neither nor";

/// Forms of irregular verbs that are more often words of their own.
const OTHER_WORDS: [&str; 4] = ["ground", "lay", "wound", "bound"];

/// Longest word that is read, in bytes: what is longer is no word.
const LONGEST_WORD: usize = 64;

/// A word of a text: its place in bytes and its form in small plain letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Form, folded; what an apostrophe ties on is cut off, `n't` becomes a word `not`.
    pub form: String,
}

/// Knows how words are brought to their stems.
#[derive(Clone)]
pub struct Words {
    stop: FxHashSet<&'static str>,
    deny: FxHashSet<&'static str>,
    /// Irregular forms and their base forms.
    lemmas: FxHashMap<String, String>,
    /// Misspellings and text-speak, and what is meant.
    spelling: FxHashMap<String, String>,
    stemmer: Stemmer,
    folder: TextAnalyzer,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("lemmas", &self.lemmas.len()).field("spelling", &self.spelling.len()).finish_non_exhaustive()
    }
}

impl Words {
    /// Words as the tables of English of this taxonomy have them.
    pub fn of(taxonomy: &Taxonomy) -> Words {
        let mut lemmas = FxHashMap::default();
        for (base, verb) in &taxonomy.language.irregular.verbs {
            for form in verb.s.iter().chain(&verb.past).chain(&verb.participle).chain(&verb.ing) {
                lemmas.entry(form.clone()).or_insert_with(|| base.clone());
            }
        }
        for (base, plurals) in &taxonomy.language.irregular.nouns {
            for form in plurals {
                lemmas.entry(form.clone()).or_insert_with(|| base.clone());
            }
        }
        for form in OTHER_WORDS {
            lemmas.remove(form);
        }
        let spelling = taxonomy.language.spelling.words.iter().map(|(wrong, right)| (wrong.clone(), right.clone())).collect();
        Words {
            stop: STOP.split_whitespace().collect(),
            deny: DENY.split_whitespace().collect(),
            lemmas,
            spelling,
            stemmer: Stemmer::new(Algorithm::English),
            folder: TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build(),
        }
    }

    /// Calls `visit` with every word of the text, in order: its bytes, and its form in small plain letters.
    pub fn split(&self, text: &str, mut visit: impl FnMut(Range<usize>, &str)) {
        let mut form = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            if !first.is_alphanumeric() {
                continue;
            }
            form.clear();
            push_lower(&mut form, first);
            let mut end = start + first.len_utf8();
            // Where the apostrophe stands in `form`; what follows the first one is a clitic.
            let mut apostrophe = None;
            while let Some((at, c)) = chars.peek().copied() {
                if c.is_alphanumeric() || is_mark(c) {
                    push_lower(&mut form, c);
                } else if is_apostrophe(c) && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric) {
                    apostrophe.get_or_insert(form.len());
                } else {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
            if form.len() > LONGEST_WORD {
                continue;
            }
            if !form.is_ascii() {
                form = fold(&self.folder, &form);
            }
            let denies = apostrophe.is_some_and(|at| form.get(at..) == Some("t")) && form.ends_with("nt");
            if denies {
                visit(start..end, "not");
            } else {
                if let Some(at) = apostrophe.filter(|at| *at > 0 && form.is_char_boundary(*at)) {
                    form.truncate(at);
                }
                visit(start..end, &form);
            }
        }
    }

    /// Every word of the text.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        self.split(text, |span, form| words.push(Word { span, form: form.to_owned() }));
        words
    }

    /// The stem by which a form is searched; none for words without a meaning of their own.
    pub fn stem(&self, form: &str) -> Option<String> {
        if self.stop.contains(form) {
            return None;
        }
        Some(self.stem_of_any(form))
    }

    /// The stem of a form, be it a stop word or not: a query of stop words alone is still a query.
    pub fn stem_of_any(&self, form: &str) -> String {
        if self.deny.contains(form) {
            return "not".to_owned();
        }
        let base = self.lemmas.get(form).map_or(form, String::as_str);
        let spelled = one_spelling(base);
        let mut stem = self.stemmer.stem(&spelled).into_owned();
        // The stemmer undoubles most final letters but not l: `travelled`, `traveled`.
        if stem.len() > 4 && stem.ends_with("ll") {
            stem.pop();
        }
        if let Some(at) = stem.find("our").filter(|at| *at >= 3) {
            stem.replace_range(at..at + 3, "or");
        }
        stem
    }

    /// What a misspelling of the taxonomy's table stands for: one word or several.
    pub fn respelled(&self, form: &str) -> Option<&str> {
        self.spelling.get(form).map(String::as_str)
    }

    /// Whether the form carries no meaning of its own.
    pub fn is_stop(&self, form: &str) -> bool {
        self.stop.contains(form)
    }
}

fn fold(folder: &TextAnalyzer, form: &str) -> String {
    // The folder knows letters with their accents in one; accents that follow a letter are left out first.
    let plain: String = form.chars().filter(|c| !is_mark(*c)).collect();
    let mut folder = folder.clone();
    let folded = folder.token_stream(&plain).next().map_or_else(|| plain.clone(), |token| token.text.clone());
    folded.to_lowercase()
}

fn push_lower(form: &mut String, c: char) {
    if c.is_ascii() {
        form.push(c.to_ascii_lowercase());
    } else {
        form.extend(c.to_lowercase());
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}')
}

/// Accents that follow their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// `-ise` and `-yse` written with a z after a consonant and at least three letters: `realise`, `analyse`; not `raise`.
fn one_spelling(form: &str) -> String {
    const ENDINGS: [&str; 9] = ["e", "ed", "es", "ing", "er", "ers", "ation", "ations", "ational"];
    for (at, pair) in form.as_bytes().windows(2).enumerate().skip(3) {
        if matches!(pair, b"is" | b"ys")
            && ENDINGS.contains(&&form[at + 2..])
            && !matches!(form.as_bytes()[at - 1], b'a' | b'e' | b'i' | b'o' | b'u')
        {
            return format!("{}z{}", &form[..=at], &form[at + 2..]);
        }
    }
    form.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> String {
        let words = Words::of(&Taxonomy::embedded().unwrap());
        let mut stems = Vec::new();
        words.split(text, |_, form| stems.extend(words.stem(form)));
        stems.join(" ")
    }

    #[test]
    fn ways_of_writing_meet() {
        let rows: &[(&str, &str, &str)] = &[
            ("inflection", "comforted", "comforting"),
            ("irregular past", "gave", "giving"),
            ("irregular plural", "children", "child"),
            ("our and or", "behaviours", "behavior"),
            ("humour", "humour", "humor"),
            ("ise and ize", "apologises", "apologize"),
            ("ising", "catastrophising", "catastrophizing"),
            ("isation", "normalisation", "normalization"),
            ("yse", "analysed", "analyzed"),
            ("doubled l", "counselling", "counseling"),
            ("accents", "Café naïve", "cafe naive"),
            ("accents that follow", "cafe\u{301}", "café"),
            ("capitals", "ANGRY", "angry"),
            ("curly apostrophes", "don\u{2019}t worry", "dont worry"),
            ("possessive", "friend's", "friend"),
            ("hyphens", "person-centred", "person centred"),
        ];
        for (name, a, b) in rows {
            assert_eq!(stems(a), stems(b), "{name}");
        }
    }

    #[test]
    fn what_differs_stays_apart() {
        for (a, b) in [("raise", "rise"), ("put down", "put up"), ("mourning", "morning"), ("alone", "not alone"), ("praise", "prise")] {
            assert_ne!(stems(a), stems(b));
        }
    }

    #[test]
    fn words_know_their_place() {
        let words = Words::of(&Taxonomy::embedded().unwrap());
        let text = "Élan — didn't “hug” \u{1F917} her";
        let found: Vec<(&str, String)> = words.words(text).into_iter().map(|w| (&text[w.span], w.form)).collect();
        let expected = [("Élan", "elan"), ("didn't", "not"), ("hug", "hug"), ("her", "her")];
        assert_eq!(found, expected.map(|(t, f)| (t, f.to_owned())));
    }
}
