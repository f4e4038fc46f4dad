//! Annotations into lines of files.

use std::fmt::Write as _;

use super::ron_file::push_string;
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::decision::{Considered, Decision, Verdict};
use crate::model::ids::{Id, IdKind};
use crate::model::merge::LayerConflict;
use crate::model::text::{Span, Text};

/// Nearer places are counted from the last one instead of from the text's milestones.
const NEAR: usize = 2048;

/// Bytes to code points, fast where places come in order.
struct Counter<'t> {
    text: &'t Text,
    byte: usize,
    chars: u32,
}

impl Counter<'_> {
    fn at(&mut self, byte: usize) -> u32 {
        self.chars = match byte.checked_sub(self.byte) {
            Some(distance) if distance < NEAR => {
                let between = &self.text.as_str().as_bytes()[self.byte..byte];
                // Every byte but those that continue a character begins one.
                self.chars + between.iter().filter(|b| **b & 0xC0 != 0x80).count() as u32
            }
            _ => self.text.char_offset(byte),
        };
        self.byte = byte;
        self.chars
    }
}

/// Writes annotations of one article.
pub(super) struct LineWriter<'t> {
    text: &'t Text,
    counter: Counter<'t>,
}

impl<'t> LineWriter<'t> {
    pub(super) fn new(text: &'t Text) -> Self {
        Self { text, counter: Counter { text, byte: 0, chars: 0 } }
    }

    /// `(id: "e-…", label: …)`, without a line's indentation and comma.
    pub(super) fn annotation(&mut self, out: &mut String, annotation: &Annotation) {
        match annotation {
            Annotation::Entity(a) => self.entity(out, a),
            Annotation::Commitment(a) => self.commitment(out, a),
            Annotation::Relation(a) => relation(out, a),
            Annotation::Comment(a) => self.comment(out, a),
            Annotation::Verdict(a) => verdict(out, a),
        }
    }

    /// As a value: `Entity((id: …))`.
    pub(super) fn value(&mut self, out: &mut String, annotation: &Annotation) {
        out.push_str(match annotation {
            Annotation::Entity(_) => "Entity(",
            Annotation::Commitment(_) => "Commitment(",
            Annotation::Relation(_) => "Relation(",
            Annotation::Comment(_) => "Comment(",
            Annotation::Verdict(_) => "Verdict(",
        });
        self.annotation(out, annotation);
        out.push(')');
    }

    /// `(id: "e-…", ours: Some(Entity(…)), theirs: None)`.
    pub(super) fn conflict(&mut self, out: &mut String, conflict: &LayerConflict) {
        put(out, format_args!("(id: \"{}\"", conflict.id));
        for (name, side) in [("ours", &conflict.ours), ("theirs", &conflict.theirs)] {
            match side {
                None => put(out, format_args!(", {name}: None")),
                Some(annotation) => {
                    put(out, format_args!(", {name}: Some("));
                    self.value(out, annotation);
                    out.push(')');
                }
            }
        }
        out.push(')');
    }

    fn entity(&mut self, out: &mut String, entity: &Entity) {
        put(out, format_args!("(id: \"{}\", label: ", entity.id));
        push_string(out, entity.label.as_str());
        self.spans(out, &entity.spans);
        if let Some(canonical) = entity.refers_to {
            put(out, format_args!(", refers_to: Some(\"{canonical}\")"));
        }
        attributes(out, &entity.attributes);
        tail(out, &entity.note, entity.made, &entity.source);
    }

    fn commitment(&mut self, out: &mut String, commitment: &Commitment) {
        put(out, format_args!("(id: \"{}\", label: ", commitment.id));
        push_string(out, commitment.label.as_str());
        self.spans(out, &commitment.spans);
        if let Some(cue) = &commitment.cue {
            out.push_str(", cue: ");
            list(out, cue.pieces(), |out, span| {
                out.push('(');
                self.range(out, *span);
                out.push_str(", ");
                push_string(out, self.text.slice(*span));
                out.push(')');
            });
        }
        if !commitment.roles.is_empty() {
            out.push_str(", roles: ");
            list(out, &commitment.roles, |out, (role, filler)| {
                out.push('(');
                push_string(out, role.as_str());
                out.push_str(", ");
                self.filler(out, filler);
                out.push(')');
            });
        }
        attributes(out, &commitment.attributes);
        tail(out, &commitment.note, commitment.made, &commitment.source);
    }

    fn filler(&mut self, out: &mut String, filler: &Filler) {
        match filler {
            Filler::Annotation(id) => put(out, format_args!("{}(\"{id}\")", filler_name(*id))),
            Filler::Words(spans) => {
                out.push_str("Span(");
                list(out, spans.pieces(), |out, span| self.range(out, *span));
                out.push_str(", ");
                list(out, spans.pieces(), |out, span| push_string(out, self.text.slice(*span)));
                out.push(')');
            }
        }
    }

