//! The article view on an article of 6 MB with 125,000 annotations, against one of 6 KB with 125,
//! in one run: opening, scrolling, marking, finding, hovering, dragging, jumping, another width.
//! A frame is all that the window itself does for it, from the keys to the triangles; painting
//! them is the graphics card's.
//!
//! `cargo bench --bench view`, or `… -- --soak SECONDS` for long random scrolling, or
//! `… -- --repeat mark` (or `width`, `scroll`) for a profiler.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use attache::model::annotation::Annotation;
use attache::model::ids::{AnnotatorId, ArticleId};
use attache::session::{Command, Session};
use egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};

mod made;
mod window;

use window::{Times, Window};

/// Frames of each kind in a round.
const FRAMES: usize = 200;
/// Rounds, by turns of the small and the large article.
const ROUNDS: usize = 3;

/// What was measured of one article, by name.
type Figures = Vec<(&'static str, Times)>;

/// Adds the times of a further round.
fn add(figures: &mut Figures, round: impl Iterator<Item = (&'static str, Times)>) {
    for (name, times) in round {
        match figures.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                known.0.extend(times.0);
                known.0.sort_unstable();
            }
            None => figures.push((name, times)),
        }
    }
}

fn measure(window: &mut Window) -> Figures {
    let mut out = Figures::new();
    let none = Modifiers::NONE;
    let wheel = |by: f32| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        source: egui::MouseWheelSource::Unknown,
        phase: egui::TouchPhase::Move,
        modifiers: none,
    };
    let middle = pos2(620.0, 400.0);
    window.frame(vec![Event::PointerMoved(middle)]);
    out.push((
        "scroll, held Page Down, new paragraphs",
        Times::of(FRAMES, |_| {
            // Twice as fast as a keyboard repeats a held key.
            std::thread::sleep(Duration::from_millis(16));
            let (press, shown) = window.frames_of(Key::PageDown, none);
            press.max(shown)
        }),
    ));
    // Where both have words before and after.
    window.key(Key::Home, Modifiers::COMMAND);
    window.settle();
    // To and fro over what is laid out already.
    out.push((
        "scroll over what is laid out",
        Times::of(FRAMES, |n| window.frame(vec![wheel(if n / 10 % 2 == 0 { 8.0 } else { -8.0 })])),
    ));
    out.push((
        "mark with a letter",
        Times::of(60, |_| {
            window.key(Key::ArrowRight, none);
            window.key(Key::P, none)
        }),
    ));
    out.push(("undo", Times::of(60, |_| window.key(Key::Z, Modifiers::COMMAND))));
    out.push((
        "hover",
        Times::of(FRAMES, |n| {
            window.frame(vec![Event::PointerMoved(pos2(420.0 + n as f32, 200.0 + (n % 40) as f32 * 10.0))])
        }),
    ));
    out.push(("drag over words", drag(window)));
    out.push(("drag an edge", drag_edge(window)));
    // As with a screen reader that listens.
    window.ctx.enable_accesskit();
    window.frame(Vec::new());
    out.push((
        "scroll, with a screen reader",
        Times::of(FRAMES, |n| window.frame(vec![wheel(if n / 10 % 2 == 0 { 8.0 } else { -8.0 })])),
    ));
    window.ctx.disable_accesskit();
    let (typed, next) = find(window);
    out.extend([("type in find", typed), ("next search hit", next)]);
    out
}

fn drag(window: &mut Window) -> Times {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let from = pos2(420.0, 300.0);
    window.frame(vec![Event::PointerMoved(from), button(from, true)]);
    let times =
        Times::of(100, |n| window.frame(vec![Event::PointerMoved(from + vec2(n as f32 * 4.0, n as f32))]));
    window.frame(vec![button(from + vec2(400.0, 100.0), false)]);
    times
}

