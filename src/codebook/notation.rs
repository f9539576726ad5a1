//! Reads patterns: the one-line notation, and the list of tagged items.
//!
//! The notation, in full (a table for psychologists is in `taxonomy/README.md`):
//!
//! | written | means |
//! |---|---|
//! | `comfort` | any form of the word: comfort, comforts, comforted, comforting |
//! | `=there` | exactly this form |
//! | `@drinks` | an entry of the lexicon `drinks` |
//! | `tea\|coffee\|@drinks` | any of these |
//! | `calm_down` | a phrase where one word is expected; the first word is inflected |
//! | `x?` | x, or nothing |
//! | `(a b / c)` | a then b, or c |
//! | `..3` | up to three words of the same clause |
//! | `*` | exactly one word |
//! | `!x` | the next word is not x |
//! | `^` `$` | start, end of a clause |
//! | `"..."` | said right after: what is between the marks is looked for in the speech that follows |
//! | `{target}` `{target:self}` | the person acted on (self, other, group, any) |
//! | `{their}` | the same person as owner: her (hand), my friend's (back) |
//! | `{agent:other}` | who must act; takes no room |
//! | `{person}` | any person, in no role |
//! | `{reflexive}` | myself, herself, themselves |
//! | `{you}` `{your}` `{i}` `{my}` | in speech: the one spoken to, the speaker |
//! | `<name: a b>` | a b, under a name that explanations show |

use super::pattern::{At, Part, SpeechSlot, Word, WordKind};
use crate::taxonomy::located::Located;
use crate::taxonomy::rule::{Item, OneOrMany, Pattern, Who};

/// What is wrong with a pattern, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotationError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: At,
    /// What to do.
    pub hint: Option<String>,
}

type Parsed<T> = Result<T, NotationError>;

/// Most rows of parts inside one another.
const MAX_DEPTH: usize = 12;

/// Reads a pattern in either shape.
pub fn read(pattern: &Pattern) -> Parsed<Vec<Part<'_>>> {
    match pattern {
        Pattern::Line(line) => read_line(&line.value, At { line: line.line, column: line.column }),
        Pattern::Items(items) => read_items(items, 0),
    }
}

/// Reads the one-line notation; `at` is where the line begins in its file.
pub fn read_line(line: &str, at: At) -> Parsed<Vec<Part<'_>>> {
    let mut reader = Reader { line, rest: line, at };
    let parts = reader.row(0)?;
    match reader.peek() {
        None if parts.is_empty() => Err(reader.error("an empty pattern matches nothing", None)),
        None => Ok(parts),
        Some(c) => Err(reader.error(format!("`{c}` closes nothing"), None)),
    }
}

struct Reader<'p> {
    line: &'p str,
    /// What is not read yet.
    rest: &'p str,
    /// Where `rest` begins.
    at: At,
}

