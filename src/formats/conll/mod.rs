//! `CoNLL` with BIO tags: a token and its tag a line, sentences apart by an empty line, each
//! article after `-DOCSTART-`.
//!
//! A token has one tag, so of annotations that share words one is chosen. Tokens are cut further
//! at the edges of annotations and at white space, and sentences that an annotation spans are
//! joined, so that none is lost to tokens or lines. The file beside it has, line by line, where
//! each token stands in its article (code points, half-open), so that spans can be found again.
//!
//! Statements of commitments are written only where their label is chosen by name: beside the
//! entities in them they would take all their tokens.

mod overlap;
mod tokens;

use std::io::Write;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::offsets::CharIndex;
use super::tally::Tally;
use super::{Format, Loss, Shape, Writer};
use crate::model::annotation::Annotation;
use crate::model::layer::Counts;
use crate::model::text::{Span, Text};

/// `conll`.
pub(super) struct Conll;

/// End of the name of the file with offsets.
const OFFSETS: &str = ".offsets.tsv";

impl Format for Conll {
    fn id(&self) -> &'static str {
        "conll"
    }

    fn name(&self) -> &'static str {
        "CoNLL (BIO)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["conll", "bio", "iob2"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

const LOSSES: &[Loss] = &[
    Loss::new("overlap", "spans that share words with one that was chosen, left out"),
    Loss::new("discontinuous", "spans in several pieces, left out"),
    Loss::new("no-token", "spans of white space or of nothing, left out"),
    Loss::new("white-space", "spans that begin or end with white space, written without it"),
    Loss::new("commitments", "commitments, left out"),
    Loss::new("frames", "cue, roles and attributes of commitments of which the statement is written"),
    Loss::new("relations", "relations, left out"),
    Loss::new("comments", "comments, left out"),
    Loss::new("attributes", "attributes of entities, left out"),
    Loss::new("refers-to", "what entities refer to, left out"),
    Loss::new("notes", "notes on entities and commitments, left out"),
];

impl Writer for Conll {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut losses = Tally::default();
        let spans = candidates(item, context, &mut losses);
        let chosen = overlap::choose(item, context, spans, &mut losses);
        let mut out = Counts::default();
        for candidate in &chosen {
            super::export::count(&mut out, candidate.annotation);
            details_lost(item, candidate.annotation, &mut losses);
        }
        let (main, offsets) = lines(item, &chosen);
        let pieces = vec![
            Piece { place: Place::Main, bytes: main },
            Piece { place: Place::Beside(OFFSETS), bytes: offsets },
        ];
        Rendered { pieces, out, losses }
    }
}

/// An annotation that a run of tokens could be tagged with.
struct Candidate<'a> {
    annotation: &'a Annotation,
    /// Its words, without white space around them.
    span: Span,
}

/// The annotations in one piece that hold a token, and what of the item can't be any.
fn candidates<'a>(item: &'a ExportItem, context: &Context<'_>, losses: &mut Tally) -> Vec<Candidate<'a>> {
    let named = context.options.labels.is_some();
    let mut out = Vec::new();
    for annotation in &item.annotations {
        let loss = match &**annotation {
            Annotation::Relation(_) => "relations",
            Annotation::Comment(_) | Annotation::Verdict(_) => "comments",
            Annotation::Commitment(_) if !named => "commitments",
            Annotation::Commitment(_) | Annotation::Entity(_) => match candidate(&item.text, annotation) {
                Ok(candidate) => {
                    if Some(candidate.span) != annotation.spans().map(|s| s.hull()) {
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

fn candidate<'a>(text: &Text, annotation: &'a Annotation) -> Result<Candidate<'a>, &'static str> {
    let spans = annotation.spans().ok_or("no-token")?;
    let [piece] = spans.pieces() else { return Err("discontinuous") };
    let words = text.slice(*piece);
    let start = piece.start() + (words.len() - words.trim_start_matches(tokens::is_space).len());
    let end = piece.end() - (words.len() - words.trim_end_matches(tokens::is_space).len());
    if start >= end {
        return Err("no-token");
    }
    // Cutting white space off leaves the edges between characters.
    let span = text.span(start..end).map_err(|_| "no-token")?;
    Ok(Candidate { annotation, span })
}

/// What an annotation has besides label and words.
fn details_lost(item: &ExportItem, annotation: &Annotation, losses: &mut Tally) {
    let mut lost = |id, is| {
        if is {
            losses.add(id, || item.example(annotation));
        }
    };
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

/// The lines of an item, and beside each where its token stands.
fn lines(item: &ExportItem, chosen: &[Candidate<'_>]) -> (Vec<u8>, Vec<u8>) {
    let text = item.text.as_str();
    let index = CharIndex::new(text);
    let base = item.unit.map_or(0, |u| u.range.0);
    let mut main = b"-DOCSTART- O\n".to_vec();
    main.reserve(text.len() * 2);
    let mut offsets = Vec::with_capacity(text.len() * 2);
    // A vector takes all that is written to it.
    let _ = writeln!(offsets, "-DOCSTART-\t{}\t{}\t{}", item.id(), item.annotator, item.article.text);
    let mut next = 0;
    for sentence in tokens::sentences(&item.text, chosen.iter().map(|c| c.span)) {
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
                    main.extend_from_slice(if c.span.start() == token.start { b" B-" } else { b" I-" });
                    tag(&mut main, c.annotation);
                    main.push(b'\n');
                }
            }
            let (start, end) = (base + index.chars(token.start), base + index.chars(token.end));
            let _ = writeln!(offsets, "{start}\t{end}");
        }
    }
    main.push(b'\n');
    offsets.push(b'\n');
    (main, offsets)
}

/// A label as a tag: it must not hold what ends a column.
fn tag(out: &mut Vec<u8>, annotation: &Annotation) {
    let label = annotation.label().map_or("", |l| l.as_str());
    let spaceless = label.chars().map(|c| if tokens::is_space(c) || c.is_control() { '_' } else { c });
    let mut buffer = [0; 4];
    spaceless.for_each(|c| out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()));
}

#[cfg(test)]
mod tests;
