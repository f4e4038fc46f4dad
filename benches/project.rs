//! What an edit, a save and an opening cost, with and without a large project around them.
//!
//! `cargo bench --bench project`. The figures to look at are ratios: an edit in an article with
//! 125,000 annotations against the same in one with 20, a save in a project of 10,000 articles
//! against the same in a project of one.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use attache::session::action::Action;
use attache::session::{Command, Session};
use criterion::{Criterion, criterion_group, criterion_main};
use made::{folder, me};

mod made;

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
