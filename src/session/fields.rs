//! What an annotation says, field by field and in words: for telling two versions of it apart.

use crate::model::annotation::{Annotation, Attributes, Commitment, Filler, Spans, Target};
use crate::model::ids::{AnnotationId, RelationTypeId};
use crate::model::layer::Layer;
use crate::model::project::Project;
use crate::model::text::Text;

/// What the words of an annotation are looked up in.
pub(super) struct Within<'a> {
    pub project: &'a Project,
    pub layer: Option<&'a Layer>,
    pub text: Option<&'a Text>,
}

impl Within<'_> {
    /// Names of fields and what stands in them; empty ones are left out.
    pub fn fields(&self, annotation: &Annotation) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let mut put = |name: &str, value: String| {
            if !value.is_empty() {
                out.push((name.to_owned(), value));
            }
        };
        if let Some(label) = annotation.label() {
            put("label", self.project.schema().label_name(label).to_owned());
        }
        if let Some(spans) = annotation.spans() {
            put("words", self.quoted(&spans));
        }
        match annotation {
            Annotation::Entity(entity) => {
                let canonical = |id| self.project.canonicals().get(&id).map(|c| c.name.clone());
                put(
                    "refers to",
                    entity.refers_to.map_or(String::new(), |id| canonical(id).unwrap_or(id.to_string())),
                );
                Self::attributes(&entity.attributes, &mut put);
                put("note", entity.note.to_string());
            }
            Annotation::Commitment(frame) => self.frame(frame, &mut put),
            Annotation::Relation(relation) => {
                put("type", self.relation(&relation.kind));
                put("from", self.of(relation.from));
                put("to", self.of(relation.to));
                put("note", relation.note.to_string());
            }
            Annotation::Comment(comment) => {
                put("comment", comment.text.clone());
                put(
                    "about",
                    match &comment.target {
                        Target::Annotation(id) => self.of(*id),
                        Target::Words(span) => self.quoted(&Spans::one(*span)),
                        Target::Article => "the article".to_owned(),
                    },
                );
                put("resolved", if comment.resolved { "yes" } else { "no" }.to_owned());
            }
            Annotation::Verdict(verdict) => {
                put("decision", "none of them".to_owned());
                put("why", verdict.why.to_string());
            }
        }
        if let Some(decision) = annotation.decision() {
            put("why", decision.why.to_string());
        }
        out
    }

    fn frame(&self, frame: &Commitment, put: &mut dyn FnMut(&str, String)) {
        put("cue", frame.cue.as_ref().map_or(String::new(), |cue| self.quoted(cue)));
        let label = self.project.schema().label(&frame.label);
        let name = |id| label.and_then(|l| l.roles.iter().find(|r| &r.id == id)).map(|r| r.name.clone());
        for (role, filler) in &frame.roles {
            let words = match filler {
                Filler::Annotation(id) => self.of(*id),
                Filler::Words(spans) => self.quoted(spans),
            };
            put(&name(role).unwrap_or_else(|| role.to_string()), words);
        }
        Self::attributes(&frame.attributes, put);
        put("note", frame.note.to_string());
    }

    fn attributes(attributes: &Attributes, put: &mut dyn FnMut(&str, String)) {
        for (id, values) in attributes {
            let values: Vec<&str> = values.iter().map(|v| &**v).collect();
            put(id.as_str(), values.join(", "));
        }
    }

    fn relation(&self, kind: &RelationTypeId) -> String {
        self.project.schema().relation(kind).map_or_else(|| kind.to_string(), |k| k.name.clone())
    }

    /// The words of another annotation of the layer, or its id.
    fn of(&self, id: AnnotationId) -> String {
        let spans = self.layer.and_then(|l| l.get(id)?.spans());
        spans.map_or_else(|| id.to_string(), |spans| self.quoted(&spans))
    }

    fn quoted(&self, spans: &Spans) -> String {
        let hull = spans.hull();
        self.text.map_or_else(
            || format!("{} to {}", hull.range().start, hull.range().end),
            |text| format!("“{}”", super::shortened(&spans.words(text))),
        )
    }
}
