//! From tokens to codes: candidates, matching, status, direction, evidence, conflicts, boundary codes.
//!
//! The way of one response: its tokens choose the programs whose anchor is there; what matches becomes a candidate
//! with agent, target, direction and status, settled inside the clause; overlaps are resolved; bare goals with a means
//! near are dropped; boundary codes are added. [`Coder::code`] does it all and gives names and code points;
//! [`explain`] runs the same path with the recorder switched on.

pub mod aim;
mod answer_cues;
mod assemble;
pub mod calibrate;
pub mod clause_cues;
pub mod coding;
pub mod confidence;
pub mod conflict;
pub mod context;
pub mod cues;
pub mod direction;
pub mod explain;
pub mod learn;
mod long_text;
pub mod matching;
mod means;
pub mod prompt;
mod roles;
mod trying;

use crate::codebook::presence::Presence;
use crate::codebook::program::Program;
use crate::codebook::{Codebook, CompiledRule, Gives, compile, embedded};
use crate::error::Result;
use crate::response::Response;
use crate::span::Span;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Direction, Status};
use crate::taxonomy::calibration::{Alone, Heard};
use crate::taxonomy::rule::{PromptAim, Scope};
use crate::text::clause::{self};
use crate::text::person::{self, Person};
use crate::text::reality;
use crate::text::reality::Reality;
use crate::text::speech::{Manner, Speech};
use crate::text::subject;
use crate::text::subject::Subject;
use crate::text::token::{Class, Token};
use crate::text::tokenizer::Tokenizer;
use clause_cues::CueScratch;
use coding::{CodedResponse, Scheme};
use explain::{Event, Trace};
use matching::{Found, Matcher};
use prompt::PromptContext;
use roles::{act_start, agent_fits, beside_the_question, describes_person, evidence, same_name};
use rustc_hash::FxHashMap;
use trying::Tried;

/// A match that may become a mention or a boundary code.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Number of the rule.
    pub rule: u32,
    /// First token of the match.
    pub start: usize,
    /// One past the last token of the match.
    pub end: usize,
    /// What the pattern demanded.
    pub specificity: u8,
    /// Place of the evidence in the text, the frame of speech included.
    pub evidence: Span,
    /// Place of the match itself.
    pub place: Span,
    /// Who acts.
    pub agent: Option<Person>,
    /// On whom.
    pub target: Option<Person>,
    /// Direction.
    pub direction: Direction,
    /// Status.
    pub status: Status,
    /// Whether it was found in speech.
    pub in_speech: bool,
    /// Whether it survived the conflicts.
    pub kept: bool,
    /// How sure cues are, where they alone give it.
    pub cued: Option<Cued>,
    /// What cues say of it, where a rule gives it and there are cues.
    pub heard: Option<Heard>,
}

/// How sure cues are of a mention that they alone give, and why.
#[derive(Debug, Clone, Copy)]
pub struct Cued {
    /// Probability that a human coder would give the code.
    pub sure: f64,
    /// What they say.
    pub said: Alone,
}

impl Candidate {
    fn length(&self) -> usize {
        self.end - self.start
    }

    fn overlaps(&self, other: &Candidate) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct Scratch {
    tokenizer: Tokenizer,
    tokens: Vec<Token>,
    speech: Vec<Speech>,
    tried: Vec<(u32, u32, u32)>,
    candidates: Vec<Candidate>,
    boundary: Vec<Candidate>,
    losers: Vec<(usize, usize)>,
    cues: CueScratch,
    /// Whether the cues of the whole answer say that an act is told, where they were heard.
    told: Option<bool>,
    presence: Presence,
    /// Programs worth trying at the token at hand.
    worth: Vec<Tried>,
    prompts: FxHashMap<String, PromptContext>,
    /// Records what happens, where somebody wants to know.
    pub trace: Option<Trace>,
}

/// Codes responses with a codebook.
#[derive(Debug, Clone)]
pub struct Coder {
    book: Codebook,
    scheme: Scheme,
}

impl Coder {
    /// A coder that runs this codebook.
    pub fn new(book: Codebook, taxonomy: &Taxonomy) -> Coder {
        let scheme = context::scheme(&book, taxonomy);
        Coder { book, scheme }
    }

