//! The subject of a verb, without a parser: who acts, and who is named by "by" after a passive.
//!
//! The walk goes left from the verb over closed word classes and is conservative: where the words do not settle the
//! subject it says so.

use super::clause::{Grammar, after_boundary, sentence_start};
use super::person::{self, Person, Who};
use super::token::{Class, FormId, Token};
use super::vocabulary::Vocabulary;

/// Who the subject of a verb is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// This person.
    Person(Person),
    /// The owner of a thing that acts: "her words", "my mood".
    OwnerOfThing(Person),
    /// Something that is no person: "the film", "it".
    Thing,
    /// No subject in the sentence: a fragment.
    Missing,
}

impl Subject {
    /// The person who acts, if one does.
    pub fn person(self) -> Option<Person> {
        match self {
            Subject::Person(person) | Subject::OwnerOfThing(person) => Some(person),
            Subject::Thing | Subject::Missing => None,
        }
    }
}

/// The opening quotation mark that belongs to the closing one at `close`.
fn quote_start(tokens: &[Token], close: usize) -> usize {
    tokens[..close].iter().rposition(|t| t.class.has(Class::QUOTE_OPEN)).unwrap_or(0)
}

/// Whether pronoun `subject` and pronoun `object` may be one and the same person, so that the first can not be the
/// subject of a verb whose object is the second ("I told her she is great and hugged her").
fn may_corefer(vocabulary: &Vocabulary, subject: &Person, object: FormId) -> bool {
    let object_class = vocabulary.class(object);
    let subject_class = subject.class;
    if subject_class.has(Class::I) {
        return object_class.has(Class::ME);
    }
    if subject_class.has(Class::WE) {
        return object_class.has(Class::US);
    }
    if subject_class.has(Class::THEY) {
        return object_class.has(Class::THEM);
    }
    if subject_class.has(Class::THIRD) {
        let pair = (vocabulary.text(subject.form), vocabulary.text(object));
        return matches!(pair, ("she", "her") | ("he", "him"));
    }
    false
}

