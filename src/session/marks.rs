//! A layer's annotations as marks for the layout: in the window and in pictures.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::links::{Related, related};
use crate::model::annotation::{Annotation, Commitment, Entity, Filler, Spans};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::typeset::{Mark, MarkKind, MarkSource};

/// A layer, of which one commitment may be active. As a source of marks it gives entities,
/// commitments and the fillers of the active one; comments are for those who work on the article.
#[derive(Clone)]
pub struct LayerMarks<'a> {
    schema: &'a Schema,
    layer: &'a Layer,
    active: Option<&'a Commitment>,
    /// What the annotation whose relations are shown is linked with, by the other end.
    related: BTreeMap<AnnotationId, Arc<str>>,
}

impl<'a> LayerMarks<'a> {
    /// The marks of `layer`; `active` is ignored where it is no commitment of it.
    #[must_use]
    pub fn new(schema: &'a Schema, layer: &'a Layer, active: Option<AnnotationId>) -> Self {
        let active = active.and_then(|id| layer.get(id)?.as_commitment());
        Self { schema, layer, active, related: BTreeMap::new() }
    }

    /// Tells the names of an annotation's relations in the tags of the entities that they lead to.
    #[must_use]
    pub fn linked(mut self, of: Option<AnnotationId>) -> Self {
        let all = of.map(|of| related(self.schema, self.layer, of)).into_iter().flatten();
        for Related { other, name, .. } in all {
            // Of two relations with one entity the first is told.
            self.related.entry(other).or_insert(name);
        }
        self
    }

    /// The annotations whose tags tell a relation, with its name.
    pub fn related(&self) -> impl Iterator<Item = (AnnotationId, &Arc<str>)> {
        self.related.iter().map(|(id, name)| (*id, name))
    }

    /// The layer.
    #[must_use]
    pub fn layer(&self) -> &'a Layer {
        self.layer
    }

    /// Whether a commitment is active.
    #[must_use]
    pub fn has_active(&self) -> bool {
        self.active.is_some()
    }

    /// An entity's marks, its words standing at `spans`.
    pub fn entity(&self, entity: &Entity, spans: &Spans, selected: bool, into: &mut Vec<Mark>) {
        let tag = self.schema.label(&entity.label).map_or(entity.label.as_str(), |l| l.tag());
        // What leads here is told in the tag, which has room of its own.
        let label: Arc<str> = match self.related.get(&entity.id) {
            Some(related) => format!("{tag} · {related}").into(),
            None => tag.into(),
        };
        let dim = self.active.is_some_and(|active| !selected && !is_filled_by(active, entity.id));
        let colour = self.colour(&entity.label);
        let last = spans.pieces().len() - 1;
        for (i, piece) in spans.pieces().iter().enumerate() {
            let mark = Mark::new(entity.id.as_u64(), piece.range(), MarkKind::Entity, label.clone(), colour);
            into.push(Mark { selected, dim, open_start: i > 0, open_end: i < last, ..mark });
        }
    }

    /// A commitment's marks, its statement standing at `spans`.
    pub fn frame(&self, frame: &Commitment, spans: &Spans, selected: bool, into: &mut Vec<Mark>) {
        let dim = self.active.is_some_and(|a| a.id != frame.id);
        let (key, colour) = (frame.id.as_u64(), self.colour(&frame.label));
        let label: Arc<str> = self.schema.label_name(&frame.label).into();
        let mark = |range, kind| Mark { dim, ..Mark::new(key, range, kind, label.clone(), colour) };
        let last = spans.pieces().len() - 1;
        into.extend(spans.pieces().iter().enumerate().map(|(i, piece)| {
            let mark = mark(piece.range(), MarkKind::Extent);
            Mark { selected, open_start: i > 0, open_end: i < last, ..mark }
        }));
        into.extend(frame.cue.iter().flat_map(Spans::pieces).map(|p| mark(p.range(), MarkKind::Cue)));
    }

    /// The words in a range that fill roles of the active commitment, wherever in the article it is.
    pub fn fillers(&self, range: &Range<usize>, into: &mut Vec<Mark>) {
        let Some(frame) = self.active else { return };
        let label = self.schema.label(&frame.label);
        for (role, filler) in &frame.roles {
            let name: Arc<str> = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name).into();
            let (key, spans, bare, colour) = match filler {
                Filler::Words(spans) => (frame.id, Some(spans.clone()), true, self.colour(&frame.label)),
                Filler::Annotation(id) => {
                    let annotation = self.layer.get(*id);
                    let colour = annotation.and_then(|a| a.label()).map_or(0, |l| self.colour(l));
                    (*id, annotation.and_then(|a| a.spans()), false, colour)
                }
            };
            let last = spans.as_ref().map_or(0, |spans| spans.pieces().len() - 1);
            let pieces = spans.iter().flat_map(Spans::pieces).enumerate();
            for (i, piece) in pieces.filter(|(_, p)| p.start() <= range.end && range.start <= p.end()) {
                let kind = MarkKind::Filler { role: name.clone(), bare };
                let mark = Mark::new(key.as_u64(), piece.range(), kind, "", colour);
                into.push(Mark { open_start: i > 0, open_end: i < last, ..mark });
            }
        }
    }

    fn colour(&self, label: &LabelId) -> u16 {
        self.schema.label_index(label).unwrap_or(self.schema.labels.len()) as u16
    }
}

fn is_filled_by(frame: &Commitment, id: AnnotationId) -> bool {
    frame.roles.iter().any(|(_, filler)| *filler == Filler::Annotation(id))
}

impl MarkSource for LayerMarks<'_> {
    fn generation(&self, range: Range<usize>) -> u64 {
        self.layer.generation_at(range)
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        for annotation in self.layer.touching(range.clone()) {
            match &**annotation {
                Annotation::Entity(entity) => self.entity(entity, &entity.spans, false, into),
                Annotation::Commitment(frame) => self.frame(frame, &frame.spans, false, into),
                Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
            }
        }
        into.retain(|m| m.range.start <= range.end && range.start <= m.range.end);
        self.fillers(&range, into);
    }

    fn stepped_back(&self) -> bool {
        self.has_active()
    }
}
