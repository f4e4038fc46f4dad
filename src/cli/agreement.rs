//! `attache agreement`: how much annotators agree.

use std::path::PathBuf;

use super::Ending;
use super::failure::Failure;
use super::ids::Ids;
use super::open;
use super::print::{complain, put, say};
use crate::analysis::agreement::Options;
use crate::analysis::report::{Names, html, json, table};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::session::agreement::{Request, gather};

/// Say how much annotators agree
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// Only these annotators; two at least
    #[arg(long, value_name = "ID,...", value_parser = Ids::parse)]
    annotators: Option<Ids>,
    /// Only these articles
    #[arg(long, value_name = "ID,...", value_parser = Ids::parse)]
    articles: Option<Ids>,
    /// Only annotations with these labels
    #[arg(long, value_name = "ID,...", value_parser = Ids::parse)]
    labels: Option<Ids>,
    /// What samples are drawn from, for gamma and the limits of figures
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// As JSON, at full precision
    #[arg(long)]
    json: bool,
    /// Write a page with tables and pictures to this file
    #[arg(long, value_name = "F.html")]
    html: Option<PathBuf>,
    /// Call annotators by numbers
    #[arg(long)]
    blind: bool,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let (opened, blind) = open::open_blind(&arguments.project, arguments.blind)?;
    let project = &opened.project;
    let gathered = gather(project, &opened.store, &request(arguments))
        .map_err(|e| Failure::at(opened.store.root(), e))?;
    // What a problem says may name whose layer it is.
    let hidden = |words: &str| open::hidden(blind.as_ref(), words);
    gathered.problems.iter().for_each(|problem| complain(&hidden(problem)));
    let options = Options { labels: request(arguments).labels, seed: arguments.seed, ..Options::default() };
    let agreement = gathered.measure(project.schema(), &options);
    let names = match &blind {
        Some(blind) => Names::blind(&agreement.annotators, &|id| blind.name(id)),
        None => Names::open(&agreement.annotators, project.annotators()),
    };
    if let Some(file) = &arguments.html {
        let page = html(&agreement, &names, project, "f1_exact");
        std::fs::write(file, page).map_err(|e| Failure::at(file, e))?;
    }
    if arguments.json {
        put(&(json(&agreement, arguments.blind.then_some(&names))? + "\n"));
    } else {
        table(&agreement, &names).iter().for_each(|line| say(line));
    }
    Ok(Ending::Done)
}

fn request(arguments: &Arguments) -> Request {
    Request {
        annotators: arguments.annotators.as_ref().map(|ids| ids.each(AnnotatorId::new)),
        articles: arguments.articles.as_ref().map(|ids| ids.each(ArticleId::new)),
        labels: arguments.labels.as_ref().map(|ids| ids.each(LabelId::new)),
    }
}
