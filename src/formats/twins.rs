//! Malformed twins of a good file of each format that brings annotations: cut off, lines left out,
//! doubled and swapped, other numbers, marks left out, bytes that are no text, and other files
//! beside it. Whatever is changed, what is read stands inside the text, and where the format says
//! which words an annotation has, these are its words.

use std::collections::{BTreeSet, HashSet};

use super::export::Options;
use super::read::Document;
use super::read::tests::read_with;
use super::testing::{everything, export};
use super::{Format, Reader, registry};
use crate::model::annotation::{Annotation, Filler, Spans};

/// Formats whose annotations say their words, so that none can stand elsewhere unnoticed.
const QUOTED: [&str; 4] = ["brat", "jsonl", "label-studio", "web-annotation"];
/// What is put for a number.
const NUMBERS: [&str; 7] = ["-1", "0", "7", "1.5", "1e400", "4294967295", "99999999999999999999"];
/// Of the words of the article, which say themselves what they are.
const OF_THE_TEXT: &[u8] = b" crowns";
/// Twins of one kind of one file: of longer files, every so many.
const OF_A_KIND: usize = 150;

/// A file with those beside it.
struct Golden {
    format: &'static dyn Format,
    name: String,
    bytes: Vec<u8>,
    beside: Vec<(String, Vec<u8>)>,
}

/// An article with everything, as each format that is read with annotations writes it.
fn goldens() -> Vec<Golden> {
    let brings = |f: &&dyn Format| f.reader().is_some_and(Reader::brings_annotations);
    let of = |format: &'static dyn Format| {
        let (_, sink) = export(format, &Options::default(), vec![everything()]);
        let end = |name: &str| name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_owned());
        let files: Vec<(String, Vec<u8>)> = sink.files.into_iter().collect();
        let is_main = |name: &str| name == "out.x" || format.extensions().contains(&end(name).as_str());
        let main = files.iter().position(|(name, _)| is_main(name)).unwrap();
        let plain = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let beside = files.iter().enumerate().filter(|(n, _)| *n != main);
        Golden {
            format,
            name: plain(&files[main].0),
            bytes: files[main].1.clone(),
            beside: beside.map(|(_, (name, bytes))| (plain(name), bytes.clone())).collect(),
        }
    };
    registry::readable().filter(brings).map(of).collect()
}

impl Golden {
    fn read(&self) -> Result<Vec<Document>, String> {
        let beside: Vec<(&str, &[u8])> =
            self.beside.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        read_with(self.format, &self.name, &self.bytes, &beside).map_err(|e| e.to_string())
    }

    /// The same with other bytes.
    fn with(&self, bytes: Vec<u8>) -> Self {
        Self { format: self.format, name: self.name.clone(), bytes, beside: self.beside.clone() }
    }

    /// Every twin, with what was changed.
    fn twins(&self) -> Vec<(String, Self)> {
        let mut twins: Vec<(String, Vec<u8>)> = Vec::new();
        twins.extend(cut(&self.bytes));
        twins.extend(lines(&self.bytes));
        twins.extend(numbers(&self.bytes));
        twins.extend(marks(&self.bytes));
        let mut all: Vec<_> = twins.into_iter().map(|(what, bytes)| (what, self.with(bytes))).collect();
        for n in 0..self.beside.len() {
            for (what, bytes) in
                [("none", None), ("empty", Some(&b""[..])), ("other", Some(b"Something else."))]
            {
                let mut twin = self.with(self.bytes.clone());
                let (name, _) = twin.beside.remove(n);
                twin.beside.extend(bytes.map(|bytes| (name.clone(), bytes.to_vec())));
                all.push((format!("{name} beside: {what}"), twin));
            }
            for (what, bytes) in cut(&self.beside[n].1).chain(numbers(&self.beside[n].1)) {
                let mut twin = self.with(self.bytes.clone());
                twin.beside[n].1 = bytes;
                all.push((format!("{} beside: {what}", twin.beside[n].0), twin));
            }
        }
        all
    }
}

fn thinned<T>(all: Vec<T>) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(OF_A_KIND).max(1);
    all.into_iter().step_by(step)
}

pub(super) fn cut(bytes: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    thinned((0..bytes.len()).collect()).map(|at| (format!("cut off at {at}"), bytes[..at].to_vec()))
}

