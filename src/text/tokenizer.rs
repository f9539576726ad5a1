//! Cuts a text into tokens.
//!
//! Offsets always refer to the original text. On the way to a form, curly apostrophes are straightened, capitals
//! lowered, contractions split ("didn't" is "did" + "n't"), the commonest misspellings and missing apostrophes undone
//! ("didnt", "im", "u"), and letters drawn out for effect shortened ("sooo"). A hyphen inside a word separates like a
//! space, so "guilt-tripped" and "guilt tripped" are one wording. Line breaks and bullets end a sentence.

use super::token::{Class, FormId, Token, UNKNOWN};
use super::vocabulary::{Found, Vocabulary};
use crate::span::Span;

/// Marks get fixed numbers, so that patterns could name them; they are interned first by [`intern_marks`].
pub const MARKS: &[(&str, Class)] = &[
    (",", Class::COMMA),
    (".", Class::SENTENCE_END),
    ("!", Class::SENTENCE_END),
    ("?", Class::SENTENCE_END),
    ("\n", Class::SENTENCE_END),
    (";", Class::STRONG_MARK),
    (":", Class::STRONG_MARK),
    ("-", Class::STRONG_MARK),
    ("(", Class::STRONG_MARK),
    (")", Class::STRONG_MARK),
    ("\"", Class::QUOTE_OPEN),
    ("”", Class::QUOTE_CLOSE),
    ("/", Class::COORDINATOR),
    ("&", Class::COORDINATOR),
    ("+", Class::COORDINATOR),
    ("…", Class::SENTENCE_END),
];

/// Gives the marks their numbers. Every vocabulary starts with this.
pub fn intern_marks(vocabulary: &mut Vocabulary) {
    for (mark, class) in MARKS {
        vocabulary.classify(mark, *class);
    }
}

/// Words before whose full stop a sentence does not end.
const ABBREVIATIONS: &[&str] = &["mr", "mrs", "ms", "dr", "prof", "st", "eg", "ie", "etc", "vs", "e.g", "i.e", "no", "approx"];

/// Words that begin with an apostrophe of their own.
const APOSTROPHE_WORDS: &[&str] =
    &["em", "cause", "cos", "til", "bout", "n", "cuz", "round", "twas", "tis", "nother", "appen", "ere", "er", "im"];

/// Cuts texts into tokens; keeps its buffers from one text to the next.
#[derive(Debug, Default)]
pub struct Tokenizer {
    lower: String,
    shorter: String,
}

