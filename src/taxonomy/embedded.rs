//! The taxonomy that is compiled into the program: its files as text, and what `build.rs` read from them.
//!
//! Reading the YAML takes longer than everything else at the start of a short run, and can only ever give one result;
//! so the build does it, with all checks of [`super::load`], and the program unpacks the result ([`super::packed`]).
//! The texts are there all the same: errors show their lines, and `ier check` reads them as it reads a folder.

use super::Taxonomy;
use super::lexicon::Language;
use super::load::TextFile;
use super::packed;
use crate::error::Result;

// `EMBEDDED`: path and text of every file, sorted by path.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The taxonomy that these files hold.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/taxonomy.packed"));

/// The files compiled into the program, sorted by path.
pub fn embedded_files() -> Vec<TextFile> {
    EMBEDDED.iter().map(|(path, text)| TextFile { path: (*path).into(), text: (*text).into() }).collect()
}

/// The taxonomy compiled into the program.
pub fn taxonomy() -> Result<Taxonomy> {
    Ok(Taxonomy { files: embedded_files(), ..packed::unpack(PACKED)? })
}

/// The tables of English that are compiled in, for codebooks that bring none.
pub fn english() -> Language {
    packed::unpack(PACKED).map(|taxonomy: Taxonomy| Language::clone(&taxonomy.language)).unwrap_or_default()
}
