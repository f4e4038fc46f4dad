//! What is exported: one annotator's layer on one article, or a sentence of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::formats::Loss;
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Filler, Spans};
use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, AnnotatorId, CanonicalId};
use crate::model::layer::{Counts, Status};
use crate::model::text::{CharRange, Text};

/// One annotator's annotations of one text.
#[derive(Clone, Debug)]
pub struct ExportItem {
    /// What is known of the article.
    pub article: Arc<ArticleMeta>,
    /// Which part of the article, where it is not the whole.
    pub unit: Option<UnitOf>,
    /// The text, or the part's.
    pub text: Text,
    /// Whose annotations.
    pub annotator: AnnotatorId,
    /// How far the annotator is.
    pub status: Status,
    /// Those in the text in its order, then relations and comments by id; spans are of `text`.
    pub annotations: Vec<Arc<Annotation>>,
}

/// A part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitOf {
    /// From 1.
    pub number: usize,
    /// Where it stands in the article.
    pub range: CharRange,
}

impl ExportItem {
    /// The article's id, with the number of the part: `freight-returns.s3`.
    #[must_use]
    pub fn id(&self) -> String {
        match self.unit {
            None => self.article.id.to_string(),
            Some(unit) => format!("{}.s{}", self.article.id, unit.number),
        }
    }

    /// How many of each kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.annotations.iter().for_each(|a| count(&mut counts, a));
        counts
    }

    /// The canonical entities that its entities refer to, by id.
    pub(in crate::formats) fn canonicals<'a>(
        &self,
        all: &'a BTreeMap<CanonicalId, Arc<Canonical>>,
    ) -> impl ExactSizeIterator<Item = &'a Canonical> + use<'a> {
        let ids = self.annotations.iter().filter_map(|a| a.as_entity()?.refers_to);
        let known: BTreeMap<CanonicalId, &Canonical> =
            ids.filter_map(|id| Some((id, &**all.get(&id)?))).collect();
        known.into_values()
    }

    /// For finding fillers and ends. Empty where nothing of the item refers to anything.
    #[must_use]
    pub fn by_id(&self) -> ById<'_> {
        let refers = self.annotations.iter().any(|a| !matches!(**a, Annotation::Entity(_)));
        let all = self.annotations.iter().filter(|_| refers);
        ById(all.map(|a| (a.id(), &**a)).collect())
    }

    /// Where and what, for the first example of a loss: `freight-returns (ana): person “Anna”`.
    #[must_use]
    pub fn example(&self, annotation: &Annotation) -> String {
        let what = match (annotation, annotation.spans()) {
            (Annotation::Relation(r), _) => format!("relation {}", r.kind),
            (Annotation::Comment(_), _) => format!("comment {}", annotation.id()),
            (_, Some(spans)) => {
                let words = spans.words(&self.text);
                let mut short: String = words.chars().take(60).collect();
                if short.len() < words.len() {
                    short.push('…');
                }
                let label = annotation.label().map_or("", |l| l.as_str());
                let CharRange(start, _) = self.text.chars(spans.hull());
                let base = self.unit.map_or(0, |u| u.range.0);
                format!("{label} “{short}” at {}", base + start)
            }
            (_, None) => annotation.id().to_string(),
        };
        format!("{} ({}): {what}", self.article.id, self.annotator)
    }
}

/// What no format carries of a review.
pub(super) const LOSSES: &[Loss] = &[
    Loss::new("verdicts", "decisions of a review to take none of some annotations"),
    Loss::new("origins", "whose annotations decided ones were taken from, and why"),
];

/// Takes out what is said of decisions only, and notes it.
pub(super) fn without_decisions(item: &mut ExportItem, losses: &mut Tally) {
    for annotation in &item.annotations {
        if matches!(**annotation, Annotation::Verdict(_)) {
            losses.add("verdicts", || item.example(annotation));
        } else if annotation.decision().is_some() {
            losses.add("origins", || item.example(annotation));
        }
    }
    item.annotations.retain(|a| !matches!(**a, Annotation::Verdict(_)));
}

/// Counts one annotation.
pub(in crate::formats) fn count(counts: &mut Counts, annotation: &Annotation) {
    counts.add(annotation);
}

/// Adds two counts.
pub(in crate::formats) fn add(to: &mut Counts, other: Counts) {
    to.entities += other.entities;
    to.commitments += other.commitments;
    to.relations += other.relations;
    to.comments += other.comments;
}

/// Annotations of an item by id.
pub struct ById<'a>(HashMap<AnnotationId, &'a Annotation>);

impl<'a> ById<'a> {
    /// The annotation with this id.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&'a Annotation> {
        self.0.get(&id).copied()
    }

    /// The words that fill a role; none where the filler is not there.
    #[must_use]
    pub fn words(&self, filler: &Filler) -> Option<Spans> {
        match filler {
            Filler::Words(spans) => Some(spans.clone()),
            Filler::Annotation(id) => self.get(*id)?.spans(),
        }
    }
}
