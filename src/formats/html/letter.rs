//! A letter in HTML without what it quotes and its signature, as the programs that wrote it mark them.

use dom_query::{Document, NodeRef};

use super::{guard, walk};
use crate::formats::prose::Lines;
use crate::formats::read::ReadError;

const QUOTES: &str = "blockquote[type=cite], .gmail_quote, .gmail_quote_container, .yahoo_quoted, \
     .moz-cite-prefix, .protonmail_quote";
const SIGNATURES: &str = ".gmail_signature, .moz-signature, .protonmail_signature_block";

/// A letter in parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Letter {
    /// What its writer wrote.
    pub text: String,
    /// Lines that are quoted.
    pub quoted: Vec<String>,
    /// Lines of signatures.
    pub signed: Vec<String>,
}

/// Takes a letter apart. Quotations stay where it is no reply; one of nothing else stays as it is.
pub(in crate::formats) fn letter(html: &str, is_reply: bool) -> Result<Letter, ReadError> {
    let page = guard::parsed(html)?;
    let all = text_of(page.root());
    let quoted = if is_reply { taken(&page, QUOTES) } else { Vec::new() };
    let signed = taken(&page, SIGNATURES);
    let text = text_of(page.root());
    Ok(if text.trim().is_empty() {
        Letter { text: all, ..Letter::default() }
    } else {
        Letter { text, quoted, signed }
    })
}

fn text_of(node: NodeRef<'_>) -> String {
    let mut lines = Lines::default();
    walk::lines(node, &mut lines);
    lines.finish()
}

/// Takes elements out of a page; gives their lines.
fn taken(page: &Document, selector: &str) -> Vec<String> {
    let (mut gone, mut lines) = (Vec::new(), Vec::new());
    for node in page.select(selector).nodes() {
        // What stands in one that is out already went with it.
        if node.ancestors(None).iter().any(|around| gone.contains(&around.id)) {
            continue;
        }
        gone.push(node.id);
        let words = text_of(*node);
        lines.extend(words.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
        node.remove_from_parent();
    }
    lines
}
