//! A part of the taxonomy that is read from its bytes when somebody first looks at it.
//!
//! Coding needs neither the rules as written nor the tables of English, for both are in the packed codebook; to read them
//! all the same was most of the start of a short run. In a taxonomy that came from a folder they are there from the
//! beginning.

use super::packed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// A value, or its bytes until it is asked for.
#[derive(Clone, Default)]
pub struct Later<T> {
    value: OnceLock<T>,
    bytes: Box<[u8]>,
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Later<T> {
        Later { value: OnceLock::from(value), bytes: Box::default() }
    }
}

impl<T: Default + DeserializeOwned> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| if self.bytes.is_empty() { T::default() } else { read(&self.bytes) })
    }
}

impl<T: Default + DeserializeOwned> DerefMut for Later<T> {
    fn deref_mut(&mut self) -> &mut T {
        let _: &T = self;
        self.value.get_mut().expect("it was read just now")
    }
}

/// The bytes were packed by the build of this very program; a test reads them all.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> T {
    packed::unpack(bytes).expect("what the build packed can be read")
}

impl<T: Default + DeserializeOwned + Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = packed::pack(&**self).map_err(ser::Error::custom)?;
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Later<T>, D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        if bytes.is_empty() {
            return Err(de::Error::custom("a part is missing"));
        }
        Ok(Later { value: OnceLock::new(), bytes: bytes.into() })
    }
}

impl<T: Default + DeserializeOwned + fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_when_it_is_asked_for() {
        let bytes = packed::pack(&Later::from(vec![1, 2, 3])).unwrap();
        let mut back: Later<Vec<i32>> = packed::unpack(&bytes).unwrap();
        assert!(back.value.get().is_none());
        assert_eq!(*back, [1, 2, 3]);
        back.push(4);
        assert_eq!(*back, [1, 2, 3, 4]);
        assert!(Later::<Vec<i32>>::default().is_empty());
    }

    #[test]
    fn bytes_of_another_shape_are_an_error() {
        assert!(packed::unpack::<Later<Vec<i32>>>(&[1]).is_err());
        assert!(packed::unpack::<Later<Vec<i32>>>(&packed::pack(&"").unwrap()).is_err());
    }
}
