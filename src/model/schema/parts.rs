//! The parts of a schema, as they stand in `schema.ron`.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::annotation::{Attributes, Commitment, Filler};
use crate::model::ids::{AttributeId, LabelId, RelationTypeId, RoleId};

fn is_false(b: &bool) -> bool {
    !b
}

/// What a label is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
pub enum LabelKind {
    /// A span.
    #[default]
    Entity,
    /// A frame with extent, cue and roles.
    Commitment,
}

/// Which other annotations may share words with one of this label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
pub enum Overlap {
    /// Any.
    #[default]
    Any,
    /// None that cross it; nesting and coinciding is fine.
    NotCrossing,
    /// None of the same label.
    NotSameLabel,
    /// None at all.
    Nothing,
}

/// A label of spans or frames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Stable id, as in layer files.
    pub id: LabelId,
    /// As shown.
    pub name: String,
    /// Short form for the tag under the words; the name where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// Span or frame.
    #[serde(default)]
    pub kind: LabelKind,
    /// Its colour on light and on dark pages.
    pub colour: Colour,
    /// The key that marks with it.
    #[serde(default)]
    pub key: Option<char>,
    /// What the analyst should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What may share its words.
    #[serde(default)]
    pub overlap: Overlap,
    /// Its attributes, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Its roles, in the order of the keys 1 to 9, 0, Shift+1; only frames have any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Ids of labels that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<LabelId>,
}

impl Label {
    /// A label without key, help, attributes or roles.
    #[must_use]
    pub fn new(id: &str, name: &str, kind: LabelKind, colour: Colour) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            tag: String::new(),
            kind,
            colour,
            key: None,
            help: String::new(),
            overlap: Overlap::Any,
            attributes: Vec::new(),
            roles: Vec::new(),
            aliases: Vec::new(),
        }
    }

    /// The text of the tag under the words.
    #[must_use]
    pub fn tag(&self) -> &str {
        if self.tag.is_empty() { &self.name } else { &self.tag }
    }

    /// The role with this id or alias.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|r| r.is(id))
    }

    /// The attribute with this id or alias.
    #[must_use]
    pub fn attribute(&self, id: &AttributeId) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.is(id))
    }
}

/// What may fill a role, besides the labels it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
pub enum Filling {
    /// Annotations and bare words.
    #[default]
    AnnotationOrWords,
    /// Annotations only.
    Annotation,
    /// Bare words only.
    Words,
}

/// A role of a frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Stable id, as in layer files.
    pub id: RoleId,
    /// As shown.
    pub name: String,
    /// What the analyst should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// How many fillers it must have.
    #[serde(default)]
    pub min: u32,
    /// How many it may have; any number where there is none.
    #[serde(default)]
    pub max: Option<u32>,
    /// Labels that may fill it; any where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// Whether annotations, bare words or both may fill it.
    #[serde(default)]
    pub filling: Filling,
    /// Ids of roles that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<RoleId>,
}

impl Role {
    /// Whether several may fill it.
    #[must_use]
    pub fn takes_several(&self) -> bool {
        self.max != Some(1)
    }

    /// Whether an id means this role: its own, or that of one that was merged into it.
    #[must_use]
    pub fn is(&self, id: &RoleId) -> bool {
        self.id == *id || self.aliases.contains(id)
    }

    /// What fills this role, in order, also under the ids of roles that were merged into it.
    pub fn fillers<'a>(&'a self, frame: &'a Commitment) -> impl Iterator<Item = &'a Filler> {
        frame.roles.iter().filter(|(id, _)| self.is(id)).map(|(_, filler)| filler)
    }

    /// A role that anything may fill.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            help: String::new(),
            min: 0,
            max: None,
            labels: Vec::new(),
            filling: Filling::default(),
            aliases: Vec::new(),
        }
    }
}

/// A value that a choice attribute may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable id, as in layer files.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What the analyst should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Ids of values that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl Choice {
    /// A value whose name is its id.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), name: id.to_owned(), help: String::new(), aliases: Vec::new() }
    }
}

