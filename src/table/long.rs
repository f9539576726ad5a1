//! The long table: one row a mention, with its words, place and axes.
//!
//! All input columns stand in each row. An answer without a mention keeps one row whose mention columns are empty, so
//! that no participant drops out of an analysis unseen. Denied and imagined acts are here too, told by their `status`.

use super::header::beside;
use super::layout::{Cells, Layout, MadeBy};
use super::reader::Row;
use crate::coder::coding::{CodedResponse, MentionRecord, Scheme};

/// Lays answers out a mention a row.
#[derive(Debug)]
pub struct Long {
    header: Vec<String>,
    input: usize,
    axes: bool,
    stages: bool,
    made_by: MadeBy,
}

impl Long {
    /// The layout for a table with these columns, coded by this scheme; the columns of axes are left out for a scheme
    /// without them.
    pub fn new(input: &[String], scheme: &Scheme) -> Long {
        let (axes, stages) = (!scheme.cells.is_empty(), !scheme.stages.is_empty());
        let mut own = vec!["mention", "code", "strategy", "quote", "start", "end"];
        own.extend(axes.then_some(["valence", "orientation"]).into_iter().flatten());
        own.extend(stages.then_some("stage"));
        own.extend(axes.then_some("change"));
        own.extend(["direction", "status", "confidence", "rule"]);
        own.extend(["boundary", "relationship", "target_number", "motive", "review"]);
        own.extend(MadeBy::NAMES);
        let own = beside(own.into_iter().map(String::from), input);
        Long { header: [input.to_vec(), own].concat(), input: input.len(), axes, stages, made_by: MadeBy::of(scheme) }
    }

    fn mention(&self, number: usize, mention: &MentionRecord, cells: &mut dyn Cells) {
        let name = |name: &Option<String>, cells: &mut dyn Cells| cells.text(name.as_deref().unwrap_or(""));
        cells.count(number);
        cells.text(&mention.code);
        name(&mention.strategy, cells);
        cells.text(&mention.quote);
        cells.count(mention.start);
        cells.count(mention.end);
        if self.axes {
            name(&mention.valence, cells);
            name(&mention.orientation, cells);
        }
        if self.stages {
            name(&mention.stage, cells);
        }
        if self.axes {
            name(&mention.change, cells);
        }
        cells.text(&mention.direction);
        cells.text(&mention.status);
        cells.share(mention.confidence);
        cells.text(&mention.rule);
    }
}

impl Layout for Long {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn rows(&self, row: &Row, coded: &CodedResponse, cells: &mut dyn Cells) {
        for at in 0..coded.mentions.len().max(1) {
            (0..self.input).for_each(|at| cells.input(row.cell(at)));
            match coded.mentions.get(at) {
                Some(mention) => self.mention(at + 1, mention, cells),
                None => (0..10 + 3 * usize::from(self.axes) + usize::from(self.stages)).for_each(|_| cells.text("")),
            }
            cells.text(&coded.boundary.join("; "));
            cells.text(&coded.relationship);
            cells.text(&coded.target_number);
            cells.text(&coded.motive);
            cells.flag(coded.review);
            self.made_by.cells(cells);
            cells.end_row();
        }
    }
}
