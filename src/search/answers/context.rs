//! Keyword in context: a word of an answer with what stands left and right of it.

use std::ops::Range;

/// A word with its surroundings, on one line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Context {
    /// What stands before, from the beginning of the answer or of a word.
    pub left: String,
    /// The word or words themselves.
    pub word: String,
    /// What stands after.
    pub right: String,
}

/// The surroundings of some bytes of a text: at most `width` characters on either side, whole words only.
pub fn context(text: &str, at: &Range<usize>, width: usize) -> Context {
    let from = text[..at.start].char_indices().rev().take(width).last().map_or(at.start, |(i, _)| i);
    let to = text[at.end..].char_indices().nth(width).map_or(text.len(), |(i, _)| at.end + i);
    // Where a cut falls into a word, the word is left out.
    let left = &text[from..at.start];
    let left = if from > 0 && !text[..from].ends_with(char::is_whitespace) {
        left.find(char::is_whitespace).map_or("", |i| &left[i..])
    } else {
        left
    };
    let right = &text[at.end..to];
    let right = if to < text.len() && !text[to..].starts_with(char::is_whitespace) {
        right.rfind(char::is_whitespace).map_or("", |i| &right[..i])
    } else {
        right
    };
    let line = |part: &str| part.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect::<String>();
    let tidy = |part: &str| {
        let words: Vec<&str> = part.split(' ').filter(|w| !w.is_empty()).collect();
        let lead = if part.starts_with(' ') && !words.is_empty() { " " } else { "" };
        let tail = if part.ends_with(' ') && !words.is_empty() { " " } else { "" };
        format!("{lead}{}{tail}", words.join(" "))
    };
    Context { left: tidy(&line(left)), word: line(&text[at.clone()]), right: tidy(&line(right)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_between_its_neighbours() {
        let rows: &[(&str, &str, &str, usize, (&str, &str))] = &[
            ("all of a short text", "I told a joke then", "joke", 40, ("I told a ", " then")),
            ("whole words only", "yesterday evening I told a joke somewhere", "joke", 9, ("I told a ", "")),
            ("at the beginning", "joke about it", "joke", 10, ("", " about it")),
            ("line breaks", "one\n\ttwo joke\nthree", "joke", 10, ("one two ", " three")),
            ("wide characters", "\u{1F917}\u{1F917} joke \u{e9}t\u{e9}", "joke", 4, ("\u{1F917}\u{1F917} ", " \u{e9}t\u{e9}")),
        ];
        for (name, text, word, width, (left, right)) in rows {
            let start = text.find(word).unwrap();
            let found = context(text, &(start..start + word.len()), *width);
            assert_eq!((found.left.as_str(), found.right.as_str()), (*left, *right), "{name}");
        }
    }
}
