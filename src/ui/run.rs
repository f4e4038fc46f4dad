//! Opening the window.

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Instant;

use super::Attache;
use super::timings::Timings;
use crate::storage::settings::Settings;
use crate::typeset::Fonts;

/// The program's name, as the window bears it.
pub const NAME: &str = "Attaché";

/// Runs the window until it is closed: on a project folder, on articles, or on nothing. With
/// `timings`, what was measured since `begun` is written there at the end.
///
/// # Errors
/// When the system gives no window.
pub fn run(paths: Vec<PathBuf>, timings: Option<PathBuf>, begun: Instant) -> Result<(), String> {
    if let Some(gone) = paths.iter().find(|p| !p.exists()) {
        return Err(format!("{}: is not there; name a project's folder, or articles", gone.display()));
    }
    let (settings, problems) = Settings::load();
    let size = egui::vec2(settings.window.width, settings.window.height);
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).ok();
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(NAME)
        .with_app_id("attache")
        .with_inner_size(size)
        .with_min_inner_size([640.0, 420.0])
        .with_drag_and_drop(true)
        .with_maximized(settings.window.is_maximised);
    if let Some(icon) = icon {
        viewport = viewport.with_icon(icon);
    }
    let options =
        eframe::NativeOptions { viewport, persist_window: false, ..eframe::NativeOptions::default() };
    let timings = timings.map(|file| Timings::new(file, begun));
    let fonts = Prepared::begin();
    let made = eframe::run_native(
        "attache",
        options,
        Box::new(move |cc| {
            let mut app = Attache::with_fonts(&cc.egui_ctx, None, settings, fonts.take());
            app.timings = timings;
            app.begin(&cc.egui_ctx, &paths);
            app.say_problems(&problems);
            Ok(Box::new(app))
        }),
    );
    made.map_err(|e| format!("the window could not be opened: {e}"))
}

/// The fonts, listed and tried once on a thread while the system opens the window.
pub struct Prepared(Option<JoinHandle<Fonts>>);

impl Prepared {
    /// Begins with them.
    #[must_use]
    pub fn begin() -> Self {
        let make = || {
            let mut fonts = Fonts::new();
            fonts.warm_up();
            fonts
        };
        Self(std::thread::Builder::new().name("Fonts".to_owned()).spawn(make).ok())
    }

    /// Waits for them.
    #[must_use]
    pub fn take(self) -> Fonts {
        // Without a thread they are made now.
        self.0.and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

impl Attache {
    fn say_problems(&mut self, problems: &[crate::storage::Problem]) {
        if let (Some(problem), Some(session)) = (problems.first(), &mut self.session) {
            session.complain(problem.to_string());
        }
    }
}
