//! The files of a project folder: plain ones only, replaced as a whole or not at all, and never
//! where someone else wrote in between.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use super::error::StorageError;
use super::parallel::in_threads;
use super::plain::{Stamp, check_plain, fingerprint, folders, lock, sync_all, sync_folder, utf8};

/// Threads that wait for the disk; it puts their flushes together.
const FLUSHING: usize = 32;
/// From how many files on the whole file system is flushed at once, which may have to write what
/// other programs have left unwritten, but asks the disk once.
const MANY: usize = 256;

type Result<T> = std::result::Result<T, StorageError>;

/// Writes a file outside any project, in place of one that may be there: beside it first, then
/// renamed, so that there is never half a file.
///
/// # Errors
/// When `file` names no plain file, or can't be written.
pub fn replace_file(file: &Path, bytes: &[u8]) -> Result<()> {
    let name = file.file_name().ok_or_else(|| StorageError::refused(file, "is no name of a file"))?;
    if file.is_dir() {
        return Err(StorageError::refused(file, "is a folder"));
    }
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(StorageError::refused(folder, "there is no such folder"));
    }
    Files::new(folder.to_owned()).replace(Path::new(name), bytes)
}

/// What we know of a file that we read or wrote.
#[derive(Clone, Debug)]
struct Known {
    stamp: Stamp,
    /// Fingerprint of the content, where we have seen it.
    content: Option<u64>,
    /// Whether our form of it lacks something, so that it has to be copied before it is replaced.
    is_lossy: bool,
    /// Why it must not be replaced.
    blocked: Option<String>,
}

impl Known {
    fn at(stamp: Stamp) -> Self {
        Self { stamp, content: None, is_lossy: false, blocked: None }
    }
}

/// The folder and what is known of its files.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    known: Mutex<HashMap<PathBuf, Known>>,
    /// Files written without a flush, while many are written.
    unflushed: Mutex<Option<BTreeSet<PathBuf>>>,
}

impl Files {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, known: Mutex::default(), unflushed: Mutex::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn path(&self, file: &Path) -> PathBuf {
        self.root.join(file)
    }

    /// Reads a plain file, and remembers how it was.
    pub(super) fn read(&self, file: &Path) -> Result<Vec<u8>> {
        let (bytes, metadata) = self.look(file)?;
        let content = Some(fingerprint(&bytes));
        self.remember(file, Known { content, ..Known::at(Stamp::of(&metadata)) });
        Ok(bytes)
    }

    /// Reads a plain file, which may not be replaced by that alone.
    fn look(&self, file: &Path) -> Result<(Vec<u8>, Metadata)> {
        self.check_folders(file)?;
        let failed = |e| StorageError::io(file, "be read", e);
        let metadata = fs::symlink_metadata(self.path(file)).map_err(failed)?;
        check_plain(file, &metadata)?;
        let bytes = fs::read(self.path(file)).map_err(failed)?;
        Ok((bytes, metadata))
    }

    /// As [`Self::read`] a file that holds UTF-8.
    pub(super) fn read_string(&self, file: &Path) -> Result<String> {
        utf8(file, self.read(file)?)
    }

    /// As [`Self::read_string`], but the file may not be replaced by that alone.
    pub(super) fn look_string(&self, file: &Path) -> Result<String> {
        utf8(file, self.look(file)?.0)
    }

    /// A file that was read by an earlier run, and is still the same.
    pub(super) fn adopt(&self, file: &Path, stamp: Stamp) {
        self.remember(file, Known::at(stamp));
    }

    fn remember(&self, file: &Path, known: Known) {
        lock(&self.known).insert(file.to_owned(), known);
    }

    /// Whether there is something of this name, of whatever kind.
    pub(super) fn exists(&self, file: &Path) -> bool {
        fs::symlink_metadata(self.path(file)).is_ok()
    }

    /// Says what reading a file brought: whether writing it anew would lose something, or why it
    /// must not be written at all.
    pub(super) fn judge(&self, file: &Path, is_lossy: bool, blocked: Option<String>) {
        if let Some(known) = lock(&self.known).get_mut(file) {
            (known.is_lossy, known.blocked) = (is_lossy, blocked);
        }
    }

