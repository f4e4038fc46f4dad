//! The program's own files: a project folder with one file of it made up, a bundle, a merge.

use std::fs;
use std::path::Path;

use attache::model::article::{ArticleMeta, Newlines, Original};
use attache::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use attache::model::layer::LayerRef;
use attache::model::project::Project;
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::storage::{Access, Journal, Store, merge as merging};
use tempfile::TempDir;

/// Files of a project, by the first byte of what a fuzzer made up.
const FILES: [&str; 8] = [
    "layers/ana/a.ron",
    "schema.ron",
    "project.ron",
    "entities.ron",
    "assignments.ron",
    "articles/a.ron",
    "articles/a.txt",
    "history/ana/000001.ron",
];
const WORDS: &str = "Anna saw 😊 Oslo. हिन्दी में वादा।\nAnna saw Bergen.\n";
/// Between the three contents of a merge.
const CUT: char = '\0';

/// Opens a project of which one file is made up, with all that is read of it.
///
/// # Panics
/// When there is no place for temporary files, or a layer that was read can't be written, though the
/// project can.
pub fn project(data: &[u8]) {
    let Some((choice, content)) = data.split_first() else { return };
    let folder = TempDir::new().expect("a temporary folder");
    made(folder.path());
    let file = folder.path().join(FILES[usize::from(*choice) % FILES.len()]);
    fs::create_dir_all(file.parent().expect("all stand in the project's folder")).expect("a folder");
    fs::write(file, content).expect("a file");
    read(folder.path());
}

/// Unpacks a bundle and opens what was in it.
///
/// # Panics
/// As [`project`].
pub fn bundle(data: &[u8]) {
    let folder = TempDir::new().expect("a temporary folder");
    let (file, root) = (folder.path().join("all.attache"), folder.path().join("project"));
    fs::write(&file, data).expect("a file");
    if attache::storage::bundle::unpack(&file, &root).is_ok() {
        read(&root);
    }
}

/// Merges what stands before the first NUL, between it and the next, and after that; the first
/// byte chooses which file of a project the three are.
///
/// # Panics
/// When a merge gives what can't be merged again with itself.
pub fn merge(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let Ok(content) = std::str::from_utf8(data) else { return };
    let mut parts = content.splitn(3, CUT).map(str::to_owned);
    let [base, ours, theirs] = std::array::from_fn(|_| parts.next().unwrap_or_default());
    let name = Path::new(FILES[usize::from(*choice) % FILES.len()]);
    if let Ok(merged) = merging::merge_contents(&base, &ours, &theirs, name) {
        let again = merging::merge_contents(&merged.content, &merged.content, &merged.content, name);
        assert!(again.is_ok_and(|a| a.content == merged.content), "{}", merged.content);
    }
}

/// A project with one article.
fn made(root: &Path) {
    let text = Text::new(WORDS);
    let project = Project::new(Id::from_bits(IdKind::Project, 7), "P", Schema::default());
    let store = Store::create(root, &project).expect("a project");
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".into(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    let meta = ArticleMeta {
        id: ArticleId::new("a"),
        title: "A".into(),
        date: None,
        source: String::new(),
        language: String::new(),
        tags: Vec::new(),
        text: text.hash(),
        original,
    };
    store.add_article(&meta, &text).expect("an article");
}

fn read(root: &Path) {
    let Ok(opened) = Store::open(root) else { return };
    for (id, article) in opened.project.articles() {
        let Ok(read) = opened.store.read_text(id) else { continue };
        for annotator in article.layers().keys() {
            let at = LayerRef::new(id, annotator);
            let layer = opened.store.read_layer(&at, &read.text);
            if layer.is_editable() && opened.access == Access::ReadWrite {
                let written = opened.store.write_layer(&at, &layer.layer.snapshot(), &read.text);
                assert!(written.is_ok(), "{written:?}");
            }
        }
    }
    if let Ok((journal, _)) = Journal::open(&opened.store, &AnnotatorId::new("ana")) {
        let texts = |id: &ArticleId| opened.store.read_text(id).ok().map(|read| read.text);
        drop(journal.recovery(&texts));
        if let Ok(mut history) = journal.history() {
            while history.next_undo().is_some() {}
        }
    }
}
