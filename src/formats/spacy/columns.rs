//! An item as columns.

use std::collections::HashMap;

use rmp::encode;

use super::strings::{Numbers, number};
use super::{GROUP, user_data};
use crate::formats::export::{self, Context, ExportItem};
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::formats::tokens::choice::{Candidate, candidate, choose};
use crate::formats::tokens::whole::{Token, tokens};
use crate::model::annotation::{Annotation, Commitment, Filler, Spans};
use crate::model::ids::AnnotationId;
use crate::model::layer::Counts;
use crate::model::text::{CharRange, Span};

/// Bytes of a token's columns.
pub(super) const ROW: usize = 32;
/// The same with what entities refer to.
pub(super) const ROW_WITH_KB: usize = 40;

/// A document in the making.
pub(super) struct Columns<'a> {
    pub tokens: Vec<u8>,
    pub spaces: Vec<u8>,
    pub span_groups: Vec<u8>,
    pub user_data: Vec<u8>,
    /// What the numbers mean, each once.
    pub strings: Vec<(u64, &'a str)>,
    seen: Numbers,
}

/// What became of an item.
pub(super) struct Made<'a> {
    pub columns: Columns<'a>,
    pub out: Counts,
    pub losses: Tally,
}

/// A piece of an entity or a statement.
struct Piece<'a> {
    annotation: &'a Annotation,
    span: Span,
}

/// As text, what entities of the item refer to.
fn kb_ids(item: &ExportItem) -> HashMap<AnnotationId, String> {
    let entities = item.annotations.iter().filter_map(|a| a.as_entity());
    entities.filter_map(|e| Some((e.id, e.refers_to?.to_string()))).collect()
}

/// The marked pieces in the order of the item.
fn pieces<'a>(item: &'a ExportItem, losses: &mut Tally) -> (Vec<Piece<'a>>, Vec<AnnotationId>) {
    let (mut out, mut lost) = (Vec::with_capacity(item.annotations.len()), Vec::new());
    for annotation in &item.annotations {
        let spans = match &**annotation {
            Annotation::Entity(a) => &a.spans,
            Annotation::Commitment(a) => &a.spans,
            _ => continue,
        };
        let before = out.len();
        let filled = spans.pieces().iter().filter(|s| !s.is_empty());
        out.extend(filled.map(|span| Piece { annotation, span: *span }));
        if out.len() == before {
            losses.add("empty-span", || item.example(annotation));
            lost.push(annotation.id());
        }
    }
    (out, lost)
}

/// Spans of a frame besides its statement.
fn words_of(frame: &Commitment) -> impl Iterator<Item = Span> {
    let bare = frame.roles.iter().filter_map(|(_, filler)| match filler {
        Filler::Words(words) => Some(words),
        Filler::Annotation(_) => None,
    });
    frame.cue.iter().chain(bare).flat_map(Spans::pieces).copied()
}

/// Makes the columns of an item and hands them on; they borrow from what is made here.
pub(super) fn with<R>(item: &ExportItem, context: &Context<'_>, done: impl FnOnce(Made<'_>) -> R) -> R {
    let has_kb = !context.canonicals.is_empty();
    let kb_ids = if has_kb { kb_ids(item) } else { HashMap::new() };
    let mut losses = Tally::default();
    let (pieces, lost) = pieces(item, &mut losses);
    let frames = item.annotations.iter().filter_map(|a| a.as_commitment());
    let mut edges: Vec<Span> = pieces.iter().map(|p| p.span).collect();
    edges.extend(frames.flat_map(words_of).filter(|s| !s.is_empty()));
    let tokens = tokens(&item.text, &edges);
    let index = CharIndex::new(item.text.as_str());
    let mut columns = Columns {
        tokens: Vec::with_capacity(tokens.len() * ROW_WITH_KB),
        spaces: tokens.iter().map(|t| u8::from(t.ws)).collect(),
        span_groups: Vec::with_capacity(pieces.len() * 48 + 64),
        user_data: Vec::new(),
        strings: Vec::new(),
        seen: Numbers::with_capacity_and_hasher(tokens.len() / 2, Default::default()),
    };
    let ents = ents(item, context, &lost, &mut losses);
    let sentences = export::sentences(&item.text, edges.iter().copied());
    let starts: Vec<usize> = sentences.into_iter().map(|s| s.start).collect();
    let kb = |annotation: &Annotation| kb_ids.get(&annotation.id()).map_or("", String::as_str);
    columns.rows(item, &tokens, &ents, &starts, has_kb.then_some(&kb));
    columns.group(&tokens, &pieces, &index, &kb);
    let ids = pieces.iter().map(|p| p.annotation.id());
    let mut out = Counts::default();
    columns.user_data = user_data::of(item, context, ids, &lost, &index, &mut out, &mut losses);
    done(Made { columns, out, losses })
}

