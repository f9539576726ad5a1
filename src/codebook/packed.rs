//! A codebook as bytes, for programs only: what `build.rs` puts into the program, so that no run compiles rules that were
//! compiled before.
//!
//! The bytes are those of `postcard`: values one after the other, without names, so that they are short and quick to
//! read; long rows of numbers are written as they lie in memory ([`crate::text::numbers`]). Bytes of one build are for that
//! build: nothing is promised about them to anybody else.

use super::Codebook;
use crate::error::{Error, Result};

/// The bytes of a codebook.
pub fn pack(codebook: &Codebook) -> Result<Vec<u8>> {
    postcard::to_allocvec(codebook).map_err(|e| Error::taxonomy(format!("the codebook can not be packed: {e}")))
}

/// The codebook of these bytes, ready to run.
pub fn unpack(bytes: &[u8]) -> Result<Codebook> {
    postcard::from_bytes(bytes)
        .map_err(|e| Error::taxonomy(format!("the packed codebook is damaged: {e}")).hint("install the program again"))
}
