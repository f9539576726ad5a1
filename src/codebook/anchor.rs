//! Anchors: where a program is worth trying.
//!
//! A program is tried only at tokens of its anchor, the required set that is met least often in ordinary answers. How
//! often a form is met is estimated from its classes: closed-class words are everywhere, a few dozen verbs nearly so.

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

/// Programs by the form at which to try them.
#[derive(Debug, Clone, Default)]
pub struct AnchorIndex {
    /// `starts[form]..starts[form + 1]` is the range of `programs` to try at this form.
    starts: Vec<u32>,
    programs: Vec<u32>,
}

impl AnchorIndex {
    /// Files the programs under the forms of their anchors.
    pub fn new(programs: &[Program], sets: &SetTable, forms: usize) -> AnchorIndex {
        let mut by_form: Vec<Vec<u32>> = vec![Vec::new(); forms];
        for (number, program) in programs.iter().enumerate() {
            for form in sets.forms(program.anchor) {
                by_form[*form as usize].push(number as u32);
            }
        }
        let mut index = AnchorIndex { starts: Vec::with_capacity(forms + 1), programs: Vec::new() };
        for list in by_form {
            index.starts.push(index.programs.len() as u32);
            index.programs.extend(list);
        }
        index.starts.push(index.programs.len() as u32);
        index
    }

    /// Programs to try at a token of this form.
    #[inline]
    pub fn at(&self, form: FormId) -> &[u32] {
        let form = form as usize;
        match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => &self.programs[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// Sets of which a response must hold a word before a program is worth trying, under numbers of their own.
///
/// Before matching, every token marks the needs that it meets; a program whose needs are not all marked is passed over
/// for the price of a look-up.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    sets: Vec<SetId>,
    numbers: rustc_hash::FxHashMap<SetId, u32>,
    starts: Vec<u32>,
    met: Vec<u32>,
}

impl Needs {
    /// The number of the need for this set.
    pub fn number(&mut self, set: SetId) -> u32 {
        *self.numbers.entry(set).or_insert_with(|| {
            self.sets.push(set);
            self.sets.len() as u32 - 1
        })
    }

    /// Files the needs under the forms that meet them, once all are known.
    pub fn file(&mut self, sets: &SetTable, forms: usize) {
        let mut counts = vec![0u32; forms + 1];
        for set in &self.sets {
            for form in sets.forms(*set) {
                counts[*form as usize + 1] += 1;
            }
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        self.met = vec![0; counts[forms] as usize];
        let mut next = counts.clone();
        for (number, set) in self.sets.iter().enumerate() {
            for form in sets.forms(*set) {
                let at = &mut next[*form as usize];
                self.met[*at as usize] = number as u32;
                *at += 1;
            }
        }
        self.starts = counts;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Needs that a form meets.
    #[inline]
    pub fn met_by(&self, form: FormId) -> &[u32] {
        let form = form as usize;
        match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => &self.met[*start as usize..*end as usize],
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

/// Required sets of a row other than its anchor, the rarest first, at most three.
pub fn required(nodes: &[Node], anchor: SetId, sets: &mut SetTable, vocabulary: &Vocabulary, common: &[FormId]) -> Vec<SetId> {
    let mut found: Vec<(u64, SetId)> = Vec::new();
    for node in nodes {
        if let Some((set, _)) = choose(std::slice::from_ref(node), sets, vocabulary, common)
            && set != anchor
        {
            let total = sets.forms(set).iter().map(|f| weight(*f, vocabulary, common)).sum();
            found.push((total, set));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, set)| set).collect()
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

/// The best anchor of a row of nodes: set, fewest and most tokens before it. `None` where no set is required.
pub fn choose(nodes: &[Node], sets: &mut SetTable, vocabulary: &Vocabulary, common: &[FormId]) -> Option<(SetId, (usize, usize))> {
    let mut best: Option<(u64, SetId, (usize, usize))> = None;
    for (i, node) in nodes.iter().enumerate() {
        let before = width(&nodes[..i]);
        let candidate = match node {
            Node::Set(set) => Some((*set, before)),
            Node::Capture(_, inside) => choose(inside, sets, vocabulary, common).map(|(set, (a, b))| (set, (before.0 + a, before.1 + b))),
            Node::Either(rows, _) => {
                // The union of the anchors of all alternatives: one of them is there.
                let mut forms = Vec::new();
                let (mut low, mut high) = (usize::MAX, 0);
                let mut complete = true;
                for row in rows {
                    match choose(row, sets, vocabulary, common) {
                        Some((set, (a, b))) => {
                            forms.extend_from_slice(sets.forms(set));
                            low = low.min(a);
                            high = high.max(b);
                        }
                        None => complete = false,
                    }
                }
                complete.then(|| (sets.intern(forms), (before.0 + low, before.1 + high)))
            }
            _ => None,
        };
        if let Some((set, before)) = candidate {
            let total: u64 = sets.forms(set).iter().map(|f| weight(*f, vocabulary, common)).sum();
            // A far anchor costs tries at many starts.
            let total = total * 4 + before.1 as u64;
            if best.is_none_or(|(least, _, _)| total < least) {
                best = Some((total, set, before));
            }
        }
    }
    best.map(|(_, set, before)| (set, before))
}
