//! The whole coding manual as one page: axes, codes with their strategies, boundary codes, neighbouring concepts, sources.
//!
//! Everything in it comes from the taxonomy, and with a collection two longer texts a code; nothing is written by hand
//! here, so that it can not be out of step. A taxonomy without axes or boundary codes (a codebook on something else) gives
//! a shorter page.

use super::collection::Collection;
use super::handout::{self, Handout};
use super::names::Names;
use super::question::explanation;
use super::template::render;
use crate::error::{Error, Result};
use crate::export::csl;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Axes, Valence};
use crate::taxonomy::code::{Code, NearMiss};
use serde_json::{Value, json};

/// Paper to print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

impl Paper {
    /// As CSS has it.
    pub fn css(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::Letter => "letter",
        }
    }
}

/// A format of the handbook and of worksheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFormat {
    /// A page by itself, for the browser and the printer.
    Html,
    /// Markdown (CommonMark with tables).
    Markdown,
}

/// The handbook; with a collection, with longer texts too.
///
/// # Errors
/// Occur where the taxonomy has no codes.
pub fn write(taxonomy: &Taxonomy, collection: Option<&Collection>, format: PageFormat, paper: Paper) -> Result<String> {
    if taxonomy.codes.is_empty() {
        return Err(Error::taxonomy("no codes to write about").hint("they stand in codes/*.yaml"));
    }
    let values = values(taxonomy, collection, format, paper)?;
    render(if format == PageFormat::Html { "handbook.html" } else { "handbook.md" }, &values)
}

fn values(taxonomy: &Taxonomy, collection: Option<&Collection>, format: PageFormat, paper: Paper) -> Result<Value> {
    let names = Names::new(taxonomy);
    let valence = |code: &Code| code.axes.map(|a| a.valence);
    let mut groups = Vec::new();
    for (title, wanted) in [
        ("Codes that improve", Some(Valence::Improve)),
        ("Codes that worsen", Some(Valence::Worsen)),
        ("Codes of either direction", Some(Valence::Unspecified)),
        ("Codes", None),
    ] {
        let codes: Vec<Value> = taxonomy
            .codes
            .iter()
            .filter(|(_, c)| valence(c) == wanted)
            .map(|(_, c)| code_values(c, taxonomy, &names, collection))
            .collect::<Result<_>>()?;
        if !codes.is_empty() {
            groups.push(json!({"title": title, "codes": codes}));
        }
    }
    let figures = if format == PageFormat::Html && !taxonomy.axes.is_empty() && !taxonomy.boundary.is_empty() {
        json!({
            "tree": handout::write(taxonomy, Handout::Tree)?,
            "map": handout::write(taxonomy, Handout::Map)?,
            "process": handout::write(taxonomy, Handout::Process)?,
        })
    } else {
        Value::Null
    };
    let mut boundary = to_value(&taxonomy.boundary)?;
    each(&mut boundary, |b| each(&mut b["near_misses"], |m| name_code(m, &names)));
    let mut concepts = to_value(&taxonomy.concepts)?;
    each(&mut concepts, |c| {
        each(&mut c["pairs"], |p| {
            p["code_name"] = names.name(p["code"].as_str().unwrap_or_default()).into();
            p["boundary_name"] = names.name(p["boundary"].as_str().unwrap_or_default()).into();
        });
    });
    let sources: Vec<Value> =
        taxonomy.sources.iter().map(|s| json!({"id": s.id.value, "text": csl::in_words(s), "verified": s.verified})).collect();
    let about = &taxonomy.about;
    Ok(json!({
        "title": if about.title.is_empty() { "Codebook" } else { about.title.as_str() },
        "version": about.version,
        "fingerprint": taxonomy.fingerprint.chars().take(12).collect::<String>(),
        "license": if about.license.is_empty() { String::new() } else { format!("Licence {}", about.license) },
        "program": env!("CARGO_PKG_VERSION"),
        "paper": paper.css(),
        "figures": figures,
        "axes": to_value(&taxonomy.axes)?,
        "groups": groups,
        "boundary": boundary,
        "concepts": concepts,
        "sources": sources,
    }))
}

