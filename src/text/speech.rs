//! Speech: what is said, quoted or reported, by whom and to whom.
//!
//! A quotation is what stands between quotation marks, unless it is a set phrase in scare quotes; reported speech is
//! what follows a verb of saying and its addressee ("told her (that) ...", "said ...", "reassured him that ..."), to
//! the end of the sentence or to the next act. What is said is read by rules of its own, for which "you" is whoever is
//! spoken to: in reported speech that is "she" or "I".

use super::clause::{self, Grammar};
use super::person::{self, Person, Who};
use super::reality;
use super::reality::Reality;
use super::subject;
use super::subject::Subject;
use super::token::{Class, FormId, Token};
use super::vocabulary::Vocabulary;

/// How the speech is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// In quotation marks.
    Quoted,
    /// After a verb of saying.
    Reported,
    /// The whole sentence is what one says ("You've got this!").
    Bare,
}

/// One stretch of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speech {
    /// First token of what is said.
    pub start: usize,
    /// One past its last token.
    pub end: usize,
    /// How it is given.
    pub manner: Manner,
    /// The verb of saying, if there is one.
    pub verb: Option<usize>,
    /// Who speaks.
    pub speaker: Subject,
    /// To whom.
    pub addressee: Option<Person>,
    /// Whether it was said.
    pub reality: Reality,
}

impl Speech {
    /// Classes under which the person spoken to appears in what is said.
    pub fn you(&self) -> Class {
        if self.manner != Manner::Reported {
            return Class::YOU;
        }
        if self.speaks_to_self() {
            Class::I.with(Class::ME).with(Class::WE).with(Class::US).with(Class::YOU)
        } else {
            Class::THIRD.with(Class::THIRD_OBJECT).with(Class::THEY).with(Class::THEM).with(Class::YOU)
        }
    }

    /// Whether a pronoun can mean the person spoken to: "he" is not "her".
    pub fn may_be_you(&self, form: FormId, vocabulary: &Vocabulary) -> bool {
        let Some(addressee) = self.addressee.filter(|_| self.manner == Manner::Reported) else { return true };
        let (addressed, pronoun) = (vocabulary.text(addressee.form), vocabulary.text(form));
        !matches!((addressed, pronoun), ("her", "he" | "him") | ("him", "she" | "her") | ("them", "he" | "she" | "him" | "her"))
    }

    /// Classes under which the person spoken to appears as owner.
    pub fn your(&self) -> Class {
        if self.manner != Manner::Reported {
            return Class::YOUR;
        }
        if self.speaks_to_self() { Class::MY.with(Class::OUR).with(Class::YOUR) } else { Class::THIRD_OWNER.with(Class::YOUR) }
    }

    /// Classes under which the speaker appears.
    pub fn i(&self) -> Class {
        let first = Class::I.with(Class::WE).with(Class::ME).with(Class::US);
        if self.manner != Manner::Reported || !self.speaker.person().is_some_and(|p| p.who == Who::Other) {
            return first;
        }
        Class::THIRD.with(Class::THEY).with(Class::THIRD_OBJECT).with(Class::THEM)
    }

    /// Classes under which the speaker appears as owner.
    pub fn my(&self) -> Class {
        if self.manner != Manner::Reported || !self.speaker.person().is_some_and(|p| p.who == Who::Other) {
            return Class::MY.with(Class::OUR);
        }
        Class::THIRD_OWNER
    }

    /// Whether the respondent is spoken to.
    pub fn speaks_to_self(&self) -> bool {
        match self.addressee {
            Some(person) => person.is_self(),
            None => self.speaker.person().is_some_and(|p| p.who == Who::Other),
        }
    }
}

/// Finds every stretch of speech of a text, in order; `speech` is emptied first.
pub fn find(tokens: &[Token], grammar: &Grammar, speech: &mut Vec<Speech>) {
    speech.clear();
    let mut at = 0;
    while at < tokens.len() {
        let class = tokens[at].class;
        if class.has(Class::QUOTE_OPEN)
            && let Some(length) = tokens[at..].iter().position(|t| t.class.has(Class::QUOTE_CLOSE))
        {
            let close = at + length;
            if let Some(found) = quoted(tokens, at, close, grammar) {
                speech.push(found);
            }
            at = close + 1;
            continue;
        }
        if let Some(found) = line_of_dialogue(tokens, at, grammar) {
            speech.push(found);
        }
        if class.has(Class::CAUSATIVE_VERB)
            && let Some(found) = let_know(tokens, at, grammar)
        {
            speech.push(found);
        }
        if class.has(Class::SPEECH_VERB) && !preceded_by_article(tokens, at) && !in_a_list_of_nouns(tokens, at) {
            // The verb of saying may itself be inside what was said before; the inner speech is then read too.
            if let Some(found) = said_before(tokens, at, grammar).or_else(|| reported(tokens, at, grammar)) {
                speech.push(found);
            }
        }
        at += 1;
    }
    bare_sentences(tokens, speech);
}

