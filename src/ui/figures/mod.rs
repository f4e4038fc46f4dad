//! The figures page: how much annotators agree.
//!
//! | file | what it is |
//! |---|---|
//! | `mod.rs` | the page |
//! | `choices.rs` | whose annotations, on which articles, with which labels |
//! | `numbers.rs` | the main figures, large |
//! | `bars.rs` | a figure for each of several things: labels, roles, pairs |
//! | `time.rs` | agreement per article by its date |
//! | `matrix.rs` | how often which label stands against which |
//! | `table.rs` | all figures |

mod bars;
mod choices;
mod matrix;
mod numbers;
mod table;
mod time;

use egui::{RichText, Ui};

use super::queue::Queue;
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::{page_keys, quiet, safe, word_button};
use crate::analysis::agreement::{Agreement, Figure, Metric, Scope};
use crate::analysis::report::axes;
use crate::session::Session;
use crate::session::action::Action;

/// How many problems are shown before one asks for all.
const FEW: usize = 3;
/// Width of the page's column, in points.
const COLUMN: f32 = 820.0;

/// Shows the page in all of the room there is.
pub fn figures_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0.0, t.page);
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        page_keys(ui);
        let width = (ui.available_width() - 48.0).min(COLUMN);
        let left = ((ui.available_width() - width) / 2.0).max(24.0);
        ui.horizontal(|ui| {
            ui.add_space(left);
            ui.vertical(|ui| {
                ui.set_width(width);
                page_ui(ui, t, session, queue);
            });
        });
    });
}

fn page_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    ui.add_space(28.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Agreement").font(theme::serif(27.0)).color(t.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Save report…").on_hover_text(Action::SaveReport.help()).clicked() {
                queue.act(Action::SaveReport);
            }
        });
    });
    ui.add_space(2.0);
    let figures = session.figures();
    let Some(agreement) = figures.agreement() else {
        quiet(ui, t, "Measuring…");
        return;
    };
    let words = format!(
        "{} on {} that at least two have annotated",
        count(agreement.annotators.len(), "annotator", "annotators"),
        count(agreement.articles.len(), "article", "articles"),
    );
    ui.label(RichText::new(words).color(t.secondary));
    ui.add_space(10.0);
    choices::choices_ui(ui, t, session, queue);
    problems_ui(ui, t, session);
    if agreement.articles.is_empty() {
        ui.add_space(16.0);
        let why = if figures.choice().is_narrow() {
            "None of the chosen articles has layers of two of the chosen annotators."
        } else {
            "No article has layers of two annotators. Let a colleague annotate the same articles, or take in their project."
        };
        quiet(ui, t, why);
        return;
    }
    let scope = figures.choice().scope();
    numbers::numbers_ui(ui, t, agreement, scope, figures.is_measuring());
    heading_ui(ui, t, "By label", "F1 over exactly the same words with the same label.");
    bars::labels_ui(ui, t, session, agreement, scope);
    if agreement.annotators.len() > 2 {
        heading_ui(
            ui,
            t,
            "By pair",
            "F1 over exactly the same words with the same label, for each two annotators.",
        );
        bars::pairs_ui(ui, t, session, agreement, scope);
    }
    if agreement.articles.len() > 1 {
        heading_ui(
            ui,
            t,
            "By article",
            "A figure of each article, by its date. A click opens it in the review.",
        );
        time::time_ui(ui, t, session, agreement, scope, queue);
    }
    let about = format!(
        "How often one annotator gave a token one label and the other another: tokens by their innermost \
         label, “nothing” where one gave none. {}",
        safe(&axes(agreement, &session.report_names(agreement)))
    );
    heading_ui(ui, t, "Confusion matrix", &about);
    matrix::matrix_ui(ui, t, session, agreement, scope, queue);
    if agreement.figures.iter().any(|f| f.scope == Scope::Roles || f.scope == Scope::Attributes) {
        heading_ui(
            ui,
            t,
            "Parts of commitments",
            "F1 of cue, roles and attributes of commitments that are aligned.",
        );
        bars::parts_ui(ui, t, session, agreement);
    }
    heading_ui(ui, t, "All figures", "Limits hold 95 % of 1,000 samples of the articles.");
    table::table_ui(ui, t, session, agreement);
    ui.add_space(40.0);
}

/// What could not be read: the first of it, and on demand the rest.
fn problems_ui(ui: &mut Ui, t: &Tokens, session: &Session) {
    let problems = session.figures().problems();
    let small = |words: String, colour| RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
    let id = ui.scope_id().with("all problems");
    let all = ui.data(|d| d.get_temp(id).unwrap_or(false));
    let shown = if all { problems.len() } else { FEW };
    for problem in problems.iter().take(shown) {
        ui.label(small(safe(&session.hidden(problem.clone())), t.warning));
    }
    if problems.len() > FEW {
        let words = if all { "Show fewer".to_owned() } else { format!("and {} more", problems.len() - FEW) };
        if word_button(ui, small(words, t.accent)).clicked() {
            ui.data_mut(|d| d.insert_temp(id, !all));
        }
    }
}

/// A heading and what it is about.
fn heading_ui(ui: &mut Ui, t: &Tokens, words: &str, about: &str) {
    ui.add_space(30.0);
    ui.label(RichText::new(words).font(theme::semibold(16.0)).color(t.text));
    ui.label(RichText::new(about).font(theme::sans(theme::SMALL)).color(t.faint));
    ui.add_space(8.0);
}

/// How many places a figure is shown with: gamma's limits are closer than a hundredth.
fn places(figure: &Figure) -> usize {
    if figure.metric.id == "gamma" { 3 } else { 2 }
}

/// A value as it is shown, or a dash.
pub(super) fn value_words(figure: &Figure) -> String {
    let places = places(figure);
    figure.value.as_ref().map_or_else(|_| "–".to_owned(), |value| format!("{value:.places$}"))
}

/// What a metric counts, how and by whom, for a tooltip.
fn explain_metric(metric: &Metric) -> String {
    format!("{}\n\nUnit: {}.\n{}\n{}", metric.what, metric.unit.name(), metric.formula, metric.source)
}

/// What a figure counts, how and by whom, for a tooltip.
pub(super) fn explain_figure(figure: &Figure) -> String {
    let words = explain_metric(figure.metric);
    match &figure.value {
        Err(why) => format!("None: {why}.\n\n{words}"),
        Ok(_) => words,
    }
}

/// The name of a label.
fn label_name(session: &Session, agreement: &Agreement, scope: Scope, at: usize) -> String {
    let labels = agreement.labels(scope);
    labels.get(at).map_or_else(|| "nothing".to_owned(), |l| safe(session.project().schema().label_name(l)))
}
