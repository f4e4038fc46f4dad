//! Word processors' documents: DOCX and ODT, ZIP archives of XML.
//!
//! Paragraphs, headings, lists, tables and notes are read, as with all changes accepted: what
//! is deleted or hidden is left out and counted, and so are comments, headers and footers.
//!
//! | file | what |
//! |---|---|
//! | `archive` | parts of an archive, with limits on what comes out of it |
//! | `xml` | a part walked through, with limits |
//! | `docx` | Word's |
//! | `numbering` | which of Word's paragraphs are items of lists |
//! | `odt` | OpenDocument's |
//! | `odt_styles` | which of its styles are hidden, and which lists are numbered |

mod archive;
mod docx;
mod numbering;
mod odt;
mod odt_styles;
#[cfg(test)]
pub(in crate::formats) mod tests;
mod xml;

use super::prose::{About, document};
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Loss, Reader};
use archive::Archive;

/// `docx` or `odt`.
pub(super) struct Office {
    id: &'static str,
    name: &'static str,
    extensions: &'static [&'static str],
    read: fn(&mut Archive<'_>) -> Result<Read, ReadError>,
}

/// `docx`.
pub(super) const DOCX: Office = Office {
    id: "docx",
    name: "Word document (DOCX)",
    extensions: &["docx", "docm", "dotx"],
    read: docx::read,
};
/// `odt`.
pub(super) const ODT: Office =
    Office { id: "odt", name: "OpenDocument text (ODT)", extensions: &["odt", "ott"], read: odt::read };

impl Format for Office {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[DELETED, HIDDEN, COMMENTS, HEADERS, RUBY, SYMBOLS, CHUNKS, NOTES, CELLS, ENTITIES]
    }
}

const DELETED: Loss = Loss::new("deleted", "deletions that are kept track of, left out as if accepted");
const HIDDEN: Loss = Loss::new("hidden", "hidden words, left out");
const COMMENTS: Loss = Loss::new("office-comments", "comments on the document, left out");
const HEADERS: Loss = Loss::new("headers", "headers and footers, left out");
const RUBY: Loss = Loss::new("ruby", "readings beside words (ruby), left out");
const SYMBOLS: Loss = Loss::new("symbols", "characters of fonts of symbols, left out");
const CHUNKS: Loss = Loss::new("chunks", "parts in another format (altChunk, embedded objects), left out");
const NOTES: Loss = Loss::new("missing-notes", "marks of notes that are not there, left out");
const CELLS: Loss =
    Loss::new("cells", "cells of a table that repeat one, or that another one covers, left out");

const ENTITIES: Loss = Loss::new(
    "entities",
    "references to entities that a file declares for itself (in a DTD), which are never expanded, left out",
);

/// What is read of an archive.
struct Read {
    text: String,
    about: About,
    /// References to entities that were not expanded.
    entities: usize,
    left: Left,
}

/// How much was left out of a text.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    deleted: usize,
    hidden: usize,
    comments: usize,
    headers: usize,
    ruby: usize,
    symbols: usize,
    chunks: usize,
    notes: usize,
    cells: usize,
}

/// Counts the headers and footers of a part that have words.
#[derive(Default)]
struct Headers {
    names: &'static [&'static str],
    inside: bool,
    has_words: bool,
    count: usize,
}

impl xml::Visit for Headers {
    fn open(&mut self, name: &str, _: &xml::Attributes<'_>) -> bool {
        if self.names.contains(&name) {
            (self.inside, self.has_words) = (true, false);
        }
        true
    }

    fn close(&mut self, name: &str) {
        if self.names.contains(&name) {
            self.count += usize::from(self.has_words);
            self.inside = false;
        }
    }

    fn text(&mut self, text: &str) {
        self.has_words |= self.inside && !text.trim().is_empty();
    }
}

impl Reader for Office {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let mut archive = Archive::open(input.bytes)?;
        let Read { text, about, entities, left } = (self.read)(&mut archive)?;
        let mut document = document(input, text, about)?;
        let counts = [
            (DELETED, left.deleted),
            (HIDDEN, left.hidden),
            (COMMENTS, left.comments),
            (HEADERS, left.headers),
            (RUBY, left.ruby),
            (SYMBOLS, left.symbols),
            (CHUNKS, left.chunks),
            (NOTES, left.notes),
            (CELLS, left.cells),
            (ENTITIES, entities),
        ];
        for (loss, count) in counts {
            document.notes.losses.add_all(loss.id, count, || input.name.to_owned());
        }
        Ok(vec![document])
    }
}

/// Title, day and language of a part with core properties; both formats name them alike.
fn properties(part: Option<&str>) -> Result<About, ReadError> {
    let mut about = About::default();
    let Some(part) = part else { return Ok(about) };
    let mut created = None;
    xml::texts(
        part,
        &["title", "language", "created", "creation-date", "date", "modified"],
        |name, text| {
            let slot = match name {
                "title" => &mut about.title,
                "language" => &mut about.language,
                "created" | "creation-date" => &mut created,
                _ => &mut about.date,
            };
            slot.get_or_insert_with(|| text.to_owned());
        },
    )?;
    about.date = created.or(about.date).as_deref().and_then(super::prose::day);
    Ok(about)
}
