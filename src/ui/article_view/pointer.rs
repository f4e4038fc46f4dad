//! The mouse on the article: clicks, selecting by tokens, dragging edges, naming what is there.

use std::ops::Range;

use egui::{CursorIcon, Response, Ui};

use super::{ArticleView, Place};
use crate::model::annotation::Spans;
use crate::model::ids::AnnotationId;
use crate::model::text::Text;
use crate::model::tokens;
use crate::session::walk::is_reachable;
use crate::session::{Command, Session};
use crate::typeset::Edge;
use crate::ui::queue::Queue;
use crate::ui::theme::Tokens;

/// How near to an edge the pointer must be to take it, in points.
const REACH: f32 = 5.0;

/// What is being dragged.
#[derive(Clone, Debug, Default)]
pub struct Drag(Option<Kind>);

#[derive(Clone, Debug)]
enum Kind {
    /// A selection from these words on to those.
    Select { from: Range<usize>, words: Range<usize>, forward: bool },
    /// An edge of an annotation.
    Edge { id: AnnotationId, piece: usize, start: bool, to: usize, old: Range<usize> },
}

impl Drag {
    /// Whether something is being dragged.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The words that a drag selects.
    pub fn selection(&self) -> Option<Range<usize>> {
        if let Some(Kind::Select { words, .. }) = &self.0 { Some(words.clone()) } else { None }
    }

    /// An annotation's words while one of its edges is dragged.
    pub fn spans_of(&self, which: AnnotationId, spans: &Spans, text: Option<&Text>) -> Spans {
        let Some(Kind::Edge { id, piece, start, to, old }) = &self.0 else { return spans.clone() };
        let range = if *start { *to..old.end } else { old.start..*to };
        let moved = text.filter(|_| *id == which && range.start < range.end).and_then(|t| t.span(range).ok());
        let Some(moved) = moved else { return spans.clone() };
        let mut pieces = spans.pieces().to_vec();
        if let Some(slot) = pieces.get_mut(*piece) {
            *slot = moved;
        }
        Spans::new(pieces).unwrap_or_else(|| spans.clone())
    }

    /// What the marks in `range` depend on.
    pub fn edge_key(&self, range: &Range<usize>) -> Option<(AnnotationId, usize)> {
        let Some(Kind::Edge { id, to, old, .. }) = &self.0 else { return None };
        let (low, high) = (old.start.min(*to), old.end.max(*to));
        (low <= range.end && range.start <= high).then_some((*id, *to))
    }
}

