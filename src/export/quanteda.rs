//! A dictionary for quanteda: YAML, valence above codes, so that `tokens_lookup(levels = 1)` counts improving and
//! worsening and `levels = 2` counts codes. Entries are globs; a lone star inside a phrase is any word.

use super::dictionary::{CodeWords, Style, collect};
use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Valence;
use std::fmt::Write as _;

/// The dictionary.
///
/// # Errors
/// Where no code has any words.
pub fn write(taxonomy: &Taxonomy, wildcards: bool) -> Result<String> {
    let all = collect(taxonomy, Style { free_words: true, wildcards });
    if all.is_empty() {
        return Err(no_words());
    }
    let about = &taxonomy.about;
    let mut text = String::from("# Words per code, for quanteda: dictionary(file = \"this file\", format = \"YAML\").\n");
    text.push_str("# A dictionary sees neither negation nor who acts on whom: check it on your own texts before you count.\n");
    let title = format!("{} {}, fingerprint {}", about.title, about.version, taxonomy.fingerprint);
    writeln!(text, "# {}", title.replace(['\n', '\r'], " ").trim()).expect("a string takes everything");
    if all.iter().all(|code| code.valence.is_none()) {
        codes(&mut text, "", all.iter());
        return Ok(text);
    }
    for valence in Valence::ALL {
        let mut here = all.iter().filter(|code| code.valence.unwrap_or(Valence::Unspecified) == *valence).peekable();
        if here.peek().is_some() {
            writeln!(text, "{}:", valence.id()).expect("a string takes everything");
            codes(&mut text, "  ", here);
        }
    }
    Ok(text)
}

fn codes<'a>(text: &mut String, indent: &str, codes: impl Iterator<Item = &'a CodeWords>) {
    for code in codes {
        // Every string is quoted: bare `no` and `on` would be read as truth values, and `*` as an alias.
        writeln!(text, "{indent}{}:", quoted(&code.code)).expect("a string takes everything");
        for entry in &code.entries {
            writeln!(text, "{indent}  - {}", quoted(entry)).expect("a string takes everything");
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// Neither rules nor aliases.
pub(super) fn no_words() -> Error {
    Error::taxonomy("no code has words for a dictionary").hint("words come from rules, or from aliases of strategies")
}