/// Takes the end of an annotation over the words after it, and back.
fn drag_edge(window: &mut Window) -> Times {
    window.key(Key::Home, Modifiers::COMMAND);
    window.key(Key::ArrowRight, Modifiers::NONE);
    window.key(Key::P, Modifiers::NONE);
    window.settle();
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let mark = window.find("person: and").expect("the annotation that was just made");
    let from = mark.right_center() - vec2(1.0, 0.0);
    window.frame(vec![Event::PointerMoved(from)]);
    window.frame(vec![button(from, true)]);
    let at = |n: usize| from + vec2((n % 100) as f32 * 3.0, (n % 100) as f32);
    let times = Times::of(200, |n| window.frame(vec![Event::PointerMoved(at(n))]));
    window.frame(vec![button(at(199), false)]);
    window.frame(Vec::new());
    let moved = window.app.session().and_then(Session::undo_what);
    assert!(moved.as_ref().is_some_and(|what| what.contains("move")), "an edge was dragged: {moved:?}");
    window.key(Key::Z, Modifiers::COMMAND);
    window.key(Key::Z, Modifiers::COMMAND);
    times
}

fn find(window: &mut Window) -> (Times, Times) {
    window.key(Key::F, Modifiers::COMMAND);
    let words: Vec<char> = "point 12345".chars().collect();
    let mut times = Vec::new();
    for word in words {
        times.push(window.frame(vec![Event::Text(word.to_string())]));
        // All frames until every hit is shown, and the overview has taken them in.
        let until = Instant::now() + Duration::from_millis(300);
        while window.app.is_finding() || Instant::now() < until {
            times.push(window.frame(Vec::new()));
            std::thread::sleep(Duration::from_millis(16));
        }
    }
    let next = Times::of(40, |_| window.key(Key::Enter, Modifiers::NONE));
    window.key(Key::Escape, Modifiers::NONE);
    (Times::from(times), next)
}

