//! All figures, with what they count and why there is none.

use egui::{RichText, Ui};

use super::explain_figure;
use crate::analysis::agreement::{Agreement, Figure};
use crate::session::Session;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Shows them in a grid.
pub fn table_ui(ui: &mut Ui, t: &Tokens, session: &Session, agreement: &Agreement) {
    let small = |words: &str, colour| RichText::new(words).font(theme::sans(12.5)).color(colour);
    egui::Grid::new("all figures").num_columns(6).striped(true).spacing([22.0, 6.0]).show(ui, |ui| {
        for head in ["Figure", "Of", "Label or part", "Value", "95 % limits", "n"] {
            ui.label(RichText::new(head).font(theme::semibold(12.0)).color(t.secondary));
        }
        ui.end_row();
        for figure in &agreement.figures {
            ui.label(small(figure.metric.name, t.text)).on_hover_text(explain_figure(figure));
            ui.label(small(figure.scope.name(), t.secondary));
            ui.label(small(&name_of(session, figure), t.secondary));
            match &figure.value {
                Ok(value) => ui.label(small(&format!("{value:.4}"), t.text)),
                Err(why) => ui.label(small("–", t.faint)).on_hover_text(why.to_string()),
            };
            let limits = match (&figure.value, figure.interval) {
                (Ok(_), Some((low, high))) => format!("{low:.3} to {high:.3}"),
                (Err(why), _) => why.to_string(),
                (Ok(_), None) => String::new(),
            };
            ui.add(egui::Label::new(small(&limits, t.faint)).truncate());
            ui.label(small(&figure.n.to_string(), t.secondary));
            ui.end_row();
        }
    });
}

fn name_of(session: &Session, figure: &Figure) -> String {
    let Some(id) = &figure.label else { return "all".to_owned() };
    let schema = session.project().schema();
    let label = schema.label(&id.as_str().into()).map(|l| l.name.clone());
    safe(&label.unwrap_or_else(|| id.replace('_', " ")))
}
