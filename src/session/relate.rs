//! Making a relation: T, then the other end, then the type.

use super::Session;
use super::view::Link;
use crate::model::annotation::{Relation, Source};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, IdKind, RelationTypeId};
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
        let label = |id: AnnotationId| {
            let label = self.layer()?.get(id)?.label()?;
            Some(self.project.schema().label(label).map_or_else(|| label.clone(), |l| l.id.clone()))
        };
        let ends = self.view.link.and_then(|l| Some((label(l.from)?, label(l.to?)?)));
        let Some((from, to)) = ends else { return Vec::new() };
        let allowed = self.project.schema().relations.iter().filter(|r| r.allows(&from, &to));
        allowed.cloned().collect()
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
        let known = self.layer().is_some_and(|l| {
            l.loose()
                .iter()
                .any(|a| matches!(&**a, crate::model::annotation::Annotation::Relation(r) if same(r)))
        });
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
