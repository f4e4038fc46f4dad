//! Opening a project, and who is at work.

use std::path::Path;

use super::failure::Failure;
use super::print::complain;
use crate::model::ids::AnnotatorId;
use crate::session::{self, Blind, login_name};
use crate::storage::settings::Settings;
use crate::storage::{Access, Opened, Severity, Store};

/// Opens a project. What could not be read of it is said, the rest is there.
pub fn open(root: &Path) -> Result<Opened, Failure> {
    let opened = open_quietly(root)?;
    for problem in opened.problems.iter().filter(|p| p.severity > Severity::Note) {
        complain(&problem.to_string());
    }
    Ok(opened)
}

/// As [`open`], where `blind` for a command that names nobody: annotators have numbers.
pub fn open_blind(root: &Path, blind: bool) -> Result<(Opened, Option<Blind>), Failure> {
    if !blind {
        return Ok((open(root)?, None));
    }
    let opened = open_quietly(root)?;
    let blind = Blind::of(&opened.project);
    for problem in opened.problems.iter().filter(|p| p.severity > Severity::Note) {
        complain(&blind.hide(&problem.to_string()));
    }
    Ok((opened, Some(blind)))
}

/// Words of a message, in which nobody is named where `blind`.
pub fn hidden(blind: Option<&Blind>, words: &str) -> String {
    blind.map_or_else(|| words.to_owned(), |blind| blind.hide(words))
}

/// Opens a project for a command that prints its problems itself.
pub fn open_quietly(root: &Path) -> Result<Opened, Failure> {
    if root.is_file() {
        return Err(Failure::at(root, "is a file, not the folder of a project"));
    }
    let opened = Store::open(root)?;
    // What was shown before a crash is part of the project, also for those who read only files.
    if session::catch_up(&opened.store)? == 0 {
        return Ok(opened);
    }
    Ok(Store::open(root)?)
}

/// Refuses a project that can't be changed.
pub fn writable(opened: &Opened) -> Result<(), Failure> {
    match &opened.access {
        Access::ReadWrite => Ok(()),
        Access::ReadOnly(why) => Err(Failure::at(opened.store.root(), format!("can only be read: {why}"))),
    }
}

/// An annotator with the display name.
pub struct Annotator {
    pub id: AnnotatorId,
    pub name: String,
}

/// Who works: the one named, else the one of the settings, else the one logged in.
pub fn annotator(named: Option<&str>) -> Result<Annotator, Failure> {
    let (settings, _) = Settings::load();
    let own = settings.annotator.or_else(|| {
        let name = settings.name.trim();
        (!name.is_empty()).then(|| AnnotatorId::from_name(name))
    });
    let id = match named {
        Some(id) => {
            if !AnnotatorId::is_valid(id) {
                let rule = "wanted lower-case letters, digits, “-” and “_”, at most 40";
                return Err(Failure(format!("“{id}” can't be the id of an annotator: {rule}")));
            }
            AnnotatorId::new(id)
        }
        None => own.clone().unwrap_or_else(|| AnnotatorId::from_name(&login_name())),
    };
    let name = if own.as_ref() == Some(&id) && !settings.name.is_empty() {
        settings.name
    } else if named.is_none() {
        login_name()
    } else {
        id.to_string()
    };
    Ok(Annotator { id, name })
}
