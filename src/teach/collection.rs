//! The texts of the teaching corpus, read and checked.
//!
//! Those of this project are compiled into the program; a lecturer's own come as JSONL in the same form. A collection is
//! checked against the taxonomy when it is made: what it says of codes and quotes holds.

use super::names::Names;
use super::vignette::{NONE, Vignette};
use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use rustc_hash::FxHashSet;
use std::path::Path;

/// Texts of this project, by file.
const FILES: [(&str, &str); 2] = [
    ("corpus/teaching/improving.jsonl", include_str!("../../corpus/teaching/improving.jsonl")),
    ("corpus/teaching/worsening.jsonl", include_str!("../../corpus/teaching/worsening.jsonl")),
];

/// Texts with their keys, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Collection {
    vignettes: Vec<Vignette>,
}

/// A minimal pair: texts that differ in the one thing that decides.
#[derive(Debug, Clone)]
pub struct Contrast<'v> {
    /// Its name.
    pub name: &'v str,
    /// Its texts, side by side.
    pub sides: Vec<&'v Vignette>,
    /// Whether it was written as a pair, and not put together from two texts.
    pub written: bool,
}

impl Collection {
    /// The texts compiled into the program.
    ///
    /// # Errors
    /// Occur where the taxonomy lacks a code that they use.
    pub fn embedded(taxonomy: &Taxonomy) -> Result<Collection> {
        let mut vignettes = Vec::new();
        for (path, text) in FILES {
            vignettes.extend(parse(Path::new(path), text)?);
        }
        let collection = Collection { vignettes };
        collection.check(taxonomy, Path::new("corpus/teaching"))?;
        Ok(collection)
    }

    /// The texts of a JSONL file.
    ///
    /// # Errors
    /// Occur where the file can not be read, a line is not a text with its key, or the key does not fit text or taxonomy.
    pub fn from_file(path: &Path, taxonomy: &Taxonomy) -> Result<Collection> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io("can not read", path, e))?;
        let collection = Collection { vignettes: parse(path, text.trim_start_matches('\u{feff}'))? };
        if collection.vignettes.is_empty() {
            return Err(Error::usage(format!("{} holds no texts", path.display())));
        }
        collection.check(taxonomy, path)?;
        Ok(collection)
    }

    /// Every text.
    pub fn all(&self) -> &[Vignette] {
        &self.vignettes
    }

    /// The text with this id.
    ///
    /// # Errors
    /// Occur where there is none, with the nearest id.
    pub fn get(&self, id: &str) -> Result<&Vignette> {
        self.vignettes.iter().find(|v| v.id == id).ok_or_else(|| {
            let error = Error::usage(format!("no text has the id `{id}`"));
            match nearest(id, self.vignettes.iter().map(|v| v.id.as_str())) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            }
        })
    }

    /// The minimal pairs, in the order of the files.
    pub fn contrasts(&self) -> Vec<Contrast<'_>> {
        let mut pairs: Vec<Contrast> = Vec::new();
        for vignette in self.vignettes.iter().filter(|v| !v.contrast.is_empty()) {
            match pairs.iter_mut().find(|p| p.name == vignette.contrast) {
                Some(pair) => pair.sides.push(vignette),
                None => pairs.push(Contrast { name: &vignette.contrast, sides: vec![vignette], written: true }),
            }
        }
        pairs
    }

    /// Pairs that set one label against another: those written as pairs; where there are none, texts of the one label beside
    /// texts of the other, those first in which the other label tempts.
    pub fn against<'v>(&'v self, one: &str, other: &str) -> Vec<Contrast<'v>> {
        let has = |v: &Vignette, label: &str| v.key().contains(&label);
        let written: Vec<Contrast> = self
            .contrasts()
            .into_iter()
            .filter(|p| p.sides.iter().any(|v| has(v, one) && !has(v, other)) && p.sides.iter().any(|v| has(v, other) && !has(v, one)))
            .collect();
        if !written.is_empty() {
            return written;
        }
        let side = |label: &str, tempts: &str| {
            let mut texts: Vec<&Vignette> = self.vignettes.iter().filter(|v| v.key() == [label]).collect();
            texts.sort_by_key(|v| (v.tempting.as_ref().is_none_or(|t| t.code != tempts), v.difficulty));
            texts
        };
        let (left, right) = (side(one, other), side(other, one));
        left.into_iter().zip(right).take(3).map(|(a, b)| Contrast { name: "", sides: vec![a, b], written: false }).collect()
    }

    fn check(&self, taxonomy: &Taxonomy, path: &Path) -> Result<()> {
        let names = Names::new(taxonomy);
        let mut ids = FxHashSet::default();
        for vignette in &self.vignettes {
            let fail = |message: String| Err(Error::usage(format!("text `{}`: {message}", vignette.id)).at(path, 0, 0));
            if !ids.insert(vignette.id.as_str()) {
                return fail("its id is used twice".into());
            }
            let labels = vignette
                .mentions
                .iter()
                .map(|m| (m.code.as_str(), true))
                .chain(vignette.boundary.iter().map(|b| (b.as_str(), false)))
                .chain(vignette.boundary_evidence.iter().map(|b| (b.code.as_str(), false)));
            for (label, is_code) in labels {
                if names.get(label).is_none_or(|l| l.is_code != is_code) {
                    return fail(format!("the taxonomy has no {} `{label}`", if is_code { "code" } else { "boundary code" }));
                }
            }
            if let Some(tempting) = &vignette.tempting
                && names.get(&tempting.code).is_none()
            {
                return fail(format!("the taxonomy has no code `{}`", tempting.code));
            }
            let quotes =
                vignette.mentions.iter().map(|m| m.quote.as_str()).chain(vignette.boundary_evidence.iter().map(|b| b.quote.as_str()));
            for quote in quotes {
                match vignette.text.matches(quote).count() {
                    1 => {}
                    0 => return fail(format!("the words \"{quote}\" are not in it")),
                    n => return fail(format!("the words \"{quote}\" are in it {n} times")),
                }
            }
            if vignette.mentions.is_empty() && vignette.boundary.is_empty() {
                return fail(format!("it has no key; write \"boundary\": [\"{NONE}\"] if nothing applies"));
            }
        }
        Ok(())
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<Vignette>> {
    let mut vignettes = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let vignette = serde_json::from_str(line).map_err(|e| {
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            Error::usage(message).at(path, number as u64 + 1, e.column() as u64).hint("corpus/README.md shows what a line looks like")
        })?;
        vignettes.push(vignette);
    }
    Ok(vignettes)
}
