//! The strip over the article in which words are found.

use std::ops::Range;
use std::sync::Arc;

use egui::{Button, Key, Role, TextEdit, Ui, WidgetInfo, vec2};

use super::fields;
use crate::analysis::pattern::{Options, Pattern};
use crate::session::jobs::Job;
use crate::session::{Command, Session};
use crate::ui::act::wake;
use crate::ui::article_view::ArticleView;
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::theme::Tokens;

/// Texts up to this length are searched within the frame: it takes about a millisecond.
const AT_ONCE: usize = 256 << 10;
/// Of longer ones so much is searched at once, at the caret and on the screen.
const FIRST: usize = 64 << 10;
/// Longest selection that is taken over as what to find, in bytes.
const TAKEN_OVER: usize = 200;
/// Below this width the strip has two lines.
const NARROW: f32 = 520.0;

/// What was searched for: in which opening of an article, which words, how.
type Sought = ((u64, u64), String, Options);

/// The strip over the article.
#[derive(Default)]
pub struct FindBar {
    is_open: bool,
    wants_focus: bool,
    words: String,
    options: Options,
    /// What `found` and `error` are of, or what is being searched for.
    sought: Option<Sought>,
    found: Arc<Vec<Range<usize>>>,
    /// Whether the article has not been given `found` yet.
    is_new: bool,
    error: Option<String>,
    job: Option<Job<Vec<Range<usize>>>>,
    /// Whether the first hit is to be gone to when it is known.
    goes: bool,
    /// Whether the next hit, or the one before, is to be gone to when the search is done.
    steps: Option<bool>,
    /// Where the caret was when the strip was opened: from there the first hit is counted.
    origin: usize,
}

impl FindBar {
    /// Opens it, with the selected words where they are within a line, and gives it the keyboard.
    pub fn open(&mut self, session: &Session) {
        self.is_open = true;
        self.wants_focus = true;
        let view = session.view();
        self.origin = view.selection().start;
        let selected = session.text().and_then(|t| t.as_str().get(view.selection())).unwrap_or("");
        if !selected.trim().is_empty() && selected.len() <= TAKEN_OVER && !selected.contains('\n') {
            self.words = selected.to_owned();
            self.options.regex = false;
        }
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether there may be more hits than are known.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.job.is_some()
    }

