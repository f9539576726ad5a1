//! Decoded text in a window that slides over the file.
//!
//! What lies between the [`Decoder`] and the readers: a stretch of text, a place in it, and the way to more. Readers
//! take what they need from the place on; what lies before it is given up when more is read, so that memory stays flat.

use std::path::Path;

use super::decoder::{Damage, Decoder};
use super::warning::{WarningKind, Warnings};
use crate::error::{Error, Result};

/// A stretch of decoded text and the place of the reader in it.
#[derive(Debug)]
pub struct TextStream {
    name: String,
    decoder: Option<Decoder>,
    /// The stretch.
    pub text: String,
    /// The place: a byte offset into `text`, on a character boundary.
    pub at: usize,
    /// Line of the place, from 1.
    pub line: u64,
    before: u64,
    strict: bool,
}

impl TextStream {
    /// The text that `decoder` gives. `strict` makes damage an error.
    pub fn new(name: &str, decoder: Decoder, strict: bool) -> TextStream {
        TextStream { decoder: Some(decoder), strict, ..TextStream::of(name, String::new()) }
    }

    /// A text that is already there as a whole.
    pub fn of(name: &str, text: String) -> TextStream {
        TextStream { name: name.into(), decoder: None, text, at: 0, line: 1, before: 0, strict: false }
    }

    /// How the user named the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name of the encoding.
    pub fn encoding(&self) -> Option<&'static str> {
        self.decoder.as_ref().map(|d| d.encoding().name())
    }

    /// Whether no more text will come behind this stretch.
    pub fn is_last(&self) -> bool {
        self.decoder.as_ref().is_none_or(Decoder::ended)
    }

    /// Gives up what lies before the place and reads more behind the stretch; false at the end of the file. Offsets
    /// into `text` shift: the place is 0 afterwards.
    pub fn more(&mut self) -> Result<bool> {
        let Some(decoder) = &mut self.decoder else { return Ok(false) };
        self.before += self.at as u64;
        self.text.drain(..self.at);
        self.at = 0;
        let length = self.text.len();
        while decoder.read_into(&mut self.text).map_err(|e| Error::io("can not read", Path::new(&self.name), e))? {
            // A chunk can be the first half of one character and bring nothing yet.
            if self.text.len() > length {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Fills the stretch up to `bytes` behind the place, or to the end of the file.
    pub fn fill(&mut self, bytes: usize) -> Result<()> {
        while self.text.len() - self.at < bytes && self.more()? {}
        Ok(())
    }

    /// Accounts for the damage in what has been read since the last call, which was this row (0: the header).
    pub fn account(&mut self, row: u64, line: u64, warnings: &mut Warnings) -> Result<()> {
        let offset = self.before + self.at as u64;
        while let Some(mark) = self.decoder.as_mut().and_then(|d| d.next_mark_before(offset)) {
            let kind = match mark.damage {
                Damage::Undecodable => WarningKind::Undecodable,
                Damage::Nul => WarningKind::Nul,
            };
            if self.strict {
                let what = match mark.damage {
                    Damage::Undecodable => format!("bytes that are not {}", self.encoding().unwrap_or("text")),
                    Damage::Nul => "a NUL".into(),
                };
                let place = if row == 0 { "the header".into() } else { format!("row {row}") };
                return Err(Error::table(format!("{place}: {what}"))
                    .at(&self.name, line, 0)
                    .hint("without `--strict` they are kept as U+FFFD and counted"));
            }
            warnings.add(kind, row, mark.count);
        }
        Ok(())
    }
}
