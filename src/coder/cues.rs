//! What cues say where no rule knows the words of a clause, and what they say of the rules that do.
//!
//! Each clause of a response gets probabilities of the codes and of "no act" ([`super::clause_cues`]). Two things follow. A mention
//! that a rule gives becomes surer where cues speak for its code, and is dropped where rule and cues together leave little. A
//! clause in which no mention is left gets the code for which cues speak, if they are sure enough; the mention names the
//! rule `cues.CODE`, shows the clause as evidence, and `ier explain` lists the words with their weights. Who acts on whom, and
//! whether it was done, are settled as for rules. A folder without `cues.tsv` has none of this.

use super::clause_cues::{CueScratch, OPENERS, question};
use super::explain::Event;
use super::matching::Found;
use super::prompt::PromptContext;
use super::roles::beside_the_question;
use super::{Candidate, Coder, Scratch, confidence, direction};
use crate::codebook::Gives;
use crate::codebook::cue_table::Speaks;
use crate::taxonomy::axes::Status;
use crate::taxonomy::calibration::{CueCalibration, Heard};
use crate::taxonomy::rule::PromptAim;
use crate::text::person;
use crate::text::reality::{self, Reality};
use crate::text::token::{Class, Token};
use std::ops::Range;

/// Most tokens between a verb of saying and what is said for the verb to be shown with it.
const FRAME: usize = 8;

/// Most words of an explanation.
const SHOWN: usize = 5;

impl Coder {
    /// Lets cues speak: for or against mentions by rules, and for what no rule has found.
    pub(super) fn hear_cues(&self, text: &str, prompt: PromptContext, scratch: &mut Scratch) {
        let Some(calibration) = self.book.cue_calibration.filter(|_| !self.book.cues.is_empty()) else { return };
        let mut cues = std::mem::take(&mut scratch.cues);
        cues.read(&scratch.tokens, text, &self.book.grammar.vocabulary);
        cues.weigh(&self.book.cues, question(prompt));
        let words = text.split_whitespace().count();
        let mut surest_dropped: Option<(f64, usize)> = None;
        for at in 0..scratch.candidates.len() {
            let candidate = &mut scratch.candidates[at];
            candidate.heard = self.heard(candidate.rule, candidate.start..candidate.end, &cues);
            let (rule, place) = (candidate.rule, candidate.place);
            let sure = confidence::of(&self.book.rules[rule as usize], candidate, prompt, words, &self.book);
            if sure >= calibration.least_of_rule {
                continue;
            }
            candidate.kept = false;
            if candidate.status.counts() && surest_dropped.is_none_or(|(surest, _)| sure > surest) {
                surest_dropped = Some((sure, at));
            }
            if let Some(trace) = &mut scratch.trace {
                trace.push(Event::Against { rule, place });
            }
        }
        // Without a question about feelings, words about feelings must say that one is at stake; where a question was put that
        // names none, as most field notes have it, cues must be as sure as beside what rules find.
        let asked = prompt.aim != PromptAim::None;
        // A codebook that is not about feelings names none.
        let elsewhere = self.book.sets.forms(self.book.feelings).is_empty();
        if asked || elsewhere || self.book.names_feeling(&scratch.tokens) {
            self.hear_free_clauses(prompt, words, calibration, &cues, scratch);
        } else if prompt.given {
            self.hear_free_clauses(prompt, words, CueCalibration { least: calibration.least_beside, ..calibration }, &cues, scratch);
        }
        // Who answers a question about feelings tells of some act: the likeliest stays, as unsure as it is, for a person to see.
        if asked
            && let Some((_, surest)) = surest_dropped
            && !scratch.candidates.iter().any(|c| c.kept && c.status.counts())
        {
            scratch.candidates[surest].kept = true;
        }
        scratch.cues = cues;
    }

    /// Gives every clause in which nothing is found the code for which its cues speak, if they are sure enough; beside what
    /// rules have found they must be surer.
    fn hear_free_clauses(
        &self,
        prompt: PromptContext,
        words: usize,
        calibration: CueCalibration,
        cues: &CueScratch,
        scratch: &mut Scratch,
    ) {
        let found = scratch.candidates.iter().any(|c| c.kept && c.status.counts());
        let least = if found { calibration.least_beside } else { calibration.least };
        for (clause, heard) in cues.heard(&self.book.cues) {
            let taken = |c: &Candidate| c.kept && c.start < clause.end && clause.start < c.end;
            if scratch.candidates.iter().any(taken) || scratch.boundary.iter().any(|c| c.status.counts() && self.claims(c) && taken(c)) {
                continue;
            }
            let Some((class, probability)) = heard.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            let Some(rule) = self.book.cue_rules[class] else { continue };
            let sure = calibration.alone(f64::from(probability), words);
            if sure < least {
                continue;
            }
            if let Some(candidate) = self.cued(rule, clause, sure, prompt, scratch) {
                if let Some(trace) = &mut scratch.trace {
                    trace.push(Event::Cued { rule, place: candidate.place, shown: self.loudest(class, clause, cues) });
                }
                scratch.candidates.push(candidate);
            }
        }
    }

