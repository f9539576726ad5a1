//! Filters and facets: every axis of the catalogue by which results are narrowed and counted.

use super::document::Entry;
use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Axes, Change, Orientation, Stage, Valence};
use crate::taxonomy::located::Located;
use serde::Serialize;

/// What can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// `improve`, `worsen`.
    Valence,
    /// `engage`, `divert`.
    Orientation,
    /// A code.
    Code,
    /// A stage of the process model.
    Stage,
    /// `underlying`, `expressed`.
    Change,
    /// A context that was studied, a relationship or a setting.
    Context,
    /// A questionnaire or scheme that the strategy corresponds to, or one entry of it (`eros.made_laugh`).
    Measure,
}

impl Facet {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Facet; 7] =
        [Facet::Valence, Facet::Orientation, Facet::Code, Facet::Stage, Facet::Change, Facet::Context, Facet::Measure];

    /// Its name, as in `--valence`.
    pub fn id(self) -> &'static str {
        match self {
            Facet::Valence => "valence",
            Facet::Orientation => "orientation",
            Facet::Code => "code",
            Facet::Stage => "stage",
            Facet::Change => "change",
            Facet::Context => "context",
            Facet::Measure => "measure",
        }
    }
}

/// Values wanted, by facet. Within a facet one of them is enough; across facets all must hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    wanted: Vec<(Facet, Vec<String>)>,
}

impl Filter {
    /// Wants one of these values; none of them is no wish.
    ///
    /// # Errors
    /// Occur where the taxonomy has no such value; the legal ones are listed and the nearest is named.
    pub fn want(&mut self, facet: Facet, values: &[String], taxonomy: &Taxonomy) -> Result<()> {
        let wanted = Filter::legal(facet, values, taxonomy)?;
        if !wanted.is_empty() {
            self.wanted.push((facet, wanted));
        }
        Ok(())
    }

    /// The values as the taxonomy writes them; several may stand in one, separated by commas.
    ///
    /// # Errors
    /// See [`Filter::want`].
    pub fn legal(facet: Facet, values: &[String], taxonomy: &Taxonomy) -> Result<Vec<String>> {
        let single = values.iter().flat_map(|v| v.split(',')).map(str::trim).filter(|v| !v.is_empty());
        single.map(|value| legal(facet, &value.to_lowercase(), taxonomy)).collect()
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether an entry has what is wanted.
    pub fn admits(&self, entry: &Entry<'_>, taxonomy: &Taxonomy) -> bool {
        self.wanted.iter().all(|(facet, wanted)| {
            let mut found = false;
            values_of(*facet, entry, taxonomy, &mut |value| {
                found |= wanted.iter().any(|w| w == value || value.strip_prefix(w.as_str()).is_some_and(|rest| rest.starts_with('.')));
            });
            found
        })
    }
}

/// How often each value of a facet occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Of which facet.
    pub facet: Facet,
    /// Values with the number of entries that have them, in the taxonomy's order; values of no entry are left out.
    pub values: Vec<(String, usize)>,
}

/// Counts the values of every facet over these entries.
pub fn count<'e>(entries: &(impl Iterator<Item = &'e Entry<'e>> + Clone), taxonomy: &Taxonomy) -> Vec<Counts> {
    let counted = Facet::ALL.into_iter().map(|facet| {
        let mut values: Vec<(String, usize)> = legal_values(facet, taxonomy).into_iter().map(|v| (v.to_owned(), 0)).collect();
        for entry in entries.clone() {
            values_of(facet, entry, taxonomy, &mut |value| {
                // Of measures the whole is counted; their entries are many.
                if !value.contains('.')
                    && let Some(place) = values.iter_mut().find(|(known, _)| known == value)
                {
                    place.1 += 1;
                }
            });
        }
        values.retain(|(_, count)| *count > 0);
        Counts { facet, values }
    });
    counted.filter(|counts| !counts.values.is_empty()).collect()
}

