//! doccano's JSONL: a text a line with its labels. Offsets are UTF-16 units, as doccano's editor
//! counts; read are also code points and grapheme clusters, which it counts when told to.
//!
//! ```json
//! {"text": "…", "label": [[0, 4, "person"]], "article": "…", "title": "…", "offset_unit": "utf-16"}
//! {"text": "…", "entities": [{"id", "label", "start_offset", "end_offset"}],
//!  "relations": [{"id", "from_id", "to_id", "type"}], …}
//! ```
//!
//! The second is for projects with relations. Names that doccano does not know it keeps as
//! metadata of the text.
//!
//! | file | what |
//! |---|---|
//! | `reader` | lines of both forms to documents |

mod reader;
#[cfg(test)]
mod tests;

pub(super) use reader::{has_labels, task};

use serde_json::{Map, Value, json};

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::flat::{self, Flat, records};
use super::{Format, Loss, Reader, Shape, Writer, spacy_jsonl};
use crate::model::text::Utf16Range;

/// `doccano` or `doccano-relations`: which form is written. Both read both.
pub(super) struct Doccano {
    relations: bool,
}

/// `doccano`.
pub(super) const LABELS: Doccano = Doccano { relations: false };
/// `doccano-relations`.
pub(super) const RELATIONS: Doccano = Doccano { relations: true };

/// Name and value by which our files say what their offsets count.
const UNIT: &str = "offset_unit";
const UTF_16: &str = "utf-16";

impl Format for Doccano {
    fn id(&self) -> &'static str {
        if self.relations { "doccano-relations" } else { "doccano" }
    }

    fn name(&self) -> &'static str {
        if self.relations { "doccano JSONL with relations" } else { "doccano JSONL" }
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        if self.relations { WITH_RELATIONS } else { WITHOUT_RELATIONS }
    }
}

pub(super) const ITS_COMMENTS: Loss = Loss::new("doccano-comments", "doccano's comments on a text, not read");

/// A file of doccano's has no words to hold its offsets against.
pub(super) const UNIT_FOUND: Loss =
    Loss::new("unit-found", "labels read in the unit that fits most words, as the file names none");

const WITH_RELATIONS: &[Loss] = &[
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
    UNIT_FOUND,
    ITS_COMMENTS,
    flat::FIELDS,
    // Of records in spaCy's form among them.
    flat::RE_ANCHORED,
    flat::OTHER_UNIT,
    spacy_jsonl::REJECTED,
    spacy_jsonl::CHOICES,
];

const WITHOUT_RELATIONS: &[Loss] = &[
    flat::PROVENANCE,
    flat::TAGS,
    Loss::new("pieces", "annotations in several pieces, written as a span for each"),
    Loss::new("frames", "cue and roles of commitments of which the statement is written"),
    Loss::new("relations", "relations, left out"),
    flat::ATTRIBUTES,
    flat::REFERS_TO,
    flat::NOTES,
    flat::COMMENTS,
    flat::EMPTY,
    UNIT_FOUND,
    ITS_COMMENTS,
    flat::FIELDS,
    // Of records in spaCy's form among them.
    flat::RE_ANCHORED,
    flat::OTHER_UNIT,
    spacy_jsonl::REJECTED,
    spacy_jsonl::CHOICES,
];

impl Writer for Doccano {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let flat = flat::flatten(item, context, self.relations);
        let mut record = Map::new();
        record.insert("text".to_owned(), json!(item.text.as_str()));
        if self.relations {
            let (entities, relations) = linked(item, &flat);
            record.insert("entities".to_owned(), entities);
            record.insert("relations".to_owned(), relations);
        } else {
            record.insert("label".to_owned(), triples(item, &flat));
        }
        record.extend(flat::head(item));
        record.insert(UNIT.to_owned(), json!(UTF_16));
        let pieces = vec![Piece { place: Place::Main, bytes: records::line(&Value::Object(record)) }];
        Rendered { pieces, out: flat.written, losses: flat.losses }
    }
}

fn triples(item: &ExportItem, flat: &Flat<'_>) -> Value {
    let triple = |mark: &flat::Mark| {
        let Utf16Range(start, end) = item.text.utf16(mark.span);
        json!([start, end, mark.label])
    };
    flat.marks.iter().map(triple).collect()
}

fn linked(item: &ExportItem, flat: &Flat<'_>) -> (Value, Value) {
    let entity = |(id, mark): (usize, &flat::Mark)| {
        let Utf16Range(start, end) = item.text.utf16(mark.span);
        json!({"id": id, "label": mark.label, "start_offset": start, "end_offset": end})
    };
    let relation = |(id, link): (usize, &flat::Link)| json!({"id": id, "from_id": link.from + 1, "to_id": link.to + 1, "type": link.kind});
    ((1..).zip(&flat.marks).map(entity).collect(), (1..).zip(&flat.links).map(relation).collect())
}
