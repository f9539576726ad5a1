//! The ledger of ids: no strategy vanishes, and none changes its code.
//!
//! `ledger.tsv` is a table of id, slug and code, one line per strategy ever published. It is what makes an id in a
//! paper or a data file still mean something years later. A strategy that is no longer wanted is kept and marked
//! `deprecated`; a new one is entered. A slug may change, but only knowingly.

use super::{Findings, Spot};
use crate::taxonomy::Taxonomy;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name of the ledger in the taxonomy's folder.
pub const LEDGER: &str = "ledger.tsv";

const HEADER: &str = "id\tslug\tcode";

/// The ledger that this taxonomy would have, sorted by id: what to commit after adding a strategy.
pub fn ledger_of(taxonomy: &Taxonomy) -> String {
    let rows: BTreeMap<&str, (&str, &str)> =
        taxonomy.strategies().map(|(code, s)| (s.id.as_str(), (s.slug.as_str(), code.id.as_str()))).collect();
    let mut ledger = format!("{HEADER}\n");
    for (id, (slug, code)) in rows {
        let _ = writeln!(ledger, "{id}\t{slug}\t{code}");
    }
    ledger
}

pub(super) fn check(findings: &mut Findings<'_>) {
    let Some(text) = findings.companion(LEDGER) else { return };
    let taxonomy = findings.taxonomy;
    let file = findings.file(LEDGER);
    let mut entered: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        let spot = Spot { file, line: number, column: 1 };
        if number == 1 {
            if line != HEADER {
                findings.error(spot, "the first line of the ledger must name its columns", "id, slug, code, with tabs between");
            }
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let &[id, slug, code] = cells.as_slice() else {
            findings.error(
                spot,
                format!("a line of the ledger has 3 cells, this one has {}", cells.len()),
                "id, slug, code, with tabs between",
            );
            continue;
        };
        if let Some(first) = entered.insert(id, number) {
            findings.error(spot, format!("`{id}` is in the ledger twice"), format!("first on line {first}"));
            continue;
        }
        match taxonomy.strategies().find(|(_, s)| s.id.value == id) {
            None => {
                let hint = "an id is never dropped: put the strategy back and mark it `deprecated: true`, with `replaced_by`";
                findings.error(spot, format!("the published strategy `{id}` ({slug}) has vanished"), hint);
            }
            Some((now, strategy)) => {
                let code_file = taxonomy.codes.iter().find(|(_, c)| c.id == now.id).map_or(file, |(f, _)| *f);
                let there = Spot::of(code_file, &strategy.id);
                if now.id.value != code {
                    let message = format!("`{id}` was published under `{code}` and stands under `{}`", now.id.value);
                    findings.error(there, message, "deprecate it there and give the new strategy an id of its own");
                } else if strategy.slug != slug {
                    let message = format!("the slug of `{id}` was published as `{slug}` and is `{}`", strategy.slug);
                    findings.warn(there, message, format!("if that is meant, change line {number} of {LEDGER}"));
                }
            }
        }
    }
    for (file, code) in &taxonomy.codes {
        for strategy in &code.strategies {
            if !entered.contains_key(strategy.id.as_str()) {
                let line = format!("{}<tab>{}<tab>{}", strategy.id.value, strategy.slug, code.id.value);
                let message = format!("`{}` is not in {LEDGER}", strategy.id.value);
                findings.error(Spot::of(*file, &strategy.id), message, format!("add the line {line}"));
            }
        }
    }
}
