//! Annotations of the shown layer as marks for the layout.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::links::{Related, related};
use super::pointer::Drag;
use crate::model::annotation::{Annotation, Commitment, Entity, Filler, Spans};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::session::Session;
use crate::typeset::{Mark, MarkKind, MarkSource};

/// Reads marks from the session's shown layer.
pub struct Marks<'a> {
    session: &'a Session,
    layer: Option<&'a Layer>,
    active: Option<&'a Commitment>,
    hits: &'a [Range<usize>],
    hit: Option<usize>,
    drag: &'a Drag,
    /// Relations of the selected annotation.
    related: Vec<Related>,
    /// What all marks depend on.
    common: u64,
}

impl<'a> Marks<'a> {
    pub fn new(session: &'a Session, hits: &'a [Range<usize>], hit: Option<usize>, drag: &'a Drag) -> Self {
        let layer = session.layer();
        let view = session.view();
        let active = view.active.and_then(|id| layer?.get(id)?.as_commitment());
        let mut hasher = DefaultHasher::new();
        view.active.hash(&mut hasher);
        view.annotator.hash(&mut hasher);
        Arc::as_ptr(session.project().schema()).hash(&mut hasher);
        if let Some(layer) = layer.filter(|_| active.is_some()) {
            // A change of the active frame may mark words anywhere.
            layer.generation().hash(&mut hasher);
        }
        Self { session, layer, active, hits, hit, drag, related: related(session), common: hasher.finish() }
    }

    fn colour(&self, label: &LabelId) -> u16 {
        let schema = self.session.project().schema();
        schema.label_index(label).unwrap_or(schema.labels.len()) as u16
    }

    fn is_selected(&self, id: AnnotationId) -> bool {
        let view = self.session.view();
        match view.link {
            Some(link) => link.from == id || link.to == Some(id),
            None => view.selected == Some(id),
        }
    }

    fn fills_active(&self, id: AnnotationId) -> bool {
        self.active.is_some_and(|frame| frame.roles.iter().any(|(_, f)| *f == Filler::Annotation(id)))
    }

    fn entity(&self, entity: &Entity, into: &mut Vec<Mark>) {
        let schema = self.session.project().schema();
        let tag = schema.label(&entity.label).map_or(entity.label.as_str(), |l| l.tag());
        // What leads here from the selected one is told in the tag, which has room of its own.
        let label: Arc<str> = match self.related.iter().find(|r| r.other == entity.id) {
            Some(related) => format!("{tag} · {}", related.name).into(),
            None => tag.into(),
        };
        let selected = self.is_selected(entity.id);
        let dim = self.active.is_some() && !selected && !self.fills_active(entity.id);
        let spans = self.drag.spans_of(entity.id, &entity.spans, self.session.text());
        let last = spans.pieces().len() - 1;
        for (i, piece) in spans.pieces().iter().enumerate() {
            let mark = Mark::new(
                entity.id.as_u64(),
                piece.range(),
                MarkKind::Entity,
                label.clone(),
                self.colour(&entity.label),
            );
            into.push(Mark { selected, dim, open_start: i > 0, open_end: i < last, ..mark });
        }
    }

    fn frame(&self, frame: &Commitment, into: &mut Vec<Mark>) {
        let selected = self.is_selected(frame.id);
        let dim = self.active.is_some_and(|a| a.id != frame.id);
        let colour = self.colour(&frame.label);
        let spans = self.drag.spans_of(frame.id, &frame.spans, self.session.text());
        pieces(&spans, frame.id, colour, into, |mark| Mark { kind: MarkKind::Extent, selected, dim, ..mark });
        if let Some(cue) = &frame.cue {
            pieces(cue, frame.id, colour, into, |mark| Mark { kind: MarkKind::Cue, dim, ..mark });
        }
    }

    /// The words that fill roles of the active commitment, wherever in the article they are.
    fn fillers(&self, range: &Range<usize>, into: &mut Vec<Mark>) {
        let (Some(frame), Some(layer)) = (self.active, self.layer) else { return };
        let schema = self.session.project().schema();
        let label = schema.label(&frame.label);
        for (role, filler) in &frame.roles {
            let name: Arc<str> = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name).into();
            let (key, spans, bare, colour) = match filler {
                Filler::Words(spans) => (frame.id, Some(spans.clone()), true, self.colour(&frame.label)),
                Filler::Annotation(id) => {
                    let annotation = layer.get(*id);
                    let colour = annotation.and_then(|a| a.label()).map_or(0, |l| self.colour(l));
                    (*id, annotation.and_then(|a| a.spans()), false, colour)
                }
            };
            for (i, piece) in spans.iter().flat_map(Spans::pieces).enumerate() {
                if piece.start() <= range.end && range.start <= piece.end() {
                    // The name stands at the first piece only.
                    let role = if i == 0 { name.clone() } else { "".into() };
                    into.push(Mark::new(
                        key.as_u64(),
                        piece.range(),
                        MarkKind::Filler { role, bare },
                        "",
                        colour,
                    ));
                }
            }
        }
    }

    fn find_hits(&self, range: &Range<usize>, into: &mut Vec<Mark>) {
        let from = self.hits.partition_point(|h| h.end < range.start);
        for (i, hit) in self.hits.iter().enumerate().skip(from).take_while(|(_, h)| h.start <= range.end) {
            let kind = if self.hit == Some(i) { MarkKind::Focus } else { MarkKind::Find };
            into.push(Mark::new(i as u64, hit.clone(), kind, "", 0));
        }
    }
}

