//! What a screen reader gets: the article, the paragraphs on the screen, and the annotations in
//! them as `person: Mahaveer Singhvi, 393 to 409`. All others are reached through the list.

use egui::{Id, Response, Role, Sense, Ui, WidgetInfo};

use super::{ArticleView, Place};
use crate::model::annotation::Annotation;
use crate::model::text::Text;
use crate::session::Session;
use crate::typeset::ArticleLayout;
use crate::ui::widgets::safe;

/// Names the article itself.
pub fn article_node(session: &Session, response: &Response) {
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    let title = article.map_or_else(|| "No article".to_owned(), |a| safe(&a.meta().title));
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, format!("Article: {title}")));
}

/// Adds a node for each paragraph on the screen and each annotation in it.
pub fn nodes(ui: &Ui, place: Place, layout: Option<&ArticleLayout>, session: &Session) {
    // Nobody listens: spare the work.
    if ui.ctx().accesskit_node_builder(ArticleView::id(), |_| ()).is_none() {
        return;
    }
    let (Some(layout), Some(text)) = (layout, session.text()) else { return };
    // A text that nobody has marked yet is read all the same.
    let layer = session.layer();
    let mut rects = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for block in layout.visible() {
        let top = crate::typeset::Rect::new(
            0.0,
            block.top,
            layout.style().column(),
            block.top + block.decorated.height,
        );
        let words = text.as_str()[block.range.clone()].to_owned();
        let node = ui.interact(
            place.to_screen(top).intersect(place.rect),
            Id::unique(("paragraph", block.range.start)),
            Sense::hover(),
        );
        node.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, words.clone()));
        for annotation in layer.into_iter().flat_map(|layer| layer.touching(block.range.clone())) {
            if !seen.insert(annotation.id()) {
                continue;
            }
            let Some(spans) = annotation.spans() else { continue };
            layout.rectangles(&spans.hull().range(), &mut rects);
            let Some(first) = rects.first() else { continue };
            let all = rects.iter().fold(place.to_screen(*first), |all, r| all.union(place.to_screen(*r)));
            let id = Id::unique(("annotation", annotation.id().as_u64()));
            let node = ui.interact(all.intersect(place.rect), id, Sense::hover());
            let selected = session.view().selected == Some(annotation.id());
            node.widget_info(|| {
                WidgetInfo::selected(Role::Mark, true, selected, name(annotation, session, text))
            });
        }
    }
}

/// `person: Mahaveer Singhvi, 393 to 409`, in code points of the article.
#[must_use]
pub fn name(annotation: &Annotation, session: &Session, text: &Text) -> String {
    let schema = session.project().schema();
    let label = annotation.label().map_or("comment", |l| schema.label_name(l));
    let Some(spans) = annotation.spans() else { return label.to_owned() };
    let range = text.chars(spans.hull());
    format!("{}: {}, {} to {}", safe(label), safe(&spans.words(text)), range.0, range.1)
}
