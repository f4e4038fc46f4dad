//! A page to its article.

use std::borrow::Cow;
use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Article, Config, Readability};

use super::choice::{Chosen, choose, plain};
use super::place::{Around, sizes};
use super::walk::{Line, lines_of, text_of};
use super::xhtml::with_end_tags;
use super::{adverts, guard};
use crate::formats::prose::{About, day};
use crate::formats::read::ReadError;

/// Elements beyond which readability is not tried: it looks at each several times.
const ELEMENTS: usize = 100_000;
/// Bytes in which a document type begins, if there is one.
const HEAD: usize = 4096;
/// Characters that an article has at least, unless all that is visible is little more.
const SHORT: usize = 250;

/// A page's article.
pub(in crate::formats) struct Page {
    pub text: String,
    /// What the page says of it.
    pub about: About,
    /// Lines of the page that are not of it.
    pub left: Vec<String>,
    /// Passages that the page marks as deleted.
    pub deleted: Vec<String>,
    /// Passages that it hides, and readings beside words.
    pub unseen: Vec<String>,
}

/// The article of a page. `address` is where it was saved from, as far as that is known besides.
pub(in crate::formats) fn article(html: &str, address: Option<&str>) -> Result<Page, ReadError> {
    let page = parsed(html)?;
    let deleted = without_deletions(&page);
    let mut left = adverts::remove(&page);
    let sizes = sizes(&page);
    let size = sizes.get(&page.root().id).copied().unwrap_or(0);
    let (lines, unseen) = lines_of(page.root(), Around::of(&sizes, size));
    let mut page = Readability::with_document(page, None, Some(config()))
        .map_err(|e| ReadError::Unreadable(e.to_string()))?;
    let headings = headings(&page.doc);
    let mut about = about(&page, address);
    let found = if guard::is_costly(&page.doc) { None } else { page.parse().ok() };
    let chosen = found.and_then(|found| {
        about.title = Some(found.title.clone()).filter(|t| !t.trim().is_empty()).or(about.title.take());
        chosen(&lines, &found, &headings)
    });
    let text = match chosen {
        Some(chosen) => {
            left.extend(chosen.left);
            chosen.text
        }
        None => whole(&lines),
    };
    Ok(Page { text, about, left, deleted, unseen })
}

/// All that can be seen.
fn whole(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The article among a page's lines; `None` where the page is all one text, or hardly anything was
/// found.
fn chosen(lines: &[Line], found: &Article, headings: &[String]) -> Option<Chosen> {
    let text = text_of(Document::from(found.content.clone()).root());
    let titles = titles(found, headings);
    let chosen = choose(lines, &text, &titles).unwrap_or_else(|| as_found(lines, &text));
    let all: usize = lines.iter().map(|line| line.text.len() + 1).sum();
    let is_short = !chosen.is_told && chosen.text.chars().count() < SHORT && chosen.text.len() * 3 < all;
    (!is_short && !chosen.text.is_empty()).then(|| with_title(chosen, &titles))
}

/// The article as the library has it, whose lines are others than the page's.
fn as_found(lines: &[Line], text: &str) -> Chosen {
    let found: HashSet<String> = text.lines().map(plain).collect();
    let left = lines.iter().filter(|line| !found.contains(&plain(&line.text)));
    Chosen { text: text.to_owned(), left: left.map(|line| line.text.clone()).collect(), is_told: false }
}

/// Takes out what the page marks as deleted; the words of each.
fn without_deletions(page: &Document) -> Vec<String> {
    let found = page.select("del");
    let inner = |node: &&NodeRef<'_>| !node.ancestors_it(None).any(|around| around.has_name("del"));
    let outer: Vec<&NodeRef<'_>> = found.nodes().iter().filter(inner).collect();
    let words: Vec<String> = outer.iter().map(|node| one_line(&text_of(**node))).collect();
    outer.iter().for_each(|node| node.remove_from_parent());
    words.into_iter().filter(|words| !words.is_empty()).collect()
}

/// The tree of a page.
pub(in crate::formats) fn parsed(html: &str) -> Result<Document, ReadError> {
    guard::parsed(&without_subset(&with_end_tags(html)))
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

/// The headings that say the title.
fn titles(found: &Article, headings: &[String]) -> Vec<String> {
    let title = one_line(&found.title);
    let says = |h: &&String| **h == title || (h.len() >= 12 && title.contains(h.as_str()));
    headings.iter().filter(says).cloned().collect()
}

/// Readability takes the heading away that says the title; it is part of what people read and
/// mark, so it is the first line again.
fn with_title(mut chosen: Chosen, titles: &[String]) -> Chosen {
    let Some(heading) = titles.first() else { return chosen };
    if !chosen.text.lines().take(3).any(|line| titles.contains(&one_line(line))) {
        chosen.left.retain(|line| line != heading);
        chosen.text = format!("{heading}\n{}", chosen.text);
    }
    chosen
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