impl Tokenizer {
    /// Appends the tokens of `text` to `tokens`, which is emptied first.
    pub fn tokenize(&mut self, text: &str, vocabulary: &Vocabulary, tokens: &mut Vec<Token>) {
        tokens.clear();
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut open_double: Option<usize> = None;
        let mut open_single: Option<usize> = None;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                at = self.word(text, at, vocabulary, tokens);
                continue;
            }
            if byte == b' ' || byte == b'\t' || byte == b'\r' {
                at += 1;
                continue;
            }
            let Some(ch) = text[at..].chars().next() else { break };
            let end = at + ch.len_utf8();
            match ch {
                '\n' | '\u{2028}' | '\u{0b}' if tokens.last().is_some_and(|t| !t.class.has(Class::SENTENCE_END)) => {
                    mark(tokens, vocabulary, "\n", at, end);
                }
                ',' | '、' => mark(tokens, vocabulary, ",", at, end),
                '.' => {
                    let inside_number = bytes.get(end).is_some_and(u8::is_ascii_digit) && at > 0 && bytes[at - 1].is_ascii_digit();
                    if !inside_number && !after_abbreviation(text, at) {
                        mark(tokens, vocabulary, ".", at, end);
                    }
                }
                '…' => mark(tokens, vocabulary, "…", at, end),
                '!' => mark(tokens, vocabulary, "!", at, end),
                '?' => mark(tokens, vocabulary, "?", at, end),
                ';' => mark(tokens, vocabulary, ";", at, end),
                ':' => {
                    // ":)" and ":-(" are faces, not colons.
                    let face = face_length(&bytes[at..]);
                    if face > 0 {
                        plain(tokens, Class::EMOJI, at, at + face);
                        at += face;
                        continue;
                    }
                    mark(tokens, vocabulary, ":", at, end);
                }
                '(' | '[' | '{' => mark(tokens, vocabulary, "(", at, end),
                ')' | ']' | '}' => mark(tokens, vocabulary, ")", at, end),
                '–' | '—' => mark(tokens, vocabulary, "-", at, end),
                '-' | '*' | '•' | '·' | '◦' | '▪' | '●' => {
                    // A bullet starts a line; a hyphen between spaces is a dash; inside a word it is a space.
                    let line_start = tokens.last().is_none_or(|t| t.class.has(Class::SENTENCE_END));
                    let spaced = bytes.get(end).is_none_or(|b| b.is_ascii_whitespace() || *b == b'-');
                    if !line_start && spaced {
                        mark(tokens, vocabulary, "-", at, end);
                    }
                }
                '/' => mark(tokens, vocabulary, "/", at, end),
                '&' => mark(tokens, vocabulary, "&", at, end),
                '+' => mark(tokens, vocabulary, "+", at, end),
                '"' | '“' | '”' | '„' | '«' | '»' => {
                    let opens = match ch {
                        '“' | '„' | '«' => true,
                        '”' | '»' => false,
                        _ => open_double.is_none(),
                    };
                    if opens {
                        open_double = Some(tokens.len());
                        mark(tokens, vocabulary, "\"", at, end);
                    } else if open_double.take().is_none() {
                        // A closing mark with no opening one says nothing.
                        plain(tokens, Class::OTHER_MARK, at, end);
                    } else {
                        mark(tokens, vocabulary, "”", at, end);
                    }
                }
                '\'' | '‘' | '’' | '`' | '´' => {
                    let next_is_word = text[end..].chars().next().is_some_and(char::is_alphanumeric);
                    let after_space = at == 0 || !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
                    if next_is_word && after_space {
                        let word_end = word_end(text, end);
                        let word = text[end..word_end].to_ascii_lowercase();
                        if APOSTROPHE_WORDS.contains(&word.as_str()) || open_single.is_some() {
                            at = end;
                            continue;
                        }
                        open_single = Some(tokens.len());
                        mark(tokens, vocabulary, "\"", at, end);
                    } else if open_single.take().is_some() {
                        mark(tokens, vocabulary, "”", at, end);
                    }
                }
                _ if ch.is_alphanumeric() => {
                    at = self.word(text, at, vocabulary, tokens);
                    continue;
                }
                _ if is_emoji(ch) => {
                    let form = match vocabulary.find(&text[at..end]) {
                        Some(Found::Form(id)) => id,
                        _ => UNKNOWN,
                    };
                    let class = vocabulary.class(form).with(Class::EMOJI);
                    tokens.push(Token { span: Span::new(at, end), form, capital: false, class });
                }
                _ => {}
            }
            at = end;
        }
        // A quotation mark that is never closed is a typing slip, not a speech that swallows the rest.
        for open in [open_double, open_single].into_iter().flatten() {
            tokens[open].class = Class::OTHER_MARK;
        }
    }

    /// One word from `at`; returns where it ends.
    fn word(&mut self, text: &str, at: usize, vocabulary: &Vocabulary, tokens: &mut Vec<Token>) -> usize {
        let end = word_end(text, at);
        // "n/a", the commonest of all non-answers, is one word.
        let not_applicable = text.get(at..end + 2).is_some_and(|s| s.eq_ignore_ascii_case("n/a"));
        if not_applicable
            && word_end(text, end + 1) == end + 2
            && let Some(id) = vocabulary.id("na")
        {
            tokens.push(Token { span: Span::new(at, end + 2), form: id, capital: false, class: vocabulary.class(id) });
            return end + 2;
        }
        let word = &text[at..end];
        let bytes = word.as_bytes();
        self.lower.clear();
        let mut apostrophe = None;
        if word.is_ascii() {
            for (i, b) in bytes.iter().enumerate() {
                if *b == b'\'' {
                    apostrophe = Some(i);
                }
                self.lower.push(b.to_ascii_lowercase() as char);
            }
        } else {
            for c in word.chars() {
                match c {
                    '’' | '‘' | '`' | '´' | '\'' => {
                        apostrophe = Some(self.lower.len());
                        self.lower.push('\'');
                    }
                    c => self.lower.extend(c.to_lowercase()),
                }
            }
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if let Some(found) = vocabulary.find(&self.lower) {
            push(tokens, found, vocabulary, Span::new(at, end), capital);
            return end;
        }
        if let Some(cut) = apostrophe
            && self.split_contraction(at, end, cut, word, vocabulary, tokens, capital)
        {
            return end;
        }
        if bytes[0].is_ascii_digit() {
            plain(tokens, Class::NUMBER, at, end);
            return end;
        }
        if let Some(found) = shortened(&self.lower, &mut self.shorter, vocabulary) {
            push(tokens, found, vocabulary, Span::new(at, end), capital);
            return end;
        }
        let class = guess(&self.lower);
        tokens.push(Token { span: Span::new(at, end), form: UNKNOWN, capital, class });
        end
    }

    /// Splits "didn't", "she's", "I'll"; false where the apostrophe means something else.
    #[allow(clippy::too_many_arguments)]
    fn split_contraction(
        &mut self,
        at: usize,
        end: usize,
        cut: usize,
        word: &str,
        vocabulary: &Vocabulary,
        tokens: &mut Vec<Token>,
        capital: bool,
    ) -> bool {
        let (head, tail) = self.lower.split_at(cut);
        // Clitics have as many characters in the text as in the lowered form, so places are counted from the end.
        let from_end = |characters: usize| word.char_indices().rev().nth(characters - 1).map_or(at, |(i, _)| at + i);
        if tail == "'t" && head.ends_with('n') {
            let base = match head {
                "ca" | "can" => "can",
                "wo" => "will",
                "sha" => "shall",
                "ai" | "ain" => "be",
                _ => &head[..head.len() - 1],
            };
            let base = if head == "won" {
                "will"
            } else if head == "shan" {
                "shall"
            } else {
                base
            };
            let middle = from_end(3);
            let Some(not) = vocabulary.id("n't") else { return false };
            let (form, class) = look(base, vocabulary);
            tokens.push(Token { span: Span::new(at, middle), form, capital, class });
            tokens.push(Token { span: Span::new(middle, end), form: not, capital: false, class: vocabulary.class(not) });
            return true;
        }
        if matches!(tail, "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d") {
            let middle = from_end(tail.chars().count());
            let Some(clitic) = vocabulary.id(tail) else { return false };
            let (form, class) = look(head, vocabulary);
            tokens.push(Token { span: Span::new(at, middle), form, capital, class });
            tokens.push(Token { span: Span::new(middle, end), form: clitic, capital: false, class: vocabulary.class(clitic) });
            return true;
        }
        false
    }
}

