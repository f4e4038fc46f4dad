//! Who made the selected annotation and changed it since, from everyone's journals.

use egui::{RichText, Ui};

use super::Context;
use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::model::layer::LayerRef;
use crate::session::jobs::Job;
use crate::session::log::{History, history};
use crate::storage::journal::log::Act;
use crate::ui::act::wake;
use crate::ui::script_text::{Words, wide_label};
use crate::ui::theme;
use crate::ui::widgets::{safe, section, word_button};

/// Which annotation, in which opening and state of the project.
type Of = (AnnotationId, u64, u64);

/// What the form remembers of it.
#[derive(Default)]
pub(super) struct HistoryPart {
    /// Whether it is wanted; then that of each annotation that is selected.
    is_open: bool,
    /// What `told` is of, or what is being read.
    of: Option<Of>,
    told: Option<History>,
    job: Option<Job<History>>,
}

impl std::fmt::Debug for HistoryPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HistoryPart").field("is_open", &self.is_open).finish_non_exhaustive()
    }
}

impl HistoryPart {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Context<'_>, annotation: &Annotation) {
        let (t, session) = (cx.t, cx.session);
        let Some(store) = session.store() else { return };
        let Some(article) = session.view().article.clone() else { return };
        section(ui, t, "History");
        let at = LayerRef { article, annotator: session.view().annotator.clone() };
        let small = |words: &str| RichText::new(words).font(theme::sans(theme::SMALL));
        if !self.is_open {
            let made = annotation.made().to_string();
            let words = format!("Made {}", made.chars().take(10).collect::<String>());
            ui.label(small(&words).color(t.secondary)).on_hover_text(made);
            let link = word_button(ui, small("Who made and changed it").color(t.accent));
            self.is_open = link.on_hover_text("From everyone's journals").clicked();
            return;
        }
        let of = (annotation.id(), session.generation(), session.identity());
        if self.of != Some(of) {
            self.of = Some(of);
            let (store, id) = (store.clone(), annotation.id());
            self.job = Job::start("Reading the history", wake(ui.ctx()), move |progress| {
                history(&store, &at, id, progress)
            });
        }
        if let Some(told) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            self.told = told.ok();
        }
        match &self.told {
            None => drop(ui.label(small("Reading…").color(t.faint))),
            Some(told) => told_ui(ui, cx, told),
        }
        if word_button(ui, small("Hide the history").color(t.accent)).clicked() {
            *self = Self::default();
        }
    }
}

fn told_ui(ui: &mut Ui, cx: &Context<'_>, told: &History) {
    let t = cx.t;
    for entry in told.entries.iter().rev() {
        let what = match &entry.act {
            Act::Did(what) => what.clone(),
            Act::Undid(what) => format!("undid: {what}"),
            Act::Redid(what) => format!("redid: {what}"),
            Act::Spent { .. } => continue,
        };
        let what = safe(&cx.session.hidden(what));
        wide_label(ui, &Words { lines: 2, size: theme::SMALL, ..Words::line(&what, t.text) });
        let time: String = entry.time.to_string().chars().take(16).collect();
        let by = format!("{} · {}", safe(&cx.session.shown_name(&entry.by)), time.replace('T', " "));
        wide_label(ui, &Words { size: theme::SMALL, ..Words::line(&by, t.secondary) });
        ui.add_space(4.0);
    }
    let remark = match (told.entries.is_empty(), told.is_whole, told.unread) {
        (true, ..) => Some("It came with the whole layer; no journal here tells of it.".to_owned()),
        (_, false, _) => Some("Who made it is in no journal here: it came with the whole layer.".to_owned()),
        (.., 0) => None,
        (.., n) => Some(format!("{n} entries of the journals could not be read.")),
    };
    if let Some(remark) = remark {
        wide_label(ui, &Words { lines: 2, size: theme::SMALL, ..Words::line(&remark, t.faint) });
    }
}
