//! Words of the project outside the article: titles, quotations, names. Those in Latin, Greek and
//! Cyrillic are egui's own text; all others are set by the article's engine, which orders and
//! joins them, and are painted from an atlas of glyphs.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::mutex::Mutex;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Color32, Context, FontId, Galley, Id, Painter, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::article_view::paint::ArticlePainter;
use super::theme;
use crate::typeset::{BlockKind, Fonts, Note, NoteStyle, is_simple};

/// Set strings that are kept; beyond it, all are made anew.
const KEPT: usize = 2048;

/// A face of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// The chrome's face.
    Sans,
    /// The chrome's face where it is strong.
    Semibold,
    /// The article's face, for quotations.
    Serif,
    /// A face whose letters are of one width, for what stands in files; the chrome's in other
    /// scripts than Latin and Cyrillic.
    Mono,
}

impl Face {
    fn font(self, size: f32) -> FontId {
        match self {
            Self::Sans => theme::sans(size),
            Self::Semibold => theme::semibold(size),
            Self::Serif => theme::serif(size),
            Self::Mono => theme::mono(size),
        }
    }

    fn kind(self) -> BlockKind {
        match self {
            Self::Sans | Self::Mono => BlockKind::Chrome,
            Self::Semibold => BlockKind::Strong,
            Self::Serif => BlockKind::Body,
        }
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Words<'a> {
    /// The words, as [`super::widgets::safe`] gives them.
    pub text: &'a str,
    /// Their face.
    pub face: Face,
    /// Their size, in points.
    pub size: f32,
    /// Their colour.
    pub colour: Color32,
    /// Lines at most; what is cut off is told by an ellipsis.
    pub lines: usize,
}

/// Words that have been set, to be measured and painted.
pub struct Laid {
    made: Made,
    colour: Color32,
    /// Room that they take, in points.
    pub size: Vec2,
    /// Whether something was cut off.
    pub elided: bool,
    /// Height of the first line, in points.
    pub first_line: f32,
    /// Where the letters of the first line stand, in points from the top.
    pub baseline: f32,
    /// Whether they run from right to left.
    pub rtl: bool,
}

enum Made {
    Plain(Arc<Galley>),
    /// With the width of the column in which it was set, in points.
    Set(Arc<Note>, f32),
}

impl<'a> Words<'a> {
    /// On one line in the chrome's face.
    #[must_use]
    pub fn line(text: &'a str, colour: Color32) -> Self {
        Self { text, face: Face::Sans, size: theme::CHROME, colour, lines: 1 }
    }

    /// Sets them in a column.
    #[must_use]
    pub fn lay(&self, painter: &Painter, width: f32) -> Laid {
        let width = width.max(24.0).floor();
        if is_simple(self.text) { self.plain(painter, width) } else { self.set(painter.ctx(), width) }
    }

    fn plain(&self, painter: &Painter, width: f32) -> Laid {
        let mut job = LayoutJob::simple(self.text.to_owned(), self.face.font(self.size), self.colour, width);
        job.wrap = TextWrapping {
            max_width: width,
            max_rows: self.lines,
            break_anywhere: self.lines == 1,
            ..TextWrapping::default()
        };
        let galley = painter.layout_job(job);
        let row = galley.rows.first();
        Laid {
            colour: self.colour,
            size: galley.size(),
            elided: galley.elided,
            first_line: row.map_or(self.size, |row| row.height()),
            baseline: row.and_then(|row| row.glyphs.first()).map_or(self.size, |glyph| glyph.pos.y),
            rtl: false,
            made: Made::Plain(galley),
        }
    }

    fn set(&self, ctx: &Context, width: f32) -> Laid {
        let scale = ctx.pixels_per_point();
        let note = setter(ctx).lock().note(self, width, scale);
        let lines = (note.height / self.size / scale / 1.2).round().max(1.0);
        Laid {
            colour: self.colour,
            size: vec2(note.width, note.height) / scale,
            elided: note.elided,
            first_line: note.height / scale / lines,
            baseline: note.baseline / scale,
            rtl: note.rtl,
            made: Made::Set(note, width),
        }
    }
}

impl Laid {
    /// Paints them with their upper left corner at `at`.
    pub fn paint(&self, painter: &Painter, at: Pos2) {
        self.shift(painter, at, self.size.x);
    }

    /// Paints them in a column of that width, at its right where they run from right to left.
    pub fn paint_in(&self, painter: &Painter, at: Pos2, width: f32) {
        self.shift(painter, at, width);
    }

