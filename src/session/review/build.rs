//! Layers put side by side: at once where they are small, else on a thread.

use std::collections::HashMap;
use std::sync::Arc;

use super::item::{Item, items};
use super::state::Sight;
use super::{Filter, Review, layer_of};
use crate::analysis::align::{Alignment, GroupKind, align};
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Article;
use crate::model::schema::Schema;
use crate::session::jobs::Job;
use crate::session::{Mode, Session};

/// So many annotations are compared within a frame.
const AT_ONCE: usize = 4000;

/// Which states of which layers were put side by side, by which schema.
#[derive(Clone)]
pub(super) struct Basis {
    layers: Vec<(AnnotatorId, u64)>,
    schema: Arc<Schema>,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        self.layers == other.layers && Arc::ptr_eq(&self.schema, &other.schema)
    }
}

/// Layers side by side.
pub(super) struct Built {
    alignment: Alignment,
    items: Vec<Item>,
    items_of: Vec<(u32, u32)>,
    group_of: HashMap<AnnotationId, u32>,
    ends: HashMap<u32, [u32; 2]>,
}

impl Built {
    fn of(layers: &[(AnnotatorId, Layer)], schema: &Schema) -> Self {
        let borrowed: Vec<(&AnnotatorId, &Layer)> = layers.iter().map(|(a, l)| (a, l)).collect();
        let alignment = align(&borrowed, schema);
        let by_annotator = |a: &AnnotatorId| layers.iter().find(|(id, _)| id == a).map(|(_, l)| l);
        let sides: Vec<&Layer> = alignment.annotators.iter().filter_map(by_annotator).collect();
        let items = items(&alignment, &sides);
        let mut items_of = vec![(0, 0); alignment.groups.len()];
        for (at, item) in items.iter().enumerate() {
            let range = &mut items_of[item.group];
            if range.1 == 0 {
                range.0 = at as u32;
            }
            range.1 = at as u32 + 1;
        }
        let members = alignment.groups.iter().enumerate();
        let group_of: HashMap<AnnotationId, u32> =
            members.flat_map(|(at, group)| group.present().map(move |id| (id, at as u32))).collect();
        let ends = ends(&alignment, &sides, &group_of);
        Self { alignment, items, items_of, group_of, ends }
    }
}

/// Those whose layers of an article can be compared.
pub fn compared(article: &Article) -> impl Iterator<Item = &AnnotatorId> {
    let layers = article.layers().iter().filter(|(_, slot)| slot.summary().has_marks());
    let annotators = layers.map(|(annotator, _)| annotator);
    annotators.filter(|annotator| annotator.as_str() != AnnotatorId::DECIDED)
}

/// The groups of what each group of relations links.
fn ends(
    alignment: &Alignment,
    layers: &[&Layer],
    group_of: &HashMap<AnnotationId, u32>,
) -> HashMap<u32, [u32; 2]> {
    let relations = alignment.groups.iter().enumerate().filter(|(_, g)| g.kind == GroupKind::Relation);
    let of = |(at, group): (usize, &crate::analysis::align::Group)| {
        let (id, layer) = group.members.iter().zip(layers).find_map(|(id, layer)| Some(((*id)?, layer)))?;
        let Annotation::Relation(relation) = &**layer.get(id)? else { return None };
        Some((at as u32, [*group_of.get(&relation.from)?, *group_of.get(&relation.to)?]))
    };
    relations.filter_map(of).collect()
}

impl Review {
    fn put(&mut self, built: Built) {
        let Built { alignment, items, items_of, group_of, ends } = built;
        self.agreeing = alignment.agreed().count();
        self.alignment = Arc::new(alignment);
        self.items = items;
        self.items_of = items_of;
        self.group_of = group_of;
        self.ends = ends;
        self.seen = None;
    }

    /// The review of an article that is not shown: of these layers, with what was decided about them.
    pub(in crate::session) fn apart(
        article: &ArticleId,
        layers: &[(AnnotatorId, Layer)],
        decided: &Layer,
        schema: &Schema,
    ) -> Self {
        let mut review = Self::new(article.clone(), Filter::default(), None);
        review.put(Built::of(layers, schema));
        let find = |annotator: &AnnotatorId| layers.iter().find(|(a, _)| a == annotator).map(|(_, l)| l);
        review.look_through(&Sight { layers: &find, decided });
        review
    }
}

impl Session {
    /// The review of the open article, in that mode.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }

