//! Files merged as `git` asks for it: read, merged by [`crate::model::merge`], laid out as we write
//! them. Journals, which only grow, get the entries of both sides.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::replace_file;
use super::layer_shape::{self, is_readable};
use super::plain::utf8;
use super::problem::Problem;
use super::project_file::{self, Reading};
use super::ron_file::check_format;
use super::ron_layout::layout;
use super::{StorageError, article_file};
use crate::model::ids::ArticleId;
use crate::model::merge::{Kind, MergeError, Merged, merge, put_at};
use crate::model::schema::Schema;

/// Why files were not merged. Ours is as it was.
#[derive(Debug, thiserror::Error)]
pub enum MergeFailure {
    /// One of the files can't be read or written.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// What one says is not understood.
    #[error("{0}")]
    Side(Problem),
    /// They don't go together.
    #[error("{}: {error}", .file.display())]
    Merge {
        /// As the project knows it.
        file: PathBuf,
        /// Why.
        error: MergeError,
    },
    /// It is no file of a project.
    #[error("{}: is no file of a project that can be merged", .0.display())]
    NoSuchFile(PathBuf),
}

/// Merges the file `theirs` into the file `ours`, given what both come from, and says how many
/// conflicts it has then. `name` is the file's path in the project, for messages.
///
/// # Errors
/// When one of them can't be read, or they don't go together; then `ours` is as it was.
pub fn merge_files(base: &Path, ours: &Path, theirs: &Path, name: &Path) -> Result<usize, MergeFailure> {
    let [base, our, their] = [read(base)?, read(ours)?, read(theirs)?];
    let merged = merge_contents(&base, &our, &their, name)?;
    if merged.content != our {
        replace_file(ours, merged.content.as_bytes())?;
    }
    Ok(merged.conflicts)
}

fn read(file: &Path) -> Result<String, StorageError> {
    let bytes = fs::read(file).map_err(|e| StorageError::io(file, "be read", e))?;
    // Where git has turned the newlines, they are turned back.
    Ok(utf8(file, bytes)?.replace("\r\n", "\n"))
}

/// As [`merge_files`], of contents. A blank `base` stands for none.
///
/// # Errors
/// As [`merge_files`].
pub fn merge_contents(base: &str, ours: &str, theirs: &str, name: &Path) -> Result<Merged, MergeFailure> {
    if is_journal(name, ours) {
        return Ok(Merged { content: union(base, ours, theirs), is_verbatim: false, conflicts: 0 });
    }
    let kind = Kind::of(ours).or_else(|| Kind::of(theirs));
    let kind = kind.ok_or_else(|| MergeFailure::NoSuchFile(name.to_owned()))?;
    for content in [base, ours, theirs].into_iter().filter(|c| !c.trim().is_empty()) {
        check(kind, content, name).map_err(MergeFailure::Side)?;
    }
    let failed = |error| MergeFailure::Merge { file: name.to_owned(), error };
    let mut merged = merge(kind, base, ours, theirs).map_err(failed)?;
    if merged.is_verbatim {
        return Ok(merged);
    }
    if kind == Kind::Schema {
        settle_keys(&mut merged);
    }
    merged.content = laid_out(kind, &merged.content);
    check(kind, &merged.content, name).map_err(MergeFailure::Side)?;
    Ok(merged)
}

/// Whether a side can be read in full, so that merging it loses nothing.
fn check(kind: Kind, content: &str, name: &Path) -> Result<(), Problem> {
    fn whole<T>(reading: Result<Reading<T>, Problem>) -> Result<(), Problem> {
        reading.map(drop)
    }
    match kind {
        Kind::Layer => {
            check_format(name, content, layer_shape::FORMAT)?;
            is_readable(name, content)
        }
        Kind::Schema => whole(project_file::read_schema(content)),
        Kind::Entities => whole(project_file::read_entities(content)),
        Kind::Project => whole(project_file::read_project(content)),
        Kind::Article => {
            let stem = name.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            article_file::read(name, content, &ArticleId::new(&stem)).map(drop)
        }
        Kind::Assignments => super::assignments::read(content).map(drop),
    }
}

