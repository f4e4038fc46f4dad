//! An item to rows.

use super::columns::Columns;
use crate::formats::export::{ById, Context, ExportItem, count};
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Spans};
use crate::model::ids::AttributeId;
use crate::model::layer::Counts;
use crate::model::schema::Label;
use crate::model::text::CharRange;

/// The cells of one row.
pub(super) type Row = Vec<String>;

/// Rows of an item, in the order of the text, and what they lack.
pub(super) struct Rows {
    pub commitments: Vec<Row>,
    pub entities: Vec<Row>,
    pub out: Counts,
    pub losses: Tally,
}

/// The rows of an item; those of entities only where the format has a sheet for them.
pub(super) fn rows(item: &ExportItem, context: &Context<'_>, entities_too: bool) -> Rows {
    let mut making = Making {
        item,
        context,
        columns: Columns::of(context.schema),
        by_id: item.by_id(),
        index: CharIndex::new(item.text.as_str()),
        rows: Rows {
            commitments: Vec::new(),
            entities: Vec::new(),
            out: Counts::default(),
            losses: Tally::default(),
        },
    };
    for annotation in &item.annotations {
        match &**annotation {
            Annotation::Commitment(frame) => making.frame(frame, annotation),
            Annotation::Entity(entity) if entities_too => making.entity(entity, annotation),
            Annotation::Entity(_) => making.lost("entities", annotation),
            Annotation::Relation(_) => making.lost("relations", annotation),
            Annotation::Comment(_) | Annotation::Verdict(_) => making.lost("comments", annotation),
        }
    }
    making.rows
}

struct Making<'a> {
    item: &'a ExportItem,
    context: &'a Context<'a>,
    columns: Columns,
    by_id: ById<'a>,
    index: CharIndex<'a>,
    rows: Rows,
}

impl Making<'_> {
    fn lost(&mut self, loss: &'static str, annotation: &Annotation) {
        self.rows.losses.add(loss, || self.item.example(annotation));
    }

    /// Article, date, title, annotator, label.
    fn begun(&self, label: &str) -> Row {
        let article = &self.item.article;
        vec![
            article.id.to_string(),
            article.date.clone().unwrap_or_default(),
            article.title.clone(),
            self.item.annotator.to_string(),
            label.to_owned(),
        ]
    }

    /// Note, status, offsets, id.
    fn ended(&self, row: &mut Row, note: &str, annotation: &Annotation) {
        let offsets = annotation.spans().map_or_else(String::new, |spans| self.offsets(&spans));
        let status = self.item.status.name().to_owned();
        row.extend([note.to_owned(), status, offsets, annotation.id().to_string()]);
    }

    /// Of the article, also where the item is a sentence.
    fn offsets(&self, spans: &Spans) -> String {
        let base = self.item.unit.map_or(0, |unit| unit.range.0);
        let each = spans.pieces().iter().map(|piece| {
            let CharRange(start, end) = self.index.range(*piece);
            format!("{}-{}", base + start, base + end)
        });
        each.collect::<Vec<_>>().join("; ")
    }

    fn frame(&mut self, frame: &Commitment, annotation: &Annotation) {
        let label = self.context.schema.label(&frame.label);
        let mut row = self.begun(frame.label.as_str());
        row.push(frame.spans.words(&self.item.text));
        row.push(frame.cue.as_ref().map_or_else(String::new, |cue| cue.words(&self.item.text)));
        let mut fillers = vec![Vec::new(); self.columns.roles.len()];
        for (id, filler) in &frame.roles {
            let now = label.and_then(|l| l.role(id)).map_or(id, |role| &role.id);
            let column = self.columns.roles.iter().position(|r| r == now);
            match (column, self.by_id.words(filler)) {
                (Some(at), Some(words)) => fillers[at].push(words.words(&self.item.text)),
                (None, _) => self.lost("unknown", annotation),
                (_, None) => self.lost("dangling", annotation),
            }
        }
        row.extend(fillers.iter().map(|words| words.join("; ")));
        let columns = self.columns.of_frames.clone();
        self.values(&mut row, &columns, label, &frame.attributes, annotation);
        self.ended(&mut row, &frame.note, annotation);
        self.rows.commitments.push(row);
        count(&mut self.rows.out, annotation);
    }

    fn entity(&mut self, entity: &Entity, annotation: &Annotation) {
        let label = self.context.schema.label(&entity.label);
        let mut row = self.begun(entity.label.as_str());
        row.push(entity.spans.words(&self.item.text));
        let named = |id| self.context.canonicals.get(&id).map_or_else(|| id.to_string(), |c| c.name.clone());
        row.push(entity.refers_to.map_or_else(String::new, named));
        let columns = self.columns.of_entities.clone();
        self.values(&mut row, &columns, label, &entity.attributes, annotation);
        self.ended(&mut row, &entity.note, annotation);
        self.rows.entities.push(row);
        count(&mut self.rows.out, annotation);
    }

    /// A cell for each attribute column.
    fn values(
        &mut self,
        row: &mut Row,
        columns: &[AttributeId],
        label: Option<&Label>,
        attributes: &Attributes,
        annotation: &Annotation,
    ) {
        let mut cells = vec![Vec::new(); columns.len()];
        for (id, values) in attributes {
            let now = label.and_then(|l| l.attribute(id)).map_or(id, |a| &a.id);
            match columns.iter().position(|c| c == now) {
                Some(at) => cells[at].extend(values.iter().cloned()),
                None => self.lost("unknown", annotation),
            }
        }
        row.extend(cells.iter().map(|values| values.join("; ")));
    }
}
