//! Sentences and rows, and the text that they are of.

use super::escape;
use super::header::{self, Layer};
use crate::formats::flat::Unit;
use crate::formats::read::Notes;

/// Most blanks that a file may put between its sentences.
const PADDING: usize = 1 << 20;

/// A token or a part of one.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub line: u32,
    /// `1-2` or `1-2.1`.
    pub name: &'a str,
    /// As the file counts.
    pub range: (u32, u32),
    /// As it stands there: some programs escape it, `INCEpTION` does not.
    pub word: &'a str,
    pub cells: Vec<&'a str>,
}

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence<'a> {
    pub text: String,
    pub rows: Vec<Row<'a>>,
}

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Body<'a> {
    pub layers: Vec<Layer>,
    pub sentences: Vec<Sentence<'a>>,
}

/// Takes a file apart; lines that are none of the format become problems.
///
/// # Errors
/// When it does not say that it is one.
pub(super) fn read<'a>(content: &'a str, notes: &mut Notes) -> Result<Body<'a>, String> {
    let mut body = Body::default();
    let mut lines = (1..).zip(content.lines());
    let Some(escapes) = lines.next().and_then(|(_, line)| header::format(line)) else {
        return Err("this is no WebAnno TSV 3: wanted “#FORMAT=WebAnno TSV 3.3” in the first line".to_owned());
    };
    let mut in_text = false;
    for (number, line) in lines {
        if let Some(text) = line.strip_prefix("#Text=") {
            let text = escape::sentence(text, escapes);
            match body.sentences.last_mut() {
                Some(sentence) if in_text => {
                    sentence.text.push('\n');
                    sentence.text.push_str(&text);
                }
                _ => body.sentences.push(Sentence { text, rows: Vec::new() }),
            }
            in_text = true;
        } else if let Some(layer) = header::layer(line).filter(|_| body.sentences.is_empty()) {
            body.layers.push(layer);
        } else if let Some((name, rest)) = line.split_once('\t').filter(|(name, _)| is_name(name)) {
            in_text = false;
            match (row(number, name, rest), body.sentences.last_mut()) {
                (Ok(row), Some(sentence)) => sentence.rows.push(row),
                (Ok(_), None) => notes.problem(number, "a token before any “#Text=”".to_owned()),
                (Err(why), _) => notes.problem(number, why),
            }
        } else if line.trim().is_empty() {
            in_text = false;
        } else if !line.starts_with('#') {
            notes.problem(number, "neither a token nor a sentence".to_owned());
        }
    }
    Ok(body)
}

/// Whether this is `1-2` or `1-2.1`.
fn is_name(name: &str) -> bool {
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let Some((sentence, token)) = name.split_once('-') else { return false };
    is_number(sentence) && token.split('.').all(is_number)
}

fn row<'a>(line: u32, name: &'a str, rest: &'a str) -> Result<Row<'a>, String> {
    let mut fields = rest.split('\t');
    let range = fields.next().and_then(|f| f.split_once('-'));
    let range = range.and_then(|(begin, end)| Some((begin.parse().ok()?, end.parse().ok()?)));
    let range = range.ok_or_else(|| "the token has no offsets".to_owned())?;
    let word = fields.next().unwrap_or_default();
    Ok(Row { line, name, range, word, cells: fields.collect() })
}

/// The text of all sentences, with blanks where the first token of one begins later.
///
/// # Errors
/// When a file wants more blanks than any article has.
pub(super) fn text(sentences: &[Sentence<'_>], unit: Unit) -> Result<String, String> {
    let count = |s: &str| match unit {
        Unit::Utf16 => s.encode_utf16().count(),
        Unit::CodePoints | Unit::Clusters => s.chars().count(),
    };
    let mut out = String::new();
    let (mut len, mut padding) = (0, 0);
    for sentence in sentences {
        // Where the row of the first token can't be read, nothing says where the sentence begins.
        let first = sentence.rows.first().filter(|row| row.name.ends_with("-1"));
        let begin = first.map_or(len, |row| row.range.0 as usize);
        if begin > len {
            padding += begin - len;
            if padding > PADDING {
                return Err(format!("its sentences are more than {PADDING} characters apart"));
            }
            // WebAnno takes a line break after each sentence, and fills up with blanks.
            out.push(if out.is_empty() { ' ' } else { '\n' });
            out.extend(std::iter::repeat_n(' ', begin - len - 1));
            len = begin;
        }
        out.push_str(&sentence.text);
        len += count(&sentence.text);
    }
    Ok(out)
}
