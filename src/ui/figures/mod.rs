//! The figures page: how much annotators agree.
//!
//! | file | what it is |
//! |---|---|
//! | `mod.rs` | the page and its choices |
//! | `numbers.rs` | the main figures, large |
//! | `bars.rs` | a figure for each of several things: labels, roles, pairs |
//! | `time.rs` | agreement per article by its date |
//! | `matrix.rs` | which labels stand against which |
//! | `table.rs` | all figures |

mod bars;
mod matrix;
mod numbers;
mod table;
mod time;

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::drop_down::DropDown;
use super::queue::Queue;
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::{quiet, safe};
use crate::analysis::agreement::{Agreement, Figure, Scope};
use crate::model::ids::AnnotatorId;
use crate::session::action::Action;
use crate::session::figures::{Choice, FiguresCommand};
use crate::session::{Command, Session};

/// Width of the page's column, in points.
const COLUMN: f32 = 820.0;

/// Shows the page in all of the room there is.
pub fn figures_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0.0, t.page);
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
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
    ui.label(RichText::new("Agreement").font(theme::serif(27.0)).color(t.text));
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
    choices_ui(ui, t, session, queue);
    for problem in figures.problems().iter().filter(|_| !session.is_blind()).take(3) {
        ui.label(RichText::new(safe(problem)).font(theme::sans(theme::SMALL)).color(t.warning));
    }
    if agreement.articles.is_empty() {
        ui.add_space(16.0);
        quiet(
            ui,
            t,
            "No article has layers of two annotators. Let a colleague annotate the same articles, or take in their project.",
        );
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
        heading_ui(ui, t, "By article", "F1 of each article, by its date. A click opens it in the review.");
        time::time_ui(ui, t, session, agreement, scope, queue);
    }
    heading_ui(
        ui,
        t,
        "Which labels stand against which",
        "Tokens by the innermost label that each annotator gave them; “nothing” where one gave none.",
    );
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

/// A heading and what it is about.
fn heading_ui(ui: &mut Ui, t: &Tokens, words: &str, about: &str) {
    ui.add_space(30.0);
    ui.label(RichText::new(words).font(theme::semibold(16.0)).color(t.text));
    ui.label(RichText::new(about).font(theme::sans(theme::SMALL)).color(t.faint));
    ui.add_space(8.0);
}

fn choices_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let before = session.figures().choice().clone();
    let mut choice = before.clone();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (commitments, name) in [(false, "Entities"), (true, "Commitments")] {
            if ui.selectable_label(choice.commitments == commitments, name).clicked() {
                choice.commitments = commitments;
            }
        }
        ui.add_space(6.0);
        annotators_ui(ui, session, &mut choice);
        let shown = if choice.open_only { "Open article" } else { "All articles" };
        DropDown::new("Articles", "figures articles").shown(shown).width(110.0).show(ui, |choices| {
            choices.value(&mut choice.open_only, false, "All articles");
            choices.value(&mut choice.open_only, true, "Open article");
        });
        ui.label(RichText::new("Seed").font(theme::sans(theme::SMALL)).color(t.secondary));
        let seed = ui.add(egui::DragValue::new(&mut choice.seed).speed(1.0));
        seed.on_hover_text(
            "What samples are drawn from, for gamma and the limits: the same seed gives the same figures",
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Save report…").on_hover_text(Action::SaveReport.help()).clicked() {
                queue.act(Action::SaveReport);
            }
        });
    });
    if choice != before {
        queue.command(Command::Figures(FiguresCommand::Choose(choice)));
    }
}

fn annotators_ui(ui: &mut Ui, session: &Session, choice: &mut Choice) {
    let all: Vec<AnnotatorId> = session
        .project()
        .annotators()
        .keys()
        .filter(|id| id.as_str() != AnnotatorId::DECIDED)
        .cloned()
        .collect();
    let shown = match &choice.annotators {
        None => "All annotators".to_owned(),
        Some(some) => count(some.len(), "annotator", "annotators"),
    };
    let dropdown = DropDown::new("Annotators", "figures annotators").shown(shown).width(130.0).several();
    dropdown.show(ui, |choices| {
        for annotator in &all {
            let on = choice.annotators.as_ref().is_none_or(|some| some.contains(annotator));
            if choices.check(on, safe(&session.shown_name(annotator))) {
                let mut some: BTreeSet<AnnotatorId> =
                    choice.annotators.clone().unwrap_or_else(|| all.iter().cloned().collect());
                if on {
                    some.remove(annotator)
                } else {
                    some.insert(annotator.clone())
                };
                choice.annotators = (some.len() < all.len()).then_some(some);
            }
        }
    });
}

/// A value as it is shown: two places, or why there is none.
pub(super) fn value_words(figure: &Figure) -> String {
    figure.value.as_ref().map_or_else(|_| "–".to_owned(), |value| format!("{value:.2}"))
}

/// What a figure counts, how and by whom, for a tooltip.
pub(super) fn explain_figure(figure: &Figure) -> String {
    let metric = figure.metric;
    let mut words =
        format!("{}\n\nUnit: {}.\n{}\n{}", metric.what, metric.unit.name(), metric.formula, metric.source);
    if let Err(why) = &figure.value {
        words = format!("None: {why}.\n\n{words}");
    }
    words
}

/// The name of a label.
fn label_name(session: &Session, agreement: &Agreement, scope: Scope, at: usize) -> String {
    let labels = agreement.labels(scope);
    labels.get(at).map_or_else(|| "nothing".to_owned(), |l| safe(session.project().schema().label_name(l)))
}
