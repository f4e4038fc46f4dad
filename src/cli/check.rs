//! `attache check`: what does not hold in a project.

use std::path::PathBuf;

use super::Ending;
use super::failure::Failure;
use super::open;
use super::print::{plural, say};
use crate::session::check::{Checked, check};
use crate::session::jobs::Progress;

/// Say what does not hold
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// Let what is only incomplete count, too
    #[arg(long)]
    strict: bool,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let opened = open::open_quietly(&arguments.project)?;
    let checked = check(&opened.project, &opened.store, opened.problems, &Progress::default());
    say_all(&checked);
    let is_found = !checked.broken.is_empty() || (arguments.strict && !checked.incomplete.is_empty());
    Ok(if is_found { Ending::Findings } else { Ending::Done })
}

fn say_all(checked: &Checked) {
    checked.broken.iter().for_each(|problem| say(&format!("broken: {problem}")));
    checked.incomplete.iter().for_each(|problem| say(&format!("incomplete: {problem}")));
    let looked_at = format!("{}, {}", plural(checked.articles, "article"), plural(checked.layers, "layer"));
    say(&format!("{looked_at}: {} broken, {} incomplete", checked.broken.len(), checked.incomplete.len()));
}
