//! What all annotators did, the newest first: read from their journals, file by file and only as
//! far as it is asked for.

use std::path::PathBuf;

use super::entry::{Head, Kind};
use super::entry_read::{Touched, touched};
use super::folder::{Folder, lines_backwards};
use super::parted::annotators;
use crate::model::change::Key;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::time::Timestamp;
use crate::storage::problem::Problem;
use crate::storage::store::Store;

/// What an entry tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A change was made; what it did, in words.
    Did(String),
    /// A change was taken back; what it had done.
    Undid(String),
    /// A change was made again.
    Redid(String),
    /// Time was spent on an article, where that is counted.
    Spent {
        /// Which article.
        article: ArticleId,
        /// How long.
        seconds: u64,
    },
}

/// An entry of someone's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Who did it.
    pub by: AnnotatorId,
    /// Its number in their journal.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub act: Act,
    /// What it touched, and how it left it.
    pub touched: Vec<Touched>,
}

impl Logged {
    /// The articles that it is about, each once.
    #[must_use]
    pub fn articles(&self) -> Vec<ArticleId> {
        let spent = match &self.act {
            Act::Spent { article, .. } => Some(article.clone()),
            _ => None,
        };
        let mut all: Vec<ArticleId> =
            self.touched.iter().filter_map(|t| article_of(&t.key).cloned()).chain(spent).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The article that a place is in.
#[must_use]
pub fn article_of(key: &Key) -> Option<&ArticleId> {
    use crate::model::merge::Shared;
    match key {
        Key::Annotation(at, _) | Key::Status(at) | Key::Layer(at) | Key::LayerConflicts(at) => {
            Some(&at.article)
        }
        Key::Article(id) | Key::Assigned(id) | Key::Conflicts(Shared::Article(id)) => Some(id),
        _ => None,
    }
}

/// The entries of all annotators, the newest first. What can't be read is a problem among them.
pub struct Log {
    sources: Vec<Source>,
}

struct Source {
    by: AnnotatorId,
    folder: Folder,
    /// Files not read yet, the oldest first.
    files: Vec<u64>,
    /// Entries of the file being read, the oldest first.
    lines: Vec<(Head, String)>,
    problems: Vec<Problem>,
}

impl Log {
    /// The log of a project, of all annotators or of one.
    #[must_use]
    pub fn of(store: &Store, only: Option<&AnnotatorId>) -> Self {
        let all = annotators(store.root()).into_iter().filter(|a| only.is_none_or(|o| o == a));
        let source = |by: AnnotatorId| {
            let folder = Folder::new(store.root(), PathBuf::from("history").join(by.as_str()));
            let (files, problems) = match folder.files() {
                Ok(files) => (files, Vec::new()),
                Err(error) => (Vec::new(), vec![error.into_problem()]),
            };
            Source { by, folder, files, lines: Vec::new(), problems }
        };
        Self { sources: all.map(source).collect() }
    }
}

impl Iterator for Log {
    type Item = Result<Logged, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        self.sources.iter_mut().for_each(Source::fill);
        if let Some(problem) = self.sources.iter_mut().find_map(|s| s.problems.pop()) {
            return Some(Err(problem));
        }
        let newest = |(_, s): &(usize, &Source)| s.lines.last().map(|(head, _)| head.time);
        let (at, _) = self.sources.iter().enumerate().rev().max_by_key(newest)?;
        self.sources[at].take()
    }
}

impl Source {
    /// Reads the next older file where all of the last one was given out.
    fn fill(&mut self) {
        while self.lines.is_empty() {
            let Some(first) = self.files.pop() else { return };
            match self.folder.read(first) {
                Ok(content) => {
                    let told = |head: &Head| !matches!(head.kind, Kind::Saved(_));
                    let lines = lines_backwards(&content).filter(|l| told(&l.head));
                    self.lines = lines.map(|l| (l.head, l.text.to_owned())).collect();
                    self.lines.reverse();
                }
                Err(error) => self.problems.push(error.into_problem()),
            }
        }
    }

    fn take(&mut self) -> Option<Result<Logged, Problem>> {
        let (head, line) = self.lines.pop()?;
        let Head { seq, time, kind } = head;
        let logged = |act, touched| Logged { by: self.by.clone(), seq, time, act, touched };
        let of = |of: u64| -> Result<(String, Vec<Touched>), Problem> {
            let read = self.folder.with_entry(of, |line| {
                let what =
                    Head::of(line).map(|h| if let Kind::Do(what) = h.kind { what } else { String::new() });
                (what.unwrap_or_default(), touched(line))
            });
            let (what, touched) = read?;
            touched.map(|touched| (what, touched)).map_err(|why| self.problem(of, why))
        };
        Some(match kind {
            Kind::Do(what) => match touched(&line) {
                Ok(touched) => Ok(logged(Act::Did(what), touched)),
                Err(why) => Err(self.problem(seq, why)),
            },
            Kind::Undo(seq) => of(seq).map(|(what, touched)| {
                logged(Act::Undid(what), touched.into_iter().map(Touched::reversed).collect())
            }),
            Kind::Redo(seq) => of(seq).map(|(what, touched)| logged(Act::Redid(what), touched)),
            Kind::Spent(article, seconds) => Ok(logged(Act::Spent { article, seconds }, Vec::new())),
            Kind::Saved(_) => return None,
        })
    }

    fn problem(&self, seq: u64, why: String) -> Problem {
        let file = PathBuf::from("history").join(self.by.as_str());
        let place = crate::storage::problem::Place::Id(seq.to_string());
        Problem::warning(&file, why, "it is left out of the log").at(place)
    }
}