fn look(form: &str, vocabulary: &Vocabulary) -> (FormId, Class) {
    match vocabulary.id(form) {
        Some(id) => (id, vocabulary.class(id)),
        None => (UNKNOWN, guess(form)),
    }
}

/// Pushes what a look-up found; several forms share the span, divided by their lengths.
fn push(tokens: &mut Vec<Token>, found: Found, vocabulary: &Vocabulary, span: Span, capital: bool) {
    match found {
        Found::Form(form) => tokens.push(Token { span, form, capital, class: vocabulary.class(form) }),
        Found::Parts(forms) => {
            let mut start = span.start as usize;
            let end = span.end as usize;
            for (i, form) in forms.iter().enumerate() {
                // "didnt" is five letters for "did" and "n't": every part takes its letters, the last one the rest.
                let letters = vocabulary.text(*form).chars().filter(|c| *c != '\'').count();
                let stop = if i + 1 == forms.len() { end } else { (start + letters).min(end) };
                tokens.push(Token {
                    span: Span::new(start, stop),
                    form: *form,
                    capital: capital && i == 0,
                    class: vocabulary.class(*form),
                });
                start = stop;
            }
        }
    }
}

fn mark(tokens: &mut Vec<Token>, vocabulary: &Vocabulary, mark: &str, start: usize, end: usize) {
    let form = vocabulary.id(mark).unwrap_or(UNKNOWN);
    tokens.push(Token { span: Span::new(start, end), form, capital: false, class: vocabulary.class(form) });
}

fn plain(tokens: &mut Vec<Token>, class: Class, start: usize, end: usize) {
    tokens.push(Token { span: Span::new(start, end), form: UNKNOWN, capital: false, class });
}

/// End of the word that starts at `at`: letters and digits, and apostrophes between letters.
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        while end < bytes.len() && bytes[end].is_ascii_alphanumeric() {
            end += 1;
        }
        if end >= bytes.len() {
            return end;
        }
        if bytes[end] == b'\'' {
            if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) && end > at {
                end += 1;
                continue;
            }
            return end;
        }
        if bytes[end].is_ascii() {
            return end;
        }
        let mut chars = text[end..].chars();
        let Some(ch) = chars.next() else { return end };
        let next_is_letter = chars.next().is_some_and(char::is_alphanumeric);
        let joins =
            ch.is_alphanumeric() || matches!(ch, '’' | '‘' | '´') && next_is_letter && end > at || ('\u{300}'..='\u{36f}').contains(&ch);
        if !joins {
            return end;
        }
        end += ch.len_utf8();
    }
}

