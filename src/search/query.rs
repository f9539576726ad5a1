//! What somebody typed, read leniently: nothing that is typed is an error.
//!
//! Words are words. Beside them a few marks are understood: `"a phrase"`, `-without` (or `NOT without`), `+with` (or
//! `this AND that`), `begin*`. What can not be made sense of (a quote that is never closed, an operator with nothing to
//! work on, control characters, words beyond the limit) is left out and said in [`Query::ignored`].

use super::words::{Word, Words};

/// Most words of a query that are searched; longer texts say little more by then.
pub const MOST_WORDS: usize = 64;

/// Most bytes of a query that are read.
const MOST_BYTES: usize = 4096;

/// What is asked of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It counts for an entry.
    May,
    /// An entry must have it.
    Must,
    /// An entry must not have it.
    Not,
}

/// What a part looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A word.
    Word(String),
    /// Words side by side, in this order.
    Phrase(Vec<String>),
    /// Words that begin so.
    Prefix(String),
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it looks for, as forms (see [`Words`]).
    pub wanted: Wanted,
    /// What is asked of it.
    pub demand: Demand,
}

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Its parts, in the order typed.
    pub parts: Vec<Part>,
    /// Whether `OR` was typed: one of the words is enough where else all are wanted.
    pub any: bool,
    /// What was left out, each with the reason, as sentences without a full stop.
    pub ignored: Vec<String>,
}

impl Query {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Reads what was typed.
    pub fn read(typed: &str, words: &Words) -> Query {
        let mut query = Query::default();
        let mut text = typed;
        if text.len() > MOST_BYTES {
            let mut end = MOST_BYTES;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text = &text[..end];
            let count = typed.chars().count();
            query.ignored.push(format!("the query has {count} characters; only its beginning is searched"));
        }
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            query.ignored.push("control characters are left out".to_owned());
        }
        let cleaned: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Reader { words, rest: &cleaned, query: &mut query, next: Demand::May, operator: None }.read();
        if query.parts.len() > MOST_WORDS {
            query.ignored.push(format!("only the first {MOST_WORDS} words are searched"));
            query.parts.truncate(MOST_WORDS);
        }
        query
    }
}

struct Reader<'r> {
    words: &'r Words,
    rest: &'r str,
    query: &'r mut Query,
    /// What the operator before asks of the next part.
    next: Demand,
    /// An operator that still wants a part.
    operator: Option<&'static str>,
}

