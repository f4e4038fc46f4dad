//! Names in files of other programs to ids of our schema, and ids of merged things to what they
//! live on as.

use crate::model::ids::{AttributeId, LabelId, RelationTypeId, RoleId};
use crate::model::schema::{AttributeKind, Label, Schema};

/// The label that another program's type name means: by id or alias, else the only one whose
/// id or display name is the same but for case, spaces, `-` and `_`.
#[must_use]
pub fn label_named<'a>(schema: &'a Schema, name: &str) -> Option<&'a Label> {
    if let Some(label) = schema.label(&LabelId::new(name)) {
        return Some(label);
    }
    let wanted = folded(name);
    let mut alike = schema.labels.iter().filter(|l| {
        folded(l.id.as_str()) == wanted
            || folded(&l.name) == wanted
            || l.aliases.iter().any(|a| folded(a.as_str()) == wanted)
    });
    let first = alike.next();
    if alike.next().is_some() { None } else { first }
}

fn folded(name: &str) -> String {
    name.chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).flat_map(char::to_lowercase).collect()
}

/// The id that a label is known by now; the id itself where the schema doesn't know it.
#[must_use]
pub fn label_now<'a>(schema: &'a Schema, id: &'a LabelId) -> &'a LabelId {
    schema.label(id).map_or(id, |l| &l.id)
}

/// The id that a relation type is known by now.
#[must_use]
pub fn relation_now<'a>(schema: &'a Schema, id: &'a RelationTypeId) -> &'a RelationTypeId {
    schema.relation(id).map_or(id, |r| &r.id)
}

/// The id that a role of `label` is known by now.
#[must_use]
pub fn role_now<'a>(label: Option<&'a Label>, id: &'a RoleId) -> &'a RoleId {
    label.and_then(|l| l.role(id)).map_or(id, |r| &r.id)
}

/// The id that an attribute of `label` is known by now.
#[must_use]
pub fn attribute_now<'a>(label: Option<&'a Label>, id: &'a AttributeId) -> &'a AttributeId {
    label.and_then(|l| l.attribute(id)).map_or(id, |a| &a.id)
}

/// What a value of an attribute is known as now. Of an assessment, `DAY VALUE: EVIDENCE`, only
/// the value can have been merged.
#[must_use]
pub fn value_now(label: Option<&Label>, attribute: &AttributeId, value: &str) -> String {
    let Some(kind) = label.and_then(|l| l.attribute(attribute)).map(|a| &a.kind) else {
        return value.to_owned();
    };
    let now = |value: &str| {
        let choice = kind.choices().iter().find(|c| c.id == value || c.aliases.iter().any(|a| a == value));
        choice.map_or_else(|| value.to_owned(), |c| c.id.clone())
    };
    let AttributeKind::Assessment(_) = kind else { return now(value) };
    let Some((day, rest)) = value.split_once(' ') else { return value.to_owned() };
    match rest.split_once(':') {
        Some((value, evidence)) => format!("{day} {}:{evidence}", now(value.trim())),
        None => format!("{day} {}", now(rest.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_name_means_a_label_whatever_its_case_unless_two_could_be_meant() {
        let mut schema = Schema::default();
        let found = |schema: &Schema, name: &str| label_named(schema, name).map(|l| l.id.to_string());
        assert_eq!(found(&schema, "person").as_deref(), Some("person"));
        assert_eq!(found(&schema, "Person").as_deref(), Some("person"));
        assert_eq!(found(&schema, "Gizmo"), None);
        schema.labels[1].name = "Person".to_owned();
        assert_eq!(found(&schema, "PERSON"), None);
        assert_eq!(found(&schema, "person").as_deref(), Some("person"));
    }

    #[test]
    fn merged_things_are_known_by_their_new_ids() {
        let mut schema = Schema::default();
        schema.merge_labels(&"role".into(), &"person".into()).unwrap();
        assert_eq!(label_now(&schema, &"role".into()).as_str(), "person");
        let label = schema.label_index(&"commitment".into()).unwrap();
        let AttributeKind::Assessment(values) = &mut schema.labels[label].attributes[9].kind else {
            panic!()
        };
        values[0].aliases.push("whole".to_owned());
        let label = Some(&schema.labels[label]);
        assert_eq!(value_now(label, &"compliance".into(), "2026-01-01 whole: a: b"), "2026-01-01 full: a: b");
        assert_eq!(value_now(label, &"unknown".into(), "x"), "x");
    }
}
