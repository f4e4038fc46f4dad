//! An item to a page.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::context::context;
use super::{URN, WebAnnotation};
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered, count};
use crate::formats::flat::records;
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::formats::{Shape, Writer};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Spans, Target,
};
use crate::model::ids::{AnnotationId, CanonicalId};
use crate::model::layer::Counts;
use crate::model::text::{CharRange, Span};
use crate::model::time::Timestamp;

/// Characters before and after a quote.
const AROUND: usize = 24;

impl Writer for WebAnnotation {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut page = Page {
            item,
            context,
            index: CharIndex::new(item.text.as_str()),
            there: item.annotations.iter().map(|a| a.id()).collect(),
            source: format!("{}.txt", item.id()),
            items: Vec::new(),
            out: Counts::default(),
            losses: Tally::default(),
        };
        item.annotations.iter().for_each(|a| page.annotation(a));
        let bytes = page.bytes();
        let file = |extension: &str, bytes| {
            let place = Place::File(format!("{}.{extension}", item.id()));
            Piece { place, bytes }
        };
        let text = item.text.as_str().as_bytes().to_vec();
        Rendered {
            pieces: vec![file("jsonld", bytes), file("txt", text)],
            out: page.out,
            losses: page.losses,
        }
    }
}

struct Page<'a> {
    item: &'a ExportItem,
    context: &'a Context<'a>,
    index: CharIndex<'a>,
    there: HashSet<AnnotationId>,
    /// The text's file.
    source: String,
    items: Vec<Value>,
    out: Counts,
    losses: Tally,
}

fn urn(id: impl std::fmt::Display) -> String {
    format!("{URN}{id}")
}

fn text_body(purpose: &str, value: &str) -> Value {
    json!({ "type": "TextualBody", "purpose": purpose, "value": value })
}

