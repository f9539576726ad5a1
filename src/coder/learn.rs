//! Learning cues: from answers that people have coded to the weights of `cues.tsv`.
//!
//! Every clause of every answer is an example: of the codes whose quoted acts lie in it, or of "no act". A multinomial
//! logistic regression over the clause's cues is fitted by stochastic gradient descent with steps that shrink with what a
//! weight has moved already and a penalty on squares (AdaGrad: Duchi, Hazan and Singer 2011). Cues that stand in one answer
//! alone, and weights near zero, are left out, and what is left is fitted anew, so that the file holds all that counts.
//! The same answers give the same file.

use super::clause_cues::{CueScratch, question, softmax};
use super::prompt::{self, PromptContext};
use super::{Coder, Scratch};
use crate::codebook::cue_table::Feature;
use crate::response::Response;
use crate::taxonomy::cues::{Cue, Cues, NO_ACT};
use crate::taxonomy::located::Located;
use rand_core::Rng;
use rand_pcg::Pcg64Mcg;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// An answer that people have coded.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The answer and its question.
    pub response: Response,
    /// Acts that were done or planned: place of the quote in bytes, and code.
    pub acts: Vec<(Range<usize>, String)>,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Teaching {
    /// Times that all answers are gone through.
    pub rounds: u32,
    /// Length of the first step.
    pub step: f32,
    /// Weight of the penalty on squares.
    pub penalty: f32,
    /// A cue whose greatest weight is below this is left out.
    pub least: f32,
    /// Weights nearer to what is usual for their cue than this are left out.
    pub small: f32,
    /// Seed of the order in which clauses are gone through.
    pub seed: u64,
}

impl Default for Teaching {
    fn default() -> Teaching {
        Teaching { rounds: 30, step: 0.07, penalty: 2e-4, least: 0.8, small: 0.6, seed: 1 }
    }
}

/// A clause as the learner sees it.
struct Clause {
    /// Numbers of the cues that always count or are of the question.
    around: Vec<u32>,
    /// Numbers of the cues of its words, each once.
    cues: Vec<u32>,
    /// Classes, each once.
    classes: Vec<usize>,
}

/// Learns the cues of these answers. Codes that the codebook does not know are taken for acts of no code.
pub fn learn(coder: &Coder, lessons: &[Lesson], teaching: Teaching) -> Cues {
    let mut classes: Vec<&str> = coder.book().codes.iter().map(|c| c.id.as_str()).collect();
    classes.push(NO_ACT);
    let mut names: Vec<String> = Vec::new();
    let mut clauses = read(coder, lessons, &classes, &mut names);
    let weights = fit(&clauses, names.len(), classes.len(), teaching);
    // What hardly counts is left out, and the rest fitted without it.
    let loudest = |cue: usize| weights[cue * classes.len()..(cue + 1) * classes.len()].iter().fold(0.0_f32, |most, w| most.max(w.abs()));
    let of_words = |cue: usize| Feature::parse(&names[cue]).is_some_and(Feature::of_words);
    let kept: Vec<bool> = (0..names.len()).map(|cue| !of_words(cue) || loudest(cue) >= teaching.least).collect();
    for clause in &mut clauses {
        clause.cues.retain(|cue| kept[*cue as usize]);
    }
    let weights = fit(&clauses, names.len(), classes.len(), teaching);
    let mut cues: Vec<Cue> = Vec::new();
    for (cue, name) in names.iter().enumerate().filter(|(cue, _)| kept[*cue]) {
        let own = &weights[cue * classes.len()..(cue + 1) * classes.len()];
        // What a cue says of all codes alike says nothing: weights are counted from what is usual in their row, and those
        // near it are left out, which would hide the others by their number.
        let mut sorted = own.to_vec();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted[sorted.len() / 2];
        let rounded = own.iter().zip(&classes).map(|(w, class)| ((*class).to_owned(), ((w - usual) * 10.0).round() / 10.0));
        let weights: Vec<(String, f32)> = rounded.filter(|(_, w)| w.abs() >= teaching.small || !of_words(cue) && *w != 0.0).collect();
        if !weights.is_empty() || of_words(cue) {
            cues.push(Cue { cue: Located::nowhere(name.clone()), weights });
        }
    }
    cues.sort_by(|a, b| a.cue.value.cmp(&b.cue.value));
    Cues { cues }
}

