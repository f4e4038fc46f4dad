//! What a file says that a layer which is there already does not.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::annotation::{Annotation, Filler, Target};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::schema::Schema;

/// How many annotations of a file have no equal in a layer: one of the same label on the same words
/// with all the values, fillers and notes that the file has of it. A layer may have more, since many
/// formats can't carry all of it.
pub(super) fn lacking<'a>(
    schema: &Schema,
    there: impl Iterator<Item = &'a Arc<Annotation>>,
    brought: &[Annotation],
) -> usize {
    let there: Vec<&Annotation> = there.map(|a| &**a).collect();
    let there_names = Names::new(schema, there.iter().copied());
    let brought_names = Names::new(schema, brought.iter());
    let mut by_name: BTreeMap<String, Vec<&Annotation>> = BTreeMap::new();
    for annotation in there {
        by_name.entry(there_names.of(annotation)).or_default().push(annotation);
    }
    let is_new = |annotation: &&Annotation| {
        let Some(same) = by_name.get_mut(&brought_names.of(annotation)) else { return true };
        let parts = brought_names.parts(annotation);
        let found = same.iter().position(|s| {
            let has = there_names.parts(s);
            parts.iter().all(|part| has.contains(part))
        });
        found.map(|at| same.swap_remove(at)).is_none()
    };
    brought.iter().filter(is_new).count()
}

/// What the annotations of a layer are, told without their ids.
struct Names<'a> {
    schema: &'a Schema,
    all: HashMap<AnnotationId, &'a Annotation>,
}

impl<'a> Names<'a> {
    fn new(schema: &'a Schema, all: impl Iterator<Item = &'a Annotation>) -> Self {
        Self { schema, all: all.map(|a| (a.id(), a)).collect() }
    }

    fn label(&self, id: &'a LabelId) -> &'a LabelId {
        self.schema.label(id).map_or(id, |label| &label.id)
    }

    /// What it is and where.
    fn of(&self, annotation: &Annotation) -> String {
        match annotation {
            Annotation::Relation(r) => format!("{} {} {}", r.kind, self.end(r.from), self.end(r.to)),
            Annotation::Comment(c) => format!("{} {:?}", self.target(&c.target), c.text),
            Annotation::Verdict(v) => format!("{v:?}"),
            Annotation::Entity(e) => format!("{} {:?}", self.label(&e.label), e.spans),
            Annotation::Commitment(c) => format!("{} {:?}", self.label(&c.label), c.spans),
        }
    }

    fn end(&self, id: AnnotationId) -> String {
        match self.all.get(&id) {
            Some(Annotation::Entity(e)) => format!("{} {:?}", self.label(&e.label), e.spans),
            Some(Annotation::Commitment(c)) => format!("{} {:?}", self.label(&c.label), c.spans),
            // Of another annotator's layer, or a relation or comment: known by itself.
            _ => id.to_string(),
        }
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Annotation(id) => self.end(*id),
            Target::Words(span) => format!("{span:?}"),
            Target::Article => String::new(),
        }
    }

    /// Cue, fillers, values and note, each in words.
    fn parts(&self, annotation: &Annotation) -> Vec<String> {
        let mut parts = Vec::new();
        for (id, values) in annotation.attributes().into_iter().flatten() {
            parts.extend(values.iter().map(|value| format!("{id}={value}")));
        }
        if let Some(frame) = annotation.as_commitment() {
            parts.extend(frame.cue.iter().map(|cue| format!("cue {cue:?}")));
            parts.extend(frame.roles.iter().map(|(role, filler)| match filler {
                Filler::Words(words) => format!("{role} {words:?}"),
                Filler::Annotation(id) => format!("{role} {}", self.end(*id)),
            }));
        }
        if !annotation.note().is_empty() {
            parts.push(annotation.note().to_owned());
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::everything;

    #[test]
    fn a_layer_lacks_what_is_elsewhere_or_says_something_else() {
        let (schema, layer) = (Schema::default(), everything().annotations);
        let there: Vec<Annotation> = layer.iter().map(|a| (**a).clone()).collect();
        let lacks = |brought: &[Annotation]| lacking(&schema, layer.iter(), brought);
        assert_eq!(lacks(&there), 0);
        let mut less = there.clone();
        let Annotation::Commitment(frame) = less.iter_mut().find(|a| a.as_commitment().is_some()).unwrap()
        else {
            panic!("no commitment");
        };
        frame.roles.truncate(1);
        frame.attributes.clear();
        assert_eq!(lacks(&less), 0);
        let mut other = there.clone();
        let id = there.iter().find(|a| a.as_entity().is_some()).unwrap().id();
        let Some(Annotation::Entity(entity)) = other.iter_mut().find(|a| a.id() == id) else {
            panic!("{id}")
        };
        entity.label = "event".into();
        // What is on it is on another one then.
        let on_it = there.iter().filter(|a| a.refers().contains(&id)).count();
        assert!(on_it > 0);
        assert_eq!(lacks(&other), 1 + on_it);
        // The same twice is one more.
        let twice = [there[1].clone(), there[1].clone()];
        assert_eq!(lacks(&twice), 1);
    }
}