    /// Shows it at the top of the room there is, and puts its hits into the article.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        article: &mut ArticleView,
        queue: &mut Queue,
    ) {
        if !self.is_open {
            return;
        }
        self.search(ui, session, article.on_screen(), queue);
        // The article drops its hits when another one is opened.
        if std::mem::take(&mut self.is_new) || !Arc::ptr_eq(&article.hits, &self.found) {
            article.hits = self.found.clone();
            ui.ctx().request_repaint();
        }
        let selection = session.view().selection();
        article.hit = self
            .found
            .binary_search_by_key(&selection.start, |r| r.start)
            .ok()
            .filter(|i| self.found[*i] == selection);
        let frame = egui::Frame::new().fill(t.window).inner_margin(egui::Margin::symmetric(12, 6));
        let strip = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            self.strip_ui(ui, t, session, article.hit, queue);
        });
        let rect = strip.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, t.hairline));
        if !self.is_open {
            article.hits = Arc::default();
            article.hit = None;
        }
    }

    fn strip_ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        hit: Option<usize>,
        queue: &mut Queue,
    ) {
        let narrow = ui.available_width() < NARROW;
        let mut inside = false;
        ui.horizontal(|ui| {
            // What stands beside the field: count and close, in one line also the rest.
            let beside = if narrow { 130.0 } else { 330.0 };
            let width = (ui.available_width() - beside).max(96.0);
            inside |= self.field_ui(ui, width, session, queue);
            self.count_ui(ui, t, hit);
            if !narrow {
                inside |= self.buttons_ui(ui, session, queue);
            }
            let right = egui::Layout::right_to_left(egui::Align::Center);
            if ui.with_layout(right, |ui| fields::sign(ui, "×", "Close the search", true)).inner {
                self.close(queue);
            }
        });
        if narrow {
            ui.horizontal(|ui| inside |= self.buttons_ui(ui, session, queue));
        }
        if let Some(error) = &self.error {
            fields::wrong(ui, t, error);
        }
        if inside && ui.input(|i| i.key_pressed(Key::Escape)) {
            self.close(queue);
        }
    }

    /// The words; gives whether it has the keyboard.
    fn field_ui(&mut self, ui: &mut Ui, width: f32, session: &Session, queue: &mut Queue) -> bool {
        let edit = TextEdit::singleline(&mut self.words).hint_text("Find in the article");
        let edit = edit.desired_width(width - 20.0).margin(vec2(10.0, 6.0)).return_key(None);
        let response = ui.add(edit);
        let had = response.has_focus() || response.lost_focus();
        let response = fields::named(response, Role::TextInput, "Find in the article");
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            fields::select_all(ui, &response, &self.words);
        }
        if response.changed() {
            self.goes = true;
        }
        let (enter, back) = ui.input(|i| (i.key_pressed(Key::Enter), i.modifiers.shift));
        if response.has_focus() && enter {
            self.step(!back, session, queue);
        }
        had
    }

    /// `3 of 17`, or that there is nothing.
    fn count_ui(&self, ui: &mut Ui, t: &Tokens, hit: Option<usize>) {
        let words = match (self.found.len(), hit) {
            _ if self.job.is_some() => "counting…".to_owned(),
            _ if self.words.is_empty() || self.error.is_some() => String::new(),
            (0, _) => "none".to_owned(),
            (n, Some(i)) => format!("{} of {}", fields::grouped(i + 1), fields::grouped(n)),
            (n, None) => fields::grouped(n),
        };
        let colour = if words == "none" { t.error } else { t.secondary };
        let text =
            egui::RichText::new(&words).font(crate::ui::theme::sans(crate::ui::theme::SMALL)).color(colour);
        ui.add_sized(vec2(76.0, 20.0), egui::Label::new(text));
    }

    /// Previous, next, and how to search; gives whether one of them has the keyboard.
    fn buttons_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Queue) -> bool {
        ui.spacing_mut().item_spacing.x = 2.0;
        let before = self.options;
        let any = !self.found.is_empty();
        if fields::sign(ui, "↑", "Previous hit (Shift+Enter)", any) {
            self.step(false, session, queue);
        }
        if fields::sign(ui, "↓", "Next hit (Enter)", any) {
            self.step(true, session, queue);
        }
        let mut inside = toggle(ui, "Aa", "Match case", &mut self.options.case);
        inside |= toggle(ui, "W", "Whole words", &mut self.options.whole_word);
        inside |= toggle(ui, ".*", "Regular expression", &mut self.options.regex);
        self.goes |= before != self.options;
        inside
    }

    fn close(&mut self, queue: &mut Queue) {
        self.is_open = false;
        self.sought = None;
        self.found = Arc::default();
        self.stop();
        queue.push(Wish::Focus(Pane::Article));
    }

    fn stop(&mut self) {
        self.steps = None;
        if let Some(job) = self.job.take() {
            job.progress().cancel();
        }
    }

    /// Searches where the article, the words or the options are others than before.
    fn search(&mut self, ui: &Ui, session: &Session, on_screen: Range<usize>, queue: &mut Queue) {
        if let Some(done) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            self.found = Arc::new(done.unwrap_or_default());
            self.is_new = true;
            self.go_to_first(queue);
            if let Some(forward) = self.steps.take() {
                self.step(forward, session, queue);
            }
        }
        let sought = ((session.identity(), session.opened()), self.words.clone(), self.options);
        if self.sought.as_ref() == Some(&sought) {
            return;
        }
        if self.sought.as_ref().is_some_and(|s| s.0 != sought.0) {
            // Another article: its hits are shown, but its caret stays.
            self.goes = false;
            self.origin = session.view().focus;
        }
        self.sought = Some(sought);
        self.stop();
        self.error = None;
        self.found = Arc::default();
        self.is_new = true;
        let Some(text) = session.text() else { return };
        let pattern = match Pattern::new(&self.words, self.options) {
            None => return,
            Some(Err(error)) => {
                self.error = Some(error.to_string());
                return;
            }
            Some(Ok(pattern)) => pattern,
        };
        let text = text.shared();
        if text.len() <= AT_ONCE {
            self.found = Arc::new(pattern.find_all(&text, &|| false));
            self.go_to_first(queue);
        } else {
            // A pattern may reach over lines; words don't, so a part can be searched by itself.
            if !self.options.regex {
                self.search_first(&pattern, &text, on_screen, queue);
            }
            self.job = search_in_background(ui, pattern, text);
        }
    }

    /// Finds what is on the screen and what follows the caret, while the rest is searched.
    fn search_first(&mut self, pattern: &Pattern, text: &str, on_screen: Range<usize>, queue: &mut Queue) {
        let ahead = lines_around(text, self.origin..self.origin + FIRST);
        let seen = lines_around(text, on_screen.start..on_screen.end.min(on_screen.start + FIRST));
        let parts = if seen.start <= ahead.end && ahead.start <= seen.end {
            vec![seen.start.min(ahead.start)..seen.end.max(ahead.end)]
        } else if seen.start < ahead.start {
            vec![seen, ahead.clone()]
        } else {
            vec![ahead.clone(), seen]
        };
        let found = parts.into_iter().flat_map(|part| {
            let hits = pattern.find_all(&text[part.clone()], &|| false);
            hits.into_iter().map(move |hit| part.start + hit.start..part.start + hit.end)
        });
        self.found = Arc::new(found.collect());
        let first = self.found.iter().find(|hit| hit.start >= self.origin && hit.end <= ahead.end);
        if let (true, Some(hit)) = (self.goes, first) {
            self.goes = false;
            go_to(hit, queue);
        }
    }

    fn go_to_first(&mut self, queue: &mut Queue) {
        if !std::mem::take(&mut self.goes) {
            return;
        }
        let at = self.found.partition_point(|r| r.start < self.origin);
        if let Some(hit) = self.found.get(at).or_else(|| self.found.first()) {
            go_to(hit, queue);
        }
    }

    /// Goes to the next hit from the selection, or the previous one, round the ends.
    fn step(&mut self, forward: bool, session: &Session, queue: &mut Queue) {
        let selection = session.view().selection();
        if self.job.is_some() {
            // Only all hits say which is the next.
            self.steps = Some(forward);
            return;
        }
        let hit = if forward {
            let after = self.found.partition_point(|r| r.start < selection.end || *r == selection);
            self.found.get(after).or_else(|| self.found.first())
        } else {
            let before = self.found.partition_point(|r| r.start < selection.start);
            before.checked_sub(1).and_then(|i| self.found.get(i)).or_else(|| self.found.last())
        };
        if let Some(hit) = hit {
            self.origin = hit.start;
            go_to(hit, queue);
        }
    }
}

