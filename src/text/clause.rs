//! Clauses without a parser: where they begin, who their subject is, and whether their verb is denied or imagined.
//!
//! Everything is decided by walking left from a verb over closed word classes, and only for the few places where a
//! rule has matched. The walk is conservative: where the words do not settle the subject it says so.

use super::person::{self, Person, Who};
use super::token::{Class, FormId, Token};
use super::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;

/// Set phrases of several words, filed under each of their words.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    phrases: Vec<Vec<FormId>>,
    by_word: FxHashMap<FormId, Vec<(u32, u32)>>,
}

impl Phrases {
    /// Phrases given as sequences of forms.
    pub fn new(phrases: Vec<Vec<FormId>>) -> Phrases {
        let mut by_word: FxHashMap<FormId, Vec<(u32, u32)>> = FxHashMap::default();
        for (number, phrase) in phrases.iter().enumerate() {
            for (place, form) in phrase.iter().enumerate() {
                by_word.entry(*form).or_default().push((number as u32, place as u32));
            }
        }
        Phrases { phrases, by_word }
    }

    /// Whether one of them covers token `at`.
    pub fn covers(&self, tokens: &[Token], at: usize) -> bool {
        let Some(places) = self.by_word.get(&tokens[at].form) else { return false };
        places.iter().any(|(number, place)| {
            let phrase = &self.phrases[*number as usize];
            let Some(start) = at.checked_sub(*place as usize) else { return false };
            tokens.len() >= start + phrase.len() && phrase.iter().zip(&tokens[start..]).all(|(form, token)| *form == token.form)
        })
    }
}

/// The English that clause analysis needs: the vocabulary and the set phrases of negation and imagination.
#[derive(Debug, Clone, Default)]
pub struct Grammar {
    /// Forms and classes.
    pub vocabulary: Vocabulary,
    /// "not only", "couldn't help but": negators that deny nothing.
    pub pseudo_negation: Phrases,
    /// "would have", "tempted to": what follows was only imagined.
    pub hypothetical: Phrases,
    /// "wanted to": what follows was only imagined, but stated as an aim.
    pub wanted: Phrases,
    /// "going to", "plan to": what follows is still to come.
    pub planned: Phrases,
    /// "instead of", "rather than", "without": what follows was not done.
    pub not_done: Phrases,
    /// see, ask, wonder: after these "if" opens a question and not a condition.
    pub whether_verbs: Vec<FormId>,
}

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

/// First token of the sentence that holds token `at`.
pub fn sentence_start(tokens: &[Token], at: usize) -> usize {
    tokens[..at.min(tokens.len())].iter().rposition(|t| t.class.has(Class::SENTENCE_END)).map_or(0, |i| i + 1)
}

/// One past the last token of the sentence that holds token `at`.
pub fn sentence_end(tokens: &[Token], at: usize) -> usize {
    let at = at.min(tokens.len());
    tokens[at..].iter().position(|t| t.class.has(Class::SENTENCE_END)).map_or(tokens.len(), |i| at + i)
}

/// Whether a gap of a pattern may not run over token `at`: it would leave the clause.
pub fn cuts_gap(tokens: &[Token], at: usize) -> bool {
    let class = tokens[at].class;
    // "Gave her no advice": what follows "no" was not given.
    if class.has(Class::CUT) || class.has(Class::NEGATOR) && class.has(Class::DETERMINER) {
        return true;
    }
    if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
        return true;
    }
    if class.has(Class::SUBJECT_PRONOUN) {
        return true;
    }
    if class.has(Class::COORDINATOR) {
        return tokens.get(at + 1).is_some_and(|next| {
            next.class.has(Class::SUBJECT_PRONOUN) || next.class.has(Class::VERB_PAST) && !next.class.has(Class::PERSON_WORD)
        });
    }
    false
}

/// First and one-past-last token of the clause around `at`, for conditions that look no further.
pub fn clause_around(tokens: &[Token], at: usize) -> (usize, usize) {
    let mut start = at.min(tokens.len().saturating_sub(1));
    while start > 0 && !opens_clause(tokens, start) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < tokens.len() && !opens_clause(tokens, end) && !tokens[end].class.has(Class::CUT) {
        end += 1;
    }
    (start, end.min(tokens.len()))
}

fn opens_clause(tokens: &[Token], at: usize) -> bool {
    let class = tokens[at].class;
    if at == 0 || tokens[at - 1].class.has(Class::CUT) {
        return true;
    }
    if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
        return true;
    }
    class.has(Class::COORDINATOR) && cuts_gap(tokens, at) || class.has(Class::SUBJECT_PRONOUN) && tokens[at - 1].class.has(Class::COMMA)
}

