//! An item as a tree of cells, in the order of [`super::tree::record`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shred::Cell;
use crate::formats::export::{ById, ExportItem};
use crate::formats::offsets::CharIndex;
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Spans, Target,
};
use crate::model::canonical::Canonical;
use crate::model::ids::{CanonicalId, IdKind};
use crate::model::text::{CharRange, Text};

/// The row of an item.
pub(super) fn cells(item: &ExportItem, canonicals: &BTreeMap<CanonicalId, Arc<Canonical>>) -> Cell {
    let article = &item.article;
    let row = Row { text: &item.text, index: CharIndex::new(item.text.as_str()), by_id: item.by_id() };
    let CharRange(start, end) = item.unit.map_or(CharRange(0, item.text.len_chars()), |unit| unit.range);
    let each = || item.annotations.iter().map(|a| &**a);
    let relations =
        each().filter_map(|a| if let Annotation::Relation(r) = a { Some(relation(r)) } else { None });
    let comments =
        each().filter_map(|a| if let Annotation::Comment(c) = a { Some(row.comment(c)) } else { None });
    Cell::Struct(vec![
        Cell::text(item.id()),
        Cell::text(article.id.as_str()),
        Cell::Int(start as i32),
        Cell::Int(end as i32),
        Cell::text(&*article.title),
        article.date.as_deref().and_then(day).map_or(Cell::Null, Cell::Int),
        Cell::text(&*article.source),
        Cell::text(&*article.language),
        Cell::List(article.tags.iter().map(|t| Cell::text(&**t)).collect()),
        Cell::text(item.text.as_str()),
        Cell::text(item.annotator.as_str()),
        Cell::text(item.status.name()),
        Cell::List(each().filter_map(Annotation::as_entity).map(|e| row.entity(e)).collect()),
        Cell::List(each().filter_map(Annotation::as_commitment).map(|c| row.commitment(c)).collect()),
        Cell::List(relations.collect()),
        Cell::List(comments.collect()),
        Cell::List(item.canonicals(canonicals).map(canonical).collect()),
    ])
}

fn canonical(canonical: &Canonical) -> Cell {
    let texts = |all: &[String]| Cell::List(all.iter().map(|text| Cell::text(&**text)).collect());
    Cell::Struct(vec![
        Cell::text(canonical.id.to_string()),
        Cell::text(&*canonical.name),
        Cell::text(canonical.kind.as_str()),
        texts(&canonical.aliases),
        texts(&canonical.links),
    ])
}

/// Days from 1970-01-01 to `YYYY-MM-DD`.
fn day(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some((date - jiff::civil::date(1970, 1, 1)).get_days())
}

struct Row<'a> {
    text: &'a Text,
    index: CharIndex<'a>,
    by_id: ById<'a>,
}

impl Row<'_> {
    fn spans(&self, spans: Option<&Spans>) -> Cell {
        let piece = |piece| {
            let CharRange(start, end) = self.index.range(piece);
            Cell::Struct(vec![Cell::Int(start as i32), Cell::Int(end as i32)])
        };
        Cell::List(spans.map_or(&[][..], Spans::pieces).iter().map(|s| piece(*s)).collect())
    }

    fn quote(&self, spans: Option<&Spans>) -> Cell {
        let pieces = spans.map_or(&[][..], Spans::pieces).iter();
        Cell::List(pieces.map(|piece| Cell::text(self.text.slice(*piece))).collect())
    }

    fn entity(&self, entity: &Entity) -> Cell {
        Cell::Struct(vec![
            Cell::text(entity.id.to_string()),
            Cell::text(entity.label.as_str()),
            self.spans(Some(&entity.spans)),
            self.quote(Some(&entity.spans)),
            entity.refers_to.map_or(Cell::Null, |id| Cell::text(id.to_string())),
            attributes(&entity.attributes),
            Cell::text(&*entity.note),
        ])
    }

    fn commitment(&self, frame: &Commitment) -> Cell {
        let roles = frame.roles.iter().map(|(role, filler)| self.role(role.as_str(), filler));
        Cell::Struct(vec![
            Cell::text(frame.id.to_string()),
            Cell::text(frame.label.as_str()),
            self.spans(Some(&frame.spans)),
            self.quote(Some(&frame.spans)),
            self.spans(frame.cue.as_ref()),
            Cell::List(roles.collect()),
            attributes(&frame.attributes),
            Cell::text(&*frame.note),
        ])
    }

    /// The words of a filler stand there in any case, so that a reader need not look them up.
    fn role(&self, role: &str, filler: &Filler) -> Cell {
        let id = filler.annotation();
        let of_kind = |frame: bool| {
            let id = id.filter(|id| (id.kind() == IdKind::Commitment) == frame);
            id.map_or(Cell::Null, |id| Cell::text(id.to_string()))
        };
        let words = self.by_id.words(filler);
        Cell::Struct(vec![
            Cell::text(role),
            of_kind(false),
            of_kind(true),
            self.spans(words.as_ref()),
            self.quote(words.as_ref()),
        ])
    }

    fn comment(&self, comment: &Comment) -> Cell {
        let (target, words) = match &comment.target {
            Target::Annotation(id) => (Cell::text(id.to_string()), None),
            Target::Words(span) => (Cell::Null, Some(Spans::one(*span))),
            Target::Article => (Cell::Null, None),
        };
        Cell::Struct(vec![
            Cell::text(comment.id.to_string()),
            Cell::text(comment.author.as_str()),
            Cell::text(comment.made.to_string()),
            target,
            self.spans(words.as_ref()),
            self.quote(words.as_ref()),
            comment.reply_to.map_or(Cell::Null, |id| Cell::text(id.to_string())),
            Cell::Flag(comment.resolved),
            Cell::text(&*comment.text),
        ])
    }
}

fn relation(relation: &Relation) -> Cell {
    Cell::Struct(vec![
        Cell::text(relation.id.to_string()),
        Cell::text(relation.kind.as_str()),
        Cell::text(relation.from.to_string()),
        Cell::text(relation.to.to_string()),
        Cell::text(&*relation.note),
    ])
}

fn attributes(attributes: &Attributes) -> Cell {
    let each = attributes.iter().map(|(name, values)| {
        let values = values.iter().map(|v| Cell::text(&**v)).collect();
        Cell::Struct(vec![Cell::text(name.as_str()), Cell::List(values)])
    });
    Cell::List(each.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(
            (day("1970-01-02"), day("1969-12-31"), day("2026-03-05")),
            (Some(1), Some(-1), Some(20_517))
        );
        assert_eq!(day("soon"), None);
    }
}
