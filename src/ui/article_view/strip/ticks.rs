//! What there is in each row of the strip. A row costs a few looks, however many annotations there
//! are: see [`crate::model::layer::Layer::presence`].

use std::ops::Range;
use std::sync::Arc;

use crate::model::ids::AnnotatorId;
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::session::Session;
use crate::session::review::Review;
use crate::typeset::ArticleLayout;
use crate::ui::theme::{Looks, Tokens};

/// One tick of the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// In which row, from the top.
    pub row: usize,
    /// What is there.
    pub lane: Lane,
}

/// What a tick stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Commitments.
    Commitment,
    /// Entities, by the label of the first that starts there; its place in the schema.
    Entity(usize),
    /// A difference of a review, by the first who has something there.
    Difference(usize),
    /// Comments on words that are not settled.
    Comment,
    /// Search hits.
    Hit,
}

/// What the ticks depend on.
#[derive(PartialEq)]
pub struct Key {
    opened: u64,
    layer: u64,
    annotator: AnnotatorId,
    rows: usize,
    total: u64,
    looks: Looks,
    schema: *const Schema,
    hits: Hits,
    /// What is reviewed.
    review: Option<(usize, Option<u64>)>,
}

/// Search hits, the same only if they are of the same search: comparing them would cost more than
/// finding the ticks anew.
#[derive(Clone)]
pub struct Hits(pub Arc<Vec<Range<usize>>>);

impl PartialEq for Hits {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Key {
    /// What the ticks depend on now.
    pub fn of(t: &Tokens, session: &Session, layout: &ArticleLayout, rows: usize, hits: &Hits) -> Self {
        Self {
            opened: session.opened(),
            // Without a layer there are still search hits.
            layer: session.layer().map_or(u64::MAX, Layer::generation),
            annotator: session.view().annotator.clone(),
            rows,
            total: layout.total_height() as u64,
            looks: t.looks(),
            schema: Arc::as_ptr(session.project().schema()),
            hits: hits.clone(),
            review: reviewed(session).map(Review::stamp),
        }
    }

    /// Whether it is the same article in the same colours, so that old ticks may stand a while.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.opened, self.rows, self.schema) == (other.opened, other.rows, other.schema)
            && self.looks == other.looks
            && self.annotator == other.annotator
            && (self.layer == u64::MAX) == (other.layer == u64::MAX)
    }
}

/// The review whose differences are shown in place of annotations.
fn reviewed(session: &Session) -> Option<&Review> {
    session.review().filter(|review| !review.is_editing())
}

/// The ticks of all rows, from top to bottom.
pub fn ticks(session: &Session, layout: &ArticleLayout, rows: usize, hits: &Hits) -> Vec<Tick> {
    let differences = reviewed(session).map(Review::open_places);
    let layer = session.layer();
    let row = layout.total_height() / rows.max(1) as f64;
    let mut ticks = Vec::new();
    let mut from = 0;
    for at in 0..rows {
        let to = if at + 1 == rows { usize::MAX } else { layout.about_offset((at + 1) as f64 * row) };
        let mut add = |lane| ticks.push(Tick { row: at, lane });
        match (&differences, layer) {
            (Some(places), _) => {
                let first = places.get(places.partition_point(|(start, _)| *start < from));
                first
                    .filter(|(start, _)| *start < to)
                    .into_iter()
                    .for_each(|(_, side)| add(Lane::Difference(*side)));
            }
            (None, Some(layer)) => annotations(session.project().schema(), layer, from..to, add),
            (None, None) => {}
        }
        let hit = hits.0.partition_point(|hit| hit.end <= from);
        if hits.0.get(hit).is_some_and(|hit| hit.start < to) {
            ticks.push(Tick { row: at, lane: Lane::Hit });
        }
        from = to;
    }
    ticks
}

/// What of a layer stands in a part of the text, or reaches into it.
fn annotations(schema: &Schema, layer: &Layer, part: Range<usize>, mut add: impl FnMut(Lane)) {
    let found = layer.presence(part);
    if found.commitment {
        add(Lane::Commitment);
    }
    let label = found.entity().and_then(|a| a.label()).map(|label| schema.label_index(label));
    // A label that the schema does not know is there all the same.
    label.into_iter().for_each(|at| add(Lane::Entity(at.unwrap_or(schema.labels.len()))));
    if found.comment {
        add(Lane::Comment);
    }
}