    /// A coder with the rules of this taxonomy; those of the embedded one are compiled already.
    pub fn of(taxonomy: &Taxonomy) -> Result<Coder> {
        let book = embedded::codebook_of(taxonomy).unwrap_or_else(|| compile::compile(taxonomy))?;
        Ok(Coder::new(book, taxonomy))
    }

    /// The codebook it runs.
    pub fn book(&self) -> &Codebook {
        &self.book
    }

    /// What a writer must know to lay out a table.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Codes one response.
    pub fn code(&self, response: &Response, scratch: &mut Scratch) -> CodedResponse {
        if response.text.len() > long_text::LONG_TEXT {
            return self.code_long(response, scratch);
        }
        self.code_piece(response, scratch)
    }

    fn code_piece(&self, response: &Response, scratch: &mut Scratch) -> CodedResponse {
        let prompt = match &response.prompt {
            None => PromptContext::NONE,
            Some(prompt) => self.prompt(prompt, scratch),
        };
        self.code_by_rules(&response.text, prompt, scratch);
        self.hear_cues(&response.text, prompt, scratch);
        scratch.candidates.retain(|c| c.kept);
        scratch.candidates.sort_by_key(|c| (c.start, c.end, c.rule));
        self.join_repeats(scratch);
        self.assemble(response, prompt, scratch)
    }

    /// Finds what rules give, before cues are heard.
    fn code_by_rules(&self, text: &str, prompt: PromptContext, scratch: &mut Scratch) {
        let Scratch { tokenizer, tokens, .. } = scratch;
        tokenizer.tokenize(text, &self.book.grammar.vocabulary, tokens);
        self.find(text, prompt, scratch);
        conflict::resolve(&mut scratch.candidates, &self.book, &mut scratch.losers);
        if let Some(trace) = &mut scratch.trace {
            for (loser, winner) in &scratch.losers {
                let (loser, winner) = (&scratch.candidates[*loser], &scratch.candidates[*winner]);
                trace.push(Event::Superseded { rule: loser.rule, by: winner.rule, place: loser.place });
            }
        }
        self.drop_bare_goals(scratch);
        self.drop_what_boundary_claims(scratch);
        scratch.candidates.retain(|c| c.kept);
    }

    /// Where one rule matches, before conflicts with others, and whether the match counts: for the rule's examples.
    pub fn places(&self, rule: u32, response: &Response) -> Vec<(Span, bool)> {
        let mut scratch = Scratch::default();
        let prompt = response.prompt.as_ref().map_or(PromptContext::NONE, |p| prompt::read(p, &self.book));
        let Scratch { tokenizer, tokens, .. } = &mut scratch;
        tokenizer.tokenize(&response.text, &self.book.grammar.vocabulary, tokens);
        self.find(&response.text, prompt, &mut scratch);
        let all = scratch.candidates.iter().chain(&scratch.boundary);
        all.filter(|c| c.rule == rule).map(|c| (c.place, c.status.counts())).collect()
    }

    fn prompt(&self, prompt: &str, scratch: &mut Scratch) -> PromptContext {
        if let Some(known) = scratch.prompts.get(prompt) {
            return *known;
        }
        // A study has a handful of prompts; a file that puts a new one in every row must not fill the memory.
        if scratch.prompts.len() > 4096 {
            scratch.prompts.clear();
        }
        let context = prompt::read(prompt, &self.book);
        scratch.prompts.insert(prompt.to_owned(), context);
        context
    }

