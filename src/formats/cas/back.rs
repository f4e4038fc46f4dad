//! Layers to annotations.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::features::Features;
use super::layers::{
    BARE, EXTENT, FRAME, IDENTIFIER, Layers, Link, Mark, NOTE, PIECE, RELATION, VALUE, Values, WORDS, told,
};
use crate::formats::brat::circle;
use crate::formats::names::label_named;
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, CanonicalId, Id, IdKind, LabelId};
use crate::model::schema::LabelKind;
use crate::model::text::{Hash, Span, Text};

/// Before the id of a canonical entity of ours.
pub(super) const OURS: &str = "attache:";

/// The annotations that layers stand for, and what their mentions refer to.
pub(in crate::formats) fn annotations(
    context: &ReadContext<'_>,
    text: &Text,
    layers: Layers,
    notes: &mut Notes,
) -> (Vec<Annotation>, Vec<Canonical>) {
    let Layers { marks, links } = layers;
    let mut back = Back::new(context, text, marks, notes);
    let relations: Vec<(u32, Link)> = (1..).zip(links).filter(|(_, link)| !back.is_piece(link)).collect();
    back.find_parts();
    back.cut_circles();
    let mut out: Vec<Annotation> = (0..back.marks.len()).filter_map(|at| back.annotation(at)).collect();
    out.extend(relations.into_iter().filter_map(|(n, link)| back.relation(n, &link)));
    (out, back.canonicals.into_values().collect())
}

struct Back<'a, 'n> {
    context: &'a ReadContext<'a>,
    text: &'a Text,
    hash: Hash,
    features: Features,
    marks: Vec<Option<Mark>>,
    /// The id of each mark that is an annotation.
    ids: Vec<AnnotationId>,
    /// Of a further piece: the mark that it belongs to.
    piece_of: Vec<Option<usize>>,
    pieces: HashMap<usize, Vec<Span>>,
    /// Marks that are words of a frame, no annotations of their own.
    parts: HashSet<usize>,
    canonicals: BTreeMap<CanonicalId, Canonical>,
    notes: &'n mut Notes,
}

impl<'a, 'n> Back<'a, 'n> {
    fn new(
        context: &'a ReadContext<'a>,
        text: &'a Text,
        marks: Vec<Option<Mark>>,
        notes: &'n mut Notes,
    ) -> Self {
        let hash = text.hash();
        let id = |(n, mark): (u32, &Option<Mark>)| {
            let kind = match mark {
                Some(mark) if is_frame(context, mark) => IdKind::Commitment,
                _ => IdKind::Entity,
            };
            context.id(kind, hash, n)
        };
        let ids = (1..).zip(&marks).map(id).collect();
        let piece_of = vec![None; marks.len()];
        let (pieces, parts, canonicals) = (HashMap::new(), HashSet::new(), BTreeMap::new());
        let features = Features::of(context.schema);
        Self { context, text, hash, features, marks, ids, piece_of, pieces, parts, canonicals, notes }
    }

    /// The mark that `at` is a piece of, or itself.
    fn root(&self, mut at: usize) -> usize {
        while let Some(first) = self.piece_of.get(at).copied().flatten() {
            at = first;
        }
        at
    }

    fn mark(&self, at: usize) -> Option<&Mark> {
        self.marks.get(at)?.as_ref()
    }

    /// Joins two pieces, where the link says that they are such.
    fn is_piece(&mut self, link: &Link) -> bool {
        if link.layer != RELATION || told(&link.layer, &link.values).1 != PIECE {
            return false;
        }
        let (from, to) = (self.root(link.from), self.root(link.to));
        let (Some(a), Some(b)) = (self.mark(from), self.mark(to)) else { return false };
        if from == to || a.layer != b.layer || told(&a.layer, &a.values).1 != told(&b.layer, &b.values).1 {
            return false;
        }
        let span = b.span;
        // The shorter list goes into the longer one: chains may be told from their end.
        let (mut all, mut others) =
            (self.pieces.remove(&from).unwrap_or_default(), self.pieces.remove(&to).unwrap_or_default());
        if all.len() < others.len() {
            std::mem::swap(&mut all, &mut others);
        }
        all.extend(others);
        all.push(span);
        self.pieces.insert(from, all);
        self.piece_of[to] = Some(from);
        true
    }

