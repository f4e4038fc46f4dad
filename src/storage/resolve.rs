//! Annotations of a file checked against the text: what fits becomes a value of the model.

use std::borrow::Borrow;
use std::sync::Arc;

use super::anchor::{CharPlaces, Seeker};
use super::problem::{Severity, quoted};
use super::wire::{
    AttributesWire, CommentWire, CommitmentWire, ConflictWire, EntityWire, FillerWire, OfWire, RelationWire,
    SourceWire, Str, TargetWire, VerdictWire, Wire,
};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::decision::{Considered, Decision, Verdict};
use crate::model::ids::{
    AnnotationId, AnnotatorId, AttributeId, CanonicalId, Id, IdKind, LabelId, RelationTypeId, RoleId,
};
use crate::model::layer::is_annotation;
use crate::model::merge::LayerConflict;
use crate::model::text::{CharRange, Span, Text};
use crate::model::time::Timestamp;

/// A string id is allocated once for a layer, not for each of 125,000 annotations.
struct Names<T>(Vec<T>);

impl<T: Clone + Borrow<str> + for<'a> From<&'a str>> Names<T> {
    /// More than these are not remembered, since each is compared with the wanted one.
    const MOST: usize = 64;

    fn get(&mut self, name: &str) -> T {
        if let Some(known) = self.0.iter().find(|known| (*known).borrow() == name) {
            return known.clone();
        }
        let new = T::from(name);
        if self.0.len() < Self::MOST {
            self.0.push(new.clone());
        }
        new
    }
}

/// Turns annotations of a file into those of the model.
///
/// Without a seeker anything that does not hold is an error, so that the few annotations that
/// need a second look are found fast. With one, words are looked for, and parts that can't be
/// taken in are left out and logged.
pub(super) struct Resolver<'t> {
    text: &'t Text,
    places: CharPlaces<'t>,
    seeker: Option<Seeker<'t>>,
    /// What was put right or left out since it was last taken.
    pub log: Vec<(Severity, String)>,
    labels: Names<LabelId>,
    roles: Names<RoleId>,
    attributes: Names<AttributeId>,
    relation_types: Names<RelationTypeId>,
    annotators: Names<AnnotatorId>,
}

type Resolved<T> = Result<T, String>;

impl<'t> Resolver<'t> {
    pub(super) fn strict(text: &'t Text) -> Self {
        Self {
            text,
            places: CharPlaces::new(text),
            seeker: None,
            log: Vec::new(),
            labels: Names(Vec::new()),
            roles: Names(Vec::new()),
            attributes: Names(Vec::new()),
            relation_types: Names(Vec::new()),
            annotators: Names(Vec::new()),
        }
    }

    pub(super) fn seeking(text: &'t Text, changed: bool) -> Self {
        Self { seeker: Some(Seeker::new(text, changed)), ..Self::strict(text) }
    }

    /// The annotation.
    ///
    /// # Errors
    /// What does not hold.
    pub(super) fn annotation(&mut self, wire: &Wire<'_>) -> Resolved<Annotation> {
        match wire {
            Wire::Entity(w) => self.entity(w).map(Annotation::Entity),
            Wire::Commitment(w) => self.commitment(w).map(Annotation::Commitment),
            Wire::Relation(w) => self.relation(w).map(Annotation::Relation),
            Wire::Comment(w) => self.comment(w).map(Annotation::Comment),
            Wire::Verdict(w) => self.verdict(w).map(Annotation::Verdict),
        }
    }

    /// What merging could not settle.
    ///
    /// # Errors
    /// What of it does not hold.
    pub(super) fn conflict(&mut self, wire: &ConflictWire<'_>) -> Resolved<LayerConflict> {
        let mut side =
            |wire: &Option<Wire<'_>>| wire.as_ref().map(|w| self.annotation(w).map(Arc::new)).transpose();
        let (ours, theirs) = (side(&wire.ours)?, side(&wire.theirs)?);
        Ok(LayerConflict { id: annotation_id(&wire.id)?, ours, theirs })
    }

