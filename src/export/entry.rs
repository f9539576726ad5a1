//! Entries in words: the pieces of text that several formats share.

use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Axes;
use crate::taxonomy::code::{Code, Exclusion, NearMiss, Strategy};
use rustc_hash::FxHashSet;
use std::fmt::Write as _;

/// The four axes by name, with the ids of their values.
pub fn axis_values(axes: Axes) -> [(&'static str, &'static str); 4] {
    [("valence", axes.valence.id()), ("orientation", axes.orientation.id()), ("stage", axes.stage.id()), ("change", axes.change.id())]
}

/// What crosswalks name and no measure holds, each once: scheme and entry.
pub fn unlisted_crosswalks(taxonomy: &Taxonomy) -> Vec<(&str, &str)> {
    let known: FxHashSet<(&str, &str)> = taxonomy
        .measures
        .iter()
        .flat_map(|(_, m)| {
            let parts = m.subscales.iter().map(|s| s.id.as_str()).chain(m.items.iter().map(|i| i.id.as_str()));
            parts.map(move |part| (m.id.as_str(), part))
        })
        .collect();
    let mut unlisted = Vec::new();
    for (_, strategy) in taxonomy.strategies() {
        for (scheme, entries) in &strategy.crosswalk {
            for entry in entries {
                let named = (scheme.as_str(), entry.as_str());
                if !known.contains(&named) && !unlisted.contains(&named) {
                    unlisted.push(named);
                }
            }
        }
    }
    unlisted
}

/// A case that does not count, with what to use instead.
pub fn exclusion(exclusion: &Exclusion) -> String {
    match &exclusion.instead {
        Some(code) => format!("{} (use {})", exclusion.text, code.value),
        None => exclusion.text.clone(),
    }
}

/// A sentence that looks like an example, with what it is and why.
pub fn near_miss(miss: &NearMiss) -> String {
    let mut text = format!("{} ({}", miss.text, miss.code.value);
    if !miss.why.is_empty() {
        write!(text, ": {}", miss.why).expect("a string takes everything");
    }
    text.push(')');
    text
}

/// A code as the plain text of a codebook: definition, when to use it, when not, examples (MacQueen et al. 1998).
pub fn code_text(code: &Code) -> String {
    let mut text = code.definition.trim().to_owned();
    list(&mut text, "Include", code.include.iter().cloned());
    list(&mut text, "Exclude", code.exclude.iter().map(exclusion));
    list(&mut text, "Examples", code.examples.iter().cloned());
    list(&mut text, "Near misses", code.near_misses.iter().map(near_miss));
    if let Some(axes) = code.axes {
        list(&mut text, "Axes", axes_in_words(axes));
    }
    list(&mut text, "Id", [code.id.value.clone()]);
    text
}

/// A strategy as the plain text of a codebook.
pub fn strategy_text(code: &Code, strategy: &Strategy) -> String {
    let mut text = strategy.definition.trim().to_owned();
    list(&mut text, "Aim", Some(strategy.aim.clone()).filter(|aim| !aim.is_empty()));
    list(&mut text, "Examples", strategy.examples.iter().cloned());
    list(&mut text, "Near miss", strategy.near_miss.iter().map(near_miss));
    if let (Some(departure), Some(axes)) = (&strategy.departs, code.axes) {
        list(
            &mut text,
            "Axes",
            axes_in_words(departure.apply(axes)).into_iter().chain(Some(format!("differs from its code: {}", departure.reason))),
        );
    }
    list(&mut text, "Id", [strategy.id.value.clone()]);
    text
}

fn axes_in_words(axes: Axes) -> Vec<String> {
    axis_values(axes).iter().map(|(axis, value)| format!("{axis}: {}", value.replace('_', " "))).collect()
}

/// Adds a titled list; one item stays on the line of its title.
fn list(text: &mut String, title: &str, items: impl IntoIterator<Item = String>) {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => {}
        [one] => write!(text, "\n\n{title}: {one}").expect("a string takes everything"),
        several => {
            write!(text, "\n\n{title}:").expect("a string takes everything");
            for item in several {
                write!(text, "\n- {item}").expect("a string takes everything");
            }
        }
    }
}
