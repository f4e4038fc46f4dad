//! The article: lays out what is visible, paints it, and turns mouse and keys into commands.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | a frame: style, layout, scrolling, painting |
//! | `marks.rs` | annotations of the shown layer as marks for the layout |
//! | `place.rs` | where the column stands on the screen |
//! | `pointer.rs` | clicks, drags, edges, what is under the pointer |
//! | `keyboard.rs` | keys while the article has the keyboard |
//! | `tip.rs` | what is under the pointer |
//! | `access/` | what a screen reader gets |
//! | `palette.rs`, `notices.rs` | colours; what is said instead of text |
//! | `glide.rs` | scrolling to where a key leads |
//! | `strip.rs` | scroll bar and overview |
//! | `measure.rs`, `ahead.rs` | exact heights, and what comes next, found in the background |
//! | `atlas.rs`, `paint.rs` | glyphs in a texture, display lists as shapes |

mod access;
mod ahead;
pub use access::name as access_name;
pub mod atlas;
mod glide;
mod keyboard;
mod marks;
mod measure;
mod notices;
pub mod paint;
mod palette;
mod place;
mod pointer;
mod strip;
mod tip;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::{Id, Rect, Sense, Ui};

use super::queue::Queue;
use super::theme::{Looks, Tokens};
use crate::model::article;
use crate::model::ids::ArticleId;
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::session::Session;
use crate::session::view::Reveal;
use crate::storage::settings::Settings;
use crate::typeset::{
    ArticleLayout, Caret, Fonts, Header, Ink, Palette, ReadingPlace, TextStyle, note_missing, room_beside,
};
use marks::Marks;
use notices::{empty_ui, missing_ui};
use paint::ArticlePainter;
use place::Place;
use pointer::Drag;

/// Room between the caret and the edge of the view, in points.
const REVEAL: f32 = 60.0;

/// What the user chose for reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Size of the text, in points.
    pub size: f32,
    /// Whether labels stand under the words.
    pub tags: bool,
    /// From line to line, as a multiple of the size.
    pub line_height: f32,
    /// Characters on a line, about.
    pub measure: f32,
    /// Whether lines under words differ in pattern too.
    pub patterns: bool,
    /// Whether paragraphs have numbers in the margin.
    pub numbers: bool,
}

impl Reading {
    /// What the settings say of it.
    #[must_use]
    pub const fn of(settings: &Settings) -> Self {
        let Settings { text_size: size, labels: tags, line_height, measure, patterns, numbers, .. } =
            *settings;
        Self { size, tags, line_height, measure, patterns, numbers }
    }
}

/// The article view and what it remembers between frames.
pub struct ArticleView {
    fonts: Fonts,
    painter: ArticlePainter,
    layout: Option<ArticleLayout>,
    /// The session that all of it is of: articles of another project may have the same ids.
    session: Option<u64>,
    /// Which opening of which article the layout is of.
    opened: Option<u64>,
    /// The article that the layout is of.
    shown: Option<ArticleId>,
    /// Where the reader was in articles that were open before.
    places: HashMap<ArticleId, ReadingPlace>,
    palette: Option<(Looks, Arc<Schema>, Palette<egui::Color32>)>,
    drag: Drag,
    glide: glide::Glide,
    /// Where the view's top was, in points: the text stays where it is when that moves.
    top: Option<f32>,
    /// Where the pointer stood when a key was pressed: nothing is named there until it moves.
    hushed_at: Option<(f32, f32)>,
    /// Where a run of moves by lines began, in physical pixels from the column's left.
    goal: Option<f32>,
    /// The caret's side where two places have one offset.
    affinity: crate::typeset::Affinity,
    strip: strip::Strip,
    measuring: measure::Measuring,
    ahead: ahead::Ahead,
    access: access::Access,
    /// Of each script that no font shows, a character of the open article.
    missing: Vec<char>,
    selection: Vec<crate::typeset::Rect>,
    /// Search hits of the open article, in order, shared with who found them: there may be
    /// hundreds of thousands.
    pub hits: Arc<Vec<Range<usize>>>,
    /// Index of the hit that is looked at.
    pub hit: Option<usize>,
}

impl ArticleView {
    /// A view that sets its texts in these fonts.
    #[must_use]
    pub fn new(fonts: Fonts) -> Self {
        Self {
            fonts,
            painter: ArticlePainter::default(),
            layout: None,
            session: None,
            opened: None,
            shown: None,
            places: HashMap::new(),
            palette: None,
            drag: Drag::default(),
            glide: glide::Glide::default(),
            top: None,
            hushed_at: None,
            goal: None,
            affinity: crate::typeset::Affinity::default(),
            strip: strip::Strip::default(),
            measuring: measure::Measuring::default(),
            ahead: ahead::Ahead::default(),
            access: access::Access::default(),
            missing: Vec::new(),
            selection: Vec::new(),
            hits: Arc::default(),
            hit: None,
        }
    }

