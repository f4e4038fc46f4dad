//! The relations of the selected annotation: hairlines from it to the words at their other ends.
//! What they are called stands in those words' tags, where the line has room for it.

use std::sync::Arc;

use egui::epaint::CubicBezierShape;
use egui::{Color32, Pos2, Rect, Shape, Stroke, Ui, Vec2, vec2};

use super::{ArticleView, Place};
use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::session::Session;
use crate::ui::theme::Tokens;

/// Length of an arrow's head, in points.
const HEAD: f32 = 5.0;
/// From the column to where relations leave a bracket, in points.
const BRACKET: f32 = 23.0;
/// Most relations that are drawn: more tell nothing.
const MOST: usize = 40;

/// A relation of the selected annotation.
pub struct Related {
    /// The annotation at its other end.
    pub other: AnnotationId,
    /// What the relation is called.
    pub name: Arc<str>,
    /// Whether it leads to the selected one.
    pub inward: bool,
}

/// The relations of the selected annotation, the first few.
pub fn related(session: &Session) -> Vec<Related> {
    let (Some(layer), Some(selected)) = (session.layer(), session.view().selected) else { return Vec::new() };
    let schema = session.project().schema();
    let relation = |id: &AnnotationId| match &**layer.get(*id)? {
        Annotation::Relation(relation) => {
            let name = schema.relation(&relation.kind).map_or(relation.kind.as_str(), |k| &k.name).into();
            let inward = relation.to == selected;
            Some(Related { other: if inward { relation.from } else { relation.to }, name, inward })
        }
        _ => None,
    };
    layer.referrers(selected).iter().filter_map(relation).take(MOST).collect()
}

impl ArticleView {
    /// Draws a line to each visible other end.
    pub(super) fn links(&self, ui: &Ui, t: &Tokens, place: Place, session: &Session) {
        if self.drag.is_on() {
            return;
        }
        let related = related(session);
        let Some(own) = session.view().selected.filter(|_| !related.is_empty()) else { return };
        let Some(here) = self.first_words(place, session, own) else { return };
        let painter = ui.painter().with_clip_rect(place.rect);
        let colour = t.mix(t.page, t.accent, 0.7);
        for link in related {
            let Some(there) = self.first_words(place, session, link.other) else { continue };
            let (from, to) = if link.inward { (there, here) } else { (here, there) };
            let shapes = match (from.bracket, to.bracket) {
                // From commitment to commitment in the margin, where no words are.
                (Some(a), Some(b)) => margin_arrow(a, b, colour),
                _ => arrow(from.words, to.words, colour),
            };
            painter.extend(shapes);
        }
    }

    /// Where an annotation's words begin on the screen: their first line.
    fn first_words(&self, place: Place, session: &Session, id: AnnotationId) -> Option<End> {
        let annotation = session.layer()?.get(id)?;
        let spans = annotation.spans()?;
        let first = spans.pieces().first()?.range();
        let layout = self.layout.as_ref()?;
        let block =
            layout.visible().iter().find(|b| b.range.start <= first.start && first.start <= b.range.end)?;
        let mut rects = Vec::new();
        layout.rectangles(&(first.start..first.end.min(block.range.end)), &mut rects);
        let words = place.to_screen(*rects.first()?);
        let column = layout.style().column() / place.scale;
        let bracket = annotation.as_commitment().map(|_| {
            let (x, outward) =
                if block.paragraph.rtl { (place.left + column, 1.0) } else { (place.left, -1.0) };
            (Pos2::new(x + outward * BRACKET, words.center().y), outward)
        });
        Some(End { words, bracket })
    }
}

/// An end of a relation on the screen.
#[derive(Clone, Copy)]
struct End {
    /// The first line of its words.
    words: Rect,
    /// A commitment's bracket, and on which side of it the margin is.
    bracket: Option<(Pos2, f32)>,
}

/// A hairline from bracket to bracket with a small head at its end.
fn margin_arrow(from: (Pos2, f32), to: (Pos2, f32), colour: Color32) -> Vec<Shape> {
    let bend = |outward: f32| vec2(outward * (10.0 + (from.0.y - to.0.y).abs() * 0.04).min(20.0), 0.0);
    let points = [from.0, from.0 + bend(from.1), to.0 + bend(to.1), to.0];
    let line =
        CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, Stroke::new(1.0, colour));
    vec![Shape::CubicBezier(line), head(to.0, -bend(to.1), colour), Shape::circle_filled(from.0, 2.0, colour)]
}

/// A hairline from one word to another with a small head at its end.
fn arrow(from: Rect, to: Rect, colour: Color32) -> Vec<Shape> {
    let (start, end, bend) = if (from.top() - to.top()).abs() < 2.0 {
        // Over the words of one line.
        let rise = (6.0 + (from.center().x - to.center().x).abs() * 0.05).min(18.0);
        (from.center_top(), to.center_top(), (vec2(0.0, -rise), vec2(0.0, -rise)))
    } else if from.top() < to.top() {
        let bend = ((to.top() - from.bottom()).abs() * 0.5).clamp(8.0, 60.0);
        (from.center_bottom(), to.center_top(), (vec2(0.0, bend), vec2(0.0, -bend)))
    } else {
        let bend = ((from.top() - to.bottom()).abs() * 0.5).clamp(8.0, 60.0);
        (from.center_top(), to.center_bottom(), (vec2(0.0, -bend), vec2(0.0, bend)))
    };
    let points = [start, start + bend.0, end + bend.1, end];
    let line =
        CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, Stroke::new(1.0, colour));
    vec![Shape::CubicBezier(line), head(end, -bend.1, colour), Shape::circle_filled(start, 2.0, colour)]
}

fn head(tip: Pos2, towards: Vec2, colour: Color32) -> Shape {
    let along = towards.normalized() * HEAD;
    let side = along.rot90() * 0.5;
    Shape::convex_polygon(vec![tip, tip - along + side, tip - along - side], colour, Stroke::NONE)
}
