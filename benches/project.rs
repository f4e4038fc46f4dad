//! What an edit, a save and an opening cost, with and without a large project around them.
//!
//! `cargo bench --bench project`. The figures to look at are ratios: an edit in an article with
//! 125,000 annotations against the same in one with 20, a save in a project of 10,000 articles
//! against the same in a project of one.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use attache::model::annotation::{Annotation, Entity, Source, Spans};
use attache::model::article::{ArticleMeta, Newlines, Original};
use attache::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use attache::model::layer::{Layer, LayerRef, Status};
use attache::model::project::{Article, Project};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::session::action::Action;
use attache::session::{Command, Session};
use attache::storage::Store;
use criterion::{Criterion, criterion_group, criterion_main};

fn me() -> AnnotatorId {
    AnnotatorId::new("ana")
}

/// A text of about `bytes` bytes in paragraphs of a kilobyte.
fn text(bytes: usize, salt: usize) -> Text {
    let sentence =
        format!("Aldmoor and Veresk agreed on point {salt} to reopen the lock before the end of March. ");
    let paragraph = sentence.repeat(1000 / sentence.len() + 1) + "\n";
    Text::new(paragraph.repeat(bytes / paragraph.len() + 1))
}

fn meta(id: &str, text: &Text) -> ArticleMeta {
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".to_owned(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    ArticleMeta {
        id: id.into(),
        title: id.to_owned(),
        date: None,
        source: String::new(),
        language: "en".to_owned(),
        tags: Vec::new(),
        text: text.hash(),
        original,
    }
}

/// `count` entities, evenly over the text.
fn layer(text: &Text, count: usize, salt: u64) -> Layer {
    let labels = ["person", "place", "organisation", "date"];
    let step = text.len() / count.max(1);
    let entity = |i: usize| {
        let start = i * step;
        let end = (start + 6).min(text.len());
        Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, salt << 24 | i as u64),
            label: labels[i % labels.len()].into(),
            spans: Spans::one(text.span(start..end).expect("the text is ASCII")),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        })
    };
    Layer::from_annotations(Status::InProgress, (0..count).map(entity))
}

/// A project folder of `articles` small articles, the first with a text of `bytes` and `count`
/// annotations.
fn folder(root: &Path, articles: usize, bytes: usize, count: usize) {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Bench", Schema::default());
    for n in 0..articles {
        let text = text(if n == 0 { bytes } else { 2000 }, n);
        let id = format!("article-{n:05}");
        project.load_article(Article::on_disk(meta(&id, &text), BTreeMap::new()));
        let at = LayerRef::new(&ArticleId::new(&id), &me());
        let made = layer(&text, if n == 0 { count } else { 20 }, n as u64);
        project.load_text(&at.article, text);
        project.load_layer(&at, made);
    }
    Store::create(root, &project).expect("a new folder");
}

fn open(root: &Path) -> Session {
    let mut session = Session::open(root, me(), "Ana", Arc::new(|| {})).expect("a project");
    session.dispatch(Command::OpenArticle("article-00000".into()), false);
    session
}

/// Marks a token and takes it back, at the same place each time.
fn edit(session: &mut Session) {
    session.dispatch(Command::PlaceCaret { offset: 3, extend: false }, false);
    session.dispatch(Command::Mark("person".into()), false);
    session.dispatch(Command::Act(Action::Undo), false);
}

fn edits(c: &mut Criterion) {
    let mut group = c.benchmark_group("mark and undo, journal written");
    for (name, bytes, count) in [("20 annotations", 6_000, 20), ("125,000 annotations", 6_000_000, 125_000)] {
        let folder_ = tempfile::tempdir().expect("a folder");
        folder(folder_.path(), 1, bytes, count);
        let mut session = open(folder_.path());
        group.bench_function(name, |b| b.iter(|| edit(black_box(&mut session))));
        session.close();
    }
    group.finish();
}

fn saves(c: &mut Criterion) {
    let mut group = c.benchmark_group("save after one edit");
    group.sample_size(20);
    for (name, articles) in [("1 article", 1), ("10,000 articles", 10_000)] {
        let folder_ = tempfile::tempdir().expect("a folder");
        folder(folder_.path(), articles, 2000, 20);
        let mut session = open(folder_.path());
        group.bench_function(name, |b| {
            b.iter(|| {
                session.dispatch(Command::PlaceCaret { offset: 3, extend: false }, false);
                session.dispatch(Command::Mark("person".into()), false);
                session.close();
            });
        });
    }
    group.finish();
}

fn opens(c: &mut Criterion) {
    let folder_ = tempfile::tempdir().expect("a folder");
    folder(folder_.path(), 10_000, 2000, 20);
    let mut group = c.benchmark_group("open a project of 10,000 articles");
    group.sample_size(10);
    group.bench_function("with its cache", |b| b.iter(|| black_box(open(folder_.path()))));
    group.bench_function("without", |b| {
        b.iter(|| {
            // Where there is none there is nothing to take away.
            let _ = std::fs::remove_dir_all(folder_.path().join(".attache"));
            black_box(open(folder_.path()))
        });
    });
    group.finish();
}

criterion_group!(benches, edits, saves, opens);
criterion_main!(benches);
