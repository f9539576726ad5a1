//! Learning cues: from answers that people have coded to the weights of `cues.tsv`.
//!
//! Every clause of every answer is an example: of the codes whose quoted acts lie in it, or of "no act". A multinomial
//! logistic regression over the clause's cues is fitted. Every answer as a whole is an example too: of acts at all, of codes, of
//! boundary codes and of directions; each of these has a logistic regression of its own over the cues of all clauses. Both are
//! fitted by stochastic gradient descent with steps that shrink with what a weight has moved already (AdaGrad: Duchi, Hazan
//! and Singer 2011) and a penalty on squares, of which each example bears its share. Cues that stand in one answer
//! alone, and weights near zero, are left out, and what is left is fitted anew, so that the file holds all that counts.
//! The same answers give the same file.

use super::clause_cues::{CueScratch, question, share, softmax};
use super::prompt::{self, PromptContext};
use super::{Coder, Scratch};
use crate::codebook::cue_table::{ACT, Feature, WHOLE};
use crate::response::Response;
use crate::taxonomy::axes::Direction;
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
    /// Acts that were done or planned.
    pub acts: Vec<Act>,
    /// Boundary codes.
    pub boundary: Vec<String>,
    /// Who wrote it, by number: answers of one writer are alike, and none of them may tell how sure cues are of the others.
    pub writer: usize,
}

/// An act of an answer.
#[derive(Debug, Clone)]
pub struct Act {
    /// Place of the quote in bytes.
    pub place: Range<usize>,
    /// Its code.
    pub code: String,
    /// Where it goes, if the coders said so.
    pub direction: Option<String>,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Teaching {
    /// Times that all answers are gone through.
    pub rounds: u32,
    /// Length of the first step.
    pub step: f32,
    /// Weight of the penalty on squares, against a loss of one for each example.
    pub penalty: f32,
    /// A cue whose greatest weight is below this is left out.
    pub least: f32,
    /// Weights nearer to what is usual for their cue than this are left out.
    pub small: f32,
    /// Seed of the order in which examples are gone through.
    pub seed: u64,
}

impl Default for Teaching {
    fn default() -> Teaching {
        Teaching { rounds: 40, step: 0.15, penalty: 0.1, least: 1.05, small: 0.65, seed: 1 }
    }
}

/// What a regression learns from: a clause, or an answer.
struct Example {
    /// Numbers of the cues that always count, are of the question, or of what rules say.
    around: Vec<u32>,
    /// Numbers of the cues of its words, in an answer once for each clause.
    cues: Vec<u32>,
    /// Classes that it belongs to, each once.
    classes: Vec<usize>,
}

/// How sums of weights become probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Link {
    /// One of the classes: the probabilities add up to 1.
    One,
    /// Any of the classes, each by itself.
    Any,
}

/// All that is learned from.
struct Examples {
    /// Names of the cues.
    names: Vec<String>,
    clauses: Vec<Example>,
    answers: Vec<Example>,
}

/// Learns the cues of these answers. Codes that the codebook does not know are taken for acts of no code.
pub fn learn(coder: &Coder, lessons: &[Lesson], teaching: Teaching) -> Cues {
    let classes = Classes::of(coder, lessons);
    let mut examples = read(coder, lessons, &classes);
    let cues = examples.names.len();
    let of_words: Vec<bool> = examples.names.iter().map(|name| Feature::parse(name).is_some_and(Feature::of_words)).collect();
    // What hardly counts is left out, and the rest fitted without it.
    let (of_clauses, of_answers) = fit_both(&examples, &classes, teaching);
    let loudest =
        |cue: usize| row(&of_clauses, cue, &classes.clause).iter().chain(row(&of_answers, cue, &classes.answer)).copied().fold(0.0, loud);
    let kept: Vec<bool> = (0..cues).map(|cue| !of_words[cue] || loudest(cue) >= teaching.least).collect();
    for example in examples.clauses.iter_mut().chain(&mut examples.answers) {
        example.cues.retain(|cue| kept[*cue as usize]);
    }
    let (of_clauses, of_answers) = fit_both(&examples, &classes, teaching);
    let mut found: Vec<Cue> = Vec::new();
    for (cue, name) in examples.names.iter().enumerate().filter(|(cue, _)| kept[*cue]) {
        let own = row(&of_clauses, cue, &classes.clause);
        // What a cue says of all codes alike says nothing: weights are counted from what is usual in their row, and those
        // near it are left out, which would hide the others by their number.
        let mut sorted = own.to_vec();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted[sorted.len() / 2];
        let in_clauses = own.iter().map(|weight| weight - usual).zip(&classes.clause);
        let in_answers = row(&of_answers, cue, &classes.answer).iter().copied().zip(&classes.answer);
        let rounded = in_clauses.chain(in_answers).map(|(weight, class)| (class.clone(), (weight * 10.0).round() / 10.0));
        let small = if of_words[cue] { teaching.small } else { 0.05 };
        let weights: Vec<(String, f32)> = rounded.filter(|(_, weight)| weight.abs() >= small).collect();
        if !weights.is_empty() || of_words[cue] {
            found.push(Cue { cue: Located::nowhere(name.clone()), weights });
        }
    }
    found.sort_by(|a, b| a.cue.value.cmp(&b.cue.value));
    Cues { cues: found }
}

