//! Choices into an edit of the decided layer.

use std::collections::HashMap;
use std::sync::Arc;

use super::carry::{self, Taken};
use super::outcome::Layers;
use super::{Considered, Decision, Of, Verdict, print};
use crate::model::annotation::{Annotation, Filler, Source};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, AnnotatorId, IdKind};
use crate::model::layer::{Layer, LayerRef};
use crate::model::time::Timestamp;

/// What is decided about some annotations that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is taken; nothing for “neither”.
    pub take: Vec<Of>,
    /// Whether all that is taken says the same, and becomes one decided annotation.
    pub as_one: bool,
    /// What was looked at and is not taken.
    pub over: Vec<Of>,
}

/// Why something can't be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// It is not there, or its layer is not in memory.
    #[error("there is no annotation {1} of {0}")]
    Unknown(AnnotatorId, AnnotationId),
    /// Comments and verdicts are nobody's to decide.
    #[error("{0} is nothing to decide about")]
    WrongKind(AnnotationId),
    /// An end of the relation was not taken.
    #[error("an end of the relation {0} is not taken: decide about what it links first, or take neither")]
    Ends(AnnotationId),
    /// A choice about nothing.
    #[error("there is nothing to decide about")]
    Nothing,
}

/// Where decisions are made: the decided layer, those of the annotators, and who sits there.
pub struct Desk<'a> {
    /// The decided layer.
    pub at: LayerRef,
    /// What is in it.
    pub decided: &'a Layer,
    /// The annotators' layers of the article.
    pub layers: Layers<'a>,
    /// Who decides.
    pub by: AnnotatorId,
    /// When.
    pub now: Timestamp,
    /// Why; may be empty.
    pub why: &'a str,
    /// Makes a new id.
    pub new_id: &'a mut dyn FnMut(IdKind) -> AnnotationId,
}

/// An edit by which the annotations are no longer decided; `None` where they are not.
#[must_use]
pub fn reopen(at: &LayerRef, decided: &Layer, some: &[Of], what: String) -> Option<Edit> {
    let ids = about(decided, some);
    let remove = Edit::Remove { at: at.clone(), ids: ids.clone() };
    (!ids.is_empty()).then_some(Edit::Batch { what, edits: vec![remove] })
}

/// The decided annotations and verdicts that are about any of these.
pub(super) fn about<'a>(decided: &Layer, some: impl IntoIterator<Item = &'a Of>) -> Vec<AnnotationId> {
    let mut ids: Vec<AnnotationId> = Vec::new();
    for of in some {
        for id in decided.decisions_on(of.1) {
            let is_about = decided.get(*id).is_some_and(|a| a.considered().any(|c| c.is(of)));
            if is_about && !ids.contains(id) {
                ids.push(*id);
            }
        }
    }
    ids
}

/// An annotation to be put into the decided layer.
struct New {
    id: AnnotationId,
    content: Annotation,
    from: Vec<Considered>,
    over: Vec<Considered>,
}

