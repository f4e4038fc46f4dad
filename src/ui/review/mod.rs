//! The panels of a review.
//!
//! | file | what it is |
//! |---|---|
//! | `mod.rs` | the panel at the right: counts, the difference that is looked at, the list |
//! | `card.rs` | the difference that is looked at, and what can be decided |
//! | `list.rs` | all differences, with a filter |
//! | `bar.rs` | over the article: who is compared, in which colours |
//! | `tip.rs` | what is under the pointer |

pub mod bar;
mod card;
mod list;
pub mod tip;

use egui::{RichText, Ui};

use super::figures::{explain_figure, value_words};
use super::queue::{Pane, Queue, Wish};
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::quiet;
use crate::analysis::agreement::Scope;
use crate::session::action::Action;
use crate::session::review::Review;
use crate::session::{Command, Session};

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct ReviewPanel {
    /// Whether the first control should get the keyboard.
    wants_focus: bool,
    /// Whether the comment field should get the keyboard.
    wants_comment: bool,
    /// Whether the field for a reason should get the keyboard.
    wants_reason: bool,
    /// Whether the field for a comment is open.
    commenting: bool,
    /// A comment that is being written, and about which difference.
    comment: (Option<usize>, String),
    /// The item that the list was last scrolled to.
    scrolled_to: Option<usize>,
}

impl ReviewPanel {
    /// Gives the keyboard to the first control in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Gives the keyboard to the comment field in the next frame.
    pub fn focus_comment(&mut self) {
        self.wants_comment = true;
    }

    /// Gives the keyboard to the field for a reason in the next frame.
    pub fn focus_reason(&mut self) {
        self.wants_reason = true;
    }

    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        let room = ui.available_rect_before_wrap();
        ui.expand_to_include_rect(room);
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(room));
        let ui = &mut ui;
        let Some(review) = session.review() else {
            quiet(ui, t, "Open an article to review it.");
            return;
        };
        head_ui(ui, t, review);
        figures_ui(ui, t, review);
        if review.is_building() {
            quiet(ui, t, "Comparing the annotations…");
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
            return;
        }
        if review.annotators().count() == 0 {
            quiet(ui, t, "Nobody has annotated this article yet.");
            return;
        }
        match review.current_item() {
            Some(item) => self.card_ui(ui, t, session, review, item, queue),
            None => self.nothing_ui(ui, t, review, queue),
        }
        agreed_ui(ui, t, review, queue);
        self.list_ui(ui, t, session, review, queue);
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) && has_focus(ui) {
            queue.push(Wish::Focus(Pane::Article));
        }
    }

    fn nothing_ui(&mut self, ui: &mut Ui, t: &Tokens, review: &Review, queue: &mut Queue) {
        let names = review.annotators().count();
        let words = match (names, review.items().len()) {
            (1, _) => {
                "Only one annotator has worked on this article, so there is nothing to compare. \
                Accept all, or press E to change something."
            }
            (_, 0) => "They agree on everything.",
            _ => "J goes to the first difference. Then A or B takes one, X both, Z neither, and E edits.",
        };
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.secondary));
        ui.add_space(8.0);
        if !review.items().is_empty() {
            let first = ui.button("First difference").on_hover_text(Action::NextDifference.help());
            if std::mem::take(&mut self.wants_focus) {
                first.request_focus();
            }
            if first.clicked() {
                queue.act(Action::NextDifference);
            }
        }
    }
}

/// `Differences 4 of 23 marks`.
fn head_ui(ui: &mut Ui, t: &Tokens, review: &Review) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new("Differences").font(theme::semibold(15.0)).color(t.text));
        if !review.is_building() {
            let (_, differ) = review.group_counts();
            let words = format!("{differ} of {}", count(review.alignment().groups.len(), "mark", "marks"));
            ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.secondary));
        }
    });
    ui.add_space(2.0);
}

/// `0.86 F1 exact   0.91 kappa   0.83 gamma`, of those who are compared, on this article.
fn figures_ui(ui: &mut Ui, t: &Tokens, review: &Review) {
    if review.annotators().count() < 2 {
        return;
    }
    let kappa = if review.annotators().count() > 2 { "fleiss_kappa" } else { "cohen_kappa" };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        for (id, name) in [("f1_exact", "F1 exact"), (kappa, "kappa"), ("gamma", "gamma")] {
            let figure = review.agreement().and_then(|a| a.find(id, Scope::Entities, None));
            let value = figure.map_or_else(|| "…".to_owned(), value_words);
            let shown = ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let number = RichText::new(&value).font(theme::semibold(17.0)).color(t.secondary);
                ui.label(number);
                ui.label(RichText::new(name).font(theme::sans(11.5)).color(t.faint));
            });
            let name = figure.map_or(name, |f| f.metric.name);
            let response = ui.interact(shown.response.rect, ui.scope_id().with(id), egui::Sense::hover());
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name} {value}"))
            });
            let what = figure.map_or_else(|| "Still being measured.".to_owned(), explain_figure);
            response.on_hover_text(format!("{name} of the entities of this article.\n\n{what}"));
        }
    });
    ui.add_space(6.0);
}

/// How far the review is, and all that agree in one step.
fn agreed_ui(ui: &mut Ui, t: &Tokens, review: &Review, queue: &mut Queue) {
    let (accepted, agreed) = review.agreed_count();
    let (done, all) = (review.decided_count(), review.items().len());
    ui.add_space(8.0);
    let small = |words: String, colour| RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
    let line = |ui: &mut Ui,
                words: String,
                whole: bool,
                button: Option<(String, &str, Action)>,
                queue: &mut Queue| {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            ui.label(small(words, if whole { t.done } else { t.secondary }));
            let Some((words, tip, action)) = button else { return };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button(words).on_hover_text(tip).clicked() {
                    queue.act(action);
                }
            });
        });
    };
    if agreed > 0 {
        let words = format!("{accepted} of {agreed} agreed accepted");
        let accept = (
            format!("Accept {}", agreed - accepted),
            "Take all on which they agree, in one step (Ctrl+Shift+Enter)",
            Action::AcceptAgreed,
        );
        line(ui, words, accepted == agreed, (accepted < agreed).then_some(accept), queue);
    }
    if all > 0 || accepted == agreed {
        let words = format!("{done} of {} decided", count(all, "difference", "differences"));
        let next = (
            "Reviewed, next".to_owned(),
            "Mark the article reviewed and go to the next (Ctrl+Enter)",
            Action::DoneAndNext,
        );
        line(ui, words, done == all, (done == all && accepted == agreed).then_some(next), queue);
    }
}

/// The head of the form while the decided layer is edited.
pub fn editing_ui(ui: &mut Ui, t: &Tokens, queue: &mut Queue) {
    egui::Frame::new()
        .fill(t.accent_soft)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(
                RichText::new("Editing the decided layer").font(theme::semibold(theme::SMALL)).color(t.text),
            );
            if super::widgets::word_button(
                ui,
                RichText::new("Back to the differences (Esc)")
                    .font(theme::sans(theme::SMALL))
                    .color(t.accent),
            )
            .clicked()
            {
                queue.command(Command::Review(crate::session::review::ReviewCommand::Leave));
                queue.push(Wish::Focus(Pane::Article));
            }
        });
    ui.add_space(8.0);
}

fn has_focus(ui: &Ui) -> bool {
    ui.memory(egui::Memory::focused).is_some_and(|id| id != super::article_view::ArticleView::id())
}