    fn shift(&self, painter: &Painter, at: Pos2, width: f32) {
        match &self.made {
            Made::Plain(galley) => {
                painter.galley(at, galley.clone(), self.colour);
            }
            Made::Set(note, column) => {
                let ctx = painter.ctx();
                let scale = ctx.pixels_per_point();
                // Right-to-left words stand at the right of the column in which they were set.
                let x = if note.rtl { at.x + width - column } else { at.x };
                let place = ((x * scale).round(), (at.y * scale).round());
                let dark = ctx.global_style().visuals.dark_mode;
                let colour = painter_colour(painter, self.colour);
                painter.add(setter(ctx).lock().paint(ctx, note, place, colour, dark));
            }
        }
    }
}

/// The colour as a faded or disabled part of the window shows it.
fn painter_colour(painter: &Painter, colour: Color32) -> Color32 {
    colour.gamma_multiply(painter.opacity())
}

/// A label of words that may be in any script, wrapped where there is no room.
pub fn label(ui: &mut Ui, words: &Words<'_>) -> Response {
    sensed(ui, words, Sense::hover(), false)
}

/// A label in all of the width that there is: words from right to left stand at its right.
pub fn wide_label(ui: &mut Ui, words: &Words<'_>) -> Response {
    sensed(ui, words, Sense::hover(), true)
}

/// Words that can be clicked; underlined under the pointer and with the keyboard's focus.
pub fn link(ui: &mut Ui, words: &Words<'_>) -> Response {
    sensed(ui, words, Sense::click(), false)
}

fn sensed(ui: &mut Ui, words: &Words<'_>, sense: Sense, wide: bool) -> Response {
    let room = ui.available_width();
    let laid = words.lay(ui.painter(), room);
    let width = if wide { room } else { laid.size.x };
    let (rect, response) = ui.allocate_exact_size(vec2(width, laid.size.y), sense);
    if ui.is_rect_visible(rect) {
        laid.paint_in(ui.painter(), rect.min, width);
        if sense.senses_click() && (response.hovered() || response.has_focus()) {
            let stroke = egui::Stroke::new(1.0, words.colour);
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
        }
    }
    if sense.senses_click() {
        super::widgets::focus_ring(ui, &response, rect.expand(2.0));
        response.clone().on_hover_cursor(egui::CursorIcon::PointingHand);
    }
    let role = if sense.senses_click() { Role::Link } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), words.text));
    if laid.elided {
        response.on_hover_ui(|ui| drop(label(ui, &Words { lines: 40, ..*words })))
    } else {
        response
    }
}

/// Paints words on one line, cut to a width, centred on `middle` in height; at the right where
/// `align` says so. For rows of lists.
pub fn row_words(painter: &Painter, words: &Words<'_>, middle: Pos2, width: f32, align: Align) -> Laid {
    let laid = Words { lines: 1, ..*words }.lay(painter, width);
    let x = if align == Align::Max { middle.x - laid.size.x } else { middle.x };
    laid.paint(painter, Pos2::new(x, middle.y - laid.size.y / 2.0));
    laid
}

/// Fonts, painter and what was set; one for a window.
struct Setter {
    fonts: Fonts,
    painter: ArticlePainter,
    notes: HashMap<u64, (Box<str>, Arc<Note>)>,
    /// The pass of egui in which it painted last.
    pass: Option<u64>,
}

/// Gives the window's fonts to the words outside the article, so that they are listed once.
pub fn install(ctx: &Context, fonts: &Fonts) {
    let setter = Setter::new(fonts.clone());
    ctx.data_mut(|data| data.insert_temp(Id::NULL, Arc::new(Mutex::new(setter))));
}

fn setter(ctx: &Context) -> Arc<Mutex<Setter>> {
    let known = ctx.data(|data| data.get_temp::<Arc<Mutex<Setter>>>(Id::NULL));
    known.unwrap_or_else(|| {
        install(ctx, &Fonts::new());
        ctx.data(|data| data.get_temp(Id::NULL))
            .unwrap_or_else(|| Arc::new(Mutex::new(Setter::new(Fonts::bundled()))))
    })
}

impl Setter {
    fn new(fonts: Fonts) -> Self {
        Self { fonts, painter: ArticlePainter::for_words(), notes: HashMap::new(), pass: None }
    }

    fn note(&mut self, words: &Words<'_>, width: f32, scale: f32) -> Arc<Note> {
        let mut hasher = DefaultHasher::new();
        (words.text, words.face, words.size.to_bits(), words.lines, width.to_bits(), scale.to_bits())
            .hash(&mut hasher);
        let key = hasher.finish();
        if let Some((text, note)) = self.notes.get(&key)
            && **text == *words.text
        {
            return note.clone();
        }
        let style = NoteStyle { kind: words.face.kind(), size: words.size, width, lines: words.lines, scale };
        let note = Arc::new(self.fonts.note(words.text, &style));
        if self.notes.len() >= KEPT {
            self.notes.clear();
        }
        self.notes.insert(key, (words.text.into(), note.clone()));
        note
    }

    fn paint(
        &mut self,
        ctx: &Context,
        note: &Note,
        at: (f32, f32),
        colour: Color32,
        dark: bool,
    ) -> egui::Shape {
        let pass = ctx.cumulative_pass_nr();
        if self.pass != Some(pass) {
            self.pass = Some(pass);
            self.painter.begin_words(dark);
        }
        self.painter.words(ctx, self.fonts.faces(), &note.runs, at, colour)
    }
}
