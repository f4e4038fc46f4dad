//! A file to documents.

use std::collections::HashMap;

use super::beside::{self, Known};
use super::chunks::{Found, chunks, scheme};
use super::scheme::Tag;
use super::table::{self, Article};
use super::{Conll, OFFSETS};
use crate::formats::flat::{self, Head, RawMark, Task, Unit};
use crate::formats::read::{Document, Input, ReadContext, ReadError, decoded};
use crate::formats::{Reader, decode};
use crate::model::layer::Status;

impl Reader for Conll {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn companions(&self, name: &str) -> Vec<String> {
        vec![format!("{name}{OFFSETS}")]
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = decoded(input)?;
        let name = format!("{}{OFFSETS}", input.name);
        let found = (input.beside)(&name).map_err(|error| ReadError::Io { name: name.clone(), error })?;
        let offsets = match found {
            None => None,
            Some(bytes) => {
                Some(decode::decode(&bytes).map_err(|error| ReadError::Beside { name, error })?.text)
            }
        };
        let lines: Vec<&str> = offsets.as_ref().map_or_else(Vec::new, |t| t.as_str().split('\n').collect());
        let known = beside::articles(&lines);
        let articles = table::articles(content.text.as_str());
        // Where both have as many articles they belong together in their order, also where one has a
        // line more; else by their lines.
        let is_in_order = known.len() == articles.len();
        let by_line: HashMap<usize, usize> =
            known.iter().enumerate().map(|(n, (line, _))| (*line, n)).collect();
        let sentences = || articles.iter().flat_map(|a| &a.sentences);
        let further = sentences().next().map_or(0, |s| s.more.len());
        // Each column has a scheme of its own.
        let mut schemes = vec![scheme(sentences().map(|s| s.tags.as_slice()))];
        schemes.extend((0..further).map(|n| scheme(sentences().map(|s| s.more[n].as_slice()))));
        let of = |n: usize, a: &Article<'_>| {
            let nth = if is_in_order { Some(n) } else { by_line.get(&(a.line as usize - 1)).copied() };
            nth.map(|nth| &known[nth].1)
        };
        if let Some(why) = table::not_columns(content.text.as_str(), &articles) {
            return Err(ReadError::NoRecord(why.to_owned()));
        }
        let tasks: Vec<Task> =
            articles.iter().enumerate().map(|(n, a)| task(a, of(n, a), &schemes)).collect();
        flat::documents(input, context, tasks, &[Unit::CodePoints], Vec::new())
    }
}

fn task(article: &Article<'_>, known: Option<&Known<'_>>, schemes: &[Found]) -> Task {
    let beside::Placed { text: raw, places, is_exact } = beside::place(article, known);
    let filled = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    let id = known.map(|k| k.id).or(article.id).and_then(filled);
    let mut task = Task { line: article.line, raw, ..Task::default() };
    let annotator = known.and_then(|k| filled(k.annotator));
    let status = known.and_then(|k| Status::named(k.status));
    task.head = Head { id, annotator, status, ..Head::default() };
    let mut marks = Vec::new();
    for (sentence, places) in article.sentences.iter().zip(&places) {
        for (tags, scheme) in std::iter::once(&sentence.tags).chain(&sentence.more).zip(schemes) {
            for (line, tag) in sentence.lines.iter().zip(tags).filter(|(_, tag)| Tag::lacks_label(tag)) {
                task.notes.problem(*line, format!("the tag “{tag}” has no label"));
            }
            for chunk in chunks(tags, *scheme) {
                if !chunk.is_legal {
                    let at = chunk.tokens.start;
                    let (line, tag, word) = (sentence.lines[at], tags[at], sentence.words[at]);
                    let first = || format!("line {line}: {tag} at “{word}” ({})", scheme.rule());
                    task.notes.losses.add("repaired-tags", first);
                }
                let range = (places[chunk.tokens.start].0, places[chunk.tokens.end - 1].1);
                marks.push(RawMark { label: chunk.label.to_owned(), range, words: None });
            }
        }
    }
    task.marks = Some(marks);
    for (line, message) in &article.problems {
        task.notes.problem(*line, message.clone());
    }
    let line = article.line;
    if article.has_more_columns {
        task.notes.losses.add("columns", || format!("line {line}"));
    }
    if !is_exact && known.is_some() {
        task.notes
            .problem(line, format!("the file of offsets beside it ({OFFSETS}) does not fit this article"));
    }
    if !is_exact {
        task.notes.losses.add("rebuilt-text", || format!("line {line}"));
    }
    task
}
