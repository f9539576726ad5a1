//! Codings of the same responses brought together by id.

use super::{Coded, Coding};
use crate::error::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// How many ids a message names before it only counts.
const NAMED: usize = 5;

/// Codings side by side.
#[derive(Debug)]
pub struct Joined<'c> {
    /// The codings.
    pub codings: &'c [Coding],
    /// Ids in the order in which they are first met.
    pub ids: Vec<&'c str>,
    /// For each id, what each coder said; none where it is missing.
    pub grid: Vec<Vec<Option<&'c Coded>>>,
}

impl<'c> Joined<'c> {
    /// Joins two or more.
    ///
    /// # Errors
    /// Occur for fewer than two coders, for two of one name, and for a coder who shares no response with any other.
    pub fn of(codings: &'c [Coding]) -> Result<Joined<'c>> {
        if codings.len() < 2 {
            return Err(Error::usage(format!("agreement needs two coders or more, here {}", codings.len()))
                .hint("name a file for each coder, or say which column names the coder: `--coder-column NAME`"));
        }
        let mut names = HashSet::new();
        if let Some(twice) = codings.iter().find(|coding| !names.insert(&coding.name)) {
            return Err(Error::usage(format!("two coders are called `{}`", twice.name)).hint("name them: `ier agree anna=A.csv ben=B.csv`"));
        }
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let (mut ids, mut grid): (Vec<&str>, Vec<Vec<Option<&Coded>>>) = (Vec::new(), Vec::new());
        for (at, coding) in codings.iter().enumerate() {
            for response in &coding.responses {
                let place = *places.entry(&response.id).or_insert_with(|| {
                    ids.push(&response.id);
                    grid.push(vec![None; codings.len()]);
                    ids.len() - 1
                });
                grid[place][at] = Some(response);
            }
        }
        let joined = Joined { codings, ids, grid };
        if let Some(at) = (0..codings.len()).find(|at| joined.shared(*at) == 0) {
            let other = usize::from(at == 0);
            let some = |coding: &Coding| match coding.responses.first() {
                Some(first) => format!("`{}`", first.id),
                None => "no coded response".to_owned(),
            };
            let (a, b) = (&codings[at], &codings[other]);
            return Err(Error::usage(format!("{} shares no response with any other coder", a.name)).hint(format!(
                "ids are compared as written: {} begins with {}, {} with {}; `--id-column NAME` takes another column",
                a.name,
                some(a),
                b.name,
                some(b)
            )));
        }
        Ok(joined)
    }

    /// Number of responses that this coder and another coded.
    pub fn shared(&self, coder: usize) -> usize {
        self.grid.iter().filter(|row| row[coder].is_some() && row.iter().flatten().count() > 1).count()
    }

    /// Number of responses that two or more coded.
    pub fn comparable(&self) -> usize {
        self.grid.iter().filter(|row| row.iter().flatten().count() > 1).count()
    }

    /// A line for each coder: how many responses, and which are missing or nobody else's.
    pub fn report(&self) -> Vec<String> {
        let of = |(at, coding): (usize, &Coding)| {
            let rows = || self.ids.iter().zip(&self.grid);
            let missing: Vec<&str> = rows().filter(|(_, row)| row[at].is_none()).map(|(id, _)| *id).collect();
            let alone: Vec<&str> =
                rows().filter(|(_, row)| row[at].is_some() && row.iter().flatten().count() == 1).map(|(id, _)| *id).collect();
            let mut line = format!("{}: {} coded", coding.name, coding.responses.len());
            if !missing.is_empty() {
                line += &format!(", {} missing ({})", missing.len(), some_of(&missing));
            }
            if !alone.is_empty() {
                line += &format!(", {} coded by nobody else ({})", alone.len(), some_of(&alone));
            }
            line
        };
        self.codings.iter().enumerate().map(of).collect()
    }

    /// Answer and question of a response, from the first coding that has them.
    pub fn text(&self, row: usize) -> (&'c str, &'c str) {
        let cells = || self.grid[row].iter().flatten();
        let text = cells().map(|c| c.text.as_str()).find(|t| !t.is_empty()).unwrap_or("");
        (text, cells().map(|c| c.prompt.as_str()).find(|t| !t.is_empty()).unwrap_or(""))
    }
}

/// The first ids, and how many more there are.
pub fn some_of(ids: &[&str]) -> String {
    let shown = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if ids.len() > NAMED { format!("{shown} and {} more", ids.len() - NAMED) } else { shown }
}
