//! Dots with intervals: the share of each code in each group, told apart by shape and height within the row.

use super::{Anchor, COLOURS, Canvas, FAINT, Figure, INK, fit, scale, width_of};
use crate::report::proportion::Proportion;

/// Groups that shapes can still tell apart.
pub const MOST: usize = 6;

/// A row: a name with a share a group.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// A share a group.
    pub shares: Vec<Proportion>,
}

/// Rows from the top down.
pub fn draw(id: &str, title: &str, groups: &[(String, u64)], rows: &[Row]) -> Figure {
    const SIZE: f64 = 12.0;
    let high = 12.0 + 10.0 * groups.len() as f64;
    let longest = rows.iter().map(|r| width_of(&r.label, SIZE)).fold(60.0, f64::max).min(250.0);
    let (left, plot) = (longest + 22.0, 440.0);
    // The legend wraps where its names are long.
    let mut places = Vec::new();
    let (mut x, mut y) = (left, 16.0);
    for (name, n) in groups {
        let text = fit(&format!("{name} (n = {n})"), SIZE, plot - 20.0);
        let wide = 34.0 + width_of(&text, SIZE);
        if x > left && x + wide > left + plot {
            (x, y) = (left, y + 18.0);
        }
        places.push((x, y, text));
        x += wide;
    }
    let top = y + 20.0;
    let bottom = top + high * rows.len() as f64;
    let mut canvas = Canvas::new(id, left + plot + 30.0, bottom + 44.0);
    for (kind, (x, y, text)) in places.iter().enumerate() {
        canvas.mark(x + 6.0, y - 4.0, kind);
        canvas.text(x + 16.0, *y, SIZE, Anchor::Start, text);
    }
    let highest = rows.iter().flat_map(|r| &r.shares).filter_map(|s| s.interval()).map(|(_, high)| high * 100.0).fold(0.0, f64::max);
    let (end, step) = scale(highest);
    let at = |share: f64| left + plot * (share * 100.0).min(end) / end;
    let mut tick = 0.0;
    while tick <= end + 1e-9 {
        canvas.line((at(tick / 100.0), top), (at(tick / 100.0), bottom), FAINT, 1.0);
        canvas.text(at(tick / 100.0), bottom + 16.0, 11.0, Anchor::Middle, &format!("{tick:.0}"));
        tick += step;
    }
    canvas.text(left + plot / 2.0, bottom + 34.0, 11.0, Anchor::Middle, "% of the answers of the group, with 95% interval");
    let mut words = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let y = top + high * number as f64;
        canvas.line((left, y), (left + plot, y), FAINT, 1.0);
        canvas.text(left - 10.0, y + high / 2.0 + 4.0, SIZE, Anchor::End, &fit(&row.label, SIZE, 252.0));
        let mut said = Vec::new();
        for (kind, share) in row.shares.iter().enumerate() {
            let y = y + 11.0 + 10.0 * kind as f64;
            if let Some((low, high)) = share.interval() {
                canvas.line((at(low), y), (at(high), y), COLOURS[kind % COLOURS.len()], 1.5);
            }
            if let Some(value) = share.share() {
                canvas.mark(at(value), y, kind);
                said.push(format!("{:.1}% {}", value * 100.0, groups[kind].0));
            }
        }
        words.push(format!("{}: {}", row.label, said.join(", ")));
    }
    canvas.line((left, top), (left, bottom), INK, 1.0);
    canvas.line((left, bottom), (left + plot, bottom), INK, 1.0);
    canvas.finish(title, &format!("Dot chart, per cent of answers by group. {}.", words.join("; ")))
}
