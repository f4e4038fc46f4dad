//! Canonical entities: what mentions refer to. Names, other names, ids elsewhere, mentions.

mod draft;
mod mentions;

use std::collections::BTreeMap;

use egui::{RichText, ScrollArea, Ui, vec2};

use super::row::{ROW, Row};
use super::{Around, Dialog, fields};
use crate::model::canonical::Canonical;
use crate::model::ids::CanonicalId;
use crate::session::{Command, Session};
use crate::ui::queue::{Queue, Wish};
use crate::ui::theme;
use crate::ui::widgets::safe;
use draft::Draft;
use mentions::{Mention, go_to, mentions, mentions_ui};

/// Width of the list, in points.
const LIST: f32 = 272.0;
/// Most entities offered to merge into at a time.
const OFFERED: usize = 10;

/// The list of canonical entities, and the chosen one.
#[derive(Default)]
pub struct Canonicals {
    filter: String,
    chosen: Option<CanonicalId>,
    draft: Option<Draft>,
    /// What is typed to find the one to merge into.
    merge_filter: String,
    /// Made for this state of the project.
    made_for: Option<(u64, String)>,
    shown: Vec<CanonicalId>,
    mentions: BTreeMap<CanonicalId, Vec<Mention>>,
    /// How many there were when "New" was pressed: the one more is to be chosen.
    known: Option<Vec<CanonicalId>>,
    wants_name: bool,
    has_begun: bool,
    /// Whether what was typed is to be sent in the next frame.
    saves: bool,
    /// Whether the menu to merge was open in the last frame.
    merges: bool,
}

impl Canonicals {
    /// Shows what the selected annotation refers to, else the first.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        let selected =
            session.view().selected.and_then(|id| session.layer()?.get(id)?.as_entity()?.refers_to);
        Self { chosen: selected, ..Self::default() }
    }
}

impl Dialog for Canonicals {
    fn title(&self) -> String {
        "Canonical entities".to_owned()
    }

    fn width(&self) -> f32 {
        880.0
    }

    fn holds(&mut self) -> bool {
        // What was typed is sent first; then it may go.
        let typed = |d: &Draft| d.problem().is_none() && d.canonical() != d.before;
        self.saves = self.draft.as_ref().is_some_and(typed);
        self.saves
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        self.update(session);
        let height = (ui.ctx().content_rect().height() * 0.84 - 136.0).clamp(200.0, 560.0);
        ui.horizontal_top(|ui| {
            let down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(LIST, height), down, |ui| {
                ui.set_min_size(vec2(LIST, height));
                self.list_ui(ui, around, session, queue);
            });
            ui.add_space(16.0);
            ui.vertical(|ui| {
                ui.set_height(height);
                self.form_ui(ui, around, session, queue);
            });
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if fields::secondary(ui, "Close").clicked() {
                self.take_draft(session, queue);
                queue.push(Wish::CloseDialog);
            }
            fields::hint(ui, around.t, "Mentions are counted in the articles that were opened.");
        });
        self.save_draft(ui, session, queue);
    }
}

impl Canonicals {
    /// Makes list and mentions anew when the project or the filter has changed.
    fn update(&mut self, session: &Session) {
        let key = (session.generation(), self.filter.clone());
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let all = session.project().canonicals();
        if let Some(known) = self.known.take_if(|k| k.len() < all.len()) {
            self.chosen = all.keys().find(|id| !known.contains(id)).copied();
            self.wants_name = true;
        }
        if self.made_for.as_ref().is_none_or(|k| k.0 != key.0) {
            self.mentions = mentions(session);
        }
        let filter = self.filter.trim();
        let mut shown: Vec<&Canonical> = all.values().map(|c| &**c).filter(|c| c.matches(filter)).collect();
        shown.sort_by_cached_key(|c| (c.name.to_lowercase(), c.id));
        self.shown = shown.iter().map(|c| c.id).collect();
        if self.chosen.is_none_or(|id| !all.contains_key(&id)) {
            self.chosen = self.shown.first().copied();
        }
        self.made_for = Some(key);
    }

