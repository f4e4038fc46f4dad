//! An item as lines.

use std::borrow::Cow;

use super::{Conll, OFFSETS, beside};
use crate::formats::export::{self, Context, ExportItem, Piece, Place, Rendered};
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::formats::tokens::choice::{Candidate, candidate, choose};
use crate::formats::tokens::{columns, is_space};
use crate::formats::{Shape, Writer};
use crate::model::annotation::Annotation;
use crate::model::layer::Counts;

impl Writer for Conll {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn has_one_label_a_token(&self) -> bool {
        true
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut losses = Tally::default();
        let spans = candidates(item, context, &mut losses);
        let chosen = choose(context, spans, |lost| losses.add("overlap", || item.example(lost)));
        let mut out = Counts::default();
        for candidate in &chosen {
            export::count(&mut out, candidate.annotation);
            details_lost(item, candidate.annotation, &mut losses);
        }
        let (main, offsets) = self.lines(item, &chosen);
        let pieces = vec![
            Piece { place: Place::Main, bytes: main },
            Piece { place: Place::Beside(OFFSETS), bytes: offsets },
        ];
        Rendered { pieces, out, losses }
    }
}

/// The annotations in one piece that hold a token, and what of the item can't be any.
fn candidates<'a>(item: &'a ExportItem, context: &Context<'_>, losses: &mut Tally) -> Vec<Candidate<'a>> {
    let named = context.options.labels.is_some();
    let mut out = Vec::with_capacity(item.annotations.len());
    for annotation in &item.annotations {
        let loss = match &**annotation {
            Annotation::Relation(_) => "relations",
            Annotation::Comment(_) | Annotation::Verdict(_) => "comments",
            Annotation::Commitment(_) if !named => "commitments",
            Annotation::Commitment(_) | Annotation::Entity(_) => match candidate(&item.text, annotation) {
                Ok(candidate) => {
                    if Some(candidate.span) != annotation.hull() {
                        losses.add("white-space", || item.example(annotation));
                    }
                    out.push(candidate);
                    continue;
                }
                Err(loss) => loss,
            },
        };
        losses.add(loss, || item.example(annotation));
    }
    out
}

/// What an annotation has besides label and words.
fn details_lost(item: &ExportItem, annotation: &Annotation, losses: &mut Tally) {
    let mut lost = |id, is| {
        if is {
            losses.add(id, || item.example(annotation));
        }
    };
    lost("label-spaces", annotation.label().is_some_and(|l| l.as_str().contains(is_odd)));
    match annotation {
        Annotation::Entity(a) => {
            lost("attributes", !a.attributes.is_empty());
            lost("refers-to", a.refers_to.is_some());
            lost("notes", !a.note.is_empty());
        }
        Annotation::Commitment(a) => {
            lost("frames", a.cue.is_some() || !a.roles.is_empty() || !a.attributes.is_empty());
            lost("notes", !a.note.is_empty());
        }
        Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
    }
}

impl Conll {
    /// The lines of an item, and beside each where its token stands.
    fn lines(&self, item: &ExportItem, chosen: &[Candidate<'_>]) -> (Vec<u8>, Vec<u8>) {
        let text = item.text.as_str();
        let index = CharIndex::new(text);
        let base = item.unit.map_or(0, |u| u.range.0);
        let sentences = columns::sentences(&item.text, chosen.iter().map(|c| c.span));
        let last = sentences.last().and_then(|s| s.last()).map_or(0, |t| t.end);
        let mut main = Vec::with_capacity(text.len() * 2);
        main.extend_from_slice(b"-DOCSTART- O\n");
        let mut offsets = Vec::with_capacity(text.len() * 3);
        beside::head(&mut offsets, item, base, &text[last..]);
        let labels: Vec<Cow<'_, str>> = chosen.iter().map(|c| label(c.annotation)).collect();
        let (mut next, mut at) = (0, 0);
        for sentence in sentences {
            main.push(b'\n');
            offsets.push(b'\n');
            for token in sentence {
                while chosen.get(next).is_some_and(|c| c.span.end() <= token.start) {
                    next += 1;
                }
                main.extend_from_slice(&text.as_bytes()[token.clone()]);
                match chosen.get(next).filter(|c| c.span.start() <= token.start) {
                    None => main.extend_from_slice(b" O\n"),
                    Some(c) => {
                        main.push(b' ');
                        let prefix = self.0.prefix(c.span.start() == token.start, c.span.end() == token.end);
                        main.extend_from_slice(prefix.as_bytes());
                        main.extend_from_slice(labels[next].as_bytes());
                        main.push(b'\n');
                    }
                }
                let (start, end) = (base + index.chars(token.start), base + index.chars(token.end));
                beside::token(&mut offsets, start, end, &text[at..token.start]);
                at = token.end;
            }
        }
        main.push(b'\n');
        offsets.push(b'\n');
        (main, offsets)
    }
}

/// What ends a column, or a line.
fn is_odd(c: char) -> bool {
    is_space(c) || c.is_control()
}

/// A label in a tag.
fn label(annotation: &Annotation) -> Cow<'_, str> {
    let label = annotation.label().map_or("", |l| l.as_str());
    if label.contains(is_odd) { label.replace(is_odd, "_").into() } else { label.into() }
}
