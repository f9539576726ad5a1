//! How sure a mention is, and which responses a human should look at.
//!
//! A rule's confidence is its writer's judgement of how often a human coder would agree, corrected by what is known of
//! the place: speech whose frame is loose, a match that hangs on one word, a prompt that asks for the other direction
//! of feeling. The figures were set against the development corpus (see `ier evaluate --curve`).

use super::Candidate;
use super::coding::MentionRecord;
use super::prompt::PromptContext;
use crate::codebook::{Codebook, CompiledRule};
use crate::taxonomy::axes::Valence;
use crate::taxonomy::rule::PromptAim;
use crate::text::token::{Class, Token};

/// Below this a mention makes the response one to look at.
const UNSURE: f64 = 0.6;

/// Words above which an answer without any code is worth a look.
const LONG_WITHOUT_CODE: usize = 12;

/// Probability that a human coder would give this code to an answer of so many words, 0 to 1, two decimals.
pub fn of(rule: &CompiledRule, candidate: &Candidate, prompt: PromptContext, words: usize, book: &Codebook) -> f64 {
    let rounded = |sure: f64| (sure.clamp(0.05, 0.99) * 100.0).round() / 100.0;
    if let Some(cued) = candidate.cued {
        return rounded(cued.sure);
    }
    let mut sure = f64::from(rule.confidence);
    let valence = rule.axes.map(|a| a.valence);
    let against =
        matches!((prompt.aim, valence), (PromptAim::Improve, Some(Valence::Worsen)) | (PromptAim::Worsen, Some(Valence::Improve)));
    if against {
        sure *= 0.85;
    }
    if prompt.aim == PromptAim::None && !candidate.in_speech {
        sure *= 0.9;
    }
    if candidate.specificity <= 1 {
        sure *= 0.92;
    }
    sure = sure.clamp(0.05, 0.99);
    if let Some(calibration) = &book.calibration {
        sure = calibration.probability(sure, words).clamp(0.05, 0.99);
    }
    if let (Some(calibration), Some(heard)) = (&book.cue_calibration, candidate.heard) {
        sure = calibration.heard(sure, heard);
    }
    rounded(sure)
}

/// Whether a human should look: something unsure, or nothing found in a text that talks about feelings.
pub fn needs_review(mentions: &[MentionRecord], any: bool, boundary: &[String], tokens: &[Token], book: &Codebook) -> bool {
    let words = tokens.iter().filter(|t| !t.class.has(Class::MARK)).count();
    let feeling = || book.names_feeling(tokens);
    if mentions.iter().any(|m| m.counts() && m.confidence < UNSURE) {
        return true;
    }
    if any {
        return false;
    }
    let nothing = boundary.is_empty() || boundary.iter().any(|b| b == "none");
    nothing && (words >= LONG_WITHOUT_CODE || feeling())
}
