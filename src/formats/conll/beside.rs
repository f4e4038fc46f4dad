//! The file of offsets: line by line where each token of the other file stands.
//!
//! ```text
//! -DOCSTART-    ID    ANNOTATOR    sha256:…    STATUS    BASE    AFTER
//!
//! START    END
//! START    END    BEFORE
//! ```
//!
//! Offsets are code points in the article, half-open; `BASE` is where the record begins in it.
//! `BEFORE` is the white space between the token and the one before, as a JSON string, where it
//! is not all spaces; `AFTER` that behind the last one.

use std::io::Write;

use super::prose;
use super::table::Article;
use crate::formats::export::ExportItem;
use crate::model::text::Hash;

/// Writes the line of an item.
pub(super) fn head(out: &mut Vec<u8>, item: &ExportItem, base: u32, after: &str) {
    let after = serde_json::Value::from(after);
    // A vector takes all that is written to it.
    let _ = writeln!(
        out,
        "-DOCSTART-\t{}\t{}\t{}\t{}\t{base}\t{after}",
        item.id(),
        item.annotator,
        item.article.text,
        item.status.name(),
    );
}

/// Writes the line of a token.
pub(super) fn token(out: &mut Vec<u8>, start: u32, end: u32, before: &str) {
    // From its end, since numbers are told from theirs; copied at once.
    let mut line = [0; 22];
    line[21] = b'\n';
    let at = number(&mut line, 21, end);
    line[at - 1] = b'\t';
    let at = number(&mut line, at - 1, start);
    if before.bytes().all(|b| b == b' ') {
        out.extend_from_slice(&line[at..]);
    } else {
        out.extend_from_slice(&line[at..21]);
        let _ = writeln!(out, "\t{}", serde_json::Value::from(before));
    }
}

/// Writes a number that ends before `at`; gives where it begins.
fn number(line: &mut [u8; 22], mut at: usize, mut n: u32) -> usize {
    loop {
        at -= 1;
        line[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            return at;
        }
    }
}

/// What the file says of an article.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    pub id: &'a str,
    pub annotator: &'a str,
    pub status: &'a str,
    /// Of the text of the whole article.
    hash: Option<Hash>,
    base: u32,
    after: String,
    /// From the line of this article on.
    lines: &'a [&'a str],
}

/// The articles that lines of the file tell of, by the line on which each begins, from 0.
pub(super) fn articles<'a>(lines: &'a [&'a str]) -> Vec<(usize, Known<'a>)> {
    let heads = lines.iter().enumerate().filter(|(_, l)| l.starts_with("-DOCSTART-\t"));
    let known = heads.filter_map(|(at, line)| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, id, annotator, hash, status, base, after] = columns[..] else { return None };
        // A part of an article is not what the hash is of; its id has a dot, as no article's has.
        let hash = hash.parse().ok().filter(|_| !id.contains('.'));
        let after = serde_json::from_str(after).ok()?;
        Some((
            at,
            Known { id, annotator, status, hash, base: base.parse().ok()?, after, lines: &lines[at..] },
        ))
    });
    known.collect()
}

/// The text of an article and where its tokens stand in it.
pub(super) struct Placed {
    pub text: String,
    /// Of each token of each sentence, in code points.
    pub places: Vec<Vec<(u32, u32)>>,
    /// Whether the text is as it was.
    pub is_exact: bool,
}

/// Puts together the text of an article: with what stood between the tokens, as the file says,
/// or else as prose.
pub(super) fn place(article: &Article<'_>, known: Option<&Known<'_>>) -> Placed {
    known.and_then(|known| exact(article, known)).unwrap_or_else(|| rebuilt(article))
}

/// `None` where the lines of the two files don't belong together.
fn exact(article: &Article<'_>, known: &Known<'_>) -> Option<Placed> {
    let (mut text, mut at) = (String::new(), 0);
    let mut places = Vec::with_capacity(article.sentences.len());
    for sentence in &article.sentences {
        let mut of_sentence = Vec::with_capacity(sentence.words.len());
        for (line, word) in sentence.lines.iter().zip(&sentence.words) {
            let mut columns = known.lines.get((*line).checked_sub(article.line)? as usize)?.split('\t');
            let mut offset = || columns.next()?.parse::<u32>().ok()?.checked_sub(known.base);
            let (start, end) = (offset()?, offset()?);
            let gap = start.checked_sub(at)? as usize;
            match columns.next() {
                None if gap <= LONGEST => text.extend(std::iter::repeat_n(' ', gap)),
                None => return None,
                Some(before) => {
                    let before: String = serde_json::from_str(before).ok()?;
                    if before.chars().count() != gap {
                        return None;
                    }
                    text += &before;
                }
            }
            if end.checked_sub(start)? as usize != word.chars().count() {
                return None;
            }
            text += word;
            at = end;
            of_sentence.push((start, end));
        }
        places.push(of_sentence);
    }
    let text = text + &known.after;
    let is_other = known.hash.is_some_and(|hash| hash != Hash::of(text.as_bytes()));
    (!is_other).then_some(Placed { text, places, is_exact: true })
}

/// Spaces that may stand between two tokens: more is a file that was made to fill the memory.
const LONGEST: usize = 1 << 20;

fn rebuilt(article: &Article<'_>) -> Placed {
    let (mut text, mut at) = (String::new(), 0);
    let mut places = Vec::with_capacity(article.sentences.len());
    for sentence in &article.sentences {
        if !text.is_empty() {
            text.push('\n');
            at += 1;
        }
        let mut of_sentence = Vec::with_capacity(sentence.words.len());
        let mut before = "";
        for word in &sentence.words {
            if prose::is_spaced(before, word) {
                text.push(' ');
                at += 1;
            }
            let start = at;
            text += word;
            at += word.chars().count() as u32;
            of_sentence.push((start, at));
            before = word;
        }
        places.push(of_sentence);
    }
    Placed { text, places, is_exact: false }
}
