//! What a merge could not settle: kept, both sides, until someone decides.

use std::sync::Arc;

use ron::value::RawValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::split::{Group, one_line};
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, ArticleId};

/// Which side of a conflict is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// What is in force already.
    Ours,
    /// What the other side has.
    Theirs,
    /// Both, where that is possible: theirs comes as an annotation of its own.
    Both,
}

/// Two sides changed an annotation of a layer, each in another way; or one deleted what the
/// other changed or refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerConflict {
    /// Which annotation.
    pub id: AnnotationId,
    /// As the side has it in whose file it stands; none where it was deleted.
    pub ours: Option<Arc<Annotation>>,
    /// As the other side has it.
    pub theirs: Option<Arc<Annotation>>,
}

/// Two sides changed a value of a file that all share, each in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Fields and ids that lead to the value: `labels`, `person`, `name`.
    pub at: Vec<String>,
    /// As it is in force, in RON; none where it was taken out.
    pub ours: Option<Box<str>>,
    /// As the other side has it, in RON.
    pub theirs: Option<Box<str>>,
}

/// Which file that all share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shared {
    /// `schema.ron`.
    Schema,
    /// `entities.ron`.
    Entities,
    /// `project.ron`.
    Project,
    /// `assignments.ron`.
    Assignments,
    /// What is known of an article.
    Article(ArticleId),
}

/// As it stands in files.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    at: Vec<String>,
    ours: Option<Box<RawValue>>,
    theirs: Option<Box<RawValue>>,
}

impl Serialize for Conflict {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let raw = |value: &Option<Box<str>>| {
            let raw = value.as_deref().map(|v| RawValue::from_boxed_ron(v.into()));
            raw.transpose().map_err(serde::ser::Error::custom)
        };
        Wire { at: self.at.clone(), ours: raw(&self.ours)?, theirs: raw(&self.theirs)? }.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Conflict {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let Wire { at, ours, theirs } = Wire::deserialize(d)?;
        let own = |raw: Option<Box<RawValue>>| raw.map(|raw| one_line(raw.trim().get_ron()).into());
        Ok(Self { at, ours: own(ours), theirs: own(theirs) })
    }
}

/// How many entries a file's `conflicts` have.
pub(super) fn count(file: &Group<'_>) -> usize {
    file.field("conflicts").and_then(Group::of).map_or(0, |g| g.items.len())
}

/// Adds entries to a file's `conflicts`, each once, and says how many there are then. A file that
/// has any is of a version whose readers know of them. `None` where it is no file of ours.
#[must_use]
pub fn with(merged: &str, found: Vec<String>) -> Option<(String, usize)> {
    let group = Group::of(merged)?;
    let known = group.field("conflicts").and_then(Group::of);
    let mut all: Vec<String> =
        known.iter().flat_map(|g| &g.items).map(|i| one_line(i.value).into_owned()).collect();
    for entry in found {
        if !all.contains(&entry) && !all.contains(&turned(&entry)) {
            all.push(entry);
        }
    }
    let fields = group.items.iter().filter(|i| i.key != Some("conflicts")).map(|item| {
        let value = match item.key {
            Some("format") if !all.is_empty() && item.value.trim() == "1" => "(1, 1)",
            _ => item.value,
        };
        format!("{}: {value}", item.key.unwrap_or(""))
    });
    let mut fields: Vec<String> = fields.collect();
    if !all.is_empty() {
        fields.push(format!("conflicts: [{}]", all.join(", ")));
    }
    Some((format!("{}({})", group.name, fields.join(", ")), all.len()))
}

/// The entry as the other side would have it.
fn turned(entry: &str) -> String {
    let Some(group) = Group::of(entry) else { return entry.to_owned() };
    let value = |name| group.field(name).unwrap_or("None");
    let key = group.items.first().map_or("", |i| i.key.unwrap_or(""));
    format!("({key}: {}, ours: {}, theirs: {})", value(key), value("theirs"), value("ours"))
}
