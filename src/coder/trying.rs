//! Which programs are tried where: those whose anchor is a token of the response and whose needs stand around it.

use super::explain::Event;
use super::matching::Matcher;
use super::prompt::PromptContext;
use super::roles::prompt_allows;
use super::{Candidate, Coder, Scratch};
use crate::codebook::filing::Filing;
use crate::taxonomy::axes::Direction;
use crate::taxonomy::rule::PlaceKind;
use crate::text::speech::{self, Manner};
use crate::text::token::Class;

/// A program that is worth trying at a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    program: u32,
    /// Fewest and most tokens of a match before the token.
    before: (u8, u8),
}

impl Coder {
    /// Every candidate of the tokens in `scratch`.
    pub(super) fn find(&self, text: &str, prompt: PromptContext, scratch: &mut Scratch) {
        scratch.candidates.clear();
        scratch.boundary.clear();
        scratch.tried.clear();
        scratch.speech.clear();
        let needs_speech = scratch.tokens.iter().any(|t| {
            t.class.has(
                Class::SPEECH_VERB
                    .with(Class::QUOTE_OPEN)
                    .with(Class::YOU)
                    .with(Class::YOUR)
                    .with(Class::CAUSATIVE_VERB)
                    .with(Class::STRONG_MARK),
            ) || t.class.has(Class::DO.with(Class::IT))
        });
        if needs_speech {
            speech::find(&scratch.tokens, &self.book.grammar, &mut scratch.speech);
        }
        if prompt.asked == Some(Direction::Received) {
            speech::to_respondent(&scratch.tokens, &mut scratch.speech);
        }
        if prompt.words {
            speech::asked_for(&scratch.tokens, &mut scratch.speech);
        }
        scratch.presence.read(&scratch.tokens, &scratch.speech, &self.book.needs);
        let mut feeling = None;
        let mut worth = std::mem::take(&mut scratch.worth);
        for at in 0..scratch.tokens.len() {
            let form = scratch.tokens[at].form;
            worth.clear();
            for group in self.book.anchors.at(form) {
                let filings = group.filings.iter().map(|number| &self.book.filings[*number as usize]);
                let tried = |filing: &Filing| Tried { program: filing.owner.program, before: filing.before };
                // Who asks for an explanation wants to know of what nearly matched as well.
                if scratch.trace.is_some() {
                    worth.extend(filings.map(tried));
                } else if !(group.speech && scratch.speech.is_empty()) && scratch.presence.has(group.need) {
                    let presence = &scratch.presence;
                    let met = |filing: &&Filing| {
                        // Whether a word is there at all is asked before where it is: it is the cheaper question.
                        filing.needs.iter().all(|need| presence.has(need.key))
                            && filing.needs.iter().all(|need| presence.meets(*need, at, &self.book.needs))
                    };
                    worth.extend(filings.filter(met).map(tried));
                }
            }
            // Of two patterns of a rule that match the same words the first one written is told; one pattern may be kept
            // under a word several times.
            worth.sort_unstable_by_key(|tried| tried.program);
            worth.dedup_by(|next, kept| {
                let same = next.program == kept.program;
                if same {
                    kept.before = (kept.before.0.min(next.before.0), kept.before.1.max(next.before.1));
                }
                same
            });
            for tried in &worth {
                self.try_program(*tried, at, text, prompt, &mut feeling, scratch);
            }
        }
        scratch.worth = worth;
    }

    fn try_program(&self, tried: Tried, at: usize, text: &str, prompt: PromptContext, feeling: &mut Option<bool>, scratch: &mut Scratch) {
        let Tried { program: number, before } = tried;
        let program = &self.book.programs[number as usize];
        let rule = &self.book.rules[program.rule as usize];
        if !prompt_allows(rule, prompt) {
            if let Some(trace) = &mut scratch.trace {
                trace.push(Event::Prompt { rule: program.rule });
            }
            return;
        }
        let high = at.saturating_sub(before.0 as usize);
        let low = at.saturating_sub(before.1 as usize);
        if rule.place == PlaceKind::Speech && !scratch.speech.iter().any(|s| s.start <= at && at < s.end) {
            if let Some(trace) = &mut scratch.trace {
                trace.push(Event::Tried { rule: program.rule, program: number, at });
            }
            return;
        }
        for start in (low..=high).rev() {
            // No pattern runs over the end of a sentence.
            if start < at && scratch.tokens[start].class.has(Class::SENTENCE_END) {
                break;
            }
            if program.first_need.is_some_and(|need| !scratch.presence.meets_between(need, start, start + 1, &self.book.needs)) {
                continue;
            }
            let inside: Option<usize> = match rule.place {
                PlaceKind::Speech => {
                    // The innermost stretch that holds the place: the one found last.
                    let Some(i) = scratch.speech.iter().rposition(|s| s.start <= start && start < s.end) else { continue };
                    Some(i)
                }
                PlaceKind::Act => {
                    if scratch.speech.iter().any(|s| s.manner == Manner::Quoted && s.start <= start && start < s.end) {
                        continue;
                    }
                    None
                }
                PlaceKind::Anywhere => None,
            };
            let matcher = Matcher {
                book: &self.book,
                tokens: &scratch.tokens,
                speech: inside.map(|i| &scratch.speech[i]),
                all_speech: &scratch.speech,
                low: inside.map_or(0, |i| scratch.speech[i].start),
                high: inside.map_or(scratch.tokens.len(), |i| scratch.speech[i].end),
            };
            let Some(found) = matcher.at(program, start) else { continue };
            if !(found.start..found.end).contains(&at) {
                continue;
            }
            // Several patterns of a rule may match from one start: the longest is the evidence.
            let (rule_number, start, end) = (program.rule, start as u32, found.end as u32);
            if let Some(tried) = scratch.tried.iter_mut().find(|t| t.0 == rule_number && t.1 == start) {
                if tried.2 >= end {
                    return;
                }
                tried.2 = end;
                let shorter = |c: &Candidate| c.rule == rule_number && c.start == start as usize;
                scratch.candidates.retain(|c| !shorter(c));
                scratch.boundary.retain(|c| !shorter(c));
            } else {
                scratch.tried.push((rule_number, start, end));
            }
            let speech = inside.map(|i| scratch.speech[i]);
            self.judge(program, rule, found, speech, text, prompt, feeling, scratch);
            return;
        }
        if let Some(trace) = &mut scratch.trace {
            trace.push(Event::Tried { rule: program.rule, program: number, at });
        }
    }
}