/// What is in `doc.ents`.
fn ents<'a>(
    item: &'a ExportItem,
    context: &Context<'_>,
    left_out: &[AnnotationId],
    losses: &mut Tally,
) -> Vec<Candidate<'a>> {
    let named = context.options.labels.is_some();
    let mut out = Vec::with_capacity(item.annotations.len());
    for annotation in &item.annotations {
        let is_one = match &**annotation {
            Annotation::Entity(_) => true,
            Annotation::Commitment(_) => named,
            _ => false,
        };
        if !is_one || left_out.contains(&annotation.id()) {
            continue;
        }
        match candidate(&item.text, annotation) {
            Ok(found) if Some(found.span) == annotation.hull() => out.push(found),
            _ => losses.add("ents", || item.example(annotation)),
        }
    }
    choose(context, out, |lost| losses.add("ents", || item.example(lost)))
}

impl<'a> Columns<'a> {
    fn number(&mut self, string: &'a str) -> u64 {
        let number = number(string);
        if number != 0 && self.seen.insert(number) {
            self.strings.push((number, string));
        }
        number
    }

    /// The rows of tokens: word, where in an entity, its label, what it refers to where that is
    /// known of any, whether it begins a sentence.
    fn rows(
        &mut self,
        item: &'a ExportItem,
        tokens: &[Token],
        ents: &[Candidate<'a>],
        starts: &[usize],
        kb: Option<&impl Fn(&Annotation) -> &'a str>,
    ) {
        let text = item.text.as_str();
        let (mut ent, mut start) = (0, 0);
        let mut of_ents = Vec::with_capacity(ents.len());
        for c in ents {
            let label = self.number(c.annotation.label().map_or("", |l| l.as_str()));
            of_ents.push((label, kb.map_or(0, |kb| self.number(kb(c.annotation)))));
        }
        for token in tokens {
            let (begin, end) = (token.bytes.start, token.bytes.end);
            while ents.get(ent).is_some_and(|c| c.span.end() <= begin) {
                ent += 1;
            }
            let inside = ents.get(ent).filter(|c| c.span.start() <= begin);
            let (label, kb_id) = if inside.is_some() { of_ents[ent] } else { (0, 0) };
            let iob: u64 = match inside {
                None => 2,
                Some(c) if c.span.start() == begin => 3,
                Some(_) => 1,
            };
            // The first token begins a sentence whatever stands before the first word.
            let mut is_start = begin == 0;
            while starts.get(start).is_some_and(|s| *s < end) {
                is_start = true;
                start += 1;
            }
            let orth = self.number(&text[begin..end]);
            let mut row = [0; ROW_WITH_KB];
            let values = [orth, iob, label, if is_start { 1 } else { u64::MAX }, kb_id];
            for (cell, value) in row.as_chunks_mut::<8>().0.iter_mut().zip(values) {
                *cell = value.to_le_bytes();
            }
            // Of a size that is known, a row is copied without a call.
            match row.first_chunk::<ROW>() {
                Some(row) if kb.is_none() => self.tokens.extend_from_slice(row),
                _ => self.tokens.extend_from_slice(&row),
            }
        }
    }

    /// `doc.spans`: one group with all pieces.
    fn group(
        &mut self,
        tokens: &[Token],
        pieces: &[Piece<'a>],
        index: &CharIndex<'_>,
        kb: &impl Fn(&Annotation) -> &'a str,
    ) {
        let mut group = Vec::with_capacity(pieces.len() * 42 + 32);
        // A vector takes all that is written to it.
        let _ = encode::write_map_len(&mut group, 3);
        let _ = encode::write_str(&mut group, "name");
        let _ = encode::write_str(&mut group, GROUP);
        let _ = encode::write_str(&mut group, "attrs");
        let _ = encode::write_map_len(&mut group, 0);
        let _ = encode::write_str(&mut group, "spans");
        let _ = encode::write_array_len(&mut group, pieces.len() as u32);
        for piece in pieces {
            let first = tokens.partition_point(|t| t.bytes.start < piece.span.start());
            let last = tokens.partition_point(|t| t.bytes.end < piece.span.end());
            let CharRange(start, end) = index.range(piece.span);
            let kb_id = self.number(kb(piece.annotation));
            let label = self.number(piece.annotation.label().map_or("", |l| l.as_str()));
            let mut span = [0; 40];
            // Id, knowledge base, label; then first token, token after the last, characters.
            span[8..16].copy_from_slice(&kb_id.to_be_bytes());
            span[16..24].copy_from_slice(&label.to_be_bytes());
            for (n, value) in [first as u32, last as u32 + 1, start, end].into_iter().enumerate() {
                span[24 + n * 4..28 + n * 4].copy_from_slice(&value.to_be_bytes());
            }
            let _ = encode::write_bin(&mut group, &span);
        }
        let out = &mut self.span_groups;
        let _ = encode::write_map_len(out, 1);
        let _ = encode::write_bin(out, &group);
        let _ = encode::write_array_len(out, 1);
        let _ = encode::write_str(out, GROUP);
    }
}
