//! A rule: what it gives, whether it is complete, and its patterns as programs.

use super::row::Named;
use super::written::written;
use super::{Compiler, Origin};
use crate::codebook::filing::{self, Owner};
use crate::codebook::need;
use crate::codebook::pattern::At;
use crate::codebook::program::{Node, Program};
use crate::codebook::set_table::SetTable;
use crate::codebook::{Codebook, CompiledRule, Gives, anchor, notation};
use crate::error::nearest;
use crate::taxonomy::axes::Axes;
use crate::taxonomy::located::Located;
use crate::taxonomy::rule::{Example, Pattern, PlaceKind, Rule};
use rustc_hash::FxHashSet;

impl<'t> Compiler<'t> {
    /// Compiles the rules, in the order of their ids.
    pub(super) fn rules(&mut self) {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut ordered: Vec<(usize, Option<&'t str>, &'t Rule)> = Vec::new();
        for (file, list) in self.taxonomy.rules.iter() {
            for rule in &list.rules {
                ordered.push((*file, list.code.as_ref().map(|c| c.value.as_str()), rule));
            }
        }
        // By id, so that the order of files and of rules in them never shows in an output.
        ordered.sort_by(|a, b| a.2.id.value.cmp(&b.2.id.value));
        for (file, file_code, rule) in ordered {
            let at = At { line: rule.id.line, column: rule.id.column };
            if !seen.insert(&rule.id.value) {
                self.problem(file, at, format!("rule `{}` is defined twice", rule.id.value), Some("give one of them another id".into()));
                continue;
            }
            self.rule(file, file_code, rule, at);
        }
    }

    fn rule(&mut self, file: usize, file_code: Option<&str>, rule: &'t Rule, at: At) {
        let Some((gives, default_axes)) = self.gives(file, file_code, rule, at) else { return };
        let known = rule.strategy.as_ref().and_then(|id| self.taxonomy.strategy(id));
        if let Some(strategy) = &rule.strategy
            && known.is_none()
        {
            let place = At { line: strategy.line, column: strategy.column };
            self.problem(file, place, format!("unknown strategy `{}`", strategy.value), None);
        }
        let patterns: Vec<&Pattern> = rule.pattern.iter().chain(&rule.patterns).collect();
        if patterns.is_empty() {
            self.problem(file, at, format!("rule `{}` has no pattern", rule.id.value), Some("add `pattern:` or `patterns:`".into()));
            return;
        }
        let number = self.codebook.rules.len() as u32;
        let first = self.codebook.programs.len();
        for pattern in patterns {
            if let Some(program) = self.program(file, at, pattern, number, Some(rule.place)) {
                self.codebook.programs.push(program);
            }
        }
        if rule.place == PlaceKind::Speech && self.codebook.programs[first..].iter().any(|program| program.agent.is_some()) {
            self.problem(
                file,
                at,
                format!("rule `{}` reads speech, where `agent` has no place", rule.id.value),
                Some("set `agent:` on the rule".into()),
            );
        }
        let axes = default_axes.map(|axes| {
            let mut axes = known.map_or(axes, |(_, strategy)| strategy.axes(axes));
            axes.valence = rule.valence.unwrap_or(axes.valence);
            axes.orientation = rule.orientation.unwrap_or(axes.orientation);
            axes.stage = rule.stage.unwrap_or(axes.stage);
            axes.change = rule.change.unwrap_or(axes.change);
            axes
        });
        let confidence = rule.confidence.unwrap_or(0.85);
        if !(0.0..=1.0).contains(&confidence) {
            self.problem(file, at, format!("confidence {confidence} of rule `{}` is not between 0 and 1", rule.id.value), None);
        }
        if !rule.examples.iter().any(|e| matches!(e, Example::Codes(_))) {
            self.problem(
                file,
                at,
                format!("rule `{}` has no `codes` example", rule.id.value),
                Some("add a sentence with the evidence in square brackets".into()),
            );
        }
        if !rule.examples.iter().any(|e| matches!(e, Example::Silent(_))) {
            self.problem(
                file,
                at,
                format!("rule `{}` has no `silent` example", rule.id.value),
                Some("add a sentence that looks alike and must not match".into()),
            );
        }
        let unless = rule.unless.iter().filter_map(|p| self.program(file, at, p, number, None)).collect();
        let requires = rule.requires.iter().filter_map(|p| self.program(file, at, p, number, None)).collect();
        self.codebook.rules.push(CompiledRule {
            id: rule.id.value.clone(),
            gives,
            strategy: rule.strategy.as_ref().map(|s| s.value.clone()),
            axes,
            place: rule.place,
            agent: rule.agent,
            prompt: rule.prompt.clone(),
            needs_feeling: rule.needs_feeling,
            goal: rule.goal,
            only_without_mentions: rule.only_without_mentions,
            priority: rule.priority,
            confidence: confidence as f32,
            motive: rule.motive,
            unless,
            requires,
            within: rule.within,
            file,
            line: rule.id.line,
        });
    }

