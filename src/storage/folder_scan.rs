//! The files of a project folder, by their names and stamps.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::StorageError;
use super::files::Files;
use super::plain::{Stamp, check_plain};
use super::problem::Problem;
use super::project_file::{ENTITIES, PROJECT, SCHEMA};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;

pub(super) const ARTICLES: &str = "articles";
pub(super) const LAYERS: &str = "layers";

/// Folders in which a project keeps files of its own.
const OWN: [&str; 3] = [ARTICLES, LAYERS, "history"];

/// Whether a path is inside of one of the folders that a project keeps its own files in, or is one.
#[must_use]
pub fn is_of_a_project(path: &Path) -> bool {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.ancestors().skip(1).any(|root| {
        let inside = whole.strip_prefix(root).ok().and_then(|path| path.components().next());
        let is_own = inside.is_some_and(|first| OWN.iter().any(|name| first.as_os_str() == *name));
        is_own && is_a_project(root)
    })
}

/// Whether a path is a project's folder.
#[must_use]
pub fn is_a_project(path: &Path) -> bool {
    path.join(PROJECT).is_file()
}

pub(super) fn text_file(id: &ArticleId) -> PathBuf {
    PathBuf::from(format!("{ARTICLES}/{id}.txt"))
}

pub(super) fn article_file(id: &ArticleId) -> PathBuf {
    PathBuf::from(format!("{ARTICLES}/{id}.ron"))
}

pub(super) fn layer_file(at: &LayerRef) -> PathBuf {
    PathBuf::from(format!("{LAYERS}/{}/{}.ron", at.annotator, at.article))
}

/// What of a project a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What all articles share: the project's name, schema, canonical entities.
    Main,
    /// An article's text, or what is known of it.
    Article(ArticleId),
    /// A layer.
    Layer(LayerRef),
}

/// What a file of a project holds, by its path in the project's folder; `None` for files that say
/// nothing of articles and annotations.
pub(super) fn part(file: &Path) -> Option<Part> {
    let names: Vec<&str> = file.iter().map(|name| name.to_str()).collect::<Option<_>>()?;
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| ArticleId::new(stem));
    match names.as_slice() {
        [PROJECT | SCHEMA | ENTITIES] => Some(Part::Main),
        [ARTICLES, name] => stem(name).map(Part::Article),
        [LAYERS, annotator, name] => {
            stem(name).map(|article| Part::Layer(LayerRef::new(&article, &AnnotatorId::new(annotator))))
        }
        _ => None,
    }
}

/// The files that are there.
#[derive(Default)]
pub(super) struct Found {
    pub articles: BTreeMap<ArticleId, Stamp>,
    pub texts: BTreeSet<ArticleId>,
    /// Without a stamp where it is no plain file.
    pub layers: BTreeMap<LayerRef, Option<Stamp>>,
}

impl Found {
    pub(super) fn look(files: &Files, problems: &mut Vec<Problem>) -> Self {
        let mut found = Self::default();
        for entry in entries(files, Path::new(ARTICLES), problems) {
            let Some(id) = entry.article(problems) else { continue };
            match (entry.stamp, entry.extension) {
                (Some(stamp), "ron") => drop(found.articles.insert(id, stamp)),
                (Some(_), _) => drop(found.texts.insert(id)),
                (None, _) => {}
            }
        }
        for id in found.texts.iter().filter(|id| !found.articles.contains_key(*id)) {
            let todo = "add the text to the project again, or move it away";
            problems.push(Problem::warning(&text_file(id), "is a text without its .ron file", todo));
        }
        for id in found.articles.keys().filter(|id| !found.texts.contains(*id)) {
            let todo = "bring the text back from a copy";
            problems.push(Problem::error(&article_file(id), "is an article without its text", todo));
        }
        for annotator in annotators(files, problems) {
            for entry in entries(files, &Path::new(LAYERS).join(annotator.as_str()), problems) {
                if entry.extension == "ron"
                    && let Some(article) = entry.article(problems)
                {
                    found.layers.insert(LayerRef::new(&article, &annotator), entry.stamp);
                }
            }
        }
        found
    }
}

/// A file with an extension of ours.
struct Entry {
    file: PathBuf,
    stem: String,
    extension: &'static str,
    stamp: Option<Stamp>,
}

impl Entry {
    fn article(&self, problems: &mut Vec<Problem>) -> Option<ArticleId> {
        if ArticleId::is_valid(&self.stem) {
            return Some(ArticleId::new(&self.stem));
        }
        let todo = "name it with lower-case letters, digits and -, at most 60";
        problems.push(Problem::warning(&self.file, "has a name that no article can have", todo));
        None
    }
}

/// The `.txt` and `.ron` files of a folder; those that are not plain ones have no stamp.
fn entries(files: &Files, folder: &Path, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let mut found = Vec::new();
    for entry in read_folder(files, folder, problems) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = folder.join(entry.file_name());
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let Some(extension) = ["ron", "txt"].into_iter().find(|e| *e == extension) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let metadata = entry.metadata().map_err(|e| StorageError::io(&file, "be looked at", e));
        let plain = metadata.and_then(|m| check_plain(&file, &m).map(|()| Stamp::of(&m)));
        let stamp = plain.map_err(|e| problems.push(e.into_problem())).ok();
        found.push(Entry { file, stem: stem.to_owned(), extension, stamp });
    }
    found
}

fn annotators(files: &Files, problems: &mut Vec<Problem>) -> BTreeSet<AnnotatorId> {
    let mut found = BTreeSet::new();
    for entry in read_folder(files, Path::new(LAYERS), problems) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let folder = Path::new(LAYERS).join(entry.file_name());
        let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
        if is_folder && AnnotatorId::is_valid(&name) {
            found.insert(AnnotatorId::new(&name));
        } else if !name.starts_with('.') {
            let (what, todo) = if is_folder {
                ("has a name that no annotator can have", "use lower-case letters, digits, - and _")
            } else {
                ("is a link or a file, not the folder of an annotator", "move it away")
            };
            problems.push(Problem::warning(&folder, what, todo));
        }
    }
    found
}

/// What a folder holds; one that is not there holds nothing, a link is not followed.
fn read_folder(files: &Files, folder: &Path, problems: &mut Vec<Problem>) -> Vec<fs::DirEntry> {
    let path = files.path(folder);
    match fs::symlink_metadata(&path) {
        Err(_) => return Vec::new(),
        Ok(metadata) if !metadata.is_dir() => {
            let todo = "put a plain folder in its place";
            problems.push(Problem::error(folder, "is a link or a file, not a folder", todo));
            return Vec::new();
        }
        Ok(_) => {}
    }
    match fs::read_dir(&path) {
        Ok(entries) => entries.flatten().collect(),
        Err(e) => {
            problems.push(StorageError::io(folder, "be read", e).into_problem());
            Vec::new()
        }
    }
}