impl Reader<'_> {
    fn read(mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let Some(first) = self.rest.chars().next() else { break };
            let after = &self.rest[first.len_utf8()..];
            let sticks = after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c));
            match first {
                '-' | '\u{2212}' if sticks => (self.next, self.rest) = (Demand::Not, after),
                '+' if sticks => (self.next, self.rest) = (Demand::Must, after),
                _ if is_quote(first) => self.quoted(after),
                _ => self.plain(),
            }
        }
        if let Some(operator) = self.operator {
            self.query.ignored.push(format!("{operator} stands alone and is left out"));
        }
    }

    /// A phrase, from behind its opening quote.
    fn quoted(&mut self, after: &str) {
        // The text lives as long as the reader; `after` is a part of it.
        let Some(end) = after.find(is_quote) else {
            self.query.ignored.push("a quotation mark is never closed and is left out".to_owned());
            self.rest = &self.rest[self.rest.len() - after.len()..];
            return;
        };
        let forms: Vec<String> = self.words.words(&after[..end]).into_iter().map(|w| w.form).collect();
        let close = after[end..].chars().next().map_or(0, char::len_utf8);
        self.rest = &self.rest[self.rest.len() - after.len() + end + close..];
        let demand = if self.next == Demand::Not { Demand::Not } else { Demand::Must };
        match forms.len() {
            0 => self.query.ignored.push("an empty pair of quotation marks is left out".to_owned()),
            1 => forms.into_iter().for_each(|form| self.part(Wanted::Word(form), demand)),
            _ => self.part(Wanted::Phrase(forms), demand),
        }
        self.next = Demand::May;
    }

    /// A run of characters up to the next space or quote.
    fn plain(&mut self) {
        let end = self.rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end.max(1));
        self.rest = rest;
        match run {
            "AND" | "&&" => {
                match self.query.parts.last_mut() {
                    Some(part) if part.demand == Demand::May => part.demand = Demand::Must,
                    Some(_) => {}
                    None => {
                        self.query.ignored.push("AND stands alone and is left out".to_owned());
                        return;
                    }
                }
                (self.next, self.operator) = (Demand::Must, Some("AND"));
            }
            "OR" | "||" => {
                if self.query.parts.is_empty() {
                    self.query.ignored.push("OR stands alone and is left out".to_owned());
                } else {
                    self.query.any = true;
                    (self.next, self.operator) = (Demand::May, Some("OR"));
                }
            }
            "NOT" => (self.next, self.operator) = (Demand::Not, Some("NOT")),
            _ => {
                let found: Vec<Word> = self.words.words(run);
                let last = found.len().saturating_sub(1);
                let demand = std::mem::replace(&mut self.next, Demand::May);
                for (at, word) in found.into_iter().enumerate() {
                    let begins = at == last && run[word.span.end..].starts_with('*') && word.form.len() >= 2;
                    self.part(if begins { Wanted::Prefix(word.form) } else { Wanted::Word(word.form) }, demand);
                }
            }
        }
    }

    fn part(&mut self, wanted: Wanted, demand: Demand) {
        self.operator = None;
        self.query.parts.push(Part { wanted, demand });
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Taxonomy;

    fn told(typed: &str) -> (String, usize) {
        let words = Words::of(&Taxonomy::default());
        let query = Query::read(typed, &words);
        let parts: Vec<String> = query
            .parts
            .iter()
            .map(|part| {
                let sign = match part.demand {
                    Demand::May => "",
                    Demand::Must => "+",
                    Demand::Not => "-",
                };
                match &part.wanted {
                    Wanted::Word(form) => format!("{sign}{form}"),
                    Wanted::Phrase(forms) => format!("{sign}\"{}\"", forms.join(" ")),
                    Wanted::Prefix(form) => format!("{sign}{form}*"),
                }
            })
            .collect();
        (parts.join(" "), query.ignored.len())
    }

    #[test]
    fn whatever_is_typed_is_read() {
        let rows: &[(&str, &str, &str, usize)] = &[
            ("words", "cup of tea", "cup of tea", 0),
            ("a phrase", "\"silent treatment\" ex", "+\"silent treatment\" ex", 0),
            ("curly quotes", "\u{201c}cold shoulder\u{201d}", "+\"cold shoulder\"", 0),
            ("without", "joke -tease", "joke -tease", 0),
            ("NOT", "joke NOT tease", "joke -tease", 0),
            ("without a phrase", "-\"cold shoulder\" ignore", "-\"cold shoulder\" ignore", 0),
            ("AND", "hug AND tea", "+hug +tea", 0),
            ("a beginning", "reappr*", "reappr*", 0),
            ("a question", "what's it called?", "what it called", 0),
            ("hyphens inside", "co-rumination", "co rumination", 0),
            ("a dash", "tea - biscuits", "tea biscuits", 0),
            ("an open quote", "\"silent treatment", "silent treatment", 1),
            ("a quote alone", "\"", "", 1),
            ("empty quotes", "\"\" hug", "hug", 1),
            ("operators alone", "AND OR NOT", "", 3),
            ("an operator at the end", "hug AND", "+hug", 1),
            ("marks alone", "((( ]] ** ~^:", "", 0),
            ("control characters", "hu\u{0}g \u{7}tea", "hu g tea", 1),
            ("nothing", "   ", "", 0),
        ];
        for (name, typed, expected, ignored) in rows {
            assert_eq!(told(typed), ((*expected).to_owned(), *ignored), "{name}");
        }
    }

    #[test]
    fn long_queries_are_cut_and_said_so() {
        let (parts, ignored) = told(&"hug ".repeat(2_500));
        assert_eq!((parts.split(' ').count(), ignored), (MOST_WORDS, 2));
    }
}