    /// The number of a boundary code, or a problem noted.
    pub(super) fn boundary_number(&mut self, file: usize, id: &Located<String>) -> Option<u16> {
        let number = self.codebook.boundary.iter().position(|b| *b == id.value);
        if number.is_none() {
            let hint = nearest(id, self.taxonomy.boundary.iter().map(|b| b.id.as_str())).map(|n| format!("did you mean `{n}`?"));
            self.problem(file, At { line: id.line, column: id.column }, format!("unknown boundary code `{}`", id.value), hint);
        }
        number.map(|number| number as u16)
    }

    fn gives(&mut self, file: usize, file_code: Option<&str>, rule: &Rule, at: At) -> Option<(Gives, Option<Axes>)> {
        if let Some(boundary) = &rule.boundary {
            return Some((Gives::Boundary(self.boundary_number(file, boundary)?), None));
        }
        let code = rule.code.as_ref().map(|c| c.value.as_str()).or(file_code);
        let Some(code) = code else {
            self.problem(
                file,
                at,
                format!("rule `{}` gives no code", rule.id.value),
                Some("add `code:` or `boundary:`, here or at the head of the file".into()),
            );
            return None;
        };
        let Some(number) = self.codebook.codes.iter().position(|c| c.id == code) else {
            let hint = nearest(code, self.codebook.codes.iter().map(|c| c.id.as_str())).map(|n| format!("did you mean `{n}`?"));
            self.problem(file, at, format!("unknown code `{code}`"), hint);
            return None;
        };
        Some((Gives::Code(number as u16), self.codebook.codes[number].axes))
    }

    /// A pattern as a program; `place` says what it reads where it stands for itself and must be found by its words, and is
    /// none for a condition.
    pub(super) fn program(&mut self, file: usize, at: At, pattern: &Pattern, rule: u32, place: Option<PlaceKind>) -> Option<Program> {
        let parts = match notation::read(pattern) {
            Ok(parts) => parts,
            Err(error) => {
                let place = if error.at.line > 0 { self.inside_quotes(file, error.at, pattern) } else { at };
                self.problem(file, place, error.message, error.hint);
                return None;
            }
        };
        let before = self.problems.len();
        let mut named = Named::default();
        let nodes = self.nodes(&parts, Origin { file, at }, &mut named, true);
        if self.problems.len() > before {
            return None;
        }
        let Codebook { sets, needs, programs, filings, patterns, .. } = &mut self.codebook;
        let (mut reach, mut anchor, mut conditions) = (0, None, Vec::new());
        if let Some(place) = place {
            let owner = Owner { program: programs.len() as u32, speech: place == PlaceKind::Speech };
            let Some(found) = filing::filings(&nodes, owner, sets, &mut self.rarity, needs) else {
                self.problem(
                    file,
                    at,
                    "a pattern needs at least one word that must be there",
                    Some("roles, gaps and optional parts alone match everywhere".into()),
                );
                return None;
            };
            reach = found.iter().map(|filing| filing.before.1).max().unwrap_or(0);
            filings.extend(found);
        } else {
            let required = anchor::candidates(&nodes, sets, &mut self.rarity);
            anchor = filing::of_condition(&required);
            conditions = need::of_condition(&required, sets, needs);
        }
        let first = anchor::first_set(&nodes, sets);
        Some(Program {
            row: sets.intern_row(&nodes),
            rule,
            agent: named.agent,
            reach,
            anchor,
            first,
            first_need: first.filter(|_| place.is_some()).map(|first| needs.of_set(first, sets)),
            needs: conditions.into(),
            specificity: specificity(&nodes, sets).min(255) as u8,
            captures: named.captures,
            written: patterns.push(&written(pattern)),
        })
    }

    /// A one-line pattern in quotation marks begins one column after its scalar.
    fn inside_quotes(&self, file: usize, at: At, pattern: &Pattern) -> At {
        let Pattern::Line(line) = pattern else { return at };
        let quoted = self
            .taxonomy
            .line(file, line.line)
            .and_then(|text| text.chars().nth(line.column.saturating_sub(1) as usize))
            .is_some_and(|c| matches!(c, '"' | '\''));
        At { line: at.line, column: at.column + u32::from(quoted && at.line == line.line) }
    }
}

/// How much nodes demand: sets and roles count, gaps do not.
fn specificity(nodes: &[Node], sets: &SetTable) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Set(_) | Node::Target(_) | Node::Possessor(_) | Node::Speech(_) | Node::Reflexive | Node::Not(_) => 1,
            Node::Either(rows, _) => sets.rows(*rows).map(|row| specificity(row, sets)).min().unwrap_or(0),
            Node::Capture(_, inside) | Node::Said(inside) => specificity(sets.row(*inside), sets),
            Node::Gap(_) | Node::AnyWord | Node::Optional(_) | Node::Person | Node::Start | Node::End => 0,
        })
        .sum()
}
