//! Anchors: the word of a program that is met least often.
//!
//! A program is tried only at tokens of its anchor, the required set that is met least often in ordinary answers. How
//! often a form is met is estimated from its classes: closed-class words are everywhere, a few dozen verbs nearly so.

use super::pattern::SpeechSlot;
use super::program::{Node, RowId, RowsId, SetId};
use super::set_table::SetTable;
use crate::text::inflect::Inflector;
use crate::text::token::{Class, FormId};
use crate::text::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;

/// Verbs and nouns so common that a rarer word of the same pattern is the better anchor.
const COMMON: &[&str] = &[
    "give", "get", "make", "take", "go", "put", "tell", "say", "ask", "do", "have", "let", "try", "talk", "keep", "come", "want", "feel",
    "know", "think", "look", "see", "send", "leave", "help", "show", "call", "start", "bring", "be", "stay", "sit", "find", "use", "time",
    "thing", "way", "good", "bad", "well", "more", "day", "one", "people", "work", "home", "play", "turn", "buy", "need", "like", "love",
    "friend", "happy", "sad", "upset", "angry", "better", "text", "hear",
];

/// The set of all forms with which a match of these nodes can begin; `None` where a role or gap can begin it.
pub fn first_set(nodes: &[Node], sets: &mut SetTable) -> Option<SetId> {
    if let Node::Set(set) | Node::Either(_, Some(set)) = nodes.first()? {
        return Some(*set);
    }
    let mut forms = Vec::new();
    first_forms(nodes, sets, &mut forms).then(|| sets.intern(forms))
}

/// Adds the forms; false where they are not all known.
fn first_forms(nodes: &[Node], sets: &SetTable, forms: &mut Vec<FormId>) -> bool {
    let Some((node, after)) = nodes.split_first() else { return false };
    match node {
        Node::Set(set) | Node::Either(_, Some(set)) => {
            forms.extend_from_slice(sets.forms(*set));
            true
        }
        Node::Either(rows, None) => sets.rows(*rows).all(|row| first_forms(row, sets, forms)),
        Node::Capture(_, inside) => first_forms(sets.row(*inside), sets, forms),
        Node::Optional(inside) => first_forms(sets.row(*inside), sets, forms) && first_forms(after, sets, forms),
        Node::Start | Node::Not(_) => first_forms(after, sets, forms),
        _ => false,
    }
}

/// Weight of a pronoun of speech, as that of a closed class.
const OF_A_SLOT: u64 = 500;

/// How often forms and sets are met in ordinary answers, as estimated from classes, in no unit.
#[derive(Debug)]
pub struct Rarity {
    /// By form; forms beyond the end, which no table of English names, are as rare as can be.
    forms: Vec<u16>,
    /// By set, as far as asked for; 0 where not yet.
    sets: Vec<u64>,
    /// What alternatives require, as far as asked for: many patterns name the same lexicon.
    rows: FxHashMap<RowsId, Option<(SetId, (usize, usize))>>,
}

impl Rarity {
    /// Weighs the forms of the tables of English.
    pub fn new(vocabulary: &Vocabulary, inflector: &Inflector) -> Rarity {
        let closed = Class::SUBJECT_PRONOUN
            .with(Class::OBJECT_PRONOUN)
            .with(Class::OWNER)
            .with(Class::AUXILIARY)
            .with(Class::DETERMINER)
            .with(Class::PREPOSITION)
            .with(Class::COORDINATOR)
            .with(Class::SUBORDINATOR)
            .with(Class::TO)
            .with(Class::IT)
            .with(Class::YOU)
            .with(Class::MARK)
            .with(Class::NEGATOR);
        let named = Class::ADVERB.with(Class::PERSON_WORD);
        let weigh = |class: Class| match class {
            class if class.has(closed) => 500,
            class if class.has(named) => 20,
            _ => 1,
        };
        let mut forms: Vec<u16> = (0..vocabulary.len()).map(|form| weigh(vocabulary.class(form as FormId))).collect();
        for form in COMMON.iter().flat_map(|word| inflector.all(word)).filter_map(|form| vocabulary.id(&form)) {
            let weight = &mut forms[form as usize];
            if *weight < 500 {
                *weight = 60;
            }
        }
        Rarity { forms, sets: Vec::new(), rows: FxHashMap::default() }
    }

    fn of(&mut self, set: SetId, sets: &SetTable) -> u64 {
        if self.sets.len() < sets.len() {
            self.sets.resize(sets.len(), 0);
        }
        let known = &mut self.sets[set as usize];
        if *known == 0 {
            *known = sets.forms(set).iter().map(|form| self.forms.get(*form as usize).map_or(1, |weight| u64::from(*weight))).sum();
        }
        *known
    }
}

