//! The article's colours: those of the theme and of the schema's labels.

use std::sync::Arc;

use super::ArticleView;
use crate::session::Session;
use crate::typeset::{LabelInks, Palette};
use crate::ui::theme::{Scheme, Tokens};

impl ArticleView {
    /// Makes the palette anew where theme or schema changed.
    pub(super) fn palette(&mut self, t: &Tokens, session: &Session) {
        let dark = t.scheme == Scheme::Dark;
        let schema = session.project().schema();
        if self.palette.as_ref().is_some_and(|(d, s, _)| *d == dark && Arc::ptr_eq(s, schema)) {
            return;
        }
        let label =
            |colour| LabelInks { tint: t.tint(colour), line: colour, tag: t.mix(colour, t.text, 0.12) };
        let mut labels: Vec<_> = schema.labels.iter().map(|l| label(t.label(l.colour))).collect();
        // The last one is for labels that the schema doesn't know.
        labels.push(label(t.secondary));
        let inks = crate::typeset::Inks {
            text: t.text,
            secondary: t.secondary,
            faint: t.faint,
            page: t.page,
            rule: t.mix(t.page, t.text, 0.35),
            accent: t.accent,
            accent_soft: t.accent_soft,
            selection: t.selection,
            caret: t.accent,
            find: t.mix(t.page, t.warning, 0.35),
            focus: t.mix(t.page, t.warning, 0.6),
            labels,
        };
        let palette = Palette::new(inks, dark, |colour, page| t.mix(colour, page, 0.45));
        self.palette = Some((dark, schema.clone(), palette));
    }
}
