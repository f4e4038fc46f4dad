//! Colours, faces and spacing. Nothing else in `ui` names a colour.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | faces and spacing; puts a look into egui |
//! | `tokens.rs` | the colours, by what they are for |
//! | `look.rs` | the colours of egui's own controls |

mod look;
mod tokens;

use std::sync::Arc;

use egui::epaint::text::{FontTweak, VariationCoords};
use egui::{FontData, FontDefinitions, FontFamily, FontId, Id, Margin, Vec2};

pub use tokens::{DARK, LIGHT, Looks, Scheme, Tokens};

/// The colours in force.
#[must_use]
pub fn tokens(ctx: &egui::Context) -> Tokens {
    ctx.data(|data| data.get_temp(Id::unique("looks"))).map_or(LIGHT, Tokens::of)
}

/// Size of the chrome's text, in points.
pub const CHROME: f32 = 13.0;
/// Size of small print, in points.
pub const SMALL: f32 = 12.0;

/// The chrome's face in semibold.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// The article's face, for quotations in the chrome.
#[must_use]
pub fn serif(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("serif".into()))
}

/// The chrome's face.
#[must_use]
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// A face whose letters are of one width, for what stands in files.
#[must_use]
pub fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Brings the bundled faces into egui.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let inter = include_bytes!("../../../assets/fonts/InterVariable.ttf");
    let serif = include_bytes!("../../../assets/fonts/SourceSerif4Variable-Roman.ttf");
    let face = |bytes: &'static [u8], weight: f32| {
        // Not hinted: egui makes the hinter anew whenever the size changes from one glyph to the
        // next, some milliseconds each, which was half of the first frame.
        let coords = VariationCoords::new([(b"wght", weight)]);
        let tweak = FontTweak { coords, hinting: Some(false), ..FontTweak::default() };
        Arc::new(FontData::from_static(bytes).tweak(tweak))
    };
    let faces = [
        ("inter", face(inter, 400.0)),
        ("inter-semibold", face(inter, 600.0)),
        ("source-serif", face(serif, 400.0)),
        ("mono", face(include_bytes!("../../../assets/fonts/JetBrainsMono-Latin.ttf"), 400.0)),
        ("mono-more", face(include_bytes!("../../../assets/fonts/JetBrainsMono-LatinExt.ttf"), 400.0)),
        ("mono-cyrillic", face(include_bytes!("../../../assets/fonts/JetBrainsMono-Cyrillic.ttf"), 400.0)),
    ];
    for (name, data) in faces {
        fonts.font_data.insert(name.to_owned(), data);
    }
    let families = [
        (FontFamily::Proportional, "inter"),
        (FontFamily::Name("semibold".into()), "inter-semibold"),
        (FontFamily::Name("serif".into()), "source-serif"),
    ];
    for (family, name) in families {
        fonts.families.insert(family, vec![name.to_owned(), "inter".to_owned()]);
    }
    let mono = ["mono", "mono-more", "mono-cyrillic", "inter"].map(str::to_owned);
    fonts.families.insert(FontFamily::Monospace, mono.to_vec());
    ctx.set_fonts(fonts);
}

/// Puts a look's colours and the program's spacing into egui.
pub fn apply(ctx: &egui::Context, looks: Looks) {
    let t = Tokens::of(looks);
    ctx.data_mut(|data| data.insert_temp(Id::unique("looks"), looks));
    ctx.set_theme(match looks.scheme {
        Scheme::Light => egui::Theme::Light,
        Scheme::Dark => egui::Theme::Dark,
    });
    ctx.all_styles_mut(|style| {
        style.visuals = look::visuals(&t);
        text_styles(style);
        spacing(style);
        style.animation_time = 0.08;
    });
}

fn text_styles(style: &mut egui::Style) {
    use egui::TextStyle::{Body, Button, Heading, Monospace, Small};
    style.text_styles = [
        (Small, sans(SMALL)),
        (Body, sans(CHROME)),
        (Button, sans(CHROME)),
        (Heading, semibold(15.0)),
        (Monospace, sans(CHROME)),
    ]
    .into();
}

fn spacing(style: &mut egui::Style) {
    style.spacing.item_spacing = Vec2::new(8.0, 6.0);
    style.spacing.button_padding = Vec2::new(10.0, 5.0);
    style.spacing.interact_size = Vec2::new(32.0, 28.0);
    style.spacing.window_margin = Margin::same(20);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.combo_width = 120.0;
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    style.spacing.tooltip_width = 360.0;
}
