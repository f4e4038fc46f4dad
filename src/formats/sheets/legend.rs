//! The schema in words.

use super::rows::Row;
use crate::model::schema::{AttributeKind, LabelKind, Schema};

/// Headings of the legend.
pub(super) const HEADINGS: [&str; 6] = ["kind", "of", "id", "name", "what it holds", "help"];

/// A row for each label with its roles, attributes and their values, and for each relation type.
pub(super) fn rows(schema: &Schema) -> Vec<Row> {
    let mut out = Vec::new();
    let mut put = |cells: [&str; 6]| out.push(cells.map(str::to_owned).to_vec());
    for label in &schema.labels {
        let of = label.id.as_str();
        let kind = if label.kind == LabelKind::Commitment { "commitment label" } else { "entity label" };
        put([kind, "", of, &label.name, "", &label.help]);
        for role in &label.roles {
            put(["role", of, role.id.as_str(), &role.name, "", &role.help]);
        }
        for attribute in &label.attributes {
            let id = attribute.id.as_str();
            put(["attribute", of, id, &attribute.name, holds(&attribute.kind), &attribute.help]);
            for choice in attribute.kind.choices() {
                put(["value", &format!("{of}, {id}"), &choice.id, &choice.name, "", &choice.help]);
            }
        }
    }
    for relation in &schema.relations {
        put(["relation", "", relation.id.as_str(), &relation.name, "", &relation.help]);
    }
    out
}

/// What values an attribute has, in words.
fn holds(kind: &AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Choice(_) => "one value",
        AttributeKind::Choices(_) => "any number of values",
        AttributeKind::Text => "text",
        AttributeKind::Number => "a number",
        AttributeKind::Dates => "days, first/last",
        AttributeKind::YesNo => "yes or no",
        AttributeKind::Assessment(_) => "day, value: evidence",
    }
}
