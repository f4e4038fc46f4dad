//! Why a command could not be done, in one line for people.

use std::fmt::Display;
use std::path::Path;

/// The line. Its control characters are escaped when it is printed.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// With the file that it is about in front.
    pub fn at(file: &Path, why: impl Display) -> Self {
        let (file, why) = (file.display().to_string(), why.to_string());
        // Some say it themselves, with the line.
        if why.starts_with(&format!("{file}:")) { Self(why) } else { Self(format!("{file}: {why}")) }
    }
}

/// Errors of the layers below have the file in their words.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
