//! Two versions of one annotator's layer, which were one once.

use super::{Ours, Outcome};
use crate::model::change::{Change, Item, Key};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::{Article, Project};
use crate::model::text::Text;
use crate::storage::journal::since_parted;
use crate::storage::{Store, merge_layers};

/// What becomes of the two, and the layer that there will be, where it is another than ours.
pub(super) fn compare(
    ours: &Ours,
    theirs: &Store,
    at: &LayerRef,
    (our, their): (&Layer, &Layer),
    text: &Text,
) -> (Outcome, Option<Layer>) {
    if our == their {
        return (Outcome::Same, None);
    }
    let base = ancestor(ours, theirs, at, our, text);
    match &base {
        Some(base) if base == our => return (Outcome::Newer, Some(their.clone())),
        Some(base) if base == their => return (Outcome::Older, None),
        _ => {}
    }
    let base = base.map(|base| base.snapshot());
    match merge_layers(at, base.as_ref(), &our.snapshot(), &their.snapshot(), text) {
        Ok(merged) if merged == *our => (Outcome::Older, None),
        Ok(merged) => {
            let conflicts = merged.conflicts().len().saturating_sub(our.conflicts().len());
            (Outcome::Merged(conflicts), Some(merged))
        }
        Err(error) => (Outcome::Refused(error.to_string()), None),
    }
}

/// The layer as it was when the two parted: ours without what our journals have and theirs don't.
/// `None` where the journals don't tell, as in a bundle, which has none.
fn ancestor(ours: &Ours, theirs: &Store, at: &LayerRef, our: &Layer, text: &Text) -> Option<Layer> {
    let texts = |id: &_| (*id == at.article).then(|| text.clone());
    let changes: Vec<Change> = since_parted(&ours.store, theirs, &texts)?;
    let mut project = Project::new(ours.project.id(), "", (**ours.project.schema()).clone());
    let meta = ours.project.article(&at.article)?.meta();
    project.load_article(Article::on_disk((**meta).clone(), [].into()));
    project.load_text(&at.article, text.clone());
    project.load_layer(at, our.clone());
    for change in changes.iter().rev() {
        for item in change.items.iter().rev() {
            let Item { key, before, after } = item;
            let is_of_it = match key {
                Key::Annotation(of, _) | Key::Status(of) | Key::LayerConflicts(of) => of == at,
                // It came as a whole since: there was none before.
                Key::Layer(of) if of == at => return None,
                _ => false,
            };
            let back = Item { key: key.clone(), before: after.clone(), after: before.clone() };
            if is_of_it && !project.recover(&back) {
                return None;
            }
        }
    }
    project.layer(at).cloned()
}
