//! A codebook for Taguette: CSV with `tag`, `parent` and `description`.
//!
//! Taguette wants exactly one of the columns `tag`, `name` and `path`, tags of at most 200 characters that are not
//! empty and stand only once, and descriptions of at most 102,400 characters. A dot in a tag shows a hierarchy in every
//! version (`comforting.hug-them`); versions that know `parent` use it too, the others pass over it.

use super::{entry, unwritable};
use crate::error::Result;
use crate::taxonomy::Taxonomy;

const LONGEST_TAG: usize = 200;
const LONGEST_DESCRIPTION: usize = 102_400;

/// The codebook; without strategies where only codes are wanted. A parent stands before its children.
///
/// # Errors
/// Only where a row can not be written, which does not happen in memory.
pub fn write(taxonomy: &Taxonomy, codes_only: bool) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |tag: &str, parent: &str, text: &str| {
        let record = [cut(tag, LONGEST_TAG), cut(parent, LONGEST_TAG), cut(text, LONGEST_DESCRIPTION)];
        writer.write_record(record).map_err(|e| unwritable("CSV", e))
    };
    row("tag", "parent", "description")?;
    for (_, code) in &taxonomy.codes {
        row(&code.id, "", &format!("{}\n\n{}", code.label.value, entry::code_text(code)))?;
        for strategy in code.strategies.iter().filter(|s| !s.deprecated && !codes_only) {
            let name = if strategy.slug.is_empty() { strategy.id.as_str() } else { strategy.slug.as_str() };
            let text = format!("{}\n\n{}", strategy.label.value, entry::strategy_text(code, strategy));
            row(&format!("{}.{name}", code.id.value), &code.id, &text)?;
        }
    }
    for code in &taxonomy.boundary {
        row(&code.id, "", &format!("{}\n\n{}", code.label, code.definition.trim()))?;
    }
    let bytes = writer.into_inner().map_err(|e| unwritable("CSV", e))?;
    String::from_utf8(bytes).map_err(|e| unwritable("CSV", e))
}

/// At most so many characters of a text.
fn cut(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}
