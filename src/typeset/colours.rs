//! The colours of a page, light and dark: the window's article and pictures share them.

use super::palette::{Inks, LabelInks, Palette};
use super::picture::Rgba;
use crate::model::schema::{Colour, Schema};

/// Red, green and blue, as sRGB.
pub type Rgb = [u8; 3];

/// The colours that an article is set in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageColours {
    /// Light on dark.
    pub dark: bool,
    /// The article's ground.
    pub page: Rgb,
    /// What is read.
    pub text: Rgb,
    /// What goes with it.
    pub secondary: Rgb,
    /// What may be overlooked.
    pub faint: Rgb,
    /// The one accent.
    pub accent: Rgb,
    /// The accent as a ground.
    pub accent_soft: Rgb,
    /// Selected words.
    pub selection: Rgb,
    /// What is incomplete; search hits are made from it.
    pub warning: Rgb,
    /// How much of a label's colour is in the ground behind words.
    pub tint: f32,
}

impl PageColours {
    /// Dark ink on a light page.
    pub const LIGHT: Self = Self {
        dark: false,
        page: [0xff, 0xff, 0xff],
        text: [0x1d, 0x1c, 0x1a],
        secondary: [0x5c, 0x58, 0x51],
        // The design's #8d887f has 3.4:1 on the page; small print wants 4.5:1.
        faint: [0x75, 0x70, 0x68],
        accent: [0x3d, 0x5a, 0x99],
        accent_soft: [0xe9, 0xee, 0xf8],
        selection: [0xc9, 0xd7, 0xf2],
        warning: [0x8a, 0x6d, 0x1f],
        tint: 0.13,
    };

    /// Light ink on a dark page.
    pub const DARK: Self = Self {
        dark: true,
        page: [0x1f, 0x20, 0x23],
        text: [0xe6, 0xe3, 0xdd],
        secondary: [0xaa, 0xa7, 0xa1],
        faint: [0x8f, 0x8d, 0x87],
        accent: [0x8f, 0xad, 0xea],
        accent_soft: [0x26, 0x30, 0x46],
        selection: [0x34, 0x4a, 0x78],
        warning: [0xd9, 0xb8, 0x5a],
        tint: 0.17,
    };

    /// A colour for each role, with those of the schema's labels in its order; one more, the last,
    /// is for labels that the schema doesn't know.
    #[must_use]
    pub fn palette(&self, schema: &Schema) -> Palette<Rgba> {
        let mut labels: Vec<_> =
            schema.labels.iter().map(|l| self.label_inks(self.label(l.colour))).collect();
        labels.push(self.label_inks(self.secondary));
        let inks = Inks {
            text: self.text,
            secondary: self.secondary,
            faint: self.faint,
            page: self.page,
            rule: mix(self.page, self.text, 0.35),
            accent: self.accent,
            accent_soft: self.accent_soft,
            selection: self.selection,
            caret: self.accent,
            find: mix(self.page, self.warning, 0.35),
            focus: mix(self.page, self.warning, 0.6),
            labels,
        };
        let Palette { normal, dim, dark } =
            Palette::new(inks, self.dark, |colour, page| mix(colour, page, 0.45));
        Palette { normal: normal.map(opaque), dim: dim.map(opaque), dark }
    }

    /// This page's colour of a label.
    #[must_use]
    pub fn label(&self, colour: Colour) -> Rgb {
        if self.dark { colour.dark.0 } else { colour.light.0 }
    }

    fn label_inks(&self, colour: Rgb) -> LabelInks<Rgb> {
        LabelInks { tint: mix(self.page, colour, self.tint), line: colour, tag: mix(colour, self.text, 0.12) }
    }
}

/// `amount` of `over` on `under`.
fn mix(under: Rgb, over: Rgb, amount: f32) -> Rgb {
    let part = |at: usize| {
        let (under, over) = (f32::from(under[at]), f32::from(over[at]));
        (under + (over - under) * amount).round() as u8
    };
    [part(0), part(1), part(2)]
}

fn opaque([r, g, b]: Rgb) -> Rgba {
    [r, g, b, 255]
}
