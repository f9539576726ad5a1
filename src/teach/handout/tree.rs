//! "Is it regulation?": the tests of the boundary codes as a row of questions, the first "yes" decides.
//!
//! They are asked from the last boundary code of the manual to the first: whether there is an answer at all, whether an act is
//! told, what it is about, and at last whose feeling it is. A boundary code without a test is left out.

use super::canvas::{Canvas, Style, wrap};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::theory::BoundaryCode;

const WIDTH: f64 = 1280.0;

pub(super) fn draw(taxonomy: &Taxonomy) -> String {
    let tests: Vec<&BoundaryCode> = taxonomy.boundary.iter().rev().filter(|b| !b.test.is_empty()).collect();
    let per_row = 5;
    let rows = tests.len().div_ceil(per_row);
    let (left, gap) = (30.0, 24.0);
    let width = (WIDTH - 2.0 * left - gap * (per_row - 1) as f64) / per_row as f64;
    let (question, answer) = (Style::plain(15.0), Style::bold(16.0));
    let inner = width - 24.0;
    let tallest = tests.iter().map(|t| wrap(&t.test, inner, question).len()).max().unwrap_or(1) as f64 * question.leading() + 26.0;
    let row_height = tallest + 40.0 + 62.0 + 34.0;
    let top = 96.0;
    let height = top + rows as f64 * row_height + 92.0;
    let mut canvas = Canvas::new(
        WIDTH,
        height.max(720.0),
        "Is it regulation? A decision tree",
        "Questions in order; the first yes gives a boundary code, and where every answer is no the text tells of regulating somebody else's feeling.",
    );
    canvas.text(left, 44.0, Style::bold(28.0), "Is it regulation of another person’s feeling?");
    canvas.text(
        left,
        70.0,
        Style::plain(16.0).grey(),
        "Ask in this order. The first “yes” gives the code below it (an act told beside it is coded as well); “no” leads on.",
    );
    for (i, boundary) in tests.iter().enumerate() {
        let (row, column) = (i / per_row, i % per_row);
        let (x, y) = (left + column as f64 * (width + gap), top + row as f64 * row_height);
        canvas.rect(x, y, width, tallest, "#e9eef5", "#33557f");
        canvas.text(x + 12.0, y + 19.0, Style::bold(13.0).grey(), &(i + 1).to_string());
        canvas.paragraph(x + 12.0, y + 22.0, inner, question, &boundary.test);
        canvas.line((x + width / 2.0, y + tallest), (x + width / 2.0, y + tallest + 38.0), true);
        canvas.text(x + width / 2.0 + 8.0, y + tallest + 24.0, Style::bold(14.0), "yes");
        canvas.rect(x, y + tallest + 40.0, width, 58.0, "#f3f0e6", "#7a6a2f");
        let lines = wrap(&boundary.label, inner, answer).len() as f64;
        canvas.paragraph(x + width / 2.0, y + tallest + 40.0 + (58.0 - lines * 20.0) / 2.0, inner, answer.centred(), &boundary.label);
        if i + 1 < tests.len() && column + 1 < per_row {
            let across = y + tallest / 2.0;
            canvas.line((x + width + 1.0, across), (x + width + gap - 1.0, across), true);
            canvas.text(x + width + gap / 2.0, across - 8.0, Style::bold(13.0).centred(), "no");
        } else {
            // To the beginning of the next row, or to the end, along the gap between rows.
            let below = y + row_height - 18.0;
            let to = if i + 1 < tests.len() { left + width / 2.0 } else { WIDTH / 2.0 };
            let edge = x + width + 12.0;
            canvas.line((x + width, y + tallest / 2.0), (edge, y + tallest / 2.0), false);
            canvas.line((edge, y + tallest / 2.0), (edge, below), false);
            canvas.line((edge, below), (to, below), false);
            canvas.line((to, below), (to, y + row_height - 1.0), true);
            canvas.text(edge - 8.0, below - 6.0, Style { anchor: "end", ..Style::bold(13.0) }, "no");
        }
    }
    let y = top + rows as f64 * row_height;
    canvas.rect(left, y, WIDTH - 2.0 * left, 74.0, "#eef5ee", "#3d7a45");
    canvas.text(
        WIDTH / 2.0,
        y + 44.0,
        Style::bold(20.0).centred(),
        "No to all: it is regulation. Code each act: which way is the feeling pushed, and by what means?",
    );
    canvas.finish()
}
