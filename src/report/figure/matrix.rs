//! Matrices: which codes stand together in answers, and in which groups a code is more or less frequent than expected.

use super::{Anchor, COLOURS, Canvas, FAINT, Figure, INK, fit, width_of};
use crate::report::numbers::signed;

/// Codes that stand together: a square a pair, its area by the number of answers, which stands in it.
pub fn pairs(id: &str, title: &str, labels: &[String], both: &dyn Fn(usize, usize) -> u64) -> Figure {
    const CELL: f64 = 34.0;
    const SIZE: f64 = 12.0;
    let longest = labels.iter().map(|l| width_of(l, SIZE)).fold(60.0, f64::max).min(250.0);
    let left = longest + 22.0;
    let top = 14.0;
    let n = labels.len();
    let most = (0..n).flat_map(|a| (0..a).map(move |b| (a, b))).map(|(a, b)| both(a, b)).max().unwrap_or(0);
    // Names of columns stand on the diagonal, each at the head of its column.
    let width = left + CELL * n as f64 + longest.max(80.0) + 10.0;
    let mut canvas = Canvas::new(id, width, top + CELL * n as f64 + 30.0);
    let mut words = Vec::new();
    for a in 0..n {
        let y = top + CELL * a as f64;
        canvas.text(left - 10.0, y + CELL / 2.0 + 4.0, SIZE, Anchor::End, &fit(&labels[a], SIZE, 252.0));
        for b in 0..a {
            let x = left + CELL * b as f64;
            canvas.rect((x, y), (CELL, CELL), "#ffffff", FAINT);
            let count = both(a, b);
            if count == 0 {
                continue;
            }
            let side = (CELL - 2.0) * (count as f64 / most as f64).sqrt();
            canvas.rect((x + (CELL - side) / 2.0, y + (CELL - side) / 2.0), (side, side), "#c4d7e6", COLOURS[0]);
            canvas.text(x + CELL / 2.0, y + CELL / 2.0 + 4.0, 11.0, Anchor::Middle, &count.to_string());
            words.push((count, format!("{} with {}: {count}", labels[b], labels[a])));
        }
        let x = left + CELL * a as f64;
        canvas.styled(x + 6.0, y + CELL / 2.0 + 4.0, 11.0, Anchor::Start, &fit(&labels[a], 11.0, 200.0), "#444444", false);
    }
    canvas.text(left, top + CELL * n as f64 + 18.0, 11.0, Anchor::Start, "answers with both codes");
    words.sort_by_key(|word| std::cmp::Reverse(word.0));
    let said: Vec<String> = words.into_iter().take(10).map(|(_, text)| text).collect();
    canvas.finish(title, &format!("Matrix of pairs of codes in the same answer. Most frequent: {}.", said.join("; ")))
}

/// A row of residuals.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// A residual a group, with its stars; none where undefined.
    pub cells: Vec<Option<(f64, &'static str)>>,
}

/// Residuals: blue above expectation, orange below, with sign, number and stars in every field.
pub fn residuals(id: &str, title: &str, groups: &[String], rows: &[Row]) -> Figure {
    const ROW: f64 = 26.0;
    const SIZE: f64 = 12.0;
    let longest = rows.iter().map(|r| width_of(&r.label, SIZE)).fold(60.0, f64::max).min(250.0);
    let left = longest + 22.0;
    let cell = groups.iter().map(|g| width_of(g, SIZE) + 16.0).fold(72.0, f64::max).min(130.0);
    let top = 32.0;
    let mut canvas = Canvas::new(id, left + cell * groups.len() as f64 + 16.0, top + ROW * rows.len() as f64 + 48.0);
    for (at, group) in groups.iter().enumerate() {
        canvas.styled(left + cell * (at as f64 + 0.5), 20.0, SIZE, Anchor::Middle, &fit(group, SIZE, cell - 6.0), INK, true);
    }
    let mut words = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let y = top + ROW * number as f64;
        canvas.text(left - 10.0, y + ROW / 2.0 + 4.0, SIZE, Anchor::End, &fit(&row.label, SIZE, 252.0));
        for (at, residual) in row.cells.iter().enumerate() {
            let x = left + cell * at as f64;
            let Some((z, marks)) = residual else {
                canvas.rect((x, y), (cell, ROW), "#ffffff", FAINT);
                canvas.text(x + cell / 2.0, y + ROW / 2.0 + 4.0, 11.0, Anchor::Middle, "–");
                continue;
            };
            let fill = match (marks.is_empty(), *z > 0.0) {
                (true, _) => "#ffffff",
                (false, true) => "#b9d5ea",
                (false, false) => "#f7d3b5",
            };
            canvas.rect((x, y), (cell, ROW), fill, FAINT);
            let number = signed(*z, 1);
            let sign = if *z > 0.0 && number != "0.0" { "+" } else { "" };
            let text = format!("{sign}{number}{marks}");
            canvas.styled(x + cell / 2.0, y + ROW / 2.0 + 4.0, SIZE, Anchor::Middle, &text, INK, !marks.is_empty());
            if !marks.is_empty() {
                words.push(format!("{} in {}: {sign}{number}", row.label, groups[at]));
            }
        }
    }
    let bottom = top + ROW * rows.len() as f64;
    canvas.text(left, bottom + 18.0, 11.0, Anchor::Start, "+ more, − fewer answers than if the groups did not differ");
    canvas.text(left, bottom + 34.0, 11.0, Anchor::Start, "* beyond ±1.96   ** also after Bonferroni's correction");
    let said = if words.is_empty() { "None is beyond ±1.96".to_owned() } else { words.join("; ") };
    canvas.finish(title, &format!("Adjusted residuals of codes by group. {said}."))
}