    /// Turns a match into a candidate, or says why it is none.
    #[allow(clippy::too_many_arguments)]
    fn judge(
        &self,
        program: &Program,
        rule: &CompiledRule,
        found: Found,
        speech: Option<Speech>,
        text: &str,
        prompt: PromptContext,
        feeling: &mut Option<bool>,
        scratch: &mut Scratch,
    ) {
        let tokens = &scratch.tokens;
        let place = tokens[found.start].span.join(tokens[found.end - 1].span);
        let mut block = |event: Event| {
            if let Some(trace) = &mut scratch.trace {
                trace.push(event);
            }
        };
        if rule.needs_feeling {
            let at_stake = prompt.aim != PromptAim::None || *feeling.get_or_insert_with(|| self.book.names_feeling(tokens));
            if !at_stake {
                block(Event::NoFeeling { rule: program.rule, place });
                return;
            }
        }
        if let Some(blocking) = self.condition(rule, found, speech.as_ref(), tokens, &scratch.speech, &scratch.presence) {
            block(match blocking {
                Condition::Unless(i) => Event::Unless { rule: program.rule, place, pattern: self.book.pattern(&rule.unless[i]).to_owned() },
                Condition::Requires => Event::Requires { rule: program.rule, place },
            });
            return;
        }
        let acts = if describes_person(tokens, found) { None } else { self.roles(rule, found, speech.as_ref(), tokens) };
        let Some((agent, target, thing)) = acts else {
            block(Event::Role { rule: program.rule, place });
            return;
        };
        if same_name(agent, target, tokens, text) {
            block(Event::Role { rule: program.rule, place });
            return;
        }
        let wanted = program.agent.or(rule.agent);
        if !agent_fits(agent, wanted) || thing && wanted.is_none() {
            block(Event::Role { rule: program.rule, place });
            return;
        }
        let first_person = tokens.iter().any(|t| t.class.has(Class::I.with(Class::ME).with(Class::MY).with(Class::WE).with(Class::US)));
        let boundary = matches!(rule.gives, Gives::Boundary(_));
        let direction = match direction::of(agent, target, prompt, first_person) {
            Some(direction) => direction,
            None if boundary => Direction::Given,
            None => {
                block(Event::Role { rule: program.rule, place });
                return;
            }
        };
        let mut direction = direction;
        if !boundary && beside_the_question(agent, target, prompt) {
            // A subject right before the verb is certain. One found far off, over other verbs, is a guess that the question
            // corrects.
            let verb = speech.and_then(|s| s.verb).unwrap_or(found.start);
            if agent.is_some_and(|a| a.end <= verb && verb - a.end <= 2) {
                block(Event::Role { rule: program.rule, place });
                return;
            }
            direction = prompt.asked.unwrap_or(direction);
        }
        // "When my brother annoys me I call him names": asked for one's own acts, the occasion is no answer.
        let occasion = direction == Direction::Received && prompt.asked == Some(Direction::Given);
        if !boundary && occasion && speech.is_none() && clause::is_occasion(tokens, found.start) {
            block(Event::Role { rule: program.rule, place });
            return;
        }
        let (reality, cue) = match &speech {
            Some(speech) => (speech.reality, speech.verb),
            None => reality::reality_of(tokens, act_start(tokens, found), &self.book.grammar),
        };
        let bare = matches!(rule.gives, Gives::Code(code) if self.book.codes[code as usize].bare);
        let status = match reality {
            // What the pattern itself says ("would not dream of it") is its own evidence, not a denial of it.
            _ if speech.is_none() && cue.is_some_and(|at| at >= found.start) => Status::Actual,
            Reality::Actual => Status::Actual,
            Reality::Planned => Status::Planned,
            Reality::Negated => Status::Negated,
            // "Wanted to make him cry" states the aim, which is all that a bare goal asks for.
            Reality::Wanted if bare => Status::Actual,
            Reality::Hypothetical | Reality::Wanted => Status::Hypothetical,
        };
        if !status.counts() {
            let cue = cue.map(|at| tokens[at].span);
            block(Event::NotActual { rule: program.rule, place, status, cue });
        }
        let evidence = evidence(tokens, found, speech.as_ref());
        let candidate = Candidate {
            rule: program.rule,
            start: found.start,
            end: found.end,
            specificity: program.specificity,
            evidence,
            place,
            agent,
            target,
            direction,
            status,
            in_speech: speech.is_some(),
            kept: true,
            cued: None,
            heard: None,
        };
        if boundary {
            scratch.boundary.push(candidate);
        } else {
            scratch.candidates.push(candidate);
        }
    }

