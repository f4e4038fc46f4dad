//! A list with a filter over it: typed words narrow it down, arrows walk, Enter takes.

use egui::{Key, RichText, ScrollArea, Ui};

use crate::ui::script_text::{Words, row_words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::explain;

/// A row: what it says, what stands at its right, and what it is found by.
#[derive(Clone, Debug)]
pub struct Row {
    /// As shown.
    pub words: String,
    /// Shown at the right, quietly.
    pub hint: String,
    /// Shown on hover.
    pub help: String,
    /// The colour of the words.
    pub colour: Option<egui::Color32>,
}

/// Rows that are made only where they are seen.
pub trait Rows {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them.
    fn row(&self, at: usize) -> Row;

    /// What one of them is found by.
    fn searched(&self, at: usize) -> String {
        let row = self.row(at);
        format!("{} {}", row.words, row.hint)
    }

    /// What all of them depend on: with another one they are looked through anew.
    fn key(&self) -> u64;
}

/// The filter and the chosen row.
#[derive(Debug, Default)]
pub struct FilteredList {
    filter: String,
    chosen: usize,
    /// Which rows hold what was typed, and of what that was found: there may be 125,000.
    found: Vec<usize>,
    found_for: Option<(String, u64)>,
    /// In small letters, what each row is found by; made with the first letter typed.
    searched: Vec<String>,
}

/// Height of a row, in points.
const ROW: f32 = 30.0;

impl FilteredList {
    /// Shows filter and rows; gives the index in `rows` that was taken.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, hint: &str, rows: &dyn Rows) -> Option<usize> {
        let edit = egui::TextEdit::singleline(&mut self.filter)
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .margin(egui::vec2(10.0, 8.0));
        let field = ui.add(edit);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
        }
        self.find(rows);
        let found = &self.found;
        let (up, down, enter) = ui.input(|i| {
            (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown), i.key_pressed(Key::Enter))
        });
        if down {
            self.chosen = (self.chosen + 1).min(found.len().saturating_sub(1));
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        ui.add_space(6.0);
        if found.is_empty() {
            ui.label(RichText::new("Nothing like that.").color(t.faint));
            return None;
        }
        let mut taken = if enter { found.get(self.chosen).copied() } else { None };
        let height = (ui.ctx().content_rect().height() * 0.55).min(found.len() as f32 * ROW).max(ROW);
        let mut area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        if up || down {
            area = area.vertical_scroll_offset((self.chosen as f32 * ROW - height / 2.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, found.len(), |ui, range| {
            for at in range {
                if row_ui(ui, t, &rows.row(found[at]), at == self.chosen) {
                    taken = Some(found[at]);
                }
            }
        });
        taken
    }

    /// Finds the rows that hold every word typed; those that begin with the words first.
    fn find(&mut self, rows: &dyn Rows) {
        let filter = self.filter.trim().to_lowercase();
        let key = (filter, rows.key());
        if self.found_for.as_ref() == Some(&key) {
            return;
        }
        let (filter, of) = &key;
        if self.found_for.as_ref().is_none_or(|(_, known)| known != of) {
            self.searched.clear();
        }
        if filter.is_empty() {
            self.found = (0..rows.count()).collect();
        } else {
            if self.searched.is_empty() {
                self.searched = (0..rows.count()).map(|at| rows.searched(at).to_lowercase()).collect();
            }
            let words: Vec<&str> = filter.split_whitespace().collect();
            let holds = |at: &usize| words.iter().all(|word| self.searched[*at].contains(word));
            self.found = (0..rows.count()).filter(holds).collect();
            self.found.sort_by_key(|at| !self.searched[*at].starts_with(filter));
        }
        self.found_for = Some(key);
    }
}

fn row_ui(ui: &mut Ui, t: &Tokens, row: &Row, chosen: bool) -> bool {
    let button = egui::Button::selectable(chosen, "").min_size(egui::vec2(ui.available_width(), ROW));
    let response = ui.add(button);
    let rect = response.rect.shrink2(egui::vec2(10.0, 0.0));
    let hint = Words { size: theme::SMALL, ..Words::line(&row.hint, t.faint) };
    let hint = row_words(ui.painter(), &hint, rect.right_center(), rect.width() / 2.0, egui::Align::Max);
    let words = Words::line(&row.words, row.colour.unwrap_or(t.text));
    let room = rect.width() - hint.size.x - 12.0;
    row_words(ui.painter(), &words, rect.left_center(), room, egui::Align::Min);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &row.words));
    // What stands at its right tells rows of the same words apart.
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(row.hint.as_str()));
    let response = if row.help.is_empty() { response } else { explain(ui, response, &row.help) };
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Words(Vec<&'static str>);

    impl Rows for Words {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn row(&self, at: usize) -> Row {
            Row { words: self.0[at].to_owned(), hint: String::new(), help: String::new(), colour: None }
        }

        fn key(&self) -> u64 {
            self.0.len() as u64
        }
    }

    #[test]
    fn typed_words_narrow_the_list_down_in_any_order() {
        let rows = Words(vec!["Open articles", "Mark every occurrence", "Article details"]);
        let mut list = FilteredList::default();
        let mut found = |filter: &str| {
            list.filter = filter.to_owned();
            list.find(&rows);
            list.found.clone()
        };
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("art"), [2, 0]);
        assert_eq!(found("occ mark"), [1]);
        assert_eq!(found(" "), [0, 1, 2]);
    }

    #[test]
    fn what_was_found_is_looked_for_again_in_other_rows() {
        let mut list = FilteredList { filter: "b".to_owned(), ..FilteredList::default() };
        list.find(&Words(vec!["a", "b"]));
        assert_eq!(list.found, [1]);
        list.find(&Words(vec!["b", "c", "b"]));
        assert_eq!(list.found, [0, 2]);
    }
}