/// "a comment", "the call": a noun, not a verb of saying.
fn preceded_by_article(tokens: &[Token], at: usize) -> bool {
    at > 0
        && tokens[at - 1].class.has(Class::DETERMINER.with(Class::OWNER).with(Class::MODIFIER).with(Class::NUMBER))
        && !tokens[at - 1].class.has(Class::OBJECT_PRONOUN)
}

/// "Shouting, swearing": forms in -ing in a list open no speech.
fn in_a_list_of_nouns(tokens: &[Token], at: usize) -> bool {
    let ing = |i: usize| tokens.get(i).is_some_and(|t| t.class.has(Class::VERB_ING));
    let joint = |i: usize| tokens.get(i).is_some_and(|t| t.class.has(Class::COMMA.with(Class::COORDINATOR)));
    ing(at) && joint(at + 1) && (ing(at + 2) || joint(at + 2) && ing(at + 3))
}

/// "Gran: say it again": a name and a colon at the start of a sentence open what that person says.
fn line_of_dialogue(tokens: &[Token], at: usize, grammar: &Grammar) -> Option<Speech> {
    if !tokens.get(at + 1).is_some_and(|t| t.class.has(Class::STRONG_MARK) && grammar.vocabulary.text(t.form) == ":") {
        return None;
    }
    let start = clause::sentence_start(tokens, at);
    let person = person::person_before(tokens, at + 1, &grammar.vocabulary)
        .or_else(|| tokens[at].class.has(Class::ME.with(Class::I)).then(|| person::person_at(tokens, at, &grammar.vocabulary)).flatten())?;
    if person.start != start {
        return None;
    }
    let end = clause::sentence_end(tokens, at);
    (end > at + 2).then_some(Speech {
        start: at + 2,
        end,
        manner: Manner::Quoted,
        verb: None,
        speaker: Subject::Person(person),
        addressee: None,
        reality: Reality::Actual,
    })
}

/// "Let her know that ...": what follows is told.
fn let_know(tokens: &[Token], at: usize, grammar: &Grammar) -> Option<Speech> {
    let word = |i: usize| tokens.get(i).map_or("", |t| grammar.vocabulary.text(t.form));
    if !matches!(word(at), "let" | "lets" | "letting") {
        return None;
    }
    let addressee = person::person_at(tokens, at + 1, &grammar.vocabulary)?;
    let knows = addressee.end;
    if word(knows) != "know" {
        return None;
    }
    let end = clause::sentence_end(tokens, knows);
    (end > knows + 1).then(|| Speech {
        start: knows + 1,
        end,
        manner: Manner::Reported,
        verb: Some(at),
        speaker: subject::subject_of(tokens, at, Some(addressee.form), grammar),
        addressee: Some(addressee),
        reality: reality::reality_of(tokens, at, grammar).0,
    })
}

fn quoted(tokens: &[Token], open: usize, close: usize, grammar: &Grammar) -> Option<Speech> {
    let words = close - open - 1;
    if words == 0 {
        return None;
    }
    let saying = saying_before(tokens, open).or_else(|| saying_after(tokens, close, grammar));
    let verb = saying;
    let before = open.checked_sub(1).map(|i| tokens[i].class).unwrap_or_default();
    if verb.is_none() && words <= 3 && before.has(Class::DETERMINER.with(Class::OWNER).with(Class::PREPOSITION).with(Class::MODIFIER)) {
        return None;
    }
    let speaker = match verb {
        Some(verb) if verb > close => said_after_subject(tokens, verb, grammar),
        Some(verb) => subject::subject_of(tokens, verb, None, grammar),
        None => subject::subject_of(tokens, open, None, grammar),
    };
    let addressee = verb.and_then(|verb| addressee_after(tokens, verb, grammar)).map(|(person, _)| person);
    let reality = verb.filter(|v| *v < open).map_or(Reality::Actual, |verb| reality::reality_of(tokens, verb, grammar).0);
    Some(Speech { start: open + 1, end: close, manner: Manner::Quoted, verb, speaker, addressee, reality })
}

