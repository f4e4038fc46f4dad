//! The command line: the same program without a window, for scripts and for review in CI.
//!
//! Each command is a file: its arguments and what it does. Results go to standard output,
//! errors to standard error, one line each with the file and the place. Exit status 0: done;
//! 1: something was found; 2: wrong usage; 3: could not be done.

mod add;
mod agreement;
mod bundle;
mod check;
mod export;
mod failure;
mod formats;
mod ids;
mod log;
mod merge;
mod new;
mod open;
mod picture;
mod print;
mod read_isolated;
mod show;
mod take_in;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use print::{complain, one_line};

/// What the arguments ask for.
#[derive(Debug)]
pub enum Invocation {
    /// The window.
    Window {
        /// A project's folder, or articles; none to go on where the last run ended.
        paths: Vec<PathBuf>,
        /// Where to write frame times and memory at the end.
        timings: Option<PathBuf>,
    },
    /// It is done, with this status.
    Done(ExitCode),
}

/// A workbench for annotating entities and commitments in articles.
#[derive(Parser)]
#[command(name = "attache", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A project's folder to open in the window, and articles to bring into it, or articles alone
    paths: Vec<PathBuf>,
    /// Write the window's first frame, frame times and memory to this file at the end
    #[arg(long, value_name = "F.json")]
    timings: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    New(new::Arguments),
    Add(add::Arguments),
    Export(export::Arguments),
    Check(check::Arguments),
    Agreement(agreement::Arguments),
    Show(show::Arguments),
    Picture(picture::Arguments),
    Bundle(bundle::Arguments),
    Merge(merge::Arguments),
    Log(log::Arguments),
    Formats(formats::Arguments),
    #[command(hide = true)]
    ReadIsolated(read_isolated::Arguments),
}

/// How a command ended, if it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Done.
    Done,
    /// Something was found.
    Findings,
    /// Part of it could not be done; it was said which.
    Partly,
}

impl Ending {
    fn status(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Partly => 3,
        })
    }
}

/// Does what the arguments (the program's name first) ask for, unless it is the window.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Invocation {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return Invocation::Done(usage(&error)),
    };
    let Some(command) = arguments.command else {
        return Invocation::Window { paths: arguments.paths, timings: arguments.timings };
    };
    let ending = match command {
        Command::New(arguments) => new::run(&arguments),
        Command::Add(arguments) => add::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Agreement(arguments) => agreement::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Picture(arguments) => picture::run(&arguments),
        Command::Bundle(arguments) => bundle::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Log(arguments) => log::run(&arguments),
        Command::Formats(arguments) => Ok(formats::run(&arguments)),
        Command::ReadIsolated(arguments) => read_isolated::run(&arguments),
    };
    Invocation::Done(match ending {
        Ok(ending) => ending.status(),
        Err(Failure(message)) => {
            complain(&message);
            Ending::Partly.status()
        }
    })
}

/// Help and version go out as they are, an error in one line.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Nothing is lost where nobody reads it.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let rendered = error.render().to_string();
    let first = rendered.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    complain(&format!("{}; see attache --help", one_line(first)));
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn window(arguments: &[&str]) -> Option<(Vec<PathBuf>, Option<PathBuf>)> {
        match run(std::iter::once("attache").chain(arguments.iter().copied()).map(OsString::from)) {
            Invocation::Window { paths, timings } => Some((paths, timings)),
            Invocation::Done(_) => None,
        }
    }

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn paths_and_timings_are_for_the_window() {
        assert_eq!(window(&[]), Some((vec![], None)));
        assert_eq!(window(&["a.txt", "b"]), Some((vec!["a.txt".into(), "b".into()], None)));
        assert_eq!(window(&["--timings", "t.json", "p"]), Some((vec!["p".into()], Some("t.json".into()))));
        assert_eq!(window(&["formats"]), None);
        assert_eq!(window(&["--nonsense"]), None);
    }
}
