//! Where bytes of an export go. The formats know only this; a folder stands behind it in
//! `session`, a map in tests.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, Write};

/// Takes the files of an export.
///
/// Paths are relative, parts joined by `/`: to the folder that the user named, or to the one in
/// which the file stands that the user named.
pub trait Sink {
    /// Adds bytes to the end of a file, made where it isn't there yet.
    ///
    /// # Errors
    /// When it can't be written.
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Writes a whole file that gets no more.
    ///
    /// # Errors
    /// When it can't be written.
    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Room for bytes that have to wait until all items are known, so that memory does not grow
    /// with their number. Gone when dropped.
    ///
    /// # Errors
    /// When there is none.
    fn aside(&mut self) -> io::Result<Box<dyn Aside>>;
}

/// Bytes aside: written, then read from the start.
pub trait Aside: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Aside for T {}

/// A sink in memory.
#[derive(Clone, Debug, Default)]
pub struct MemorySink {
    /// Files by path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl MemorySink {
    /// A file as text; empty where it isn't there or is no text.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl Sink for MemorySink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.entry(path.to_owned()).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn aside(&mut self) -> io::Result<Box<dyn Aside>> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }
}
