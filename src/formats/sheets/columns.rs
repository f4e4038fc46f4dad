//! Which columns a schema gives.

use std::collections::BTreeMap;

use crate::model::ids::{AttributeId, RoleId};
use crate::model::schema::{Attribute, LabelKind, Schema};

/// Headings before the roles.
pub(super) const BEFORE: [&str; 7] = ["article", "date", "title", "annotator", "label", "statement", "cue"];
/// Headings after the attributes.
pub(super) const AFTER: [&str; 4] = ["note", "status", "offsets", "id"];
/// Headings of the sheet of entities, before its attributes.
pub(super) const OF_ENTITIES: [&str; 7] =
    ["article", "date", "title", "annotator", "label", "words", "refers to"];

/// Whether these are the first headings of a table that this program writes.
pub(in crate::formats) fn is_ours<'a>(head: impl Iterator<Item = &'a str> + Clone) -> bool {
    let begins = |ours: &[&str]| head.clone().map(str::trim).take(ours.len()).eq(ours.iter().copied());
    begins(&BEFORE) || begins(&OF_ENTITIES)
}

/// Roles and attributes that have a column, by id, those of several labels once.
pub(super) struct Columns {
    pub roles: Vec<RoleId>,
    pub of_frames: Vec<AttributeId>,
    pub of_entities: Vec<AttributeId>,
    /// Headings of the sheet of commitments.
    pub headings: Vec<String>,
    /// Headings of the sheet of entities.
    pub entity_headings: Vec<String>,
}

impl Columns {
    pub fn of(schema: &Schema) -> Self {
        let (mut roles, mut role_names) = (Vec::new(), Vec::new());
        for role in schema.commitment_labels().flat_map(|l| &l.roles) {
            if !roles.contains(&role.id) {
                roles.push(role.id.clone());
                role_names.push((role.id.to_string(), role.name.clone()));
            }
        }
        let attributes = |kind: LabelKind| {
            let (mut ids, mut names) = (Vec::new(), Vec::new());
            let all = schema.labels.iter().filter(move |l| l.kind == kind).flat_map(|l| &l.attributes);
            for Attribute { id, name, .. } in all {
                if !ids.contains(id) {
                    ids.push(id.clone());
                    names.push((id.to_string(), name.clone()));
                }
            }
            (ids, names)
        };
        let (of_frames, frame_names) = attributes(LabelKind::Commitment);
        let (of_entities, entity_names) = attributes(LabelKind::Entity);
        let named = role_names.into_iter().map(|n| ("role", n));
        let named = named.chain(frame_names.into_iter().map(|n| ("attribute", n)));
        let headings = headings(&BEFORE, named.collect());
        let named = entity_names.into_iter().map(|n| ("attribute", n)).collect();
        let entity_headings = self::headings(&OF_ENTITIES, named);
        Self { roles, of_frames, of_entities, headings, entity_headings }
    }
}

/// All headings; a name that would stand twice gets its id, and where that stands twice too (a
/// role and the attribute with its days), its kind.
fn headings(before: &[&str], named: Vec<(&str, (String, String))>) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let fixed = before.iter().chain(&AFTER).map(|h| (*h).to_owned());
    for name in fixed.chain(named.iter().map(|(_, (_, name))| name.clone())) {
        *times.entry(name.to_lowercase()).or_default() += 1;
    }
    let ids: Vec<String> = named.iter().map(|(_, (id, _))| id.clone()).collect();
    let own = named.into_iter().map(|(kind, (id, name))| {
        if times[&name.to_lowercase()] < 2 {
            name
        } else if ids.iter().filter(|i| **i == id).count() < 2 {
            format!("{name} ({id})")
        } else {
            format!("{name} ({kind} {id})")
        }
    });
    let before = before.iter().map(|h| (*h).to_owned());
    before.chain(own).chain(AFTER.iter().map(|h| (*h).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_stands_once_also_where_names_are_alike() {
        let mut schema = Schema::default();
        for label in &mut schema.labels {
            label.roles.iter_mut().for_each(|r| r.name = "Note".to_owned());
            label.attributes.iter_mut().for_each(|a| a.name = "note".to_owned());
        }
        for schema in [schema, Schema::default()] {
            let columns = Columns::of(&schema);
            for headings in [columns.headings, columns.entity_headings] {
                let different: std::collections::BTreeSet<_> =
                    headings.iter().map(|h| h.to_lowercase()).collect();
                assert_eq!(different.len(), headings.len(), "{headings:?}");
            }
        }
    }
}
