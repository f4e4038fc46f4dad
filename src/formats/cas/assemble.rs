//! An item's layers to a CAS with one view.

use std::borrow::Cow;

use super::layers::{Layers, Link, Mark, ORIGIN, SLOTS, Values};
use super::model::{Cas, Fs, Name, SOFA, Value, View};
use super::segments::{Segments, segments};
use super::types::{META, SENTENCE, TOKEN};
use crate::formats::export::ExportItem;
use crate::formats::offsets::Utf16;
use crate::model::text::Span;

/// Id of the one text.
const TEXT: u64 = 1;

/// The CAS of an item. `several` says of a feature whether it is an array of strings.
pub(super) fn assemble(item: &ExportItem, layers: Layers, several: impl Fn(&str) -> bool) -> Cas {
    let mut assembly =
        Assembly { index: Utf16::new(item.text.as_str()), next: TEXT, fs: Vec::new(), several };
    assembly.text(item);
    let edges = layers.marks.iter().flatten().map(|m| m.span);
    let Segments { sentences, tokens } = segments(&item.text, edges);
    for (kind, spans) in [(SENTENCE, sentences), (TOKEN, tokens)] {
        for span in spans {
            assembly.span(kind.into(), span, Vec::new());
        }
    }
    assembly.layers(layers);
    // Links of slots are found through their frames; all else is a member of the view.
    let members = assembly.fs.iter().filter(|fs| fs.kind != SOFA && fs.kind != SLOTS.1).map(|fs| fs.id);
    let views = vec![View { sofa: TEXT, members: members.collect() }];
    Cas { views, fs: assembly.fs, problems: Vec::new() }
}

struct Assembly<'a, S> {
    index: Utf16<'a>,
    next: u64,
    fs: Vec<Fs>,
    several: S,
}

impl<S: Fn(&str) -> bool> Assembly<'_, S> {
    fn push(&mut self, kind: Name, values: Vec<(Name, Value)>) -> u64 {
        let id = self.next;
        self.next += 1;
        self.fs.push(Fs { id, line: 0, kind, values });
        id
    }

    /// The text, and what is known of it.
    fn text(&mut self, item: &ExportItem) {
        let text = |value: &str| Value::Text(value.to_owned());
        let sofa = vec![
            ("sofaNum".into(), Value::Number(1)),
            ("sofaID".into(), text("_InitialView")),
            ("mimeType".into(), text("text/plain")),
            ("sofaString".into(), text(item.text.as_str())),
        ];
        self.push(SOFA.into(), sofa);
        let article = &item.article;
        let language = if article.language.is_empty() { "x-unspecified" } else { &article.language };
        let mut meta = vec![
            ("language".into(), text(language)),
            ("documentTitle".into(), text(&article.title)),
            ("documentId".into(), text(&item.id())),
        ];
        if !article.source.is_empty() {
            meta.push(("documentUri".into(), text(&article.source)));
        }
        let all = 0..item.text.len();
        if let Ok(all) = item.text.span(all) {
            self.span(META.into(), all, meta);
        }
        let origin = vec![
            ("sofa".into(), Value::Ref(TEXT)),
            ("annotator".into(), text(item.annotator.as_str())),
            ("status".into(), text(item.status.name())),
        ];
        self.push(ORIGIN.into(), origin);
    }

    fn span(&mut self, kind: Name, span: Span, more: Vec<(Name, Value)>) -> u64 {
        let offset = |byte| Value::Number(i64::from(self.index.units(byte)));
        let mut values = vec![
            ("sofa".into(), Value::Ref(TEXT)),
            ("begin".into(), offset(span.start())),
            ("end".into(), offset(span.end())),
        ];
        values.extend(more);
        self.push(kind, values)
    }

    fn values(&self, values: Values) -> Vec<(Name, Value)> {
        let value = |(name, mut all): (String, Vec<String>)| {
            let value =
                if (self.several)(&name) { Value::Texts(all) } else { Value::Text(all.swap_remove(0)) };
            (Cow::Owned(name), value)
        };
        values.into_iter().filter(|(_, all)| !all.is_empty()).map(value).collect()
    }

    fn layers(&mut self, layers: Layers) {
        let first = self.next;
        // All marks before what refers to them.
        let mut spans = Vec::with_capacity(layers.marks.len());
        let mut slots = Vec::new();
        for mark in layers.marks.into_iter().flatten() {
            let Mark { layer, span, values, slots: held, .. } = mark;
            let values = self.values(values);
            let id = self.span(layer.into(), span, values);
            spans.push(span);
            slots.extend(held.filter(|held| !held.is_empty()).map(|held| (id, held)));
        }
        let id_of = |mark: usize| first + mark as u64;
        for (frame, held) in slots {
            let mut ids = Vec::with_capacity(held.len());
            for (role, target) in held {
                let values =
                    vec![("role".into(), Value::Text(role)), ("target".into(), Value::Ref(id_of(target)))];
                ids.push(self.push(SLOTS.1.into(), values));
            }
            // Ids are given in the order of the list.
            if let Some(fs) = self.fs.get_mut((frame - TEXT) as usize) {
                fs.values.push((SLOTS.0.into(), Value::Refs(ids)));
            }
        }
        for Link { layer, values, from, to, .. } in layers.links {
            let mut all = vec![
                ("Governor".into(), Value::Ref(id_of(from))),
                ("Dependent".into(), Value::Ref(id_of(to))),
            ];
            all.extend(self.values(values));
            // A relation stands where it ends, as WebAnno has it.
            if let Some(span) = spans.get(to) {
                self.span(layer.into(), *span, all);
            }
        }
    }
}
