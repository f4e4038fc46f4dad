//! A layer: all that one annotator made on one article, kept in pieces so that an edit and a
//! look at one screen cost the same in an article with 20 annotations and in one with 125,000.

mod presence;

use std::cmp::Reverse;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::annotation::{Annotation, Comment};
use super::change::LayerSummary;
use super::ids::{AnnotationId, AnnotatorId, ArticleId, IdKind};
use super::layer_index::Index;
use super::merge::LayerConflict;
pub use presence::Presence;

/// Bytes of text whose annotations are kept together.
const BLOCK: usize = 2048;
/// An annotation that reaches over more blocks than this is kept in the list of wide ones.
const WIDE: usize = 8;

/// How far an annotator is with an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Nothing done yet.
    #[default]
    Untouched,
    /// Begun.
    InProgress,
    /// Finished by the annotator.
    Done,
    /// Looked through by a reviewer.
    Reviewed,
}

impl Status {
    /// In the order of work.
    pub const ALL: [Self; 4] = [Self::Untouched, Self::InProgress, Self::Done, Self::Reviewed];

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::Reviewed => "reviewed",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Which layer: one annotator's on one article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerRef {
    /// The article.
    pub article: ArticleId,
    /// Whose.
    pub annotator: AnnotatorId,
}

impl LayerRef {
    /// One annotator's layer on one article.
    #[must_use]
    pub fn new(article: &ArticleId, annotator: &AnnotatorId) -> Self {
        Self { article: article.clone(), annotator: annotator.clone() }
    }
}

/// Position in the text, then longer first, then id: the order of files, lists and keys.
pub type Place = (u32, Reverse<u32>, AnnotationId);

/// The place of an annotation that stands in the text.
#[must_use]
pub fn place(annotation: &Annotation) -> Option<Place> {
    let hull = annotation.hull()?;
    Some((hull.start() as u32, Reverse(hull.end() as u32), annotation.id()))
}

#[derive(Clone, Default)]
struct Block {
    /// Those that begin here, by [`place`].
    home: Vec<Arc<Annotation>>,
    /// Those at home in another block that touch this one, and are not wide.
    reach: Vec<Arc<Annotation>>,
    /// How many there are of the kinds of which there are few.
    few: presence::Few,
}

/// All that one annotator made on one article.
///
/// Cloning shares the annotations but copies the index of them; to save one in the background
/// take [`Layer::snapshot`], which costs a pointer for each 2 kB of text up to the last annotation.
#[derive(Clone, Default)]
pub struct Layer {
    status: Status,
    blocks: Vec<Arc<Block>>,
    generations: Vec<u64>,
    generation: u64,
    wide: Arc<Vec<Arc<Annotation>>>,
    /// Relations, verdicts, and comments on annotations or the article.
    loose: Arc<Vec<Arc<Annotation>>>,
    index: Index,
    counts: Counts,
    conflicts: Arc<Vec<LayerConflict>>,
}

/// How many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Labelled spans.
    pub entities: usize,
    /// Frames.
    pub commitments: usize,
    /// Links.
    pub relations: usize,
    /// Remarks.
    pub comments: usize,
    /// Decisions to take nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub verdicts: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    /// All annotations; verdicts are none.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.entities + self.commitments + self.relations + self.comments
    }

    /// Counts an annotation.
    pub fn add(&mut self, annotation: &Annotation) {
        *self.of_mut(annotation) += 1;
    }

    fn of_mut(&mut self, annotation: &Annotation) -> &mut usize {
        match annotation {
            Annotation::Entity(_) => &mut self.entities,
            Annotation::Commitment(_) => &mut self.commitments,
            Annotation::Relation(_) => &mut self.relations,
            Annotation::Comment(_) => &mut self.comments,
            Annotation::Verdict(_) => &mut self.verdicts,
        }
    }
}

/// What a layer holds, shared: for saving in the background while editing goes on.
#[derive(Clone, Default)]
pub struct LayerSnapshot {
    /// The annotator's status.
    pub status: Status,
    blocks: Vec<Arc<Block>>,
    loose: Arc<Vec<Arc<Annotation>>>,
    conflicts: Arc<Vec<LayerConflict>>,
}

impl LayerSnapshot {
    /// What merging could not settle.
    #[must_use]
    pub fn conflicts(&self) -> &[LayerConflict] {
        &self.conflicts
    }

    /// Those that stand in the text, in order, then the others by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.blocks.iter().flat_map(|b| &b.home).chain(self.loose.iter())
    }
}

