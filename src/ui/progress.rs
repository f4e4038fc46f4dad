//! The progress page: who has which articles, how far everyone is, one's own work list, conflicts
//! that wait, and what was done last.

use std::collections::BTreeSet;

use egui::{Align2, CornerRadius, Rect, RichText, Sense, Ui, pos2, vec2};

use super::queue::Queue;
use super::script_text::Words;
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::{checkbox, focus_ring, quiet, safe};
use crate::model::assignments::Plan;
use crate::model::change::Key;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::Status;
use crate::model::merge::Take;
use crate::session::log::{Filter, log};
use crate::session::work::Progress;
use crate::session::{Command, Session};
use crate::storage::journal::log::{Act, Logged};

/// Width of the page's column, in points.
const COLUMN: f32 = 780.0;
/// Entries of the history that are shown.
const ENTRIES: usize = 60;

/// What the page remembers between frames.
pub struct ProgressPage {
    /// Who is to have articles; everybody at first.
    people: Option<BTreeSet<AnnotatorId>>,
    each: u32,
    overlap: u8,
    seed: u64,
    /// The history, and of which state of the project.
    history: Vec<Logged>,
    made_for: Option<(u64, u64, Option<AnnotatorId>)>,
    /// Whose history.
    of: Option<AnnotatorId>,
}

impl Default for ProgressPage {
    fn default() -> Self {
        Self { people: None, each: 2, overlap: 20, seed: 1, history: Vec::new(), made_for: None, of: None }
    }
}

impl ProgressPage {
    /// Shows the page in all of the room there is.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, t.page);
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let width = (ui.available_width() - 48.0).min(COLUMN);
            let left = ((ui.available_width() - width) / 2.0).max(24.0);
            ui.horizontal(|ui| {
                ui.add_space(left);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.add_space(28.0);
                    ui.label(RichText::new("Progress").font(theme::serif(27.0)).color(t.text));
                    people_ui(ui, t, session);
                    conflicts_ui(ui, t, session, queue);
                    self.assign_ui(ui, t, session, queue);
                    work_ui(ui, t, session, queue);
                    assigned_ui(ui, t, session, queue);
                    self.history_ui(ui, t, session, queue);
                    ui.add_space(40.0);
                });
            });
        });
    }

    fn assign_ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        heading_ui(ui, t, "Assign articles");
        let project = session.project();
        let free =
            project.articles().keys().filter(|id| project.assignments().who(id).next().is_none()).count();
        if session.read_only().is_some() {
            return quiet_line(ui, t, "The project is open for reading only.");
        }
        if free == 0 {
            return quiet_line(
                ui,
                t,
                "Every article is assigned. Those that come later can be assigned here.",
            );
        }
        let all: Vec<AnnotatorId> =
            project.annotators().keys().filter(|id| id.as_str() != AnnotatorId::DECIDED).cloned().collect();
        let people = self.people.get_or_insert_with(|| all.iter().cloned().collect());
        ui.horizontal_wrapped(|ui| {
            for annotator in &all {
                let mut on = people.contains(annotator);
                if checkbox(ui, &mut on, safe(&session.shown_name(annotator))).clicked() {
                    if on {
                        people.insert(annotator.clone())
                    } else {
                        people.remove(annotator)
                    };
                }
            }
        });
        ui.add_space(4.0);
        let most = (people.len() as u32).max(1);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let words = |ui: &mut Ui, words: &str| {
                ui.label(RichText::new(words).color(t.secondary));
            };
            words(ui, "Of a hundred articles,");
            named(
                ui.add(egui::DragValue::new(&mut self.overlap).range(0..=100)),
                "Articles in a hundred to compare",
            );
            words(ui, "go to");
            named(ui.add(egui::DragValue::new(&mut self.each).range(1..=most)), "People for each of those");
            words(ui, "people each, so that they can be compared; the rest go to one. Seed");
            named(ui.add(egui::DragValue::new(&mut self.seed)), "Seed");
        });
        ui.add_space(6.0);
        let button = egui::Button::new(format!("Assign {}", count(free, "article", "articles")));
        let give = ui.add_enabled(!people.is_empty(), button);
        if give.on_hover_text("Whoever has an article keeps it; one undo takes this back").clicked() {
            let plan = Plan {
                seed: self.seed,
                annotators: people.clone(),
                each: self.each.min(most),
                overlap: self.overlap,
            };
            queue.command(Command::Assign(plan));
        }
    }

    fn history_ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
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
            self.history = log(store, filter).flatten().take(ENTRIES).collect();
            self.made_for = Some(wanted);
        }
        if self.history.is_empty() {
            return quiet_line(ui, t, "Nothing has been done yet.");
        }
        for entry in &self.history {
            entry_ui(ui, t, session, entry, queue);
        }
        quiet_line(ui, t, "All of it, filtered, as text, JSON or CSV: attache log PROJECT.");
    }
}

