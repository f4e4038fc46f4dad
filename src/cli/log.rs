//! `attache log`: who did what and when.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::Ending;
use super::failure::Failure;
use super::open;
use super::print::{complain, put, say};
use crate::model::change::Key;
use crate::model::ids::{AnnotatorId, ArticleId, Id};
use crate::model::time::Timestamp;
use crate::session::Blind;
use crate::session::log::{Filter, Kind, log, time_spent};
use crate::storage::Store;
use crate::storage::journal::log::{Act, Logged, article_of};
use crate::storage::journal::{Became, Touched};

/// Say who did what and when, the newest first
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// Only what this annotator did
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    /// Only what is about this article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Only the history of this annotation
    #[arg(long, value_name = "ID")]
    annotation: Option<String>,
    /// Only what is of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(|(_, name)| name)))]
    kind: Option<String>,
    /// Only since this day or time (2026-11-23, 2026-11-23T10:15:00Z)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only until this day, which is part of it, or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// At most so many entries
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// As JSON, an array with an object for each entry
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Call annotators by numbers
    #[arg(long)]
    blind: bool,
    /// Time spent on each article by each annotator who lets it be counted, instead of the log
    #[arg(long, conflicts_with_all = ["csv", "annotation", "kind", "since", "until", "limit"])]
    time_spent: bool,
    /// As CSV, a row for each thing that an entry touched
    #[arg(long)]
    csv: bool,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let (opened, blind) = open::open_blind(&arguments.project, arguments.blind)?;
    let filter = filter(arguments)?;
    if arguments.time_spent {
        say_time(arguments, &opened.store, &filter, blind.as_ref());
        return Ok(Ending::Done);
    }
    let mut ending = Ending::Done;
    let mut count = 0;
    if arguments.csv {
        put("time,annotator,number,act,what,kind,became,article,layer,id\n");
    }
    for entry in log(&opened.store, filter) {
        match entry.map(|entry| blind.as_ref().map_or_else(|| entry.clone(), |blind| blind.logged(&entry))) {
            Err(problem) => {
                complain(&open::hidden(blind.as_ref(), &problem.to_string()));
                ending = Ending::Partly;
                continue;
            }
            Ok(entry) if arguments.json => {
                put(if count == 0 { "[\n" } else { ",\n" });
                put(&as_json(&entry).to_string());
            }
            Ok(entry) if arguments.csv => as_csv(&entry).iter().for_each(|row| put(row)),
            Ok(entry) => {
                let articles: Vec<String> = entry.articles().iter().map(ToString::to_string).collect();
                let place =
                    if articles.is_empty() { String::new() } else { format!("  ({})", articles.join(", ")) };
                say(&format!("{}  {}  {}{place}", entry.time, entry.by, told(&entry.act)));
            }
        }
        count += 1;
        if arguments.limit.is_some_and(|limit| count >= limit) {
            break;
        }
    }
    if arguments.json {
        put(if count == 0 { "[]\n" } else { "\n]\n" });
    }
    Ok(ending)
}

/// How long everyone has spent on what.
fn say_time(arguments: &Arguments, store: &Store, filter: &Filter, blind: Option<&Blind>) {
    let spent = time_spent(store).into_iter().filter(|((annotator, article), _)| {
        filter.by.as_ref().is_none_or(|by| by == annotator)
            && filter.article.as_ref().is_none_or(|wanted| wanted == article)
    });
    let id = |annotator: &AnnotatorId| blind.map_or_else(|| annotator.clone(), |blind| blind.id(annotator));
    let rows = spent.map(|((annotator, article), seconds)| (id(&annotator), article, seconds));
    if arguments.json {
        let rows = rows.map(|(annotator, article, seconds)| {
            json!({"annotator": annotator.to_string(), "article": article.to_string(), "seconds": seconds})
        });
        return put(&(Value::Array(rows.collect()).to_string() + "\n"));
    }
    let mut any = false;
    for (annotator, article, seconds) in rows {
        any = true;
        say(&format!("{annotator}  {article}  {}:{:02} minutes", seconds / 60, seconds % 60));
    }
    if !any {
        say("nobody has time counted (a switch in the settings)");
    }
}

