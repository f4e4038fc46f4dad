//! A CAS in memory: feature structures by number, the views that show them, the types they have.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A type or feature name.
pub(super) type Name = Cow<'static, str>;

/// What a feature holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A string, or anything that an XMI says and whose type is not known yet.
    Text(String),
    Number(i64),
    /// A number of another kind or a truth value, as the file has it.
    Plain(String),
    Texts(Vec<String>),
    /// A feature structure, by its id.
    Ref(u64),
    Refs(Vec<u64>),
}

/// A feature structure.
#[derive(Clone, Debug)]
pub(super) struct Fs {
    /// 0 where the file gives none.
    pub id: u64,
    /// From 1.
    pub line: u32,
    pub kind: Name,
    pub values: Vec<(Name, Value)>,
}

impl Fs {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// A whole number, also one that is still text.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Number(n) => u64::try_from(*n).ok(),
            Value::Ref(id) => Some(*id),
            Value::Text(text) | Value::Plain(text) => text.trim().parse().ok(),
            Value::Texts(_) | Value::Refs(_) => None,
        }
    }

    /// A string that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text.as_str()).filter(|t| !t.is_empty()),
            _ => None,
        }
    }
}

/// What shows feature structures over one text.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// Id of its `uima.cas.Sofa`.
    pub sofa: u64,
    pub members: Vec<u64>,
}

/// A CAS.
#[derive(Clone, Debug, Default)]
pub(super) struct Cas {
    pub fs: Vec<Fs>,
    pub views: Vec<View>,
    /// What of the file could not be taken: line and why.
    pub problems: Vec<(u32, String)>,
}

/// The names that are used here of UIMA's own types.
pub(super) const SOFA: &str = "uima.cas.Sofa";
pub(super) const ANNOTATION: &str = "uima.tcas.Annotation";
pub(super) const ANNOTATION_BASE: &str = "uima.cas.AnnotationBase";
pub(super) const DOCUMENT: &str = "uima.tcas.DocumentAnnotation";
pub(super) const TOP: &str = "uima.cas.TOP";
pub(super) const STRING: &str = "uima.cas.String";
pub(super) const STRING_ARRAY: &str = "uima.cas.StringArray";
pub(super) const FS_ARRAY: &str = "uima.cas.FSArray";

/// A feature of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    pub range: Name,
    /// Of arrays, where it is said.
    pub element: Option<Name>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    pub supertype: Name,
    pub features: BTreeMap<Name, Feature>,
}

/// Types by name, without UIMA's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Types(pub BTreeMap<Name, Type>);

/// What the range of a feature means for its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Text,
    /// A number or a truth value.
    Plain,
    Texts,
    /// An array of numbers or bytes.
    Plains,
    Ref,
    Refs,
}

impl Range {
    pub fn of(range: &str) -> Self {
        match range.strip_prefix("uima.cas.") {
            Some("String") => Self::Text,
            Some("Boolean" | "Byte" | "Short" | "Integer" | "Long" | "Float" | "Double") => Self::Plain,
            Some("StringArray" | "StringList" | "String[]") => Self::Texts,
            Some(
                "BooleanArray" | "ByteArray" | "ShortArray" | "IntegerArray" | "LongArray" | "FloatArray"
                | "DoubleArray" | "IntegerList" | "FloatList",
            ) => Self::Plains,
            Some("FSArray" | "FSList") => Self::Refs,
            Some(other) if other.ends_with("[]") && other != "TOP[]" => Self::Plains,
            _ if range.ends_with("[]") => Self::Refs,
            _ => Self::Ref,
        }
    }
}

/// Supertypes that are followed; a chain that is longer is a circle or nobody's.
const DEPTH: usize = 64;

impl Types {
    /// A type and those above it, as far as they are known.
    fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let up = |name: &&'a str| self.0.get(*name).map(|t| &*t.supertype);
        std::iter::successors(Some(name), up).take(DEPTH)
    }

    /// Whether a type is another one or below it.
    pub fn is_a(&self, name: &str, above: &str) -> bool {
        self.chain(name).any(|n| n == above)
    }

    /// What a feature of a type, its own or inherited, holds; `None` where nobody says.
    pub fn range(&self, name: &str, feature: &str) -> Option<Range> {
        let own = |name: &str| self.0.get(name)?.features.get(feature);
        self.chain(name).find_map(own).map(|f| Range::of(&f.range))
    }
}
