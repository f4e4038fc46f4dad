//! What annotations refer to, carried from an annotator's layer to the decided one.

use std::collections::HashMap;

use super::{Considered, Of};
use crate::model::annotation::{Annotation, Filler, Relation};
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::model::layer::Layer;

/// Decided annotations by what they were taken from: those of the layer, and those to come.
pub(super) struct Taken<'a> {
    pub decided: &'a Layer,
    /// To come; `None` for those to go.
    pub fresh: HashMap<Of, Option<AnnotationId>>,
}

impl Taken<'_> {
    /// The decided annotation that stands for this one: that was taken from it, else that was
    /// taken over it, since it is meant to be the same.
    pub fn get(&self, of: &Of) -> Option<AnnotationId> {
        if let Some(fresh) = self.fresh.get(of) {
            return *fresh;
        }
        let decision = |id: &AnnotationId| self.decided.get(*id).and_then(|a| a.decision());
        let is_from = |id: &&AnnotationId| decision(id).is_some_and(|d| d.from.iter().any(|c| c.is(of)));
        let is_over = |id: &&AnnotationId| decision(id).is_some_and(|d| d.over.iter().any(|c| c.is(of)));
        let about = self.decided.decisions_on(of.1);
        about.iter().find(is_from).or_else(|| about.iter().find(is_over)).copied()
    }

    /// Makes `annotation`, a copy of one of `annotator`'s in `layer`, refer to decided ones.
    /// What fills a role and was not taken becomes bare words. Gives `false` for a relation whose
    /// ends were not both taken.
    pub fn carry(&self, annotation: &mut Annotation, layer: &Layer, annotator: &AnnotatorId) -> bool {
        let now = |id: AnnotationId| self.get(&(annotator.clone(), id));
        match annotation {
            Annotation::Commitment(frame) => {
                frame.roles.retain_mut(|(_, filler)| {
                    let Some(id) = filler.annotation() else { return true };
                    let carried = now(id).map(Filler::Annotation).or_else(|| words_of(layer, id));
                    carried.map(|carried| *filler = carried).is_some()
                });
                true
            }
            Annotation::Relation(relation) => match (now(relation.from), now(relation.to)) {
                (Some(from), Some(to)) => {
                    (relation.from, relation.to) = (from, to);
                    true
                }
                _ => false,
            },
            Annotation::Entity(_) | Annotation::Comment(_) | Annotation::Verdict(_) => true,
        }
    }
}

/// The words of an annotation, as what fills a role.
pub(super) fn words_of(layer: &Layer, id: AnnotationId) -> Option<Filler> {
    Some(Filler::Words(layer.get(id)?.spans()?))
}

/// Whether a decided annotation says what `source` of `annotator`'s `layer` says, each referring
/// to what its own layer has.
pub(super) fn says_the_same(
    annotation: &Annotation,
    decided: &Layer,
    source: &Annotation,
    layer: &Layer,
    annotator: &AnnotatorId,
) -> bool {
    let stands_for = |now: AnnotationId, then: AnnotationId| {
        let of = (annotator.clone(), then);
        let decision = decided.get(now).and_then(|a| a.decision());
        decision.is_some_and(|d| d.from.iter().chain(&d.over).any(|c| c.is(&of)))
    };
    match (annotation, source) {
        (Annotation::Entity(a), Annotation::Entity(b)) => {
            (&a.label, &a.spans, &a.attributes, a.refers_to, &a.note)
                == (&b.label, &b.spans, &b.attributes, b.refers_to, &b.note)
        }
        (Annotation::Commitment(a), Annotation::Commitment(b)) => {
            let same_filler = |now: &Filler, then: &Filler| match (now, then) {
                (Filler::Annotation(now), Filler::Annotation(then)) => stands_for(*now, *then),
                (Filler::Words(_), Filler::Annotation(then)) => words_of(layer, *then).as_ref() == Some(now),
                _ => now == then,
            };
            let mut roles = a.roles.iter().zip(&b.roles);
            (&a.label, &a.spans, &a.cue, &a.attributes, &a.note)
                == (&b.label, &b.spans, &b.cue, &b.attributes, &b.note)
                && a.roles.len() == b.roles.len()
                && roles.all(|(now, then)| now.0 == then.0 && same_filler(&now.1, &then.1))
        }
        (Annotation::Relation(a), Annotation::Relation(b)) => {
            (&a.kind, &a.note) == (&b.kind, &b.note) && stands_for(a.from, b.from) && stands_for(a.to, b.to)
        }
        _ => false,
    }
}

/// Relations of these annotators that link what was taken and are not decided yet: those that
/// every annotator has from whom both ends were taken. Each comes with what it is taken from.
pub(super) fn relations(
    fresh: &[(AnnotationId, Vec<Considered>)],
    taken: &Taken<'_>,
    layers: super::outcome::Layers<'_>,
) -> Vec<(Relation, Vec<Of>)> {
    let mut out: Vec<(Relation, Vec<Of>)> = Vec::new();
    let from_of = |id: AnnotationId| -> Vec<AnnotatorId> {
        let known = fresh.iter().find(|(fresh, _)| *fresh == id).map(|(_, from)| from.as_slice());
        let stored = || taken.decided.get(id).and_then(|a| a.decision()).map(|d| d.from.as_slice());
        known.or_else(stored).unwrap_or_default().iter().map(|c| c.annotator.clone()).collect()
    };
    for considered in fresh.iter().flat_map(|(_, from)| from) {
        let Some(layer) = layers(&considered.annotator) else { continue };
        for referrer in layer.referrers(considered.id) {
            let Some(Annotation::Relation(source)) = layer.get(*referrer).map(|a| &**a) else { continue };
            let of = (considered.annotator.clone(), source.id);
            let known = out.iter().any(|(_, from)| from.contains(&of));
            if known || !taken.decided.decisions_on(source.id).is_empty() || taken.fresh.contains_key(&of) {
                continue;
            }
            let mut carried = Annotation::Relation(source.clone());
            if !taken.carry(&mut carried, layer, &considered.annotator) {
                continue;
            }
            let Annotation::Relation(carried) = carried else { continue };
            let others = from_of(carried.to);
            let both = from_of(carried.from).into_iter().filter(|a| others.contains(a));
            let alike = |annotator: AnnotatorId| alike(&carried, source, &annotator, taken, layers);
            if let Some(from) = both.map(alike).collect::<Option<Vec<Of>>>() {
                out.push((carried.clone(), from));
            }
        }
    }
    out
}

/// The relation of an annotator that becomes the same decided one.
fn alike(
    carried: &Relation,
    source: &Relation,
    annotator: &AnnotatorId,
    taken: &Taken<'_>,
    layers: super::outcome::Layers<'_>,
) -> Option<Of> {
    let layer = layers(annotator)?;
    if layer.get(source.id).is_some() {
        return Some((annotator.clone(), source.id));
    }
    let mut all = layer.loose().iter();
    let found = all.find_map(|a| match &**a {
        Annotation::Relation(r) if r.kind == carried.kind => {
            let now = |id| taken.get(&(annotator.clone(), id));
            (now(r.from) == Some(carried.from) && now(r.to) == Some(carried.to)).then_some(r.id)
        }
        _ => None,
    });
    found.map(|id| (annotator.clone(), id))
}