/// The greater of a loudness and a weight's.
fn loud(most: f32, weight: f32) -> f32 {
    most.max(weight.abs())
}

/// The weights of a cue.
fn row<'w>(weights: &'w [f32], cue: usize, classes: &[String]) -> &'w [f32] {
    &weights[cue * classes.len()..(cue + 1) * classes.len()]
}

/// The regression of clauses and that of answers, side by side.
fn fit_both(examples: &Examples, classes: &Classes, teaching: Teaching) -> (Vec<f32>, Vec<f32>) {
    let cues = examples.names.len();
    std::thread::scope(|scope| {
        let answers = scope.spawn(|| fit(&examples.answers, cues, classes.answer.len(), Link::Any, teaching));
        let clauses = fit(&examples.clauses, cues, classes.clause.len(), Link::One, teaching);
        (clauses, answers.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Names of the classes.
struct Classes {
    /// Codes, and last "no act".
    clause: Vec<String>,
    /// What is learned of whole answers, as the file names it.
    answer: Vec<String>,
}

impl Classes {
    /// Those of a codebook; of whole answers those of which the lessons have examples.
    fn of(coder: &Coder, lessons: &[Lesson]) -> Classes {
        let book = coder.book();
        let mut clause: Vec<String> = book.codes.iter().map(|c| c.id.clone()).collect();
        clause.push(NO_ACT.to_owned());
        let directions = [Direction::Given, Direction::Received, Direction::Observed].map(|d| d.id().to_owned());
        let of_answers = book.codes.iter().map(|c| c.id.clone()).chain(book.boundary.iter().cloned()).chain(directions);
        let told = |name: &str| lessons.iter().any(|lesson| lesson.tells(name));
        let answer = std::iter::once(ACT.to_owned()).chain(of_answers).filter(|name| told(name)).map(|name| format!("{WHOLE}{name}"));
        Classes { clause, answer: answer.collect() }
    }
}

impl Lesson {
    /// Whether the answer as a whole tells of this: [`ACT`], a code, a boundary code, a direction.
    fn tells(&self, name: &str) -> bool {
        let act = |act: &Act| name == ACT || act.code == name || act.direction.as_deref() == Some(name);
        self.acts.iter().any(act) || self.boundary.iter().any(|code| code == name)
    }
}

/// The file of these cues.
pub fn to_text(cues: &Cues, made_of: &str) -> String {
    let mut text = format!("# Cues: words that speak for a code where no rule does. Made by `ier learn`; {made_of}\n");
    text.push_str(
        "# A cue, a tab, codes with weights in units of log odds; ~ stem, two words: neighbours, ? question, ! rules, = always.\n",
    );
    text.push_str("# @ is said of the whole answer, the rest of a clause.\n");
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

/// Every clause and every answer with the numbers of its cues; cues of words that stand in one answer alone are left out.
fn read(coder: &Coder, lessons: &[Lesson], classes: &Classes) -> Examples {
    let mut numbers: FxHashMap<String, (u32, usize, bool)> = FxHashMap::default();
    let (mut clauses, mut answers) = (Vec::new(), Vec::new());
    let (mut scratch, mut cues) = (Scratch::default(), CueScratch::default());
    for (lesson_number, lesson) in lessons.iter().enumerate() {
        let text = lesson.response.text.as_str();
        let prompt = lesson.response.prompt.as_ref().map_or(PromptContext::NONE, |p| prompt::read(p, coder.book()));
        coder.code_by_rules(text, prompt, &mut scratch);
        cues.read(&scratch.tokens, text, &coder.book().grammar.vocabulary);
        let mut number = |feature: Feature| {
            let next = numbers.len() as u32;
            let entry = numbers.entry(feature.to_string()).or_insert((next, lesson_number, !feature.of_words()));
            entry.2 |= entry.1 != lesson_number;
            entry.0
        };
        let asked = || std::iter::once(Feature::Always).chain(question(prompt).map(Feature::Question));
        let mut of_answer = Vec::new();
        for clause in cues.clauses() {
            let place = scratch.tokens[clause.start].span.join(scratch.tokens[clause.end - 1].span);
            let place = place.start as usize..place.end as usize;
            let mut own = Vec::new();
            cues.each(clause, |feature| own.push(number(feature)));
            own.sort_unstable();
            own.dedup();
            of_answer.extend_from_slice(&own);
            clauses.push(Example {
                around: asked().map(&mut number).collect(),
                cues: own,
                classes: classes_of(&place, &lesson.acts, classes),
            });
        }
        let around = asked().chain(coder.ruled(prompt, text, &scratch)).map(&mut number).collect();
        let told = |name: &String| name.strip_prefix(WHOLE).is_some_and(|name| lesson.tells(name));
        let told = classes.answer.iter().enumerate().filter(|(_, name)| told(name)).map(|(class, _)| class).collect();
        answers.push(Example { around, cues: of_answer, classes: told });
    }
    // Numbers without gaps for what is kept.
    let mut kept: Vec<(&String, u32)> =
        numbers.iter().filter(|(_, (_, _, often))| *often).map(|(name, (number, _, _))| (name, *number)).collect();
    kept.sort_by_key(|(_, number)| *number);
    let new: FxHashMap<u32, u32> = kept.iter().zip(0..).map(|((_, old), new)| (*old, new)).collect();
    for example in clauses.iter_mut().chain(&mut answers) {
        for row in [&mut example.around, &mut example.cues] {
            *row = row.iter().filter_map(|old| new.get(old).copied()).collect();
        }
    }
    Examples { names: kept.into_iter().map(|(name, _)| name.clone()).collect(), clauses, answers }
}

/// Codes of the acts that share half of the shorter of the two with a clause; no act where there is none.
fn classes_of(place: &Range<usize>, acts: &[Act], classes: &Classes) -> Vec<usize> {
    let shares = |act: &Range<usize>| {
        let shared = act.end.min(place.end).saturating_sub(act.start.max(place.start));
        2 * shared >= act.len().min(place.len()) && shared > 0
    };
    let number = |act: &Act| classes.clause.iter().position(|c| *c == act.code);
    let mut found: Vec<usize> = acts.iter().filter(|act| shares(&act.place)).filter_map(number).collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        found.push(classes.clause.len() - 1);
    }
    found
}

/// Weights of every cue for every class, cue after cue.
fn fit(examples: &[Example], cues: usize, classes: usize, link: Link, teaching: Teaching) -> Vec<f32> {
    let mut weights = vec![0_f32; cues * classes];
    let mut moved = vec![1e-3_f32; cues * classes];
    // An example bears its share of the penalty on each cue that it has.
    let mut stands = vec![0_u32; cues];
    for cue in examples.iter().flat_map(|e| e.around.iter().chain(&e.cues)) {
        stands[*cue as usize] += 1;
    }
    let penalty: Vec<f32> = stands.iter().map(|times| teaching.penalty / (*times).max(1) as f32).collect();
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Pcg64Mcg::new(u128::from(teaching.seed));
    let mut sums = vec![0_f32; classes];
    for _ in 0..teaching.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, (random.next_u64() % (at as u64 + 1)) as usize);
        }
        for number in &order {
            let example = &examples[*number as usize];
            let scale = share(example.cues.len() as u32);
            sums.fill(0.0);
            let all = || example.around.iter().map(|cue| (*cue, 1.0)).chain(example.cues.iter().map(|cue| (*cue, scale)));
            for (cue, value) in all() {
                let from = cue as usize * classes;
                for (sum, weight) in sums.iter_mut().zip(&weights[from..from + classes]) {
                    *sum += value * weight;
                }
            }
            match link {
                Link::One => softmax(&mut sums),
                Link::Any => sums.iter_mut().for_each(|sum| *sum = 1.0 / (1.0 + (-*sum).exp())),
            }
            let each = if link == Link::One { 1.0 / example.classes.len() as f32 } else { 1.0 };
            for class in &example.classes {
                sums[*class] -= each;
            }
            for (cue, value) in all() {
                let from = cue as usize * classes;
                let (own, moved) = (&mut weights[from..from + classes], &mut moved[from..from + classes]);
                let penalty = penalty[cue as usize];
                for ((weight, moved), error) in own.iter_mut().zip(moved).zip(&sums) {
                    let slope = value * error + penalty * *weight;
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
                let act = Act { place: 0..text.len(), code: code.to_owned(), direction: Some("given".to_owned()) };
                let acts = if code == "none" { Vec::new() } else { vec![act] };
                Lesson { response: Response::of(&text), acts, boundary: Vec::new(), writer: i }
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
        assert!(weight("blether", "@listening") > 0.1 && weight("blether", "@act") > 0.1 && weight("blether", "@given") > 0.1);
        assert!(weight("rained", "@act") < -0.1);
        let text = to_text(&cues, "twelve answers");
        assert_eq!(Cues::parse("cues.tsv", &text).unwrap(), cues);
        assert_eq!(to_text(&learn(&coder, &lessons(), teaching), "twelve answers"), text);
    }

    #[test]
    fn a_clause_has_the_codes_of_the_acts_in_it() {
        let act = |place: Range<usize>, code: &str| Act { place, code: code.to_owned(), direction: None };
        let acts = [act(0..10, "a"), act(12..40, "b"), act(41..43, "unheard of")];
        let classes = Classes { clause: ["a", "b", "none"].map(str::to_owned).to_vec(), answer: Vec::new() };
        assert_eq!(classes_of(&(0..11), &acts, &classes), [0]);
        assert_eq!(classes_of(&(0..40), &acts, &classes), [0, 1]);
        assert_eq!(classes_of(&(20..30), &acts, &classes), [1]);
        assert_eq!(classes_of(&(40..60), &acts, &classes), [2]);
    }
}
