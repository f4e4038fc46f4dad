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
    /// As a table in Markdown, as in the README
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
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
    if arguments.markdown {
        put(&markdown());
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

/// The table of the README: what each format reads and writes, and what gets lost.
fn markdown() -> String {
    let mut out =
        String::from("| id | format | files | in | out | not carried |\n|---|---|---|---|---|---|\n");
    for format in registry::all() {
        let files: Vec<String> = format.extensions().iter().map(|e| format!("`.{e}`")).collect();
        let losses: Vec<&str> = format.losses().iter().map(|l| l.what).collect();
        let lost = if losses.is_empty() { "–".to_owned() } else { losses.join("; ") };
        let cells = [
            format!("`{}`", format.id()),
            format.name().to_owned(),
            files.join(" "),
            reads(*format).join(", "),
            writes(*format).map_or(String::new(), |shape| format!("a {shape}")),
            lost,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        out.push_str("| ");
        out.push_str(&cells.join(" | "));
        out.push_str(" |\n");
    }
    out
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    const BEGIN: &str = "<!-- formats: begin (`attache formats --markdown`) -->\n";
    const END: &str = "<!-- formats: end -->";

    /// With `ATTACHE_BLESS=1` the table is put in anew.
    #[test]
    fn the_table_of_the_readme_is_what_the_formats_say() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let readme = std::fs::read_to_string(&file).unwrap();
        let (before, rest) = readme.split_once(BEGIN).unwrap();
        let (table, after) = rest.split_once(END).unwrap();
        let now = super::markdown();
        if std::env::var_os("ATTACHE_BLESS").is_some() {
            std::fs::write(&file, format!("{before}{BEGIN}{now}{END}{after}")).unwrap();
            return;
        }
        assert!(table == now, "run it with ATTACHE_BLESS=1, or `attache formats --markdown`");
    }
}
