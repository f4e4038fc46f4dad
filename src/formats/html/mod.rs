//! HTML and saved web pages: the article without menus and adverts.
//!
//! Where the article is the readability library says, and of the lines around that [`choice`] takes
//! what belongs to it; where it finds none, all visible text is taken. What is left out is counted.
//! Nothing is fetched, and no script runs.
//!
//! | file | what |
//! |---|---|
//! | `adverts` | adverts, menus and signs, taken out |
//! | `choice` | which lines of a page are its article |
//! | `charset` | bytes to text, by what the page says of its encoding |
//! | `guard` | a page to its tree, unless it is nested too deep |
//! | `list` | what stands before the items of a list |
//! | `page` | a page to its article |
//! | `place` | where a line stands: in a link, a heading, beside the article |
//! | `teasers` | what leads away from an article |
//! | `walk` | a tree of elements to lines |
//! | `xhtml` | XHTML as the HTML parser needs it |

mod adverts;
mod charset;
mod choice;
mod guard;
mod list;
mod page;
#[cfg(test)]
mod page_tests;
mod place;
mod teasers;
#[cfg(test)]
mod tests;
mod walk;
mod xhtml;

pub(super) use page::{Page, article, parsed};
pub(super) use walk::text_of;

use super::prose::{About, document};
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Loss, Reader};

/// What a page loses on the way in.
pub(super) const LOSSES: &[Loss] = &[
    Loss::new(
        "beside-article",
        "lines of menus, adverts and whatever else a page has beside its article, left out",
    ),
    Loss::new("unseen", "passages that a page hides, and readings beside words (ruby), left out"),
    Loss::new("deleted", "passages that a page marks as deleted, left out"),
];

/// `html`.
pub(super) struct Html;

impl Format for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn name(&self) -> &'static str {
        "HTML and saved web pages"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

impl Reader for Html {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let html = charset::decoded(input.bytes)?;
        Ok(vec![with_losses(article(&html, None)?, |text, about| document(input, text, about))?])
    }
}

/// The article of a page, with what was left out in its notes.
pub(super) fn with_losses(
    page: Page,
    document: impl FnOnce(String, About) -> Result<Document, ReadError>,
) -> Result<Document, ReadError> {
    let Page { text, about, mut left, deleted, unseen } = page;
    let mut document = document(text, about)?;
    // The longest tells most of what it was.
    if let Some((longest, _)) = left.iter().enumerate().max_by_key(|(at, line)| (line.len(), usize::MAX - at))
    {
        left[..=longest].rotate_right(1);
    }
    let all = left.into_iter().map(|line| ("beside-article", line));
    let all = all.chain(unseen.into_iter().map(|words| ("unseen", words)));
    for (loss, line) in all.chain(deleted.into_iter().map(|words| ("deleted", words))) {
        let short: String = line.chars().take(80).collect();
        document.notes.losses.add(loss, || if short.len() < line.len() { short + "…" } else { line });
    }
    Ok(document)
}
