//! E-mails and web archives: MIME messages.
//!
//! Of an e-mail the text is read, or where there is none its HTML; of a web archive the page.
//! Attachments are named in the notes. What an e-mail quotes of earlier ones, and its signature, are
//! left out unless [`ReadOptions::keep_quoted`] says otherwise.
//!
//! [`ReadOptions::keep_quoted`]: super::read::ReadOptions::keep_quoted
//!
//! | file | what |
//! |---|---|
//! | `body` | the words of a part, also where it does not keep to what it says of itself |
//! | `marked` | what a letter in HTML quotes, and its signature |
//! | `message` | the parts of a message, and what its headers say |
//! | `quotes` | what a letter quotes, and its signature |

mod body;
mod marked;
mod message;
mod quotes;
#[cfg(test)]
mod tests;

use super::prose::document;
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Loss, Reader, html};
use message::Mail;
use quotes::Own;

/// `eml` or `mhtml`.
pub(super) struct Message {
    is_page: bool,
}

/// `eml`.
pub(super) const EML: Message = Message { is_page: false };
/// `mhtml`.
pub(super) const MHTML: Message = Message { is_page: true };

const ATTACHMENTS: Loss = Loss::new("attachments", "attachments, left out");
const QUOTED: Loss = Loss::new("quoted", "lines quoted from earlier e-mails, left out");
const PERHAPS: Loss = Loss::new(
    "perhaps-quoted",
    "lines that begin with “>” and may be quoted, kept: nothing says that they are",
);
const SIGNED: Loss = Loss::new("signature", "lines of signatures, left out");
const STUB: Loss = Loss::new("stub", "texts that say much less than the HTML beside them, which is read");
const UNDECODED: Loss =
    Loss::new("undecoded", "characters that the message's encoding does not have, shown as �");

const OF_PAGES: &[Loss] = &[html::LOSSES[0], html::LOSSES[1], html::LOSSES[2], UNDECODED];

impl Format for Message {
    fn id(&self) -> &'static str {
        if self.is_page { "mhtml" } else { "eml" }
    }

    fn name(&self) -> &'static str {
        if self.is_page { "Web archive (MHTML)" } else { "E-mail (EML)" }
    }

    fn extensions(&self) -> &'static [&'static str] {
        if self.is_page { &["mhtml", "mht"] } else { &["eml"] }
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        if self.is_page { OF_PAGES } else { &[ATTACHMENTS, QUOTED, PERHAPS, SIGNED, STUB, UNDECODED] }
    }
}

impl Reader for Message {
    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let mail = Mail::parse(input.bytes)?;
        let mut out = if self.is_page {
            page(input, &mail)?
        } else {
            letter(input, &mail, context.options.keep_quoted)?
        };
        let text = out.text.clone();
        for _ in text.as_str().matches('\u{fffd}') {
            out.notes.losses.add(UNDECODED.id, || first_undecoded(text.as_str()));
        }
        Ok(vec![out])
    }
}

/// The words around the first character that is not known.
fn first_undecoded(text: &str) -> String {
    let line = text.lines().find(|l| l.contains('\u{fffd}')).unwrap_or_default();
    let at = line.chars().position(|c| c == '\u{fffd}').unwrap_or(0);
    line.chars().skip(at.saturating_sub(20)).take(40).collect()
}

fn letter(input: &Input<'_>, mail: &Mail<'_>, keep_quoted: bool) -> Result<Document, ReadError> {
    let is_reply = mail.is_reply();
    let (mut text, mut left, mut perhaps) = (String::new(), Vec::new(), Vec::new());
    let mut without = |own: Own| {
        left.extend(own.quoted.into_iter().map(|line| (QUOTED.id, line)));
        left.extend(own.signed.into_iter().map(|line| (SIGNED.id, line)));
        own.text
    };
    let (bodies, stub) = mail.bodies();
    for body in bodies {
        let words = match body.words() {
            page if body.is_html() && keep_quoted => html::text_of(html::parsed(&page)?.root()),
            page if body.is_html() => without(marked::own(&page, is_reply)?),
            words => message::unwrapped(&words, body.part),
        };
        let words = if keep_quoted { words } else { without(quotes::own(&words, is_reply)) };
        if !keep_quoted {
            perhaps.extend(quotes::perhaps_quoted(&words).map(|line| (PERHAPS.id, line.to_owned())));
        }
        if !text.is_empty() && !words.trim().is_empty() {
            text.push('\n');
        }
        text.push_str(words.trim_matches('\n'));
    }
    if text.trim().is_empty() && mail.is_sealed() {
        let why = "its words are encrypted, or packed into a signature (S/MIME, PGP); save its text from a mail program";
        return Err(ReadError::Unreadable(why.to_owned()));
    }
    let mut document = document(input, text, mail.about())?;
    for (loss, line) in left.into_iter().chain(perhaps) {
        document.notes.losses.add(loss, || line);
    }
    if let Some(text) = stub {
        document.notes.losses.add(STUB.id, || text.chars().take(80).collect());
    }
    for name in mail.attachments() {
        document.notes.losses.add(ATTACHMENTS.id, || name);
    }
    Ok(document)
}

/// The first page: those of its frames come after it.
fn page(input: &Input<'_>, mail: &Mail<'_>) -> Result<Document, ReadError> {
    let Some((source, address)) = mail.page() else {
        return Err(ReadError::Unreadable("there is no page in the archive".to_owned()));
    };
    let said = mail.about();
    html::with_losses(html::article(source, address)?, |text, mut about| {
        about.title = about.title.or(said.title);
        // The day on which it was saved, where the page does not say when it was written.
        about.date = about.date.or(said.date);
        document(input, text, about)
    })
}
