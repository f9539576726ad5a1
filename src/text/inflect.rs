//! English inflection: from a base form to its forms.
//!
//! Rules name base forms; the forms are made once, when a codebook is compiled. Regular inflection is by rule (Quirk,
//! Greenbaum, Leech and Svartvik 1985, chapters 3 and 5); everything else stands in `taxonomy/language/irregular.yaml`.

use rustc_hash::{FxHashMap, FxHashSet};

/// Forms of a verb.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerbForms {
    /// Third person singular present.
    pub s: Vec<String>,
    /// Past.
    pub past: Vec<String>,
    /// Past participle.
    pub participle: Vec<String>,
    /// Form in -ing.
    pub ing: Vec<String>,
}

/// Knows the exceptions.
#[derive(Debug, Clone, Default)]
pub struct Inflector {
    verbs: FxHashMap<String, VerbForms>,
    nouns: FxHashMap<String, Vec<String>>,
    double: FxHashSet<String>,
}

impl Inflector {
    /// An inflector with regular English only.
    pub fn new() -> Inflector {
        Inflector::default()
    }

    /// Adds an irregular verb; empty lists are regular.
    pub fn add_verb(&mut self, base: &str, forms: VerbForms) {
        self.verbs.insert(base.to_owned(), forms);
    }

    /// Adds an irregular plural.
    pub fn add_noun(&mut self, singular: &str, plurals: &[String]) {
        self.nouns.insert(singular.to_owned(), plurals.to_vec());
    }

    /// Adds a longer verb that doubles its last consonant.
    pub fn add_doubling(&mut self, base: &str) {
        self.double.insert(base.to_owned());
    }

    /// The forms of a verb.
    pub fn verb(&self, base: &str) -> VerbForms {
        let irregular = self.verbs.get(base);
        let take = |list: fn(&VerbForms) -> &Vec<String>, regular: Regular| -> Vec<String> {
            irregular.map(list).filter(|forms| !forms.is_empty()).cloned().unwrap_or_else(|| vec![regular.text()])
        };
        let doubled = self.doubles(base);
        VerbForms {
            s: take(|v| &v.s, plural(base)),
            past: take(|v| &v.past, past(base, doubled)),
            participle: take(|v| &v.participle, past(base, doubled)),
            ing: take(|v| &v.ing, ing(base, doubled)),
        }
    }

    /// The plurals of a noun.
    pub fn noun(&self, singular: &str) -> Vec<String> {
        self.nouns.get(singular).cloned().unwrap_or_else(|| vec![plural(singular).text()])
    }

    /// Every form of a word, read as verb and as noun; the base form first, each once.
    pub fn all(&self, base: &str) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        self.each(base, &mut String::new(), |form| {
            if !forms.iter().any(|known| known == form) {
                forms.push(form.to_owned());
            }
        });
        forms
    }

    /// Gives every form of a word to `take`, as [`Inflector::all`] has them, some twice; `buffer` is where they are put
    /// together. A codebook inflects thousands of words, so none of them should cost a handful of strings.
    pub fn each(&self, base: &str, buffer: &mut String, mut take: impl FnMut(&str)) {
        take(base);
        let mut regular = |form: Regular, take: &mut dyn FnMut(&str)| {
            form.put(buffer);
            take(buffer);
        };
        let doubled = self.doubles(base);
        match self.verbs.get(base) {
            None => {
                regular(plural(base), &mut take);
                regular(past(base, doubled), &mut take);
                regular(ing(base, doubled), &mut take);
            }
            Some(verb) => {
                let forms = [
                    (&verb.s, plural(base)),
                    (&verb.past, past(base, doubled)),
                    (&verb.participle, past(base, doubled)),
                    (&verb.ing, ing(base, doubled)),
                ];
                for (irregular, otherwise) in forms {
                    if irregular.is_empty() {
                        regular(otherwise, &mut take);
                    }
                    for form in irregular {
                        take(form);
                    }
                }
            }
        }
        match self.nouns.get(base) {
            None => regular(plural(base), &mut take),
            Some(plurals) => plurals.iter().for_each(|form| take(form)),
        }
    }

    fn doubles(&self, base: &str) -> bool {
        if self.double.contains(base) {
            return true;
        }
        // One syllable, one vowel letter, one consonant: hug, pat, tip. "w", "x" and "y" never double.
        let mut back = base.chars().rev();
        let (Some(last), Some(vowel)) = (back.next(), back.next()) else { return false };
        if is_vowel(last) || matches!(last, 'w' | 'x' | 'y') || !is_vowel(vowel) {
            return false;
        }
        let Some(before) = back.next() else { return true };
        let q_u = before == 'u' && back.next() == Some('q');
        (!is_vowel(before) || q_u) && syllables(base) == 1
    }
}

