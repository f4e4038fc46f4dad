//! `annotation.conf`: the schema as brat wants it.

use std::fmt::Write;

use super::names::{type_name, value_name};
use super::{EXTENT, WORDS};
use crate::model::ids::LabelId;
use crate::model::schema::{AttributeKind, Ends, Filling, Label, RelationType, Role, Schema};

/// The configuration for a project's schema.
pub(super) fn annotation_conf(schema: &Schema) -> String {
    let mut out = String::from("[entities]\n");
    // A string takes all that is written to it, here and below.
    for label in schema.entity_labels() {
        let _ = writeln!(out, "{}", type_name(label.id.as_str()));
    }
    let _ = writeln!(out, "{EXTENT}\n{WORDS}\n\n[relations]");
    schema.relations.iter().for_each(|relation| relation_lines(&mut out, relation));
    out.push_str("<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n");
    schema.commitment_labels().for_each(|label| event_line(&mut out, schema, label));
    out.push_str("\n[attributes]\n");
    attribute_lines(&mut out, schema);
    out
}

fn relation_lines(out: &mut String, relation: &RelationType) {
    let name = type_name(relation.id.as_str());
    let any = [Ends::Pair(Vec::new(), Vec::new())];
    let ends = if relation.ends.is_empty() { &any[..] } else { &relation.ends };
    for ends in ends {
        let (from, to) = match ends {
            Ends::Pair(from, to) => (types(from), types(to)),
            // Brat can't say that both have to be of one type.
            Ends::SameLabel => ("<ANY>".to_owned(), "<ANY>".to_owned()),
        };
        let _ = writeln!(out, "{name}\tArg1:{from}, Arg2:{to}");
    }
}

fn types(labels: &[LabelId]) -> String {
    match labels {
        [] => "<ANY>".to_owned(),
        labels => labels.iter().map(|l| type_name(l.as_str())).collect::<Vec<_>>().join("|"),
    }
}

fn event_line(out: &mut String, schema: &Schema, label: &Label) {
    let _ = write!(out, "{}\t{EXTENT}?:{EXTENT}", type_name(label.id.as_str()));
    for role in &label.roles {
        let _ = write!(out, ", {}{}:{}", type_name(role.id.as_str()), how_many(role), fillers(schema, role));
    }
    out.push('\n');
}

fn how_many(role: &Role) -> &'static str {
    match (role.min, role.max) {
        (1.., Some(1)) => "",
        (0, Some(1)) => "?",
        (0, _) => "*",
        _ => "+",
    }
}

/// Types that may fill a role; all of the schema's where it takes any.
fn fillers(schema: &Schema, role: &Role) -> String {
    let mut names: Vec<String> = match role.labels.as_slice() {
        [] => schema.labels.iter().map(|l| type_name(l.id.as_str())).collect(),
        labels => labels.iter().map(|l| type_name(l.as_str())).collect(),
    };
    if role.filling != Filling::Annotation {
        names.push(WORDS.to_owned());
    }
    names.join("|")
}

/// One line for each attribute, whichever labels have it: brat knows an attribute by its name.
fn attribute_lines(out: &mut String, schema: &Schema) {
    let mut known: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for label in &schema.labels {
        let owner = type_name(label.id.as_str());
        for attribute in &label.attributes {
            let name = type_name(attribute.id.as_str());
            let at = known.iter().position(|(n, ..)| *n == name).unwrap_or_else(|| {
                known.push((name, Vec::new(), Vec::new()));
                known.len() - 1
            });
            let (_, owners, values) = &mut known[at];
            owners.push(owner.clone());
            for value in
                values_of(&attribute.kind).into_iter().filter(|v| !values.contains(v)).collect::<Vec<_>>()
            {
                values.push(value);
            }
        }
    }
    for (name, owners, values) in known {
        let _ = write!(out, "{name}\tArg:{}", owners.join("|"));
        if !values.is_empty() {
            let _ = write!(out, ", Value:{}", values.join("|"));
        }
        out.push('\n');
    }
}

fn values_of(kind: &AttributeKind) -> Vec<String> {
    match kind {
        AttributeKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        // The values are free: a day and evidence stand around those of an assessment.
        AttributeKind::Assessment(_) | AttributeKind::Text | AttributeKind::Number | AttributeKind::Dates => {
            Vec::new()
        }
        AttributeKind::Choice(values) | AttributeKind::Choices(values) => {
            values.iter().map(|v| value_name(&v.id)).collect()
        }
    }
}
