//! Persons in a text: pronouns, kin and people words, names, and the phrases around them.
//!
//! A person phrase is found from the left: an owner or article, up to three words that describe, a person word
//! ("my poor little sister"), with what may follow it ("my friend Sam", "my sister's boyfriend", "Mum and Dad").

use super::token::{Class, FormId, Token, UNKNOWN};
use super::vocabulary::Vocabulary;

/// Relationships that a person noun may imply; the order is that of [`KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Kin.
    Family = 0,
    /// Partner, present or former.
    Romantic = 1,
    /// Friend.
    Friend = 2,
    /// Colleague, boss.
    Work = 3,
    /// Customer, patient, pupil, prisoner, debtor.
    Client = 4,
    /// Somebody unknown.
    Stranger = 5,
    /// Member of the same group.
    GroupMember = 6,
    /// A person, no relationship implied.
    General = 7,
}

/// Every kind with the name of its list in `people.yaml` and its id in outputs.
pub const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Family, "kin", "family"),
    (Kind::Romantic, "partner", "romantic"),
    (Kind::Friend, "friend", "friend"),
    (Kind::Work, "work", "work"),
    (Kind::Client, "client", "client"),
    (Kind::Stranger, "stranger", "stranger"),
    (Kind::GroupMember, "group_member", "group_member"),
    (Kind::General, "general", "unspecified"),
];

impl Kind {
    /// The kind with this number.
    pub fn from_number(number: u8) -> Option<Kind> {
        KINDS.get(number as usize).map(|(kind, _, _)| *kind)
    }

    /// Id in outputs; `unspecified` for a person of no special relationship.
    pub fn id(self) -> &'static str {
        KINDS[self as usize].2
    }
}

/// Who is meant, seen from the respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// I, me.
    Me,
    /// We, us.
    We,
    /// You.
    You,
    /// He, she, him, her, a noun or a name.
    Other,
}

/// A person phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Who is meant.
    pub who: Who,
    /// Whether more than one person is meant.
    pub group: bool,
    /// The relationship that the noun implies.
    pub kind: Option<Kind>,
    /// The pronoun or noun itself.
    pub form: FormId,
    /// Classes of that word.
    pub class: Class,
}

impl Person {
    /// Whether it is the respondent, alone or with others.
    pub fn is_self(&self) -> bool {
        matches!(self.who, Who::Me | Who::We)
    }
}

/// A pronoun or person word by itself, as one token.
fn single(token: &Token, at: usize, vocabulary: &Vocabulary, inside_sentence: bool) -> Option<Person> {
    let class = token.class;
    let person = |who, group| Person { start: at, end: at + 1, who, group, kind: None, form: token.form, class };
    if class.has(Class::ME.with(Class::I)) {
        Some(person(Who::Me, false))
    } else if class.has(Class::US.with(Class::WE)) {
        Some(person(Who::We, true))
    } else if class.has(Class::YOU) {
        Some(person(Who::You, false))
    } else if class.has(Class::THIRD.with(Class::THIRD_OBJECT)) {
        Some(person(Who::Other, false))
    } else if class.has(Class::THEM.with(Class::THEY).with(Class::EACH)) {
        Some(person(Who::Other, true))
    } else if class.has(Class::PERSON_WORD.with(Class::INDEFINITE)) {
        let mut found = person(Who::Other, class.has(Class::PERSONS));
        found.kind = vocabulary.person_kind(token.form).and_then(Kind::from_number);
        Some(found)
    } else if token.capital && (class.has(Class::NAME_OR_WORD) || token.form == UNKNOWN && class == Class::NONE) && inside_sentence {
        Some(person(Who::Other, false))
    } else {
        None
    }
}

/// Whether the token may stand between an article and its noun.
fn describes(token: &Token) -> bool {
    !token.class.has(
        Class::MARK
            .with(Class::SUBJECT_PRONOUN)
            .with(Class::PREPOSITION)
            .with(Class::COORDINATOR)
            .with(Class::SUBORDINATOR)
            .with(Class::AUXILIARY)
            .with(Class::OWNER)
            .with(Class::TO)
            .with(Class::REFLEXIVE)
            .with(Class::NEGATOR)
            .with(Class::ME),
    )
}

