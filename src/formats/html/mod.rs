//! HTML and saved web pages: the article without menus and adverts.
//!
//! What is an article the readability library says; where it finds none, all visible text is
//! taken. Nothing is fetched, and no script runs.
//!
//! | file | what |
//! |---|---|
//! | `adverts` | adverts and menus, taken out |
//! | `charset` | bytes to text, by what the page says of its encoding |
//! | `guard` | a page to its tree, unless it is nested too deep |
//! | `page` | a page to its article |
//! | `walk` | a tree of elements to lines |

mod adverts;
mod charset;
mod guard;
mod page;
#[cfg(test)]
mod tests;
mod walk;

pub(super) use page::{article, parsed};
pub(super) use walk::text_of;

use super::prose::document;
use super::read::{Document, Input, ReadContext, ReadError};
use super::{Format, Reader};

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
}

impl Reader for Html {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let html = charset::decoded(input.bytes)?;
        let (text, about) = article(&html, None)?;
        Ok(vec![document(input, text, about)?])
    }
}