/// The subject of the verb at token `verb`. `object` is the pronoun acted on, if any.
pub fn subject_of(tokens: &[Token], verb: usize, object: Option<FormId>, grammar: &Grammar) -> Subject {
    let vocabulary = &grammar.vocabulary;
    let start = sentence_start(tokens, verb);
    let mut at = verb;
    // Until something other than auxiliaries, adverbs and chained verbs is met, the walk is still inside the verb group.
    let mut in_verb_group = true;
    let mut crossed_to = false;
    let mut fallback: Option<Person> = None;
    let mut crossed_joint = false;
    let mut crossed_comma = false;
    while at > start {
        let here = at - 1;
        let token = tokens[here];
        let class = token.class;
        if class.has(Class::QUOTE_CLOSE) {
            at = quote_start(tokens, here);
            in_verb_group = false;
            continue;
        }
        if class.has(Class::QUOTE_OPEN) {
            break;
        }
        if in_verb_group && class.has(Class::TO) {
            crossed_to = true;
            at = here;
            continue;
        }
        // "made me feel", "asked my sister to ring", "saw him hugging": the object of the first verb is the subject.
        let person = person::person_before(tokens, at, vocabulary);
        if let Some(person) = person {
            let before = person.start.checked_sub(1).map(|i| tokens[i].class).unwrap_or_default();
            let boundary = after_boundary(tokens, person.start);
            let nominative = person.class.has(Class::SUBJECT_PRONOUN);
            let clear_object =
                person.class.has(Class::OBJECT_PRONOUN) && !person.class.has(Class::OWNER) || person.class.has(Class::THIRD_OBJECT);
            let governed =
                in_verb_group && before.has(Class::CAUSATIVE_VERB.with(Class::PERCEPTION_VERB)) && (crossed_to || !boundary) && !nominative;
            let subject_here = nominative
                || governed
                // "Him saying that I'm useless".
                || clear_object && in_verb_group && boundary && tokens[person.end].class.has(Class::VERB_ING)
                || !clear_object && boundary && (in_verb_group || person::next_is_verb(tokens, person.end))
                || !clear_object && in_verb_group && before.has(Class::SPEECH_VERB) && !crossed_to
                // "when I was sad my teacher hugged me": right before the verb and governed by nothing.
                || !clear_object && in_verb_group && !crossed_to && !before.has(Class::VERB.with(Class::PREPOSITION).with(Class::TO));
            if subject_here && person.start >= start {
                // "I ... me" is never one clause; "she ... her" may be two women, unless something stands between.
                // After a comma or "then", the subject of a subordinate clause has done its part: "gave her space because that
                // is what she wanted, then texted".
                if crossed_comma && nominative && subordinate(tokens, person.start, start) {
                    at = person.start;
                    in_verb_group = false;
                    continue;
                }
                let same = object.is_some_and(|o| may_corefer(vocabulary, &person, o)) && (crossed_joint || person.is_self());
                if !same {
                    return Subject::Person(person);
                }
                fallback.get_or_insert(person);
            }
            at = person.start;
            in_verb_group = false;
            continue;
        }
        if class.has(Class::WHO) {
            // "My manager, who was furious, sent me home": the comma is no part of the person.
            let end = if here > 0 && tokens[here - 1].class.has(Class::COMMA) { here - 1 } else { here };
            if let Some(antecedent) = person::person_before(tokens, end, vocabulary) {
                return Subject::Person(antecedent);
            }
        }
        if class.has(Class::IT) && in_verb_group && after_boundary(tokens, here) && !crossed_to {
            return Subject::Thing;
        }
        // "told me to calm down, which made me angrier": what had happened acts, not the one who did it.
        if in_verb_group && class.has(Class::SUBORDINATOR) && vocabulary.text(token.form) == "which" {
            return Subject::Thing;
        }
        if class.has(Class::COORDINATOR.with(Class::SUBORDINATOR).with(Class::COMMA).with(Class::STRONG_MARK)) {
            crossed_joint = true;
            crossed_comma |= !class.has(Class::SUBORDINATOR) && (class.has(Class::COMMA) || grammar.vocabulary.text(token.form) == "then");
            in_verb_group = false;
        } else if in_verb_group {
            let stays = class.has(
                Class::AUXILIARY
                    .with(Class::ADVERB)
                    .with(Class::NEGATOR)
                    .with(Class::VERB)
                    .with(Class::CLITIC_S)
                    .with(Class::PLAN)
                    .with(Class::FILLER)
                    .with(Class::REFLEXIVE),
            );
            if !stays {
                if !crossed_to && let Some(person) = person_with_place(tokens, here, start, vocabulary) {
                    return Subject::Person(person);
                }
                // A noun right before the verb group, at the start of the clause, is a subject that is no person.
                if !crossed_to
                    && !class.has(Class::PREPOSITION)
                    && tokens[here + 1..verb].iter().all(|t| !t.class.has(Class::COORDINATOR.with(Class::COMMA)))
                    && let Some(subject) = thing_before(tokens, here, vocabulary)
                {
                    let speaks = subject == Subject::Thing && tokens[verb].class.has(Class::SPEECH_VERB);
                    return if speaks { speaker(tokens, here, grammar) } else { subject };
                }
                in_verb_group = false;
            }
        }
        at = here;
    }
    // A first person that can not be the subject says that somebody else is, unnamed.
    fallback.filter(|p| !p.is_self()).map_or(Subject::Missing, Subject::Person)
}

/// "The kids at school", "a woman on the bus": the person at a clause start whose place ends at token `last`.
fn person_with_place(tokens: &[Token], last: usize, start: usize, vocabulary: &Vocabulary) -> Option<Person> {
    for at in (start + 1..last).rev().take(4) {
        let class = tokens[at].class;
        if class.has(Class::PREPOSITION) && !class.has(Class::VERB) {
            return person::person_before(tokens, at, vocabulary)
                .filter(|p| p.start >= start && p.class.has(Class::PERSON_WORD) && after_boundary(tokens, p.start));
        }
        let inside =
            class.has(Class::DETERMINER.with(Class::OWNER).with(Class::MODIFIER)) || !class.has(Class::VERB) && class == Class::NONE;
        if !inside {
            return None;
        }
    }
    None
}

/// The subject of a verb of saying whose noun, token `noun`, is none of the words for persons: people of whatever trade
/// say things, and few things do ("the letter told me").
fn speaker(tokens: &[Token], noun: usize, grammar: &Grammar) -> Subject {
    let token = tokens[noun];
    if token.class != Class::NONE || grammar.speaking_things.contains(&token.form) {
        return Subject::Thing;
    }
    let class = Class::PERSON;
    Subject::Person(Person { start: noun, end: noun + 1, who: Who::Other, group: false, kind: None, form: token.form, class })
}

