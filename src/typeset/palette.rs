//! Which colour each role has. Generic over the colour: a window's own type, or plain bytes.

use super::display::{Ink, Tone};

/// A label's colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelInks<C> {
    /// Behind words.
    pub tint: C,
    /// Lines under words.
    pub line: C,
    /// Tags and chips.
    pub tag: C,
}

/// A colour for each role.
#[derive(Clone, Debug, PartialEq)]
pub struct Inks<C> {
    /// [`Ink::Text`].
    pub text: C,
    /// [`Ink::Secondary`].
    pub secondary: C,
    /// [`Ink::Faint`].
    pub faint: C,
    /// [`Ink::Page`].
    pub page: C,
    /// [`Ink::Rule`].
    pub rule: C,
    /// [`Ink::Accent`].
    pub accent: C,
    /// [`Ink::AccentSoft`].
    pub accent_soft: C,
    /// [`Ink::Selection`].
    pub selection: C,
    /// [`Ink::Caret`].
    pub caret: C,
    /// [`Ink::Find`].
    pub find: C,
    /// [`Ink::Focus`].
    pub focus: C,
    /// [`Ink::Label`], by index; beyond the last, they start again.
    pub labels: Vec<LabelInks<C>>,
}

/// The colours at full strength and stepped back.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette<C> {
    /// At full strength.
    pub normal: Inks<C>,
    /// Stepped back.
    pub dim: Inks<C>,
    /// Light on dark: glyphs are drawn a little fuller, as thin light strokes look thinner.
    pub dark: bool,
}

impl<C: Copy> Inks<C> {
    /// The colour of a role.
    #[must_use]
    pub fn of(&self, ink: Ink) -> C {
        match ink {
            Ink::Text => self.text,
            Ink::Secondary => self.secondary,
            Ink::Faint => self.faint,
            Ink::Page => self.page,
            Ink::Rule => self.rule,
            Ink::Accent => self.accent,
            Ink::AccentSoft => self.accent_soft,
            Ink::Selection => self.selection,
            Ink::Caret => self.caret,
            Ink::Find => self.find,
            Ink::Focus => self.focus,
            Ink::Label(at, tone) => self.label(at, tone),
        }
    }

    fn label(&self, at: u16, tone: Tone) -> C {
        let Some(label) = self.labels.get(usize::from(at) % self.labels.len().max(1)) else {
            return if tone == Tone::Tint { self.accent_soft } else { self.accent };
        };
        match tone {
            Tone::Tint => label.tint,
            Tone::Line => label.line,
            Tone::Tag => label.tag,
        }
    }

    /// Every colour changed by a function.
    #[must_use]
    pub fn map<D>(&self, change: impl Fn(C) -> D) -> Inks<D> {
        let labels = self.labels.iter().map(|label| LabelInks {
            tint: change(label.tint),
            line: change(label.line),
            tag: change(label.tag),
        });
        Inks {
            labels: labels.collect(),
            text: change(self.text),
            secondary: change(self.secondary),
            faint: change(self.faint),
            page: change(self.page),
            rule: change(self.rule),
            accent: change(self.accent),
            accent_soft: change(self.accent_soft),
            selection: change(self.selection),
            caret: change(self.caret),
            find: change(self.find),
            focus: change(self.focus),
        }
    }
}

impl<C: Copy> Palette<C> {
    /// A palette whose stepped-back colours are made by `step_back(colour, page)`, usually a
    /// mixture of half and half.
    #[must_use]
    pub fn new(normal: Inks<C>, dark: bool, step_back: impl Fn(C, C) -> C) -> Self {
        let page = normal.page;
        let dim = normal.map(|colour| step_back(colour, page));
        Self { normal, dim, dark }
    }

    /// The colour of a role.
    #[must_use]
    pub fn of(&self, ink: Ink, dim: bool) -> C {
        if dim { self.dim.of(ink) } else { self.normal.of(ink) }
    }
}