    /// Replaces a file, or makes it.
    pub(super) fn write(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        self.make_folders(file)?;
        let Some(stamp) = self.stamp(file)? else { return self.put_new(file, bytes) };
        let known = lock(&self.known).get(file).cloned();
        let is_ours =
            |known: &Known| known.stamp == stamp || known.content.is_some_and(|c| self.content_is(file, c));
        match known {
            Some(Known { blocked: Some(why), .. }) => {
                Err(StorageError::NotEditable { file: file.to_owned(), why })
            }
            Some(known) if is_ours(&known) => {
                if known.content == Some(fingerprint(bytes)) {
                    return Ok(());
                }
                if known.is_lossy {
                    self.keep_copy(file)?;
                }
                self.put(file, bytes, true)
            }
            // Written elsewhere, but the same.
            _ if self.content_is(file, fingerprint(bytes)) => self.read(file).map(drop),
            _ => Err(self.put_ours_beside(file, bytes)?),
        }
    }

    /// Makes a file, and never replaces one.
    pub(super) fn write_new(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        self.make_folders(file)?;
        self.put(file, bytes, false)
    }

    /// Replaces a file that is only ours: a cache.
    pub(super) fn replace(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        self.make_folders(file)?;
        self.stamp(file)?;
        self.put(file, bytes, true)
    }

    fn put_new(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        match self.put(file, bytes, false) {
            Err(StorageError::Exists { .. }) => Err(self.put_ours_beside(file, bytes)?),
            done => done,
        }
    }

