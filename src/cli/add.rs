//! `attache add`: articles and annotations into a project.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use super::Ending;
use super::failure::Failure;
use super::open::{self, Annotator};
use super::print::{complain, plural, say};
use super::take_in;
use crate::formats::read::{Columns, ReadOptions};
use crate::formats::{Format, registry};
use crate::model::change::Change;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::merge::Shared;
use crate::model::project::Project;
use crate::model::time::Timestamp;
use crate::session::ingest::{self, FileResult, Known, Outcome, Plan, Request};
use crate::session::intake;
use crate::session::jobs::Progress;
use crate::storage::{self, Journal, Lock, LockGuard, Opened, Record, StorageError, Store};

/// Bring articles and annotations into a project
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// Files, and folders with all files in them; or a colleague's project, as a folder or a bundle
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The format of all files; told by each one's extension otherwise
    #[arg(long, value_name = "ID", value_parser = PossibleValuesParser::new(registry::readable().map(Format::id)))]
    format: Option<String>,
    /// Whose all annotations become; whose the files say, else by the settings, else the login name
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    /// Add labels, roles, attributes, values and relation types to the schema that it lacks
    #[arg(long)]
    extend_schema: bool,
    /// Where files have one article a row: the column with the text
    #[arg(long, value_name = "C")]
    text_column: Option<String>,
    /// The column with the title
    #[arg(long, value_name = "C")]
    title_column: Option<String>,
    /// The column with the date
    #[arg(long, value_name = "C")]
    date_column: Option<String>,
    /// The column from which the article's id is made
    #[arg(long, value_name = "C")]
    id_column: Option<String>,
    /// The column that says where the article is from
    #[arg(long, value_name = "C")]
    source_column: Option<String>,
    /// The column with the language (BCP 47)
    #[arg(long, value_name = "C")]
    language_column: Option<String>,
    /// Keep what e-mails quote of earlier ones, and signatures
    #[arg(long)]
    keep_quoted: bool,
    /// Write what became of each file to this file, as JSON
    #[arg(long, value_name = "F.json")]
    report: Option<PathBuf>,
}