fn named(response: egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
}

fn quiet_line(ui: &mut Ui, t: &Tokens, words: &str) {
    quiet(ui, t, words);
}

fn heading_ui(ui: &mut Ui, t: &Tokens, words: &str) {
    ui.add_space(30.0);
    ui.label(RichText::new(words).font(theme::semibold(16.0)).color(t.text));
    ui.add_space(6.0);
}

/// A row for each annotator: what they have, and how much of it is done.
fn people_ui(ui: &mut Ui, t: &Tokens, session: &Session) {
    let all = session.progress();
    if all.is_empty() {
        ui.add_space(8.0);
        return quiet_line(ui, t, "Nobody has begun an article yet.");
    }
    ui.add_space(14.0);
    for (annotator, progress) in &all {
        person_ui(ui, t, &safe(&session.shown_name(annotator)), progress);
    }
}

fn person_ui(ui: &mut Ui, t: &Tokens, name: &str, progress: &Progress) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let painter = ui.painter();
    let words = Words::line(name, t.text);
    let laid = words.lay(painter, 180.0);
    laid.paint_in(painter, pos2(rect.left(), rect.center().y - laid.size.y / 2.0), 180.0);
    let of = |status| progress.by_status.get(&status).copied().unwrap_or(0);
    let (begun, done, reviewed) = (of(Status::InProgress), of(Status::Done), of(Status::Reviewed));
    // Where articles are given out, the bar is about those; else about what was begun.
    let (finished, open, total) = match progress.assigned {
        0 => (done + reviewed, begun, begun + done + reviewed),
        given => (progress.done, 0, given),
    };
    let total = total.max(1);
    let right = rect.right() - 250.0;
    let track = Rect::from_min_max(
        pos2(rect.left() + 194.0, rect.center().y - 5.0),
        pos2(right, rect.center().y + 5.0),
    );
    painter.rect_filled(track, CornerRadius::same(3), t.chip);
    let mut from = track.left();
    for (n, colour) in [(finished, t.done), (open, t.warning)] {
        let width = track.width() * n as f32 / total as f32;
        let part = Rect::from_min_max(pos2(from, track.top()), pos2(from + width, track.bottom()));
        painter.rect_filled(part, CornerRadius::same(3), colour);
        from += width;
    }
    let said = match progress.assigned {
        0 => format!("{} done · {begun} in progress", done + reviewed),
        given => format!("{} of {given} assigned articles done", progress.done),
    };
    let at = pos2(right + 14.0, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, &said, theme::sans(theme::SMALL), t.secondary);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {said}")));
}

