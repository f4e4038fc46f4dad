//! What a screen reader asks the article to do.

use egui::accesskit::{Action, ActionData, ActionRequest, TreeId};
use egui::{Event, Ui};

use super::super::marks::Marks;
use super::super::{ArticleView, Place, REVEAL};
use crate::session::review::ReviewCommand;
use crate::session::{Command, Session};
use crate::typeset::{Affinity, Caret};
use crate::ui::queue::Queue;

impl ArticleView {
    /// Does what was asked since the last frame.
    pub(in super::super) fn requests(&mut self, ui: &Ui, place: Place, session: &Session, queue: &mut Queue) {
        let asked: Vec<ActionRequest> = ui.input(|i| {
            let ours = i.events.iter().filter_map(|event| match event {
                Event::AccessKitActionRequest(request) => Some(request),
                _ => None,
            });
            ours.filter(|request| request.target_tree == TreeId::ROOT).cloned().collect()
        });
        for request in asked {
            match request.action {
                Action::SetTextSelection if request.target_node == Self::id().accesskit_id() => {
                    self.set_selection(&request, queue);
                }
                Action::Click => {
                    if let Some((id, _)) = self.access.marks.annotation(request.target_node) {
                        queue.command(match session.is_reviewing() {
                            true => Command::Review(ReviewCommand::GoTo(id)),
                            false => Command::SelectAnnotation(id),
                        });
                        ui.memory_mut(|m| m.request_focus(Self::id()));
                    }
                }
                Action::ScrollIntoView => self.bring(&request, place, session),
                _ => {}
            }
        }
    }

    fn set_selection(&mut self, request: &ActionRequest, queue: &mut Queue) {
        let Some(ActionData::SetTextSelection(wanted)) = &request.data else { return };
        let places = &self.access.paragraphs;
        let (Some(anchor), Some(focus)) = (places.offset(&wanted.anchor), places.offset(&wanted.focus))
        else {
            return;
        };
        self.goal = None;
        self.affinity = Affinity::Downstream;
        queue.command(match anchor == focus {
            true => Command::PlaceCaret { offset: focus, extend: false },
            false => Command::Select { anchor, focus },
        });
    }

    fn bring(&mut self, request: &ActionRequest, place: Place, session: &Session) {
        let of_mark = || self.access.marks.annotation(request.target_node).map(|(_, start)| start);
        let offset = self.access.paragraphs.start(request.target_node).or_else(of_mark);
        if let (Some(offset), Some(layout)) = (offset, &mut self.layout) {
            let marks = Marks::new(session, &self.hits, self.hit, &self.drag);
            layout.reveal(&mut self.fonts, &marks, Caret::before(offset), REVEAL * place.scale);
        }
    }
}
