//! Compiling: from a [`Taxonomy`] to a [`Codebook`].
//!
//! Every problem is collected with file, line and column, so that one run of `ier check` shows them all.

use super::anchor::{self, AnchorIndex};
use super::english;
use super::need;
use super::notation;
use super::pattern::{At, Part, Word, WordKind};
use super::program::{Node, Program, SetId};
use super::{Codebook, CompiledCode, CompiledRule, Gives};
use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::lexicon::Lexicon;
use crate::taxonomy::rule::{Item, OneOrMany, Pattern, PlaceKind, Rule, Who};
use crate::text::inflect::Inflector;
use crate::text::token::{Class, FormId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The lexicon whose words name feelings; rules that need a feeling at stake look for them.
pub const FEELINGS: &str = "feelings";

/// Longest chain of lexicons that name each other.
const MAX_LEXICON_DEPTH: usize = 8;

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
    let codebook = Codebook {
        grammar: english::grammar(&taxonomy.language, &inflector),
        taxonomy_version: taxonomy.about.version.clone(),
        fingerprint: taxonomy.fingerprint.clone(),
        calibration: taxonomy.about.calibration,
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
    let common = anchor::common_forms(&codebook.grammar.vocabulary, |w| inflector.all(w));
    let mut compiler = Compiler {
        taxonomy,
        inflector,
        common,
        codebook,
        problems,
        lexicons: FxHashMap::default(),
        expanded: FxHashMap::default(),
        lexicon_stack: Vec::new(),
    };
    compiler.name_lexicons();
    compiler.rules();
    compiler.prompts();
    compiler.finish()
}

struct Compiler<'t> {
    taxonomy: &'t Taxonomy,
    inflector: Inflector,
    common: Vec<FormId>,
    codebook: Codebook,
    problems: &'t mut Vec<Error>,
    lexicons: FxHashMap<&'t str, (usize, &'t Lexicon)>,
    expanded: FxHashMap<String, Option<Alternatives>>,
    lexicon_stack: Vec<String>,
}

/// What a word part may be: single forms, and rows for phrases.
#[derive(Debug, Clone, Default)]
struct Alternatives {
    forms: Vec<FormId>,
    rows: Vec<Vec<Node>>,
}

/// Where the text being compiled stands, for messages.
#[derive(Clone, Copy)]
struct Origin {
    file: usize,
    at: At,
}

impl<'t> Compiler<'t> {
    fn problem(&mut self, file: usize, at: At, message: impl Into<String>, hint: Option<String>) {
        let mut error = self.taxonomy.error_at(file, at.line, at.column, message);
        if let Some(hint) = hint {
            error = error.hint(hint);
        }
        self.problems.push(error);
    }

    fn name_lexicons(&mut self) {
        for (file, list) in &self.taxonomy.lexicons {
            for lexicon in &list.lexicons {
                if self.lexicons.insert(&lexicon.id.value, (*file, lexicon)).is_some() {
                    let at = At { line: lexicon.id.line, column: lexicon.id.column };
                    self.problem(
                        *file,
                        at,
                        format!("lexicon `{}` is defined twice", lexicon.id.value),
                        Some("give one of them another id, or join them".into()),
                    );
                }
            }
        }
    }

