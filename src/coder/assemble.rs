//! From candidates that survived to the coding of the response: mentions with names and code points, codes, boundary
//! codes, context and the review flag.

use super::coding::{CodedResponse, MentionRecord};
use super::prompt::PromptContext;
use super::{Coder, Scratch, confidence, context};
use crate::codebook::Gives;
use crate::response::Response;
use crate::span::{CharOffsets, Span};
use crate::taxonomy::axes::{Status, Valence};
use crate::taxonomy::rule::PromptAim;
use crate::text::token::{Class, Token};

impl Coder {
    pub(super) fn assemble(&self, response: &Response, prompt: PromptContext, scratch: &mut Scratch) -> CodedResponse {
        let text = response.text.as_str();
        let offsets = CharOffsets::new(text);
        let mut mentions = Vec::with_capacity(scratch.candidates.len());
        let mut present = vec![false; self.book.codes.len()];
        for candidate in &scratch.candidates {
            let rule = &self.book.rules[candidate.rule as usize];
            let Gives::Code(code) = rule.gives else { continue };
            let chars = offsets.chars(candidate.evidence);
            if candidate.status.counts() {
                present[code as usize] = true;
            }
            mentions.push(MentionRecord {
                code: self.book.codes[code as usize].id.clone(),
                strategy: rule.strategy.clone(),
                quote: candidate.evidence.of(text).to_owned(),
                start: chars.start,
                end: chars.end,
                valence: rule.axes.map(|a| a.valence.id().to_owned()),
                orientation: rule.axes.map(|a| a.orientation.id().to_owned()),
                stage: rule.axes.map(|a| a.stage.id().to_owned()),
                change: rule.axes.map(|a| a.change.id().to_owned()),
                direction: candidate.direction.id().to_owned(),
                status: candidate.status.id().to_owned(),
                confidence: confidence::of(rule, candidate, prompt),
                rule: rule.id.clone(),
            });
        }
        let mut any = present.iter().any(|p| *p);
        let mut boundary = self.boundary(any, prompt, text, scratch);
        if !any && boundary.iter().all(|b| b == "none") && mentions.is_empty()
            && let Some(code) = self.aim_asked_for(prompt)
            && let Some(evidence) = whole_answer(&scratch.tokens)
        {
            mentions.push(self.asked_for(code, evidence, prompt, text, &offsets));
            present[code] = true;
            any = true;
            boundary.clear();
        }
        let codes = present.iter().zip(&self.book.codes).filter(|(p, _)| **p).map(|(_, c)| c.id.clone()).collect();
        let review = confidence::needs_review(&mentions, any, &boundary, &scratch.tokens, &self.book);
        let relationship = context::relationship(&scratch.tokens, &scratch.candidates, &self.book, prompt);
        let target_number = context::target_number(&scratch.candidates);
        let motive = context::motive(&scratch.candidates, &self.book);
        CodedResponse { id: response.id.clone(), mentions, codes, boundary, relationship, target_number, motive, review }
    }

    /// The bare goal that the question asks about.
    fn aim_asked_for(&self, prompt: PromptContext) -> Option<usize> {
        let valence = match prompt.aim {
            PromptAim::Improve => Valence::Improve,
            PromptAim::Worsen => Valence::Worsen,
            _ => return None,
        };
        self.book.codes.iter().position(|c| c.bare && c.axes.is_some_and(|a| a.valence == valence))
    }

    fn asked_for(&self, code: usize, evidence: Span, prompt: PromptContext, text: &str, offsets: &CharOffsets) -> MentionRecord {
        let axes = self.book.codes[code].axes;
        let chars = offsets.chars(evidence);
        MentionRecord {
            code: self.book.codes[code].id.clone(),
            strategy: None,
            quote: evidence.of(text).to_owned(),
            start: chars.start,
            end: chars.end,
            valence: axes.map(|a| a.valence.id().to_owned()),
            orientation: axes.map(|a| a.orientation.id().to_owned()),
            stage: axes.map(|a| a.stage.id().to_owned()),
            change: axes.map(|a| a.change.id().to_owned()),
            direction: prompt.direction.id().to_owned(),
            status: Status::Actual.id().to_owned(),
            confidence: 0.3,
            rule: "asked_for".into(),
        }
    }

    fn boundary(&self, any: bool, prompt: PromptContext, text: &str, scratch: &mut Scratch) -> Vec<String> {
        if self.book.boundary.is_empty() {
            return Vec::new();
        }
        let mut present = vec![false; self.book.boundary.len()];
        for candidate in &scratch.boundary {
            let rule = &self.book.rules[candidate.rule as usize];
            if let Gives::Boundary(number) = rule.gives
                && candidate.status.counts()
                && !(rule.only_without_mentions && any)
                // Words that are evidence of a mention are not evidence of something else.
                && !scratch.candidates.iter().any(|c| c.status.counts() && c.overlaps(candidate) && rule.priority <= 0)
            {
                present[number as usize] = true;
            }
        }
        if !any
            && !present.iter().any(|p| *p)
            && context::is_uncodable(&scratch.tokens, text, prompt)
            && let Some(at) = self.book.boundary.iter().position(|b| b == "uncodable")
        {
            present[at] = true;
        }
        let mut found: Vec<String> = present.iter().zip(&self.book.boundary).filter(|(p, _)| **p).map(|(_, b)| b.clone()).collect();
        if found.is_empty() && !any {
            found.push("none".into());
        }
        found
    }
}

fn whole_answer(tokens: &[Token]) -> Option<Span> {
    let words = tokens.iter().filter(|t| !t.class.has(Class::MARK)).count();
    (words >= 4).then(|| tokens[0].span.join(tokens[tokens.len() - 1].span))
}