fn axes(entry: &Entry<'_>) -> Option<Axes> {
    let of_code = entry.code.axes?;
    Some(entry.strategy.map_or(of_code, |s| s.axes(of_code)))
}

/// Calls `visit` with every value that an entry has, each once.
fn values_of(facet: Facet, entry: &Entry<'_>, taxonomy: &Taxonomy, visit: &mut impl FnMut(&str)) {
    let axes = axes(entry);
    match facet {
        Facet::Valence => axes.into_iter().for_each(|a| visit(a.valence.id())),
        Facet::Orientation => axes.into_iter().for_each(|a| visit(a.orientation.id())),
        Facet::Stage => axes.into_iter().for_each(|a| visit(a.stage.id())),
        Facet::Change => axes.into_iter().for_each(|a| visit(a.change.id())),
        Facet::Code => visit(&entry.code.id),
        Facet::Context => {
            let Some(strategy) = entry.strategy else { return };
            let own = || strategy.relationships.iter().chain(&strategy.settings);
            own().for_each(|id| visit(id));
            let typical = taxonomy.contexts.iter().filter(|c| c.typical.contains(&strategy.id));
            typical.filter(|c| !own().any(|id| *id == c.id)).for_each(|c| visit(&c.id));
        }
        Facet::Measure => {
            let Some(strategy) = entry.strategy else { return };
            for (measure, entries) in &strategy.crosswalk {
                visit(measure);
                for e in entries {
                    visit(&format!("{measure}.{}", e.value));
                }
            }
        }
    }
}

/// Every value of a facet, in the taxonomy's order.
fn legal_values(facet: Facet, taxonomy: &Taxonomy) -> Vec<&str> {
    fn once<'v>(values: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
        let mut all: Vec<&str> = Vec::new();
        for value in values {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        all
    }
    fn ids(list: &[Located<String>]) -> impl Iterator<Item = &str> {
        list.iter().map(|id| id.as_str())
    }
    match facet {
        Facet::Valence => Valence::ALL.iter().map(|v| v.id()).collect(),
        Facet::Orientation => Orientation::ALL.iter().map(|v| v.id()).collect(),
        Facet::Stage => Stage::ALL.iter().map(|v| v.id()).collect(),
        Facet::Change => Change::ALL.iter().map(|v| v.id()).collect(),
        Facet::Code => taxonomy.codes.iter().map(|(_, c)| c.id.as_str()).collect(),
        Facet::Context => {
            let contexts = taxonomy.contexts.iter().map(|c| c.id.as_str());
            let own = taxonomy.strategies().flat_map(|(_, s)| ids(&s.relationships).chain(ids(&s.settings)));
            once(contexts.chain(own))
        }
        Facet::Measure => once(taxonomy.strategies().flat_map(|(_, s)| s.crosswalk.keys().map(String::as_str))),
    }
}

/// The value as the taxonomy writes it.
fn legal(facet: Facet, value: &str, taxonomy: &Taxonomy) -> Result<String> {
    let written = value.replace([' ', '-'], "_");
    let known = legal_values(facet, taxonomy);
    if let Some(found) = known.iter().find(|v| v.eq_ignore_ascii_case(&written)) {
        return Ok((*found).to_owned());
    }
    if facet == Facet::Measure
        && let Some((measure, entry)) = written.split_once(['.', ':'])
    {
        let of_measure = taxonomy.strategies().filter_map(|(_, s)| s.crosswalk.get(measure)).flatten();
        if of_measure.into_iter().any(|e| e.value == entry) {
            return Ok(format!("{measure}.{entry}"));
        }
    }
    let near = nearest(&written, known.iter().copied()).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let list = if known.is_empty() { "this taxonomy has none".to_owned() } else { format!("there are {}", known.join(", ")) };
    Err(Error::usage(format!("unknown {} `{value}`", facet.id())).hint(format!("{near}{list}")))
}
