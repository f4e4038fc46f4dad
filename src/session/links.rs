//! The relations of one annotation, for arrows and tags: in the window and in pictures.

use std::sync::Arc;

use super::Session;
use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::typeset::{LinkEnd, Linked, Links};

/// Most relations that are drawn: more tell nothing. How many others there are is said.
const MOST: usize = 100;

/// A relation of an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The annotation at its other end.
    pub other: AnnotationId,
    /// What the relation is called.
    pub name: Arc<str>,
    /// Whether it leads from there, not to there.
    pub inward: bool,
}

/// All relations of an annotation.
pub fn related<'a>(
    schema: &'a Schema,
    layer: &'a Layer,
    of: AnnotationId,
) -> impl Iterator<Item = Related> + 'a {
    layer.referrers(of).iter().filter_map(move |id| match &**layer.get(*id)? {
        Annotation::Relation(relation) => {
            let name = schema.relation(&relation.kind).map_or(relation.kind.as_str(), |k| &k.name).into();
            let inward = relation.to == of;
            Some(Related { other: if inward { relation.from } else { relation.to }, name, inward })
        }
        _ => None,
    })
}

/// The relations of an annotation as they are drawn; `None` if there are none. `tags` says whether
/// entities have tags, which tell the name too.
#[must_use]
pub fn links(schema: &Schema, layer: &Layer, of: AnnotationId, tags: bool) -> Option<Links> {
    let end = |id: AnnotationId| {
        let words = layer.get(id)?.spans()?.pieces().first()?.range();
        Some(LinkEnd { key: id.as_u64(), words })
    };
    let own = end(of)?;
    let mut all = related(schema, layer, of);
    let linked = |related: Related| {
        let told = tags && layer.get(related.other)?.as_entity().is_some();
        Some(Linked { end: end(related.other)?, name: related.name, inward: related.inward, told })
    };
    let others: Vec<Linked> = all.by_ref().take(MOST).filter_map(linked).collect();
    (!others.is_empty()).then(|| Links { own, others, more: all.count() })
}

impl Session {
    /// The annotation whose relations are shown: the selected one, else the active commitment.
    #[must_use]
    pub fn linked(&self) -> Option<AnnotationId> {
        self.view.selected.or(self.view.active).filter(|_| !self.is_reviewing())
    }

    /// Its relations as they are drawn; `tags` as for [`links`].
    #[must_use]
    pub fn links(&self, tags: bool) -> Option<Links> {
        links(self.project.schema(), self.layer()?, self.linked()?, tags)
    }
}
