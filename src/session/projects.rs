//! Projects that the program makes by itself: the copy of the sample, and the one that takes
//! articles which were opened without a project.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

/// The sample project as it was when the program was built.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/projects/river-accords");

/// The annotator as whom the sample is opened: she has annotated most of it.
pub const SAMPLE_ANNOTATOR: &str = "ana";

/// The user's copy of the sample project, made where there is none yet. The original, which is
/// in the program itself, always stays as it is.
///
/// # Errors
/// When the copy can't be written; a half-made one is taken away again.
pub fn sample(data: &Path) -> io::Result<PathBuf> {
    let copy = data.join("projects").join("river-accords");
    if copy.join("project.ron").exists() {
        return Ok(copy);
    }
    // First beside, so that a copy is whole or not there.
    let beside = data.join("projects").join(".river-accords.new");
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir_all(&beside)?;
    SAMPLE.extract(&beside)?;
    fs::rename(&beside, &copy)?;
    Ok(copy)
}

/// The folder of the project for articles that were opened without one.
#[must_use]
pub fn loose(data: &Path) -> PathBuf {
    data.join("projects").join("my-articles")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_opens_as_a_copy_that_stays_as_the_user_left_it() {
        let data = tempfile::tempdir().unwrap();
        let copy = sample(data.path()).unwrap();
        assert!(copy.join("articles").is_dir());
        fs::write(copy.join("project.ron"), "mine").unwrap();
        assert_eq!(sample(data.path()).unwrap(), copy);
        assert_eq!(fs::read_to_string(copy.join("project.ron")).unwrap(), "mine");
    }
}
