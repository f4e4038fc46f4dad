//! The list of articles: filter, status, title, date and counts.

use egui::{Align2, CornerRadius, Key, Rect, RichText, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::queue::{Pane, Queue, Wish};
use super::script_text::{Face, Words, label};
use super::status_bar::count;
use super::theme::{self, Tokens};
use super::widgets::{focus_ring, safe};
use crate::model::ids::ArticleId;
use crate::model::layer::Status;
use crate::model::project::Article;
use crate::session::review::compared;
use crate::session::{Command, Mode, Session};

/// Height of a row: two lines of title and one of small print.
const ROW: f32 = 66.0;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct ArticleList {
    filter: String,
    status: Option<Status>,
    shown: Vec<ArticleId>,
    made_for: Option<(u64, u64, String, Option<Status>)>,
    scrolled_to: Option<ArticleId>,
    wants_focus: bool,
}

impl ArticleList {
    /// Gives the keyboard to the filter in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// The articles as filtered and ordered, made anew when something changed.
    pub fn update(&mut self, session: &Session) -> Option<Vec<ArticleId>> {
        let key = (session.list_generation(), session.identity(), self.filter.clone(), self.status);
        if self.made_for.as_ref() == Some(&key) {
            return None;
        }
        let filter = self.filter.trim().to_lowercase();
        let wanted = |a: &&Article| {
            self.status.is_none_or(|s| status_of(a, session) == s)
                && (filter.is_empty() || matches(a, &filter))
        };
        let mut articles: Vec<&Article> = session.project().articles().values().filter(wanted).collect();
        articles.sort_by(|a, b| order(a).cmp(&order(b)));
        self.shown = articles.iter().map(|a| a.meta().id.clone()).collect();
        self.made_for = Some(key);
        Some(self.shown.clone())
    }

    /// Shows the list.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        self.filter_ui(ui, t, queue);
        if self.shown.is_empty() {
            self.empty_ui(ui, t, session, queue);
            return;
        }
        let mut area = egui::ScrollArea::vertical().auto_shrink([false, false]);
        let open = session.view().article.clone();
        if open != self.scrolled_to {
            if let Some(at) = open.as_ref().and_then(|id| self.shown.iter().position(|s| s == id)) {
                let y = at as f32 * ROW;
                let seen = ui.available_height();
                let now = ui.data(|d| d.get_temp::<f32>(ui.scope_id().with("scroll"))).unwrap_or(0.0);
                if y < now || y + ROW > now + seen {
                    area = area.vertical_scroll_offset((y - seen / 2.0).max(0.0));
                }
            }
            self.scrolled_to.clone_from(&open);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let id = ui.scope_id().with("scroll");
        let output = area.show_rows(ui, ROW, self.shown.len(), |ui, rows| {
            for at in rows {
                row_ui(ui, t, session, &self.shown[at], queue);
            }
        });
        ui.data_mut(|d| d.insert_temp(id, output.state.clamped_offset().y));
    }

    fn filter_ui(&mut self, ui: &mut Ui, t: &Tokens, queue: &mut Queue) {
        let row = vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            self.status_menu(ui, t);
            let width = ui.available_width();
            let edit = egui::TextEdit::singleline(&mut self.filter)
                .hint_text("Filter articles…")
                .desired_width(width)
                .margin(vec2(10.0, 6.0));
            let response = ui.add(edit).on_hover_text(
                "Words of the title, source, date or tags; Enter opens the first that is left",
            );
            response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter articles"));
            if std::mem::take(&mut self.wants_focus) {
                response.request_focus();
            }
            if response.lost_focus()
                && ui.input(|i| i.key_pressed(Key::Enter))
                && let Some(first) = self.shown.first().filter(|_| !self.filter.trim().is_empty())
            {
                queue.command(Command::OpenArticle(first.clone()));
                queue.push(Wish::Focus(Pane::Article));
            }
            if response.has_focus() && ui.input(|i| i.key_pressed(Key::Escape)) {
                self.filter.clear();
            }
        });
        ui.add_space(6.0);
    }

    fn status_menu(&mut self, ui: &mut Ui, t: &Tokens) {
        let button = egui::Button::new("").frame_when_inactive(false).min_size(vec2(28.0, 28.0));
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
            ui.set_min_width(140.0);
            if ui.selectable_label(self.status.is_none(), "Every status").clicked() {
                self.status = None;
                ui.close();
            }
            for status in Status::ALL {
                if ui.selectable_label(self.status == Some(status), status.name()).clicked() {
                    self.status = Some(status);
                    ui.close();
                }
            }
        });
        let colour = if self.status.is_some() { t.accent } else { t.secondary };
        paint_funnel(ui, response.rect.center(), colour);
        let shown = self.status.map_or("every status", Status::name);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Filter by status: {shown}"))
        });
        response.on_hover_text(format!("Shown: {shown}"));
    }

    fn empty_ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        ui.add_space(12.0);
        if session.project().articles().is_empty() {
            ui.label(RichText::new("No articles yet. Open some, or drop files here.").color(t.secondary));
            if ui.button("Open articles…").clicked() {
                queue.act(crate::session::action::Action::OpenArticles);
            }
        } else {
            ui.label(RichText::new("No article fits the filter.").color(t.secondary));
            if ui.button("Show all").clicked() {
                self.filter.clear();
                self.status = None;
            }
        }
    }
}