    /// Writes a temporary file beside, flushes it, and gives it the name.
    fn put(&self, file: &Path, bytes: &[u8], replaces: bool) -> Result<()> {
        let failed = |e| StorageError::io(file, "be written", e);
        let path = self.path(file);
        let folder = path.parent().unwrap_or(&self.root);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".").suffix(".tmp");
        #[cfg(unix)]
        // What the user's umask leaves of it, as for any other file.
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut temporary = builder.tempfile_in(folder).map_err(failed)?;
        temporary.write_all(bytes).map_err(failed)?;
        if replaces && let Ok(old) = fs::metadata(&path) {
            // Not all file systems have permissions; the content matters more.
            let _ = temporary.as_file().set_permissions(old.permissions());
        }
        let is_bulk = lock(&self.unflushed).is_some();
        if !is_bulk {
            temporary.as_file().sync_all().map_err(failed)?;
        }
        let persisted = if replaces { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        let written = persisted.map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => StorageError::Exists { file: file.to_owned() },
            _ => failed(e.error),
        })?;
        if let Some(unflushed) = &mut *lock(&self.unflushed) {
            unflushed.insert(path.clone());
        } else {
            sync_folder(folder).map_err(failed)?;
        }
        let stamp = Stamp::of(&written.metadata().map_err(failed)?);
        self.remember(file, Known { content: Some(fingerprint(bytes)), ..Known::at(stamp) });
        Ok(())
    }

    fn put_ours_beside(&self, file: &Path, bytes: &[u8]) -> Result<StorageError> {
        let ours = self.beside(file, "ours", bytes)?;
        Ok(StorageError::ChangedOnDisk { file: file.to_owned(), ours })
    }

    fn keep_copy(&self, file: &Path) -> Result<()> {
        let failed = |e| StorageError::io(file, "be copied", e);
        let bytes = fs::read(self.path(file)).map_err(failed)?;
        self.beside(file, "kept", &bytes).map(drop)
    }

    /// Writes `FILE.WORD-1`, or the next number that is free.
    fn beside(&self, file: &Path, word: &str, bytes: &[u8]) -> Result<PathBuf> {
        for n in 1_u32.. {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{word}-{n}"));
            let copy = PathBuf::from(name);
            match self.put(&copy, bytes, false) {
                Err(StorageError::Exists { .. }) => {}
                done => return done.map(|()| copy),
            }
        }
        Err(StorageError::refused(file, "has too many copies beside it"))
    }

    /// Gives a file another name inside the project; never onto another one.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.check_folders(from)?;
        self.make_folders(to)?;
        if self.exists(to) {
            return Err(StorageError::Exists { file: to.to_owned() });
        }
        let failed = |e| StorageError::io(from, "be moved", e);
        fs::rename(self.path(from), self.path(to)).map_err(failed)?;
        if let Some(unflushed) = &mut *lock(&self.unflushed) {
            unflushed.remove(&self.path(from));
            unflushed.insert(self.path(to));
            unflushed.extend(self.path(from).parent().map(Path::to_owned));
        } else {
            for file in [from, to] {
                sync_folder(self.path(file).parent().unwrap_or(&self.root)).map_err(failed)?;
            }
        }
        let mut known = lock(&self.known);
        if let Some(entry) = known.remove(from) {
            known.insert(to.to_owned(), entry);
        }
        Ok(())
    }

    /// The stamp of a plain file; none where there is no file.
    pub(super) fn stamp(&self, file: &Path) -> Result<Option<Stamp>> {
        match fs::symlink_metadata(self.path(file)) {
            Ok(metadata) => {
                check_plain(file, &metadata)?;
                Ok(Some(Stamp::of(&metadata)))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StorageError::io(file, "be looked at", e)),
        }
    }

    /// Whether the file was read or written here.
    pub(super) fn is_known(&self, file: &Path) -> bool {
        lock(&self.known).contains_key(file)
    }

    /// Whether a file that we know is no longer as it was.
    pub(super) fn has_changed(&self, file: &Path) -> bool {
        let known = lock(&self.known).get(file).cloned();
        let stamp = self.stamp(file).ok().flatten();
        known.is_some_and(|known| {
            stamp != Some(known.stamp) && !known.content.is_some_and(|c| self.content_is(file, c))
        })
    }

    fn content_is(&self, file: &Path, content: u64) -> bool {
        fs::read(self.path(file)).is_ok_and(|bytes| fingerprint(&bytes) == content)
    }

    /// Refuses a path that leaves the folder, by its parts or through a link.
    fn check_folders(&self, file: &Path) -> Result<()> {
        if file.components().any(|c| !matches!(c, Component::Normal(_))) {
            return Err(StorageError::refused(file, "leaves the project's folder"));
        }
        for folder in folders(file) {
            if let Ok(metadata) = fs::symlink_metadata(self.path(folder))
                && !metadata.is_dir()
            {
                return Err(StorageError::refused(
                    folder,
                    "is not a folder of its own, but a link or a file",
                ));
            }
        }
        Ok(())
    }

    pub(super) fn make_folders(&self, file: &Path) -> Result<()> {
        self.check_folders(file)?;
        let folder = self.path(file.parent().unwrap_or(Path::new("")));
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&folder).map_err(|e| StorageError::io(file, "be written", e))
    }

    /// From now on files are written without a flush each.
    pub(super) fn begin_bulk(&self) {
        lock(&self.unflushed).get_or_insert_default();
    }

    /// Flushes all that was written since [`Self::begin_bulk`].
    pub(super) fn finish_bulk(&self) -> Result<()> {
        let paths: Vec<PathBuf> = lock(&self.unflushed).take().into_iter().flatten().collect();
        self.flush(&paths)?;
        let parents: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
        for folder in parents {
            sync_folder(folder).map_err(|e| StorageError::io(folder, "be flushed to the disk", e))?;
        }
        Ok(())
    }

    /// Notes a file that was written otherwise than by this.
    pub(super) fn wrote(&self, file: &Path, stamp: Stamp, content: u64) {
        self.remember(file, Known { content: Some(content), ..Known::at(stamp) });
    }

    /// Makes sure that files outlive a power cut; their names may not yet. Many are flushed by one
    /// call of the system where it has such a call.
    pub(super) fn flush(&self, paths: &[PathBuf]) -> Result<()> {
        if paths.len() > MANY && sync_all(&self.root).is_ok() {
            return Ok(());
        }
        let flush = |part: &[PathBuf]| {
            part.iter().find_map(|path| {
                let done = File::open(path).and_then(|file| file.sync_all());
                done.err().map(|e| StorageError::io(path, "be flushed to the disk", e))
            })
        };
        in_threads(paths, FLUSHING, flush).into_iter().flatten().next().map_or(Ok(()), Err)
    }
}