    /// What cues say of a match: the clause that it shares words with and that speaks loudest for its code.
    fn heard(&self, rule: u32, place: Range<usize>, cues: &CueScratch) -> Option<Heard> {
        let Gives::Code(code) = self.book.rules[rule as usize].gives else { return None };
        let classes = &self.book.cues.classes;
        let own = classes.iter().position(|c| *c == Speaks::For(code))?;
        let touched = cues.heard(&self.book.cues).filter(|(c, _)| c.start < place.end && place.start < c.end);
        let heard = touched.map(|(_, heard)| heard).max_by(|a, b| a[own].total_cmp(&b[own]))?;
        let (mut other, mut none) = (0.0_f32, 0.0);
        for (class, probability) in heard.iter().enumerate() {
            match classes[class] {
                Speaks::Against => none = *probability,
                Speaks::For(_) if class != own => other = other.max(*probability),
                Speaks::For(_) => {}
            }
        }
        Some(Heard { own: f64::from(heard[own]), other: f64::from(other), none: f64::from(none) })
    }

    /// What cues say of a clause as a candidate. Where its words leave open who acts on whom, the question says; what is denied
    /// or imagined is left alone.
    fn cued(&self, number: u32, clause: &Range<usize>, sure: f64, prompt: PromptContext, scratch: &Scratch) -> Option<Candidate> {
        let rule = &self.book.rules[number as usize];
        let grammar = &self.book.grammar;
        let tokens = &scratch.tokens;
        let joins = |t: &Token| t.is_mark() || t.class.has(Class::COORDINATOR) || OPENERS.contains(&grammar.vocabulary.text(t.form));
        let start = clause.clone().find(|at| !joins(&tokens[*at])).unwrap_or(clause.start);
        let is_verb =
            |t: &Token| t.class.has(Class::VERB) && !t.class.has(Class::PERSON_WORD.with(Class::AUXILIARY).with(Class::PREPOSITION));
        let verb = (start..clause.end).find(|at| is_verb(&tokens[*at])).unwrap_or(start);
        let target = (verb + 1..clause.end).find_map(|at| {
            let subject = tokens[at].class.has(Class::SUBJECT_PRONOUN) && !tokens[at].class.has(Class::OBJECT_PRONOUN);
            person::person_at(tokens, at, &grammar.vocabulary).filter(|p| !subject && p.end <= clause.end)
        });
        let found = Found { start: verb, end: clause.end, target, passive: None };
        let speech = scratch.speech.iter().copied().find(|s| s.start <= start && clause.end <= s.end);
        let (agent, target, _) = self.roles(rule, found, speech.as_ref(), tokens).unwrap_or_default();
        let first_person = tokens.iter().any(|t| t.class.has(Class::I.with(Class::ME).with(Class::MY).with(Class::WE).with(Class::US)));
        let mut direction = direction::of(agent, target, prompt, first_person).unwrap_or(prompt.direction);
        if beside_the_question(agent, target, prompt) {
            // A subject right before the verb is certain; one found far off is a guess that the question corrects.
            if agent.is_some_and(|a| a.end <= verb && verb - a.end <= 2) {
                return None;
            }
            direction = prompt.asked.unwrap_or(direction);
        }
        let reality = speech.map_or_else(|| reality::reality_of(tokens, verb, grammar).0, |speech| speech.reality);
        let status = match reality {
            Reality::Actual => Status::Actual,
            Reality::Planned => Status::Planned,
            Reality::Negated | Reality::Hypothetical | Reality::Wanted => return None,
        };
        let place = tokens[start].span.join(tokens[clause.end - 1].span);
        let frame = speech.and_then(|s| s.verb).filter(|verb| *verb < start && start - verb <= FRAME).map(|verb| tokens[verb].span);
        let evidence = frame.map_or(place, |frame| frame.join(place));
        Some(Candidate {
            rule: number,
            start,
            end: clause.end,
            specificity: 0,
            evidence,
            place,
            agent,
            target,
            direction,
            status,
            in_speech: speech.is_some(),
            kept: true,
            cued: Some(sure),
            heard: None,
        })
    }

