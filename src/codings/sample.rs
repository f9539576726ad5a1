//! Drawing responses that people should code, without showing them any codes.
//!
//! Within strata every response is as likely to be drawn as any other; strata can be drawn from at different rates, so
//! that rare codes are there at all. The design says for each drawn response how likely it was; the inverse is its
//! weight, with which estimates hold for the whole file again (Horvitz and Thompson 1952).

use super::names::{Names, plain};
use super::read::column;
use super::sheet::Sheet;
use super::{Coded, Coding};
use crate::agreement::bootstrap::below;
use crate::error::{Error, Result};
use crate::table::ReadOptions;
use crate::table::reader::{self, Row};
use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;
use std::collections::HashMap;
use std::path::Path;

/// How a sample is shared among strata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocation {
    /// The same number from each, as far as there are so many.
    Equal,
    /// By the size of the stratum, at least one from each where the sample is large enough.
    Proportional,
}

/// One stratum.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Numbers of its responses.
    pub members: Vec<usize>,
    /// How many are drawn.
    pub drawn: usize,
}

impl Stratum {
    /// Probability of each of its responses to be drawn.
    pub fn probability(&self) -> f64 {
        self.drawn as f64 / self.members.len() as f64
    }
}

/// A sample: responses in the order in which they are to be coded, with the strata they come from.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Number of the response and of its stratum.
    pub drawn: Vec<(usize, usize)>,
    /// The strata.
    pub strata: Vec<Stratum>,
}

/// The stratum of each response by its codes: the code that is rarest in the file, of equally rare ones the first in the
/// codebook; `none` for those without.
pub fn by_code(coding: &Coding, names: &Names) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for response in &coding.responses {
        for code in codes(response) {
            *counts.entry(code).or_default() += 1;
        }
    }
    let order = |code: &str| names.codes().iter().position(|c| c == code).unwrap_or(usize::MAX);
    let of = |r: &Coded| codes(r).into_iter().min_by_key(|c| (counts[c], order(c))).unwrap_or("none").to_owned();
    coding.responses.iter().map(of).collect()
}

