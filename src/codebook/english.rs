//! Builds the vocabulary, word classes and set phrases from the tables of English in `taxonomy/language/`.

use crate::taxonomy::lexicon::Language;
use crate::text::clause::{Grammar, Phrases};
use crate::text::inflect::{Inflector, VerbForms};
use crate::text::person::KINDS;
use crate::text::token::{Class, FormId};
use crate::text::tokenizer::intern_marks;
use crate::text::vocabulary::Vocabulary;

/// Lists of `classes.yaml` and the class each gives its words.
const CLOSED: &[(&str, Class)] = &[
    ("first_singular", Class::I),
    ("first_plural", Class::WE),
    ("second", Class::YOU),
    ("third_singular", Class::THIRD),
    ("third_plural", Class::THEY),
    ("it", Class::IT),
    ("relative", Class::WHO),
    ("indefinite_person", Class::INDEFINITE),
    ("first_singular_object", Class::ME),
    ("first_plural_object", Class::US),
    ("third_singular_object", Class::THIRD_OBJECT),
    ("third_plural_object", Class::THEM),
    ("first_singular_owner", Class::MY),
    ("first_plural_owner", Class::OUR),
    ("second_owner", Class::YOUR),
    ("third_owner", Class::THIRD_OWNER),
    ("reflexive_first", Class::REFLEXIVE_FIRST),
    ("reflexive_second", Class::REFLEXIVE_SECOND),
    ("reflexive_third", Class::REFLEXIVE_THIRD),
    ("each", Class::EACH),
    ("determiners", Class::DETERMINER),
    ("be", Class::BE),
    ("have", Class::HAVE),
    ("do", Class::DO),
    ("modal", Class::MODAL),
    ("negators", Class::NEGATOR),
    ("prepositions", Class::PREPOSITION),
    ("to", Class::TO),
    ("coordinators", Class::COORDINATOR),
    ("subordinators", Class::SUBORDINATOR),
    ("conditions", Class::CONDITION),
    ("occasions", Class::OCCASION),
    ("adverbs", Class::ADVERB),
    ("modifiers", Class::MODIFIER),
    ("plan_words", Class::PLAN),
    ("fillers", Class::FILLER),
    ("time_nouns", Class::TIME),
];

/// Lists of base forms whose every inflected form gets the class.
const VERB_CLASSES: &[(&str, Class)] = &[
    ("negative_verbs", Class::NEGATIVE_VERB),
    ("speech_verbs", Class::SPEECH_VERB),
    ("quotatives", Class::QUOTATIVE),
    ("perception_verbs", Class::PERCEPTION_VERB),
    ("causative_verbs", Class::CAUSATIVE_VERB),
];

/// Lists of set phrases.
const PHRASES: &[&str] = &["pseudo_negation", "hypothetical", "wanted", "planned", "not_done"];

/// Every list that `classes.yaml` may hold, for messages.
pub fn class_lists() -> Vec<&'static str> {
    CLOSED
        .iter()
        .map(|(n, _)| *n)
        .chain(VERB_CLASSES.iter().map(|(n, _)| *n))
        .chain(PHRASES.iter().copied())
        .chain(["whether_verbs", "speaking_things", "place_verbs"])
        .collect()
}

/// The inflector that knows the irregular forms of the tables.
pub fn inflector(language: &Language) -> Inflector {
    let mut inflector = Inflector::new();
    for (base, forms) in &language.irregular.verbs {
        let forms =
            VerbForms { s: forms.s.clone(), past: forms.past.clone(), participle: forms.participle.clone(), ing: forms.ing.clone() };
        inflector.add_verb(base, forms);
    }
    for (singular, plurals) in &language.irregular.nouns {
        inflector.add_noun(singular, plurals);
    }
    for base in &language.irregular.double {
        inflector.add_doubling(base);
    }
    inflector
}

/// A written word or phrase cut as the tokenizer cuts texts: at spaces, hyphens and clitics.
pub fn split_words(phrase: &str) -> Vec<String> {
    // Most are one plain word.
    if !phrase.is_empty() && phrase.bytes().all(|b| b.is_ascii_lowercase()) {
        return vec![phrase.to_owned()];
    }
    let mut words = Vec::new();
    for piece in phrase.to_lowercase().replace('’', "'").split(|c: char| c.is_whitespace() || c == '-') {
        if piece.is_empty() {
            continue;
        }
        if piece == "n't" || piece.starts_with('\'') {
            words.push(piece.to_owned());
            continue;
        }
        if let Some(head) = piece.strip_suffix("n't") {
            let base = match head {
                "ca" => "can",
                "wo" => "will",
                "sha" => "shall",
                "ai" => "be",
                head => head,
            };
            words.push(base.to_owned());
            words.push("n't".to_owned());
            continue;
        }
        match piece.find('\'').filter(|at| *at > 0 && matches!(&piece[*at..], "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d")) {
            Some(at) => {
                words.push(piece[..at].to_owned());
                words.push(piece[at..].to_owned());
            }
            None => words.push(piece.to_owned()),
        }
    }
    words
}

