//! The coded answers, counted: what each answer has on each axis, and the group it belongs to.
//!
//! The unit is the answer. A code, a cell or a stage counts once for an answer, however often it is mentioned there, and only
//! where the act was done or planned.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::proportion::Proportion;
use crate::error::{Error, Result, nearest};
use crate::table::coded::{CodedAnswer, CodedFile};
use crate::taxonomy::Taxonomy;

/// More groups than a table, and a reader, can hold.
pub const MOST_GROUPS: usize = 20;

/// A name for files and one for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// As in the coded file.
    pub id: String,
    /// For people.
    pub label: String,
}

/// One axis: its values, and which of them each answer has.
#[derive(Debug, Clone, Default)]
pub struct Facet {
    /// The values, in the taxonomy's order.
    pub labels: Vec<Label>,
    /// For each answer the numbers of its values, each once, in order.
    pub sets: Vec<Vec<usize>>,
    /// Mentions that have each value; 0 for what is said of an answer as a whole.
    pub mentions: Vec<u64>,
}

impl Facet {
    fn new(labels: Vec<Label>) -> Facet {
        Facet { mentions: vec![0; labels.len()], labels, sets: Vec::new() }
    }

    /// Whether any answer has any value.
    pub fn is_empty(&self) -> bool {
        self.sets.iter().all(Vec::is_empty)
    }

    /// Answers that have a value, of all.
    pub fn proportion(&self, value: usize) -> Proportion {
        let count = self.sets.iter().filter(|set| set.contains(&value)).count();
        Proportion { count: count as u64, of: self.sets.len() as u64 }
    }

    fn number(&mut self, id: &str) -> usize {
        self.labels.iter().position(|l| l.id == id).unwrap_or_else(|| {
            self.labels.push(Label { id: id.to_owned(), label: readable(id) });
            self.mentions.push(0);
            self.labels.len() - 1
        })
    }

    fn add<'i>(&mut self, ids: impl IntoIterator<Item = &'i str>, mentions: bool) {
        let mut set = Vec::new();
        for id in ids {
            let number = self.number(id);
            self.mentions[number] += u64::from(mentions);
            if !set.contains(&number) {
                set.push(number);
            }
        }
        set.sort_unstable();
        self.sets.push(set);
    }
}

/// The answers by an input column.
#[derive(Debug, Clone)]
pub struct Groups {
    /// The column.
    pub column: String,
    /// Its values, by number where all are numbers, else by alphabet.
    pub names: Vec<String>,
    /// The group of each answer; none where the column is empty.
    pub of: Vec<Option<usize>>,
    /// Values that differ by case or spaces only, which may be meant as one.
    pub alike: Vec<(String, String)>,
}

impl Groups {
    /// Number of answers in each group.
    pub fn sizes(&self) -> Vec<u64> {
        let mut sizes = vec![0; self.names.len()];
        self.of.iter().flatten().for_each(|group| sizes[*group] += 1);
        sizes
    }

    /// Answers without a group.
    pub fn missing(&self) -> u64 {
        self.of.iter().filter(|g| g.is_none()).count() as u64
    }

    fn of(file: &CodedFile, column: &str) -> Result<Groups> {
        file.column(column)?;
        let values: Vec<Option<&str>> = file.answers.iter().map(|a| a.value(column)).collect();
        let mut names: Vec<&str> = values.iter().flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| name.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
        if names.iter().all(|name| number(name).is_some()) {
            names.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
        }
        let fault = |message: String, hint: &str| Err(Error::usage(message).hint(hint.to_owned()));
        match names.as_slice() {
            [] => return fault(format!("the column `{column}` is empty in every answer"), "name a column with the groups"),
            [one] => {
                return fault(
                    format!("all answers with a value in `{column}` have the same one, `{one}`: there is nothing to compare"),
                    "leave --by out, or name another column",
                );
            }
            many if many.len() > MOST_GROUPS => {
                return fault(
                    format!("the column `{column}` has {} different values, more than {MOST_GROUPS}", many.len()),
                    "a column of groups has few; put numbers such as ages into classes first",
                );
            }
            _ => {}
        }
        let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut alike = Vec::new();
        for (at, a) in names.iter().enumerate() {
            alike.extend(names[at + 1..].iter().filter(|b| plain(a) == plain(b)).map(|b| ((*a).to_owned(), (*b).to_owned())));
        }
        let of = values.iter().map(|v| v.and_then(|v| names.iter().position(|n| *n == v))).collect();
        Ok(Groups { column: column.to_owned(), names: names.into_iter().map(str::to_owned).collect(), of, alike })
    }
}