    /// The cues of a clause that speak loudest for a class, loudest first, each with its share of the sum.
    fn loudest(&self, class: usize, clause: &Range<usize>, cues: &CueScratch) -> Vec<(String, f32)> {
        let mut shown: Vec<(String, f32)> = Vec::new();
        let mut known: Vec<u64> = Vec::new();
        cues.each(clause, |feature| {
            let Some(mut weights) = self.book.cues.weights(feature.key()) else { return };
            if known.contains(&feature.key()) {
                return;
            }
            known.push(feature.key());
            if let Some((_, weight)) = weights.find(|(c, _)| *c == class) {
                shown.push((feature.to_string(), weight));
            }
        });
        let scale = (known.len().max(1) as f32).sqrt();
        for (_, weight) in &mut shown {
            *weight /= scale;
        }
        shown.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shown.truncate(SHOWN);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::compile::cue;
    use crate::response::Response;
    use crate::taxonomy::Taxonomy;
    use crate::taxonomy::cues::Cues;

    /// The shipped rules with these cues, which alone give a mention from a probability of .5 on.
    fn coder(cues: &str) -> Coder {
        let mut coder = Coder::of(&Taxonomy::embedded().unwrap()).unwrap();
        let problems = cue::give(&mut coder.book, &Cues::parse("cues.tsv", cues).unwrap(), 0);
        assert!(problems.is_empty(), "{problems:?}");
        coder.book.cue_calibration = Some(CueCalibration {
            intercept: 0.0,
            odds: 1.0,
            words: 0.0,
            least: 0.5,
            least_beside: 0.8,
            rule: 0.0,
            judgement: 1.0,
            own: 1.0,
            other: 0.0,
            none: 0.0,
            least_of_rule: 0.2,
            mentions: 0,
        });
        coder
    }

    const QUESTION: &str = "Describe what you did the last time you tried to make someone feel better.";

    fn codes(coder: &Coder, text: &str) -> Vec<String> {
        let response = Response::of(text).to_prompt(QUESTION);
        let coded = coder.code(&response, &mut Scratch::default());
        coded.mentions.iter().map(|m| format!("{} {} {} {}", m.code, m.rule, m.direction, m.status)).collect()
    }

    #[test]
    fn words_that_no_rule_knows_speak_for_a_code() {
        let coder = coder("=\tnone 1\nfrobbed\tlistening 4\nfrobbed {person}\tlistening 2\n");
        assert_eq!(codes(&coder, "I frobbed her by the gate"), ["listening cues.listening given actual"]);
        assert_eq!(
            codes(&coder, "By the gate he frobbed me"),
            ["improve_unspecified question.aim given actual"],
            "asked for one's own acts"
        );
        assert_eq!(codes(&coder, "I never frobbed her by the gate"), ["improve_unspecified question.aim given actual"]);
        assert_eq!(codes(&coder, "I gribbled her by the gate"), ["improve_unspecified question.aim given actual"]);
    }

    #[test]
    fn without_a_question_a_feeling_must_be_named() {
        let coder = coder("=\tnone 1\nfrobbed\tlistening 6\n");
        let any = |text: &str| !coder.code(&Response::of(text), &mut Scratch::default()).mentions.is_empty();
        assert!(!any("She frobbed him"));
        assert!(any("She frobbed him because he was sad"));
        let response = Response::of("By the gate he frobbed me, I was so sad");
        assert_eq!(coder.code(&response, &mut Scratch::default()).mentions[0].direction, "received");
    }

    #[test]
    fn under_a_question_that_names_no_feeling_cues_must_be_surer() {
        for (weight, found) in [(2.0, false), (9.0, true)] {
            let coder = coder(&format!("=\tnone 1\nfrobbed\tlistening {weight}\n"));
            let response = Response::of("She frobbed him by the gate").to_prompt("Diary, day three");
            assert_eq!(!coder.code(&response, &mut Scratch::default()).mentions.is_empty(), found, "{weight}");
        }
    }

    #[test]
    fn beside_what_rules_find_cues_must_be_surer() {
        for (weight, found) in [(2.0, 1), (9.0, 2)] {
            let coder = coder(&format!("=\tnone 1\nfrobbed\tlistening {weight}\n"));
            assert_eq!(codes(&coder, "I frobbed her, gave her a hug").len(), found, "{weight}");
        }
    }

    #[test]
    fn cues_against_a_rule_take_its_mention_unless_it_is_all_there_is() {
        let coder = coder("=\tcomforting -3\nhug\tnone 30\n");
        let alone = codes(&coder, "gave her a hug");
        assert!(alone.len() == 1 && alone[0].starts_with("comforting"), "the only one stays: {alone:?}");
        let both = codes(&coder, "gave her a hug, made her a cup of tea");
        assert_eq!(both.len(), 1, "{both:?}");
        assert!(both[0].starts_with("treat"));
    }
}
