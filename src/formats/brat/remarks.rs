//! Lines about other lines: attributes and notes.

use super::build::Build;
use super::names;
use crate::model::annotation::Annotation;
use crate::model::ids::LabelId;

impl Build<'_> {
    pub(super) fn attributes(&mut self) {
        let lines = self.lines;
        for (number, attribute) in &lines.attributes {
            let at = match self.annotation(attribute.target) {
                Ok(at) => at,
                Err(why) => {
                    self.notes.problem(*number, why);
                    continue;
                }
            };
            let label: Option<LabelId> = self.out[at].label().cloned();
            let label = label.and_then(|id| self.context.schema.label(&id));
            let known = names::attribute(label, attribute.name);
            let id = known.map_or_else(|| attribute.name.into(), |a| a.id.clone());
            let value = names::value(known, attribute.value);
            let values = match &mut self.out[at] {
                Annotation::Entity(a) => a.attributes.entry(id).or_default(),
                Annotation::Commitment(a) => a.attributes.entry(id).or_default(),
                Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {
                    self.lost("relation-attributes", *number);
                    continue;
                }
            };
            if values.contains(&value) {
                let what = format!("{} has {} “{value}” already", attribute.target, attribute.name);
                self.notes.problem(*number, what);
            } else {
                values.push(value);
            }
        }
    }

    pub(super) fn remarks(&mut self) {
        let lines = self.lines;
        for (number, remark) in &lines.notes {
            let at = match self.annotation(remark.target) {
                Ok(at) => at,
                // The id of a line that is read, but is no annotation here.
                Err(_) if is_minor(remark.target) && lines.ids.contains_key(remark.target) => {
                    self.lost("notes", *number);
                    continue;
                }
                Err(why) => {
                    self.notes.problem(*number, why);
                    continue;
                }
            };
            let note = match &mut self.out[at] {
                Annotation::Entity(a) => &mut a.note,
                Annotation::Commitment(a) => &mut a.note,
                Annotation::Relation(a) => &mut a.note,
                Annotation::Comment(_) | Annotation::Verdict(_) => continue,
            };
            *note = if note.is_empty() {
                remark.words.into()
            } else {
                format!("{note}\n{}", remark.words).into()
            };
        }
    }
}

/// Whether an id is one of an attribute, a reference or another note.
fn is_minor(id: &str) -> bool {
    id.starts_with(['A', 'M', 'N', '#'])
}
