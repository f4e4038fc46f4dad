//! What exports cost: 1,000 articles of 1,000 words with 125 spans each (6 MB of text), to each
//! format that can be written, in MB of text a second.
//!
//! `cargo bench --bench export [-- FORMAT...] [--repeat N]`. Each format is written to a sink that
//! only counts, from annotations that are in memory already; the median of the runs. Beside it the
//! same from a project on disk of which nothing was read yet, into files. All cores are
//! used; `taskset -c 0 …` shows one. Beside the time on the clock stands the time that the processor
//! was at it, which other programs on the machine do not lengthen: text by that is what one core
//! does. Peak memory is the process's own (`VmHWM`), so ask for one format a run.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use attache::formats::export::{ExportItem, Options, Request, run};
use attache::formats::sink::{Aside, Sink};
use attache::formats::{Format, Shape, registry};
use attache::model::annotation::{Annotation, Entity, Source, Spans};
use attache::model::article::{ArticleMeta, Newlines, Original};
use attache::model::ids::{Id, IdKind};
use attache::model::layer::{Layer, LayerRef, Status};
use attache::model::project::{Article, Project};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::session::export as session;
use attache::session::jobs::Progress;
use attache::storage::Store;

const ARTICLES: usize = 1000;
const WORDS: usize = 1000;
const SPANS: usize = 125;

/// Counts what it gets; what waits aside goes to a file, as in a real export.
#[derive(Default)]
struct Counter(u64);

impl Sink for Counter {
    fn append(&mut self, _: &str, bytes: &[u8]) -> io::Result<()> {
        self.0 += bytes.len() as u64;
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.append(path, bytes)
    }

    fn aside(&mut self) -> io::Result<Box<dyn Aside>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// 4,000 words of three to ten letters, short ones more often in texts than long ones.
fn vocabulary(dice: &mut Dice) -> Vec<String> {
    let mut word =
        || -> String { (0..3 + dice.below(8)).map(|_| char::from(b'a' + dice.below(26) as u8)).collect() };
    let mut all: Vec<String> = (0..4000).map(|_| word()).collect();
    all.sort_by_key(String::len);
    all
}

fn article(n: usize, vocabulary: &[String]) -> ExportItem {
    let mut dice = Dice(n as u64 + 7);
    let mut content = String::new();
    let mut words = Vec::new();
    for i in 0..WORDS {
        let start = content.len();
        let (a, b) = (dice.below(vocabulary.len()), dice.below(vocabulary.len()));
        content.push_str(&vocabulary[a.min(b)]);
        words.push(start..content.len());
        content.push_str(match i {
            _ if i % 120 == 119 => ".\n",
            _ if i % 20 == 19 => ". ",
            _ if i % 9 == 8 => ", ",
            _ => " ",
        });
    }
    let text = Text::new(content);
    let labels = ["person", "place", "organisation", "date"];
    let spans = (0..SPANS).map(|i| {
        let (first, last) = (i * 8, i * 8 + i % 3);
        let span = text.span(words[first].start..words[last].end).expect("ASCII");
        Arc::new(Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, (n * SPANS + i) as u64 * 0x9e37_79b9),
            label: labels[i % labels.len()].into(),
            spans: Spans::one(span),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }))
    });
    let annotations = spans.collect();
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".to_owned(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    let meta = ArticleMeta {
        id: format!("article-{n:04}").as_str().into(),
        title: format!("Article {n}"),
        date: None,
        source: String::new(),
        language: "en".to_owned(),
        tags: Vec::new(),
        text: text.hash(),
        original,
    };
    ExportItem {
        article: Arc::new(meta),
        unit: None,
        text,
        annotator: "ana".into(),
        status: Status::Done,
        annotations,
    }
}

