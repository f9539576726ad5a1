//! The map: valence by orientation, the codes in their cells, with a strategy of each.

use super::canvas::{Canvas, Style};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Orientation, Valence};
use crate::taxonomy::code::Code;

const WIDTH: f64 = 1280.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 120.0;
const GAP: f64 = 14.0;
/// Code names are in the first part of a cell, strategies in the second.
const NAME_WIDTH: f64 = 172.0;

pub(super) fn draw(taxonomy: &Taxonomy) -> String {
    let codes = |valence, orientation| -> Vec<&Code> {
        let in_cell = |c: &&Code| c.axes.is_some_and(|a| a.valence == valence && a.orientation == orientation);
        taxonomy.codes.iter().map(|(_, c)| c).filter(in_cell).collect()
    };
    let rows = [Valence::Improve, Valence::Worsen];
    let columns = [Orientation::Engage, Orientation::Divert];
    let cell_width = (WIDTH - LEFT - 30.0 - GAP) / 2.0;
    let strategy = Style::plain(15.0).grey();
    let name = Style::bold(16.0);
    let line = |code: &Code| -> (String, f64) {
        let label = code.strategies.iter().find(|s| !s.deprecated && s.departs.is_none()).map_or("", |s| s.label.value.as_str());
        let lines = super::canvas::wrap(label, cell_width - NAME_WIDTH - 36.0, strategy).len();
        let name_lines = super::canvas::wrap(&code.label, NAME_WIDTH - 8.0, name).len();
        (label.to_owned(), lines.max(name_lines).max(1) as f64 * strategy.leading() + 9.0)
    };
    let height_of = |valence| columns.iter().map(|o| codes(valence, *o).iter().map(|c| line(c).1).sum::<f64>()).fold(0.0, f64::max) + 30.0;
    let heights: Vec<f64> = rows.iter().map(|v| height_of(*v)).collect();
    let open: Vec<&str> = taxonomy
        .codes
        .iter()
        .filter(|(_, c)| c.axes.is_none_or(|a| a.valence == Valence::Unspecified || a.orientation == Orientation::Unspecified))
        .map(|(_, c)| c.label.as_str())
        .collect();
    let height = TOP + heights.iter().sum::<f64>() + GAP + if open.is_empty() { 30.0 } else { 62.0 };
    let mut canvas = Canvas::new(
        WIDTH,
        height.max(720.0),
        "Map of codes: valence by orientation",
        "Four cells: improving and worsening acts, each engaging with the matter or leading away from it, with the codes that lie there.",
    );
    canvas.text(LEFT, 44.0, Style::bold(28.0), "How people change each other’s feelings");
    canvas.text(
        LEFT,
        70.0,
        Style::plain(16.0).grey(),
        "Each code, with one of its strategies: which way the feeling is pushed, and where attention goes",
    );
    let spare = (720.0 - height).max(0.0) / 2.0;
    let mut y = TOP;
    for (row, valence) in rows.iter().enumerate() {
        let cell_height = heights[row] + spare;
        canvas.upright(LEFT - 22.0, y + cell_height / 2.0, Style::bold(20.0), value_label(taxonomy, "valence", valence.id()));
        for (column, orientation) in columns.iter().enumerate() {
            let x = LEFT + column as f64 * (cell_width + GAP);
            if row == 0 {
                let about = match orientation {
                    Orientation::Engage => "attention stays with the matter",
                    _ => "attention is led away",
                };
                let label = format!("{}: {about}", value_label(taxonomy, "orientation", orientation.id()));
                canvas.text(x + cell_width / 2.0, TOP - 14.0, Style::bold(18.0).centred(), &label);
            }
            let (fill, stroke) = if *valence == Valence::Improve { ("#eef5ee", "#3d7a45") } else { ("#f8eeec", "#a04a3a") };
            canvas.rect(x, y, cell_width, cell_height, fill, stroke);
            let list = codes(*valence, *orientation);
            let used: f64 = list.iter().map(|c| line(c).1).sum();
            let between = ((cell_height - 30.0 - used) / (list.len().max(2) - 1) as f64).clamp(0.0, 14.0);
            let mut at = y + 15.0;
            for code in list {
                let (label, taken) = line(code);
                canvas.paragraph(x + 18.0, at, NAME_WIDTH - 8.0, name, &code.label);
                canvas.paragraph(x + 18.0 + NAME_WIDTH, at + 0.7, cell_width - NAME_WIDTH - 36.0, strategy, &label);
                at += taken + between;
            }
        }
        y += cell_height + GAP;
    }
    if !open.is_empty() {
        canvas.text(
            LEFT,
            y + 16.0,
            Style::plain(15.0).grey(),
            &format!("Aim stated without a means, orientation open: {}", open.join("; ")),
        );
    }
    canvas.finish()
}

/// The name of an axis value.
pub(super) fn value_label<'t>(taxonomy: &'t Taxonomy, axis: &str, value: &'t str) -> &'t str {
    let axis = taxonomy.axes.iter().find(|a| a.id.value == axis);
    axis.and_then(|a| a.values.iter().find(|v| v.id.value == value)).map_or(value, |v| v.label.as_str())
}
