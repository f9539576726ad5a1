//! A quiz as a sequence of questions: what comes next, what an answer is worth, what is weak.
//!
//! A session knows nothing of terminals. It hands out a question, takes the labels somebody gave, and only then says what
//! was right. A label that was missed comes back, on another text where there is one, two questions later; each label at
//! most twice, so that a session ends.

use super::draw;
use super::names::Names;
use super::vignette::{NONE, Vignette};
use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use std::collections::BTreeMap;

/// How often a missed label comes back.
const REPEATS: usize = 2;
/// Questions in between.
const DISTANCE: usize = 2;

/// A quiz that is running.
#[derive(Debug)]
pub struct Session<'v> {
    planned: Vec<(&'v Vignette, bool)>,
    spare: Vec<&'v Vignette>,
    next: usize,
    repeats: BTreeMap<String, usize>,
    repeat_weak: bool,
    answers: Vec<Answer<'v>>,
}

/// An answer that was given.
#[derive(Debug, Clone)]
pub struct Answer<'v> {
    /// The text.
    pub vignette: &'v Vignette,
    /// Labels given; empty where the question was passed.
    pub given: Vec<String>,
    /// Whether the question came to repeat something weak.
    pub repeat: bool,
    /// Whether labels and key are the same.
    pub right: bool,
    /// Shared labels over all labels of key and answer (Jaccard), 0 to 1.
    pub score: f64,
}

/// Points on one value of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisScore {
    /// The axis.
    pub axis: &'static str,
    /// The value.
    pub value: String,
    /// Labels of the key that were found.
    pub found: usize,
    /// Labels of the key.
    pub of: usize,
}

impl<'v> Session<'v> {
    /// A quiz of `n` texts out of these, drawn by seed; what is left over serves for repeats.
    ///
    /// # Errors
    /// Occur where more texts are asked for than there are.
    pub fn new(texts: &[&'v Vignette], n: usize, seed: u64, repeat_weak: bool) -> Result<Session<'v>> {
        if n > texts.len() {
            let are = if texts.len() == 1 { "is" } else { "are" };
            return Err(Error::usage(format!("{n} questions asked for, and there {are} {}", texts.len()))
                .hint("ask for fewer (--n), or select less narrowly"));
        }
        let drawn = draw::set(texts, n, seed)?;
        let mut spare: Vec<&Vignette> = texts.iter().copied().filter(|t| !drawn.iter().any(|d| d.id == t.id)).collect();
        draw::shuffle(&mut spare, &mut draw::stream(seed, "repeats"));
        Ok(Session {
            planned: drawn.into_iter().map(|v| (v, false)).collect(),
            spare,
            next: 0,
            repeats: BTreeMap::new(),
            repeat_weak,
            answers: Vec::new(),
        })
    }

    /// The text to ask now, and whether it repeats something weak; none at the end.
    pub fn current(&self) -> Option<(&'v Vignette, bool)> {
        self.planned.get(self.next).copied()
    }

    /// Number of the question, from 1, and how many are planned so far.
    pub fn progress(&self) -> (usize, usize) {
        (self.next + 1, self.planned.len())
    }

    /// Takes an answer and goes on to the next question; none at the end.
    pub fn answer(&mut self, given: &[String]) -> Option<&Answer<'v>> {
        let (vignette, repeat) = self.current()?;
        let key = vignette.key();
        let shared = key.iter().filter(|k| given.iter().any(|g| g == *k)).count();
        let all = key.len() + given.len() - shared;
        let right = shared == key.len() && given.len() == shared;
        self.answers.push(Answer { vignette, given: given.to_vec(), repeat, right, score: shared as f64 / all.max(1) as f64 });
        self.next += 1;
        if self.repeat_weak {
            for label in key.iter().filter(|k| !given.iter().any(|g| g == *k)) {
                self.repeat(vignette, label);
            }
        }
        self.answers.last()
    }

    /// Plans a missed label again, on a text that was not asked yet if there is one.
    fn repeat(&mut self, missed: &'v Vignette, label: &str) {
        let times = self.repeats.entry(label.to_owned()).or_default();
        if *times >= REPEATS || self.planned[self.next..].iter().any(|(v, again)| *again && v.key().contains(&label)) {
            return;
        }
        *times += 1;
        let text = match self.spare.iter().position(|v| v.key().contains(&label)) {
            Some(at) => self.spare.remove(at),
            None => missed,
        };
        let place = (self.next + DISTANCE).min(self.planned.len());
        self.planned.insert(place, (text, true));
    }

    /// Every answer so far.
    pub fn answers(&self) -> &[Answer<'v>] {
        &self.answers
    }

    /// Answers to first questions, without repeats: what a score is made of.
    pub fn first_answers(&self) -> impl Iterator<Item = &Answer<'v>> {
        self.answers.iter().filter(|a| !a.repeat)
    }

    /// Labels of the key that were found, by value of each axis; values that did not come up are left out.
    pub fn by_axis(&self, taxonomy: &Taxonomy) -> Vec<AxisScore> {
        let mut scores: Vec<AxisScore> = Vec::new();
        let mut add = |axis: &'static str, value: &str, hit: bool| {
            let at = scores.iter().position(|s| s.axis == axis && s.value == value).unwrap_or_else(|| {
                scores.push(AxisScore { axis, value: value.to_owned(), found: 0, of: 0 });
                scores.len() - 1
            });
            scores[at].of += 1;
            scores[at].found += usize::from(hit);
        };
        for answer in self.first_answers() {
            for label in answer.vignette.key() {
                let hit = answer.given.iter().any(|g| g == label);
                let axes = answer.vignette.mentions.iter().find(|m| m.code == label).and_then(|m| m.axes(taxonomy));
                if let Some(axes) = axes.filter(|_| taxonomy.code(label).is_some()) {
                    add("valence", axes.valence.id(), hit);
                    add("orientation", axes.orientation.id(), hit);
                    add("stage", axes.stage.id(), hit);
                } else {
                    add("beside regulation", if label == NONE { "nothing counts" } else { "boundary codes" }, hit);
                }
                add("difficulty", answer.vignette.difficulty.id(), hit);
            }
        }
        let order = ["valence", "orientation", "stage", "beside regulation", "difficulty"];
        scores.sort_by(|a, b| {
            let place = |s: &AxisScore| order.iter().position(|o| *o == s.axis);
            (place(a), &a.value).cmp(&(place(b), &b.value))
        });
        scores
    }

    /// Labels that were missed more often than found, with both counts, the weakest first; repeats included.
    pub fn weak(&self, names: &Names) -> Vec<(String, usize, usize)> {
        let mut weak: Vec<(String, usize, usize)> = Vec::new();
        for label in names.all() {
            let asked = self.answers.iter().filter(|a| a.vignette.key().contains(&label.id.as_str()));
            let (mut found, mut of) = (0, 0);
            for answer in asked {
                of += 1;
                found += usize::from(answer.given.contains(&label.id));
            }
            if found * 2 < of {
                weak.push((label.id.clone(), found, of));
            }
        }
        weak.sort_by_key(|(_, found, of)| (found * 100 / of, *found));
        weak
    }
}
