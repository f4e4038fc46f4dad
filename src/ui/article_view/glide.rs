//! Scrolling to where a key leads, in a few frames rather than at once: the eye can follow.

use egui::Ui;

use crate::typeset::{ArticleLayout, Fonts, MarkSource, ReadingPlace};

/// After so many seconds a little more than a third of the way is left.
const PACE: f32 = 0.035;
/// A key that leads farther than so many views jumps.
const FARTHEST: f32 = 2.5;
/// Never more than so many views behind, so that a held key is kept up with.
const MOST_BEHIND: f32 = 1.0;

/// Where the view still scrolls to, if it does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Glide(Option<Way>);

#[derive(Clone, Copy, Debug)]
struct Way {
    to: ReadingPlace,
    /// About how far that is, in physical pixels, down if positive.
    left: f32,
}

/// What is on the screen, to come back to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    place: ReadingPlace,
    scroll: f64,
}

impl Glide {
    /// Stays where it is: the pointer or the wheel has taken over.
    pub(super) fn stop(&mut self) {
        self.0 = None;
    }

    /// Puts the layout at the end of the way, to go on from there, and gives what is on the screen.
    pub(super) fn at_end(
        &self,
        layout: &mut ArticleLayout,
        fonts: &mut Fonts,
        marks: &dyn MarkSource,
        height: f32,
    ) -> Shown {
        let shown = Shown { place: layout.reading_place(), scroll: layout.scroll() };
        if let Some(way) = &self.0 {
            layout.go_to(way.to);
            layout.frame(fonts, marks, height);
        }
        shown
    }

    /// From what was on the screen to where the layout has got, over the next frames; at once where
    /// that is far.
    pub(super) fn from(&mut self, shown: Shown, layout: &mut ArticleLayout, height: f32) {
        let left = (layout.scroll() - shown.scroll) as f32;
        let is_near = left != 0.0 && left.abs() <= FARTHEST * height;
        self.0 = is_near.then(|| Way { to: layout.reading_place(), left });
        if is_near {
            layout.go_to(shown.place);
        }
    }

    /// Scrolls on by one frame's part of the way.
    pub(super) fn go_on(&mut self, ui: &Ui, layout: &mut ArticleLayout, height: f32) {
        let Some(way) = &mut self.0 else { return };
        ui.ctx().request_repaint();
        let step = share(way.left, ui.input(|i| i.stable_dt), height * MOST_BEHIND);
        if step == way.left {
            // Exactly there, whatever turned out to be higher than thought on the way.
            layout.go_to(way.to);
            self.0 = None;
        } else {
            layout.scroll_by(step);
            way.left -= step;
        }
    }
}

/// What of the way is gone in `seconds`; all of it where little is left, more where more than `most`
/// would be left.
fn share(way: f32, seconds: f32, most: f32) -> f32 {
    let left = way * (-seconds / PACE).exp();
    if left.abs() < 1.0 { way } else { way - left.clamp(-most, most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_ends_within_a_fifth_of_a_second_and_never_beyond() {
        let (mut way, mut frames) = (800.0_f32, 0);
        while way != 0.0 {
            let step = share(way, 1.0 / 60.0, 800.0);
            assert!(step > 0.0 && step <= way);
            way -= step;
            frames += 1;
        }
        assert!((3..=15).contains(&frames), "{frames}");
        assert_eq!(share(-5000.0, 0.001, 800.0), -4200.0, "a held key is kept up with");
    }
}
