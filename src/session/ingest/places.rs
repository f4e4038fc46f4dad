//! What the place of a file says: whose its annotations are, and which files belong to it.
//!
//! An export of several annotators has a folder for each, which its report names. Corpora of others
//! are known by the same article in folders side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::gather::{Entry, name};
use super::read::read_bytes;
use crate::formats::export::Report;
use crate::formats::read::stem;
use crate::formats::{Format, Reader};
use crate::model::ids::AnnotatorId;

/// The end of the name of an export's report.
const REPORT: &str = "report.json";

/// Notes of each file whose annotations it has, where its folder says so; reports of our exports are passed over.
pub(super) fn find_annotators(entries: &mut [Entry]) {
    let mut folders = reports(entries);
    side_by_side(entries, &mut folders);
    for entry in entries.iter_mut().filter(|e| e.is_found) {
        entry.annotator = entry.path.parent().and_then(|folder| folders.get(folder)).cloned();
    }
}

/// Notes the same of folders that are called like an annotator of the project.
pub(super) fn find_known(entries: &mut [Entry], annotators: &BTreeMap<AnnotatorId, String>) {
    let known = |folder: &str| annotators.iter().any(|(id, name)| id.as_str() == folder || name == folder);
    for entry in entries.iter_mut().filter(|e| e.is_found && e.annotator.is_none()) {
        entry.annotator = entry.path.parent().map(name).filter(|folder| known(folder));
    }
}

/// Folders that reports of ours name as annotators'. The reports are none of the files to be read then.
fn reports(entries: &mut [Entry]) -> BTreeMap<PathBuf, String> {
    let mut folders = BTreeMap::new();
    let is_report = |e: &&mut Entry| name(&e.path).ends_with(REPORT);
    for entry in entries.iter_mut().filter(is_report) {
        let Ok(bytes) = read_bytes(&entry.path, true) else { continue };
        let Some(annotators) = Report::annotator_folders_of(&bytes) else { continue };
        let parent = entry.path.parent().unwrap_or(Path::new(""));
        folders.extend(
            annotators.into_iter().map(|(folder, annotator)| (folder_in(parent, &folder), annotator)),
        );
        entry.format = Err(Outcome::Skipped("the report of an export".to_owned()));
    }
    folders
}

/// A folder of which an export's report gives the path.
fn folder_in(parent: &Path, folder: &str) -> PathBuf {
    folder.split('/').filter(|part| !part.is_empty()).fold(parent.to_owned(), |at, part| at.join(part))
}

/// Names of files.
type Names = Vec<String>;

/// Adds folders next to each other that have the same article in a file of the same name, so that
/// only its annotations can differ.
fn side_by_side(entries: &[Entry], folders: &mut BTreeMap<PathBuf, String>) {
    let mut alike: BTreeMap<(&Path, String), Vec<(&Path, Names)>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.is_found) {
        let Ok(format) = entry.format else { continue };
        let own = name(&entry.path);
        let mut companions = format.reader().map(|r| r.companions(&own)).unwrap_or_default();
        // A type system may be the same for many articles.
        companions.retain(|companion| companion.starts_with(stem(&own)));
        let Some(folder) = entry.path.parent() else { continue };
        if let Some(around) = folder.parent().filter(|_| !companions.is_empty()) {
            alike.entry((around, own)).or_default().push((folder, companions));
        }
    }
    for same in alike.into_values().filter(|same| same.len() > 1) {
        if same.iter().all(|(folder, _)| folders.contains_key(*folder)) {
            continue;
        }
        let mut by_text: BTreeMap<Vec<Vec<u8>>, Vec<&Path>> = BTreeMap::new();
        for (folder, companions) in same {
            let read = companions.iter().map(|c| read_bytes(&folder.join(c), false).ok()).collect();
            if let Some(texts) = read {
                by_text.entry(texts).or_default().push(folder);
            }
        }
        for folder in by_text.into_values().filter(|folders| folders.len() > 1).flatten() {
            folders.entry(folder.to_owned()).or_insert_with(|| name(folder));
        }
    }
}

/// Gives files that belong to all of a format's in their folder, and in those inside of it, to that
/// format.
pub(super) fn find_settings(entries: &mut [Entry]) {
    let mut settings: BTreeMap<PathBuf, &'static dyn Format> = BTreeMap::new();
    for entry in entries.iter() {
        let Ok(format) = entry.format else { continue };
        for setting in format.reader().map_or(&[][..], Reader::settings) {
            for folder in around(&entry.path, &entry.root) {
                settings.insert(folder.join(setting), format);
            }
        }
    }
    for entry in entries {
        if let Some(format) = settings.get(&entry.path) {
            (entry.format, entry.is_setting) = (Ok(*format), true);
        }
    }
}

/// Where a file may be that is read with another one: what is called like that is beside it, what
/// belongs to a whole collection may be in a folder around it, too.
pub(super) fn places_of<'a>(name: &'a str, path: &'a Path, root: &'a Path) -> impl Iterator<Item = PathBuf> {
    let own = path.file_name().and_then(|own| own.to_str()).map_or("", stem);
    let is_own = !own.is_empty() && name.starts_with(own);
    around(path, root).take(if is_own { 1 } else { usize::MAX }).map(move |folder| folder.join(name))
}

/// The folder of a file and those around it, up to the one that was given.
fn around<'a>(path: &'a Path, root: &'a Path) -> impl Iterator<Item = &'a Path> {
    let own = path.parent().into_iter();
    let further = path.ancestors().skip(2).filter(move |folder| folder.starts_with(root));
    own.chain(further)
}
