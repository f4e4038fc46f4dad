//! The dataset card: front matter that `datasets` and the hub read, then words for people.

use std::fmt::Write as _;

use super::{split_name, tree};
use crate::formats::export::{Context, Unit};
use crate::model::schema::{LabelKind, Schema};

/// The card of an export.
pub(super) fn card(context: &Context<'_>) -> String {
    let split = context.options.split.as_ref();
    let mut out = "---\n# Not known here: put in the licence under which you may pass the texts on.\nlicense: unknown\n".to_owned();
    out += "task_categories:\n- token-classification\nconfigs:\n- config_name: default\n  data_files:\n";
    for name in context.parts.iter().map(|part| split_name(part)) {
        // A string takes all that is written to it.
        let _ = writeln!(out, "  - split: {name}\n    path: data/{name}-*.parquet");
    }
    let _ = writeln!(out, "dataset_info:\n  features:\n{}---\n", tree::record().yaml(2));
    let what = match context.options.unit {
        Unit::Article => "an article as one annotator has annotated it",
        Unit::Sentence => {
            "a sentence of an article as one annotator has annotated it (`start` and `end` say where it stands)"
        }
    };
    let _ = writeln!(out, "# Entities and commitments in articles\n\nWritten by Attaché. A row is {what}.\n");
    out += "Offsets are Unicode code points of the row's `text`, half-open, as Python counts: \
        `text[start:end]` is the `quote`. An annotation has several spans where it is in several pieces.\n\n\
        ```python\nfrom datasets import load_dataset\n\ndataset = load_dataset(\"path/to/this/folder\")\n```\n\n";
    if let Some(split) = split {
        let _ = writeln!(
            out,
            "Split by article, {}, drawn with the seed {}; no text is in two parts. `validation` is the part “dev”.\n",
            split.shares(),
            split.seed()
        );
    }
    schema(context.schema, &mut out);
    out
}

fn schema(schema: &Schema, out: &mut String) {
    let table = |out: &mut String, title: &str, head: &str| {
        let _ = writeln!(out, "## {title}\n\n| {head} | name | meaning |\n|---|---|---|");
    };
    let row = |out: &mut String, id: &str, name: &str, help: &str| {
        let _ = writeln!(out, "| {} | {} | {} |", escaped(id), escaped(name), escaped(help));
    };
    table(out, "Labels of entities", "label");
    schema.entity_labels().for_each(|l| row(out, l.id.as_str(), &l.name, &l.help));
    out.push('\n');
    for label in schema.labels.iter().filter(|l| l.kind == LabelKind::Commitment) {
        let _ = writeln!(out, "## {}\n\n{}\n", escaped(label.id.as_str()), escaped(&label.help));
        table(out, "Its roles", "role");
        label.roles.iter().for_each(|r| row(out, r.id.as_str(), &r.name, &r.help));
        out.push('\n');
        table(out, "Its attributes", "attribute");
        label.attributes.iter().for_each(|a| row(out, a.id.as_str(), &a.name, &a.help));
        out.push('\n');
    }
    table(out, "Relations", "type");
    schema.relations.iter().for_each(|r| row(out, r.id.as_str(), &r.name, &r.help));
}

/// The schema's words in a cell of a table: neither HTML nor Markdown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_words_are_no_markup() {
        assert_eq!(escaped("<b>|a\n![x]"), "&lt;b&gt;\\|a \\!\\[x\\]");
    }
}
