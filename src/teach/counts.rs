//! How many texts there are of what: by code, boundary code, axis, context, kind and difficulty.

use super::vignette::{NONE, Vignette};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Change, Direction, Orientation, Stage, Status, Valence};
use std::collections::BTreeMap;

/// A count of texts by the values of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What is counted.
    pub title: String,
    /// Value and number of texts that have it.
    pub rows: Vec<(String, usize)>,
    /// Whether the values are ids of codes.
    pub are_labels: bool,
}

/// Every table. A text with several codes is counted under each.
pub fn tables(texts: &[&Vignette], taxonomy: &Taxonomy) -> Vec<Table> {
    let count = |has: &dyn Fn(&Vignette) -> bool| texts.iter().filter(|v| has(v)).count();
    let fixed = |title: &str, rows: Vec<(String, usize)>, are_labels: bool| Table { title: title.into(), rows, are_labels };
    let mut out = Vec::new();
    let codes = taxonomy.codes.iter().map(|(_, c)| c.id.value.as_str());
    let boundary = taxonomy.boundary.iter().map(|b| b.id.value.as_str()).chain([NONE]);
    out.push(fixed("by code", codes.map(|c| (c.to_owned(), count(&|v| v.codes().contains(&c)))).collect(), true));
    out.push(fixed("by boundary code", boundary.map(|b| (b.to_owned(), count(&|v| v.key().contains(&b)))).collect(), true));
    let mut cells = Vec::new();
    for v in Valence::ALL {
        for o in Orientation::ALL {
            let n = count(&|t| t.axes(taxonomy).iter().any(|a| a.valence == *v && a.orientation == *o));
            if n > 0 || (*v != Valence::Unspecified && *o != Orientation::Unspecified) {
                cells.push((format!("{}.{}", v.id(), o.id()), n));
            }
        }
    }
    out.push(fixed("by cell", cells, false));
    let stages = Stage::ALL.iter().map(|s| (s.id().to_owned(), count(&|t| t.axes(taxonomy).iter().any(|a| a.stage == *s))));
    out.push(fixed("by stage", stages.collect(), false));
    let changes = Change::ALL.iter().map(|c| (c.id().to_owned(), count(&|t| t.axes(taxonomy).iter().any(|a| a.change == *c))));
    out.push(fixed("by change", changes.collect(), false));
    let directions =
        Direction::ALL.iter().map(|d| (d.id().to_owned(), count(&|t| t.mentions.iter().any(|m| m.status.counts() && m.direction == *d))));
    out.push(fixed("by direction", directions.collect(), false));
    let statuses = Status::ALL.iter().map(|s| (s.id().to_owned(), count(&|t| t.mentions.iter().any(|m| m.status == *s))));
    out.push(fixed("by status", statuses.collect(), false));
    for (title, of) in [
        ("by context", (|v| &v.context) as fn(&Vignette) -> &str),
        ("by kind of text", |v| &v.kind),
        ("by group", |v| &v.group),
        ("by difficulty", |v| v.difficulty.id()),
    ] {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for text in texts {
            *found.entry(of(text)).or_default() += 1;
        }
        out.push(fixed(title, found.into_iter().map(|(k, n)| (k.to_owned(), n)).collect(), false));
    }
    out
}
