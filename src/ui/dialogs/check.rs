//! What a check of the project has found; each line goes to its place.

use egui::{Key, ScrollArea, Ui};

use super::row::{ROW, Row};
use super::{Around, Dialog, fields};
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId, IdKind};
use crate::session::action::Action;
use crate::session::check::Checked;
use crate::session::{Command, Session};
use crate::storage::{Place, Problem};
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::widgets::safe;

/// What was found, in a list.
pub struct CheckReport {
    checked: Checked,
    filter: String,
    /// Positions in broken, then incomplete, that fit the filter.
    shown: Vec<usize>,
    made_for: Option<String>,
    chosen: usize,
}

/// Where a problem leads.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Goal {
    Annotation(ArticleId, AnnotatorId, Option<AnnotationId>),
    Article(ArticleId),
    Schema,
    Canonicals,
}

impl CheckReport {
    /// Of a check that was made.
    #[must_use]
    pub fn new(checked: Checked) -> Self {
        Self { checked, filter: String::new(), shown: Vec::new(), made_for: None, chosen: 0 }
    }

    fn problem(&self, at: usize) -> Option<&Problem> {
        self.checked.broken.iter().chain(&self.checked.incomplete).nth(at)
    }

    fn update(&mut self) {
        if self.made_for.as_ref() == Some(&self.filter) {
            return;
        }
        let words = self.filter.to_lowercase();
        let fits = |p: &Problem| {
            let all = p.to_string().to_lowercase();
            words.split_whitespace().all(|w| all.contains(w))
        };
        let all = self.checked.broken.iter().chain(&self.checked.incomplete);
        self.shown = all.enumerate().filter(|(_, p)| fits(p)).map(|(i, _)| i).collect();
        self.chosen = 0;
        self.made_for = Some(self.filter.clone());
    }
}

impl Dialog for CheckReport {
    fn title(&self) -> String {
        "Check of the project".to_owned()
    }

    fn width(&self) -> f32 {
        800.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        self.update();
        let Checked { broken, incomplete, articles, layers } = &self.checked;
        let looked = format!(
            "{} and {}",
            fields::count(*articles, "article", "articles"),
            fields::count(*layers, "layer", "layers")
        );
        let all_well = broken.is_empty() && incomplete.is_empty();
        let said = if all_well {
            format!("{looked} looked at. All of it holds.")
        } else {
            format!(
                "{looked} looked at: {} broken, {} still to do or put right.",
                fields::grouped(broken.len()),
                fields::grouped(incomplete.len())
            )
        };
        ui.label(egui::RichText::new(said).color(t.text));
        if !all_well {
            ui.add_space(8.0);
            let field = fields::line(
                ui,
                "Filter what was found",
                &mut self.filter,
                "Words of it, a file, an annotator",
            );
            if ui.memory(|m| m.focused().is_none()) {
                field.request_focus();
            }
            self.rows_ui(ui, around, queue);
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if fields::secondary(ui, "Close").clicked() {
                queue.push(Wish::CloseDialog);
            }
            if fields::secondary(ui, "Check again").clicked() {
                queue.push(Wish::CloseDialog);
                queue.act(Action::Check);
            }
            if !all_well && fields::secondary(ui, "Copy").clicked() {
                let all = self.checked.broken.iter().map(|p| format!("broken: {p}"));
                let lines: Vec<String> =
                    all.chain(self.checked.incomplete.iter().map(ToString::to_string)).collect();
                ui.ctx().copy_text(lines.join("\n"));
            }
        });
    }
}

