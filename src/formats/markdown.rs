//! Markdown: the text as it stands, marks included, since offsets count them. What the lines between
//! `---` at its beginning say of it is read, as far as they are a name with a value.

use super::prose::{About, day};
use super::read::{Document, Input, ReadContext, ReadError, decoded};
use super::text::with_words;
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
        let mut document = Document::plain(input.name, with_words(decoded(input)?)?);
        let text = document.text.as_str();
        let title = first_heading(text).filter(|_| article::header(text).is_none()).map(str::to_owned);
        document.title = title.unwrap_or(document.title);
        front_matter(document.text.as_str()).describe(&mut document);
        Ok(vec![document])
    }
}

/// What the lines between `---` at the beginning say.
fn front_matter(text: &str) -> About {
    let mut lines = text.lines();
    let mut about = About::default();
    // Of YAML, or of TOML.
    let (ends, parts): (&[&str], char) = match lines.next().map(str::trim_end) {
        Some("---") => (&["---", "..."], ':'),
        Some("+++") => (&["+++"], '='),
        _ => return about,
    };
    let lines: Vec<&str> = lines.collect();
    let Some(end) = lines.iter().position(|line| ends.contains(&line.trim_end())) else { return about };
    // A text that begins with a rule has sentences below it.
    let is_value = |line: &str| {
        let name = line.split_once(parts).map(|(name, _)| name.trim());
        line.trim().is_empty()
            || line.starts_with([' ', '\t', '#', '-', '[', ']'])
            || name.is_some_and(|name| !name.is_empty() && !name.contains(' '))
    };
    if !lines[..end].iter().all(|line| is_value(line)) {
        return about;
    }
    for (name, value) in lines[..end].iter().filter_map(|line| line.split_once(parts)) {
        let (name, value) = (name.trim_end(), value.trim());
        let quoted = |mark: char| value.strip_prefix(mark).and_then(|v| v.strip_suffix(mark));
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
        match name {
            "title" => about.title = Some(value.to_owned()),
            "date" => about.date = day(value),
            "lang" | "language" => about.language = Some(value.to_owned()),
            "source" | "url" => about.source = Some(value.to_owned()),
            _ => {}
        }
    }
    about
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
    fn what_stands_before_the_text_is_said_of_it_and_stays() {
        let read = |source: &str| {
            let document = read_with(&Markdown, "x.md", source.as_bytes(), &[]).unwrap().remove(0);
            assert_eq!(document.text.as_str(), source);
            (document.title, document.date, document.language, document.source)
        };
        let source = "---\ntitle: \"Ferry: again\"\ndate: 2026-05-06 10:00\nlang: de\nurl: https://x.example/f\ntags:\n  - a: b\n---\n# Heading";
        let (title, date, language, from) = read(source);
        assert_eq!((title.as_str(), date.as_deref()), ("Ferry: again", Some("2026-05-06")));
        assert_eq!((language.as_str(), from.as_str()), ("de", "https://x.example/f"));
        let (title, date, ..) = read("---\ntitle: Not closed\n# Heading");
        assert_eq!((title.as_str(), date), ("Heading", None));
        assert_eq!(read("---\nnot a date: x\ndate: soon\n---\n# Heading").0, "Heading");
    }

    #[test]
    fn toml_is_read_and_a_rule_over_sentences_is_none_of_both() {
        let read = |source: &str| {
            let document = read_with(&Markdown, "x.md", source.as_bytes(), &[]).unwrap().remove(0);
            (document.title, document.date)
        };
        let toml = read("+++\ntitle = \"Ferry\"\ndate = 2026-05-06\n[extra]\na = 1\n+++\nText");
        assert_eq!((toml.0.as_str(), toml.1.as_deref()), ("Ferry", Some("2026-05-06")));
        let rule = read("---\nThe minister said this.\ntitle: none of it\n---\n# Heading");
        assert_eq!(rule.0, "Heading");
    }

    #[test]
    fn without_a_heading_it_is_like_plain_text() {
        let document = read_with(&Markdown, "x.md", b"#tag\nwords", &[]).unwrap().remove(0);
        assert_eq!(document.title, "#tag");
        assert!(read_with(&Markdown, "x.md", b"\xff\xfe\0\0", &[]).is_err());
    }
}
