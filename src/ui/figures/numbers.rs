//! The main figures, large, with their limits or why they have none.

use egui::{RichText, Ui, vec2};

use super::{explain_figure, places, value_words};
use crate::analysis::agreement::{Agreement, Scope};
use crate::ui::theme::{self, Tokens};

/// Least width of a figure with what stands beside it, in points.
const LEAST: f32 = 128.0;

/// Shows them in rows.
pub fn numbers_ui(ui: &mut Ui, t: &Tokens, agreement: &Agreement, scope: Scope, is_measuring: bool) {
    let kappa = if agreement.annotators.len() > 2 { "fleiss_kappa" } else { "cohen_kappa" };
    let ids =
        ["f1_exact", "f1_overlap", kappa, "krippendorff_alpha", "krippendorff_alpha_unitising", "gamma"];
    ui.add_space(18.0);
    // A column takes what is left of its row, so rows are cut before.
    let in_row = ((ui.available_width() / LEAST) as usize).max(1);
    let row = |ui: &mut Ui, ids: &[&str]| {
        ui.spacing_mut().item_spacing = vec2(30.0, 14.0);
        for &id in ids {
            let figure = agreement.find(id, scope, None);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let Some(figure) = figure else {
                    if id == "gamma" && is_measuring {
                        ui.label(RichText::new("…").font(theme::semibold(26.0)).color(t.faint));
                        ui.label(RichText::new("Gamma").font(theme::sans(theme::SMALL)).color(t.secondary));
                    }
                    return;
                };
                let value = RichText::new(value_words(figure)).font(theme::semibold(26.0));
                let shown = ui.label(value.color(if figure.value.is_ok() { t.text } else { t.faint }));
                let name = format!("{} {}", figure.metric.name, value_words(figure));
                shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
                let shown = shown
                    | ui.label(
                        RichText::new(figure.metric.name).font(theme::sans(theme::SMALL)).color(t.secondary),
                    );
                let limits = match (&figure.value, figure.interval) {
                    (Err(why), _) => why.to_string(),
                    (Ok(_), Some((low, high))) => {
                        let places = places(figure);
                        format!("{low:.places$} to {high:.places$}")
                    }
                    (Ok(_), None) => agreement.no_limits(figure).unwrap_or(" ").to_owned(),
                };
                ui.set_max_width(150.0);
                ui.label(RichText::new(limits).font(theme::sans(11.5)).color(t.faint));
                shown.on_hover_text(explain_figure(figure));
            });
        }
    };
    for (n, ids) in ids.chunks(in_row).enumerate() {
        ui.add_space(if n > 0 { 10.0 } else { 0.0 });
        ui.horizontal(|ui| row(ui, ids));
    }
}
