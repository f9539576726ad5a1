//! Stable GUIDs: name-based UUIDs of version 5 (RFC 9562, section 5.5), from the address of an entry.
//!
//! A fresh random GUID at every export would make every import a new codebook; with these, importing a newer catalogue
//! meets the codes of the older one. Any UUID library makes the same: `uuid5(NAMESPACE_URL, "urn:ier:code:comforting")`.

use uuid::Uuid;
use uuid::fmt::Hyphenated;

/// The GUID of an address, in capitals, as 8-4-4-4-12 hexadecimal digits.
pub fn guid(address: &str) -> String {
    let mut text = Uuid::encode_buffer();
    let named = Uuid::new_v5(&Uuid::NAMESPACE_URL, address.as_bytes());
    Hyphenated::from_uuid(named).encode_upper(&mut text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_the_uuid5_that_other_libraries_make() {
        // From Python: uuid.uuid5(uuid.NAMESPACE_URL, "urn:ier:strategy:IERS-0001").
        assert_eq!(guid("urn:ier:strategy:IERS-0001"), "9FF6AACD-D715-524D-BB71-893F502ACCC6");
    }
}