/// What values an attribute holds. In files each value is a string: a choice its id, a number
/// in decimal, yes or no `yes` or `no`, dates an ISO 8601 interval `2026-03-05/2026-03-31`, an
/// assessment `2026-06-30 partial: evidence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeKind {
    /// One of several values.
    Choice(Vec<Choice>),
    /// Any number of several values.
    Choices(Vec<Choice>),
    /// Free text.
    Text,
    /// A decimal number.
    Number,
    /// An interval of days.
    Dates,
    /// Yes or no.
    YesNo,
    /// A dated value with evidence; several over time.
    Assessment(Vec<Choice>),
}

impl AttributeKind {
    /// Whether an annotation may have several values of it.
    #[must_use]
    pub const fn takes_several(&self) -> bool {
        matches!(self, Self::Choices(_) | Self::Assessment(_) | Self::Dates)
    }

    /// The values to choose from, where there are any.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(c) | Self::Choices(c) | Self::Assessment(c) => c,
            Self::Text | Self::Number | Self::Dates | Self::YesNo => &[],
        }
    }

    /// Whether an annotation may hold several values.
    #[must_use]
    pub fn several(&self) -> bool {
        matches!(self, Self::Choices(_) | Self::Assessment(_))
    }
}

/// An attribute of a label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Stable id, as in layer files.
    pub id: AttributeId,
    /// As shown.
    pub name: String,
    /// What the analyst should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What it holds.
    pub kind: AttributeKind,
    /// Whether an annotation without it is incomplete.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Ids of attributes that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<AttributeId>,
}

impl Attribute {
    /// Whether an id means this attribute: its own, or that of one that was merged into it.
    #[must_use]
    pub fn is(&self, id: &AttributeId) -> bool {
        self.id == *id || self.aliases.contains(id)
    }

    /// The values of this attribute, also those under the ids of attributes that were merged
    /// into it.
    #[must_use]
    pub fn values<'a>(&self, attributes: &'a Attributes) -> Vec<&'a String> {
        // Its own first: a second one of a kind that takes one value is what was merged in.
        let own = attributes.get(&self.id).into_iter();
        let merged = self.aliases.iter().filter_map(|alias| attributes.get(alias));
        own.chain(merged).flatten().collect()
    }

    /// An attribute that may be left out.
    #[must_use]
    pub fn new(id: &str, name: &str, kind: AttributeKind) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            help: String::new(),
            kind,
            required: false,
            aliases: Vec::new(),
        }
    }
}

/// One way in which a relation type may link annotations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ends {
    /// From any of the first labels to any of the second; an empty list is any label.
    Pair(Vec<LabelId>, Vec<LabelId>),
    /// From any label to the same.
    SameLabel,
}

/// A type of directed links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationType {
    /// Stable id, as in layer files.
    pub id: RelationTypeId,
    /// As shown.
    pub name: String,
    /// What the analyst should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What it may link; anything where there is none.
    #[serde(default)]
    pub ends: Vec<Ends>,
    /// Ids of types that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<RelationTypeId>,
}

impl RelationType {
    /// Whether it may link an annotation labelled `from` to one labelled `to`.
    #[must_use]
    pub fn allows(&self, from: &LabelId, to: &LabelId) -> bool {
        let holds = |labels: &[LabelId], label| labels.is_empty() || labels.contains(label);
        self.ends.is_empty()
            || self.ends.iter().any(|ends| match ends {
                Ends::Pair(f, t) => holds(f, from) && holds(t, to),
                Ends::SameLabel => from == to,
            })
    }
}

/// A label's firm colour on light and on dark pages; tints are mixed from it by the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    /// On a light page.
    pub light: Rgb,
    /// On a dark page.
    pub dark: Rgb,
}

/// An sRGB colour; written `#2f8f6b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Colour {
    /// Of a label that came from elsewhere and has none yet.
    pub const NONE: Self = Self::from_hex(0, 0);

    /// From two numbers like `0x2f8f6b`.
    #[must_use]
    pub const fn from_hex(light: u32, dark: u32) -> Self {
        const fn rgb(n: u32) -> Rgb {
            Rgb([(n >> 16) as u8, (n >> 8) as u8, n as u8])
        }
        Self { light: rgb(light), dark: rgb(dark) }
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl FromStr for Rgb {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("“{}” is no colour: wanted #rrggbb", s.escape_debug());
        let hex = s.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii()).ok_or_else(bad)?;
        let n = u32::from_str_radix(hex, 16).map_err(|_| bad())?;
        Ok(Self([(n >> 16) as u8, (n >> 8) as u8, n as u8]))
    }
}

impl Serialize for Rgb {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
