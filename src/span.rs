//! Places in a response.
//!
//! Inside the program every place is a half-open range of *bytes* of the original text: that is what slicing needs and
//! what the tokenizer sees. What leaves the program (JSONL, tables, QDA projects) counts *Unicode code points* from 0,
//! half open, the convention of qualitative-analysis tools; [`CharOffsets`] is the only bridge between the two.

use serde::Serialize;

/// A half-open range of bytes of the original text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The words themselves. Empty when the span is not one of this text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range of Unicode code points of the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CharSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// Turns byte spans of one text into code-point spans.
///
/// ```
/// use ier::span::{CharOffsets, Span};
/// let text = "é hug";
/// let offsets = CharOffsets::new(text);
/// assert_eq!(offsets.chars(Span::new(3, 6)).start, 2);
/// ```
#[derive(Debug)]
pub struct CharOffsets<'t> {
    text: &'t str,
    ascii: bool,
}

impl<'t> CharOffsets<'t> {
    /// Looks once whether the text is plain ASCII, where the two countings agree.
    pub fn new(text: &'t str) -> CharOffsets<'t> {
        CharOffsets { text, ascii: text.is_ascii() }
    }

    /// The same place, counted in code points.
    pub fn chars(&self, span: Span) -> CharSpan {
        if self.ascii {
            return CharSpan { start: span.start as usize, end: span.end as usize };
        }
        let count = |end: u32| self.text.char_indices().take_while(|(at, _)| *at < end as usize).count();
        CharSpan { start: count(span.start), end: count(span.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_not_bytes() {
        let text = "😀 naïve hug";
        let at = text.find("hug").unwrap();
        let span = Span::new(at, at + 3);
        assert_eq!(span.of(text), "hug");
        assert_eq!(CharOffsets::new(text).chars(span), CharSpan { start: 8, end: 11 });
    }

    #[test]
    fn a_foreign_span_reads_as_empty() {
        assert_eq!(Span::new(5, 90).of("short"), "");
    }
}
