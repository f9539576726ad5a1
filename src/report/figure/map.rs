//! The map: improving and worsening from left to right, engaging and diverting from top to bottom.
//!
//! Each field is shaded by its share, and says it: the shade alone would be lost in a bad print.

use super::{Anchor, Canvas, Figure, INK, fit};
use crate::report::proportion::Proportion;

/// A field of the map.
#[derive(Debug, Clone)]
pub struct Field {
    /// Which way the feeling is pushed.
    pub column: String,
    /// Where attention goes.
    pub row: String,
    /// Answers that lie there.
    pub share: Proportion,
    /// The most frequent codes there, with their numbers of answers.
    pub codes: Vec<(String, u64)>,
}

/// Fields in rows from the top, each row with all columns.
pub fn draw(id: &str, title: &str, fields: &[Field]) -> Figure {
    let mut columns: Vec<&str> = Vec::new();
    let mut rows: Vec<&str> = Vec::new();
    for field in fields {
        if !columns.contains(&field.column.as_str()) {
            columns.push(&field.column);
        }
        if !rows.contains(&field.row.as_str()) {
            rows.push(&field.row);
        }
    }
    let (left, top, wide, high) = (110.0, 40.0, 240.0, 124.0);
    let mut canvas = Canvas::new(id, left + wide * columns.len() as f64 + 16.0, top + high * rows.len() as f64 + 34.0);
    for (at, column) in columns.iter().enumerate() {
        canvas.styled(left + wide * (at as f64 + 0.5), 26.0, 14.0, Anchor::Middle, column, INK, true);
    }
    for (at, row) in rows.iter().enumerate() {
        canvas.styled(left - 12.0, top + high * (at as f64 + 0.5) + 5.0, 14.0, Anchor::End, row, INK, true);
    }
    let mut words = Vec::new();
    for field in fields {
        let column = columns.iter().position(|c| *c == field.column).unwrap_or(0) as f64;
        let row = rows.iter().position(|r| *r == field.row).unwrap_or(0) as f64;
        let (x, y) = (left + wide * column, top + high * row);
        let share = field.share.share().unwrap_or(0.0);
        // From white to a middle grey, on which black letters can still be read.
        let grey = 255 - (share.sqrt() * 110.0).round() as u8;
        canvas.rect((x, y), (wide, high), &format!("#{grey:02x}{grey:02x}{grey:02x}"), INK);
        canvas.styled(x + 14.0, y + 32.0, 22.0, Anchor::Start, &format!("{:.1}%", share * 100.0), INK, true);
        let interval = field.share.interval().map_or_else(String::new, |(low, high)| format!("[{:.1}, {:.1}]", low * 100.0, high * 100.0));
        canvas.text(x + wide - 12.0, y + 24.0, 11.0, Anchor::End, &format!("n = {}", field.share.count));
        canvas.text(x + wide - 12.0, y + 39.0, 11.0, Anchor::End, &interval);
        for (at, (code, answers)) in field.codes.iter().take(4).enumerate() {
            let y = y + 60.0 + 16.0 * at as f64;
            canvas.text(x + 14.0, y, 12.0, Anchor::Start, &fit(code, 12.0, wide - 62.0));
            canvas.text(x + wide - 12.0, y, 12.0, Anchor::End, &answers.to_string());
        }
        words.push(format!("{}, {}: {:.1}% ({} answers)", field.column, field.row, share * 100.0, field.share.count));
    }
    let bottom = top + high * rows.len() as f64 + 20.0;
    canvas.text(left, bottom, 11.0, Anchor::Start, "% of answers with 95% interval; the most frequent codes with their answers");
    canvas.finish(title, &format!("Map of how feelings are regulated. {}.", words.join("; ")))
}
