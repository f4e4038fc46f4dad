//! The schema: which labels, roles, attributes and relation types a project knows.
//!
//! Everything that the window shows of them (names, colours, keys, help, constraints) comes
//! from here. Ids stay when names change; a merged id lives on as an alias of its successor.

mod check;
mod defaults;
mod edit;
mod grow;
mod merge;
mod parts;

pub use check::SchemaProblem;
pub use edit::{SchemaEditError, free_id};
pub use parts::{
    Attribute, AttributeKind, Choice, Colour, Ends, Filling, Label, LabelKind, Overlap, RelationType, Rgb,
    Role,
};

use serde::{Deserialize, Serialize};

use super::format::Format;
use super::ids::{LabelId, RelationTypeId};
use super::merge::Conflict;

/// All labels and relation types of a project. The default is the one that a new project gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Version of the file's form.
    pub format: Format,
    /// In the order in which they are offered.
    pub labels: Vec<Label>,
    /// In the order in which they are offered.
    #[serde(default)]
    pub relations: Vec<RelationType>,
    /// What merging two copies of it could not settle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

impl Schema {
    /// Newest version of the schema's form that this program writes.
    ///
    /// - 1.1 has conflicts; without any it is written as 1.0.
    pub const FORMAT: Format = Format::new(1, 1);
    /// The form of a schema without conflicts.
    pub const PLAIN: Format = Format::new(1, 0);

    /// A schema with nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        Self { format: Self::PLAIN, labels: Vec::new(), relations: Vec::new(), conflicts: Vec::new() }
    }

    /// The label with this id or alias.
    #[must_use]
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.label_index(id).map(|i| &self.labels[i])
    }

    /// Position of the label with this id or alias.
    #[must_use]
    pub fn label_index(&self, id: &LabelId) -> Option<usize> {
        let exact = self.labels.iter().position(|l| l.id == *id);
        exact.or_else(|| self.labels.iter().position(|l| l.aliases.contains(id)))
    }

    /// The label's display name, or its id where the schema doesn't know it.
    #[must_use]
    pub fn label_name<'a>(&'a self, id: &'a LabelId) -> &'a str {
        self.label(id).map_or(id.as_str(), |l| &l.name)
    }

    /// The relation type with this id or alias.
    #[must_use]
    pub fn relation(&self, id: &RelationTypeId) -> Option<&RelationType> {
        let exact = self.relations.iter().find(|r| r.id == *id);
        exact.or_else(|| self.relations.iter().find(|r| r.aliases.contains(id)))
    }

    /// The label whose key is `key`, whatever its case.
    #[must_use]
    pub fn label_for_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|l| l.key.is_some_and(|k| k.eq_ignore_ascii_case(&key)))
    }

    /// The labels of spans.
    pub fn entity_labels(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|l| l.kind == LabelKind::Entity)
    }

    /// The labels of frames.
    pub fn commitment_labels(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|l| l.kind == LabelKind::Commitment)
    }
}
