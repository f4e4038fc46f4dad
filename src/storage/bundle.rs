//! A whole project in one file, for mail: every file of the project as a string of its own line.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::assignments::ASSIGNMENTS;
use super::error::StorageError;
use super::files::Files;
use super::folder_scan::{ARTICLES, LAYERS};
use super::plain::check_plain;
use super::problem::{Place, Problem, quoted};
use super::project_file::{ENTITIES, PROJECT, SCHEMA};
use super::ron_file::{broken, check_format, parse, push_string};
use super::store::Store;
use crate::model::format::Format;
use crate::model::ids::{AnnotatorId, ArticleId};

const FORMAT: Format = Format::new(1, 0);

#[derive(Deserialize)]
#[serde(rename = "Bundle", deny_unknown_fields)]
struct BundleWire {
    #[serde(rename = "format")]
    _format: Format,
    files: Vec<(String, String)>,
}

/// Writes the project as it is on disk (save it first) into one new file. The journal, the
/// trash and caches are left out.
///
/// # Errors
/// When a file of the project can't be read, or `out` is there already or can't be written.
pub fn write(store: &Store, out: &Path) -> Result<(), StorageError> {
    let mut content = format!("Bundle(\n    format: {},\n    files: [\n", FORMAT.major);
    for file in files_of(store.root()) {
        let name = file.to_string_lossy().replace('\\', "/");
        content.push_str("        (");
        push_string(&mut content, &name);
        content.push_str(", ");
        push_string(&mut content, &store.files.look_string(&file)?);
        content.push_str("),\n");
    }
    content.push_str("    ],\n)\n");
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = out.file_name().ok_or_else(|| StorageError::refused(out, "is no name of a file"))?;
    Files::new(folder.to_owned()).write_new(Path::new(name), content.as_bytes())
}

/// The files that make a project, in a fixed order.
fn files_of(root: &Path) -> Vec<PathBuf> {
    let names = |folder: &Path| -> BTreeSet<String> {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    };
    let mut files: Vec<PathBuf> =
        [PROJECT, SCHEMA, ENTITIES, ASSIGNMENTS].iter().map(PathBuf::from).collect();
    files.extend(names(Path::new(ARTICLES)).into_iter().map(|name| Path::new(ARTICLES).join(name)));
    for annotator in names(Path::new(LAYERS)) {
        let folder = Path::new(LAYERS).join(annotator);
        files.extend(names(&folder).into_iter().map(|name| folder.join(name)));
    }
    files.retain(|file| {
        let is_plain = fs::symlink_metadata(root.join(file)).is_ok_and(|m| m.is_file());
        is_plain && file.to_str().is_some_and(is_project_file)
    });
    files
}

/// Whether a name is one that a project's file can have; nothing else is unpacked.
fn is_project_file(name: &str) -> bool {
    match *name.split('/').collect::<Vec<_>>() {
        [PROJECT | SCHEMA | ENTITIES | ASSIGNMENTS] => true,
        [ARTICLES, file] => {
            let stem = file.strip_suffix(".txt").or_else(|| file.strip_suffix(".ron"));
            stem.is_some_and(ArticleId::is_valid)
        }
        [LAYERS, annotator, file] => {
            AnnotatorId::is_valid(annotator) && file.strip_suffix(".ron").is_some_and(ArticleId::is_valid)
        }
        _ => false,
    }
}

/// Unpacks a bundle into a new or empty folder, which is then opened like any project. Gives
/// what was not unpacked.
///
/// # Errors
/// When the bundle can't be read, or the folder is not empty or can't be written.
pub fn unpack(bundle: &Path, root: &Path) -> Result<Vec<Problem>, StorageError> {
    let failed = |e| StorageError::io(bundle, "be read", e);
    check_plain(bundle, &fs::symlink_metadata(bundle).map_err(failed)?)?;
    let content = String::from_utf8(fs::read(bundle).map_err(failed)?)
        .map_err(|_| Problem::error(bundle, "is not UTF-8", "ask for it to be sent again"))?;
    check_format(bundle, &content, FORMAT)?;
    let (wire, _) = parse::<BundleWire>(&content).map_err(|e| broken(bundle, &e))?;
    if !wire.files.iter().any(|(name, _)| name == PROJECT) {
        return Err(Problem::error(bundle, "has no project.ron in it", "ask for it to be sent again").into());
    }
    fs::create_dir_all(root).map_err(|e| StorageError::io(root, "be made", e))?;
    let mut entries = fs::read_dir(root).map_err(|e| StorageError::io(root, "be read", e))?;
    if entries.next().is_some() {
        return Err(StorageError::Exists { file: root.to_owned() });
    }
    let files = Files::new(root.to_owned());
    let mut problems = Vec::new();
    files.begin_bulk();
    for (name, content) in &wire.files {
        let mut left_out = |what: String| {
            let mut place = String::new();
            // Writing to a `String` can't fail.
            let _ = write!(place, "{}", name.escape_debug());
            problems.push(Problem::warning(bundle, what, "ask for it to be sent again").at(Place::Id(place)));
        };
        if !is_project_file(name) {
            left_out(format!("{} is no file of a project, and is left out", quoted(name)));
            continue;
        }
        match files.write_new(Path::new(name), content.as_bytes()) {
            Err(StorageError::Exists { .. }) => {
                left_out("stands twice; the second one is left out".to_owned());
            }
            other => other?,
        }
    }
    files.finish_bulk()?;
    Ok(problems)
}