/// Seconds that the processor was at this process, to a hundredth.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn export(format: &'static dyn Format, items: &[ExportItem]) -> (f64, u64) {
    let articles: Vec<_> = items.iter().map(|i| (i.article.id.clone(), i.article.text)).collect();
    let request = Request {
        format,
        schema: &Schema::default(),
        canonicals: &BTreeMap::new(),
        options: &Options::default(),
        file_name: match format.writer().expect("a writer").shape() {
            Shape::File => "out",
            Shape::Folder => "",
        },
        articles: &articles,
        several_annotators: false,
        choices: BTreeMap::new(),
    };
    let mut sink = Counter::default();
    let begun = Instant::now();
    run::<io::Error>(&request, items.iter().cloned().map(Ok), &mut sink).expect("an export");
    (begun.elapsed().as_secs_f64(), sink.0)
}

/// The articles as a project on disk.
fn project(root: &Path, items: &[ExportItem]) {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Bench", Schema::default());
    for item in items {
        project.load_article(Article::on_disk((*item.article).clone(), BTreeMap::new()));
        let at = LayerRef::new(&item.article.id, &item.annotator);
        project.load_text(&at.article, item.text.clone());
        let annotations = item.annotations.iter().map(|a| (**a).clone());
        project.load_layer(&at, Layer::from_annotations(item.status, annotations));
    }
    Store::create(root, &project).expect("a new folder");
}

/// Seconds from opening the project's folder to the export's report.
fn cold(format: &'static dyn Format, root: &Path, outs: &mut Vec<tempfile::TempDir>) -> f64 {
    let out = tempfile::tempdir().expect("a folder");
    let request = session::Request {
        format,
        out: out.path().join("out"),
        who: session::Who::Everybody,
        articles: None,
        status: None,
        blind: false,
        options: Options::default(),
    };
    let begun = Instant::now();
    let opened = Store::open_to_read(root).expect("a project");
    let gathered =
        session::gather(&opened.project, &opened.problems, &request).expect("all that is asked for");
    let done = session::export(&gathered, Some(&opened.store), &request, &Progress::default());
    assert_eq!(done.expect("an export").report.articles, ARTICLES);
    let took = begun.elapsed().as_secs_f64();
    outs.push(out);
    took
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |l| l.trim().to_owned())
}

fn main() {
    // `cargo bench` passes `--bench`.
    let mut asked: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let mut runs = 5;
    if let Some(at) = asked.iter().position(|a| a == "--repeat") {
        runs = asked.get(at + 1).and_then(|n| n.parse().ok()).expect("--repeat N");
        asked.drain(at..at + 2);
    }
    let vocabulary = vocabulary(&mut Dice(1));
    let items: Vec<ExportItem> = (0..ARTICLES).map(|n| article(n, &vocabulary)).collect();
    let text: usize = items.iter().map(|i| i.text.len()).sum();
    let megabytes = text as f64 / 1e6;
    // What was written stays until the end: ext4 gives no deleted file's place to a new one for some
    // seconds, and looks past each of thousands anew for every file that is made.
    let mut outs = Vec::new();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("project");
    project(&root, &items);
    println!("{megabytes:.1} MB of text, {} spans; in memory at first: {}", ARTICLES * SPANS, peak());
    for format in registry::writable().filter(|f| asked.is_empty() || asked.iter().any(|a| a == f.id())) {
        let before = processor();
        let mut times: Vec<(f64, u64)> = (0..runs).map(|_| export(format, &items)).collect();
        let each = (processor() - before) / runs as f64;
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (seconds, bytes) = times[runs / 2];
        println!(
            "{:17} {:6.1} MB/s of text, {:6.1} MB/s by processor time, {:6.1} MB written, peak {}",
            format.id(),
            megabytes / seconds,
            megabytes / each,
            bytes as f64 / 1e6,
            peak()
        );
        let mut times: Vec<f64> = (0..runs).map(|_| cold(format, &root, &mut outs)).collect();
        times.sort_by(f64::total_cmp);
        println!("{:17} {:6.1} MB/s from a cold project, peak {}", "", megabytes / times[runs / 2], peak());
    }
}
