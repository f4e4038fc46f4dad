//! The file out of packed columns. Columns wait aside, packed; only strings and a few bytes for
//! each item stay in memory.

use std::io::{self, Read, Seek, Write};

use super::attribute;
use super::strings::Numbers;
use super::writer::{adler, deflate};
use crate::formats::export::Place;
use crate::formats::sink::Aside;
use crate::formats::{Assembler, Output};

/// Most bytes of a column: msgpack has 32 bits for them.
const MOST: u64 = u32::MAX as u64;

/// A `DocBin` in the making.
pub(super) struct Bin {
    /// Whether there is a column of what entities refer to.
    has_kb: bool,
    /// Tokens, spaces, span groups, user data.
    columns: [Column; 4],
    /// Tokens of each item.
    lengths: Vec<u8>,
    seen: Numbers,
    strings: Vec<Box<str>>,
}

#[derive(Default)]
struct Column {
    aside: Option<Box<dyn Aside>>,
    bytes: u64,
    checksum: Checksum,
}

/// Adler-32 of what was added so far.
#[derive(Clone, Copy)]
struct Checksum(u32);

impl Default for Checksum {
    fn default() -> Self {
        Self(1)
    }
}

impl Checksum {
    /// Goes on with bytes of which only length and checksum are known, as zlib's
    /// `adler32_combine` does.
    fn add(&mut self, len: u64, checksum: u32) {
        const BASE: u64 = 65_521;
        let (low, high) = (u64::from(self.0 & 0xffff), u64::from(self.0 >> 16));
        let (low2, high2) = (u64::from(checksum & 0xffff), u64::from(checksum >> 16));
        let rest = len % BASE;
        let sum = (low + low2 + BASE - 1) % BASE;
        let weighted = (high + high2 + rest * low + BASE - rest) % BASE;
        self.0 = (weighted << 16 | sum) as u32;
    }
}

impl Bin {
    pub fn new(has_kb: bool) -> Self {
        Self {
            has_kb,
            columns: Default::default(),
            lengths: Vec::new(),
            seen: Numbers::default(),
            strings: Vec::new(),
        }
    }
}

