//! Label Studio's JSON: an array of tasks, and the labelling config beside it. Offsets are code
//! points, half-open; older exports count UTF-16 units, which the words in them show.
//!
//! ```json
//! [{"data": {"text": "…", "article", "title", "date", "annotator", "status"},
//!   "annotations": [{"result": [
//!     {"id": "m1", "from_name": "label", "to_name": "text", "type": "labels",
//!      "value": {"start": 0, "end": 4, "text": "Anna", "labels": ["person"]}},
//!     {"type": "relation", "from_id": "m1", "to_id": "m2", "direction": "right", "labels": ["holds"]}]}]}]
//! ```
//!
//! | file | what |
//! |---|---|
//! | `config` | the labelling config of a schema |
//! | `task` | an item as a task |
//! | `reader` | tasks to documents |
//! | `min` | records of JSON-MIN, its short form |
//! | `annotators` | whose the annotations of a task are |
//! | `array` | the elements of a JSON array, each with its line |

mod annotators;
mod array;
mod config;
mod min;
mod reader;
mod task;
#[cfg(test)]
mod tests;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::flat;
use super::format::Around;
use super::{Format, Loss, Reader, Shape, Writer};

/// `label-studio`.
pub(super) struct LabelStudio;

/// Names in the config of what holds the labels, and of the text.
const LABELS: &str = "label";
const TEXT: &str = "text";

impl Format for LabelStudio {
    fn id(&self) -> &'static str {
        "label-studio"
    }

    fn name(&self) -> &'static str {
        "Label Studio JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

const LOSSES: &[Loss] = &[
    flat::PROVENANCE,
    flat::TAGS,
    flat::PIECES,
    flat::LINKED_FRAMES,
    flat::ATTRIBUTES,
    flat::REFERS_TO,
    flat::NOTES,
    flat::COMMENTS,
    flat::EMPTY,
    flat::DANGLING,
    flat::LIKE_ROLE,
    flat::RE_ANCHORED,
    flat::OTHER_UNIT,
    Loss::new("several-labels", "further labels of a region that has several, not read"),
    Loss::new("other-fields", "regions on another field than the text, not read"),
    Loss::new("html", "texts with HTML tags in them, kept as they are"),
    flat::FIELDS,
    Loss::new("cancelled", "annotations that their annotator has cancelled, not read"),
    Loss::new("drafts", "drafts of annotations, not read"),
    Loss::new("predictions", "predictions of a task, not read"),
    Loss::new("other-results", "choices, texts and ratings, and regions not of plain text, not read"),
];

impl Writer for LabelStudio {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn around(&self) -> Around {
        Around { before: b"[\n", between: b",\n", after: b"\n]\n" }
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let flat = flat::flatten(item, context, true);
        let bytes = task::json(item, &flat).into_bytes();
        let pieces = vec![Piece { place: Place::Main, bytes }];
        Rendered { pieces, out: flat.written, losses: flat.losses }
    }

    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let bytes = config::labelling_config(context.schema).into_bytes();
        vec![Piece { place: Place::Beside(".config.xml"), bytes }]
    }
}
