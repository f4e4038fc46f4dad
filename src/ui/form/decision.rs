//! What a review decided about an annotation of one's own, with the way there.

use egui::{RichText, Ui};

use super::Context;
use crate::model::annotation::Annotation;
use crate::model::decision::outcome;
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::session::action::Action;
use crate::session::review::ReviewCommand;
use crate::session::{Command, Mode};
use crate::ui::queue::Queue;
use crate::ui::script_text::{Words, wide_label};
use crate::ui::theme;
use crate::ui::widgets::{safe, section, word_button};

/// Shows it, where there is a decision.
pub fn decision_ui(ui: &mut Ui, cx: &Context<'_>, id: AnnotationId, queue: &mut Queue) {
    let (t, session) = (cx.t, cx.session);
    let shown = &session.view().annotator;
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    let decided = article.and_then(|a| a.layer(&AnnotatorId::new(AnnotatorId::DECIDED)));
    let (Some(article), Some(decided), Mode::Annotate) = (article, decided, session.mode()) else { return };
    let layers = |annotator: &AnnotatorId| article.layer(annotator);
    let Some(outcome) = outcome(&[(shown.clone(), id)], decided, &layers) else { return };
    section(ui, t, "Review");
    let taken = outcome.decided.iter().find_map(|id| decided.get(*id)?.decision());
    let is_own =
        |d: &crate::model::decision::Decision| d.from.iter().any(|c| c.annotator == *shown && c.id == id);
    let words = match taken {
        Some(decision) if is_own(decision) => {
            if outcome.is_edited {
                "Taken, and changed".to_owned()
            } else {
                "Taken".to_owned()
            }
        }
        Some(decision) => {
            let names: Vec<String> =
                decision.from.iter().map(|c| safe(&session.shown_name(&c.annotator))).collect();
            format!("Not taken; decided for what {} has", names.join(", "))
        }
        None => "Not taken".to_owned(),
    };
    let day: String = outcome.made.to_string().chars().take(10).collect();
    let words = format!("{words} ({}, {day})", safe(&session.shown_name(&outcome.by)));
    wide_label(ui, &Words { lines: 4, ..Words::line(&words, t.text) });
    if !outcome.why.is_empty() {
        let why = safe(&outcome.why);
        wide_label(ui, &Words { size: theme::SMALL, lines: 6, ..Words::line(&why, t.secondary) });
    }
    if !outcome.changed.is_empty() {
        let words = "You have changed it since; the reviewer sees that.";
        wide_label(ui, &Words { size: theme::SMALL, lines: 2, ..Words::line(words, t.warning) });
    }
    let now = outcome.decided.iter().find_map(|id| decided.get(*id));
    if let Some(now) = now.filter(|_| taken.is_some()) {
        let is_frame = matches!(&**now, Annotation::Commitment(_));
        if !is_frame
            && let Some(spans) = now.spans()
            && let Some(text) = session.text()
        {
            let label = now.label().map_or("", |l| session.project().schema().label_name(l));
            let words = format!("{} “{}”", safe(label), safe(&spans.words(text)));
            wide_label(ui, &Words { size: theme::SMALL, lines: 3, ..Words::line(&words, t.secondary) });
        }
    }
    let link = RichText::new("Show in the review").font(theme::sans(theme::SMALL)).color(t.accent);
    if word_button(ui, link).on_hover_text("Answer there, or in the comments below").clicked() {
        queue.act(Action::ModeReview);
        queue.command(Command::Review(ReviewCommand::GoTo(id)));
    }
}