impl Assembler for Bin {
    fn add(&mut self, piece: &[u8], output: &mut dyn Output) -> io::Result<()> {
        let mut piece = Piece(piece);
        self.lengths.extend_from_slice(piece.take(4)?);
        for column in &mut self.columns {
            let (len, checksum) = (u64::from(piece.number()?), piece.number()?);
            let packed = piece.number()? as usize;
            column.bytes += len;
            if column.bytes > MOST {
                return Err(io::Error::other(
                    "a .spacy file can't hold more than 4 GB of tokens: export fewer articles, or split them",
                ));
            }
            column.checksum.add(len, checksum);
            if column.aside.is_none() {
                column.aside = Some(output.aside()?);
            }
            if let Some(aside) = &mut column.aside {
                aside.write_all(piece.take(packed)?)?;
            }
        }
        while !piece.0.is_empty() {
            let number = u64::from(piece.number()?) | u64::from(piece.number()?) << 32;
            let len = piece.number()? as usize;
            let string = piece.take(len)?;
            if self.seen.insert(number) {
                self.strings.push(std::str::from_utf8(string).map_err(io::Error::other)?.into());
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, output: &mut dyn Output) -> io::Result<()> {
        self.strings.sort_unstable();
        let count = (self.lengths.len() / 4) as u32;
        let mut attributes =
            vec![attribute::ORTH, attribute::ENT_IOB, attribute::ENT_TYPE, attribute::SENT_START];
        attributes.extend(self.has_kb.then_some(attribute::ENT_KB_ID));
        let mut file = File { output, checksum: Checksum::default(), raw: Vec::new() };
        // Deflate at its fastest; the checksum of the two bytes is right.
        file.output.write(&Place::Main, &[0x78, 0x01])?;
        let [tokens, spaces, span_groups, user_data] = self.columns;
        file.head(|raw| {
            rmp::encode::write_map_len(raw, 10)?;
            write_str(raw, "version")?;
            write_str(raw, "0.1")?;
            write_str(raw, "attrs")?;
            rmp::encode::write_array_len(raw, attributes.len() as u32)?;
            for attribute in &attributes {
                rmp::encode::write_uint(raw, *attribute)?;
            }
            Ok(())
        })?;
        for (name, column) in [("tokens", tokens), ("spaces", spaces)] {
            let len = column.bytes as u32;
            file.head(|raw| {
                write_str(raw, name)?;
                rmp::encode::write_bin_len(raw, len).map(drop)
            })?;
            file.column(column)?;
        }
        file.head(|raw| {
            write_str(raw, "lengths")?;
            rmp::encode::write_bin(raw, &self.lengths)?;
            write_str(raw, "strings")?;
            rmp::encode::write_array_len(raw, self.strings.len() as u32).map(drop)
        })?;
        for string in &self.strings {
            file.head(|raw| write_str(raw, string))?;
        }
        file.each("cats", count, |raw| rmp::encode::write_map_len(raw, 0).map(drop))?;
        file.each("flags", count, |raw| {
            rmp::encode::write_map_len(raw, 1)?;
            write_str(raw, "has_unknown_spaces")?;
            rmp::encode::write_bool(raw, false).map_err(rmp::encode::ValueWriteError::InvalidMarkerWrite)
        })?;
        for (name, column) in [("span_groups", span_groups), ("user_data", user_data)] {
            file.head(|raw| {
                write_str(raw, name)?;
                rmp::encode::write_array_len(raw, count).map(drop)
            })?;
            file.column(column)?;
        }
        file.finish()
    }
}

type Written = Result<(), rmp::encode::ValueWriteError>;

fn write_str(raw: &mut Vec<u8>, s: &str) -> Written {
    rmp::encode::write_str(raw, s)
}

/// The file being written.
struct File<'a> {
    output: &'a mut dyn Output,
    checksum: Checksum,
    /// Not packed yet.
    raw: Vec<u8>,
}

/// Bytes that are packed together.
const BLOCK: usize = 1 << 18;

impl File<'_> {
    fn head(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Written) -> io::Result<()> {
        write(&mut self.raw).map_err(io::Error::other)?;
        if self.raw.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn each(&mut self, name: &str, count: u32, write: impl Fn(&mut Vec<u8>) -> Written) -> io::Result<()> {
        self.head(|raw| {
            write_str(raw, name)?;
            rmp::encode::write_array_len(raw, count).map(drop)
        })?;
        (0..count).try_for_each(|_| self.head(&write))
    }

    fn flush(&mut self) -> io::Result<()> {
        let raw = std::mem::take(&mut self.raw);
        self.checksum.add(raw.len() as u64, adler(&raw));
        let mut packed = Vec::new();
        deflate(&raw, &mut packed);
        self.output.write(&Place::Main, &packed)
    }

    fn column(&mut self, column: Column) -> io::Result<()> {
        self.flush()?;
        let Some(mut aside) = column.aside else { return Ok(()) };
        self.checksum.add(column.bytes, column.checksum.0);
        aside.rewind()?;
        let mut buffer = vec![0; BLOCK];
        loop {
            match aside.read(&mut buffer)? {
                0 => return Ok(()),
                n => self.output.write(&Place::Main, &buffer[..n])?,
            }
        }
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        // An empty last block, and the checksum.
        self.output.write(&Place::Main, &[0x03, 0x00])?;
        self.output.write(&Place::Main, &self.checksum.0.to_be_bytes())
    }
}

/// What is left of an item's piece.
struct Piece<'a>(&'a [u8]);

impl<'a> Piece<'a> {
    fn take(&mut self, n: usize) -> io::Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(head)
    }

    fn number(&mut self) -> io::Result<u32> {
        // Four bytes were asked for.
        let bytes: [u8; 4] = self.take(4)?.try_into().map_err(io::Error::other)?;
        Ok(u32::from_le_bytes(bytes))
    }
}
