//! Every occurrence of the selected words: the list to confirm before they are marked alike.

use std::ops::Range;

use egui::{Key, RichText, ScrollArea, Ui};

use super::places::{ROW, line_ui};
use super::{Around, Dialog};
use crate::analysis::pattern::context;
use crate::model::ids::LabelId;
use crate::model::text::Text;
use crate::model::tokens;
use crate::session::{Command, Session};
use crate::ui::drop_down::DropDown;
use crate::ui::queue::{Queue, Wish};
use crate::ui::widgets::{checkbox, quiet, safe};

/// Bytes of context shown at each side.
const CONTEXT: usize = 60;

/// The list of occurrences.
pub struct Occurrences {
    words: String,
    label: LabelId,
    match_case: bool,
    found: Vec<Occurrence>,
}

struct Occurrence {
    range: Range<usize>,
    /// Marked with the label already.
    known: bool,
    wanted: bool,
}

impl Occurrences {
    /// For the selected words, those of the selected annotation, or the token at the caret; what
    /// is to be marked like them gets their label. `None` where there are no words.
    #[must_use]
    pub fn new(session: &Session) -> Option<Self> {
        let (text, layer, view) = (session.text()?, session.layer(), session.view());
        let selected = view.selected.and_then(|id| layer?.get(id)).and_then(|a| a.as_entity());
        let range = match selected {
            _ if view.has_words() => view.selection(),
            Some(entity) => entity.spans.hull().range(),
            None => tokens::token_at(text, view.focus)?,
        };
        let words = text.as_str()[range.clone()].trim().to_owned();
        let exact = layer
            .into_iter()
            .flat_map(|layer| layer.touching(range.clone()))
            .find(|a| a.as_entity().is_some() && a.spans().is_some_and(|s| s.hull().range() == range));
        let label = exact
            .and_then(|a| a.label())
            .cloned()
            .or_else(|| session.project().schema().entity_labels().next().map(|l| l.id.clone()))?;
        let mut list = Self { words, label, match_case: true, found: Vec::new() };
        list.find(session);
        Some(list)
    }

    fn find(&mut self, session: &Session) {
        let known = |range: &Range<usize>| {
            session.layer().is_some_and(|l| {
                l.touching(range.clone()).iter().any(|a| {
                    a.label() == Some(&self.label)
                        && a.spans().is_some_and(|s| s.pieces().len() == 1 && s.hull().range() == *range)
                })
            })
        };
        let ranges = session.occurrences(&self.words, self.match_case);
        self.found = ranges
            .into_iter()
            .map(|range| (known(&range), range))
            .map(|(known, range)| Occurrence { range, known, wanted: !known })
            .collect();
    }
}

impl Dialog for Occurrences {
    fn title(&self) -> String {
        format!("Every “{}”", safe(&self.words))
    }

    fn width(&self) -> f32 {
        720.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        let t = around.t;
        self.options_ui(ui, around, session);
        ui.add_space(6.0);
        let height = ui.ctx().content_rect().height() * 0.5;
        let Some(text) = session.text() else { return };
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            ROW,
            self.found.len(),
            |ui, rows| {
                for at in rows {
                    occurrence_ui(ui, around, text, &mut self.found[at]);
                }
            },
        );
        let wanted: Vec<Range<usize>> =
            self.found.iter().filter(|o| o.wanted && !o.known).map(|o| o.range.clone()).collect();
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let words = format!("Mark {}", wanted.len());
            let go = ui.add_enabled(!wanted.is_empty(), egui::Button::new(words)).clicked()
                || ui.input(|i| i.key_pressed(Key::Enter));
            if go && !wanted.is_empty() {
                queue.push(Wish::CloseDialog);
                queue.command(Command::MarkRanges { label: self.label.clone(), ranges: wanted.clone() });
            }
            if ui.button("Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
            let label = safe(session.project().schema().label_name(&self.label));
            let left = self.found.iter().any(|o| !o.known);
            if left {
                quiet(ui, t, "Enter marks them, as one step that undo takes back.");
            } else {
                quiet(ui, t, &format!("Every occurrence is marked as {label} already."));
            }
        });
    }
}

impl Occurrences {
    fn options_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session) {
        ui.horizontal(|ui| {
            let before = (self.label.clone(), self.match_case);
            ui.label(RichText::new("Mark as").color(around.t.secondary));
            let schema = session.project().schema();
            let list = DropDown::new("Mark as", "occurrence label");
            list.shown(safe(schema.label_name(&self.label))).show(ui, |list| {
                for label in schema.entity_labels() {
                    list.value(&mut self.label, label.id.clone(), safe(&label.name));
                }
            });
            checkbox(ui, &mut self.match_case, "same case");
            if ui.button("All").clicked() {
                self.found.iter_mut().for_each(|o| o.wanted = !o.known);
            }
            if ui.button("None").clicked() {
                self.found.iter_mut().for_each(|o| o.wanted = false);
            }
            if before != (self.label.clone(), self.match_case) {
                self.find(session);
            }
        });
    }
}

/// A row: whether it is wanted, and the words in their line, which a click takes in or leaves out.
fn occurrence_ui(ui: &mut Ui, around: &Around<'_>, text: &Text, occurrence: &mut Occurrence) {
    let (before, words, after) = context(text.as_str(), &occurrence.range, CONTEXT);
    let name = safe(&format!("{before}{words}{after}"));
    ui.horizontal(|ui| {
        let known = occurrence.known;
        let mut shown = known || occurrence.wanted;
        let check = ui.add_enabled_ui(!known, |ui| checkbox(ui, &mut shown, "")).inner;
        check.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, !known, shown, &name));
        if known {
            check.on_disabled_hover_text("Marked already");
        } else {
            occurrence.wanted = shown;
        }
        let size = egui::vec2(ui.available_width(), ROW);
        let (rect, line) = ui.allocate_exact_size(size, egui::Sense::click());
        line_ui(ui, around.t, rect, &before, &words, &after);
        if line.clicked() && !known {
            occurrence.wanted = !occurrence.wanted;
        }
    });
}
