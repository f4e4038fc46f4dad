//! The colours of a page, light and dark, plain and in high contrast: the window's article and
//! pictures share them.

use super::label_colours::{LabelColours, at_least, mix};
use super::palette::{Inks, LabelInks, Palette};
use super::picture::Rgba;
use crate::model::schema::{Colour, Label, Schema};

/// Red, green and blue, as sRGB.
pub type Rgb = [u8; 3];

/// The colours that an article is set in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageColours {
    /// Light on dark.
    pub dark: bool,
    /// Words have a contrast of at least 7:1 to their ground, labels' lines of 4.5:1.
    pub high_contrast: bool,
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
    /// What is incomplete.
    pub warning: Rgb,
    /// The ground of a search hit.
    pub find: Rgb,
    /// The ground of the search hit that is looked at.
    pub focus: Rgb,
    /// How much of a label's colour is in the ground behind words.
    pub tint: f32,
    /// How much of the page is in what steps back.
    pub step_back: f32,
    /// Where the labels' colours come from.
    pub labels: LabelColours,
}

/// Least contrast of words to the page: level AA of WCAG 2.2, success criterion 1.4.3.
const WORDS: f32 = 4.5;
/// The same in high contrast: level AAA, success criterion 1.4.6.
const STRONG_WORDS: f32 = 7.0;
/// Least contrast of lines and other signs to the page: success criterion 1.4.11.
const LINE: f32 = 3.0;

/// How many annotators have colours of their own.
const ANNOTATORS: usize = 6;

/// Blue, rust, green, violet, ochre and teal, on light and on dark pages.
const ANNOTATOR_COLOURS: [[Rgb; ANNOTATORS]; 2] = [
    [
        [0x3f, 0x5f, 0xb8],
        [0xb4, 0x50, 0x2f],
        [0x2f, 0x8f, 0x6b],
        [0x7d, 0x4f, 0xa3],
        [0x8a, 0x6d, 0x1f],
        [0x3c, 0x7a, 0x8c],
    ],
    [
        [0x8e, 0xa8, 0xf0],
        [0xe5, 0x8a, 0x68],
        [0x63, 0xc7, 0x9d],
        [0xbd, 0x92, 0xe0],
        [0xd9, 0xb8, 0x5a],
        [0x83, 0xbc, 0xcf],
    ],
];

/// The place in a palette's labels of an annotator's colour, by their place among those shown.
#[must_use]
pub fn annotator_colour(schema: &Schema, place: usize) -> u16 {
    (schema.labels.len() + 1 + place % ANNOTATORS) as u16
}

impl PageColours {
    /// Dark ink on a light page.
    pub const LIGHT: Self = Self {
        dark: false,
        high_contrast: false,
        page: [0xff, 0xff, 0xff],
        text: [0x1d, 0x1c, 0x1a],
        secondary: [0x5c, 0x58, 0x51],
        // The design's #8d887f has 3.4:1 on the page; small print wants 4.5:1.
        faint: [0x75, 0x70, 0x68],
        accent: [0x3d, 0x5a, 0x99],
        accent_soft: [0xe9, 0xee, 0xf8],
        selection: [0xc9, 0xd7, 0xf2],
        warning: [0x8a, 0x6d, 0x1f],
        find: [0xff, 0xf0, 0x8a],
        focus: [0xff, 0xd0, 0x2e],
        tint: 0.13,
        step_back: 0.45,
        labels: LabelColours::Schema,
    };

    /// Light ink on a dark page.
    pub const DARK: Self = Self {
        dark: true,
        high_contrast: false,
        page: [0x1f, 0x20, 0x23],
        text: [0xe6, 0xe3, 0xdd],
        secondary: [0xaa, 0xa7, 0xa1],
        faint: [0x8f, 0x8d, 0x87],
        accent: [0x8f, 0xad, 0xea],
        accent_soft: [0x26, 0x30, 0x46],
        selection: [0x34, 0x4a, 0x78],
        warning: [0xd9, 0xb8, 0x5a],
        find: [0x57, 0x4e, 0x00],
        focus: [0x70, 0x59, 0x00],
        tint: 0.17,
        step_back: 0.45,
        labels: LabelColours::Schema,
    };

    /// Black on white, every colour dark.
    pub const LIGHT_CONTRAST: Self = Self {
        high_contrast: true,
        text: [0, 0, 0],
        secondary: [0x24, 0x24, 0x24],
        faint: [0x45, 0x45, 0x45],
        accent: [0x00, 0x2f, 0x9c],
        accent_soft: [0xd3, 0xe2, 0xff],
        // As far from the page as from the words: 3:1 and 7:1.
        selection: [0x54, 0x96, 0xf5],
        warning: [0x66, 0x45, 0x00],
        find: [0xff, 0xee, 0x55],
        focus: [0xff, 0xb0, 0x00],
        tint: 0.14,
        step_back: 0.3,
        ..Self::LIGHT
    };

