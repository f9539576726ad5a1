//! From candidates that survived to the coding of the response: mentions with names and code points, codes, boundary
//! codes, context and the review flag.

use super::coding::{CodedResponse, MentionRecord};
use super::prompt::PromptContext;
use super::{Candidate, Coder, Scratch, confidence, context};
use crate::codebook::Gives;
use crate::response::Response;
use crate::span::CharOffsets;
use crate::taxonomy::axes::Direction;

/// The priority from which on a boundary rule takes words from mentions.
const CLAIMS: i32 = 2;

impl Coder {
    pub(super) fn assemble(&self, response: &Response, prompt: PromptContext, scratch: &mut Scratch) -> CodedResponse {
        let text = response.text.as_str();
        let offsets = CharOffsets::new(text);
        let words = if scratch.candidates.is_empty() { 0 } else { text.split_whitespace().count() };
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
                confidence: confidence::of(rule, candidate, prompt, words, &self.book),
                rule: rule.id.clone(),
            });
        }
        let mut any = present.iter().any(|p| *p);
        let mut boundary = self.boundary(any, prompt, text, scratch);
        if mentions.is_empty()
            && boundary.iter().all(|b| b == "none")
            && scratch.told.unwrap_or(true)
            && let Some((code, mention)) = self.aim_of_question(prompt, text, &scratch.tokens, &offsets)
        {
            mentions.push(mention);
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

    /// A boundary rule whose writer put it first ("I talk to my wife" about one's own feelings) takes its words from the
    /// mentions of rules that come after it.
    pub(super) fn drop_what_boundary_claims(&self, scratch: &mut Scratch) {
        let Scratch { candidates, boundary, .. } = scratch;
        for claim in boundary.iter().filter(|claim| claim.status.counts() && self.claims(claim)) {
            let rule = &self.book.rules[claim.rule as usize];
            for candidate in candidates.iter_mut().filter(|c| c.overlaps(claim)) {
                candidate.kept &= self.book.rules[candidate.rule as usize].priority >= rule.priority;
            }
        }
    }

    /// Whether a boundary code takes its words for itself.
    pub(super) fn claims(&self, boundary: &Candidate) -> bool {
        let rule = &self.book.rules[boundary.rule as usize];
        rule.priority >= CLAIMS && !rule.only_without_mentions
    }

    fn boundary(&self, any: bool, prompt: PromptContext, text: &str, scratch: &Scratch) -> Vec<String> {
        if self.book.boundary.is_empty() {
            return Vec::new();
        }
        let mut present = self.boundary_by_rules(any, prompt, text, scratch);
        if let Some(calibration) = self.book.cue_calibration.filter(|_| scratch.told.is_some()) {
            self.hear_boundary(calibration, &scratch.cues, &mut present);
        }
        let mut found: Vec<String> = present.iter().zip(&self.book.boundary).filter(|(p, _)| **p).map(|(_, b)| b.clone()).collect();
        if found.is_empty() && !any {
            found.push("none".into());
        }
        found
    }

    /// Of each boundary code, whether rules give it.
    pub(super) fn boundary_by_rules(&self, any: bool, prompt: PromptContext, text: &str, scratch: &Scratch) -> Vec<bool> {
        let mut present = vec![false; self.book.boundary.len()];
        for candidate in &scratch.boundary {
            let rule = &self.book.rules[candidate.rule as usize];
            if let Gives::Boundary(number) = rule.gives
                && candidate.status.counts()
                && !(rule.only_without_mentions && any)
                // Words that are evidence of a mention are not evidence of something else.
                && !scratch.candidates.iter().any(|c| c.kept && c.status.counts() && c.overlaps(candidate) && rule.priority <= 0)
            {
                present[number as usize] = true;
            }
        }
        if let Some(number) = prompt.boundary
            && scratch.candidates.iter().any(|c| c.kept && c.status.counts() && c.direction == Direction::Given)
        {
            present[usize::from(number)] = true;
        }
        if !any
            && !present.iter().any(|p| *p)
            && context::is_uncodable(&scratch.tokens, text, prompt)
            && let Some(at) = self.book.boundary.iter().position(|b| b == "uncodable")
        {
            present[at] = true;
        }
        present
    }
}
