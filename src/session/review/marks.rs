//! What the article shows of a review: where the annotators differ in their colours, one lane
//! each; what they agree on and what is decided as a quiet line.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::item::part_words;
use super::{Review, Settled, layer_of, side_letter};
use crate::model::annotation::{Annotation, Commitment, Entity, Spans};
use crate::model::decision::Part;
use crate::model::ids::AnnotatorId;
use crate::model::layer::Layer;
use crate::model::schema::{Label, Schema};
use crate::session::Session;
use crate::typeset::{Mark, MarkKind, annotator_colour};

/// The marks of a review.
#[derive(Clone, Copy)]
pub struct ReviewMarks<'a> {
    session: &'a Session,
    review: &'a Review,
}

/// An annotation of which the article shows something.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The annotation.
    pub annotation: &'a Arc<Annotation>,
    /// Whose it is.
    pub annotator: &'a AnnotatorId,
    /// Place of its group in the alignment.
    pub group: usize,
}

/// Whose annotation is looked at.
struct Side<'a> {
    /// Their place among those compared, as they are shown.
    at: usize,
    layer: &'a Layer,
    colour: u16,
}

impl Side<'_> {
    /// A label as it stands under the words: with the letter of the annotator, as colours alone
    /// tell not everybody whose it is.
    fn tag(&self, label: &str) -> Arc<str> {
        match side_letter(self.at) {
            Some(letter) => format!("{letter} · {label}").into(),
            None => format!("{} · {label}", self.at + 1).into(),
        }
    }
}

impl<'a> ReviewMarks<'a> {
    /// The marks of the open review, unless its decided layer is being edited.
    #[must_use]
    pub fn of(session: &'a Session) -> Option<Self> {
        let review = session.review().filter(|r| !r.is_editing())?;
        Some(Self { session, review })
    }