    /// The id under which it has the keyboard.
    #[must_use]
    pub fn id() -> Id {
        Id::unique("article")
    }

    /// The fonts of the window.
    #[must_use]
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Shows the open article in all of the room there is.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &mut Session,
        reading: Reading,
        queue: &mut Queue,
    ) {
        self.forget_others(session);
        let mut rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, t.page);
        if !self.missing.is_empty() && self.opened == Some(session.opened()) {
            rect.max.y -= missing_ui(ui, t, rect, &self.missing);
        }
        let response = ui.interact(rect, Self::id(), Sense::click_and_drag());
        access::article_node(session, &response);
        if session.text().is_none() {
            self.layout = None;
            self.opened = None;
            self.measuring.stop();
            empty_ui(ui, t, rect, session);
            return;
        }
        let place = self.prepare(ui, rect, session, reading);
        self.palette(t, session);
        let reveal = session.take_reveal();
        self.scroll(ui, place, session, reveal);
        if let Some(layout) = self.layout.as_ref().filter(|layout| !layout.visible().is_empty()) {
            let (offset, y) = layout.reading_place().line();
            session.note_reading((offset, y / place.scale));
        }
        let session: &Session = session;
        self.requests(ui, place, session, queue);
        // While a menu is open the keys are its own.
        if response.has_focus() && !egui::Popup::is_any_open(ui.ctx()) {
            self.keyboard(ui, session, queue);
        }
        self.pointer(ui, t, place, &response, session, queue);
        self.frame(ui, t, place, session);
        self.measure(ui, session);
        self.strip(ui, t, place, session);
        self.tell(ui, place, session);
    }

    /// Lets go of what is known of another project's articles.
    fn forget_others(&mut self, session: &Session) {
        if self.session.replace(session.identity()) != Some(session.identity()) {
            self.layout = None;
            self.opened = None;
            self.shown = None;
            self.places.clear();
            self.missing.clear();
            self.measuring.stop();
        }
    }

    /// Makes the layout fit the article, the style and the width.
    fn prepare(&mut self, ui: &Ui, rect: Rect, session: &Session, reading: Reading) -> Place {
        let scale = ui.ctx().pixels_per_point();
        let margin = room_beside(reading.numbers);
        let wanted = TextStyle::measure_of(reading.measure, reading.size);
        let measure = wanted.min(rect.width() - 2.0 * margin).max(160.0).floor();
        let left = rect.left() + ((rect.width() - measure) / 2.0).max(margin / 2.0);
        let place = Place { rect, left: (left * scale).round() / scale, scale };
        let meta = session
            .view()
            .article
            .as_ref()
            .and_then(|id| session.project().article(id))
            .map(|a| a.meta().clone());
        let language = meta.map(|m| m.language.clone()).filter(|l| !l.is_empty());
        let style = TextStyle {
            scale,
            size: reading.size,
            measure,
            labels: reading.tags,
            line_height: reading.line_height,
            patterns: reading.patterns,
            numbers: reading.numbers,
            beside: margin,
            language,
            ..TextStyle::default()
        };
        if self.opened != Some(session.opened()) || self.layout.is_none() {
            if let (Some(layout), Some(id)) = (&self.layout, self.shown.take()) {
                self.places.insert(id, layout.reading_place());
            }
            self.shown = session.view().article.clone();
            if let Some(text) = session.text() {
                let header = article::header(text.as_str()).map(|h| Header { date: h.date, title: h.title });
                let mut layout = ArticleLayout::new(text.shared(), header, style);
                let was = self.shown.as_ref().and_then(|id| self.places.get(id)).copied();
                // In an earlier run of the program.
                let noted = || session.reading_line().map(|(at, y)| ReadingPlace::new(at, y * scale));
                match was.or_else(noted) {
                    Some(place) => layout.go_to(place),
                    None if session.view().focus == 0 => layout.scroll_to(0.0),
                    None => layout.jump_to(session.view().focus, 0.3),
                }
                self.layout = Some(layout);
            }
            self.opened = Some(session.opened());
            self.drag = Drag::default();
            self.glide.stop();
            self.top = None;
            self.goal = None;
            self.hits = Arc::default();
            self.hit = None;
            self.missing.clear();
        } else if let Some(layout) = &mut self.layout {
            layout.set_style(style);
        }
        place
    }

    fn scroll(&mut self, ui: &Ui, place: Place, session: &Session, reveal: Option<Reveal>) {
        let Some(layout) = &mut self.layout else { return };
        self.ahead.take(layout);
        // What opens or closes above covers words, and moves none.
        let top = place.rect.top();
        if let Some(before) = self.top.replace(top).filter(|before| *before != top) {
            layout.scroll_by((top - before) * place.scale);
        }
        let over = ui.rect_contains_pointer(place.rect);
        let delta = if over { ui.input(|i| i.smooth_scroll_delta().y) } else { 0.0 };
        if delta != 0.0 {
            layout.scroll_by(-delta * place.scale);
        }
        let is_jump = matches!(reveal, Some(Reveal::Place(_)));
        if delta != 0.0 || is_jump || ui.input(|i| i.pointer.any_down()) {
            self.glide.stop();
        }
        let height = place.rect.height() * place.scale;
        let marks = Marks::new(session, &self.hits, self.hit, &self.drag);
        match reveal {
            Some(Reveal::Caret) => {
                let caret = Caret { offset: session.view().focus, affinity: self.affinity };
                let shown = self.glide.at_end(layout, &mut self.fonts, &marks, height);
                layout.reveal(&mut self.fonts, &marks, caret, REVEAL * place.scale);
                self.glide.from(shown, layout, height);
            }
            Some(Reveal::Place(offset)) => {
                layout.reveal(&mut self.fonts, &marks, Caret::before(offset), REVEAL * place.scale);
            }
            None => {}
        }
        self.glide.go_on(ui, layout, height);
    }

    /// Lays out and paints what is visible.
    fn frame(&mut self, ui: &Ui, t: &Tokens, place: Place, session: &Session) {
        let Some(layout) = &mut self.layout else { return };
        let Some((_, _, palette)) = &self.palette else { return };
        let marks = Marks::new(session, &self.hits, self.hit, &self.drag);
        layout.frame(&mut self.fonts, &marks, place.rect.height() * place.scale);
        self.ahead.tend(layout, &self.fonts);
        for c in layout.visible().iter().flat_map(|block| block.paragraph.missing()) {
            if note_missing(&mut self.missing, c) {
                ui.ctx().request_repaint();
            }
        }
        let selected = self.drag.selection().unwrap_or_else(|| session.view().selection());
        layout.rectangles(&selected, &mut self.selection);
        let links = session.links(layout.style().labels).filter(|_| !self.drag.is_on());
        let links = links.map(|links| layout.links(&mut self.fonts, &links, place.room()));
        let painter = ui.painter().with_clip_rect(place.rect);
        let (left, top) = ((place.left * place.scale).round(), (place.rect.top() * place.scale).round());
        let mut frame = self.painter.begin(self.fonts.faces(), palette, place.scale, place.rect);
        for block in layout.visible() {
            let list = &block.decorated.list;
            frame.items(list.under(), &list.glyphs, left, top + block.top);
        }
        for rect in &self.selection {
            frame.fill(rect.moved(left, top), 0.0, Ink::Selection);
        }
        for block in layout.visible() {
            let list = &block.decorated.list;
            frame.items(list.over(), &list.glyphs, left, top + block.top);
        }
        if let Some(list) = &links {
            frame.items(&list.items, &list.glyphs, left, top);
        }
        painter.add(frame.finish(ui.ctx()));
        let caret = Caret { offset: session.view().focus, affinity: self.affinity };
        let focused = ui.memory(|m| m.has_focus(Self::id()));
        if let Some(rect) = layout.caret_in_view(caret).filter(|_| !self.drag.is_on()) {
            let mut rect = place.to_screen(rect);
            rect.set_width((2.0 / place.scale).max(1.5));
            let colour = if focused { t.accent } else { t.mix(t.page, t.accent, 0.35) };
            painter.rect_filled(rect, 0.0, colour);
        }
    }

    /// Has the heights of what nobody has looked at yet found beside the window.
    fn measure(&mut self, ui: &Ui, session: &Session) {
        let Some(layout) = &mut self.layout else { return };
        if session.is_loading() {
            // Heights depend on the annotations.
            return self.measuring.stop();
        }
        let key = measure::Key {
            opened: session.opened(),
            annotator: session.view().annotator.clone(),
            style: layout.style().clone(),
        };
        let marks = || measure::FarMarks {
            layer: session.layer().map(Layer::snapshot),
            schema: session.project().schema().clone(),
        };
        let again = self.measuring.tend(key, layout, &self.fonts, marks, super::act::wake(ui.ctx()));
        if let Some(again) = again {
            ui.ctx().request_repaint_after(again);
        }
    }

    /// What is laid out on and near the screen, half-open in bytes of the text.
    #[must_use]
    pub fn on_screen(&self) -> Range<usize> {
        let shown = self.layout.as_ref().map(ArticleLayout::visible);
        match shown.and_then(|blocks| Some((blocks.first()?, blocks.last()?))) {
            Some((first, last)) => first.range.start..last.range.end,
            None => 0..0,
        }
    }

    /// Whether all heights are exact.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        !self.measuring.is_on()
    }

    /// Keeps the line of an offset where it is while annotations come and go: before a command.
    pub fn hold(&mut self, offset: usize) {
        if let Some(layout) = &mut self.layout {
            layout.hold(offset);
        }
    }

    /// Whether the caret's paragraph runs from right to left.
    pub fn right_to_left(&mut self, session: &Session) -> bool {
        let offset = session.view().focus;
        let Some(layout) = &self.layout else { return false };
        let block = layout.visible().iter().find(|b| b.range.start <= offset && offset <= b.range.end);
        block.is_some_and(|b| b.paragraph.rtl)
    }
}