/// Laid out as we write a file of this kind.
fn laid_out(kind: Kind, merged: &str) -> String {
    match kind {
        Kind::Layer | Kind::Entities => super::ron_layout::lines(merged),
        Kind::Schema | Kind::Project | Kind::Assignments => layout(merged, 2),
        Kind::Article => layout(merged, 1),
    }
}

/// Of two labels with one key, which come from two sides, the second one loses it; that it had
/// one is kept.
fn settle_keys(merged: &mut Merged) {
    let Ok(reading) = project_file::read_schema(&merged.content) else { return };
    let schema: Schema = reading.value;
    let mut keys = HashSet::new();
    for label in &schema.labels {
        let Some(key) = label.key else { continue };
        if keys.insert(key.to_ascii_lowercase()) {
            continue;
        }
        let path = ["labels".to_owned(), label.id.to_string(), "key".to_owned()];
        let Some(without) = put_at(&merged.content, &path, Some("None")) else { continue };
        let entry = format!(
            "(at: [\"labels\", \"{}\", \"key\"], ours: Some(None), theirs: Some(Some({key:?})))",
            label.id
        );
        if let Some((content, conflicts)) = crate::model::merge::add_conflicts(&without, vec![entry]) {
            (merged.content, merged.conflicts) = (content, conflicts);
        }
    }
}

fn is_journal(name: &Path, ours: &str) -> bool {
    let in_history = name.components().rev().nth(2).is_some_and(|c| c.as_os_str() == "history");
    in_history || ["Do(", "Undo(", "Redo(", "Saved("].iter().any(|start| ours.starts_with(start))
}

/// The entries of both sides of a journal. Those that came on their side get new numbers behind
/// ours, so that undo finds each by its own. What was brought in before is not brought in again.
fn union(base: &str, ours: &str, theirs: &str) -> String {
    let new: Vec<&str> = match theirs.strip_prefix(base) {
        Some(new) => new.lines().collect(),
        None => theirs.lines().filter(|line| !ours.lines().any(|our| our == *line)).collect(),
    };
    let ours_lines: Vec<&str> = ours.lines().collect();
    let known = |at: usize| {
        let pairs = new.iter().zip(&ours_lines[at..]);
        (pairs.take_while(|(new, our)| without_numbers(new) == without_numbers(our)).count(), at)
    };
    let (brought, at) = (0..ours_lines.len()).map(known).max_by_key(|(n, _)| *n).unwrap_or((0, 0));
    let shift = match (ours_lines.get(at).and_then(|l| number(l)), new.first().and_then(|l| number(l))) {
        (Some(there), Some(first)) if brought > 0 => there.saturating_sub(first),
        (_, Some(first)) => (ours.lines().filter_map(number).max().unwrap_or(0) + 1).saturating_sub(first),
        _ => 0,
    };
    let after = base.lines().filter_map(number).max().unwrap_or(0);
    let mut out = ours.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    for line in &new[brought..] {
        out.push_str(&renumbered(line, after, shift));
        out.push('\n');
    }
    out
}

fn split(line: &str) -> Option<(&str, u64, &str)> {
    let at = line.find("(seq: ")? + "(seq: ".len();
    let digits = line[at..].bytes().take_while(u8::is_ascii_digit).count();
    Some((&line[..at], line[at..at + digits].parse().ok()?, &line[at + digits..]))
}

fn number(line: &str) -> Option<u64> {
    split(line).map(|(_, number, _)| number)
}

/// An entry without its number, and without that of the one that it undoes.
fn without_numbers(line: &str) -> &str {
    let Some((name, _, rest)) = split(line) else { return line };
    let end =
        if name.starts_with("Do") { None } else { rest.find(", of: ").or_else(|| rest.find(", up_to: ")) };
    &rest[..end.unwrap_or(rest.len())]
}

/// The line with its number, and the one that it undoes, moved behind ours.
fn renumbered(line: &str, after: u64, shift: u64) -> String {
    let Some((name, number, rest)) = split(line) else { return line.to_owned() };
    let moved = |n: u64| if n > after { n + shift } else { n };
    for field in [", of: ", ", up_to: "] {
        if !name.starts_with("Do")
            && let Some((head, tail)) = rest.split_once(field)
            && let Ok(of) = tail.trim_end_matches(')').parse::<u64>()
        {
            return format!("{name}{}{head}{field}{})", moved(number), moved(of));
        }
    }
    format!("{name}{}{rest}", moved(number))
}