pub(super) fn lines(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().concat();
    let doubled = |n: usize| [&lines[..=n], &lines[n..]].concat().concat();
    let later = |n: usize| [&lines[..n], &lines[n + 1..], &[lines[n]]].concat().concat();
    let each = |n: usize| {
        let what = |how: &str| format!("line {} {how}", n + 1);
        [(what("left out"), without(n)), (what("twice"), doubled(n)), (what("last"), later(n))]
    };
    thinned((0..lines.len()).collect()).flat_map(each).collect()
}

fn numbers(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let starts = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit());
    let starts = starts.filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit());
    let starts = starts.filter(|at| !bytes[at + 1..].starts_with(OF_THE_TEXT));
    let each = |from: usize| {
        let to = from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let put = NUMBERS[from % NUMBERS.len()];
        let old = String::from_utf8_lossy(&bytes[from..to]);
        let what = format!("{put} for {old} at {from}");
        (what, [&bytes[..from], put.as_bytes(), &bytes[to..]].concat())
    };
    thinned(starts.collect()).map(each).collect()
}

pub(super) fn marks(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let is_mark = |b: u8| b"\"'{}[]<>:,;/=\t\n".contains(&b);
    let left_out = |at: usize| {
        (format!("without {:?} at {at}", char::from(bytes[at])), [&bytes[..at], &bytes[at + 1..]].concat())
    };
    let no_text = |at: usize| (format!("0xff at {at}"), [&bytes[..at], b"\xff", &bytes[at + 1..]].concat());
    let marks = thinned((0..bytes.len()).filter(|at| is_mark(bytes[*at])).collect()).map(left_out);
    marks.chain((0..bytes.len()).step_by(bytes.len() / 16 + 1).map(no_text)).collect()
}

fn spans(annotation: &Annotation) -> Vec<Spans> {
    let mut all: Vec<Spans> = annotation.spans().into_iter().collect();
    if let Annotation::Commitment(frame) = annotation {
        all.extend(frame.cue.clone());
        all.extend(frame.roles.iter().filter_map(|(_, filler)| match filler {
            Filler::Words(spans) => Some(spans.clone()),
            Filler::Annotation(_) => None,
        }));
    }
    all
}

/// Words of all pieces of what `of` takes of each annotation, white space as one space.
fn words(documents: &[Document], of: impl Fn(&Annotation) -> Vec<Spans>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for document in documents {
        for span in document.annotations.iter().flatten().flat_map(&of) {
            for piece in span.pieces() {
                let words: Vec<&str> = document.text.slice(*piece).split_whitespace().collect();
                all.insert(words.join(" "));
            }
        }
    }
    all
}

fn check(twin: &Golden, documents: &[Document], what: &str) {
    let id = twin.format.id();
    for document in documents {
        let mut ids = HashSet::new();
        for annotation in document.annotations.iter().flatten() {
            assert!(ids.insert(annotation.id()), "{id}, {what}: two are {}", annotation.id());
            for span in spans(annotation).iter().flat_map(Spans::pieces) {
                assert_eq!(document.text.span(span.range()), Ok(*span), "{id}, {what}");
            }
        }
        for annotation in document.annotations.iter().flatten() {
            let is_comment = matches!(annotation, Annotation::Comment(_));
            for referred in annotation.refers() {
                assert!(is_comment || ids.contains(&referred), "{id}, {what}: {annotation:?}");
            }
        }
        for (loss, _) in document.notes.losses.iter() {
            assert!(twin.format.losses().iter().any(|l| l.id == loss), "{id}, {what}: {loss}");
        }
        let said = &document.notes.problems;
        assert!(said.iter().all(|p| p.line > 0 && !p.message.is_empty()), "{id}, {what}: {said:?}");
    }
}

#[test]
fn a_malformed_twin_is_refused_in_words_or_read_without_a_wrong_span() {
    let goldens = goldens();
    assert!(goldens.len() > 10);
    for golden in goldens {
        let id = golden.format.id();
        let good = words(&golden.read().unwrap_or_else(|e| panic!("{id}: {e}")), spans);
        assert!(good.contains("Anna Lee"), "{id}: {good:?}");
        for (what, twin) in golden.twins() {
            let only_numbers = what.contains(" for ");
            match twin.read() {
                Err(error) => assert!(!error.is_empty(), "{id}, {what}"),
                Ok(documents) => {
                    check(&twin, &documents, &what);
                    // Not of cues, which some formats give by their place alone.
                    let own = words(&documents, |a| a.spans().into_iter().collect());
                    let moved: Vec<_> = own.difference(&good).collect();
                    assert!(
                        !only_numbers || !QUOTED.contains(&id) || moved.is_empty(),
                        "{id}, {what}: {moved:?}"
                    );
                }
            }
        }
    }
}
