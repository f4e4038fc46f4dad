//! Over the article: who is compared, in which colours, and which of them to compare.

use std::collections::BTreeSet;

use egui::{RichText, Stroke, Ui, pos2, vec2};

use super::list::small;
use crate::model::ids::AnnotatorId;
use crate::session::review::ReviewCommand;
use crate::session::{Command, Session};
use crate::ui::drop_down::DropDown;
use crate::ui::queue::Queue;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Height of the bar, in points.
const HEIGHT: f32 = 34.0;

/// Shows the bar.
pub fn bar_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let Some(review) = session.review().filter(|r| !r.is_building()) else { return };
    let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEIGHT));
    ui.painter().rect_filled(rect, 0.0, t.page);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.hairline));
    ui.allocate_ui_with_layout(rect.size(), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.add_space(16.0);
        ui.spacing_mut().item_spacing.x = 7.0;
        for (at, annotator) in review.annotators().enumerate() {
            line_ui(ui, t.annotator(at));
            let name = safe(&session.shown_name(annotator));
            ui.label(RichText::new(name).font(theme::semibold(theme::SMALL)).color(t.annotator(at)));
            ui.add_space(8.0);
        }
        line_ui(ui, t.mix(t.page, t.text, 0.35));
        ui.label(small("agreed or decided", t.secondary));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(24.0);
            compare_ui(ui, session, queue);
        });
    });
}

fn line_ui(ui: &mut Ui, colour: egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 10.0), egui::Sense::hover());
    let line = egui::Rect::from_center_size(pos2(rect.center().x, rect.center().y), vec2(18.0, 3.0));
    ui.painter().rect_filled(line, 1.0, colour);
}

/// Whom to compare, where there are more than two.
fn compare_ui(ui: &mut Ui, session: &Session, queue: &mut Queue) {
    let Some(article) = session.view().article.as_ref() else { return };
    let all = session.comparable(article);
    if all.len() < 3 {
        return;
    }
    let Some(review) = session.review() else { return };
    let mut chosen: BTreeSet<AnnotatorId> = review.annotators().cloned().collect();
    let before = chosen.clone();
    let shown = if chosen.len() == all.len() {
        "Compare all".to_owned()
    } else {
        format!("Compare {}", chosen.len())
    };
    DropDown::new("Whom to compare", "review compare").shown(shown).width(110.0).several().show(
        ui,
        |choices| {
            for annotator in &all {
                let on = chosen.contains(annotator);
                if choices.check(on, safe(&session.shown_name(annotator))) {
                    if on && chosen.len() > 1 {
                        chosen.remove(annotator);
                    } else {
                        chosen.insert(annotator.clone());
                    }
                }
            }
        },
    );
    if chosen != before {
        queue.command(Command::Review(ReviewCommand::Compare(chosen)));
    }
}
