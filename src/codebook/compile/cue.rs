//! Cues: the table of their weights, and the rules under whose names their mentions go.

use super::Compiler;
use crate::codebook::cue_table::{CueTable, Speaks};
use crate::codebook::{Codebook, CompiledRule, Gives};
use crate::taxonomy::cues::{CUES, Cues};
use crate::taxonomy::rule::{PlaceKind, PromptNeed, Scope};

/// What the name of a rule begins with that stands for cues of a code.
pub const CUED: &str = "cues.";

impl Compiler<'_> {
    /// Reads the cues, if there are any.
    pub(super) fn cues(&mut self) {
        let Some((file, text)) = self.taxonomy.files.iter().enumerate().find(|(_, file)| file.path == CUES) else { return };
        let cues = match Cues::parse(CUES, &text.text) {
            Ok(cues) => cues,
            Err(problem) => {
                self.problems.push(problem);
                return;
            }
        };
        for (at, message) in give(&mut self.codebook, &cues, file) {
            let cue = &cues.cues[at].cue;
            self.problems.push(self.taxonomy.error_at(file, cue.line, cue.column, message));
        }
    }
}

/// Gives a codebook these cues in place of those it has; what is no cue or no code is told with its place in the list. Each
/// code they speak for gets a rule without patterns, so that a mention names `cues.CODE` where another names its rule.
pub fn give(codebook: &mut Codebook, cues: &Cues, file: usize) -> Vec<(usize, String)> {
    codebook.rules.truncate(codebook.rules.len() - codebook.cue_rules.iter().flatten().count());
    codebook.cue_rules.clear();
    let codes: Vec<String> = codebook.codes.iter().map(|code| code.id.clone()).collect();
    let (table, problems) = CueTable::new(cues, |name| Speaks::parse(name, &codes, &codebook.boundary));
    for speaks in &table.classes[..table.of_clauses] {
        let Speaks::For(number) = *speaks else {
            codebook.cue_rules.push(None);
            continue;
        };
        let code = &codebook.codes[usize::from(number)];
        codebook.cue_rules.push(Some(codebook.rules.len() as u32));
        codebook.rules.push(CompiledRule {
            id: format!("{CUED}{}", code.id),
            gives: Gives::Code(number),
            strategy: None,
            axes: code.axes,
            place: PlaceKind::default(),
            agent: None,
            prompt: PromptNeed::default(),
            needs_feeling: false,
            goal: false,
            only_without_mentions: false,
            priority: i32::MIN,
            confidence: 0.5,
            motive: None,
            unless: Vec::new(),
            requires: Vec::new(),
            within: Scope::default(),
            file,
            line: 1,
        });
    }
    codebook.cues = table;
    problems
}
