//! Finding words, patterns or labels in all articles, also those that are not loaded.

use std::time::Duration;

use egui::{Button, Id, Key, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::places::{ROW, article_ui, place_ui};
use super::{Around, Dialog, fields};
use crate::analysis::pattern::{Options, Pattern};
use crate::model::ids::LabelId;
use crate::session::search::{Ended, Found, MOST, Query, Search};
use crate::session::{Command, Session};
use crate::ui::act::wake;
use crate::ui::legend;
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::widgets::safe;

/// Seconds without a key after which typed words are searched for.
const PAUSE: f64 = 0.2;
/// Longest selection that is taken over as what to find, in bytes.
const TAKEN_OVER: usize = 200;

/// What is looked for, as it stands in the controls.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sought {
    words: String,
    options: Options,
    label: Option<LabelId>,
}

/// A row of the results: an article, or a place in it by its number.
enum Row {
    Article(String, usize),
    Place(usize),
}

/// Find in the project.
pub struct FindInProject {
    sought: Sought,
    /// What `found` is of.
    done: Option<Sought>,
    /// When something was typed last.
    typed_at: f64,
    search: Option<Search>,
    ended: Option<Ended>,
    error: Option<String>,
    found: Vec<Found>,
    rows: Vec<Row>,
    /// Place in `rows` of the article that places are added to.
    heading: usize,
    /// Number of the chosen place.
    chosen: usize,
    has_begun: bool,
    moved: bool,
}

impl FindInProject {
    /// With the selected words, where they are within a line; else with what was looked for last.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        let selected = session.text().and_then(|t| t.as_str().get(session.view().selection())).unwrap_or("");
        let fits = !selected.trim().is_empty() && selected.len() <= TAKEN_OVER && !selected.contains('\n');
        let words = if fits { selected.to_owned() } else { String::new() };
        Self {
            sought: Sought { words, ..Sought::default() },
            done: None,
            typed_at: 0.0,
            search: None,
            ended: None,
            error: None,
            found: Vec::new(),
            rows: Vec::new(),
            heading: 0,
            chosen: 0,
            has_begun: false,
            moved: false,
        }
    }

    /// Under which what was looked for last is remembered while the program runs.
    fn memory() -> Id {
        Id::unique("find in project")
    }
}

impl Dialog for FindInProject {
    fn title(&self) -> String {
        "Find in the project".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        let first = !std::mem::replace(&mut self.has_begun, true);
        if first && self.sought.words.is_empty() {
            self.sought = ui.data(|d| d.get_temp(Self::memory())).unwrap_or_default();
        }
        self.controls_ui(ui, around, session, first);
        self.follow(ui, session);
        ui.add_space(8.0);
        self.said_ui(ui, around);
        self.keys(ui);
        self.results_ui(ui, around, session, queue);
    }
}

