//! What every format says of itself.

use std::io;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::read::{Document, Input, ReadContext, ReadError};
use super::rows::Table;
use super::sink::Aside;
use crate::model::schema::Schema;

/// A format: what it is called, what it reads and writes, what it can't carry.
pub trait Format: Sync {
    /// Stable, for `--to`, `--format` and [`crate::model::annotation::Source::Imported`].
    fn id(&self) -> &'static str;

    /// For people.
    fn name(&self) -> &'static str;

    /// Extensions of its files, lower case, without the dot; the first is the one written.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file with one of its extensions is of this format and no other, by what stands in
    /// it, for formats that have their extension together with others.
    fn knows(&self, bytes: &[u8]) -> bool {
        let _ = bytes;
        false
    }

    /// How files in it are read, where they are.
    fn reader(&self) -> Option<&dyn Reader> {
        None
    }

    /// How it is written, where it is.
    fn writer(&self) -> Option<&dyn Writer> {
        None
    }

    /// What gets lost on the way in or out. Each export and import counts these and names the
    /// first.
    fn losses(&self) -> &'static [Loss] {
        &[]
    }
}

/// Something that a format can't carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Stable, for reports.
    pub id: &'static str,
    /// In words: what is left out or changed.
    pub what: &'static str,
}

impl Loss {
    /// A loss with its words.
    #[must_use]
    pub const fn new(id: &'static str, what: &'static str) -> Self {
        Self { id, what }
    }
}

/// Reads files of a format.
pub trait Reader: Sync {
    /// Whether its files bring annotations, not articles only.
    fn brings_annotations(&self) -> bool {
        false
    }

    /// Files beside `name` that are read with it and are no articles of their own then.
    fn companions(&self, name: &str) -> Vec<String> {
        let _ = name;
        Vec::new()
    }

    /// Names of files that say something of all files in their folder, and are no articles where there
    /// is one of those.
    fn settings(&self) -> &'static [&'static str] {
        &[]
    }

    /// What such a file gives, in words, and what it declares.
    ///
    /// # Errors
    /// When nothing of it can be used.
    fn given(&self, input: &Input<'_>, schema: &Schema) -> Result<(String, Schema), ReadError> {
        let _ = (input, schema);
        Ok((String::new(), Schema::empty()))
    }

    /// Whether there may be files with one article a row, whose columns the user may choose.
    fn has_tables(&self) -> bool {
        false
    }

    /// Of such a file: its columns and first rows, to choose by; `None` where the file is another
    /// one. The bytes are those of the whole file.
    fn table(&self, input: &Input<'_>) -> Option<Table> {
        let _ = input;
        None
    }

    /// Whether files are to be read in a process of its own, with limits on time and memory: for
    /// libraries that may panic or loop on files that are made for it.
    fn isolated(&self) -> bool {
        false
    }

    /// Reads one file: the articles in it, with annotations where it brings any.
    ///
    /// # Errors
    /// When nothing of the file can be used. What only some lines lack stands in
    /// [`Document::notes`].
    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError>;
}

/// Whether a format is written as one file or as a folder of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One file, perhaps with others beside it whose names begin alike.
    File,
    /// A folder.
    Folder,
}

/// What stands around the items in the main file of a format, for those that are one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Before the first.
    pub before: &'static [u8],
    /// Between each two.
    pub between: &'static [u8],
    /// After the last.
    pub after: &'static [u8],
}

/// Writes a format. Items are rendered one by one, in any order and on any thread, and their
/// pieces put together in the order of the items.
pub trait Writer: Sync {
    /// One file or a folder.
    fn shape(&self) -> Shape;

    /// One item as bytes. Pure: the same item and context give the same bytes.
    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered;

    /// For files that are no text: what a record holds, in words, as a sentence.
    fn holds(&self) -> &'static str {
        ""
    }

    /// Whether a token has one label in it, so that [`super::export::Overlap`] matters.
    fn has_one_label_a_token(&self) -> bool {
        false
    }

    /// What stands around the items in the main file, also where there are none.
    fn around(&self) -> Around {
        Around::default()
    }

    /// For formats whose files are one value that can't be put together from the items' bytes one
    /// after the other (columns, an archive): what does that. Pieces for [`Place::Main`] are its
    /// alone then, in any form that suits it, and [`Writer::around`] is not asked. One for each part of a split.
    fn assembler(&self, context: &Context<'_>) -> Option<Box<dyn Assembler>> {
        let _ = context;
        None
    }

    /// What is written once, besides the items: a configuration, a schema.
    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let _ = context;
        Vec::new()
    }
}

/// Puts together files out of what the items give for them.
pub trait Assembler {
    /// Takes an item's piece for [`Place::Main`], in the order of the items.
    ///
    /// # Errors
    /// What the output says.
    fn add(&mut self, piece: &[u8], output: &mut dyn Output) -> io::Result<()>;

    /// Writes what is left after the last item; also called where there was none.
    ///
    /// # Errors
    /// What the output says.
    fn finish(self: Box<Self>, output: &mut dyn Output) -> io::Result<()>;
}

/// Where an [`Assembler`] writes: the files of one part of an export.
pub trait Output {
    /// Adds bytes to the end of a file.
    ///
    /// # Errors
    /// When it can't be written.
    fn write(&mut self, place: &Place, bytes: &[u8]) -> io::Result<()>;

    /// Room for bytes that have to wait.
    ///
    /// # Errors
    /// When there is none.
    fn aside(&mut self) -> io::Result<Box<dyn Aside>>;
}
