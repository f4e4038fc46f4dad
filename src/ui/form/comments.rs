//! Comment threads on an annotation, on words, or on the article.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::{Context, Form};
use crate::model::annotation::{Comment, Target};
use crate::model::ids::{AnnotationId, IdKind};
use crate::session::Command;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Face, Words, label, wide_label};
use crate::ui::theme;
use crate::ui::widgets::{safe, section, word_button};

impl Form {
    /// The comments on `id` and on what means the same in other layers; without one those on the
    /// article and on words of it.
    pub(super) fn comments_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: Option<AnnotationId>,
        queue: &mut Queue,
    ) {
        section(ui, cx.t, "Comments");
        let all = comments(cx);
        // Compared only where somebody has said something about another annotation.
        let is_of_other = |c: &Comment| matches!(c.target, Target::Annotation(target) if Some(target) != id);
        let beside = match id {
            Some(id) if all.iter().any(is_of_other) => cx.session.beside(id),
            _ => BTreeSet::new(),
        };
        let is_root = |c: &&Comment| c.reply_to.is_none() && about(c, id, &beside);
        let roots: Vec<&Comment> = all.iter().filter(is_root).collect();
        for root in &roots {
            comment_ui(ui, cx, root, queue);
            for reply in replies(&all, root.id) {
                ui.indent(reply.id.as_u64(), |ui| comment_ui(ui, cx, reply, queue));
            }
        }
        self.write_ui(ui, cx, id, roots.last().map(|c| c.id), queue);
    }

    /// The thread that a comment on words began.
    pub(super) fn thread_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, root: &Comment, queue: &mut Queue) {
        ui.label(RichText::new("Comment").font(theme::semibold(15.0)).color(cx.t.text));
        ui.add_space(8.0);
        let all = comments(cx);
        comment_ui(ui, cx, root, queue);
        for reply in replies(&all, root.id) {
            ui.indent(reply.id.as_u64(), |ui| comment_ui(ui, cx, reply, queue));
        }
        self.write_ui(ui, cx, Some(root.id), Some(root.id), queue);
        ui.add_space(16.0);
    }

    fn write_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: Option<AnnotationId>,
        answers: Option<AnnotationId>,
        queue: &mut Queue,
    ) {
        if cx.session.read_only().is_some() {
            return;
        }
        let words = cx.session.view().has_words() && id.is_none();
        let hint = match (answers, words, id) {
            (Some(_), ..) => "Reply…",
            (None, true, _) => "Comment on the selected words…",
            (None, false, Some(_)) => "Comment…",
            (None, false, None) => "Comment on the article…",
        };
        let Some(article) = cx.session.view().article.clone() else { return };
        // What was begun belongs to where it was begun.
        let draft = self.comments.entry((article.clone(), id)).or_default();
        let edit =
            egui::TextEdit::multiline(draft).hint_text(hint).desired_rows(1).desired_width(f32::INFINITY);
        let edit = edit
            .margin(egui::vec2(10.0, 6.0))
            .return_key(egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, egui::Key::Enter));
        let response = ui.add(edit).on_hover_text("Enter sends it, Shift+Enter begins a line");
        if id.is_some_and(is_comment) {
            cx.offer_focus(&response);
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Comment"));
        if std::mem::take(&mut self.wants_comment) {
            response.request_focus();
        }
        let sent =
            response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter) && !i.modifiers.shift);
        let text = draft.trim().to_owned();
        if sent || text.is_empty() && !response.has_focus() {
            self.comments.remove(&(article, id));
        }
        if sent && !text.is_empty() {
            let target = match (id, words) {
                // An answer is about what its thread is about.
                (Some(id), _) if is_comment(id) => Target::Article,
                (Some(id), _) => Target::Annotation(id),
                (None, true) => words_target(cx).unwrap_or(Target::Article),
                (None, false) => Target::Article,
            };
            queue.command(Command::AddComment { target, reply_to: answers, text });
        }
    }
}

fn is_comment(id: AnnotationId) -> bool {
    id.kind() == IdKind::Comment
}

fn words_target(cx: &Context<'_>) -> Option<Target> {
    cx.session.text()?.span(cx.session.view().selection()).ok().map(Target::Words)
}

/// All comments of the open article, of every layer that is loaded, by time.
fn comments(cx: &Context<'_>) -> Vec<Comment> {
    let article = cx.session.view().article.as_ref().and_then(|id| cx.session.project().article(id));
    let mut all = Vec::new();
    for annotator in article.map(|a| a.layers().keys()).into_iter().flatten() {
        let Some(layer) = article.and_then(|a| a.layer(annotator)) else { continue };
        all.extend(layer.comments().into_iter().cloned());
    }
    all.sort_by_key(|c| (c.made, c.id));
    all
}

fn about(comment: &Comment, id: Option<AnnotationId>, beside: &BTreeSet<AnnotationId>) -> bool {
    match (&comment.target, id) {
        (Target::Annotation(target), Some(id)) => *target == id || beside.contains(target),
        (Target::Article | Target::Words(_), None) => true,
        _ => false,
    }
}

fn replies(all: &[Comment], root: AnnotationId) -> Vec<&Comment> {
    // A reply to a reply belongs to the same thread.
    let mut thread = vec![root];
    let mut out = Vec::new();
    for comment in all {
        if comment.reply_to.is_some_and(|to| thread.contains(&to)) {
            thread.push(comment.id);
            out.push(comment);
        }
    }
    out
}

fn comment_ui(ui: &mut Ui, cx: &Context<'_>, comment: &Comment, queue: &mut Queue) {
    let t = cx.t;
    let small = |words: &str| RichText::new(words).font(theme::sans(theme::SMALL)).color(t.secondary);
    egui::Frame::new().fill(t.chip).corner_radius(8).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let name = safe(&cx.session.shown_name(&comment.author));
            label(ui, &Words { face: Face::Semibold, size: 12.5, ..Words::line(&name, t.text) });
            let day = comment.made.to_string();
            ui.label(RichText::new(&day[..10.min(day.len())]).font(theme::sans(theme::SMALL)).color(t.faint))
                .on_hover_text(&day);
            if comment.resolved {
                ui.label(RichText::new("resolved").font(theme::sans(theme::SMALL)).color(t.done));
            }
        });
        if let (Target::Words(span), Some(text)) = (&comment.target, cx.session.text()) {
            let quote = format!("“{}”", safe(text.slice(*span)));
            wide_label(
                ui,
                &Words { text: &quote, face: Face::Serif, size: 13.5, colour: t.secondary, lines: 4 },
            );
        }
        for line in comment.text.lines() {
            wide_label(ui, &Words { lines: 200, ..Words::line(&safe(line), t.text) });
        }
        // Only its author's layer may be written to.
        if comment.author == *cx.session.me() && comment.reply_to.is_none() && cx.editable {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                let words = if comment.resolved { "Reopen" } else { "Resolve" };
                if word_button(ui, small(words)).clicked() {
                    queue.command(Command::ResolveComment { id: comment.id, resolved: !comment.resolved });
                }
                if word_button(ui, small("Delete")).clicked() {
                    queue.command(Command::Remove(comment.id));
                }
            });
        }
    });
}
