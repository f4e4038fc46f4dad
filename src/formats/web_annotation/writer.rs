//! An exported item to a page.

use std::collections::HashSet;

use serde_json::{Map, json};

use super::WebAnnotation;
use super::context::context;
use super::item::{Creator, Item, Part, Parts, Position, Quote, urn};
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered, count};
use crate::formats::flat::records;
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::formats::{Shape, Writer};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Spans, Target,
};
use crate::model::ids::AnnotationId;
use crate::model::layer::Counts;
use crate::model::text::{CharRange, Span};

/// Characters before and after a quote.
const AROUND: usize = 24;

impl Writer for WebAnnotation {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let source = format!("{}.txt", item.id());
        let mut page = Page {
            item,
            context,
            index: CharIndex::new(item.text.as_str()),
            there: item.annotations.iter().map(|a| a.id()).collect(),
            source: &source,
            bytes: Vec::with_capacity(item.text.len() + item.annotations.len() * 512 + 4096),
            is_first: true,
            out: Counts::default(),
            losses: Tally::default(),
        };
        page.begin();
        item.annotations.iter().for_each(|a| page.annotation(a));
        page.bytes.extend_from_slice(b"]}\n");
        let Page { bytes, out, losses, .. } = page;
        let file = |extension: &str, bytes| {
            let place = Place::File(format!("{}.{extension}", item.id()));
            Piece { place, bytes }
        };
        let text = item.text.as_str().as_bytes().to_vec();
        Rendered { pieces: vec![file("jsonld", bytes), file("txt", text)], out, losses }
    }
}

struct Page<'a> {
    item: &'a ExportItem,
    context: &'a Context<'a>,
    index: CharIndex<'a>,
    there: HashSet<AnnotationId>,
    /// The text's file.
    source: &'a str,
    bytes: Vec<u8>,
    /// Whether no annotation was written yet.
    is_first: bool,
    out: Counts,
    losses: Tally,
}

impl<'a> Page<'a> {
    /// The head, a line for each thing, as each annotation has one: so a page differs line by line.
    fn begin(&mut self) {
        let article = &self.item.article;
        let mut about = Map::new();
        about.insert("id".to_owned(), json!(self.source));
        about.insert("title".to_owned(), json!(article.title));
        if let Some(date) = &article.date {
            about.insert("date".to_owned(), json!(date));
        }
        if !article.language.is_empty() {
            about.insert("language".to_owned(), json!(article.language));
        }
        let out = &mut self.bytes;
        out.extend_from_slice(b"{\"@context\":\n");
        out.extend_from_slice(context());
        let mut put = |name: &str, line: Vec<u8>| {
            out.extend_from_slice(format!(",\"{name}\":\n").as_bytes());
            out.extend(line);
        };
        put("id", records::line(&format!("{}.jsonld", self.item.id())));
        put("type", records::line(&"AnnotationPage"));
        put("about", records::line(&about));
        put("creator", records::line(&Creator::new(&self.item.annotator)));
        put("status", records::line(&self.item.status.name()));
        out.extend_from_slice(b",\"items\":[\n");
    }

    fn annotation(&mut self, annotation: &'a Annotation) {
        let written = match annotation {
            Annotation::Entity(a) => self.entity(a),
            Annotation::Commitment(a) => self.commitment(a, annotation),
            Annotation::Relation(a) => self.relation(a),
            Annotation::Comment(a) => self.comment(a),
            // An export leaves them out before.
            Annotation::Verdict(_) => false,
        };
        if written {
            count(&mut self.out, annotation);
        } else {
            self.losses.add("dangling", || self.item.example(annotation));
        }
    }

    fn put(&mut self, item: &Item<'_>) {
        if !std::mem::take(&mut self.is_first) {
            self.bytes.push(b',');
        }
        self.bytes.extend(records::line(item));
    }

    fn entity(&mut self, entity: &'a Entity) -> bool {
        let mut body = vec![Part::text("tagging", entity.label.as_str())];
        body.extend(entity.refers_to.map(|id| {
            let canonical = self.context.canonicals.get(&id);
            Part::thing(id, canonical.map(|c| &**c))
        }));
        details(&entity.attributes, &entity.note, &mut body);
        let target = self.words(&entity.spans);
        self.put(&Item::new(urn(entity.id), "tagging", entity.made, body, target));
        true
    }

