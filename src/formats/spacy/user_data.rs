//! What spans can't carry, as msgpack: with the names that our JSONL has.
//!
//! ```text
//! {"attache": {"version": 1, "id", "title", "date", "source", "language", "annotator", "status",
//!   "span_ids": [the id of each of doc.spans["sc"]; pieces of one annotation have the same],
//!   "entities": [{"id", "refers_to", "attributes", "note"}],   those that have any of these
//!   "commitments": [{"id", "cue", "roles", "attributes", "note"}],
//!   "relations": […], "comments": […],
//!   "canonical_entities": [{"id", "name", "kind", "aliases", "links"}]}}   those that entities refer to
//! ```

use rmp::encode;

use super::OURS;
use crate::formats::export::{Context, ExportItem, count};
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Spans, Target,
};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, IdKind};
use crate::model::layer::Counts;
use crate::model::text::CharRange;

/// The data of an item. `lost` are annotations without a character; what refers to them goes too.
pub(super) fn of(
    item: &ExportItem,
    context: &Context<'_>,
    ids: impl ExactSizeIterator<Item = AnnotationId>,
    lost: &[AnnotationId],
    index: &CharIndex<'_>,
    out: &mut Counts,
    losses: &mut Tally,
) -> Vec<u8> {
    let mut data = Data { out: Vec::with_capacity(ids.len() * 16 + 256), index, lost };
    data.map(1);
    data.string(OURS);
    let kept: Vec<&Annotation> =
        item.annotations.iter().map(|a| &**a).filter(|a| data.keeps(item, a, losses)).collect();
    kept.iter().for_each(|a| count(out, a));
    let unit = usize::from(item.unit.is_some());
    data.map(14 + 2 * unit);
    data.key("version");
    data.number(1);
    data.head(item);
    data.key("span_ids");
    data.array(ids.len());
    ids.for_each(|id| data.string(&id.to_string()));
    let entities = kept.iter().filter_map(|a| a.as_entity());
    data.list("entities", entities.filter(|e| has_more(e)), Data::entity);
    data.list("commitments", kept.iter().filter_map(|a| a.as_commitment()), |data, frame| {
        data.frame(frame, item, losses);
    });
    let relations = kept.iter().filter_map(|a| if let Annotation::Relation(r) = a { Some(r) } else { None });
    data.list("relations", relations, Data::relation);
    let comments = kept.iter().filter_map(|a| if let Annotation::Comment(c) = a { Some(c) } else { None });
    data.list("comments", comments, Data::comment);
    data.list("canonical_entities", item.canonicals(context.canonicals), Data::canonical);
    data.out
}

fn has_more(entity: &Entity) -> bool {
    entity.refers_to.is_some() || !entity.attributes.is_empty() || !entity.note.is_empty()
}

struct Data<'a> {
    out: Vec<u8>,
    index: &'a CharIndex<'a>,
    lost: &'a [AnnotationId],
}

