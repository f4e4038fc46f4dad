//! A line of the journal written.

use super::entry::{Record, Texts};
use super::entry_read::{SharedWire, SummaryWire};
use crate::model::change::{Item, Key, LayerSummary, Value};
use crate::model::ids::ArticleId;
use crate::model::layer::LayerRef;
use crate::model::text::Text;
use crate::model::time::Timestamp;
use crate::storage::article_file::ArticleWire;
use crate::storage::ron_file::{compact, push_string};
use crate::storage::write_line::{LineWriter, list, put};

/// Writes a line with its newline.
///
/// # Errors
/// The article whose text was not to be had.
pub(super) fn write(
    out: &mut String,
    seq: u64,
    time: Timestamp,
    record: Record<'_>,
    texts: Texts<'_>,
) -> Result<(), ArticleId> {
    match record {
        Record::Undo(of) => put(out, format_args!("Undo(seq: {seq}, at: \"{time}\", of: {of})")),
        Record::Redo(of) => put(out, format_args!("Redo(seq: {seq}, at: \"{time}\", of: {of})")),
        Record::Saved(to) => put(out, format_args!("Saved(seq: {seq}, at: \"{time}\", up_to: {to})")),
        Record::Spent(article, seconds) => {
            put(
                out,
                format_args!("Spent(seq: {seq}, at: \"{time}\", article: \"{article}\", seconds: {seconds})"),
            );
        }
        Record::Do(change) => {
            put(out, format_args!("Do(seq: {seq}, at: \"{time}\", what: "));
            push_string(out, &change.what);
            out.push_str(", items: [");
            write_items(out, &change.items, texts)?;
            out.push_str("])");
        }
    }
    out.push('\n');
    Ok(())
}

fn write_items(out: &mut String, items: &[Item], texts: Texts<'_>) -> Result<(), ArticleId> {
    let mut rest = items;
    while let Some(first) = rest.first() {
        // Items of one article stand together: its text is asked for once.
        let article = article_of(&first.key);
        let run = rest.iter().take_while(|item| article_of(&item.key) == article).count();
        let (same, others) = rest.split_at(run);
        let text = article.filter(|_| same.iter().any(needs_text)).map(|id| texts(id).ok_or(id.clone()));
        let text = text.transpose()?.unwrap_or_else(|| Text::new(""));
        let mut writer = LineWriter::new(&text);
        for item in same {
            write_item(out, item, &mut writer);
            out.push_str(", ");
        }
        rest = others;
    }
    if !items.is_empty() {
        out.truncate(out.len() - 2);
    }
    Ok(())
}

fn article_of(key: &Key) -> Option<&ArticleId> {
    match key {
        Key::Annotation(at, _) | Key::LayerConflicts(at) => Some(&at.article),
        _ => None,
    }
}

fn needs_text(item: &Item) -> bool {
    matches!(item.key, Key::Annotation(..) | Key::LayerConflicts(_))
}

fn write_item(out: &mut String, item: &Item, writer: &mut LineWriter<'_>) {
    let layer = |out: &mut String, name: &str, at: &LayerRef| {
        put(out, format_args!("{name}(article: \"{}\", annotator: \"{}\", ", at.article, at.annotator));
    };
    match &item.key {
        Key::Annotation(at, id) => {
            layer(out, "Annotation", at);
            put(out, format_args!("id: \"{id}\", "));
        }
        Key::Status(at) => layer(out, "Status", at),
        Key::Layer(at) => layer(out, "Layer", at),
        Key::Article(id) => put(out, format_args!("Article(id: \"{id}\", ")),
        Key::Schema => out.push_str("Schema("),
        Key::Canonical(id) => put(out, format_args!("Canonical(id: \"{id}\", ")),
        Key::Annotator(id) => put(out, format_args!("Annotator(id: \"{id}\", ")),
        Key::ProjectName => out.push_str("ProjectName("),
        Key::LayerConflicts(at) => layer(out, "LayerConflicts", at),
        Key::Conflicts(of) => put(out, format_args!("Conflicts(of: {}, ", compact(&SharedWire::from(of)))),
        Key::Plan => out.push_str("Plan("),
        Key::Assigned(id) => put(out, format_args!("Assigned(article: \"{id}\", ")),
    }
    out.push_str("before: ");
    write_value(out, item.before.as_ref(), writer);
    out.push_str(", after: ");
    write_value(out, item.after.as_ref(), writer);
    out.push(')');
}

fn write_value(out: &mut String, value: Option<&Value>, writer: &mut LineWriter<'_>) {
    let Some(value) = value else { return out.push_str("None") };
    out.push_str("Some(");
    match value {
        Value::Annotation(annotation) => writer.value(out, annotation),
        Value::Status(status) => put(out, format_args!("{status:?}")),
        Value::Layer(LayerSummary { status, counts, conflicts }) => {
            let wire = SummaryWire { status: *status, counts: *counts, conflicts: *conflicts };
            out.push_str(&compact(&wire));
        }
        Value::Article(meta) => out.push_str(&compact(&ArticleWire::from(&**meta))),
        Value::Schema(schema) => out.push_str(&compact(&**schema)),
        Value::Canonical(canonical) => out.push_str(&compact(&**canonical)),
        Value::Name(name) => push_string(out, name),
        Value::LayerConflicts(conflicts) => list(out, conflicts, |out, c| writer.conflict(out, c)),
        Value::Conflicts(conflicts) => out.push_str(&compact(&**conflicts)),
        Value::Plan(plan) => out.push_str(&compact(&**plan)),
        Value::Assigned(who) => out.push_str(&compact(who)),
    }
    out.push(')');
}
