//! From bytes to UTF-8, with an account of what could not be read.
//!
//! Study files come as UTF-8, as UTF-16 (Excel's "Unicode text") and as Windows-1252 (Excel's "CSV"), and no file says
//! which. [`Guess`] decides over the first block; [`Decoder`] then turns the stream into UTF-8 chunk by chunk. A byte
//! sequence that is no text in that encoding becomes U+FFFD, and so does NUL, one character for one, so that places
//! counted in characters stay right. Each is marked with its offset in the decoded text, from which the readers above
//! know its row. (`encoding_rs_io` would do the decoding but not the account.)

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// Bytes that Windows-1252 does not define. The web's version of it makes control characters of them; in a table of
/// answers they only show that the file is damaged or of another encoding.
const UNDEFINED_IN_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// Which encoding a file is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Length of the byte order mark before the text.
    pub mark: usize,
}

impl Guess {
    /// Decides over the first bytes of a file; `whole` says that there are no more.
    ///
    /// In this order: a byte order mark; UTF-16 without one, known by NUL in every other byte; UTF-8, if it is valid or
    /// if more characters beyond ASCII are valid than are not (one damaged byte does not make a file Windows-1252; those
    /// that Windows-1252 explains as well do not count); else Windows-1252.
    pub fn from(first: &[u8], whole: bool) -> Guess {
        let guess = |encoding, mark| Guess { encoding, mark };
        if let Some((encoding, mark)) = Encoding::for_bom(first) {
            return guess(encoding, mark);
        }
        if let Some(encoding) = utf16_without_mark(first) {
            return guess(encoding, 0);
        }
        let (mut valid, mut invalid) = (0_u64, 0_u64);
        let mut chunks = first.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            valid += chunk.valid().chars().filter(|c| !c.is_ascii() && !ends_a_word_in_1252(*c)).count() as u64;
            // A character cut by the end of the block is not an error.
            let cut = chunks.peek().is_none() && !whole && chunk.invalid().len() < 4;
            invalid += u64::from(!chunk.invalid().is_empty() && !cut);
        }
        guess(if invalid == 0 || valid > invalid { UTF_8 } else { WINDOWS_1252 }, 0)
    }
}

/// Whether the bytes of this character are, in Windows-1252, a small letter with an accent and then only signs that
/// stand after a word: the end of `Spaß“` (DF 93) is also a letter of N'Ko. `â€` is left out, with which most
/// of UTF-8's own quotes and dashes begin and no word ends.
fn ends_a_word_in_1252(c: char) -> bool {
    const AFTER_A_WORD: [u8; 15] = [
        0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, // euro, quotes, ellipsis, dashes
        0xA0, 0xAB, 0xB4, 0xB7, 0xBB, // space that does not break, guillemets, acute, middle dot
    ];
    let mut buffer = [0; 4];
    match c.encode_utf8(&mut buffer).as_bytes() {
        [0xE2, 0x80, _] => false,
        [0xDF..=0xF4, after @ ..] => after.iter().all(|b| AFTER_A_WORD.contains(b)),
        _ => false,
    }
}

/// UTF-16 of a western language has NUL in most of its odd (little endian) or even (big endian) bytes.
fn utf16_without_mark(first: &[u8]) -> Option<&'static Encoding> {
    let first = &first[..first.len().min(4096) & !1];
    let (mut even, mut odd) = (0, 0);
    for pair in first.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let units = first.len() / 2;
    let (many, few) = (units / 2 + 1, units / 20);
    match (even, odd) {
        _ if units < 2 => None,
        (even, odd) if odd >= many && even <= few => Some(UTF_16LE),
        (even, odd) if even >= many && odd <= few => Some(UTF_16BE),
        _ => None,
    }
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// A byte sequence that is no text in the encoding.
    Undecodable,
    /// A NUL.
    Nul,
}

/// A run of replaced characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset of the first in the decoded text.
    pub offset: u64,
    /// What was replaced.
    pub damage: Damage,
    /// How many, one after the other.
    pub count: u64,
}

