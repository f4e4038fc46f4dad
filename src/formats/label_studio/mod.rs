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
//! | `reader` | tasks to documents |
//! | `array` | the elements of a JSON array, each with its line |

mod array;
mod config;
mod reader;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::flat;
use super::format::Around;
use super::offsets::CharIndex;
use super::{Format, Loss, Reader, Shape, Writer};
use crate::model::text::CharRange;

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
    flat::PIECES,
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
    Loss::new("other-annotations", "annotations of a task after the first that was not cancelled, not read"),
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
        let index = CharIndex::new(item.text.as_str());
        let mut data = flat::head(item);
        data.insert(TEXT.to_owned(), json!(item.text.as_str()));
        let region = |(n, mark): (usize, &flat::Mark)| {
            let CharRange(start, end) = index.range(mark.span);
            json!({"id": format!("m{n}"), "from_name": LABELS, "to_name": TEXT, "type": "labels",
                "origin": "manual", "value": {"start": start, "end": end,
                "text": item.text.slice(mark.span), "labels": [mark.label]}})
        };
        let relation = |link: &flat::Link| {
            let name = |at: usize| format!("m{}", at + 1);
            json!({"type": "relation", "from_id": name(link.from), "to_id": name(link.to),
                "direction": "right", "labels": [link.kind]})
        };
        let regions = (1..).zip(&flat.marks).map(region);
        let result: Vec<Value> = regions.chain(flat.links.iter().map(relation)).collect();
        let task = json!({"data": data, "annotations": [{"result": result}]});
        let pieces = vec![Piece { place: Place::Main, bytes: task.to_string().into_bytes() }];
        Rendered { pieces, out: flat.written, losses: flat.losses }
    }

    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let bytes = config::labelling_config(context.schema).into_bytes();
        vec![Piece { place: Place::Beside(".config.xml"), bytes }]
    }
}