fn row_ui(ui: &mut Ui, t: &Tokens, session: &Session, id: &ArticleId, queue: &mut Queue) {
    let Some(article) = session.project().article(id) else { return };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    let selected = session.view().article.as_ref() == Some(id);
    let ground = rect.shrink2(vec2(0.0, 2.0));
    if selected {
        ui.painter().rect_filled(ground, CornerRadius::same(6), t.accent_soft);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(ground, CornerRadius::same(6), t.chip);
    }
    let status = status_of(article, session);
    let inner =
        Rect::from_min_max(pos2(rect.left() + 30.0, ground.top()), pos2(rect.right() - 8.0, ground.bottom()));
    let title = safe(&article.meta().title);
    let words = Words { face: Face::Semibold, lines: 2, ..Words::line(&title, t.text) };
    let laid = words.lay(ui.painter(), inner.width());
    let small = small_print(article, session);
    let height = laid.size.y + if small.is_empty() { 0.0 } else { 18.0 };
    let top = (ground.center().y - height / 2.0).round();
    paint_status(ui, t, pos2(rect.left() + 15.0, top + laid.first_line / 2.0), status);
    laid.paint_in(ui.painter(), pos2(inner.left(), top), inner.width());
    let (x, align) =
        if laid.rtl { (inner.right(), Align2::RIGHT_TOP) } else { (inner.left(), Align2::LEFT_TOP) };
    ui.painter().text(pos2(x, top + laid.size.y + 3.0), align, &small, theme::sans(11.5), t.faint);
    focus_ring(ui, &response, ground);
    response.widget_info(|| {
        let name = format!("{title}, {}, {small}", status.name());
        egui::WidgetInfo::selected(egui::Role::ListItem, true, selected, name)
    });
    if response.clicked() {
        queue.command(Command::OpenArticle(id.clone()));
    }
    response.context_menu(|ui| row_menu(ui, article, session, queue));
    if laid.elided {
        response.on_hover_ui(|ui| drop(label(ui, &Words { lines: 20, ..words })));
    }
}

/// By date, those without one last, then by id.
fn order(article: &Article) -> (bool, Option<&str>, &str) {
    let meta = article.meta();
    (meta.date.is_none(), meta.date.as_deref(), meta.id.as_str())
}

fn row_menu(ui: &mut Ui, article: &Article, session: &Session, queue: &mut Queue) {
    let id = article.meta().id.clone();
    let now = status_of(article, session);
    for status in Status::ALL {
        if ui.radio(now == status, status.name()).clicked() {
            queue.command(Command::SetStatus(id.clone(), status));
            ui.close();
        }
    }
    ui.separator();
    if ui.button("Details…").clicked() {
        queue.command(Command::OpenArticle(id.clone()));
        queue.act(crate::session::action::Action::ArticleDetails);
        ui.close();
    }
    if ui
        .button("Remove")
        .on_hover_text("Move it with its annotations to the project's trash; undo brings it back")
        .clicked()
    {
        queue.command(Command::RemoveArticles(vec![id]));
        ui.close();
    }
}

fn status_of(article: &Article, session: &Session) -> Status {
    article.layers().get(&session.view().annotator).map_or(Status::Untouched, |slot| slot.summary().status)
}

fn small_print(article: &Article, session: &Session) -> String {
    let meta = article.meta();
    let mut parts: Vec<String> = meta.date.iter().cloned().collect();
    if !meta.language.is_empty() && meta.language != "en" {
        parts.push(safe(&meta.language));
    }
    if session.mode() == Mode::Review {
        parts.push(match compared(article).count() {
            0 => "nobody yet".to_owned(),
            n => count(n, "annotator", "annotators"),
        });
    } else if let Some(slot) = article.layers().get(&session.view().annotator) {
        let counts = slot.summary().counts;
        if counts.total() > 0 {
            parts.push(format!("{} · {}", counts.entities, counts.commitments));
        }
    }
    parts.join(" · ")
}

fn matches(article: &Article, filter: &str) -> bool {
    let meta = article.meta();
    let fields =
        [meta.title.as_str(), meta.source.as_str(), meta.id.as_str(), meta.date.as_deref().unwrap_or("")];
    let all = fields.into_iter().chain(meta.tags.iter().map(String::as_str));
    let all: Vec<String> = all.map(str::to_lowercase).collect();
    filter.split_whitespace().all(|word| all.iter().any(|field| field.contains(word)))
}

/// Three lines that get shorter: a filter.
fn paint_funnel(ui: &Ui, centre: egui::Pos2, colour: egui::Color32) {
    for (row, half) in [(-4.0, 6.5), (0.0, 4.0), (4.0, 1.5)] {
        let line = [centre + vec2(-half, row), centre + vec2(half, row)];
        ui.painter().line_segment(line, Stroke::new(1.6, colour));
    }
}

/// A circle that fills as the work goes on: shape tells, not colour alone.
fn paint_status(ui: &Ui, t: &Tokens, centre: egui::Pos2, status: Status) {
    let painter = ui.painter();
    let radius = 4.5;
    match status {
        Status::Untouched => drop(painter.circle_stroke(centre, radius, Stroke::new(1.3, t.faint))),
        Status::InProgress => {
            painter.circle_stroke(centre, radius, Stroke::new(1.3, t.warning));
            let half: Vec<egui::Pos2> = (0..=16)
                .map(|i| std::f32::consts::PI * (0.5 + i as f32 / 16.0))
                .map(|a| centre + vec2(a.cos(), a.sin()) * radius)
                .collect();
            painter.add(egui::Shape::convex_polygon(half, t.warning, Stroke::NONE));
        }
        Status::Done => drop(painter.circle_filled(centre, radius + 0.5, t.done)),
        Status::Reviewed => {
            painter.circle_filled(centre, radius + 0.5, t.done);
            painter.circle_stroke(centre, radius + 2.5, Stroke::new(1.2, t.done));
        }
    }
}
