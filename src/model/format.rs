//! Version of a file's form.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Major and minor version; written `1`, or `(1, 2)` where there is a minor one.
///
/// A newer major version is refused, a newer minor one is opened for reading only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Format {
    /// Grows when older programs can't read the file.
    pub major: u32,
    /// Grows when older programs would lose something by saving it.
    pub minor: u32,
}

impl Format {
    /// A version.
    #[must_use]
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.minor == 0 {
            return s.serialize_u32(self.major);
        }
        let mut pair = s.serialize_tuple(2)?;
        pair.serialize_element(&self.major)?;
        pair.serialize_element(&self.minor)?;
        pair.end()
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(FormatVisitor)
    }
}

struct FormatVisitor;

impl<'de> Visitor<'de> for FormatVisitor {
    type Value = Format;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version like 1 or (1, 2)")
    }

    fn visit_u64<E: de::Error>(self, major: u64) -> Result<Format, E> {
        let major = u32::try_from(major).map_err(|_| E::custom("no version"))?;
        Ok(Format::new(major, 0))
    }

    fn visit_i64<E: de::Error>(self, major: i64) -> Result<Format, E> {
        self.visit_u64(u64::try_from(major).map_err(|_| E::custom("no version"))?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Format, A::Error> {
        let mut next = || seq.next_element::<u32>()?.ok_or_else(|| de::Error::custom("no version"));
        Ok(Format::new(next()?, next()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_or_a_pair() {
        for (text, format) in [("1", Format::new(1, 0)), ("(1,2)", Format::new(1, 2))] {
            assert_eq!(ron::from_str::<Format>(text).unwrap(), format);
            assert_eq!(ron::to_string(&format).unwrap(), text);
        }
        assert!(ron::from_str::<Format>("-1").is_err());
    }
}
