//! Whose other annotations there are on the open article, to look at them.

use egui::Ui;

use super::Context;
use crate::session::Command;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Face, Words, label, link};
use crate::ui::status_bar::count;
use crate::ui::theme;
use crate::ui::widgets::{quiet, safe, section};

/// Says whose layer is shown where that is another one's, with the way back; whether it is.
pub(super) fn others_ui(ui: &mut Ui, cx: &Context<'_>, queue: &mut Queue) -> bool {
    let (shown, me) = (&cx.session.view().annotator, cx.session.me());
    if cx.editable || shown == me {
        return false;
    }
    let heading = format!("Annotations of {}", safe(&cx.session.shown_name(shown)));
    let size = theme::semibold(15.0).size;
    let words = Words { text: &heading, face: Face::Semibold, size, colour: cx.t.text, lines: 2 };
    label(ui, &words);
    quiet(ui, cx.t, "To be read and commented on. Click or Tab to a mark to see it here.");
    ui.add_space(4.0);
    if link(ui, &Words::line("Back to your own", cx.t.accent)).clicked() {
        queue.command(Command::ShowLayer(me.clone()));
    }
    true
}

/// Lists the layers of others on the open article; a click shows one.
pub(super) fn layers_ui(ui: &mut Ui, cx: &Context<'_>, queue: &mut Queue) {
    let view = cx.session.view();
    let project = cx.session.project();
    let Some(article) = view.article.as_ref().and_then(|id| project.article(id)) else { return };
    let all = article.layers().iter().map(|(annotator, slot)| (annotator, slot.summary()));
    let others: Vec<_> =
        all.filter(|(annotator, s)| **annotator != view.annotator && s.has_marks()).collect();
    if others.is_empty() {
        return;
    }
    section(ui, cx.t, "Also annotated by");
    for (annotator, summary) in others {
        let own = annotator == cx.session.me();
        let name = safe(&cx.session.shown_name(annotator));
        let name = if own { format!("{name} (you)") } else { name };
        if link(ui, &Words::line(&name, cx.t.accent)).on_hover_text("Show this layer, for reading").clicked()
        {
            queue.command(Command::ShowLayer(annotator.clone()));
        }
        let entities = count(summary.counts.entities, "entity", "entities");
        let commitments = count(summary.counts.commitments, "commitment", "commitments");
        quiet(ui, cx.t, &format!("{entities}, {commitments}; {}", summary.status.name()));
        ui.add_space(4.0);
    }
}