    fn list_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, queue: &mut Queue) {
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_width(ui.available_width() - 64.0);
                let field = fields::line(ui, "Filter canonical entities", &mut self.filter, "Filter…");
                if !std::mem::replace(&mut self.has_begun, true) {
                    field.request_focus();
                }
            });
            let label = session.project().schema().entity_labels().next();
            let new = fields::small(ui, "New", "New canonical entity");
            if let Some(label) = label.filter(|_| new.clicked()) {
                let name = if self.filter.trim().is_empty() { "New entity" } else { self.filter.trim() };
                self.known = Some(session.project().canonicals().keys().copied().collect());
                queue.command(Command::AddCanonical { name: name.to_owned(), kind: label.id.clone() });
                self.filter.clear();
            }
        });
        if self.shown.is_empty() {
            let none = session.project().canonicals().is_empty();
            let words = if none {
                "None yet. “Refers to” in an annotation's form makes one."
            } else {
                "No entity is called that."
            };
            fields::hint(ui, around.t, words);
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut taken = None;
        ScrollArea::vertical().auto_shrink([false, false]).show_rows(
            ui,
            ROW,
            self.shown.len(),
            |ui, rows| {
                ui.set_width(ui.available_width() - 8.0);
                for id in &self.shown[rows] {
                    if self.row_ui(ui, around, session, *id) {
                        taken = Some(*id);
                    }
                }
            },
        );
        if let Some(id) = taken {
            self.take_draft(session, queue);
            self.chosen = Some(id);
        }
    }

    fn row_ui(&self, ui: &mut Ui, around: &Around<'_>, session: &Session, id: CanonicalId) -> bool {
        let project = session.project();
        let Some(canonical) = project.canonicals().get(&id) else { return false };
        let count = self.mentions.get(&id).map_or(0, Vec::len);
        let row = Row {
            words: &canonical.name,
            hint: &if count > 0 { fields::grouped(count) } else { String::new() },
            key: "",
            dot: project.schema().label(&canonical.kind).map(|l| around.t.line(project.schema(), l)),
            chosen: self.chosen == Some(id),
            name: &format!("{}, {}", safe(&canonical.name), fields::count(count, "mention", "mentions")),
        };
        row.ui(ui, around.t)
    }

    fn form_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, queue: &mut Queue) {
        let t = around.t;
        let Some(canonical) = self.chosen.and_then(|id| session.project().canonicals().get(&id)) else {
            return;
        };
        if self.draft.as_ref().is_none_or(|d| d.before != **canonical) {
            self.draft = Some(Draft::new(canonical));
        }
        self.head_ui(ui, around, session, canonical, queue);
        let wants_name = std::mem::take(&mut self.wants_name);
        let Some(draft) = &mut self.draft else { return };
        ui.add_enabled_ui(session.read_only().is_none(), |ui| draft.ui(ui, around, session, wants_name));
        ui.add_space(8.0);
        let mentions = self.mentions.get(&canonical.id).map_or(&[][..], |m| m);
        let heading = fields::count(mentions.len(), "mention", "mentions");
        ui.label(RichText::new(heading.to_uppercase()).font(theme::semibold(11.0)).color(t.secondary));
        if let Some(at) = mentions_ui(ui, around, session, mentions) {
            // What was typed is not lost by going away.
            let place = (mentions[at].article.clone(), mentions[at].annotator.clone(), mentions[at].id);
            self.take_draft(session, queue);
            go_to(place, session, queue);
        }
    }

    fn head_ui(
        &mut self,
        ui: &mut Ui,
        around: &Around<'_>,
        session: &Session,
        canonical: &Canonical,
        queue: &mut Queue,
    ) {
        let id = canonical.id;
        ui.horizontal(|ui| {
            let heading =
                RichText::new(safe(&canonical.name)).font(theme::semibold(15.0)).color(around.t.text);
            let right = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(right, |ui| {
                ui.add_enabled_ui(session.read_only().is_none(), |ui| {
                    let delete = fields::small(ui, "Delete", "Delete canonical entity");
                    if delete
                        .on_hover_text("Your mentions of it stay, but refer to nothing; undo brings it back")
                        .clicked()
                    {
                        self.draft = None;
                        queue.command(Command::RemoveCanonical(id));
                    }
                    self.merge_ui(ui, session, id, queue);
                });
                let left = egui::Layout::left_to_right(egui::Align::Center);
                ui.with_layout(left, |ui| ui.add(egui::Label::new(heading).truncate()));
            });
        });
    }

    fn merge_ui(&mut self, ui: &mut Ui, session: &Session, from: CanonicalId, queue: &mut Queue) {
        let words = RichText::new("Merge into…").font(theme::sans(theme::SMALL));
        let menu = egui::containers::menu::MenuButton::from_button(egui::Button::new(words));
        let close = egui::PopupCloseBehavior::CloseOnClickOutside;
        let config = egui::containers::menu::MenuConfig::new().close_behavior(close);
        let was_open = self.merges;
        let (_, shown) = menu.config(config).ui(ui, |ui| {
            ui.set_width(280.0);
            let field = fields::line(ui, "Merge into", &mut self.merge_filter, "The one that stays");
            if !was_open {
                field.request_focus();
            }
            let sought = self.merge_filter.trim();
            let others =
                session.project().canonicals().values().filter(|c| c.id != from && c.matches(sought));
            let mut others: Vec<_> = others.collect();
            others.sort_by_cached_key(|c| c.name.to_lowercase());
            let mut taken =
                others.first().filter(|_| fields::entered(ui) && !sought.is_empty()).map(|c| c.id);
            for other in others.iter().take(OFFERED) {
                if ui.button(safe(&other.name)).clicked() {
                    taken = Some(other.id);
                }
            }
            if let Some(into) = taken {
                self.draft = None;
                self.chosen = Some(into);
                self.merge_filter.clear();
                queue.command(Command::MergeCanonicals { from, into });
                ui.close();
            }
        });
        self.merges = shown.is_some();
    }

    /// Sends what was typed once no field of it has the keyboard.
    fn save_draft(&mut self, ui: &Ui, session: &Session, queue: &mut Queue) {
        if std::mem::take(&mut self.saves) || !ui.ctx().text_edit_focused() {
            self.take_draft(session, queue);
        }
    }

    fn take_draft(&mut self, session: &Session, queue: &mut Queue) {
        let changed = self.draft.as_ref().filter(|d| d.problem().is_none()).map(Draft::canonical);
        let stands = |c: &Canonical| session.project().canonicals().get(&c.id).is_some_and(|now| **now != *c);
        if let Some(canonical) = changed.filter(stands) {
            self.draft = None;
            queue.command(Command::SetCanonical(canonical));
        }
    }
}
