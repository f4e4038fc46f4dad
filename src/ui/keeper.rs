//! Keeps settings and the sizes of the window, once they have stood still for a moment: a slider
//! that is dragged or a window that is resized is written once, not in every frame.

use std::time::Duration;

use super::app::Attache;
use crate::storage::settings::Window;

/// Seconds without a change after which it is written.
const PAUSE: f64 = 0.5;

/// What is still to be written, and since when it stands still.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    settings: bool,
    window: bool,
    moved: bool,
    since: f64,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Due {
    Nothing,
    /// Look again after so many seconds.
    Later(f64),
    /// Write all settings.
    Settings,
    /// Write the sizes of the window.
    Window,
}

impl Keeper {
    /// Something was set.
    pub(super) fn changed(&mut self) {
        (self.settings, self.moved) = (true, true);
    }

    /// The window or a panel has another size than before.
    fn resized(&mut self) {
        (self.window, self.moved) = (true, true);
    }

    fn due(&mut self, now: f64) -> Due {
        if std::mem::take(&mut self.moved) {
            self.since = now;
        }
        match (self.settings || self.window, now - self.since) {
            (false, _) => Due::Nothing,
            (true, still) if still < PAUSE => Due::Later(PAUSE - still),
            (true, _) => self.take(),
        }
    }

    fn take(&mut self) -> Due {
        let Self { settings, window, .. } = std::mem::take(self);
        match (settings, window) {
            (true, _) => Due::Settings,
            (false, true) => Due::Window,
            (false, false) => Due::Nothing,
        }
    }
}

impl Attache {
    /// Notes how wide a panel is, unless the window leaves it no choice.
    pub(super) fn note_panel(kept: &mut f32, shown: f32, range: egui::Rangef) -> bool {
        let is_clamped = (range.clamp(*kept) - shown).abs() < 1.0;
        if !is_clamped {
            *kept = shown.round();
        }
        !is_clamped
    }

    /// Notes the window's sizes, and writes what has stood still.
    pub(super) fn keep(&mut self, ctx: &egui::Context, panels_changed: bool) {
        let before = self.settings.window;
        note_window(&mut self.settings.window, ctx);
        if panels_changed || self.settings.window != before {
            self.keeper.resized();
        }
        let due = self.keeper.due(ctx.input(|i| i.time));
        if let Due::Later(seconds) = due {
            ctx.request_repaint_after(Duration::from_secs_f64(seconds));
        }
        self.write(due);
    }

    /// Writes what has not been written yet; the window is about to close.
    pub(super) fn keep_at_last(&mut self) {
        let due = self.keeper.take();
        self.write(due);
    }

    fn write(&mut self, due: Due) {
        match due {
            Due::Settings => self.keep_settings(),
            Due::Window => {
                let saved = self.settings.save_window();
                self.say_unkept(saved);
            }
            Due::Nothing | Due::Later(_) => {}
        }
    }
}

/// A window that fills the screen or is folded away keeps the size that it had before.
fn note_window(window: &mut Window, ctx: &egui::Context) {
    let (inner, is_maximised, is_away) = ctx.input(|i| {
        let info = i.viewport();
        let is_away = info.minimized == Some(true) || info.fullscreen == Some(true);
        (info.inner_rect, info.maximized, is_away)
    });
    let Some(inner) = inner.filter(|_| !is_away) else { return };
    window.is_maximised = is_maximised == Some(true);
    if !window.is_maximised && inner.width() >= 200.0 && inner.height() >= 150.0 {
        (window.width, window.height) = (inner.width().round(), inner.height().round());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_is_being_resized_is_written_once_when_it_stands_still() {
        let mut keeper = Keeper::default();
        let mut written = Vec::new();
        for frame in 0..200 {
            let now = f64::from(frame) / 60.0;
            if frame < 60 {
                keeper.resized();
            }
            match keeper.due(now) {
                Due::Window => written.push(frame),
                Due::Later(seconds) => assert!(seconds > 0.0 && seconds <= PAUSE),
                due => assert_eq!((due, frame > 60), (Due::Nothing, true)),
            }
        }
        assert_eq!(written, [89]);
    }

    #[test]
    fn what_was_set_is_written_with_the_window_and_at_the_end_without_a_wait() {
        let mut keeper = Keeper::default();
        keeper.resized();
        keeper.changed();
        assert_eq!(keeper.due(1.0), Due::Later(PAUSE));
        assert_eq!(keeper.take(), Due::Settings);
        assert_eq!(keeper.take(), Due::Nothing);
    }

    #[test]
    fn a_panel_that_a_narrow_window_squeezes_keeps_its_width() {
        let mut kept = 320.0;
        assert!(!Attache::note_panel(&mut kept, 280.0, egui::Rangef::new(200.0, 280.0)));
        assert!(Attache::note_panel(&mut kept, 250.0, egui::Rangef::new(200.0, 280.0)));
        assert_eq!(kept, 250.0);
    }
}
