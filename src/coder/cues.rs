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
use super::{Candidate, Coder, Cued, Scratch, confidence, direction};
use crate::codebook::Gives;
use crate::codebook::cue_table::{Feature, Speaks, Whole};
use crate::taxonomy::axes::Status;
use crate::taxonomy::calibration::{Alone, CueCalibration, Heard, logistic};
use crate::taxonomy::rule::PromptAim;
use crate::text::person;
use crate::text::reality::{self, Reality};
use crate::text::token::{Class, Token};
use std::ops::Range;

/// Most tokens between a verb of saying and what is said for the verb to be shown with it.
const FRAME: usize = 8;

/// Most words of a short answer.
const SHORT: usize = 20;

/// Most words of an explanation.
const SHOWN: usize = 5;

impl Coder {
    /// Lets cues speak: for or against mentions by rules, and for what no rule has found.
    pub(super) fn hear_cues(&self, text: &str, prompt: PromptContext, scratch: &mut Scratch) {
        scratch.told = None;
        let Some(calibration) = self.book.cue_calibration.filter(|_| !self.book.cues.is_empty()) else { return };
        if !self.worth_hearing(prompt, &scratch.tokens) {
            return;
        }
        let mut cues = std::mem::take(&mut scratch.cues);
        cues.read(&scratch.tokens, text, &self.book.grammar.vocabulary);
        cues.weigh(&self.book.cues, question(prompt).map(Feature::Question).into_iter().chain(self.ruled(prompt, text, scratch)));
        let words = text.split_whitespace().count();
        // The likeliest of what is not given: where it stands, or what it is.
        let mut dropped: Option<(f64, usize)> = None;
        for at in 0..scratch.candidates.len() {
            let candidate = &mut scratch.candidates[at];
            candidate.heard = self.heard(candidate.rule, candidate.start..candidate.end, &cues);
            let sure = confidence::of(&self.book.rules[candidate.rule as usize], candidate, prompt, words, &self.book);
            candidate.kept = sure >= calibration.least_of_rule;
            if !candidate.kept && candidate.status.counts() && dropped.is_none_or(|(most, _)| sure > most) {
                dropped = Some((sure, at));
            }
        }
        // A short answer to a question about feelings tells of little but its act: all that rules find there stays.
        if prompt.aim != PromptAim::None
            && words <= SHORT
            && !scratch.candidates.iter().any(|c| c.kept && c.status.counts())
            && let Some((_, at)) = dropped.filter(|(sure, _)| *sure >= calibration.least_of_sole)
        {
            scratch.candidates[at].kept = true;
        }
        let beside = scratch.candidates.iter().any(|c| c.kept && c.status.counts());
        let free = self.free_clauses(&cues, scratch);
        let mut unsure: Option<(f64, Candidate)> = None;
        for class in 0..self.book.cues.of_clauses {
            let Some((sure, candidate)) = self.hear_code(class, prompt, words, beside, calibration, &free, &cues, scratch) else {
                continue;
            };
            if sure >= calibration.least {
                scratch.candidates.push(candidate);
            } else if unsure.as_ref().is_none_or(|(most, _)| sure > *most) {
                unsure = Some((sure, candidate));
            }
        }
        // Where the whole answer tells of some act, the likeliest stays, as unsure as it is, for a person to see.
        let asked = if prompt.aim == PromptAim::None { 0.0 } else { 1.0 };
        let act = self.whole(&cues, Whole::Act).map_or(asked, logistic);
        let told = act >= calibration.least_act;
        if told && !scratch.candidates.iter().any(|c| c.kept && c.status.counts()) {
            let (of_rule, of_cues) = (dropped.map_or(0.0, |d| d.0), unsure.as_ref().map_or(0.0, |u| u.0));
            if of_rule.max(of_cues) < calibration.least_likeliest {
                // The question says more.
            } else if let Some((_, at)) = dropped.filter(|_| of_rule >= of_cues) {
                scratch.candidates[at].kept = true;
            } else if let Some((_, candidate)) = unsure {
                scratch.candidates.push(candidate);
            }
        }
        self.direct(calibration, &cues, scratch);
        self.trace_cues(&cues, scratch);
        scratch.told = self.book.cues.of_whole().then_some(told);
        scratch.cues = cues;
    }

    /// Records which mentions cues took and gave, where somebody wants to know.
    fn trace_cues(&self, cues: &CueScratch, scratch: &mut Scratch) {
        let Some(trace) = &mut scratch.trace else { return };
        for candidate in &scratch.candidates {
            let class = || self.book.cue_rules.iter().position(|rule| *rule == Some(candidate.rule));
            if !candidate.kept {
                trace.push(Event::Against { rule: candidate.rule, place: candidate.place });
            } else if let Some(class) = candidate.cued.and_then(|_| class()) {
                let shown = self.loudest(class, &(candidate.start..candidate.end), cues);
                trace.push(Event::Cued { rule: candidate.rule, place: candidate.place, shown });
            }
        }
    }

    /// Whether cues are heard at all: they know answers to questions. A report of what one person did to another, put to nobody,
    /// is left to rules.
    fn worth_hearing(&self, prompt: PromptContext, tokens: &[Token]) -> bool {
        // A codebook that is not about feelings names none.
        let elsewhere = self.book.sets.forms(self.book.feelings).is_empty();
        let first_person = || tokens.iter().any(|t| t.class.has(Class::I.with(Class::ME).with(Class::MY).with(Class::WE).with(Class::US)));
        prompt.given || elsewhere || first_person()
    }

