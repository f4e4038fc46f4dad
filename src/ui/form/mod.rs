//! The form at the right: what the selected annotation says, the same for mouse and keys.

mod attributes;
mod comments;
mod commitment;
mod decision;
mod entity;
mod history;
mod layers;
mod relations;
mod rows;
mod work;

use std::cell::Cell;
use std::collections::BTreeMap;

use egui::{RichText, Ui};

use super::queue::{Queue, Wish};
use super::script_text::{Face, Words, wide_label};
use super::theme::{self, Tokens};
use super::widgets::{quiet, safe, section};
use crate::model::annotation::Annotation;
use crate::model::findings::{Weight, findings};
use crate::model::ids::{AnnotationId, ArticleId};
use crate::session::{Command, Session};

/// What the form remembers between frames.
#[derive(Debug, Default)]
pub struct Form {
    /// Text being typed, by annotation and field, until it is taken over.
    drafts: BTreeMap<(AnnotationId, String), String>,
    /// Whether the first field should get the keyboard.
    wants_focus: bool,
    /// Whether the comment field should get the keyboard.
    wants_comment: bool,
    /// Comments being written, by article and annotation.
    comments: BTreeMap<(ArticleId, Option<AnnotationId>), String>,
    /// Who made and changed the selected annotation, where that is asked for.
    history: history::HistoryPart,
    /// What was decided about the shown layer.
    decided_work: Option<work::Known>,
    /// What is typed to find a canonical entity.
    search: String,
    /// Which of those found is to be taken, from the top.
    choice: usize,
}

/// What all parts of the form need.
struct Context<'a> {
    t: &'a Tokens,
    session: &'a Session,
    /// Whether the shown layer is one's own and may be changed.
    editable: bool,
    /// Whether the first control is to get the keyboard.
    wants_focus: Cell<bool>,
}

impl Context<'_> {
    /// Gives the keyboard to a control if it is the first since that was asked for.
    fn offer_focus(&self, response: &egui::Response) {
        if response.enabled() && self.wants_focus.take() {
            response.request_focus();
        }
    }
}

impl Form {
    /// Gives the keyboard to the first field in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Gives the keyboard to the comment field in the next frame.
    pub fn focus_comment(&mut self) {
        self.wants_comment = true;
    }

    /// Shows the form.
    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
        let editable = session.is_editable();
        let wants_focus = Cell::new(std::mem::take(&mut self.wants_focus));
        let cx = Context { t, session, editable, wants_focus };
        let selected = session.view().selected.or(session.view().active);
        let annotation = selected.and_then(|id| session.layer()?.get(id)).cloned();
        // A child of its own: nothing in it may widen the panel and move the article.
        let room = ui.available_rect_before_wrap();
        ui.expand_to_include_rect(room);
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(room));
        let ui = &mut ui;
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            // Room for the focus ring of what stands at the edge, and for the scroll bar.
            let room = ui.available_rect_before_wrap();
            let inner =
                egui::Rect::from_min_max(room.min + egui::vec2(4.0, 0.0), room.max - egui::vec2(4.0, 0.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| match annotation.as_deref() {
                Some(annotation) => {
                    self.annotation_ui(ui, &cx, annotation, queue);
                    // Words can be marked by the mouse while a commitment is active too.
                    if cx.editable && session.view().has_words() {
                        section(ui, t, "Mark the selected words");
                        labels_ui(ui, &cx, queue);
                        ui.add_space(16.0);
                    }
                }
                None => self.nothing_selected_ui(ui, &cx, queue),
            });
        });
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) && has_focus(ui) {
            queue.push(Wish::Focus(super::queue::Pane::Article));
        }
    }

    fn annotation_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, annotation: &Annotation, queue: &mut Queue) {
        match annotation {
            Annotation::Entity(entity) => self.entity_ui(ui, cx, entity, queue),
            Annotation::Commitment(frame) => self.commitment_ui(ui, cx, frame, queue),
            Annotation::Comment(comment) => return self.thread_ui(ui, cx, comment, queue),
            Annotation::Relation(_) | Annotation::Verdict(_) => {}
        }
        decision::decision_ui(ui, cx, annotation.id(), queue);
        relations::relations_ui(ui, cx, annotation.id(), queue);
        self.note_ui(ui, cx, annotation, queue);
        self.comments_ui(ui, cx, Some(annotation.id()), queue);
        self.history.ui(ui, cx, annotation);
        ui.add_space(12.0);
        if cx.editable && ui.button("Delete").on_hover_text("Delete this annotation (Del)").clicked() {
            queue.command(Command::Remove(annotation.id()));
        }
        ui.add_space(16.0);
    }

    fn nothing_selected_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, queue: &mut Queue) {
        let t = cx.t;
        if cx.session.view().article.is_none() {
            quiet(ui, t, "Open an article to begin.");
            return;
        }
        if !layers::others_ui(ui, cx, queue) {
            ui.label(RichText::new("Nothing selected").font(theme::semibold(15.0)).color(t.text));
            quiet(
                ui,
                t,
                "Select words, then press a letter or choose a label. Click or Tab to a mark to see it here.",
            );
        }
        section(ui, t, "Labels");
        labels_ui(ui, cx, queue);
        self.work_ui(ui, cx, queue);
        layers::layers_ui(ui, cx, queue);
        self.comments_ui(ui, cx, None, queue);
    }

    fn note_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, annotation: &Annotation, queue: &mut Queue) {
        section(ui, cx.t, "Note");
        let id = annotation.id();
        let field = Field { name: "Note", hint: "", value: annotation.note(), lines: true };
        if let Some(note) = self.text_field(ui, cx, id, &field) {
            queue.command(Command::SetNote { id, note });
        }
    }

    /// A text field that keeps what is typed until it is left; then gives what changed.
    fn text_field(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        field: &Field<'_>,
    ) -> Option<String> {
        let Field { name, hint, value, lines } = *field;
        let key = (id, name.to_owned());
        let mut draft = self.drafts.get(&key).cloned().unwrap_or_else(|| value.to_owned());
        // What is a little too wide for its field is set a little smaller rather than cut off.
        let room = ui.available_width() - 12.0;
        let width =
            ui.painter().layout_no_wrap(draft.clone(), theme::sans(theme::CHROME), cx.t.text).size().x;
        let size = if lines || width <= room { theme::CHROME } else { theme::SMALL };
        let edit = if lines {
            egui::TextEdit::multiline(&mut draft).desired_rows(1)
        } else {
            egui::TextEdit::singleline(&mut draft)
        };
        let edit = edit
            .font(theme::sans(size))
            .hint_text(RichText::new(hint).color(cx.t.faint))
            .desired_width(f32::INFINITY)
            .margin(egui::vec2(6.0, 6.0))
            .min_size(egui::vec2(0.0, rows::FIELD));
        let response = ui.add_enabled(cx.editable, edit);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, cx.editable, name));
        if response.lost_focus() {
            self.drafts.remove(&key);
            return (draft != value).then_some(draft);
        }
        if response.has_focus() {
            self.drafts.insert(key, draft);
        }
        None
    }
}

