//! A fingerprint of what an annotation says.

use std::fmt;
use std::str::FromStr;

use crate::model::annotation::{Annotation, Attributes, Filler, Spans, Target};
use crate::model::ids::AnnotationId;
use crate::model::layer::Layer;
use crate::model::text::Hash;

/// Tells what an annotation says from what others say: 64 bits of a SHA-256, in files sixteen
/// hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(u64);

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Print {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let digits = s.len() == 16 && s.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
        let number = digits.then(|| u64::from_str_radix(s, 16).ok()).flatten();
        let bad = || format!("“{}” is no fingerprint: wanted sixteen digits of 0-9 a-f", s.escape_debug());
        number.map(Self).ok_or_else(bad)
    }
}

/// The fingerprint of what an annotation of `layer` says: kind, label, words, cue, fillers,
/// attributes, canonical entity, note. Not its id, when and how it was made. What it refers to
/// counts by label and words, so that the same said in two layers has the same fingerprint.
#[must_use]
pub fn print(annotation: &Annotation, layer: &Layer) -> Print {
    let mut said = Said { bytes: Vec::with_capacity(128), layer };
    said.annotation(annotation);
    Print(Hash::of(&said.bytes).first_u64())
}

struct Said<'a> {
    bytes: Vec<u8>,
    layer: &'a Layer,
}

impl Said<'_> {
    fn annotation(&mut self, annotation: &Annotation) {
        match annotation {
            Annotation::Entity(a) => {
                self.part("entity", a.label.as_str());
                self.spans(&a.spans);
                self.attributes(&a.attributes);
                self.part("refers_to", &a.refers_to.map_or(String::new(), |id| id.to_string()));
            }
            Annotation::Commitment(a) => {
                self.part("commitment", a.label.as_str());
                self.spans(&a.spans);
                if let Some(cue) = &a.cue {
                    self.part("cue", "");
                    self.spans(cue);
                }
                for (role, filler) in &a.roles {
                    self.part("role", role.as_str());
                    match filler {
                        Filler::Words(spans) => self.spans(spans),
                        Filler::Annotation(id) => self.reference(*id),
                    }
                }
                self.attributes(&a.attributes);
            }
            Annotation::Relation(a) => {
                self.part("relation", a.kind.as_str());
                self.reference(a.from);
                self.reference(a.to);
            }
            Annotation::Comment(a) => {
                self.part("comment", &a.text);
                match a.target {
                    Target::Annotation(id) => self.reference(id),
                    Target::Words(span) => self.spans(&Spans::one(span)),
                    Target::Article => {}
                }
            }
            Annotation::Verdict(a) => self.part("verdict", &a.why),
        }
        self.part("note", annotation.note());
    }

    /// Lengths before words, so that no two lists of parts run into the same bytes.
    fn part(&mut self, name: &str, value: &str) {
        for s in [name, value] {
            self.bytes.extend((s.len() as u32).to_le_bytes());
            self.bytes.extend(s.as_bytes());
        }
    }

    fn spans(&mut self, spans: &Spans) {
        self.bytes.extend((spans.pieces().len() as u32).to_le_bytes());
        for piece in spans.pieces() {
            self.bytes.extend((piece.start() as u32).to_le_bytes());
            self.bytes.extend((piece.end() as u32).to_le_bytes());
        }
    }

    fn attributes(&mut self, attributes: &Attributes) {
        for (id, values) in attributes {
            values.iter().for_each(|value| self.part(id.as_str(), value));
        }
    }

    fn reference(&mut self, id: AnnotationId) {
        match self.layer.get(id).map(|a| &**a) {
            Some(other) => {
                self.part("to", other.label().map_or("", |l| l.as_str()));
                if let Some(spans) = other.spans() {
                    self.spans(&spans);
                }
            }
            None => self.part("gone", &id.to_string()),
        }
    }
}