impl Layer {
    /// A layer with these annotations; of two with one id the later one stays.
    #[must_use]
    pub fn from_annotations(status: Status, annotations: impl IntoIterator<Item = Annotation>) -> Self {
        let mut layer = Self { status, ..Self::default() };
        let mut placed: Vec<(Place, Arc<Annotation>)> = Vec::new();
        for annotation in annotations {
            if layer.index.by_id.contains_key(&annotation.id()) {
                let id = annotation.id();
                layer.set(id, Some(Arc::new(annotation)));
                placed.retain(|(_, a)| a.id() != id);
                continue;
            }
            let annotation = Arc::new(annotation);
            layer.index.insert(&annotation);
            *layer.counts.of_mut(&annotation) += 1;
            match place(&annotation) {
                Some(place) => placed.push((place, annotation)),
                None => Arc::make_mut(&mut layer.loose).push(annotation),
            }
        }
        placed.sort_by_key(|(place, _)| *place);
        Arc::make_mut(&mut layer.loose).sort_by_key(|a| a.id());
        // In order: each lands at the end of its lists.
        for (_, annotation) in placed {
            layer.place(&annotation);
        }
        layer
    }

    /// The annotator's status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    pub(super) fn set_status(&mut self, status: Status) -> Status {
        std::mem::replace(&mut self.status, status)
    }

    /// Status and counts.
    #[must_use]
    pub fn summary(&self) -> LayerSummary {
        LayerSummary { status: self.status(), counts: self.counts(), conflicts: self.conflicts.len() }
    }

    /// What merging could not settle.
    #[must_use]
    pub fn conflicts(&self) -> &Arc<Vec<LayerConflict>> {
        &self.conflicts
    }

    /// Replaces what merging could not settle.
    pub fn set_conflicts(&mut self, conflicts: Arc<Vec<LayerConflict>>) {
        self.generation += 1;
        self.conflicts = conflicts;
    }

    /// Counts its generations on from those of `old`, in whose place it comes.
    pub(super) fn succeed(&mut self, old: &Self) {
        self.generation = old.generation + 1;
        let len = self.generations.len().max(old.generations.len());
        self.generations = vec![self.generation; len];
        self.blocks.resize_with(len, Arc::default);
    }

    /// How many of each kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Grows with every change of the layer.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Grows when an annotation that touches these bytes changes, or one nearby.
    #[must_use]
    pub fn generation_at(&self, bytes: Range<usize>) -> u64 {
        let (from, to) = (bytes.start / BLOCK, bytes.end / BLOCK);
        let known = self.generations.get(from..=to.min(self.generations.len().wrapping_sub(1)));
        known.and_then(|g| g.iter().max()).copied().unwrap_or(0)
    }

    /// The annotation with this id.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.index.by_id.get(&id)
    }

    /// The annotations of this layer that refer to `id`: frames, relations, comments.
    #[must_use]
    pub fn referrers(&self, id: AnnotationId) -> &[AnnotationId] {
        self.index.referrers.get(&id).map_or(&[], |r| r)
    }

    /// The annotations and verdicts of this layer, a decided one, by which something was decided
    /// about `id`. See [`super::decision::outcome`] for what.
    #[must_use]
    pub fn decisions_on(&self, id: AnnotationId) -> &[AnnotationId] {
        self.index.decisions.get(&id).map_or(&[], |d| d)
    }

    /// Relations, verdicts, and comments on annotations or the article, by id.
    #[must_use]
    pub fn loose(&self) -> &[Arc<Annotation>] {
        &self.loose
    }

    /// The comments. Those on words are few among many; they are kept in a list of their own.
    #[must_use]
    pub fn comments(&self) -> Vec<&Comment> {
        let ids = self.index.comments.iter().filter_map(|id| self.index.by_id.get(id));
        ids.filter_map(|a| if let Annotation::Comment(c) = &**a { Some(c) } else { None }).collect()
    }

    /// All that stand in the text, in order, then the loose ones.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.placed().chain(self.loose.iter())
    }

    /// All that stand in the text, in order.
    pub fn placed(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.blocks.iter().flat_map(|b| &b.home)
    }

    /// Those whose envelope touches the bytes, an empty range included; in order.
    #[must_use]
    pub fn touching(&self, bytes: Range<usize>) -> Vec<&Arc<Annotation>> {
        let touches = |a: &&Arc<Annotation>| {
            a.envelope().is_some_and(|e| {
                e.start() < bytes.end && bytes.start < e.end()
                    || e.start() == bytes.start
                    || e.is_empty() && e.start() == bytes.end
            })
        };
        let last = (bytes.end / BLOCK + 1).min(self.blocks.len());
        let blocks = &self.blocks[(bytes.start / BLOCK).min(last)..last];
        let near = blocks.iter().flat_map(|block| block.home.iter().chain(&block.reach));
        let mut out: Vec<_> = near.chain(self.wide.iter()).filter(touches).collect();
        out.sort_by_cached_key(|a| place(a));
        out.dedup_by_key(|a| a.id());
        out
    }

    /// The first that stands after `place` in the order of the text.
    #[must_use]
    pub fn next(&self, after: Place) -> Option<&Arc<Annotation>> {
        let from = (after.0 as usize / BLOCK).min(self.blocks.len());
        self.blocks[from..].iter().find_map(|block| {
            let at = block.home.partition_point(|a| place(a).is_some_and(|p| p <= after));
            block.home.get(at)
        })
    }

    /// The last that stands before `place` in the order of the text.
    #[must_use]
    pub fn previous(&self, before: Place) -> Option<&Arc<Annotation>> {
        let to = (before.0 as usize / BLOCK + 1).min(self.blocks.len());
        self.blocks[..to].iter().rev().find_map(|block| {
            let at = block.home.partition_point(|a| place(a).is_some_and(|p| p < before));
            block.home[..at].last()
        })
    }

    /// For saving in the background.
    #[must_use]
    pub fn snapshot(&self) -> LayerSnapshot {
        let (blocks, loose, conflicts) = (self.blocks.clone(), self.loose.clone(), self.conflicts.clone());
        LayerSnapshot { status: self.status, blocks, loose, conflicts }
    }

    /// Puts, replaces or takes out the annotation `id`, and gives back what was there.
    pub(super) fn set(
        &mut self,
        id: AnnotationId,
        value: Option<Arc<Annotation>>,
    ) -> Option<Arc<Annotation>> {
        self.generation += 1;
        let before = self.index.by_id.get(&id).cloned();
        if let Some(old) = &before {
            self.index.remove(old);
            self.displace(old);
            *self.counts.of_mut(old) -= 1;
        }
        if let Some(new) = &value {
            debug_assert_eq!(new.id(), id);
            self.index.insert(new);
            self.place(new);
            *self.counts.of_mut(new) += 1;
        }
        before
    }

    fn place(&mut self, annotation: &Arc<Annotation>) {
        let Some(key) = place(annotation) else {
            insert_by(Arc::make_mut(&mut self.loose), annotation, Annotation::id);
            return;
        };
        let touched = blocks_of(annotation);
        if self.blocks.len() <= *touched.end() {
            self.blocks.resize_with(touched.end() + 1, Arc::default);
            self.generations.resize(touched.end() + 1, 0);
        }
        let home = home_block(annotation);
        insert_at(&mut Arc::make_mut(&mut self.blocks[home]).home, annotation, key);
        if is_wide(&touched) {
            insert_at(Arc::make_mut(&mut self.wide), annotation, key);
        } else {
            for i in touched.clone().filter(|i| *i != home) {
                insert_at(&mut Arc::make_mut(&mut self.blocks[i]).reach, annotation, key);
            }
            self.count_few(annotation, touched.clone(), 1);
        }
        self.bump(touched);
    }

    fn displace(&mut self, annotation: &Arc<Annotation>) {
        let id = annotation.id();
        let drop_it = |list: &mut Vec<Arc<Annotation>>| list.retain(|a| a.id() != id);
        if place(annotation).is_none() {
            drop_it(Arc::make_mut(&mut self.loose));
            return;
        }
        let touched = blocks_of(annotation);
        let home = home_block(annotation);
        drop_it(&mut Arc::make_mut(&mut self.blocks[home]).home);
        if is_wide(&touched) {
            drop_it(Arc::make_mut(&mut self.wide));
        } else {
            for i in touched.clone().filter(|i| *i != home) {
                drop_it(&mut Arc::make_mut(&mut self.blocks[i]).reach);
            }
            self.count_few(annotation, touched.clone(), -1);
        }
        self.bump(touched);
    }

    fn count_few(&mut self, annotation: &Annotation, blocks: RangeInclusive<usize>, by: i32) {
        // Most are entities.
        for i in blocks.filter(|_| annotation.as_entity().is_none()) {
            Arc::make_mut(&mut self.blocks[i]).few.count(annotation, i, by);
        }
    }

    /// Marks the blocks as changed.
    fn bump(&mut self, blocks: RangeInclusive<usize>) {
        let generation = self.generation;
        self.generations[blocks].fill(generation);
    }
}