/// Everything counted.
#[derive(Debug, Clone)]
pub struct Study {
    /// Codes.
    pub codes: Facet,
    /// Cells of valence and orientation, all nine; none in a scheme without these axes.
    pub cells: Facet,
    /// Answers that have a code in a cell, by the numbers of cell and code: a strategy can lie elsewhere than its code.
    pub codes_in_cells: BTreeMap<(usize, usize), u64>,
    /// Stages of the process model; none in a scheme without them.
    pub stages: Facet,
    /// Who regulates whom.
    pub directions: Facet,
    /// Boundary codes.
    pub boundary: Facet,
    /// Relationship, number of targets, motive: what is said of an answer as a whole.
    pub contexts: Vec<(String, Facet)>,
    /// Groups, where a column was named.
    pub groups: Option<Groups>,
    /// Mentions by status.
    pub statuses: Vec<(String, u64)>,
    /// Answers flagged for a human.
    pub review: u64,
}

impl Study {
    /// Counts the answers of a file.
    ///
    /// # Errors
    /// Where a code is not in the taxonomy, and where the column of groups is not there or holds no groups.
    pub fn of(file: &CodedFile, taxonomy: &Taxonomy, by: Option<&str>) -> Result<Study> {
        let groups = by.map(|column| Groups::of(file, column)).transpose()?;
        let codes = taxonomy.codes.iter().map(|(_, c)| Label { id: c.id.value.clone(), label: c.label.value.clone() });
        let boundary = taxonomy.boundary.iter().map(|b| Label { id: b.id.value.clone(), label: b.label.clone() });
        let value = |axis: &str, id: &str| axis_label(taxonomy, axis, id);
        let has_axes = taxonomy.codes.iter().any(|(_, c)| c.axes.is_some());
        let mut cells = Vec::new();
        let mut stages = Vec::new();
        if has_axes {
            for valence in ["improve", "worsen", "unspecified"] {
                for orientation in ["engage", "divert", "unspecified"] {
                    let label = format!("{}, {}", value("valence", valence), lower(&value("orientation", orientation)));
                    cells.push(Label { id: format!("{valence}.{orientation}"), label });
                }
            }
            stages =
                crate::taxonomy::axes::Stage::ALL.iter().map(|s| Label { id: s.id().to_owned(), label: value("stage", s.id()) }).collect();
        }
        let directions = ["given", "received", "observed"].map(|id| Label { id: id.into(), label: value("direction", id) });
        let known: Vec<Label> = codes.collect();
        let mut study = Study {
            codes: Facet::new(known.clone()),
            cells: Facet::new(cells),
            codes_in_cells: BTreeMap::new(),
            stages: Facet::new(stages),
            directions: Facet::new(directions.to_vec()),
            boundary: Facet::new(boundary.collect()),
            contexts: ["relationship", "target_number", "motive"].map(|axis| (readable(axis), Facet::default())).to_vec(),
            groups,
            statuses: ["actual", "planned", "negated", "hypothetical"].map(|s| (s.to_owned(), 0)).to_vec(),
            review: 0,
        };
        for answer in &file.answers {
            study.add(answer, file, &known)?;
        }
        for (name, facet) in &mut study.contexts {
            let axis = name.to_lowercase().replace(' ', "_");
            for label in &mut facet.labels {
                label.label = axis_label(taxonomy, &axis, &label.id);
            }
        }
        Ok(study)
    }

    /// Number of answers.
    pub fn answers(&self) -> u64 {
        self.codes.sets.len() as u64
    }

    /// Answers with at least one code.
    pub fn coded(&self) -> u64 {
        self.codes.sets.iter().filter(|set| !set.is_empty()).count() as u64
    }

