//! An item to marks and links.

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{CUE, PIECE, WORDS};
use crate::formats::export::{Context, ExportItem, count};
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Commitment, Filler, Relation, Spans};
use crate::model::ids::AnnotationId;
use crate::model::layer::Counts;
use crate::model::text::{CharRange, Span};

/// A labelled piece of the text.
pub(in crate::formats) struct Mark<'a> {
    pub label: &'a str,
    pub span: Span,
}

/// A link between two marks, by their places in the list.
pub(in crate::formats) struct Link<'a> {
    pub kind: &'a str,
    pub from: usize,
    pub to: usize,
}

/// A short name: a letter and a number.
#[derive(Clone, Copy)]
pub(in crate::formats) struct Numbered(pub char, pub usize);

impl Serialize for Numbered {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{}{}", self.0, self.1))
    }
}

/// An item as marks and links, with what that could not carry.
pub(in crate::formats) struct Flat<'a> {
    pub marks: Vec<Mark<'a>>,
    pub links: Vec<Link<'a>>,
    pub written: Counts,
    pub losses: Tally,
    item: &'a ExportItem,
    /// Whether the format has links.
    links_too: bool,
    first: HashMap<AnnotationId, usize>,
}

/// An item in flat form; without links, for formats that have none, roles, cues and relations
/// are counted as lost.
pub(in crate::formats) fn flatten<'a>(
    item: &'a ExportItem,
    context: &Context<'_>,
    links_too: bool,
) -> Flat<'a> {
    let mut flat = Flat {
        marks: Vec::with_capacity(item.annotations.len()),
        links: Vec::new(),
        written: Counts::default(),
        losses: Tally::default(),
        item,
        links_too,
        first: HashMap::with_capacity(item.annotations.len()),
    };
    for annotation in &item.annotations {
        flat.spans_of(annotation);
    }
    for annotation in &item.annotations {
        match &**annotation {
            Annotation::Commitment(frame) => flat.frame(frame, annotation),
            Annotation::Relation(relation) => flat.relation(relation, annotation, context),
            Annotation::Entity(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }
    flat
}

impl<'a> Flat<'a> {
    fn lost(&mut self, loss: &'static str, annotation: &Annotation) {
        self.losses.add(loss, || self.item.example(annotation));
    }

    /// The marks of an entity or a statement; what no mark has.
    fn spans_of(&mut self, annotation: &'a Annotation) {
        if matches!(annotation, Annotation::Comment(_)) {
            return self.lost("comments", annotation);
        }
        if let Some(label) = annotation.label() {
            let Some(spans) = annotation.spans() else { return };
            let Some(first) = self.place(label.as_str(), &spans, annotation) else { return };
            self.first.insert(annotation.id(), first);
            count(&mut self.written, annotation);
            if annotation.attributes().is_some_and(|a| !a.is_empty()) {
                self.lost("attributes", annotation);
            }
            if annotation.as_entity().is_some_and(|e| e.refers_to.is_some()) {
                self.lost("refers-to", annotation);
            }
            if !annotation.note().is_empty() {
                self.lost("notes", annotation);
            }
        }
    }

    /// Adds a mark for each piece and gives the first of them.
    fn place(&mut self, label: &'a str, spans: &Spans, annotation: &Annotation) -> Option<usize> {
        let mut first = None;
        for span in spans.pieces() {
            if span.is_empty() {
                self.lost("empty-span", annotation);
                continue;
            }
            let at = self.marks.len();
            self.marks.push(Mark { label, span: *span });
            match first {
                None => first = Some(at),
                Some(from) if self.links_too => self.link(PIECE, from, at),
                Some(_) => {}
            }
        }
        if spans.pieces().len() > 1 {
            self.lost("pieces", annotation);
        }
        first
    }

    fn link(&mut self, kind: &'a str, from: usize, to: usize) {
        self.links.push(Link { kind, from, to });
    }

    fn frame(&mut self, frame: &'a Commitment, annotation: &Annotation) {
        let Some(from) = self.first.get(&frame.id).copied() else { return };
        if !self.links_too {
            if frame.cue.is_some() || !frame.roles.is_empty() {
                self.lost("frames", annotation);
            }
            return;
        }
        self.lost("linked-frames", annotation);
        if let Some(cue) = &frame.cue
            && let Some(to) = self.place(CUE, cue, annotation)
        {
            self.link(CUE, from, to);
        }
        for (role, filler) in &frame.roles {
            let to = match filler {
                Filler::Annotation(id) => self.first.get(id).copied(),
                Filler::Words(words) => self.place(WORDS, words, annotation),
            };
            match to {
                Some(to) => self.link(role.as_str(), from, to),
                None => self.lost("dangling", annotation),
            }
        }
    }

    fn relation(&mut self, relation: &'a Relation, annotation: &Annotation, context: &Context<'_>) {
        if !self.links_too {
            return self.lost("relations", annotation);
        }
        let ends = (self.first.get(&relation.from).copied(), self.first.get(&relation.to).copied());
        let (Some(from), Some(to)) = ends else { return self.lost("dangling", annotation) };
        let kind = relation.kind.as_str();
        let label = context.schema.label(&self.marks[from].label.into());
        if label.is_some_and(|l| l.role(&kind.into()).is_some()) || kind == CUE || kind == PIECE {
            self.lost("like-role", annotation);
        }
        if !relation.note.is_empty() {
            self.lost("notes", annotation);
        }
        self.link(kind, from, to);
        count(&mut self.written, annotation);
    }
}

/// What is known of the article, as names and values.
pub(in crate::formats) fn head(item: &ExportItem) -> Map<String, Value> {
    let mut head = Map::new();
    let mut put = |name: &str, value: Value| drop(head.insert(name.to_owned(), value));
    put("article", json!(item.id()));
    if let Some(unit) = item.unit {
        let CharRange(start, end) = unit.range;
        put("part_of", json!(item.article.id.as_str()));
        put("range", json!([start, end]));
    }
    put("title", json!(item.article.title));
    if let Some(date) = &item.article.date {
        put("date", json!(date));
    }
    for (name, value) in [("source", &item.article.source), ("language", &item.article.language)] {
        if !value.is_empty() {
            put(name, json!(value));
        }
    }
    put("annotator", json!(item.annotator.as_str()));
    put("status", json!(item.status.name()));
    head
}
