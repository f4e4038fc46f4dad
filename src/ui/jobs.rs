//! The window's background jobs: what runs, how far it is, and what to do when it is done.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::act::wake;
use super::app::Attache;
use super::dialogs::check::CheckReport;
use super::dialogs::columns::Columns;
use super::dialogs::export::report::ExportReport;
use super::dialogs::import_report::ImportReport;
use super::dialogs::unknown_labels::UnknownLabels;
use super::picture::Saved;
use super::queue::Incoming;
use super::status_bar::JobLine;
use super::take_in::Looked;
use crate::formats::read::ReadOptions;
use crate::session::check::{Checked, check};
use crate::session::export::{self, Done, Gathered};
use crate::session::ingest::{self, Asked, Known, Outcome, Plan, PlanError, Request, WriteError};
use crate::session::intake;
use crate::session::jobs::Job;
use crate::storage::{StorageError, bundle};

/// What came of reading and writing files that are brought in.
type Ingested = Result<Plan, IngestFailure>;

/// Why nothing was brought in.
enum IngestFailure {
    Plan(PlanError, Box<Incoming>),
    /// It is to be said first which columns hold what.
    Tables(Vec<Asked>, Box<Incoming>),
    Write(WriteError),
}

/// What runs in the background; one at a time.
enum Running {
    Ingest(Job<Ingested>),
    Bundle(Job<Result<PathBuf, StorageError>>),
    Export(Job<Result<Done, String>>),
    Check(Job<Checked>),
    Picture(Job<Saved>),
    Colleague(Job<Looked>, PathBuf, bool),
}

/// The window's job.
#[derive(Default)]
pub struct Jobs {
    running: Option<Running>,
}

impl Jobs {
    /// The job that the status line shows.
    pub fn line(&self) -> Option<JobLine> {
        let (name, progress) = match self.running.as_ref()? {
            Running::Ingest(job) => (job.name(), job.progress()),
            Running::Bundle(job) => (job.name(), job.progress()),
            Running::Export(job) => (job.name(), job.progress()),
            Running::Check(job) => (job.name(), job.progress()),
            Running::Picture(job) => (job.name(), job.progress()),
            Running::Colleague(job, ..) => (job.name(), job.progress()),
        };
        let (done, total) = progress.get();
        Some(JobLine { name: name.to_owned(), done, total, can_stop: true })
    }

    /// Asks the running job to stop.
    pub fn cancel(&self) {
        match &self.running {
            Some(Running::Ingest(job)) => job.progress().cancel(),
            Some(Running::Bundle(job)) => job.progress().cancel(),
            Some(Running::Export(job)) => job.progress().cancel(),
            Some(Running::Check(job)) => job.progress().cancel(),
            Some(Running::Picture(job)) => job.progress().cancel(),
            Some(Running::Colleague(job, ..)) => job.progress().cancel(),
            None => {}
        }
    }
}

impl Attache {
    /// Looks after everything that goes on without a frame.
    pub fn background(&mut self, ctx: &egui::Context) {
        self.poll_files();
        self.poll_job();
        if self.jobs.running.is_some() || self.session.as_ref().is_some_and(|s| s.reading().is_some()) {
            // To show how far it is.
            ctx.request_repaint_after(Duration::from_millis(100));
        }
        if let Some(session) = &mut self.session {
            let before = session.save_state();
            if let Some(again) = session.poll() {
                ctx.request_repaint_after(again.max(Duration::from_millis(10)));
            }
            if session.save_state() != before {
                ctx.request_repaint();
            }
        }
    }

    pub(super) fn is_busy(&mut self) -> bool {
        let busy = self.jobs.running.is_some();
        if busy && let Some(session) = &mut self.session {
            session.tell("Something is still running; see the status line.".to_owned());
        }
        busy
    }

    /// Takes in files that were dropped on the window.
    pub(super) fn dropped_files(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        match dropped.as_slice() {
            [] => {}
            [one] if one.join("project.ron").exists() => self.open_project(ctx, &one.clone(), None),
            _ => self.ingest(ctx, Incoming::new(dropped)),
        }
    }

