//! Annotations as nodes: below the paragraph that holds them, or below the article where they
//! reach over several. In a review those of all who are compared, as far as they are shown.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use egui::accesskit::{Action, Node, NodeId, Rect, Role};
use egui::{Id, Pos2};

use super::super::Place;
use super::{Nodes, names};
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::session::Session;
use crate::session::review::{ReviewMarks, Shown};
use crate::session::view::Link;
use crate::typeset::{Decorated, VisibleBlock};
use crate::ui::widgets::safe;

/// The annotations near the screen.
#[derive(Default)]
pub struct MarkNodes {
    made_for: Option<Key>,
    /// By the number of the block.
    blocks: BTreeMap<usize, InBlock>,
    /// Those that reach over several blocks.
    wide: BTreeMap<AnnotationId, Wide>,
}

/// What all of them depend on.
#[derive(Clone, PartialEq)]
struct Key {
    opened: u64,
    annotator: AnnotatorId,
    /// None while the layer is being read.
    generation: Option<u64>,
    selected: Option<AnnotationId>,
    active: Option<AnnotationId>,
    link: Option<Link>,
    /// What the marks of a review depend on.
    review: Option<u64>,
    schema: *const Schema,
    scale: f32,
}

struct InBlock {
    /// Where the words stand; as long as this is the same, so are the places.
    decorated: Arc<Decorated>,
    inside: Vec<(AnnotationId, Range<usize>, Node)>,
    wide: Vec<AnnotationId>,
}

struct Wide {
    range: Range<usize>,
    node: Node,
}

/// The id of an annotation's node.
fn node_id(id: AnnotationId) -> Id {
    Id::unique(("annotation", id.as_u64()))
}

impl MarkNodes {
    /// Makes the nodes that are missing and lets go of those that nobody needs.
    pub fn update(&mut self, session: &Session, near: &[VisibleBlock], scale: f32) {
        let view = session.view();
        let key = Key {
            opened: session.opened(),
            annotator: view.annotator.clone(),
            generation: session.layer().map(Layer::generation),
            selected: view.selected,
            active: view.active,
            link: view.link,
            review: ReviewMarks::of(session).map(|review| {
                let mut hasher = DefaultHasher::new();
                review.note(&mut hasher);
                session.is_blind().hash(&mut hasher);
                hasher.finish()
            }),
            schema: Arc::as_ptr(session.project().schema()),
            scale,
        };
        if self.made_for.as_ref() != Some(&key) {
            *self = Self { made_for: Some(key), ..Self::default() };
        }
        let (first, last) = (near.first().map_or(0, |b| b.index), near.last().map_or(0, |b| b.index));
        self.blocks.retain(|at, _| (first..=last).contains(at));
        for block in near {
            let known = self.blocks.get(&block.index);
            if !known.is_some_and(|known| Arc::ptr_eq(&known.decorated, &block.decorated)) {
                let made = self.in_block(session, block, scale);
                self.blocks.insert(block.index, made);
            }
        }
    }

    fn in_block(&mut self, session: &Session, block: &VisibleBlock, scale: f32) -> InBlock {
        let decorated = block.decorated.clone();
        let mut found = InBlock { decorated, inside: Vec::new(), wide: Vec::new() };
        let Some(text) = session.text() else { return found };
        if let Some(review) = ReviewMarks::of(session) {
            for shown in review.shown(&block.range) {
                let make = || review_node(&review, &shown, session, text);
                self.add(&mut found, shown.annotation, block, scale, make);
            }
        } else if let Some(layer) = session.layer() {
            for annotation in layer.touching(block.range.clone()) {
                self.add(&mut found, annotation, block, scale, || mark_node(annotation, session, text));
            }
        }
        found
    }

