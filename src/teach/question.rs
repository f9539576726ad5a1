//! A text as a question with choices, the key, and feedback on every choice.
//!
//! The wrong choices are those that somebody would give: first the code that tempts, then codes that the manual itself
//! sets against the right one (exclusions, near misses), then neighbours in the same cell. All texts of one key are asked
//! in the same way, so that the form of a question tells nothing but how many labels are right.

use super::draw;
use super::names::Names;
use super::vignette::{NONE, Vignette};
use crate::taxonomy::Taxonomy;
use uuid::Uuid;

/// Choices of a question with one right answer; one with several gets as many wrong ones.
const CHOICES: usize = 5;

/// A question.
#[derive(Debug, Clone)]
pub struct Question<'v> {
    /// The text.
    pub vignette: &'v Vignette,
    /// Choices in the order to show them.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Label id.
    pub label: String,
    /// Name for people.
    pub name: String,
    /// Whether it is right.
    pub right: bool,
    /// Why it is right or wrong.
    pub feedback: String,
}

/// The stable id of a text in other programs: the UUID of version 5 of its address.
pub fn uuid(vignette: &Vignette) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:ier:vignette:{}", vignette.id).as_bytes())
}

impl<'v> Question<'v> {
    /// The question on a text. The seed decides the order of the choices, and which wrong ones fill up.
    pub fn new(vignette: &'v Vignette, taxonomy: &Taxonomy, names: &Names, seed: u64) -> Question<'v> {
        let key = vignette.key();
        let mut random = draw::stream(seed, &format!("choices of {}", vignette.id));
        let wrong_wanted = CHOICES - 1;
        let mut wrong = rivals(vignette, &key, taxonomy);
        wrong.retain(|label| names.get(label).is_some());
        // The nearest rivals stay; who else is asked is drawn.
        if wrong.len() > 2 {
            draw::shuffle(&mut wrong[2..], &mut random);
        }
        let mut others: Vec<String> = names.all().iter().map(|l| l.id.clone()).filter(|id| !key.contains(&id.as_str())).collect();
        draw::shuffle(&mut others, &mut random);
        for other in others {
            if wrong.len() >= wrong_wanted {
                break;
            }
            if !wrong.contains(&other) {
                wrong.push(other);
            }
        }
        wrong.truncate(wrong_wanted);
        let mut choices: Vec<Choice> = key
            .iter()
            .map(|label| Choice {
                label: (*label).to_owned(),
                name: names.name(label).to_owned(),
                right: true,
                feedback: right_because(vignette, label),
            })
            .chain(wrong.iter().map(|label| Choice {
                label: label.clone(),
                name: names.name(label).to_owned(),
                right: false,
                feedback: wrong_because(vignette, label, &key, taxonomy, names),
            }))
            .collect();
        draw::shuffle(&mut choices, &mut random);
        // "None of these" is looked for at the end.
        choices.sort_by_key(|c| c.label == NONE);
        Question { vignette, choices }
    }

    /// Whether several choices are right.
    pub fn several(&self) -> bool {
        self.choices.iter().filter(|c| c.right).count() > 1
    }

    /// What is asked.
    pub fn asks(&self) -> &'static str {
        if self.several() { "Which of these does the text tell of? Mark all that apply." } else { "Which of these does the text tell of?" }
    }

    /// Letter of a choice: `a`, `b`, ...
    pub fn letter(choice: usize) -> char {
        char::from(b'a' + (choice % 26) as u8)
    }
}

/// Reason and tempting code, for after the answer.
pub fn explanation(vignette: &Vignette, names: &Names) -> String {
    let mut text = sentence(&vignette.reason);
    if let Some(tempting) = &vignette.tempting {
        text.push_str(&format!(" Tempting: {}. {}", names.name(&tempting.code), sentence(&tempting.why_not)));
    }
    text
}

/// With a full stop, if it has no mark at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '"', '”']) { text.to_owned() } else { format!("{text}.") }
}

fn right_because(vignette: &Vignette, label: &str) -> String {
    let parts: Vec<String> =
        vignette.evidence(label).iter().map(|(quote, why)| format!("“{}”: {}", quote.replace('\n', " "), sentence(why))).collect();
    parts.join(" ")
}

fn wrong_because(vignette: &Vignette, label: &str, key: &[&str], taxonomy: &Taxonomy, names: &Names) -> String {
    if let Some(tempting) = vignette.tempting.as_ref().filter(|t| t.code == label) {
        return sentence(&tempting.why_not);
    }
    // An act in the text that does not count explains itself better than any definition.
    if let Some(mention) = vignette.mentions.iter().find(|m| m.code == label && !m.status.counts()) {
        return format!("It is named, but {}: {}", mention.status.id(), sentence(&mention.why));
    }
    if label == NONE {
        return "There is something to code here.".into();
    }
    let excluded = taxonomy.code(label).and_then(|code| {
        code.exclude.iter().find(|e| e.instead.as_ref().is_some_and(|i| key.contains(&i.value.as_str()))).map(|e| e.text.as_str())
    });
    match (excluded, names.get(label)) {
        (Some(excluded), Some(found)) => format!("{} does not count this case: {}", found.name, sentence(excluded)),
        (None, Some(found)) => format!("{} is something else: {}", found.name, first_sentence(&found.definition)),
        _ => String::new(),
    }
}

fn first_sentence(text: &str) -> String {
    let text = text.trim();
    match text.find(". ") {
        Some(end) => text[..=end].to_owned(),
        None => text.to_owned(),
    }
}

/// Wrong labels, the most likely mistakes first.
fn rivals(vignette: &Vignette, key: &[&str], taxonomy: &Taxonomy) -> Vec<String> {
    let mut rivals: Vec<String> = Vec::new();
    let mut add = |label: &str| {
        if !key.contains(&label) && !rivals.iter().any(|r| r == label) {
            rivals.push(label.to_owned());
        }
    };
    if let Some(tempting) = &vignette.tempting {
        add(&tempting.code);
    }
    for mention in vignette.mentions.iter().filter(|m| !m.status.counts()) {
        add(&mention.code);
    }
    for label in key {
        if let Some(code) = taxonomy.code(label) {
            code.exclude.iter().filter_map(|e| e.instead.as_ref()).for_each(|i| add(&i.value));
            code.near_misses.iter().for_each(|m| add(&m.code.value));
        }
        if let Some(boundary) = taxonomy.boundary.iter().find(|b| b.id.value == *label) {
            boundary.near_misses.iter().for_each(|m| add(&m.code.value));
        }
        let cell = taxonomy.code(label).and_then(|c| c.axes).map(crate::taxonomy::axes::Axes::cell);
        let neighbours = taxonomy.codes.iter().filter(|(_, c)| cell.is_some() && c.axes.map(crate::taxonomy::axes::Axes::cell) == cell);
        neighbours.for_each(|(_, c)| add(&c.id.value));
    }
    rivals
}
