//! Lexicons: named lists of words that rules refer to, and the tables of English on which the text analysis rests.

use super::located::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file of `taxonomy/lexicons/`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// The lexicons of this file.
    pub lexicons: Vec<Lexicon>,
}

/// A named list of words.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// The name by which rules refer to it.
    pub id: Located<String>,
    /// What the words have in common.
    #[serde(default)]
    pub about: String,
    /// Words whose every inflected form belongs to it, in the base form; several words make a phrase whose first verb
    /// (or last noun) is inflected where the notation of patterns says so.
    #[serde(default)]
    pub lemmas: Vec<Located<String>>,
    /// Words and phrases taken exactly as they stand.
    #[serde(default)]
    pub words: Vec<Located<String>>,
    /// Other lexicons whose entries belong to it too.
    #[serde(default)]
    pub lexicons: Vec<Located<String>>,
}

/// `language/verbs.yaml`: base forms of common verbs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbTable {
    /// Base forms.
    pub verbs: Vec<String>,
}

/// `language/irregular.yaml`: verbs and nouns that do not inflect by rule.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IrregularTable {
    /// Irregular verbs by base form.
    pub verbs: BTreeMap<String, IrregularVerb>,
    /// Irregular plurals by singular.
    #[serde(default)]
    pub nouns: BTreeMap<String, Vec<String>>,
    /// Longer verbs that double their last consonant.
    #[serde(default)]
    pub double: Vec<String>,
}

/// Forms of an irregular verb; what is missing is regular.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IrregularVerb {
    /// Third person singular.
    #[serde(default)]
    pub s: Vec<String>,
    /// Past.
    #[serde(default)]
    pub past: Vec<String>,
    /// Past participle.
    #[serde(default)]
    pub participle: Vec<String>,
    /// Form in -ing.
    #[serde(default)]
    pub ing: Vec<String>,
}

/// `language/spelling.yaml`: misspellings and text-speak.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpellingTable {
    /// Standard spelling by misspelling.
    pub words: BTreeMap<String, String>,
}

/// `language/variants.yaml`: British and American spellings of one word.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantTable {
    /// Pairs of British and American base forms.
    pub pairs: Vec<(String, String)>,
}

/// `language/names.yaml`: given names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameTable {
    /// Names that are hardly anything else.
    pub names: Vec<String>,
    /// Names that are also common words: taken as names only with a capital inside a sentence.
    #[serde(default)]
    pub ambiguous: Vec<String>,
}

/// A table of word classes: class name to words. `people.yaml` and `classes.yaml` have this shape.
pub type ClassTable = BTreeMap<String, Vec<String>>;

/// Everything in `taxonomy/language/`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Language {
    /// Common verbs.
    pub verbs: VerbTable,
    /// Irregular forms.
    pub irregular: IrregularTable,
    /// Person nouns by relationship.
    pub people: ClassTable,
    /// Given names.
    pub names: NameTable,
    /// Misspellings.
    pub spelling: SpellingTable,
    /// British and American spellings.
    pub variants: VariantTable,
    /// Closed word classes.
    pub classes: ClassTable,
}