/// A mark for each piece, as `make` wants it.
fn pieces(spans: &Spans, id: AnnotationId, colour: u16, into: &mut Vec<Mark>, make: impl Fn(Mark) -> Mark) {
    for piece in spans.pieces() {
        into.push(make(Mark::new(id.as_u64(), piece.range(), MarkKind::Extent, "", colour)));
    }
}

impl MarkSource for Marks<'_> {
    fn generation(&self, range: Range<usize>) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.common.hash(&mut hasher);
        let from = self.hits.partition_point(|h| h.end < range.start);
        let to = self.hits.partition_point(|h| h.start <= range.end);
        for (i, hit) in self.hits.iter().enumerate().take(to).skip(from) {
            (hit, self.hit == Some(i)).hash(&mut hasher);
        }
        let Some(layer) = self.layer else { return hasher.finish() };
        layer.generation_at(range.clone()).hash(&mut hasher);
        let view = self.session.view();
        let near = |id: Option<AnnotationId>| {
            let annotation = id.and_then(|id| layer.get(id));
            annotation
                .and_then(|a| a.envelope())
                .filter(|e| e.start() <= range.end && range.start <= e.end())
                .and(id)
        };
        near(view.selected).hash(&mut hasher);
        for related in self.related.iter().filter(|r| near(Some(r.other)).is_some()) {
            (related.other, &related.name).hash(&mut hasher);
        }
        near(view.link.map(|l| l.from)).hash(&mut hasher);
        near(view.link.and_then(|l| l.to)).hash(&mut hasher);
        self.drag.edge_key(&range).hash(&mut hasher);
        hasher.finish()
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        if let Some(layer) = self.layer {
            for annotation in layer.touching(range.clone()) {
                match &**annotation {
                    Annotation::Entity(entity) => self.entity(entity, into),
                    Annotation::Commitment(frame) => self.frame(frame, into),
                    Annotation::Comment(comment) => {
                        if let Some(span) = annotation.envelope() {
                            into.push(Mark::new(comment.id.as_u64(), span.range(), MarkKind::Comment, "", 0));
                        }
                    }
                    Annotation::Relation(_) => {}
                }
            }
            into.retain(|m| m.range.start <= range.end && range.start <= m.range.end);
            self.fillers(&range, into);
        }
        self.find_hits(&range, into);
    }

    fn stepped_back(&self) -> bool {
        self.active.is_some()
    }
}

/// Bytes beyond which a mark reaches far.
const WIDE: usize = 16 * 1024;

/// Whether a mark reaches over many paragraphs.
pub fn wide(range: &Range<usize>) -> bool {
    range.len() > WIDE
}

/// An annotation's marks where nothing is selected, active or dragged: all that lines make room for.
pub fn plain_marks(annotation: &Annotation, schema: &Schema, into: &mut Vec<Mark>) {
    let key = annotation.id().as_u64();
    let mut add = |spans: &Spans, kind: &MarkKind, label: Arc<str>| {
        let last = spans.pieces().len() - 1;
        into.extend(spans.pieces().iter().enumerate().map(|(i, piece)| Mark {
            open_start: *kind == MarkKind::Entity && i > 0,
            open_end: *kind == MarkKind::Entity && i < last,
            ..Mark::new(key, piece.range(), kind.clone(), label.clone(), 0)
        }));
    };
    match annotation {
        Annotation::Entity(entity) => {
            let label = schema.label(&entity.label).map_or(entity.label.as_str(), |l| l.tag());
            add(&entity.spans, &MarkKind::Entity, label.into());
        }
        Annotation::Commitment(frame) => {
            add(&frame.spans, &MarkKind::Extent, "".into());
            frame.cue.iter().for_each(|cue| add(cue, &MarkKind::Cue, "".into()));
        }
        Annotation::Relation(_) | Annotation::Comment(_) => {}
    }
}
