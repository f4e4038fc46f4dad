//! Decided layers that are exported although their review is not finished.

use super::layers::{ExportError, Gathered, Wanted};
use crate::formats::export::Unfinished;
use crate::model::ids::AnnotatorId;
use crate::model::layer::{Layer, LayerRef, LayerSnapshot};
use crate::model::text::Text;
use crate::session::jobs::Progress;
use crate::session::review::Review;
use crate::storage::{LayerState, Store};

/// The articles whose decided layer is exported while differences are open, or while something on
/// which all agree is not accepted; in the order of the export.
///
/// # Errors
/// When it was cancelled.
pub(super) fn unfinished(
    gathered: &Gathered,
    store: Option<&Store>,
    progress: &Progress,
) -> Result<Vec<Unfinished>, ExportError> {
    let mut found = Vec::new();
    for wanted in gathered.layers.iter().filter(|w| w.annotator.as_str() == AnnotatorId::DECIDED) {
        if progress.is_cancelled() {
            return Err(ExportError::Cancelled);
        }
        let Some((differences, agreed)) = left(gathered, wanted, store) else { continue };
        if differences + agreed > 0 {
            found.push(Unfinished { article: wanted.meta.id.clone(), differences, agreed });
        }
    }
    Ok(found)
}

/// What is left to do; `None` where that can't be known, which the export says by itself.
fn left(gathered: &Gathered, wanted: &Wanted, store: Option<&Store>) -> Option<(usize, usize)> {
    let id = &wanted.meta.id;
    let text = wanted.text.clone().or_else(|| Some(store?.read_text(id).ok()?.text))?;
    let layer = |annotator: &AnnotatorId, loaded: Option<&LayerSnapshot>| {
        layer(&LayerRef::new(id, annotator), loaded, store, &text)
    };
    let decided = layer(&wanted.annotator, wanted.loaded.as_ref())?;
    let beside = wanted.beside.iter();
    let layers: Vec<(AnnotatorId, Layer)> = beside
        .filter_map(|(annotator, loaded)| Some((annotator.clone(), layer(annotator, loaded.as_ref())?)))
        .collect();
    Some(Review::apart(id, &layers, &decided, &gathered.schema).left())
}

fn layer(at: &LayerRef, loaded: Option<&LayerSnapshot>, store: Option<&Store>, text: &Text) -> Option<Layer> {
    if let Some(loaded) = loaded {
        return Some(Layer::from_annotations(loaded.status, loaded.iter().map(|a| (**a).clone())));
    }
    let read = store?.read_layer(at, text);
    (!matches!(read.state, LayerState::Unreadable(_))).then_some(read.layer)
}
