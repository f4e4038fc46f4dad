//! The article's colours: those of the theme and of the schema's labels.

use std::sync::Arc;

use egui::Color32;

use super::ArticleView;
use crate::session::Session;
use crate::typeset::{Palette, Rgba};
use crate::ui::theme::Tokens;

impl ArticleView {
    /// Makes the palette anew where looks or schema changed.
    pub(super) fn palette(&mut self, t: &Tokens, session: &Session) {
        let schema = session.project().schema();
        if self.palette.as_ref().is_some_and(|(l, s, _)| *l == t.looks() && Arc::ptr_eq(s, schema)) {
            return;
        }
        let Palette { normal, dim, dark } = t.page_colours().palette(schema);
        let colour = |[r, g, b, _]: Rgba| Color32::from_rgb(r, g, b);
        let palette = Palette { normal: normal.map(colour), dim: dim.map(colour), dark };
        self.palette = Some((t.looks(), schema.clone(), palette));
    }
}
