//! A page to its article.

use std::borrow::Cow;

use dom_query::Document;
use dom_smoothie::{Article, Config, Readability};

use super::walk::text_of;
use super::{adverts, guard};
use crate::formats::prose::{About, day};
use crate::formats::read::ReadError;

/// Elements beyond which readability is not tried: it looks at each several times.
const ELEMENTS: usize = 100_000;
/// Bytes in which a document type begins, if there is one.
const HEAD: usize = 4096;
/// Characters that an article has at least, unless all that is visible is little more.
const SHORT: usize = 250;

/// The article of a page and what the page says of it. `address` is where it was saved from, as
/// far as that is known besides.
pub(in crate::formats) fn article(html: &str, address: Option<&str>) -> Result<(String, About), ReadError> {
    let page = parsed(html)?;
    adverts::remove(&page);
    let mut page = Readability::with_document(page, None, Some(config()))
        .map_err(|e| ReadError::Unreadable(e.to_string()))?;
    let headings = headings(&page.doc);
    let mut about = about(&page, address);
    let all = text_of(page.doc.root());
    let Some(found) = page.parse().ok() else { return Ok((all, about)) };
    about.title = Some(found.title.clone()).filter(|t| !t.trim().is_empty()).or(about.title);
    let text = text_of(Document::from(found.content.clone()).root());
    // A page that is all one text, or of which hardly anything was found, is taken as it is.
    if text.chars().count() < SHORT && text.len() * 3 < all.len() || text.is_empty() {
        return Ok((all, about));
    }
    Ok((with_title(text, &found, &headings), about))
}

/// The tree of a page.
pub(in crate::formats) fn parsed(html: &str) -> Result<Document, ReadError> {
    guard::parsed(&without_subset(html))
}

/// A page without what its document type declares in brackets, which XHTML may have: HTML has no such
/// thing, and takes the end of it for words. Nothing that is declared there is ever expanded.
fn without_subset(html: &str) -> Cow<'_, str> {
    let head = &html.as_bytes()[..html.len().min(HEAD)];
    let is_type = |bytes: &[u8]| bytes.eq_ignore_ascii_case(b"<!doctype");
    let Some(begin) = head.windows(9).position(is_type) else { return html.into() };
    let (mut quote, mut open) = (None, None);
    for (at, byte) in html.bytes().enumerate().skip(begin) {
        match (byte, quote, open) {
            (b'"' | b'\'', None, _) => quote = Some(byte),
            (_, Some(end), _) if byte == end => quote = None,
            (b'[', None, None) => open = Some(at),
            (b']', None, Some(open)) => return format!("{}{}", &html[..open], &html[at + 1..]).into(),
            (b'>', None, None) => break,
            _ => {}
        }
    }
    html.into()
}

fn config() -> Config {
    Config { max_elements_to_parse: ELEMENTS, ..Config::default() }
}

/// The words of a page's largest headings.
fn headings(page: &Document) -> Vec<String> {
    page.select("h1, h2").nodes().iter().map(|n| one_line(&n.text())).filter(|t| !t.is_empty()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Readability takes the heading away that says the title; it is part of what people read and
/// mark, so it is the first line again.
fn with_title(text: String, found: &Article, headings: &[String]) -> String {
    let title = one_line(&found.title);
    let Some(heading) =
        headings.iter().find(|h| **h == title || (h.len() >= 12 && title.contains(h.as_str())))
    else {
        return text;
    };
    if text.lines().take(3).any(|line| one_line(line) == *heading) {
        return text;
    }
    format!("{heading}\n{text}")
}

fn about(page: &Readability, address: Option<&str>) -> About {
    let said = page.get_article_metadata(page.parse_json_ld());
    let date = said.published_time.as_deref().and_then(day).or_else(|| dated(&page.doc));
    let url = linked(&page.doc).or_else(|| address.map(str::to_owned)).or(said.url);
    let source = match (said.site_name.filter(|s| !s.trim().is_empty()), url) {
        (Some(site), Some(url)) => Some(format!("{site}, {url}")),
        (site, url) => site.or(url),
    };
    let language = page.doc.select("html[lang]").attr("lang").map(|l| l.to_string()).or(said.lang);
    About { title: Some(said.title).filter(|t| !t.trim().is_empty()), date, source, language }
}

/// The day in one of the usual places that readability does not look at.
fn dated(page: &Document) -> Option<String> {
    const META: &str = "meta[name=date], meta[name='DC.date'], meta[name='dc.date'], meta[name='DC.date.issued'], \
         meta[name='dcterms.created'], meta[name=pubdate], meta[name=publishdate], meta[name='publish-date'], \
         meta[name='article:published_time'], meta[name='citation_publication_date'], \
         meta[itemprop=datePublished]";
    let of = |selector: &str, attribute: &str| {
        let nodes = page.select(selector);
        nodes.nodes().iter().find_map(|n| day(&n.attr(attribute)?))
    };
    of(META, "content").or_else(|| of("time[datetime]", "datetime"))
}

/// The page's own address, as it says.
fn linked(page: &Document) -> Option<String> {
    let canonical = page.select("link[rel=canonical]").attr("href");
    let url = canonical.or_else(|| page.select("meta[property='og:url']").attr("content"));
    url.map(|u| u.to_string()).filter(|u| u.starts_with("http"))
}
