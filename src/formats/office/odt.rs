//! `OpenDocument`'s texts.

use super::archive::{Archive, no};
use super::odt_styles::Styles;
use super::properties;
use super::xml::{self, Attributes, Visit};
use super::{Headers, Left, Read};
use crate::formats::prose::Body;
use crate::formats::read::ReadError;

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Read, ReadError> {
    if archive.part("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(no("it is protected with a password; save it without one first"));
    }
    let content = archive.main("content.xml")?;
    let mut styles = Styles::default();
    let mut headers = Headers { names: &["header", "footer"], ..Headers::default() };
    if let Some(part) = archive.part("styles.xml")? {
        xml::walk(&part, &mut headers)?;
        xml::walk(&part, &mut styles)?;
    }
    xml::walk(&content, &mut styles)?;
    let language = styles.language.clone();
    let left = Left { headers: headers.count, ..Left::default() };
    let mut reader = BodyReader { styles, left, ..BodyReader::default() };
    let entities = xml::walk(&content, &mut reader)?;
    let mut about = properties(archive.part("meta.xml")?.as_deref())?;
    about.language = about.language.or(language);
    Ok(Read { text: reader.body.finish(), about, entities, left: reader.left })
}

#[derive(Default)]
struct BodyReader {
    body: Body,
    styles: Styles,
    /// Whether the text has begun; styles and settings stand before it.
    in_body: bool,
    /// Paragraphs around: words stand nowhere else.
    paragraphs: usize,
    /// Of the lists around: style, and the number of the last item.
    lists: Vec<(String, u32)>,
    /// The mark of a note, as it is read.
    citation: Option<String>,
    notes: usize,
    left: Left,
    /// Of the cells around: how many columns they stand for, and whether they have words.
    repeats: Vec<(usize, bool)>,
    /// Within a cell that another one covers: whether it has words.
    covered: Option<bool>,
}

impl BodyReader {
    fn mark(&mut self) {
        let level = self.lists.len();
        // A list within a list has its outer one's style unless it names its own.
        let style =
            self.lists.iter().rev().map(|(s, _)| s).find(|s| !s.is_empty()).cloned().unwrap_or_default();
        let Some((_, count)) = self.lists.last_mut() else { return };
        *count += 1;
        let mark =
            if self.styles.is_numbered(&style, level) { format!("{count}. ") } else { "- ".to_owned() };
        self.body.line().mark(mark);
    }
}

impl Visit for BodyReader {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
        if !self.in_body {
            self.in_body = name == "body";
            return true;
        }
        // What stands under another cell parts no row, and is only looked at for words.
        if self.covered.is_some() {
            return true;
        }
        let is_hidden = || {
            attributes.get("display").is_some_and(|d| d == "none")
                || attributes.get("style-name").is_some_and(|s| self.styles.is_hidden(&s))
        };
        match name {
            // Kept in `tracked-changes`, which has nothing else that can be seen.
            "deletion" => {
                self.left.deleted += 1;
                return false;
            }
            "annotation" => {
                self.left.comments += 1;
                return false;
            }
            "ruby-text" => {
                self.left.ruby += 1;
                return false;
            }
            "object" => {
                self.left.chunks += 1;
                return false;
            }
            // Of most nothing can be seen; what there is stands under another cell.
            "covered-table-cell" => {
                self.covered = Some(false);
                return true;
            }
            // The words of a drawing's description stand beside the text.
            "insertion" | "format-change" | "title" | "desc" | "forms" | "sequence-decls"
            | "variable-decls" | "user-field-decls" => {
                return false;
            }
            "hidden-text" | "hidden-paragraph" => {
                self.left.hidden += 1;
                return false;
            }
            "p" | "h" | "span" | "section" if is_hidden() => {
                self.left.hidden += 1;
                return false;
            }
            "p" | "h" => self.paragraphs += 1,
            "s" | "tab" => self.body.line().words(" "),
            "line-break" => self.body.end_line(),
            "list" => self.lists.push((attributes.get("style-name").unwrap_or_default(), 0)),
            "list-item" => self.mark(),
            "table-cell" => {
                let count = attributes.get("number-columns-repeated").and_then(|n| n.parse().ok());
                self.repeats.push((count.unwrap_or(1), false));
                self.body.open_cell();
            }
            "text-box" | "note-body" => self.body.open_box(),
            "note-citation" => {
                self.notes += 1;
                self.citation = Some(format!("[{}]", self.notes));
                if let Some(mark) = self.citation.clone() {
                    self.body.line().verbatim(&mark);
                }
                return false;
            }
            _ => {}
        }
        true
    }

    fn close(&mut self, name: &str) {
        if self.covered.is_some() && name != "covered-table-cell" {
            return;
        }
        match name {
            "body" => self.in_body = false,
            "p" | "h" if self.in_body => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.body.end_paragraph();
            }
            "list" => drop(self.lists.pop()),
            "table-cell" => {
                if let Some((count, true)) = self.repeats.pop() {
                    self.left.cells += usize::from(count > 1);
                }
                self.body.close_cell();
            }
            "covered-table-cell" => {
                self.left.cells += usize::from(self.covered.take() == Some(true));
            }
            "table-row" => self.body.end_row(),
            "text-box" => self.body.close_box(),
            "note-body" => {
                let mark = self.citation.take().unwrap_or_default();
                self.body.close_note(&mark);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(has_words) = &mut self.covered {
            *has_words |= !text.trim().is_empty();
        } else if self.in_body && self.paragraphs > 0 {
            if let Some((_, has_words)) = self.repeats.last_mut() {
                *has_words |= !text.trim().is_empty();
            }
            self.body.line().words(text);
        }
    }
}
