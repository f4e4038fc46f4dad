//! What git has to be told of a project's files.

use std::path::Path;

use super::problem::{Problem, Severity};
use super::store::Store;

/// Where git reads how files are treated.
const FILE: &str = ".gitattributes";
/// Texts and RON stay byte for byte as they are; RON is merged by annotation, label and entity.
pub(super) const GIT_ATTRIBUTES: &str = "*.txt -text\n*.ron -text merge=attache\n";
pub(super) const GIT_IGNORE: &str = ".attache/\n.*.tmp\n";

impl Store {
    /// In a git repository whose attributes do not have the project's files merged by the program:
    /// that git merges them by lines. `None` elsewhere, and where they can't be read.
    #[must_use]
    pub fn merges_by_line(&self) -> Option<Problem> {
        let repository = self.root().ancestors().find(|folder| folder.join(".git").exists())?;
        // The attributes of the folders above count too.
        let above = self.root().ancestors().take_while(|folder| folder.starts_with(repository));
        let asks = |folder: &Path| {
            let content = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
            content.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("merge=attache"))
        };
        if above.into_iter().any(asks) {
            return None;
        }
        let todo = format!("write `*.ron -text merge=attache` into {FILE}, and see “git” in the README");
        Some(Problem::new(
            Severity::Note,
            Path::new(FILE),
            "git merges this project line by line, not annotation by annotation",
            todo,
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::ids::{Id, IdKind};
    use crate::model::project::Project;
    use crate::model::schema::Schema;

    #[test]
    fn a_repository_that_merges_by_lines_is_said_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        let project = Project::new(Id::from_bits(IdKind::Project, 1), "P", Schema::default());
        let store = Store::create(&root, &project).unwrap();
        fs::write(root.join(FILE), "*.txt -text\n").unwrap();
        assert_eq!(store.merges_by_line(), None, "no repository");
        fs::create_dir(folder.path().join(".git")).unwrap();
        let problem = store.merges_by_line().unwrap();
        assert!(
            problem.to_string().contains("line by line") && problem.to_string().contains("merge=attache")
        );
        fs::write(folder.path().join(FILE), "*.ron merge=attache\n").unwrap();
        assert_eq!(store.merges_by_line(), None, "the folder above asks for it");
    }
}
