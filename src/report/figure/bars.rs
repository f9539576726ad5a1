//! Bars with intervals: how many per cent of the answers have each code, or each stage.

use super::{Anchor, Canvas, FAINT, Figure, INK, Pattern, fit, scale, width_of};
use crate::report::proportion::Proportion;

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// How long it is.
    pub share: Proportion,
    /// How it is filled.
    pub pattern: Pattern,
}

/// What a pattern stands for, in the legend.
pub type Legend<'l> = &'l [(Pattern, &'l str)];

/// Bars from the top down, in the order given.
pub fn draw(id: &str, title: &str, bars: &[Bar], legend: Legend) -> Figure {
    const ROW: f64 = 24.0;
    const SIZE: f64 = 12.0;
    let longest = bars.iter().map(|b| width_of(&b.label, SIZE)).fold(60.0, f64::max).min(250.0);
    let (left, plot) = (longest + 22.0, 320.0);
    let top = if legend.is_empty() { 14.0 } else { 38.0 };
    let bottom = top + ROW * bars.len() as f64;
    let mut canvas = Canvas::new(id, left + plot + 140.0, bottom + 44.0);
    let limit = |b: &Bar| b.share.interval().map_or(0.0, |(_, high)| high * 100.0);
    let (end, step) = scale(bars.iter().map(limit).fold(0.0, f64::max));
    let x = |percent: f64| left + plot * percent.min(end) / end;
    let mut across = left;
    for (pattern, meaning) in legend {
        let fill = canvas.pattern(*pattern);
        canvas.rect((across, 8.0), (16.0, 12.0), &fill, INK);
        canvas.text(across + 22.0, 18.0, SIZE, Anchor::Start, meaning);
        across += 44.0 + width_of(meaning, SIZE);
    }
    let mut tick = 0.0;
    while tick <= end + 1e-9 {
        canvas.line((x(tick), top - 4.0), (x(tick), bottom), FAINT, 1.0);
        canvas.text(x(tick), bottom + 16.0, 11.0, Anchor::Middle, &format!("{tick:.0}"));
        tick += step;
    }
    canvas.text(left + plot / 2.0, bottom + 34.0, 11.0, Anchor::Middle, "% of answers, with 95% interval");
    let mut words = Vec::new();
    for (row, bar) in bars.iter().enumerate() {
        let middle = top + ROW * row as f64 + ROW / 2.0 - 2.0;
        let percent = bar.share.share().unwrap_or(0.0) * 100.0;
        canvas.text(left - 10.0, middle + 4.0, SIZE, Anchor::End, &fit(&bar.label, SIZE, 252.0));
        if percent > 0.0 {
            let fill = canvas.pattern(bar.pattern);
            canvas.rect((left, middle - 7.0), (x(percent) - left, 14.0), &fill, INK);
        }
        if let Some((low, high)) = bar.share.interval() {
            let (low, high) = (x(low * 100.0), x(high * 100.0));
            // White around the line, so that it shows on a dark bar too.
            canvas.line((low, middle), (high, middle), "#ffffff", 4.0);
            canvas.line((low, middle), (high, middle), INK, 1.5);
            for end in [low, high] {
                canvas.line((end, middle - 4.0), (end, middle + 4.0), INK, 1.5);
            }
        }
        let numbers = format!("{percent:.1}%  (n = {})", bar.share.count);
        canvas.text(left + plot + 12.0, middle + 4.0, 11.0, Anchor::Start, &numbers);
        words.push(format!("{} {percent:.1}%", bar.label));
    }
    canvas.line((left, top - 4.0), (left, bottom), INK, 1.0);
    canvas.finish(title, &format!("Bar chart, per cent of answers: {}.", words.join("; ")))
}