    /// White on black, every colour light.
    pub const DARK_CONTRAST: Self = Self {
        high_contrast: true,
        page: [0, 0, 0],
        text: [0xff, 0xff, 0xff],
        secondary: [0xe4, 0xe4, 0xe4],
        faint: [0xc2, 0xc2, 0xc2],
        accent: [0x9c, 0xc4, 0xff],
        accent_soft: [0x0a, 0x2b, 0x57],
        selection: [0x00, 0x50, 0xc8],
        warning: [0xff, 0xd2, 0x4d],
        find: [0x5c, 0x4a, 0x00],
        focus: [0x7a, 0x4e, 0x00],
        tint: 0.25,
        step_back: 0.3,
        ..Self::DARK
    };

    /// The page for a reader's choices.
    #[must_use]
    pub const fn of(dark: bool, high_contrast: bool, labels: LabelColours) -> Self {
        let page = match (dark, high_contrast) {
            (false, false) => Self::LIGHT,
            (true, false) => Self::DARK,
            (false, true) => Self::LIGHT_CONTRAST,
            (true, true) => Self::DARK_CONTRAST,
        };
        Self { labels, ..page }
    }

    /// A colour for each role, with those of the schema's labels in its order; one more is for
    /// labels that the schema doesn't know, and after it come those of annotators.
    #[must_use]
    pub fn palette(&self, schema: &Schema) -> Palette<Rgba> {
        let mut labels: Vec<_> =
            schema.labels.iter().map(|label| self.label_inks(self.line_of(schema, label))).collect();
        labels.push(self.label_inks(self.secondary));
        labels.extend((0..ANNOTATORS).map(|place| self.label_inks(self.annotator(place))));
        let inks = Inks {
            text: self.text,
            secondary: self.secondary,
            faint: self.faint,
            page: self.page,
            rule: at_least(
                LINE,
                mix(self.page, self.text, if self.high_contrast { 0.7 } else { 0.35 }),
                self.page,
            ),
            accent: self.accent,
            accent_soft: self.accent_soft,
            selection: self.selection,
            caret: self.accent,
            find: self.find,
            focus: self.focus,
            labels,
        };
        let Palette { normal, dim, dark } =
            Palette::new(inks, self.dark, |colour, page| mix(colour, page, self.step_back));
        let dim = self.readable(dim);
        Palette { normal: normal.map(opaque), dim: dim.map(opaque), dark }
    }

    /// Colours that step back, as far from the page as it takes to read words and see lines; grounds stay.
    fn readable(&self, dim: Inks<Rgb>) -> Inks<Rgb> {
        let words =
            |colour| at_least(if self.high_contrast { STRONG_WORDS } else { WORDS }, colour, self.page);
        let line = |colour| at_least(LINE, colour, self.page);
        let label = |inks: LabelInks<Rgb>| LabelInks { line: line(inks.line), tag: line(inks.tag), ..inks };
        Inks {
            text: words(dim.text),
            secondary: words(dim.secondary),
            faint: line(dim.faint),
            rule: line(dim.rule),
            accent: line(dim.accent),
            labels: dim.labels.into_iter().map(label).collect(),
            ..dim
        }
    }

    /// The colour of an annotator's marks where several stand side by side, by their place; after
    /// the last they start again.
    #[must_use]
    pub fn annotator(&self, place: usize) -> Rgb {
        let place = place % ANNOTATORS;
        let plain = ANNOTATOR_COLOURS[usize::from(self.dark)][place];
        // Places apart in the palettes, so that the first ones differ most.
        let colour = self.labels.at([1, 0, 3, 4, 6, 7][place], self.dark).unwrap_or(plain);
        if self.high_contrast { at_least(4.5, colour, self.page) } else { colour }
    }

    /// This page's own choice of a schema's two colours.
    #[must_use]
    pub fn label(&self, colour: Colour) -> Rgb {
        if self.dark { colour.dark.0 } else { colour.light.0 }
    }

    /// The colour of a label's lines: the schema's, or for entities that of the palette at the
    /// label's place among them.
    #[must_use]
    pub fn line_of(&self, schema: &Schema, label: &Label) -> Rgb {
        let place = schema.entity_labels().position(|other| other.id == label.id);
        let colour = place.and_then(|place| self.labels.at(place, self.dark));
        let colour = colour.unwrap_or_else(|| self.label(label.colour));
        at_least(if self.high_contrast { 4.5 } else { LINE }, colour, self.page)
    }

    /// The colour of words that name a label.
    #[must_use]
    pub fn name_of(&self, schema: &Schema, label: &Label) -> Rgb {
        let line = self.line_of(schema, label);
        if self.high_contrast { at_least(7.0, line, self.page) } else { line }
    }

    fn label_inks(&self, line: Rgb) -> LabelInks<Rgb> {
        let tag = mix(line, self.text, 0.12);
        let tag = at_least(if self.high_contrast { STRONG_WORDS } else { WORDS }, tag, self.page);
        LabelInks { tint: mix(self.page, line, self.tint), line, tag }
    }
}

fn opaque([r, g, b]: Rgb) -> Rgba {
    [r, g, b, 255]
}

#[cfg(test)]
mod tests {
    use super::super::display::{Ink, Tone};
    use super::super::label_colours::contrast;
    use super::*;