impl<'p> Reader<'p> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Goes over the next character.
    fn step(&mut self) {
        let mut chars = self.rest.chars();
        if chars.next().is_some() {
            self.at.column += 1;
        }
        self.rest = chars.as_str();
    }

    /// Goes over characters of this kind and returns them.
    fn take(&mut self, of_kind: impl Fn(char) -> bool) -> &'p str {
        let (taken, rest) = self.rest.split_at(self.rest.find(|c| !of_kind(c)).unwrap_or(self.rest.len()));
        self.at.column += taken.chars().count() as u32;
        self.rest = rest;
        taken
    }

    fn here(&self) -> At {
        self.at
    }

    fn error(&self, message: impl Into<String>, hint: Option<&str>) -> NotationError {
        NotationError { message: message.into(), at: self.here(), hint: hint.map(str::to_owned) }
    }

    fn spaces(&mut self) {
        self.take(char::is_whitespace);
    }

    fn expect(&mut self, c: char, after: &str) -> Parsed<()> {
        self.spaces();
        if self.peek() == Some(c) {
            self.step();
            return Ok(());
        }
        Err(self.error(format!("expected `{c}` after {after}"), None))
    }

    fn row(&mut self, depth: usize) -> Parsed<Vec<Part<'p>>> {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("more than {MAX_DEPTH} rows inside one another"), None));
        }
        let mut parts = Vec::new();
        loop {
            self.spaces();
            match self.peek() {
                None | Some(')' | '/' | '>') => return Ok(parts),
                Some('"') if depth > 0 && self.closes_speech() => return Ok(parts),
                Some(_) => {
                    let part = self.part(depth)?;
                    self.optional(part, &mut parts);
                }
            }
        }
    }

    /// Inside speech the next `"` ends it; elsewhere it opens one. A row knows by what surrounds it.
    fn closes_speech(&self) -> bool {
        let read = &self.line[..self.line.len() - self.rest.len()];
        read.bytes().filter(|b| *b == b'"').count() % 2 == 1
    }

    fn optional(&mut self, part: Part<'p>, parts: &mut Vec<Part<'p>>) {
        if self.peek() == Some('?') {
            self.step();
            let inside = match part {
                Part::Either(mut rows) if rows.len() == 1 => rows.remove(0),
                other => vec![other],
            };
            parts.push(Part::Optional(inside));
            return;
        }
        match part {
            Part::Either(mut rows) if rows.len() == 1 => parts.append(&mut rows[0]),
            other => parts.push(other),
        }
    }

    fn part(&mut self, depth: usize) -> Parsed<Part<'p>> {
        match self.peek() {
            Some('(') => {
                self.step();
                let mut rows = vec![self.row(depth + 1)?];
                while self.peek() == Some('/') {
                    self.step();
                    rows.push(self.row(depth + 1)?);
                }
                self.expect(')', "the alternatives of a group")?;
                if rows.iter().any(Vec::is_empty) {
                    return Err(self.error("an empty alternative", Some("write `(...)?` for parts that may be missing")));
                }
                Ok(Part::Either(rows))
            }
            Some('{') => self.slot(),
            Some('<') => {
                self.step();
                let name = self.ident();
                self.expect(':', "the name of a part")?;
                let parts = self.row(depth + 1)?;
                self.expect('>', "a named part")?;
                Ok(Part::Capture(name.to_owned(), parts))
            }
            Some('"') => {
                self.step();
                let parts = self.row(depth + 1)?;
                self.expect('"', "what is said")?;
                Ok(Part::Said(parts))
            }
            Some('.') => {
                if !self.rest.starts_with("..") {
                    return Err(self.error("a single `.`", Some("a gap is written `..3`")));
                }
                self.step();
                self.step();
                let digits = self.digits();
                match digits.parse::<u8>() {
                    Ok(n @ 1..=20) => Ok(Part::Gap(n)),
                    _ if digits.is_empty() => Ok(Part::Gap(3)),
                    _ => Err(self.error(format!("a gap of {digits} words"), Some("a gap is 1 to 20 words"))),
                }
            }
            Some('*') => {
                self.step();
                Ok(Part::AnyWord)
            }
            Some('^') => {
                self.step();
                Ok(Part::Start)
            }
            Some('$') => {
                self.step();
                Ok(Part::End)
            }
            Some('!') => {
                self.step();
                Ok(Part::Not(self.words()?))
            }
            _ => Ok(Part::Words(self.words()?)),
        }
    }

    fn slot(&mut self) -> Parsed<Part<'p>> {
        let start = self.here();
        self.step();
        let name = self.ident();
        let mut who = Who::Any;
        if self.peek() == Some(':') {
            self.step();
            let text = self.ident();
            who = match text {
                "self" => Who::Me,
                "other" => Who::Other,
                "group" => Who::Group,
                "any" => Who::Any,
                _ => {
                    return Err(NotationError {
                        message: format!("unknown kind of person `{text}`"),
                        at: start,
                        hint: Some("one of self, other, group, any".into()),
                    });
                }
            };
        }
        self.expect('}', "a slot")?;
        Ok(match name {
            "agent" => Part::Agent(who),
            "target" => Part::Target(who),
            "their" | "possessor" => Part::Possessor(who),
            "person" => Part::Person,
            "reflexive" => Part::Reflexive,
            "you" => Part::Speech(SpeechSlot::You),
            "your" => Part::Speech(SpeechSlot::Your),
            "i" => Part::Speech(SpeechSlot::I),
            "my" => Part::Speech(SpeechSlot::My),
            _ => {
                const SLOTS: &[&str] = &["agent", "target", "their", "person", "reflexive", "you", "your", "i", "my"];
                let hint = crate::error::nearest(name, SLOTS.iter().copied())
                    .map_or_else(|| format!("one of {}", SLOTS.join(", ")), |n| format!("did you mean `{{{n}}}`?"));
                return Err(NotationError { message: format!("unknown slot `{{{name}}}`"), at: start, hint: Some(hint) });
            }
        })
    }

    fn ident(&mut self) -> &'p str {
        self.take(|c| c.is_alphanumeric() || c == '_')
    }

    fn digits(&mut self) -> &'p str {
        self.take(|c| c.is_ascii_digit())
    }

    fn words(&mut self) -> Parsed<Vec<Word<'p>>> {
        let mut words = Vec::new();
        loop {
            let at = self.here();
            let kind = match self.peek() {
                Some('=') => {
                    self.step();
                    WordKind::Exact
                }
                Some('@') => {
                    self.step();
                    WordKind::Lexicon
                }
                _ => WordKind::Lemma,
            };
            let text = self.take(|c| {
                !c.is_whitespace()
                    && !matches!(c, '|' | '?' | '(' | ')' | '/' | '{' | '}' | '"' | '*' | '^' | '$' | '!' | '<' | '>' | '=' | '@')
            });
            if text.is_empty() {
                let found = self.peek().map_or("the end".to_owned(), |c| format!("`{c}`"));
                return Err(self.error(format!("expected a word, found {found}"), None));
            }
            let as_written = kind == WordKind::Lexicon || text.bytes().all(|b| b.is_ascii_lowercase());
            let text = if as_written { text.into() } else { text.replace('_', " ").to_lowercase().into() };
            words.push(Word { kind, text, at });
            if self.peek() == Some('|') {
                self.step();
                continue;
            }
            return Ok(words);
        }
    }
}

