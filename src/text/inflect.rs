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
        let take = |list: fn(&VerbForms) -> &Vec<String>, regular: String| -> Vec<String> {
            irregular.map(list).filter(|forms| !forms.is_empty()).cloned().unwrap_or_else(|| vec![regular])
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
        self.nouns.get(singular).cloned().unwrap_or_else(|| vec![plural(singular)])
    }

    /// Every form of a word, read as verb and as noun; the base form first, each once.
    pub fn all(&self, base: &str) -> Vec<String> {
        let verb = self.verb(base);
        let mut forms = vec![base.to_owned()];
        let more = [verb.s, verb.past, verb.participle, verb.ing, self.noun(base)];
        for form in more.into_iter().flatten() {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }

    fn doubles(&self, base: &str) -> bool {
        if self.double.contains(base) {
            return true;
        }
        // One syllable, one vowel letter, one consonant: hug, pat, tip. "w", "x" and "y" never double.
        let letters: Vec<char> = base.chars().collect();
        let [.., before, vowel, last] = letters.as_slice() else {
            return matches!(letters.as_slice(), [v, l] if is_vowel(*v) && !is_vowel(*l) && !matches!(l, 'w' | 'x' | 'y'));
        };
        let one_syllable = syllables(&letters) == 1;
        let q_u = *before == 'u' && letters.len() > 3 && letters[letters.len() - 4] == 'q';
        one_syllable && is_vowel(*vowel) && !is_vowel(*last) && !matches!(last, 'w' | 'x' | 'y') && (!is_vowel(*before) || q_u)
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Groups of vowel letters; good enough to tell one syllable from more.
fn syllables(letters: &[char]) -> usize {
    let vowel = |l: &char| is_vowel(*l) || *l == 'y';
    letters.iter().enumerate().filter(|(i, l)| vowel(l) && (*i == 0 || !vowel(&letters[*i - 1]))).count()
}

/// Adds -s, as both plural and third person do.
fn plural(base: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| base.ends_with(end));
    if sibilant {
        return format!("{base}es");
    }
    if let Some(stem) = base.strip_suffix('y')
        && stem.chars().last().is_some_and(|c| !is_vowel(c))
    {
        return format!("{stem}ies");
    }
    format!("{base}s")
}

fn past(base: &str, doubled: bool) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    if let Some(stem) = base.strip_suffix('y')
        && stem.chars().last().is_some_and(|c| !is_vowel(c))
    {
        return format!("{stem}ied");
    }
    match base.chars().last() {
        Some(last) if doubled => format!("{base}{last}ed"),
        Some('c') => format!("{base}ked"),
        _ => format!("{base}ed"),
    }
}

fn ing(base: &str, doubled: bool) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if let Some(stem) = base.strip_suffix('e')
        && !base.ends_with("ee")
        && !base.ends_with("oe")
        && !base.ends_with("ye")
        && !stem.is_empty()
    {
        return format!("{stem}ing");
    }
    match base.chars().last() {
        Some(last) if doubled => format!("{base}{last}ing"),
        Some('c') => format!("{base}king"),
        _ => format!("{base}ing"),
    }
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
