//! What a reader gets and gives.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::decode::{self, DecodeError, Decoded};
use super::language;
use super::tally::Tally;
use crate::model::annotation::{Annotation, Spans};
use crate::model::article::{self, Original};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, AnnotatorId, Id, IdKind};
use crate::model::layer::Status;
use crate::model::schema::Schema;
use crate::model::text::{Hash, Span, Text};
use crate::model::time::Timestamp;

/// Most problems of one file that are kept in words; the others are counted.
const KEPT: usize = 1000;

/// One file to be read.
pub struct Input<'a> {
    /// File name with its extension, without folders.
    pub name: &'a str,
    /// Name of the folder that it is in; empty where it is in none or that is not known.
    pub folder: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Bytes of the file of that name in the same folder, or, for files that belong to all of a
    /// collection, in one around it; `None` where there is none.
    pub beside: &'a dyn Fn(&str) -> io::Result<Option<Vec<u8>>>,
}

impl Input<'_> {
    /// The name without its extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        stem(self.name)
    }
}

/// A file name without its extension.
#[must_use]
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// What a reader may know besides the file.
pub struct ReadContext<'a> {
    /// The project's schema.
    pub schema: &'a Schema,
    /// In whose layer annotations will stand of which nothing says whose they are.
    pub annotator: &'a AnnotatorId,
    /// Whose they are, as the file or its place says.
    pub named: Option<&'a str>,
    /// The format's id.
    pub format: &'static str,
    /// When the annotations come in.
    pub made: Timestamp,
    /// What the user said of how the files are to be read.
    pub options: &'a ReadOptions,
}

/// How files are to be read, as far as the user said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Names of the columns of files with one article a row.
    pub columns: Columns,
    /// The same for files whose columns have exactly these names, in their order, before
    /// `columns`; `None` leaves such files out.
    pub tables: BTreeMap<Vec<String>, Option<Columns>>,
    /// Whether what e-mails quote of earlier ones, and signatures, stay in their text.
    pub keep_quoted: bool,
    /// Whether all annotations become those of [`ReadContext::annotator`], whomever files name.
    pub one_annotator: bool,
}

impl ReadOptions {
    /// The columns of a file whose columns have these names.
    ///
    /// # Errors
    /// When such files are to be left out.
    pub(super) fn columns_of(&self, names: &[String]) -> Result<&Columns, ReadError> {
        match self.tables.get(names) {
            Some(chosen) => chosen.as_ref().ok_or(ReadError::LeftOut),
            None => Ok(&self.columns),
        }
    }
}

/// Which column holds what; `None` where it is to be found by its usual names, unless that is
/// ruled out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The text.
    pub text: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The date, or a point in time.
    pub date: Option<String>,
    /// From which the article's id is made.
    pub id: Option<String>,
    /// Where the article is from.
    pub source: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Whether no column holds what is `None`, whatever columns are called.
    pub no_others: bool,
}

impl<'a> ReadContext<'a> {
    /// The same, where a file names whose annotations it has.
    #[must_use]
    pub fn of<'b>(&self, named: Option<&'b str>) -> ReadContext<'b>
    where
        'a: 'b,
    {
        ReadContext { named: named.or(self.named), ..*self }
    }

    /// The id of what stands in `line`: the same each time that the same file is read, and another
    /// one for each annotator of a text.
    #[must_use]
    pub fn id(&self, kind: IdKind, text: Hash, line: u32) -> AnnotationId {
        let mut seed = text.bytes().to_vec();
        for part in [self.named.unwrap_or(self.annotator.as_str()), self.format] {
            seed.extend_from_slice(part.as_bytes());
            seed.push(0);
        }
        seed.extend_from_slice(&line.to_le_bytes());
        Id::from_bits(kind, Hash::of(&seed).first_u64())
    }
}

/// An article as read, with the annotations that came with it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text.
    pub text: Text,
    /// How the file had it.
    pub original: Original,
    /// From which the article's id is made.
    pub stem: String,
    /// As shown.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The file's name, or what the file says.
    pub source: String,
    /// BCP 47; empty where unknown.
    pub language: String,
    /// Whose the annotations are, as the file names them; `None` where it does not say.
    pub annotator: Option<String>,
    /// What the files beside say of labels, roles, attributes and relations; a schema that is
    /// extended gets what it lacks of it.
    pub declares: Option<Arc<Schema>>,
    /// What mentions refer to; those that the project has by one of their links become one with it.
    pub canonicals: Vec<Canonical>,
    /// `None` where the file brings articles only. Labels may be ones that the schema lacks.
    pub annotations: Option<Vec<Annotation>>,
    /// How far their annotator was, where the file says.
    pub status: Option<Status>,
    /// What could not be taken as it stood.
    pub notes: Notes,
}

impl Document {
    /// An article without annotations: title and date from the header line, else the title from
    /// the first line; the language guessed.
    #[must_use]
    pub fn plain(name: &str, decoded: Decoded) -> Self {
        let Decoded { text, original } = decoded;
        let header = article::header(text.as_str());
        let date = header.as_ref().map(|h| text.as_str()[h.date.clone()].to_owned());
        let date = date.filter(|date| date != article::MASKED);
        let of_header = header.map(|h| text.as_str()[h.title].to_owned());
        let title = of_header.filter(|t| !t.is_empty()).unwrap_or_else(|| article::first_line(&text));
        let title = if title.is_empty() { stem(name).to_owned() } else { title };
        Self {
            language: language::guess(text.as_str()).to_owned(),
            original,
            stem: stem(name).to_owned(),
            title,
            date,
            source: name.to_owned(),
            annotator: None,
            declares: None,
            canonicals: Vec::new(),
            annotations: None,
            status: None,
            notes: Notes::default(),
            text,
        }
    }
}

