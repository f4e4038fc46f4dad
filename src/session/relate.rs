//! Making a relation: T, then the other end, then the type.

use super::Session;
use super::view::Link;
use crate::model::annotation::{Annotation, Relation, Source};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, IdKind, LabelId, RelationTypeId};
use crate::model::schema::RelationType;

impl Session {
    pub(super) fn start_relation(&mut self) {
        let selected = self
            .view
            .selected
            .filter(|id| self.layer().and_then(|l| l.get(*id)).is_some_and(|a| a.label().is_some()));
        let Some(from) = selected else {
            self.say("Select the annotation that the relation starts from, then press T.".to_owned());
            return;
        };
        self.view.link = Some(Link { from, to: None, choose_type: false });
        self.say_link();
    }

    pub(super) fn say_link(&mut self) {
        let Some(link) = self.view.link else { return };
        let name = |id: AnnotationId| {
            self.layer().and_then(|l| l.get(id)).map_or(String::new(), |a| self.describe(a))
        };
        let text = match link.to {
            None => format!(
                "Relation from {}: Tab or a click chooses the other end, Esc gives up.",
                name(link.from)
            ),
            Some(to) => format!("Relation to {}: Enter takes it.", name(to)),
        };
        self.say(text);
    }

    /// The relation types that may link the chosen ends.
    #[must_use]
    pub fn link_types(&self) -> Vec<RelationType> {
        let to = self.view.link.and_then(|link| Some((link.from, self.layer()?.get(link.to?)?)));
        let types = to.map(|(from, to)| self.types_between(from, to)).unwrap_or_default();
        types.into_iter().cloned().collect()
    }

    /// The relation types that may lead from an annotation to another one.
    pub(super) fn types_between(&self, from: AnnotationId, to: &Annotation) -> Vec<&RelationType> {
        let schema = self.project.schema();
        let present = |label: &LabelId| schema.label(label).map_or_else(|| label.clone(), |l| l.id.clone());
        let from = self.layer().and_then(|l| l.get(from)).filter(|from| from.id() != to.id());
        let ends = from.and_then(|from| Some((present(from.label()?), present(to.label()?))));
        let Some((from, to)) = ends else { return Vec::new() };
        schema.relations.iter().filter(|r| r.allows(&from, &to)).collect()
    }

    /// Enter while a relation is made: takes the end; with one type possible makes the relation.
    pub(super) fn confirm_link(&mut self) {
        let Some(link) = self.view.link else { return };
        let Some(to) = link.to else {
            self.say_link();
            return;
        };
        match self.link_types().as_slice() {
            [] => self.say(
                "The schema has no relation type between these two. Tab chooses another end.".to_owned(),
            ),
            [only] => {
                let kind = only.id.clone();
                self.add_relation(link.from, to, &kind);
            }
            _ => self.view.link = Some(Link { choose_type: true, ..link }),
        }
    }

    pub(super) fn add_relation(&mut self, from: AnnotationId, to: AnnotationId, kind: &RelationTypeId) {
        let Some(at) = self.at() else { return };
        self.view.link = None;
        let same = |a: &Relation| a.from == from && a.to == to && a.kind == *kind;
        let known = self
            .layer()
            .is_some_and(|l| l.loose().iter().any(|a| matches!(&**a, Annotation::Relation(r) if same(r))));
        if known {
            self.say("This relation is there already.".to_owned());
            return;
        }
        let relation = Relation {
            id: self.new_id(IdKind::Relation),
            kind: kind.clone(),
            from,
            to,
            note: "".into(),
            made: self.now(),
            source: Source::Manual,
        };
        self.edit(&Edit::Add { at, annotations: vec![relation.into()] });
    }
}
