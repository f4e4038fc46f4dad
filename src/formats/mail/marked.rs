//! What a letter in HTML quotes, and its signature, as the programs that wrote it mark them.

use std::collections::HashSet;

use dom_query::Document;

use super::quotes::Own;
use crate::formats::html;
use crate::formats::read::ReadError;

const QUOTES: &str = "blockquote[type=cite], .gmail_quote, .gmail_quote_container, .yahoo_quoted, \
     .moz-cite-prefix, .protonmail_quote";
const SIGNATURES: &str = ".gmail_signature, .moz-signature, .protonmail_signature_block";

/// Takes them out. Quotations stay where it is no reply; a letter of nothing else stays as it is.
pub(super) fn own(letter: &str, is_reply: bool) -> Result<Own, ReadError> {
    let page = html::parsed(letter)?;
    let all = html::text_of(page.root());
    let quoted = if is_reply { taken(&page, QUOTES) } else { Vec::new() };
    let signed = taken(&page, SIGNATURES);
    let text = html::text_of(page.root());
    Ok(if text.trim().is_empty() {
        Own { text: all, ..Own::default() }
    } else {
        Own { text, quoted, signed }
    })
}

/// Takes elements out of a page; gives their lines.
fn taken(page: &Document, selector: &str) -> Vec<String> {
    let (mut gone, mut lines) = (HashSet::new(), Vec::new());
    for node in page.select(selector).nodes() {
        // What stands in one that is out already went with it.
        if node.ancestors_it(None).any(|around| gone.contains(&around.id)) {
            continue;
        }
        gone.insert(node.id);
        let words = html::text_of(*node);
        lines.extend(words.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
        node.remove_from_parent();
    }
    lines
}
