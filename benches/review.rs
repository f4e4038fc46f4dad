//! A review of an article with 10,000 differences, against one with 100, in one run: opening it,
//! going from difference to difference, deciding, undoing, another filter and order.
//!
//! `cargo bench --bench review`. On a quiet machine: the first frame within 50 ms of opening the
//! article, and each decision shown within one frame of the screen, 16 ms.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use attache::model::annotation::{Annotation, Commitment, Filler, Source, Spans};
use attache::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use attache::model::layer::{Layer, Status};
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::session::review::{Filter, Order, ReviewCommand};
use attache::session::{Command, Session};
use egui::{Key, Modifiers};

#[allow(dead_code, reason = "not every benchmark has the same projects")]
mod made;
#[allow(dead_code, reason = "not every benchmark presses the same keys")]
mod window;

use window::{Times, Window};

/// Bytes of text for each annotation.
const STEP: usize = 80;
/// One in so many is a commitment.
const FRAMES: usize = 25;

/// What one annotator has: of five in a row the second one's first begins later, the second is
/// longer, the third has another label, the fourth is missing.
fn layer(text: &Text, count: usize, side: u64) -> Layer {
    let spans = |from: usize, len: usize| {
        Spans::one(text.span(from..(from + len).min(text.len())).expect("the text is ASCII"))
    };
    let id = |kind, i: usize| Id::from_bits(kind, side << 24 | i as u64);
    let other = |i: usize, n: usize| side == 2 && i % 5 == n;
    let one = |i: usize| {
        let from = i * STEP + if other(i, 0) { 8 } else { 0 };
        let len = if other(i, 1) { 18 } else { 7 };
        let label = if other(i, 2) { "organisation" } else { "place" };
        if i % FRAMES == 1 {
            let filler = |role: &str, at, len| (role.into(), Filler::Words(spans(i * STEP + at, len)));
            return Annotation::Commitment(Commitment {
                id: id(IdKind::Commitment, i),
                label: "commitment".into(),
                spans: spans(i * STEP, 60),
                cue: Some(spans(i * STEP + 19, if side == 2 { 13 } else { 6 })),
                roles: vec![filler("committer", 0, 7)],
                attributes: [("conditional".into(), vec![(if side == 2 { "yes" } else { "no" }).into()])]
                    .into(),
                note: "".into(),
                made: Timestamp::default(),
                source: Source::Manual,
            });
        }
        made::entity(id(IdKind::Entity, i), label, spans(from, len))
    };
    let all = (0..count).filter(|i| !other(*i, 3));
    Layer::from_annotations(Status::Done, all.map(one))
}

/// Two annotators on an article with so many annotations each.
fn folder(root: &Path, counts: &[usize]) {
    let sizes: Vec<(usize, usize)> = counts.iter().map(|n| ((n + 1) * STEP, 0)).collect();
    made::folder_with(root, &sizes, |n, text| {
        let sides = [("bo", 1), ("cleo", 2)];
        sides.map(|(who, side)| (AnnotatorId::new(who), layer(text, counts[n], side))).into()
    });
}

fn open(root: &Path) -> Session {
    let me = AnnotatorId::new("ana");
    let mut session = Session::open(root, me, "Ana", Arc::new(|| {})).expect("a project");
    session.set_order(session.project().articles().keys().cloned().collect());
    session
}

fn differences(window: &Window) -> usize {
    let review = window.app.session().and_then(Session::review);
    review.filter(|r| !r.is_building()).map_or(0, |r| r.items().len())
}

/// Opens an article in a review: when its text is painted, and when its differences are.
fn opened(window: &mut Window, article: &ArticleId) -> (Duration, Duration) {
    let begun = Instant::now();
    let first = window.command(Command::OpenArticle(article.clone()));
    while differences(window) == 0 {
        std::thread::sleep(Duration::from_millis(1));
        window.frame(Vec::new());
    }
    window.frame(Vec::new());
    (first, begun.elapsed())
}

fn measure(window: &mut Window) -> Vec<(&'static str, Times)> {
    let none = Modifiers::NONE;
    let list =
        |window: &mut Window, filter: Filter| window.command(Command::Review(ReviewCommand::Filter(filter)));
    let all = differences(window);
    let count = 60.min(all / 2);
    let mut out = Vec::new();
    window.key(Key::J, none);
    out.push(("next difference", Times::of(count, |_| window.key(Key::J, none))));
    let go = |window: &mut Window, n: usize| {
        window.command(Command::Review(ReviewCommand::Go((n * all / count) % all)));
    };
    for (name, key) in [("take A", Key::A), ("take B", Key::B), ("take neither", Key::Z)] {
        let decide = |n| {
            go(window, n);
            window.key(key, none)
        };
        out.push((name, Times::of(count, decide)));
    }
    out.push(("undo a decision", Times::of(count * 3, |_| window.key(Key::Z, Modifiers::COMMAND))));
    let open_only = Filter { open_only: true, ..Filter::default() };
    list(window, open_only);
    out.push(("take A, open ones listed", Times::of(count, |_| window.key(Key::A, none))));
    for _ in 0..count {
        window.key(Key::Z, Modifiers::COMMAND);
    }
    out.push((
        "another order of the list",
        Times::of(20, |n| {
            let order = if n % 2 == 0 { Order::Weight } else { Order::Text };
            list(window, Filter { order, ..Filter::default() })
        }),
    ));
    out.push(("a frame while nothing happens", Times::of(200, |_| window.frame(Vec::new()))));
    out
}

fn main() {
    // Nine of ten have something in which they differ, commitments several times.
    let counts = [100, 10_500];
    let (few, many) = (made::article(0), made::article(1));
    let windows = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let [mut small, mut large] = windows.each_ref().map(|root| {
        folder(root.path(), &counts);
        let mut window = Window::new(open(root.path()));
        window.command(Command::OpenArticle(few.clone()));
        window.settle();
        window.key(Key::Num2, Modifiers::COMMAND);
        window
    });
    opened(&mut small, &few);
    let (first, shown) = opened(&mut large, &many);
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "{} differences, from disk: text {:.1} ms, differences {:.1} ms",
        differences(&large),
        ms(first),
        ms(shown)
    );
    opened(&mut large, &few);
    let (first, shown) = opened(&mut large, &many);
    println!("the same again, loaded: text {:.1} ms, differences {:.1} ms", ms(first), ms(shown));
    large.settle();

    let (of_small, of_large) = (measure(&mut small), measure(&mut large));
    println!(
        "{:42} {:>19} {:>19} {:>6}",
        "ms, median / p99",
        differences(&small),
        differences(&large),
        "ratio"
    );
    for ((name, small), (_, large)) in of_small.iter().zip(&of_large) {
        let pair = |t: &Times| format!("{:.2} / {:.2}", t.at(0.5), t.at(0.99));
        println!("{name:42} {:>19} {:>19} {:>6.2}", pair(small), pair(large), large.at(0.5) / small.at(0.5));
    }
}
