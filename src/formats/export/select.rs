//! What the user chose, under the ids that things are known by now.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::item::{ExportItem, count};
use crate::formats::tally::Tally;
use crate::formats::{Loss, names};
use crate::model::annotation::{Annotation, Attributes, Filler, Spans, Target};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::layer::Counts;
use crate::model::schema::{Label, Schema};

/// What is to be told of labels, in any format.
pub(super) const LOSSES: &[Loss] = &[
    Loss::new(
        "fillers-not-chosen",
        "annotations of other labels than the chosen ones that fill roles, written as bare words",
    ),
    Loss::new(
        "label-not-in-schema",
        "annotations whose label or relation type the schema does not have, exported all the same",
    ),
];

/// Counts what the schema does not know. It is exported as the format can, but whoever trains by the
/// schema's list of labels will not expect it.
pub(super) fn count_unknown(item: &ExportItem, schema: &Schema, losses: &mut Tally) {
    for annotation in &item.annotations {
        let is_known = match &**annotation {
            Annotation::Entity(a) => schema.label(&a.label).is_some(),
            Annotation::Commitment(a) => schema.label(&a.label).is_some(),
            Annotation::Relation(a) => schema.relation(&a.kind).is_some(),
            Annotation::Comment(_) | Annotation::Verdict(_) => true,
        };
        if !is_known {
            losses.add("label-not-in-schema", || item.example(annotation));
        }
    }
}

/// Leaves the annotations whose labels were chosen and what hangs on them; the count of the
/// others. Words that fill a role stay, as bare words, where their annotation goes.
pub(super) fn choose(
    item: &mut ExportItem,
    labels: &[LabelId],
    schema: &Schema,
    losses: &mut Tally,
) -> Counts {
    let chosen: BTreeSet<&LabelId> = labels.iter().map(|l| names::label_now(schema, l)).collect();
    let mut gone: HashMap<AnnotationId, Option<Spans>> = HashMap::new();
    for annotation in &item.annotations {
        if annotation.label().is_some_and(|l| !chosen.contains(names::label_now(schema, l))) {
            gone.insert(annotation.id(), annotation.spans());
        }
    }
    for annotation in &item.annotations {
        if let Annotation::Relation(r) = &**annotation
            && (gone.contains_key(&r.from) || gone.contains_key(&r.to))
        {
            gone.insert(r.id, None);
        }
    }
    let comments = item.annotations.iter().filter_map(|a| match &**a {
        Annotation::Comment(c) => match c.target {
            Target::Annotation(id) if gone.contains_key(&id) => Some(c.id),
            _ => None,
        },
        _ => None,
    });
    let comments: Vec<AnnotationId> = comments.collect();
    gone.extend(comments.into_iter().map(|id| (id, None)));
    let mut left_out = Counts::default();
    item.annotations.retain(|a| {
        let goes = gone.contains_key(&a.id());
        if goes {
            count(&mut left_out, a);
        }
        !goes
    });
    for at in 0..item.annotations.len() {
        if item.annotations[at].refers().iter().any(|id| gone.contains_key(id)) {
            let count = bare_fillers(Arc::make_mut(&mut item.annotations[at]), &gone);
            losses.add_all("fillers-not-chosen", count, || item.example(&item.annotations[at]));
        }
    }
    left_out
}

/// Puts their words in the place of annotations that are gone; how many.
fn bare_fillers(annotation: &mut Annotation, gone: &HashMap<AnnotationId, Option<Spans>>) -> usize {
    let Annotation::Commitment(frame) = annotation else { return 0 };
    let mut count = 0;
    for (_, filler) in &mut frame.roles {
        if let Filler::Annotation(id) = filler
            && let Some(Some(spans)) = gone.get(id)
        {
            *filler = Filler::Words(spans.clone());
            count += 1;
        }
    }
    count
}

/// Whether anything in the schema was merged, so that layers may name it by an old id.
pub(super) fn has_aliases(schema: &Schema) -> bool {
    let in_label = |l: &Label| {
        !l.aliases.is_empty()
            || l.roles.iter().any(|r| !r.aliases.is_empty())
            || l.attributes
                .iter()
                .any(|a| !a.aliases.is_empty() || a.kind.choices().iter().any(|c| !c.aliases.is_empty()))
    };
    schema.labels.iter().any(in_label) || schema.relations.iter().any(|r| !r.aliases.is_empty())
}

/// Puts ids in the place of their aliases, so that nobody has to train on two names of one label.
pub(super) fn rename_merged(item: &mut ExportItem, schema: &Schema) {
    for annotation in &mut item.annotations {
        match Arc::make_mut(annotation) {
            Annotation::Entity(a) => {
                let label = schema.label(&a.label);
                a.attributes = attributes_now(&a.attributes, label);
                a.label = names::label_now(schema, &a.label).clone();
            }
            Annotation::Commitment(a) => {
                let label = schema.label(&a.label);
                a.attributes = attributes_now(&a.attributes, label);
                for (role, _) in &mut a.roles {
                    *role = names::role_now(label, role).clone();
                }
                a.label = names::label_now(schema, &a.label).clone();
            }
            Annotation::Relation(a) => a.kind = names::relation_now(schema, &a.kind).clone(),
            Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }
}

fn attributes_now(attributes: &Attributes, label: Option<&Label>) -> Attributes {
    let mut out = Attributes::new();
    for (id, values) in attributes {
        let values = values.iter().map(|v| names::value_now(label, id, v));
        out.entry(names::attribute_now(label, id).clone()).or_default().extend(values);
    }
    out
}
