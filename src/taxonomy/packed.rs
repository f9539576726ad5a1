//! A taxonomy as bytes, for programs only: what `build.rs` puts into the program in place of YAML.
//!
//! The bytes are MessagePack with the names of fields, so that fields left out because they are empty are missing here
//! too, as they are in YAML. Values keep their lines and columns ([`super::located`]); the texts of the files are not
//! in it. Bytes of one build are for that build: nothing is promised about them to anybody else.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The bytes of a taxonomy, or of a part of one.
pub fn pack<T: Serialize>(taxonomy: &T) -> Result<Vec<u8>> {
    rmp_serde::to_vec_named(taxonomy).map_err(|e| Error::taxonomy(format!("can not be packed: {e}")))
}

/// What these bytes are: the taxonomy without the texts of its files, or the part.
pub fn unpack<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T> {
    rmp_serde::from_slice(bytes)
        .map_err(|e| Error::taxonomy(format!("the packed taxonomy is damaged: {e}")).hint("install the program again"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Taxonomy;
    use crate::taxonomy::load::TextFile;

    #[test]
    fn every_shape_comes_back_with_its_places() {
        let rules = "code: a\nrules:\n  - id: a.line\n    pattern: \"give {target} hug\"\n    unless: [=not]\n    examples:\n      \
                     - codes: \"I [gave her a hug]\"\n      - silent: no hug\n  - id: a.items\n    patterns:\n      - - lemma: give\n        \
                     - word: [a, the]\n        - either:\n            - [{gap: 2}]\n            - [{optional: [{lexicon: hugs}]}]\n    \
                     prompt: {aim: [improve]}\n    agent: self\n    confidence: 0.5\n    examples: []\n";
        let code =
            "id: a\nlabel: A\ndefinition: d\nstrategies:\n  - id: X:1\n    label: One\n    definition: d\n    crosswalk: {EROS: [e1]}\n";
        let file = |path: &str, text: &str| TextFile { path: path.into(), text: text.to_owned().into() };
        let (taxonomy, problems) = Taxonomy::inspect(vec![
            file("codes/a.yaml", code),
            file("rules/a.yaml", rules),
            file("language/irregular.yaml", "verbs:\n  give: {past: [gave]}\n"),
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(taxonomy.rules[0].1.rules[0].id.line > 0);
        let back = Taxonomy { files: taxonomy.files.clone(), ..unpack(&pack(&taxonomy).unwrap()).unwrap() };
        assert_eq!(format!("{back:?}"), format!("{taxonomy:?}"));
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let bytes = pack(&Taxonomy::default()).unwrap();
        for (name, damaged) in [("nothing", &bytes[..0]), ("cut short", &bytes[..bytes.len() / 2]), ("something else", b"not a taxonomy")] {
            let error = unpack::<Taxonomy>(damaged).expect_err(name).to_string();
            assert!(error.starts_with("the packed taxonomy is damaged"), "{name}: {error}");
        }
    }
}