    fn rules(&mut self) {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut ordered: Vec<(usize, Option<&'t str>, &'t Rule)> = Vec::new();
        for (file, list) in &self.taxonomy.rules {
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
        if let Some(strategy) = &rule.strategy
            && self.taxonomy.strategy(strategy).is_none()
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
        let mut programs: Vec<Program> = patterns.iter().filter_map(|p| self.program(file, at, p, number, true)).collect();
        if rule.place == PlaceKind::Speech {
            for program in &programs {
                if program.agent.is_some() {
                    self.problem(
                        file,
                        at,
                        format!("rule `{}` reads speech, where `agent` has no place", rule.id.value),
                        Some("set `agent:` on the rule".into()),
                    );
                    break;
                }
            }
        }
        let axes = default_axes.map(|axes| {
            let mut axes = match &rule.strategy {
                Some(id) => self.taxonomy.strategy(id).map_or(axes, |(_, s)| s.axes(axes)),
                None => axes,
            };
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
        if !rule.examples.iter().any(|e| matches!(e, crate::taxonomy::rule::Example::Codes(_))) {
            self.problem(
                file,
                at,
                format!("rule `{}` has no `codes` example", rule.id.value),
                Some("add a sentence with the evidence in square brackets".into()),
            );
        }
        if !rule.examples.iter().any(|e| matches!(e, crate::taxonomy::rule::Example::Silent(_))) {
            self.problem(
                file,
                at,
                format!("rule `{}` has no `silent` example", rule.id.value),
                Some("add a sentence that looks alike and must not match".into()),
            );
        }
        let unless = rule.unless.iter().filter_map(|p| self.program(file, at, p, number, false)).collect();
        let requires = rule.requires.iter().filter_map(|p| self.program(file, at, p, number, false)).collect();
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
        self.codebook.programs.append(&mut programs);
    }

    fn gives(&mut self, file: usize, file_code: Option<&str>, rule: &Rule, at: At) -> Option<(Gives, Option<crate::taxonomy::axes::Axes>)> {
        if let Some(boundary) = &rule.boundary {
            let Some(number) = self.codebook.boundary.iter().position(|b| *b == boundary.value) else {
                let hint = nearest(boundary, self.taxonomy.boundary.iter().map(|b| b.id.as_str())).map(|n| format!("did you mean `{n}`?"));
                self.problem(
                    file,
                    At { line: boundary.line, column: boundary.column },
                    format!("unknown boundary code `{}`", boundary.value),
                    hint,
                );
                return None;
            };
            return Some((Gives::Boundary(number as u16), None));
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

    fn program(&mut self, file: usize, at: At, pattern: &Pattern, rule: u32, needs_anchor: bool) -> Option<Program> {
        let parts = match notation::read(pattern) {
            Ok(parts) => parts,
            Err(error) => {
                let place = if error.at.line > 0 { self.inside_quotes(file, error.at, pattern) } else { at };
                self.problem(file, place, error.message, error.hint);
                return None;
            }
        };
        let mut program = Program { rule, written: written(pattern), ..Program::default() };
        let before = self.problems.len();
        let nodes = self.nodes(&parts, Origin { file, at }, &mut program, true);
        if self.problems.len() > before {
            return None;
        }
        program.specificity = specificity(&nodes).min(255) as u8;
        let Codebook { sets, grammar, needs, .. } = &mut self.codebook;
        let required = anchor::candidates(&nodes, sets, &grammar.vocabulary, &self.common);
        match anchor::choose(&required) {
            Some(best) if needs_anchor => {
                program.anchor = best.set;
                program.before = (best.before.0.min(200) as u8, best.before.1.min(200) as u8);
                program.needs = need::around(&nodes, best, &required, needs).into();
            }
            Some(_) => program.needs = need::of_condition(&required, needs).into(),
            None if needs_anchor => {
                self.problem(
                    file,
                    at,
                    "a pattern needs at least one word that must be there",
                    Some("roles, gaps and optional parts alone match everywhere".into()),
                );
                return None;
            }
            None => {}
        }
        if let Some(forms) = anchor::first_forms(&nodes, &self.codebook.sets) {
            let first = self.codebook.sets.intern(forms);
            program.first = Some(first);
            program.first_need = needs_anchor.then(|| self.codebook.needs.number(first));
        }
        program.nodes = nodes.into();
        Some(program)
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

    fn nodes(&mut self, parts: &[Part], origin: Origin, program: &mut Program, outer: bool) -> Vec<Node> {
        let mut nodes = Vec::new();
        for part in parts {
            match part {
                Part::Words(words) => {
                    let found = self.alternatives(words, origin);
                    nodes.push(self.choice(found));
                }
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
                    nodes.push(self.either(rows.into()));
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

    fn choice(&mut self, found: Alternatives) -> Node {
        let Alternatives { forms, mut rows } = found;
        if rows.is_empty() {
            return Node::Set(self.codebook.sets.intern(forms));
        }
        if !forms.is_empty() {
            let set = self.codebook.sets.intern(forms);
            rows.insert(0, vec![Node::Set(set)]);
        }
        if rows.len() == 1 && rows[0].len() == 1 {
            return rows.remove(0).remove(0);
        }
        self.either(rows.into_iter().map(Into::into).collect())
    }

    fn either(&mut self, rows: Box<[Box<[Node]>]>) -> Node {
        let mut node = Node::Either(rows, None);
        if let Some(forms) = anchor::first_forms(std::slice::from_ref(&node), &self.codebook.sets)
            && let Node::Either(_, first) = &mut node
        {
            *first = Some(self.codebook.sets.intern(forms));
        }
        node
    }

    fn alternatives(&mut self, words: &[Word], origin: Origin) -> Alternatives {
        let mut found = Alternatives::default();
        for word in words {
            match word.kind {
                WordKind::Lexicon => {
                    if let Some(entries) = self.lexicon(&word.text, origin.file, word.at) {
                        found.forms.extend(entries.forms);
                        found.rows.extend(entries.rows);
                    }
                }
                kind => self.phrase(&word.text, kind, &mut found),
            }
        }
        found
    }

    /// One word or phrase as forms or as a row.
    fn phrase(&mut self, text: &str, kind: WordKind, found: &mut Alternatives) {
        let words = english::split_words(text);
        match words.as_slice() {
            [] => {}
            [one] => {
                let forms = self.forms(one, kind);
                found.forms.extend(forms);
            }
            many => {
                // In a phrase given by its base form the first verb is inflected, and its last noun may be plural;
                // inflecting every word finds both, and the odd forms this makes do not occur.
                let row: Vec<Node> = many
                    .iter()
                    .map(|w| {
                        let forms = self.forms(w, kind);
                        Node::Set(self.codebook.sets.intern(forms))
                    })
                    .collect();
                found.rows.push(row);
            }
        }
    }

    /// Forms of one word. Closed-class words are not inflected, and meet their contracted forms.
    fn forms(&mut self, word: &str, kind: WordKind) -> Vec<FormId> {
        let vocabulary = &mut self.codebook.grammar.vocabulary;
        let contracted: &[&str] = match (word, kind) {
            ("not", _) => &["not", "n't"],
            ("be", WordKind::Lemma) => &["be", "am", "is", "are", "was", "were", "been", "being", "'m", "'s", "'re"],
            ("is", _) => &["is", "'s"],
            ("are", _) => &["are", "'re"],
            ("am", _) => &["am", "'m"],
            ("have", WordKind::Lemma) => &["have", "has", "had", "having", "'ve"],
            ("will", _) => &["will", "'ll"],
            ("would", _) => &["would", "'d"],
            ("ok", _) => &["ok", "okay", "k", "alright"],
            ("okay", _) => &["ok", "okay"],
            _ => &[],
        };
        if !contracted.is_empty() {
            return contracted.iter().map(|f| vocabulary.intern(f)).collect();
        }
        let closed = Class::SUBJECT_PRONOUN
            .with(Class::OBJECT_PRONOUN)
            .with(Class::OWNER)
            .with(Class::REFLEXIVE)
            .with(Class::DETERMINER)
            .with(Class::PREPOSITION)
            .with(Class::COORDINATOR)
            .with(Class::SUBORDINATOR)
            .with(Class::NEGATOR)
            .with(Class::MODAL)
            .with(Class::TO)
            .with(Class::IT)
            .with(Class::YOU);
        let class = vocabulary.id(word).map(|id| vocabulary.class(id)).unwrap_or_default();
        if kind == WordKind::Exact || class.has(closed) && !class.has(Class::VERB) || !word.chars().all(char::is_alphabetic) {
            return vec![vocabulary.intern(word)];
        }
        self.inflector.all(word).iter().map(|form| vocabulary.intern(form)).collect()
    }

    fn lexicon(&mut self, name: &str, file: usize, at: At) -> Option<Alternatives> {
        if let Some(known) = self.expanded.get(name) {
            return known.clone();
        }
        let Some((lexicon_file, lexicon)) = self.lexicons.get(name).copied() else {
            let hint = nearest(name, self.lexicons.keys().copied()).map(|n| format!("did you mean `{n}`?"));
            self.problem(file, at, format!("unknown lexicon `{name}`"), hint);
            return None;
        };
        if self.lexicon_stack.iter().any(|n| n == name) || self.lexicon_stack.len() >= MAX_LEXICON_DEPTH {
            self.problem(
                file,
                at,
                format!("lexicon `{name}` contains itself"),
                Some(format!("{} -> {name}", self.lexicon_stack.join(" -> "))),
            );
            return None;
        }
        self.lexicon_stack.push(name.to_owned());
        let mut found = Alternatives::default();
        for entry in &lexicon.words {
            self.entry(&entry.value, WordKind::Exact, &mut found);
        }
        for entry in &lexicon.lemmas {
            self.entry(&entry.value, WordKind::Lemma, &mut found);
        }
        for other in &lexicon.lexicons {
            let place = At { line: other.line, column: other.column };
            if let Some(entries) = self.lexicon(&other.value, lexicon_file, place) {
                found.forms.extend(entries.forms);
                found.rows.extend(entries.rows);
            }
        }
        self.lexicon_stack.pop();
        if found.forms.is_empty() && found.rows.is_empty() {
            let place = At { line: lexicon.id.line, column: lexicon.id.column };
            self.problem(lexicon_file, place, format!("lexicon `{name}` is empty"), Some("add `lemmas:` or `words:`".into()));
        }
        self.expanded.insert(name.to_owned(), Some(found.clone()));
        Some(found)
    }

    fn entry(&mut self, text: &str, kind: WordKind, found: &mut Alternatives) {
        self.phrase(text, kind, found);
    }

    fn prompts(&mut self) {
        let Some((file, list)) = &self.taxonomy.prompts else { return };
        for rule in &list.rules {
            let at = At { line: rule.id.line, column: rule.id.column };
            for pattern in rule.pattern.iter().chain(&rule.patterns) {
                if let Some(program) = self.program(*file, at, pattern, 0, false) {
                    self.codebook.prompts.push((program, rule.prompt.clone()));
                }
            }
        }
    }

    fn finish(mut self) -> Codebook {
        // Lexicons that no rule names are compiled all the same, so that their mistakes show.
        let unused: Vec<(String, usize, At)> = self
            .lexicons
            .iter()
            .filter(|(name, _)| !self.expanded.contains_key(**name))
            .map(|(name, (file, l))| ((*name).to_owned(), *file, At { line: l.id.line, column: l.id.column }))
            .collect();
        for (name, file, at) in unused {
            self.lexicon(&name, file, at);
        }
        let feelings = self.expanded.get(FEELINGS).cloned().flatten().unwrap_or_default();
        self.codebook.feelings = self.codebook.sets.intern(feelings.forms);
        let get: Vec<String> = self.inflector.all("get");
        let vocabulary = &mut self.codebook.grammar.vocabulary;
        self.codebook.get_forms = get.iter().map(|f| vocabulary.intern(f)).collect();
        self.codebook.by = vocabulary.intern("by");
        english::add_spelling(&self.taxonomy.language, vocabulary);
        let forms = vocabulary.len();
        let Codebook { needs, sets, .. } = &mut self.codebook;
        needs.file(sets, forms);
        let Codebook { programs, sets, rules, .. } = &self.codebook;
        let speech = |p: &Program| rules.get(p.rule as usize).is_some_and(|r| r.place == PlaceKind::Speech);
        self.codebook.anchors = AnchorIndex::new(programs, sets, forms, speech);
        self.codebook
    }
}

fn specificity(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Set(_) | Node::Target(_) | Node::Possessor(_) | Node::Speech(_) | Node::Reflexive | Node::Not(_) => 1,
            Node::Either(rows, _) => rows.iter().map(|r| specificity(r)).min().unwrap_or(0),
            Node::Capture(_, inside) | Node::Said(inside) => specificity(inside),
            Node::Gap(_) | Node::AnyWord | Node::Optional(_) | Node::Person | Node::Start | Node::End => 0,
        })
        .sum()
}

/// The pattern in one line, for explanations.
fn written(pattern: &Pattern) -> String {
    fn words(list: &OneOrMany) -> String {
        list.0.iter().map(|w| w.value.as_str()).collect::<Vec<_>>().join("|")
    }
    fn who(who: Who) -> &'static str {
        match who {
            Who::Me => "self",
            Who::Other => "other",
            Who::Group => "group",
            Who::Any => "any",
        }
    }
    fn row(items: &[crate::taxonomy::located::Located<Item>]) -> String {
        items.iter().map(|i| item(&i.value)).collect::<Vec<_>>().join(" ")
    }
    fn item(item: &Item) -> String {
        match item {
            Item::Word(list) => format!("={}", words(list)),
            Item::Lemma(list) => words(list),
            Item::Lexicon(list) => format!("@{}", words(list)),
            Item::Gap(n) => format!("..{n}"),
            Item::AnyWord(_) => "*".into(),
            Item::Optional(inside) => format!("({})?", row(inside)),
            Item::Either(rows) => format!("({})", rows.iter().map(|r| row(r)).collect::<Vec<_>>().join(" / ")),
            Item::Not(list) => format!("!{}", words(list)),
            Item::Agent(w) => format!("{{agent:{}}}", who(*w)),
            Item::Target(w) => format!("{{target:{}}}", who(*w)),
            Item::Possessor(w) => format!("{{their:{}}}", who(*w)),
            Item::Reflexive(_) => "{reflexive}".into(),
            Item::Start(_) => "^".into(),
            Item::End(_) => "$".into(),
            Item::Speech(inside) => format!("\"{}\"", row(inside)),
            Item::Capture(c) => format!("<{}: {}>", c.name, row(&c.items)),
        }
    }
    match pattern {
        Pattern::Line(line) => line.value.clone(),
        Pattern::Items(items) => row(items),
    }
}

/// Number of a set, for tests and explanations.
pub fn set_of(codebook: &mut Codebook, forms: &[&str]) -> SetId {
    let ids = forms.iter().map(|f| codebook.grammar.vocabulary.intern(f)).collect();
    codebook.sets.intern(ids)
}