    /// Brings files and folders into the project; without one, into that for loose articles.
    pub(super) fn ingest(&mut self, ctx: &egui::Context, incoming: Incoming) {
        if self.is_busy() {
            return;
        }
        if let ([one], true) = (incoming.paths.as_slice(), self.session.is_some())
            && intake::is_project(one)
        {
            return self.look_at_colleague(ctx, one.clone(), true);
        }
        if self.session.is_none() {
            self.open_loose(ctx);
        }
        let Some(session) = &mut self.session else { return };
        let Some(store) = session.store().cloned() else { return };
        if let Some(why) = session.read_only() {
            let why = why.to_owned();
            session.complain(why);
            return;
        }
        let request = Request {
            paths: incoming.paths.clone(),
            format: None,
            annotator: session.me().clone(),
            annotator_name: session.my_name().to_owned(),
            extend_schema: incoming.extend_schema,
            made: session.now(),
            options: ReadOptions { keep_quoted: self.settings.keep_quoted, ..incoming.options.clone() },
        };
        let known = Known::of(session.project());
        let job = Job::start("Importing", wake(ctx), move |progress| {
            let failure = |e| IngestFailure::Plan(e, Box::new(incoming.clone()));
            let tables = ingest::tables(&request, progress).map_err(failure)?;
            if !tables.is_empty() {
                return Err(IngestFailure::Tables(tables, Box::new(incoming)));
            }
            let plan = ingest::plan(&request, known, Some(&store), progress).map_err(failure)?;
            ingest::write(&plan, &store, &request.annotator, progress).map_err(IngestFailure::Write)?;
            Ok(plan)
        });
        self.jobs.running = job.map(Running::Ingest);
    }

    /// Reads a colleague's project beside ours, to show what would come of it.
    pub(super) fn look_at_colleague(&mut self, ctx: &egui::Context, path: PathBuf, articles: bool) {
        if self.is_busy() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        let job = super::take_in::look(session, &path, articles, wake(ctx));
        self.jobs.running = job.map(|job| Running::Colleague(job, path, articles));
    }

    /// Writes the whole project into one file.
    pub(super) fn bundle(&mut self, ctx: &egui::Context, file: PathBuf) {
        if self.is_busy() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        let Some(store) = session.store().cloned() else { return };
        session.flush();
        let job =
            Job::start("Writing one file", wake(ctx), move |_| bundle::write(&store, &file).map(|()| file));
        self.jobs.running = job.map(Running::Bundle);
    }

    /// Writes an export.
    pub(super) fn export(&mut self, ctx: &egui::Context, request: export::Request) {
        if self.is_busy() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        let store = session.store().cloned();
        let gathered: Gathered = match export::gather(session.project(), session.problems(), &request) {
            Ok(gathered) => gathered,
            Err(error) => {
                self.failed("The export could not be made", &error.to_string());
                return;
            }
        };
        let job = Job::start("Exporting", wake(ctx), move |progress| {
            export::export(&gathered, store.as_deref(), &request, progress).map_err(|e| e.to_string())
        });
        self.jobs.running = job.map(Running::Export);
    }

    /// Draws a picture into a file.
    pub(super) fn save_picture(&mut self, ctx: &egui::Context, file: PathBuf) {
        if self.is_busy() {
            return;
        }
        let Some(picture) = self.picture.take() else { return };
        self.jobs.running = picture.save(file, self.article.fonts(), wake(ctx)).map(Running::Picture);
    }

    /// Looks through the whole project for what does not hold.
    pub(super) fn check_project(&mut self, ctx: &egui::Context) {
        if self.is_busy() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        let Some(store) = session.store().cloned() else { return };
        // What is checked is what is on disk.
        session.flush();
        let (project, problems) = (session.project().clone(), session.problems().to_vec());
        let job = Job::start("Checking", wake(ctx), move |progress| {
            check(&project, &Arc::clone(&store), problems, progress)
        });
        self.jobs.running = job.map(Running::Check);
    }

