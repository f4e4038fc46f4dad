//! Hands the arguments over: to the command line, which does what needs no window, or to the
//! window.

use std::process::ExitCode;

use attache::cli::{self, Invocation};
use attache::ui;

fn main() -> ExitCode {
    let begun = std::time::Instant::now();
    match cli::run(std::env::args_os()) {
        Invocation::Done(status) => status,
        Invocation::Window { paths, timings } => match ui::run(paths, timings, begun) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("attache: {why}");
                ExitCode::from(3)
            }
        },
    }
}
