//! What refers to canonical entities, in the layers that are loaded.

use std::collections::BTreeMap;

use egui::{ScrollArea, Ui};

use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId, CanonicalId};
use crate::model::layer::Layer;
use crate::session::{Command, Session};
use crate::ui::dialogs::Around;
use crate::ui::dialogs::row::{ROW, Row};
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::widgets::safe;

/// An annotation that refers to an entity.
pub struct Mention {
    pub article: ArticleId,
    pub annotator: AnnotatorId,
    pub id: AnnotationId,
    pub words: String,
}

/// Mentions in all layers that are loaded, in the order of articles and text.
pub fn mentions(session: &Session) -> BTreeMap<CanonicalId, Vec<Mention>> {
    let mut out: BTreeMap<CanonicalId, Vec<Mention>> = BTreeMap::new();
    for (article, known) in session.project().articles() {
        let Some(text) = known.text() else { continue };
        for annotator in known.layers().keys() {
            for annotation in known.layer(annotator).into_iter().flat_map(Layer::placed) {
                let Some(entity) = annotation.as_entity() else { continue };
                let Some(canonical) = entity.refers_to else { continue };
                let (article, annotator) = (article.clone(), annotator.clone());
                let words = entity.spans.words(text);
                out.entry(canonical).or_default().push(Mention { article, annotator, id: entity.id, words });
            }
        }
    }
    out
}

/// Shows mentions; gives the position of the one that was clicked.
pub fn mentions_ui(
    ui: &mut Ui,
    around: &Around<'_>,
    session: &Session,
    mentions: &[Mention],
) -> Option<usize> {
    let mut taken = None;
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().id_salt("mentions").auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        mentions.len(),
        |ui, rows| {
            ui.set_width(ui.available_width() - 8.0);
            for at in rows {
                let mention = &mentions[at];
                let project = session.project();
                let mut place =
                    project.article(&mention.article).map_or(String::new(), |a| a.meta().title.clone());
                if mention.annotator != *session.me() {
                    place = format!("{} · {place}", session.shown_name(&mention.annotator));
                }
                let name = format!("“{}” in {}", safe(&mention.words), safe(&place));
                let row = Row {
                    words: &mention.words,
                    hint: &place,
                    key: "",
                    dot: None,
                    chosen: false,
                    name: &name,
                };
                if row.show(ui, around.t).on_hover_text("Go there").clicked() {
                    taken = Some(at);
                }
            }
        },
    );
    taken
}

pub fn go_to(place: (ArticleId, AnnotatorId, AnnotationId), session: &Session, queue: &mut Queue) {
    let (article, annotator, id) = place;
    queue.push(Wish::CloseDialog);
    if session.view().article.as_ref() != Some(&article) {
        queue.command(Command::OpenArticle(article));
    }
    if session.view().annotator != annotator {
        queue.command(Command::ShowLayer(annotator));
    }
    queue.command(Command::SelectAnnotation(id));
    queue.push(Wish::Focus(Pane::Article));
}
