//! Identifiers: short names that people choose, and packed ids that the session makes.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Defines a cheap, cloneable string id. Equality and order are those of the string.
macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps `id` as it is; whether it is well formed is checked where it enters the program.
            #[must_use]
            pub fn new(id: &str) -> Self {
                Self(id.into())
            }

            /// The id as written in files.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

string_id!(
    /// An article's id: `[a-z0-9-]`, at most 60 characters, also the stem of its files.
    ArticleId
);
string_id!(
    /// An annotator's id: lower-case ASCII, also the name of the folder with their layers.
    AnnotatorId
);
string_id!(
    /// A label's id in the schema, stable when its display name changes.
    LabelId
);
string_id!(
    /// A role's id within a commitment label.
    RoleId
);
string_id!(
    /// An attribute's id.
    AttributeId
);
string_id!(
    /// A relation type's id.
    RelationTypeId
);

impl ArticleId {
    /// Most characters an article id may have.
    pub const MAX_LEN: usize = 60;

    /// Whether `id` may name the files of an article on every file system.
    #[must_use]
    pub fn is_valid(id: &str) -> bool {
        let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !id.is_empty() && id.len() <= Self::MAX_LEN && id.bytes().all(ok) && !is_reserved(id)
    }
}

impl AnnotatorId {
    /// The annotator under whose name the decisions of a review are kept.
    pub const DECIDED: &'static str = "decided";

    /// Whether `id` may name the folder of an annotator on every file system.
    #[must_use]
    pub fn is_valid(id: &str) -> bool {
        let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        !id.is_empty() && id.len() <= 40 && id.bytes().all(ok) && !is_reserved(id)
    }

    /// The id nearest to a display name: lower-case ASCII letters, digits and `-`;
    /// `annotator` where nothing of the name can be kept.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let slug = slug(name, 40);
        if Self::is_valid(&slug) { Self::new(&slug) } else { Self::new("annotator") }
    }
}

/// Lower-case ASCII letters and digits of `name`, other runs as one `-`, at most `max` bytes.
#[must_use]
pub fn slug(name: &str, max: usize) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= max {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Names that Windows keeps for devices, whatever their extension.
fn is_reserved(id: &str) -> bool {
    let numbered = |stem: &str| id.len() == 4 && id.starts_with(stem) && id.as_bytes()[3].is_ascii_digit();
    matches!(id, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// What a packed id names; its letter begins the written form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// `e-…`, a span with a label.
    Entity,
    /// `c-…`, a frame: who promised what.
    Commitment,
    /// `r-…`, a typed link between two annotations.
    Relation,
    /// `n-…`, a comment.
    Comment,
    /// `v-…`, a decision of a review to take nothing.
    Verdict,
    /// `x-…`, a canonical entity of the project.
    Canonical,
    /// `p-…`, a project.
    Project,
}

impl IdKind {
    const ALL: [Self; 7] = [
        Self::Entity,
        Self::Commitment,
        Self::Relation,
        Self::Comment,
        Self::Verdict,
        Self::Canonical,
        Self::Project,
    ];

    /// The letter that begins ids of this kind.
    #[must_use]
    pub const fn letter(self) -> u8 {
        match self {
            Self::Entity => b'e',
            Self::Commitment => b'c',
            Self::Relation => b'r',
            Self::Comment => b'n',
            Self::Verdict => b'v',
            Self::Canonical => b'x',
            Self::Project => b'p',
        }
    }
}

/// Crockford's base 32 in lower case: no i, l, o, u.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LEN_SHIFT: u32 = 50;
const KIND_SHIFT: u32 = 56;

/// An id made by the program: a kind letter, `-`, and ten characters of Crockford's base 32
/// (fewer are read too), packed in eight bytes because an article may hold 125,000 of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

/// The id of an annotation (entity, commitment, relation, comment or verdict).
pub type AnnotationId = Id;
/// The id of a canonical entity.
pub type CanonicalId = Id;

impl Id {
    /// Makes an id of ten characters from 50 of the given bits.
    #[must_use]
    pub fn from_bits(kind: IdKind, bits: u64) -> Self {
        let kind = u64::from(kind.letter());
        Self(kind << KIND_SHIFT | 10 << LEN_SHIFT | bits & ((1 << LEN_SHIFT) - 1))
    }

    /// What the id names.
    #[must_use]
    pub fn kind(self) -> IdKind {
        let letter = (self.0 >> KIND_SHIFT) as u8;
        IdKind::ALL.into_iter().find(|k| k.letter() == letter).unwrap_or(IdKind::Entity)
    }

    /// The id with this number, where there is one: the way back from [`Id::as_u64`].
    #[must_use]
    pub fn from_u64(number: u64) -> Option<Self> {
        let letter = (number >> KIND_SHIFT) as u8;
        let len = number >> LEN_SHIFT & 0b11_1111;
        let known = IdKind::ALL.iter().any(|k| k.letter() == letter);
        (known && (1..=10).contains(&len)).then_some(Self(number))
    }

    /// A number that is unique to the id, for hashing and for the screen's own ids.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

/// Why a string is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}” is no id: wanted a letter of e c r n v x p, “-”, and up to ten of 0-9 a-z without i l o u", .0.escape_debug())]
pub struct BadId(pub String);

impl FromStr for Id {
    type Err = BadId;

    fn from_str(s: &str) -> Result<Self, BadId> {
        let bad = || BadId(s.chars().take(40).collect());
        let bytes = s.as_bytes();
        if bytes.len() < 3 || bytes.len() > 12 || bytes[1] != b'-' {
            return Err(bad());
        }
        let kind = IdKind::ALL.into_iter().find(|k| k.letter() == bytes[0]).ok_or_else(bad)?;
        let mut packed = 0;
        for b in &bytes[2..] {
            let digit = DIGITS.iter().position(|d| d == b).ok_or_else(bad)?;
            packed = packed << 5 | digit as u64;
        }
        let len = (bytes.len() - 2) as u64;
        Ok(Self(u64::from(kind.letter()) << KIND_SHIFT | len << LEN_SHIFT | packed))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", ((self.0 >> KIND_SHIFT) as u8) as char)?;
        let len = self.0 >> LEN_SHIFT & 0b11_1111;
        for i in (0..len).rev() {
            f.write_str(char::from(DIGITS[(self.0 >> (5 * i) & 31) as usize]).encode_utf8(&mut [0; 4]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        for text in ["e-7f3k2m9xq1", "c-81xq0f6t2b", "x-4k1p9s0c2d", "e-1", "n-0000000000"] {
            assert_eq!(text.parse::<Id>().unwrap().to_string(), text);
        }
        let made = Id::from_bits(IdKind::Relation, u64::MAX);
        assert_eq!(made.to_string(), "r-zzzzzzzzzz");
        assert_eq!(made.to_string().parse::<Id>().unwrap(), made);
        assert_eq!(made.kind(), IdKind::Relation);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "e", "e-", "q-123", "e-12345678901", "e-ilou", "e_123", "é-1"] {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_become_ids_that_every_file_system_takes() {
        assert_eq!(AnnotatorId::from_name("Ana  Silva!").as_str(), "ana-silva");
        assert_eq!(AnnotatorId::from_name("नमस्ते").as_str(), "annotator");
        assert_eq!(AnnotatorId::from_name("CON").as_str(), "annotator");
        assert!(!ArticleId::is_valid("../x"));
        assert!(!ArticleId::is_valid("com1"));
        assert!(ArticleId::is_valid("joint-working-group-2"));
    }
}
