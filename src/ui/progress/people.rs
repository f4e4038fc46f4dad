//! A row for each annotator: what they have, how much of it is done, and how long they took.

use egui::{Align2, CornerRadius, Rect, Sense, Ui, pos2, vec2};

use super::Facts;
use super::rows::quiet_line;
use crate::model::ids::AnnotatorId;
use crate::model::layer::Status;
use crate::session::Session;
use crate::session::work::Progress;
use crate::ui::script_text::Words;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Shows them; the decided layers are a row of their own, the last.
pub fn people_ui(ui: &mut Ui, t: &Tokens, session: &Session, facts: &Facts) {
    if facts.progress.is_empty() {
        ui.add_space(8.0);
        return quiet_line(ui, t, "Nobody has begun an article yet.");
    }
    ui.add_space(14.0);
    let is_decided = |id: &AnnotatorId| id.as_str() == AnnotatorId::DECIDED;
    let people = facts.progress.iter().filter(|(id, _)| !is_decided(id));
    for (annotator, progress) in people {
        let minutes = facts.minutes(Some(annotator), None);
        person_ui(ui, t, &safe(&session.shown_name(annotator)), progress, minutes);
    }
    if let Some((_, review)) = facts.progress.iter().find(|(id, _)| is_decided(id)) {
        let of = |status| review.by_status.get(&status).copied().unwrap_or(0);
        let (reviewed, begun) = (of(Status::Reviewed), of(Status::InProgress) + of(Status::Done));
        let said = format!("{reviewed} reviewed · {begun} begun");
        row_ui(ui, t, "Review", &said, &[(reviewed, t.done), (begun, t.warning)], reviewed + begun);
    }
}

fn person_ui(ui: &mut Ui, t: &Tokens, name: &str, progress: &Progress, minutes: Option<u64>) {
    let of = |status| progress.by_status.get(&status).copied().unwrap_or(0);
    let (begun, done, reviewed) = (of(Status::InProgress), of(Status::Done), of(Status::Reviewed));
    // Where articles are given out, the bar is about those; else about what was begun.
    let (finished, open, total) = match progress.assigned {
        0 => (done + reviewed, begun, begun + done + reviewed),
        given => (progress.done, 0, given),
    };
    let mut said = match progress.assigned {
        0 => format!("{} done · {begun} in progress", done + reviewed),
        given => format!("{} of {given} assigned articles done", progress.done),
    };
    if let Some(minutes) = minutes {
        said = format!("{said} · {minutes} min");
    }
    row_ui(ui, t, name, &said, &[(finished, t.done), (open, t.warning)], total);
}

fn row_ui(ui: &mut Ui, t: &Tokens, name: &str, said: &str, parts: &[(usize, egui::Color32)], total: usize) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let painter = ui.painter();
    let laid = Words::line(name, t.text).lay(painter, 180.0);
    laid.paint_in(painter, pos2(rect.left(), rect.center().y - laid.size.y / 2.0), 180.0);
    let right = rect.right() - 270.0;
    let track = Rect::from_min_max(
        pos2(rect.left() + 194.0, rect.center().y - 5.0),
        pos2(right, rect.center().y + 5.0),
    );
    painter.rect_filled(track, CornerRadius::same(3), t.chip);
    let mut from = track.left();
    for (n, colour) in parts {
        let width = track.width() * *n as f32 / total.max(1) as f32;
        let part = Rect::from_min_max(pos2(from, track.top()), pos2(from + width, track.bottom()));
        painter.rect_filled(part, CornerRadius::same(3), *colour);
        from += width;
    }
    let at = pos2(right + 14.0, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, said, theme::sans(theme::SMALL), t.secondary);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {said}")));
}
