//! An item as a task.

use serde_json::{Map, Value, json};

use super::SpacyJsonl;

use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered};
use crate::formats::flat::{self, Flat, records};
use crate::formats::offsets::CharIndex;
use crate::formats::tokens::whole::{Token, tokens};
use crate::formats::{Shape, Writer};
use crate::model::text::{CharRange, Hash, Span};

impl Writer for SpacyJsonl {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let flat = flat::flatten(item, context, true);
        let mut task = task(item, &flat);
        if self.prodigy {
            task.insert("answer".to_owned(), json!("accept"));
            for name in ["_annotator_id", "_session_id"] {
                task.insert(name.to_owned(), json!(item.annotator.as_str()));
            }
            // Any number will do that is the same for the same task.
            let annotated = format!("{}{}", item.annotator, Value::Object(task.clone()));
            task.insert("_input_hash".to_owned(), json!(hash(item.text.as_str())));
            task.insert("_task_hash".to_owned(), json!(hash(&annotated)));
        }
        let pieces = vec![Piece { place: Place::Main, bytes: records::line(&Value::Object(task)) }];
        Rendered { pieces, out: flat.written, losses: flat.losses }
    }
}

fn hash(content: &str) -> i32 {
    Hash::of(content.as_bytes()).first_u64() as i32
}

fn task(item: &ExportItem, flat: &Flat<'_>) -> Map<String, Value> {
    let index = CharIndex::new(item.text.as_str());
    let spans: Vec<Span> = flat.marks.iter().map(|m| m.span).collect();
    let tokens = tokens(&item.text, &spans);
    let first = |span: Span| tokens.partition_point(|t| t.bytes.start < span.start());
    let last = |span: Span| tokens.partition_point(|t| t.bytes.end < span.end());
    let token = |(id, token): (usize, &Token)| {
        let (start, end) = (index.chars(token.bytes.start), index.chars(token.bytes.end));
        let words = &item.text.as_str()[token.bytes.clone()];
        json!({"text": words, "start": start, "end": end, "id": id, "ws": token.ws})
    };
    let span = |at: usize| {
        let mark = &flat.marks[at];
        let CharRange(start, end) = index.range(mark.span);
        json!({"id": format!("s{}", at + 1), "start": start, "end": end,
            "token_start": first(mark.span), "token_end": last(mark.span),
            "label": mark.label, "text": item.text.slice(mark.span)})
    };
    let relations = flat.links.iter().map(|link| {
        json!({"head": last(flat.marks[link.from].span), "child": last(flat.marks[link.to].span),
            "head_span": span(link.from), "child_span": span(link.to), "label": link.kind})
    });
    let values = [
        ("text", json!(item.text.as_str())),
        ("meta", Value::Object(flat::head(item))),
        ("tokens", tokens.iter().enumerate().map(token).collect()),
        ("spans", (0..flat.marks.len()).map(span).collect()),
        ("relations", relations.collect()),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