    const BOTH: [bool; 2] = [false, true];

    #[test]
    fn words_of_high_contrast_have_seven_to_one_on_every_ground() {
        for (dark, labels) in BOTH.into_iter().flat_map(|dark| LabelColours::ALL.map(|l| (dark, l))) {
            let colours = PageColours::of(dark, true, labels);
            let palette = colours.palette(&Schema::default());
            let words = |ink, dim| {
                let [r, g, b, _] = palette.of(ink, dim);
                [r, g, b]
            };
            let mut grounds = vec![Ink::Page, Ink::AccentSoft, Ink::Selection, Ink::Find, Ink::Focus];
            grounds.extend((0..9).map(|label| Ink::Label(label, Tone::Tint)));
            for ground in grounds {
                let ratio = contrast(words(Ink::Text, false), words(ground, false));
                assert!(ratio >= 7.0, "dark {dark}, {labels:?}: text on {ground:?} has {ratio}");
            }
            for ink in [Ink::Secondary, Ink::Faint, Ink::Accent] {
                assert!(contrast(words(ink, false), colours.page) >= 7.0, "dark {dark}: {ink:?}");
            }
            assert!(contrast(words(Ink::Text, true), colours.page) >= 7.0);
            for label in 0..9 {
                let tag = contrast(words(Ink::Label(label, Tone::Tag), false), colours.page);
                let line = contrast(words(Ink::Label(label, Tone::Line), false), colours.page);
                assert!(tag >= 7.0 && line >= 4.5, "dark {dark}, label {label}: {tag}, {line}");
            }
        }
    }

    #[test]
    fn a_selection_in_high_contrast_is_seen_at_once() {
        for page in [PageColours::LIGHT_CONTRAST, PageColours::DARK_CONTRAST] {
            assert!(contrast(page.selection, page.page) >= 2.9);
        }
        assert!(contrast(PageColours::LIGHT.selection, PageColours::LIGHT.page) < 2.0);
    }

    #[test]
    fn a_search_hit_is_yellower_than_a_date_and_can_be_read() {
        for dark in BOTH {
            let colours = PageColours::of(dark, false, LabelColours::Schema);
            let date = colours.palette(&Schema::default()).of(Ink::Label(3, Tone::Tint), false);
            for ground in [colours.find, colours.focus] {
                assert!(contrast(colours.text, ground) >= 4.5, "dark {dark}");
                // How much blue lacks is how yellow it is.
                let yellow = |c: [u8; 3]| i32::from(c[0].min(c[1])) - i32::from(c[2]);
                assert!(yellow(ground) >= yellow([date[0], date[1], date[2]]) + 50, "dark {dark}");
            }
        }
    }

    #[test]
    fn what_steps_back_can_be_read_and_every_line_can_be_seen() {
        let pages = BOTH.into_iter().flat_map(|dark| BOTH.map(|high| (dark, high)));
        for ((dark, high), labels) in pages.flat_map(|page| LabelColours::ALL.map(|labels| (page, labels))) {
            let colours = PageColours::of(dark, high, labels);
            let palette = colours.palette(&Schema::default());
            let ratio = |ink, dim| {
                let [r, g, b, _] = palette.of(ink, dim);
                contrast([r, g, b], colours.page)
            };
            let about = format!("dark {dark}, high contrast {high}, {labels:?}");
            for ink in [Ink::Text, Ink::Secondary] {
                assert!(ratio(ink, true) >= 4.5, "{about}: {ink:?} has {}", ratio(ink, true));
            }
            for (at, _) in palette.normal.labels.iter().enumerate() {
                let at = at as u16;
                assert!(ratio(Ink::Label(at, Tone::Tag), false) >= 4.5, "{about}: tag {at}");
                for (ink, dim) in [Tone::Line, Tone::Tag].into_iter().flat_map(|t| BOTH.map(|d| (t, d))) {
                    let found = ratio(Ink::Label(at, ink), dim);
                    assert!(found >= 3.0, "{about}: {ink:?} of label {at}, stepped back {dim}: {found}");
                }
            }
            for (ink, dim) in
                [Ink::Rule, Ink::Accent, Ink::Faint].into_iter().flat_map(|ink| BOTH.map(|d| (ink, d)))
            {
                assert!(ratio(ink, dim) >= 3.0, "{about}: {ink:?}, stepped back {dim}: {}", ratio(ink, dim));
            }
            // Still it clearly steps back.
            assert!(ratio(Ink::Text, false) >= 1.4 * ratio(Ink::Text, true), "{about}");
        }
    }

    #[test]
    fn a_pale_colour_of_a_schema_is_drawn_so_that_it_is_seen() {
        let mut schema = Schema::default();
        let pale = crate::model::schema::Rgb([0xff, 0xf6, 0xc0]);
        schema.labels[0].colour.light = pale;
        let palette = PageColours::LIGHT.palette(&schema);
        let [r, g, b, _] = palette.of(Ink::Label(0, Tone::Line), false);
        assert!(contrast([r, g, b], PageColours::LIGHT.page) >= 3.0);
    }
}
