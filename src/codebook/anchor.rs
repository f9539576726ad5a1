//! Anchors: where a program is worth trying.
//!
//! A program is tried only at tokens of its anchor, the required set that is met least often in ordinary answers. How
//! often a form is met is estimated from its classes: closed-class words are everywhere, a few dozen verbs nearly so.

use super::need::{self, Need};
use super::program::{Node, Program, SetId, SetTable};
use crate::text::token::{Class, FormId};
use crate::text::vocabulary::Vocabulary;

/// Verbs and nouns so common that a rarer word of the same pattern is the better anchor.
const COMMON: &[&str] = &[
    "give", "get", "make", "take", "go", "put", "tell", "say", "ask", "do", "have", "let", "try", "talk", "keep", "come", "want", "feel",
    "know", "think", "look", "see", "send", "leave", "help", "show", "call", "start", "bring", "be", "stay", "sit", "find", "use", "time",
    "thing", "way", "good", "bad", "well", "more", "day", "one", "people", "work", "home", "play", "turn", "buy", "need", "like", "love",
    "friend", "happy", "sad", "upset", "angry", "better", "text", "hear",
];

/// A program under one of the forms of its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Number of the program.
    pub program: u32,
    /// Whether its rule reads what is said.
    pub speech: bool,
    /// What must stand around the anchor; unused places are always met.
    pub needs: [Need; need::MOST],
}

/// Programs by the form at which to try them.
#[derive(Debug, Clone, Default)]
pub struct AnchorIndex {
    /// `starts[form]..starts[form + 1]` is the range of `entries` to try at this form.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl AnchorIndex {
    /// Files the programs under the forms of their anchors; `speech` says of a program's rule whether it reads speech.
    pub fn new(programs: &[Program], sets: &SetTable, forms: usize, speech: impl Fn(&Program) -> bool) -> AnchorIndex {
        let mut starts = vec![0_u32; forms + 1];
        for program in programs {
            for form in sets.forms(program.anchor) {
                starts[*form as usize + 1] += 1;
            }
        }
        for form in 1..starts.len() {
            starts[form] += starts[form - 1];
        }
        let none = Entry { program: 0, speech: false, needs: [Need::default(); need::MOST] };
        let mut entries = vec![none; starts[forms] as usize];
        let mut next = starts.clone();
        for (number, program) in programs.iter().enumerate() {
            let mut entry = Entry { program: number as u32, speech: speech(program), ..none };
            for (place, need) in entry.needs.iter_mut().zip(&program.needs) {
                *place = *need;
            }
            for form in sets.forms(program.anchor) {
                let at = &mut next[*form as usize];
                entries[*at as usize] = entry;
                *at += 1;
            }
        }
        AnchorIndex { starts, entries }
    }

