//! From rules as written to rules that run.
//!
//! [`notation`] reads a pattern, in either of its two shapes, into [`pattern::Part`]s; [`english`] builds the
//! vocabulary and word classes from the tables of English; [`compile`] expands words and lexicons into sets of forms,
//! turns parts into [`program::Node`]s, and files every program under the words at which it is worth trying
//! ([`anchor`], [`filing`], all together in an [`anchor_index`]). Sets lie in a [`set_table`], rows of nodes in a
//! [`row_table`]; `examples` runs every rule on its own examples. The result, a [`Codebook`], is what the coder runs.
//! That of the embedded taxonomy is made by `build.rs`, which compiles these modules in, and packed ([`packed`],
//! `embedded`).

pub mod anchor;
pub mod anchor_index;
pub mod compile;
pub mod cue_table;
#[cfg(embedded)]
pub mod embedded;
pub mod english;
#[cfg(embedded)]
pub mod examples;
pub mod filing;
pub mod need;
pub mod notation;
pub mod packed;
pub mod pattern;
pub mod presence;
pub mod program;
pub mod row_table;
pub mod set_table;

use crate::taxonomy::axes::Axes;
use crate::taxonomy::calibration::{Calibration, CueCalibration};
use crate::taxonomy::rule::{Motive, PlaceKind, PromptNeed, Scope, Who};
use crate::text::clause::Grammar;
use crate::text::long_row::{LongRows, Row};
use crate::text::texts::Texts;
use crate::text::token::{FormId, Token};
use filing::Filing;
use program::{Node, Program};
use serde::{Deserialize, Serialize};
use set_table::SetTable;

/// A code as the coder needs it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CompiledCode {
    /// Id in outputs.
    pub id: String,
    /// Default axes; none in a scheme without them.
    pub axes: Option<Axes>,
    /// A goal without a means, dropped where a means stands near.
    pub bare: bool,
}

/// What a rule gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gives {
    /// A mention of this code, by number.
    Code(u16),
    /// This boundary code, by number.
    Boundary(u16),
}

/// A rule that runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CompiledRule {
    /// Id.
    pub id: String,
    /// What it gives.
    pub gives: Gives,
    /// Strategy id.
    pub strategy: Option<String>,
    /// Axes of a mention it makes.
    pub axes: Option<Axes>,
    /// What it reads.
    pub place: PlaceKind,
    /// Who must act.
    pub agent: Option<Who>,
    /// What the prompt must be.
    pub prompt: PromptNeed,
    /// Whether a feeling must be at stake.
    pub needs_feeling: bool,
    /// States an aim and gives way to a means.
    pub goal: bool,
    /// Whether a response with mentions may not get this boundary code.
    pub only_without_mentions: bool,
    /// Priority among overlapping matches.
    pub priority: i32,
    /// Writer's confidence.
    pub confidence: f32,
    /// Motive it shows.
    pub motive: Option<Motive>,
    /// Programs that forbid it.
    pub unless: Vec<Program>,
    /// Programs one of which must match.
    pub requires: Vec<Program>,
    /// How near these look.
    pub within: Scope,
    /// File and line, for messages.
    pub file: usize,
    /// Line of its id.
    pub line: u32,
}

/// A rule that reads prompts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PromptRule {
    /// Id.
    pub id: String,
    /// Programs one of which must match.
    pub patterns: Vec<Program>,
    /// Programs that forbid it, anywhere in the prompt.
    pub unless: Vec<Program>,
    /// Programs one of which must match as well, anywhere in the prompt.
    pub requires: Vec<Program>,
    /// What it says of the prompt.
    pub says: PromptNeed,
    /// The boundary code, by number, of every answer to such a prompt that tells of an own act.
    pub boundary: Option<u16>,
}

/// Everything the coder runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Codebook {
    /// Vocabulary and set phrases.
    pub grammar: Grammar,
    /// Codes, in output order.
    pub codes: Vec<CompiledCode>,
    /// Boundary codes, in order.
    pub boundary: Vec<String>,
    /// Rules.
    pub rules: Vec<CompiledRule>,
    /// Programs of all rules.
    pub programs: Vec<Program>,
    /// Patterns as written, for explanations.
    pub patterns: Texts,
    /// Sets of forms that programs test against.
    pub sets: SetTable,
    /// Where programs are kept, in the order of [`filing::sort`].
    pub filings: Vec<Filing>,
    /// Which filings there are at a form.
    pub anchors: anchor_index::AnchorIndex,
    /// What a response must hold before a program is tried.
    pub needs: need::NeedIndex,
    /// Rules that read prompts, in the order in which they are asked.
    pub prompts: Vec<PromptRule>,
    /// Forms of "get" and "by", which the passive needs.
    pub get_forms: Vec<FormId>,
    /// The form "by".
    pub by: FormId,
    /// Words that name feelings.
    pub feelings: program::SetId,
    /// Phrases that name feelings ("in bits"): rows of sets, one for each word.
    pub feeling_phrases: Option<program::RowsId>,
    /// Version of the taxonomy.
    pub taxonomy_version: String,
    /// Fingerprint of the taxonomy.
    pub fingerprint: String,
    /// Words that speak for codes without a rule.
    pub cues: cue_table::CueTable,
    /// The rule, by number, under whose name a mention goes that cues of each class give; none for "no act".
    pub cue_rules: Vec<Option<u32>>,
    /// How writers' judgements become probabilities.
    pub calibration: Option<Calibration>,
    /// How what cues say becomes a probability.
    pub cue_calibration: Option<CueCalibration>,
}

impl Codebook {
    /// Whether a feeling is named.
    pub fn names_feeling(&self, tokens: &[Token]) -> bool {
        let phrase_at = |row: &[Node], tokens: &[Token]| {
            let words = row.iter().zip(tokens);
            tokens.len() >= row.len()
                && words.into_iter().all(|(node, token)| matches!(node, Node::Set(set) if self.sets.has(*set, token.form)))
        };
        let phrase = |at: usize| {
            let rows = self.feeling_phrases?;
            self.sets.first_match(rows, &[tokens[at].form], |row| phrase_at(row, &tokens[at..]).then_some(()))
        };
        (0..tokens.len()).any(|at| self.sets.has(self.feelings, tokens[at].form) || phrase(at).is_some())
    }

    /// The pattern of a program as written.
    pub fn pattern(&self, program: &Program) -> &str {
        self.patterns.get(program.written as usize)
    }

    /// Files needs and programs under the forms of their sets, once all are known.
    fn file(&mut self) {
        let forms = self.grammar.vocabulary.len();
        self.needs.file(&self.sets, forms);
        self.anchors = anchor_index::AnchorIndex::new(&self.filings, &self.sets, forms);
    }
}

impl LongRows for Codebook {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        self.grammar.vocabulary.long_rows(rows);
        self.patterns.long_rows(rows);
        self.sets.long_rows(rows);
        self.anchors.long_rows(rows);
        self.needs.long_rows(rows);
        self.cues.long_rows(rows);
    }
}