    /// The annotations of which the article shows something in a part of it, each once; of those on
    /// which all agree, and of those that are settled, the first annotator's.
    #[must_use]
    pub fn shown(&self, range: &Range<usize>) -> Vec<Shown<'a>> {
        let mut shown = Vec::new();
        let mut marks = Vec::new();
        for (at, annotator) in self.review.annotators().enumerate() {
            let Some(layer) = layer_of(self.session.project(), &self.review.article, annotator) else {
                continue;
            };
            let schema = self.session.project().schema();
            let side = Side { at, layer, colour: 0 };
            for annotation in layer.touching(range.clone()) {
                let Some(group) = self.review.group(annotation.id()) else { continue };
                marks.clear();
                match &**annotation {
                    Annotation::Entity(entity) => self.entity(&side, entity, schema, &mut marks),
                    Annotation::Commitment(frame) => self.frame(&side, frame, schema, &mut marks),
                    _ => {}
                }
                if !marks.is_empty() {
                    shown.push(Shown { annotation, annotator, group });
                }
            }
        }
        shown
    }

    /// How far the review is with a group: `open`, `decided`, `agreed`, `agreed, accepted`.
    #[must_use]
    pub fn progress(&self, group: usize) -> &'static str {
        match (self.review.items_in(group).is_empty(), self.review.is_settled(group)) {
            (false, false) => "open",
            (false, true) => "decided",
            (true, false) => "agreed",
            (true, true) => "agreed, accepted",
        }
    }

    /// Whether the difference that is looked at is one of a group.
    #[must_use]
    pub fn is_looked_at(&self, group: usize) -> bool {
        self.review.current_item().is_some_and(|item| item.group == group)
    }

    /// All that the marks depend on.
    pub fn note(&self, hasher: &mut impl Hasher) {
        Arc::as_ptr(&self.review.alignment).hash(hasher);
        (self.review.seen, self.review.current, &self.review.sides).hash(hasher);
    }

    /// The marks of a part of the article.
    pub fn marks(&self, range: &Range<usize>, into: &mut Vec<Mark>) {
        let schema = self.session.project().schema();
        for (at, annotator) in self.review.annotators().enumerate() {
            let Some(layer) = layer_of(self.session.project(), &self.review.article, annotator) else {
                continue;
            };
            let side = Side { at, layer, colour: annotator_colour(schema, at) };
            for annotation in layer.touching(range.clone()) {
                match &**annotation {
                    Annotation::Entity(entity) => self.entity(&side, entity, schema, into),
                    Annotation::Commitment(frame) => self.frame(&side, frame, schema, into),
                    _ => {}
                }
            }
        }
        // The softer of the two grounds: the marks on it are what is looked at.
        if let Some(item) = self.review.current_item() {
            let ground = Mark::new(u64::MAX, item.place.range(), MarkKind::Find, "", 0);
            into.push(Mark { dim: true, ..ground });
        }
        into.retain(|m| m.range.start <= range.end && range.start <= m.range.end);
    }

    fn entity(&self, side: &Side<'_>, entity: &Entity, schema: &Schema, into: &mut Vec<Mark>) {
        let Some(group) = self.review.group(entity.id) else { return };
        let key = entity.id.as_u64();
        let is_current = self.is_current(group, &Part::Whole);
        if !is_current && self.is_quiet(group) {
            if self.is_first(group, side) {
                let (kind, name) = self.settled(group);
                push(key, &entity.spans, &kind, name.into(), 0, into);
            }
            return;
        }
        let tag = schema.label(&entity.label).map_or(entity.label.as_str(), Label::tag);
        push(key, &entity.spans, &MarkKind::Entity, side.tag(tag), side.colour, into);
    }

    fn frame(&self, side: &Side<'_>, frame: &Commitment, schema: &Schema, into: &mut Vec<Mark>) {
        let Some(group) = self.review.group(frame.id) else { return };
        let key = frame.id.as_u64();
        let label = schema.label(&frame.label);
        let name: Arc<str> = label.map_or(frame.label.as_str(), Label::tag).into();
        let items = self.review.items_in(group);
        let shows = |part: &Part| {
            let mut at = items.clone().filter(|at| self.review.items[*at].part == *part);
            at.any(|at| self.review.current == Some(at) || !self.review.states[at].is_decided())
        };
        let whole = shows(&Part::Whole);
        if whole || self.is_first(group, side) {
            let selected = self.is_current(group, &Part::Whole);
            let last = frame.spans.pieces().len() - 1;
            into.extend(frame.spans.pieces().iter().enumerate().map(|(i, p)| Mark {
                dim: !whole,
                selected,
                open_start: i > 0,
                open_end: i < last,
                ..Mark::new(key, p.range(), MarkKind::Extent, name.clone(), side.colour)
            }));
        }
        if whole {
            // The cue stands for the statement, whose words carry much else.
            let words = frame.cue.as_ref().unwrap_or(&frame.spans);
            push(key, words, &MarkKind::Entity, side.tag(&name), side.colour, into);
        }
        for item in items.clone().map(|at| &self.review.items[at]) {
            let part_name = match &item.part {
                Part::Cue if !whole => "cue",
                Part::Role(id) => label.and_then(|l| l.role(id)).map_or(id.as_str(), |r| &r.name),
                _ => continue,
            };
            if shows(&item.part) {
                for words in part_words(frame, &item.part, side.layer) {
                    push(key, &words, &MarkKind::Entity, side.tag(part_name), side.colour, into);
                }
            }
        }
    }

    /// How what asks for no attention is drawn, and what it is called: what was rejected is dotted.
    fn settled(&self, group: usize) -> (MarkKind, &'static str) {
        match self.review.settled.get(group) {
            Some(Settled::Taken) => (MarkKind::Quiet, "taken"),
            Some(Settled::Rejected) => (MarkKind::Comment, "not taken"),
            Some(Settled::Open) | None => (MarkKind::Quiet, "agreed"),
        }
    }

    fn is_current(&self, group: usize, part: &Part) -> bool {
        self.review.current_item().is_some_and(|item| item.group == group && item.part == *part)
    }

    fn is_quiet(&self, group: usize) -> bool {
        let items = self.review.items_in(group);
        items.is_empty() || self.review.is_settled(group)
    }

    /// Whether a side is the first that has something in a group.
    fn is_first(&self, group: usize, side: &Side<'_>) -> bool {
        let group = &self.review.alignment.groups[group];
        self.review.sides_of(group).position(|(_, id)| id.is_some()) == Some(side.at)
    }
}

fn push(key: u64, spans: &Spans, kind: &MarkKind, label: Arc<str>, colour: u16, into: &mut Vec<Mark>) {
    let last = spans.pieces().len() - 1;
    into.extend(spans.pieces().iter().enumerate().map(|(i, piece)| Mark {
        open_start: i > 0,
        open_end: i < last,
        ..Mark::new(key, piece.range(), kind.clone(), label.clone(), colour)
    }));
}
