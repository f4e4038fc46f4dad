//! What an annotation lacks or has too much of, by the schema. Said live, never in the way.

use super::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation};
use super::ids::{AnnotationId, AttributeId, LabelId, RoleId};
use super::layer::Layer;
use super::schema::{Attribute, AttributeKind, Filling, Label, LabelKind, Overlap, Role, Schema};
use super::time;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something is still to be done.
    Incomplete,
    /// Something contradicts the schema.
    Wrong,
}

/// One thing that does not hold. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The schema has no such label for this kind of annotation.
    #[error("the schema has no label “{0}”")]
    UnknownLabel(LabelId),
    /// The schema has no such role.
    #[error("the schema has no role “{0}”")]
    UnknownRole(RoleId),
    /// The schema has no such attribute.
    #[error("the schema has no attribute “{0}”")]
    UnknownAttribute(AttributeId),
    /// The schema has no such relation type.
    #[error("the schema has no relation type “{0}”")]
    UnknownRelation(String),
    /// A value that the attribute can't have.
    #[error("“{value}” is no value of {attribute}")]
    BadValue {
        /// Display name.
        attribute: String,
        /// As it stands.
        value: String,
    },
    /// Fewer fillers than the role needs.
    #[error("no {0} yet")]
    MissingRole(String),
    /// More fillers than the role takes.
    #[error("{role} has {count} fillers, at most {max} allowed")]
    TooManyFillers {
        /// Display name.
        role: String,
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: u32,
    },
    /// A filler of a kind or label that the role doesn't take.
    #[error("{role} can't be {filler}")]
    WrongFiller {
        /// Display name.
        role: String,
        /// Display name of the label, or "bare words".
        filler: String,
    },
    /// A reference to what isn't there.
    #[error("refers to {0}, which is not in this layer")]
    Dangling(AnnotationId),
    /// A required attribute without a value.
    #[error("no {0} yet")]
    MissingAttribute(String),
    /// Ends that the relation type doesn't link.
    #[error("{relation} does not lead from {from} to {to}")]
    WrongEnds {
        /// Display name.
        relation: String,
        /// Display name of the label.
        from: String,
        /// Display name of the label.
        to: String,
    },
    /// Words shared with an annotation that the schema forbids to.
    #[error("overlaps {other}, which {label} must not")]
    Overlaps {
        /// Display name of its own label.
        label: String,
        /// Display name of the other's label.
        other: String,
    },
}

impl Finding {
    /// How much it weighs.
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self {
            Self::MissingRole(_) | Self::MissingAttribute(_) => Weight::Incomplete,
            _ => Weight::Wrong,
        }
    }
}

/// All that does not hold of one annotation of `layer`.
#[must_use]
pub fn findings(annotation: &Annotation, layer: &Layer, schema: &Schema) -> Vec<Finding> {
    let mut out = Vec::new();
    match annotation {
        Annotation::Entity(entity) => entity_findings(entity, schema, &mut out),
        Annotation::Commitment(frame) => frame_findings(frame, layer, schema, &mut out),
        Annotation::Relation(relation) => relation_findings(relation, layer, schema, &mut out),
        Annotation::Comment(_) | Annotation::Verdict(_) => {}
    }
    overlap_findings(annotation, layer, schema, &mut out);
    out
}

fn entity_findings(entity: &Entity, schema: &Schema, out: &mut Vec<Finding>) {
    match schema.label(&entity.label).filter(|l| l.kind == LabelKind::Entity) {
        Some(label) => attribute_findings(label, &entity.attributes, out),
        None => out.push(Finding::UnknownLabel(entity.label.clone())),
    }
}

fn frame_findings(frame: &Commitment, layer: &Layer, schema: &Schema, out: &mut Vec<Finding>) {
    let Some(label) = schema.label(&frame.label).filter(|l| l.kind == LabelKind::Commitment) else {
        out.push(Finding::UnknownLabel(frame.label.clone()));
        return;
    };
    for (id, filler) in &frame.roles {
        match label.role(id) {
            Some(role) => out.extend(filler_finding(role, filler, layer, schema)),
            None => out.push(Finding::UnknownRole(id.clone())),
        }
    }
    for role in &label.roles {
        let count = role.fillers(frame).count();
        if count < role.min as usize {
            out.push(Finding::MissingRole(role.name.clone()));
        }
        if let Some(max) = role.max.filter(|max| count > *max as usize) {
            out.push(Finding::TooManyFillers { role: role.name.clone(), count, max });
        }
    }
    attribute_findings(label, &frame.attributes, out);
}

fn filler_finding(role: &Role, filler: &Filler, layer: &Layer, schema: &Schema) -> Option<Finding> {
    let wrong =
        |filler: &str| Some(Finding::WrongFiller { role: role.name.clone(), filler: filler.to_owned() });
    let Filler::Annotation(id) = filler else {
        return if role.filling == Filling::Annotation { wrong("bare words") } else { None };
    };
    let Some(annotation) = layer.get(*id) else { return Some(Finding::Dangling(*id)) };
    let label = annotation.label()?;
    let id = schema.label(label).map_or(label, |l| &l.id);
    let fits = role.filling != Filling::Words && (role.labels.is_empty() || role.labels.contains(id));
    if fits { None } else { wrong(schema.label_name(label)) }
}

