//! Where an annotator was in the articles they opened, the last one first: a convenience, kept with
//! the caches.

use std::fs;
use std::path::PathBuf;

use super::store::Store;
use crate::model::ids::{AnnotatorId, ArticleId};

/// A longer file is none of ours.
const LONGEST: u64 = 1 << 20;

/// Where someone was in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The article.
    pub article: ArticleId,
    /// The byte of the text at which the caret stood.
    pub caret: usize,
    /// What was read: a byte in a line, and how many points below the top of the view its baseline
    /// stood.
    pub line: Option<(usize, f32)>,
}

impl Store {
    /// Remembers where an annotator was, the article that is open first. Not being able to is no
    /// loss.
    pub fn remember_visits(&self, annotator: &AnnotatorId, visits: &[Visit]) {
        let file = self.visit_file(annotator);
        let Some(folder) = file.parent() else { return };
        // A link could lead out of the project: then nothing is remembered.
        if fs::symlink_metadata(folder).is_ok_and(|m| m.is_dir()) && !file.is_symlink() {
            let _ = fs::write(&file, visits.iter().map(written).collect::<String>());
        }
    }

    /// Where an annotator was, as it was noted down; the article that they had open last first.
    #[must_use]
    pub fn visits(&self, annotator: &AnnotatorId) -> Vec<Visit> {
        let file = self.visit_file(annotator);
        let plain = fs::symlink_metadata(&file).is_ok_and(|m| m.is_file() && m.len() < LONGEST);
        let content = plain.then(|| fs::read_to_string(&file).ok()).flatten().unwrap_or_default();
        content.lines().filter_map(read).collect()
    }

    fn visit_file(&self, annotator: &AnnotatorId) -> PathBuf {
        self.root().join(".attache").join(format!("{annotator}.last"))
    }
}

fn written(visit: &Visit) -> String {
    let line = visit.line.map_or_else(String::new, |(offset, y)| format!(" {offset} {y:.1}"));
    format!("{} {}{line}\n", visit.article, visit.caret)
}

fn read(line: &str) -> Option<Visit> {
    let mut parts = line.split(' ');
    let article = parts.next().filter(|id| ArticleId::is_valid(id)).map(ArticleId::new)?;
    let caret = parts.next().and_then(|caret| caret.parse().ok())?;
    let read = (parts.next(), parts.next());
    let line = match read {
        (Some(offset), Some(y)) => offset.parse().ok().zip(y.parse().ok().filter(|y: &f32| y.is_finite())),
        _ => None,
    };
    Some(Visit { article, caret, line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{Id, IdKind};
    use crate::model::project::Project;
    use crate::model::schema::Schema;

    #[test]
    fn visits_come_back_in_their_order_and_broken_lines_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::new(Id::from_bits(IdKind::Project, 1), "P", Schema::default());
        let store = Store::create(folder.path(), &project).unwrap();
        fs::create_dir_all(folder.path().join(".attache")).unwrap();
        let me = AnnotatorId::new("ana");
        let visit = |id: &str, line| Visit { article: id.into(), caret: 7, line };
        let visits = [visit("b", Some((1200, -3.5))), visit("a", None)];
        store.remember_visits(&me, &visits);
        assert_eq!(store.visits(&me), visits);
        fs::write(store.visit_file(&me), "b 7 1200 NaN\nno number\n../a 3\n\na 7\n").unwrap();
        assert_eq!(store.visits(&me), [visit("b", None), visit("a", None)]);
        assert_eq!(store.visits(&AnnotatorId::new("jonas")), []);
    }
}
