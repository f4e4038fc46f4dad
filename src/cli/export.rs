//! `attache export`: training data out of a project.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::Ending;
use super::failure::Failure;
use super::ids::Ids;
use super::open;
use super::print::{complain, plural, safe, say};
use crate::formats::export::{Negatives, Options, Overlap, Report, Split, Unit};
use crate::formats::{Format, Writer, registry};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::{Counts, Status};
use crate::session::export::{self, Request, Who};
use crate::session::jobs::Progress;

/// Write training data
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(registry::writable().map(Format::id)))]
    to: String,
    /// The file, or the folder for formats of several files
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Only this annotator's layers; may be given several times
    #[arg(long, value_name = "ID", conflicts_with = "decided")]
    annotator: Vec<String>,
    /// Only the layers that a review has decided
    #[arg(long)]
    decided: bool,
    /// Only these articles
    #[arg(long, value_name = "ID,...", value_parser = Ids::parse)]
    articles: Option<Ids>,
    /// Only annotations with these labels
    #[arg(long, value_name = "ID,...", value_parser = Ids::parse)]
    labels: Option<Ids>,
    /// Only layers that are untouched, in-progress, done or reviewed
    #[arg(long, value_name = "S", value_parser = status)]
    status: Option<Status>,
    /// What is one record
    #[arg(long, default_value = "article", value_parser = PossibleValuesParser::new(["article", "sentence"]))]
    unit: String,
    /// Which annotation stays where a token can have one label only
    #[arg(long, value_name = "outermost|innermost|first", value_parser = PossibleValuesParser::new(["outermost", "innermost", "first"]))]
    overlap: Option<String>,
    /// Shares of training, development and test data, by article
    #[arg(long, value_name = "80/10/10", value_parser = shares)]
    split: Option<String>,
    /// What the articles' order for the split is drawn from
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Give each part of the split its share of each label, as far as whole articles allow
    #[arg(long, requires = "split")]
    stratify: bool,
    /// Records without entities and commitments: keep, drop, or so many of a hundred
    #[arg(long, value_name = "keep|drop|N", default_value = "keep", value_parser = negatives)]
    negatives: String,
    /// Put 0 for each digit of the publication date at the head of an article, and leave the date out
    #[arg(long)]
    mask_dates: bool,
    /// Call annotators by numbers, in the files and their names
    #[arg(long)]
    blind: bool,
}

fn status(words: &str) -> Result<Status, String> {
    let plain = |s: &str| s.to_lowercase().replace([' ', '-', '_'], "");
    let found = Status::ALL.into_iter().find(|s| plain(s.name()) == plain(words));
    found.ok_or_else(|| "wanted untouched, in-progress, done or reviewed".to_owned())
}

fn negatives(words: &str) -> Result<String, String> {
    Negatives::new(words, 0).map(|_| words.to_owned()).map_err(|e| e.to_string())
}

fn shares(words: &str) -> Result<String, String> {
    Split::new(words, 0).map(|_| words.to_owned()).map_err(|e| e.to_string())
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let (opened, blind) = open::open_blind(&arguments.project, arguments.blind)?;
    let request = request(arguments)?;
    let gathered = export::gather(&opened.project, &opened.problems, &request)
        .map_err(|e| Failure::at(opened.store.root(), e))?;
    let done = export::export(&gathered, Some(&opened.store), &request, &Progress::default())?;
    // What was said on opening is not said twice.
    let said: BTreeSet<String> =
        opened.problems.iter().map(|p| open::hidden(blind.as_ref(), &p.to_string())).collect();
    done.report.unread.iter().filter(|words| !said.contains(*words)).for_each(|words| complain(words));
    say_report(&done.report, &arguments.out);
    if !done.removed.is_empty() {
        say(&format!(
            "{} of the earlier export removed, which this one does not write",
            plural(done.removed.len(), "file")
        ));
    }
    say(&format!("report: {}", done.report_file.display()));
    without_effect(arguments, request.format, &request.options).iter().for_each(|words| complain(words));
    Ok(if done.report.unread.is_empty() { Ending::Done } else { Ending::Findings })
}

