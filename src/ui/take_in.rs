//! A colleague's project, looked at on a thread, shown, and taken in.

use std::path::{Path, PathBuf};

use super::app::Attache;
use super::dialogs::take_in::TakeIn;
use crate::session::Session;
use crate::session::intake::{self, IntakeError, Plan, Request};
use crate::session::jobs::{Job, Wake};

/// What came of looking.
pub type Looked = Result<Plan, IntakeError>;

/// Begins to read the project at `path` beside the open one.
pub fn look(session: &mut Session, path: &Path, articles: bool, wake: Wake) -> Option<Job<Looked>> {
    if let Some(why) = session.read_only().map(str::to_owned) {
        session.complain(why);
        return None;
    }
    let ours = session.for_intake()?;
    // The dialog names what the schema gets before anything is taken in.
    let request = Request { path: path.to_owned(), articles, extend_schema: true };
    Job::start("Looking at the colleague's project", wake, move |progress| {
        intake::plan(&request, &ours, progress)
    })
}

impl Attache {
    /// Shows what would come.
    pub(super) fn looked_at_colleague(&mut self, looked: Looked, path: PathBuf, articles: bool) {
        match looked {
            Ok(plan) => self.show(TakeIn::new(plan, path, articles)),
            Err(IntakeError::Cancelled) => self.say("Nothing was taken in.".to_owned()),
            Err(error) => {
                self.failed("The project can't be taken in", &format!("{}: {error}", path.display()));
            }
        }
    }

    /// Takes in what was shown.
    pub(super) fn take_in(&mut self, plan: &Plan) {
        let Some(session) = &mut self.session else { return };
        // Where not, the notice says why.
        if !session.take_in_project(plan) {
            return;
        }
        let settle = match plan.conflicts() {
            0 => String::new(),
            n => format!(
                " {} to be settled: see Progress.",
                super::status_bar::count(n, "contradiction is", "contradictions are")
            ),
        };
        session.tell(format!("“{}” was taken in. One undo takes all of it back.{settle}", plan.name));
    }
}