/// Whether the pronoun at `subject` opens a subordinate clause.
fn subordinate(tokens: &[Token], subject: usize, start: usize) -> bool {
    let before = (start..subject).rev().find(|i| !tokens[*i].class.has(Class::ADVERB));
    before.is_some_and(|i| tokens[i].class.has(Class::SUBORDINATOR.with(Class::CONDITION)))
}

/// A thing whose last word is token `last`, as subject: article or owner, describing words, noun, at a clause start.
fn thing_before(tokens: &[Token], last: usize, vocabulary: &Vocabulary) -> Option<Subject> {
    let after_article = last.checked_sub(1).is_some_and(|i| tokens[i].class.has(Class::DETERMINER.with(Class::OWNER)));
    let verb_like = !after_article
        && tokens[last].class.has(Class::VERB)
        && !tokens.get(last + 1).is_some_and(|t| t.class.has(Class::AUXILIARY.with(Class::VERB_S).with(Class::VERB_PAST)));
    if verb_like || tokens[last].is_mark() {
        return None;
    }
    for back in 1..4 {
        let at = last.checked_sub(back)?;
        let class = tokens[at].class;
        if class.has(Class::MARK.with(Class::COORDINATOR).with(Class::SUBORDINATOR)) {
            return None;
        }
        if class.has(Class::OWNER) && after_boundary(tokens, at) {
            let owner = Person {
                start: at,
                end: at + 1,
                who: if class.has(Class::MY) {
                    Who::Me
                } else if class.has(Class::OUR) {
                    Who::We
                } else if class.has(Class::YOUR) {
                    Who::You
                } else {
                    Who::Other
                },
                group: false,
                kind: None,
                form: tokens[at].form,
                class,
            };
            return Some(Subject::OwnerOfThing(owner));
        }
        if class.has(Class::DETERMINER) && after_boundary(tokens, at) {
            return Some(Subject::Thing);
        }
        if class.has(Class::CLITIC_S)
            && let Some(person) = person::person_before(tokens, at, vocabulary)
        {
            return Some(Subject::OwnerOfThing(person));
        }
    }
    None
}

/// The agent named by "by" after a passive verb at `verb`, looking up to six tokens ahead.
pub fn by_agent(tokens: &[Token], verb: usize, by: FormId, vocabulary: &Vocabulary) -> Option<Person> {
    for at in verb + 1..(verb + 7).min(tokens.len()) {
        if tokens[at].class.has(Class::CUT) {
            return None;
        }
        if tokens[at].form == by {
            return person::person_at(tokens, at + 1, vocabulary);
        }
    }
    None
}

/// Whether the participle at `verb` is passive without a subject, because of whom "by" names after it: "held by my gran",
/// "being told by everyone". What an active verb would act on must not stand behind it.
pub fn is_bare_passive(tokens: &[Token], verb: usize, by: FormId, grammar: &Grammar) -> bool {
    let next = |test: &dyn Fn(&Token) -> bool| tokens.get(verb + 1).is_some_and(test);
    let object = next(&|t| t.class.has(Class::OBJECT_PRONOUN.with(Class::OWNER).with(Class::PERSON_WORD)));
    let Token { class, form, .. } = tokens[verb];
    // A form that is a past tense too ("held") is one, unless "by" follows at once; "sat by my mum" tells a place.
    let participle = class.has(Class::VERB_PARTICIPLE)
        && (!class.has(Class::VERB_PAST) || next(&|t| t.form == by) && !grammar.place_verbs.contains(&form));
    participle && !object && by_agent(tokens, verb, by, &grammar.vocabulary).is_some()
}

/// Whether the participle at `verb` is passive: be or get right before it, adverbs skipped.
pub fn is_passive(tokens: &[Token], verb: usize, get_forms: &[FormId]) -> bool {
    if !tokens[verb].class.has(Class::VERB_PARTICIPLE) {
        return false;
    }
    for at in (verb.saturating_sub(4)..verb).rev() {
        let class = tokens[at].class;
        if class.has(Class::BE) || get_forms.contains(&tokens[at].form) {
            return true;
        }
        if !class.has(Class::ADVERB.with(Class::NEGATOR)) {
            return false;
        }
    }
    false
}
