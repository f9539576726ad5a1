//! One tantivy field for all texts of an entry: the place of a word says which text it stands in.
//!
//! A word has the position `text << 12 | number`, so that one look-up of a stem tells in which texts of which entries it
//! stands, how often, and beside what. [`PlacedTokenizer`] reads the stems as [`Placed`] writes them down: separated by
//! spaces, with a mark where another text begins.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Bits of a position that count words inside a text.
const BITS: u32 = 12;

/// Words of a text beyond this many are all given the last place.
const LAST: usize = (1 << BITS) - 1;

/// Begins a text; its number follows as a letter from `a`.
const MARK: u8 = 1;

/// The text in which a position lies.
pub fn text_of(position: u32) -> usize {
    (position >> BITS) as usize
}

/// Writes stems down for the tokenizer.
#[derive(Debug, Default)]
pub struct Placed {
    /// What is written so far.
    pub line: String,
}

impl Placed {
    /// Begins the text with this number, below 26.
    pub fn begin(&mut self, text: u8) {
        self.separate();
        self.line.push(MARK as char);
        self.line.push((b'a' + text) as char);
    }

    /// Adds a stem.
    pub fn push(&mut self, stem: &str) {
        self.separate();
        self.line.push_str(stem);
    }

    /// Leaves a place free, so that what stands before is no neighbour of what follows.
    pub fn gap(&mut self) {
        self.separate();
        self.line.push(MARK as char);
    }

    fn separate(&mut self) {
        if !self.line.is_empty() {
            self.line.push(' ');
        }
    }
}

/// Reads what [`Placed`] wrote.
#[derive(Debug, Clone, Default)]
pub struct PlacedTokenizer;

impl Tokenizer for PlacedTokenizer {
    type TokenStream<'a> = PlacedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PlacedStream<'a> {
        PlacedStream { rest: text, text: 0, number: 0, token: Token::default() }
    }
}

/// The stems of one line.
#[derive(Debug)]
pub struct PlacedStream<'a> {
    rest: &'a str,
    text: usize,
    number: usize,
    token: Token,
}

impl TokenStream for PlacedStream<'_> {
    fn advance(&mut self) -> bool {
        while !self.rest.is_empty() {
            let (word, rest) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
            self.rest = rest;
            match word.as_bytes() {
                [] => {}
                [MARK, letter, ..] => (self.text, self.number) = ((letter.wrapping_sub(b'a')) as usize, 0),
                // More than the widest distance at which words count as neighbours.
                [MARK] => self.number += 8,
                _ => {
                    self.token.text.clear();
                    self.token.text.push_str(word);
                    self.token.position = (self.text << BITS) | self.number.min(LAST);
                    self.number += 1;
                    return true;
                }
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
