//! Labels, roles, attributes and relation types that files bring and the schema lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::annotation::{Annotation, Attributes};
use crate::model::ids::LabelId;
use crate::model::schema::{
    Attribute, AttributeKind, Choice, Colour, Label, LabelKind, RelationType, Role, Schema,
};

/// Most values that a new attribute offers to choose from; with more it is free text.
const CHOICES: usize = 50;

/// What kind of thing the schema lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// A label.
    Label(LabelKind),
    /// A role of this label.
    Role(LabelId),
    /// An attribute of this label.
    Attribute(LabelId),
    /// A relation type.
    Relation,
}

/// Something that the schema does not have. `Display` says what, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What it is.
    pub what: Lacking,
    /// As the file has it.
    pub name: String,
    /// How many annotations have it.
    pub count: usize,
    /// The first file that does.
    pub first: String,
    /// Values of an attribute.
    values: BTreeSet<String>,
    /// Whether an annotation has several of them.
    several: bool,
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        match &self.what {
            Lacking::Label(_) => write!(f, "label “{name}”"),
            Lacking::Role(label) => write!(f, "role “{name}” of “{label}”"),
            Lacking::Attribute(label) => write!(f, "attribute “{name}” of “{label}”"),
            Lacking::Relation => write!(f, "relation type “{name}”"),
        }
    }
}

/// All that the schema lacks, in the order in which it has to be added.
#[derive(Default)]
pub(super) struct Unknowns(BTreeMap<(Lacking, String), Unknown>);

impl Unknowns {
    /// Gives an annotation a label of its own where its label is one of another kind, in the
    /// schema or in files read before; whether it did.
    pub fn settle_kind(&self, annotation: &mut Annotation, schema: &Schema) -> bool {
        let (label, kind, ending) = match annotation {
            Annotation::Entity(a) => (&mut a.label, LabelKind::Entity, "span"),
            Annotation::Commitment(a) => (&mut a.label, LabelKind::Commitment, "frame"),
            Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => return false,
        };
        let other = match kind {
            LabelKind::Entity => LabelKind::Commitment,
            LabelKind::Commitment => LabelKind::Entity,
        };
        let clashes = schema.label(label).is_some_and(|l| l.kind == other)
            || self.0.contains_key(&(Lacking::Label(other), label.to_string()));
        if clashes {
            *label = LabelId::new(&format!("{label}-{ending}"));
        }
        clashes
    }

    /// Notes what the schema lacks of an annotation's parts.
    pub fn note(&mut self, annotation: &Annotation, schema: &Schema, file: &str) {
        match annotation {
            Annotation::Entity(a) => {
                self.label(&a.label, LabelKind::Entity, schema, file);
                self.attributes(&a.label, &a.attributes, schema, file);
            }
            Annotation::Commitment(a) => {
                self.label(&a.label, LabelKind::Commitment, schema, file);
                self.attributes(&a.label, &a.attributes, schema, file);
                let label = schema.label(&a.label);
                for (role, _) in a.roles.iter().filter(|(r, _)| label.and_then(|l| l.role(r)).is_none()) {
                    self.add(Lacking::Role(now(label, &a.label)), role.as_str(), file);
                }
            }
            Annotation::Relation(a) if schema.relation(&a.kind).is_none() => {
                self.add(Lacking::Relation, a.kind.as_str(), file);
            }
            Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }

    fn label(&mut self, label: &LabelId, kind: LabelKind, schema: &Schema, file: &str) {
        if schema.label(label).is_none_or(|l| l.kind != kind) {
            self.add(Lacking::Label(kind), label.as_str(), file);
        }
    }

    fn attributes(&mut self, id: &LabelId, attributes: &Attributes, schema: &Schema, file: &str) {
        let label = schema.label(id);
        for (attribute, values) in attributes {
            if label.and_then(|l| l.attribute(attribute)).is_some() {
                continue;
            }
            let unknown = self.add(Lacking::Attribute(now(label, id)), attribute.as_str(), file);
            unknown.several |= values.len() > 1;
            for value in values {
                unknown.values.insert(value.clone());
            }
        }
    }

    fn add(&mut self, what: Lacking, name: &str, file: &str) -> &mut Unknown {
        let key = (what, name.to_owned());
        let new = |(what, name): &(Lacking, String)| Unknown {
            what: what.clone(),
            name: name.clone(),
            count: 0,
            first: file.to_owned(),
            values: BTreeSet::new(),
            several: false,
        };
        let unknown = self.0.entry(key).or_insert_with_key(new);
        unknown.count += 1;
        unknown
    }

    /// Each of them, labels first.
    pub fn into_vec(self) -> Vec<Unknown> {
        self.0.into_values().collect()
    }
}

/// The id that a label is known by.
fn now(label: Option<&Label>, id: &LabelId) -> LabelId {
    label.map_or_else(|| id.clone(), |l| l.id.clone())
}

/// Colours of new labels, on light and dark pages, apart from those of the schema that a new
/// project starts with.
const PALETTE: [Colour; 10] = [
    Colour::from_hex(0xa3_4a7d, 0xe0_92bd),
    Colour::from_hex(0x2b_7a78, 0x6c_c4c1),
    Colour::from_hex(0x9a_5b13, 0xe0_a45c),
    Colour::from_hex(0x54_5fa8, 0x9b_a6ee),
    Colour::from_hex(0x5a_7a1f, 0xa9_cc6b),
    Colour::from_hex(0xb0_3a48, 0xee_8b96),
    Colour::from_hex(0x3f_7d4e, 0x86_c896),
    Colour::from_hex(0x7a_5a3a, 0xc6_a27d),
    Colour::from_hex(0x2f_6fa1, 0x7f_b8e6),
    Colour::from_hex(0x6a_4c93, 0xb3_97dc),
];

/// The schema with all of `unknown`; labels in colours that it doesn't have yet as far as there are
/// such.
pub(super) fn extended(schema: &Schema, unknown: &[Unknown]) -> Schema {
    let mut schema = schema.clone();
    for (i, unknown) in unknown.iter().enumerate() {
        let name = &unknown.name;
        match &unknown.what {
            Lacking::Label(kind) => {
                let taken = |c: &&Colour| schema.labels.iter().any(|l| l.colour == **c);
                let colour = PALETTE.iter().find(|c| !taken(c)).unwrap_or(&PALETTE[i % PALETTE.len()]);
                schema.labels.push(Label::new(name, name, *kind, *colour));
            }
            Lacking::Role(label) => {
                if let Some(at) = schema.label_index(label) {
                    schema.labels[at].roles.push(Role::new(name, name));
                }
            }
            Lacking::Attribute(label) => {
                if let Some(at) = schema.label_index(label) {
                    schema.labels[at].attributes.push(Attribute::new(name, name, kind(unknown)));
                }
            }
            Lacking::Relation => schema.relations.push(RelationType {
                id: name.as_str().into(),
                name: name.clone(),
                help: String::new(),
                ends: Vec::new(),
                aliases: Vec::new(),
            }),
        }
    }
    schema
}

/// What a new attribute holds, by the values that it has.
fn kind(attribute: &Unknown) -> AttributeKind {
    let choices = || attribute.values.iter().map(|v| Choice::new(v)).collect();
    let yes_no = attribute.values.iter().all(|v| v == "yes" || v == "no");
    match (attribute.several, yes_no) {
        (true, _) => AttributeKind::Choices(choices()),
        (false, true) => AttributeKind::YesNo,
        (false, false) if attribute.values.len() <= CHOICES => AttributeKind::Choice(choices()),
        (false, false) => AttributeKind::Text,
    }
}
