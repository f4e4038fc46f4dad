//! One file, perhaps with one beside it, through a format's reader.

use std::io::{Cursor, Write};

use attache::formats::read::{Document, Input, ReadContext, ReadOptions};
use attache::formats::{Format, registry};
use attache::model::ids::AnnotatorId;
use attache::model::schema::Schema;
use attache::model::time::Timestamp;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Parts of a fuzzer's bytes are cut here.
const CUT: u8 = 0;

/// Reads what a fuzzer made up. The first byte chooses among the format's extensions, and, for
/// archives, whether the rest is the archive or the parts to be put into one. What stands after
/// the first NUL is the file beside, for formats that read one.
///
/// # Panics
/// When the format is not known or reads nothing, a span lies outside the text, or a
/// loss is counted of which the format does not tell.
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
    let beside =
        |wanted: &str| Ok(other.filter(|_| companions.iter().any(|c| c == wanted)).map(<[u8]>::to_vec));
    let input = Input { name: &name, bytes: archive.as_deref().unwrap_or(main), beside: &beside };
    let context = ReadContext {
        schema: &Schema::default(),
        annotator: &AnnotatorId::new("ana"),
        format: format.id(),
        made: Timestamp::default(),
        options: &ReadOptions::default(),
    };
    match reader.read(&input, &context) {
        Ok(documents) => documents.iter().for_each(|d| check(format, d)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
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

fn check(format: &dyn Format, document: &Document) {
    let text = document.text.as_str();
    for annotation in document.annotations.iter().flatten() {
        for span in annotation.spans().iter().flat_map(|s| s.pieces()) {
            let range = span.range();
            assert!(text.get(range.clone()).is_some(), "{}: {range:?} of {}", format.id(), text.len());
        }
    }
    for (id, _) in document.notes.losses.iter() {
        assert!(
            format.losses().iter().any(|l| l.id == id),
            "{} counts “{id}”, and does not tell of it",
            format.id()
        );
    }
}
