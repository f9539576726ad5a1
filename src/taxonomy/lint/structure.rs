//! The entries hang together: no orphan, no cycle, and codes and categories tell one story.

use super::{Findings, Spot};
use crate::taxonomy::code::Strategy;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(findings: &mut Findings<'_>) {
    check_orphans(findings);
    check_broader(findings);
    check_successors(findings);
    check_categories(findings);
    check_cited(findings);
}

/// A strategy that names no neighbour and that none names can not be reached by reading on.
fn check_orphans(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let named: BTreeSet<&str> = taxonomy.strategies().flat_map(|(_, s)| s.related.all().map(|(_, id)| id.as_str())).collect();
    // In a taxonomy of one's own that relates nothing at all there is no net to fall out of.
    if named.is_empty() {
        return;
    }
    for (file, code) in &taxonomy.codes {
        for strategy in code.strategies.iter().filter(|s| !s.deprecated) {
            if strategy.related.all().next().is_none() && !named.contains(strategy.id.as_str()) {
                let message = format!("`{}` is an orphan: it names no neighbour and none names it", strategy.id.value);
                findings.error(Spot::of(*file, &strategy.id), message, "name its nearest neighbours under `related`");
            }
        }
    }
}

/// The path from `start` back to itself, if there is one, by depth-first search without recursion.
fn cycle<'t>(start: &'t str, edges: &BTreeMap<&'t str, Vec<&'t str>>) -> Option<Vec<&'t str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = vec![start];
    while let Some(here) = open.pop() {
        for next in edges.get(here).into_iter().flatten().copied() {
            if next == start {
                let mut path = vec![start, here];
                while let Some(before) = came_from.get(path[path.len() - 1]) {
                    path.push(before);
                }
                if here == start {
                    path.truncate(1);
                }
                path.reverse();
                path.push(start);
                path.dedup();
                return Some(path);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, here);
                open.push(next);
            }
        }
    }
    None
}

fn report_cycles(findings: &mut Findings<'_>, what: &str, edges: &BTreeMap<&str, Vec<&str>>, spots: &BTreeMap<&str, Spot>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys().copied() {
        if told.contains(start) {
            continue;
        }
        if let Some(path) = cycle(start, edges) {
            // A strategy related to itself is told of elsewhere.
            if path.len() > 2 {
                let spot = spots.get(start).copied().unwrap_or_default();
                findings.error(spot, format!("{what} runs in a circle: {}", path.join(" > ")), "take one of these links out");
            }
            told.extend(path);
        }
    }
}

fn check_broader(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let edges = taxonomy.strategies().map(|(_, s)| (s.id.as_str(), s.related.broader.iter().map(|b| b.as_str()).collect())).collect();
    report_cycles(
        findings,
        "`broader`",
        &edges,
        &strategy_spots(findings, |s| s.related.broader.first().map_or((s.id.line, s.id.column), |b| (b.line, b.column))),
    );
    let parents = taxonomy.categories.iter().map(|c| (c.id.as_str(), c.parent.iter().map(|p| p.as_str()).collect())).collect();
    let file = findings.file("categories.yaml");
    let spots = taxonomy.categories.iter().map(|c| (c.id.as_str(), Spot::of(file, &c.id))).collect();
    report_cycles(findings, "`parent`", &parents, &spots);
}

fn strategy_spots<'t>(findings: &Findings<'t>, place: impl Fn(&Strategy) -> (u32, u32)) -> BTreeMap<&'t str, Spot> {
    let mut spots = BTreeMap::new();
    for (file, code) in &findings.taxonomy.codes {
        for strategy in &code.strategies {
            let (line, column) = place(strategy);
            spots.insert(strategy.id.as_str(), Spot { file: *file, line, column });
        }
    }
    spots
}

