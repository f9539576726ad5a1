//! Runs a program over tokens: the only place where patterns meet texts.
//!
//! Matching is backtracking over a handful of nodes with bounded gaps, so its cost is bounded by the pattern, not the
//! text. Between two parts of a pattern, adverbs, articles and describing words may stand unnamed ("gave her a really
//! big hug" matches `give {target} hug`); anything else needs a gap. A target may also be the subject of a passive
//! ("she was hugged"), in which case it takes no room.

use crate::codebook::Codebook;
use crate::codebook::pattern::SpeechSlot;
use crate::codebook::program::{Node, Program, SetId};
use crate::taxonomy::rule::Who;
use crate::text::clause::{self};
use crate::text::person::{self, Person};
use crate::text::speech::Speech;
use crate::text::subject;
use crate::text::subject::Subject;
use crate::text::token::{Class, FormId, Token, UNKNOWN};

/// Most words that may stand unnamed between two parts.
const MAX_SKIP: usize = 3;

/// Most node steps of one attempt; a pattern that needs more is given up, whatever the text.
const MAX_STEPS: u32 = 4_000;

/// What a program found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// The person acted on, if the words name one.
    pub target: Option<Person>,
    /// Whether the target is the subject of a passive, and its verb's token.
    pub passive: Option<usize>,
}

/// Texts and bounds of one attempt.
pub struct Matcher<'a> {
    /// The codebook.
    pub book: &'a Codebook,
    /// Tokens of the whole response.
    pub tokens: &'a [Token],
    /// The speech being read, for rules that read speech.
    pub speech: Option<&'a Speech>,
    /// All speech of the response, for patterns that look into it.
    pub all_speech: &'a [Speech],
    /// First token that may be used.
    pub low: usize,
    /// One past the last token that may be used.
    pub high: usize,
}

struct Rest<'a> {
    nodes: &'a [Node],
    next: Option<&'a Rest<'a>>,
}

#[derive(Clone, Copy)]
struct State {
    target: Option<Person>,
    passive: Option<usize>,
    last_set: Option<usize>,
    first: bool,
}

