//! A figure for each of several things, as a bar with its number.

use egui::{Align2, Color32, CornerRadius, Rect, Sense, Ui, pos2, vec2};

use super::{explain_figure, explain_metric};
use crate::analysis::agreement::{Agreement, Figure, Scope, Which};
use crate::session::Session;
use crate::ui::script_text::Words;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Height of a row, in points.
const ROW: f32 = 26.0;
/// Room for names, in points.
const NAMES: f32 = 190.0;

/// One row.
struct Bar {
    name: String,
    colour: Color32,
    /// The value, or why there is none.
    value: Result<f64, String>,
    interval: Option<(f64, f64)>,
    n: usize,
    /// What it counts.
    about: String,
}

impl Bar {
    fn of(name: String, colour: Color32, figure: &Figure) -> Self {
        let value = figure.value.map_err(|why| why.to_string());
        Self { name, colour, value, interval: figure.interval, n: figure.n, about: explain_figure(figure) }
    }
}

/// F1 of each label.
pub fn labels_ui(ui: &mut Ui, t: &Tokens, session: &Session, agreement: &Agreement, scope: Scope) {
    let schema = session.project().schema();
    for label in agreement.labels(scope) {
        let Some(figure) = agreement.find("f1_exact", scope, Some(label.as_str())) else { continue };
        let colour = schema.label(label).map_or(t.secondary, |l| t.line(schema, l));
        bar_ui(ui, t, &Bar::of(safe(schema.label_name(label)), colour, figure));
    }
}

/// F1 of each two annotators.
pub fn pairs_ui(ui: &mut Ui, t: &Tokens, session: &Session, agreement: &Agreement, scope: Scope) {
    let Some(figure) = agreement.find("f1_exact", scope, None) else { return };
    for (at, (a, b)) in agreement.pairs().into_iter().enumerate() {
        let value = agreement.of(figure.metric, scope, None, Which::Pair(at)).map_err(|why| why.to_string());
        let name = format!("{} – {}", safe(&session.shown_name(a)), safe(&session.shown_name(b)));
        let about = explain_metric(figure.metric);
        bar_ui(ui, t, &Bar { name, colour: t.accent, value, interval: None, n: 0, about });
    }
}

/// F1 of cue, roles and attributes.
pub fn parts_ui(ui: &mut Ui, t: &Tokens, session: &Session, agreement: &Agreement) {
    let schema = session.project().schema();
    let labels = || schema.commitment_labels();
    for figure in agreement.figures.iter().filter(|f| f.metric.id == "f1_part") {
        let id = figure.label.clone().unwrap_or_default();
        let name = match figure.scope {
            Scope::Cues => "cue".to_owned(),
            Scope::Roles => {
                let role = labels().find_map(|l| l.role(&id.as_str().into()));
                role.map_or(id, |r| r.name.clone())
            }
            Scope::Attributes => {
                let attribute = labels().find_map(|l| l.attribute(&id.as_str().into()));
                attribute.map_or(id, |a| a.name.clone())
            }
            Scope::Entities | Scope::Commitments => continue,
        };
        bar_ui(ui, t, &Bar::of(safe(&name), t.accent, figure));
    }
}

fn bar_ui(ui: &mut Ui, t: &Tokens, bar: &Bar) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let painter = ui.painter();
    let words = Words::line(&bar.name, t.text);
    let laid = words.lay(painter, NAMES - 12.0);
    laid.paint_in(painter, pos2(rect.left(), rect.center().y - laid.size.y / 2.0), NAMES - 12.0);
    let track = Rect::from_min_max(
        pos2(rect.left() + NAMES, rect.center().y - 5.0),
        pos2((rect.right() - 150.0).max(rect.left() + NAMES + 40.0), rect.center().y + 5.0),
    );
    painter.rect_filled(track, CornerRadius::same(3), t.chip);
    let small = theme::sans(theme::SMALL);
    let right = pos2(track.right() + 14.0, rect.center().y);
    let said = match &bar.value {
        Ok(value) => {
            let filled = Rect::from_min_max(track.min, pos2(along(track, *value), track.bottom()));
            painter.rect_filled(filled, CornerRadius::same(3), bar.colour);
            if let Some(limits) = bar.interval {
                limits_ui(ui, t, track, limits);
            }
            let n = if bar.n > 0 { format!("   n {}", bar.n) } else { String::new() };
            painter.text(right, Align2::LEFT_CENTER, format!("{value:.2}{n}"), small, t.text);
            let limits = bar.interval.map_or_else(String::new, |(a, b)| format!(", {a:.2} to {b:.2}"));
            format!("{}: {value:.2}{limits}", bar.name)
        }
        Err(why) => {
            painter.text(right, Align2::LEFT_CENTER, "–", small, t.faint);
            format!("{}: none, {why}", bar.name)
        }
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_ui(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(format!("{said}\n\n{}", bar.about));
    });
}

/// Where a value from 0 to 1 stands on a track.
fn along(track: Rect, value: f64) -> f32 {
    track.left() + track.width() * value.clamp(0.0, 1.0) as f32
}

/// The limits as a line with ends that reach over the track, on a ground of the page: seen on every
/// label's colour as on none.
fn limits_ui(ui: &Ui, t: &Tokens, track: Rect, (low, high): (f64, f64)) {
    let (low, high) = (along(track, low), along(track, high));
    let ends = track.y_range().expand(3.0);
    for (width, colour) in [(4.5, t.page), (1.5, t.text)] {
        let line = egui::Stroke::new(width, colour);
        let more = (width - 1.5) / 2.0;
        ui.painter().hline(low - more..=high + more, track.center().y, line);
        for end in [low, high] {
            ui.painter().vline(end, ends.expand(more), line);
        }
    }
}
