//! Long rows of numbers as one run of bytes, for packing: four or eight bytes each, least first.
//!
//! `#[serde(with = "numbers")]` on a `Vec<u32>`, `#[serde(with = "numbers::long")]` on a `Vec<u64>`. A codebook holds millions
//! of them, and number by number their reading was half of the program's start.

use serde::{Deserialize, Deserializer, Serializer};

/// Writes the numbers as bytes.
pub fn serialize<S: Serializer>(words: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    serializer.serialize_bytes(&bytes)
}

/// Reads them; bytes beyond the last whole number are left out.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
    let (words, _) = bytes.as_chunks::<4>();
    Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
}

/// The same for numbers of eight bytes.
pub mod long {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the numbers as bytes.
    pub fn serialize<S: Serializer>(words: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }

    /// Reads them; bytes beyond the last whole number are left out.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        let (words, _) = bytes.as_chunks::<8>();
        Ok(words.iter().map(|word| u64::from_le_bytes(*word)).collect())
    }
}
