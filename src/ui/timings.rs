//! `--timings F.json`: the first frame, the time of each frame, and memory, written at the end.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::json;

/// Most frames that are kept one by one.
const KEPT: usize = 100_000;

/// What is measured while the window is open.
pub struct Timings {
    file: PathBuf,
    begun: Instant,
    /// From the start of the program to the end of the first frame's code.
    first: Option<Duration>,
    /// The window's own work of each frame: from its code's begin to its end.
    frames: Vec<Duration>,
}

impl Timings {
    /// Begins to measure; `begun` is when the program was started.
    #[must_use]
    pub fn new(file: PathBuf, begun: Instant) -> Self {
        Self { file, begun, first: None, frames: Vec::new() }
    }

    /// Notes a frame that began at `start` and ends now.
    pub fn frame(&mut self, start: Instant) {
        self.first.get_or_insert_with(|| self.begun.elapsed());
        if self.frames.len() < KEPT {
            self.frames.push(start.elapsed());
        }
    }

    /// Writes what was measured.
    ///
    /// # Errors
    /// When the file can't be written; in words.
    pub fn write(&self) -> Result<(), String> {
        let ms = |d: Duration| (d.as_secs_f64() * 1e6).round() / 1e3;
        let mut sorted = self.frames.clone();
        sorted.sort_unstable();
        let at =
            |part: f64| sorted.get((sorted.len() as f64 * part) as usize).or(sorted.last()).map(|d| ms(*d));
        let all: Vec<f64> = self.frames.iter().map(|d| ms(*d)).collect();
        let value = json!({
            "first_frame_ms": self.first.map(ms),
            "frames": self.frames.len(),
            "frame_ms": { "median": at(0.5), "p99": at(0.99), "max": at(1.0) },
            "memory_bytes": memory(),
            "all_frames_ms": all,
        });
        std::fs::write(&self.file, format!("{value:#}\n"))
            .map_err(|e| format!("{}: {e}", self.file.display()))
    }
}

/// Memory of the process that is in RAM, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
