//! One record as read, and from records to documents.

use super::back;
use super::ground::{Ground, Unit};
use super::records::{Object, Record};
use crate::formats::decode::{DecodeError, Decoded};
use crate::formats::read::{Document, Input, Notes, Problem, ReadContext, ReadError};
use crate::model::layer::Status;
use crate::model::time::is_day;

/// Bytes of text that may be searched for one file's lost words.
const BUDGET: usize = 4 << 30;

/// What a record says of its article.
#[derive(Clone, Default)]
pub(in crate::formats) struct Head {
    pub id: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub source: Option<String>,
    pub language: Option<String>,
    /// Whose annotations it has.
    pub annotator: Option<String>,
    pub status: Option<Status>,
}

impl Head {
    /// From an object that has the names that [`super::head`] writes, or other usual ones.
    pub fn of(object: &super::records::Object) -> Self {
        let text = |names: &[&str]| super::records::text(object, names);
        Self {
            id: text(&["article", "id", "doc_id", "document_id"]),
            title: text(&["title"]),
            date: text(&["date"]).filter(|d| is_day(d)),
            source: text(&["source", "url"]),
            language: text(&["language", "lang"]),
            annotator: text(&["annotator"]),
            status: text(&["status"]).as_deref().and_then(Status::named),
        }
    }

    /// The same, with what `other` says where this says nothing.
    pub fn or(self, other: Self) -> Self {
        Self {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            date: self.date.or(other.date),
            source: self.source.or(other.source),
            language: self.language.or(other.language),
            annotator: self.annotator.or(other.annotator),
            status: self.status.or(other.status),
        }
    }
}

/// A labelled span as a record has it.
#[derive(Clone)]
pub(in crate::formats) struct RawMark {
    pub label: String,
    pub range: (u32, u32),
    /// The words that it claims, where the record has them.
    pub words: Option<String>,
}

/// A link between two marks, by their places in the list.
pub(in crate::formats) struct RawLink {
    pub kind: String,
    pub from: usize,
    pub to: usize,
}

/// One record.
#[derive(Default)]
pub(in crate::formats) struct Task {
    pub line: u32,
    /// The text as the record has it.
    pub raw: String,
    pub head: Head,
    /// The unit that the record itself names.
    pub unit: Option<Unit>,
    /// Whether it is said in which unit marks are read, where that makes a difference.
    pub tells_unit: bool,
    /// `None` where nobody annotated it.
    pub marks: Option<Vec<RawMark>>,
    pub links: Vec<RawLink>,
    pub notes: Notes,
}

/// Reads records as tasks; those that are none become problems with their line.
pub(in crate::formats) fn tasks(
    records: impl Iterator<Item = Record>,
    task: impl Fn(u32, &Object) -> Result<Task, String>,
) -> (Vec<Task>, Vec<Problem>) {
    let (mut tasks, mut bad) = (Vec::new(), Vec::new());
    for (line, record) in records {
        match record.and_then(|object| task(line, &object)) {
            Ok(task) => tasks.push(task),
            Err(message) => bad.push(Problem { line, message }),
        }
    }
    (tasks, bad)
}

/// All articles of a file. `units` are those that its offsets may count, the usual one first;
/// `bad` are the lines that hold no record.
///
/// # Errors
/// When no record can be used.
pub(in crate::formats) fn documents(
    input: &Input<'_>,
    context: &ReadContext<'_>,
    tasks: Vec<Task>,
    units: &[Unit],
    mut bad: Vec<Problem>,
) -> Result<Vec<Document>, ReadError> {
    let mut grounded = Vec::with_capacity(tasks.len());
    for task in tasks {
        match Ground::new(&task.raw) {
            Ok(ground) => grounded.push((task, ground)),
            Err(DecodeError::Empty) => {
                bad.push(Problem { line: task.line, message: "its text is empty".to_owned() });
            }
            Err(DecodeError::Control { byte, .. }) => {
                let message =
                    format!("its text has a control character ({byte:#04x}) that no text has: take it out");
                bad.push(Problem { line: task.line, message });
            }
            Err(error) => bad.push(Problem { line: task.line, message: error.to_string() }),
        }
    }
    let alone = grounded.len() == 1;
    let usual = usual(&grounded, units);
    let mut budget = BUDGET;
    let read = grounded.into_iter().map(|(task, ground)| {
        let stated = task.unit.filter(|u| all_inside(&task, &ground, *u));
        let found = Found { unit: stated.unwrap_or(usual.unit), ..usual };
        document(input, context, task, ground, (found, units, alone), &mut budget)
    });
    let documents = read.collect();
    with_problems(documents, bad)
}