    fn entity(&mut self, w: &EntityWire<'_>) -> Resolved<Entity> {
        let refers_to = w.refers_to.as_deref().map(canonical_id).transpose();
        Ok(Entity {
            id: annotation_id(&w.id)?,
            label: self.label(&w.label)?,
            spans: self.spans(&w.spans, &w.quote)?,
            refers_to: self.soften(refers_to)?.flatten(),
            attributes: self.values(&w.attributes),
            note: (&*w.note).into(),
            made: self.time(&w.made)?,
            source: self.source(&w.source)?,
        })
    }

    fn commitment(&mut self, w: &CommitmentWire<'_>) -> Resolved<Commitment> {
        let (ranges, words): (Vec<_>, Vec<_>) = w.cue.iter().cloned().unzip();
        let cue = if ranges.is_empty() { Ok(None) } else { self.spans(&ranges, &words).map(Some) };
        let cue = cue.map_err(|why| format!("its cue is left out: {why}"));
        let mut roles = Vec::with_capacity(w.roles.len());
        for (role, filler) in &w.roles {
            let filler = self.filler(filler).map_err(|why| format!("a filler of {role} is left out: {why}"));
            if let Some(filler) = self.soften(filler)? {
                roles.push((self.roles.get(role), filler));
            }
        }
        Ok(Commitment {
            id: annotation_id(&w.id)?,
            label: self.label(&w.label)?,
            spans: self.spans(&w.spans, &w.quote)?,
            cue: self.soften(cue)?.flatten(),
            roles,
            attributes: self.values(&w.attributes),
            note: (&*w.note).into(),
            made: self.time(&w.made)?,
            source: self.source(&w.source)?,
        })
    }

    fn filler(&mut self, filler: &FillerWire<'_>) -> Resolved<Filler> {
        match filler {
            FillerWire::Entity(id) | FillerWire::Commitment(id) => annotation_id(id).map(Filler::Annotation),
            FillerWire::Span(ranges, words) => self.spans(ranges, words).map(Filler::Words),
        }
    }

    fn relation(&mut self, w: &RelationWire<'_>) -> Resolved<Relation> {
        if w.kind.is_empty() {
            return Err("it has no type".to_owned());
        }
        Ok(Relation {
            id: annotation_id(&w.id)?,
            kind: self.relation_types.get(&w.kind),
            from: annotation_id(&w.from)?,
            to: annotation_id(&w.to)?,
            note: (&*w.note).into(),
            made: self.time(&w.made)?,
            source: self.source(&w.source)?,
        })
    }

    fn comment(&mut self, w: &CommentWire<'_>) -> Resolved<Comment> {
        let no_id = || format!("{} is no id of an annotator", quoted(&w.author));
        let author = AnnotatorId::is_valid(&w.author).then(|| AnnotatorId::new(&w.author)).ok_or_else(no_id);
        let reply_to = w.reply_to.as_deref().map(annotation_id).transpose();
        let target = match &w.target {
            TargetWire::Article => Target::Article,
            TargetWire::Annotation(id) => Target::Annotation(annotation_id(id)?),
            TargetWire::Span(range, words) => Target::Words(self.piece(*range, Some(words))?),
        };
        Ok(Comment {
            id: annotation_id(&w.id)?,
            author: self.soften(author)?.unwrap_or_else(|| AnnotatorId::from_name(&w.author)),
            made: self.time(&w.made)?,
            target,
            reply_to: self.soften(reply_to)?.flatten(),
            resolved: w.resolved,
            text: w.text.clone().into_owned(),
        })
    }

    fn source(&mut self, source: &SourceWire<'_>) -> Resolved<Source> {
        Ok(match source {
            SourceWire::Manual => Source::Manual,
            SourceWire::Occurrence => Source::Occurrence,
            SourceWire::Imported(format) => Source::Imported(format.clone().into_owned()),
            SourceWire::Decided { from, over, by, why, seen, open } => {
                let count = from.len();
                let mut from = self.considered(&[&from[..], &over[..]].concat(), seen)?;
                let over = from.split_off(count);
                let (by, why) = (self.annotator(by)?, (&**why).into());
                let open = open.iter().map(|part| part.parse()).collect::<Result<_, String>>()?;
                Source::Decided(Arc::new(Decision { from, over, by, why, open }))
            }
        })
    }

