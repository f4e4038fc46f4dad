//! The folder as a whole: what is saved comes back, and bad input loses nothing.

mod bad_files;
mod bad_layers;
mod decided;
mod journal;
mod kinds;
mod log;
mod merge;
mod merge_properties;
mod project;
mod round_trip;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::{Opened, Problem, Store};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::decision::{Considered, Decision, Verdict, print};
use crate::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use crate::model::layer::{Layer, LayerRef, Status};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::time::Timestamp;

pub(super) const WORDS: &str =
    " date 2026-03-05 Título “Oslo”\nAnna saw 😊 Oslo. हिन्दी में वादा।\nאנא saw Bergen.\n";

/// A project folder that is deleted with it.
pub(super) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// With one article `a` and a layer of `ana` on it.
    pub(super) fn new() -> Self {
        let folder = Self { dir: tempfile::tempdir().unwrap() };
        let store = Store::create(&folder.root(), &project()).unwrap();
        let text = Text::new(WORDS);
        store.add_article(&meta("a", &text), &text).unwrap();
        store.write_layer(&ana(), &layer(&text).snapshot(), &text).unwrap();
        folder
    }

    pub(super) fn root(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(super) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(super) fn put(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), content).unwrap();
    }

    pub(super) fn replace(&self, file: &str, from: &str, to: &str) {
        let old = self.text(file);
        assert!(old.contains(from), "{old}");
        self.put(file, old.replace(from, to));
    }

    pub(super) fn open(&self) -> Opened {
        Store::open(&self.root()).unwrap()
    }

    /// Every file but caches, with its bytes.
    pub(super) fn all(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(folder: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if entry.file_type().unwrap().is_dir() {
                    if !path.ends_with(".attache") {
                        walk(&path, out);
                    }
                } else if entry.file_type().unwrap().is_file() {
                    out.push((path.clone(), fs::read(&path).unwrap()));
                }
            }
        }
        let mut out = Vec::new();
        walk(&self.root(), &mut out);
        out.sort();
        out
    }
}

pub(super) const LAYER: &str = "layers/ana/a.ron";

pub(super) fn project() -> Project {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 7), "Río “P”", Schema::default());
    project.load_annotators([(AnnotatorId::new("ana"), "Ana Silva".to_owned())].into());
    project
}

pub(super) fn meta(id: &str, text: &Text) -> ArticleMeta {
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".into(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    ArticleMeta {
        id: ArticleId::new(id),
        title: format!("Título {id}"),
        date: Some("2026-03-05".into()),
        source: "http://example.org/a".into(),
        language: "es".into(),
        tags: vec!["talks".into(), "तीन".into()],
        text: text.hash(),
        original,
    }
}

pub(super) fn ana() -> LayerRef {
    LayerRef::new(&ArticleId::new("a"), &AnnotatorId::new("ana"))
}

pub(super) fn id(kind: IdKind, n: u64) -> Id {
    Id::from_bits(kind, n)
}

/// The words at their first place in the text.
pub(super) fn words(text: &Text, words: &str) -> Spans {
    let at = text.as_str().find(words).unwrap();
    Spans::one(text.span(at..at + words.len()).unwrap())
}

pub(super) fn entity(n: u64, label: &str, spans: Spans) -> Entity {
    Entity {
        id: id(IdKind::Entity, n),
        label: label.into(),
        spans,
        refers_to: None,
        attributes: Attributes::new(),
        note: "".into(),
        made: Timestamp::from_unix_seconds(1_772_700_000),
        source: Source::Manual,
    }
}

/// One of everything.
pub(super) fn layer(text: &Text) -> Layer {
    let anna = entity(1, "person", words(text, "Anna"));
    let oslo = Entity {
        note: "a \"note\"\nwith \\ and \u{7}".into(),
        refers_to: Some(id(IdKind::Canonical, 5)),
        source: Source::Imported("brat".into()),
        attributes: [("interval".into(), vec!["2026-03-05".to_owned()])].into(),
        ..entity(2, "place", words(text, "Oslo."))
    };
    let pieces =
        words(text, "saw").pieces().iter().chain(words(text, "Bergen").pieces()).copied().collect::<Vec<_>>();
    let promise = Commitment {
        id: id(IdKind::Commitment, 3),
        label: "commitment".into(),
        spans: Spans::new(pieces).unwrap(),
        cue: Some(words(text, "वादा")),
        roles: vec![
            ("promisor".into(), Filler::Annotation(anna.id)),
            ("action".into(), Filler::Words(words(text, "हिन्दी"))),
        ],
        attributes: [("act".into(), vec!["promise".to_owned()])].into(),
        note: "".into(),
        made: anna.made,
        source: Source::Occurrence,
    };
    let relation = Relation {
        id: id(IdKind::Relation, 4),
        kind: "located_in".into(),
        from: anna.id,
        to: oslo.id,
        note: "".into(),
        made: anna.made,
        source: Source::Manual,
    };
    let comment = |n, target| Comment {
        id: id(IdKind::Comment, n),
        author: "ana".into(),
        made: anna.made,
        target,
        reply_to: (n > 6).then(|| id(IdKind::Comment, 6)),
        resolved: n == 7,
        text: "¿Sí?\r\nنعم".into(),
    };
    let comments = [
        comment(6, Target::Article),
        comment(7, Target::Annotation(promise.id)),
        comment(8, Target::Words(words(text, "😊").hull())),
    ];
    let all: [Annotation; 4] = [anna.into(), oslo.into(), promise.into(), relation.into()];
    Layer::from_annotations(Status::InProgress, all.into_iter().chain(comments.map(Annotation::Comment)))
}

pub(super) fn decided() -> LayerRef {
    LayerRef::new(&ArticleId::new("a"), &AnnotatorId::new(AnnotatorId::DECIDED))
}

/// A decided layer: two of an annotator's taken over another's, and of one nothing.
pub(super) fn reviewed(text: &Text) -> Layer {
    let annotated = layer(text);
    let considered = |annotator: &str, id: Id| Considered {
        annotator: annotator.into(),
        id,
        seen: print(annotated.get(self::id(IdKind::Entity, 1)).unwrap(), &annotated),
    };
    let (anna, oslo) = (id(IdKind::Entity, 1), id(IdKind::Entity, 2));
    let decision = |from: Vec<Considered>, why: &str| {
        let over = vec![considered("jonas", id(IdKind::Entity, 31))];
        Source::Decided(Arc::new(Decision {
            from,
            over,
            by: "kim".into(),
            why: why.into(),
            open: Vec::new(),
        }))
    };
    let source = decision(vec![considered("ana", anna), considered("li", oslo)], "“clear”\nenough");
    let one = Entity { source, ..entity(21, "person", words(text, "Anna")) };
    let two = Entity { source: decision(Vec::new(), ""), ..entity(22, "place", words(text, "Oslo.")) };
    let none = Verdict {
        id: id(IdKind::Verdict, 23),
        over: vec![considered("ana", oslo), considered("jonas", anna)],
        by: "kim".into(),
        made: one.made,
        why: "neither".into(),
    };
    let all: [Annotation; 3] = [one.into(), two.into(), none.into()];
    Layer::from_annotations(Status::InProgress, all)
}

pub(super) fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// The only problem, as a line.
pub(super) fn only(problems: &[Problem]) -> String {
    assert_eq!(problems.len(), 1, "{:?}", lines(problems));
    problems[0].to_string()
}
