//! An item to layers.

use std::collections::HashMap;

use super::features::Features;
use super::layers::{
    BARE, ENTITY, EXTENT, FRAME, IDENTIFIER, Layers, Link, Mark, NOTE, PIECE, RELATION, VALUE, Values, WORDS,
};
use crate::formats::brat::circle;
use crate::formats::export::{Context, ExportItem, count};
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Spans};
use crate::model::ids::{AnnotationId, CanonicalId};
use crate::model::layer::Counts;
use crate::model::text::{Span, Text};

/// The layers of an item, what of it stands in them, and what does not.
pub(in crate::formats) struct Laid {
    pub layers: Layers,
    pub written: Counts,
    pub losses: Tally,
}

/// Lays out an item. `held` gives the part of a piece that the format can hold, if any.
pub(in crate::formats) fn lay(
    item: &ExportItem,
    context: &Context<'_>,
    features: &Features,
    held: fn(&Text, Span) -> Option<Span>,
) -> Laid {
    let mut lay = Lay {
        item,
        context,
        features,
        held,
        first: HashMap::new(),
        layers: Layers::default(),
        written: Counts::default(),
        losses: Tally::default(),
    };
    let each = || item.annotations.iter().map(|a| &**a);
    each().filter_map(Annotation::as_entity).for_each(|a| lay.entity(a));
    let frames: Vec<&Commitment> = each().filter_map(Annotation::as_commitment).collect();
    // A reader leaves these fillers out, since frames would fill roles of themselves.
    for frame in circle::of_frames(frames.iter().copied()) {
        lay.lost_at("circle", frame);
    }
    // All of them before any slot, since a frame may fill a role of an earlier one.
    let heads: Vec<_> = frames.iter().map(|frame| lay.head(frame)).collect();
    for (frame, head) in frames.into_iter().zip(heads) {
        if let Some((trigger, extent)) = head {
            lay.slots(frame, trigger, extent);
        }
    }
    for annotation in each() {
        match annotation {
            Annotation::Relation(a) => lay.relation(a, annotation),
            Annotation::Comment(_) => lay.lost("comments", annotation),
            // An export leaves verdicts out before.
            Annotation::Entity(_) | Annotation::Commitment(_) | Annotation::Verdict(_) => {}
        }
    }
    Laid { layers: lay.layers, written: lay.written, losses: lay.losses }
}

struct Lay<'a> {
    item: &'a ExportItem,
    context: &'a Context<'a>,
    features: &'a Features,
    held: fn(&Text, Span) -> Option<Span>,
    /// The first mark of each annotation.
    first: HashMap<AnnotationId, usize>,
    layers: Layers,
    written: Counts,
    losses: Tally,
}

