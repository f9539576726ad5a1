//! Compiling: from a [`Taxonomy`] to a [`Codebook`].
//!
//! Rules are taken in the order of their ids; the words of their patterns become sets of forms (`word`, `lexicon`),
//! the patterns nodes (`row`) and the rules programs (`rule`). Every problem is collected with file, line and
//! column, so that one run of `ier check` shows them all. A taxonomy of one's own is compiled at the start of every run:
//! what is worked out once (the forms of a word, what a lexicon holds, how rare a set is) is remembered.

pub mod cue;
mod lexicon;
mod row;
mod rule;
mod word;
mod written;

use super::anchor::{self, Rarity};
use super::english;
use super::filing;
use super::pattern::{At, WordKind};
use super::program::{Node, Program, RowId, SetId};
use super::set_table::SetTable;
use super::{Codebook, CompiledCode, PromptRule};
use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::rule::Pattern;
use lexicon::Lexicons;
use word::{Alternatives, Words};

/// The lexicon whose words name feelings; rules that need a feeling at stake look for them.
pub const FEELINGS: &str = "feelings";

/// Compiles; the first problem is the error.
pub fn compile(taxonomy: &Taxonomy) -> Result<Codebook> {
    let mut problems = Vec::new();
    let codebook = compile_all(taxonomy, &mut problems);
    match problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(codebook),
    }
}

/// Compiles what can be compiled; `problems` gets every error.
pub fn compile_all(taxonomy: &Taxonomy, problems: &mut Vec<Error>) -> Codebook {
    let inflector = english::inflector(&taxonomy.language);
    let mut codebook = Codebook {
        grammar: english::grammar(&taxonomy.language, &inflector),
        taxonomy_version: taxonomy.about.version.clone(),
        fingerprint: taxonomy.fingerprint.clone(),
        calibration: taxonomy.about.calibration,
        cue_calibration: taxonomy.about.cues,
        codes: taxonomy
            .codes
            .iter()
            .map(|(_, code)| CompiledCode {
                id: code.id.value.clone(),
                axes: code.axes,
                bare: code.bare || code.id.ends_with("_unspecified"),
            })
            .collect(),
        boundary: taxonomy.boundary.iter().map(|b| b.id.value.clone()).collect(),
        ..Codebook::default()
    };
    // Room for what is to come: tables that double again and again copy more than they hold.
    let entries: usize = taxonomy.lexicons.iter().flat_map(|(_, file)| &file.lexicons).map(|l| l.words.len() + 2 * l.lemmas.len()).sum();
    codebook.grammar.vocabulary.reserve(entries + taxonomy.language.spelling.words.len());
    let patterns = taxonomy.rules.iter().flat_map(|(_, file)| &file.rules).map(|rule| 1 + rule.patterns.len()).sum();
    codebook.programs.reserve_exact(patterns);
    let rarity = Rarity::new(&codebook.grammar.vocabulary, &inflector);
    let words = Words::new(inflector);
    let mut compiler = Compiler { taxonomy, words, rarity, codebook, problems, lexicons: Lexicons::default() };
    compiler.name_lexicons(taxonomy);
    compiler.rules();
    compiler.prompts();
    compiler.cues();
    compiler.finish()
}

struct Compiler<'t> {
    taxonomy: &'t Taxonomy,
    words: Words,
    lexicons: Lexicons<'t>,
    rarity: Rarity,
    codebook: Codebook,
    problems: &'t mut Vec<Error>,
}

/// Where the text being compiled stands, for messages.
#[derive(Clone, Copy)]
struct Origin {
    file: usize,
    at: At,
}

impl Compiler<'_> {
    fn problem(&mut self, file: usize, at: At, message: impl Into<String>, hint: Option<String>) {
        let mut error = self.taxonomy.error_at(file, at.line, at.column, message);
        if let Some(hint) = hint {
            error = error.hint(hint);
        }
        self.problems.push(error);
    }

    /// Adds a word or phrase to what a part may be.
    fn word(&mut self, text: &str, kind: WordKind, found: &mut Alternatives) {
        let Codebook { grammar, sets, .. } = &mut self.codebook;
        self.words.add(text, kind, &mut grammar.vocabulary, sets, found);
    }

    /// A node that takes one of these.
    fn choice(&mut self, found: &Alternatives) -> Node {
        let Alternatives { forms, rows } = found;
        if rows.is_empty() {
            return Node::Set(self.codebook.sets.intern(forms.clone()));
        }
        let sets = &mut self.codebook.sets;
        let mut choice: Vec<RowId> = Vec::with_capacity(rows.len() + 1);
        if !forms.is_empty() {
            let single = Node::Set(sets.intern(forms.clone()));
            choice.push(sets.intern_row(&[single]));
        }
        choice.extend(rows.iter().map(|row| phrase(row, sets)));
        self.either(&choice)
    }

    fn either(&mut self, rows: &[RowId]) -> Node {
        let sets = &mut self.codebook.sets;
        let width = anchor::width_of_any(rows, sets);
        let mut node = Node::Either(sets.intern_choice(rows, width), None);
        let set = anchor::first_set(std::slice::from_ref(&node), sets);
        if let Node::Either(_, first) = &mut node {
            *first = set;
        }
        node
    }

    fn prompts(&mut self) {
        let Some((file, list)) = &*self.taxonomy.prompts else { return };
        for rule in &list.rules {
            let at = At { line: rule.id.line, column: rule.id.column };
            let mut programs = |patterns: &mut dyn Iterator<Item = &Pattern>| -> Vec<Program> {
                patterns.filter_map(|pattern| self.program(*file, at, pattern, 0, None)).collect()
            };
            let patterns = programs(&mut rule.pattern.iter().chain(&rule.patterns));
            let (unless, requires) = (programs(&mut rule.unless.iter()), programs(&mut rule.requires.iter()));
            let (id, says) = (rule.id.value.clone(), rule.prompt.clone());
            let boundary = rule.boundary.as_ref().and_then(|id| self.boundary_number(*file, id));
            self.codebook.prompts.push(PromptRule { id, patterns, unless, requires, says, boundary });
        }
    }

    fn finish(mut self) -> Codebook {
        self.unused_lexicons();
        let feelings = self.lexicons.expanded(FEELINGS);
        let book = &mut self.codebook;
        let vocabulary = &mut book.grammar.vocabulary;
        book.feelings = book.sets.intern(feelings.as_ref().map(|entries| entries.forms.clone()).unwrap_or_default());
        let phrases: Vec<RowId> =
            feelings.map(|entries| entries.rows.iter().map(|row| phrase(row, &mut book.sets)).collect()).unwrap_or_default();
        let width = anchor::width_of_any(&phrases, &book.sets);
        book.feeling_phrases = Some(book.sets.intern_choice(&phrases, width));
        book.get_forms = self.words.inflect("get").iter().map(|form| vocabulary.intern(form)).collect();
        book.by = vocabulary.intern("by");
        english::add_spelling(&self.taxonomy.language, vocabulary);
        book.sets.file_rows();
        filing::sort(&mut book.filings);
        book.file();
        self.codebook
    }
}

/// The row of a phrase of these words.
fn phrase(words: &[SetId], sets: &mut SetTable) -> RowId {
    let nodes: Vec<Node> = words.iter().copied().map(Node::Set).collect();
    sets.intern_row(&nodes)
}
