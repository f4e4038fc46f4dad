//! Opening projects: from the command line, from the menus, the sample, a new one.

use std::path::{Path, PathBuf};

use super::act::wake;
use super::app::Attache;
use super::dialogs;
use super::queue::{Incoming, Pane};
use crate::model::ids::{AnnotatorId, Id, IdKind};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::session::{Session, projects};
use crate::storage::settings::data_dir;

/// Whether one has no layer in a project that others have annotated.
fn is_stranger(session: &Session) -> bool {
    let all = || session.project().articles().values().flat_map(|article| article.layers().keys());
    all().next().is_some() && all().all(|annotator| annotator != session.me())
}

impl Attache {
    /// What the window begins with: the project of the command line, with the articles named
    /// after it brought in; articles alone; else the project of the last time; else the sample with a
    /// welcome.
    pub fn begin(&mut self, ctx: &egui::Context, paths: &[PathBuf]) {
        match paths {
            [project, more @ ..] if project.join("project.ron").exists() => {
                self.open_project(ctx, project, None);
                if self.session.is_some() && !more.is_empty() {
                    self.ingest(ctx, Incoming::new(more.to_vec()));
                }
            }
            [] => match self.settings.recent.iter().find(|p| p.join("project.ron").exists()).cloned() {
                Some(last) => self.open_project(ctx, &last, None),
                None => {
                    self.open_sample(ctx);
                    self.show(dialogs::welcome::Welcome);
                }
            },
            several => {
                self.open_loose(ctx);
                self.ingest(ctx, Incoming::new(several.to_vec()));
            }
        }
    }

    /// Opens a project folder; what was open is saved first.
    pub(super) fn open_project(&mut self, ctx: &egui::Context, root: &Path, annotator: Option<AnnotatorId>) {
        self.close_session();
        let sample = data_dir().is_some_and(|d| root.starts_with(d.join("projects").join("river-accords")));
        let sample = sample.then(|| AnnotatorId::new(projects::SAMPLE_ANNOTATOR));
        let before = || {
            let root = root.canonicalize().ok()?;
            self.settings.worked_as.get(&root).cloned()
        };
        let (me, name) = self.who(annotator.or_else(before).or(sample));
        match Session::open(root, me, &name, wake(ctx)) {
            Ok(session) => self.take_session(session),
            Err(error) => self.failed("This project could not be opened", &error.to_string()),
        }
    }

    /// The annotator to work as, and the name to be shown: as asked for, as set, or as logged in.
    fn who(&self, annotator: Option<AnnotatorId>) -> (AnnotatorId, String) {
        let login = crate::session::login_name();
        let name = if self.settings.name.trim().is_empty() { login } else { self.settings.name.clone() };
        let id = annotator
            .or_else(|| self.settings.annotator.clone())
            .unwrap_or_else(|| AnnotatorId::from_name(&name));
        (id, name)
    }

    fn take_session(&mut self, session: Session) {
        if let Some(root) = session.root() {
            let root = root.canonicalize().unwrap_or(root);
            self.settings.remember(&root, session.me());
            self.keep_settings();
        }
        self.session = Some(session);
        self.dialog = None;
        self.order();
        if let Some(session) = &mut self.session {
            session.set_blind(self.settings.blind);
            session.open_last_article();
            if session.notice().is_none() && is_stranger(session) {
                let name = session.project().annotator_name(session.me()).to_owned();
                session.tell(format!(
                    "You work here as {name}, who has annotated nothing yet. To be someone else, click the name at the left."
                ));
            }
        }
        self.pane = Pane::Article;
        self.focus = Some(Pane::Article);
    }

    /// Saves and closes what is open.
    pub(super) fn close_session(&mut self) {
        if let Some(mut session) = self.session.take() {
            session.close();
        }
    }

    /// Opens the user's copy of the sample project.
    pub(super) fn open_sample(&mut self, ctx: &egui::Context) {
        let Some(data) = data_dir() else {
            self.failed("The sample could not be copied", "there is no folder for the program's data");
            return;
        };
        match projects::sample(&data) {
            Ok(root) => self.open_project(ctx, &root, None),
            Err(error) => self.failed("The sample could not be copied", &error.to_string()),
        }
    }

    /// Opens the project for articles that came without one, and makes it where there is none.
    pub(super) fn open_loose(&mut self, ctx: &egui::Context) {
        let Some(root) = data_dir().map(|d| projects::loose(&d)) else {
            self.failed("The articles could not be opened", "there is no folder for the program's data");
            return;
        };
        if root.join("project.ron").exists() {
            self.open_project(ctx, &root, None);
        } else {
            self.new_project(ctx, &root, "My articles");
        }
    }

    /// Makes a project and opens it.
    pub(super) fn new_project(&mut self, ctx: &egui::Context, root: &Path, name: &str) {
        self.close_session();
        let (me, my_name) = self.who(None);
        let id = Id::from_bits(IdKind::Project, crate::session::random_bits());
        let mut project = Project::new(id, name, Schema::default());
        project.load_annotators([(me.clone(), my_name.clone())].into());
        match Session::create(root, &project, me, &my_name, wake(ctx)) {
            Ok(session) => self.take_session(session),
            Err(error) => self.failed("The project could not be made", &error.to_string()),
        }
    }

    /// Says what could not be done: in the status line of an open project, else in a dialog.
    pub(super) fn failed(&mut self, what: &str, why: &str) {
        // The heading says what; here stands why, as a sentence.
        let mut letters = why.chars();
        let first = letters.next().map(char::to_uppercase).into_iter().flatten();
        let summary: String = first.chain(letters).chain(Some('.').filter(|_| !why.ends_with('.'))).collect();
        self.show(dialogs::message::Message { title: what.to_owned(), summary, lines: Vec::new() });
    }

    /// Writes the settings; that it can't is said and no more.
    pub(super) fn keep_settings(&mut self) {
        let saved = self.settings.save();
        self.say_unkept(saved);
    }

    pub(super) fn say_unkept(&mut self, saved: Result<(), crate::storage::StorageError>) {
        if let (Err(error), Some(session)) = (saved, &mut self.session) {
            session.complain(format!("The settings could not be kept: {error}"));
        }
    }
}
