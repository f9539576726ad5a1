//! The prompt as context: which way of changing feelings it asks about, and who acted on whom.
//!
//! A prompt is read by the rules of `taxonomy/language/prompts.yaml`, in their order; the first that says something
//! about the aim settles the aim, the first about the direction settles the direction, and so with the occasion; the
//! first with a boundary code gives it. Prompts repeat, so each distinct one is read once.

use super::matching::Matcher;
use crate::codebook::program::Program;
use crate::codebook::{Codebook, PromptRule};
use crate::span::Span;
use crate::taxonomy::axes::Direction;
use crate::taxonomy::rule::{Occasion, PromptAim};
use crate::text::person::Kind;
use crate::text::token::{Class, Token};
use crate::text::tokenizer::Tokenizer;

/// What a prompt says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromptContext {
    /// Which way feelings were to be changed.
    pub aim: PromptAim,
    /// Who acted on whom, where the answer's words leave it open.
    pub direction: Direction,
    /// Whose acts the prompt asks about, where it says so.
    pub asked: Option<Direction>,
    /// Relationship that the prompt names.
    pub kind: Option<Kind>,
    /// What it says has happened.
    pub occasion: Occasion,
    /// Whether it asks for words: "what did you say to her?"
    pub words: bool,
    /// The boundary code, by number, that the prompt itself gives to answers that tell of an own act: "as a part of your
    /// job, how do you manage the mood of guests?" frames whatever is told.
    pub boundary: Option<u16>,
    /// Whether there was a prompt at all.
    pub given: bool,
}

impl PromptContext {
    /// No prompt: nothing is known, fragments are the respondent's own acts.
    pub const NONE: PromptContext = PromptContext {
        aim: PromptAim::None,
        direction: Direction::Given,
        asked: None,
        kind: None,
        occasion: Occasion::None,
        words: false,
        boundary: None,
        given: false,
    };
}

/// Reads a prompt.
pub fn read(prompt: &str, book: &Codebook) -> PromptContext {
    let mut tokens: Vec<Token> = Vec::new();
    Tokenizer::default().tokenize(prompt, &book.grammar.vocabulary, &mut tokens);
    let matcher = Matcher { book, tokens: &tokens, speech: None, all_speech: &[], low: 0, high: tokens.len() };
    let (mut aim, mut direction, mut occasion, mut boundary) = (None, None, None, None);
    for rule in &book.prompts {
        let (new_aim, new_direction) = (rule.says.aim.first().copied(), rule.says.direction.first().copied());
        let new_occasion = rule.says.occasion.first().copied();
        let news = aim.is_none() && new_aim.is_some()
            || direction.is_none() && new_direction.is_some()
            || occasion.is_none() && new_occasion.is_some()
            || boundary.is_none() && rule.boundary.is_some();
        if news && reads(rule, &matcher) {
            aim = aim.or(new_aim);
            direction = direction.or(new_direction);
            occasion = occasion.or(new_occasion);
            boundary = boundary.or(rule.boundary);
        }
    }
    PromptContext {
        aim: aim.unwrap_or(PromptAim::None),
        direction: direction.unwrap_or(Direction::Given),
        asked: direction,
        kind: super::context::first_named(&tokens, book),
        occasion: occasion.unwrap_or(Occasion::None),
        words: asks_for_words(&tokens, book),
        boundary,
        given: true,
    }
}

/// Whether a rule has something to say of the prompt.
fn reads(rule: &PromptRule, matcher: &Matcher) -> bool {
    let holds = |program: &Program| matcher.anywhere(program).is_some();
    rule.patterns.iter().any(holds) && !rule.unless.iter().any(holds) && (rule.requires.is_empty() || rule.requires.iter().any(holds))
}

/// Places of a prompt at which the rule of this id says something of it, in no order: for its examples.
pub fn places(id: &str, prompt: &str, book: &Codebook) -> Vec<Span> {
    let mut tokens: Vec<Token> = Vec::new();
    Tokenizer::default().tokenize(prompt, &book.grammar.vocabulary, &mut tokens);
    let matcher = Matcher { book, tokens: &tokens, speech: None, all_speech: &[], low: 0, high: tokens.len() };
    let rules = book.prompts.iter().filter(|rule| rule.id == id && reads(rule, &matcher));
    let programs = rules.flat_map(|rule| &rule.patterns);
    let found = programs.flat_map(|program| (0..tokens.len()).filter_map(|start| matcher.at(program, start)));
    found.map(|found| tokens[found.start].span.join(tokens[found.end - 1].span)).collect()
}

/// "What did you say", "what would you write to him": the answer is what one says.
fn asks_for_words(tokens: &[Token], book: &Codebook) -> bool {
    let text = |t: &Token| book.grammar.vocabulary.text(t.form);
    let saying = |t: &Token| matches!(text(t), "say" | "tell" | "write" | "text" | "reply" | "answer");
    tokens.first().is_some_and(|t| text(t) == "what")
        && tokens.iter().enumerate().any(|(i, t)| t.class.has(Class::YOU) && tokens[i + 1..].iter().take(2).any(saying))
}
