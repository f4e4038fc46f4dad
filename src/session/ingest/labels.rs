//! Labels, roles, attributes and relation types that files bring and the schema lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::annotation::{Annotation, Attributes};
use crate::model::findings::assessment;
use crate::model::ids::{AttributeId, LabelId};
use crate::model::schema::{
    Attribute, AttributeKind, Choice, Colour, Label, LabelKind, RelationType, Role, Schema,
};
use crate::model::time;

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
    /// A value to choose of this attribute of a label.
    Value(LabelId, AttributeId),
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
    /// How many annotations have it; none of what a file only declares.
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
            Lacking::Value(label, attribute) => write!(f, "value “{name}” of “{attribute}” of “{label}”"),
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
            if let Some(known) = label.and_then(|l| l.attribute(attribute)) {
                for value in values.iter().filter_map(|v| unknown_choice(&known.kind, v)) {
                    self.add(Lacking::Value(now(label, id), known.id.clone()), value, file);
                }
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

/// What of a value is none of those to choose from.
fn unknown_choice<'a>(kind: &AttributeKind, value: &'a str) -> Option<&'a str> {
    let chosen = match kind {
        AttributeKind::Choice(_) | AttributeKind::Choices(_) => value,
        AttributeKind::Assessment(_) => assessment(value)?.1,
        AttributeKind::Text | AttributeKind::Number | AttributeKind::Dates | AttributeKind::YesNo => {
            return None;
        }
    };
    let is_known = kind.choices().iter().any(|c| c.id == chosen || c.aliases.iter().any(|a| a == chosen));
    (!is_known && !chosen.trim().is_empty()).then_some(chosen)
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

/// The schema with all that files declare and all of `unknown`, and what that adds to it. New labels
/// are in colours that it doesn't have yet as far as there are such.
pub(super) fn extended(
    schema: &Schema,
    declared: &Declared,
    unknown: Vec<Unknown>,
) -> (Schema, Vec<Unknown>) {
    let mut extended = schema.grown(&declared.schema);
    for unknown in &unknown {
        add(&mut extended, unknown);
    }
    // brat's types may be nothing but what stands for spaces.
    for label in extended.labels.iter_mut().filter(|l| l.name.trim().is_empty()) {
        label.name = label.id.to_string();
    }
    for at in schema.labels.len()..extended.labels.len() {
        let (known, new) = extended.labels.split_at_mut(at);
        if new[0].colour == Colour::NONE {
            let taken = |c: &&Colour| known.iter().any(|l| l.colour == **c);
            new[0].colour = *PALETTE.iter().find(|c| !taken(c)).unwrap_or(&PALETTE[at % PALETTE.len()]);
        }
    }
    let is_used = |new: &Unknown| unknown.iter().any(|u| u.what == new.what && u.name == new.name);
    let mut declared = additions(schema, &extended, &declared.first);
    declared.retain(|new| !is_used(new));
    (extended, unknown.into_iter().chain(declared).collect())
}

/// Adds what is not there yet.
fn add(schema: &mut Schema, unknown: &Unknown) {
    let name = &unknown.name;
    let label = |schema: &Schema, label: &LabelId| schema.label_index(label);
    match &unknown.what {
        Lacking::Label(kind) => {
            if schema.label(&LabelId::new(name)).is_none() {
                schema.labels.push(Label::new(name, name, *kind, Colour::NONE));
            }
        }
        Lacking::Role(of) => {
            if let Some(at) = label(schema, of)
                && schema.labels[at].role(&name.as_str().into()).is_none()
            {
                schema.labels[at].roles.push(Role::new(name, name));
            }
        }
        Lacking::Attribute(of) => {
            let Some(at) = label(schema, of) else { return };
            let known = schema.labels[at].attributes.iter_mut().find(|a| a.is(&name.as_str().into()));
            match known {
                // A file declares it, and may have values that it does not declare; brat's conf knows
                // no other attribute without values than a flag.
                Some(known) if known.kind == AttributeKind::YesNo => known.kind = kind(unknown),
                Some(known) => {
                    let values = unknown.values.iter().filter_map(|v| unknown_choice(&known.kind, v));
                    values
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                        .iter()
                        .for_each(|v| add_choice(&mut known.kind, v));
                }
                None => {
                    schema.labels[at].attributes.push(Attribute::new(name, name, kind(unknown)));
                }
            }
        }
        Lacking::Value(of, attribute) => {
            let Some(at) = label(schema, of) else { return };
            if let Some(known) = schema.labels[at].attributes.iter_mut().find(|a| a.is(attribute)) {
                add_choice(&mut known.kind, name);
            }
        }
        Lacking::Relation => {
            if schema.relation(&name.as_str().into()).is_none() {
                schema.relations.push(RelationType {
                    id: name.as_str().into(),
                    name: name.clone(),
                    help: String::new(),
                    ends: Vec::new(),
                    aliases: Vec::new(),
                });
            }
        }
    }
}

