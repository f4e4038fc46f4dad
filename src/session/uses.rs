//! What of the schema one's own annotations use: said before something of it is deleted.

use super::{Command, Session};
use crate::model::annotation::Annotation;
use crate::model::ids::{AttributeId, LabelId, RelationTypeId, RoleId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;

/// Something of the schema that annotations may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaPart {
    /// A label: annotations that have it.
    Label(LabelId),
    /// A role of a label: frames in which it is filled.
    Role(LabelId, RoleId),
    /// An attribute of a label: annotations that have a value of it.
    Attribute(LabelId, AttributeId),
    /// A value of an attribute of a label: annotations that have it.
    Value(LabelId, AttributeId, String),
    /// A relation type: relations of it.
    Relation(RelationTypeId),
}

/// A count, and of which state of the project.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    generation: u64,
    parts: Vec<SchemaPart>,
    count: usize,
}

impl Session {
    /// How many of one's own annotations, in all articles, use any of these parts of the
    /// schema. Where many layers are still to be read for it, they are read on a thread, and the
    /// count is there later.
    pub(super) fn count_uses(&mut self, parts: Vec<SchemaPart>) {
        let schema = self.project.schema().clone();
        let (of, wanted) = (parts.clone(), schema.clone());
        let used = move |a: &Annotation| of.iter().any(|part| uses(a, part, &wanted));
        let theirs = used.clone();
        let wanted = move |layer: &Layer| layer.iter().any(|a| theirs(a));
        if !self.have_mine(Command::CountUses(parts.clone()), wanted) {
            return;
        }
        let mine = self.mine();
        let layers = mine.iter().filter_map(|at| self.project.layer(at));
        let count = layers.map(|layer| layer.iter().filter(|a| used(a)).count()).sum();
        self.counted = Some(Counted { generation: self.generation, parts, count });
    }

    /// What [`super::Command::CountUses`] found, as long as nothing has changed since.
    #[must_use]
    pub fn counted_uses(&self, parts: &[SchemaPart]) -> Option<usize> {
        let counted = self.counted.as_ref()?;
        (counted.generation == self.generation && counted.parts == *parts).then_some(counted.count)
    }
}

fn uses(annotation: &Annotation, part: &SchemaPart, schema: &Schema) -> bool {
    let labelled = |id: &LabelId| {
        let own = annotation.label().map(|l| schema.label(l).map_or(l, |l| &l.id));
        own.is_some_and(|l| l == schema.label(id).map_or(id, |l| &l.id))
    };
    let values = |label: &LabelId, attribute: &AttributeId| {
        let known = schema.label(label).and_then(|l| l.attribute(attribute));
        let is = |id: &AttributeId| {
            id == attribute || known.is_some_and(|a| a.id == *id || a.aliases.contains(id))
        };
        let all = annotation.attributes().into_iter().flatten();
        all.filter(|(id, _)| is(id)).flat_map(|(_, values)| values.iter().cloned()).collect::<Vec<String>>()
    };
    match part {
        SchemaPart::Label(id) => labelled(id),
        SchemaPart::Role(label, id) => {
            let role = schema.label(label).and_then(|l| l.role(id));
            let is =
                |r: &RoleId| r == id || role.is_some_and(|known| known.id == *r || known.aliases.contains(r));
            labelled(label) && annotation.as_commitment().is_some_and(|c| c.roles.iter().any(|(r, _)| is(r)))
        }
        SchemaPart::Attribute(label, id) => labelled(label) && !values(label, id).is_empty(),
        SchemaPart::Value(label, id, value) => {
            // Of an assessment the value stands between day and evidence.
            let is = |v: &String| {
                v == value || crate::model::findings::assessment(v).is_some_and(|(_, v, _)| v == value)
            };
            labelled(label) && values(label, id).iter().any(is)
        }
        SchemaPart::Relation(id) => match annotation {
            Annotation::Relation(r) => schema.relation(&r.kind).map_or(&r.kind, |k| &k.id) == id,
            _ => false,
        },
    }
}