impl Page<'_> {
    /// Head and annotations, a line each, so that a page differs line by line.
    fn bytes(&self) -> Vec<u8> {
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
        let annotator = &self.item.annotator;
        let creator = json!({ "id": urn(format_args!("annotator:{annotator}")), "type": "Person",
            "nickname": annotator.as_str() });
        let mut out = b"{\"@context\":\n".to_vec();
        out.extend(records::line(&context()));
        for (name, value) in [
            ("id", json!(format!("{}.jsonld", self.item.id()))),
            ("type", json!("AnnotationPage")),
            ("about", about.into()),
            ("creator", creator),
            ("status", json!(self.item.status.name())),
        ] {
            out.extend_from_slice(format!(",\"{name}\":\n").as_bytes());
            out.extend(records::line(&value));
        }
        out.extend_from_slice(b",\"items\":[\n");
        for (i, item) in self.items.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b"," } else { b"" });
            out.extend(records::line(item));
        }
        out.extend_from_slice(b"]}\n");
        out
    }

    fn annotation(&mut self, annotation: &Annotation) {
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

    fn put(&mut self, id: String, motivation: &str, made: Timestamp, rest: Value) {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        put("id", json!(id));
        put("type", json!("Annotation"));
        put("motivation", json!(motivation));
        put("created", json!(made.to_string()));
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        self.items.push(object.into());
    }

    fn entity(&mut self, entity: &Entity) -> bool {
        let mut bodies = vec![text_body("tagging", entity.label.as_str())];
        bodies.extend(entity.refers_to.map(|id| self.identifying(id)));
        bodies.extend(details(&entity.attributes, &entity.note));
        let rest = json!({ "body": bodies, "target": self.targets(&entity.spans) });
        self.put(urn(entity.id), "tagging", entity.made, rest);
        true
    }

    fn identifying(&self, id: CanonicalId) -> Value {
        let mut source = Map::from_iter([("id".to_owned(), json!(urn(id)))]);
        if let Some(canonical) = self.context.canonicals.get(&id) {
            source.insert("name".to_owned(), json!(canonical.name));
            source.insert("label".to_owned(), json!(canonical.kind.as_str()));
            for (name, list) in [("altLabel", &canonical.aliases), ("exactMatch", &canonical.links)] {
                if !list.is_empty() {
                    source.insert(name.to_owned(), json!(list));
                }
            }
        }
        json!({ "type": "SpecificResource", "purpose": "identifying", "source": source })
    }

    fn commitment(&mut self, frame: &Commitment, annotation: &Annotation) -> bool {
        let mut bodies = vec![text_body("tagging", frame.label.as_str())];
        bodies.extend(details(&frame.attributes, &frame.note));
        let rest = json!({ "kind": "commitment", "body": bodies, "target": self.targets(&frame.spans) });
        self.put(urn(frame.id), "tagging", frame.made, rest);
        if let Some(cue) = &frame.cue {
            let body = self.targets(cue);
            self.link(frame, format!("{}:cue", urn(frame.id)), "cue", "cue", body);
        }
        for (n, (role, filler)) in (1..).zip(&frame.roles) {
            let body = match filler {
                Filler::Words(words) => self.targets(words),
                Filler::Annotation(id) if self.there.contains(id) => vec![json!(urn(id))],
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
    fn link(&mut self, frame: &Commitment, id: String, kind: &str, tag: &str, mut body: Vec<Value>) {
        body.insert(0, text_body("tagging", tag));
        let rest = json!({ "kind": kind, "body": body, "target": urn(frame.id) });
        self.put(id, "linking", frame.made, rest);
    }

    fn relation(&mut self, relation: &Relation) -> bool {
        if !self.there.contains(&relation.from) || !self.there.contains(&relation.to) {
            return false;
        }
        let mut body = vec![text_body("tagging", relation.kind.as_str()), json!(urn(relation.to))];
        body.extend(details(&Attributes::new(), &relation.note));
        let rest = json!({ "kind": "relation", "body": body, "target": urn(relation.from) });
        self.put(urn(relation.id), "linking", relation.made, rest);
        true
    }

    fn comment(&mut self, comment: &Comment) -> bool {
        let target = match &comment.target {
            Target::Annotation(id) if self.there.contains(id) => json!(urn(id)),
            Target::Annotation(_) => return false,
            Target::Words(span) => Value::from(self.targets(&Spans::one(*span))),
            Target::Article => json!(self.source),
        };
        let creator = json!({ "id": urn(format_args!("annotator:{}", comment.author)), "type": "Person",
            "nickname": comment.author.as_str() });
        let mut rest = json!({
            "creator": creator,
            "resolved": comment.resolved,
            "body": text_body("commenting", &comment.text),
            "target": target,
        });
        let motivation = if let Some(to) = comment.reply_to {
            rest["replyTo"] = json!(urn(to));
            "replying"
        } else {
            "commenting"
        };
        self.put(urn(comment.id), motivation, comment.made, rest);
        true
    }

    fn targets(&self, spans: &Spans) -> Vec<Value> {
        spans.pieces().iter().map(|piece| self.target(*piece)).collect()
    }

    fn target(&self, span: Span) -> Value {
        let text = &self.item.text;
        let (before, after) = (&text.as_str()[..span.start()], &text.as_str()[span.end()..]);
        let from = before.char_indices().rev().take(AROUND).last().map_or(span.start(), |(at, _)| at);
        let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let CharRange(start, end) = self.index.range(span);
        json!({
            "type": "SpecificResource",
            "source": self.source,
            "selector": [
                { "type": "TextPositionSelector", "start": start, "end": end },
                { "type": "TextQuoteSelector", "exact": text.slice(span), "prefix": &before[from..],
                    "suffix": &after[..to] },
            ],
        })
    }
}

/// Attributes and a note as bodies.
fn details(attributes: &Attributes, note: &str) -> Vec<Value> {
    let mut out = Vec::new();
    for (id, values) in attributes {
        for value in values {
            let mut body = text_body("describing", value);
            body["attribute"] = json!(id.as_str());
            out.push(body);
        }
    }
    if !note.is_empty() {
        out.push(text_body("commenting", note));
    }
    out
}