/// The file of these cues.
pub fn to_text(cues: &Cues, made_of: &str) -> String {
    let mut text = format!("# Cues: words that speak for a code where no rule does. Made by `ier learn`; {made_of}\n");
    text.push_str("# A cue, a tab, codes with weights in units of log odds; ~ stem, two words: neighbours, ? question, = always.\n");
    for cue in &cues.cues {
        text.push_str(&cue.cue.value);
        for (number, (code, weight)) in cue.weights.iter().enumerate() {
            let mark = if number == 0 { '\t' } else { ' ' };
            let _ = write!(text, "{mark}{code} {weight}");
        }
        if cue.weights.is_empty() {
            text.push('\t');
        }
        text.push('\n');
    }
    text
}

/// Every clause with the numbers of its cues; cues of words that stand in one answer alone are left out.
fn read(coder: &Coder, lessons: &[Lesson], classes: &[&str], names: &mut Vec<String>) -> Vec<Clause> {
    let mut numbers: FxHashMap<String, (u32, usize, bool)> = FxHashMap::default();
    let mut clauses = Vec::new();
    let (mut scratch, mut cues) = (Scratch::default(), CueScratch::default());
    for (lesson_number, lesson) in lessons.iter().enumerate() {
        let response = &lesson.response;
        let prompt = response.prompt.as_ref().map_or(PromptContext::NONE, |p| prompt::read(p, coder.book()));
        let Scratch { tokenizer, tokens, .. } = &mut scratch;
        tokenizer.tokenize(&response.text, &coder.book().grammar.vocabulary, tokens);
        cues.read(tokens, &response.text, &coder.book().grammar.vocabulary);
        let mut number = |feature: Feature| {
            let next = numbers.len() as u32;
            let entry = numbers.entry(feature.to_string()).or_insert((next, lesson_number, !feature.of_words()));
            entry.2 |= entry.1 != lesson_number;
            entry.0
        };
        for clause in cues.clauses() {
            let place = tokens[clause.start].span.join(tokens[clause.end - 1].span);
            let place = place.start as usize..place.end as usize;
            let around = std::iter::once(Feature::Always).chain(question(prompt).map(Feature::Question)).map(&mut number).collect();
            let mut own = Vec::new();
            cues.each(clause, |feature| own.push(number(feature)));
            own.sort_unstable();
            own.dedup();
            clauses.push(Clause { around, cues: own, classes: classes_of(&place, &lesson.acts, classes) });
        }
    }
    // Numbers without gaps for what is kept.
    let mut kept: Vec<(&String, u32)> =
        numbers.iter().filter(|(_, (_, _, often))| *often).map(|(name, (number, _, _))| (name, *number)).collect();
    kept.sort_by_key(|(_, number)| *number);
    let new: FxHashMap<u32, u32> = kept.iter().zip(0..).map(|((_, old), new)| (*old, new)).collect();
    names.extend(kept.iter().map(|(name, _)| (*name).clone()));
    for clause in &mut clauses {
        for row in [&mut clause.around, &mut clause.cues] {
            *row = row.iter().filter_map(|old| new.get(old).copied()).collect();
        }
    }
    clauses
}

/// Codes of the acts that share half of the shorter of the two with a clause; no act where there is none.
fn classes_of(place: &Range<usize>, acts: &[(Range<usize>, String)], classes: &[&str]) -> Vec<usize> {
    let shares = |act: &Range<usize>| {
        let shared = act.end.min(place.end).saturating_sub(act.start.max(place.start));
        2 * shared >= act.len().min(place.len()) && shared > 0
    };
    let mut found: Vec<usize> =
        acts.iter().filter(|(act, _)| shares(act)).filter_map(|(_, code)| classes.iter().position(|c| c == code)).collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        found.push(classes.len() - 1);
    }
    found
}