    /// Which condition of the rule is not met, if any.
    fn condition(
        &self,
        rule: &CompiledRule,
        found: Found,
        speech: Option<&Speech>,
        tokens: &[Token],
        all: &[Speech],
        presence: &Presence,
    ) -> Option<Condition> {
        if rule.unless.is_empty() && rule.requires.is_empty() {
            return None;
        }
        let (low, high) = match rule.within {
            Scope::Response => (0, tokens.len()),
            Scope::Sentence => (clause::sentence_start(tokens, found.start), clause::sentence_end(tokens, found.end.saturating_sub(1))),
            Scope::Clause => {
                let (low, high) = clause::clause_around(tokens, found.start);
                (low, high.max(found.end))
            }
        };
        let matcher = Matcher { book: &self.book, tokens, speech, all_speech: all, low, high };
        let holds = |program: &Program| {
            program.needs.iter().all(|n| presence.meets_between(n.key, low, high, &self.book.needs)) && matcher.anywhere(program).is_some()
        };
        if let Some(i) = rule.unless.iter().position(holds) {
            return Some(Condition::Unless(i));
        }
        if !rule.requires.is_empty() && !rule.requires.iter().any(holds) {
            return Some(Condition::Requires);
        }
        None
    }

    /// Agent and target of a match, and whether a thing acts; `None` where nobody acts on another.
    #[allow(clippy::type_complexity)]
    fn roles(
        &self,
        rule: &CompiledRule,
        found: Found,
        speech: Option<&Speech>,
        tokens: &[Token],
    ) -> Option<(Option<Person>, Option<Person>, bool)> {
        if let Some(speech) = speech {
            let thing = speech.speaker == Subject::Thing;
            let speaker = speech.speaker.person();
            let target = speech.addressee.or(found.target.filter(|_| speech.manner != Manner::Reported));
            // "I told myself it would be fine" speaks to nobody else.
            let to_oneself =
                speech.verb.is_some_and(|verb| tokens[verb + 1..speech.start.max(verb + 1)].iter().any(|t| t.class.has(Class::REFLEXIVE)));
            if to_oneself && matches!(rule.gives, Gives::Code(_)) {
                return None;
            }
            return Some((speaker, target, thing));
        }
        if let Some(verb) = found.passive {
            let agent = subject::by_agent(tokens, verb, self.book.by, &self.book.grammar.vocabulary);
            // A passive without "by" is somebody's act; on the respondent it is received, on another observed.
            let agent = agent.or_else(|| found.target.map(|t| Person { who: person::Who::Other, kind: None, group: false, ..t }));
            return Some((agent, found.target, false));
        }
        let verb = act_start(tokens, found);
        let object = found.target.filter(|t| t.end == t.start + 1).map(|t| t.form);
        let subject = subject::subject_of(tokens, verb, object, &self.book.grammar);
        if subject == Subject::Missing && found.target.is_none() {
            // "Given a hug by my gran": the act is a noun, who did it stands behind "by".
            let (start, _) = clause::clause_around(tokens, found.start);
            let given =
                (start..found.start).find(|at| tokens[*at].class.has(Class::VERB_PARTICIPLE) && !tokens[*at].class.has(Class::AUXILIARY));
            if let Some(given) = given.filter(|at| subject::is_bare_passive(tokens, *at, self.book.by, &self.book.grammar)) {
                return Some((subject::by_agent(tokens, given, self.book.by, &self.book.grammar.vocabulary), None, false));
            }
        }
        Some((subject.person(), found.target, subject == Subject::Thing))
    }
}

/// Which condition failed.
enum Condition {
    Unless(usize),
    Requires,
}
