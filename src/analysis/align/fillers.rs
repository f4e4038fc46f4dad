//! What fills the roles of a frame, made comparable between layers.

use crate::model::annotation::{Commitment, Filler, Spans};
use crate::model::ids::{AnnotationId, AnnotatorId, CanonicalId, RoleId};
use crate::model::layer::Layer;
use crate::model::schema::{Label, Schema};

use super::grouping::Grouping;
use super::items::{Item, Items};

/// What a filler comes down to.
#[derive(Clone)]
pub(super) struct Resolved<'a> {
    pub role: RoleId,
    /// The aligned group of the annotation that it points to.
    pub group: Option<u32>,
    /// The words, its own or those of the annotation.
    spans: Option<&'a Spans>,
    /// The canonical entity that the annotation names.
    canonical: Option<CanonicalId>,
    /// The annotation, for a layer compared with itself where it points to nothing.
    id: Option<AnnotationId>,
}

impl Resolved<'_> {
    /// Whether two fillers of one role mean the same: aligned annotations, the same words, or
    /// mentions of one canonical entity.
    fn same(&self, other: &Self) -> bool {
        self.group.is_some() && self.group == other.group
            || self.spans.is_some() && self.spans == other.spans
            || self.canonical.is_some() && self.canonical == other.canonical
            || self.id.is_some() && self.id == other.id
    }
}

/// The fillers of a frame in the order of the file, roles under their present ids.
pub(super) type Filling<'a> = Vec<Resolved<'a>>;

/// What fills each annotator's frames, resolved through as much as is aligned.
pub(super) fn fillings<'a>(
    layers: &[(&'a AnnotatorId, &'a Layer)],
    schema: &Schema,
    items: &Items<'a>,
    groupings: &[&Grouping],
) -> Vec<Vec<Filling<'a>>> {
    let mut out = Vec::with_capacity(layers.len());
    for (annotator, list) in items.frames.iter().enumerate() {
        let layer = layers[annotator].1;
        let frames = list.iter().filter_map(Item::frame);
        out.push(frames.map(|frame| filling(frame, layer, annotator, schema, groupings)).collect());
    }
    out
}

/// Resolves what fills a frame of the annotator's layer, through as much as is aligned.
fn filling<'a>(
    frame: &'a Commitment,
    layer: &'a Layer,
    annotator: usize,
    schema: &Schema,
    groupings: &[&Grouping],
) -> Filling<'a> {
    let label = schema.label(&frame.label);
    let resolve = |(role, filler): &'a (RoleId, Filler)| {
        let role = present_role(label, role);
        match filler {
            Filler::Words(spans) => {
                Resolved { role, group: None, spans: Some(spans), canonical: None, id: None }
            }
            Filler::Annotation(id) => {
                let annotation = layer.get(*id);
                let entity = annotation.and_then(|a| a.as_entity());
                let frame = annotation.and_then(|a| a.as_commitment());
                let spans = entity.map(|e| &e.spans).or(frame.map(|c| &c.spans));
                let group = groupings.iter().find_map(|g| g.group_of(annotator, *id));
                let canonical = entity.and_then(|e| e.refers_to);
                Resolved { role, group, spans, canonical, id: Some(*id) }
            }
        }
    };
    frame.roles.iter().map(resolve).collect()
}

fn present_role(label: Option<&Label>, role: &RoleId) -> RoleId {
    label.and_then(|l| l.role(role)).map_or(role, |r| &r.id).clone()
}

/// How many fillers two frames have in common, each counted once, and how many either has.
pub(super) fn shared(a: &Filling, b: &Filling) -> (usize, usize) {
    let common = matched(a.iter(), b.iter());
    (common, a.len() + b.len() - common)
}

/// Of two lists of fillers, the greatest number of pairs that mean the same in the same role.
///
/// Found by augmenting paths, as “the same” is not transitive: words may equal an entity of one
/// layer and another annotation be aligned with it.
pub(super) fn matched<'a>(
    a: impl Iterator<Item = &'a Resolved<'a>>,
    b: impl Iterator<Item = &'a Resolved<'a>>,
) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.collect(), b.collect());
    let edges: Vec<Vec<usize>> =
        a.iter().map(|x| (0..b.len()).filter(|j| x.role == b[*j].role && x.same(b[*j])).collect()).collect();
    super::assignment::most_pairs(&edges, b.len())
}
