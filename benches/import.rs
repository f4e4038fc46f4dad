//! What bringing in a folder of thousands costs.
//!
//! `cargo bench --bench import`. 10,000 text files of 6 KB, read, written into a project, flushed,
//! put into the journal: the whole of what `attache add` and the window do. Articles a second, of
//! five runs the median; the first run warms the disk's cache and is not counted.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::fs;
use std::path::Path;
use std::time::Instant;

use attache::formats::read::ReadOptions;
use attache::model::ids::{AnnotatorId, Id, IdKind};
use attache::model::project::Project;
use attache::model::schema::Schema;
use attache::model::time::Timestamp;
use attache::session::ingest::{self, Known, Request};
use attache::session::jobs::Progress;
use attache::storage::{Journal, Record, Store};

const FILES: usize = 10_000;
const BYTES: usize = 6_000;
const RUNS: usize = 5;

fn files(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let sentence = "The ministry of water agreed to build 12 weirs along the river by March 2027. ";
    for n in 0..FILES {
        let mut text = format!(" date 2026-03-05 Report {n}\n\n");
        while text.len() < BYTES {
            text.push_str(sentence);
            if text.len() % 7 == 0 {
                text.push('\n');
            }
        }
        fs::write(folder.join(format!("report-{n:05}.txt")), text).expect("a file");
    }
}

/// Seconds for reading, writing, and making known.
fn run(from: &Path, to: &Path) -> [f64; 3] {
    let me = AnnotatorId::new("ana");
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "p", Schema::default());
    let store = Store::create(to, &project).expect("a project");
    let (journal, _) = Journal::open(&store, &me).expect("a journal");
    let request = Request {
        paths: vec![from.to_owned()],
        format: None,
        annotator: me.clone(),
        annotator_name: "Ana".to_owned(),
        extend_schema: false,
        made: Timestamp::default(),
        options: ReadOptions::default(),
    };
    let progress = Progress::default();
    let begun = Instant::now();
    let plan = ingest::plan(&request, Known::of(&project), None, &progress).expect("a plan");
    assert_eq!(plan.articles.len(), FILES);
    let read = begun.elapsed().as_secs_f64();
    ingest::write(&plan, &store, &me, &progress).expect("written");
    let written = begun.elapsed().as_secs_f64();
    let change = project.apply(&plan.edit(&project)).expect("an edit");
    journal.append(request.made, Record::Do(&change), &|_| None).expect("a journal");
    journal.sync().expect("a journal");
    [read, written - read, begun.elapsed().as_secs_f64() - written]
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = folder.path().join("in");
    files(&from);
    let mut runs: Vec<[f64; 3]> = Vec::new();
    for n in 0..=RUNS {
        let to = folder.path().join(format!("p{n}"));
        let times = run(&from, &to);
        let total: f64 = times.iter().sum();
        println!(
            "run {n}: read {:.2} s, written and flushed {:.2} s, made known {:.2} s: {:.0} articles a second",
            times[0],
            times[1],
            times[2],
            FILES as f64 / total
        );
        runs.push(times);
        // What was written stays until the end: for five seconds ext4 gives no deleted file's place to
        // a new one, and looks past each of 20,000 anew for every file that is made.
    }
    let mut totals: Vec<f64> = runs[1..].iter().map(|t| t.iter().sum()).collect();
    totals.sort_by(f64::total_cmp);
    println!("median: {:.0} articles a second", FILES as f64 / totals[RUNS / 2]);
}
