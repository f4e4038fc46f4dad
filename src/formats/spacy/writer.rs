//! An item's columns, packed.
//!
//! Each column of each item is a run of deflate blocks that refers to nothing before it and ends on
//! a byte. So all cores pack, and the file is put together from runs without unpacking them.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress};

use super::Spacy;
use super::assemble::Bin;
use super::columns::{self, ROW, ROW_WITH_KB};
use super::rows;
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered};
use crate::formats::{Assembler, Shape, Writer};

impl Writer for Spacy {
    fn has_one_label_a_token(&self) -> bool {
        true
    }

    fn holds(&self) -> &'static str {
        "A document of spaCy is one article (or sentence) of one annotator: its tokens, entities without \
         overlap in doc.ents, all spans in doc.spans[\"sc\"], and commitments, relations and comments in \
         doc.user_data[\"attache\"]."
    }

    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        columns::with(item, context, |made| {
            let columns = made.columns;
            let mut bytes = Vec::with_capacity(columns.tokens.len() / 2);
            let tokens = columns.spaces.len() as u32;
            bytes.extend_from_slice(&tokens.to_le_bytes());
            let has_kb = !context.canonicals.is_empty();
            let deflate_rows = if has_kb { rows::deflate::<ROW_WITH_KB> } else { rows::deflate::<ROW> };
            pack(&columns.tokens, &mut bytes, deflate_rows);
            pack(&columns.spaces, &mut bytes, deflate);
            for data in [&columns.span_groups, &columns.user_data] {
                let mut bin = Vec::with_capacity(data.len() + 5);
                // A vector takes all that is written to it.
                let _ = rmp::encode::write_bin(&mut bin, data);
                pack(&bin, &mut bytes, deflate);
            }
            for (number, string) in &columns.strings {
                bytes.extend_from_slice(&number.to_le_bytes());
                bytes.extend_from_slice(&(string.len() as u32).to_le_bytes());
                bytes.extend_from_slice(string.as_bytes());
            }
            let pieces = vec![Piece { place: Place::Main, bytes }];
            Rendered { pieces, out: made.out, losses: made.losses }
        })
    }

    fn assembler(&self, context: &Context<'_>) -> Option<Box<dyn Assembler>> {
        Some(Box::new(Bin::new(!context.canonicals.is_empty())))
    }
}

/// Adds a run: its length unpacked, its checksum, its length, itself.
fn pack(raw: &[u8], out: &mut Vec<u8>, deflate: impl FnOnce(&[u8], &mut Vec<u8>)) {
    out.extend_from_slice(&(raw.len() as u32).to_le_bytes());
    out.extend_from_slice(&adler(raw).to_le_bytes());
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    deflate(raw, out);
    let packed = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&packed.to_le_bytes());
}

pub(super) fn adler(raw: &[u8]) -> u32 {
    simd_adler32::adler32(&raw)
}

/// Adds `raw` as deflate blocks, none of them the last.
pub(super) fn deflate(raw: &[u8], out: &mut Vec<u8>) {
    thread_local! {
        static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
    }
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        let begun = out.len();
        out.reserve(raw.len() / 3 + 64);
        loop {
            let read = deflate.total_in() as usize;
            // Memory is all that it could lack, and it has it already.
            let _ = deflate.compress_vec(&raw[read..], out, FlushCompress::Sync);
            if deflate.total_in() as usize == raw.len() && out.len() < out.capacity() {
                debug_assert!(out[begun..].ends_with(&[0, 0, 0xff, 0xff]));
                return;
            }
            out.reserve(raw.len() / 3 + 64);
        }
    });
}