    /// Adds an annotation to those of a block, if its words stand there.
    fn add(
        &mut self,
        found: &mut InBlock,
        annotation: &Annotation,
        block: &VisibleBlock,
        scale: f32,
        make: impl FnOnce() -> Node,
    ) {
        let Some(hull) = annotation.hull().map(crate::model::text::Span::range) else { return };
        let (start, end) = (block.range.start, block.range.end);
        if start <= hull.start && hull.end <= end {
            let mut node = make();
            if let Some(r) = block.bounds(&hull) {
                let at = |length: f32| f64::from(length / scale);
                node.set_bounds(Rect::new(at(r.x0), at(r.y0), at(r.x1), at(r.y1)));
            }
            found.inside.push((annotation.id(), hull, node));
        } else if hull.start < end && start < hull.end {
            found.wide.push(annotation.id());
            self.wide.entry(annotation.id()).or_insert_with(|| Wide { range: hull, node: make() });
        }
    }

    /// The annotations within a block, with places relative to it.
    pub fn inside(&self, block: &VisibleBlock) -> impl Iterator<Item = (Id, Node)> {
        let found = self.blocks.get(&block.index).map_or(&[][..], |block| &block.inside);
        found.iter().map(|(id, _, node)| (node_id(*id), node.clone()))
    }

    /// Adds those that reach over several blocks, each with all of its place near the screen.
    pub fn tell_wide(&self, nodes: &mut Nodes, near: &[VisibleBlock], place: Place) {
        let mut ids: Vec<AnnotationId> = self.blocks.values().flat_map(|b| b.wide.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let Some(wide) = self.wide.get(&id) else { continue };
            let mut node = wide.node.clone();
            let touched = near
                .iter()
                .filter(|block| wide.range.start < block.range.end && block.range.start < wide.range.end);
            let rects = touched
                .filter_map(|block| Some(place.to_screen(block.bounds(&wide.range)?.moved(0.0, block.top))));
            if let Some(egui::Rect { min: Pos2 { x: x0, y: y0 }, max: Pos2 { x: x1, y: y1 } }) =
                rects.reduce(egui::Rect::union)
            {
                node.set_bounds(Rect::new(x0.into(), y0.into(), x1.into(), y1.into()));
            }
            nodes.add_top(node_id(id), node);
        }
    }

    /// The annotation of a node, and where its words begin.
    pub fn annotation(&self, node: NodeId) -> Option<(AnnotationId, usize)> {
        let inside = self.blocks.values().flat_map(|block| &block.inside);
        let inside = inside.map(|(id, range, _)| (*id, range.start));
        let wide = self.wide.iter().map(|(id, wide)| (*id, wide.range.start));
        inside.chain(wide).find(|(id, _)| node_id(*id).accesskit_id() == node)
    }
}

/// Everything but the place.
fn mark_node(annotation: &Annotation, session: &Session, text: &Text) -> Node {
    let view = session.view();
    let mut node = Node::new(Role::Mark);
    node.set_label(names::name(annotation, session, text));
    let more = names::describe(annotation, session, text);
    if !more.is_empty() {
        node.set_description(more);
    }
    let chosen = view.link.map_or(view.selected, |link| link.to);
    node.set_selected(chosen == Some(annotation.id()));
    if annotation.as_commitment().is_some() {
        node.set_expanded(view.active == Some(annotation.id()));
    }
    node.add_action(Action::Click);
    node.add_action(Action::ScrollIntoView);
    node
}

/// An annotation that is compared: `place: Oslo, 13 to 17, Jonas, open`.
fn review_node(review: &ReviewMarks<'_>, shown: &Shown<'_>, session: &Session, text: &Text) -> Node {
    let mut node = Node::new(Role::Mark);
    let name = names::name(shown.annotation, session, text);
    let progress = review.progress(shown.group);
    // Of what all agree on there is one mark for all of them.
    let label = match progress.starts_with("agreed") {
        true => format!("{name}, {progress}"),
        false => format!("{name}, {}, {progress}", safe(&session.shown_name(shown.annotator))),
    };
    node.set_label(label);
    node.set_selected(review.is_looked_at(shown.group));
    node.add_action(Action::Click);
    node.add_action(Action::ScrollIntoView);
    node
}
