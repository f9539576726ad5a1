//! A codebook as bytes, for programs only: what `build.rs` puts into the program, so that no run compiles rules that were
//! compiled before.
//!
//! The bytes are parts, each behind its length and each from a multiple of eight on: first the small values, as `postcard`
//! writes them, then the long rows as they lie in memory, which are not read but borrowed ([`crate::text::long_row`]).
//! Bytes of one build are for that build: nothing is promised about them to anybody else.

use super::Codebook;
use crate::error::{Error, Result};
use crate::text::long_row::{LongRows, Row};

/// Parts begin at multiples of this, so that numbers of eight bytes lie as the machine reads them.
const STEP: usize = 8;

/// The bytes of a codebook.
pub fn pack(codebook: &Codebook) -> Result<Vec<u8>> {
    let small = postcard::to_allocvec(codebook).map_err(|e| Error::taxonomy(format!("the codebook can not be packed: {e}")))?;
    let mut codebook = codebook.clone();
    let mut rows = Vec::new();
    codebook.long_rows(&mut rows);
    let mut bytes = Vec::new();
    for part in std::iter::once(small).chain(rows.iter().map(Row::bytes)) {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&part);
        bytes.resize(bytes.len().next_multiple_of(STEP), 0);
    }
    Ok(bytes)
}

/// The codebook of these bytes, ready to run; its long rows stay in them.
pub fn unpack(bytes: &'static [u8]) -> Result<Codebook> {
    let damaged = |why: &str| Error::taxonomy(format!("the packed codebook is damaged: {why}")).hint("install the program again");
    let mut rest = bytes;
    let mut codebook: Codebook =
        postcard::from_bytes(part(&mut rest).ok_or_else(|| damaged("it is cut short"))?).map_err(|e| damaged(&e.to_string()))?;
    let mut rows = Vec::new();
    codebook.long_rows(&mut rows);
    for row in &mut rows {
        if !part(&mut rest).is_some_and(|bytes| row.read(bytes)) {
            return Err(damaged("a long row is not what it should be"));
        }
    }
    codebook.grammar.vocabulary.file();
    Ok(codebook)
}

/// Takes the first part off the bytes.
fn part(rest: &mut &'static [u8]) -> Option<&'static [u8]> {
    let (length, after) = rest.split_first_chunk::<STEP>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let part = after.get(..length)?;
    *rest = after.get(length.checked_next_multiple_of(STEP)?..)?;
    Some(part)
}
