//! One act, one mention: goals whose means is named near are no mention of their own, and near-synonyms in one row of
//! words are joined (rulings 5 and 26 of the coding manual).

use super::explain::Event;
use super::{Candidate, Coder, Scratch};
use crate::codebook::Gives;
use crate::taxonomy::axes::Valence;
use crate::text::token::Class;

impl Coder {
    /// A goal whose means is named near is no mention of its own.
    pub(super) fn drop_bare_goals(&self, scratch: &mut Scratch) {
        let valence = |c: &Candidate| self.book.rules[c.rule as usize].axes.map(|a| a.valence);
        // 2: a goal that no code names better; 1: an aim stated by a rule of another code; 0: a means.
        let bareness = |c: &Candidate| {
            let rule = &self.book.rules[c.rule as usize];
            match rule.gives {
                Gives::Code(code) if self.book.codes[code as usize].bare => 2,
                Gives::Code(_) if rule.goal => 1,
                _ => 0,
            }
        };
        let means: Vec<(usize, Option<Valence>, u8)> =
            scratch.candidates.iter().filter(|c| c.kept && c.status.counts()).map(|c| (c.start, valence(c), bareness(c))).collect();
        for i in 0..scratch.candidates.len() {
            let candidate = &scratch.candidates[i];
            let bare = bareness(candidate);
            if !candidate.kept || bare == 0 {
                continue;
            }
            let own = valence(candidate);
            let near = |at: usize| {
                let (a, b) = (at.min(candidate.start), at.max(candidate.start));
                scratch.tokens[a..b].iter().filter(|t| t.class.has(Class::SENTENCE_END)).count() <= 2
            };
            let found = means.iter().any(|(at, v, barer)| *barer < bare && (*v == own || *v == Some(Valence::Unspecified)) && near(*at));
            if found {
                let (rule, place) = (candidate.rule, candidate.place);
                scratch.candidates[i].kept = false;
                if let Some(trace) = &mut scratch.trace {
                    trace.push(Event::BareGoal { rule, place });
                }
            }
        }
    }

    /// Matches of one code in one clause, both in one row of words, are one mention: the first one stays.
    pub(super) fn join_repeats(&self, scratch: &mut Scratch) {
        let mut i = 1;
        while i < scratch.candidates.len() {
            let (before, here) = (&scratch.candidates[i - 1], &scratch.candidates[i]);
            let same = self.book.rules[before.rule as usize].gives == self.book.rules[here.rule as usize].gives
                && before.status == here.status
                && before.direction == here.direction
                && here.start <= before.end + 2
                && scratch.tokens[before.end.min(here.start)..here.start]
                    .iter()
                    .all(|t| t.class.has(Class::COMMA.with(Class::COORDINATOR)));
            if same {
                let evidence = before.evidence.join(here.evidence);
                let end = here.end;
                scratch.candidates[i - 1].evidence = evidence;
                scratch.candidates[i - 1].end = end;
                scratch.candidates.remove(i);
            } else {
                i += 1;
            }
        }
    }
}