fn code_values(code: &Code, taxonomy: &Taxonomy, names: &Names, collection: Option<&Collection>) -> Result<Value> {
    let mut value = to_value(code)?;
    value["tags"] = code.axes.map_or_else(Vec::new, tags).into();
    each(&mut value["exclude"], |e| {
        if let Some(code) = e["use"].as_str() {
            e["use_name"] = names.name(code).to_owned().into();
        }
    });
    each(&mut value["near_misses"], |m| name_code(m, names));
    let strategies: Vec<Value> = code
        .strategies
        .iter()
        .filter(|s| !s.deprecated)
        .map(|s| {
            let mut strategy = to_value(s)?;
            if strategy["near_miss"].is_object() {
                name_code(&mut strategy["near_miss"], names);
            }
            if let (Some(_), Some(axes)) = (&s.departs, taxonomy.axes_of(code, Some(s))) {
                strategy["axes_words"] = tags(axes).join(", ").into();
            }
            Ok(strategy)
        })
        .collect::<Result<_>>()?;
    value["strategies"] = strategies.into();
    if let Some(collection) = collection {
        let mut texts: Vec<_> = collection.all().iter().filter(|v| v.key() == [code.id.value.as_str()]).collect();
        texts.sort_by_key(|v| std::cmp::Reverse(v.difficulty));
        // The hardest and the easiest: what is typical, and how far it goes.
        let chosen = texts.last().copied().into_iter().chain(texts.first().copied().filter(|_| texts.len() > 1));
        value["texts"] = chosen
            .map(|v| {
                json!({"id": v.id, "prompt": v.prompt, "text": v.text, "context": v.context, "difficulty": v.difficulty.id(),
                    "explanation": explanation(v, names)})
            })
            .collect();
    }
    Ok(value)
}

/// The axes in words, for people.
fn tags(axes: Axes) -> Vec<String> {
    [axes.valence.id(), axes.orientation.id(), axes.stage.id(), axes.change.id()]
        .iter()
        .zip(["valence", "orientation", "stage", "change"])
        .map(|(value, axis)| if *value == "unspecified" { format!("{axis} unspecified") } else { value.replace('_', " ") })
        .collect()
}

fn name_code(miss: &mut Value, names: &Names) {
    let name = names.name(miss["code"].as_str().unwrap_or_default()).to_owned();
    miss["code_name"] = name.into();
}

fn each(list: &mut Value, mut change: impl FnMut(&mut Value)) {
    if let Some(list) = list.as_array_mut() {
        list.iter_mut().for_each(&mut change);
    }
}

fn to_value(part: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(part).map_err(|e| Error::taxonomy(format!("can not be written out: {e}")))
}

/// What the manual says on two labels that were confused: passages, ready to read.
pub fn passages(taxonomy: &Taxonomy, right: &str, given: &str) -> Vec<String> {
    let names = Names::new(taxonomy);
    let mut out = Vec::new();
    for label in [right, given] {
        if let Some(found) = names.get(label) {
            out.push(format!("{}: {}", found.name, found.definition.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    for (one, other) in [(right, given), (given, right)] {
        let name = names.name(one);
        let misses: &[NearMiss] = match taxonomy.code(one) {
            Some(code) => {
                for case in code.exclude.iter().filter(|e| e.instead.as_ref().is_some_and(|i| i.value == other)) {
                    out.push(format!("Not {name}, use {}: {}", names.name(other), case.text));
                }
                &code.near_misses
            }
            None => match taxonomy.boundary.iter().find(|b| b.id.value == one) {
                Some(boundary) => {
                    if !boundary.test.is_empty() {
                        out.push(format!("Test of {name}: {}", boundary.test));
                    }
                    &boundary.near_misses
                }
                None => &[],
            },
        };
        for miss in misses.iter().filter(|m| m.code.value == other) {
            let why = if miss.why.is_empty() { String::new() } else { format!(" ({})", miss.why) };
            out.push(format!("Not {name} but {}: \"{}\"{why}", names.name(other), miss.text));
        }
    }
    out
}
