//! Whether and how annotations were decided, and whether they have changed since.

use super::{Considered, Of, carry, print};
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::model::layer::Layer;
use crate::model::time::Timestamp;

/// How some annotations were decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// All of them became one: they agree.
    Together,
    /// One annotator's were taken, not the others'.
    One(AnnotatorId),
    /// Each was taken, as one of its own.
    Each,
    /// Several annotators' were taken and others' were not.
    Some,
    /// None was taken.
    Neither,
}

/// What was decided about some annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How.
    pub how: How,
    /// The decided annotations and verdicts that say so.
    pub decided: Vec<AnnotationId>,
    /// Whether a decided annotation says something else than what it was taken from.
    pub is_edited: bool,
    /// Which of them no decision was about: they came later.
    pub open: Vec<Of>,
    /// Which of them have changed or are gone since.
    pub changed: Vec<Of>,
    /// Who decided last.
    pub by: AnnotatorId,
    /// When.
    pub made: Timestamp,
    /// Why; may be empty.
    pub why: Box<str>,
}

/// Gives an annotator's layer of the article at hand, where it is in memory.
pub type Layers<'a> = &'a dyn Fn(&AnnotatorId) -> Option<&'a Layer>;

/// What was decided about `some` annotations, which belong together; `None` where nothing was.
/// Of a layer that is not in memory nothing counts as changed.
#[must_use]
pub fn outcome(some: &[Of], decided: &Layer, layers: Layers<'_>) -> Option<Outcome> {
    let mut ids: Vec<AnnotationId> = Vec::new();
    let (mut taken, mut open, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for of in some {
        let about = decided.decisions_on(of.1).iter().filter_map(|id| Some((*id, about(decided, *id, of)?)));
        let about: Vec<(AnnotationId, (bool, &Considered))> = about.collect();
        if about.is_empty() {
            open.push(of.clone());
        }
        if about.iter().any(|(_, (is_taken, _))| *is_taken) {
            taken.push(of.clone());
        }
        if about.iter().any(|(_, (_, considered))| has_changed(considered, layers)) {
            changed.push(of.clone());
        }
        for (id, _) in about {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let made = |id: &&AnnotationId| decided.get(**id).map(|a| a.made());
    let last = decided.get(*ids.iter().max_by_key(made)?)?;
    let (by, why) = match &**last {
        Annotation::Verdict(v) => (&v.by, &v.why),
        other => other.decision().map(|d| (&d.by, &d.why))?,
    };
    Some(Outcome {
        how: how(some, &taken, &ids, decided),
        is_edited: ids.iter().any(|id| is_edited(decided, *id, layers)),
        open,
        changed,
        by: by.clone(),
        made: last.made(),
        why: why.clone(),
        decided: ids,
    })
}

/// Whether the decided `id` was taken from this one, and as what it was seen then.
fn about<'a>(decided: &'a Layer, id: AnnotationId, of: &Of) -> Option<(bool, &'a Considered)> {
    let find = |list: &'a [Considered]| list.iter().find(|c| c.is(of));
    match &**decided.get(id)? {
        Annotation::Verdict(v) => find(&v.over).map(|c| (false, c)),
        other => {
            let decision = other.decision()?;
            find(&decision.from).map(|c| (true, c)).or_else(|| find(&decision.over).map(|c| (false, c)))
        }
    }
}

fn how(some: &[Of], taken: &[Of], ids: &[AnnotationId], decided: &Layer) -> How {
    let mut annotators: Vec<&AnnotatorId> = taken.iter().map(|(annotator, _)| annotator).collect();
    annotators.dedup();
    let annotations = ids.iter().filter(|id| decided.get(**id).is_some_and(|a| a.decision().is_some()));
    match (annotators.as_slice(), annotations.count()) {
        ([], _) => How::Neither,
        (_, 1) if taken.len() == some.len() && some.len() > 1 => How::Together,
        ([one], _) => How::One((*one).clone()),
        _ if taken.len() == some.len() => How::Each,
        _ => How::Some,
    }
}

/// Whether an annotation no longer says what it said when it was decided.
fn has_changed(considered: &Considered, layers: Layers<'_>) -> bool {
    let Some(layer) = layers(&considered.annotator) else { return false };
    layer.get(considered.id).is_none_or(|a| print(a, layer) != considered.seen)
}

/// Whether a decided annotation says something else than all that it was taken from said then.
fn is_edited(decided: &Layer, id: AnnotationId, layers: Layers<'_>) -> bool {
    let Some(annotation) = decided.get(id) else { return false };
    let Some(decision) = annotation.decision() else { return false };
    let as_taken = |from: &Considered| match layers(&from.annotator).map(|l| (l, l.get(from.id))) {
        Some((layer, Some(source))) if print(source, layer) == from.seen => {
            carry::says_the_same(annotation, decided, source, layer, &from.annotator)
        }
        // What it was taken from can't be looked at, or has changed.
        _ => print(annotation, decided) == from.seen,
    };
    !decision.from.is_empty() && !decision.from.iter().any(as_taken)
}