impl Desk<'_> {
    /// The edit that makes the choices, one step to undo. What was decided before about the same
    /// annotations is replaced; where it was one of the same kind it keeps its id, and with it
    /// what refers to it. Fillers and relations of what is taken come along as far as what they
    /// refer to is taken: see [`carry::relations`] for which relations do.
    ///
    /// # Errors
    /// When a choice is about what isn't there, or a relation whose ends are not decided.
    pub fn decide(&mut self, choices: &[Choice], what: String) -> Result<Edit, DecideError> {
        let (mut new, mut verdicts, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for choice in choices {
            self.choose(choice, &mut new, &mut verdicts, &mut gone)?;
        }
        let mut taken = Taken { decided: self.decided, fresh: HashMap::new() };
        for id in &gone {
            for from in self.decided.get(*id).and_then(|a| a.decision()).into_iter().flat_map(|d| &d.from) {
                taken.fresh.insert((from.annotator.clone(), from.id), None);
            }
        }
        for one in &new {
            for over in &one.over {
                taken.fresh.insert((over.annotator.clone(), over.id), Some(one.id));
            }
        }
        for one in &new {
            for from in &one.from {
                taken.fresh.insert((from.annotator.clone(), from.id), Some(one.id));
            }
        }
        let fresh: Vec<_> = new.iter().map(|n| (n.id, n.from.clone())).collect();
        let relinked = self.relinked(&new, &gone, &taken);
        for (relation, from) in carry::relations(&fresh, &taken, self.layers) {
            let from = from.iter().map(|of| self.considered(of)).collect::<Result<_, _>>()?;
            let content = Annotation::Relation(relation);
            new.push(New { id: (self.new_id)(IdKind::Relation), content, from, over: Vec::new() });
        }
        let mut put = relinked;
        for one in new {
            put.push(self.finished(one, &taken)?);
        }
        // Relations last, so that their ends are there.
        put.sort_by_key(|a| matches!(a, Annotation::Relation(_)));
        put.extend(verdicts.into_iter().map(Annotation::Verdict));
        let mut edits = Vec::new();
        if !gone.is_empty() {
            edits.push(Edit::Remove { at: self.at.clone(), ids: gone });
        }
        edits.push(Edit::Put { at: self.at.clone(), annotations: put });
        Ok(Edit::Batch { what, edits })
    }

    fn choose(
        &mut self,
        choice: &Choice,
        new: &mut Vec<New>,
        verdicts: &mut Vec<Verdict>,
        gone: &mut Vec<AnnotationId>,
    ) -> Result<(), DecideError> {
        let mut old = about(self.decided, choice.take.iter().chain(&choice.over));
        old.retain(|id| !gone.contains(id) && !new.iter().any(|n| n.id == *id));
        let mut id_of = |kind: IdKind, old: &mut Vec<AnnotationId>| {
            let known = old.iter().position(|id| id.kind() == kind).map(|i| old.remove(i));
            known.unwrap_or_else(|| (self.new_id)(kind))
        };
        let kinds: Vec<IdKind> = match choice.take.as_slice() {
            [] => vec![IdKind::Verdict],
            [first, ..] if choice.as_one => vec![first.1.kind()],
            all => all.iter().map(|(_, id)| id.kind()).collect(),
        };
        let ids: Vec<AnnotationId> = kinds.into_iter().map(|kind| id_of(kind, &mut old)).collect();
        gone.extend(old);
        let over: Vec<Considered> =
            choice.over.iter().map(|of| self.considered(of)).collect::<Result<_, _>>()?;
        let from: Vec<Considered> =
            choice.take.iter().map(|of| self.considered(of)).collect::<Result<_, _>>()?;
        if from.is_empty() {
            if over.is_empty() {
                return Err(DecideError::Nothing);
            }
            let (by, why) = (self.by.clone(), self.why.into());
            verdicts.push(Verdict { id: ids[0], over, by, made: self.now, why });
            return Ok(());
        }
        let groups: Vec<Vec<Considered>> =
            if choice.as_one { vec![from] } else { from.into_iter().map(|c| vec![c]).collect() };
        for (id, from) in ids.into_iter().zip(groups) {
            let content = self.source(&(from[0].annotator.clone(), from[0].id))?.0.clone();
            new.push(New { id, content, from, over: over.clone() });
        }
        Ok(())
    }

    pub(super) fn source(&self, of: &Of) -> Result<(&Annotation, &Layer), DecideError> {
        let layer = (self.layers)(&of.0);
        let found = layer.and_then(|l| Some((&**l.get(of.1)?, l)));
        let (annotation, layer) = found.ok_or_else(|| DecideError::Unknown(of.0.clone(), of.1))?;
        match annotation {
            Annotation::Comment(_) | Annotation::Verdict(_) => Err(DecideError::WrongKind(of.1)),
            _ => Ok((annotation, layer)),
        }
    }

    pub(super) fn considered(&self, of: &Of) -> Result<Considered, DecideError> {
        let (annotation, layer) = self.source(of)?;
        Ok(Considered { annotator: of.0.clone(), id: of.1, seen: print(annotation, layer) })
    }

    /// The annotation as it goes into the decided layer.
    fn finished(&self, new: New, taken: &Taken<'_>) -> Result<Annotation, DecideError> {
        let New { id, mut content, from, over } = new;
        let first = &from[0];
        let (source, layer) = self.source(&(first.annotator.clone(), first.id))?;
        // A relation that came along refers to decided ones already.
        let is_carried = matches!((&content, source), (Annotation::Relation(a), Annotation::Relation(b)) if a.from != b.from);
        if !is_carried && !taken.carry(&mut content, layer, &first.annotator) {
            return Err(DecideError::Ends(first.id));
        }
        let (by, why) = (self.by.clone(), self.why.into());
        let decision = Decision { from, over, by, why, open: Vec::new() };
        let source = Source::Decided(Arc::new(decision));
        match &mut content {
            Annotation::Entity(a) => (a.id, a.made, a.source) = (id, self.now, source),
            Annotation::Commitment(a) => (a.id, a.made, a.source) = (id, self.now, source),
            Annotation::Relation(a) => (a.id, a.made, a.source) = (id, self.now, source),
            Annotation::Comment(_) | Annotation::Verdict(_) => return Err(DecideError::WrongKind(id)),
        }
        Ok(content)
    }

    /// Decided frames whose bare words were annotations in what they were taken from, and are
    /// taken now too.
    fn relinked(&self, new: &[New], gone: &[AnnotationId], taken: &Taken<'_>) -> Vec<Annotation> {
        let mut out: HashMap<AnnotationId, Annotation> = HashMap::new();
        for (one, from) in new.iter().flat_map(|n| n.from.iter().map(move |f| (n, f))) {
            let Some(layer) = (self.layers)(&from.annotator) else { continue };
            let Some(words) = carry::words_of(layer, from.id) else { continue };
            for referrer in layer.referrers(from.id) {
                let of = (from.annotator.clone(), *referrer);
                let Some(id) = taken.get(&of).filter(|id| !new.iter().any(|n| n.id == *id)) else { continue };
                let Some(frame) = layer.get(*referrer).and_then(|a| a.as_commitment()) else { continue };
                let is_filled =
                    |role| frame.roles.iter().any(|(r, f)| r == role && *f == Filler::Annotation(from.id));
                let Some(decided) = self.decided.get(id) else { continue };
                let decided = out.entry(id).or_insert_with(|| Annotation::clone(decided));
                let Annotation::Commitment(decided) = decided else { continue };
                for (role, filler) in &mut decided.roles {
                    if *filler == words && is_filled(role) {
                        *filler = Filler::Annotation(one.id);
                    } else if let Some(gone) = filler.annotation().filter(|id| gone.contains(id))
                        && let Some(bare) = carry::words_of(self.decided, gone)
                    {
                        *filler = bare;
                    }
                }
            }
        }
        let mut out: Vec<Annotation> = out.into_values().collect();
        out.sort_by_key(Annotation::id);
        out
    }
}