/// What could not be taken as it stood.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Lines that hold nothing usable, in order; at most a thousand.
    pub problems: Vec<Problem>,
    /// Further problems that are only counted.
    pub more_problems: usize,
    /// By the id of a [`super::Loss`] of the format: what was left out or changed.
    pub losses: Tally,
}

impl Notes {
    /// Lists a problem.
    pub fn problem(&mut self, line: u32, message: String) {
        if self.problems.len() < KEPT {
            self.problems.push(Problem { line, message });
        } else {
            self.more_problems += 1;
        }
    }

    /// Lists it where pieces of an annotation, which are so many, share words and so became one.
    pub(super) fn joined(&mut self, line: u32, pieces: usize, spans: &Spans, text: &Text) {
        if spans.pieces().len() < pieces {
            let words = spans.words(text);
            let joined = "share words, or are the same, and became one";
            self.problem(line, format!("pieces of the annotation on “{words}” {joined}"));
        }
    }

    /// Puts the pieces of an annotation together, and lists it where some became one; `None` where
    /// there are none.
    pub(super) fn spans(&mut self, line: u32, pieces: Vec<Span>, text: &Text) -> Option<Spans> {
        let count = pieces.len();
        let spans = Spans::new(pieces)?;
        self.joined(line, count, &spans, text);
        Some(spans)
    }

    /// How many problems there are.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.len() + self.more_problems
    }
}

/// A line that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

/// Why nothing of a file can be used. `Display` says it in words, without the file's name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Its bytes are no text.
    #[error("{0}")]
    Decode(#[from] DecodeError),
    /// None of its records can be used; why the first can't.
    #[error("{0}")]
    NoRecord(String),
    /// It is not what its format says, or has what is not read; in words.
    #[error("{0}")]
    Unreadable(String),
    /// The user wants none of it.
    #[error("left out, as was chosen")]
    LeftOut,
    /// A file that belongs to it is not there.
    #[error("there is no {0} beside it")]
    Missing(String),
    /// A file that belongs to it can't be read.
    #[error("{name}: {error}")]
    Beside {
        /// Its name.
        name: String,
        /// Why.
        error: DecodeError,
    },
    /// A file that belongs to it can't be opened.
    #[error("{name}: {error}")]
    Io {
        /// Its name.
        name: String,
        /// Why.
        error: io::Error,
    },
}

/// Decodes the input's own bytes.
///
/// # Errors
/// When they are no text.
pub fn decoded(input: &Input<'_>) -> Result<Decoded, ReadError> {
    Ok(decode::decode(input.bytes)?)
}

/// The input's text, where its articles are in it and it is none: see [`decode::content`].
///
/// # Errors
/// When its bytes are no text.
pub fn content<'a>(input: &Input<'a>) -> Result<Cow<'a, str>, ReadError> {
    Ok(decode::content(input.bytes)?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Reads one file that has nothing beside it but `beside`.
    pub(crate) fn read_with(
        format: &dyn super::super::Format,
        name: &str,
        bytes: &[u8],
        beside: &[(&str, &[u8])],
    ) -> Result<Vec<Document>, ReadError> {
        read_with_options(format, name, bytes, beside, &ReadOptions::default())
    }

    /// As [`read_with`], as the user says.
    pub(crate) fn read_with_options(
        format: &dyn super::super::Format,
        name: &str,
        bytes: &[u8],
        beside: &[(&str, &[u8])],
        options: &ReadOptions,
    ) -> Result<Vec<Document>, ReadError> {
        let find = |wanted: &str| {
            Ok(beside.iter().find(|(name, _)| *name == wanted).map(|(_, bytes)| bytes.to_vec()))
        };
        let context = ReadContext {
            schema: &Schema::default(),
            annotator: &AnnotatorId::new("ana"),
            named: None,
            format: format.id(),
            made: Timestamp::default(),
            options,
        };
        format.reader().unwrap().read(&Input { name, folder: "", bytes, beside: &find }, &context)
    }

    #[test]
    fn the_same_line_of_the_same_file_gets_the_same_id() {
        let schema = Schema::default();
        let (ana, jonas) = (AnnotatorId::new("ana"), AnnotatorId::new("jonas"));
        let options = ReadOptions::default();
        let context = |annotator| ReadContext {
            schema: &schema,
            annotator,
            named: None,
            format: "brat",
            made: Timestamp::default(),
            options: &options,
        };
        let hash = Hash::of(b"x");
        let id = context(&ana).id(IdKind::Entity, hash, 1);
        assert_eq!(context(&ana).id(IdKind::Entity, hash, 1), id);
        assert_ne!(context(&ana).id(IdKind::Entity, hash, 2), id);
        assert_ne!(context(&jonas).id(IdKind::Entity, hash, 1), id);
        assert_ne!(context(&ana).of(Some("Jonas")).id(IdKind::Entity, hash, 1), id);
    }
}