/// Jumps to the end, to annotations all over, and to another width.
fn jumps(window: &mut Window) -> Figures {
    let session = window.app.session().expect("a session");
    let ids: Vec<_> = session
        .layer()
        .into_iter()
        .flat_map(attache::model::layer::Layer::placed)
        .filter(|a| matches!(***a, Annotation::Entity(_)))
        .map(|a| a.id())
        .collect();
    let mut out = Figures::new();
    let some: Vec<_> = ids.iter().copied().step_by((ids.len() / 40).max(1)).collect();
    out.push((
        "jump to an annotation",
        Times::of(some.len(), |n| window.command(Command::SelectAnnotation(some[(n * 17) % some.len()]))),
    ));
    out.push((
        "delete an annotation",
        Times::of(some.len(), |n| {
            window.command(Command::SelectAnnotation(some[n]));
            window.key(Key::Delete, Modifiers::NONE)
        }),
    ));
    for _ in 0..some.len() {
        window.key(Key::Z, Modifiers::COMMAND);
    }
    out.push((
        "jump to the end, and to the start",
        Times::of(20, |n| window.key(if n % 2 == 0 { Key::End } else { Key::Home }, Modifiers::COMMAND)),
    ));
    out.push((
        "list of all annotations",
        Times::of(5, |_| {
            let took = window.key(Key::L, Modifiers::COMMAND) + window.frame(Vec::new());
            window.key(Key::Escape, Modifiers::NONE);
            took
        }),
    ));
    out.push((
        "another width",
        Times::of(40, |n| {
            window.size.x = if n % 2 == 0 { 1040.0 } else { 1280.0 };
            window.frame(Vec::new())
        }),
    ));
    window.size.x = 1280.0;
    window.frame(Vec::new());
    out
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or("VmRSS: 0");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn open(root: &Path) -> Session {
    let me = AnnotatorId::new("ana");
    let mut session = Session::open(root, me, "Ana", Arc::new(|| {})).expect("a project");
    session.set_order(session.project().articles().keys().cloned().collect());
    session
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    made::folder_of(folder.path(), &[(6_000, 125), (6_000_000, 125_000)]);
    let (small, large) = (made::article(0), made::article(1));
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--repeat") {
        let what = arguments.get(at + 1).map_or("", String::as_str);
        return repeat(&mut Window::new(open(folder.path())), &large, what);
    }

    let mut window = Window::new(open(folder.path()));
    window.command(Command::OpenArticle(small));
    window.settle();

    // A second window, on a project of its own, shows the large one.
    let others = tempfile::tempdir().expect("a folder");
    made::folder_of(others.path(), &[(6_000, 125), (6_000_000, 125_000)]);
    let mut far = Window::new(open(others.path()));
    far.settle();
    let before = memory();
    let begun = Instant::now();
    far.app.ask(Command::OpenArticle(large.clone()));
    far.frame(Vec::new());
    far.frame(Vec::new());
    let text = begun.elapsed();
    while far.app.session().is_some_and(|s| s.layer().is_none()) {
        std::thread::sleep(Duration::from_millis(1));
        far.frame(Vec::new());
    }
    far.frame(Vec::new());
    let marks = begun.elapsed();
    far.settle();
    let measured = begun.elapsed();
    let after = memory();
    // By turns, so that what else the machine does weighs on both.
    let (mut of_small, mut of_large) = (Figures::new(), Figures::new());
    for _ in 0..ROUNDS {
        add(&mut of_small, measure(&mut window).into_iter().chain(jumps(&mut window)));
        add(&mut of_large, measure(&mut far).into_iter().chain(jumps(&mut far)));
    }
    far.command(Command::OpenArticle(made::article(0)));
    let again = far.command(Command::OpenArticle(large));

    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "6 MB, 125,000 annotations, from disk: text {:.0} ms, marks {:.0} ms, all heights {:.0} ms",
        ms(text),
        ms(marks),
        ms(measured)
    );
    println!("the same again, loaded: {:.1} ms", ms(again));
    println!(
        "memory over the window with 6 KB: {:.0} MB; after all of this {:.0} MB",
        (after.saturating_sub(before)) as f64 / 1e6,
        memory() as f64 / 1e6
    );
    println!("{:42} {:>19} {:>19} {:>6}", "ms, median / p99", "6 KB", "6 MB", "ratio");
    for ((name, small), (_, large)) in of_small.iter().zip(&of_large) {
        let pair = |t: &Times| format!("{:.2} / {:.2}", t.at(0.5), t.at(0.99));
        println!("{name:42} {:>19} {:>19} {:>6.2}", pair(small), pair(large), large.at(0.5) / small.at(0.5));
    }
    if let Some(at) = arguments.iter().position(|a| a == "--soak") {
        soak(&mut far, arguments.get(at + 1).and_then(|s| s.parse().ok()).unwrap_or(120));
    }
}

/// One thing over and over in the large article, for a profiler.
fn repeat(window: &mut Window, article: &ArticleId, what: &str) {
    window.command(Command::OpenArticle(article.clone()));
    window.settle();
    let none = Modifiers::NONE;
    for n in 0..1000 {
        match what {
            "mark" => {
                window.key(Key::ArrowRight, none);
                window.key(Key::P, none);
                window.key(Key::Z, Modifiers::COMMAND);
            }
            "width" => {
                window.size.x = if n % 2 == 0 { 1040.0 } else { 1280.0 };
                window.frame(Vec::new());
            }
            "scroll" => {
                window.key(Key::PageDown, none);
            }
            _ => panic!("--repeat mark, width or scroll"),
        }
    }
}

/// Long random scrolling: the slope of the memory shows whether something is kept.
fn soak(window: &mut Window, seconds: u64) {
    let begun = Instant::now();
    let mut said = 0;
    let mut random = 12345_u64;
    while begun.elapsed() < Duration::from_secs(seconds) {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let offset = (random >> 33) as usize % 6_000_000;
        window.command(Command::PlaceCaret { offset, extend: false });
        for _ in 0..10 {
            window.key(Key::PageDown, Modifiers::NONE);
        }
        if begun.elapsed().as_secs() >= said {
            println!("{said:4} s: {:.0} MB", memory() as f64 / 1e6);
            said += 15;
        }
    }
}
