//! An item as a task.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};

use super::SpacyJsonl;

use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered};
use crate::formats::flat::{self, Flat, Numbered, records};
use crate::formats::offsets::CharIndex;
use crate::formats::tokens::whole::tokens;
use crate::formats::{Shape, Writer};
use crate::model::text::{CharRange, Hash};

impl Writer for SpacyJsonl {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let flat = flat::flatten(item, context, true);
        let mut json = task(item, &flat, self.prodigy.then_some(item.annotator.as_str()));
        if self.prodigy {
            // Any number will do that is the same for the same task.
            let annotated = hash(&format!("{}{json}", item.annotator));
            json.pop();
            let input = item.text.hash().first_u64() as i32;
            let _ = write!(json, ",\"_input_hash\":{input},\"_task_hash\":{annotated}}}");
        }
        let mut json = records::unbroken(json);
        json.push('\n');
        let pieces = vec![Piece { place: Place::Main, bytes: json.into_bytes() }];
        Rendered { pieces, out: flat.written, losses: flat.losses }
    }
}

fn hash(content: &str) -> i32 {
    Hash::of(content.as_bytes()).first_u64() as i32
}

/// A line, but for the hashes.
#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    meta: Map<String, Value>,
    tokens: Vec<Token<'a>>,
    spans: &'a [Span<'a>],
    relations: Vec<Relation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a str>,
    #[serde(rename = "_annotator_id", skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
    #[serde(rename = "_session_id", skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: usize,
    ws: bool,
}

#[derive(Serialize)]
struct Span<'a> {
    id: Numbered,
    start: u32,
    end: u32,
    token_start: usize,
    token_end: usize,
    label: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: &'a Span<'a>,
    child_span: &'a Span<'a>,
    label: &'a str,
}

/// The task as JSON; for Prodigy also whose it is.
fn task<'a>(item: &'a ExportItem, flat: &'a Flat<'a>, annotator: Option<&'a str>) -> String {
    let text = item.text.as_str();
    let index = CharIndex::new(text);
    let marked: Vec<_> = flat.marks.iter().map(|m| m.span).collect();
    let all = tokens(&item.text, &marked);
    let token = |(id, token): (usize, &crate::formats::tokens::whole::Token)| {
        let (start, end) = (index.chars(token.bytes.start), index.chars(token.bytes.end));
        Token { text: &text[token.bytes.clone()], start, end, id, ws: token.ws }
    };
    let span = |(n, mark): (usize, &'a flat::Mark<'a>)| {
        let CharRange(start, end) = index.range(mark.span);
        Span {
            id: Numbered('s', n),
            start,
            end,
            token_start: all.partition_point(|t| t.bytes.start < mark.span.start()),
            token_end: all.partition_point(|t| t.bytes.end < mark.span.end()),
            label: mark.label,
            text: item.text.slice(mark.span),
        }
    };
    let spans: Vec<Span<'_>> = (1..).zip(&flat.marks).map(span).collect();
    let relation = |link: &flat::Link<'a>| {
        let (head_span, child_span) = (&spans[link.from], &spans[link.to]);
        Relation {
            head: head_span.token_end,
            child: child_span.token_end,
            head_span,
            child_span,
            label: link.kind,
        }
    };
    records::json(&Task {
        text,
        meta: flat::head(item),
        tokens: all.iter().enumerate().map(token).collect(),
        spans: &spans,
        relations: flat.links.iter().map(relation).collect(),
        answer: annotator.map(|_| "accept"),
        annotator,
        session: annotator,
    })
}