/// A verb of saying up to eight tokens before a quotation, in the same sentence.
fn saying_before(tokens: &[Token], open: usize) -> Option<usize> {
    for at in (open.saturating_sub(8)..open).rev() {
        let class = tokens[at].class;
        if class.has(Class::SENTENCE_END.with(Class::QUOTE_CLOSE)) {
            return None;
        }
        if class.has(Class::SPEECH_VERB.with(Class::QUOTATIVE)) {
            return Some(at);
        }
    }
    None
}

/// "'...', I said" and "'...' said my mum".
fn saying_after(tokens: &[Token], close: usize, grammar: &Grammar) -> Option<usize> {
    let mut at = close + 1;
    while at < tokens.len() && at <= close + 5 {
        let class = tokens[at].class;
        if class.has(Class::SPEECH_VERB) {
            return Some(at);
        }
        if class.has(Class::SENTENCE_END.with(Class::COORDINATOR).with(Class::QUOTE_OPEN)) {
            return None;
        }
        if let Some(person) = person::person_at(tokens, at, &grammar.vocabulary) {
            at = person.end;
            continue;
        }
        if !class.has(Class::COMMA.with(Class::ADVERB)) {
            return None;
        }
        at += 1;
    }
    None
}

fn said_after_subject(tokens: &[Token], verb: usize, grammar: &Grammar) -> Subject {
    if let Some(person) = person::person_before(tokens, verb, &grammar.vocabulary) {
        return Subject::Person(person);
    }
    person::person_at(tokens, verb + 1, &grammar.vocabulary).map_or(Subject::Missing, Subject::Person)
}

/// The person spoken to, right after the verb of saying (after "to" or "with" too), and the token after them.
fn addressee_after(tokens: &[Token], verb: usize, grammar: &Grammar) -> Option<(Person, usize)> {
    let mut at = verb + 1;
    while tokens.get(at).is_some_and(|t| t.class.has(Class::ADVERB) && !t.class.has(Class::PREPOSITION)) {
        at += 1;
    }
    let to = tokens.get(at).is_some_and(|t| t.class.has(Class::TO.with(Class::PREPOSITION)));
    if to {
        at += 1;
    }
    let person = person::person_at(tokens, at, &grammar.vocabulary)?;
    let nominative = person.class.has(Class::SUBJECT_PRONOUN.with(Class::WE)) && !person.class.has(Class::OBJECT_PRONOUN);
    if nominative {
        return None;
    }
    // "said you look great": "you" is the subject of what is said, not the addressee.
    if person.class.has(Class::YOU) && !to {
        return None;
    }
    // "said my mum would ..." : the noun is the subject of what is said.
    let takes_addressee = !grammar.vocabulary.text(tokens[verb].form).starts_with("sa") || to;
    if !takes_addressee {
        return None;
    }
    Some((person, person.end))
}

