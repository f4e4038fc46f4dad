//! Changing what an annotation says or where it is.

use super::Draft;
use crate::model::annotation::{Annotation, Filler, Spans};
use crate::model::change::{Key, Value};
use crate::model::edit::EditError;
use crate::model::ids::{AnnotationId, AttributeId, CanonicalId, LabelId, RoleId};
use crate::model::layer::LayerRef;
use crate::model::schema::LabelKind;

impl Draft<'_> {
    pub(super) fn relabel(
        &mut self,
        at: &LayerRef,
        ids: &[AnnotationId],
        label: &LabelId,
    ) -> Result<String, EditError> {
        let what = self.names(at, ids);
        for id in ids {
            let kind = match &*self.annotation(at, *id)? {
                Annotation::Entity(_) => LabelKind::Entity,
                Annotation::Commitment(_) => LabelKind::Commitment,
                Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {
                    return Err(EditError::WrongKind(*id));
                }
            };
            self.label_is(label, kind)?;
            self.change(at, *id, |a| {
                match a {
                    Annotation::Entity(a) => a.label = label.clone(),
                    Annotation::Commitment(a) => a.label = label.clone(),
                    Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
                }
                Ok(())
            })?;
        }
        Ok(format!("relabel {what} as {}", self.project.schema().label_name(label)))
    }

    pub(super) fn set_spans(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        spans: &Spans,
    ) -> Result<String, EditError> {
        self.change(at, id, |a| {
            match a {
                Annotation::Entity(a) => a.spans = spans.clone(),
                Annotation::Commitment(a) => a.spans = spans.clone(),
                Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {
                    return Err(EditError::WrongKind(id));
                }
            }
            Ok(())
        })?;
        Ok(format!("move {}", self.names(at, &[id])))
    }

    pub(super) fn set_cue(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        cue: Option<&Spans>,
    ) -> Result<String, EditError> {
        self.change(at, id, |a| {
            let Annotation::Commitment(a) = a else { return Err(EditError::WrongKind(id)) };
            a.cue = cue.cloned();
            Ok(())
        })?;
        let verb = if cue.is_some() { "set" } else { "clear" };
        Ok(format!("{verb} the cue of {}", self.names(at, &[id])))
    }

    pub(super) fn set_fillers(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        role: &RoleId,
        fillers: &[Filler],
    ) -> Result<String, EditError> {
        for filler in fillers.iter().filter_map(Filler::annotation) {
            let is_span =
                matches!(&*self.annotation(at, filler)?, Annotation::Entity(_) | Annotation::Commitment(_));
            if !is_span || filler == id {
                return Err(EditError::WrongKind(filler));
            }
        }
        let schema = self.project.schema().clone();
        self.change(at, id, |a| {
            let Annotation::Commitment(a) = a else { return Err(EditError::WrongKind(id)) };
            // What stands under the ids of merged roles is replaced with it.
            let known = schema.label(&a.label).and_then(|l| l.role(role));
            let is = |r: &RoleId| r == role || known.is_some_and(|known| known.is(r));
            let at = a.roles.iter().position(|(r, _)| is(r)).unwrap_or(a.roles.len());
            a.roles.retain(|(r, _)| !is(r));
            let new = fillers.iter().map(|f| (role.clone(), f.clone()));
            a.roles.splice(at.min(a.roles.len())..at.min(a.roles.len()), new);
            Ok(())
        })?;
        let annotation = self.annotation(at, id)?;
        let label = annotation.label().and_then(|l| self.project.schema().label(l));
        let name = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name);
        let verb = if fillers.is_empty() { "clear" } else { "set" };
        Ok(format!("{verb} {name} of {}", self.name(at, &annotation)))
    }

    pub(super) fn set_attribute(
        &mut self,
        at: &LayerRef,
        ids: &[AnnotationId],
        attribute: &AttributeId,
        values: &[String],
    ) -> Result<String, EditError> {
        let schema = self.project.schema().clone();
        for id in ids {
            self.change(at, *id, |a| {
                let known = a.label().and_then(|l| schema.label(l)?.attribute(attribute)).cloned();
                let attributes = match a {
                    Annotation::Entity(a) => &mut a.attributes,
                    Annotation::Commitment(a) => &mut a.attributes,
                    Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {
                        return Err(EditError::WrongKind(*id));
                    }
                };
                attributes.retain(|id, _| id != attribute && known.as_ref().is_none_or(|k| !k.is(id)));
                if !values.is_empty() {
                    attributes.insert(attribute.clone(), values.to_vec());
                }
                Ok(())
            })?;
        }
        let what = self.names(at, ids);
        Ok(match values {
            [] => format!("clear {attribute} of {what}"),
            _ => format!("set {attribute} of {what} to {}", super::quote(&values.join(", "))),
        })
    }

    pub(super) fn set_note(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        note: &str,
    ) -> Result<String, EditError> {
        self.change(at, id, |a| {
            match a {
                Annotation::Entity(a) => a.note = note.into(),
                Annotation::Commitment(a) => a.note = note.into(),
                Annotation::Relation(a) => a.note = note.into(),
                Annotation::Comment(_) | Annotation::Verdict(_) => return Err(EditError::WrongKind(id)),
            }
            Ok(())
        })?;
        Ok(format!("note on {}", self.names(at, &[id])))
    }

    pub(super) fn set_refers_to(
        &mut self,
        at: &LayerRef,
        ids: &[AnnotationId],
        canonical: Option<CanonicalId>,
    ) -> Result<String, EditError> {
        let name = match canonical {
            None => "nothing".to_owned(),
            Some(id) => match self.value(&Key::Canonical(id)) {
                Some(Value::Canonical(c)) => format!("“{}”", super::quote(&c.name)),
                _ => return Err(EditError::UnknownCanonical(id)),
            },
        };
        for id in ids {
            self.change(at, *id, |a| {
                let Annotation::Entity(a) = a else { return Err(EditError::WrongKind(*id)) };
                a.refers_to = canonical;
                Ok(())
            })?;
        }
        Ok(format!("{} refers to {name}", self.names(at, ids)))
    }

    pub(super) fn set_comment(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        text: &str,
        resolved: bool,
    ) -> Result<String, EditError> {
        let mut settled = false;
        self.change(at, id, |a| {
            let Annotation::Comment(a) = a else { return Err(EditError::WrongKind(id)) };
            settled = a.resolved != resolved;
            a.text = text.to_owned();
            a.resolved = resolved;
            Ok(())
        })?;
        let what = match (settled, resolved) {
            (true, true) => "resolve comment",
            (true, false) => "reopen comment",
            (false, _) => "edit comment",
        };
        Ok(what.to_owned())
    }
}
