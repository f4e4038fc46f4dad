//! Projects to test on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use attache::model::article::{ArticleMeta, Newlines, Original};
use attache::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use attache::model::project::{Article, Project};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::session::{Command, Session};

/// What is known of a text that came from nowhere.
pub fn meta(id: &str, text: &Text) -> ArticleMeta {
    ArticleMeta {
        id: id.into(),
        title: id.to_owned(),
        date: None,
        source: String::new(),
        language: String::new(),
        tags: Vec::new(),
        text: text.hash(),
        original: Original {
            hash: text.hash(),
            encoding: "utf-8".to_owned(),
            bom: false,
            newlines: Newlines::Lf,
            crlf_at: Vec::new(),
            cr_at: Vec::new(),
        },
    }
}

/// A project in memory with one article.
pub fn project(text: &str) -> Project {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Test", Schema::default());
    let text = Text::new(text);
    project.load_article(Article::on_disk(meta("article", &text), BTreeMap::new()));
    project.load_text(&ArticleId::new("article"), text);
    project
}

/// A session with that article open, the caret at its start.
pub fn session(text: &str, me: &AnnotatorId) -> Session {
    let mut session = Session::in_memory(project(text), me.clone());
    session.dispatch(Command::OpenArticle("article".into()), false);
    session
}

/// Brings a further article into a session in memory.
pub fn add_article(session: &mut Session, id: &str, text: &str) {
    let mut project = session.project().clone();
    let text = Text::new(text);
    project.load_article(Article::on_disk(meta(id, &text), BTreeMap::new()));
    project.load_text(&ArticleId::new(id), text);
    let (me, open) = (session.me().clone(), session.view().article.clone());
    *session = Session::in_memory(project, me);
    if let Some(open) = open {
        session.dispatch(Command::OpenArticle(open), false);
    }
}

/// Copies a folder with all in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
