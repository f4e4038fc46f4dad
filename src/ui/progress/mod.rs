//! The progress page: who has which articles, how far everyone is, work lists, conflicts that
//! wait, and what was done last.
//!
//! | file | what it shows |
//! |---|---|
//! | `people` | a bar for each annotator, and one for the review |
//! | `conflicts` | what merging left open |
//! | `assign` | giving out articles that nobody has |
//! | `articles` | work lists; each article with who has it |
//! | `history` | what was done last |
//! | `rows` | what all are built of |

mod articles;
mod assign;
mod conflicts;
mod history;
mod people;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use egui::{RichText, Ui};

use super::act::wake;
use super::queue::Queue;
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::{page_key, word_button};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::merge::{Conflict, Shared};
use crate::session::Session;
use crate::session::jobs::Job;
use crate::session::log::time_spent;
use crate::session::work::{Progress, Task};
use crate::storage::journal::log::Logged;

/// Width of the page's column, in points.
const COLUMN: f32 = 820.0;

/// Seconds by annotator and article.
type Spent = BTreeMap<(AnnotatorId, ArticleId), u64>;

/// What the page says of the whole project: found anew when the project has changed, not in every
/// frame.
#[derive(Default)]
struct Facts {
    made_for: Option<(u64, u64)>,
    progress: BTreeMap<AnnotatorId, Progress>,
    shared: Vec<(Shared, Conflict)>,
    layers: Vec<(LayerRef, usize)>,
    /// Articles that nobody has.
    free: usize,
    spent: Option<Spent>,
    /// The work list that is shown, and whose it is.
    tasks: Option<(AnnotatorId, Vec<Task>)>,
}

impl Facts {
    fn update(&mut self, session: &Session) {
        let wanted = (session.generation(), session.identity());
        if self.made_for == Some(wanted) {
            return;
        }
        if self.made_for.is_none_or(|made| made.1 != wanted.1) {
            self.spent = None;
        }
        let project = session.project();
        self.progress = session.progress();
        self.shared = session.unsettled();
        self.layers = session.unsettled_layers();
        let has_none = |id: &&ArticleId| project.assignments().who(id).next().is_none();
        self.free = project.articles().keys().filter(has_none).count();
        self.tasks = None;
        self.made_for = Some(wanted);
    }

    /// The articles that someone has, those first that are not done.
    fn tasks(&mut self, session: &Session, of: &AnnotatorId) -> &[Task] {
        let known = self.tasks.take().filter(|(whose, _)| whose == of);
        let tasks = known.unwrap_or_else(|| (of.clone(), session.work_list(of)));
        &self.tasks.insert(tasks).1
    }

    /// Whether someone has an article or a layer of their own.
    fn annotates(&self, annotator: &AnnotatorId) -> bool {
        self.progress.contains_key(annotator)
    }

    /// Minutes spent by someone, on one article or on all; none where they are not added up, or
    /// nothing was counted.
    fn minutes(&self, who: Option<&AnnotatorId>, on: Option<&ArticleId>) -> Option<u64> {
        let wanted = |(annotator, article): &(AnnotatorId, ArticleId)| {
            who.is_none_or(|who| who == annotator) && on.is_none_or(|on| on == article)
        };
        let of = self.spent.as_ref()?.iter().filter(|(key, _)| wanted(key));
        let seconds: u64 = of.map(|(_, seconds)| seconds).sum();
        (seconds > 0).then(|| seconds.div_ceil(60))
    }
}

/// What the page remembers between frames.
pub struct ProgressPage {
    facts: Facts,
    /// Who is to have articles; those who annotate at first.
    people: Option<BTreeSet<AnnotatorId>>,
    each: u32,
    overlap: u8,
    seed: u64,
    /// Whose work list; one's own at first.
    work_of: Option<AnnotatorId>,
    /// Adds up the time spent, from all journals.
    adding: Option<Job<Spent>>,
    /// The history, and of which state of the project.
    history: Vec<Logged>,
    /// Entries that could not be read.
    unread: usize,
    made_for: Option<(u64, u64, Option<AnnotatorId>)>,
    /// Whose history.
    of: Option<AnnotatorId>,
    /// How far the page was scrolled down, in points.
    scroll: f32,
}

impl Default for ProgressPage {
    fn default() -> Self {
        Self {
            facts: Facts::default(),
            people: None,
            each: 2,
            overlap: 20,
            seed: 1,
            work_of: None,
            adding: None,
            history: Vec::new(),
            unread: 0,
            made_for: None,
            of: None,
            scroll: 0.0,
        }
    }
}

impl ProgressPage {
    /// Shows the page in all of the room there is.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, t.page);
        let mut facts = std::mem::take(&mut self.facts);
        facts.update(session);
        let mut area = egui::ScrollArea::vertical().auto_shrink([false, false]);
        // Of the page rather than of a list within it.
        if let Some(by) = page_key(ui, ui.available_height()) {
            area = area.vertical_scroll_offset((self.scroll + by).max(0.0));
        }
        let shown = area.show(ui, |ui| {
            let width = (ui.available_width() - 48.0).min(COLUMN);
            let left = ((ui.available_width() - width) / 2.0).max(24.0);
            ui.horizontal(|ui| {
                ui.add_space(left);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.add_space(28.0);
                    ui.label(RichText::new("Progress").font(theme::serif(27.0)).color(t.text));
                    people::people_ui(ui, t, session, &facts);
                    self.time_ui(ui, t, session, &mut facts);
                    conflicts::conflicts_ui(ui, t, session, &facts, queue);
                    self.assign_ui(ui, t, session, &facts, queue);
                    articles::work_ui(ui, t, session, &mut facts, &mut self.work_of, queue);
                    articles::articles_ui(ui, t, session, &facts, queue);
                    self.history_ui(ui, t, session, queue);
                    ui.add_space(40.0);
                });
            });
        });
        self.scroll = shown.state.clamped_offset().y;
        self.facts = facts;
    }

    /// The time spent is in everyone's journals, all of which have to be read: on demand.
    fn time_ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, facts: &mut Facts) {
        let Some(store) = session.store() else { return };
        if let Some(spent) = self.adding.as_ref().and_then(Job::poll) {
            self.adding = None;
            facts.spent = Some(spent.unwrap_or_default());
        }
        let small = |words: &str| RichText::new(words).font(theme::sans(theme::SMALL));
        ui.add_space(4.0);
        match (&facts.spent, &self.adding) {
            (_, Some(_)) => drop(ui.label(small("Adding up the time spent…").color(t.secondary))),
            (Some(spent), None) if spent.is_empty() => {
                let words = "Nobody has the time counted; each can switch it on in their settings.";
                ui.label(small(words).color(t.secondary));
            }
            _ => {
                let words =
                    if facts.spent.is_some() { "Add up the time again" } else { "Add up the time spent" };
                if word_button(ui, small(words).color(t.accent)).clicked() {
                    let store = store.clone();
                    self.adding =
                        Job::start("Adding up the time", wake(ui.ctx()), move |_| time_spent(&store));
                }
            }
        }
    }
}