impl FindInProject {
    fn controls_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, first: bool) {
        let before = self.sought.clone();
        let edit = TextEdit::singleline(&mut self.sought.words).hint_text("Words to find in all articles");
        let edit = edit.desired_width(f32::INFINITY).margin(vec2(10.0, 8.0)).return_key(None);
        let field = fields::named(ui.add(edit), Role::TextInput, "Find in the project");
        if first {
            fields::select_all(ui, &field, &self.sought.words);
        }
        if first || ui.memory(|m| m.focused().is_none()) {
            field.request_focus();
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let schema = session.project().schema();
            let name = self.sought.label.as_ref().map(|l| safe(schema.label_name(l)));
            ui.label(RichText::new("in").color(around.t.secondary));
            fields::combo(
                ui,
                "Where to look",
                &name.unwrap_or_else(|| "the texts".to_owned()),
                200.0,
                |list| {
                    list.value(&mut self.sought.label, None, "the texts");
                    for label in &schema.labels {
                        let chosen = self.sought.label.as_ref() == Some(&label.id);
                        let button = legend::choice(around.t, schema, label, chosen);
                        if list.button(chosen, &label.name, button) {
                            self.sought.label = Some(label.id.clone());
                        }
                    }
                },
            );
            toggle(ui, "Match case", &mut self.sought.options.case);
            toggle(ui, "Whole words", &mut self.sought.options.whole_word);
            toggle(ui, "Pattern", &mut self.sought.options.regex);
        });
        if self.sought != before {
            self.typed_at = ui.input(|i| i.time);
        }
    }

    /// Starts a search when typing has paused, and takes what it finds.
    fn follow(&mut self, ui: &Ui, session: &Session) {
        if self.done.as_ref() != Some(&self.sought) {
            let waited = ui.input(|i| i.time) - self.typed_at;
            if self.done.is_some() && waited < PAUSE {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(PAUSE - waited));
            } else {
                self.start(ui, session);
            }
        }
        let Some(search) = &self.search else { return };
        // Asked first: what came in between is then taken below.
        let ended = search.ended();
        let new = search.take();
        if ended.is_some() {
            self.ended = ended;
            self.search = None;
        }
        self.add(new, session);
    }

    fn start(&mut self, ui: &Ui, session: &Session) {
        self.done = Some(self.sought.clone());
        ui.data_mut(|d| d.insert_temp(Self::memory(), self.sought.clone()));
        (self.search, self.ended, self.error) = (None, None, None);
        self.found.clear();
        self.rows.clear();
        self.chosen = 0;
        let pattern = match Pattern::new(&self.sought.words, self.sought.options).transpose() {
            Ok(pattern) => pattern,
            Err(error) => {
                self.error = Some(error.to_string());
                return;
            }
        };
        let label = self.sought.label.as_ref().and_then(|l| session.project().schema().label(l));
        let labels: Vec<LabelId> =
            label.map(|l| std::iter::once(&l.id).chain(&l.aliases).cloned().collect()).unwrap_or_default();
        if pattern.is_some() || !labels.is_empty() {
            self.search = session.search(Query { pattern, labels }, wake(ui.ctx()));
        }
    }

    fn add(&mut self, new: Vec<Found>, session: &Session) {
        for found in new {
            let same = self.found.last().is_some_and(|last| last.article == found.article);
            if same {
                if let Some(Row::Article(_, count)) = self.rows.get_mut(self.heading) {
                    *count += 1;
                }
            } else {
                let article = session.project().article(&found.article);
                let title = article.map_or_else(|| found.article.to_string(), |a| a.meta().title.clone());
                self.heading = self.rows.len();
                self.rows.push(Row::Article(title, 1));
            }
            self.rows.push(Row::Place(self.found.len()));
            self.found.push(found);
        }
    }

    /// How much was found, and how far the search is.
    fn said_ui(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let t = around.t;
        if let Some(error) = &self.error {
            return fields::wrong(ui, t, error);
        }
        ui.horizontal(|ui| {
            let articles = self.rows.iter().filter(|r| matches!(r, Row::Article(..))).count();
            let places = fields::count(self.found.len(), "place", "places");
            let mut words = format!("{places} in {}", fields::count(articles, "article", "articles"));
            if let Some(search) = &self.search {
                let (done, total) = search.progress();
                words = format!(
                    "{words} · {} of {} looked through",
                    fields::grouped(done),
                    fields::grouped(total)
                );
            } else if self.ended.is_none() {
                words = "Typed words are found as they stand; with a label, in your annotations.".to_owned();
            }
            if self.ended.as_ref().is_some_and(|e| e.is_cut) {
                words = format!("The first {} places; narrow it down to see others", fields::grouped(MOST));
            }
            fields::hint(ui, t, &words);
            if self.search.is_some() && fields::small(ui, "Stop", "Stop the search").clicked() {
                self.search = None;
                self.ended = Some(Ended::default());
            }
        });
        let unread = self.ended.as_ref().map_or(&[][..], |e| &e.unread);
        if let Some(first) = unread.first() {
            let more = fields::count(unread.len(), "article could not be read", "articles could not be read");
            fields::wrong(ui, t, &format!("{more}; first: {}", safe(first)));
        }
    }

    /// Up and Down walk through the places.
    fn keys(&mut self, ui: &Ui) {
        let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
        self.moved = up || down;
        if down {
            self.chosen = (self.chosen + 1).min(self.found.len().saturating_sub(1));
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
    }

    fn results_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, queue: &mut Queue) {
        let mut taken = fields::entered(ui).then_some(self.chosen);
        let height = (ui.ctx().content_rect().height() * 0.84 - 200.0).max(160.0);
        let mut area =
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        if self.moved {
            let at =
                self.rows.iter().position(|r| matches!(r, Row::Place(n) if *n == self.chosen)).unwrap_or(0);
            area = area.vertical_scroll_offset((at as f32 * ROW - height / 2.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, self.rows.len(), |ui, rows| {
            ui.set_width(ui.available_width() - 12.0);
            for row in &self.rows[rows] {
                match row {
                    Row::Article(title, count) => article_ui(ui, around, title, *count),
                    Row::Place(at) => {
                        if place_ui(ui, around, &self.found[*at], *at == self.chosen) {
                            taken = Some(*at);
                        }
                    }
                }
            }
        });
        if let Some(found) = taken.and_then(|at| self.found.get(at)) {
            go_to(found, session, queue);
        }
    }
}

fn toggle(ui: &mut Ui, words: &str, on: &mut bool) {
    let response = ui.add(Button::selectable(*on, words).min_size(vec2(28.0, 28.0)));
    if response.clicked() {
        *on = !*on;
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, words));
}

fn go_to(found: &Found, session: &Session, queue: &mut Queue) {
    queue.push(Wish::CloseDialog);
    if session.view().article.as_ref() != Some(&found.article) {
        queue.command(Command::OpenArticle(found.article.clone()));
    }
    match found.annotation {
        Some(id) => {
            if session.view().annotator != *session.me() {
                queue.command(Command::ShowLayer(session.me().clone()));
            }
            queue.command(Command::SelectAnnotation(id));
        }
        None => queue.command(Command::Select { anchor: found.range.start, focus: found.range.end }),
    }
    queue.push(Wish::Focus(Pane::Article));
}
