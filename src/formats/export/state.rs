//! A hash of what an export was made from: the same state gives the same hash, on any computer.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::item::ExportItem;
use crate::model::annotation::{Annotation, Attributes, Filler, Spans, Target};
use crate::model::canonical::Canonical;
use crate::model::ids::CanonicalId;
use crate::model::schema::Schema;

/// Puts together the hash of a state.
pub(super) struct State(Sha256);

impl State {
    /// Of schema and canonical entities.
    pub fn new(schema: &Schema, canonicals: &BTreeMap<CanonicalId, Arc<Canonical>>) -> Self {
        let mut hash = Sha256::new();
        // Both are plain data, which always has a JSON form.
        hash.update(serde_json::to_vec(schema).unwrap_or_default());
        for canonical in canonicals.values() {
            hash.update(serde_json::to_vec(&**canonical).unwrap_or_default());
        }
        Self(hash)
    }

    /// Adds an item by its [`digest`].
    pub fn add(&mut self, item: [u8; 32]) {
        self.0.update(item);
    }

    /// `sha256:…`.
    pub fn finish(self) -> String {
        format!("sha256:{:x}", self.0.finalize())
    }
}

/// A hash of an item: article, text, annotator, status and all that the annotations say, but when
/// and how they were made.
pub(super) fn digest(item: &ExportItem) -> [u8; 32] {
    let mut out = Parts(Vec::with_capacity(item.annotations.len() * 64 + 256));
    out.words(item.article.id.as_str());
    out.words(&item.article.title);
    out.words(item.article.date.as_deref().unwrap_or_default());
    out.words(&item.article.source);
    out.words(&item.article.language);
    out.0.extend_from_slice(item.text.hash().bytes());
    out.words(item.annotator.as_str());
    out.words(item.status.name());
    item.annotations.iter().for_each(|a| out.annotation(a));
    Sha256::digest(&out.0).into()
}

/// What is hashed, at once: a hash that is given eight bytes at a time takes several times as long.
struct Parts(Vec<u8>);

impl Parts {
    fn bits(&mut self, bits: u64) {
        self.0.extend_from_slice(&bits.to_le_bytes());
    }

    fn number(&mut self, number: usize) {
        self.bits(number as u64);
    }

    /// With their length, so that what follows can't be taken for a part of them.
    fn words(&mut self, words: &str) {
        self.number(words.len());
        self.0.extend_from_slice(words.as_bytes());
    }

    fn spans(&mut self, spans: Option<&Spans>) {
        let pieces = spans.map_or(&[][..], Spans::pieces);
        self.number(pieces.len());
        for piece in pieces {
            self.number(piece.start());
            self.number(piece.end());
        }
    }

    fn attributes(&mut self, attributes: &Attributes) {
        self.number(attributes.len());
        for (name, values) in attributes {
            self.words(name.as_str());
            self.number(values.len());
            values.iter().for_each(|v| self.words(v));
        }
    }

    fn annotation(&mut self, annotation: &Annotation) {
        self.bits(annotation.id().as_u64());
        match annotation {
            Annotation::Entity(a) => {
                self.words(a.label.as_str());
                self.spans(Some(&a.spans));
                self.bits(a.refers_to.map_or(0, crate::model::ids::Id::as_u64));
                self.attributes(&a.attributes);
                self.words(&a.note);
            }
            Annotation::Commitment(a) => {
                self.words(a.label.as_str());
                self.spans(Some(&a.spans));
                self.spans(a.cue.as_ref());
                self.number(a.roles.len());
                for (role, filler) in &a.roles {
                    self.words(role.as_str());
                    match filler {
                        Filler::Annotation(id) => self.bits(id.as_u64()),
                        Filler::Words(spans) => self.spans(Some(spans)),
                    }
                }
                self.attributes(&a.attributes);
                self.words(&a.note);
            }
            Annotation::Relation(a) => {
                self.words(a.kind.as_str());
                self.bits(a.from.as_u64());
                self.bits(a.to.as_u64());
                self.words(&a.note);
            }
            Annotation::Comment(a) => {
                self.words(a.author.as_str());
                match a.target {
                    Target::Annotation(id) => self.bits(id.as_u64()),
                    Target::Words(span) => self.spans(Some(&Spans::one(span))),
                    Target::Article => self.number(0),
                }
                self.words(&a.text);
            }
            // Taken out before: what was decided stands in the layer.
            Annotation::Verdict(_) => {}
        }
    }
}
