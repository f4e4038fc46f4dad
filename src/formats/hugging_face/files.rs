//! Columns to row groups and files.

use std::io;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::ColumnPath;
use serde_json::json;

use super::shred::Bytes;
use super::tree::{self, Node};
use crate::formats::export::Place;
use crate::formats::{Assembler, Output};

/// When to begin anew.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of values in a row group.
    pub group: usize,
    /// Bytes of a file.
    pub file: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { group: 32 << 20, file: 256 << 20 }
    }
}

/// A leaf's part of the row group that is gathered.
#[derive(Default)]
struct Gathered {
    definition: Vec<i16>,
    repetition: Vec<i16>,
    texts: Vec<ByteArray>,
    numbers: Vec<i32>,
}

/// The files of one split.
pub(super) struct Files {
    split: String,
    /// Whether a file is written where there is no row.
    if_empty: bool,
    limits: Limits,
    leaves: Vec<Node>,
    columns: Vec<Gathered>,
    /// Bytes in `columns`.
    gathered: usize,
    /// The file that is written, what of it has not yet gone out, and its bytes so far.
    file: Option<SerializedFileWriter<Vec<u8>>>,
    /// Files so far.
    number: usize,
}

impl Files {
    pub fn new(split: &str, if_empty: bool, limits: Limits) -> Self {
        let leaves: Vec<Node> = tree::record().leaves().into_iter().map(|(_, leaf)| leaf).collect();
        let columns = leaves.iter().map(|_| Gathered::default()).collect();
        Self {
            split: split.to_owned(),
            if_empty,
            limits,
            leaves,
            columns,
            gathered: 0,
            file: None,
            number: 0,
        }
    }

    fn place(&self) -> Place {
        Place::Shared(format!("data/{}-{:05}.parquet", self.split, self.number.saturating_sub(1)))
    }

    fn begin(&mut self) -> Result<()> {
        if self.file.is_none() {
            let schema = Arc::new(parse_message_type(&tree::record().message())?);
            self.file = Some(SerializedFileWriter::new(Vec::new(), schema, properties())?);
            self.number += 1;
        }
        Ok(())
    }

    /// Writes what is gathered as a row group.
    fn group(&mut self, output: &mut dyn Output) -> io::Result<()> {
        self.begin().map_err(io::Error::other)?;
        let columns: Vec<Gathered> = self.columns.iter_mut().map(std::mem::take).collect();
        self.gathered = 0;
        let Some(file) = &mut self.file else { return Ok(()) };
        write_group(file, &self.leaves, &columns).map_err(io::Error::other)?;
        file.flush()?;
        let bytes = std::mem::take(file.inner_mut());
        let full = file.bytes_written() >= self.limits.file;
        output.write(&self.place(), &bytes)?;
        if full { self.end(output) } else { Ok(()) }
    }

    /// Ends the file that is written.
    fn end(&mut self, output: &mut dyn Output) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let bytes = file.into_inner().map_err(io::Error::other)?;
        output.write(&self.place(), &bytes)
    }

    /// Takes a row of [`super::shred::to_bytes`].
    fn gather(&mut self, row: &[u8]) -> Option<()> {
        // All texts of a row share its bytes.
        let shared = ByteArray::from(row);
        let mut bytes = Bytes(row);
        for column in &mut self.columns {
            let levels = bytes.length()?;
            column.definition.extend(bytes.take(levels)?.iter().map(|l| i16::from(*l)));
            column.repetition.extend(bytes.take(levels)?.iter().map(|l| i16::from(*l)));
            for _ in 0..bytes.length()? {
                column.numbers.push(bytes.number()?);
            }
            for _ in 0..bytes.length()? {
                let length = bytes.length()?;
                let start = row.len() - bytes.0.len();
                bytes.take(length)?;
                column.texts.push(shared.slice(start, length));
            }
        }
        self.gathered += row.len();
        bytes.0.is_empty().then_some(())
    }
}

impl Assembler for Files {
    fn add(&mut self, piece: &[u8], output: &mut dyn Output) -> io::Result<()> {
        if self.gather(piece).is_none() {
            return Err(io::Error::other("a row is cut off"));
        }
        if self.gathered >= self.limits.group { self.group(output) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>, output: &mut dyn Output) -> io::Result<()> {
        if self.gathered > 0 {
            self.group(output)?;
        }
        // `datasets` refuses a split without rows, so there is none; only what is no split is a
        // file in any case.
        if self.number == 0 && self.if_empty {
            self.begin().map_err(io::Error::other)?;
        }
        self.end(output)
    }
}

fn properties() -> WriterPropertiesPtr {
    let features = json!({ "info": { "features": tree::record().features() } });
    let features = KeyValue::new("huggingface".to_owned(), features.to_string());
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("attache version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(vec![features]));
    // A dictionary of what hardly ever stands twice costs time and space.
    for (path, _) in tree::record().leaves() {
        let once = ["id", "text", "note", "from", "to"].contains(&path[path.len() - 1].as_str());
        if once || path.iter().any(|p| p == "quote" || p == "spans") {
            properties = properties.set_column_dictionary_enabled(ColumnPath::new(path), false);
        }
    }
    Arc::new(properties.build())
}

fn write_group(
    file: &mut SerializedFileWriter<Vec<u8>>,
    leaves: &[Node],
    columns: &[Gathered],
) -> Result<()> {
    let mut group = file.next_row_group()?;
    for (leaf, column) in leaves.iter().zip(columns) {
        let writer = group.next_column()?;
        let writer = writer.ok_or_else(|| ParquetError::General("a column too few".to_owned()))?;
        write_column(writer, leaf, column)?;
    }
    group.close()?;
    Ok(())
}

fn write_column(mut writer: SerializedColumnWriter<'_>, leaf: &Node, column: &Gathered) -> Result<()> {
    let (definition, repetition) = (Some(&column.definition[..]), Some(&column.repetition[..]));
    match leaf {
        Node::Int | Node::Day => {
            writer.typed::<Int32Type>().write_batch(&column.numbers, definition, repetition)?;
        }
        Node::Flag => {
            let flags: Vec<bool> = column.numbers.iter().map(|n| *n != 0).collect();
            writer.typed::<BoolType>().write_batch(&flags, definition, repetition)?;
        }
        Node::Text | Node::List(_) | Node::Struct(_) => {
            writer.typed::<ByteArrayType>().write_batch(&column.texts, definition, repetition)?;
        }
    }
    writer.close()
}
