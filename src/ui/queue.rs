//! What the panels ask for during a frame; carried out after all of them were shown, so that no
//! panel changes the project while another reads it.

use std::path::PathBuf;

use crate::formats::read::ReadOptions;
use crate::model::ids::AnnotatorId;
use crate::session::Command;
use crate::session::action::Action;

/// A wish of a panel.
pub enum Wish {
    /// For the session.
    Session(Command),
    /// A command with a name, wherever it belongs.
    Act(Action),
    /// Open a project folder, as this annotator where one is named.
    OpenProject(PathBuf, Option<AnnotatorId>),
    /// Make a project in this folder.
    NewProject(PathBuf, String),
    /// Write the whole project into this file.
    Bundle(PathBuf),
    /// Write the picture that was asked for into this file.
    Picture(PathBuf),
    /// Write the agreement figures into this file.
    Report(PathBuf),
    /// Bring files and folders into the project.
    Ingest(Incoming),
    /// Look at a colleague's project, with or without articles that are not here, before anything
    /// of it is taken in.
    LookAtColleague(PathBuf, bool),
    /// Take in what was looked at.
    TakeIn(Box<crate::session::intake::Plan>),
    /// Give the keyboard to a pane.
    Focus(Pane),
    /// Close what stands in front of the panes.
    CloseDialog,
    /// Change settings.
    Set(Setting),
    /// Write an export.
    Export(Box<crate::session::export::Request>),
    /// Cancel the running job.
    CancelJob,
}

/// Files that are brought in, with what the user has said of them so far.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Whether labels that the schema lacks are added to it.
    pub extend_schema: bool,
    /// How they are read.
    pub options: ReadOptions,
}

impl Incoming {
    /// Files of which nothing was said yet.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths, ..Self::default() }
    }
}

/// A change of the user's settings.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// The display name.
    Name(String),
    /// Light, dark, or as the system has it.
    Theme(crate::storage::settings::Theme),
    /// Whether contrast is high.
    HighContrast(bool),
    /// Where the colours of labels come from.
    Colours(crate::storage::settings::Colours),
    /// Whether labels' lines differ in pattern too.
    Patterns(bool),
    /// Size of the article's text, in points.
    TextSize(f32),
    /// From line to line, as a multiple of the size.
    LineHeight(f32),
    /// Characters on a line, about.
    Measure(f32),
    /// Whether paragraphs have numbers in the margin.
    Numbers(bool),
    /// Whether labels stand under the words.
    Tags(bool),
    /// Whether the time spent on each article is noted in one's own journal.
    CountTime(bool),
    /// Whether what e-mails quote, and signatures, are brought in with them.
    KeepQuoted(bool),
    /// Whether names of annotators are hidden.
    Blind(bool),
}

/// The parts of the window that can have the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The list of articles.
    List,
    /// The article.
    Article,
    /// The form.
    Form,
}

/// Wishes of one frame, in order.
#[derive(Default)]
pub struct Queue(Vec<Wish>);

impl Queue {
    /// Adds a wish.
    pub fn push(&mut self, wish: Wish) {
        self.0.push(wish);
    }

    /// Adds a command for the session.
    pub fn command(&mut self, command: Command) {
        self.0.push(Wish::Session(command));
    }

    /// Adds a command with a name.
    pub fn act(&mut self, action: Action) {
        self.0.push(Wish::Act(action));
    }

    /// Takes all wishes.
    pub fn take(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.0)
    }
}
