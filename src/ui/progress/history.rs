//! What was done last, by everybody or one.

use egui::Ui;

use super::ProgressPage;
use super::rows::{article_row, heading_ui, open, quiet_line};
use crate::model::change::Key;
use crate::model::ids::AnnotatorId;
use crate::session::action::Action;
use crate::session::log::{Filter, log};
use crate::session::{Command, Session};
use crate::storage::journal::log::{Act, Logged};
use crate::ui::queue::Queue;
use crate::ui::theme::Tokens;
use crate::ui::widgets::safe;

/// Entries that are shown.
const ENTRIES: usize = 60;

impl ProgressPage {
    pub(super) fn history_ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        heading_ui(ui, t, "History");
        let Some(store) = session.store() else { return quiet_line(ui, t, "This project is not on disk.") };
        ui.horizontal(|ui| {
            if ui.selectable_label(self.of.is_none(), "Everybody").clicked() {
                self.of = None;
            }
            for annotator in session.project().annotators().keys() {
                let on = self.of.as_ref() == Some(annotator);
                if ui.selectable_label(on, safe(&session.shown_name(annotator))).clicked() {
                    self.of = Some(annotator.clone());
                }
            }
        });
        ui.add_space(4.0);
        let wanted = (session.generation(), session.identity(), self.of.clone());
        if self.made_for.as_ref() != Some(&wanted) {
            // The newest come first, and no more is read than is shown.
            let filter = Filter { by: self.of.clone(), ..Filter::default() };
            self.unread = 0;
            self.history.clear();
            for entry in log(store, filter) {
                match entry {
                    Ok(entry) => self.history.push(entry),
                    Err(_) => self.unread += 1,
                }
                if self.history.len() == ENTRIES {
                    break;
                }
            }
            self.made_for = Some(wanted);
        }
        if self.history.is_empty() {
            return quiet_line(ui, t, "Nothing has been done yet.");
        }
        for entry in &self.history {
            entry_ui(ui, t, session, entry, queue);
        }
        if self.unread > 0 {
            let words = "of the journals could not be read; Check the project says which.";
            quiet_line(ui, t, &format!("{} {words}", super::count(self.unread, "entry", "entries")));
        }
        quiet_line(ui, t, "All of it, filtered, as text, JSON or CSV: attache log PROJECT.");
    }
}

pub fn entry_ui(ui: &mut Ui, t: &Tokens, session: &Session, entry: &Logged, queue: &mut Queue) {
    let what = match &entry.act {
        Act::Did(what) => what.clone(),
        Act::Undid(what) => format!("undid: {what}"),
        Act::Redid(what) => format!("redid: {what}"),
        Act::Spent { article, seconds } => format!("spent {} min on {article}", seconds.div_ceil(60)),
    };
    let time: String =
        entry.time.to_string().chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect();
    let what = session.hidden(what);
    let small = format!("{time} · {}", safe(&session.shown_name(&entry.by)));
    let article = entry.articles().into_iter().next();
    let of_review = entry.touched.iter().any(|touched| match &touched.key {
        Key::Annotation(at, _) | Key::Status(at) => at.annotator.as_str() == AnnotatorId::DECIDED,
        _ => false,
    });
    if article_row(ui, t, &safe(&what), &small)
        && let Some(article) = article.filter(|id| session.project().article(id).is_some())
    {
        if of_review {
            queue.act(Action::ModeReview);
            queue.command(Command::OpenArticle(article));
        } else {
            open(&article, queue);
        }
    }
}