/// Vocabulary, classes and phrases of these tables.
pub fn grammar(language: &Language, inflector: &Inflector) -> Grammar {
    let mut vocabulary = Vocabulary::new();
    intern_marks(&mut vocabulary);
    // Both spellings of a word are one form; the British one names it.
    for (british, american) in &language.variants.pairs {
        for (b, a) in inflector.all(british).iter().zip(inflector.all(american)) {
            if *b != a && !b.contains(' ') {
                vocabulary.respell(&a, &[b], false);
            }
        }
    }
    for (form, class) in [
        ("n't", Class::NEGATOR),
        ("'s", Class::CLITIC_S.with(Class::BE)),
        ("'m", Class::BE),
        ("'re", Class::BE),
        ("'ve", Class::HAVE),
        ("'ll", Class::MODAL.with(Class::PLAN)),
        ("'d", Class::MODAL),
    ] {
        vocabulary.classify(form, class);
    }
    for (list, class) in CLOSED {
        for word in language.classes.get(*list).into_iter().flatten() {
            if let [one] = split_words(word).as_slice() {
                vocabulary.classify(one, *class);
            }
        }
    }
    verbs(language, inflector, &mut vocabulary);
    people(language, inflector, &mut vocabulary);
    for name in &language.names.names {
        if let [one] = split_words(name).as_slice() {
            vocabulary.classify(one, Class::NAME);
        }
    }
    for name in &language.names.ambiguous {
        vocabulary.classify(name, Class::NAME_OR_WORD);
    }
    let phrases = |list: &str, vocabulary: &mut Vocabulary| -> Phrases {
        let lines = language.classes.get(list).cloned().unwrap_or_default();
        Phrases::new(
            lines
                .iter()
                .map(|line| split_words(line).iter().map(|w| vocabulary.intern(w)).collect())
                .filter(|p: &Vec<FormId>| !p.is_empty())
                .collect(),
        )
    };
    let pseudo_negation = phrases("pseudo_negation", &mut vocabulary);
    let hypothetical = phrases("hypothetical", &mut vocabulary);
    let wanted = phrases("wanted", &mut vocabulary);
    let planned = phrases("planned", &mut vocabulary);
    let not_done = phrases("not_done", &mut vocabulary);
    let inflected = |list: &str, vocabulary: &mut Vocabulary| -> Vec<FormId> {
        let words = language.classes.get(list).into_iter().flatten();
        words.flat_map(|base| inflector.all(base)).map(|form| vocabulary.intern(&form)).collect()
    };
    let whether_verbs = inflected("whether_verbs", &mut vocabulary);
    let speaking_things = inflected("speaking_things", &mut vocabulary);
    let place_verbs = inflected("place_verbs", &mut vocabulary);
    Grammar { vocabulary, pseudo_negation, hypothetical, wanted, planned, not_done, whether_verbs, speaking_things, place_verbs }
}

/// Misspellings last, so that no word of a rule is taken for one.
pub fn add_spelling(language: &Language, vocabulary: &mut Vocabulary) {
    for (written, standard) in &language.spelling.words {
        let parts = split_words(standard);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if !parts.is_empty() && split_words(written).len() == 1 {
            vocabulary.respell(written, &parts, standard.contains('\'') && !standard.contains(' '));
        }
    }
}

fn verbs(language: &Language, inflector: &Inflector, vocabulary: &mut Vocabulary) {
    let closed = Class::SUBJECT_PRONOUN
        .with(Class::OBJECT_PRONOUN)
        .with(Class::PREPOSITION)
        .with(Class::DETERMINER)
        .with(Class::COORDINATOR)
        .with(Class::SUBORDINATOR)
        .with(Class::MODAL);
    for base in language.verbs.verbs.iter().chain(language.irregular.verbs.keys()) {
        if base.contains([' ', '-']) {
            continue;
        }
        let forms = inflector.verb(base);
        let mut give = |form: &str, class: Class| {
            let known = vocabulary.id(form).map(|id| vocabulary.class(id)).unwrap_or_default();
            // "like" and "down" are verbs now and then; as closed-class words they are everywhere.
            if !known.has(closed) {
                vocabulary.classify(form, class);
            }
        };
        give(base, Class::VERB_BASE);
        forms.s.iter().for_each(|f| give(f, Class::VERB_S));
        forms.past.iter().for_each(|f| give(f, Class::VERB_PAST));
        forms.participle.iter().for_each(|f| give(f, Class::VERB_PARTICIPLE));
        forms.ing.iter().for_each(|f| give(f, Class::VERB_ING));
    }
    for (list, class) in VERB_CLASSES {
        for base in language.classes.get(*list).into_iter().flatten() {
            if let [one] = split_words(base).as_slice() {
                let forms = inflector.verb(one);
                for form in std::iter::once(one.clone()).chain(forms.s).chain(forms.past).chain(forms.participle).chain(forms.ing) {
                    vocabulary.classify(&form, *class);
                }
            }
        }
    }
}

fn people(language: &Language, inflector: &Inflector, vocabulary: &mut Vocabulary) {
    for (kind, list, _) in KINDS {
        for noun in language.people.get(*list).into_iter().flatten() {
            // Of a compound only the last word is looked up; the phrase reader walks over what stands before it.
            let [one] = split_words(noun).as_slice().to_vec().try_into().unwrap_or([String::new()]);
            if one.is_empty() {
                continue;
            }
            let id = vocabulary.classify(&one, Class::PERSON);
            vocabulary.set_person_kind(id, *kind as u8);
            for plural in inflector.noun(&one) {
                let id = vocabulary.classify(&plural, Class::PERSONS);
                vocabulary.set_person_kind(id, *kind as u8);
            }
        }
    }
    for noun in language.people.get("groups").into_iter().flatten() {
        if let [one] = split_words(noun).as_slice() {
            let id = vocabulary.classify(one, Class::PERSONS);
            vocabulary.set_person_kind(id, crate::text::person::Kind::General as u8);
        }
    }
}
