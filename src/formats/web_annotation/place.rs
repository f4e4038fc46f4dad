//! Where selectors lead.

use serde_json::Value;

use super::values::{is_a, list};
use crate::formats::flat::records::offset;
use crate::formats::flat::{Ground, Unit};
use crate::formats::words::stands_alone;
use crate::model::text::Span;

/// Finds spans of one text.
pub(super) struct Places<'a> {
    pub ground: &'a Ground,
    /// Bytes that may still be searched for quotes.
    pub budget: usize,
}

/// A quote with what stands before and after it.
struct Quote<'a> {
    exact: String,
    prefix: &'a str,
    suffix: &'a str,
}

impl Places<'_> {
    /// The span that any of the selectors of a target leads to, and whether its words had to be
    /// searched for although a position was given.
    pub fn find(&mut self, selectors: &Value) -> Result<(Span, bool), String> {
        let (mut position, mut quote) = (None, None);
        for selector in list(selectors) {
            if is_a(selector, "TextPositionSelector") {
                let this = offset(selector.get("start")).zip(offset(selector.get("end")));
                let this = this.ok_or_else(|| "start and end are no whole numbers".to_owned())?;
                // Several selectors of a target are several ways to say the same.
                if position.replace(this).is_some_and(|other| other != this) {
                    return Err("its selectors contradict each other".to_owned());
                }
            } else if let Some(this) = of_fragment(selector) {
                if position.replace(this).is_some_and(|other| other != this) {
                    return Err("its selectors contradict each other".to_owned());
                }
            } else if is_a(selector, "TextQuoteSelector") {
                let text = |name: &str| selector[name].as_str().unwrap_or_default();
                let exact = text("exact").replace("\r\n", "\n").replace('\r', "\n");
                quote = Some(Quote { exact, prefix: text("prefix"), suffix: text("suffix") });
            }
        }
        match (position, quote) {
            (None, None) => Err("it has neither a position nor a quote".to_owned()),
            (Some(position), None) => self.ground.span(Unit::CodePoints, position).map(|s| (s, false)),
            (None, Some(quote)) => self.search(&quote).map(|s| (s, false)),
            (Some(position), Some(quote)) => match self.ground.span(Unit::CodePoints, position) {
                Ok(span) if self.ground.text.slice(span) == quote.exact => Ok((span, false)),
                Ok(span) => {
                    let there: String = self.ground.text.slice(span).chars().take(40).collect();
                    let found = self.search(&quote).map(|s| (s, true));
                    found.map_err(|why| format!("the article has “{there}” there; {why}"))
                }
                Err(outside) => {
                    self.search(&quote).map(|s| (s, true)).map_err(|why| format!("{outside}; {why}"))
                }
            },
        }
    }

    /// The one place where the words stand, by what is around them where there are several.
    fn search(&mut self, quote: &Quote<'_>) -> Result<Span, String> {
        let short: String = quote.exact.chars().take(40).collect();
        if quote.exact.is_empty() {
            return Err("the quote is empty".to_owned());
        }
        let text = self.ground.text.as_str();
        let Some(left) = self.budget.checked_sub(text.len()) else {
            return Err("too many quotes to search for each".to_owned());
        };
        self.budget = left;
        let width = quote.exact.chars().next().map_or(1, char::len_utf8);
        let (mut found, mut count, mut at) = (None, 0, 0);
        let (mut fitting, mut fit) = (0, None);
        while let Some(start) = text[at..].find(&quote.exact).map(|i| at + i) {
            let end = start + quote.exact.len();
            // A part of a word is meant only where a quote says so by what is around it.
            let is_alone = stands_alone(text, &(start..end));
            if is_alone {
                count += 1;
                found = Some(start..end);
            }
            let has_context = !quote.prefix.is_empty() || !quote.suffix.is_empty();
            if (is_alone || has_context)
                && ends_with(&text[..start], quote.prefix)
                && begins_with(&text[end..], quote.suffix)
            {
                fitting += 1;
                fit = Some(start..end);
            }
            at = start + width;
        }
        let chosen = match (count, fitting) {
            (_, 1) => fit,
            (0, _) => return Err(format!("“{short}” stands nowhere in it")),
            (1, 0) => found,
            (_, 0) => {
                return Err(format!("“{short}” stands {count} times in it, never with these words around"));
            }
            (_, n) => return Err(format!("“{short}” stands {n} times in it with these words around")),
        };
        let range = chosen.ok_or_else(|| format!("“{short}” stands nowhere in it"))?;
        self.ground.text.span(range).map_err(|e| e.to_string())
    }
}

/// The range of a selector that is a fragment of a plain text.
fn of_fragment(selector: &Value) -> Option<(u32, u32)> {
    let value = selector["value"].as_str().filter(|_| is_a(selector, "FragmentSelector"))?;
    fragment(&format!("#{value}"))
}

/// Start and end of an address that names characters of a plain text, `…#char=10,20` (RFC 5147, where
/// positions are between characters, so that they are half-open code points here); checks behind `;`
/// are passed over.
pub(super) fn fragment(address: &str) -> Option<(u32, u32)> {
    let (_, fragment) = address.split_once("#char=")?;
    let (start, end) = fragment.split(';').next()?.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// Whether the text before a quote is what its prefix says, but for white space, which programs
/// that look at web pages fold.
fn ends_with(before: &str, prefix: &str) -> bool {
    let mut there = before.chars().rev().filter(|c| !c.is_whitespace());
    prefix.chars().rev().filter(|c| !c.is_whitespace()).all(|c| there.next() == Some(c))
}

fn begins_with(after: &str, suffix: &str) -> bool {
    let mut there = after.chars().filter(|c| !c.is_whitespace());
    suffix.chars().filter(|c| !c.is_whitespace()).all(|c| there.next() == Some(c))
}