impl CheckReport {
    fn rows_ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
        if down {
            self.chosen = (self.chosen + 1).min(self.shown.len().saturating_sub(1));
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        let height = (ui.ctx().content_rect().height() * 0.84 - 220.0).max(160.0);
        let mut area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        if up || down {
            area = area.vertical_scroll_offset((self.chosen as f32 * (ROW + 2.0) - height / 2.0).max(0.0));
        }
        let mut taken = fields::entered(ui).then(|| self.shown.get(self.chosen).copied()).flatten();
        ui.add_space(8.0);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            area.show_rows(ui, ROW, self.shown.len(), |ui, rows| {
                ui.set_width(ui.available_width() - 12.0);
                for at in rows {
                    if self.row_ui(ui, around, session, at) {
                        taken = self.shown.get(at).copied();
                    }
                }
            });
        });
        if let Some(goal) = taken.and_then(|at| self.problem(at)).and_then(goal) {
            go_to(goal, session, queue);
        }
    }

    fn row_ui(&self, ui: &mut Ui, around: &Around<'_>, session: &Session, at: usize) -> bool {
        let Some(number) = self.shown.get(at).copied() else { return false };
        let Some(problem) = self.problem(number) else { return false };
        let is_broken = number < self.checked.broken.len();
        let place = place_words(problem, session);
        let kind = if is_broken { "broken" } else { "to do" };
        let row = Row {
            words: &problem.what,
            hint: &place,
            key: "",
            dot: Some(if is_broken { around.t.error } else { around.t.warning }),
            chosen: at == self.chosen,
            name: &safe(&format!("{kind}: {} ({place})", problem.what)),
        };
        let response = row.show(ui, around.t);
        let response = response.on_hover_text(safe(&problem.to_string()));
        response.clicked()
    }
}

/// Where a problem is, as the window names it: title and annotator, else the file.
fn place_words(problem: &Problem, session: &Session) -> String {
    let project = session.project();
    let title =
        |id: &ArticleId| project.article(id).map_or_else(|| id.to_string(), |a| a.meta().title.clone());
    match goal(problem) {
        Some(Goal::Annotation(article, annotator, _)) => {
            format!("{} · {}", title(&article), session.shown_name(&annotator))
        }
        Some(Goal::Article(article)) => title(&article),
        _ => session.hidden(problem.file.display().to_string()),
    }
}

/// Where a problem leads, by the project folder's order.
fn goal(problem: &Problem) -> Option<Goal> {
    let parts: Vec<&str> = problem.file.iter().map(|p| p.to_str().unwrap_or("")).collect();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    Some(match parts.as_slice() {
        ["schema.ron"] => Goal::Schema,
        ["entities.ron"] => Goal::Canonicals,
        ["articles", file] => Goal::Article(ArticleId::new(&stem(file))),
        ["layers", annotator, file] => {
            let id = match &problem.place {
                Some(Place::Id(id)) => id.parse().ok(),
                _ => None,
            };
            Goal::Annotation(ArticleId::new(&stem(file)), AnnotatorId::new(annotator), id)
        }
        _ => return None,
    })
}

fn go_to(goal: Goal, session: &Session, queue: &mut Queue) {
    let (article, annotator, id) = match goal {
        Goal::Schema => return then(Action::EditSchema, queue),
        Goal::Canonicals => return then(Action::Canonicals, queue),
        Goal::Article(article) => (article, None, None),
        Goal::Annotation(article, annotator, id) => (article, Some(annotator), id),
    };
    queue.push(Wish::CloseDialog);
    if session.view().article.as_ref() != Some(&article) {
        queue.command(Command::OpenArticle(article));
    }
    if let Some(annotator) = annotator.filter(|a| session.view().annotator != *a) {
        queue.command(Command::ShowLayer(annotator));
    }
    if let Some(id) = id.filter(|id| matches!(id.kind(), IdKind::Entity | IdKind::Commitment)) {
        queue.command(Command::SelectAnnotation(id));
    }
    queue.push(Wish::Focus(Pane::Article));
}

fn then(action: Action, queue: &mut Queue) {
    queue.push(Wish::CloseDialog);
    queue.act(action);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::storage::Severity;

    fn at(file: &str, place: Option<Place>) -> Option<Goal> {
        goal(&Problem::new(Severity::Error, Path::new(file), "x", "").at(place))
    }

    #[test]
    fn a_problem_leads_to_where_its_file_and_id_point() {
        let id = "e-7f3k2m9xq1";
        let place = Some(Place::Id(id.to_owned()));
        let wanted = Goal::Annotation("talks".into(), "ana".into(), id.parse().ok());
        assert_eq!(at("layers/ana/talks.ron", place), Some(wanted));
        assert_eq!(at("articles/talks.txt", None), Some(Goal::Article("talks".into())));
        assert_eq!(at("schema.ron", Some(Place::Line(3))), Some(Goal::Schema));
        assert_eq!(at("history/ana/1.ron", None), None);
    }
}
