//! The scroll bar, and in it a strip that shows where in the article annotations, in a review
//! differences, and search hits are.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Color32, CornerRadius, Id, Mesh, Rect, Sense, Ui, pos2};

use super::{ArticleView, Place};
use crate::model::ids::{Id as ModelId, IdKind};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::session::Session;
use crate::session::review::Review;
use crate::typeset::ArticleLayout;
use crate::ui::theme::{Looks, Tokens};

/// Width of the bar, in points.
const WIDTH: f32 = 12.0;
/// Height of a row of the strip, in points: a tick and the gap after it.
const ROW: f32 = 3.0;
/// Between two makings while an article is worked on or scrolled: an overview may lag a little.
const LAG: Duration = Duration::from_millis(250);
/// Most annotations that are looked at to find the one that a row shows.
const LOOKS: usize = 8;

/// The strip's ticks, made anew when the layer or the heights changed.
#[derive(Default)]
pub struct Strip {
    /// Row and colour.
    ticks: Vec<(usize, Color32)>,
    /// Rows with search hits.
    hits: Vec<usize>,
    made_for: Option<Key>,
    made_at: Option<Instant>,
    /// All of them as triangles, for the bar at this place.
    mesh: Option<(Rect, Arc<Mesh>)>,
}

/// What the ticks depend on.
#[derive(PartialEq)]
struct Key {
    opened: u64,
    layer: u64,
    annotator: crate::model::ids::AnnotatorId,
    rows: usize,
    total: u64,
    looks: Looks,
    schema: *const Schema,
    hits: Hits,
    /// What is reviewed.
    review: Option<(usize, Option<u64>)>,
}

/// Search hits, the same only if they are of the same search: comparing them would cost more than
/// finding the ticks anew.
struct Hits(Arc<Vec<Range<usize>>>);

impl PartialEq for Hits {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Strip {
    /// Finds the ticks: a few looks for each row, however many annotations there are. Gives when
    /// it wants to be asked again, where it is late.
    fn update(
        &mut self,
        t: &Tokens,
        session: &Session,
        layout: &ArticleLayout,
        rows: usize,
        hits: &Arc<Vec<Range<usize>>>,
    ) -> Option<Duration> {
        // Without a layer there are still search hits. In a review the differences are shown.
        let reviewed = session.review().filter(|r| !r.is_editing());
        let layer = session.layer();
        let schema = session.project().schema();
        let key = Key {
            opened: session.opened(),
            layer: layer.map_or(u64::MAX, Layer::generation),
            annotator: session.view().annotator.clone(),
            rows,
            total: layout.total_height() as u64,
            looks: t.looks(),
            schema: std::sync::Arc::as_ptr(schema),
            hits: Hits(hits.clone()),
            review: reviewed.map(Review::stamp),
        };
        if self.made_for.as_ref() == Some(&key) {
            return None;
        }
        let same_article = self.made_for.as_ref().is_some_and(|made| made.is_like(&key));
        let since = self.made_at.map_or(LAG, |at| at.elapsed());
        if same_article && since < LAG {
            return Some(LAG.saturating_sub(since));
        }
        self.made_at = Some(Instant::now());
        self.mesh = None;
        self.ticks.clear();
        self.hits.clear();
        let differences = reviewed.map(Review::open_places);
        let row = layout.total_height() / rows.max(1) as f64;
        let mut from = 0;
        for at in 0..rows {
            let to = if at + 1 == rows { usize::MAX } else { layout.about_offset((at + 1) as f64 * row) };
            let colour = match &differences {
                Some(places) => {
                    let first = places.get(places.partition_point(|(start, _)| *start < from));
                    first.filter(|(start, _)| *start < to).map(|(_, side)| t.annotator(*side))
                }
                None => layer.and_then(|layer| first_colour(layer, schema, t, from..to)),
            };
            self.ticks.extend(colour.map(|colour| (at, colour)));
            let hit = hits.partition_point(|hit| hit.start < from);
            if hits.get(hit).is_some_and(|hit| hit.start < to) {
                self.hits.push(at);
            }
            from = to;
        }
        self.made_for = Some(key);
        None
    }