impl ArticleView {
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        t: &Tokens,
        place: Place,
        response: &Response,
        session: &Session,
        queue: &mut Queue,
    ) {
        let Some(pos) = response.interact_pointer_pos().or_else(|| response.hover_pos()) else { return };
        let point = place.to_layout(pos);
        // Whoever types looks at the words, not at the pointer: its tip comes back when it moves.
        let is_key =
            |e: &egui::Event| matches!(e, egui::Event::Key { pressed: true, .. } | egui::Event::Text(_));
        if ui.input(|i| i.events.iter().any(is_key)) {
            self.hushed_at = Some(point);
        } else if self.hushed_at != Some(point) {
            self.hushed_at = None;
        }
        self.hover(ui, t, place, response, point, session);
        // Enter and Space "click" what has the keyboard; here only the mouse does.
        let primary = egui::PointerButton::Primary;
        if response.clicked_by(primary)
            || response.drag_started_by(primary)
            || response.double_clicked_by(primary)
        {
            response.request_focus();
        }
        let fine = ui.input(|i| i.modifiers.command || i.modifiers.alt);
        if response.drag_started() {
            let origin = ui.input(|i| i.pointer.press_origin()).unwrap_or(pos);
            self.start_drag(place, place.to_layout(origin), session, fine);
        }
        if response.dragged() && self.drag.is_on() {
            self.continue_drag(ui, place, point, session, fine);
        }
        // On a stack a quick click walks on, as a slow one does: the first has moved the selection.
        let walks = response.clicked_by(primary) && self.is_stack(point, session);
        if response.drag_stopped() {
            self.end_drag(queue);
        } else if walks {
            self.click(ui, point, queue);
        } else if response.triple_clicked_by(primary) {
            self.select_around(point, session, queue, tokens::sentence_at);
        } else if response.double_clicked_by(primary) {
            self.select_around(point, session, queue, tokens::token_at);
        } else if response.clicked_by(primary) {
            self.click(ui, point, queue);
        }
    }

    fn click(&mut self, ui: &Ui, point: (f32, f32), queue: &mut Queue) {
        let Some(layout) = &self.layout else { return };
        let Some(caret) = layout.caret_at(point.0, point.1) else { return };
        self.affinity = caret.affinity;
        self.goal = None;
        if ui.input(|i| i.modifiers.shift) {
            queue.command(Command::PlaceCaret { offset: caret.offset, extend: true });
            return;
        }
        queue.command(Command::Click { offset: caret.offset, stack: self.stack(point) });
    }

    /// The annotations under a point, innermost first, each once.
    fn stack(&self, point: (f32, f32)) -> Vec<u64> {
        let Some(layout) = &self.layout else { return Vec::new() };
        let mut keys: Vec<u64> = Vec::new();
        for mark in layout.marks_at(point.0, point.1) {
            if !keys.contains(&mark.key) {
                keys.push(mark.key);
            }
        }
        keys
    }

    /// Whether several annotations that can be selected are under a point.
    fn is_stack(&self, point: (f32, f32), session: &Session) -> bool {
        let Some(layer) = session.layer().filter(|_| !session.is_reviewing()) else { return false };
        let known = |key: &u64| layer.get(AnnotationId::from_u64(*key)?).filter(|a| is_reachable(a));
        self.stack(point).iter().filter_map(known).nth(1).is_some()
    }

    fn select_around(
        &self,
        point: (f32, f32),
        session: &Session,
        queue: &mut Queue,
        unit: fn(&Text, usize) -> Option<Range<usize>>,
    ) {
        let (Some(layout), Some(text)) = (&self.layout, session.text()) else { return };
        let under = layout.grapheme_at(point.0, point.1).map(|g| g.start);
        let Some(at) = under.or_else(|| layout.caret_at(point.0, point.1).map(|c| c.offset)) else { return };
        if let Some(words) = unit(text, at) {
            queue.command(Command::Select { anchor: words.start, focus: words.end });
        }
    }

    fn start_drag(&mut self, place: Place, point: (f32, f32), session: &Session, fine: bool) {
        let (Some(layout), Some(text)) = (&self.layout, session.text()) else { return };
        let editable = session.is_editable();
        let edge = layout.edge_at(point.0, point.1, REACH * place.scale).filter(|_| editable);
        if let Some((mark, edge)) = edge
            && let Some(annotation) = session
                .view()
                .selected
                .and_then(|id| session.layer()?.get(id))
                .filter(|a| a.id().as_u64() == mark.key)
            && let Some(spans) = annotation.spans()
            && let Some(piece) = spans.pieces().iter().position(|p| p.range() == mark.range)
        {
            let start = edge == Edge::Start;
            let to = if start { mark.range.start } else { mark.range.end };
            self.drag =
                Drag(Some(Kind::Edge { id: annotation.id(), piece, start, to, old: mark.range.clone() }));
            return;
        }
        let Some(at) = layout.caret_at(point.0, point.1).map(|c| c.offset) else { return };
        let from = if fine { at..at } else { under(layout, text, point).unwrap_or(at..at) };
        self.drag = Drag(Some(Kind::Select { words: from.clone(), from, forward: true }));
    }

    fn continue_drag(&mut self, ui: &Ui, place: Place, point: (f32, f32), session: &Session, fine: bool) {
        self.scroll_at_edge(ui, place, point);
        let (Some(layout), Some(text)) = (&self.layout, session.text()) else { return };
        let Some(at) = layout.caret_at(point.0, point.1).map(|c| c.offset) else { return };
        let mut moved = None;
        match &mut self.drag.0 {
            Some(Kind::Select { from, words, forward }) => {
                *forward = at >= from.start;
                let rough = from.start.min(at)..from.end.max(at);
                *words = if fine || rough.is_empty() { rough } else { tokens::snap(text, rough) };
            }
            Some(Kind::Edge { start, to, old, .. }) => {
                let at = if fine { at } else { nearest_edge(text, at, *start) };
                let fits = if *start { at < old.end } else { at > old.start };
                if fits && *to != at {
                    *to = at;
                    moved = Some(at);
                }
            }
            None => {}
        }
        // Lines above may make room for it: that under the pointer stays there.
        if let (Some(at), Some(layout)) = (moved, &mut self.layout) {
            layout.hold(at);
        }
    }

    /// Scrolls while the pointer is dragged over the upper or lower edge.
    fn scroll_at_edge(&mut self, ui: &Ui, place: Place, point: (f32, f32)) {
        let height = place.rect.height() * place.scale;
        let over = if point.1 < 0.0 { point.1 } else { (point.1 - height).max(0.0) };
        if over != 0.0
            && let Some(layout) = &mut self.layout
        {
            layout.scroll_by(over * 0.25);
            ui.ctx().request_repaint();
        }
    }

    fn end_drag(&mut self, queue: &mut Queue) {
        match self.drag.0.take() {
            Some(Kind::Select { words, forward, .. }) => {
                let (anchor, focus) =
                    if forward { (words.start, words.end) } else { (words.end, words.start) };
                queue.command(Command::Select { anchor, focus });
            }
            Some(Kind::Edge { id, piece, start, to, old })
                if to != if start { old.start } else { old.end } =>
            {
                queue.command(Command::MoveEdge { id, piece, start, to });
            }
            _ => {}
        }
    }

    /// Names what is under the pointer before it is clicked.
    fn hover(
        &self,
        ui: &Ui,
        t: &Tokens,
        place: Place,
        response: &Response,
        point: (f32, f32),
        session: &Session,
    ) {
        let Some(layout) = &self.layout else { return };
        if !response.hovered() && !response.dragged() {
            return;
        }
        let edge = layout.edge_at(point.0, point.1, REACH * place.scale).is_some();
        ui.ctx().set_cursor_icon(if edge { CursorIcon::ResizeHorizontal } else { CursorIcon::Text });
        if self.drag.is_on() || self.hushed_at == Some(point) {
            return;
        }
        let stack = self.stack(point);
        if session.review().is_some_and(|r| !r.is_editing()) {
            let groups = crate::ui::review::tip::groups_at(session, &stack);
            if !groups.is_empty() {
                response.clone().on_hover_ui_at_pointer(|ui| {
                    crate::ui::review::tip::groups_ui(ui, t, session, &groups);
                });
            }
            return;
        }
        let Some(layer) = session.layer() else { return };
        let known = |key: &u64| layer.get(crate::model::ids::Id::from_u64(*key)?).map(|a| a.id());
        let named: Vec<AnnotationId> = stack.iter().filter_map(known).collect();
        if !named.is_empty() {
            response.clone().on_hover_ui_at_pointer(|ui| super::tip::stack_ui(ui, t, session, &named));
        }
    }
}

/// The token under a point.
fn under(layout: &crate::typeset::ArticleLayout, text: &Text, point: (f32, f32)) -> Option<Range<usize>> {
    let grapheme = layout.grapheme_at(point.0, point.1)?;
    tokens::token_at(text, grapheme.start).filter(|t| t.contains(&grapheme.start))
}

/// The token's edge nearest to `at`: where one starts, or where one ends.
fn nearest_edge(text: &Text, at: usize, start: bool) -> usize {
    let Some(token) = tokens::token_at(text, at) else { return at };
    let near_end = at.saturating_sub(token.start) * 2 > token.len();
    match (start, near_end) {
        (true, true) => tokens::next_start(text, token.start),
        (true, false) => token.start,
        (false, true) => token.end,
        (false, false) => tokens::previous_end(text, token.end),
    }
}
