//! Why a response got its codes, and why it did not get others.
//!
//! The coder runs its one path with a [`Trace`] in its scratch; every rule that was tried leaves an event. `ier explain`
//! prints them; this file only keeps and sorts them.

use super::coding::CodedResponse;
use super::matching::Matcher;
use super::{Coder, Scratch};
use crate::codebook::Gives;
use crate::codebook::program::{Node, Program};
use crate::response::Response;
use crate::span::Span;
use crate::taxonomy::axes::{Direction, Status};
use crate::text::clause;
use crate::text::speech::Speech;
use crate::text::token::Token;

/// Something that happened to a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Its anchor was there, its pattern did not match.
    Tried {
        /// Number of the rule.
        rule: u32,
        /// Number of the program.
        program: u32,
        /// Token of the anchor.
        at: usize,
    },
    /// The prompt did not ask for it.
    Prompt {
        /// Number of the rule.
        rule: u32,
    },
    /// No feeling is at stake.
    NoFeeling {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
    },
    /// A forbidding pattern was near.
    Unless {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
        /// The forbidding pattern.
        pattern: String,
    },
    /// A required pattern was not near.
    Requires {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
    },
    /// Nobody acts on another, or not the one the rule asks for.
    Role {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
    },
    /// Denied or imagined; recorded, not counted.
    NotActual {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
        /// The status.
        status: Status,
        /// The word that shows it.
        cue: Option<Span>,
    },
    /// A better match took the same words.
    Superseded {
        /// Number of the rule.
        rule: u32,
        /// Number of the better rule.
        by: u32,
        /// Where it matched.
        place: Span,
    },
    /// Cues speak against it so loudly that it is not given.
    Against {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
    },
    /// No rule found it; cues speak for a code.
    Cued {
        /// Number of the rule that stands for cues of the code.
        rule: u32,
        /// The clause.
        place: Span,
        /// The cues that speak loudest for it, each with its share of the sum.
        shown: Vec<(String, f32)>,
    },
    /// The words of the whole answer turn a mention round.
    Directed {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
        /// Where to.
        direction: Direction,
    },
    /// A goal whose means is named near.
    BareGoal {
        /// Number of the rule.
        rule: u32,
        /// Where it matched.
        place: Span,
    },
}

/// Everything that happened to one response.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// In the order in which it happened.
    pub events: Vec<Event>,
}

impl Trace {
    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        self.events.push(event);
    }
}

/// A coded response with all that led to it.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The coding.
    pub coded: CodedResponse,
    /// The tokens.
    pub tokens: Vec<Token>,
    /// First tokens of clauses.
    pub clauses: Vec<usize>,
    /// Speech.
    pub speech: Vec<Speech>,
    /// What the prompt was taken to say.
    pub prompt: super::prompt::PromptContext,
    /// Events.
    pub events: Vec<Event>,
}

/// Codes one response with the recorder on.
pub fn explain(coder: &Coder, response: &Response) -> Explanation {
    let mut scratch = Scratch { trace: Some(Trace::default()), ..Scratch::default() };
    let coded = coder.code(response, &mut scratch);
    let prompt = response.prompt.as_ref().map_or(super::prompt::PromptContext::NONE, |p| super::prompt::read(p, coder.book()));
    let mut tokens = Vec::new();
    scratch.tokenizer.tokenize(&response.text, &coder.book().grammar.vocabulary, &mut tokens);
    let clauses = (0..tokens.len()).filter(|at| clause::clause_around(&tokens, *at).0 == *at).collect();
    let events = scratch.trace.take().map(|t| t.events).unwrap_or_default();
    Explanation { coded, tokens, clauses, speech: std::mem::take(&mut scratch.speech), prompt, events }
}

/// Why a rule of a code did not fire.
#[derive(Debug, Clone)]
pub struct NearMissRule {
    /// Rule id.
    pub rule: String,
    /// Pattern, as written.
    pub pattern: String,
    /// What was missing, in words.
    pub missing: String,
    /// How near it came: larger is nearer.
    pub nearness: u32,
}