fn add_choice(kind: &mut AttributeKind, id: &str) {
    if let Some(choices) = kind.choices_mut()
        && !choices.iter().any(|c| c.id == id || c.aliases.iter().any(|a| a == id))
    {
        choices.push(Choice::new(id));
    }
}

/// What `after` has and `before` lacks, in the order of the schema; parts of new labels are not
/// listed besides the label.
fn additions(before: &Schema, after: &Schema, first: &str) -> Vec<Unknown> {
    let new = |what: Lacking, name: &str| Unknown {
        what,
        name: name.to_owned(),
        count: 0,
        first: first.to_owned(),
        values: BTreeSet::new(),
        several: false,
    };
    let mut out = Vec::new();
    for label in &after.labels {
        let Some(old) = before.label(&label.id) else {
            out.push(new(Lacking::Label(label.kind), label.id.as_str()));
            continue;
        };
        let roles = label.roles.iter().filter(|r| old.role(&r.id).is_none());
        out.extend(roles.map(|r| new(Lacking::Role(label.id.clone()), r.id.as_str())));
        for attribute in &label.attributes {
            let Some(known) = old.attribute(&attribute.id) else {
                out.push(new(Lacking::Attribute(label.id.clone()), attribute.id.as_str()));
                continue;
            };
            let has =
                |c: &&Choice| known.kind.choices().iter().any(|k| k.id == c.id || k.aliases.contains(&c.id));
            let values = attribute.kind.choices().iter().filter(|_| !known.kind.choices().is_empty());
            let what = Lacking::Value(label.id.clone(), attribute.id.clone());
            out.extend(values.filter(|c| !has(c)).map(|c| new(what.clone(), &c.id)));
        }
    }
    let relations = after.relations.iter().filter(|r| before.relation(&r.id).is_none());
    out.extend(relations.map(|r| new(Lacking::Relation, r.id.as_str())));
    out
}

/// What files declare besides what their annotations have.
pub(super) struct Declared {
    schema: Schema,
    /// The first file with declarations.
    first: String,
    /// The last one that was taken in: mostly the next one is the same.
    last: Option<Arc<Schema>>,
}

impl Default for Declared {
    fn default() -> Self {
        Self { schema: Schema::empty(), first: String::new(), last: None }
    }
}

impl Declared {
    /// Takes in what a file declares.
    pub fn add(&mut self, declares: Arc<Schema>, file: &str) {
        if self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &declares) || *last == declares) {
            return;
        }
        if self.first.is_empty() {
            file.clone_into(&mut self.first);
        }
        self.schema = self.schema.grown(&declares);
        self.last = Some(declares);
    }
}

/// What a new attribute holds, by the values that it has.
fn kind(attribute: &Unknown) -> AttributeKind {
    let choices = || attribute.values.iter().map(|v| Choice::new(v)).collect();
    let yes_no = attribute.values.iter().all(|v| v == "yes" || v == "no");
    if !attribute.values.is_empty() && attribute.values.iter().all(|v| time::is_interval(v)) {
        return AttributeKind::Dates;
    }
    match (attribute.several, yes_no) {
        (true, _) => AttributeKind::Choices(choices()),
        (false, true) => AttributeKind::YesNo,
        (false, false) if attribute.values.len() <= CHOICES => AttributeKind::Choice(choices()),
        (false, false) => AttributeKind::Text,
    }
}
