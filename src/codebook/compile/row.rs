//! A row of parts as a row of nodes.

use super::word::Alternatives;
use super::{Compiler, Origin};
use crate::codebook::Codebook;
use crate::codebook::pattern::{Part, Word, WordKind};
use crate::codebook::program::{Node, RowId};
use crate::taxonomy::rule::Who;

/// What a pattern names beside its steps.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Who must act.
    pub(super) agent: Option<Who>,
    /// Names of captured parts.
    pub(super) captures: Vec<String>,
}

impl Compiler<'_> {
    /// The nodes of these parts; `outer` where they stand in no group.
    pub(super) fn nodes(&mut self, parts: &[Part], origin: Origin, named: &mut Named, outer: bool) -> Vec<Node> {
        let mut nodes = Vec::new();
        for part in parts {
            match part {
                Part::Words(words) => nodes.push(self.words_node(words, origin)),
                Part::Not(words) => {
                    let found = self.alternatives(words, origin);
                    if !found.rows.is_empty() {
                        self.problem(
                            origin.file,
                            words[0].at,
                            "only single words can be excluded",
                            Some("use `unless:` for phrases".into()),
                        );
                    }
                    let set = self.codebook.sets.intern(found.forms);
                    nodes.push(Node::Not(set));
                }
                Part::Gap(n) => nodes.push(Node::Gap(*n)),
                Part::AnyWord => nodes.push(Node::AnyWord),
                Part::Optional(inside) => {
                    nodes.push(Node::Optional(self.row(inside, origin, named)));
                }
                Part::Either(rows) => {
                    let rows: Vec<RowId> = rows.iter().map(|row| self.row(row, origin, named)).collect();
                    nodes.push(self.either(&rows));
                }
                Part::Agent(who) => {
                    if outer && named.agent.is_none() {
                        named.agent = Some(*who);
                    } else {
                        self.problem(origin.file, origin.at, "`agent` may stand once, outside of groups", None);
                    }
                }
                Part::Target(who) => nodes.push(Node::Target(*who)),
                Part::Possessor(who) => nodes.push(Node::Possessor(*who)),
                Part::Person => nodes.push(Node::Person),
                Part::Reflexive => nodes.push(Node::Reflexive),
                Part::Speech(slot) => nodes.push(Node::Speech(*slot)),
                Part::Start => nodes.push(Node::Start),
                Part::End => nodes.push(Node::End),
                Part::Said(inside) => {
                    nodes.push(Node::Said(self.row(inside, origin, named)));
                }
                Part::Capture(name, inside) => {
                    let number = named.captures.len().min(255) as u8;
                    named.captures.push(name.clone());
                    nodes.push(Node::Capture(number, self.row(inside, origin, named)));
                }
            }
        }
        nodes
    }

    /// The number of the row of these parts, which stand in a group.
    fn row(&mut self, parts: &[Part], origin: Origin, named: &mut Named) -> RowId {
        let nodes = self.nodes(parts, origin, named, false);
        self.codebook.sets.intern_row(&nodes)
    }

    fn words_node(&mut self, words: &[Word], origin: Origin) -> Node {
        if let [word] = words {
            if word.kind == WordKind::Lexicon {
                return self.lexicon_node(&word.text, Origin { at: word.at, ..origin });
            }
            let Codebook { grammar, sets, .. } = &mut self.codebook;
            if let Some(set) = self.words.single(&word.text, word.kind, &mut grammar.vocabulary, sets) {
                return Node::Set(set);
            }
        }
        let found = self.alternatives(words, origin);
        self.choice(&found)
    }

    fn alternatives(&mut self, words: &[Word], origin: Origin) -> Alternatives {
        let mut found = Alternatives::default();
        for word in words {
            if word.kind == WordKind::Lexicon {
                if let Some(entries) = self.lexicon(&word.text, Origin { at: word.at, ..origin }) {
                    found.add(&entries);
                }
            } else {
                self.word(&word.text, word.kind, &mut found);
            }
        }
        found
    }
}