    fn spans(&self, at: usize) -> Option<Spans> {
        let further = self.pieces.get(&at).into_iter().flatten().copied();
        Spans::new(std::iter::once(self.mark(at)?.span).chain(further))
    }

    /// Marks of words that a slot holds are parts; others of that layer are left over.
    fn find_parts(&mut self) {
        let slots = self.marks.iter().flatten().filter_map(|m| m.slots.as_ref()).flatten();
        let held: HashSet<usize> = slots.map(|(_, target)| self.root(*target)).collect();
        for at in 0..self.marks.len() {
            let Some(mark) = self.mark(at).filter(|m| m.layer == WORDS) else { continue };
            let line = mark.line;
            if self.piece_of[at].is_none() && !held.contains(&at) {
                let words = self.text.slice(mark.span).to_owned();
                let what = format!("“{}” is part of a commitment that is not there, left out", short(&words));
                self.notes.problem(line, what);
            }
            self.parts.insert(at);
        }
    }

    /// Takes out the fillers by which frames would fill roles of their own.
    fn cut_circles(&mut self) {
        let targets = |mark: &Option<Mark>| -> Vec<usize> {
            let slots = mark.iter().filter_map(|m| m.slots.as_ref()).flatten();
            slots.map(|(_, target)| self.root(*target)).collect()
        };
        let mut closing = circle::closing(&self.marks.iter().map(targets).collect::<Vec<_>>());
        // Later slots of a frame first, so that the others keep their places.
        closing.sort_unstable_by(|a, b| b.cmp(a));
        for (at, slot) in closing {
            let Some(Some(mark)) = self.marks.get_mut(at) else { continue };
            let Some(slots) = &mut mark.slots else { continue };
            let (role, _) = slots.remove(slot);
            let what = format!("{role} is left out: by it the frame would fill a role of its own");
            self.notes.problem(mark.line, what);
        }
    }

    fn annotation(&mut self, at: usize) -> Option<Annotation> {
        if self.parts.contains(&at) || self.piece_of[at].is_some() {
            return None;
        }
        let spans = self.spans(at)?;
        let mark = self.marks[at].clone()?;
        let (telling, told) = told(&mark.layer, &mark.values);
        let known = label_named(self.context.schema, told);
        let label = known.map_or_else(|| LabelId::new(told), |l| l.id.clone());
        let (attributes, note) = self.details(&mark.values, telling);
        let (id, made, source) = (self.ids[at], self.context.made, self.source());
        if id.kind() == IdKind::Commitment {
            let frame =
                Commitment { id, label, spans, cue: None, roles: Vec::new(), attributes, note, made, source };
            return Some(self.filled(frame, &mark).into());
        }
        let identifier = mark.values.iter().find(|(name, _)| name == IDENTIFIER);
        let identifier = identifier.and_then(|(_, v)| v.first()).filter(|v| !v.is_empty());
        let refers_to = identifier.map(|i| self.canonical(i, &label, mark.span));
        Some(Entity { id, label, spans, refers_to, attributes, note, made, source }.into())
    }

    fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    /// What an identifier stands for.
    fn canonical(&mut self, identifier: &str, kind: &LabelId, span: Span) -> CanonicalId {
        let ours = identifier.strip_prefix(OURS).and_then(|id| id.parse::<Id>().ok());
        let ours = ours.filter(|id| id.kind() == IdKind::Canonical);
        let hashed = || Id::from_bits(IdKind::Canonical, Hash::of(identifier.as_bytes()).first_u64());
        let id = ours.unwrap_or_else(hashed);
        let (name, links) = match ours {
            Some(_) => (self.text.slice(span).to_owned(), Vec::new()),
            None => (identifier.to_owned(), vec![identifier.to_owned()]),
        };
        let new = || Canonical { id, name, kind: kind.clone(), aliases: Vec::new(), links };
        self.canonicals.entry(id).or_insert_with(new).id
    }

