//! Stable GUIDs: name-based UUIDs of version 5 (RFC 9562, section 5.5), from the address of an entry.
//!
//! A fresh random GUID at every export would make every import a new codebook; with these, importing a newer catalogue
//! meets the codes of the older one. Any UUID library makes the same: `uuid5(NAMESPACE_URL, "urn:ier:code:comforting")`.
//! SHA-1 is written out here because it is short and serves no security purpose.

use std::fmt::Write as _;

/// The namespace of addresses (RFC 9562, section 6.6).
const NAMESPACE_URL: [u8; 16] = [0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];

/// The GUID of an address, in capitals, as 8-4-4-4-12 hexadecimal digits.
pub fn guid(address: &str) -> String {
    let mut named = NAMESPACE_URL.to_vec();
    named.extend_from_slice(address.as_bytes());
    let mut bytes = sha1(&named);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (i, byte) in bytes[..16].iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        write!(text, "{byte:02X}").expect("a string takes everything");
    }
    text
}

/// SHA-1 (RFC 3174), with the letters of its description.
#[allow(clippy::many_single_char_names)]
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    let mut hash: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for i in 16..80 {
            words[i] = (words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = hash;
        for (i, word) in words.iter().enumerate() {
            let (mixed, constant) = match i / 20 {
                0 => (b & c | !b & d, 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => (b & c | b & d | c & d, 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (sum, part) in hash.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(part);
        }
    }
    let mut bytes = [0; 20];
    for (place, byte) in bytes.iter_mut().zip(hash.iter().flat_map(|word| word.to_be_bytes())) {
        *place = byte;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha1_of_the_published_examples() {
        let hex = |message: &str| sha1(message.as_bytes()).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let rows = [
            ("empty", String::new(), "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("one block", "abc".to_owned(), "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "two blocks",
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".to_owned(),
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
            ),
            ("many blocks", "a".repeat(1_000_000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        ];
        for (name, message, digest) in rows {
            assert_eq!(hex(&message), digest, "{name}");
        }
    }

    #[test]
    fn a_guid_is_the_uuid5_that_other_libraries_make() {
        // From Python: uuid.uuid5(uuid.NAMESPACE_URL, "urn:ier:strategy:IERS-0001").
        assert_eq!(guid("urn:ier:strategy:IERS-0001"), "9FF6AACD-D715-524D-BB71-893F502ACCC6");
    }
}
