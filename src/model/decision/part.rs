//! Decisions about one part of a frame, where the annotators agree that there is one.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::carry::Taken;
use super::decide::{DecideError, Desk, about};
use super::{Considered, Decision, Of};
use crate::model::annotation::{Annotation, Commitment, Filler, Source, Spans};
use crate::model::edit::Edit;
use crate::model::ids::{AttributeId, IdKind, RoleId};
use crate::model::layer::{Layer, LayerRef};

/// What of an annotation is decided about by itself. As text, and in files: `whole`, `cue`,
/// `role deadline`, `attribute act`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Whether it is there, its label, and which words it marks; of entities and relations all.
    Whole,
    /// The words that make it a commitment.
    Cue,
    /// What fills a role.
    Role(RoleId),
    /// The values of an attribute.
    Attribute(AttributeId),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Cue => f.write_str("cue"),
            Self::Role(id) => write!(f, "role {id}"),
            Self::Attribute(id) => write!(f, "attribute {id}"),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        match (s, s.split_once(' ')) {
            ("whole", _) => Ok(Self::Whole),
            ("cue", _) => Ok(Self::Cue),
            (_, Some(("role", id))) if !id.is_empty() => Ok(Self::Role(id.into())),
            (_, Some(("attribute", id))) if !id.is_empty() => Ok(Self::Attribute(id.into())),
            _ => Err(format!("“{}” is no part of a frame", s.escape_debug())),
        }
    }
}

/// What is decided about a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartChoice {
    /// What these frames have, together.
    Take(Vec<Of>),
    /// That the part stays empty.
    Nothing,
}

impl Desk<'_> {
    /// The edit that decides about one `part` of the frames `group`, which are meant to be the
    /// same. The first such decision puts the frame into the decided layer, with what all agree
    /// on; the others of `parts`, in which the annotators differ, stay open in it.
    ///
    /// # Errors
    /// When a frame isn't there.
    pub fn decide_part(
        &mut self,
        group: &[Of],
        part: &Part,
        choice: &PartChoice,
        parts: &[Part],
        what: String,
    ) -> Result<Edit, DecideError> {
        let mut old = about(self.decided, group);
        let known =
            old.iter().position(|id| self.decided.get(*id).is_some_and(|a| a.as_commitment().is_some()));
        let known = known.map(|at| old.remove(at));
        let mut frame = match known.and_then(|id| self.decided.get(id)?.as_commitment().cloned()) {
            Some(frame) => frame,
            None => {
                let first = group.first().ok_or(DecideError::Nothing)?;
                Commitment { id: (self.new_id)(IdKind::Commitment), ..self.carried(first)? }
            }
        };
        let mut open: Vec<Part> = match (&frame.source, known) {
            (Source::Decided(decision), Some(_)) => decision.open.clone(),
            _ => parts.to_vec(),
        };
        open.retain(|p| p != part);
        match choice {
            PartChoice::Nothing => clear(&mut frame, part),
            PartChoice::Take(from) => {
                let sources = from.iter().map(|of| self.carried(of)).collect::<Result<Vec<_>, _>>()?;
                set(&mut frame, part, &sources);
            }
        }
        let from: Vec<Considered> = group.iter().map(|of| self.considered(of)).collect::<Result<_, _>>()?;
        let (by, why) = (self.by.clone(), self.why.into());
        frame.source = Source::Decided(Arc::new(Decision { from, over: Vec::new(), by, why, open }));
        frame.made = self.now;
        let mut edits = Vec::new();
        if !old.is_empty() {
            edits.push(Edit::Remove { at: self.at.clone(), ids: old });
        }
        edits.push(Edit::Put { at: self.at.clone(), annotations: vec![Annotation::Commitment(frame)] });
        Ok(Edit::Batch { what, edits })
    }

    /// A frame as it would stand in the decided layer, under its own id.
    fn carried(&self, of: &Of) -> Result<Commitment, DecideError> {
        let (annotation, layer) = self.source(of)?;
        let mut annotation = annotation.clone();
        Taken { decided: self.decided, fresh: HashMap::new() }.carry(&mut annotation, layer, &of.0);
        match annotation {
            Annotation::Commitment(frame) => Ok(frame),
            _ => Err(DecideError::WrongKind(of.1)),
        }
    }
}

fn clear(frame: &mut Commitment, part: &Part) {
    match part {
        Part::Whole => {}
        Part::Cue => frame.cue = None,
        Part::Role(role) => frame.roles.retain(|(r, _)| r != role),
        Part::Attribute(id) => drop(frame.attributes.remove(id)),
    }
}

/// Gives a frame what the sources have of a part, each thing once.
fn set(frame: &mut Commitment, part: &Part, sources: &[Commitment]) {
    match part {
        Part::Whole => {
            if let Some(first) = sources.first() {
                (frame.label, frame.spans) = (first.label.clone(), first.spans.clone());
            }
        }
        Part::Cue => {
            let pieces = sources.iter().filter_map(|s| s.cue.as_ref()).flat_map(Spans::pieces);
            frame.cue = Spans::new(pieces.copied());
        }
        Part::Role(role) => {
            let mut fillers: Vec<(RoleId, Filler)> = Vec::new();
            for filler in sources.iter().flat_map(|s| &s.roles).filter(|(r, _)| r == role) {
                if !fillers.contains(filler) {
                    fillers.push(filler.clone());
                }
            }
            let at = frame.roles.iter().position(|(r, _)| r == role).unwrap_or(frame.roles.len());
            frame.roles.retain(|(r, _)| r != role);
            frame.roles.splice(at..at, fillers);
        }
        Part::Attribute(id) => {
            let mut values: Vec<String> = Vec::new();
            for value in sources.iter().filter_map(|s| s.attributes.get(id)).flatten() {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
            if values.is_empty() {
                frame.attributes.remove(id);
            } else {
                frame.attributes.insert(id.clone(), values);
            }
        }
    }
}

/// An edit by which a part of the frames `group` is open again, as in `parts`, those in which the
/// annotators differ; `None` where nothing was decided. A frame of which all is open goes.
#[must_use]
pub fn reopen_part(
    at: &LayerRef,
    decided: &Layer,
    group: &[Of],
    part: &Part,
    parts: &[Part],
    what: String,
) -> Option<Edit> {
    let ids = about(decided, group);
    let frame = ids.iter().find_map(|id| decided.get(*id)?.as_commitment());
    let edit = match frame.and_then(|frame| reopened(frame, part, parts)) {
        Some(frame) => Edit::Put { at: at.clone(), annotations: vec![Annotation::Commitment(frame)] },
        None if ids.is_empty() => return None,
        None => Edit::Remove { at: at.clone(), ids },
    };
    Some(Edit::Batch { what, edits: vec![edit] })
}

/// The frame with one more open part, unless no other is decided.
fn reopened(frame: &Commitment, part: &Part, parts: &[Part]) -> Option<Commitment> {
    let Source::Decided(decision) = &frame.source else { return None };
    let mut decision = Decision::clone(decision);
    if !decision.open.contains(part) {
        decision.open.push(part.clone());
    }
    let is_open = |part: &Part| decision.open.contains(part);
    let any_decided = !parts.iter().all(is_open);
    any_decided.then(|| Commitment { source: Source::Decided(Arc::new(decision)), ..frame.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_back_as_it_was_written() {
        for part in [Part::Whole, Part::Cue, Part::Role("deadline".into()), Part::Attribute("act".into())] {
            assert_eq!(part.to_string().parse::<Part>().unwrap(), part);
        }
        assert!("role ".parse::<Part>().is_err() && "".parse::<Part>().is_err());
    }
}
