//! All filings by word: which programs to try at a token.

use super::filing::Filing;
use super::need::{self, Key, Need};
use super::program::{Program, SetTable};
use crate::text::token::FormId;

/// A filing under one of the forms of its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Number of the program.
    pub program: u32,
    /// Fewest and most tokens of a match before the anchor.
    pub before: (u8, u8),
    /// What must stand around the anchor; unused places are always met.
    pub needs: [Need; need::MOST],
}

/// Filings under one form that have their rarest need in common: where it is not met, none is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The need; its window is that of each entry.
    pub need: Key,
    /// Whether the rules read what is said.
    pub speech: bool,
    /// Where its entries end; they begin where those of the group before end.
    end: u32,
}

/// Programs by the form at which to try them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnchorIndex {
    /// `starts[form]..starts[form + 1]` is the range of `groups` at this form.
    starts: Vec<u32>,
    groups: Vec<Group>,
    entries: Vec<Entry>,
}

impl AnchorIndex {
    /// Files the programs under the forms of their anchors; `speech` says of a program's rule whether it reads speech.
    pub fn new(programs: &[Program], sets: &SetTable, forms: usize, speech: impl Fn(&Program) -> bool) -> AnchorIndex {
        let mut order: Vec<(bool, Key, u32, &Filing)> = Vec::with_capacity(programs.len());
        let mut counts = vec![0_u32; forms + 1];
        for (number, program) in (0..).zip(programs) {
            for filing in &program.filings {
                order.push((speech(program), filing.needs[0].key, number, filing));
                for form in sets.forms(filing.anchor) {
                    counts[*form as usize + 1] += 1;
                }
            }
        }
        // Filed in the order of their needs, the filings of a group stand side by side under every form.
        order.sort_by_key(|(speech, need, ..)| (*speech, *need));
        for form in 1..counts.len() {
            counts[form] += counts[form - 1];
        }
        let none = Entry { program: 0, before: (0, 0), needs: [Need::default(); need::MOST] };
        let mut entries = vec![none; counts[forms] as usize];
        let mut of_speech = vec![false; entries.len()];
        let mut next = counts.clone();
        for (speech, _, program, filing) in order {
            for form in sets.forms(filing.anchor) {
                let at = &mut next[*form as usize];
                entries[*at as usize] = Entry { program, before: filing.before, needs: filing.needs };
                of_speech[*at as usize] = speech;
                *at += 1;
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut starts = Vec::with_capacity(forms + 1);
        for form in 0..forms {
            starts.push(groups.len() as u32);
            let mut last = None;
            for at in counts[form]..counts[form + 1] {
                let (speech, need) = (of_speech[at as usize], entries[at as usize].needs[0].key);
                match groups.last_mut() {
                    Some(group) if last == Some((speech, need)) => group.end = at + 1,
                    _ => groups.push(Group { need, speech, end: at + 1 }),
                }
                last = Some((speech, need));
            }
        }
        starts.push(groups.len() as u32);
        AnchorIndex { starts, groups, entries }
    }

    /// Groups of programs to try at a token of this form, with their entries.
    #[inline]
    pub fn at(&self, form: FormId) -> impl Iterator<Item = (Group, &[Entry])> {
        let form = form as usize;
        let range = match (self.starts.get(form), self.starts.get(form + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        };
        let mut from = range.start.checked_sub(1).map_or(0, |before| self.groups[before].end as usize);
        self.groups[range].iter().map(move |group| {
            let start = std::mem::replace(&mut from, group.end as usize);
            (*group, &self.entries[start..group.end as usize])
        })
    }
}