fn reported(tokens: &[Token], verb: usize, grammar: &Grammar) -> Option<Speech> {
    let addressed = addressee_after(tokens, verb, grammar);
    let mut start = addressed.map_or(verb + 1, |(_, end)| end);
    while tokens.get(start).is_some_and(|t| t.class.has(Class::COMMA.with(Class::STRONG_MARK))) {
        start += 1;
    }
    if tokens.get(start).is_none_or(|t| t.class.has(Class::QUOTE_OPEN.with(Class::SENTENCE_END))) {
        return None;
    }
    let past = tokens[verb].class.has(Class::VERB_PAST);
    let mut end = start;
    while end < tokens.len() {
        let class = tokens[end].class;
        if class.has(Class::SENTENCE_END.with(Class::QUOTE_OPEN)) {
            break;
        }
        // "Told her it was fine so that she'd calm down": the aim is the speaker's, not what was said.
        if end > start && purpose(tokens, end, grammar) {
            break;
        }
        if end > start && class.has(Class::COORDINATOR.with(Class::COMMA)) {
            let mut next = end + 1;
            while tokens.get(next).is_some_and(|t| t.class.has(Class::COORDINATOR.with(Class::ADVERB)) && !t.class.has(Class::VERB)) {
                next += 1;
            }
            // "... and hugged her": the next act of the speaker, not what was said.
            let act = tokens.get(next).is_some_and(|t| {
                past && t.class.has(Class::VERB_PAST)
                    && !t.class.has(Class::AUXILIARY.with(Class::MODAL))
                    && !t.class.has(Class::PREPOSITION)
            });
            let ing = tokens[verb].class.has(Class::VERB_ING) && tokens.get(next).is_some_and(|t| t.class.has(Class::VERB_ING));
            if act || ing {
                break;
            }
        }
        end += 1;
    }
    if end == start {
        return None;
    }
    let object = addressed.map(|(person, _)| person.form);
    let subject = subject::subject_of(tokens, verb, object, grammar);
    // "I was told that ...": the subject of the passive is the one spoken to, somebody else speaks.
    let passive = tokens[verb].class.has(Class::VERB_PARTICIPLE)
        && tokens[..verb].iter().rev().find(|t| !t.class.has(Class::ADVERB)).is_some_and(|t| {
            t.class.has(Class::BE) || matches!(grammar.vocabulary.text(t.form), "get" | "gets" | "got" | "getting" | "gotten")
        });
    // "The porter told me I was useless": whatever the noun, what tells somebody something is a person.
    let unnamed = tokens[verb].class.has(Class::VERB_PAST) && addressed.is_some_and(|(person, _)| person.class.has(Class::OBJECT_PRONOUN));
    let subject = match subject {
        Subject::Thing if unnamed && !tokens[..verb].last().is_some_and(|t| t.class.has(Class::IT)) => unnamed_speaker(tokens, verb),
        subject => subject,
    };
    let (speaker, addressee) = match subject {
        Subject::Person(person) if passive => (Subject::Person(Person { who: Who::Other, ..person }), Some(person)),
        // "Being told I'm lazy": nobody is named, so it was told to the one who answers.
        Subject::Missing if passive && addressed.is_none() => {
            let Subject::Person(speaker) = unnamed_speaker(tokens, verb) else { return None };
            (Subject::Person(speaker), Some(Person { who: Who::Me, class: Class::ME, ..speaker }))
        }
        subject => (subject, addressed.map(|(person, _)| person).or_else(|| told_of_oneself(subject, &tokens[start..end], start))),
    };
    Some(Speech {
        start,
        end,
        manner: Manner::Reported,
        verb: Some(verb),
        speaker,
        addressee,
        reality: reality::reality_of(tokens, verb, grammar).0,
    })
}

/// "She says she loves me", "he said my work was sloppy": what another says of the respondent, to nobody named, is taken to
/// be said to the respondent.
fn told_of_oneself(speaker: Subject, said: &[Token], start: usize) -> Option<Person> {
    if !speaker.person().is_some_and(|person| person.who == Who::Other) {
        return None;
    }
    let first = Class::I.with(Class::ME).with(Class::MY);
    let at = said.iter().position(|token| token.class.has(first))?;
    let token = said[at];
    let start = start + at;
    Some(Person { start, end: start + 1, who: Who::Me, group: false, kind: None, form: token.form, class: Class::ME })
}

/// Whether "so (that)", a person and a modal verb follow at `at`.
fn purpose(tokens: &[Token], at: usize, grammar: &Grammar) -> bool {
    if grammar.vocabulary.text(tokens[at].form) != "so" {
        return false;
    }
    let that = tokens.get(at + 1).is_some_and(|t| t.class.has(Class::SUBORDINATOR) && t.class.has(Class::IT));
    let person = person::person_at(tokens, at + 1 + usize::from(that), &grammar.vocabulary);
    person.is_some_and(|p| !p.is_self() && tokens.get(p.end).is_some_and(|t| that || t.class.has(Class::MODAL)))
}

/// The noun right before a verb of saying, as a person.
fn unnamed_speaker(tokens: &[Token], verb: usize) -> Subject {
    let Some(last) = verb.checked_sub(1) else { return Subject::Missing };
    let token = tokens[last];
    Subject::Person(Person { start: last, end: verb, who: Who::Other, group: false, kind: None, form: token.form, class: token.class })
}

