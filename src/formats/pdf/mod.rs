//! PDF: text in reading order, paragraphs put together again from lines.
//!
//! The library gives characters with places; all else is found from the places: lines, columns,
//! what repeats on every page, paragraphs. PDF readers are complicated enough to fail on files
//! that are made for it, so the program reads these in a process of its own
//! ([`Reader::isolated`]).
//!
//! | file | what |
//! |---|---|
//! | `glyphs` | a page's characters and where they stand |
//! | `maps` | what fonts say of their characters, mended where the library takes none of it |
//! | `initials` | the large first letter of a paragraph |
//! | `line` | characters to pieces of lines, each in the order of reading |
//! | `order` | pieces of a page in the order of reading: columns |
//! | `repeats` | headers, footers and page numbers |
//! | `paragraphs` | lines to paragraphs, words that were hyphenated put together |

mod glyphs;
mod initials;
mod line;
mod maps;
mod order;
mod paragraphs;
mod repeats;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as File};

use super::decode;
use super::prose::{About, document};
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Loss, Reader};
use glyphs::Page;

/// Pages beyond which a file is no article.
const PAGES: usize = 10_000;

/// `pdf`.
pub(super) struct Pdf;

const UNMAPPED: Loss = Loss::new("unmapped", "characters whose font does not say what they are, left out");
const TURNED: Loss = Loss::new("turned", "characters across the page's direction, left out");
const BEYOND: Loss = Loss::new("beyond", "characters after the first 200,000 of a page, left out");
const ARTIFACTS: Loss = Loss::new(
    "artifacts",
    "characters that the file marks as no part of its text (headers, page numbers), left out",
);
const PICTURES: Loss = Loss::new("pictures", "pages with pictures and no text, of which nothing is read");
const HYPHENS: Loss = Loss::new(
    "hyphens",
    "hyphens at the end of lines, taken out of words that stand nowhere else in the file",
);
const MADE: Loss = Loss::new("made", "dates of articles that are the days on which the file was made");
const REPEATED: Loss = Loss::new("repeated", "headers, footers and page numbers, left out");

impl Format for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn name(&self) -> &'static str {
        "PDF"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[UNMAPPED, TURNED, BEYOND, ARTIFACTS, REPEATED, HYPHENS, PICTURES, MADE]
    }
}

impl Reader for Pdf {
    fn isolated(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        decode::check_size(input.bytes.len() as u64)?;
        let file = open(input.bytes)?;
        let mut pages = pages(&file);
        let (mapped, unmapped) = pages.iter().fold((0, 0), |(m, u), p| (m + p.glyphs.len(), u + p.unmapped));
        if mapped == 0 && unmapped == 0 {
            return Err(no(if pages.iter().any(|page| page.has_picture || page.is_drawn) {
                "it has pictures or drawings of pages but no text; let a program for text recognition (OCR) add it"
            } else {
                "there is nothing on its pages; if there should be, the file is damaged or incomplete: get it anew"
            }));
        }
        if unmapped > mapped {
            return Err(no("its fonts do not say what their characters are, so its text can't be read"));
        }
        let mut pieces: Vec<_> =
            pages.iter_mut().map(|p| line::pieces(std::mem::take(&mut p.glyphs))).collect();
        let heights: Vec<f32> = pages.iter().map(|p| p.height).collect();
        let repeated = repeats::remove(&mut pieces, &heights);
        let lines: Vec<_> = pieces.into_iter().map(order::lines).collect();
        let paragraphs::Read { text, hyphens } = paragraphs::text(lines);
        let about = about(&file);
        let made = about.date.clone();
        let mut out = document(input, text, about)?;
        let losses = &mut out.notes.losses;
        made.into_iter().for_each(|day| losses.add(MADE.id, || day));
        hyphens.into_iter().for_each(|word| losses.add(HYPHENS.id, || word));
        for (n, page) in (1..).zip(&pages) {
            let is_picture = page.has_picture && page.is_empty && page.unmapped == 0;
            losses.add_all(PICTURES.id, usize::from(is_picture), || format!("page {n}"));
            losses.add_all(ARTIFACTS.id, page.artifacts, || format!("page {n}"));
            losses.add_all(UNMAPPED.id, page.unmapped, || format!("page {n}"));
            losses.add_all(TURNED.id, page.turned, || format!("page {n}"));
            losses.add_all(BEYOND.id, page.beyond, || format!("page {n}"));
        }
        repeated.into_iter().for_each(|words| losses.add(REPEATED.id, || words));
        Ok(vec![out])
    }
}

/// The file's pages, by mended maps of its fonts where more of their characters are known by these.
fn pages(file: &File) -> Vec<Page> {
    let unmapped = |pages: &[Page]| pages.iter().map(|p| p.unmapped).sum::<usize>();
    let pages = glyphs::pages(file);
    if unmapped(&pages) == 0 {
        return pages;
    }
    let again = maps::mended(file).and_then(|bytes| Some(glyphs::pages(&open(&bytes).ok()?)));
    again.filter(|again| unmapped(again) < unmapped(&pages)).unwrap_or(pages)
}

fn no(why: &str) -> ReadError {
    ReadError::Unreadable(why.to_owned())
}

fn open(bytes: &[u8]) -> Result<File, ReadError> {
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|w| w == b"%PDF-") {
        return Err(no("this is no PDF document"));
    }
    let file = File::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            no("it is protected with a password; save it without one first")
        }
        LoadPdfError::Decryption(_) => no("it is encrypted in a way that is not read; save it without first"),
        LoadPdfError::Invalid => no("the PDF document is broken or cut off"),
    })?;
    match file.pages().len() {
        0 => Err(no("the PDF document has no page that can be read")),
        n if n > PAGES => Err(no(&format!("it has {n} pages; at most {PAGES} can be read"))),
        _ => Ok(file),
    }
}

fn about(file: &File) -> About {
    let said = file.metadata();
    let title = said.title.as_deref().map(string).filter(|t| is_title(t));
    let date = said.creation_date.as_ref().map(|d| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day));
    let root = file.xref().get::<Dict<'_>>(file.xref().root_id());
    let language = root.and_then(|r| r.get::<object::String<'_>>("Lang")).map(|l| string(l.as_bytes()));
    About { title, date: date.as_deref().and_then(super::prose::day), source: None, language }
}

/// Whether it is what people call the article, not what a program called its file.
fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let is_file = [".doc", ".docx", ".odt", ".indd", ".pdf", ".tex", ".dvi", ".qxd", ".rtf", ".txt"];
    !lower.is_empty()
        && !lower.starts_with("untitled")
        && !lower.starts_with("microsoft word")
        && !is_file.iter().any(|e| lower.ends_with(e))
}

/// A text string: UTF-16 or UTF-8 by its mark, else taken for Latin-1, from which PDF's own
/// encoding differs in some quotes and dashes.
fn string(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = utf16.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
        return char::decode_utf16(units).filter_map(Result::ok).collect();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
