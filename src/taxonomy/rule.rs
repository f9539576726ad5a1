//! A rule as written: which words, in which order and roles, are evidence of a code.
//!
//! A pattern is written either as a list of tagged items (`- lemma: let`), which editors can complete and check, or as
//! one line (`let {target} ..2 vent|talk|cry`), which is quicker to read; both mean the same and are compiled by
//! [`crate::codebook`]. Items are tagged, never guessed from their shape, so that an error points at the very word.

use super::axes::{Change, Orientation, Stage, Valence};
use super::located::Located;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A file of `taxonomy/rules/`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Code of every rule of this file that names none itself.
    #[serde(default)]
    pub code: Option<Located<String>>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id, unique over the codebook, by habit `code.what_it_finds`.
    pub id: Located<String>,
    /// The code it gives, where it is not the file's.
    #[serde(default)]
    pub code: Option<Located<String>>,
    /// The boundary code it gives the response, instead of a code.
    #[serde(default)]
    pub boundary: Option<Located<String>>,
    /// The strategy, where the words show more than the code.
    #[serde(default)]
    pub strategy: Option<Located<String>>,
    /// The words.
    #[serde(default)]
    pub pattern: Option<Pattern>,
    /// Several wordings of the same evidence, each tried on its own.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// Whether it reads what is told (`act`) or what is said in quoted or reported speech (`speech`).
    #[serde(default, rename = "in")]
    pub place: PlaceKind,
    /// Patterns that forbid the rule where one of them occurs near.
    #[serde(default)]
    pub unless: Vec<Pattern>,
    /// Patterns one of which must occur near.
    #[serde(default)]
    pub requires: Vec<Pattern>,
    /// How near `unless` and `requires` look; the sentence if not said.
    #[serde(default)]
    pub within: Scope,
    /// What the prompt must have asked for.
    #[serde(default)]
    pub prompt: PromptNeed,
    /// Whether a feeling must be at stake: in the prompt, or named in the text.
    #[serde(default)]
    pub needs_feeling: bool,
    /// States an aim ("to punish him", "so she'd feel special"): no mention where a means to the same valence is named near.
    #[serde(default)]
    pub goal: bool,
    /// Who must act (`self`, `other`, `group`, `any`); a rule finds no agent at all acceptable unless it says otherwise.
    #[serde(default)]
    pub agent: Option<Who>,
    /// Whether a response with mentions may still get this boundary code.
    #[serde(default)]
    pub only_without_mentions: bool,
    /// Among overlapping matches the higher priority wins before length is compared; 0 if not said.
    #[serde(default)]
    pub priority: i32,
    /// Probability, in the writer's judgement, that a human coder would agree; 0.85 if not said.
    #[serde(default)]
    pub confidence: Option<f64>,
    /// Valence, where it is not the code's.
    #[serde(default)]
    pub valence: Option<Valence>,
    /// Orientation, where it is not the code's.
    #[serde(default)]
    pub orientation: Option<Orientation>,
    /// Stage, where it is not the code's.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Change, where it is not the code's.
    #[serde(default)]
    pub change: Option<Change>,
    /// Motive that the words show.
    #[serde(default)]
    pub motive: Option<Motive>,
    /// A remark for readers.
    #[serde(default)]
    pub note: Option<String>,
    /// Sentences on which the rule is run: at least one `codes` and one `silent`.
    pub examples: Vec<Example>,
}

/// What a rule reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// What is told: acts.
    #[default]
    Act,
    /// What is said to somebody, quoted or reported.
    Speech,
    /// Anywhere in the response, whatever the frame.
    Anywhere,
}

/// How near a condition looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The clause of the match.
    Clause,
    /// The sentence of the match.
    #[default]
    Sentence,
    /// The whole response.
    Response,
}

/// Who acts, or on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The respondent, alone or with others.
    #[serde(rename = "self")]
    Me,
    /// Anybody else.
    Other,
    /// More than one person.
    Group,
    /// Anybody.
    Any,
}

/// Why the agent acts, where the words say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Motive {
    /// For the target's good.
    Prosocial,
    /// To get something.
    Instrumental,
    /// Because the job asks for it.
    Role,
    /// To hurt.
    Hostile,
}

impl Motive {
    /// The motive's id, as written in files.
    pub fn id(self) -> &'static str {
        match self {
            Motive::Prosocial => "prosocial",
            Motive::Instrumental => "instrumental",
            Motive::Role => "role",
            Motive::Hostile => "hostile",
        }
    }
}

/// What the prompt asks about: every list that is given must hold the prompt's value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptNeed {
    /// Which way feelings were to be pushed.
    #[serde(default)]
    pub aim: Vec<PromptAim>,
    /// Who acted on whom.
    #[serde(default)]
    pub direction: Vec<super::axes::Direction>,
    /// What has happened to the other.
    #[serde(default)]
    pub occasion: Vec<Occasion>,
}

