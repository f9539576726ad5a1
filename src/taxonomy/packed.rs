//! A taxonomy as bytes, for programs only: what `build.rs` puts into the program in place of YAML.
//!
//! The bytes are MessagePack with the names of fields, so that fields left out because they are empty are missing here
//! too, as they are in YAML. Values keep their lines and columns ([`super::located`]); the texts of the files are not
//! in it. Bytes of one build are for that build: nothing is promised about them to anybody else.

use super::Taxonomy;
use crate::error::{Error, Result};

/// The bytes of a taxonomy.
pub fn pack(taxonomy: &Taxonomy) -> Result<Vec<u8>> {
    rmp_serde::to_vec_named(taxonomy).map_err(|e| Error::taxonomy(format!("can not be packed: {e}")))
}

/// The taxonomy of these bytes, without the texts of its files.
pub fn unpack(bytes: &[u8]) -> Result<Taxonomy> {
    rmp_serde::from_slice(bytes).map_err(|e| Error::taxonomy(format!("the packed taxonomy is damaged: {e}")).hint("install the program again"))
}