/// A vector takes all that is written to it, so that results are let go here.
impl Data<'_> {
    fn map(&mut self, len: usize) {
        let _ = encode::write_map_len(&mut self.out, len as u32);
    }

    fn array(&mut self, len: usize) {
        let _ = encode::write_array_len(&mut self.out, len as u32);
    }

    fn string(&mut self, s: &str) {
        let _ = encode::write_str(&mut self.out, s);
    }

    fn key(&mut self, name: &str) {
        self.string(name);
    }

    fn number(&mut self, n: u32) {
        let _ = encode::write_uint(&mut self.out, u64::from(n));
    }

    fn field(&mut self, name: &str, value: &str) {
        self.key(name);
        self.string(value);
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        self.key(name);
        match value {
            Some(value) => self.string(value),
            None => drop(encode::write_nil(&mut self.out)),
        }
    }

    fn list<T>(&mut self, name: &str, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.key(name);
        let items: Vec<T> = items.collect();
        self.array(items.len());
        items.into_iter().for_each(|item| each(self, item));
    }

    /// Whether an annotation is written, which it is unless it is lost or refers to what is.
    fn keeps(&self, item: &ExportItem, annotation: &Annotation, losses: &mut Tally) -> bool {
        if self.lost.is_empty() {
            return !matches!(annotation, Annotation::Verdict(_));
        }
        let dangles = matches!(annotation, Annotation::Relation(_) | Annotation::Comment(_))
            && annotation.refers().iter().any(|id| self.lost.contains(id));
        if dangles {
            losses.add("dangling", || item.example(annotation));
        }
        !dangles && !self.lost.contains(&annotation.id()) && !matches!(annotation, Annotation::Verdict(_))
    }

    fn head(&mut self, item: &ExportItem) {
        self.field("id", &item.id());
        if let Some(unit) = item.unit {
            self.field("article", item.article.id.as_str());
            self.key("range");
            self.range(unit.range);
        }
        self.field("title", &item.article.title);
        self.optional("date", item.article.date.as_deref());
        self.field("source", &item.article.source);
        self.field("language", &item.article.language);
        self.field("annotator", item.annotator.as_str());
        self.field("status", item.status.name());
    }

    fn range(&mut self, CharRange(start, end): CharRange) {
        self.array(2);
        self.number(start);
        self.number(end);
    }

    fn spans(&mut self, name: &str, spans: Option<&Spans>) {
        let pieces = spans.map_or(&[][..], Spans::pieces);
        let index = self.index;
        self.list(name, pieces.iter(), |data, piece| data.range(index.range(*piece)));
    }

    fn attributes(&mut self, attributes: &Attributes) {
        self.key("attributes");
        self.map(attributes.len());
        for (id, values) in attributes {
            self.list(id.as_str(), values.iter(), |data, value| data.string(value));
        }
    }

    fn entity(&mut self, entity: &Entity) {
        self.map(4);
        self.field("id", &entity.id.to_string());
        self.optional("refers_to", entity.refers_to.map(|id| id.to_string()).as_deref());
        self.attributes(&entity.attributes);
        self.field("note", &entity.note);
    }

    fn canonical(&mut self, canonical: &Canonical) {
        self.map(5);
        self.field("id", &canonical.id.to_string());
        self.field("name", &canonical.name);
        self.field("kind", canonical.kind.as_str());
        for (name, values) in [("aliases", &canonical.aliases), ("links", &canonical.links)] {
            self.list(name, values.iter(), |data, value| data.string(value));
        }
    }

    fn frame(&mut self, frame: &Commitment, item: &ExportItem, losses: &mut Tally) {
        self.map(5);
        self.field("id", &frame.id.to_string());
        self.spans("cue", frame.cue.as_ref());
        let lost = self.lost;
        let is_there = |filler: &Filler| filler.annotation().is_none_or(|id| !lost.contains(&id));
        for _ in frame.roles.iter().filter(|(_, filler)| !is_there(filler)) {
            losses.add("missing-fillers", || format!("{}: {}", item.id(), frame.id));
        }
        let roles = frame.roles.iter().filter(|(_, filler)| is_there(filler));
        self.list("roles", roles, |data, (role, filler)| {
            data.map(2);
            data.field("role", role.as_str());
            match filler {
                Filler::Words(words) => data.spans("spans", Some(words)),
                Filler::Annotation(id) => {
                    let kind = if id.kind() == IdKind::Commitment { "commitment" } else { "entity" };
                    data.field(kind, &id.to_string());
                }
            }
        });
        self.attributes(&frame.attributes);
        self.field("note", &frame.note);
    }

    fn relation(&mut self, relation: &Relation) {
        self.map(5);
        self.field("id", &relation.id.to_string());
        self.field("type", relation.kind.as_str());
        self.field("from", &relation.from.to_string());
        self.field("to", &relation.to.to_string());
        self.field("note", &relation.note);
    }

    fn comment(&mut self, comment: &Comment) {
        self.map(8);
        self.field("id", &comment.id.to_string());
        self.field("author", comment.author.as_str());
        self.field("made", &comment.made.to_string());
        let (target, words) = match &comment.target {
            Target::Annotation(id) => (Some(id.to_string()), None),
            Target::Words(span) => (None, Some(Spans::one(*span))),
            Target::Article => (None, None),
        };
        self.optional("target", target.as_deref());
        self.spans("spans", words.as_ref());
        self.optional("reply_to", comment.reply_to.map(|id| id.to_string()).as_deref());
        self.key("resolved");
        let _ = encode::write_bool(&mut self.out, comment.resolved);
        self.field("text", &comment.text);
    }
}
