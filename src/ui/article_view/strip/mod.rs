//! The scroll bar, and in it a strip that shows where in the article annotations, in a review
//! differences, and search hits are.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | the bar: lanes, the part on the screen, dragging it |
//! | `ticks.rs` | what there is in each row of the strip |

mod ticks;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Color32, CornerRadius, Id, Mesh, Rangef, Rect, Sense, Ui, pos2};

use super::{ArticleView, Place};
use crate::session::Session;
use crate::typeset::ArticleLayout;
use crate::ui::theme::Tokens;
use ticks::{Hits, Key, Lane, Tick, ticks};

/// Room that the bar takes at the right, in points.
pub const ROOM: f32 = WIDTH + 4.0;
/// Width of the bar, in points.
const WIDTH: f32 = 16.0;
/// Height of a row of the strip, in points: a tick and the gap after it.
const ROW: f32 = 3.0;
/// Between two makings while an article is worked on or scrolled: an overview may lag a little.
const LAG: Duration = Duration::from_millis(250);

/// The strip's ticks, made anew when the layer or the heights changed.
#[derive(Default)]
pub struct Strip {
    ticks: Vec<Tick>,
    made_for: Option<Key>,
    made_at: Option<Instant>,
    /// All of them as triangles, for the bar at this place.
    mesh: Option<(Rect, Arc<Mesh>)>,
}

impl Strip {
    /// Finds the ticks. Gives when it wants to be asked again, where it is late.
    fn update(
        &mut self,
        t: &Tokens,
        session: &Session,
        layout: &ArticleLayout,
        rows: usize,
        hits: &Hits,
    ) -> Option<Duration> {
        let key = Key::of(t, session, layout, rows, hits);
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
        self.ticks = ticks(session, layout, rows, hits);
        self.made_for = Some(key);
        None
    }

    /// The ticks within the bar.
    fn mesh(&mut self, t: &Tokens, session: &Session, bar: Rect) -> Arc<Mesh> {
        if let Some((_, mesh)) = self.mesh.as_ref().filter(|(at, _)| *at == bar) {
            return mesh.clone();
        }
        let mut mesh = Mesh::default();
        for tick in &self.ticks {
            let y = bar.top() + tick.row as f32 * ROW;
            let rect = Rect::from_x_y_ranges(across(tick.lane, bar), Rangef::new(y, y + 2.0));
            mesh.add_colored_rect(rect, colour(tick.lane, t, session));
        }
        let mesh = Arc::new(mesh);
        self.mesh = Some((bar, mesh.clone()));
        mesh
    }
}

/// Where a lane stands in the bar. Each kind has one of its own: their colours alone would not tell
/// a search hit or a commitment from the entities, whose labels may have any colour.
fn across(lane: Lane, bar: Rect) -> Rangef {
    let (from, to) = match lane {
        Lane::Commitment => (0.0, 3.0),
        Lane::Entity(_) | Lane::Difference(_) => (4.0, 9.0),
        Lane::Comment => (9.5, 11.5),
        Lane::Hit => (12.0, 16.0),
    };
    Rangef::new(bar.left() + from, bar.left() + to)
}

fn colour(lane: Lane, t: &Tokens, session: &Session) -> Color32 {
    let schema = session.project().schema();
    match lane {
        Lane::Commitment => t.accent,
        Lane::Entity(label) => schema.labels.get(label).map_or(t.secondary, |label| t.line(schema, label)),
        Lane::Difference(side) => t.annotator(side),
        Lane::Comment => t.secondary,
        Lane::Hit => t.text,
    }
}

/// What the lanes are, from left to right.
fn legend(session: &Session) -> &'static str {
    match session.review().is_some_and(|r| !r.is_editing()) {
        true => "Differences that are not decided yet; at the right, search hits",
        false => "From the left: commitments, entities, comments, search hits",
    }
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
        let track = Rect::from_x_y_ranges(across(Lane::Entity(0), bar), bar.y_range());
        painter.rect_filled(track, CornerRadius::same(2), t.chip);
        let rows = (bar.height() / ROW).max(1.0) as usize;
        if let Some(later) = self.strip.update(t, session, layout, rows, &Hits(self.hits.clone())) {
            ui.ctx().request_repaint_after(later);
        }
        painter.add(self.strip.mesh(t, session, bar));
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
        let response = response.on_hover_text_at_pointer(legend(session));
        let strong = response.hovered() || response.dragged();
        let ink = t.secondary.gamma_multiply(if strong { 0.26 } else { 0.1 });
        let edge = egui::Stroke::new(1.0, t.faint.gamma_multiply(0.5));
        painter.rect(thumb, CornerRadius::same(5), ink, edge, egui::StrokeKind::Inside);
    }
}

#[cfg(test)]
mod tests;