    /// Programs to try at a token of this form.
    #[inline]
    pub fn at(&self, form: FormId) -> &[Entry] {
        let form = form as usize;
        match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => &self.entries[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// The set of all forms with which a match of these nodes can begin; `None` where a role or gap can begin it.
pub fn first_forms(nodes: &[Node], sets: &SetTable) -> Option<Vec<FormId>> {
    let (node, after) = nodes.split_first()?;
    match node {
        Node::Set(set) => Some(sets.forms(*set).to_vec()),
        Node::Either(_, Some(first)) => Some(sets.forms(*first).to_vec()),
        Node::Either(rows, None) => {
            let mut all = Vec::new();
            for row in rows {
                all.extend(first_forms(row, sets)?);
            }
            Some(all)
        }
        Node::Capture(_, inside) => first_forms(inside, sets),
        Node::Optional(inside) => {
            let mut all = first_forms(inside, sets)?;
            all.extend(first_forms(after, sets)?);
            Some(all)
        }
        Node::Start | Node::Not(_) => first_forms(after, sets),
        _ => None,
    }
}

/// Estimated frequency of a form, in no unit.
fn weight(form: FormId, vocabulary: &Vocabulary, common: &[FormId]) -> u64 {
    let class = vocabulary.class(form);
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
    if class.has(closed) {
        500
    } else if common.binary_search(&form).is_ok() {
        60
    } else if class.has(Class::ADVERB.with(Class::PERSON_WORD)) {
        20
    } else {
        1
    }
}

/// Numbers of the common words, sorted; made once per codebook.
pub fn common_forms(vocabulary: &Vocabulary, inflect: impl Fn(&str) -> Vec<String>) -> Vec<FormId> {
    let mut forms: Vec<FormId> = COMMON.iter().flat_map(|word| inflect(word)).filter_map(|form| vocabulary.id(&form)).collect();
    forms.sort_unstable();
    forms
}

/// Fewest and most tokens that nodes may cover, skipped adverbs included.
pub fn width(nodes: &[Node]) -> (usize, usize) {
    let (mut min, mut max) = (0, 0);
    for node in nodes {
        let (low, high) = match node {
            Node::Set(_) | Node::Speech(_) | Node::Reflexive => (1, 4),
            Node::AnyWord => (1, 1),
            Node::Gap(n) => (0, *n as usize),
            Node::Optional(inside) => (0, width(inside).1),
            Node::Either(rows, _) => rows.iter().map(|r| width(r)).fold((usize::MAX, 0), |a, b| (a.0.min(b.0), a.1.max(b.1))),
            // A passive target takes no room.
            Node::Target(_) => (0, 7),
            Node::Possessor(_) | Node::Person => (1, 7),
            Node::Not(_) | Node::Start | Node::End | Node::Said(_) => (0, 0),
            Node::Capture(_, inside) => width(inside),
        };
        min += low;
        max += high;
    }
    (min, max)
}

/// A set that a row of nodes requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Number of its node in the row.
    pub node: usize,
    /// The set itself.
    pub set: SetId,
    /// Fewest and most tokens of the node before it.
    pub inner: (usize, usize),
    /// Fewest and most tokens of the row before it.
    pub before: (usize, usize),
    /// Estimated frequency of its words.
    pub weight: u64,
}

/// Every set that a row of nodes requires, one a node, in order.
pub fn candidates(nodes: &[Node], sets: &mut SetTable, vocabulary: &Vocabulary, common: &[FormId]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut before = (0, 0);
    for (number, node) in nodes.iter().enumerate() {
        let here = match node {
            Node::Set(set) => Some((*set, (0, 0))),
            Node::Capture(_, inside) => choose(&candidates(inside, sets, vocabulary, common)).map(|c| (c.set, c.before)),
            Node::Either(rows, _) => {
                // The union of the anchors of all alternatives: one of them is there.
                let mut forms = Vec::new();
                let (mut low, mut high) = (usize::MAX, 0);
                let mut complete = true;
                for row in rows {
                    let inside = candidates(row, sets, vocabulary, common);
                    let Some(best) = choose(&inside) else {
                        complete = false;
                        break;
                    };
                    forms.extend_from_slice(sets.forms(best.set));
                    low = low.min(best.before.0);
                    high = high.max(best.before.1);
                }
                complete.then(|| (sets.intern(forms), (low, high)))
            }
            _ => None,
        };
        if let Some((set, inner)) = here {
            let weight = sets.forms(set).iter().map(|f| weight(*f, vocabulary, common)).sum();
            let before = (before.0 + inner.0, before.1 + inner.1);
            found.push(Candidate { node: number, set, inner, before, weight });
        }
        let (low, high) = width(std::slice::from_ref(node));
        before = (before.0 + low, before.1 + high);
    }
    found
}

/// The best anchor among the sets that a row requires: rare, and not far from its start.
pub fn choose(candidates: &[Candidate]) -> Option<&Candidate> {
    // A far anchor costs tries at many starts. Of equals the first is taken.
    candidates.iter().min_by_key(|c| (c.weight * 4 + c.before.1 as u64, c.node))
}