    fn verdict(&mut self, w: &VerdictWire<'_>) -> Resolved<Verdict> {
        Ok(Verdict {
            id: annotation_id(&w.id)?,
            over: self.considered(&w.over, &w.seen)?,
            by: self.annotator(&w.by)?,
            made: self.time(&w.made)?,
            why: (&*w.why).into(),
        })
    }

    fn considered(&mut self, all: &[OfWire<'_>], seen: &[Str<'_>]) -> Resolved<Vec<Considered>> {
        if all.len() != seen.len() {
            return Err(format!("it is about {} annotations and has {} fingerprints", all.len(), seen.len()));
        }
        let one = |((annotator, id), seen): (&OfWire<'_>, &Str<'_>)| {
            let (annotator, id) = (self.annotator(annotator)?, annotation_id(id)?);
            Ok(Considered { annotator, id, seen: seen.parse()? })
        };
        all.iter().zip(seen).map(one).collect()
    }

    fn annotator(&mut self, id: &str) -> Resolved<AnnotatorId> {
        if !AnnotatorId::is_valid(id) {
            return Err(format!("{} is no id of an annotator", quoted(id)));
        }
        Ok(self.annotators.get(id))
    }

    /// An error becomes a line of the log where that is allowed.
    fn soften<T>(&mut self, result: Resolved<T>) -> Resolved<Option<T>> {
        match result {
            Err(why) if self.seeker.is_some() => {
                self.log.push((Severity::Warning, why));
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    fn label(&mut self, label: &str) -> Resolved<LabelId> {
        if label.is_empty() { Err("it has no label".to_owned()) } else { Ok(self.labels.get(label)) }
    }

    fn values(&mut self, wire: &AttributesWire<'_>) -> Attributes {
        let values = |v: &Vec<Str<'_>>| v.iter().map(|s| s.clone().into_owned()).collect();
        wire.iter().map(|(name, v)| (self.attributes.get(name), values(v))).collect()
    }

    fn time(&mut self, made: &str) -> Resolved<Timestamp> {
        let time = made.parse::<Timestamp>();
        Ok(self.soften(time)?.unwrap_or_default())
    }

    fn spans(&mut self, ranges: &[CharRange], words: &[Str<'_>]) -> Resolved<Spans> {
        if !words.is_empty() && words.len() != ranges.len() {
            let why = format!("it has {} pieces and {} quotes", ranges.len(), words.len());
            self.soften::<()>(Err(why))?;
        }
        if let ([range], [words]) = (ranges, words) {
            return self.piece(*range, Some(words)).map(Spans::one);
        }
        let mut pieces = Vec::with_capacity(ranges.len());
        for (i, range) in ranges.iter().enumerate() {
            pieces.push(self.piece(*range, words.get(i).map(|w| &**w))?);
        }
        let spans = Spans::new(pieces.iter().copied()).ok_or("it stands nowhere in the text")?;
        if spans.pieces() != pieces {
            self.soften::<()>(Err("its pieces overlap or are not in order; they were joined".to_owned()))?;
        }
        Ok(spans)
    }

    /// One piece of words, at its place or where it is now.
    fn piece(&mut self, range: CharRange, words: Option<&str>) -> Resolved<Span> {
        let span = self.places.span(range);
        if let Some(span) = span.filter(|span| words.is_none_or(|words| self.text.slice(*span) == words)) {
            return Ok(span);
        }
        let Some(seeker) = &mut self.seeker else { return Err(String::new()) };
        let (span, severity, what) = seeker.find(range, words.unwrap_or(""))?;
        self.log.push((severity, what));
        Ok(span)
    }
}

pub(super) fn annotation_id(id: &str) -> Resolved<AnnotationId> {
    let parsed: Id = id.parse().map_err(|e: crate::model::ids::BadId| e.to_string())?;
    if is_annotation(parsed) { Ok(parsed) } else { Err(format!("{} is no id of an annotation", quoted(id))) }
}

pub(super) fn canonical_id(id: &str) -> Resolved<CanonicalId> {
    let parsed: Id = id.parse().map_err(|e: crate::model::ids::BadId| e.to_string())?;
    if parsed.kind() == IdKind::Canonical {
        Ok(parsed)
    } else {
        Err(format!("{} is no id of a canonical entity", quoted(id)))
    }
}
