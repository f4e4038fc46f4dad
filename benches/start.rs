//! From the start of the program to its first painted frame, against an empty eframe window in
//! the same run. Needs a screen (`DISPLAY`); say so and stop where there is none.
//!
//! `cargo bench --bench start`. The figure to look at is the ratio of the medians.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use attache::storage::settings::Settings;
use attache::typeset::Fonts;
use attache::ui::{Attache, Prepared};

/// Runs of each, by turns.
const RUNS: usize = 9;

/// Closes the window once its first frame is on the screen, and says when that was.
struct Once<A> {
    app: A,
    begun: Instant,
    frames: u32,
}

impl<A: eframe::App> eframe::App for Once<A> {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.frames += 1;
        step(self.begun, "a frame begins");
        if self.frames == 2 {
            // The second frame begins when the first was handed to the screen.
            println!("{}", self.begun.elapsed().as_micros());
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.app.ui(ui, frame);
        step(self.begun, "its code ends");
        ui.ctx().request_repaint();
    }
}

/// Says on the error stream how long something took, for a run by hand with `--child`.
fn step(begun: Instant, what: &str) {
    eprintln!("{:7} µs: {what}", begun.elapsed().as_micros());
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |_| {});
    }
}

fn child(which: &str, project: PathBuf, begun: Instant) {
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let empty = which == "empty";
    let fonts = (!empty).then(Prepared::begin);
    let made = eframe::run_native(
        "start",
        options,
        Box::new(move |cc| {
            let app: Box<dyn eframe::App> = if empty {
                Box::new(Once { app: Empty, begun, frames: 0 })
            } else {
                step(begun, "the window is there");
                let fonts = fonts.map_or_else(Fonts::new, Prepared::take);
                step(begun, "the fonts are there");
                let mut app = Attache::with_fonts(&cc.egui_ctx, None, Settings::default(), fonts);
                step(begun, "the program is there");
                app.begin(&cc.egui_ctx, &[project]);
                step(begun, "the project is open");
                Box::new(Once { app, begun, frames: 0 })
            };
            Ok(app)
        }),
    );
    made.expect("a window");
}

fn run(which: &str, project: &PathBuf, settings: &std::path::Path) -> Duration {
    let me = std::env::current_exe().expect("the benchmark itself");
    let out = Command::new(me)
        .args(["--child", which])
        .arg(project)
        .env("ATTACHE_CONFIG_DIR", settings)
        .env("ATTACHE_DATA_DIR", settings)
        .output()
        .expect("a run");
    let text = String::from_utf8_lossy(&out.stdout);
    let micros =
        text.trim().parse().unwrap_or_else(|_| panic!("{which}: {}", String::from_utf8_lossy(&out.stderr)));
    Duration::from_micros(micros)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let begun = Instant::now();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|a| a == "--child") {
        return child(&arguments[at + 1], PathBuf::from(&arguments[at + 2]), begun);
    }
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("start: no screen, nothing measured");
        return;
    }
    let data = tempfile::tempdir().expect("a folder");
    let project = attache::session::projects::sample(data.path()).expect("the sample");
    let (mut empty, mut attache) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        empty.push(run("empty", &project, data.path()));
        attache.push(run("attache", &project, data.path()));
    }
    let (empty, attache) = (median(empty), median(attache));
    let ratio = attache.as_secs_f64() / empty.as_secs_f64();
    println!("first frame: empty window {empty:.1?}, Attaché on the sample {attache:.1?}, ratio {ratio:.2}");
}
