//! One file, perhaps with one beside it, through a format's reader.

use std::io::{Cursor, Write};

use attache::formats::read::{Document, Input, ReadContext, ReadError, ReadOptions};
use attache::formats::{Format, registry};
use attache::model::ids::AnnotatorId;
use attache::model::schema::Schema;
use attache::model::time::Timestamp;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::check;

/// Parts of a fuzzer's bytes are cut here.
const CUT: u8 = 0;

/// What a reader gives.
pub(crate) type Read = Result<Vec<Document>, ReadError>;

/// A file that was made up, or written.
pub(crate) struct Made<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// What stands in the file of that name beside it.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// Reads what a fuzzer made up, twice. The first byte chooses among the format's extensions, and,
/// for archives, whether the rest is the archive or the parts to be put into one. What stands
/// after the first NUL is the file beside, for formats that read one.
///
/// # Panics
/// When the format is not known or reads nothing, two readings differ, a document is not what
/// `check` asks, or an error has no words; when annotations, written in the format or in the
/// program's own and read back, have other words, though nothing is said to be lost.
pub fn import(id: &str, data: &[u8]) {
    let Some((choice, content)) = data.split_first() else { return };
    let format = registry::by_id(id).expect("a target is of a format that there is");
    let reader = format.reader().expect("a target is of a format that is read");
    let extensions = format.extensions();
    let name = format!("a.{}", extensions[usize::from(choice >> 1) % extensions.len()]);
    let companions = reader.companions(&name);
    let cut = content.iter().position(|b| *b == CUT).filter(|_| !companions.is_empty());
    let (main, other) = cut.map_or((content, None), |at| (&content[..at], Some(&content[at + 1..])));
    let archive = (choice & 1 == 1).then(|| archived(id, main)).flatten();
    let beside = |wanted: &str| other.filter(|_| companions.iter().any(|c| c == wanted)).map(<[u8]>::to_vec);
    let made = Made { name: &name, bytes: archive.as_deref().unwrap_or(main), beside: &beside };
    let first = read(format, &made);
    assert_eq!(format!("{first:?}"), format!("{:?}", read(format, &made)), "{id}: two readings differ");
    match first {
        Ok(documents) => {
            documents.iter().for_each(|d| check::document(format, d));
            check::written_and_read(format, &documents);
            check::written_and_read(check::own(), &documents);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// As the program reads it.
pub(crate) fn read(format: &'static dyn Format, made: &Made<'_>) -> Read {
    let reader = format.reader().expect("it is read");
    let beside = |wanted: &str| Ok((made.beside)(wanted));
    let context = ReadContext {
        schema: &Schema::default(),
        annotator: &AnnotatorId::new("ana"),
        named: None,
        format: format.id(),
        made: Timestamp::default(),
        options: &ReadOptions::default(),
    };
    reader.read(&Input { name: made.name, bytes: made.bytes, beside: &beside, folder: "" }, &context)
}

/// An archive of the parts, so that a fuzzer need not guess checksums and compression.
fn archived(id: &str, parts: &[u8]) -> Option<Vec<u8>> {
    let names: &[&str] = match id {
        "docx" => &[
            "word/document.xml",
            "word/styles.xml",
            "word/numbering.xml",
            "word/footnotes.xml",
            "docProps/core.xml",
        ],
        "odt" => &["content.xml", "styles.xml", "meta.xml"],
        _ => return None,
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in names.iter().zip(parts.split(|b| *b == CUT)) {
        zip.start_file(*name, SimpleFileOptions::default()).ok()?;
        zip.write_all(part).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
