//! The publication date masked: a model that is to learn from the article's words must not find
//! the answer in its header.

use std::sync::Arc;

use super::item::ExportItem;
use crate::formats::Loss;
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes};
use crate::model::article;
use crate::model::ids::LabelId;
use crate::model::schema::{AttributeKind, Schema};
use crate::model::text::{Hash, Text};

/// What is left out besides the date itself.
pub(super) const LOSS: Loss =
    Loss::new("masked-date", "dates as attributes of annotations on the masked publication date, left out");

/// Puts `0` for each digit of the header's date, so that all offsets stay right and the words still
/// are as long as they were, and takes the date out of what is known of the article. Dates that
/// the article itself speaks of stay: they are what is learnt.
pub(super) fn mask(item: &mut ExportItem, schema: &Schema, losses: &mut Tally) {
    let mut meta = (*item.article).clone();
    meta.date = None;
    if let Some(header) = article::header(item.text.as_str()) {
        let text = item.text.as_str();
        item.text = Text::new(format!(
            "{}{}{}",
            &text[..header.date.start],
            article::MASKED,
            &text[header.date.end..]
        ));
        meta.text = Hash::of(item.text.as_str().as_bytes());
        for at in 0..item.annotations.len() {
            let on_date = item.annotations[at].spans().is_some_and(|spans| {
                spans.pieces().iter().any(|p| p.start() < header.date.end && header.date.start < p.end())
            });
            if on_date && without_dates(Arc::make_mut(&mut item.annotations[at]), schema) {
                losses.add(LOSS.id, || item.example(&item.annotations[at]));
            }
        }
    }
    item.article = Arc::new(meta);
}

/// Takes out values that are dates; whether there were any.
fn without_dates(annotation: &mut Annotation, schema: &Schema) -> bool {
    let (label, attributes): (&LabelId, &mut Attributes) = match annotation {
        Annotation::Entity(a) => (&a.label, &mut a.attributes),
        Annotation::Commitment(a) => (&a.label, &mut a.attributes),
        Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => return false,
    };
    let label = schema.label(label);
    let before = attributes.len();
    attributes
        .retain(|id, _| !label.and_then(|l| l.attribute(id)).is_some_and(|a| a.kind == AttributeKind::Dates));
    attributes.len() < before
}
