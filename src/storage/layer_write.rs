//! A layer file written.

use super::layer_shape::{FORMAT, PLAIN};
use super::ron_file::{compact, push_string};
use super::wire::Section;
use super::write_line::{LineWriter, put};
use crate::model::annotation::Annotation;
use crate::model::layer::{LayerRef, LayerSnapshot};
use crate::model::text::Text;

/// The file of a layer, one annotation a line, in the order of the text.
pub(super) fn write(at: &LayerRef, snapshot: &LayerSnapshot, text: &Text) -> String {
    let mut sections = [const { String::new() }; 6];
    let mut writer = LineWriter::new(text);
    let mut is_plain = true;
    for annotation in snapshot.iter() {
        let out = &mut sections[match **annotation {
            Annotation::Entity(_) => 0,
            Annotation::Commitment(_) => 1,
            Annotation::Relation(_) => 2,
            Annotation::Comment(_) => 3,
            Annotation::Verdict(_) => 4,
        }];
        is_plain &= annotation.decision().is_none() && !matches!(**annotation, Annotation::Verdict(_));
        out.push_str("        ");
        writer.annotation(out, annotation);
        out.push_str(",\n");
    }
    for conflict in snapshot.conflicts() {
        is_plain = false;
        sections[5].push_str("        ");
        writer.conflict(&mut sections[5], conflict);
        sections[5].push_str(",\n");
    }
    let mut out = String::with_capacity(sections.iter().map(String::len).sum::<usize>() + 400);
    let format = compact(if is_plain { &PLAIN } else { &FORMAT });
    put(&mut out, format_args!("Layer(\n    format: {format},\n    article: "));
    push_string(&mut out, at.article.as_str());
    put(&mut out, format_args!(",\n    text: \"{}\",\n    annotator: ", text.hash()));
    push_string(&mut out, at.annotator.as_str());
    put(&mut out, format_args!(",\n    status: {:?},\n", snapshot.status));
    for (section, lines) in Section::ALL.into_iter().zip(&sections) {
        if lines.is_empty() && !section.is_always_there() {
            continue;
        }
        let between = if lines.is_empty() { "" } else { "\n" };
        let end = if lines.is_empty() { "" } else { "    " };
        put(&mut out, format_args!("    {}: [{between}{lines}{end}],\n", section.name()));
    }
    out.push_str(")\n");
    out
}