    fn poll_job(&mut self) {
        let Some(running) = self.jobs.running.take() else { return };
        let broke_off = "the work broke off";
        match running {
            Running::Ingest(job) => match job.poll() {
                Some(Ok(ingested)) => self.ingested(ingested),
                Some(Err(_)) => self.failed("Nothing was brought in", broke_off),
                None => self.jobs.running = Some(Running::Ingest(job)),
            },
            Running::Bundle(job) => match job.poll() {
                Some(Ok(Ok(file))) => self.say(format!("The project is in {}.", file.display())),
                Some(Ok(Err(error))) => self.failed("The project could not be written", &error.to_string()),
                Some(Err(_)) => self.failed("The project could not be written", broke_off),
                None => self.jobs.running = Some(Running::Bundle(job)),
            },
            Running::Export(job) => match job.poll() {
                Some(Ok(Ok(done))) => self.exported(done),
                Some(Ok(Err(error))) => self.failed("The export could not be made", &error),
                Some(Err(_)) => self.failed("The export could not be made", broke_off),
                None => self.jobs.running = Some(Running::Export(job)),
            },
            Running::Check(job) => match job.poll() {
                Some(Ok(checked)) => self.checked(checked),
                Some(Err(_)) => self.failed("The project could not be checked", broke_off),
                None => self.jobs.running = Some(Running::Check(job)),
            },
            Running::Picture(job) => match job.poll() {
                Some(Ok(saved)) => self.picture_saved(saved),
                Some(Err(_)) => self.failed("The picture could not be saved", broke_off),
                None => self.jobs.running = Some(Running::Picture(job)),
            },
            Running::Colleague(job, path, articles) => match job.poll() {
                Some(Ok(looked)) => self.looked_at_colleague(looked, path, articles),
                Some(Err(_)) => self.failed("The project could not be looked at", broke_off),
                None => self.jobs.running = Some(Running::Colleague(job, path, articles)),
            },
        }
    }

    pub(super) fn say(&mut self, words: String) {
        if let Some(session) = &mut self.session {
            session.tell(words);
        }
    }

    fn ingested(&mut self, ingested: Ingested) {
        let plan = match ingested {
            Ok(plan) => plan,
            Err(IngestFailure::Plan(error, incoming)) => {
                return match error {
                    PlanError::Unknown(labels) => self.show(UnknownLabels::new(labels, *incoming)),
                    PlanError::Cancelled => self.say("Nothing was brought in.".to_owned()),
                };
            }
            Err(IngestFailure::Tables(tables, incoming)) => {
                return self.show(Columns::new(tables, *incoming));
            }
            Err(IngestFailure::Write(WriteError::Cancelled)) => {
                return self.say("Nothing was brought in.".to_owned());
            }
            Err(IngestFailure::Write(error)) => {
                return self.failed("Nothing was brought in", &error.to_string());
            }
        };
        if let Some(session) = &mut self.session
            && !plan.is_empty()
        {
            if !session.edit(&plan.edit(session.project())) {
                // The status line says why: someone has made an article or a layer meanwhile.
                if let Some(store) = session.store() {
                    ingest::take_back(&plan, store);
                }
                return;
            }
            if let Some(first) = first_article(&plan) {
                session.dispatch(crate::session::Command::OpenArticle(first), false);
            }
        }
        let added = plan.articles.len();
        let summary = match (added, plan.layers.len()) {
            (0, 0) => "Nothing new was brought in.".to_owned(),
            (articles, layers) => {
                let counts = [
                    (articles, "article", "articles"),
                    (layers, "layer of annotations", "layers of annotations"),
                ];
                let some = counts.into_iter().filter(|(count, ..)| *count > 0);
                let words: Vec<String> =
                    some.map(|(count, one, many)| super::status_bar::count(count, one, many)).collect();
                format!("{} brought in. One undo takes all of it back.", words.join(" and "))
            }
        };
        let me = self.session.as_ref().map(crate::session::Session::me);
        let has_others = plan.layers.iter().any(|l| Some(&l.at.annotator) != me);
        let others = "Others’ annotations are under “Also annotated by” at the right, and in Review.";
        let summary = if has_others { format!("{summary} {others}") } else { summary };
        let report = ImportReport::new(&plan, summary.clone());
        if report.has_remarks() || plan.schema.is_some() || !plan.annotators.is_empty() {
            self.show(report);
        } else {
            self.say(summary);
        }
    }

    fn exported(&mut self, done: Done) {
        if let Some(first) = done.report.unfinished.first() {
            let all = done.report.unfinished.len();
            let words = if all == 1 { first.to_string() } else { format!("{all} reviews are not finished") };
            self.say(format!("Exported. {words}."));
        }
        self.show(ExportReport::new(done));
    }

    fn checked(&mut self, checked: Checked) {
        self.show(CheckReport::new(checked));
    }
}

fn first_article(plan: &Plan) -> Option<crate::model::ids::ArticleId> {
    plan.files.iter().find_map(|file| match &file.outcome {
        Outcome::Added(id, _) | Outcome::GainedLayer(id, _) => Some(id.clone()),
        _ => None,
    })
}
