//! `attache merge`: a git merge driver for a project's files.

use std::path::PathBuf;

use super::Ending;
use super::failure::Failure;
use super::print::{complain, plural};
use crate::storage::merge::merge_files;

/// Merge two versions of a project's file into OURS, as git's merge driver
#[derive(clap::Args)]
pub struct Arguments {
    /// What both come from; may be empty (git: %O)
    base: PathBuf,
    /// One version, which becomes the merged one (git: %A)
    ours: PathBuf,
    /// The other version (git: %B)
    theirs: PathBuf,
    /// The file's path in the project (git: %P)
    path: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let name = arguments.path.as_ref().unwrap_or(&arguments.ours);
    let conflicts = merge_files(&arguments.base, &arguments.ours, &arguments.theirs, name)?;
    if conflicts == 0 {
        return Ok(Ending::Done);
    }
    let what = plural(conflicts, "conflict");
    complain(&format!("{}: {what} to be settled; open the project in the window", name.display()));
    Ok(Ending::Findings)
}