/// A form made by rule: what is kept of the base, a letter doubled or put in, and the ending.
#[derive(Debug, Clone, Copy)]
struct Regular<'b> {
    stem: &'b str,
    letter: Option<char>,
    ending: &'static str,
}

impl Regular<'_> {
    fn put(self, buffer: &mut String) {
        buffer.clear();
        buffer.push_str(self.stem);
        buffer.extend(self.letter);
        buffer.push_str(self.ending);
    }

    fn text(self) -> String {
        let mut text = String::with_capacity(self.stem.len() + self.ending.len() + 4);
        self.put(&mut text);
        text
    }
}

fn form<'b>(stem: &'b str, ending: &'static str) -> Regular<'b> {
    Regular { stem, letter: None, ending }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Groups of vowel letters; good enough to tell one syllable from more.
fn syllables(word: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for letter in word.chars() {
        let vowel = is_vowel(letter) || letter == 'y';
        count += usize::from(vowel && !inside);
        inside = vowel;
    }
    count
}

/// The word without its "y", where that stands after a consonant.
fn without_y(base: &str) -> Option<&str> {
    base.strip_suffix('y').filter(|stem| stem.chars().last().is_some_and(|c| !is_vowel(c)))
}

/// Adds -s, as both plural and third person do.
fn plural(base: &str) -> Regular<'_> {
    if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") {
        return form(base, "es");
    }
    match without_y(base) {
        Some(stem) => form(stem, "ies"),
        None => form(base, "s"),
    }
}

fn past(base: &str, doubled: bool) -> Regular<'_> {
    if base.ends_with('e') {
        return form(base, "d");
    }
    if let Some(stem) = without_y(base) {
        return form(stem, "ied");
    }
    added(base, doubled, "ed")
}

fn ing(base: &str, doubled: bool) -> Regular<'_> {
    if let Some(stem) = base.strip_suffix("ie") {
        return form(stem, "ying");
    }
    if let Some(stem) = base.strip_suffix('e')
        && !base.ends_with("ee")
        && !base.ends_with("oe")
        && !base.ends_with("ye")
        && !stem.is_empty()
    {
        return form(stem, "ing");
    }
    added(base, doubled, "ing")
}

/// An ending that begins with a vowel, after a doubled consonant or "ck" where the sound asks for it.
fn added<'b>(base: &'b str, doubled: bool, ending: &'static str) -> Regular<'b> {
    let letter = match base.chars().last() {
        Some(last) if doubled => Some(last),
        Some('c') => Some('k'),
        _ => None,
    };
    Regular { stem: base, letter, ending }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        let rows: &[(&str, &[&str])] = &[
            ("hug", &["hug", "hugs", "hugged", "hugging"]),
            ("cheer", &["cheer", "cheers", "cheered", "cheering"]),
            ("comfort", &["comfort", "comforts", "comforted", "comforting"]),
            ("praise", &["praise", "praises", "praised", "praising"]),
            ("cry", &["cry", "cries", "cried", "crying"]),
            ("play", &["play", "plays", "played", "playing"]),
            ("lie", &["lie", "lies", "lied", "lying"]),
            ("panic", &["panic", "panics", "panicked", "panicking"]),
            ("quiz", &["quiz", "quizes", "quizzed", "quizzing"]),
            ("agree", &["agree", "agrees", "agreed", "agreeing"]),
            ("fix", &["fix", "fixes", "fixed", "fixing"]),
        ];
        let inflector = Inflector::new();
        for (base, forms) in rows {
            assert_eq!(inflector.all(base), *forms, "{base}");
        }
    }

    #[test]
    fn irregular_forms_replace_regular_ones() {
        let mut inflector = Inflector::new();
        inflector.add_verb("give", VerbForms { past: vec!["gave".into()], participle: vec!["given".into()], ..VerbForms::default() });
        assert_eq!(inflector.all("give"), ["give", "gives", "gave", "given", "giving"]);
    }
}
