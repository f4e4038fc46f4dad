//! `attache read-isolated`: hidden; what the program runs to read a file apart from itself.

use clap::Args;

use super::{Ending, Failure};
use crate::formats::read::{ReadContext, ReadOptions};
use crate::model::ids::AnnotatorId;
use crate::model::schema::Schema;
use crate::model::time::Timestamp;
use crate::session::ingest::isolated;

#[derive(Args)]
pub(super) struct Arguments {
    /// The format's id
    #[arg(long)]
    format: String,
    /// The file's name
    #[arg(long)]
    name: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let Some(format) = crate::formats::registry::by_id(&arguments.format) else {
        return Err(Failure(format!("there is no format {}", arguments.format)));
    };
    let context = ReadContext {
        schema: &Schema::default(),
        annotator: &AnnotatorId::new("nobody"),
        named: None,
        format: format.id(),
        made: Timestamp::default(),
        options: &ReadOptions::default(),
    };
    isolated::answer(format.id(), &arguments.name, &context).map_err(|e| Failure(e.to_string()))?;
    Ok(Ending::Done)
}