/// Weights of every cue for every class, cue after cue.
fn fit(clauses: &[Clause], cues: usize, classes: usize, teaching: Teaching) -> Vec<f32> {
    let mut weights = vec![0_f32; cues * classes];
    let mut moved = vec![1e-3_f32; cues * classes];
    let mut order: Vec<u32> = (0..clauses.len() as u32).collect();
    let mut random = Pcg64Mcg::new(u128::from(teaching.seed));
    let mut sums = vec![0_f32; classes];
    for _ in 0..teaching.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, (random.next_u64() % (at as u64 + 1)) as usize);
        }
        for number in &order {
            let clause = &clauses[*number as usize];
            let scale = 1.0 / (clause.cues.len().max(1) as f32).sqrt();
            sums.fill(0.0);
            let all = || clause.around.iter().map(|cue| (*cue, 1.0)).chain(clause.cues.iter().map(|cue| (*cue, scale)));
            for (cue, value) in all() {
                let from = cue as usize * classes;
                for (sum, weight) in sums.iter_mut().zip(&weights[from..from + classes]) {
                    *sum += value * weight;
                }
            }
            softmax(&mut sums);
            for class in &clause.classes {
                sums[*class] -= 1.0 / clause.classes.len() as f32;
            }
            for (cue, value) in all() {
                let from = cue as usize * classes;
                let (own, moved) = (&mut weights[from..from + classes], &mut moved[from..from + classes]);
                for ((weight, moved), error) in own.iter_mut().zip(moved).zip(&sums) {
                    let slope = value * error + teaching.penalty * *weight;
                    *moved += slope * slope;
                    *weight -= teaching.step * slope / moved.sqrt();
                }
            }
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Taxonomy;

    /// Twelve answers of which each says one of two things in other words.
    fn lessons() -> Vec<Lesson> {
        let acts = [("listening", "blether"), ("ridicule", "snurdle"), ("none", "rained")];
        (0..12)
            .map(|i| {
                let (code, word) = acts[i % 3];
                let text = format!("on day {i} it was all {word} with him");
                let acts = if code == "none" { Vec::new() } else { vec![(0..text.len(), code.to_owned())] };
                Lesson { response: Response::of(&text), acts }
            })
            .collect()
    }

    #[test]
    fn words_speak_for_the_code_they_stand_in() {
        let coder = Coder::of(&Taxonomy::embedded().unwrap()).unwrap();
        let teaching = Teaching { least: 0.1, small: 0.1, ..Teaching::default() };
        let cues = learn(&coder, &lessons(), teaching);
        let weight = |cue: &str, code: &str| {
            let found = cues.cues.iter().find(|c| c.cue.value == cue).unwrap_or_else(|| panic!("no cue {cue}"));
            found.weights.iter().find(|(c, _)| c == code).map_or(0.0, |(_, w)| *w)
        };
        assert!(weight("blether", "listening") > 0.1 && weight("blether", "ridicule") < 0.0);
        assert!(weight("snurdle", "ridicule") > 0.1);
        assert!(weight("rained", "none") > 0.1);
        let text = to_text(&cues, "twelve answers");
        assert_eq!(Cues::parse("cues.tsv", &text).unwrap(), cues);
        assert_eq!(to_text(&learn(&coder, &lessons(), teaching), "twelve answers"), text);
    }

    #[test]
    fn a_clause_has_the_codes_of_the_acts_in_it() {
        let acts = [(0..10, "a".to_owned()), (12..40, "b".to_owned()), (41..43, "unheard of".to_owned())];
        let classes = ["a", "b", "none"];
        assert_eq!(classes_of(&(0..11), &acts, &classes), [0]);
        assert_eq!(classes_of(&(0..40), &acts, &classes), [0, 1]);
        assert_eq!(classes_of(&(20..30), &acts, &classes), [1]);
        assert_eq!(classes_of(&(40..60), &acts, &classes), [2]);
    }
}
