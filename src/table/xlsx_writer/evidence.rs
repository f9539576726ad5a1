//! Evidence inside a cell: the answer with the words that show each code in colour.
//!
//! Colour alone tells nothing to many people and nothing on paper: what counts is bold, what makes somebody feel worse is
//! underlined as well, what is denied or only imagined is grey and in italics. The colours (blue, vermilion, green) are
//! those of Okabe and Ito, which remain distinct with any kind of colour blindness.

use rust_xlsxwriter::{Color, Format, FormatUnderline};

use crate::coder::coding::MentionRecord;

/// More pieces than this in one cell make Excel slow; such an answer stays without colour.
const MOST_MENTIONS: usize = 200;

/// Characters shown before and behind a mention of a long answer.
const AROUND: usize = 200;

/// The words around a mention, and the mention with its place in them.
pub(super) fn excerpt(text: &str, mention: &MentionRecord) -> (String, MentionRecord) {
    let (from, to) = (mention.start.saturating_sub(AROUND), mention.end + AROUND);
    let place = |point: usize| {
        if text.is_ascii() { point.min(text.len()) } else { text.char_indices().nth(point).map_or(text.len(), |(at, _)| at) }
    };
    let (a, b) = (place(from), place(to));
    let before = if a > 0 { "… " } else { "" };
    let behind = if b < text.len() { " …" } else { "" };
    let moved = |point: usize| point - from + before.chars().count();
    let moved = MentionRecord { start: moved(mention.start), end: moved(mention.end), ..mention.clone() };
    (format!("{before}{}{behind}", &text[a..b]), moved)
}

/// The looks of pieces of an answer.
pub(super) struct Looks {
    plain: Format,
    improve: Format,
    worsen: Format,
    neutral: Format,
    denied: Format,
}

impl Looks {
    pub(super) fn new() -> Looks {
        let bold = |colour: u32| Format::new().set_bold().set_font_color(Color::RGB(colour));
        Looks {
            plain: Format::new(),
            improve: bold(0x00_72B2),
            worsen: bold(0xD5_5E00).set_underline(FormatUnderline::Single),
            neutral: bold(0x00_7A5A),
            denied: Format::new().set_italic().set_font_color(Color::RGB(0x76_7676)),
        }
    }

    fn of(&self, mention: &MentionRecord) -> &Format {
        match mention.valence.as_deref() {
            _ if !mention.counts() => &self.denied,
            Some("improve") => &self.improve,
            Some("worsen") => &self.worsen,
            _ => &self.neutral,
        }
    }

    /// What the looks mean, for the reader of the workbook.
    pub(super) fn legend(&self) -> [(&Format, &'static str); 4] {
        [
            (&self.improve, "evidence of making somebody feel better"),
            (&self.worsen, "evidence of making somebody feel worse"),
            (&self.neutral, "evidence where the scheme has no such direction"),
            (&self.denied, "denied, imagined or only talked of: recorded, not counted"),
        ]
    }

    /// The text in pieces with their looks; none where there is nothing to show. A word that shows two codes has the look
    /// of the first that counts. The text may be shorter than the answer, cut to the length of a cell.
    pub(super) fn pieces<'a>(&'a self, text: &'a str, mentions: &[&MentionRecord]) -> Option<Vec<(&'a Format, &'a str)>> {
        if mentions.is_empty() || mentions.len() > MOST_MENTIONS {
            return None;
        }
        let mut spans: Vec<(usize, usize, &MentionRecord)> = mentions.iter().map(|m| (m.start, m.end, *m)).collect();
        spans.sort_by_key(|(start, end, mention)| (!mention.counts(), *start, *end));
        let mut borders: Vec<usize> = spans.iter().flat_map(|(start, end, _)| [*start, *end]).chain([0]).collect();
        borders.sort_unstable();
        borders.dedup();
        let mut bytes = Vec::with_capacity(borders.len() + 1);
        let mut places = text.char_indices().map(|(at, _)| at).enumerate().peekable();
        for border in &borders {
            while places.next_if(|(point, _)| point < border).is_some() {}
            bytes.push(places.peek().map_or(text.len(), |(_, at)| *at));
        }
        bytes.push(text.len());
        let mut pieces: Vec<(&Format, &str)> = Vec::new();
        for (at, border) in borders.iter().enumerate() {
            let part = &text[bytes[at]..bytes[at + 1]];
            if !part.is_empty() {
                let shown = spans.iter().find(|(start, end, _)| start <= border && border < end);
                pieces.push((shown.map_or(&self.plain, |(_, _, mention)| self.of(mention)), part));
            }
        }
        (!pieces.is_empty()).then_some(pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(start: usize, end: usize, status: &str, valence: &str) -> MentionRecord {
        MentionRecord {
            code: "c".into(),
            strategy: None,
            quote: String::new(),
            start,
            end,
            valence: Some(valence.into()),
            orientation: None,
            stage: None,
            change: None,
            direction: "given".into(),
            status: status.into(),
            confidence: 1.0,
            rule: String::new(),
        }
    }

    #[test]
    fn an_excerpt_holds_the_words_in_their_place() {
        for word in ["hug", "😀 hug"] {
            for before in [0, 5, 1000] {
                let text = format!("{}{word}{}", "ü ".repeat(before), " x".repeat(1000));
                let start = before * 2;
                let end = start + word.chars().count();
                let (excerpt, moved) = excerpt(&text, &mention(start, end, "actual", "improve"));
                let found: String = excerpt.chars().skip(moved.start).take(moved.end - moved.start).collect();
                assert_eq!(found, word, "{before}");
                assert!(excerpt.chars().count() < 420 && excerpt.ends_with(" …"), "{excerpt}");
            }
        }
    }

    #[test]
    fn pieces_are_the_text_again() {
        let looks = Looks::new();
        let text = "😀 hugged her, did not shout";
        let (hug, shout) = (mention(2, 8, "actual", "improve"), mention(22, 27, "negated", "worsen"));
        let inside = mention(2, 12, "actual", "worsen");
        let beyond = mention(22, 99, "actual", "worsen");
        let rows: [(&str, Vec<&MentionRecord>, &[&str]); 5] = [
            ("none", vec![], &[]),
            ("two", vec![&hug, &shout], &["😀 ", "hugged", " her, did not ", "shout"]),
            ("one in the other", vec![&hug, &inside], &["😀 ", "hugged", " her", ", did not shout"]),
            ("the same again", vec![&hug, &hug], &["😀 ", "hugged", " her, did not shout"]),
            ("beyond the end", vec![&beyond], &["😀 hugged her, did not ", "shout"]),
        ];
        for (row, mentions, expected) in rows {
            let pieces = looks.pieces(text, &mentions).unwrap_or_default();
            assert_eq!(pieces.iter().map(|(_, part)| *part).collect::<Vec<_>>(), expected, "{row}");
        }
        let pieces = looks.pieces(text, &[&shout, &hug]).unwrap();
        assert_eq!((pieces[1].0, pieces[3].0), (&looks.improve, &looks.denied));
    }
}
