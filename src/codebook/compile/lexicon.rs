//! Lexicons by name, and what each holds once its words are inflected and those of other lexicons are added.

use super::word::Alternatives;
use super::{Compiler, Origin};
use crate::codebook::pattern::{At, WordKind};
use crate::codebook::program::Node;
use crate::error::nearest;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::lexicon::Lexicon;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Longest chain of lexicons that name each other.
const MAX_DEPTH: usize = 8;

/// The lexicons of a taxonomy.
#[derive(Debug, Default)]
pub(super) struct Lexicons<'t> {
    named: FxHashMap<&'t str, (usize, &'t Lexicon)>,
    expanded: FxHashMap<&'t str, Rc<Alternatives>>,
    /// A lexicon as a part of its own, once a pattern has it so.
    nodes: FxHashMap<&'t str, Node>,
    /// Lexicons being expanded, each named by the one before.
    open: Vec<&'t str>,
}

impl Lexicons<'_> {
    /// What an expanded lexicon holds.
    pub(super) fn expanded(&self, name: &str) -> Option<Rc<Alternatives>> {
        self.expanded.get(name).cloned()
    }
}

fn at_id(lexicon: &Lexicon) -> At {
    At { line: lexicon.id.line, column: lexicon.id.column }
}

impl<'t> Compiler<'t> {
    /// Gives every lexicon its name.
    pub(super) fn name_lexicons(&mut self, taxonomy: &'t Taxonomy) {
        for (file, list) in taxonomy.lexicons.iter() {
            for lexicon in &list.lexicons {
                if self.lexicons.named.insert(&lexicon.id.value, (*file, lexicon)).is_some() {
                    let message = format!("lexicon `{}` is defined twice", lexicon.id.value);
                    self.problem(*file, at_id(lexicon), message, Some("give one of them another id, or join them".into()));
                }
            }
        }
    }

    /// What the lexicon of this name holds; a problem where there is none.
    pub(super) fn lexicon(&mut self, name: &str, origin: Origin) -> Option<Rc<Alternatives>> {
        if let Some(known) = self.lexicons.expanded.get(name) {
            return Some(Rc::clone(known));
        }
        let Some((file, lexicon)) = self.lexicons.named.get(name).copied() else {
            let hint = nearest(name, self.lexicons.named.keys().copied()).map(|n| format!("did you mean `{n}`?"));
            self.problem(origin.file, origin.at, format!("unknown lexicon `{name}`"), hint);
            return None;
        };
        let open = &self.lexicons.open;
        if open.contains(&name) || open.len() >= MAX_DEPTH {
            let chain = format!("{} -> {name}", open.join(" -> "));
            self.problem(origin.file, origin.at, format!("lexicon `{name}` contains itself"), Some(chain));
            return None;
        }
        let name = lexicon.id.value.as_str();
        self.lexicons.open.push(name);
        let mut found = Alternatives::default();
        for entry in &lexicon.words {
            self.word(&entry.value, WordKind::Exact, &mut found);
        }
        for entry in &lexicon.lemmas {
            self.word(&entry.value, WordKind::Lemma, &mut found);
        }
        for other in &lexicon.lexicons {
            let at = At { line: other.line, column: other.column };
            if let Some(entries) = self.lexicon(&other.value, Origin { file, at }) {
                found.add(&entries);
            }
        }
        self.lexicons.open.pop();
        if found.forms.is_empty() && found.rows.is_empty() {
            self.problem(file, at_id(lexicon), format!("lexicon `{name}` is empty"), Some("add `lemmas:` or `words:`".into()));
        }
        let found = Rc::new(found);
        self.lexicons.expanded.insert(name, Rc::clone(&found));
        Some(found)
    }

    /// A lexicon as a part of its own.
    pub(super) fn lexicon_node(&mut self, name: &str, origin: Origin) -> Node {
        if let Some(node) = self.lexicons.nodes.get(name) {
            return *node;
        }
        let Some(entries) = self.lexicon(name, origin) else { return self.choice(&Alternatives::default()) };
        let node = self.choice(&entries);
        if let Some((_, lexicon)) = self.lexicons.named.get(name) {
            self.lexicons.nodes.insert(&lexicon.id.value, node);
        }
        node
    }

    /// Compiles the lexicons that no rule names all the same, so that their mistakes show.
    pub(super) fn unused_lexicons(&mut self) {
        let mut unused: Vec<(usize, &Lexicon)> = self
            .lexicons
            .named
            .iter()
            .filter(|(name, _)| !self.lexicons.expanded.contains_key(**name))
            .map(|(_, (file, lexicon))| (*file, *lexicon))
            .collect();
        unused.sort_by_key(|(file, lexicon)| (*file, lexicon.id.line));
        for (file, lexicon) in unused {
            self.lexicon(&lexicon.id.value, Origin { file, at: at_id(lexicon) });
        }
    }
}