/// "You'll be fine, I said to her": what was said stands before the frame, without quotation marks.
fn said_before(tokens: &[Token], verb: usize, grammar: &Grammar) -> Option<Speech> {
    let speaker = person::person_before(tokens, verb, &grammar.vocabulary)?;
    let comma = speaker.start.checked_sub(1).filter(|i| tokens[*i].class.has(Class::COMMA))?;
    let addressed = addressee_after(tokens, verb, grammar);
    let after = addressed.map_or(verb + 1, |(_, end)| end);
    let closes = tokens.get(after).is_none_or(|t| t.class.has(Class::CUT.with(Class::COMMA).with(Class::COORDINATOR).with(Class::EMOJI)));
    let start = clause::sentence_start(tokens, comma);
    // "You did all you could, I told the doctor in the corridor": more may follow where a "you" shows that it was said.
    let place = tokens.get(after).is_some_and(|t| {
        t.class.has(Class::PREPOSITION.with(Class::ADVERB).with(Class::TIME).with(Class::OCCASION))
            && !matches!(grammar.vocabulary.text(t.form), "about" | "of" | "off" | "like" | "how" | "if")
    });
    let to_you = tokens[start..comma].iter().any(|t| t.class.has(Class::YOU.with(Class::YOUR)));
    let closes = closes || place && to_you;
    let first = tokens.get(start)?;
    // "After that, I said" and "My mum came, she said" are told, not said.
    let told = first.class.has(Class::I.with(Class::WE).with(Class::THIRD).with(Class::THEY).with(Class::SUBORDINATOR).with(Class::TIME))
        || tokens[start..comma].iter().any(|t| t.class.has(Class::QUOTE_OPEN.with(Class::QUOTE_CLOSE)));
    if !closes || start == comma || told {
        return None;
    }
    Some(Speech {
        start,
        end: comma,
        manner: Manner::Quoted,
        verb: Some(verb),
        speaker: Subject::Person(speaker),
        addressee: addressed.map(|(person, _)| person),
        reality: reality::reality_of(tokens, verb, grammar).0,
    })
}

/// An answer to "what did you say?" is what was said, even without a frame: each sentence in which no other speech was
/// found. One that opens with "that" reports.
pub fn asked_for(tokens: &[Token], speech: &mut Vec<Speech>) {
    let mut start = 0;
    while start < tokens.len() {
        let end = clause::sentence_end(tokens, start);
        let reports = tokens[start].class.has(Class::SUBORDINATOR) && tokens[start].class.has(Class::IT);
        let tells = tokens[start].class.has(Class::I.with(Class::WE)) || tokens[start].class.has(Class::VERB_PAST);
        if end > start && !tells && !speech.iter().any(|s| s.start < end && start < s.end) {
            speech.push(Speech {
                start: if reports { start + 1 } else { start },
                end,
                manner: if reports { Manner::Reported } else { Manner::Bare },
                verb: None,
                speaker: Subject::Missing,
                addressee: None,
                reality: Reality::Actual,
            });
        }
        start = end + 1;
    }
}

/// An answer to "what did they say to you?" leaves out both ("said I was ungrateful"): who speaks is somebody else, and who
/// is spoken to the one who answers.
pub fn to_respondent(tokens: &[Token], speech: &mut [Speech]) {
    let unsaid =
        |speech: &&mut Speech| speech.manner == Manner::Reported && speech.speaker == Subject::Missing && speech.addressee.is_none();
    for speech in speech.iter_mut().filter(unsaid) {
        let Some(Subject::Person(speaker)) = speech.verb.map(|verb| unnamed_speaker(tokens, verb + 1)) else { continue };
        speech.speaker = Subject::Person(speaker);
        speech.addressee = Some(Person { who: Who::Me, class: Class::ME, ..speaker });
    }
}

/// Sentences that are themselves what one says: they speak to a "you", or begin with an order or soothing word.
fn bare_sentences(tokens: &[Token], speech: &mut Vec<Speech>) {
    let mut start = 0;
    while start < tokens.len() {
        let end = clause::sentence_end(tokens, start);
        let sentence = &tokens[start..end];
        let covered = speech.iter().any(|s| s.start < end && start < s.end);
        let speaks_to_you = sentence.iter().any(|t| t.class.has(Class::YOU.with(Class::YOUR)));
        let tells_of_self = sentence.first().is_some_and(|t| t.class.has(Class::I.with(Class::WE).with(Class::THIRD).with(Class::THEY)));
        let order = sentence.first().is_some_and(|t| t.class.has(Class::DO.with(Class::IT)))
            && sentence.get(1).is_some_and(|t| t.class.has(Class::NEGATOR.with(Class::BE).with(Class::CLITIC_S).with(Class::MODAL)));
        if !sentence.is_empty() && !covered && (speaks_to_you && !tells_of_self || order) {
            speech.push(Speech {
                start,
                end,
                manner: Manner::Bare,
                verb: None,
                speaker: Subject::Missing,
                addressee: None,
                reality: Reality::Actual,
            });
        }
        start = end + 1;
    }
}
