//! A layer's annotations in the form in which they are compared: labels as numbers, aliases
//! resolved, spans by reference.

use std::collections::HashMap;

use crate::model::annotation::{Annotation, Commitment, Entity, Spans};
use crate::model::ids::{AnnotationId, AnnotatorId, LabelId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;

/// An entity or a commitment.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub annotation: &'a Annotation,
    pub spans: &'a Spans,
    /// Number of the label, the same for a label and those merged into it.
    pub label: u32,
}

impl<'a> Item<'a> {
    pub fn id(&self) -> AnnotationId {
        self.annotation.id()
    }

    /// First byte and the byte after the last; one byte long at least, so that a sweep meets it.
    pub fn reach(&self) -> (u32, u32) {
        let hull = self.spans.hull();
        (hull.start() as u32, hull.end().max(hull.start() + 1) as u32)
    }

    pub fn entity(&self) -> Option<&'a Entity> {
        self.annotation.as_entity()
    }

    pub fn frame(&self) -> Option<&'a Commitment> {
        self.annotation.as_commitment()
    }
}

/// Labels as numbers. Most layers have few labels and many annotations in a row with the same.
#[derive(Default)]
struct Labels<'a> {
    numbers: HashMap<&'a LabelId, u32>,
    names: Vec<LabelId>,
}

impl<'a> Labels<'a> {
    fn number(&mut self, id: &'a LabelId, schema: &Schema) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let own = schema.label(id).map_or(id, |l| &l.id);
        let known = self.names.iter().position(|n| n == own);
        let number = known.unwrap_or_else(|| {
            self.names.push(own.clone());
            self.names.len() - 1
        }) as u32;
        self.numbers.insert(id, number);
        number
    }
}

/// The entities and commitments of all layers, each annotator's in the order of the text.
pub(super) struct Items<'a> {
    pub entities: Vec<Vec<Item<'a>>>,
    pub frames: Vec<Vec<Item<'a>>>,
    /// The labels' ids by number.
    pub labels: Vec<LabelId>,
}

impl<'a> Items<'a> {
    pub fn of(layers: &[(&'a AnnotatorId, &'a Layer)], schema: &Schema) -> Self {
        let mut labels = Labels::default();
        let mut entities = Vec::with_capacity(layers.len());
        let mut frames = Vec::with_capacity(layers.len());
        for (_, layer) in layers {
            let mut own = Vec::with_capacity(layer.counts().entities);
            let mut own_frames = Vec::with_capacity(layer.counts().commitments);
            for annotation in layer.placed() {
                let (spans, label, list) = match &**annotation {
                    Annotation::Entity(e) => (&e.spans, &e.label, &mut own),
                    Annotation::Commitment(c) => (&c.spans, &c.label, &mut own_frames),
                    Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => continue,
                };
                list.push(Item { annotation, spans, label: labels.number(label, schema) });
            }
            entities.push(own);
            frames.push(own_frames);
        }
        Self { entities, frames, labels: labels.names }
    }
}
