//! Colours, faces and spacing. Nothing else in `ui` names a colour.

use std::sync::Arc;

use egui::epaint::text::{FontTweak, VariationCoords};
use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Vec2};

use crate::model::schema::Colour;
use crate::typeset::PageColours;

/// Which colours the window wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark ink on a light page.
    Light,
    /// Light ink on a dark page.
    Dark,
}

/// The colours of one scheme, named by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Which scheme this is.
    pub scheme: Scheme,
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
    scheme: Scheme::Light,
    window: hex(0xfa_f9f7),
    page: rgb(PageColours::LIGHT.page),
    text: rgb(PageColours::LIGHT.text),
    secondary: rgb(PageColours::LIGHT.secondary),
    faint: rgb(PageColours::LIGHT.faint),
    hairline: hex(0xe7_e3dc),
    chip: hex(0xf2_efea),
    chip_hover: hex(0xe9_e5de),
    accent: rgb(PageColours::LIGHT.accent),
    accent_soft: rgb(PageColours::LIGHT.accent_soft),
    selection: rgb(PageColours::LIGHT.selection),
    error: hex(0xb0_3a2e),
    warning: rgb(PageColours::LIGHT.warning),
    done: hex(0x2f_8f6b),
};

/// The dark scheme.
pub const DARK: Tokens = Tokens {
    scheme: Scheme::Dark,
    window: hex(0x19_1a1c),
    page: rgb(PageColours::DARK.page),
    text: rgb(PageColours::DARK.text),
    secondary: rgb(PageColours::DARK.secondary),
    faint: rgb(PageColours::DARK.faint),
    hairline: hex(0x30_3236),
    chip: hex(0x29_2b2f),
    chip_hover: hex(0x33_363b),
    accent: rgb(PageColours::DARK.accent),
    accent_soft: rgb(PageColours::DARK.accent_soft),
    selection: rgb(PageColours::DARK.selection),
    error: hex(0xf0_8d80),
    warning: rgb(PageColours::DARK.warning),
    done: hex(0x63_c79d),
};

impl Tokens {
    /// The scheme's colour of a label.
    #[must_use]
    pub fn label(&self, colour: Colour) -> Color32 {
        let [r, g, b] = match self.scheme {
            Scheme::Light => colour.light.0,
            Scheme::Dark => colour.dark.0,
        };
        Color32::from_rgb(r, g, b)
    }

    /// The colours of the article, in the window and in pictures of it.
    #[must_use]
    pub const fn page_colours(&self) -> &'static PageColours {
        match self.scheme {
            Scheme::Light => &PageColours::LIGHT,
            Scheme::Dark => &PageColours::DARK,
        }
    }

    /// A label's colour as a ground behind words.
    #[must_use]
    pub fn tint(&self, colour: Color32) -> Color32 {
        self.mix(self.page, colour, if self.scheme == Scheme::Light { 0.13 } else { 0.17 })
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

/// The colours in force.
#[must_use]
pub fn tokens(ctx: &egui::Context) -> &'static Tokens {
    if ctx.global_style().visuals.dark_mode { &DARK } else { &LIGHT }
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

/// Brings the bundled faces into egui.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let inter = include_bytes!("../../assets/fonts/InterVariable.ttf");
    let serif = include_bytes!("../../assets/fonts/SourceSerif4Variable-Roman.ttf");
    let face = |bytes: &'static [u8], weight: f32| {
        let tweak = FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() };
        Arc::new(FontData::from_static(bytes).tweak(tweak))
    };
    let faces = [
        ("inter", face(inter, 400.0)),
        ("inter-semibold", face(inter, 600.0)),
        ("source-serif", face(serif, 400.0)),
    ];
    for (name, data) in faces {
        fonts.font_data.insert(name.to_owned(), data);
    }
    let families = [
        (FontFamily::Proportional, "inter"),
        (FontFamily::Monospace, "inter"),
        (FontFamily::Name("semibold".into()), "inter-semibold"),
        (FontFamily::Name("serif".into()), "source-serif"),
    ];
    for (family, name) in families {
        fonts.families.insert(family, vec![name.to_owned(), "inter".to_owned()]);
    }
    ctx.set_fonts(fonts);
}

/// Puts a scheme's colours and the program's spacing into egui.
pub fn apply(ctx: &egui::Context, scheme: Scheme) {
    let t = match scheme {
        Scheme::Light => &LIGHT,
        Scheme::Dark => &DARK,
    };
    ctx.set_theme(match scheme {
        Scheme::Light => egui::Theme::Light,
        Scheme::Dark => egui::Theme::Dark,
    });
    ctx.all_styles_mut(|style| {
        style.visuals = visuals(t);
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

fn visuals(t: &Tokens) -> egui::Visuals {
    let dark = t.scheme == Scheme::Dark;
    let mut v = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    v.override_text_color = None;
    v.panel_fill = t.window;
    v.window_fill = t.page;
    v.window_stroke = Stroke::new(1.0, t.hairline);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    v.extreme_bg_color = t.chip;
    v.text_edit_bg_color = Some(t.chip);
    v.faint_bg_color = t.chip;
    v.code_bg_color = t.chip;
    v.hyperlink_color = t.accent;
    v.error_fg_color = t.error;
    v.warn_fg_color = t.warning;
    v.weak_text_color = Some(t.faint);
    v.selection.bg_fill = t.selection;
    v.selection.stroke = Stroke::new(1.5, t.accent);
    let radius = CornerRadius::same(6);
    let widgets = [
        (&mut v.widgets.noninteractive, t.window, t.text),
        (&mut v.widgets.inactive, t.chip, t.text),
        (&mut v.widgets.hovered, t.chip_hover, t.text),
        (&mut v.widgets.active, t.accent_soft, t.text),
        (&mut v.widgets.open, t.chip_hover, t.text),
    ];
    for (widget, fill, ink) in widgets {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::NONE;
        widget.fg_stroke = Stroke::new(1.0, ink);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    // What has the keyboard wears a ring.
    v.widgets.active.bg_stroke = Stroke::new(1.5, t.accent);
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, t.hairline);
    v.widgets.noninteractive.fg_stroke = Stroke::new(1.0, t.text);
    v
}