/// Fewest and most tokens that nodes may cover, skipped adverbs included.
pub fn width(nodes: &[Node], sets: &SetTable) -> (usize, usize) {
    nodes.iter().map(|node| width_of(node, sets)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Fewest and most tokens that one of these rows covers.
pub fn width_of_any(rows: &[RowId], sets: &SetTable) -> (usize, usize) {
    let widths = rows.iter().map(|row| width(sets.row(*row), sets));
    widths.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or_default()
}

fn width_of(node: &Node, sets: &SetTable) -> (usize, usize) {
    match node {
        Node::Set(_) | Node::Speech(_) | Node::Reflexive => (1, 4),
        Node::AnyWord => (1, 1),
        Node::Gap(n) => (0, *n as usize),
        Node::Optional(inside) => (0, width(sets.row(*inside), sets).1),
        Node::Either(rows, _) => sets.width(*rows),
        // A passive target takes no room.
        Node::Target(_) => (0, 7),
        Node::Possessor(_) | Node::Person => (1, 7),
        Node::Not(_) | Node::Start | Node::End | Node::Said(_) => (0, 0),
        Node::Capture(_, inside) => width(sets.row(*inside), sets),
    }
}

/// What one token of a match must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// A form of this set.
    Set(SetId),
    /// A pronoun that can fill this slot of speech.
    Slot(SpeechSlot),
}

/// A token that a row of nodes requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Number of its node in the row.
    pub node: usize,
    /// What it must be.
    pub sought: Sought,
    /// Fewest and most tokens of the node before it.
    pub inner: (usize, usize),
    /// Fewest and most tokens of the row before it.
    pub before: (usize, usize),
    /// Estimated frequency of its words.
    pub weight: u64,
}

impl Candidate {
    /// The set, where it can be an anchor.
    pub fn set(&self) -> Option<SetId> {
        if let Sought::Set(set) = self.sought { Some(set) } else { None }
    }

    /// What it costs to try a program here: a far anchor costs tries at many starts.
    fn cost(&self) -> u64 {
        self.weight * 4 + self.before.1 as u64
    }
}

/// Every token that a row of nodes requires, one a node, in order.
pub fn candidates(nodes: &[Node], sets: &mut SetTable, rarity: &mut Rarity) -> Vec<Candidate> {
    let mut found = Vec::new();
    each_candidate(nodes, sets, rarity, &mut |candidate| found.push(candidate));
    found
}

fn each_candidate(nodes: &[Node], sets: &mut SetTable, rarity: &mut Rarity, found: &mut dyn FnMut(Candidate)) {
    let mut before = (0, 0);
    for (number, node) in nodes.iter().enumerate() {
        let here = match node {
            Node::Set(set) => Some((*set, (0, 0))),
            Node::Speech(slot) => {
                found(Candidate { node: number, sought: Sought::Slot(*slot), inner: (0, 0), before, weight: OF_A_SLOT });
                None
            }
            Node::Capture(_, inside) => best_inside(*inside, sets, rarity).and_then(|c| Some((c.set()?, c.before))),
            Node::Either(rows, _) => {
                let known = rarity.rows.get(rows).copied();
                known.unwrap_or_else(|| {
                    let required = required_of_any(*rows, sets, rarity);
                    rarity.rows.insert(*rows, required);
                    required
                })
            }
            _ => None,
        };
        if let Some((set, inner)) = here {
            let before = (before.0 + inner.0, before.1 + inner.1);
            found(Candidate { node: number, sought: Sought::Set(set), inner, before, weight: rarity.of(set, sets) });
        }
        let (low, high) = width_of(node, sets);
        before = (before.0 + low, before.1 + high);
    }
}

/// The union of the anchors of all alternatives, one of which is there, and where it may stand in them.
fn required_of_any(rows: RowsId, sets: &mut SetTable, rarity: &mut Rarity) -> Option<(SetId, (usize, usize))> {
    let mut forms = Vec::new();
    let (mut low, mut high) = (usize::MAX, 0);
    for row in sets.row_ids(rows).to_vec() {
        let best = best_inside(row, sets, rarity)?;
        forms.extend_from_slice(sets.forms(best.set()?));
        low = low.min(best.before.0);
        high = high.max(best.before.1);
    }
    Some((sets.intern(forms), (low, high)))
}

/// The best anchor of a row inside a node.
fn best_inside(row: RowId, sets: &mut SetTable, rarity: &mut Rarity) -> Option<Candidate> {
    let mut best: Option<Candidate> = None;
    let nodes = sets.row(row).to_vec();
    each_candidate(&nodes, sets, rarity, &mut |candidate| {
        if candidate.set().is_some() && best.as_ref().is_none_or(|least| candidate.cost() < least.cost()) {
            best = Some(candidate);
        }
    });
    best
}

/// The best anchor among the sets that a row requires: rare, and not far from its start. Of equals it is the first.
pub fn choose(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().filter(|candidate| candidate.set().is_some()).min_by_key(|candidate| candidate.cost())
}
