//! Why a command could not be done, in one line for people.

use std::fmt::Display;
use std::path::Path;

/// The line. Its control characters are escaped when it is printed.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// With the file that it is about in front.
    pub fn at(file: &Path, why: impl Display) -> Self {
        Self(format!("{}: {why}", file.display()))
    }
}

/// Errors of the layers below have the file in their words.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
