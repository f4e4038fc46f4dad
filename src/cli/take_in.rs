//! `attache add PROJECT COLLEAGUE`: a colleague's project, as a folder or a bundle.

use std::path::Path;
use std::sync::Arc;

use super::Ending;
use super::failure::Failure;
use super::open::{self, Annotator};
use super::print::{complain, say};
use crate::session::Session;
use crate::session::intake::{self, IntakeError, Request};
use crate::storage::Severity;

pub fn run(root: &Path, path: &Path, annotator: &Annotator, extend_schema: bool) -> Result<Ending, Failure> {
    open::writable(&open::open(root)?)?;
    let mut session = Session::open(root, annotator.id.clone(), &annotator.name, Arc::new(|| {}))?;
    if let Some(why) = session.read_only() {
        return Err(Failure::at(root, why));
    }
    let Some(ours) = session.for_intake() else { return Err(Failure::at(root, "is not open")) };
    let request = Request { path: path.to_owned(), articles: true, extend_schema };
    let plan = intake::plan_now(&request, &ours).map_err(|error| match error {
        IntakeError::Unknown(_) => {
            Failure(format!("{error}; nothing was brought in (--extend-schema adds them)"))
        }
        // Those name it themselves: what is wrong in one file, and the project as itself.
        IntakeError::Itself(_) => Failure::from(error),
        other if path.is_file() => Failure::from(other),
        other => Failure::at(path, other),
    })?;
    let worth = plan.problems.iter().filter(|p| p.severity > Severity::Note);
    let mut ending = if worth.clone().next().is_some() { Ending::Partly } else { Ending::Done };
    worth.for_each(|problem| complain(&format!("{}: {problem}", path.display())));
    if !plan.is_empty() && !session.take_in_project(&plan) {
        let why = session.notice().map(|n| n.text.clone()).unwrap_or_default();
        return Err(Failure(why));
    }
    session.close();
    plan.told().iter().for_each(|line| say(line));
    if plan.is_empty() {
        say("nothing to take in");
    }
    if plan.conflicts() > 0 && ending == Ending::Done {
        ending = Ending::Findings;
    }
    Ok(ending)
}