fn after_abbreviation(text: &str, dot: usize) -> bool {
    let start =
        text[..dot].rfind(|c: char| !c.is_alphanumeric() && c != '.').map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let word = text[start..dot].to_ascii_lowercase();
    // "e.g." has dots inside: the dot after "e" has a letter right behind it.
    let letter_follows = text[dot + 1..].chars().next().is_some_and(char::is_alphabetic);
    if ABBREVIATIONS.contains(&word.as_str()) && word != "no" && word != "etc" {
        return true;
    }
    word.len() == 1 && letter_follows
}

fn face_length(bytes: &[u8]) -> usize {
    let nose = usize::from(bytes.get(1) == Some(&b'-'));
    match bytes.get(1 + nose) {
        Some(b')' | b'(' | b'D' | b'P' | b'/' | b'*' | b'3') => {
            let after = bytes.get(2 + nose);
            let letter = matches!(bytes.get(1 + nose), Some(b'D' | b'P'));
            if letter && after.is_some_and(u8::is_ascii_alphanumeric) { 0 } else { 2 + nose }
        }
        _ => 0,
    }
}

fn is_emoji(ch: char) -> bool {
    matches!(ch as u32, 0x1F300..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x1F1E6..=0x1F1FF)
}

/// "sooo" and "pleeease" with their runs cut to two letters, then to one.
fn shortened<'v>(word: &str, buffer: &mut String, vocabulary: &'v Vocabulary) -> Option<Found<'v>> {
    let mut longest = 0;
    let mut run = 0;
    let mut previous = '\0';
    for c in word.chars() {
        run = if c == previous { run + 1 } else { 1 };
        longest = longest.max(run);
        previous = c;
    }
    if longest < 3 {
        return None;
    }
    for keep in [2, 1] {
        buffer.clear();
        let (mut run, mut previous) = (0, '\0');
        for c in word.chars() {
            run = if c == previous { run + 1 } else { 1 };
            previous = c;
            if run <= keep {
                buffer.push(c);
            }
        }
        if let Some(found) = vocabulary.find(buffer) {
            return Some(found);
        }
    }
    None
}

/// Classes of a form that no table holds, from its ending alone.
fn guess(lower: &str) -> Class {
    if lower.len() > 4 && lower.ends_with("ing") {
        Class::VERB_ING
    } else if lower.len() > 3 && lower.ends_with("ed") {
        Class::VERB_PAST.with(Class::VERB_PARTICIPLE)
    } else if lower.len() > 4 && lower.ends_with("ly") {
        Class::ADVERB
    } else {
        Class::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut v = Vocabulary::new();
        intern_marks(&mut v);
        for form in ["did", "n't", "i", "'m", "she", "'s", "so", "will", "hug", "can", "help", "please", "mum"] {
            v.intern(form);
        }
        v.respell("didnt", &["did", "n't"], true);
        v
    }

    fn quotes(text: &str) -> Vec<String> {
        let v = vocabulary();
        let mut tokens = Vec::new();
        Tokenizer::default().tokenize(text, &v, &mut tokens);
        tokens.iter().map(|t| t.span.of(text).to_owned()).collect()
    }

    #[test]
    fn words_and_clitics_keep_their_places() {
        let rows: &[(&str, &[&str])] = &[
            ("I didn't hug", &["I", "did", "n't", "hug"]),
            ("I didn’t hug", &["I", "did", "n’t", "hug"]),
            ("didnt", &["did", "nt"]),
            ("She's sooo", &["She", "'s", "sooo"]),
            ("guilt-trip", &["guilt", "trip"]),
            ("- hug\n- help", &["hug", "\n", "help"]),
            ("e.g. hug. Dr. Lee", &["e", "g", "hug", ".", "Dr", "Lee"]),
            ("😀 hug", &["😀", "hug"]),
            ("can't", &["ca", "n't"]),
            ("my mums' hug", &["my", "mums", "hug"]),
            ("said 'hug', so", &["said", "'", "hug", "'", ",", "so"]),
        ];
        for (text, expected) in rows {
            assert_eq!(quotes(text), *expected, "{text}");
        }
    }

    #[test]
    fn elongated_words_are_found() {
        let v = vocabulary();
        let mut tokens = Vec::new();
        Tokenizer::default().tokenize("sooooo", &v, &mut tokens);
        assert_eq!(tokens[0].form, v.id("so").unwrap());
    }

    #[test]
    fn an_unclosed_quote_is_no_quote() {
        let v = vocabulary();
        let mut tokens = Vec::new();
        Tokenizer::default().tokenize("she said \"hug", &v, &mut tokens);
        assert!(tokens.iter().all(|t| !t.class.has(Class::QUOTE_OPEN)));
    }
}
