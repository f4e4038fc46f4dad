//! Keys while the article has the keyboard. What follows from the text alone the session does;
//! moves by lines and pages are found here, since only the layout knows the lines.

use egui::{EventFilter, Ui};

use super::ArticleView;
use super::marks::Marks;
use crate::session::action::{Action, Group, Scope};
use crate::session::{Command, Session};
use crate::typeset::Caret;
use crate::ui::keys::{Meaning, meaning};
use crate::ui::queue::Queue;

impl ArticleView {
    pub(super) fn keyboard(&mut self, ui: &Ui, session: &Session, queue: &mut Queue) {
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|m| m.set_focus_lock_filter(Self::id(), filter));
        let schema = session.project().schema().clone();
        let reviewing = session.is_reviewing();
        let meant = |event: &egui::Event| {
            if reviewing {
                let of_review = meaning(event, Scope::Review, None);
                return of_review.or_else(|| meaning(event, Scope::Text, None).filter(is_for_reading));
            }
            meaning(event, Scope::Text, Some(&schema))
        };
        let meanings: Vec<Meaning> = ui.input(|i| i.events.iter().filter_map(meant).collect());
        for meant in meanings {
            match meant {
                Meaning::Mark(label) => queue.command(Command::Mark(label)),
                Meaning::Act(Action::Copy) => copy(ui, session),
                Meaning::Act(action) => self.act(action, session, queue),
            }
        }
    }

    fn act(&mut self, action: Action, session: &Session, queue: &mut Queue) {
        use Action as A;
        let extend = matches!(
            action,
            A::SelectLineUp
                | A::SelectLineDown
                | A::SelectLineStart
                | A::SelectLineEnd
                | A::SelectPageUp
                | A::SelectPageDown
        );
        let caret = Caret { offset: session.view().focus, affinity: self.affinity };
        let Some(layout) = &mut self.layout else { return queue.act(action) };
        let fonts = &mut self.fonts;
        let goal = self.goal.unwrap_or_else(|| layout.caret_x(fonts, caret));
        let marks = Marks::new(session, &self.hits, self.hit, &self.drag);
        let target = match action {
            A::LineUp | A::SelectLineUp => layout.step_lines(fonts, caret, -1, goal),
            A::LineDown | A::SelectLineDown => layout.step_lines(fonts, caret, 1, goal),
            A::PageUp | A::SelectPageUp | A::PageDown | A::SelectPageDown => {
                let down = matches!(action, A::PageDown | A::SelectPageDown);
                let height = layout.viewport();
                let shown = self.glide.at_end(layout, fonts, &marks, height);
                let target = layout.step_page(fonts, &marks, caret, down, goal);
                self.glide.from(shown, layout, height);
                target
            }
            A::LineStart | A::SelectLineStart => layout.line_edge(fonts, caret, false),
            A::LineEnd | A::SelectLineEnd => layout.line_edge(fonts, caret, true),
            _ => {
                self.goal = None;
                self.affinity = crate::typeset::Affinity::Downstream;
                return queue.act(action);
            }
        };
        let vertical = !matches!(action, A::LineStart | A::SelectLineStart | A::LineEnd | A::SelectLineEnd);
        self.goal = vertical.then_some(goal);
        self.affinity = target.affinity;
        queue.command(Command::PlaceCaret { offset: target.offset, extend });
    }
}

/// Whether a command of the text makes sense while nothing can be changed in it.
fn is_for_reading(meaning: &Meaning) -> bool {
    use Action as A;
    match meaning {
        Meaning::Act(action) => {
            action.group() == Group::Move
                || matches!(
                    action,
                    A::Copy
                        | A::Comment
                        | A::Escape
                        | A::EditForm
                        | A::NextAnnotation
                        | A::PreviousAnnotation
                )
        }
        Meaning::Mark(_) => false,
    }
}

fn copy(ui: &Ui, session: &Session) {
    let (Some(text), view) = (session.text(), session.view()) else { return };
    let selected = view.selected.and_then(|id| session.layer()?.get(id)?.spans());
    let words = match (text.span(view.selection()), selected) {
        (Ok(span), _) if view.has_words() => text.slice(span).to_owned(),
        (_, Some(spans)) => spans.words(text),
        _ => return,
    };
    ui.ctx().copy_text(words);
}