/// What merging left open, each to be settled with a click.
fn conflicts_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let shared = session.unsettled();
    let layer = session.view().article.as_ref().and_then(|id| {
        let at = crate::model::layer::LayerRef::new(id, &session.view().annotator);
        Some((at, session.layer()?.conflicts().to_vec()))
    });
    let of_layer = layer.as_ref().map_or(0, |(_, c)| c.len());
    if shared.is_empty() && of_layer == 0 {
        return;
    }
    heading_ui(ui, t, "Conflicts");
    quiet_line(
        ui,
        t,
        "Two people changed the same thing in different ways. What is in force stays until you decide.",
    );
    let row = |ui: &mut Ui, what: String, ours: &str, theirs: &str| -> Option<Take> {
        let mut take = None;
        ui.label(RichText::new(safe(&what)).font(theme::semibold(12.5)).color(t.text));
        for (name, words, choice) in [("In force", ours, Take::Ours), ("Theirs", theirs, Take::Theirs)] {
            ui.horizontal(|ui| {
                if ui.button(if choice == Take::Ours { "Keep" } else { "Take" }).clicked() {
                    take = Some(choice);
                }
                let words = format!("{name}: {}", safe(words));
                ui.add(egui::Label::new(RichText::new(words).color(t.secondary)).truncate());
            });
        }
        ui.add_space(8.0);
        take
    };
    for (of, conflict) in &shared {
        let side = |side: &Option<Box<str>>| side.as_deref().unwrap_or("taken out").to_owned();
        let (ours, theirs) = (side(&conflict.ours), side(&conflict.theirs));
        if let Some(take) = row(ui, conflict.at.join(" › "), &ours, &theirs) {
            queue.command(Command::SettleShared { of: of.clone(), conflict: conflict.clone(), take });
        }
    }
    let Some((at, conflicts)) = layer else { return };
    for conflict in &conflicts {
        let side = |side: &Option<std::sync::Arc<crate::model::annotation::Annotation>>| {
            side.as_ref().map_or_else(|| "deleted".to_owned(), |a| session.describe(a))
        };
        let (ours, theirs) = (side(&conflict.ours), side(&conflict.theirs));
        if let Some(take) = row(ui, conflict.id.to_string(), &ours, &theirs) {
            queue.command(Command::Settle { at: at.clone(), conflict: conflict.clone(), take });
        }
    }
}

/// One's own articles, those first that are not done.
fn work_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let tasks = session.work_list(session.me());
    if tasks.is_empty() {
        return;
    }
    heading_ui(ui, t, "Your articles");
    for task in &tasks {
        let title = session.project().article(&task.article).map(|a| a.meta().title.clone());
        let title = safe(title.as_deref().unwrap_or(task.article.as_str()));
        let small =
            format!("{} · {}", task.status.name(), count(task.annotations, "annotation", "annotations"));
        if article_row(ui, t, &title, &small) {
            open(&task.article, queue);
        }
    }
}

/// Who has each article that is given to somebody.
fn assigned_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let project = session.project();
    if project.assignments().articles.is_empty() {
        return;
    }
    heading_ui(ui, t, "Who has what");
    let shown: Vec<ArticleId> = session.listed().to_vec();
    egui::ScrollArea::vertical().id_salt("who has what").max_height(340.0).show_rows(
        ui,
        28.0,
        shown.len(),
        |ui, rows| {
            for id in &shown[rows] {
                let Some(article) = project.article(id) else { continue };
                let who = project.assignments().who(id).map(|annotator| {
                    let slot = article.layers().get(annotator);
                    let status = slot.map_or(Status::Untouched, |s| s.summary().status);
                    format!("{} ({})", safe(&session.shown_name(annotator)), status.name())
                });
                let who = who.collect::<Vec<_>>().join(", ");
                let who = if who.is_empty() { "nobody".to_owned() } else { who };
                if article_row(ui, t, &safe(&article.meta().title), &who) {
                    open(id, queue);
                }
            }
        },
    );
}

fn entry_ui(ui: &mut Ui, t: &Tokens, session: &Session, entry: &Logged, queue: &mut Queue) {
    let what = match &entry.act {
        Act::Did(what) => what.clone(),
        Act::Undid(what) => format!("undid: {what}"),
        Act::Redid(what) => format!("redid: {what}"),
        Act::Spent { article, seconds } => format!("spent {} min on {article}", seconds.div_ceil(60)),
    };
    let time: String =
        entry.time.to_string().chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect();
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
            queue.act(crate::session::action::Action::ModeReview);
            queue.command(Command::OpenArticle(article));
        } else {
            open(&article, queue);
        }
    }
}

fn open(article: &ArticleId, queue: &mut Queue) {
    queue.act(crate::session::action::Action::ModeAnnotate);
    queue.command(Command::OpenArticle(article.clone()));
}

/// A row with words and small print; gives whether it was clicked.
fn article_row(ui: &mut Ui, t: &Tokens, words: &str, small: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(5), t.chip);
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let width = (inner.width() - 240.0).max(80.0);
    let laid = Words::line(words, t.text).lay(ui.painter(), width);
    laid.paint_in(ui.painter(), pos2(inner.left(), inner.center().y - laid.size.y / 2.0), width);
    let at = pos2(inner.right(), inner.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, small, theme::sans(theme::SMALL), t.secondary);
    focus_ring(ui, &response, rect);
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, format!("{words}, {small}")));
    response.clicked()
}
