//! Our JSONL: one object a line for each article and annotator. Offsets are code points,
//! half-open.
//!
//! ```json
//! {"id": "…", "title": "…", "date": "2026-03-05", "text": "…", "annotator": "ana", "status": "done",
//!  "entities": [{"id", "label", "spans": [[0, 4]], "quote": ["Anna"], "refers_to", "attributes", "note"}],
//!  "commitments": [{"id", "label", "spans", "quote", "cue": [[5, 9]],
//!    "roles": [{"role", "entity" | "commitment" | "spans", "quote"}], "attributes", "note"}],
//!  "relations": [{"id", "type", "from", "to", "note"}],
//!  "comments": [{"id", "author", "made", "target", "spans", "quote", "reply_to", "resolved", "text"}],
//!  "canonical_entities": [{"id", "name", "kind", "aliases", "links"}]}
//! ```
//!
//! A comment's `target` is an annotation's id or `null`; `spans` are the words it is on, none
//! where it is on an annotation or the article. It may be on another annotator's annotation, and
//! answer another one's comment. `canonical_entities` are those that the record's entities refer to,
//! so that they are known in another project. A record of a sentence also has `article` and
//! `range`, where it stands in the article.

mod json;
mod reader;
mod records;

pub(super) use records::Records;

use super::export::{ById, Context, ExportItem, Piece, Place, Rendered};
use super::offsets::CharIndex;
use super::{Format, Loss, Reader, Shape, Writer, doccano, flat, rows, spacy_jsonl};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Spans, Target,
};
use crate::model::canonical::Canonical;
use crate::model::ids::IdKind;
use crate::model::text::{CharRange, Text};

/// What a line may hold, as JSON Schema (2020-12).
pub const JSON_SCHEMA: &str = include_str!("../../../assets/schemas/attache-jsonl.schema.json");

/// `jsonl`.
pub(super) struct Jsonl;

impl Format for Jsonl {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn name(&self) -> &'static str {
        "Attaché JSONL"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

pub(super) const COMMENT_PLACES: Loss = Loss::new(
    "comment-places",
    "comments on annotations, or answers to comments, that the file does not have, read as comments on the article",
);

const LOSSES: &[Loss] = &[
    Loss::new("provenance", "when and how annotations were made (always left out, not counted)"),
    Loss::new("article-details", "source, language and tags of articles (always left out, not counted)"),
    COMMENT_PLACES,
    flat::RE_ANCHORED,
    // Files of other programs with the same extension are known by their records and read too.
    flat::OTHER_UNIT,
    spacy_jsonl::REJECTED,
    spacy_jsonl::CHOICES,
    doccano::UNIT_FOUND,
    doccano::ITS_COMMENTS,
    flat::FIELDS,
    rows::COLUMNS,
    rows::IDS,
    rows::HTML,
];

impl Writer for Jsonl {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut record = Record {
            out: Vec::with_capacity(item.text.len() * 2 + item.annotations.len() * 160),
            text: &item.text,
            index: CharIndex::new(item.text.as_str()),
            by_id: item.by_id(),
        };
        record.item(item, context);
        record.out.push(b'\n');
        let pieces = vec![Piece { place: Place::Main, bytes: record.out }];
        Rendered { pieces, out: item.counts(), ..Rendered::default() }
    }
}

/// One line in the making.
struct Record<'a> {
    out: Vec<u8>,
    text: &'a Text,
    index: CharIndex<'a>,
    by_id: ById<'a>,
}

