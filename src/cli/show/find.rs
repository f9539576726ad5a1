//! From a name as typed to the entries it means.
//!
//! One name can mean several things (`social_sharing` is a boundary code and a concept): all are shown. Retired
//! strategies lead to their successors.

use crate::error::{Error, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::code::{Code, Strategy};
use crate::taxonomy::measure::Measure;
use crate::taxonomy::theory::{Axis, AxisValue, BoundaryCode, Category, Concept, Context, MotiveEntry, Source};

/// An entry of the taxonomy.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'t> {
    /// A strategy, with its code; and the retired strategy that led here.
    Strategy(&'t Code, &'t Strategy, Option<&'t Strategy>),
    /// A code.
    Code(&'t Code),
    /// An axis.
    Axis(&'t Axis),
    /// A value of an axis.
    Value(&'t Axis, &'t AxisValue),
    /// A category of the scheme of 2009.
    Category(&'t Category),
    /// A boundary code.
    Boundary(&'t BoundaryCode),
    /// A neighbouring concept.
    Concept(&'t Concept),
    /// A context.
    Context(&'t Context),
    /// A motive.
    Motive(&'t MotiveEntry),
    /// A measure or another scheme.
    Measure(&'t Measure),
    /// A source.
    Source(&'t Source),
}

/// Everything that goes by this name, or an error with the nearest names.
pub fn find<'t>(taxonomy: &'t Taxonomy, name: &str) -> Result<Vec<Entry<'t>>, Error> {
    let name = name.trim();
    let mut found = Vec::new();
    let is = |id: &str| id.eq_ignore_ascii_case(name);
    if let Some((code, strategy)) = taxonomy.strategy(name).or_else(|| taxonomy.strategies().find(|(_, s)| is(&s.slug) || is(&s.label))) {
        found.push(living(taxonomy, code, strategy));
    }
    found.extend(taxonomy.codes.iter().map(|(_, c)| c).filter(|c| is(&c.id) || is(&c.label)).map(Entry::Code));
    for axis in &taxonomy.axes {
        if is(&axis.id) {
            found.push(Entry::Axis(axis));
        }
        // `stage.cognitive_change` where the value alone would mean something else too.
        let of_axis = |value: &AxisValue| {
            name.split_once(['.', ':']).is_some_and(|(a, v)| axis.id.eq_ignore_ascii_case(a) && value.id.eq_ignore_ascii_case(v))
        };
        found.extend(axis.values.iter().filter(|v| is(&v.id) || of_axis(v)).map(|v| Entry::Value(axis, v)));
    }
    found.extend(taxonomy.categories.iter().filter(|c| is(&c.id)).map(Entry::Category));
    found.extend(taxonomy.boundary.iter().filter(|b| is(&b.id)).map(Entry::Boundary));
    found.extend(taxonomy.concepts.iter().filter(|c| is(&c.id)).map(Entry::Concept));
    found.extend(taxonomy.contexts.iter().filter(|c| is(&c.id)).map(Entry::Context));
    found.extend(taxonomy.motives.iter().filter(|m| is(&m.id)).map(Entry::Motive));
    found.extend(taxonomy.measures.iter().map(|(_, m)| m).filter(|m| is(&m.id) || is(&m.acronym)).map(Entry::Measure));
    found.extend(taxonomy.sources.iter().filter(|s| is(&s.id)).map(Entry::Source));
    if found.is_empty() { Err(unknown(taxonomy, name)) } else { Ok(found) }
}

/// The strategy itself, or the one that took its place.
fn living<'t>(taxonomy: &'t Taxonomy, code: &'t Code, strategy: &'t Strategy) -> Entry<'t> {
    let (mut now, mut its_code) = (strategy, code);
    // The lint forbids circles; the bound holds for a taxonomy that was not checked.
    for _ in 0..16 {
        let successor = now.replaced_by.as_ref().filter(|_| now.deprecated).and_then(|id| taxonomy.strategy(id));
        let Some((next_code, next)) = successor else { break };
        (now, its_code) = (next, next_code);
    }
    let retired = (now.id != strategy.id).then_some(strategy);
    Entry::Strategy(its_code, now, retired)
}

fn unknown(taxonomy: &Taxonomy, name: &str) -> Error {
    let mut names: Vec<&str> = taxonomy.strategies().flat_map(|(_, s)| [s.id.as_str(), s.slug.as_str()]).collect();
    names.extend(taxonomy.codes.iter().map(|(_, c)| c.id.as_str()));
    names.extend(taxonomy.axes.iter().flat_map(|a| std::iter::once(&a.id).chain(a.values.iter().map(|v| &v.id))).map(|id| id.as_str()));
    names.extend(taxonomy.categories.iter().map(|c| c.id.as_str()));
    names.extend(taxonomy.boundary.iter().map(|b| b.id.as_str()));
    names.extend(taxonomy.concepts.iter().map(|c| c.id.as_str()));
    names.extend(taxonomy.contexts.iter().map(|c| c.id.as_str()));
    names.extend(taxonomy.motives.iter().map(|m| m.id.as_str()));
    names.extend(taxonomy.measures.iter().map(|(_, m)| m.id.as_str()));
    names.extend(taxonomy.sources.iter().map(|s| s.id.as_str()));
    names.retain(|n| !n.is_empty());
    let mut near: Vec<&str> = Vec::new();
    while near.len() < 3 {
        let Some(next) = nearest(name, names.iter().copied().filter(|n| !near.contains(n))) else { break };
        near.push(next);
    }
    // A word of a label is what people remember: `hug` should lead somewhere.
    let word = name.to_lowercase();
    let holding = |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
    let by_word: Vec<String> = taxonomy
        .strategies()
        .filter(|(_, s)| !s.deprecated && (holding(&s.label) || s.aliases.iter().any(|a| holding(a))))
        .take(5)
        .map(|(_, s)| format!("{} ({})", s.id.value, s.label.value))
        .collect();
    let mut hints = Vec::new();
    if !near.is_empty() {
        hints.push(format!("did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")));
    }
    if !by_word.is_empty() {
        hints.push(format!("strategies with this word: {}", by_word.join(", ")));
    }
    if hints.is_empty() {
        hints.push("`ier tree` lists what there is".to_owned());
    }
    Error::usage(format!("nothing in this taxonomy is called `{name}`")).hint(hints.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_entries() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let rows: &[(&str, &str, usize)] = &[
            ("an id", "IERS:0001", 1),
            ("an id in small letters", "iers:0001", 1),
            ("a slug", "encourage-them-to-share-how-they-feel", 1),
            ("a label", "encourage them to share how they feel", 1),
            ("a code", "comforting", 1),
            ("a value of an axis", "divert", 1),
            ("a value with its axis", "valence.improve", 1),
            ("a boundary code and a concept", "social_sharing", 2),
            ("a measure by its short name", "IERQ", 1),
            ("a source", "niven2009", 1),
            ("a context", "prisons", 1),
            ("a category", "acceptance.humour", 1),
            ("an axis", "stage", 1),
        ];
        for (row, name, count) in rows {
            assert_eq!(find(&taxonomy, name).map_or(0, |found| found.len()), *count, "{row}: {name}");
        }
    }

    #[test]
    fn what_is_unknown_gets_a_suggestion() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let hint = |name: &str| find(&taxonomy, name).unwrap_err().hint_text().unwrap_or("").to_owned();
        assert!(hint("comfrting").contains("`comforting`"), "{}", hint("comfrting"));
        assert!(hint("hug").contains("IERS:"), "{}", hint("hug"));
        assert_eq!(hint("qqqqqqqqqqqqqqqqqqqq"), "`ier tree` lists what there is");
    }

    #[test]
    fn the_retired_lead_to_their_successors() {
        let mut taxonomy = Taxonomy::embedded().unwrap();
        let (_, code) = &mut taxonomy.codes[0];
        code.strategies[0].deprecated = true;
        code.strategies[0].replaced_by = Some(code.strategies[1].id.clone());
        let (old, new) = (code.strategies[0].id.value.clone(), code.strategies[1].id.value.clone());
        let found = find(&taxonomy, &old).unwrap();
        let [Entry::Strategy(_, strategy, Some(retired))] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((strategy.id.as_str(), retired.id.as_str()), (new.as_str(), old.as_str()));
    }
}