fn check_successors(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    for (file, code) in &taxonomy.codes {
        for strategy in &code.strategies {
            if let Some(successor) = &strategy.replaced_by
                && !strategy.deprecated
            {
                let message = format!("`{}` has a successor but is not retired", strategy.id.value);
                findings.error(Spot::of(*file, successor), message, "add `deprecated: true`, or take `replaced_by` out");
            }
        }
    }
    let edges = taxonomy.strategies().map(|(_, s)| (s.id.as_str(), s.replaced_by.iter().map(|r| r.as_str()).collect())).collect();
    report_cycles(findings, "`replaced_by`", &edges, &strategy_spots(findings, |s| (s.id.line, s.id.column)));
}

/// A code and its category name each other, and agree on branch and valence.
fn check_categories(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    for (file, code) in &taxonomy.codes {
        let Some(named) = &code.category else { continue };
        // A bare goal names no act, so that no category holds it; `none` still stands in its file, said aloud.
        if code.bare {
            continue;
        }
        let Some(category) = taxonomy.categories.iter().find(|c| c.id == *named) else { continue };
        let spot = Spot::of(*file, named);
        if !category.codes.contains(&code.id) {
            let message = format!("category `{}` does not list `{}`", named.value, code.id.value);
            findings.error(spot, message, "add the code to `codes` of the category in categories.yaml");
        }
        if let (Some(own), Some(branch)) = (&code.niven_branch, &category.branch)
            && own != branch
        {
            let message = format!("`{}` has the branch `{own}`, its category `{}` lies in `{branch}`", code.id.value, named.value);
            findings.error(spot, message, "branch follows from category");
        }
        if let (Some(axes), Some(valence)) = (code.axes, category.valence)
            && axes.valence != valence
        {
            let message = format!("`{}` is {}, its category `{}` is {}", code.id.value, axes.valence.id(), named.value, valence.id());
            findings.error(spot, message, "");
        }
    }
    let file = findings.file("categories.yaml");
    for category in &taxonomy.categories {
        for id in &category.codes {
            let home = taxonomy.code(id).and_then(|c| c.category.as_ref());
            let below = |home: &str| home == category.id.value || home.starts_with(&format!("{}.", category.id.value));
            if let Some(home) = home
                && !below(home)
            {
                let message = format!("category `{}` lists `{}`, whose category is `{}`", category.id.value, id.value, home.value);
                findings.error(Spot::of(file, id), message, "a code is listed by its category and the categories above it");
            }
        }
    }
}

/// A source that nothing cites was forgotten, or the claim that needed it was.
fn check_cited(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    let file = findings.file("sources.yaml");
    for source in &taxonomy.sources {
        // Sources are cited from a dozen kinds of entry; that the id stands as a word in another file covers them all.
        let cited = taxonomy.files.iter().enumerate().any(|(at, f)| at != file && has_word(&f.text, &source.id));
        let in_notes = taxonomy.sources.iter().any(|s| s.id != source.id && has_word(&s.note, &source.id));
        if !cited && !in_notes {
            findings.warn(
                Spot::of(file, &source.id),
                format!("nothing cites `{}`", source.id.value),
                "cite it where it is needed, or take it out",
            );
        }
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].chars().next_back().is_some_and(inside) && !text[at + word.len()..].chars().next().is_some_and(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_found_and_trees_are_not_cycles() {
        let edges = |pairs: &[(&'static str, &'static str)]| {
            let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (from, to) in pairs {
                edges.entry(from).or_default().push(to);
            }
            edges
        };
        assert_eq!(cycle("a", &edges(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
        assert_eq!(cycle("a", &edges(&[("a", "b"), ("b", "c"), ("c", "a")])), Some(vec!["a", "b", "c", "a"]));
        assert_eq!(cycle("a", &edges(&[("a", "b"), ("b", "c"), ("c", "b")])), None, "a itself is not on the circle");
    }

    #[test]
    fn a_word_is_a_whole_word() {
        assert!(has_word("sources: [irq2018, x]", "irq2018"));
        assert!(!has_word("sources: [ierq2018]", "irq2018"));
    }
}