fn attribute_findings(label: &Label, attributes: &Attributes, out: &mut Vec<Finding>) {
    for (id, values) in attributes {
        let Some(attribute) = label.attribute(id) else {
            out.push(Finding::UnknownAttribute(id.clone()));
            continue;
        };
        let bad = values.iter().filter(|v| !is_value(attribute, v));
        out.extend(bad.map(|v| Finding::BadValue { attribute: attribute.name.clone(), value: v.clone() }));
    }
    let missing = label.attributes.iter().filter(|a| a.required && a.values(attributes).is_empty());
    out.extend(missing.map(|a| Finding::MissingAttribute(a.name.clone())));
}

/// Whether an attribute can hold a value, as it stands in files.
#[must_use]
pub fn is_value(attribute: &Attribute, value: &str) -> bool {
    let chosen = |value: &str| {
        attribute.kind.choices().iter().any(|c| c.id == value || c.aliases.iter().any(|a| a == value))
    };
    match &attribute.kind {
        AttributeKind::Choice(_) | AttributeKind::Choices(_) => chosen(value),
        AttributeKind::Text => true,
        AttributeKind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        AttributeKind::Dates => time::is_interval(value),
        AttributeKind::YesNo => matches!(value, "yes" | "no"),
        AttributeKind::Assessment(_) => assessment(value).is_some_and(|(_, value, _)| chosen(value)),
    }
}

/// The parts of an assessment, `2026-06-30 partial: evidence`: day, value, evidence.
#[must_use]
pub fn assessment(value: &str) -> Option<(&str, &str, &str)> {
    let (day, rest) = value.split_once(' ')?;
    let (value, evidence) = rest.split_once(':').unwrap_or((rest, ""));
    time::is_day(day).then_some((day, value.trim(), evidence.trim()))
}

fn relation_findings(relation: &Relation, layer: &Layer, schema: &Schema, out: &mut Vec<Finding>) {
    let Some(kind) = schema.relation(&relation.kind) else {
        out.push(Finding::UnknownRelation(relation.kind.to_string()));
        return;
    };
    let mut end = |id| {
        let label = layer.get(id).and_then(|a| a.label());
        if label.is_none() {
            out.push(Finding::Dangling(id));
        }
        label
    };
    let (Some(from), Some(to)) = (end(relation.from), end(relation.to)) else { return };
    let known = |id| schema.label(id).map_or(id, |l| &l.id);
    if !kind.allows(known(from), known(to)) {
        out.push(Finding::WrongEnds {
            relation: kind.name.clone(),
            from: schema.label_name(from).to_owned(),
            to: schema.label_name(to).to_owned(),
        });
    }
}

fn overlap_findings(annotation: &Annotation, layer: &Layer, schema: &Schema, out: &mut Vec<Finding>) {
    let (Some(label), Some(spans)) = (annotation.label().and_then(|l| schema.label(l)), annotation.spans())
    else {
        return;
    };
    if label.overlap == Overlap::Any {
        return;
    }
    for other in layer.touching(spans.hull().range()) {
        let (Some(id), Some(theirs)) = (other.label(), other.spans()) else { continue };
        if other.id() == annotation.id() || !spans.overlaps_any(&theirs) {
            continue;
        }
        let forbidden = match label.overlap {
            Overlap::Any => false,
            Overlap::NotCrossing => !spans.contains(&theirs) && !theirs.contains(&spans),
            Overlap::NotSameLabel => schema.label(id).is_some_and(|l| l.id == label.id),
            Overlap::Nothing => true,
        };
        if forbidden {
            let (label, other) = (label.name.clone(), schema.label_name(id).to_owned());
            out.push(Finding::Overlaps { label, other });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::annotation::{Source, Spans};
    use crate::model::ids::{Id, IdKind};
    use crate::model::layer::Status;
    use crate::model::text::Text;
    use crate::model::time::Timestamp;

    #[test]
    fn what_stands_under_the_id_of_a_merged_role_or_attribute_counts() {
        let mut schema = Schema::default();
        let label = schema.labels.iter_mut().find(|l| l.kind == LabelKind::Commitment).unwrap();
        label.roles.iter_mut().for_each(|r| r.min = u32::from(r.id.as_str() == "promisor"));
        label.roles.iter_mut().find(|r| r.id.as_str() == "promisor").unwrap().aliases.push("giver".into());
        let required = label.attributes.first_mut().unwrap();
        required.required = true;
        required.aliases.push("old".into());
        let value = required.kind.choices()[0].id.clone();
        let text = Text::new("Oslo will pay.");
        let words = |range| Spans::one(text.span(range).unwrap());
        let frame = Commitment {
            id: Id::from_bits(IdKind::Commitment, 1),
            label: label.id.clone(),
            spans: words(0..14),
            cue: None,
            roles: vec![("giver".into(), Filler::Words(words(0..4)))],
            attributes: [("old".into(), vec![value])].into(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        };
        let layer = Layer::from_annotations(Status::Done, [Annotation::Commitment(frame.clone())]);
        assert_eq!(findings(&Annotation::Commitment(frame), &layer, &schema), []);
    }
}
