//! Layers in the form in which they are counted: spans by label, with their tokens.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::threads;
use crate::model::annotation::{Annotation, Spans};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;

/// An article with what annotators made of it.
pub struct Document<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// Its tokens in order, in bytes: [`crate::model::tokens::tokens_of`].
    pub tokens: &'a [Range<usize>],
    /// The layers that count. One that nobody has begun is best left out: it says nothing.
    pub layers: Vec<(&'a AnnotatorId, &'a Layer)>,
}

/// Entities or commitments.
pub(super) const SCOPES: usize = 2;

/// An annotation with its label.
#[derive(Clone, Copy)]
pub(super) struct Marked<'a> {
    /// Place in the sample's list of labels.
    pub label: u16,
    pub spans: &'a Spans,
    /// The tokens that it touches, from the first piece to the last, half-open; none where it marks
    /// white space only.
    pub tokens: (u32, u32),
}

impl Marked<'_> {
    /// Bytes, at least one.
    pub fn reach(&self) -> (u32, u32) {
        let hull = self.spans.hull();
        (hull.start() as u32, hull.end().max(hull.start() + 1) as u32)
    }

    /// The tokens of each piece.
    pub fn pieces(&self, tokens: &[Range<usize>]) -> Vec<(u32, u32)> {
        if self.spans.pieces().len() == 1 {
            return vec![self.tokens];
        }
        self.spans.pieces().iter().map(|p| touched(tokens, 0, p.range())).collect()
    }
}

/// One annotator's annotations on one article, in both scopes: by label, then by place.
pub(super) type Marks<'a> = [Vec<Marked<'a>>; SCOPES];

/// An article with each annotator's annotations, where there is a layer.
pub(super) struct Marking<'a> {
    pub tokens: &'a [Range<usize>],
    /// In the order of the sample's annotators.
    pub marks: Vec<Option<Marks<'a>>>,
    /// The layers themselves, for parts of frames.
    pub layers: Vec<Option<(&'a AnnotatorId, &'a Layer)>>,
}

/// What figures are computed from.
pub(super) struct Sample<'a> {
    pub annotators: Vec<AnnotatorId>,
    /// The labels in use, in the order of ids.
    pub labels: [Vec<LabelId>; SCOPES],
    pub articles: Vec<ArticleId>,
    pub markings: Vec<Marking<'a>>,
}

impl<'a> Sample<'a> {
    /// Takes the documents in the order of their ids, and of them those labels that are wanted.
    pub fn new(documents: &[Document<'a>], schema: &Schema, wanted: Option<&[LabelId]>) -> Self {
        let mut order: Vec<&Document> = documents.iter().collect();
        order.sort_by_key(|d| d.article);
        let annotators: BTreeSet<&AnnotatorId> =
            order.iter().flat_map(|d| d.layers.iter().map(|(a, _)| *a)).collect();
        let annotators: Vec<AnnotatorId> = annotators.into_iter().cloned().collect();
        let own = |id: &LabelId| schema.label(id).map_or(id, |l| &l.id).clone();
        let wanted: Option<BTreeSet<LabelId>> = wanted.map(|ids| ids.iter().map(own).collect());
        let used = threads::map(order.len(), |at| labels_of(order[at]));
        let mut known: [BTreeMap<LabelId, BTreeSet<LabelId>>; SCOPES] = Default::default();
        for (scope, id) in used.into_iter().flatten() {
            let own = own(&id);
            if wanted.as_ref().is_none_or(|w| w.contains(&own)) {
                known[scope].entry(own).or_default().insert(id);
            }
        }
        let mut numbers: [HashMap<LabelId, u16>; SCOPES] = Default::default();
        for (scope, known) in known.iter().enumerate() {
            for ((_, ids), number) in known.iter().zip(0..) {
                numbers[scope].extend(ids.iter().map(|id| (id.clone(), number)));
            }
        }
        let markings = threads::map(order.len(), |at| marking(order[at], &annotators, &numbers));
        Self {
            annotators,
            labels: known.map(|k| k.into_keys().collect()),
            articles: order.iter().map(|d| d.article.clone()).collect(),
            markings,
        }
    }
}

/// The scope and label of everything that is counted.
fn labelled(annotation: &Annotation) -> Option<(usize, &LabelId, &Spans)> {
    match annotation {
        Annotation::Entity(e) => Some((0, &e.label, &e.spans)),
        Annotation::Commitment(c) => Some((1, &c.label, &c.spans)),
        Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => None,
    }
}

fn labels_of(document: &Document) -> BTreeSet<(usize, LabelId)> {
    let mut seen: BTreeSet<(usize, LabelId)> = BTreeSet::new();
    // Few labels, many annotations: a look at the last ones saves most look-ups.
    let mut recent: Vec<(usize, &LabelId)> = Vec::new();
    for (scope, label, _) in document.layers.iter().flat_map(|(_, l)| l.placed()).filter_map(|a| labelled(a))
    {
        if !recent.contains(&(scope, label)) {
            recent.push((scope, label));
            seen.insert((scope, label.clone()));
        }
    }
    seen
}

fn marking<'a>(
    document: &Document<'a>,
    annotators: &[AnnotatorId],
    numbers: &[HashMap<LabelId, u16>; SCOPES],
) -> Marking<'a> {
    let layer = |annotator: &AnnotatorId| document.layers.iter().find(|(a, _)| *a == annotator).copied();
    let layers: Vec<Option<(&AnnotatorId, &Layer)>> = annotators.iter().map(layer).collect();
    let marks = layers.iter().map(|found| Some(marks((*found)?.1, document.tokens, numbers))).collect();
    Marking { tokens: document.tokens, marks, layers }
}

fn marks<'a>(
    layer: &'a Layer,
    tokens: &[Range<usize>],
    numbers: &[HashMap<LabelId, u16>; SCOPES],
) -> Marks<'a> {
    let mut out: Marks = [Vec::with_capacity(layer.counts().entities), Vec::new()];
    let mut recent: Vec<(usize, &LabelId, Option<u16>)> = Vec::new();
    let mut near = 0;
    for (scope, label, spans) in layer.placed().filter_map(|a| labelled(a)) {
        let known = recent.iter().find(|(s, l, _)| *s == scope && *l == label);
        let number = known.map_or_else(|| numbers[scope].get(label).copied(), |k| k.2);
        if known.is_none() {
            recent.push((scope, label, number));
        }
        let Some(label) = number else { continue };
        let hull = spans.hull();
        // In the order of the text: tokens before this one's start are done with.
        near += tokens[near..].iter().take_while(|t| t.end <= hull.start()).count();
        out[scope].push(Marked { label, spans, tokens: touched(tokens, near, hull.range()) });
    }
    for list in &mut out {
        list.sort_by(|a, b| (a.label, a.reach(), a.spans).cmp(&(b.label, b.reach(), b.spans)));
    }
    out
}

/// The tokens that a range of bytes touches, half-open, looked for from one on.
fn touched(tokens: &[Range<usize>], from: usize, bytes: Range<usize>) -> (u32, u32) {
    let first = from + tokens[from..].partition_point(|t| t.end <= bytes.start);
    let mut end = first;
    while tokens.get(end).is_some_and(|t| t.start < bytes.end) {
        end += 1;
    }
    (first as u32, end as u32)
}