    /// Which clauses hold nothing that rules have found.
    fn free_clauses(&self, cues: &CueScratch, scratch: &Scratch) -> Vec<bool> {
        let free = |clause: &Range<usize>| {
            let takes = |c: &Candidate| c.kept && c.start < clause.end && clause.start < c.end;
            let claimed = scratch.boundary.iter().any(|c| c.status.counts() && self.claims(c) && takes(c));
            !claimed && !scratch.candidates.iter().any(takes)
        };
        cues.clauses().iter().map(free).collect()
    }

    /// A code that no rule has found, in the free clause that speaks loudest for it, and how sure that is.
    #[allow(clippy::too_many_arguments)]
    fn hear_code(
        &self,
        class: usize,
        prompt: PromptContext,
        words: usize,
        beside: bool,
        calibration: CueCalibration,
        free: &[bool],
        cues: &CueScratch,
        scratch: &Scratch,
    ) -> Option<(f64, Candidate)> {
        let Speaks::For(code) = self.book.cues.classes[class] else { return None };
        let rule = self.book.cue_rules[class]?;
        let gives = |c: &Candidate| self.book.rules[c.rule as usize].gives == Gives::Code(code);
        if scratch.candidates.iter().any(|c| c.kept && c.status.counts() && gives(c)) {
            return None;
        }
        let own = cues.heard(&self.book.cues).zip(free).filter(|(_, free)| **free).map(|((clause, heard), _)| (clause, heard[class]));
        let (clause, own) = own.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let whole = self.whole(cues, Whole::Code(code)).unwrap_or_default();
        let said = Alone { own: f64::from(own), whole, beside };
        let cued = Cued { sure: calibration.alone(said, words), said };
        let candidate = self.cued(rule, clause, cued, prompt, scratch)?;
        Some((cued.sure, candidate))
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
                _ => {}
            }
        }
        let whole = self.whole(cues, Whole::Code(code)).unwrap_or_default();
        Some(Heard { own: f64::from(heard[own]), other: f64::from(other), none: f64::from(none), whole })
    }

    /// What cues say of a clause as a candidate. Where its words leave open who acts on whom, the question says; what is denied
    /// or imagined is left alone.
    fn cued(&self, number: u32, clause: &Range<usize>, cued: Cued, prompt: PromptContext, scratch: &Scratch) -> Option<Candidate> {
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
            cued: Some(cued),
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
            odds_whole: 0.0,
            words: 0.0,
            beside: -1.0,
            least: 0.5,
            rule: 0.0,
            judgement: 1.0,
            own: 1.0,
            other: 0.0,
            none: 0.0,
            whole: 0.0,
            least_of_rule: 0.2,
            least_of_sole: 0.05,
            least_act: 0.5,
            least_likeliest: 0.3,
            boundary: 0.3,
            boundary_of_rule: 0.1,
            direction: 2.0,
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
    fn without_a_question_only_what_one_tells_of_oneself_is_heard() {
        let coder = coder("=\tnone 1\nfrobbed\tlistening 6\n");
        let any = |text: &str| !coder.code(&Response::of(text), &mut Scratch::default()).mentions.is_empty();
        assert!(!any("She frobbed him because he was sad"), "reports about others are left to rules");
        assert!(any("I frobbed him"));
        let response = Response::of("By the gate he frobbed me, I was so sad");
        assert_eq!(coder.code(&response, &mut Scratch::default()).mentions[0].direction, "received");
        let asked = Response::of("She frobbed him by the gate").to_prompt("Diary, day three");
        assert!(!coder.code(&asked, &mut Scratch::default()).mentions.is_empty());
    }

    #[test]
    fn beside_what_rules_find_cues_must_be_surer() {
        for (weight, found) in [(1.5, 1), (9.0, 2)] {
            let coder = coder(&format!("=\tnone 1\nfrobbed\tlistening {weight}\n"));
            assert_eq!(codes(&coder, "I frobbed her, gave her a hug").len(), found, "{weight}");
        }
    }

    #[test]
    fn a_code_is_placed_where_its_cues_are_loudest() {
        let coder = coder("=\tnone 1\nfrobbed\tlistening 5\ngribbled\tlistening 9\n");
        let response = Response::of("I frobbed her, I gribbled her").to_prompt(QUESTION);
        let coded = coder.code(&response, &mut Scratch::default());
        let quotes: Vec<&str> = coded.mentions.iter().map(|m| m.quote.as_str()).collect();
        assert_eq!(quotes, ["I gribbled her"], "one mention of a code by cues");
    }

    #[test]
    fn where_the_whole_answer_tells_of_an_act_the_likeliest_stays() {
        let unsure = "=\tnone 1\nfrobbed\tlistening 0.5\n";
        let coded = |cues: &str| codes(&coder(cues), "I frobbed her by the gate");
        assert_eq!(coded(&format!("{unsure}gate\t@act 4\n")), ["listening cues.listening given actual"]);
        assert!(coded(&format!("{unsure}gate\t@act -4\n")).is_empty(), "nor does the question give what the answer does not tell");
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
