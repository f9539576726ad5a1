//! Many short texts under numbers, one after the other: thousands of them cost no allocation each.

use super::long_row::{LongRow, LongRows, Row};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Texts in the order of their numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Texts {
    #[serde(skip)]
    all: Cow<'static, str>,
    /// Where each text ends; it begins where the one before ends.
    #[serde(skip)]
    ends: LongRow<u32>,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of this number; empty where there is none.
    #[inline]
    pub fn get(&self, number: usize) -> &str {
        let Some(end) = self.ends.get(number) else { return "" };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all.get(start as usize..*end as usize).unwrap_or_default()
    }

    /// Adds a text; its number.
    pub fn push(&mut self, text: &str) -> u32 {
        let number = self.ends.len() as u32;
        self.all.to_mut().push_str(text);
        self.ends.to_mut().push(self.all.len() as u32);
        number
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, texts: usize) {
        self.ends.to_mut().reserve(texts);
    }
}

impl LongRows for Texts {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        rows.extend([Row::Text(&mut self.all), Row::Numbers(&mut self.ends)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_number() {
        let mut texts = Texts::default();
        assert_eq!([texts.push("one"), texts.push(""), texts.push("größer")], [0, 1, 2]);
        assert_eq!([texts.get(0), texts.get(1), texts.get(2), texts.get(3)], ["one", "", "größer", ""]);
        assert_eq!(texts.len(), 3);
    }
}
