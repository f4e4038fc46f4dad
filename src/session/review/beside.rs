//! Annotations that mean the same as one: what is said about any of them concerns it too.

use std::collections::BTreeSet;

use super::compared;
use crate::analysis::align::align;
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::model::layer::{Layer, Status};
use crate::session::Session;

/// So often the place that is compared is widened by what reaches out of it.
const WIDENED: usize = 8;

impl Session {
    /// The annotations of the open article, in any layer, that a decision was made about together
    /// with this one, or that comparing puts beside it; itself is not among them.
    #[must_use]
    pub fn beside(&self, id: AnnotationId) -> BTreeSet<AnnotationId> {
        let mut found: BTreeSet<AnnotationId> = BTreeSet::new();
        let Some(article) = self.view.article.as_ref().and_then(|id| self.project.article(id)) else {
            return found;
        };
        if let Some(decided) = article.layer(&AnnotatorId::new(AnnotatorId::DECIDED)) {
            for about in decided.decisions_on(id).iter().copied().chain([id]) {
                let Some(annotation) = decided.get(about) else { continue };
                found.insert(about);
                found.extend(super::state::considered(annotation).map(|c| c.id));
            }
        }
        let layers: Vec<(&AnnotatorId, &Layer)> =
            compared(article).filter_map(|a| Some((a, article.layer(a)?))).collect();
        let known = self.review.as_ref().and_then(|r| Some(&r.alignment.groups[r.group(id)?]));
        match known {
            Some(group) => found.extend(group.present()),
            None => found.extend(self.aligned_around(id, &layers)),
        }
        found.remove(&id);
        found
    }

    /// Compares only what stands around an annotation.
    fn aligned_around(&self, id: AnnotationId, layers: &[(&AnnotatorId, &Layer)]) -> Vec<AnnotationId> {
        let Some(annotation) = layers.iter().find_map(|(_, layer)| layer.get(id)) else { return Vec::new() };
        let Some(mut place) = annotation.hull() else { return Vec::new() };
        let is_alike = |a: &Annotation| a.as_commitment().is_some() == annotation.as_commitment().is_some();
        for _ in 0..WIDENED {
            let touching = layers.iter().flat_map(|(_, layer)| layer.touching(place.range()));
            let hulls = touching.filter(|a| is_alike(a)).filter_map(|a| a.hull());
            let wider = hulls.fold(place, crate::model::text::Span::hull);
            if wider == place {
                break;
            }
            place = wider;
        }
        let around: Vec<(AnnotatorId, Layer)> = layers
            .iter()
            .map(|(annotator, layer)| {
                let touching = layer.touching(place.range()).into_iter().map(|a| Annotation::clone(a));
                ((*annotator).clone(), Layer::from_annotations(Status::Done, touching))
            })
            .collect();
        let around: Vec<(&AnnotatorId, &Layer)> = around.iter().map(|(a, l)| (a, l)).collect();
        let alignment = align(&around, self.project.schema());
        let group = alignment.groups.iter().find(|group| group.present().any(|other| other == id));
        group.into_iter().flat_map(crate::analysis::align::Group::present).collect()
    }
}
