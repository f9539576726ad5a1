//! A token: a word, clitic or mark, with its place in the original text, its number in the vocabulary and its classes.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Number of a word form in the vocabulary; [`UNKNOWN`] for a form that no rule and no table mentions.
pub type FormId = u32;

/// A form that the vocabulary does not hold.
pub const UNKNOWN: FormId = 0;

/// A set of word classes, as bits. A form may belong to several ("her" is object and owner, "hug" is verb and noun).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Class(pub u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)+) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)+
            /// Every class with its name, for explanations.
            pub const NAMES: &'static [(Class, &'static str)] = &[$((Class::$name, stringify!($name))),+];
        }
    };
}

classes! {
    /// I
    I = 0;
    /// we
    WE = 1;
    /// you
    YOU = 2;
    /// he, she
    THIRD = 3;
    /// they
    THEY = 4;
    /// it, this, that as subject
    IT = 5;
    /// someone, everybody
    INDEFINITE = 6;
    /// who
    WHO = 7;
    /// me
    ME = 8;
    /// us
    US = 9;
    /// him, her
    THIRD_OBJECT = 10;
    /// them
    THEM = 11;
    /// my
    MY = 12;
    /// our
    OUR = 13;
    /// your
    YOUR = 14;
    /// his, her, their, its
    THIRD_OWNER = 15;
    /// myself, ourselves
    REFLEXIVE_FIRST = 16;
    /// yourself
    REFLEXIVE_SECOND = 17;
    /// himself, themselves
    REFLEXIVE_THIRD = 18;
    /// a, the, this
    DETERMINER = 19;
    /// forms of be
    BE = 20;
    /// forms of have
    HAVE = 21;
    /// forms of do
    DO = 22;
    /// will, would, can
    MODAL = 23;
    /// not, never
    NEGATOR = 24;
    /// refuse, avoid
    NEGATIVE_VERB = 25;
    /// in, on, with
    PREPOSITION = 26;
    /// and, or, but
    COORDINATOR = 27;
    /// because, when, that
    SUBORDINATOR = 28;
    /// just, really: may stand between the parts of a pattern
    ADVERB = 29;
    /// base form of a verb
    VERB_BASE = 30;
    /// third person singular
    VERB_S = 31;
    /// past
    VERB_PAST = 32;
    /// past participle
    VERB_PARTICIPLE = 33;
    /// form in -ing
    VERB_ING = 34;
    /// one person
    PERSON = 35;
    /// several persons
    PERSONS = 36;
    /// given name
    NAME = 37;
    /// given name that is also a common word
    NAME_OR_WORD = 38;
    /// say, tell, text
    SPEECH_VERB = 39;
    /// see, hear
    PERCEPTION_VERB = 40;
    /// let, make, ask
    CAUSATIVE_VERB = 41;
    /// to
    TO = 42;
    /// comma
    COMMA = 43;
    /// full stop, question mark, line break
    SENTENCE_END = 44;
    /// semicolon, colon, dash, bracket
    STRONG_MARK = 45;
    /// opening quotation mark
    QUOTE_OPEN = 46;
    /// closing quotation mark
    QUOTE_CLOSE = 47;
    /// any other mark
    OTHER_MARK = 48;
    /// number
    NUMBER = 49;
    /// emoji
    EMOJI = 50;
    /// 's
    CLITIC_S = 51;
    /// each other
    EACH = 52;
    /// plan cue such as gonna
    PLAN = 53;
    /// lol, well
    FILLER = 54;
    /// a quotative: like, goes
    QUOTATIVE = 55;
    /// day, hour
    TIME = 56;
    /// if, unless, whenever: opens a condition
    CONDITION = 57;
    /// an adjective or quantity word that may stand between article and noun in a pattern
    MODIFIER = 58;
    /// a word that has a verb reading at all
    LIGHT = 59;
    /// when, because, if: opens the occasion of an act
    OCCASION = 60;
}

impl Class {
    /// No class.
    pub const NONE: Class = Class(0);
    /// A word that can only be a subject.
    pub const SUBJECT_PRONOUN: Class = Class(Class::I.0 | Class::WE.0 | Class::THIRD.0 | Class::THEY.0);
    /// A pronoun in object form.
    pub const OBJECT_PRONOUN: Class = Class(Class::ME.0 | Class::US.0 | Class::THIRD_OBJECT.0 | Class::THEM.0);
    /// A possessive pronoun.
    pub const OWNER: Class = Class(Class::MY.0 | Class::OUR.0 | Class::YOUR.0 | Class::THIRD_OWNER.0);
    /// A reflexive pronoun.
    pub const REFLEXIVE: Class = Class(Class::REFLEXIVE_FIRST.0 | Class::REFLEXIVE_SECOND.0 | Class::REFLEXIVE_THIRD.0);
    /// A finite verb or one that can be.
    pub const FINITE: Class = Class(Class::VERB_S.0 | Class::VERB_PAST.0 | Class::VERB_BASE.0);
    /// Any form of a verb.
    pub const VERB: Class = Class(Class::FINITE.0 | Class::VERB_PARTICIPLE.0 | Class::VERB_ING.0);
    /// An auxiliary.
    pub const AUXILIARY: Class = Class(Class::BE.0 | Class::HAVE.0 | Class::DO.0 | Class::MODAL.0);
    /// A mark that ends a sentence or cuts it.
    pub const CUT: Class = Class(Class::SENTENCE_END.0 | Class::STRONG_MARK.0 | Class::QUOTE_OPEN.0 | Class::QUOTE_CLOSE.0);
    /// Any mark.
    pub const MARK: Class = Class(Class::CUT.0 | Class::COMMA.0 | Class::OTHER_MARK.0);
    /// A noun or name for persons.
    pub const PERSON_WORD: Class = Class(Class::PERSON.0 | Class::PERSONS.0 | Class::NAME.0);

    /// Whether it shares a class with `other`.
    #[inline]
    pub fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[inline]
    #[must_use]
    pub fn with(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// This one without those of `other`.
    #[inline]
    #[must_use]
    pub fn without(self, other: Class) -> Class {
        Class(self.0 & !other.0)
    }

    /// Names of the classes it holds, lower case, for explanations.
    pub fn names(self) -> Vec<String> {
        Class::NAMES.iter().filter(|(class, _)| self.has(*class)).map(|(_, name)| name.to_lowercase()).collect()
    }
}

/// A word, clitic or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Place in the original text, in bytes.
    pub span: Span,
    /// Number of its form, after spelling and elongation were undone.
    pub form: FormId,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Its word classes.
    pub class: Class,
}

impl Token {
    /// Whether it is a mark and not a word.
    #[inline]
    pub fn is_mark(&self) -> bool {
        self.class.has(Class::MARK)
    }
}
