//! The status line: what happened, how much is marked, who marks, and what runs.

use egui::accesskit::Live;
use egui::{RichText, Ui};

use super::queue::{Queue, Wish};
use super::theme::{self, Tokens};
use super::widgets::{flat_button, safe};
use crate::session::{Mode, SaveState, Session, Tone};

/// The running job, for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLine {
    /// What it does: `Importing`.
    pub name: String,
    /// How much is done.
    pub done: usize,
    /// Of how much; 0 where that is not known yet.
    pub total: usize,
    /// Whether it can be cancelled: what takes a moment only just says what it is.
    pub can_stop: bool,
}

/// Shows the status line.
pub fn status_bar_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: Option<&Session>,
    job: Option<&JobLine>,
    queue: &mut Queue,
) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.add_space(6.0);
        if let Some(session) = session {
            session_ui(ui, t, session, queue);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(6.0);
            job_ui(ui, t, job, queue);
            if let Some(session) = session {
                notice_ui(ui, t, session);
            }
        });
    });
}

/// What a key did. A screen reader says it, errors at once.
fn notice_ui(ui: &mut Ui, t: &Tokens, session: &Session) {
    let Some(notice) = session.notice() else { return };
    let (colour, live) = match notice.tone {
        Tone::Error => (t.error, Live::Assertive),
        Tone::Quiet => (t.secondary, Live::Polite),
    };
    let words = RichText::new(safe(&notice.text)).font(theme::sans(theme::SMALL)).color(colour);
    // An id for each, so that the same words said again are said aloud again.
    ui.ctx().allow_widget_id_changes_in(ui.max_rect());
    let label = ui.push_id(session.notices(), |ui| ui.add(egui::Label::new(words).truncate())).inner;
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
    label.on_hover_text(safe(&notice.text));
}

fn session_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let small = |words: String, colour| RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
    let (state, colour) = match (session.read_only(), session.save_state()) {
        (Some(_), _) => ("Read only", t.warning),
        (None, SaveState::Saved) => ("Saved", t.secondary),
        (None, SaveState::Pending) => ("Saving…", t.secondary),
        (None, SaveState::Failed(_)) => ("Not saved", t.error),
    };
    let tip = match (session.read_only(), session.save_state()) {
        (Some(why), _) => why.to_owned(),
        (None, SaveState::Failed(why)) => {
            format!("{why}. Every change is in the journal; saving is tried again.")
        }
        (None, _) => "Every change is on disk at once; the files follow by themselves.".to_owned(),
    };
    let label = ui.label(small(state.to_owned(), colour));
    if matches!(session.save_state(), SaveState::Failed(_)) {
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Assertive));
    }
    label.on_hover_text(safe(&tip));
    if let Some(review) = session.review().filter(|r| !r.is_building()) {
        let (agreed, differ) = review.group_counts();
        let there = count(review.annotators().count(), "annotator", "annotators");
        ui.label(small(format!("{there}, {agreed} agreed, {differ} differ"), t.secondary));
    } else if let Some(layer) = session.layer() {
        let c = layer.counts();
        let words = format!(
            "{}, {}",
            count(c.entities, "entity", "entities"),
            count(c.commitments, "commitment", "commitments")
        );
        ui.label(small(words, t.secondary));
    }
    annotator_ui(ui, t, session, queue);
}

/// Whose layer is shown, with a menu of the others on this article.
fn annotator_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    // Who reviews is shown, not whose the decisions are.
    let shown = if session.mode() == Mode::Review { session.me() } else { &session.view().annotator };
    let name = safe(&session.shown_name(shown));
    let mine = shown == session.me();
    let words = if mine { name } else { format!("{name} (reading)") };
    let colour = if mine { t.secondary } else { t.warning };
    let button = egui::Button::new(RichText::new(words).font(theme::sans(theme::SMALL)).color(colour))
        .frame_when_inactive(false);
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(200.0);
        ui.label(RichText::new("Show the layer of").font(theme::sans(theme::SMALL)).color(t.faint));
        let mut all: Vec<_> = article.map(|a| a.layers().keys().cloned().collect()).unwrap_or_default();
        if !all.contains(session.me()) {
            all.insert(0, session.me().clone());
        }
        for annotator in all {
            let mine = annotator == *session.me();
            let name = safe(&session.shown_name(&annotator));
            let name = if mine { format!("{name} (you)") } else { name };
            if ui.selectable_label(annotator == *shown, name).clicked() {
                queue.command(crate::session::Command::ShowLayer(annotator));
                ui.close();
            }
        }
        work_as_ui(ui, t, session, queue);
    });
}

/// The project's other annotators, to go on as one of them.
fn work_as_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let Some(root) = session.root() else { return };
    let others = session.project().annotators().iter().filter(|(id, _)| *id != session.me());
    let others: Vec<_> = others.collect();
    if others.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new("Work as").font(theme::sans(theme::SMALL)).color(t.faint));
    for (id, name) in others {
        if ui.button(safe(name)).on_hover_text("New annotations become those of this annotator").clicked() {
            queue.push(Wish::OpenProject(root.clone(), Some(id.clone())));
            ui.close();
        }
    }
}

fn job_ui(ui: &mut Ui, t: &Tokens, job: Option<&JobLine>, queue: &mut Queue) {
    let Some(job) = job else { return };
    if !job.can_stop {
        let words = RichText::new(format!("{}…", job.name)).font(theme::sans(theme::SMALL));
        ui.label(words.color(t.secondary));
        return;
    }
    if flat_button(ui, RichText::new("Cancel").font(theme::sans(theme::SMALL)).color(t.text)).clicked() {
        queue.push(Wish::CancelJob);
    }
    let part = job.done as f32 / job.total.max(1) as f32;
    ui.add(egui::ProgressBar::new(part).desired_width(120.0).desired_height(4.0).fill(t.accent));
    let words = format!("{} {} of {}", job.name, job.done, job.total);
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.secondary));
}

/// `1 entity`, `2 entities`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
