//! Marks and links to annotations.

use std::collections::HashSet;

use super::task::RawLink;
use super::{CUE, PIECE, WORDS};
use crate::formats::names::label_named;
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::ids::{AnnotationId, IdKind, LabelId, RelationTypeId, RoleId};
use crate::model::schema::{Label, LabelKind};
use crate::model::text::{Hash, Span};

/// A mark that has its place in the text.
pub(super) struct Placed {
    pub label: String,
    pub span: Span,
}

/// The annotations that marks and links stand for. A link whose end has no place is a problem of
/// `line`.
pub(super) fn annotations(
    context: &ReadContext<'_>,
    text: Hash,
    marks: Vec<Option<Placed>>,
    links: Vec<RawLink>,
    line: u32,
    notes: &mut Notes,
) -> Vec<Annotation> {
    let mut back = Back::new(context, text, marks);
    let mut left = Vec::new();
    for (n, link) in (1..).zip(links) {
        if back.at(link.from).is_none() || back.at(link.to).is_none() {
            notes.problem(line, format!("link “{}”: an end of it is not there", link.kind));
        } else if !back.is_piece(&link) {
            left.push((n, link));
        }
    }
    let left: Vec<_> = left.into_iter().filter(|(_, link)| !back.is_part(link)).collect();
    let mut relations = Vec::new();
    for (n, link) in left {
        match back.relation(n, &link) {
            Some(relation) => relations.push(relation.into()),
            None => {
                let what = format!("link “{}”: an end of it is no annotation of its own", link.kind);
                notes.problem(line, what);
            }
        }
    }
    back.finish(relations)
}

/// A mark with all that was linked to it.
struct Thing<'a> {
    label: LabelId,
    /// Of the schema.
    known: Option<&'a Label>,
    id: AnnotationId,
    pieces: Vec<Span>,
    cue: Option<usize>,
    roles: Vec<(RoleId, usize)>,
}

struct Back<'a> {
    context: &'a ReadContext<'a>,
    text: Hash,
    things: Vec<Option<Thing<'a>>>,
    /// Of a further piece: the mark that it belongs to.
    piece_of: Vec<Option<usize>>,
    /// Marks that are a cue or bare words, no annotations of their own.
    parts: HashSet<usize>,
}

impl<'a> Back<'a> {
    fn new(context: &'a ReadContext<'a>, text: Hash, marks: Vec<Option<Placed>>) -> Self {
        let thing = |(n, mark): (u32, Option<Placed>)| {
            let Placed { label, span } = mark?;
            let known = label_named(context.schema, &label);
            let kind = match known {
                Some(l) if l.kind == LabelKind::Commitment => IdKind::Commitment,
                _ => IdKind::Entity,
            };
            let id = context.id(kind, text, n);
            let label = known.map_or_else(|| LabelId::new(&label), |l| l.id.clone());
            Some(Thing { label, known, id, pieces: vec![span], cue: None, roles: Vec::new() })
        };
        let things: Vec<_> = (1..).zip(marks).map(thing).collect();
        let piece_of = vec![None; things.len()];
        Self { context, text, things, piece_of, parts: HashSet::new() }
    }

    /// The mark that `at` is a piece of, or itself.
    fn root(&self, mut at: usize) -> usize {
        while let Some(first) = self.piece_of[at] {
            at = first;
        }
        at
    }

    fn at(&self, at: usize) -> Option<&Thing<'a>> {
        self.things.get(at)?.as_ref()
    }

    fn at_mut(&mut self, at: usize) -> Option<&mut Thing<'a>> {
        self.things.get_mut(at)?.as_mut()
    }

    /// Joins two pieces, where the link says that they are such.
    fn is_piece(&mut self, link: &RawLink) -> bool {
        let (from, to) = (self.root(link.from), self.root(link.to));
        let (Some(a), Some(b)) = (self.at(from), self.at(to)) else { return false };
        if link.kind != PIECE || a.label != b.label || from == to {
            return false;
        }
        let pieces = b.pieces.clone();
        self.piece_of[to] = Some(from);
        if let Some(a) = self.at_mut(from) {
            a.pieces.extend(pieces);
        }
        true
    }

    /// Takes a link from a frame to its cue or to what fills a role.
    fn is_part(&mut self, link: &RawLink) -> bool {
        let (from, to) = (self.root(link.from), self.root(link.to));
        let (Some(frame), Some(part)) = (self.at(from), self.at(to)) else { return false };
        let Some(label) = frame.known.filter(|l| l.kind == LabelKind::Commitment) else { return false };
        let is_own = |name: &str| part.known.is_none() && part.label.as_str() == name;
        if link.kind == CUE && frame.cue.is_none() && is_own(CUE) {
            self.parts.insert(to);
            if let Some(frame) = self.at_mut(from) {
                frame.cue = Some(to);
            }
            return true;
        }
        let Some(role) = label.role(&RoleId::new(&link.kind)).map(|r| r.id.clone()) else { return false };
        if is_own(WORDS) {
            self.parts.insert(to);
        }
        if let Some(frame) = self.at_mut(from) {
            frame.roles.push((role, to));
        }
        true
    }

    fn relation(&self, n: u32, link: &RawLink) -> Option<Relation> {
        let kind = RelationTypeId::new(&link.kind);
        let kind = self.context.schema.relation(&kind).map_or(kind, |known| known.id.clone());
        let (from, to) = (self.root(link.from), self.root(link.to));
        if self.parts.contains(&from) || self.parts.contains(&to) {
            return None;
        }
        Some(Relation {
            id: self.context.id(IdKind::Relation, self.text, n),
            kind,
            from: self.at(from)?.id,
            to: self.at(to)?.id,
            note: "".into(),
            made: self.context.made,
            source: self.source(),
        })
    }

    fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    fn spans(&self, at: usize) -> Option<Spans> {
        Spans::new(self.at(at)?.pieces.iter().copied())
    }

    fn finish(self, relations: Vec<Annotation>) -> Vec<Annotation> {
        let own = |n: &usize| self.piece_of[*n].is_none() && !self.parts.contains(n);
        let each = (0..self.things.len()).filter(own).filter_map(|n| self.annotation(n));
        each.chain(relations).collect()
    }

    fn annotation(&self, at: usize) -> Option<Annotation> {
        let (thing, spans) = (self.at(at)?, self.spans(at)?);
        let (id, label, note) = (thing.id, thing.label.clone(), "".into());
        let (attributes, made, source) = (Attributes::new(), self.context.made, self.source());
        if id.kind() != IdKind::Commitment {
            return Some(Entity { id, label, spans, refers_to: None, attributes, note, made, source }.into());
        }
        let filler = |(role, to): &(RoleId, usize)| {
            let filler = if self.parts.contains(to) {
                Filler::Words(self.spans(*to)?)
            } else {
                Filler::Annotation(self.at(*to)?.id)
            };
            Some((role.clone(), filler))
        };
        let roles = thing.roles.iter().filter_map(filler).collect();
        let cue = thing.cue.and_then(|n| self.spans(n));
        Some(Commitment { id, label, spans, cue, roles, attributes, note, made, source }.into())
    }
}
