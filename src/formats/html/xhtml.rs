//! XHTML as the HTML parser needs it.

use std::borrow::Cow;

/// Elements that have no end tag in HTML.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Bytes in which a page says that it is XHTML.
const HEAD: usize = 2048;

/// A page of XHTML with an end tag for each element that closes itself: the HTML parser takes
/// `<title/>` and `<script src="a"/>` for ones that are open up to the page's end, and the words
/// after them for theirs. Other pages as they are.
pub(super) fn with_end_tags(html: &str) -> Cow<'_, str> {
    let head = &html[..html.floor_char_boundary(HEAD.min(html.len()))];
    let is_xhtml = head.trim_start().starts_with("<?xml") || head.contains("http://www.w3.org/1999/xhtml");
    if !is_xhtml || !(html.contains("/>") || html.contains("<![CDATA[")) {
        return html.into();
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = end_of(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        // The HTML parser takes it for a comment.
        if let Some(words) = tag.strip_prefix("<![CDATA[") {
            let words = words.strip_suffix("]]>").unwrap_or(words);
            out.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
            continue;
        }
        out.push_str(match open_name(tag) {
            Some(_) if tag.ends_with("/>") => tag.trim_end_matches("/>").trim_end(),
            _ => tag,
        });
        let Some(name) = open_name(tag) else { continue };
        if tag.ends_with("/>") {
            out.push('>');
            if !VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
                out.extend(["</", name, ">"]);
            }
        } else if name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style") {
            // What stands in these are no tags.
            let end = rest.find("</").unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out.into()
}

/// Where what begins with `<` ends.
fn end_of(rest: &str) -> usize {
    let after = |mark: &str| rest.find(mark).map_or(rest.len(), |at| at + mark.len());
    if rest.starts_with("<!--") {
        return after("-->");
    }
    if rest.starts_with("<![CDATA[") {
        return after("]]>");
    }
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) if at > 1 => quote = Some(byte),
            (_, Some(end)) if byte == end => quote = None,
            (b'>', None) => return at + 1,
            // No tag after all.
            (b'<', None) if at > 0 => return at,
            _ => {}
        }
    }
    rest.len()
}

/// The name of the element that a tag opens; `None` for all else.
fn open_name(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix('<')?;
    let name = &inner[..inner.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?];
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_close_themselves_get_an_end_tag_in_xhtml_alone() {
        let xml = "<?xml version=\"1.0\"?>";
        for (given, wanted) in [
            ("<title/>a", "<title></title>a"),
            ("<script src=\"a>/>\"/>a<br/>b", "<script src=\"a>/>\"></script>a<br>b"),
            ("<!-- <p/> --><p/>", "<!-- <p/> --><p></p>"),
            ("<script>x = '<p/>'</script><p/>", "<script>x = '<p/>'</script><p></p>"),
            ("1 < 2 <i/>", "1 < 2 <i></i>"),
            ("<p", "<p"),
            ("a <![CDATA[<b> & c]]> d<i/>", "a &lt;b> &amp; c d<i></i>"),
        ] {
            assert_eq!(with_end_tags(&format!("{xml}{given}")), format!("{xml}{wanted}"));
            assert_eq!(with_end_tags(given), given);
        }
    }
}