/// The documents of a file, the first of which says what lines hold no record.
///
/// # Errors
/// When there is no document.
pub(in crate::formats) fn with_problems(
    mut documents: Vec<Document>,
    bad: Vec<Problem>,
) -> Result<Vec<Document>, ReadError> {
    match documents.first_mut() {
        Some(first) => {
            bad.into_iter().for_each(|p| first.notes.problem(p.line, p.message));
            first.notes.problems.sort_by_key(|p| p.line);
            Ok(documents)
        }
        None => Err(ReadError::NoRecord(match bad.first() {
            Some(Problem { line, message }) => format!("line {line}: {message}"),
            None => "there is no record in the file".to_owned(),
        })),
    }
}

fn all_inside(task: &Task, ground: &Ground, unit: Unit) -> bool {
    task.marks.iter().flatten().all(|m| ground.span(unit, m.range).is_ok())
}

/// What the offsets of a file count.
#[derive(Clone, Copy)]
struct Found {
    unit: Unit,
    /// Another one in which as many marks fit.
    rival: Option<Unit>,
}

impl Found {
    fn words(self) -> String {
        match self.rival {
            None => self.unit.name().to_owned(),
            Some(rival) => format!("{}; as many would fit in {}", self.unit.name(), rival.name()),
        }
    }
}

/// The unit in which most marks fit, an earlier one where that is as good.
fn usual(tasks: &[(Task, Ground)], units: &[Unit]) -> Found {
    let fit = |unit: Unit| {
        let of = |(task, ground): &(Task, Ground)| {
            let marks = task.marks.iter().flatten();
            let fits = |m: &&RawMark| {
                ground.span(unit, m.range).is_ok_and(|span| ground.fits(span, m.words.as_deref()))
            };
            marks.filter(fits).count()
        };
        tasks.iter().map(of).sum::<usize>()
    };
    let (mut best, mut rival) = ((units[0], fit(units[0])), None);
    for unit in &units[1..] {
        let count = fit(*unit);
        if count > best.1 {
            (best, rival) = ((*unit, count), None);
        } else if count == best.1 && rival.is_none() {
            rival = Some(*unit);
        }
    }
    Found { unit: best.0, rival }
}

fn document(
    input: &Input<'_>,
    context: &ReadContext<'_>,
    task: Task,
    ground: Ground,
    (read_in, units, alone): (Found, &[Unit], bool),
    budget: &mut usize,
) -> Document {
    let mut notes = task.notes;
    let (line, unit) = (task.line, read_in.unit);
    let Head { id, title, date, source, language, annotator, status } = task.head;
    let context = &context.of(annotator.as_deref());
    let annotations = task.marks.map(|marks| {
        let mut placed = Vec::with_capacity(marks.len());
        for mark in marks {
            let words = mark.words.as_deref();
            let found = ground.find(unit, mark.range, words, budget).and_then(|(span, searched)| {
                if span.is_empty() { Err("the span is empty".to_owned()) } else { Ok((span, searched)) }
            });
            match found {
                Err(why) => {
                    let (start, end) = mark.range;
                    notes.problem(line, format!("{} {start} to {end}: {why}", mark.label));
                    placed.push(None);
                }
                Ok((span, searched)) => {
                    let place = || format!("{} line {line}: “{}”", input.name, ground.text.slice(span));
                    if searched {
                        notes.losses.add("re-anchored", place);
                    } else if task.tells_unit {
                        if units.iter().any(|u| ground.span(*u, mark.range) != Ok(span)) {
                            notes.losses.add("unit-found", || format!("{}, in {}", place(), read_in.words()));
                        }
                    } else if unit != units[0] && ground.span(units[0], mark.range) != Ok(span) {
                        notes.losses.add("other-unit", || format!("{}, in {}", place(), unit.name()));
                    }
                    placed.push(Some(back::Placed { label: mark.label, span }));
                }
            }
        }
        back::annotations(context, ground.text.hash(), placed, task.links, line, &mut notes)
    });
    let Ground { text, original, .. } = ground;
    let mut document = Document::plain(input.name, Decoded { text, original });
    if id.is_some() || !alone {
        document.stem = id.unwrap_or_else(|| format!("{}-{line}", input.stem()));
    }
    document.title = title.unwrap_or(document.title);
    document.date = date.or(document.date);
    document.source = source.unwrap_or(document.source);
    document.language = language.unwrap_or(document.language);
    (document.annotator, document.status) = (annotator, status);
    document.annotations = annotations;
    document.notes = notes;
    document
}