fn filter(arguments: &Arguments) -> Result<Filter, Failure> {
    let annotation = arguments.annotation.as_deref().map(str::parse::<Id>).transpose()?;
    let kind = |name: &str| Kind::ALL.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind);
    Ok(Filter {
        by: arguments.annotator.as_deref().map(AnnotatorId::new),
        article: arguments.article.as_deref().map(ArticleId::new),
        annotation,
        kind: arguments.kind.as_deref().and_then(kind),
        since: arguments.since.as_deref().map(|t| time(t, "00:00:00")).transpose()?,
        until: arguments.until.as_deref().map(|t| time(t, "23:59:59")).transpose()?,
    })
}

fn time(given: &str, of_day: &str) -> Result<Timestamp, Failure> {
    let whole = if given.len() == 10 { format!("{given}T{of_day}Z") } else { given.to_owned() };
    whole.parse().map_err(|why: String| Failure(why.replace(&whole, given)))
}

fn told(act: &Act) -> String {
    match act {
        Act::Did(what) => what.clone(),
        Act::Undid(what) => format!("undo: {what}"),
        Act::Redid(what) => format!("redo: {what}"),
        Act::Spent { seconds, .. } => format!("worked {}:{:02} minutes", seconds / 60, seconds % 60),
    }
}

fn act_name(act: &Act) -> &'static str {
    match act {
        Act::Did(_) => "do",
        Act::Undid(_) => "undo",
        Act::Redid(_) => "redo",
        Act::Spent { .. } => "spent",
    }
}

fn what(act: &Act) -> String {
    match act {
        Act::Did(what) | Act::Undid(what) | Act::Redid(what) => what.clone(),
        Act::Spent { seconds, .. } => seconds.to_string(),
    }
}

fn became(touched: &Touched) -> &'static str {
    match touched.became {
        Became::Added => "added",
        Became::Changed => "changed",
        Became::Removed => "removed",
    }
}

/// The layer and the id that a place has, where it has any.
fn names(key: &Key) -> (Option<String>, Option<String>) {
    match key {
        Key::Annotation(at, id) => (Some(at.annotator.to_string()), Some(id.to_string())),
        Key::Status(at) | Key::Layer(at) | Key::LayerConflicts(at) => (Some(at.annotator.to_string()), None),
        Key::Canonical(id) => (None, Some(id.to_string())),
        Key::Annotator(id) => (None, Some(id.to_string())),
        _ => (None, None),
    }
}

fn as_json(entry: &Logged) -> Value {
    let touched = entry.touched.iter().map(|t| {
        let (layer, id) = names(&t.key);
        let article = article_of(&t.key).map(ToString::to_string);
        json!({"kind": Kind::of(&t.key).name(), "became": became(t), "article": article, "layer": layer, "id": id})
    });
    let mut out = json!({
        "time": entry.time.to_string(),
        "annotator": entry.by.to_string(),
        "number": entry.seq,
        "act": act_name(&entry.act),
    });
    match &entry.act {
        Act::Spent { article, seconds } => {
            out["article"] = json!(article.to_string());
            out["seconds"] = json!(seconds);
        }
        act => {
            out["what"] = json!(what(act));
            out["touched"] = touched.collect();
        }
    }
    out
}

fn as_csv(entry: &Logged) -> Vec<String> {
    let row =
        |kind: &str, became: &str, article: Option<String>, (layer, id): (Option<String>, Option<String>)| {
            let cells = [
                entry.time.to_string(),
                entry.by.to_string(),
                entry.seq.to_string(),
                act_name(&entry.act).to_owned(),
                what(&entry.act),
                kind.to_owned(),
                became.to_owned(),
                article.unwrap_or_default(),
                layer.unwrap_or_default(),
                id.unwrap_or_default(),
            ];
            let cells: Vec<String> = cells.iter().map(|c| cell(c)).collect();
            cells.join(",") + "\n"
        };
    if let Act::Spent { article, .. } = &entry.act {
        return vec![row(Kind::Time.name(), "", Some(article.to_string()), (None, None))];
    }
    let of = |t: &Touched| {
        row(Kind::of(&t.key).name(), became(t), article_of(&t.key).map(ToString::to_string), names(&t.key))
    };
    entry.touched.iter().map(of).collect()
}

/// A cell; one that a spreadsheet would take for a formula is told from one by an apostrophe.
fn cell(words: &str) -> String {
    let formula = words.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let words = if formula { format!("'{words}") } else { words.to_owned() };
    if words.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", words.replace('"', "\"\"")) } else { words }
}
