//! Names as they stand in an `.ann`, and what they mean in a schema.

use crate::formats::names::label_named;
use crate::model::annotation::Annotation;
use crate::model::ids::{AttributeId, LabelId, RelationTypeId, RoleId};
use crate::model::schema::{Attribute, Label, Schema};

/// An id as brat wants its types: nothing that ends a column or has a meaning in a line.
pub(super) fn type_name(id: &str) -> String {
    id.chars().map(|c| if in_no_type(c) { '_' } else { c }).collect()
}

/// A value without white space.
pub(super) fn value_name(value: &str) -> String {
    value.chars().map(|c| if in_no_value(c) { '_' } else { c }).collect()
}

fn in_no_type(c: char) -> bool {
    in_no_value(c) || ":;,|<>[]".contains(c)
}

fn in_no_value(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Whether label, roles, attributes or values of an annotation are written otherwise than they are.
pub(super) fn are_changed(annotation: &Annotation) -> bool {
    let attributes = annotation.attributes().into_iter().flatten();
    let roles = annotation.as_commitment().map_or(&[][..], |c| &c.roles);
    let relation = if let Annotation::Relation(r) = annotation { Some(r.kind.as_str()) } else { None };
    annotation.label().map(LabelId::as_str).into_iter().chain(relation).any(|id| id.contains(in_no_type))
        || roles.iter().any(|(role, _)| role.as_str().contains(in_no_type))
        || attributes.into_iter().any(|(id, values)| {
            id.as_str().contains(in_no_type) || values.iter().any(|v| v.contains(in_no_value))
        })
}

/// Whether a name in a file means the id: as it would be written, but for case.
fn means(id: &str, name: &str) -> bool {
    type_name(id).to_lowercase() == name.to_lowercase()
}

/// The label that a type means.
pub(super) fn label<'a>(schema: &'a Schema, name: &str) -> Option<&'a Label> {
    label_named(schema, name).or_else(|| schema.labels.iter().find(|l| means(l.id.as_str(), name)))
}

/// The label's id, new where the schema has none.
pub(super) fn label_id(schema: &Schema, name: &str) -> LabelId {
    label(schema, name).map_or_else(|| LabelId::new(name), |l| l.id.clone())
}

/// The role that an argument means. Further fillers of a role have a number behind its name.
pub(super) fn role(label: Option<&Label>, name: &str) -> RoleId {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let roles = || label.into_iter().flat_map(|l| &l.roles);
    // The longest name first: a role may end in a number itself. What is cut off is ASCII.
    for end in (base.len().max(1)..=name.len()).rev() {
        let Some(name) = name.get(..end) else { break };
        let exact = roles().find(|r| type_name(r.id.as_str()) == name);
        let found = exact.or_else(|| roles().find(|r| r.is(&name.into()) || means(r.id.as_str(), name)));
        if let Some(role) = found {
            return role.id.clone();
        }
    }
    RoleId::new(if base.is_empty() { name } else { base })
}

/// The attribute of a label that a name means.
pub(super) fn attribute<'a>(label: Option<&'a Label>, name: &str) -> Option<&'a Attribute> {
    let attributes = || label.into_iter().flat_map(|l| &l.attributes);
    let exact = attributes().find(|a| type_name(a.id.as_str()) == name);
    exact.or_else(|| attributes().find(|a| a.is(&AttributeId::new(name)) || means(a.id.as_str(), name)))
}

/// What a value stands for: one of the attribute's choices, else with spaces for `_`. Values of
/// attributes that the schema lacks stay as they are; a flag is `yes`.
pub(super) fn value(attribute: Option<&Attribute>, written: Option<&str>) -> String {
    let written = written.unwrap_or("yes");
    let Some(attribute) = attribute else { return written.to_owned() };
    let choice = attribute.kind.choices().iter().find(|c| value_name(&c.id) == written);
    choice.map_or_else(|| written.replace('_', " "), |c| c.id.clone())
}

/// The relation type that a name means, new where the schema has none.
pub(super) fn relation(schema: &Schema, name: &str) -> RelationTypeId {
    let id = RelationTypeId::new(name);
    let known = schema.relation(&id);
    let found = known.or_else(|| schema.relations.iter().find(|r| means(r.id.as_str(), name)));
    found.map_or(id, |r| r.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Role;

    #[test]
    fn numbers_behind_a_role_are_cut_off_unless_they_are_part_of_its_name() {
        let mut label = Schema::default().label(&"commitment".into()).unwrap().clone();
        label.roles.push(Role::new("phase2", "phase 2"));
        let role = |name| role(Some(&label), name).to_string();
        assert_eq!([role("Promisor"), role("promisor12")], ["promisor", "promisor"]);
        assert_eq!([role("phase2"), role("phase22"), role("phase3")], ["phase2", "phase2", "phase"]);
        assert_eq!([role("Theme2"), role("2")], ["Theme", "2"]);
    }

    #[test]
    fn values_mean_choices_and_flags_mean_yes() {
        let schema = Schema::default();
        let label = schema.label(&"commitment".into());
        let area = attribute(label, "Area");
        assert_eq!(value(area, Some("political_reform")), "political reform");
        assert_eq!(value(attribute(label, "Mood"), Some("so_so")), "so_so");
        assert_eq!(value(attribute(label, "conditional"), None), "yes");
    }
}
