//! Chat records for instruction tuning: an article and what to do with it, and the wanted answer.
//!
//! ```json
//! {"id": "gates/ana", "article": "gates", "annotator": "ana", "status": "done", "split": "train",
//!  "schema_version": "1.0", "schema_hash": "sha256:…",
//!  "messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "{\"entities\":…}"}]}
//! ```
//!
//! There is no system message, since not every model's template has one. The instruction is
//! made from the schema, labels with their help; the article is all that follows the first line
//! `Article:`. The answer has quotes and no offsets, which a language model can't count. A quote
//! that stands several times in the article comes with `occurrence`, counted from 1 by where it
//! begins; an annotation in several pieces has a list of quotes. `split` is `train` where nothing
//! is split.
//!
//! | file | what |
//! |---|---|
//! | `instruction` | the schema as an instruction |
//! | `answer` | an item as the wanted answer |
//! | `occurrences` | which occurrence of its words a span is |

mod answer;
mod instruction;
mod occurrences;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::flat::{self, records};
use super::{Format, Loss, Shape, Writer};
use crate::model::schema::Schema;
use crate::model::text::Hash;

/// `chat`.
pub(super) struct Chat;

impl Format for Chat {
    fn id(&self) -> &'static str {
        "chat"
    }

    fn name(&self) -> &'static str {
        "Chat JSONL for instruction tuning"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

const LOSSES: &[Loss] = &[
    Loss::new("relations", "relations, left out"),
    flat::REFERS_TO,
    flat::NOTES,
    flat::COMMENTS,
    flat::EMPTY,
    flat::DANGLING,
    Loss::new("article-details", "title, date, source, language and tags (always left out, not counted)"),
    flat::PROVENANCE,
];

impl Writer for Chat {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let answer = answer::answer(item);
        let instruction = instruction::instruction(context.schema, context.options.labels.as_deref());
        let question = format!("{instruction}\nArticle:\n{}", item.text.as_str());
        let record = Record {
            id: format!("{}/{}", item.id(), item.annotator),
            article: item.article.id.as_str(),
            annotator: item.annotator.as_str(),
            status: item.status.name(),
            split: if context.part.is_empty() { "train" } else { context.part },
            schema_version: context.schema.format.to_string(),
            schema_hash: schema_hash(context.schema),
            messages: [
                Message { role: "user", content: question },
                Message { role: "assistant", content: records::json(&answer.json) },
            ],
        };
        let pieces = vec![Piece { place: Place::Main, bytes: records::line(&record) }];
        Rendered { pieces, out: answer.out, losses: answer.losses }
    }
}

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    article: &'a str,
    annotator: &'a str,
    status: &'static str,
    split: &'static str,
    schema_version: String,
    schema_hash: String,
    messages: [Message; 2],
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

/// By which records of the same schema are known.
fn schema_hash(schema: &Schema) -> String {
    // A schema always has a JSON form.
    Hash::of(&serde_json::to_vec(schema).unwrap_or_default()).to_string()
}
