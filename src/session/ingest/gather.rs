//! From paths to files: folders are walked, links and what is no plain file are passed over.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::places::{find_annotators, find_settings, places_of};
use crate::formats::{Format, registry};

/// Folders within folders that are walked; deeper ones are no collection of articles.
const DEPTH: usize = 64;

/// A file to be read, or why there is none.
pub(super) struct Entry {
    pub path: PathBuf,
    pub format: Result<&'static dyn Format, Outcome>,
    /// Whether it was found in a folder, rather than named.
    pub is_found: bool,
    /// The folder that was given, for what was found in it; else the file's own.
    pub root: PathBuf,
    /// Whose its annotations are, as its folder says.
    pub annotator: Option<String>,
    /// Whether it says something of the files of its format in its folder, and is none of them.
    pub is_setting: bool,
}

/// Files in the order of the paths, those of a folder by name. A file that another one is read
/// with (`x.txt` with `x.ann`) does not come on its own.
pub(super) fn gather(paths: &[PathBuf], format: Option<&'static dyn Format>) -> Vec<Entry> {
    let mut walk = Walk { format, entries: Vec::new(), seen: BTreeSet::new(), root: None };
    for path in paths {
        walk.given(path);
    }
    let companions: BTreeSet<PathBuf> = walk.entries.iter().flat_map(companions).collect();
    walk.entries.retain(|entry| !companions.contains(&entry.path) || companions_of_itself(entry));
    find_settings(&mut walk.entries);
    find_annotators(&mut walk.entries);
    walk.entries
}

fn companions(entry: &Entry) -> Vec<PathBuf> {
    let Entry { path, format: Ok(format), root, .. } = entry else { return Vec::new() };
    let Some(reader) = format.reader() else { return Vec::new() };
    let names = reader.companions(&name(path));
    names.iter().flat_map(|companion| places_of(companion, path, root)).collect()
}

fn companions_of_itself(entry: &Entry) -> bool {
    companions(entry).contains(&entry.path)
}

/// Whether a folder is what a browser saves beside a page: `page_files` beside `page.html`.
fn of_page(path: &Path) -> bool {
    let own = name(path);
    let Some(page) = own.strip_suffix("_files") else { return false };
    path.is_dir() && ["html", "htm"].iter().any(|end| path.with_file_name(format!("{page}.{end}")).is_file())
}

/// A path's last part, for people and for formats.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

struct Walk {
    format: Option<&'static dyn Format>,
    entries: Vec<Entry>,
    seen: BTreeSet<PathBuf>,
    /// The folder in which what comes is found.
    root: Option<PathBuf>,
}

impl Walk {
    /// A path that the user gave: links are followed, a file of unknown kind is tried as text.
    fn given(&mut self, path: &Path) {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.push(path, Err(Outcome::Refused(cannot_open(&error)))),
        };
        if metadata.is_dir() {
            let before = self.entries.len();
            self.root = Some(path.to_owned());
            self.folder(path, 0);
            self.root = None;
            let readable = self.entries[before..].iter().any(|entry| entry.format.is_ok());
            if !readable {
                self.push(
                    path,
                    Err(Outcome::Refused("no file that can be read is in this folder".to_owned())),
                );
            }
        } else if metadata.is_file() {
            let by_name = || registry::for_file(&name(path)).or_else(|| registry::by_id("text"));
            match self.format.or_else(by_name) {
                Some(format) => self.push(path, Ok(format)),
                None => self.push(path, Err(Outcome::Refused("no format reads it".to_owned()))),
            }
        } else {
            self.push(path, Err(Outcome::Refused("not a plain file".to_owned())));
        }
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        let listed = fs::read_dir(folder).and_then(|list| list.map(|e| Ok(e?.path())).collect());
        let mut inside: Vec<PathBuf> = match listed {
            Ok(inside) => inside,
            Err(error) => return self.push(folder, Err(Outcome::Refused(cannot_open(&error)))),
        };
        inside.sort();
        for path in &inside {
            let own = name(path);
            if own.starts_with('.') {
                // What nobody would take for an article is not worth a word.
                if own != ".git" && (path.is_dir() || registry::for_file(&own).is_some()) {
                    self.push(path, Err(Outcome::Skipped("hidden: its name begins with a dot".to_owned())));
                }
            } else if of_page(path) {
                self.push(path, Err(Outcome::Skipped("what a browser has saved with a page".to_owned())));
            } else {
                self.inside(path, depth);
            }
        }
    }

    fn inside(&mut self, path: &Path, depth: usize) {
        let skip = |why: &str| Err(Outcome::Skipped(why.to_owned()));
        match fs::symlink_metadata(path).map(|m| m.file_type()) {
            Err(error) => self.push(path, Err(Outcome::Refused(cannot_open(&error)))),
            Ok(kind) if kind.is_dir() && depth < DEPTH => self.folder(path, depth + 1),
            Ok(kind) if kind.is_dir() => self.push(path, skip("too deep inside other folders")),
            Ok(kind) if kind.is_symlink() => self.push(path, skip("a link")),
            Ok(kind) if !kind.is_file() => self.push(path, skip("not a plain file")),
            Ok(_) => {
                let entry =
                    self.by_extension(path).ok_or(Outcome::Skipped("no format for its extension".to_owned()));
                self.push(path, entry);
            }
        }
    }

    /// The format that reads a file found in a folder.
    fn by_extension(&self, path: &Path) -> Option<&'static dyn Format> {
        let name = name(path);
        let Some(format) = self.format else { return registry::for_file(&name) };
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        format.extensions().contains(&extension.as_str()).then_some(format)
    }

    fn push(&mut self, path: &Path, entry: Result<&'static dyn Format, Outcome>) {
        if self.seen.insert(path.to_owned()) {
            let own = || path.parent().unwrap_or(Path::new("")).to_owned();
            self.entries.push(Entry {
                path: path.to_owned(),
                format: entry,
                is_found: self.root.is_some(),
                root: self.root.clone().unwrap_or_else(own),
                annotator: None,
                is_setting: false,
            });
        }
    }
}

/// What the system said, in plain words where it is one of the usual causes.
pub(super) fn cannot_open(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}
