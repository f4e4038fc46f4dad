//! `attache bundle`: a whole project in one file.

use std::path::PathBuf;

use super::Ending;
use super::failure::Failure;
use super::open;
use super::print::say;

/// Write a whole project into one file, for mail
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// The file to be made
    #[arg(long, value_name = "F.ron")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let opened = open::open(&arguments.project)?;
    crate::storage::bundle::write(&opened.store, &arguments.out)?;
    say(&format!("wrote {}", arguments.out.display()));
    Ok(Ending::Done)
}
