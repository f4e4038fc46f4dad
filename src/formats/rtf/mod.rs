//! RTF, as word processors write it. No library reads its code pages and survives bad input.
//!
//! | file | what |
//! |---|---|
//! | `tokens` | control words, bytes and braces |
//! | `charset` | bytes of code pages to characters |
//! | `reader` | tokens to a text |

mod charset;
mod reader;
#[cfg(test)]
mod tests;
mod tokens;

use super::decode;
use super::prose::document;
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Loss, Reader};

/// `rtf`.
pub(super) struct Rtf;

const UNDECODED: Loss = Loss::new("undecoded", "characters that the code page does not have, shown as �");

const DELETED: Loss =
    Loss::new("deleted", "characters whose deletion is kept track of, left out as if accepted");
const HIDDEN: Loss = Loss::new("hidden", "hidden characters, left out");
const COMMENTS: Loss = Loss::new("office-comments", "comments on the document, left out");
const HEADERS: Loss = Loss::new("headers", "headers and footers, left out");
const BEHIND: Loss = Loss::new("behind", "characters behind the end of the document, left out");

impl Format for Rtf {
    fn id(&self) -> &'static str {
        "rtf"
    }

    fn name(&self) -> &'static str {
        "Rich Text (RTF)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rtf"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[UNDECODED, DELETED, HIDDEN, COMMENTS, HEADERS, BEHIND]
    }
}

impl Reader for Rtf {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        decode::check_size(input.bytes.len() as u64)?;
        if !input.bytes.starts_with(b"{\\rtf") {
            return Err(ReadError::Unreadable("this is no RTF document".to_owned()));
        }
        let reader::Read { text, about, undecoded, left } = reader::read(input.bytes)?;
        let mut document = document(input, text, about)?;
        undecoded.into_iter().for_each(|what| document.notes.losses.add(UNDECODED.id, || what));
        let counts = [
            (DELETED, left.deleted),
            (HIDDEN, left.hidden),
            (COMMENTS, left.comments),
            (HEADERS, left.headers),
            (BEHIND, left.behind),
        ];
        for (loss, count) in counts {
            document.notes.losses.add_all(loss.id, count, || input.name.to_owned());
        }
        Ok(vec![document])
    }
}