    /// Attributes and note out of features.
    fn details(&self, values: &Values, telling: Option<&str>) -> (Attributes, Box<str>) {
        let mut attributes = Attributes::new();
        let mut note = String::new();
        for (name, all) in values {
            let all = all.iter().filter(|v| !v.is_empty());
            if name == NOTE {
                note = all.cloned().collect::<Vec<_>>().join("\n");
            } else if Some(name.as_str()) != telling && name != IDENTIFIER && name != VALUE {
                let known = self.features.attribute(name).map(|(id, _)| id.clone());
                let id = known.unwrap_or_else(|| name.as_str().into());
                let all: Vec<String> = all.cloned().collect();
                if !all.is_empty() {
                    attributes.entry(id).or_default().extend(all);
                }
            }
        }
        (attributes, note.into())
    }

    /// A frame with statement, cue and roles.
    fn filled(&mut self, mut frame: Commitment, mark: &Mark) -> Commitment {
        let label = self.context.schema.label(&frame.label);
        let mut extent: Option<Spans> = None;
        let mut hull = frame.spans.hull();
        for (role, target) in mark.slots.iter().flatten() {
            let at = self.root(*target);
            let (Some(spans), Some(held)) = (self.spans(at), self.mark(at)) else {
                self.notes.problem(mark.line, format!("{role} is left out: what fills it could not be read"));
                continue;
            };
            let is_words = self.parts.contains(&at);
            if role == EXTENT && is_words && told(&held.layer, &held.values).1 != BARE && extent.is_none() {
                extent = Some(spans);
                continue;
            }
            hull = hull.hull(spans.hull());
            let filler = if is_words { Filler::Words(spans) } else { Filler::Annotation(self.ids[at]) };
            let known = label.and_then(|l| l.role(&role.as_str().into())).map(|r| r.id.clone());
            frame.roles.push((known.unwrap_or_else(|| role.as_str().into()), filler));
        }
        match extent {
            Some(extent) => {
                let cue = std::mem::replace(&mut frame.spans, extent);
                frame.cue = (cue != frame.spans).then_some(cue);
            }
            None if !frame.roles.is_empty() => {
                let cue = std::mem::replace(&mut frame.spans, Spans::one(hull));
                frame.cue = (cue != frame.spans).then_some(cue);
                let what = || self.text.slice(mark.span).to_owned();
                self.notes.losses.add("hull", what);
            }
            None => {}
        }
        frame
    }

    fn relation(&mut self, n: u32, link: &Link) -> Option<Annotation> {
        let (telling, told) = told(&link.layer, &link.values);
        let ends = [self.root(link.from), self.root(link.to)];
        if let Some(end) = ends.iter().find(|at| self.mark(**at).is_none() || self.parts.contains(at)) {
            let why = if self.mark(*end).is_none() { "could not be read" } else { "is no annotation" };
            self.notes.problem(link.line, format!("relation “{told}” is left out: an end of it {why}"));
            return None;
        }
        let kind = self.context.schema.relation(&told.into()).map_or_else(|| told.into(), |r| r.id.clone());
        let (attributes, note) = self.details(&link.values, telling);
        for attribute in attributes.keys() {
            self.notes.losses.add("relation-features", || format!("{told}: {attribute}"));
        }
        let id = self.context.id(IdKind::Relation, self.hash, n);
        let (from, to) = (self.ids[ends[0]], self.ids[ends[1]]);
        Some(Relation { id, kind, from, to, note, made: self.context.made, source: self.source() }.into())
    }
}

/// Whether a mark is a frame: it has slots, or the schema says so.
fn is_frame(context: &ReadContext<'_>, mark: &Mark) -> bool {
    let known = || label_named(context.schema, told(&mark.layer, &mark.values).1);
    mark.slots.is_some() || mark.layer == FRAME || known().is_some_and(|l| l.kind == LabelKind::Commitment)
}

fn short(words: &str) -> String {
    let mut out: String = words.chars().take(40).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out
}
