//! Texts as long as a book, coded piece by piece.
//!
//! What a rule sees never reaches over a sentence, and the work of settling conflicts would grow with the square of the
//! length; so a long text is cut at ends of sentences, each piece is coded by itself, and the codings are joined.

use super::coding::CodedResponse;
use super::{Coder, Scratch};
use crate::response::Response;

/// Texts of more bytes are coded piece by piece.
pub(super) const LONG_TEXT: usize = 32 << 10;

/// The first piece of a long text: up to the last end of a sentence, else the last space, before the limit.
fn piece_of(text: &str) -> &str {
    if text.len() <= LONG_TEXT {
        return text;
    }
    let limit = (0..=LONG_TEXT).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let window = &text[..limit];
    let after = |found: Option<(usize, &str)>| found.map(|(i, mark)| i + mark.len());
    let cut = after(window.rmatch_indices(['.', '!', '?', '\n']).next())
        .or_else(|| after(window.rmatch_indices(char::is_whitespace).next()))
        .unwrap_or(limit);
    &text[..cut]
}

impl Coder {
    /// A text as long as a book, piece by piece: what a rule sees never reaches over a sentence, and the work of settling
    /// conflicts would grow with the square of the length.
    pub(super) fn code_long(&self, response: &Response, scratch: &mut Scratch) -> CodedResponse {
        let mut whole: Option<CodedResponse> = None;
        let (mut from, mut characters) = (0, 0);
        while from < response.text.len() {
            let piece = piece_of(&response.text[from..]);
            let part = Response { id: response.id.clone(), text: piece.to_owned(), prompt: response.prompt.clone(), row: response.row };
            let mut coded = self.code_piece(&part, scratch);
            for mention in &mut coded.mentions {
                mention.start += characters;
                mention.end += characters;
            }
            from += piece.len();
            characters += piece.chars().count();
            match &mut whole {
                None => whole = Some(coded),
                Some(whole) => self.join(whole, coded),
            }
        }
        whole.unwrap_or_else(|| self.code_piece(&Response { text: String::new(), ..response.clone() }, scratch))
    }

    /// Adds the coding of a further piece.
    fn join(&self, whole: &mut CodedResponse, mut more: CodedResponse) {
        whole.mentions.append(&mut more.mentions);
        let codes = |id: &String| whole.codes.contains(id) || more.codes.contains(id);
        whole.codes = self.scheme.codes.iter().filter(|id| codes(id)).cloned().collect();
        let given = |id: &String| whole.boundary.contains(id) || more.boundary.contains(id);
        whole.boundary = self.scheme.boundary.iter().filter(|id| given(id)).cloned().collect();
        if whole.boundary.is_empty() && whole.codes.is_empty() && !self.scheme.boundary.is_empty() {
            whole.boundary.push("none".into());
        }
        for (mine, other) in [(&mut whole.relationship, more.relationship), (&mut whole.motive, more.motive)] {
            if mine == "unspecified" {
                *mine = other;
            }
        }
        if more.target_number == "group" {
            whole.target_number = more.target_number;
        }
        whole.review |= more.review;
    }
}
