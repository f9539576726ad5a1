//! Entries are complete: definition, examples, near miss, source, and enough strategies to a code.

use super::{Findings, LEDGER, Severity, Spot};
use crate::taxonomy::code::{Code, Strategy};
use std::collections::BTreeMap;

/// Strategies that a code of a published catalogue must reach.
const FEWEST_STRATEGIES: usize = 10;
/// Example sentences that a strategy must have.
const FEWEST_EXAMPLES: usize = 2;

pub(super) fn check(findings: &mut Findings<'_>) {
    let taxonomy = findings.taxonomy;
    // A taxonomy that keeps a ledger publishes a catalogue and is held to its size; others are only told.
    let severity = if findings.companion(LEDGER).is_some() { Severity::Error } else { Severity::Warning };
    let catalogue = taxonomy.strategies().next().is_some();
    for (file, code) in &taxonomy.codes {
        let spot = Spot::of(*file, &code.id);
        if code.definition.trim().is_empty() {
            findings.error(spot, format!("`{}` has no definition", code.id.value), "say in one or two sentences what it is");
        }
        let living = code.strategies.iter().filter(|s| !s.deprecated).count();
        // A bare goal is what is coded when no strategy can be named.
        if catalogue && !code.bare && living < FEWEST_STRATEGIES {
            let message = format!("`{}` has {living} strategies, fewer than {FEWEST_STRATEGIES}", code.id.value);
            findings.note(severity, spot, message, "");
        }
        for strategy in &code.strategies {
            check_strategy(findings, *file, strategy);
        }
    }
    check_sentences(findings);
}

fn check_strategy(findings: &mut Findings<'_>, file: usize, strategy: &Strategy) {
    let id = &strategy.id.value;
    let spot = Spot::of(file, &strategy.id);
    if strategy.definition.trim().is_empty() {
        let hint = "say what the agent does and how it is meant to work on the target's feeling";
        findings.error(spot, format!("`{id}` has no definition"), hint);
    }
    if strategy.label.trim().is_empty() {
        findings.error(spot, format!("`{id}` has no label"), "");
    }
    // A retired strategy only has to say what it was and what to use instead.
    if strategy.deprecated {
        if strategy.replaced_by.is_none() {
            findings.warn(spot, format!("`{id}` is retired without a successor"), "name one under `replaced_by` if there is one");
        }
        return;
    }
    if strategy.slug.is_empty() {
        findings.error(spot, format!("`{id}` has no slug"), "a readable name for addresses, such as `take-the-long-view`");
    }
    if strategy.examples.len() < FEWEST_EXAMPLES {
        let message = format!("`{id}` has {} examples, fewer than {FEWEST_EXAMPLES}", strategy.examples.len());
        findings.error(spot, message, "by different speakers, about different relations");
    }
    match &strategy.near_miss {
        None => findings.error(spot, format!("`{id}` has no near miss"), "one sentence that looks like it and is something else"),
        Some(near_miss) if near_miss.why.trim().is_empty() => {
            findings.error(Spot::of(file, &near_miss.code), format!("the near miss of `{id}` does not say why"), "add `why`");
        }
        Some(_) => {}
    }
    if strategy.sources.is_empty() {
        findings.error(spot, format!("`{id}` has no source"), "`compiled` if wording and existence are the project's own");
    }
}

/// What a sentence was given as.
struct Reading<'t> {
    /// The code, or what a near miss says it is.
    code: &'t str,
    spot: Spot,
    /// Whether it is offered as an example.
    example: bool,
}

/// No sentence illustrates two things, and none is an example here and something else there.
fn check_sentences(findings: &mut Findings<'_>) {
    let mut readings: BTreeMap<String, Vec<Reading<'_>>> = BTreeMap::new();
    let mut read = |text: &str, code, spot, example| {
        readings.entry(text.trim().to_lowercase()).or_default().push(Reading { code, spot, example });
    };
    for (file, code) in &findings.taxonomy.codes {
        let Code { id, examples, near_misses, strategies, .. } = code;
        for text in examples {
            read(text, id.as_str(), Spot::of(*file, id), true);
        }
        for strategy in strategies {
            for text in &strategy.examples {
                read(text, id.as_str(), Spot::of(*file, &strategy.id), true);
            }
        }
        for near_miss in near_misses.iter().chain(strategies.iter().filter_map(|s| s.near_miss.as_ref())) {
            read(&near_miss.text, near_miss.code.as_str(), Spot::of(*file, &near_miss.code), false);
        }
    }
    for (text, list) in &readings {
        let (first, rest) = (&list[0], &list[1..]);
        for other in rest {
            let place = format!("{}:{}", findings.taxonomy.path(first.spot.file), first.spot.line);
            if first.code != other.code {
                let message = format!("\"{text}\" is {} here and {} at {place}", other.code, first.code);
                findings.error(other.spot, message, "one sentence has one reading; change one of the two");
            } else if first.example && other.example {
                findings.warn(other.spot, format!("the example \"{text}\" stands at {place} already"), "write another");
            }
        }
    }
}