/// What was asked for and does nothing here: a script may ask for the same in all formats, but who
/// types it expects something of it.
fn without_effect(arguments: &Arguments, format: &dyn Format, options: &Options) -> Vec<String> {
    let mut out = Vec::new();
    if arguments.overlap.is_some() && !format.writer().is_some_and(Writer::has_one_label_a_token) {
        out.push(format!("note: --overlap changes nothing: {} has all annotations of a token", format.id()));
    }
    let is_drawn = options.split.is_some() || matches!(options.negatives, Negatives::Share { .. });
    if arguments.seed.is_some() && !is_drawn {
        out.push("note: --seed changes nothing without --split or --negatives N".to_owned());
    }
    out
}

fn request(arguments: &Arguments) -> Result<Request, Failure> {
    let Some(format) = registry::by_id(&arguments.to) else {
        return Err(Failure(format!("there is no format “{}”", arguments.to)));
    };
    let who = match arguments.annotator.as_slice() {
        [] if arguments.decided => Who::One(AnnotatorId::new(AnnotatorId::DECIDED)),
        [] => Who::Everybody,
        [one] => Who::One(AnnotatorId::new(one)),
        several => Who::Several(several.iter().map(|id| AnnotatorId::new(id)).collect()),
    };
    let seed = arguments.seed.unwrap_or_default();
    let split = arguments.split.as_deref().map(|shares| Split::new(shares, seed)).transpose()?;
    let split = split.map(|split| if arguments.stratify { split.by_label() } else { split });
    Ok(Request {
        format,
        out: arguments.out.clone(),
        who,
        articles: arguments.articles.as_ref().map(|ids| ids.each(ArticleId::new)),
        status: arguments.status,
        blind: arguments.blind,
        options: Options {
            labels: arguments.labels.as_ref().map(|ids| ids.each(LabelId::new)),
            unit: if arguments.unit == "sentence" { Unit::Sentence } else { Unit::Article },
            overlap: match arguments.overlap.as_deref() {
                Some("innermost") => Overlap::Innermost,
                Some("first") => Overlap::First,
                _ => Overlap::Outermost,
            },
            split,
            negatives: Negatives::new(&arguments.negatives, seed)?,
            mask_dates: arguments.mask_dates,
        },
    })
}

/// Files beside the main one that are named; a folder of many says so by itself.
const NAMED: usize = 3;

fn say_report(report: &Report, out: &std::path::Path) {
    report.unfinished.iter().for_each(|review| complain(&review.to_string()));
    let records = plural(report.records, "record");
    let articles = plural(report.articles, "article");
    say(&format!("{records} of {articles} to {}: {}", out.display(), counts(&report.counts_out)));
    for part in &report.parts {
        let articles = plural(part.articles, "article");
        say(&format!(
            "{}: {} of {articles}: {}",
            part.name,
            plural(part.records, "record"),
            counts(&part.counts)
        ));
        if part.articles == 0 {
            complain(&format!("note: {} has no article: there are too few for its share", part.name));
        }
    }
    // What stands beside the file that was asked for is named, so that it isn't left behind.
    let main = out.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let beside = report.files.iter().map(|file| safe(&file.path)).filter(|path| *path != main);
    let beside: Vec<String> = beside.take(NAMED + 1).collect();
    if (1..=NAMED).contains(&beside.len()) && report.parts.len() <= 1 {
        say(&format!("beside it: {}", beside.join(", ")));
    }
    let left = report.layers_left.told();
    if !left.is_empty() {
        say(&format!("not asked for: {left}"));
    }
    if report.left_out > 0 {
        say(&format!("left out: {} without annotations", plural(report.left_out, "record")));
    }
    if report.unwritten > 0 {
        say(&format!("left out: {} of which this format writes nothing", plural(report.unwritten, "record")));
    }
    if report.not_chosen != Counts::default() {
        say(&format!("not chosen: {}", counts(&report.not_chosen)));
    }
    for loss in &report.losses {
        say(&format!("left out or changed: {} × {} (first: {})", loss.count, loss.what, loss.first));
    }
}

fn counts(counts: &Counts) -> String {
    let all = [
        (counts.entities, "entity"),
        (counts.commitments, "commitment"),
        (counts.relations, "relation"),
        (counts.comments, "comment"),
    ];
    all.map(|(n, name)| plural(n, name)).join(", ")
}
