//! `attache formats`: what can be read and written, and what each format can't carry.

use serde_json::{Value, json};

use super::Ending;
use super::print::{put, say};
use crate::formats::jsonl::JSON_SCHEMA;
use crate::formats::{Format, Shape, registry};

/// List what can be read and written, and what each format can't carry
#[derive(clap::Args)]
pub struct Arguments {
    /// As JSON
    #[arg(long)]
    json: bool,
    /// The JSON Schema of a line of our JSONL instead
    #[arg(long, conflicts_with = "json")]
    json_schema: bool,
}

pub fn run(arguments: &Arguments) -> Ending {
    if arguments.json_schema {
        put(JSON_SCHEMA);
        return Ending::Done;
    }
    if arguments.json {
        let all: Vec<Value> = registry::all().iter().map(|f| as_json(*f)).collect();
        put(&format!("{:#}\n", Value::from(all)));
        return Ending::Done;
    }
    for format in registry::all() {
        say_format(*format);
    }
    Ending::Done
}

/// What a format reads: `articles`, `annotations`.
fn reads(format: &dyn Format) -> Vec<&'static str> {
    match format.reader() {
        None => Vec::new(),
        Some(reader) if reader.brings_annotations() => vec!["articles", "annotations"],
        Some(_) => vec!["articles"],
    }
}

/// What it is written as: `file`, `folder`.
fn writes(format: &dyn Format) -> Option<&'static str> {
    format.writer().map(|w| if w.shape() == Shape::File { "file" } else { "folder" })
}

fn as_json(format: &dyn Format) -> Value {
    let losses: Vec<Value> = format.losses().iter().map(|l| json!({ "id": l.id, "what": l.what })).collect();
    json!({
        "id": format.id(),
        "name": format.name(),
        "extensions": format.extensions(),
        "reads": reads(format),
        "writes": writes(format),
        "losses": losses,
    })
}

fn say_format(format: &dyn Format) {
    let extensions: Vec<String> = format.extensions().iter().map(|e| format!(".{e}")).collect();
    say(&format!("{} – {} ({})", format.id(), format.name(), extensions.join(", ")));
    let reads = reads(format);
    if !reads.is_empty() {
        say(&format!("    reads {}", reads.join(" and ")));
    }
    if let Some(shape) = writes(format) {
        say(&format!("    writes a {shape}"));
    }
    for loss in format.losses() {
        say(&format!("    not carried: {}", loss.what));
    }
}