/// The block in which an annotation is listed: that of its own words' start. Its envelope may
/// begin earlier, where a cue stands before the statement.
fn home_block(annotation: &Annotation) -> usize {
    place(annotation).map_or(0, |p| p.0 as usize / BLOCK)
}

/// The blocks that the envelope touches.
fn blocks_of(annotation: &Annotation) -> RangeInclusive<usize> {
    annotation.envelope().map_or(0..=0, |e| e.start() / BLOCK..=e.end() / BLOCK)
}

fn is_wide(blocks: &RangeInclusive<usize>) -> bool {
    blocks.end() - blocks.start() >= WIDE
}

fn insert_at(list: &mut Vec<Arc<Annotation>>, annotation: &Arc<Annotation>, key: Place) {
    let at = list.partition_point(|a| place(a).is_some_and(|p| p < key));
    list.insert(at, annotation.clone());
}

fn insert_by<K: Ord>(
    list: &mut Vec<Arc<Annotation>>,
    annotation: &Arc<Annotation>,
    key: impl Fn(&Annotation) -> K,
) {
    let wanted = key(annotation);
    let at = list.partition_point(|a| key(a) < wanted);
    list.insert(at, annotation.clone());
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status && self.iter().eq(other.iter()) && self.conflicts == other.conflicts
    }
}