/// Turns a stream of bytes into UTF-8.
pub struct Decoder {
    input: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    inner: encoding_rs::Decoder,
    chunk: Vec<u8>,
    read: Arc<AtomicU64>,
    produced: u64,
    marks: VecDeque<Mark>,
    ended: bool,
}

impl Decoder {
    /// Decodes `input`, whose byte order mark has been taken off. `read` is kept at the number of bytes read so far.
    pub fn new(input: Box<dyn Read + Send>, encoding: &'static Encoding, read: Arc<AtomicU64>) -> Decoder {
        Decoder {
            input,
            encoding,
            inner: encoding.new_decoder_without_bom_handling(),
            chunk: vec![0; CHUNK],
            read,
            produced: 0,
            marks: VecDeque::new(),
            ended: false,
        }
    }

    /// The encoding.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Whether everything has been read.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Appends the next stretch of text to `out`; false at the end of the stream.
    pub fn read_into(&mut self, out: &mut String) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let mut chunk = std::mem::take(&mut self.chunk);
        let length = loop {
            match self.input.read(&mut chunk) {
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let outcome = length.map(|length| {
            self.read.fetch_add(length as u64, Ordering::Relaxed);
            self.ended = length == 0;
            let mut rest = &chunk[..length];
            if self.encoding == WINDOWS_1252 {
                while let Some(at) = rest.iter().position(|b| UNDEFINED_IN_1252.contains(b)) {
                    self.decode(&rest[..at], false, out);
                    self.replace(out);
                    rest = &rest[at + 1..];
                }
            }
            self.decode(rest, self.ended, out);
            // The last call may still bring a replacement character, for a sequence cut by the end of the file.
            true
        });
        self.chunk = chunk;
        outcome
    }

    /// The oldest mark that lies before this offset of the decoded text; it is then forgotten.
    pub fn next_mark_before(&mut self, offset: u64) -> Option<Mark> {
        if self.marks.front()?.offset < offset { self.marks.pop_front() } else { None }
    }

    fn decode(&mut self, mut bytes: &[u8], last: bool, out: &mut String) {
        loop {
            let from = out.len();
            out.reserve(self.inner.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3));
            let (result, read) = self.inner.decode_to_string_without_replacement(bytes, out, last);
            bytes = &bytes[read..];
            self.account(from, out);
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.replace(out),
            }
        }
    }

    fn replace(&mut self, out: &mut String) {
        self.mark(self.produced, Damage::Undecodable);
        out.push(char::REPLACEMENT_CHARACTER);
        self.produced += char::REPLACEMENT_CHARACTER.len_utf8() as u64;
    }

    /// Counts what was appended from `from` on, and puts U+FFFD for NUL.
    fn account(&mut self, from: usize, out: &mut String) {
        if !out.as_bytes()[from..].contains(&0) {
            self.produced += (out.len() - from) as u64;
            return;
        }
        let appended = out.split_off(from);
        for c in appended.chars() {
            let c = if c == '\0' {
                self.mark(self.produced, Damage::Nul);
                char::REPLACEMENT_CHARACTER
            } else {
                c
            };
            out.push(c);
            self.produced += c.len_utf8() as u64;
        }
    }

    /// Remembers a replacement; one right after another is counted with it, since no row ends between them.
    fn mark(&mut self, offset: u64, damage: Damage) {
        let width = char::REPLACEMENT_CHARACTER.len_utf8() as u64;
        match self.marks.back_mut() {
            Some(mark) if mark.damage == damage && mark.offset + mark.count * width == offset => mark.count += 1,
            _ => self.marks.push_back(Mark { offset, damage, count: 1 }),
        }
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("encoding", &self.encoding.name()).field("produced", &self.produced).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Hands out its bytes a few at a time.
    struct Dribble(Vec<u8>, usize);

    impl Read for Dribble {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(self.1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0.drain(..count);
            Ok(count)
        }
    }

    fn decode(bytes: &[u8], encoding: &'static Encoding, step: usize) -> (String, Vec<Mark>) {
        let mut decoder = Decoder::new(Box::new(Dribble(bytes.to_vec(), step.max(1))), encoding, Arc::default());
        let mut text = String::new();
        while decoder.read_into(&mut text).unwrap() {}
        (text, std::iter::from_fn(|| decoder.next_mark_before(u64::MAX)).collect())
    }

    #[test]
    fn the_encoding_is_recognised() {
        let utf16 = |text: &str, le: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        let rows: [(&str, Vec<u8>, &'static Encoding, usize); 13] = [
            ("ascii", b"id,text".to_vec(), UTF_8, 0),
            ("utf-8", "für 😀".as_bytes().to_vec(), UTF_8, 0),
            ("utf-8 with mark", b"\xEF\xBB\xBFid".to_vec(), UTF_8, 3),
            ("utf-16le with mark", [b"\xFF\xFE".to_vec(), utf16("id", true)].concat(), UTF_16LE, 2),
            ("utf-16be with mark", [b"\xFE\xFF".to_vec(), utf16("id", false)].concat(), UTF_16BE, 2),
            ("utf-16le", utf16("id;text\n1;für", true), UTF_16LE, 0),
            ("utf-16be", utf16("id;text\n1;für", false), UTF_16BE, 0),
            ("windows-1252", b"f\xFCr, \x93quoted\x94".to_vec(), WINDOWS_1252, 0),
            ("one damaged byte in utf-8", "für für \u{1F600}".bytes().chain([0xFF]).collect(), UTF_8, 0),
            ("one damaged byte among dashes", "so \u{2013} or \u{2014}".bytes().chain([0xFF]).collect(), UTF_8, 0),
            ("one damaged byte in Japanese", "励ました。".bytes().chain([0xFF]).collect(), UTF_8, 0),
            ("quotes after letters", b"Spa\xDF\x93, wei\xDF\x93, gr\xFC\xDF\x93".to_vec(), WINDOWS_1252, 0),
            ("empty", Vec::new(), UTF_8, 0),
        ];
        for (row, bytes, encoding, mark) in rows {
            assert_eq!(Guess::from(&bytes, true), Guess { encoding, mark }, "{row}");
        }
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_block_is_no_error() {
        let bytes = "so ä".as_bytes();
        assert_eq!(Guess::from(&bytes[..4], false).encoding, UTF_8);
        assert_eq!(Guess::from(&bytes[..4], true).encoding, WINDOWS_1252);
    }

    #[test]
    fn what_is_replaced_is_marked_where_it_stands() {
        let (text, marks) = decode(b"a\0\0b\xFF", UTF_8, 100);
        assert_eq!(text, "a\u{FFFD}\u{FFFD}b\u{FFFD}");
        let nul = Mark { offset: 1, damage: Damage::Nul, count: 2 };
        assert_eq!(marks, [nul, Mark { offset: 8, damage: Damage::Undecodable, count: 1 }]);
        assert_eq!(decode(b"\x93a\x94\x81", WINDOWS_1252, 1).0, "\u{201C}a\u{201D}\u{FFFD}");
    }

    proptest! {
        #[test]
        fn any_bytes_decode_like_the_standard_library_whatever_the_chunks(bytes: Vec<u8>, step in 1_usize..7) {
            let (text, marks) = decode(&bytes, UTF_8, step);
            prop_assert_eq!(&text, &String::from_utf8_lossy(&bytes).replace('\0', "\u{FFFD}"));
            for mark in marks {
                prop_assert!(text[mark.offset as usize..].starts_with(char::REPLACEMENT_CHARACTER));
            }
        }

        #[test]
        fn utf16_comes_back_whole(text in "[^\0]*", step in 1_usize..7) {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let (decoded, marks) = decode(&bytes, UTF_16LE, step);
            prop_assert_eq!(decoded, text);
            prop_assert!(marks.is_empty());
        }
    }
}
