//! `attache add`: articles and annotations into a project.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use super::Ending;
use super::failure::Failure;
use super::open::{self, Annotator};
use super::print::{complain, plural, say};
use crate::formats::read::ReadOptions;
use crate::formats::{Format, registry};
use crate::model::change::Change;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::project::Project;
use crate::model::time::Timestamp;
use crate::session::ingest::{self, FileResult, Known, Outcome, Plan, Request};
use crate::session::jobs::Progress;
use crate::storage::{Journal, Lock, LockGuard, Opened, Record, StorageError, Store};

/// Bring articles and annotations into a project
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// Files, and folders with all files in them
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The format of all files; told by each one's extension otherwise
    #[arg(long, value_name = "ID", value_parser = PossibleValuesParser::new(registry::readable().map(Format::id)))]
    format: Option<String>,
    /// Whose the annotations are; by the settings, else the login name
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    /// Add labels, roles, attributes and relation types to the schema that it lacks
    #[arg(long)]
    extend_schema: bool,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let annotator = open::annotator(arguments.annotator.as_deref())?;
    if annotator.id.as_str() == AnnotatorId::DECIDED {
        return Err(Failure("“decided” is kept for the decisions of a review".to_owned()));
    }
    let work = begin(&arguments.project, &annotator)?;
    let progress = Progress::default();
    let known = Known::of(&work.opened.project, &annotator.id);
    let request = Request {
        paths: arguments.files.clone(),
        format: arguments.format.as_deref().and_then(registry::by_id),
        annotator: annotator.id,
        annotator_name: annotator.name,
        extend_schema: arguments.extend_schema,
        made: now(),
        options: ReadOptions::default(),
    };
    let plan = ingest::plan(&request, known, &progress).map_err(|error| match error {
        ingest::PlanError::Unknown(_) => {
            Failure(format!("{error}; nothing was brought in (--extend-schema adds them)"))
        }
        ingest::PlanError::Cancelled => Failure::from(error),
    })?;
    bring_in(work, &plan, &progress)?;
    Ok(report(&plan))
}

fn now() -> Timestamp {
    Timestamp::from_unix_seconds(jiff::Timestamp::now().as_second())
}

/// A project that is open for this command alone, as far as the annotator's part goes.
struct Work {
    opened: Opened,
    journal: Journal,
    /// Keeps windows of the annotator from writing meanwhile.
    _guard: LockGuard,
}

/// Opens the project for writing; its files are up to the annotator's journal then.
fn begin(root: &Path, annotator: &Annotator) -> Result<Work, Failure> {
    let opened = open::open(root)?;
    open::writable(&opened)?;
    let guard = match opened.store.lock(&annotator.id, &annotator.name)? {
        Lock::Held(guard) => guard,
        Lock::Taken(holder) => {
            let who = if holder.by.is_empty() { "another window" } else { &holder.by };
            let why = format!(
                "is open for “{}” by {who} (process {} on {})",
                annotator.id, holder.pid, holder.host
            );
            return Err(Failure::at(opened.store.root(), why));
        }
    };
    let (journal, problems) = Journal::open(&opened.store, &annotator.id)?;
    for problem in problems {
        complain(&problem.to_string());
    }
    Ok(Work { opened, journal, _guard: guard })
}

/// Files first, then the edit, then the journal, as the window does it. If that fails half-way,
/// what has come goes to the trash.
fn bring_in(work: Work, plan: &Plan, progress: &Progress) -> Result<(), Failure> {
    if plan.is_empty() {
        return Ok(());
    }
    let Work { opened: Opened { store, mut project, .. }, journal, _guard } = work;
    let change = project.apply(&plan.edit())?;
    let written =
        ingest::write(plan, &store, progress).and_then(|()| put_down(&store, &project, &journal, &change));
    if let Err(error) = written {
        take_back(&store, plan);
        return Err(error.into());
    }
    if plan.schema.is_some() {
        store.write_schema(project.schema())?;
    }
    if plan.annotator.is_some() {
        store.write_project(&project)?;
    }
    // All is in the files now: the next window has nothing to bring up to date.
    journal.append(now(), Record::Saved(journal.last()), &|_| None)?;
    Ok(journal.sync()?)
}

fn put_down(
    store: &Store,
    project: &Project,
    journal: &Journal,
    change: &Change,
) -> Result<(), StorageError> {
    let texts =
        |id: &ArticleId| project.text(id).cloned().or_else(|| store.read_text(id).ok().map(|read| read.text));
    journal.append(now(), Record::Do(change), &texts)?;
    journal.sync()
}

fn take_back(store: &Store, plan: &Plan) {
    // What was not written yet can't be taken back, and that is no second error.
    for layer in &plan.layers {
        let _ = store.trash_layer(&layer.at);
    }
    for article in &plan.articles {
        let _ = store.trash_article(&article.meta.id);
    }
}

/// Says what became of each file.
fn report(plan: &Plan) -> Ending {
    let mut ending = Ending::Done;
    for file in &plan.files {
        let of_file = say_file(file);
        if of_file == Ending::Partly || ending == Ending::Done {
            ending = of_file;
        }
    }
    if let Some((_, added)) = &plan.schema {
        let names: Vec<String> = added.iter().map(ToString::to_string).collect();
        say(&format!("new in the schema: {}", names.join(", ")));
    }
    ending
}

fn say_file(file: &FileResult) -> Ending {
    let path = file.path.display();
    let mut ending = Ending::Done;
    match &file.outcome {
        Outcome::Added(id, 0) => say(&format!("added {id}: {path}")),
        Outcome::Added(id, n) => say(&format!("added {id} with {}: {path}", plural(*n, "annotation"))),
        Outcome::GainedLayer(id, n) => {
            say(&format!("{id} was known and has gained {}: {path}", plural(*n, "annotation")));
        }
        Outcome::Known(id) => say(&format!("known already as {id}: {path}")),
        Outcome::LayerThere { article, has, brings } => {
            if has != brings {
                ending = Ending::Findings;
            }
            let both = format!("{has} there, {brings} in the file, which were not taken");
            complain(&format!("{path}: the annotator has a layer on {article} already ({both})"));
        }
        Outcome::Skipped(why) => say(&format!("passed over ({why}): {path}")),
        Outcome::Refused(why) => {
            complain(&format!("{path}: {why}"));
            ending = Ending::Partly;
        }
    }
    if say_notes(file) && ending == Ending::Done {
        ending = Ending::Findings;
    }
    ending
}

/// Says what of a file could not be taken as it stood; gives whether lines were lost.
fn say_notes(file: &FileResult) -> bool {
    let (path, notes) = (file.path.display(), &file.notes);
    for problem in &notes.problems {
        complain(&format!("{path}:{}: {}", problem.line, problem.message));
    }
    if notes.more_problems > 0 {
        complain(&format!("{path}: and {} like these", plural(notes.more_problems, "more line")));
    }
    let losses = file.format.and_then(registry::by_id).map_or(&[][..], Format::losses);
    for (id, count) in notes.losses.iter() {
        let what = losses.iter().find(|l| l.id == id).map_or(id, |l| l.what);
        complain(&format!("{path}: {} × {what} (first: {})", count.count, count.first));
    }
    notes.problem_count() > 0
}
