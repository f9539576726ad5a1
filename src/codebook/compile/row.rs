//! A row of parts as a row of nodes.

use super::word::Alternatives;
use super::{Compiler, Origin};
use crate::codebook::Codebook;
use crate::codebook::pattern::{Part, Word, WordKind};
use crate::codebook::program::{Node, Program};

impl Compiler<'_> {
    /// The nodes of these parts; `outer` where they stand in no group.
    pub(super) fn nodes(&mut self, parts: &[Part], origin: Origin, program: &mut Program, outer: bool) -> Vec<Node> {
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
                    let inside = self.nodes(inside, origin, program, false);
                    nodes.push(Node::Optional(inside.into()));
                }
                Part::Either(rows) => {
                    let rows: Vec<Box<[Node]>> = rows.iter().map(|row| self.nodes(row, origin, program, false).into()).collect();
                    nodes.push(self.either(rows));
                }
                Part::Agent(who) => {
                    if outer && program.agent.is_none() {
                        program.agent = Some(*who);
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
                    let inside = self.nodes(inside, origin, program, false);
                    nodes.push(Node::Said(inside.into()));
                }
                Part::Capture(name, inside) => {
                    let number = program.captures.len().min(255) as u8;
                    program.captures.push(name.clone());
                    let inside = self.nodes(inside, origin, program, false);
                    nodes.push(Node::Capture(number, inside.into()));
                }
            }
        }
        nodes
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
