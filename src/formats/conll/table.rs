//! Lines to sentences of tokens and tags.

use super::scheme::Tag;

/// What stands between two `-DOCSTART-` lines.
#[derive(Debug, Default)]
pub(super) struct Article<'a> {
    /// Line on which it begins, from 1.
    pub line: u32,
    /// As a comment says.
    pub id: Option<&'a str>,
    pub sentences: Vec<Sentence<'a>>,
    /// Whether there are columns that are no tags of spans.
    pub has_more_columns: bool,
    /// Lines without a tag.
    pub problems: Vec<(u32, String)>,
}

/// Tokens and their tags.
#[derive(Debug, Default)]
pub(super) struct Sentence<'a> {
    pub words: Vec<&'a str>,
    /// Of the last column.
    pub tags: Vec<&'a str>,
    /// Of further columns that have tags too, nested ones as in `GermEval`: each as many as there are
    /// tokens.
    pub more: Vec<Vec<&'a str>>,
    /// What stands between token and last column, while the file is read.
    between: Vec<Vec<&'a str>>,
    /// Line of each token, from 1.
    pub lines: Vec<u32>,
}

const START: &str = "-DOCSTART-";

/// All articles of a file. Those without a token are left out.
pub(super) fn articles(content: &str) -> Vec<Article<'_>> {
    let is_numbered = is_numbered(content);
    let mut all = vec![Article { line: 1, ..Article::default() }];
    let mut is_new = true;
    for (n, line) in (1..).zip(content.split('\n')) {
        // There is always a last one.
        let Some(article) = all.last_mut() else { break };
        let line = line.strip_suffix('\r').unwrap_or(line);
        let columns = columns(line);
        if columns.is_empty() {
            is_new = true;
        } else if columns[0] == START {
            all.push(Article { line: n, ..Article::default() });
            is_new = true;
        } else if is_comment(line, &columns) {
            let id = document_id(line);
            if id.is_some() && !article.sentences.is_empty() {
                all.push(Article { line: n, id, ..Article::default() });
            } else if id.is_some() {
                article.id = id;
            }
        } else {
            let first = usize::from(is_numbered);
            // Words of several parts and empty nodes of CoNLL-U are no tokens.
            if is_numbered && is_no_token(columns[0]) {
                continue;
            }
            let Some(tag) = columns.get(first + 1).and(columns.last()) else {
                article.problems.push((
                    n,
                    format!("no tag for “{}”, which is left out", columns[first.min(columns.len() - 1)]),
                ));
                continue;
            };
            if std::mem::take(&mut is_new) {
                article.sentences.push(Sentence::default());
            }
            if let Some(sentence) = article.sentences.last_mut() {
                sentence.words.push(columns[first]);
                sentence.tags.push(if is_numbered && columns.len() == CONLL_U { of_misc(tag) } else { tag });
                sentence.between.push(columns[first + 1..columns.len() - 1].to_vec());
                sentence.lines.push(n);
            }
        }
    }
    all.retain(|a| !a.sentences.is_empty() || !a.problems.is_empty());
    tell_apart(&mut all);
    all
}

/// Columns of `CoNLL-U`, the last of which holds all kinds of things.
const CONLL_U: usize = 10;

/// The tag among `SpaceAfter=No|NER=B-LOC`.
fn of_misc(misc: &str) -> &str {
    if Tag::is_tag(misc) {
        return misc;
    }
    let values = misc.split('|').filter_map(|part| part.split_once('='));
    let mut tags = values.filter(|(name, _)| ["NER", "NE", "Entity"].contains(name)).map(|(_, tag)| tag);
    tags.find(|tag| Tag::is_tag(tag)).unwrap_or("_")
}

/// Labels of chunks, which are no entities although their tags look the same.
const CHUNKS: [&str; 11] = ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"];

/// Which of the columns before the last one hold tags of spans too, throughout the file.
fn tell_apart(all: &mut [Article<'_>]) {
    let rows = || all.iter().flat_map(|a| &a.sentences).flat_map(|s| &s.between);
    let count = rows().map(Vec::len).min().unwrap_or(0);
    let of_spans = |column: &usize| {
        let mut labels =
            rows().filter_map(|row| Some(Tag::parse(row[*column]).label).filter(|l| !l.is_empty()));
        rows().all(|row| Tag::is_tag(row[*column])) && labels.any(|label| !CHUNKS.contains(&label))
    };
    let columns: Vec<usize> = (0..count).filter(of_spans).collect();
    for article in all {
        for sentence in &mut article.sentences {
            article.has_more_columns |= sentence.between.iter().any(|row| row.len() > columns.len());
            let tags = |column: &usize| sentence.between.iter().map(|row| row[*column]).collect();
            sentence.more = columns.iter().map(tags).collect();
            sentence.between = Vec::new();
        }
    }
}

/// Whether a number is that of words of several parts (`1-2`) or of an empty node (`1.1`).
fn is_no_token(number: &str) -> bool {
    let is = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    number.split_once(['-', '.']).is_some_and(|(a, b)| is(a) && is(b))
}

/// Why a file has no columns with tags of entities; `None` where it has.
pub(super) fn not_columns(content: &str, articles: &[Article<'_>]) -> Option<&'static str> {
    if content.starts_with("#begin document") {
        return Some(
            "this is a file of CoNLL-2012 (OntoNotes), whose bracketed columns are not read; save it with BIO tags in the last column",
        );
    }
    let mut tags = articles.iter().flat_map(|a| &a.sentences).flat_map(|s| &s.tags).peekable();
    if tags.peek().is_none() {
        return Some("no line has a tag (B-…, I-… or O) in its last column");
    }
    // Labels without a prefix have O between them.
    let has_tag = tags.any(|tag| Tag::is_tag(tag) || matches!(*tag, "_" | "-"));
    (!has_tag).then_some("its last column has no tags of entities: none begins with B- or I-, and none is O")
}

/// Columns are apart by tabs where there is one, else by white space.
fn columns(line: &str) -> Vec<&str> {
    if line.trim().is_empty() {
        return Vec::new();
    }
    if line.contains('\t') {
        return line.split('\t').map(str::trim).collect();
    }
    line.split(' ').filter(|c| !c.is_empty()).collect()
}

/// A line that begins with `#` and is no token `#` with its tag.
fn is_comment(line: &str, columns: &[&str]) -> bool {
    line.starts_with('#')
        && (columns[0] != "#" || columns.len() < 2 || !Tag::is_tag(columns[columns.len() - 1]))
        && !(columns.len() > 1
            && columns.len() <= 4
            && Tag::is_tag(columns[columns.len() - 1])
            && !line.contains('='))
}

/// `# newdoc id = X`.
fn document_id(line: &str) -> Option<&str> {
    let id = line.trim_start_matches(['#', ' ']).strip_prefix("newdoc id")?;
    Some(id.trim_start_matches([' ', '=']).trim()).filter(|id| !id.is_empty())
}

/// Whether the first column counts the tokens of each sentence from 1, as in CoNLL-U.
fn is_numbered(content: &str) -> bool {
    let (mut next, mut seen) = (1_u32, 0);
    for line in content.split('\n').take(10_000) {
        let columns = columns(line);
        match columns.first() {
            None => next = 1,
            Some(first) if first.starts_with('#') || *first == START => {}
            Some(first) if columns.len() > 2 && *first == next.to_string() => {
                (next, seen) = (next + 1, seen + 1);
            }
            Some(first) if columns.len() > 2 && is_no_token(first) => {}
            Some(_) => return false,
        }
    }
    seen > 0
}
