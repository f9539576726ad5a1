//! Filings: under which words a program is kept, and what must stand around them before it is tried.
//!
//! Most programs have one filing, under their anchor. Where the anchor is a choice of many phrases ("no worries", "talk to
//! me", "my fault"), a phrase of common words gets a filing of its own, with its other words as needs: the pattern is then
//! tried where the phrase stands and not wherever "talk" does.

use super::anchor::{Candidate, Rarity, candidates, choose};
use super::need::{self, Need, NeedIndex};
use super::program::{Node, SetId};
use super::set_table::SetTable;
use serde::{Deserialize, Serialize};

/// A phrase whose rarest word is met at least so often is filed on its own; see [`Rarity`] for the unit.
const COMMON: u64 = 20;

/// The program that a filing keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Number of the program.
    pub program: u32,
    /// Whether its rule reads what is said.
    pub speech: bool,
}

/// One place where a program is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// What is kept.
    pub owner: Owner,
    /// The set at one of whose forms the program is tried.
    pub anchor: SetId,
    /// Fewest and most tokens of a match before the anchor.
    pub before: (u8, u8),
    /// What must stand around the anchor; unused places are always met.
    pub needs: [Need; need::MOST],
}

/// The filings of a row of nodes; `None` where it has no word that must be there.
pub fn filings(nodes: &[Node], owner: Owner, sets: &mut SetTable, rarity: &mut Rarity, index: &mut NeedIndex) -> Option<Vec<Filing>> {
    let required = candidates(nodes, sets, rarity);
    let best = choose(&required)?;
    let outer: Vec<Beside> = beside(nodes, best, &required, owner);
    let Node::Either(rows, _) = &nodes[best.node] else {
        return Some(vec![filing(owner, best, best.set()?, outer, sets, index)]);
    };
    let node_before = (best.before.0 - best.inner.0, best.before.1 - best.inner.1);
    let mut found = Vec::new();
    // Rows that are not worth a filing of their own: their anchors, and where these may stand.
    let (mut forms, mut low, mut high) = (Vec::new(), usize::MAX, 0);
    for row in sets.row_ids(*rows).to_vec() {
        let row = sets.row(row).to_vec();
        let inside = candidates(&row, sets, rarity);
        let inner = choose(&inside)?;
        let set = inner.set()?;
        let mut around = beside(&row, inner, &inside, owner);
        if around.is_empty() || inner.weight < COMMON {
            forms.extend_from_slice(sets.forms(set));
            low = low.min(inner.before.0);
            high = high.max(inner.before.1);
            continue;
        }
        let anchor = within(best, node_before, inner.before);
        around.extend(beside(nodes, &anchor, &required, owner));
        found.push(filing(owner, &anchor, set, around, sets, index));
    }
    if !forms.is_empty() {
        let set = sets.intern(forms);
        let anchor = within(best, node_before, (low, high));
        let around = beside(nodes, &anchor, &required, owner);
        found.push(filing(owner, &anchor, set, around, sets, index));
    }
    Some(found)
}

/// A word that must stand beside an anchor, and the row of nodes in which both stand.
struct Beside<'a> {
    row: &'a [Node],
    anchor: &'a Candidate,
    other: &'a Candidate,
}

/// The words of a row beside its anchor; pronouns of speech only where the rule reads speech.
fn beside<'a>(row: &'a [Node], anchor: &'a Candidate, required: &'a [Candidate], owner: Owner) -> Vec<Beside<'a>> {
    let others = required.iter().filter(|other| other.node != anchor.node && (owner.speech || other.set().is_some()));
    others.map(|other| Beside { row, anchor, other }).collect()
}

/// Files under the forms of `set`, with the rarest words beside it as needs.
fn filing(owner: Owner, anchor: &Candidate, set: SetId, mut around: Vec<Beside>, sets: &SetTable, index: &mut NeedIndex) -> Filing {
    around.sort_by_key(|beside| beside.other.weight);
    let mut filing = Filing { owner, anchor: set, before: clamp(anchor.before), needs: [Need::default(); need::MOST] };
    for (place, Beside { row, anchor, other }) in filing.needs.iter_mut().zip(around) {
        *place = need::window(row, anchor, other, index.key(other.sought, sets), sets);
    }
    filing
}

/// The anchor where it is one row of the node.
fn within(whole: &Candidate, node_before: (usize, usize), inner: (usize, usize)) -> Candidate {
    Candidate { inner, before: (node_before.0 + inner.0, node_before.1 + inner.1), ..whole.clone() }
}

/// Puts filings in the order of their needs, so that those with one need stand side by side under every form.
pub fn sort(filings: &mut [Filing]) {
    filings.sort_by_key(|filing| (filing.owner.speech, filing.needs[0].key));
}

/// A set one of whose forms each match of a condition holds, and how far behind its start.
pub fn of_condition(required: &[Candidate]) -> Option<(SetId, (u8, u8))> {
    let best = choose(required)?;
    Some((best.set()?, clamp(best.before)))
}

fn clamp(before: (usize, usize)) -> (u8, u8) {
    (before.0.min(200) as u8, before.1.min(200) as u8)
}
