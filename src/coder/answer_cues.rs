//! What the cues of a whole answer say: that it tells of an act at all, of which codes, of which boundary codes, and whether acts
//! are given, received or observed.
//!
//! Each of these is a logistic regression of its own over the cues of all clauses, the question, and what rules say
//! ([`crate::codebook::cue_table::Whole`]). What is said of the whole never names a place: it makes mentions more or less sure
//! ([`super::cues`]), lets the likeliest stand where some act is told, settles directions that a mention's own
//! words leave open, and gives boundary codes, which have no place anyway.

use super::clause_cues::CueScratch;
use super::explain::Event;
use super::prompt::PromptContext;
use super::{Coder, Scratch};
use crate::codebook::cue_table::{ACT, Feature, Speaks, Whole};
use crate::taxonomy::axes::Direction;
use crate::taxonomy::calibration::{CueCalibration, logistic};

const DIRECTIONS: [Direction; 3] = [Direction::Given, Direction::Received, Direction::Observed];

impl Coder {
    /// What the cues of the whole answer say of something, in log odds; `None` where they are never asked.
    pub(super) fn whole(&self, cues: &CueScratch, of: Whole) -> Option<f64> {
        let table = &self.book.cues;
        let at = table.classes[table.of_clauses..].iter().position(|class| *class == Speaks::Whole(of))?;
        cues.whole().get(at).map(|odds| f64::from(*odds))
    }

    /// What rules say of a response, as cues: that they find an act, boundary codes, or `none` of either.
    pub(super) fn ruled<'c>(&'c self, prompt: PromptContext, text: &str, scratch: &Scratch) -> impl Iterator<Item = Feature<'c>> + use<'c> {
        let any = scratch.candidates.iter().any(|c| c.kept && c.status.counts());
        let present = self.boundary_by_rules(any, prompt, text, scratch);
        let none = (!any && !present.contains(&true)).then_some("none");
        let boundary = self.book.boundary.iter().zip(present).filter(|(_, present)| *present).map(|(id, _)| id.as_str());
        boundary.chain(none).chain(any.then_some(ACT)).map(Feature::Ruled)
    }

    /// Turns mentions that count towards where the whole answer points, if it speaks louder than their own words.
    pub(super) fn direct(&self, calibration: CueCalibration, cues: &CueScratch, scratch: &mut Scratch) {
        let said = DIRECTIONS.map(|direction| self.whole(cues, Whole::Toward(direction)));
        let [Some(given), Some(received), Some(observed)] = said else { return };
        for candidate in scratch.candidates.iter_mut().filter(|c| c.kept && c.status.counts()) {
            let own = |direction: Direction| if candidate.direction == direction { calibration.direction } else { 0.0 };
            let odds = [given, received, observed].into_iter().zip(DIRECTIONS).map(|(odds, direction)| (odds + own(direction), direction));
            let Some((_, direction)) = odds.max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            if direction != candidate.direction {
                candidate.direction = direction;
                if let Some(trace) = &mut scratch.trace {
                    trace.push(Event::Directed { rule: candidate.rule, place: candidate.place, direction });
                }
            }
        }
    }

    /// Boundary codes by rules and cues together: cues give one of which they are sure, and take one of which they know nothing.
    pub(super) fn hear_boundary(&self, calibration: CueCalibration, cues: &CueScratch, present: &mut [bool]) {
        for (number, present) in present.iter_mut().enumerate() {
            let Some(odds) = self.whole(cues, Whole::Boundary(number as u16)) else { continue };
            *present = logistic(odds) >= if *present { calibration.boundary_of_rule } else { calibration.boundary };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::compile::cue;
    use crate::response::Response;
    use crate::taxonomy::Taxonomy;
    use crate::taxonomy::cues::Cues;

    const QUESTION: &str = "Describe what you did the last time you tried to make someone feel better.";

    /// What the shipped rules with these cues say of a text: mentions with directions, and boundary codes.
    fn coded(cues: &str, text: &str) -> (Vec<String>, Vec<String>) {
        let mut coder = Coder::of(&Taxonomy::embedded().unwrap()).unwrap();
        let problems = cue::give(&mut coder.book, &Cues::parse("cues.tsv", cues).unwrap(), 0);
        assert!(problems.is_empty(), "{problems:?}");
        let coded = coder.code(&Response::of(text).to_prompt(QUESTION), &mut Scratch::default());
        (coded.mentions.iter().map(|m| format!("{} {}", m.code, m.direction)).collect(), coded.boundary)
    }

    #[test]
    fn the_whole_answer_settles_a_direction_if_it_is_loud() {
        let cues = |weight: f64| format!("=\t@act 4 @given 0.1 @observed 0.1\ngate\t@received {weight}\nhug\tcomforting 9 @comforting 9\n");
        assert_eq!(coded(&cues(1.0), "gave her a hug at the gate").0, ["comforting given"]);
        assert_eq!(coded(&cues(9.0), "gave her a hug at the gate").0, ["comforting received"]);
    }

    #[test]
    fn boundary_codes_are_given_and_taken_by_the_whole_answer() {
        let cues = |weight: f64| format!("=\t@act -9 @contagion {weight} @refusal -9\n");
        assert_eq!(coded(&cues(2.0), "the sky was grey").1, ["contagion"]);
        assert_eq!(coded(&cues(-2.0), "the sky was grey").1, ["none"]);
        let refusal =
            |weight: f64| coded(&format!("=\t@act -9 @refusal {weight} @contagion -9\n"), "I would never try to change how people feel").1;
        assert_eq!(refusal(-1.0), ["refusal"], "cues that know little leave it");
        assert_eq!(refusal(-5.0), ["none"]);
    }
}