impl Record<'_> {
    fn item(&mut self, item: &ExportItem, context: &Context<'_>) {
        self.out.push(b'{');
        self.field("id", &item.id());
        if let Some(unit) = item.unit {
            self.field("article", item.article.id.as_str());
            json::key(&mut self.out, "range");
            range(&mut self.out, unit.range);
        }
        self.field("title", &item.article.title);
        self.optional("date", item.article.date.as_deref());
        self.field("text", item.text.as_str());
        self.field("annotator", item.annotator.as_str());
        self.field("status", item.status.name());
        let each = || item.annotations.iter().map(|a| &**a);
        self.list("entities", each().filter_map(Annotation::as_entity), Self::entity);
        self.list("commitments", each().filter_map(Annotation::as_commitment), Self::commitment);
        let relations = each().filter_map(|a| if let Annotation::Relation(r) = a { Some(r) } else { None });
        self.list("relations", relations, Self::relation);
        let comments = each().filter_map(|a| if let Annotation::Comment(c) = a { Some(c) } else { None });
        self.list("comments", comments, Self::comment);
        self.list("canonical_entities", item.canonicals(context.canonicals), Self::canonical);
        self.out.push(b'}');
    }

    fn entity(&mut self, entity: &Entity) {
        self.field("id", &entity.id.to_string());
        self.field("label", entity.label.as_str());
        self.spans(Some(&entity.spans));
        self.optional("refers_to", entity.refers_to.map(|id| id.to_string()).as_deref());
        self.attributes(&entity.attributes);
        self.field("note", &entity.note);
    }

    fn canonical(&mut self, canonical: &Canonical) {
        self.field("id", &canonical.id.to_string());
        self.field("name", &canonical.name);
        self.field("kind", canonical.kind.as_str());
        for (name, values) in [("aliases", &canonical.aliases), ("links", &canonical.links)] {
            json::key(&mut self.out, name);
            json::list(&mut self.out, values, |out, value| json::string(out, value));
        }
    }

    fn commitment(&mut self, frame: &Commitment) {
        self.field("id", &frame.id.to_string());
        self.field("label", frame.label.as_str());
        self.spans(Some(&frame.spans));
        json::key(&mut self.out, "cue");
        self.ranges(frame.cue.as_ref());
        self.list("roles", &frame.roles, |record, (role, filler)| {
            record.field("role", role.as_str());
            record.filler(filler);
        });
        self.attributes(&frame.attributes);
        self.field("note", &frame.note);
    }

    fn filler(&mut self, filler: &Filler) {
        match filler {
            Filler::Words(spans) => self.spans(Some(spans)),
            Filler::Annotation(id) => {
                let kind = if id.kind() == IdKind::Commitment { "commitment" } else { "entity" };
                self.field(kind, &id.to_string());
                let words = self.by_id.words(filler);
                self.quote(words.as_ref());
            }
        }
    }

    fn relation(&mut self, relation: &Relation) {
        self.field("id", &relation.id.to_string());
        self.field("type", relation.kind.as_str());
        self.field("from", &relation.from.to_string());
        self.field("to", &relation.to.to_string());
        self.field("note", &relation.note);
    }

    fn comment(&mut self, comment: &Comment) {
        self.field("id", &comment.id.to_string());
        self.field("author", comment.author.as_str());
        self.field("made", &comment.made.to_string());
        let (target, words) = match &comment.target {
            Target::Annotation(id) => (Some(id.to_string()), None),
            Target::Words(span) => (None, Some(Spans::one(*span))),
            Target::Article => (None, None),
        };
        self.optional("target", target.as_deref());
        self.spans(words.as_ref());
        self.optional("reply_to", comment.reply_to.map(|id| id.to_string()).as_deref());
        json::key(&mut self.out, "resolved");
        self.out.extend_from_slice(if comment.resolved { b"true" } else { b"false" });
        self.field("text", &comment.text);
    }

    /// `"spans": [[0, 4]], "quote": ["Anna"]`.
    fn spans(&mut self, spans: Option<&Spans>) {
        json::key(&mut self.out, "spans");
        self.ranges(spans);
        self.quote(spans);
    }

    fn ranges(&mut self, spans: Option<&Spans>) {
        let index = &self.index;
        let pieces = spans.map_or(&[][..], Spans::pieces);
        json::list(&mut self.out, pieces, |out, piece| range(out, index.range(*piece)));
    }

    fn quote(&mut self, spans: Option<&Spans>) {
        let text = self.text;
        json::key(&mut self.out, "quote");
        let pieces = spans.map_or(&[][..], Spans::pieces);
        json::list(&mut self.out, pieces, |out, piece| json::string(out, text.slice(*piece)));
    }

    fn attributes(&mut self, attributes: &Attributes) {
        json::key(&mut self.out, "attributes");
        self.out.push(b'{');
        for (id, values) in attributes {
            json::key(&mut self.out, id.as_str());
            json::list(&mut self.out, values, |out, value| json::string(out, value));
        }
        self.out.push(b'}');
    }

    /// A list of objects.
    fn list<T>(&mut self, name: &str, items: impl IntoIterator<Item = T>, each: impl Fn(&mut Self, T)) {
        json::key(&mut self.out, name);
        self.out.push(b'[');
        for (i, item) in items.into_iter().enumerate() {
            self.out.extend_from_slice(if i > 0 { b",{" } else { b"{" });
            each(self, item);
            self.out.push(b'}');
        }
        self.out.push(b']');
    }

    fn field(&mut self, name: &str, value: &str) {
        json::key(&mut self.out, name);
        json::string(&mut self.out, value);
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        json::key(&mut self.out, name);
        json::optional(&mut self.out, value);
    }
}

fn range(out: &mut Vec<u8>, CharRange(start, end): CharRange) {
    json::list(out, [start, end], json::number);
}

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;