/// The nearest rules of a code that did not give a counted mention, nearest first.
pub fn why_not(coder: &Coder, response: &Response, code: &str, limit: usize) -> Vec<NearMissRule> {
    let explanation = explain(coder, response);
    let book = coder.book();
    let number = book.codes.iter().position(|c| c.id == code);
    let boundary = book.boundary.iter().position(|b| b == code);
    let of_code = |rule: u32| match book.rules[rule as usize].gives {
        Gives::Code(c) => number == Some(c as usize),
        Gives::Boundary(b) => boundary == Some(b as usize),
    };
    let mut near: Vec<NearMissRule> = Vec::new();
    let text = response.text.as_str();
    let mut add = |rule: u32, pattern: String, missing: String, nearness: u32| {
        near.push(NearMissRule { rule: book.rules[rule as usize].id.clone(), pattern, missing, nearness });
    };
    for event in &explanation.events {
        match event {
            Event::Tried { rule, program, at } if of_code(*rule) => {
                let program = &book.programs[*program as usize];
                let (nearness, missing) = furthest(coder, program, &explanation, *at, text);
                add(*rule, book.pattern(program).to_owned(), missing, nearness);
            }
            Event::Prompt { rule } if of_code(*rule) => add(*rule, String::new(), "the prompt asks for something else".into(), 50),
            Event::NoFeeling { rule, place } if of_code(*rule) => {
                add(*rule, String::new(), format!("matched \"{}\", but no feeling is at stake in prompt or text", place.of(text)), 90);
            }
            Event::Unless { rule, place, pattern } if of_code(*rule) => {
                add(*rule, String::new(), format!("matched \"{}\", but `unless: {pattern}` is near", place.of(text)), 90);
            }
            Event::Requires { rule, place } if of_code(*rule) => {
                add(*rule, String::new(), format!("matched \"{}\", but nothing that it requires is near", place.of(text)), 85);
            }
            Event::Role { rule, place } if of_code(*rule) => {
                add(*rule, String::new(), format!("matched \"{}\", but nobody (or the wrong person) acts on another", place.of(text)), 85);
            }
            Event::NotActual { rule, place, status, cue } if of_code(*rule) => {
                let cue = cue.map_or(String::new(), |c| format!(" by \"{}\"", c.of(text)));
                add(*rule, String::new(), format!("matched \"{}\", but it is {}{cue}", place.of(text), status.id()), 95);
            }
            Event::Superseded { rule, by, place } if of_code(*rule) => {
                let by = &book.rules[*by as usize].id;
                add(*rule, String::new(), format!("matched \"{}\", but `{by}` takes the same words", place.of(text)), 95);
            }
            Event::Against { rule, place } if of_code(*rule) => {
                add(*rule, String::new(), format!("matched \"{}\", but the words around it speak against it", place.of(text)), 92);
            }
            Event::BareGoal { rule, place } if of_code(*rule) => {
                add(*rule, String::new(), format!("\"{}\" is a goal whose means is named near", place.of(text)), 95);
            }
            _ => {}
        }
    }
    near.sort_by(|a, b| b.nearness.cmp(&a.nearness).then(a.rule.cmp(&b.rule)));
    near.dedup_by(|a, b| a.rule == b.rule && a.missing == b.missing);
    near.truncate(limit);
    near
}

/// How far a program got from any start near its anchor, and what was missing then.
fn furthest(coder: &Coder, program: &Program, explanation: &Explanation, anchor: usize, text: &str) -> (u32, String) {
    let book = coder.book();
    let tokens = &explanation.tokens;
    let mut best = (0, 0, 0);
    let nodes = book.sets.row(program.row);
    for start in anchor.saturating_sub(program.reach.into())..=anchor {
        let speech = explanation.speech.iter().rfind(|s| s.start <= start && start < s.end);
        let (low, high) = speech.map_or((0, tokens.len()), |s| (s.start, s.end));
        let matcher = Matcher { book, tokens, speech, all_speech: &explanation.speech, low, high };
        for count in (1..=nodes.len()).rev() {
            if let Some(found) = matcher.row_at(&nodes[..count], None, start) {
                if count > best.0 {
                    best = (count, found.start, found.end);
                }
                break;
            }
        }
    }
    if best.0 == nodes.len() {
        // All the words are there, yet not in speech where the rule reads speech, or inside a quotation.
        return (70, "the words are there, but not in speech to somebody (or inside a quotation)".into());
    }
    let missing = nodes.get(best.0).map_or(String::new(), |node| describe(node, coder));
    let anchor_word = tokens[anchor].span.of(text);
    if best.0 == 0 {
        return (10, format!("only \"{anchor_word}\" is there; it begins with {missing}"));
    }
    let have = tokens[best.1].span.join(tokens[best.2.max(best.1 + 1) - 1].span).of(text);
    // The missing part further on means that a gap was too short.
    let later = match nodes.get(best.0) {
        Some(Node::Set(set)) => {
            tokens[best.2..].iter().position(|t| book.sets.has(*set, t.form)).map(|d| (d, tokens[best.2 + d].span.of(text)))
        }
        _ => None,
    };
    let share = (best.0 * 60 / nodes.len()) as u32;
    match later {
        Some((distance, word)) => {
            (share + 20, format!("\"{have}\" is there; \"{word}\" comes {distance} words later, too far or in another clause"))
        }
        None => (share, format!("\"{have}\" is there; missing after it: {missing}")),
    }
}

fn describe(node: &Node, coder: &Coder) -> String {
    match node {
        Node::Set(set) => {
            let vocabulary = &coder.book().grammar.vocabulary;
            let words: Vec<&str> = coder.book().sets.forms(*set).iter().take(4).map(|f| vocabulary.text(*f)).collect();
            let more = coder.book().sets.forms(*set).len().saturating_sub(4);
            format!("one of {}{}", words.join(", "), if more > 0 { format!(" and {more} more") } else { String::new() })
        }
        Node::Target(_) => "a person acted on".into(),
        Node::Possessor(_) => "a person as owner (her, my friend's)".into(),
        Node::Person => "a person".into(),
        Node::Reflexive => "oneself".into(),
        Node::Speech(_) => "the person spoken to or speaking".into(),
        Node::Start => "the start of a clause".into(),
        Node::End => "the end of a clause".into(),
        Node::Said(_) => "speech right after".into(),
        Node::Not(_) => "a word other than the one that follows".into(),
        Node::Gap(n) => format!("at most {n} words and what follows them"),
        Node::AnyWord => "one more word".into(),
        Node::Optional(_) | Node::Capture(..) => "what follows".into(),
        Node::Either(rows, _) => {
            coder.book().sets.rows(*rows).take(3).filter_map(|r| r.first()).map(|n| describe(n, coder)).collect::<Vec<_>>().join(", or ")
        }
    }
}
