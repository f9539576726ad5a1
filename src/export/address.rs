//! Addresses: one IRI for every entry of the catalogue.
//!
//! The default is a name, not a place on the web: `urn:ier:strategy:IERS-0001`. (`ier` is not a registered URN
//! namespace; nobody's web address is claimed either.) Whoever publishes the catalogue gives the base under which it
//! will be found, and the same entry becomes `https://example.org/ier/strategy/IERS-0001`.

use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use oxrdf::NamedNode;
use std::fmt::Write as _;

/// Makes addresses.
#[derive(Debug, Clone)]
pub struct Addresses {
    base: String,
    separator: char,
}

/// Kinds of entries; the first part of every address.
pub const KINDS: &[&str] =
    &["strategy", "code", "scheme", "axis", "category", "boundary", "concept", "context", "motive", "measure", "source", "property"];

impl Addresses {
    /// Addresses below a base, or below `urn:ID:` for the id of the taxonomy.
    ///
    /// # Errors
    /// Where the base is no absolute IRI, or does not end in `/`, `#` or `:`.
    pub fn new(taxonomy: &Taxonomy, base: Option<&str>) -> Result<Addresses> {
        let Some(base) = base else {
            return Ok(Addresses::by_name(taxonomy));
        };
        let separator = match base.chars().last() {
            Some(':') => ':',
            Some('/' | '#') => '/',
            _ => {
                let error = Error::usage(format!("base `{base}` does not end in `/`, `#` or `:`"));
                return Err(error.hint(format!("write `{base}/`, so that ids can follow")));
            }
        };
        if let Err(problem) = NamedNode::new(format!("{base}strategy")) {
            let error = Error::usage(format!("base `{base}` is no address: {}", problem.to_string().to_lowercase()));
            return Err(error.hint("an absolute address such as https://example.org/ier/"));
        }
        Ok(Addresses { base: base.to_owned(), separator })
    }

    /// Addresses that are names, whatever base an export is given: what stable ids are made from.
    pub fn by_name(taxonomy: &Taxonomy) -> Addresses {
        let id = if taxonomy.about.id.is_empty() { "ier" } else { taxonomy.about.id.as_str() };
        Addresses { base: format!("urn:{}:", escape(id)), separator: ':' }
    }

    /// What every address starts with.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What the addresses of a kind start with.
    pub fn start(&self, kind: &str) -> String {
        format!("{}{kind}{}", self.base, self.separator)
    }

    /// The address of an entry: its kind, then the parts of its id.
    pub fn of(&self, kind: &str, parts: &[&str]) -> String {
        let mut address = format!("{}{kind}", self.base);
        for part in parts {
            address.push(self.separator);
            address.push_str(&escape(part));
        }
        address
    }

    /// The address of a strategy.
    pub fn strategy(&self, id: &str) -> String {
        self.of("strategy", &[id])
    }

    /// The address of a code.
    pub fn code(&self, id: &str) -> String {
        self.of("code", &[id])
    }
}

/// Keeps what may stand in every part of an IRI; the colon of `IERS:0001` becomes a hyphen, which is readable.
fn escape(part: &str) -> String {
    let mut escaped = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => escaped.push(byte as char),
            b':' => escaped.push('-'),
            _ => write!(escaped, "%{byte:02X}").expect("a string takes everything"),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_by_name_and_below_a_base() {
        let taxonomy = Taxonomy::default();
        let rows = [
            ("by name", None, "urn:ier:strategy:IERS-0001", "urn:ier:axis:valence:improve"),
            (
                "folder",
                Some("https://example.org/ier/"),
                "https://example.org/ier/strategy/IERS-0001",
                "https://example.org/ier/axis/valence/improve",
            ),
            (
                "fragment",
                Some("https://example.org/ier#"),
                "https://example.org/ier#strategy/IERS-0001",
                "https://example.org/ier#axis/valence/improve",
            ),
        ];
        for (name, base, strategy, value) in rows {
            let addresses = Addresses::new(&taxonomy, base).expect(name);
            assert_eq!(addresses.strategy("IERS:0001"), strategy, "{name}");
            assert_eq!(addresses.of("axis", &["valence", "improve"]), value, "{name}");
        }
    }

    #[test]
    fn a_base_that_is_no_address_is_refused_with_a_hint() {
        for base in ["", "https://example.org/ier", "no base/", "ht tp://x/", "relative/"] {
            let error = Addresses::new(&Taxonomy::default(), Some(base)).expect_err(base);
            assert!(error.hint_text().is_some(), "{base}");
        }
    }

    #[test]
    fn odd_ids_stay_inside_an_address() {
        assert_eq!(escape("a b/ü>"), "a%20b%2F%C3%BC%3E");
    }
}