impl Matcher<'_> {
    /// Matches the program from exactly `start`.
    pub fn at(&self, program: &Program, start: usize) -> Option<Found> {
        self.row_at(self.book.sets.row(program.row), program.first, start)
    }

    /// Matches a row of nodes from exactly `start`, where a match can begin with one of the forms of `first`.
    pub fn row_at(&self, row: &[Node], first: Option<SetId>, start: usize) -> Option<Found> {
        if let Some(first) = first
            && !self.book.sets.has(first, self.token(start)?.form)
        {
            return None;
        }
        let mut steps = 0;
        let state = State { target: None, passive: None, last_set: None, first: true };
        let rest = Rest { nodes: &[], next: None };
        let (end, state) = self.run(row, start, &rest, state, &mut steps)?;
        (end > start).then_some(Found { start, end, target: state.target, passive: state.passive })
    }

    /// The first match of a condition anywhere between `low` and `high`.
    pub fn anywhere(&self, program: &Program) -> Option<Found> {
        let Some((anchor, (least, most))) = program.anchor else {
            return (self.low..self.high).find_map(|start| self.at(program, start));
        };
        // Only where a word of the match stands can it begin before it; the starts rise, none comes twice.
        let mut next = self.low;
        for at in self.low..self.high {
            if !self.book.sets.has(anchor, self.token(at)?.form) {
                continue;
            }
            let Some(last) = at.checked_sub(least.into()) else { continue };
            let first = at.saturating_sub(most.into()).max(next);
            if let Some(found) = (first..=last).find_map(|start| self.at(program, start)) {
                return Some(found);
            }
            next = next.max(last + 1);
        }
        None
    }

    fn run(&self, nodes: &[Node], at: usize, rest: &Rest, state: State, steps: &mut u32) -> Option<(usize, State)> {
        *steps += 1;
        if *steps > MAX_STEPS {
            return None;
        }
        let Some((node, after)) = nodes.split_first() else {
            return match rest.next {
                None if rest.nodes.is_empty() => Some((at, state)),
                None => self.run(rest.nodes, at, &Rest { nodes: &[], next: None }, state, steps),
                Some(next) => self.run(rest.nodes, at, next, state, steps),
            };
        };
        let moved = State { first: false, ..state };
        match node {
            Node::Set(set) => {
                let mut here = at;
                for _ in 0..=MAX_SKIP {
                    let token = self.token(here)?;
                    if self.book.sets.has(*set, token.form) {
                        let next = State { last_set: Some(here), ..moved };
                        if let Some(found) = self.run(after, here + 1, rest, next, steps) {
                            return Some(found);
                        }
                    }
                    if state.first || !skippable(token) {
                        return None;
                    }
                    here += 1;
                }
                None
            }
            Node::AnyWord => {
                let token = self.token(at)?;
                if token.is_mark() { None } else { self.run(after, at + 1, rest, moved, steps) }
            }
            Node::Gap(max) => {
                for width in 0..=*max as usize {
                    if let Some(found) = self.run(after, at + width, rest, moved, steps) {
                        return Some(found);
                    }
                    self.token(at + width)?;
                    if clause::cuts_gap(self.tokens, at + width) {
                        return None;
                    }
                }
                None
            }
            Node::Optional(inside) => {
                let further = Rest { nodes: after, next: Some(rest) };
                self.run(self.book.sets.row(*inside), at, &further, state, steps).or_else(|| self.run(after, at, rest, state, steps))
            }
            Node::Either(rows, first) => {
                // Of a lexicon's many phrases few can begin here: their first words are compared before a row is run.
                let (forms, count) = self.forms_from(at, state.first);
                let begins = |set: SetId| forms[..count].iter().any(|form| self.book.sets.has(set, *form));
                if first.is_some_and(|first| !begins(first)) {
                    return None;
                }
                let further = Rest { nodes: after, next: Some(rest) };
                self.book.sets.first_match(*rows, &forms[..count], |row| match row.first() {
                    Some(Node::Set(set)) if !begins(*set) => None,
                    _ => self.run(row, at, &further, state, steps),
                })
            }
            Node::Capture(_, inside) => {
                let further = Rest { nodes: after, next: Some(rest) };
                self.run(self.book.sets.row(*inside), at, &further, state, steps)
            }
            Node::Not(set) => {
                let blocked = self.token(at).is_some_and(|t| self.book.sets.has(*set, t.form));
                if blocked { None } else { self.run(after, at, rest, state, steps) }
            }
            Node::Target(who) => self.target(*who, at, after, rest, moved, steps),
            Node::Possessor(who) => self.possessor(*who, at, after, rest, moved, steps),
            Node::Person => {
                for person in self.persons(at) {
                    if let Some(found) = self.run(after, person.end, rest, moved, steps) {
                        return Some(found);
                    }
                }
                None
            }
            Node::Reflexive => {
                let token = self.token(at)?;
                if token.class.has(Class::REFLEXIVE) { self.run(after, at + 1, rest, moved, steps) } else { None }
            }
            Node::Speech(slot) => {
                let mut here = at;
                for _ in 0..=1 {
                    let token = self.token(here)?;
                    if self.plays(token, *slot) {
                        return self.run(after, here + 1, rest, moved, steps);
                    }
                    if state.first || !skippable(token) {
                        return None;
                    }
                    here += 1;
                }
                None
            }
            Node::Start => {
                let listed = || at > 0 && self.tokens.get(at - 1).is_some_and(|t| t.class.has(Class::MARK.with(Class::COORDINATOR)));
                let opens = || {
                    let (start, _) = clause::clause_around(self.tokens, at.min(self.tokens.len().saturating_sub(1)));
                    start >= at || self.tokens[start..at.min(self.tokens.len())].iter().all(skips_start)
                };
                if at == self.low || listed() || opens() { self.run(after, at, rest, state, steps) } else { None }
            }
            Node::End => {
                let ends = at >= self.high
                    || self.tokens[at].class.has(
                        Class::CUT
                            .with(Class::COMMA)
                            .with(Class::COORDINATOR)
                            .with(Class::SUBORDINATOR)
                            .with(Class::EMOJI)
                            .with(Class::FILLER),
                    );
                if ends { self.run(after, at, rest, state, steps) } else { None }
            }
            Node::Said(inside) => {
                let speech = self.all_speech.iter().find(|s| s.start >= at && s.start <= at + 4)?;
                let inner = Matcher { speech: Some(speech), low: speech.start, high: speech.end, ..*self };
                let row = self.book.sets.row(*inside);
                let found = (inner.low..inner.high).find_map(|start| inner.row_at(row, None, start))?;
                self.run(after, found.end, rest, moved, steps)
            }
        }
    }

    /// The form at `at` and those behind words that may be skipped.
    fn forms_from(&self, at: usize, first: bool) -> ([FormId; MAX_SKIP + 1], usize) {
        let mut forms = [UNKNOWN; MAX_SKIP + 1];
        let mut count = 0;
        while count <= MAX_SKIP {
            let Some(token) = self.token(at + count) else { break };
            forms[count] = token.form;
            count += 1;
            if first || !skippable(token) {
                break;
            }
        }
        (forms, count)
    }

    fn token(&self, at: usize) -> Option<&Token> {
        if at < self.high { self.tokens.get(at) } else { None }
    }

    /// Readings of a person phrase at `at`, the longest first: "her brother" and "her".
    fn persons(&self, at: usize) -> impl Iterator<Item = Person> + use<> {
        let mut readings: [Option<Person>; 3] = [None; 3];
        let mut here = at;
        // "gave just her", "told all my friends"
        for _ in 0..2 {
            let Some(token) = self.token(here) else { break };
            if token.class.has(Class::ADVERB) && !token.class.has(Class::DETERMINER.with(Class::PERSON_WORD)) {
                here += 1;
            } else {
                break;
            }
        }
        if let Some(token) = self.token(here)
            && let Some(person) = person::person_at(self.tokens, here, &self.book.grammar.vocabulary)
            && person.end <= self.high
        {
            readings[0] = Some(person);
            if person.end > here + 1 && token.class.has(Class::THIRD_OBJECT) {
                readings[1] = Some(Person {
                    start: here,
                    end: here + 1,
                    who: person::Who::Other,
                    group: false,
                    kind: None,
                    form: token.form,
                    class: token.class,
                });
            }
        }
        readings.into_iter().flatten()
    }

    fn target(&self, who: Who, at: usize, after: &[Node], rest: &Rest, state: State, steps: &mut u32) -> Option<(usize, State)> {
        for person in self.persons(at) {
            let nominative = person.class.has(Class::SUBJECT_PRONOUN) && !person.class.has(Class::OBJECT_PRONOUN);
            if nominative || !fits(&person, who) {
                continue;
            }
            // "Holds Sam's job open": what is held is the job, and Sam only owns it.
            if self.token(person.end).is_some_and(|t| t.class.has(Class::CLITIC_S)) {
                continue;
            }
            // "Stood there with her arms hanging": after a preposition, "her" before a plain noun owns it.
            let owner = person.end == person.start + 1 && person.class.has(Class::THIRD_OWNER) && person.class.has(Class::THIRD_OBJECT);
            let governed = person.start.checked_sub(1).is_some_and(|i| {
                self.tokens[i].class.has(Class::PREPOSITION) && !self.tokens[i].class.has(Class::ADVERB.with(Class::VERB))
            });
            if owner && governed && self.token(person.end).is_some_and(|t| t.class == Class::NONE) {
                continue;
            }
            let mut end = person.end;
            // "my mum and dad", "him and his wife"
            if let Some(and) = self.token(end)
                && and.class.has(Class::COORDINATOR)
                && let Some(second) = person::person_at(self.tokens, end + 1, &self.book.grammar.vocabulary)
                && second.end <= self.high
                && !second.class.has(Class::SUBJECT_PRONOUN)
                && !person::next_is_verb(self.tokens, second.end)
            {
                end = second.end;
                let both = Person { group: true, ..person };
                if let Some(found) = self.run(after, end, rest, State { target: Some(both), ..state }, steps) {
                    return Some(found);
                }
            }
            if let Some(found) = self.run(after, person.end, rest, State { target: Some(person), ..state }, steps) {
                return Some(found);
            }
        }
        // "she was hugged": the subject of the passive is the target.
        let verb = state.last_set?;
        let (grammar, by) = (&self.book.grammar, self.book.by);
        // "Hugged by my gran", "being hugged by everyone": on the respondent, who is not named.
        if matches!(who, Who::Any | Who::Me)
            && subject::is_bare_passive(self.tokens, verb, by, grammar)
            && subject::subject_of(self.tokens, verb, None, grammar) == Subject::Missing
        {
            return self.run(after, at, rest, State { passive: Some(verb), ..state }, steps);
        }
        if !subject::is_passive(self.tokens, verb, &self.book.get_forms) {
            return None;
        }
        // "She was upset", "he got hurt": a feeling, not an act, unless somebody did it.
        let feeling = self.book.sets.has(self.book.feelings, self.tokens[verb].form);
        if feeling && subject::by_agent(self.tokens, verb, self.book.by, &self.book.grammar.vocabulary).is_none() {
            return None;
        }
        let target = match subject::subject_of(self.tokens, verb, None, &self.book.grammar) {
            Subject::Person(person) if fits(&person, who) => person,
            _ => return None,
        };
        self.run(after, at, rest, State { target: Some(target), passive: Some(verb), ..state }, steps)
    }

    fn possessor(&self, who: Who, at: usize, after: &[Node], rest: &Rest, state: State, steps: &mut u32) -> Option<(usize, State)> {
        let token = self.token(at)?;
        if token.class.has(Class::OWNER) {
            let owner = Person {
                start: at,
                end: at + 1,
                who: if token.class.has(Class::MY) {
                    person::Who::Me
                } else if token.class.has(Class::OUR) {
                    person::Who::We
                } else if token.class.has(Class::YOUR) {
                    person::Who::You
                } else {
                    person::Who::Other
                },
                group: false,
                kind: None,
                form: token.form,
                class: token.class,
            };
            if fits(&owner, who)
                && let Some(found) = self.run(after, at + 1, rest, State { target: Some(owner), ..state }, steps)
            {
                return Some(found);
            }
        }
        let person = person::person_at(self.tokens, at, &self.book.grammar.vocabulary)?;
        let owns = self.token(person.end).is_some_and(|t| t.class.has(Class::CLITIC_S));
        // "the patients' hands" and the many texts that leave the apostrophe out
        let end = if owns {
            person.end + 1
        } else if person.class.has(Class::PERSONS) {
            person.end
        } else {
            return None;
        };
        if !fits(&person, who) {
            return None;
        }
        self.run(after, end, rest, State { target: Some(person), ..state }, steps)
    }

    fn plays(&self, token: &Token, slot: SpeechSlot) -> bool {
        let class = token.class;
        let Some(speech) = self.speech else {
            return match slot {
                SpeechSlot::You => class.has(Class::YOU.with(Class::THIRD).with(Class::THEY).with(Class::OBJECT_PRONOUN)),
                SpeechSlot::Your => class.has(Class::OWNER),
                SpeechSlot::I => class.has(Class::I.with(Class::WE).with(Class::ME).with(Class::US)),
                SpeechSlot::My => class.has(Class::MY.with(Class::OUR)),
            };
        };
        match slot {
            // A noun phrase is somebody else ("told her their husband was cheating"), and so is a pronoun of the other sex.
            SpeechSlot::You => class.has(speech.you()) && speech.may_be_you(token.form, &self.book.grammar.vocabulary),
            SpeechSlot::Your => class.has(speech.your()),
            SpeechSlot::I => class.has(speech.i()),
            SpeechSlot::My => class.has(speech.my()),
        }
    }
}

/// Adverbs, articles and describing words may stand unnamed between parts.
fn skippable(token: &Token) -> bool {
    token.class.has(Class::ADVERB.with(Class::DETERMINER).with(Class::MODIFIER).with(Class::FILLER))
        && !token.class.has(Class::NEGATOR.with(Class::CUT))
}

fn skips_start(token: &Token) -> bool {
    token.class.has(
        Class::ADVERB
            .with(Class::SUBJECT_PRONOUN)
            .with(Class::YOU)
            .with(Class::AUXILIARY)
            .with(Class::COORDINATOR)
            .with(Class::SUBORDINATOR)
            .with(Class::FILLER)
            .with(Class::TO),
    )
}

fn fits(person: &Person, who: Who) -> bool {
    match who {
        Who::Any => true,
        Who::Me => person.is_self(),
        Who::Other => !person.is_self(),
        Who::Group => person.group,
    }
}
