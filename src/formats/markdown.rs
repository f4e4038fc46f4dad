//! Markdown: the text as it stands, marks included, since offsets count them.

use super::read::{Document, Input, ReadContext, ReadError, decoded};
use super::{Format, Reader};
use crate::model::article;

/// `markdown`.
pub(super) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }
}

impl Reader for Markdown {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let mut document = Document::plain(input.name, decoded(input)?);
        let text = document.text.as_str();
        let title = first_heading(text).filter(|_| article::header(text).is_none()).map(str::to_owned);
        document.title = title.unwrap_or(document.title);
        Ok(vec![document])
    }
}

/// The words of the first `# ` heading outside of fenced code.
fn first_heading(text: &str) -> Option<&str> {
    let mut fenced = false;
    text.lines().find_map(|line| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let heading = line.strip_prefix("# ").filter(|_| !fenced)?;
        let heading = heading.trim().trim_end_matches('#').trim_end();
        (!heading.is_empty()).then_some(heading)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::tests::read_with;

    #[test]
    fn the_first_heading_is_the_title_and_the_marks_stay() {
        let source = "intro\n```\n# code\n```\n# The *Karsin* talks #\n\nHi 😊 👩‍👩‍👧 Paris";
        let document = read_with(&Markdown, "x.md", source.as_bytes(), &[]).unwrap().remove(0);
        assert_eq!(document.title, "The *Karsin* talks");
        assert_eq!(document.text.as_str(), source);
    }

    #[test]
    fn without_a_heading_it_is_like_plain_text() {
        let document = read_with(&Markdown, "x.md", b"#tag\nwords", &[]).unwrap().remove(0);
        assert_eq!(document.title, "#tag");
        assert!(read_with(&Markdown, "x.md", b"\xff\xfe\0\0", &[]).is_err());
    }
}