impl Lay<'_> {
    fn lost(&mut self, loss: &'static str, annotation: &Annotation) {
        self.losses.add(loss, || self.item.example(annotation));
    }

    fn lost_at(&mut self, loss: &'static str, id: AnnotationId) {
        self.losses.add(loss, || format!("{} ({}): {id}", self.item.article.id, self.item.annotator));
    }

    fn entity(&mut self, entity: &Entity) {
        let mut values = vec![(VALUE.to_owned(), vec![entity.label.to_string()])];
        if let Some(id) = entity.refers_to {
            values.push((IDENTIFIER.to_owned(), vec![self.identifier(id)]));
        }
        self.details(&mut values, entity.id, &entity.attributes, &entity.note);
        match self.mark(entity.id, ENTITY, values, &entity.spans, false) {
            None => self.lost_at("empty-span", entity.id),
            Some(at) => {
                self.first.insert(entity.id, at);
                self.written.entities += 1;
            }
        }
    }

    /// What stands for a canonical entity: its first id elsewhere, else ours.
    fn identifier(&self, id: CanonicalId) -> String {
        let link = self.context.canonicals.get(&id).and_then(|c| c.links.first());
        link.cloned().unwrap_or_else(|| format!("attache:{id}"))
    }

    /// Attributes and note as features.
    fn details(&mut self, values: &mut Values, id: AnnotationId, attributes: &Attributes, note: &str) {
        for (attribute, all) in attributes {
            let mut all: Vec<String> = all.iter().filter(|v| !v.is_empty()).cloned().collect();
            let Some(feature) = self.features.feature(attribute) else {
                all.iter().for_each(|_| self.lost_at("attributes", id));
                continue;
            };
            if feature.name != attribute.as_str() {
                self.lost_at("feature-names", id);
            }
            if !feature.several && all.len() > 1 {
                all.drain(1..).for_each(|_| self.lost_at("values", id));
            }
            if !all.is_empty() {
                values.push((feature.name.clone(), all));
            }
        }
        if !note.is_empty() {
            values.push((NOTE.to_owned(), vec![note.to_owned()]));
        }
    }

    /// A mark for each piece that has a character, linked from the first; `None` where none has.
    fn mark(
        &mut self,
        id: AnnotationId,
        layer: &str,
        values: Values,
        spans: &Spans,
        frame: bool,
    ) -> Option<usize> {
        let first = self.layers.marks.len();
        let held = |piece: &Span| (self.held)(&self.item.text, *piece);
        let pieces: Vec<Span> = spans.pieces().iter().filter_map(held).collect();
        let (one, further) = pieces.split_first()?;
        let mark = |span, values| {
            let slots = frame.then(Vec::new);
            Some(Mark { line: 0, layer: layer.to_owned(), span, values, slots })
        };
        let label = values.first().cloned();
        self.layers.marks.push(mark(*one, values));
        for piece in further {
            let to = self.layers.marks.len();
            self.layers.marks.push(mark(*piece, label.iter().cloned().collect()));
            self.link(PIECE, "", first, to);
        }
        if pieces.len() < spans.pieces().len() {
            self.lost_at("empty-piece", id);
        } else if pieces != spans.pieces() {
            self.lost_at("white-space", id);
        }
        Some(first)
    }

    fn link(&mut self, kind: &str, note: &str, from: usize, to: usize) {
        let mut values = vec![(VALUE.to_owned(), vec![kind.to_owned()])];
        if !note.is_empty() {
            values.push((NOTE.to_owned(), vec![note.to_owned()]));
        }
        self.layers.links.push(Link { line: 0, layer: RELATION.to_owned(), values, from, to });
    }

    /// The cue and the statement of a frame; `None` where the statement has no character.
    fn head(&mut self, frame: &Commitment) -> Option<(usize, usize)> {
        let words = vec![(VALUE.to_owned(), vec![EXTENT.to_owned()])];
        let Some(extent) = self.mark(frame.id, WORDS, words, &frame.spans, false) else {
            self.lost_at("empty-span", frame.id);
            return None;
        };
        if frame.cue.as_ref() == Some(&frame.spans) {
            self.lost_at("cue-is-statement", frame.id);
        }
        let mut values = vec![(VALUE.to_owned(), vec![frame.label.to_string()])];
        self.details(&mut values, frame.id, &frame.attributes, &frame.note);
        let cue = frame.cue.as_ref();
        let of_cue = cue.and_then(|cue| self.mark(frame.id, FRAME, values.clone(), cue, true));
        if of_cue.is_none() && cue.is_some() {
            self.lost_at("empty-piece", frame.id);
        }
        let trigger = of_cue.or_else(|| self.mark(frame.id, FRAME, values, &frame.spans, true))?;
        self.first.insert(frame.id, trigger);
        self.written.commitments += 1;
        Some((trigger, extent))
    }

    fn slots(&mut self, frame: &Commitment, trigger: usize, extent: usize) {
        let mut slots = vec![(EXTENT.to_owned(), extent)];
        for (role, filler) in &frame.roles {
            let (target, loss) = match filler {
                Filler::Annotation(id) => (self.first.get(id).copied(), "dangling-role"),
                Filler::Words(spans) => {
                    let words = vec![(VALUE.to_owned(), vec![BARE.to_owned()])];
                    (self.mark(frame.id, WORDS, words, spans, false), "empty-piece")
                }
            };
            match target {
                Some(target) => slots.push((role.to_string(), target)),
                None => self.lost_at(loss, frame.id),
            }
        }
        if let Some(Some(mark)) = self.layers.marks.get_mut(trigger) {
            mark.slots = Some(slots);
        }
    }

    fn relation(&mut self, relation: &Relation, annotation: &Annotation) {
        let ends = (self.first.get(&relation.from).copied(), self.first.get(&relation.to).copied());
        let (Some(from), Some(to)) = ends else { return self.lost("dangling", annotation) };
        if relation.kind.as_str() == PIECE {
            self.lost("like-piece", annotation);
        }
        self.link(relation.kind.as_str(), &relation.note, from, to);
        count(&mut self.written, annotation);
    }
}