/// The longest person phrase that starts at token `at`, as an object or after a preposition; reflexives are none.
pub fn person_at(tokens: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<Person> {
    let token = tokens.get(at)?;
    let inside = at > 0 && !tokens[at - 1].class.has(Class::SENTENCE_END) || next_is_verb(tokens, at + 1);
    let opens =
        token.class.has(Class::OWNER.with(Class::DETERMINER)) || token.class.has(Class::MODIFIER.with(Class::NUMBER).with(Class::EACH));
    let mut found = None;
    if opens {
        // Articles and owners reach over up to three describing words to a person word.
        for gap in 0..4 {
            let Some(next) = tokens.get(at + 1 + gap) else { break };
            if next.class.has(Class::PERSON_WORD) {
                let mut person = single(next, at + 1 + gap, vocabulary, true)?;
                person.start = at;
                found = Some(person);
                break;
            }
            if !describes(next) {
                break;
            }
        }
    }
    let mut person = match found {
        Some(person) => person,
        None => single(token, at, vocabulary, inside)?,
    };
    // "my friend Sam", "baby brother", "my sister's boyfriend", "each other".
    while let Some(next) = tokens.get(person.end) {
        if person.class.has(Class::EACH) && next.class.has(Class::INDEFINITE) {
            person.end += 1;
            break;
        }
        let is_noun = person.class.has(Class::PERSON_WORD);
        if is_noun && next.class.has(Class::PERSON_WORD) && !next.class.has(Class::VERB) {
            let kind = person.kind.filter(|k| *k != Kind::General);
            person.group |= next.class.has(Class::PERSONS);
            person.kind = kind.or_else(|| vocabulary.person_kind(next.form).and_then(Kind::from_number));
            person.class = next.class.with(Class::PERSON);
            person.form = next.form;
            person.end += 1;
            continue;
        }
        if is_noun && next.class.has(Class::CLITIC_S) && next.form != UNKNOWN {
            let mut hop = person.end + 1;
            while tokens.get(hop).is_some_and(|t| t.class.has(Class::MODIFIER)) {
                hop += 1;
            }
            if let Some(owned) = tokens.get(hop).filter(|t| t.class.has(Class::PERSON_WORD)) {
                person.kind = vocabulary.person_kind(owned.form).and_then(Kind::from_number);
                person.group = owned.class.has(Class::PERSONS);
                person.form = owned.form;
                person.class = owned.class;
                person.end = hop + 1;
                continue;
            }
        }
        break;
    }
    Some(person)
}

/// The person phrase that ends right before token `end`, if one does.
pub fn person_before(tokens: &[Token], end: usize, vocabulary: &Vocabulary) -> Option<Person> {
    let last = tokens.get(end.checked_sub(1)?)?;
    let may_end_one = Class::PERSON_WORD
        .with(Class::INDEFINITE)
        .with(Class::OBJECT_PRONOUN)
        .with(Class::SUBJECT_PRONOUN)
        .with(Class::YOU)
        .with(Class::NAME_OR_WORD)
        .with(Class::EACH);
    let unknown_name = last.form == UNKNOWN && last.capital;
    if !unknown_name && !last.class.has(may_end_one) {
        return None;
    }
    for start in end.saturating_sub(6)..end {
        if let Some(person) = person_at(tokens, start, vocabulary)
            && person.end == end
        {
            return Some(person);
        }
    }
    None
}

/// Whether a verb stands at `at`, adverbs and auxiliaries skipped.
pub fn next_is_verb(tokens: &[Token], at: usize) -> bool {
    let mut at = at;
    while let Some(token) = tokens.get(at) {
        if token.class.has(Class::AUXILIARY.with(Class::VERB_S).with(Class::VERB_PAST)) {
            return true;
        }
        if token.class.has(Class::ADVERB.with(Class::NEGATOR)) && !token.class.has(Class::VERB_BASE) {
            at += 1;
            continue;
        }
        return token.class.has(Class::VERB_BASE) && !token.class.has(Class::PREPOSITION);
    }
    false
}