/// The labels of the schema, each to be clicked.
fn labels_ui(ui: &mut Ui, cx: &Context<'_>, queue: &mut Queue) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for label in &cx.session.project().schema().labels {
            let response = rows::label_row(ui, cx, label);
            cx.offer_focus(&response);
            if response.clicked() {
                queue.command(Command::Mark(label.id.clone()));
            }
        }
    });
}

/// A field for words.
struct Field<'a> {
    /// What a screen reader calls it.
    name: &'a str,
    /// What may be typed, shown while it is empty.
    hint: &'a str,
    /// What stands in it.
    value: &'a str,
    /// Whether it takes several lines.
    lines: bool,
}

/// Name and words of an annotation, at the head of its form.
fn heading_ui(ui: &mut Ui, cx: &Context<'_>, name: &str, id: AnnotationId, words: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(name).font(theme::semibold(15.0)).color(cx.t.text));
        ui.label(RichText::new(id.to_string()).font(theme::sans(11.5)).color(cx.t.faint));
    });
    let quote = format!("“{}”", safe(words));
    wide_label(ui, &Words { text: &quote, face: Face::Serif, size: 15.0, colour: cx.t.secondary, lines: 8 });
    // Live, and where it is seen: what is missing or wrong stands right under the words.
    if let Some(annotation) = cx.session.layer().and_then(|l| l.get(id)) {
        findings_ui(ui, cx, annotation);
    }
}

fn findings_ui(ui: &mut Ui, cx: &Context<'_>, annotation: &Annotation) {
    let Some(layer) = cx.session.layer() else { return };
    let found = findings(annotation, layer, cx.session.project().schema());
    if found.is_empty() {
        return;
    }
    ui.add_space(8.0);
    for finding in found {
        let (sign, colour) = match finding.weight() {
            Weight::Incomplete => ("○", cx.t.warning),
            Weight::Wrong => ("!", cx.t.error),
        };
        let words = sentence(&finding.to_string());
        ui.label(
            RichText::new(format!("{sign} {}", safe(&words))).font(theme::sans(theme::SMALL)).color(colour),
        );
    }
}

/// With its first letter in upper case.
fn sentence(words: &str) -> String {
    entity::capital(words)
}

/// Whether something outside the article has the keyboard.
fn has_focus(ui: &Ui) -> bool {
    ui.memory(egui::Memory::focused).is_some_and(|id| id != super::article_view::ArticleView::id())
}
