//! The labelling config of a schema.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{LABELS, TEXT};
use crate::formats::flat::{CUE, PIECE, WORDS};
use crate::model::schema::Schema;

/// All labels with their colours, and all relations with the parts of frames.
pub(super) fn labelling_config(schema: &Schema) -> String {
    let mut out = String::from("<View>\n  <Relations>\n");
    let roles = schema.labels.iter().flat_map(|l| &l.roles).map(|r| r.id.as_str());
    let kinds = schema.relations.iter().map(|r| r.id.as_str()).chain([CUE]).chain(roles).chain([PIECE]);
    let mut seen = BTreeSet::new();
    // A string takes all that is written to it, here and below.
    for kind in kinds.filter(|kind| seen.insert(*kind)) {
        let _ = writeln!(out, "    <Relation value=\"{}\"/>", escaped(kind));
    }
    let _ = writeln!(out, "  </Relations>\n  <Labels name=\"{LABELS}\" toName=\"{TEXT}\">");
    for label in &schema.labels {
        let value = escaped(label.id.as_str());
        let _ = writeln!(out, "    <Label value=\"{value}\" background=\"{}\"/>", label.colour.light);
    }
    for part in [CUE, WORDS].into_iter().filter(|part| schema.label(&(*part).into()).is_none()) {
        let _ = writeln!(out, "    <Label value=\"{part}\"/>");
    }
    let _ = writeln!(out, "  </Labels>\n  <Text name=\"{TEXT}\" value=\"${TEXT}\"/>\n</View>");
    out
}

/// A value of an attribute in XML, in which control characters can't stand.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
