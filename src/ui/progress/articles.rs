//! Each article: who has it or has begun it, how far they are, and giving it to others.

use std::collections::{BTreeMap, BTreeSet};

use egui::{RichText, Ui, vec2};

use super::Facts;
use super::rows::{article_row, heading_ui, open};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::Status;
use crate::session::{Command, Session};
use crate::ui::dialogs::fields::combo;
use crate::ui::queue::Queue;
use crate::ui::status_bar::count;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{checkbox, safe};

/// Height of a row, in points.
const ROW: f32 = 28.0;
/// Most height of a list, in points.
const LIST: f32 = 340.0;
/// Room for the button at the end of a row, and for the scroll bar.
const GIVE: f32 = 84.0;

/// The articles of one annotator, those first that are not done.
pub fn work_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: &Session,
    facts: &mut Facts,
    of: &mut Option<AnnotatorId>,
    queue: &mut Queue,
) {
    let assigned: Vec<&AnnotatorId> =
        facts.progress.iter().filter(|(_, p)| p.assigned > 0).map(|(id, _)| id).collect();
    if assigned.is_empty() {
        return;
    }
    let whose = of.clone().unwrap_or_else(|| session.me().clone());
    heading_ui(ui, t, "Work list");
    let name = |id: &AnnotatorId| {
        let name = safe(&session.shown_name(id));
        if id == session.me() { format!("{name} (you)") } else { name }
    };
    combo(ui, "Whose work list", &name(&whose), 240.0, |list| {
        for id in assigned {
            let mut chosen = whose.clone();
            list.value(&mut chosen, id.clone(), name(id));
            if chosen != whose {
                *of = Some(chosen);
            }
        }
    });
    ui.add_space(4.0);
    let tasks = facts.tasks(session, &whose);
    let rows = tasks.len();
    egui::ScrollArea::vertical().id_salt("work list").max_height(LIST).min_scrolled_height(LIST).show_rows(
        ui,
        ROW,
        rows,
        |ui, rows| {
            for task in &tasks[rows] {
                let title = session.project().article(&task.article).map(|a| a.meta().title.clone());
                let title = safe(title.as_deref().unwrap_or(task.article.as_str()));
                let small = format!(
                    "{} · {}",
                    task.status.name(),
                    count(task.annotations, "annotation", "annotations")
                );
                if article_row(ui, t, &title, &small) {
                    open(&task.article, queue);
                }
            }
        },
    );
}

/// Who has each article, or has begun it.
pub fn articles_ui(ui: &mut Ui, t: &Tokens, session: &Session, facts: &Facts, queue: &mut Queue) {
    let shown: &[ArticleId] = session.listed();
    if shown.is_empty() {
        return;
    }
    heading_ui(ui, t, "Articles");
    egui::ScrollArea::vertical().id_salt("articles").max_height(LIST).min_scrolled_height(LIST).show_rows(
        ui,
        ROW,
        shown.len(),
        |ui, rows| {
            for id in &shown[rows] {
                article_ui(ui, t, session, facts, id, queue);
            }
        },
    );
}

fn article_ui(ui: &mut Ui, t: &Tokens, session: &Session, facts: &Facts, id: &ArticleId, queue: &mut Queue) {
    let project = session.project();
    let Some(article) = project.article(id) else { return };
    let mut who: BTreeMap<&AnnotatorId, Status> =
        project.assignments().who(id).map(|annotator| (annotator, Status::Untouched)).collect();
    for (annotator, slot) in article.layers() {
        let summary = slot.summary();
        if summary.has_marks() || who.contains_key(annotator) {
            who.insert(annotator, summary.status);
        }
    }
    let review = AnnotatorId::new(AnnotatorId::DECIDED);
    let reviewed = who.remove(&review).map(|status| (&review, status));
    let told = who.into_iter().chain(reviewed).map(|(annotator, status)| {
        let name = match annotator.as_str() {
            AnnotatorId::DECIDED => "review".to_owned(),
            _ => safe(&session.shown_name(annotator)),
        };
        let minutes = facts.minutes(Some(annotator), Some(id));
        let minutes = minutes.map_or(String::new(), |minutes| format!(", {minutes} min"));
        format!("{name} {}{minutes}", status.name().to_lowercase())
    });
    let told = told.collect::<Vec<_>>().join(" · ");
    let told = if told.is_empty() { "nobody yet".to_owned() } else { told };
    let title = safe(&article.meta().title);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = (ui.available_width() - GIVE).max(120.0);
        let clicked = ui.allocate_ui(vec2(width, ROW), |ui| {
            ui.set_width(width);
            article_row(ui, t, &title, &told)
        });
        if clicked.inner {
            open(id, queue);
        }
        give_ui(ui, session, id, &title, queue);
    });
}

/// A menu that gives one article to people.
fn give_ui(ui: &mut Ui, session: &Session, id: &ArticleId, title: &str, queue: &mut Queue) {
    let project = session.project();
    let words = RichText::new("Give…").font(theme::sans(theme::SMALL));
    let enabled = session.read_only().is_none();
    let menu = ui.add_enabled_ui(enabled, |ui| {
        egui::containers::menu::MenuButton::from_button(egui::Button::new(words)).ui(ui, |ui| {
            ui.set_min_width(180.0);
            let has: BTreeSet<AnnotatorId> = project.assignments().who(id).cloned().collect();
            for annotator in project.annotators().keys().filter(|a| a.as_str() != AnnotatorId::DECIDED) {
                let mut on = has.contains(annotator);
                if checkbox(ui, &mut on, safe(&session.shown_name(annotator))).clicked() {
                    let mut who = has.clone();
                    if on {
                        who.insert(annotator.clone())
                    } else {
                        who.remove(annotator)
                    };
                    queue.command(Command::SetAssigned { articles: vec![id.clone()], who });
                }
            }
        })
    });
    let name = format!("Give “{title}” to…");
    menu.inner.0.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name));
}