    fn add(&mut self, answer: &CodedAnswer, file: &CodedFile, known: &[Label]) -> Result<()> {
        let coding = &answer.coding;
        for mention in &coding.mentions {
            if !known.iter().any(|l| l.id == mention.code) {
                let message = format!("the code `{}` is not in the taxonomy", mention.code);
                let hint = match nearest(&mention.code, known.iter().map(|l| l.id.as_str())) {
                    Some(near) => format!("coded with another codebook? name its folder: --taxonomy FOLDER (did you mean `{near}`?)"),
                    None => "coded with another codebook? name its folder: --taxonomy FOLDER".to_owned(),
                };
                return Err(Error::taxonomy(message).at(&file.path, answer.line, 0).hint(hint));
            }
            match self.statuses.iter_mut().find(|(name, _)| *name == mention.status) {
                Some((_, count)) => *count += 1,
                None => self.statuses.push((mention.status.clone(), 1)),
            }
        }
        let counted = || coding.mentions.iter().filter(|m| m.counts());
        let cells: Vec<String> = counted().filter_map(crate::coder::coding::MentionRecord::cell).collect();
        let pairs: BTreeSet<(usize, usize)> = counted()
            .filter_map(|m| {
                let cell = m.cell()?;
                let cell = self.cells.labels.iter().position(|l| l.id == cell)?;
                Some((cell, known.iter().position(|l| l.id == m.code)?))
            })
            .collect();
        for pair in pairs {
            *self.codes_in_cells.entry(pair).or_default() += 1;
        }
        self.codes.add(counted().map(|m| m.code.as_str()), true);
        self.cells.add(cells.iter().map(String::as_str), true);
        self.stages.add(counted().filter_map(|m| m.stage.as_deref()), true);
        self.directions.add(counted().map(|m| m.direction.as_str()), true);
        self.boundary.add(coding.boundary.iter().map(String::as_str).filter(|b| *b != "none"), false);
        for ((_, facet), value) in self.contexts.iter_mut().zip([&coding.relationship, &coding.target_number, &coding.motive]) {
            facet.add((!value.is_empty()).then_some(value.as_str()), false);
        }
        self.review += u64::from(coding.review);
        Ok(())
    }

    /// How often two codes stand in one answer, for each pair that does, the more frequent first.
    pub fn pairs(&self) -> Vec<Pair> {
        let mut counts: FxHashMap<(usize, usize), u64> = FxHashMap::default();
        for set in &self.codes.sets {
            for (at, a) in set.iter().enumerate() {
                for b in &set[at + 1..] {
                    *counts.entry((*a, *b)).or_default() += 1;
                }
            }
        }
        let single = |code: usize| self.codes.proportion(code).count;
        let mut pairs: Vec<Pair> = counts
            .into_iter()
            .map(|((a, b), both)| {
                let (of_a, of_b) = (single(a), single(b));
                Pair {
                    codes: (a, b),
                    both,
                    expected: of_a as f64 * of_b as f64 / self.answers() as f64,
                    jaccard: both as f64 / (of_a + of_b - both) as f64,
                }
            })
            .collect();
        pairs.sort_by(|x, y| y.both.cmp(&x.both).then(x.codes.cmp(&y.codes)));
        pairs
    }
}

/// Two codes in the same answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Their numbers, the earlier first.
    pub codes: (usize, usize),
    /// Answers with both.
    pub both: u64,
    /// Answers that would have both if one had nothing to do with the other.
    pub expected: f64,
    /// Answers with both, of those with either (Jaccard 1912).
    pub jaccard: f64,
}

/// `situation_selection` as `Situation selection`.
pub fn readable(id: &str) -> String {
    let text = id.replace(['_', '.'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn axis_label(taxonomy: &Taxonomy, axis: &str, id: &str) -> String {
    let values = taxonomy.axes.iter().filter(|a| a.id.value == axis).flat_map(|a| &a.values);
    values.into_iter().find(|v| v.id.value == id).map_or_else(|| readable(id), |v| v.label.clone())
}
