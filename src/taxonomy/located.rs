//! A value with the place in its YAML file where it was written.
//!
//! Every text that later checks may complain about (ids, words, patterns, references) is read as a [`Located`], so that
//! an error found long after parsing still points at the very word. In the packed taxonomy of the program
//! ([`super::packed`]) the place is kept beside the value; texts for people (JSON) hold the value alone.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Deref;

/// A value and its line and column, both from 1; 0 where it was not read from a file.
#[derive(Debug, Clone, Default)]
pub struct Located<T> {
    /// The value itself.
    pub value: T,
    /// Line in its file, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl<T> Located<T> {
    /// A value that stands in no file.
    pub fn nowhere(value: T) -> Located<T> {
        Located { value, line: 0, column: 0 }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Located<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.value.serialize(serializer);
        }
        (&self.value, self.line, self.column).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (value, line, column) = Deserialize::deserialize(deserializer)?;
            return Ok(Located { value, line, column });
        }
        let spanned = serde_yaml::Spanned::<T>::deserialize(deserializer)?;
        Ok(Located { line: spanned.referenced.line() as u32, column: spanned.referenced.column() as u32, value: spanned.value })
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        // A reference where `T` has a definition of its own: items of patterns hold items, without end if written out.
        generator.subschema_for::<T>()
    }
}
