//! Worksheets for print, and the key apart: HTML (A4 or Letter) and Markdown.
//!
//! A sheet has the texts with room to write, or with choices to mark, and the list of codes; the key has the same numbers,
//! with codes, words and reasons. Sheet and key name the form, the set and the seed, so that they are not mixed up.

use super::draw;
use super::handbook::{PageFormat, Paper};
use super::names::Names;
use super::question::{Question, explanation};
use super::template::render;
use crate::error::Result;
use crate::taxonomy::Taxonomy;
use serde_json::{Value, json};

/// What stands on a sheet.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// Title.
    pub title: &'a str,
    /// Number of the form, from 0; none where there is one form only.
    pub form: Option<usize>,
    /// Seed it was drawn with.
    pub seed: u64,
    /// Whether there are choices to mark; else codes are written in.
    pub choices: bool,
    /// Paper.
    pub paper: Paper,
    /// Format.
    pub format: PageFormat,
}

/// The sheet, or its key.
///
/// # Errors
/// Only where a template is broken.
pub fn write(questions: &[Question], taxonomy: &Taxonomy, sheet: &Sheet, key: bool) -> Result<String> {
    let names = Names::new(taxonomy);
    let items: Vec<Value> = questions.iter().enumerate().map(|(i, q)| item(i, q, &names, sheet, key)).collect();
    let labels: Vec<Value> = names.all().iter().map(|l| json!({"name": l.name, "is_code": l.is_code})).collect();
    let values = json!({
        "title": sheet.title,
        "form": sheet.form.map(|f| draw::letter(f).to_string()),
        "seed": sheet.seed,
        "set": draw::set_name(questions.iter().map(|q| q.vignette.id.as_str())),
        "key": key,
        "choices": sheet.choices,
        "paper": sheet.paper.css(),
        "items": items,
        "labels": labels,
        "version": taxonomy.about.version,
        "program": env!("CARGO_PKG_VERSION"),
    });
    render(if sheet.format == PageFormat::Html { "worksheet.html" } else { "worksheet.md" }, &values)
}

/// An item; what belongs to the key enters it for the key alone, so that no template can show it early.
fn item(number: usize, question: &Question, names: &Names, sheet: &Sheet, key: bool) -> Value {
    let vignette = question.vignette;
    let mut item = json!({"number": number + 1, "prompt": vignette.prompt, "text": vignette.text, "asks": question.asks()});
    if sheet.choices {
        item["choices"] = question
            .choices
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let mut choice = json!({"letter": Question::letter(i).to_string(), "name": c.name});
                if key {
                    choice["right"] = c.right.into();
                }
                choice
            })
            .collect();
    }
    if key {
        item["id"] = vignette.id.as_str().into();
        item["answer"] = vignette
            .key()
            .iter()
            .map(|label| {
                let evidence: Vec<Value> =
                    vignette.evidence(label).iter().map(|(quote, why)| json!({"quote": quote.replace('\n', " "), "why": why})).collect();
                json!({"name": names.name(label), "evidence": evidence})
            })
            .collect();
        item["explanation"] = explanation(vignette, names).into();
        item["about"] = format!("{}, {}, {}", vignette.context.replace('_', " "), vignette.group, vignette.difficulty.id()).into();
    }
    item
}
