//! Settling what merging could not, and giving articles to people.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Draft;
use crate::model::annotation::Annotation;
use crate::model::assignments::Plan;
use crate::model::change::{Key, Value};
use crate::model::edit::EditError;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::merge::{LayerConflict, Take};

impl Draft<'_> {
    pub(super) fn settle(
        &mut self,
        at: &LayerRef,
        conflict: &LayerConflict,
        take: Take,
        fresh: AnnotationId,
    ) -> Result<String, EditError> {
        self.layer_is_loaded(at)?;
        let key = Key::LayerConflicts(at.clone());
        let Some(Value::LayerConflicts(known)) = self.value(&key) else { return Err(EditError::NoConflict) };
        let mut left = Vec::clone(&known);
        let index = left.iter().position(|c| c == conflict).ok_or(EditError::NoConflict)?;
        left.remove(index);
        let name = [&conflict.ours, &conflict.theirs].into_iter().flatten().next();
        let name = name.map_or_else(|| "an annotation".to_owned(), |a| self.name(at, a));
        let what = match take {
            Take::Ours => format!("keep {name} as it is"),
            Take::Theirs => {
                match &conflict.theirs {
                    Some(theirs) => {
                        self.fits(at, theirs)?;
                        self.put_annotation(at, Annotation::clone(theirs));
                    }
                    None => {
                        if self.annotation(at, conflict.id).is_ok() {
                            self.remove(at, &[conflict.id])?;
                        }
                    }
                }
                format!("take the other side’s {name}")
            }
            Take::Both => {
                let Some(theirs) = &conflict.theirs else { return Err(EditError::OneSide) };
                let mut theirs = Annotation::clone(theirs);
                // Where ours is not there, theirs can have its own id.
                if self.annotation(at, conflict.id).is_ok() {
                    theirs.set_id(fresh);
                }
                self.fits(at, &theirs)?;
                self.put_annotation(at, theirs);
                format!("take both sides of {name}")
            }
        };
        self.put(key, (!left.is_empty()).then(|| Value::LayerConflicts(Arc::new(left))));
        Ok(what)
    }

    pub(super) fn assign(&mut self, plan: &Plan) -> Result<String, EditError> {
        if plan.annotators.is_empty() {
            return Err(EditError::Nobody);
        }
        let begun = |id: &ArticleId, who: &AnnotatorId| {
            let slot = self.project.article(id).and_then(|a| a.layers().get(who));
            slot.is_some_and(|slot| slot.summary().has_marks())
        };
        let given = plan.assign(self.project.articles().keys(), self.project.assignments(), &begun);
        self.put(Key::Plan, Some(Value::Plan(Arc::new(plan.clone()))));
        let what = format!("give {} articles to {} people", given.len(), plan.annotators.len());
        for (id, who) in given {
            self.put(Key::Assigned(id), Some(Value::Assigned(who)));
        }
        Ok(what)
    }

    pub(super) fn set_assigned(
        &mut self,
        articles: &[ArticleId],
        who: &BTreeSet<AnnotatorId>,
    ) -> Result<String, EditError> {
        for id in articles {
            if self.value(&Key::Article(id.clone())).is_none() {
                return Err(EditError::UnknownArticle(id.clone()));
            }
            self.put(Key::Assigned(id.clone()), (!who.is_empty()).then(|| Value::Assigned(who.clone())));
        }
        let names: Vec<&str> = who.iter().map(|a| self.project.annotator_name(a)).collect();
        let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
        Ok(match articles {
            [one] => {
                let title = self.project.article(one).map_or(one.as_str(), |a| &a.meta().title);
                format!("give “{}” to {names}", super::quote(title))
            }
            _ => format!("give {} articles to {names}", articles.len()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::annotation::{Entity, Source, Spans};
    use crate::model::article::{ArticleMeta, Newlines, Original};
    use crate::model::edit::Edit;
    use crate::model::ids::{Id, IdKind};
    use crate::model::layer::{Layer, Status};
    use crate::model::project::{Article, Project};
    use crate::model::schema::Schema;
    use crate::model::text::Text;
    use crate::model::time::Timestamp;

    fn entity(label: &str) -> Arc<Annotation> {
        let text = Text::new("Anna");
        Arc::new(Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, 1),
            label: label.into(),
            spans: Spans::one(text.span(0..4).unwrap()),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }))
    }

    /// What a layer holds after one side of a conflict was taken, and the conflict is gone.
    fn taken(ours: Option<&str>, theirs: Option<&str>, take: Take) -> Result<Vec<String>, EditError> {
        let text = Text::new("Anna");
        let original = Original {
            hash: text.hash(),
            encoding: "utf-8".into(),
            bom: false,
            newlines: Newlines::Lf,
            crlf_at: vec![],
            cr_at: vec![],
        };
        let meta = ArticleMeta {
            id: "a".into(),
            title: "A".into(),
            date: None,
            source: String::new(),
            language: String::new(),
            tags: vec![],
            text: text.hash(),
            original,
        };
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "P", Schema::default());
        project.load_article(Article::on_disk(meta, BTreeMap::new()));
        project.load_text(&"a".into(), text);
        let conflict = LayerConflict {
            id: Id::from_bits(IdKind::Entity, 1),
            ours: ours.map(entity),
            theirs: theirs.map(entity),
        };
        let in_force = conflict.ours.iter().map(|a| Annotation::clone(a));
        let mut layer = Layer::from_annotations(Status::Done, in_force);
        layer.set_conflicts(Arc::new(vec![conflict.clone()]));
        let at = LayerRef::new(&"a".into(), &"ana".into());
        project.load_layer(&at, layer.clone());
        let edit = Edit::Settle { at: at.clone(), conflict, take, fresh: Id::from_bits(IdKind::Entity, 2) };
        let change = project.apply(&edit)?;
        let now = project.layer(&at).unwrap();
        assert!(now.conflicts().is_empty());
        let told = now.iter().map(|a| format!("{} {}", a.id(), a.label().unwrap())).collect();
        assert_eq!(project.apply(&edit), Err(EditError::NoConflict));
        project.replay(&change.reversed()).unwrap();
        assert_eq!(project.layer(&at), Some(&layer));
        Ok(told)
    }

    #[test]
    fn either_side_or_both_can_be_taken_and_it_can_be_undone() {
        let of = |take| taken(Some("person"), Some("place"), take).unwrap();
        assert_eq!(of(Take::Ours), ["e-0000000001 person"]);
        assert_eq!(of(Take::Theirs), ["e-0000000001 place"]);
        assert_eq!(of(Take::Both), ["e-0000000001 person", "e-0000000002 place"]);
        assert_eq!(taken(Some("person"), None, Take::Theirs), Ok(vec![]));
        assert_eq!(taken(None, Some("place"), Take::Theirs), Ok(vec!["e-0000000001 place".to_owned()]));
        assert_eq!(taken(None, Some("place"), Take::Both), Ok(vec!["e-0000000001 place".to_owned()]));
        assert_eq!(taken(None, Some("place"), Take::Ours), Ok(vec![]));
        assert_eq!(taken(Some("person"), None, Take::Both), Err(EditError::OneSide));
    }
}