    fn commitment(&mut self, frame: &'a Commitment, annotation: &Annotation) -> bool {
        let mut body = vec![Part::text("tagging", frame.label.as_str())];
        details(&frame.attributes, &frame.note, &mut body);
        let target = self.words(&frame.spans);
        let item = Item::new(urn(frame.id), "tagging", frame.made, body, target);
        self.put(&Item { kind: Some("commitment"), ..item });
        if let Some(cue) = &frame.cue {
            let body = self.words(cue);
            self.link(frame, format!("{}:cue", urn(frame.id)), "cue", "cue", body);
        }
        for (n, (role, filler)) in (1..).zip(&frame.roles) {
            let body = match filler {
                Filler::Words(words) => self.words(words),
                Filler::Annotation(id) if self.there.contains(id) => vec![Part::Address(urn(id))],
                Filler::Annotation(_) => {
                    self.losses.add("dangling", || self.item.example(annotation));
                    continue;
                }
            };
            self.link(frame, format!("{}:role:{n}", urn(frame.id)), "role", role.as_str(), body);
        }
        true
    }

    /// A part of a frame.
    fn link(
        &mut self,
        frame: &Commitment,
        id: String,
        kind: &'static str,
        tag: &'a str,
        mut body: Vec<Part<'a>>,
    ) {
        body.insert(0, Part::text("tagging", tag));
        let item = Item::new(id, "linking", frame.made, body, Part::Address(urn(frame.id)));
        self.put(&Item { kind: Some(kind), ..item });
    }

    fn relation(&mut self, relation: &'a Relation) -> bool {
        if !self.there.contains(&relation.from) || !self.there.contains(&relation.to) {
            return false;
        }
        let mut body = vec![Part::text("tagging", relation.kind.as_str()), Part::Address(urn(relation.to))];
        body.extend(note_of(&relation.note));
        let target = Part::Address(urn(relation.from));
        let item = Item::new(urn(relation.id), "linking", relation.made, body, target);
        self.put(&Item { kind: Some("relation"), ..item });
        true
    }

    fn comment(&mut self, comment: &'a Comment) -> bool {
        let target: Parts<'_> = match &comment.target {
            Target::Annotation(id) if self.there.contains(id) => Part::Address(urn(id)).into(),
            Target::Annotation(_) => return false,
            Target::Words(span) => vec![self.piece(*span)].into(),
            Target::Article => Part::Address(self.source.to_owned()).into(),
        };
        let motivation = if comment.reply_to.is_some() { "replying" } else { "commenting" };
        let body = Part::text("commenting", &comment.text);
        let item = Item::new(urn(comment.id), motivation, comment.made, body, target);
        self.put(&Item {
            creator: Some(Creator::new(&comment.author)),
            resolved: Some(comment.resolved),
            reply_to: comment.reply_to.map(urn),
            ..item
        });
        true
    }

    fn words(&self, spans: &Spans) -> Vec<Part<'a>> {
        spans.pieces().iter().map(|piece| self.piece(*piece)).collect()
    }

    fn piece(&self, span: Span) -> Part<'a> {
        let text = &self.item.text;
        let (before, after) = (&text.as_str()[..span.start()], &text.as_str()[span.end()..]);
        let from = before.char_indices().rev().take(AROUND).last().map_or(span.start(), |(at, _)| at);
        let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let CharRange(start, end) = self.index.range(span);
        Part::words(
            self.source,
            Position { is: "TextPositionSelector", start, end },
            Quote {
                is: "TextQuoteSelector",
                exact: text.slice(span),
                prefix: &before[from..],
                suffix: &after[..to],
            },
        )
    }
}

/// Attributes and a note as bodies.
fn details<'a>(attributes: &'a Attributes, note: &'a str, body: &mut Vec<Part<'a>>) {
    for (id, values) in attributes {
        let each = values.iter().map(|value| Part::value(id.as_str(), value));
        body.extend(each);
    }
    body.extend(note_of(note));
}

fn note_of(note: &str) -> Option<Part<'_>> {
    (!note.is_empty()).then(|| Part::text("commenting", note))
}
