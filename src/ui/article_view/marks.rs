//! Annotations of the shown layer as marks for the layout.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::pointer::Drag;
use crate::model::annotation::{Annotation, Comment, Commitment, Entity, Spans};
use crate::model::ids::AnnotationId;
use crate::model::schema::Schema;
use crate::session::Session;
use crate::session::marks::LayerMarks;
use crate::session::review::ReviewMarks;
use crate::typeset::{Mark, MarkKind, MarkSource};

/// Reads marks from the session's shown layer.
pub struct Marks<'a> {
    session: &'a Session,
    /// What is reviewed, unless the decided layer is edited: then that is shown as any other.
    review: Option<ReviewMarks<'a>>,
    /// The shown layer, with the active commitment.
    shown: Option<LayerMarks<'a>>,
    hits: &'a [Range<usize>],
    hit: Option<usize>,
    drag: &'a Drag,
    /// What all marks depend on.
    common: u64,
}

impl<'a> Marks<'a> {
    pub fn new(session: &'a Session, hits: &'a [Range<usize>], hit: Option<usize>, drag: &'a Drag) -> Self {
        let review = ReviewMarks::of(session);
        let layer = session.layer().filter(|_| review.is_none());
        let view = session.view();
        let schema = session.project().schema();
        let shown = layer.map(|layer| LayerMarks::new(schema, layer, view.active).linked(session.linked()));
        let mut hasher = DefaultHasher::new();
        view.active.hash(&mut hasher);
        if let Some(review) = &review {
            review.note(&mut hasher);
        }
        view.annotator.hash(&mut hasher);
        Arc::as_ptr(schema).hash(&mut hasher);
        if let Some(layer) = layer.filter(|_| shown.as_ref().is_some_and(LayerMarks::has_active)) {
            // A change of the active frame may mark words anywhere.
            layer.generation().hash(&mut hasher);
        }
        Self { session, review, shown, hits, hit, drag, common: hasher.finish() }
    }

    fn is_selected(&self, id: AnnotationId) -> bool {
        let view = self.session.view();
        match view.link {
            Some(link) => link.from == id || link.to == Some(id),
            None => view.selected == Some(id),
        }
    }

    fn entity(&self, shown: &LayerMarks<'_>, entity: &Entity, into: &mut Vec<Mark>) {
        let spans = self.drag.spans_of(entity.id, &entity.spans, self.session.text());
        shown.entity(entity, &spans, self.is_selected(entity.id), into);
    }

    fn frame(&self, shown: &LayerMarks<'_>, frame: &Commitment, into: &mut Vec<Mark>) {
        let spans = self.drag.spans_of(frame.id, &frame.spans, self.session.text());
        shown.frame(frame, &spans, self.is_selected(frame.id), into);
    }

    /// The words of a comment; those of one that is settled step back.
    fn comment(&self, shown: &LayerMarks<'_>, comment: &Comment, range: Range<usize>, into: &mut Vec<Mark>) {
        let mark = |kind| Mark::new(comment.id.as_u64(), range.clone(), kind, "", 0);
        if self.is_selected(comment.id) {
            // Its words are no annotation of their own, with edges to drag.
            into.push(mark(MarkKind::Focus));
        }
        into.push(Mark { dim: comment.resolved || shown.has_active(), ..mark(MarkKind::Comment) });
    }

    fn find_hits(&self, range: &Range<usize>, into: &mut Vec<Mark>) {
        let from = self.hits.partition_point(|h| h.end < range.start);
        for (i, hit) in self.hits.iter().enumerate().skip(from).take_while(|(_, h)| h.start <= range.end) {
            let kind = if self.hit == Some(i) { MarkKind::Focus } else { MarkKind::Find };
            into.push(Mark::new(i as u64, hit.clone(), kind, "", 0));
        }
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
        let Some(shown) = &self.shown else { return hasher.finish() };
        let layer = shown.layer();
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
        for related in shown.related().filter(|(other, _)| near(Some(*other)).is_some()) {
            related.hash(&mut hasher);
        }
        near(view.link.map(|l| l.from)).hash(&mut hasher);
        near(view.link.and_then(|l| l.to)).hash(&mut hasher);
        self.drag.edge_key(&range).hash(&mut hasher);
        hasher.finish()
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        if let Some(shown) = &self.shown {
            for annotation in shown.layer().touching(range.clone()) {
                match &**annotation {
                    Annotation::Entity(entity) => self.entity(shown, entity, into),
                    Annotation::Commitment(frame) => self.frame(shown, frame, into),
                    Annotation::Comment(comment) => {
                        if let Some(span) = annotation.envelope() {
                            self.comment(shown, comment, span.range(), into);
                        }
                    }
                    Annotation::Relation(_) | Annotation::Verdict(_) => {}
                }
            }
            into.retain(|m| m.range.start <= range.end && range.start <= m.range.end);
            shown.fillers(&range, into);
        }
        if let Some(review) = &self.review {
            review.marks(&range, into);
        }
        self.find_hits(&range, into);
    }

    fn stepped_back(&self) -> bool {
        self.shown.as_ref().is_some_and(LayerMarks::has_active)
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
        Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
    }
}