fn codes(response: &Coded) -> Vec<&str> {
    let mut codes: Vec<&str> = response.mentions().filter_map(|m| m["code"].as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Draws `n` of the responses whose strata these are, the same ones for the same seed.
///
/// # Errors
/// Occur when there is nothing to draw from, and when more is asked for than there is.
pub fn draw(strata_of: &[String], n: usize, allocation: Allocation, seed: u64) -> Result<Sample> {
    if strata_of.is_empty() {
        return Err(Error::table("there are no responses to draw from"));
    }
    if n == 0 || n > strata_of.len() {
        return Err(Error::usage(format!("can not draw {n} of {} responses", strata_of.len()))
            .hint(format!("`--n` is from 1 to {}", strata_of.len())));
    }
    let mut strata: Vec<Stratum> = Vec::new();
    for (at, name) in strata_of.iter().enumerate() {
        match strata.iter_mut().find(|s| s.name == *name) {
            Some(stratum) => stratum.members.push(at),
            None => strata.push(Stratum { name: name.clone(), members: vec![at], drawn: 0 }),
        }
    }
    strata.sort_by(|a, b| a.name.cmp(&b.name));
    if n < strata.len() {
        return Err(Error::usage(format!("{n} responses can not be drawn from {} strata: no stratum may stay empty", strata.len()))
            .hint(format!("draw at least {}, or do without `--stratify`", strata.len())));
    }
    allocate(&mut strata, n, allocation, strata_of.len());
    let mut stream = Pcg64Mcg::seed_from_u64(seed);
    let mut drawn = Vec::with_capacity(n);
    for (number, stratum) in strata.iter().enumerate() {
        let mut members = stratum.members.clone();
        for at in 0..stratum.drawn {
            let other = at + below(&mut stream, (members.len() - at) as u64) as usize;
            members.swap(at, other);
            drawn.push((members[at], number));
        }
    }
    // The order must not give the strata away.
    for at in (1..drawn.len()).rev() {
        drawn.swap(at, below(&mut stream, at as u64 + 1) as usize);
    }
    Ok(Sample { drawn, strata })
}

/// Shares `n` among the strata, each of which gets at least one.
fn allocate(strata: &mut [Stratum], n: usize, allocation: Allocation, all: usize) {
    for stratum in &mut *strata {
        stratum.drawn = 1;
    }
    for _ in strata.len()..n {
        // The next one goes to the stratum that is furthest below its share.
        let want = |s: &Stratum| match allocation {
            Allocation::Equal => s.drawn as f64,
            Allocation::Proportional => s.drawn as f64 - n as f64 * s.members.len() as f64 / all as f64,
        };
        let next = strata.iter_mut().filter(|s| s.drawn < s.members.len()).min_by(|a, b| want(a).total_cmp(&want(b)));
        if let Some(next) = next {
            next.drawn += 1;
        }
    }
}

/// The sheet for the coders: id, question, answer, and what they fill in; nothing that a machine said.
pub fn sheet(sample: &Sample, of: impl Fn(usize) -> (String, String, String), a_column_per_code: bool, names: &Names) -> Sheet {
    let responses: Vec<(String, String, String)> = sample.drawn.iter().map(|(at, _)| of(*at)).collect();
    let prompts = responses.iter().any(|(_, _, prompt)| !prompt.is_empty());
    let mut columns = vec![("id".to_owned(), 12)];
    columns.extend(prompts.then(|| ("prompt".to_owned(), 30)));
    columns.push(("text".into(), 70));
    if a_column_per_code {
        columns.extend(names.codes().iter().map(|code| (code.clone(), 10)));
        columns.push(("none".into(), 8));
    } else {
        columns.push(("codes".into(), 32));
    }
    columns.push(("notes".into(), 28));
    let width = columns.len();
    let row = |(id, text, prompt): (String, String, String)| {
        let mut cells = vec![id];
        cells.extend(prompts.then_some(prompt));
        cells.push(text);
        cells.resize(width, String::new());
        cells
    };
    Sheet { name: "code".into(), rows: responses.into_iter().map(row).collect(), columns }
}

/// The design: for each drawn response its stratum, the stratum's size, how many were drawn, probability and weight.
pub fn design(sample: &Sample, id: impl Fn(usize) -> String) -> Sheet {
    let columns = ["id", "stratum", "stratum_size", "stratum_drawn", "probability", "weight"].map(|c| (c.to_owned(), 14)).to_vec();
    let row = |(at, stratum): &(usize, usize)| {
        let stratum = &sample.strata[*stratum];
        let weight = 1.0 / stratum.probability();
        let counts = [stratum.members.len().to_string(), stratum.drawn.to_string(), stratum.probability().to_string(), weight.to_string()];
        [vec![id(*at), stratum.name.clone()], counts.to_vec()].concat()
    };
    Sheet { name: "design".into(), columns, rows: sample.drawn.iter().map(row).collect() }
}

/// The weights of a design, by id.
///
/// # Errors
/// Occur when the file has no columns `id` and `weight`, or a weight is not a number above 0.
pub fn read_weights(path: &Path) -> Result<HashMap<String, f64>> {
    let mut table = reader::open(path, &ReadOptions::default())?;
    let file = table.about().name.clone();
    let header = table.header().to_vec();
    let (id, weight) = (column(&file, &header, "id")?, column(&file, &header, "weight")?);
    let mut weights = HashMap::new();
    let mut row = Row::default();
    while table.next(&mut row)? {
        let cell = row.cell(weight).trim();
        let Some(value) = cell.parse::<f64>().ok().filter(|w| *w > 0.0 && w.is_finite()) else {
            return Err(Error::table(format!("row {}: the weight `{cell}` is not a number above 0", row.number)).at(&file, row.line, 0));
        };
        weights.insert(row.cell(id).trim().to_owned(), value);
    }
    Ok(weights)
}

/// Whether this name asks for strata by code.
pub fn is_by_code(name: &str) -> bool {
    matches!(&*plain(name), "code" | "codes")
}
