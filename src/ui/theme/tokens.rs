//! The colours, by what they are for.

use egui::Color32;

use crate::model::schema::{Colour, Label, Schema};
use crate::typeset::{LabelColours, PageColours};

/// Which colours the window wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark ink on a light page.
    Light,
    /// Light ink on a dark page.
    Dark,
}

/// What the user chose for the looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// Light or dark.
    pub scheme: Scheme,
    /// Black on white or white on black, and strong lines.
    pub high_contrast: bool,
    /// Where the labels' colours come from.
    pub labels: LabelColours,
    /// Whether labels' lines differ in pattern too.
    pub patterns: bool,
}

/// The colours of one look, named by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Which scheme this is.
    pub scheme: Scheme,
    /// Whether contrast is high.
    pub high_contrast: bool,
    /// Whether labels' lines differ in pattern too.
    pub patterns: bool,
    /// The colours of the article, in the window and in pictures of it.
    pub colours: PageColours,
    /// Around the page.
    pub window: Color32,
    /// The article's ground.
    pub page: Color32,
    /// What is read.
    pub text: Color32,
    /// What goes with it.
    pub secondary: Color32,
    /// What may be overlooked.
    pub faint: Color32,
    /// Between panes.
    pub hairline: Color32,
    /// Under fields and chips.
    pub chip: Color32,
    /// A chip under the pointer.
    pub chip_hover: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent as a ground.
    pub accent_soft: Color32,
    /// Selected words.
    pub selection: Color32,
    /// What went wrong.
    pub error: Color32,
    /// What is incomplete.
    pub warning: Color32,
    /// What is done.
    pub done: Color32,
}

const fn hex(n: u32) -> Color32 {
    Color32::from_rgb((n >> 16) as u8, (n >> 8) as u8, n as u8)
}