impl std::fmt::Debug for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layer")
            .field("status", &self.status)
            .field("annotations", &self.iter().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Whether an id is one of an annotation that a layer can hold.
#[must_use]
pub fn is_annotation(id: AnnotationId) -> bool {
    !matches!(id.kind(), IdKind::Canonical | IdKind::Project)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::annotation::{Entity, Source, Spans};
    use crate::model::ids::Id;
    use crate::model::text::Text;
    use crate::model::time::Timestamp;

    fn entity(text: &Text, n: u64, range: Range<usize>) -> Annotation {
        Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, n),
            label: "person".into(),
            spans: Spans::one(text.span(range).unwrap()),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        })
    }

    fn ids(found: &[&Arc<Annotation>]) -> Vec<String> {
        found.iter().map(|a| a.id().to_string()).collect()
    }

    #[test]
    fn what_touches_a_range_is_found_whether_near_far_or_wide() {
        let text = Text::new("x".repeat(100_000));
        let layer = Layer::from_annotations(
            Status::Done,
            [
                entity(&text, 1, 10..20),
                entity(&text, 2, 0..99_000),
                entity(&text, 3, 2000..6000),
                entity(&text, 4, 5990..5995),
            ],
        );
        assert_eq!(ids(&layer.touching(5000..5991)), ["e-0000000002", "e-0000000003", "e-0000000004"]);
        assert_eq!(ids(&layer.touching(20..21)), ["e-0000000002"]);
        assert_eq!(ids(&layer.touching(99_500..99_600)), Vec::<String>::new());
        assert_eq!(
            ids(&layer.iter().collect::<Vec<_>>()),
            ["e-0000000002", "e-0000000001", "e-0000000003", "e-0000000004"]
        );
    }

    #[test]
    fn next_and_previous_walk_in_the_order_of_the_text() {
        let text = Text::new("x".repeat(20_000));
        let layer = Layer::from_annotations(
            Status::Done,
            [entity(&text, 1, 10..20), entity(&text, 2, 10..30), entity(&text, 3, 15_000..15_001)],
        );
        let order: Vec<_> = layer.placed().map(|a| place(a).unwrap()).collect();
        assert_eq!(layer.next(order[0]).unwrap().id(), Id::from_bits(IdKind::Entity, 1));
        assert_eq!(layer.next(order[1]).unwrap().id(), Id::from_bits(IdKind::Entity, 3));
        assert!(layer.next(order[2]).is_none());
        assert_eq!(layer.previous(order[2]).unwrap().id(), Id::from_bits(IdKind::Entity, 1));
        assert!(layer.previous(order[0]).is_none());
    }

    #[test]
    fn a_change_is_seen_where_it_is_and_not_elsewhere() {
        let text = Text::new("x".repeat(50_000));
        let mut layer = Layer::from_annotations(Status::Done, [entity(&text, 1, 40_000..40_010)]);
        let (here, there) = (layer.generation_at(40_000..40_100), layer.generation_at(0..100));
        layer.set(Id::from_bits(IdKind::Entity, 2), Some(Arc::new(entity(&text, 2, 40_050..40_060))));
        assert_ne!(layer.generation_at(40_000..40_100), here);
        assert_eq!(layer.generation_at(0..100), there);
        layer.set(Id::from_bits(IdKind::Entity, 2), None);
        assert_eq!(layer.counts().entities, 1);
    }
}