impl Arguments {
    /// How files are to be read.
    fn options(&self) -> ReadOptions {
        let columns = Columns {
            text: self.text_column.clone(),
            title: self.title_column.clone(),
            date: self.date_column.clone(),
            id: self.id_column.clone(),
            source: self.source_column.clone(),
            language: self.language_column.clone(),
            no_others: false,
        };
        // Whoever is named is meant, whatever the files say.
        ReadOptions {
            columns,
            one_annotator: self.annotator.is_some(),
            keep_quoted: self.keep_quoted,
            ..ReadOptions::default()
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let annotator = open::annotator(arguments.annotator.as_deref())?;
    if annotator.id.as_str() == AnnotatorId::DECIDED {
        return Err(Failure("“decided” is kept for the decisions of a review".to_owned()));
    }
    if let Some(project) = arguments.files.iter().find(|path| intake::is_project(path)) {
        let [only] = &arguments.files[..] else {
            return Err(Failure::at(project, "is a project, which is taken in by itself: name nothing else"));
        };
        return take_in::run(&arguments.project, only, &annotator, arguments.extend_schema);
    }
    if let Some(file) = &arguments.report {
        may_be_written(file, &arguments.project)?;
    }
    let work = begin(&arguments.project, &annotator)?;
    let progress = Progress::default();
    let known = Known::of(&work.opened.project);
    let request = Request {
        paths: arguments.files.clone(),
        format: arguments.format.as_deref().and_then(registry::by_id),
        annotator: annotator.id,
        annotator_name: annotator.name,
        extend_schema: arguments.extend_schema,
        made: now(),
        options: arguments.options(),
    };
    let plan =
        ingest::plan(&request, known, Some(&work.opened.store), &progress).map_err(|error| match error {
            ingest::PlanError::Unknown(_) => {
                Failure(format!("{error}; nothing was brought in (--extend-schema adds them)"))
            }
            ingest::PlanError::Cancelled => Failure::from(error),
        })?;
    bring_in(work, &plan, &request.annotator, &progress)?;
    if let Some(file) = &arguments.report {
        storage::replace_file(file, ingest::json_report(&plan).as_bytes())?;
    }
    Ok(report(&plan, &request.annotator))
}

/// Refuses a place for the report before anything is brought in: one that is not there, one among
/// a project's own files, and a file that is no earlier report.
fn may_be_written(file: &Path, project: &Path) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Failure::at(folder, "there is no such folder for the report; nothing was brought in"));
    }
    let same =
        |a: &Path, b: &Path| a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if storage::is_of_a_project(file) || same(folder, project) {
        return Err(Failure::at(file, "is among a project's own files; write the report elsewhere"));
    }
    let is_report = |bytes: Vec<u8>| {
        let value: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
        value.is_some_and(|value| value["made_by"] == ingest::MADE_BY)
    };
    if file.exists() && !std::fs::read(file).is_ok_and(is_report) {
        let why = "is there already and is no earlier report: it is not overwritten; choose another name";
        return Err(Failure::at(file, why));
    }
    Ok(())
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
fn bring_in(work: Work, plan: &Plan, me: &AnnotatorId, progress: &Progress) -> Result<(), Failure> {
    if plan.is_empty() {
        return Ok(());
    }
    let Work { opened: Opened { store, mut project, .. }, journal, _guard } = work;
    let edit = plan.edit(&project);
    let change = project.apply(&edit)?;
    ingest::write(plan, &store, me, progress)?;
    if let Err(error) = put_down(&store, &project, &journal, &change) {
        ingest::take_back(plan, &store);
        return Err(error.into());
    }
    if plan.schema.is_some() {
        store.write_schema(project.schema())?;
    }
    if !plan.annotators.is_empty() {
        store.write_project(&project)?;
    }
    if !plan.canonicals.is_empty() {
        store.write_canonicals(project.canonicals(), project.conflicts(&Shared::Entities))?;
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

/// Says what became of each file.
fn report(plan: &Plan, me: &AnnotatorId) -> Ending {
    let mut ending = Ending::Done;
    for file in &plan.files {
        let of_file = say_file(file, me);
        if of_file == Ending::Partly || ending == Ending::Done {
            ending = of_file;
        }
    }
    if let Some((_, added)) = &plan.schema {
        let names: Vec<String> = added.iter().map(ToString::to_string).collect();
        say(&format!("new in the schema: {}", names.join(", ")));
    }
    for (id, name) in &plan.annotators {
        say(&format!("new annotator: {id} ({name})"));
    }
    if !plan.canonicals.is_empty() {
        let count = plan.canonicals.len();
        say(&format!("canonical entities: {count} brought in or added to"));
    }
    ending
}

fn say_file(file: &FileResult, me: &AnnotatorId) -> Ending {
    let path = file.path.display();
    // Where the file says whose they are.
    let by = file.annotator.as_ref().filter(|id| *id != me).map_or(String::new(), |id| format!(" by {id}"));
    let mut ending = Ending::Done;
    match &file.outcome {
        Outcome::Added(id, 0) => say(&format!("added {id}: {path}")),
        Outcome::Added(id, n) => {
            say(&format!("added {id} with {}{by}: {path}", plural(*n, "annotation")));
        }
        Outcome::GainedLayer(id, 0) => {
            say(&format!("{id} was known and has gained a layer without annotations{by}: {path}"));
        }
        Outcome::GainedLayer(id, n) => {
            say(&format!("{id} was known and has gained {}{by}: {path}", plural(*n, "annotation")));
        }
        Outcome::Known(id) => say(&format!("known already as {id}: {path}")),
        Outcome::LayerThere { article, has, brings, lacks } => {
            if *lacks > 0 || has != brings {
                ending = Ending::Findings;
            }
            let both = ingest::layer_there(*has, *brings, *lacks);
            let who = file.annotator.as_ref().unwrap_or(me);
            complain(&format!("{path}: {who} has a layer on {article} already ({both})"));
        }
        Outcome::ReadWith(what) => say(&format!("read with the files beside it ({what}): {path}")),
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
    for (id, count) in notes.losses.iter() {
        let what = ingest::loss_words(file.format, id);
        complain(&format!("{path}: {} × {what} (first: {})", count.count, count.first));
    }
    notes.problem_count() > 0
}
