//! Parts of a ZIP archive by their names, with limits on what comes out of it. Nothing is ever
//! written anywhere, so that names in it can lead nowhere.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::formats::decode;
use crate::formats::read::ReadError;

/// Parts that an archive may have.
const PARTS: usize = 50_000;
/// Bytes that one part may have.
const PART: u64 = 256 << 20;
/// Bytes that all parts that are read may have.
const ALL: u64 = 512 << 20;
/// Times that a part may be larger than it is in the archive, once it is larger than [`SMALL`].
/// XML packs to a twentieth, at times to a hundredth.
const RATIO: u64 = 400;
const SMALL: u64 = 8 << 20;

/// An open archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still come out of it.
    left: u64,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        decode::check_size(bytes.len() as u64)?;
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(no(
                "it is protected with a password, or in the format of Word before 2007; save it as DOCX without one",
            ));
        }
        if !bytes.starts_with(b"PK") {
            return Err(no("this is no document of its format: it is no ZIP archive"));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > PARTS {
            return Err(no(&format!("its archive has {} parts; at most {PARTS} are read", zip.len())));
        }
        Ok(Self { zip, left: ALL })
    }

    /// The text of a part; `None` where there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let mut part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(error)),
        };
        // What the archive says of sizes is not believed.
        let most = PART.min(self.left).min(part.compressed_size().saturating_mul(RATIO).max(SMALL));
        let mut bytes = Vec::new();
        let read = (&mut part).take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            return Err(no(&format!(
                "“{name}” in its archive grows beyond {} MiB when unpacked; nothing of it is read",
                most >> 20
            )));
        }
        read.map_err(|e| no(&format!("“{name}” in its archive is damaged: {e}")))?;
        self.left -= bytes.len() as u64;
        if bytes.is_empty() {
            return Ok(None);
        }
        let text = decode::decode(&bytes).map_err(|e| no(&format!("“{name}” in its archive: {e}")))?;
        Ok(Some(text.text.as_str().to_owned()))
    }

    /// The names of parts of XML that begin so, in order.
    pub fn names(&self, begin: &str) -> Vec<String> {
        let is_xml = |name: &str| std::path::Path::new(name).extension().is_some_and(|end| end == "xml");
        let is_one = |name: &String| name.starts_with(begin) && is_xml(name);
        let all = self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
        let mut names: Vec<String> = all.filter(is_one).collect();
        names.sort_unstable();
        names
    }

    /// The text of a part that has to be there.
    pub fn main(&mut self, name: &str) -> Result<String, ReadError> {
        self.part(name)?
            .ok_or_else(|| no(&format!("this is no document of its format: its archive has no “{name}”")))
    }
}

pub(super) fn no(why: &str) -> ReadError {
    ReadError::Unreadable(why.to_owned())
}

fn broken(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => {
            no("it is protected with a password")
        }
        error => no(&format!("its archive is damaged or cut off: {error}")),
    }
}