    /// The ticks on a track within the bar.
    fn mesh(&mut self, t: &Tokens, bar: Rect, track: Rect) -> Arc<Mesh> {
        if let Some((_, mesh)) = self.mesh.as_ref().filter(|(at, _)| *at == bar) {
            return mesh.clone();
        }
        let tick = |row: usize, x: egui::Rangef| {
            let y = track.top() + row as f32 * ROW;
            Rect::from_x_y_ranges(x, egui::Rangef::new(y, y + 2.0))
        };
        let mut mesh = Mesh::default();
        for (row, colour) in &self.ticks {
            mesh.add_colored_rect(tick(*row, track.x_range()), *colour);
        }
        for row in &self.hits {
            mesh.add_colored_rect(tick(*row, bar.x_range()), t.warning);
        }
        let mesh = Arc::new(mesh);
        self.mesh = Some((bar, mesh.clone()));
        mesh
    }
}

impl Key {
    /// Whether it is the same article in the same colours, so that old ticks may stand a while.
    fn is_like(&self, other: &Self) -> bool {
        (self.opened, self.rows, self.schema) == (other.opened, other.rows, other.schema)
            && self.looks == other.looks
            && self.annotator == other.annotator
            && (self.layer == u64::MAX) == (other.layer == u64::MAX)
    }
}

/// The colour of the first entity that starts in a part of the text.
fn first_colour(layer: &Layer, schema: &Schema, t: &Tokens, part: Range<usize>) -> Option<Color32> {
    // Before all that start there, as longer ones come first.
    let mut place = (part.start as u32, Reverse(u32::MAX), ModelId::from_bits(IdKind::Entity, 0));
    for _ in 0..LOOKS {
        let annotation = layer.next(place)?;
        place = crate::model::layer::place(annotation)?;
        if place.0 as usize >= part.end {
            return None;
        }
        if let Some(entity) = annotation.as_entity() {
            return schema.label(&entity.label).map(|label| t.line(schema, label));
        }
    }
    None
}

impl ArticleView {
    pub(super) fn strip(&mut self, ui: &Ui, t: &Tokens, place: Place, session: &Session) {
        let Some(layout) = &mut self.layout else { return };
        let height = f64::from(place.rect.height() * place.scale);
        let total = layout.total_height().max(1.0);
        let bar = Rect::from_min_max(
            pos2(place.rect.right() - WIDTH - 4.0, place.rect.top() + 8.0),
            pos2(place.rect.right() - 4.0, place.rect.bottom() - 8.0),
        );
        let painter = ui.painter();
        let track = bar.shrink2(egui::vec2(3.0, 0.0));
        painter.rect_filled(track, CornerRadius::same(3), t.chip);
        let rows = (bar.height() / ROW).max(1.0) as usize;
        if let Some(later) = self.strip.update(t, session, layout, rows, &self.hits) {
            ui.ctx().request_repaint_after(later);
        }
        painter.add(self.strip.mesh(t, bar, track));
        if total <= height {
            return;
        }
        let size = ((height / total) as f32 * bar.height()).max(24.0);
        let most = (total - height).max(1.0);
        let top = bar.top() + (layout.scroll() / most).clamp(0.0, 1.0) as f32 * (bar.height() - size);
        let thumb = Rect::from_min_max(pos2(bar.left(), top), pos2(bar.right(), top + size));
        let response = ui.interact(bar, Id::unique("article scroll bar"), Sense::drag() | Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, "Scroll the article"));
        if let Some(pos) =
            response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked())
        {
            let part = ((pos.y - bar.top() - size / 2.0) / (bar.height() - size).max(1.0)).clamp(0.0, 1.0);
            layout.scroll_to(f64::from(part) * most);
            ui.ctx().request_repaint();
        }
        let strong = response.hovered() || response.dragged();
        let ink = t.secondary.gamma_multiply(if strong { 0.26 } else { 0.1 });
        let edge = egui::Stroke::new(1.0, t.faint.gamma_multiply(0.5));
        painter.rect(thumb, CornerRadius::same(5), ink, edge, egui::StrokeKind::Inside);
    }
}
