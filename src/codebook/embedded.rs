//! The codebook of the embedded taxonomy, compiled by `build.rs`.
//!
//! Compiling thousands of patterns is most of what a short run would do, and gives the same result every time. Whether a
//! taxonomy is the embedded one is told by its fingerprint, so a folder with the same files is served as quickly.

use super::{Codebook, packed};
use crate::error::Result;
use crate::taxonomy::Taxonomy;

/// The codebook that [`super::compile::compile`] makes of the embedded taxonomy.
static PACKED: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/codebook.packed")));

/// Bytes that begin where numbers of eight bytes may.
#[repr(C, align(8))]
struct Aligned<B: ?Sized>(B);

/// Fingerprint of the taxonomy it was made of.
static FINGERPRINT: &str = include_str!(concat!(env!("OUT_DIR"), "/fingerprint"));

/// The codebook of this taxonomy, if it is the embedded one.
pub fn codebook_of(taxonomy: &Taxonomy) -> Option<Result<Codebook>> {
    (taxonomy.fingerprint == FINGERPRINT).then(|| packed::unpack(&PACKED.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::compile;

    #[test]
    fn it_is_what_compiling_gives() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let unpacked = codebook_of(&taxonomy).expect("the embedded taxonomy has its own fingerprint").unwrap();
        let compiled = compile::compile(&taxonomy).unwrap();
        assert!(packed::pack(&unpacked).unwrap() == packed::pack(&compiled).unwrap());
        assert!(unpacked.anchors == compiled.anchors);
        assert_eq!(unpacked.sets.len(), compiled.sets.len());
    }

    #[test]
    fn another_taxonomy_has_none_here() {
        assert!(codebook_of(&Taxonomy::default()).is_none());
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(packed::unpack(&PACKED.0[..PACKED.0.len() / 2]).is_err());
    }
}
