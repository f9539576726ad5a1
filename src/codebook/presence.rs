//! What one response holds of all that programs need.

use super::need::{Key, Need, NeedIndex, SLOTS, slot_number};
use super::pattern::SpeechSlot;
use crate::text::speech::Speech;
use crate::text::token::{Class, FormId, Token};

/// What needs ask of a token.
#[derive(Debug, Clone, Copy)]
struct Seen {
    form: FormId,
    class: Class,
    outline: u64,
}

/// What the words of one response meet.
#[derive(Debug, Default)]
pub struct Presence {
    /// A bit for each need that some token meets.
    met: Vec<u64>,
    /// What of the tokens is asked for.
    tokens: Vec<Seen>,
    /// A bit for each form that is there, by its last bits.
    there: [u64; 16],
    /// Classes of the pronouns that can fill each slot of speech.
    slots: [Class; 1 + SLOTS],
}

impl Presence {
    /// Joins the needs that the tokens meet, whose speech this is; those of the response before are forgotten.
    pub fn read(&mut self, tokens: &[Token], speech: &[Speech], index: &NeedIndex) {
        self.met.clear();
        self.met.resize(index.words(), 0);
        self.tokens.clear();
        self.there = [0; 16];
        self.slots = [Class::NONE; 1 + SLOTS];
        for speech in speech {
            for (slot, class) in [
                (SpeechSlot::You, speech.you()),
                (SpeechSlot::Your, speech.your()),
                (SpeechSlot::I, speech.i()),
                (SpeechSlot::My, speech.my()),
            ] {
                let all = &mut self.slots[slot_number(slot)];
                *all = all.with(class);
            }
        }
        let mut classes = Class::NONE;
        for token in tokens {
            let outline = index.outlines.get(token.form as usize).copied().unwrap_or(0);
            self.tokens.push(Seen { form: token.form, class: token.class, outline });
            classes = classes.with(token.class);
            let there = &mut self.there[Presence::word(token.form)];
            if *there & Presence::bit(token.form) != 0 && self.tokens[..self.tokens.len() - 1].iter().any(|seen| seen.form == token.form) {
                continue;
            }
            *there |= Presence::bit(token.form);
            if let Some(row) = index.row(token.form) {
                for (met, word) in self.met.iter_mut().zip(row) {
                    *met |= word;
                }
            } else {
                for need in index.met_by(token.form) {
                    self.met[*need as usize / 64] |= 1 << (need % 64);
                }
            }
        }
        // The first numbers stand for no set: what is always met, and the slots.
        self.met[0] |= 1;
        for (number, slot) in self.slots.iter().enumerate().skip(1) {
            self.met[0] |= u64::from(classes.has(*slot)) << number;
        }
    }

    fn word(form: FormId) -> usize {
        (form >> 6) as usize & 15
    }

    fn bit(form: FormId) -> u64 {
        1 << (form & 63)
    }

    /// Whether a need may be met anywhere.
    #[inline]
    pub fn has(&self, key: Key) -> bool {
        match key.form() {
            Some(form) => self.there[Presence::word(form)] & Presence::bit(form) != 0,
            None => self.met[key.0 as usize / 64] >> (key.0 % 64) & 1 != 0,
        }
    }

    /// Whether a need of a program whose anchor is token `at` is met.
    #[inline]
    pub fn meets(&self, need: Need, at: usize, index: &NeedIndex) -> bool {
        if need.key == Key::ALWAYS || need.low == i8::MIN && need.high == i8::MAX {
            return self.has(need.key);
        }
        let low = if need.low == i8::MIN { 0 } else { at.saturating_add_signed(isize::from(need.low)) };
        let high = if need.high == i8::MAX { self.tokens.len() } else { (at + 1).saturating_add_signed(isize::from(need.high)) };
        self.met_between(need.key, low, high, index)
    }

    /// Whether a need is met by any token from `low` to before `high`.
    #[inline]
    pub fn meets_between(&self, key: Key, low: usize, high: usize, index: &NeedIndex) -> bool {
        key == Key::ALWAYS || self.has(key) && self.met_between(key, low, high, index)
    }

    fn met_between(&self, key: Key, low: usize, high: usize, index: &NeedIndex) -> bool {
        let Some(window) = self.tokens.get(low..high.min(self.tokens.len())) else { return false };
        match key.form() {
            Some(form) => window.iter().any(|seen| seen.form == form),
            None if key.0 as usize <= SLOTS => window.iter().any(|seen| seen.class.has(self.slots[key.0 as usize])),
            None => window.iter().any(|seen| seen.outline >> (key.0 % 64) & 1 != 0 && index.meets(seen.form, key.0)),
        }
    }
}