/// What a prompt says has happened, to which the answer's acts respond: the same "took her out for a meal" savours good news
/// and comforts after bad news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Good news, a success, excitement.
    Joy,
    /// Sadness, fear, a bad day, a loss.
    Distress,
    /// The other is angry.
    Anger,
    /// The two have fallen out.
    Quarrel,
    /// Nothing, or several of these.
    None,
}

/// Which way of changing feelings a prompt asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptAim {
    /// About making somebody feel better.
    Improve,
    /// About making somebody feel worse.
    Worsen,
    /// About feelings, either way.
    Feelings,
    /// Not about feelings, or no prompt at all.
    None,
}

/// A sentence on which a rule is run.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Example {
    /// The rule must match, exactly at the place in square brackets.
    Codes(Located<String>),
    /// The rule must not match, or only as negated or imagined.
    Silent(Located<String>),
}

/// One word or several.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct OneOrMany(pub Vec<Located<String>>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A word arrives through `Spanned`, a list as a sequence; asking for a `Spanned` sequence first would lose the
        // places inside it, hence the helper that tries the sequence and falls back to the scalar.
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a word or a list of words")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![Located::nowhere(word.to_owned())]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element::<Located<String>>()? {
                    words.push(word);
                }
                Ok(OneOrMany(words))
            }
        }
        if !deserializer.is_human_readable() {
            return Vec::deserialize(deserializer).map(OneOrMany);
        }
        deserializer.deserialize_any(Words)
    }
}

impl JsonSchema for OneOrMany {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
    }
}

/// A pattern: a list of items, or one line that says the same.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// Tagged items, one after the other.
    Items(Vec<Located<Item>>),
    /// One line in the short notation of `taxonomy/README.md`.
    Line(Located<String>),
}

/// A pattern as the packed taxonomy keeps it: which of the two shapes it has is said, not seen.
#[derive(Serialize, Deserialize)]
enum Packed<Items, Line> {
    Items(Items),
    Line(Line),
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, serializer.is_human_readable()) {
            (Pattern::Items(items), true) => items.serialize(serializer),
            (Pattern::Line(line), true) => line.serialize(serializer),
            (Pattern::Items(items), false) => Packed::<_, ()>::Items(items).serialize(serializer),
            (Pattern::Line(line), false) => Packed::<(), _>::Line(line).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(match Packed::deserialize(deserializer)? {
                Packed::Items(items) => Pattern::Items(items),
                Packed::Line(line) => Pattern::Line(line),
            });
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Pattern;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a pattern in one line, or a list of items such as `- lemma: let`")
            }
            fn visit_str<E: de::Error>(self, line: &str) -> Result<Pattern, E> {
                Ok(Pattern::Line(Located::nowhere(line.to_owned())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pattern, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element::<Located<Item>>()? {
                    items.push(item);
                }
                Ok(Pattern::Items(items))
            }
        }
        let spanned = serde_yaml::Spanned::<Boxed<Either>>::deserialize(deserializer);
        // `Spanned` gives the place of the whole pattern, which is all a one-line pattern needs.
        struct Boxed<V>(Pattern, std::marker::PhantomData<V>);
        impl<'de> Deserialize<'de> for Boxed<Either> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Either).map(|p| Boxed(p, std::marker::PhantomData))
            }
        }
        let spanned = spanned?;
        Ok(match spanned.value.0 {
            Pattern::Line(mut line) => {
                line.line = spanned.referenced.line() as u32;
                line.column = spanned.referenced.column() as u32;
                Pattern::Line(line)
            }
            Pattern::Items(items) => Pattern::Items(items),
        })
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<Item>();
        json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": item}]})
    }
}

/// One item of a pattern.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Exactly this form, or one of these.
    Word(OneOrMany),
    /// Any inflected form of this word, or of one of these.
    Lemma(OneOrMany),
    /// An entry of this lexicon, or of one of these.
    Lexicon(OneOrMany),
    /// Up to so many words in between, in the same clause.
    Gap(u8),
    /// Exactly one word, whatever it is.
    AnyWord(Option<u8>),
    /// Items that may be missing.
    Optional(Vec<Located<Item>>),
    /// Alternatives, each a list of items.
    Either(Vec<Vec<Located<Item>>>),
    /// The next word is none of these; takes no room.
    Not(OneOrMany),
    /// The person who acts: must be this kind; takes no room where the subject stands apart.
    Agent(Who),
    /// The person acted on.
    Target(Who),
    /// The person acted on, as owner of what follows: "her hand", "my friend's back".
    Possessor(Who),
    /// Oneself: myself, herself, each to his own.
    Reflexive(Option<bool>),
    /// Start of a clause.
    Start(Option<bool>),
    /// End of a clause.
    End(Option<bool>),
    /// Speech: what is said right after, which must hold these items.
    Speech(Vec<Located<Item>>),
    /// These items, under a name that messages and explanations can show.
    Capture(Capture),
}

/// A named part of a pattern.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// The name.
    pub name: String,
    /// The items.
    pub items: Vec<Located<Item>>,
}