    fn comment(&mut self, out: &mut String, comment: &Comment) {
        put(out, format_args!("(id: \"{}\", author: ", comment.id));
        push_string(out, comment.author.as_str());
        put(out, format_args!(", made: \"{}\", target: ", comment.made));
        match &comment.target {
            Target::Annotation(id) => put(out, format_args!("Annotation(\"{id}\")")),
            Target::Article => out.push_str("Article"),
            Target::Words(span) => {
                out.push_str("Span(");
                self.range(out, *span);
                out.push_str(", ");
                push_string(out, self.text.slice(*span));
                out.push(')');
            }
        }
        match comment.reply_to {
            Some(id) => put(out, format_args!(", reply_to: Some(\"{id}\")")),
            None => out.push_str(", reply_to: None"),
        }
        put(out, format_args!(", resolved: {}, text: ", comment.resolved));
        push_string(out, &comment.text);
        out.push(')');
    }

    fn spans(&mut self, out: &mut String, spans: &Spans) {
        out.push_str(", spans: ");
        list(out, spans.pieces(), |out, span| self.range(out, *span));
        out.push_str(", quote: ");
        list(out, spans.pieces(), |out, span| push_string(out, self.text.slice(*span)));
    }

    fn range(&mut self, out: &mut String, span: Span) {
        let (start, end) = (self.counter.at(span.start()), self.counter.at(span.end()));
        put(out, format_args!("({start}, {end})"));
    }
}

fn relation(out: &mut String, relation: &Relation) {
    put(out, format_args!("(id: \"{}\", type: ", relation.id));
    push_string(out, relation.kind.as_str());
    put(out, format_args!(", from: \"{}\", to: \"{}\"", relation.from, relation.to));
    tail(out, &relation.note, relation.made, &relation.source);
}

fn filler_name(id: Id) -> &'static str {
    if id.kind() == IdKind::Commitment { "Commitment" } else { "Entity" }
}

fn attributes(out: &mut String, attributes: &Attributes) {
    if attributes.is_empty() {
        return;
    }
    out.push_str(", attributes: {");
    for (i, (name, values)) in attributes.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        push_string(out, name.as_str());
        out.push_str(": ");
        list(out, values, |out, value| push_string(out, value));
    }
    out.push('}');
}

/// What every annotation but a comment ends with.
fn tail(out: &mut String, note: &str, made: crate::model::time::Timestamp, source: &Source) {
    if !note.is_empty() {
        out.push_str(", note: ");
        push_string(out, note);
    }
    put(out, format_args!(", made: \"{made}\", source: "));
    match source {
        Source::Manual => out.push_str("Manual"),
        Source::Occurrence => out.push_str("Occurrence"),
        Source::Imported(format) => {
            out.push_str("Imported(");
            push_string(out, format);
            out.push(')');
        }
        Source::Decided(decision) => decided(out, decision),
    }
    out.push(')');
}

fn decided(out: &mut String, decision: &Decision) {
    out.push_str("Decided(from: ");
    considered(out, &decision.from);
    out.push_str(", over: ");
    considered(out, &decision.over);
    out.push_str(", by: ");
    push_string(out, decision.by.as_str());
    reason(out, &decision.why, decision.from.iter().chain(&decision.over));
    if !decision.open.is_empty() {
        out.push_str(", open: ");
        list(out, &decision.open, |out, part| push_string(out, &part.to_string()));
    }
    out.push(')');
}

fn verdict(out: &mut String, verdict: &Verdict) {
    put(out, format_args!("(id: \"{}\", over: ", verdict.id));
    considered(out, &verdict.over);
    out.push_str(", by: ");
    push_string(out, verdict.by.as_str());
    put(out, format_args!(", made: \"{}\"", verdict.made));
    reason(out, &verdict.why, verdict.over.iter());
    out.push(')');
}

fn considered(out: &mut String, all: &[Considered]) {
    list(out, all, |out, one| {
        out.push('(');
        push_string(out, one.annotator.as_str());
        put(out, format_args!(", \"{}\")", one.id));
    });
}

/// Why it was decided so, and what was seen then.
fn reason<'a>(out: &mut String, why: &str, seen: impl Iterator<Item = &'a Considered>) {
    if !why.is_empty() {
        out.push_str(", why: ");
        push_string(out, why);
    }
    let seen: Vec<&Considered> = seen.collect();
    if !seen.is_empty() {
        out.push_str(", seen: ");
        list(out, &seen, |out, one| put(out, format_args!("\"{}\"", one.seen)));
    }
}

pub(super) fn list<T>(out: &mut String, items: &[T], mut item: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (i, value) in items.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        item(out, value);
    }
    out.push(']');
}

/// Writing to a `String` can't fail.
pub(super) fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}