    /// Whether something was put side by side or decided that the window has not shown yet; sees
    /// to it that the review is of the open article and of its layers as they are.
    pub(in crate::session) fn tend_review(&mut self) {
        let open = self.view.article.clone().filter(|_| self.mode == Mode::Review);
        let Some(article) = open else {
            if let Some(review) = self.review.take() {
                self.rested_review = Some(Review { job: None, editing: false, borrowed: None, ..review });
            }
            return;
        };
        if self.review.as_ref().is_none_or(|r| r.article != article) {
            let before = self.review.take().or_else(|| self.rested_review.take());
            self.review = Some(match before {
                Some(review) if review.article == article => review,
                Some(other) => Review::new(article.clone(), other.filter, other.chosen),
                None => Review::new(article.clone(), Filter::default(), None),
            });
        }
        self.take_built();
        self.build(&article);
        self.seat();
        self.tend_states();
        self.tend_measure(&article);
    }

    /// Those whose layers of an article can be compared.
    #[must_use]
    pub fn comparable(&self, article: &ArticleId) -> Vec<AnnotatorId> {
        self.project.article(article).into_iter().flat_map(compared).cloned().collect()
    }

    fn build(&mut self, article: &ArticleId) {
        let mut wanted = self.comparable(article);
        let chosen = self.review.as_ref().and_then(|r| r.chosen.as_ref());
        if let Some(chosen) = chosen.filter(|c| wanted.iter().filter(|a| c.contains(*a)).count() > 0) {
            wanted.retain(|annotator| chosen.contains(annotator));
        }
        let layers: Vec<(&AnnotatorId, &Layer)> = wanted
            .iter()
            .filter_map(|annotator| Some((annotator, layer_of(&self.project, article, annotator)?)))
            .collect();
        // They are being read; or one can't be, and then it is said when it is.
        if layers.len() < wanted.len() && self.is_reading(article) {
            return;
        }
        let schema = self.project.schema().clone();
        let basis = Basis {
            layers: layers.iter().map(|(a, l)| ((*a).clone(), l.generation())).collect(),
            schema: schema.clone(),
        };
        let Some(review) = &self.review else { return };
        let is_known = review.basis.as_ref() == Some(&basis)
            || review.job.as_ref().is_some_and(|(under_way, _)| *under_way == basis);
        if is_known {
            return;
        }
        let size: usize = layers.iter().map(|(_, l)| l.counts().total()).sum();
        let own: Vec<(AnnotatorId, Layer)> =
            layers.into_iter().map(|(a, l)| (a.clone(), l.clone())).collect();
        let wake = self.disk.as_ref().map(|d| d.wake.clone()).filter(|_| size > AT_ONCE);
        let job = wake.and_then(|wake| {
            let (own, schema) = (own.clone(), schema.clone());
            Job::start("Comparing annotations", wake, move |_| Built::of(&own, &schema))
        });
        match job {
            Some(job) => {
                if let Some(review) = &mut self.review {
                    review.job = Some((basis, job));
                }
            }
            None => self.put_built(basis, Built::of(&own, &schema)),
        }
    }

    fn take_built(&mut self) {
        let Some(review) = &mut self.review else { return };
        let Some((basis, job)) = review.job.take_if(|(_, job)| job.is_finished()) else { return };
        match job.wait() {
            Ok(built) => self.put_built(basis, built),
            Err(died) => self.complain(format!("The annotations could not be compared: {died}.")),
        }
    }

    fn put_built(&mut self, basis: Basis, built: Built) {
        let Some(review) = &mut self.review else { return };
        // Where the user was, by what it is about: places may have changed.
        let before = review.current_item().map(|item| {
            let group = &review.alignment.groups[item.group];
            (group.members.clone(), item.part.clone())
        });
        review.basis = Some(basis);
        review.put(built);
        review.current = before.and_then(|(members, part)| {
            let group = members.iter().flatten().find_map(|id| review.group(*id))?;
            review.items_in(group).find(|at| review.items[*at].part == part)
        });
        self.generation += 1;
    }

    /// In which order those who are compared are shown.
    fn seat(&mut self) {
        let Some(review) = &self.review else { return };
        let mut sides: Vec<usize> = (0..review.alignment.annotators.len()).collect();
        if self.is_blind() {
            sides.sort_by_key(|at| self.place_in_the_dark(&review.alignment.annotators[*at]));
        }
        if let Some(review) = &mut self.review {
            review.sides = sides;
        }
    }

    /// Whether any layer of an article is still being read.
    pub(super) fn is_reading(&self, article: &ArticleId) -> bool {
        let there = self.project.article(article).into_iter().flat_map(|a| a.layers().keys());
        there.into_iter().any(|annotator| self.is_reading_layer(&LayerRef::new(article, annotator)))
    }
}
