//! The part of an entry that shows why it was found, with the places of the words that were looked for.

use super::catalogue::Catalogue;
use super::document::Entry;
use std::ops::Range;

/// Longest snippet, in characters.
const LONGEST: usize = 160;

/// A text with marked words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text; `...` where it was cut.
    pub text: String,
    /// Bytes of the text that match, in order.
    pub marks: Vec<Range<usize>>,
}

impl Catalogue<'_> {
    /// The text of the entry with most of these stems; its definition where none has any.
    pub(super) fn snippet(&self, entry: &Entry<'_>, stems: &[u32]) -> Snippet {
        let aliases = entry.aliases().join(", ");
        let definition = entry.definition().trim();
        let mut best: (f32, &str, Vec<Range<usize>>) = (0.0, definition, self.marks(definition, stems).1);
        let aliases_text = aliases.as_str();
        for (text, worth) in std::iter::once((definition, 1.0_f32))
            .chain(entry.examples().iter().map(|e| (e.as_str(), 0.95)))
            .chain(std::iter::once((aliases_text, 0.9)))
        {
            let (sum, marks) = self.marks(text, stems);
            if sum * worth > best.0 * 1.05 {
                best = (sum * worth, text, marks);
            }
        }
        cut(best.1, &best.2, LONGEST)
    }

    /// Bytes of the words of a text that have one of these stems, and how rare these stems are together, each once.
    pub(super) fn marks(&self, text: &str, stems: &[u32]) -> (f32, Vec<Range<usize>>) {
        let mut marks = Vec::new();
        let mut seen = Vec::new();
        let mut sum = 0.0;
        self.words.split(text, |span, form| {
            let Some(Some(stem)) = self.vocabulary.form(form) else { return };
            if stems.contains(&stem) {
                marks.push(span);
                if !seen.contains(&stem) {
                    seen.push(stem);
                    sum += self.indexed.get(stem as usize).and_then(Option::as_ref).map_or(0.0, |i| i.rarity);
                }
            }
        });
        (sum, marks)
    }
}

/// At most `longest` characters of a text, around its marks.
pub fn cut(text: &str, marks: &[Range<usize>], longest: usize) -> Snippet {
    let length = text.chars().count();
    if length <= longest {
        return Snippet { text: text.to_owned(), marks: marks.to_vec() };
    }
    let first = marks.first().map_or(0, |mark| text[..mark.start].chars().count());
    let last = marks.last().map_or(0, |mark| text[..mark.end].chars().count());
    // All marks if they fit, with as much before as after; else from a little before the first.
    let start = if last <= longest - 3 {
        0
    } else if last - first < longest {
        (first + last).saturating_sub(longest) / 2
    } else {
        first.saturating_sub(longest / 4)
    };
    let start = start.min(length - longest);
    let byte = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let (mut from, mut to) = (byte(start), byte(start + longest));
    // Whole words only.
    if from > 0 {
        from += text[from..to].find(' ').map_or(0, |at| at + 1);
    }
    if to < text.len() {
        to = from + text[from..to].rfind(' ').unwrap_or(to - from);
    }
    let lead = if from > 0 { "... " } else { "" };
    let tail = if to < text.len() { " ..." } else { "" };
    let inside = marks.iter().filter(|m| m.start >= from && m.end <= to);
    let marks = inside.map(|m| m.start - from + lead.len()..m.end - from + lead.len()).collect();
    Snippet { text: format!("{lead}{}{tail}", text[from..to].trim_end()), marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_around_their_marks() {
        let text = "one two three four five six seven eight nine ten";
        let at = text.find("eight").unwrap();
        let snippet = cut(text, std::slice::from_ref(&(at..at + 5)), 20);
        assert!(snippet.text.contains("eight") && snippet.text.starts_with("... "), "{snippet:?}");
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "eight");
        assert_eq!(cut("short", &[], 20).text, "short");
        let wide = "\u{1F917}".repeat(300);
        assert!(cut(&wide, &[], 50).text.chars().count() < 60, "characters, not bytes");
    }
}
