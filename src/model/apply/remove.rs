//! Deleting annotations without losing what hangs on them.

use std::collections::BTreeSet;

use super::Draft;
use crate::model::annotation::{Annotation, Filler, Spans, Target};
use crate::model::change::{Key, Value};
use crate::model::edit::EditError;
use crate::model::ids::AnnotationId;
use crate::model::layer::LayerRef;

impl Draft<'_> {
    pub(super) fn remove(&mut self, at: &LayerRef, ids: &[AnnotationId]) -> Result<String, EditError> {
        let what = format!("delete {}", self.names(at, ids));
        let mut going: BTreeSet<AnnotationId> = ids.iter().copied().collect();
        for id in ids {
            let gone = self.annotation(at, *id)?;
            for referrer in self.referrers(at, *id) {
                if !going.contains(&referrer) {
                    self.let_go(at, referrer, *id, gone.spans(), &mut going)?;
                }
            }
        }
        for id in going {
            self.put(Key::Annotation(at.clone(), id), None);
        }
        Ok(what)
    }

    /// Those that refer to `id`, drafted ones included.
    fn referrers(&self, at: &LayerRef, id: AnnotationId) -> Vec<AnnotationId> {
        let stored = self.project.layer(at).map_or(&[][..], |l| l.referrers(id));
        let drafted = self.items.iter().filter_map(|(key, value)| match (key, value) {
            (Key::Annotation(layer, other), Some(Value::Annotation(a)))
                if layer == at && a.refers().contains(&id) =>
            {
                Some(*other)
            }
            _ => None,
        });
        let all: BTreeSet<AnnotationId> = stored.iter().copied().chain(drafted).collect();
        let still_there =
            |other: &AnnotationId| self.annotation(at, *other).is_ok_and(|a| a.refers().contains(&id));
        all.into_iter().filter(still_there).collect()
    }

    /// Makes `referrer` do without `id`, whose words were `spans`.
    fn let_go(
        &mut self,
        at: &LayerRef,
        referrer: AnnotationId,
        id: AnnotationId,
        spans: Option<Spans>,
        going: &mut BTreeSet<AnnotationId>,
    ) -> Result<(), EditError> {
        if matches!(&*self.annotation(at, referrer)?, Annotation::Relation(_)) {
            going.insert(referrer);
            // What was said of the relation is kept as said of the article.
            for comment in self.referrers(at, referrer) {
                self.let_go(at, comment, referrer, None, going)?;
            }
            return Ok(());
        }
        self.change(at, referrer, |a| {
            match a {
                Annotation::Commitment(frame) => match spans {
                    Some(spans) => {
                        let fills = |f: &&mut (_, Filler)| f.1 == Filler::Annotation(id);
                        frame
                            .roles
                            .iter_mut()
                            .filter(fills)
                            .for_each(|(_, f)| *f = Filler::Words(spans.clone()));
                    }
                    None => frame.roles.retain(|(_, f)| *f != Filler::Annotation(id)),
                },
                Annotation::Comment(comment) => {
                    comment.target = spans.map_or(Target::Article, |s| Target::Words(s.hull()));
                }
                Annotation::Entity(_) | Annotation::Relation(_) | Annotation::Verdict(_) => {}
            }
            Ok(())
        })
    }
}