/// Reads the list shape.
fn read_items(items: &[Located<Item>], depth: usize) -> Parsed<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let first = items.first().map(|i| At { line: i.line, column: i.column }).unwrap_or_default();
    if depth > MAX_DEPTH {
        return Err(NotationError { message: format!("more than {MAX_DEPTH} rows inside one another"), at: first, hint: None });
    }
    if items.is_empty() {
        return Err(NotationError { message: "an empty pattern matches nothing".into(), at: first, hint: None });
    }
    for item in items {
        let at = At { line: item.line, column: item.column };
        parts.push(match &item.value {
            Item::Word(words) => Part::Words(listed(words, WordKind::Exact, at)?),
            Item::Lemma(words) => Part::Words(listed(words, WordKind::Lemma, at)?),
            Item::Lexicon(words) => Part::Words(listed(words, WordKind::Lexicon, at)?),
            Item::Gap(n) if (1..=20).contains(n) => Part::Gap(*n),
            Item::Gap(n) => {
                return Err(NotationError { message: format!("a gap of {n} words"), at, hint: Some("a gap is 1 to 20 words".into()) });
            }
            Item::AnyWord(_) => Part::AnyWord,
            Item::Optional(inside) => Part::Optional(read_items(inside, depth + 1)?),
            Item::Either(rows) => {
                let rows: Parsed<Vec<_>> = rows.iter().map(|row| read_items(row, depth + 1)).collect();
                Part::Either(rows?)
            }
            Item::Not(words) => Part::Not(listed(words, WordKind::Lemma, at)?),
            Item::Agent(who) => Part::Agent(*who),
            Item::Target(who) => Part::Target(*who),
            Item::Possessor(who) => Part::Possessor(*who),
            Item::Reflexive(_) => Part::Reflexive,
            Item::Start(_) => Part::Start,
            Item::End(_) => Part::End,
            Item::Speech(inside) => Part::Said(read_items(inside, depth + 1)?),
            Item::Capture(capture) => Part::Capture(capture.name.clone(), read_items(&capture.items, depth + 1)?),
        });
    }
    Ok(parts)
}

fn listed(words: &OneOrMany, kind: WordKind, at: At) -> Parsed<Vec<Word<'_>>> {
    if words.0.is_empty() || words.0.iter().any(|w| w.trim().is_empty()) {
        return Err(NotationError { message: "an empty word".into(), at, hint: None });
    }
    Ok(words
        .0
        .iter()
        .map(|word| {
            let place = if word.line > 0 { At { line: word.line, column: word.column } } else { at };
            let text = if kind == WordKind::Lexicon { word.value.as_str().into() } else { word.to_lowercase().into() };
            Word { kind, text, at: place }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Parsed<Vec<Part<'_>>> {
        read_line(text, At { line: 1, column: 1 })
    }

    #[test]
    fn the_notation_reads_into_parts() {
        let parts = line("let {target:other} ..2 vent|@talk !=not (a b / c)? $").unwrap();
        assert_eq!(parts.len(), 7);
        assert!(matches!(&parts[0], Part::Words(w) if w[0].kind == WordKind::Lemma && w[0].text == "let"));
        assert_eq!(parts[1], Part::Target(Who::Other));
        assert_eq!(parts[2], Part::Gap(2));
        assert!(matches!(&parts[3], Part::Words(w) if w.len() == 2 && w[1].kind == WordKind::Lexicon));
        assert!(matches!(&parts[4], Part::Not(w) if w[0].kind == WordKind::Exact));
        assert!(matches!(&parts[5], Part::Optional(p) if matches!(&p[0], Part::Either(rows) if rows.len() == 2)));
        assert_eq!(parts[6], Part::End);
    }

    #[test]
    fn errors_name_the_column_and_the_remedy() {
        let rows: &[(&str, u32, &str)] = &[
            ("let {targt} go", 5, "unknown slot `{targt}`"),
            ("let (a b", 9, "expected `)` after the alternatives of a group"),
            ("let ..99", 9, "a gap of 99 words"),
            ("let | go", 5, "expected a word, found `|`"),
            ("", 1, "an empty pattern matches nothing"),
            ("a ) b", 3, "`)` closes nothing"),
        ];
        for (text, column, message) in rows {
            let error = line(text).unwrap_err();
            assert_eq!((error.at.column, error.message.as_str()), (*column, *message), "{text}");
        }
    }
}