/// Whether token `at` can stand at the start of a clause: nothing before it, or a mark or joining word.
fn after_boundary(tokens: &[Token], at: usize) -> bool {
    let mut at = at;
    loop {
        let Some(before) = at.checked_sub(1).map(|i| tokens[i]) else { return true };
        let class = before.class;
        if class.has(Class::MARK) || class.has(Class::EMOJI) || class.has(Class::FILLER) {
            return true;
        }
        if class.has(Class::COORDINATOR.with(Class::SUBORDINATOR)) {
            return true;
        }
        if class.has(Class::ADVERB) && !class.has(Class::PREPOSITION) && !class.has(Class::VERB) || class.has(Class::TIME) {
            at -= 1;
            continue;
        }
        return false;
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
        if class.has(Class::WHO)
            && let Some(antecedent) = person::person_before(tokens, here, vocabulary)
        {
            return Subject::Person(antecedent);
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
                    return subject;
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

/// Whether what is told at token `at` is why or when somebody acted ("when she annoys me"), and no answer by itself.
pub fn is_occasion(tokens: &[Token], at: usize) -> bool {
    let (start, _) = clause_around(tokens, at);
    tokens[start].class.has(Class::OCCASION)
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

/// Whether an act happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reality {
    /// Done, tried, habitual.
    Actual,
    /// To be done.
    Planned,
    /// Denied.
    Negated,
    /// Imagined.
    Hypothetical,
    /// Wanted: imagined as an act, stated as an aim.
    Wanted,
}

/// Whether the act whose first word is token `verb` happened, decided inside its clause; with the cue's token.
pub fn reality_of(tokens: &[Token], verb: usize, grammar: &Grammar) -> (Reality, Option<usize>) {
    let start = sentence_start(tokens, verb);
    let base_form = tokens[verb].class.has(Class::VERB_BASE) && !tokens[verb].class.has(Class::VERB_PAST);
    let gerund = tokens[verb].class.has(Class::VERB_ING);
    let mut at = verb;
    let mut planned = None;
    while at > start {
        let here = at - 1;
        let class = tokens[here].class;
        if class.has(Class::QUOTE_OPEN.with(Class::QUOTE_CLOSE)) {
            break;
        }
        if grammar.not_done.covers(tokens, here) {
            return (Reality::Negated, Some(here));
        }
        let wanted = grammar.wanted.covers(tokens, here);
        if wanted || grammar.hypothetical.covers(tokens, here) {
            // A negator further left turns "didn't want to" and "never wanted to" into a denial.
            let negated = (start..here).rev().take(4).any(|i| tokens[i].class.has(Class::NEGATOR));
            let imagined = if wanted { Reality::Wanted } else { Reality::Hypothetical };
            return (if negated { Reality::Negated } else { imagined }, Some(here));
        }
        if class.has(Class::NEGATOR) && !grammar.pseudo_negation.covers(tokens, here) {
            return (Reality::Negated, Some(here));
        }
        if class.has(Class::NEGATIVE_VERB)
            && (gerund || tokens[here + 1].class.has(Class::TO) || tokens[here + 1].class.has(Class::REFLEXIVE))
        {
            return (Reality::Negated, Some(here));
        }
        if class.has(Class::PLAN) || grammar.planned.covers(tokens, here) {
            planned = Some(here);
        }
        if class.has(Class::SUBJECT_PRONOUN) || class.has(Class::WHO) {
            return (
                conditional(tokens, here, grammar).unwrap_or(if planned.is_some() { Reality::Planned } else { Reality::Actual }),
                planned.or(Some(here)),
            );
        }
        if class.has(Class::PERSON_WORD) && after_boundary(tokens, here) {
            return (
                conditional(tokens, here, grammar).unwrap_or(if planned.is_some() { Reality::Planned } else { Reality::Actual }),
                planned,
            );
        }
        let joins = class.has(Class::COORDINATOR.with(Class::COMMA));
        if joins {
            // "I didn't shout, sulk or slam doors": a denial reaches over a list of forms of one kind.
            let before = &tokens[start..here];
            let list = base_form && !tokens.get(at).is_some_and(|t| t.class.has(Class::SUBJECT_PRONOUN));
            let denied_auxiliary =
                before.windows(2).any(|w| w[0].class.has(Class::DO.with(Class::MODAL)) && w[1].class.has(Class::NEGATOR));
            let reaches = list && denied_auxiliary || gerund && class.has(Class::COORDINATOR);
            if !reaches {
                break;
            }
        } else if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
            if class.has(Class::CONDITION) {
                return (conditional(tokens, at, grammar).unwrap_or(Reality::Actual), Some(here));
            }
            break;
        } else if class.has(Class::STRONG_MARK) {
            break;
        } else if class.has(Class::TO)
            && here > 0
            && !tokens[here - 1].class.has(
                Class::VERB.with(Class::PLAN).with(Class::NEGATIVE_VERB).with(Class::AUXILIARY).with(Class::NEGATOR).with(Class::ADVERB),
            )
        {
            // An infinitive of purpose: what was denied before it was something else.
            if !tokens[start..here].iter().any(|t| t.class.has(Class::NEGATIVE_VERB)) {
                break;
            }
        }
        at = here;
    }
    match planned {
        Some(cue) => (Reality::Planned, Some(cue)),
        None => (Reality::Actual, None),
    }
}

/// `Hypothetical` where the clause whose subject is at `subject` hangs on an "if" that is not a question.
fn conditional(tokens: &[Token], subject: usize, grammar: &Grammar) -> Option<Reality> {
    let mut at = subject;
    while let Some(here) = at.checked_sub(1) {
        let class = tokens[here].class;
        if class.has(Class::CONDITION) {
            let question = here > 0 && grammar.whether_verbs.contains(&tokens[here - 1].form)
                || here > 1 && grammar.whether_verbs.contains(&tokens[here - 2].form)
                || here > 0 && tokens[here - 1].class.has(Class::SPEECH_VERB.with(Class::OBJECT_PRONOUN));
            return if question { None } else { Some(Reality::Hypothetical) };
        }
        if class.has(Class::ADVERB.with(Class::OWNER).with(Class::DETERMINER).with(Class::MODIFIER)) {
            at = here;
            continue;
        }
        return None;
    }
    None
}
