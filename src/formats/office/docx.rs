//! Word's documents.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::numbering::Numbering;
use super::properties;
use super::xml::{self, Attributes, Visit};
use super::{Headers, Left, Read};
use crate::formats::prose::Body;
use crate::formats::read::ReadError;

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Read, ReadError> {
    let main = main_part(archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = archive.part(&beside("styles.xml"))?;
    let numbering = archive.part(&beside("numbering.xml"))?;
    let (mut notes, mut left) = (BTreeMap::new(), Left::default());
    for kind in ["footnote", "endnote"] {
        if let Some(part) = archive.part(&beside(&format!("{kind}s.xml")))? {
            let mut reader = NoteReader { kind, current: None, notes: &mut notes, left: &mut left };
            xml::walk(&part, &mut reader)?;
        }
    }
    let numbering = Numbering::new(numbering.as_deref(), styles.as_deref())?;
    let language = numbering.language.clone();
    for part in archive.names(&beside("header")).into_iter().chain(archive.names(&beside("footer"))) {
        let mut headers = Headers { names: &["hdr", "ftr"], ..Headers::default() };
        // They are only counted: one that is damaged is no reason to refuse the text.
        if let Ok(Some(part)) = archive.part(&part) {
            let _ = xml::walk(&part, &mut headers);
        }
        left.headers += headers.count;
    }
    let mut reader = BodyReader { numbering, notes, left, ..BodyReader::default() };
    let entities = xml::walk(&archive.main(&main)?, &mut reader)?;
    let mut about = properties(archive.part("docProps/core.xml")?.as_deref())?;
    about.language = about.language.or(language);
    Ok(Read { text: reader.body.finish(), about, entities, left: reader.left })
}

/// The name of the part with the text, as the package says.
fn main_part(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    struct Main(Option<String>);

    impl Visit for Main {
        fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
            let is_main = || attributes.get("Type").is_some_and(|t| t.ends_with("/officeDocument"));
            if name == "Relationship" && is_main() {
                self.0 = attributes.get("Target").map(|t| t.trim_start_matches('/').to_owned());
            }
            true
        }

        fn close(&mut self, _: &str) {}

        fn text(&mut self, _: &str) {}
    }

    let mut main = Main(None);
    if let Some(relations) = archive.part("_rels/.rels")? {
        xml::walk(&relations, &mut main)?;
    }
    Ok(main.0.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// Kind and id of a note.
type NoteId = (&'static str, String);

/// Reads the part of notes: the words of each.
struct NoteReader<'a> {
    kind: &'static str,
    current: Option<(String, BodyReader)>,
    notes: &'a mut BTreeMap<NoteId, String>,
    left: &'a mut Left,
}

impl Visit for NoteReader<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
        if name == self.kind {
            // Lines between text and notes are kept as notes, too.
            if attributes.get("type").is_some_and(|t| t != "normal") {
                return false;
            }
            let reader = || BodyReader { left: *self.left, ..BodyReader::default() };
            self.current = attributes.get("id").map(|id| (id, reader()));
            return true;
        }
        self.current.as_mut().is_none_or(|(_, body)| body.open(name, attributes))
    }

    fn close(&mut self, name: &str) {
        if name == self.kind {
            if let Some((id, reader)) = self.current.take() {
                *self.left = reader.left;
                self.notes.insert((self.kind, id), reader.body.finish());
            }
        } else if let Some((_, reader)) = &mut self.current {
            reader.close(name);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, reader)) = &mut self.current {
            reader.text(text);
        }
    }
}

/// Reads the part of the text.
#[derive(Default)]
struct BodyReader {
    body: Body,
    numbering: Numbering,
    notes: BTreeMap<NoteId, String>,
    /// Notes referred to so far.
    referred: usize,
    /// Whether what text there is belongs to the document: it stands in a `t`.
    in_text: bool,
    /// Whether the run is hidden.
    hidden: bool,
    /// Whether properties of a paragraph are being read, in which a run's are those of its mark.
    in_paragraph_properties: bool,
    /// Style, list and level of the paragraph.
    style: Option<String>,
    list: Option<String>,
    level: Option<String>,
    /// Whether the paragraph's mark is deleted, so that the next one goes on in its line.
    goes_on: bool,
    left: Left,
}

impl BodyReader {
    fn note(&mut self, kind: &'static str, attributes: &Attributes<'_>) {
        let Some(words) = attributes.get("id").and_then(|id| self.notes.remove(&(kind, id))) else {
            self.left.notes += 1;
            return;
        };
        self.referred += 1;
        let mark = format!("[{}]", self.referred);
        self.body.line().verbatim(&mark);
        self.body.open_box();
        self.body.line().verbatim(&words);
        self.body.close_note(&mark);
    }

    fn property(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "pStyle" => self.style = attributes.get("val"),
            "numId" => self.list = attributes.get("val"),
            "ilvl" => self.level = attributes.get("val"),
            "del" => self.goes_on = true,
            _ => {}
        }
    }
}

impl Visit for BodyReader {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
        if self.in_paragraph_properties {
            self.property(name, attributes);
            return true;
        }
        match name {
            "del" => {
                self.left.deleted += 1;
                return false;
            }
            "commentReference" => self.left.comments += 1,
            // The reading stands before the words that it is of.
            "rt" => {
                self.left.ruby += 1;
                return false;
            }
            "sym" => self.left.symbols += 1,
            "altChunk" | "OLEObject" => self.left.chunks += 1,
            // Moved away, the second form of what is drawn, code of fields, comments' signs.
            "moveFrom" | "Fallback" | "instrText" | "delInstrText" | "delText" | "annotationRef" => {
                return false;
            }
            "p" => (self.style, self.list, self.level, self.goes_on) = (None, None, None, false),
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.hidden = false,
            "vanish" | "webHidden" => self.hidden |= attributes.is_on() && name == "vanish",
            "t" => self.in_text = true,
            "tab" | "ptab" if !self.hidden => self.body.line().words(" "),
            "br" | "cr" if !self.hidden => self.body.end_line(),
            "noBreakHyphen" if !self.hidden => self.body.line().words("\u{2011}"),
            "footnoteReference" => self.note("footnote", attributes),
            "endnoteReference" => self.note("endnote", attributes),
            "txbxContent" => self.body.open_box(),
            "tc" => self.body.open_cell(),
            _ => {}
        }
        true
    }

    fn close(&mut self, name: &str) {
        match name {
            "pPr" => {
                self.in_paragraph_properties = false;
                if let Some(mark) =
                    self.numbering.mark(self.style.as_deref(), self.list.as_deref(), self.level.as_deref())
                {
                    self.body.line().mark(mark);
                }
            }
            "p" if !self.goes_on => self.body.end_paragraph(),
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "txbxContent" => self.body.close_box(),
            "tc" => self.body.close_cell(),
            "tr" => self.body.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.hidden {
            self.left.hidden += 1;
        } else if self.in_text {
            self.body.line().words(text);
        }
    }
}
