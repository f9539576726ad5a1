//! Long rows of numbers and letters, made once and only read afterwards.
//!
//! A codebook holds millions of numbers. Read from the program's own bytes they stay where they lie: nothing is copied, and
//! of the pages that hold them only those are fetched which a run looks at. Made by compiling they are kept as any other
//! row. Whoever has long rows hands them on in a fixed order ([`LongRows`]); that is how they are packed beside the small
//! values, which `serde` writes, and put back.

use std::borrow::Cow;

/// A row that is the program's own or lies in its bytes.
pub type LongRow<N> = Cow<'static, [N]>;

/// A long row, to be written or put back.
#[derive(Debug)]
pub enum Row<'r> {
    /// Numbers of four bytes.
    Numbers(&'r mut LongRow<u32>),
    /// Numbers of eight bytes.
    Long(&'r mut LongRow<u64>),
    /// Letters.
    Text(&'r mut Cow<'static, str>),
}

/// What has long rows.
pub trait LongRows {
    /// Hands on every long row, always in the same order.
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>);
}

impl Row<'_> {
    /// The row as bytes, each number with its least byte first.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Row::Numbers(row) => row.iter().flat_map(|number| number.to_le_bytes()).collect(),
            Row::Long(row) => row.iter().flat_map(|number| number.to_le_bytes()).collect(),
            Row::Text(text) => text.as_bytes().to_vec(),
        }
    }

    /// Makes the row what these bytes say; whether they can be such a row. Numbers that do not lie as this machine reads them
    /// are copied.
    pub fn read(&mut self, bytes: &'static [u8]) -> bool {
        let as_they_lie = cfg!(target_endian = "little");
        match self {
            Row::Numbers(row) => {
                let (numbers, rest) = bytes.as_chunks::<4>();
                **row = match bytemuck::try_cast_slice(bytes) {
                    Ok(lying) if as_they_lie => Cow::Borrowed(lying),
                    _ => numbers.iter().map(|number| u32::from_le_bytes(*number)).collect(),
                };
                rest.is_empty()
            }
            Row::Long(row) => {
                let (numbers, rest) = bytes.as_chunks::<8>();
                **row = match bytemuck::try_cast_slice(bytes) {
                    Ok(lying) if as_they_lie => Cow::Borrowed(lying),
                    _ => numbers.iter().map(|number| u64::from_le_bytes(*number)).collect(),
                };
                rest.is_empty()
            }
            Row::Text(text) => {
                let Ok(letters) = std::str::from_utf8(bytes) else { return false };
                **text = Cow::Borrowed(letters);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_wherever_they_lie() {
        static LYING: [u64; 3] = [u64::from_le_bytes([1, 0, 0, 0, 2, 0, 0, 0]), u64::from_le_bytes([3, 0, 0, 0, 4, 0, 0, 0]), 5];
        let bytes: &'static [u8] = bytemuck::cast_slice(&LYING);
        let mut numbers = LongRow::default();
        for (name, from, expected) in [("as they lie", 0, vec![1, 2, 3, 4]), ("a number on", 4, vec![2, 3, 4, 5]), ("astride", 1, vec![])] {
            let to = from + 16;
            assert!(Row::Numbers(&mut numbers).read(&bytes[from..to]), "{name}");
            if from % 4 == 0 {
                assert_eq!(*numbers, expected, "{name}");
                assert!(matches!(numbers, Cow::Borrowed(_)), "{name}");
            } else {
                assert_eq!(*numbers, [0x0200_0000, 0x0300_0000, 0x0400_0000, 0x0500_0000], "{name}");
            }
            assert_eq!(Row::Numbers(&mut numbers).bytes(), bytes[from..to], "{name}");
        }
        let mut long = LongRow::default();
        assert!(Row::Long(&mut long).read(bytes));
        assert_eq!(long.len(), 3);
        assert_eq!(Row::Long(&mut long).bytes(), bytes);
    }

    #[test]
    fn what_can_not_be_such_a_row_is_told() {
        let (mut numbers, mut long, mut text) = (LongRow::default(), LongRow::default(), Cow::default());
        assert!(!Row::Numbers(&mut numbers).read(b"three"));
        assert!(!Row::Long(&mut long).read(b"four"));
        assert!(!Row::Text(&mut text).read(b"\xff"));
        assert!(Row::Text(&mut text).read("größer".as_bytes()));
        assert_eq!(text, "größer");
    }
}
