//! What a layer names and the project does not have: labels, roles, attributes, values' owners,
//! relation types, canonical entities. Each is said once, with how often it stands there.

use std::collections::BTreeMap;

use super::folder_scan::layer_file;
use super::problem::{Place, Problem, quoted};
use crate::model::annotation::{Annotation, Attributes};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Project;

/// What kind of thing is missing, and its id.
type Missing = (&'static str, String);

/// Problems of a layer against the project's schema and canonical entities. The layer can be
/// used all the same.
#[must_use]
pub fn schema_problems(project: &Project, at: &LayerRef, layer: &Layer) -> Vec<Problem> {
    let mut found = Found { project, missing: BTreeMap::new() };
    for annotation in layer.iter() {
        found.look(annotation);
    }
    let file = layer_file(at);
    let problems = found.missing.into_iter().map(|((kind, name), (first, count))| {
        let place = Place::Id(first.to_string());
        let times = if count == 1 { String::new() } else { format!(", here and {} times more", count - 1) };
        let (what, todo) = if kind == "canonical entity" {
            (format!("refers to {name}, which entities.ron does not have{times}"), "choose another one")
        } else {
            let what = format!("has the {kind} {}, which the schema does not have{times}", quoted(&name));
            (what, "add it to the schema, or choose another one")
        };
        Problem::warning(&file, what, todo).at(place)
    });
    problems.collect()
}

struct Found<'p> {
    project: &'p Project,
    missing: BTreeMap<Missing, (AnnotationId, usize)>,
}

impl Found<'_> {
    fn note(&mut self, kind: &'static str, name: &str, id: AnnotationId) {
        self.missing.entry((kind, name.to_owned())).or_insert((id, 0)).1 += 1;
    }

    fn look(&mut self, annotation: &Annotation) {
        let id = annotation.id();
        match annotation {
            Annotation::Entity(a) => {
                self.look_label(&a.label, &a.attributes, id);
                if let Some(canonical) = a.refers_to.filter(|c| !self.project.canonicals().contains_key(c)) {
                    self.note("canonical entity", &canonical.to_string(), id);
                }
            }
            Annotation::Commitment(a) => {
                self.look_label(&a.label, &a.attributes, id);
                let label = self.project.schema().label(&a.label).cloned();
                for (role, _) in &a.roles {
                    if label.as_ref().is_some_and(|label| label.role(role).is_none()) {
                        self.note("role", role.as_str(), id);
                    }
                }
            }
            Annotation::Relation(a) => {
                if self.project.schema().relation(&a.kind).is_none() {
                    self.note("relation type", a.kind.as_str(), id);
                }
            }
            Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }

    fn look_label(&mut self, label: &LabelId, attributes: &Attributes, id: AnnotationId) {
        let schema = self.project.schema().clone();
        let Some(known) = schema.label(label) else { return self.note("label", label.as_str(), id) };
        for attribute in attributes.keys().filter(|a| known.attribute(a).is_none()) {
            self.note("attribute", attribute.as_str(), id);
        }
    }
}
