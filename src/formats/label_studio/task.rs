//! An item as a task.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{LABELS, TEXT};
use crate::formats::export::ExportItem;
use crate::formats::flat::{self, Flat, Numbered, records};
use crate::formats::offsets::CharIndex;
use crate::model::text::CharRange;

#[derive(Serialize)]
struct Task<'a> {
    data: Map<String, Value>,
    annotations: [Annotation<'a>; 1],
}

#[derive(Serialize)]
struct Annotation<'a> {
    result: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Region {
        id: Numbered,
        from_name: &'static str,
        to_name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        origin: &'static str,
        value: Place<'a>,
    },
    Relation {
        #[serde(rename = "type")]
        kind: &'static str,
        from_id: Numbered,
        to_id: Numbered,
        direction: &'static str,
        labels: [&'a str; 1],
    },
}

#[derive(Serialize)]
struct Place<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    labels: [&'a str; 1],
}

/// The task of an item as JSON.
pub(super) fn json<'a>(item: &'a ExportItem, flat: &'a Flat<'a>) -> String {
    let index = CharIndex::new(item.text.as_str());
    let mut data = flat::head(item);
    data.insert(TEXT.to_owned(), item.text.as_str().into());
    let region = |(n, mark): (usize, &'a flat::Mark<'a>)| {
        let CharRange(start, end) = index.range(mark.span);
        Part::Region {
            id: Numbered('m', n),
            from_name: LABELS,
            to_name: TEXT,
            kind: "labels",
            origin: "manual",
            value: Place { start, end, text: item.text.slice(mark.span), labels: [mark.label] },
        }
    };
    let relation = |link: &'a flat::Link<'a>| Part::Relation {
        kind: "relation",
        from_id: Numbered('m', link.from + 1),
        to_id: Numbered('m', link.to + 1),
        direction: "right",
        labels: [link.kind],
    };
    let regions = (1..).zip(&flat.marks).map(region);
    let result = regions.chain(flat.links.iter().map(relation)).collect();
    records::json(&Task { data, annotations: [Annotation { result }] })
}