fn go_to(hit: &Range<usize>, queue: &mut Queue) {
    queue.command(Command::Select { anchor: hit.start, focus: hit.end });
}

/// The lines that `range` reaches into. A line without an end nearby is cut at a character, and what
/// stands at the cut may be half a word.
fn lines_around(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    let far = text.floor_char_boundary(start.saturating_sub(FIRST));
    let start = text[far..start].rfind('\n').map_or(far, |at| far + at + 1);
    let far = text.ceil_char_boundary((end + FIRST).min(text.len()));
    let end = text[end..far].find('\n').map_or(far, |at| end + at);
    start..end
}

fn search_in_background(ui: &Ui, pattern: Pattern, text: Arc<str>) -> Option<Job<Vec<Range<usize>>>> {
    Job::start("Finding", wake(ui.ctx()), move |progress| {
        pattern.find_all(&text, &|| progress.is_cancelled())
    })
}

/// A button that stays down; gives whether it has the keyboard.
fn toggle(ui: &mut Ui, words: &str, name: &str, on: &mut bool) -> bool {
    let button = Button::selectable(*on, words).min_size(vec2(28.0, 28.0));
    let response = ui.add(button);
    if response.clicked() {
        *on = !*on;
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, name));
    response.on_hover_text(name).has_focus()
}
