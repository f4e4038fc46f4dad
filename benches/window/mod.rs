//! A window without a screen, for benchmarks.

use std::time::{Duration, Instant};

use attache::session::{Command, Session};
use attache::storage::settings::{Settings, Theme};
use attache::ui::Attache;
use egui::{Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2, vec2};

/// A window without a screen.
pub struct Window {
    /// The window's.
    pub ctx: egui::Context,
    /// What is shown.
    pub app: Attache,
    /// In points.
    pub size: Vec2,
    begun: Instant,
}

impl Window {
    /// A window on a project.
    pub fn new(session: Session) -> Self {
        let ctx = egui::Context::default();
        let settings = Settings { theme: Theme::Light, ..Settings::default() };
        let app = Attache::new(&ctx, Some(session), settings);
        let mut window = Self { ctx, app, size: vec2(1280.0, 800.0), begun: Instant::now() };
        for _ in 0..3 {
            window.frame(Vec::new());
        }
        window
    }

    /// A frame on these events, and how long it took.
    pub fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.told(events).0
    }

    /// The same, and what a screen reader is told of it, if one listens.
    fn told(&mut self, events: Vec<Event>) -> (Duration, Option<egui::accesskit::TreeUpdate>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.begun.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        let begun = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.background(ui.ctx());
            self.app.frame(ui);
        });
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = begun.elapsed();
        // Nothing is painted.
        output.textures_delta.clear();
        std::hint::black_box(meshes);
        (took, output.platform_output.accesskit_update)
    }

    /// Where something is on the screen, by the beginning of its accessible name, in points.
    #[allow(dead_code, reason = "not every benchmark points at something")]
    pub fn find(&mut self, name: &str) -> Option<Rect> {
        self.ctx.enable_accesskit();
        self.frame(Vec::new());
        let (_, update) = self.told(Vec::new());
        self.ctx.disable_accesskit();
        let nodes = update?.nodes;
        let parent = |id| nodes.iter().find(|(_, node)| node.children().contains(&id));
        let (own, node) = nodes.iter().find(|(_, node)| {
            let is_called = node.label().is_some_and(|label| label.starts_with(name));
            // What is only said has no place of its own.
            is_called && node.bounds().is_some_and(|bounds| bounds.height() > 4.0)
        })?;
        let mut id = *own;
        let mut place = node.bounds()?;
        place = node.transform().map_or(place, |by| by.transform_rect_bbox(place));
        while let Some((above, node)) = parent(id) {
            id = *above;
            place = node.transform().map_or(place, |by| by.transform_rect_bbox(place));
        }
        let at = |x: f64, y: f64| Pos2::new(x as f32, y as f32);
        Some(Rect::from_min_max(at(place.x0, place.y0), at(place.x1, place.y1)))
    }

    /// A key and the frame that shows what it did, since wishes are carried out after a frame:
    /// the times of both.
    pub fn frames_of(&mut self, key: Key, modifiers: Modifiers) -> (Duration, Duration) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        (self.frame(vec![event(true)]), self.frame(vec![event(false)]))
    }

    /// From a key to the triangles that show what it did.
    pub fn key(&mut self, key: Key, modifiers: Modifiers) -> Duration {
        let (press, shown) = self.frames_of(key, modifiers);
        press + shown
    }

    /// From a command to the triangles that show what it did.
    pub fn command(&mut self, command: Command) -> Duration {
        let begun = Instant::now();
        self.app.ask(command);
        self.frame(Vec::new());
        self.frame(Vec::new());
        begun.elapsed()
    }

    /// Frames until all that goes on in the background is done.
    pub fn settle(&mut self) {
        let until = Instant::now() + Duration::from_mins(2);
        while Instant::now() < until
            && (self.app.is_measuring() || self.app.session().is_some_and(|s| s.reading().is_some()))
        {
            std::thread::sleep(Duration::from_millis(5));
            self.frame(Vec::new());
        }
        // And what glides has come to rest.
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(10));
            self.frame(Vec::new());
        }
    }
}

/// Times of one kind of frame.
pub struct Times(pub Vec<Duration>);

impl Times {
    /// Times of this many.
    pub fn of(count: usize, mut one: impl FnMut(usize) -> Duration) -> Self {
        Self::from((0..count).map(&mut one).collect())
    }

    /// These, sorted.
    pub fn from(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Milliseconds below which this part of them is.
    pub fn at(&self, part: f64) -> f64 {
        let at = ((self.0.len() - 1) as f64 * part).round() as usize;
        self.0[at].as_secs_f64() * 1e3
    }
}
