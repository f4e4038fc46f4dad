//! What merging left open, each to be settled with a click.

use egui::{RichText, Ui};

use super::Facts;
use super::rows::{article_row, heading_ui, open, quiet_line};
use crate::model::ids::AnnotatorId;
use crate::model::layer::LayerRef;
use crate::model::merge::{Shared, Take};
use crate::session::{Command, Session};
use crate::ui::queue::Queue;
use crate::ui::script_text::{Words, wide_label};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// So many layers are read to show what is open in them; of further ones the rows say how much.
const READ: usize = 20;

/// What the two sides are, and whether both can be kept.
struct Sides<'a> {
    what: String,
    ours: &'a str,
    theirs: &'a str,
    both: bool,
}

/// Shows them, where there are any.
pub fn conflicts_ui(ui: &mut Ui, t: &Tokens, session: &Session, facts: &Facts, queue: &mut Queue) {
    if facts.shared.is_empty() && facts.layers.is_empty() {
        return;
    }
    heading_ui(ui, t, "Conflicts");
    quiet_line(
        ui,
        t,
        "Two people changed the same thing in different ways. What is in force stays until you decide.",
    );
    ui.add_space(4.0);
    for (of, conflict) in &facts.shared {
        let ours = session.hidden(conflict.ours_in_words());
        let theirs = session.hidden(conflict.theirs_in_words());
        let what = session.hidden(format!("{}: {}", shared_name(session, of), conflict.about()));
        let sides = Sides { what, ours: &ours, theirs: &theirs, both: false };
        if let Some(take) = sides_ui(ui, t, &sides) {
            queue.command(Command::SettleShared { of: of.clone(), conflict: conflict.clone(), take });
        }
    }
    for (n, (at, count)) in facts.layers.iter().enumerate() {
        layer_ui(ui, t, session, at, *count, n < READ, queue);
    }
}

/// What the file is about.
fn shared_name(session: &Session, of: &Shared) -> String {
    match of {
        Shared::Schema => "Schema".to_owned(),
        Shared::Entities => "Canonical entities".to_owned(),
        Shared::Project => "Project".to_owned(),
        Shared::Assignments => "Assignments".to_owned(),
        Shared::Article(id) => {
            session.project().article(id).map_or_else(|| id.to_string(), |a| a.meta().title.clone())
        }
    }
}

fn layer_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: &Session,
    at: &LayerRef,
    count: usize,
    reads: bool,
    queue: &mut Queue,
) {
    let title = session.project().article(&at.article).map(|a| a.meta().title.clone());
    let title = safe(title.as_deref().unwrap_or(at.article.as_str()));
    let whose = match at.annotator.as_str() {
        AnnotatorId::DECIDED => "the review".to_owned(),
        _ => safe(&session.shown_name(&at.annotator)),
    };
    let small = format!("{whose} · {count} open");
    if article_row(ui, t, &title, &small) {
        open(&at.article, queue);
        queue.command(Command::ShowLayer(at.annotator.clone()));
    }
    if session.project().layer(at).is_none() {
        if reads {
            queue.command(Command::Load(at.clone()));
        } else {
            quiet_line(ui, t, "Open the article to see what is open in it.");
        }
        return;
    }
    for told in session.contradictions(at) {
        let both = told.conflict.ours.is_some() && told.conflict.theirs.is_some();
        let sides = Sides { what: told.title, ours: &told.ours, theirs: &told.theirs, both };
        if let Some(take) = ui.indent(told.conflict.id.as_u64(), |ui| sides_ui(ui, t, &sides)).inner {
            queue.command(Command::Settle { at: at.clone(), conflict: told.conflict, take });
        }
    }
}

fn sides_ui(ui: &mut Ui, t: &Tokens, sides: &Sides<'_>) -> Option<Take> {
    let mut take = None;
    let what = safe(&sides.what);
    wide_label(ui, &Words { lines: 2, ..Words::line(&what, t.text) });
    for (name, words) in [("In force", sides.ours), ("Other side", sides.theirs)] {
        let words = format!("{name}: {}", safe(words));
        wide_label(ui, &Words { lines: 4, size: theme::SMALL, ..Words::line(&words, t.secondary) });
    }
    ui.horizontal(|ui| {
        let mut button = |ui: &mut Ui, words: &str, hover: &str, choice: Take| {
            let button = ui.button(RichText::new(words).font(theme::sans(theme::SMALL)));
            button.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{words}: {what}"))
            });
            if button.on_hover_text(hover).clicked() {
                take = Some(choice);
            }
        };
        button(ui, "Keep what is in force", "Settled as it is", Take::Ours);
        button(ui, "Take the other", "The other side takes its place", Take::Theirs);
        if sides.both {
            button(ui, "Keep both", "The other side comes as an annotation of its own", Take::Both);
        }
    });
    ui.add_space(10.0);
    take
}