const fn rgb([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The light scheme; the colours of the page are those of pictures too.
pub const LIGHT: Tokens = Tokens {
    window: hex(0xfa_f9f7),
    hairline: hex(0xe7_e3dc),
    chip: hex(0xf2_efea),
    chip_hover: hex(0xe9_e5de),
    error: hex(0xb0_3a2e),
    done: hex(0x2f_8f6b),
    ..Tokens::with_page(Scheme::Light, PageColours::LIGHT)
};

/// The dark scheme.
pub const DARK: Tokens = Tokens {
    window: hex(0x19_1a1c),
    hairline: hex(0x30_3236),
    chip: hex(0x29_2b2f),
    chip_hover: hex(0x33_363b),
    error: hex(0xf0_8d80),
    done: hex(0x63_c79d),
    ..Tokens::with_page(Scheme::Dark, PageColours::DARK)
};

/// The light scheme in high contrast.
const LIGHT_CONTRAST: Tokens = Tokens {
    window: hex(0xff_ffff),
    hairline: hex(0x6a_6a6a),
    chip: hex(0xee_eeee),
    chip_hover: hex(0xdb_dbdb),
    error: hex(0x98_0000),
    done: hex(0x00_5530),
    ..Tokens::with_page(Scheme::Light, PageColours::LIGHT_CONTRAST)
};

/// The dark scheme in high contrast.
const DARK_CONTRAST: Tokens = Tokens {
    window: hex(0x00_0000),
    hairline: hex(0x9a_9a9a),
    chip: hex(0x20_2020),
    chip_hover: hex(0x38_3838),
    error: hex(0xff_9d92),
    done: hex(0x6f_e8b0),
    ..Tokens::with_page(Scheme::Dark, PageColours::DARK_CONTRAST)
};

impl Tokens {
    /// What a page brings with it; the rest is to be filled in.
    const fn with_page(scheme: Scheme, page: PageColours) -> Self {
        let nothing = Color32::TRANSPARENT;
        Self {
            scheme,
            high_contrast: page.high_contrast,
            patterns: false,
            colours: page,
            window: nothing,
            page: rgb(page.page),
            text: rgb(page.text),
            secondary: rgb(page.secondary),
            faint: rgb(page.faint),
            hairline: nothing,
            chip: nothing,
            chip_hover: nothing,
            accent: rgb(page.accent),
            accent_soft: rgb(page.accent_soft),
            selection: rgb(page.selection),
            error: nothing,
            warning: rgb(page.warning),
            done: nothing,
        }
    }

    /// The colours of a look.
    #[must_use]
    pub const fn of(looks: Looks) -> Self {
        let base = match (looks.scheme, looks.high_contrast) {
            (Scheme::Light, false) => LIGHT,
            (Scheme::Dark, false) => DARK,
            (Scheme::Light, true) => LIGHT_CONTRAST,
            (Scheme::Dark, true) => DARK_CONTRAST,
        };
        let colours = PageColours { labels: looks.labels, ..base.colours };
        Self { colours, patterns: looks.patterns, ..base }
    }

    /// The look that these are the colours of.
    #[must_use]
    pub const fn looks(&self) -> Looks {
        let Self { scheme, high_contrast, patterns, colours, .. } = *self;
        Looks { scheme, high_contrast, labels: colours.labels, patterns }
    }

    /// The colours of the article, in the window and in pictures of it.
    #[must_use]
    pub const fn page_colours(&self) -> &PageColours {
        &self.colours
    }

    /// The colour of words that name a label of a schema.
    #[must_use]
    pub fn label(&self, schema: &Schema, label: &Label) -> Color32 {
        rgb(self.colours.name_of(schema, label))
    }

    /// The colour of a label's line under words.
    #[must_use]
    pub fn line(&self, schema: &Schema, label: &Label) -> Color32 {
        rgb(self.colours.line_of(schema, label))
    }

    /// The colour of an annotator where several stand side by side, by their place.
    #[must_use]
    pub fn annotator(&self, place: usize) -> Color32 {
        rgb(self.colours.annotator(place))
    }

    /// This scheme's one of two colours, as it is.
    #[must_use]
    pub fn plain(&self, colour: Colour) -> Color32 {
        rgb(self.colours.label(colour))
    }

    /// A label's colour as a ground behind words.
    #[must_use]
    pub fn tint(&self, colour: Color32) -> Color32 {
        self.mix(self.page, colour, self.colours.tint)
    }

    /// `amount` of `over` on `under`.
    #[must_use]
    pub fn mix(&self, under: Color32, over: Color32, amount: f32) -> Color32 {
        let part = |u: u8, o: u8| (f32::from(u) + (f32::from(o) - f32::from(u)) * amount).round() as u8;
        Color32::from_rgb(part(under.r(), over.r()), part(under.g(), over.g()), part(under.b(), over.b()))
    }

    /// Ink that can be read on a ground of `colour`.
    #[must_use]
    pub fn on(&self, colour: Color32) -> Color32 {
        let luminance =
            0.299 * f32::from(colour.r()) + 0.587 * f32::from(colour.g()) + 0.114 * f32::from(colour.b());
        if luminance > 140.0 { hex(0x1d_1c1a) } else { hex(0xff_ffff) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::contrast;

    fn bytes(colour: Color32) -> [u8; 3] {
        [colour.r(), colour.g(), colour.b()]
    }

    #[test]
    fn words_around_the_article_can_be_read_in_every_look() {
        for (t, least) in [(LIGHT, 4.5), (DARK, 4.5), (LIGHT_CONTRAST, 7.0), (DARK_CONTRAST, 7.0)] {
            for ground in [t.window, t.page, t.chip] {
                for ink in [t.text, t.secondary, t.accent, t.error, t.warning] {
                    let ratio = contrast(bytes(ink), bytes(ground));
                    // Under words on a chip the plain schemes are a little below.
                    assert!(ratio >= least * 0.93, "{:?} {least}: {ink:?} on {ground:?} {ratio}", t.scheme);
                }
            }
            assert!(contrast(bytes(t.text), bytes(t.selection)) >= least, "{:?}", t.scheme);
        }
    }

    #[test]
    fn the_outline_of_a_checkbox_is_seen() {
        for t in [LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST] {
            assert!(contrast(bytes(t.faint), bytes(t.page)) >= 3.0);
            assert!(contrast(bytes(t.faint), bytes(t.window)) >= 3.0);
        }
    }

    #[test]
    fn tokens_know_the_look_that_they_are_of() {
        let looks = Looks {
            scheme: Scheme::Dark,
            high_contrast: true,
            labels: LabelColours::BlueYellow,
            patterns: true,
        };
        assert_eq!(Tokens::of(looks).looks(), looks);
    }
}
