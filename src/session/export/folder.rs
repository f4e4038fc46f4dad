//! Files of an export on disk: written aside first, put in place together at the end.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::ExportError;
use crate::formats::export::Report;
use crate::formats::sink::{Aside, Sink};
use crate::model::text::Hash;

/// Takes an export's files. Until [`FolderSink::finish`] nothing of them is to be seen.
pub struct FolderSink {
    root: PathBuf,
    aside: TempDir,
    staged: BTreeMap<String, Staged>,
}

/// A file that waits.
struct Staged {
    file: PathBuf,
    /// While more may come.
    writer: Option<BufWriter<File>>,
}

impl FolderSink {
    /// Takes files for the folder `root`, which is made where it isn't there.
    ///
    /// # Errors
    /// When it can't be made or written.
    pub fn new(root: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(root).map_err(|e| named(root, &e))?;
        let aside = tempfile::Builder::new().prefix(".attache-export-").tempdir_in(root);
        Ok(Self {
            root: root.to_owned(),
            aside: aside.map_err(|e| named(root, &e))?,
            staged: BTreeMap::new(),
        })
    }

    fn stage(&mut self, path: &str) -> io::Result<&mut Staged> {
        let number = self.staged.len();
        let aside = self.aside.path();
        match self.staged.entry(path.to_owned()) {
            std::collections::btree_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::btree_map::Entry::Vacant(free) => {
                let file = aside.join(number.to_string());
                let writer = Some(BufWriter::with_capacity(1 << 16, File::create_new(&file)?));
                Ok(free.insert(Staged { file, writer }))
            }
        }
    }

    /// Puts all files in place, and the report beside them. Gives what the earlier export had
    /// and this one has not, which is taken away.
    ///
    /// # Errors
    /// When something is in the way that is not to be overwritten; then nothing has changed.
    pub fn finish(mut self, report: &Report, name: &str, project: &str) -> Result<Vec<PathBuf>, ExportError> {
        let root = self.root.clone();
        for staged in self.staged.values_mut() {
            if let Some(mut writer) = staged.writer.take() {
                writer.flush().and_then(|()| writer.get_ref().sync_all()).map_err(|e| named(&root, &e))?;
            }
        }
        let earlier = self.earlier(name, &report.format, project)?;
        for path in self.staged.keys() {
            self.check(path, &earlier)?;
        }
        let report_aside = self.aside.path().join("report");
        fs::write(&report_aside, report.to_json()).map_err(|e| named(&root.join(name), &e))?;
        for (path, staged) in &self.staged {
            put(&staged.file, &root.join(path))?;
        }
        put(&report_aside, &root.join(name))?;
        Ok(self.remove_stale(&earlier))
    }

    /// Hashes of the files of the earlier export, by path.
    fn earlier(
        &self,
        name: &str,
        format: &str,
        project: &str,
    ) -> Result<BTreeMap<String, String>, ExportError> {
        let file = self.root.join(name);
        match fs::symlink_metadata(&file) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(e) => return Err(named(&file, &e).into()),
            Ok(metadata) if !metadata.is_file() => return Err(ExportError::InTheWay(file)),
            Ok(_) => {}
        }
        let json = fs::read_to_string(&file).map_err(|e| named(&file, &e))?;
        let files = Report::files_of(&json, format, project).ok_or(ExportError::InTheWay(file))?;
        // A report that was tampered with must not lead out of the folder.
        let inside = |path: &str| {
            path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
        };
        Ok(files.into_iter().filter(|(path, _)| inside(path)).collect())
    }

    /// Whether a file may be put at `path`.
    fn check(&self, path: &str, earlier: &BTreeMap<String, String>) -> Result<(), ExportError> {
        let file = self.root.join(path);
        match fs::symlink_metadata(&file) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(named(&file, &e).into()),
            Ok(metadata) => match earlier.get(path) {
                Some(hash) if metadata.is_file() && is_still(&file, hash) => Ok(()),
                Some(_) => Err(ExportError::Changed(file)),
                None => Err(ExportError::InTheWay(file)),
            },
        }
    }

    /// Takes away what only the earlier export had, as far as it is unchanged: a reader that
    /// takes all files of a folder must not find articles that are no longer in it.
    fn remove_stale(&self, earlier: &BTreeMap<String, String>) -> Vec<PathBuf> {
        let stale = earlier.iter().filter(|(path, _)| !self.staged.contains_key(*path));
        let files = stale.map(|(path, hash)| (self.root.join(path), hash));
        let is_file = |file: &Path| fs::symlink_metadata(file).is_ok_and(|m| m.is_file());
        let removed: Vec<PathBuf> = files
            .filter(|(file, hash)| is_file(file) && is_still(file, hash) && fs::remove_file(file).is_ok())
            .map(|(file, _)| file)
            .collect();
        // Folders of which that was all; one with anything else in it can't be removed.
        for file in &removed {
            let inside = |folder: &&Path| **folder != self.root && folder.starts_with(&self.root);
            for folder in file.ancestors().skip(1).take_while(inside) {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        removed
    }
}

impl Sink for FolderSink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let shown = self.root.join(path);
        let staged = self.stage(path).map_err(|e| named(&shown, &e))?;
        let Some(writer) = &mut staged.writer else {
            return Err(io::Error::other(format!("{}: written twice", shown.display())));
        };
        writer.write_all(bytes).map_err(|e| named(&shown, &e))
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.append(path, bytes)?;
        let shown = self.root.join(path);
        let staged = self.stage(path)?;
        // Closed at once: there may be more of them than files that can be open.
        match staged.writer.take() {
            Some(writer) => writer.into_inner().map(drop).map_err(|e| named(&shown, e.error())),
            None => Ok(()),
        }
    }

    fn aside(&mut self) -> io::Result<Box<dyn Aside>> {
        let file = tempfile::tempfile_in(self.aside.path()).map_err(|e| named(&self.root, &e))?;
        Ok(Box::new(file))
    }
}

fn is_still(file: &Path, hash: &str) -> bool {
    File::open(file).and_then(Hash::of_all).is_ok_and(|now| now.to_string() == hash)
}

fn put(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|e| named(folder, &e))?;
    fs::rename(from, to).map_err(|e| named(to, &e))
}

/// An error with the file's name, in plain words where it is one of the usual causes.
fn named(file: &Path, error: &io::Error) -> io::Error {
    let cause = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to write there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder is wanted".to_owned()
        }
        // What was to be made aside has a name that means nothing to anyone.
        _ => error.to_string().split(" at path ").next().unwrap_or_default().to_owned(),
    };
    io::Error::new(error.kind(), format!("{}: {cause}", file.display()))
}
