//! What became of each file, in words and as JSON.

use serde_json::{Value, json};

use super::{FileResult, Outcome, Plan, Unknown};
use crate::formats::read::Notes;
use crate::formats::{Format, Loss, registry};

/// What of a file could not be taken as it stood, a line each.
#[must_use]
pub fn note_lines(notes: &Notes, format: Option<&str>) -> Vec<String> {
    let mut lines: Vec<String> =
        notes.problems.iter().map(|p| format!("line {}: {}", p.line, p.message)).collect();
    if notes.more_problems > 0 {
        lines.push(format!("and {} more like these", notes.more_problems));
    }
    lines.extend(
        notes.losses.iter().map(|(id, count)| {
            format!("{} × {} (first: {})", count.count, loss_words(format, id), count.first)
        }),
    );
    lines
}

/// What is counted whatever the format.
const ANY_FORMAT: [Loss; 5] = [
    Loss::new("against-schema", "contradictions to the schema, brought in as they are; a check lists them"),
    Loss::new("nul", "annotations with NUL characters in notes, values or comments, which became U+FFFD"),
    Loss::new(
        "other-kind",
        "annotations whose label is one of another kind here, under a label of their own",
    ),
    Loss::new(
        "no-name",
        "annotations with an empty label, role, attribute or relation type, called “unnamed”, or with empty values, left out",
    ),
    Loss::new(
        "unknown-canonical",
        "references to canonical entities that neither the file nor the project has, left out",
    ),
];

/// What a loss of a format is, in words.
#[must_use]
pub fn loss_words<'a>(format: Option<&str>, id: &'a str) -> &'a str {
    let losses = format.and_then(registry::by_id).map_or(&[][..], Format::losses);
    losses.iter().chain(&ANY_FORMAT).find(|l| l.id == id).map_or(id, |l| l.what)
}

/// What is said of a layer that is there already: `17 there, 17 in the file, all of which it has`.
#[must_use]
pub fn layer_there(has: usize, brings: usize, lacks: usize) -> String {
    let which = match lacks {
        0 => "all of which it has".to_owned(),
        _ if lacks == brings => "none of which it has; they were not taken".to_owned(),
        _ => format!("{lacks} of which it lacks or has otherwise; they were not taken"),
    };
    format!("{has} there, {brings} in the file, {which}")
}

impl Outcome {
    /// One word for it: `added`, `gained-layer`, `known`, `layer-there`, `refused`, `read-with`,
    /// `passed-over`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Added(..) => "added",
            Self::GainedLayer(..) => "gained-layer",
            Self::Known(_) => "known",
            Self::LayerThere { .. } => "layer-there",
            Self::Refused(_) => "refused",
            Self::ReadWith(_) => "read-with",
            Self::Skipped(_) => "passed-over",
        }
    }

    /// The article that it is about, and how many annotations have come to it.
    #[must_use]
    pub fn article(&self) -> Option<(&crate::model::ids::ArticleId, usize)> {
        match self {
            Self::Added(id, n) | Self::GainedLayer(id, n) => Some((id, *n)),
            Self::Known(id) | Self::LayerThere { article: id, .. } => Some((id, 0)),
            Self::Refused(_) | Self::ReadWith(_) | Self::Skipped(_) => None,
        }
    }
}

/// By which an earlier report is known.
pub const MADE_BY: &str = "Attaché import";

/// The whole report: `{"files": [{"path", "outcome", "article", "annotator", "annotations", "why",
/// "format", "problems": [{"line", "message"}], "more_problems", "losses": [{"id", "what", "count",
/// "first"}]}], "counts": {OUTCOME: N}, "new_in_schema": [...], "new_annotators": [...],
/// "canonical_entities": N}`.
#[must_use]
pub fn json_report(plan: &Plan) -> String {
    let mut counts = serde_json::Map::new();
    for id in ["added", "gained-layer", "known", "layer-there", "refused", "read-with", "passed-over"] {
        let count = plan.files.iter().filter(|f| f.outcome.id() == id).count();
        counts.insert(id.to_owned(), count.into());
    }
    let schema: Vec<String> =
        plan.schema.iter().flat_map(|(_, added)| added.iter().map(Unknown::to_string)).collect();
    let annotators = plan.annotators.iter().map(|(id, name)| json!({ "id": id.as_str(), "name": name }));
    let value = json!({
        "made_by": MADE_BY,
        "counts": counts,
        "files": plan.files.iter().map(file).collect::<Vec<_>>(),
        "new_in_schema": schema,
        "new_annotators": annotators.collect::<Vec<_>>(),
        "canonical_entities": plan.canonicals.len(),
    });
    format!("{value:#}\n")
}

fn file(file: &FileResult) -> Value {
    let why = match &file.outcome {
        Outcome::Refused(why) | Outcome::ReadWith(why) | Outcome::Skipped(why) => Some(why.clone()),
        Outcome::LayerThere { has, brings, lacks, .. } => Some(layer_there(*has, *brings, *lacks)),
        Outcome::Added(..) | Outcome::GainedLayer(..) | Outcome::Known(_) => None,
    };
    let problems = file.notes.problems.iter().map(|p| json!({ "line": p.line, "message": p.message }));
    let losses = file.notes.losses.iter().map(|(id, count)| {
        let what = loss_words(file.format, id);
        json!({ "id": id, "what": what, "count": count.count, "first": count.first })
    });
    json!({
        "path": file.path.to_string_lossy(),
        "outcome": file.outcome.id(),
        "article": file.outcome.article().map(|(id, _)| id.as_str()),
        "annotator": file.annotator.as_ref().map(crate::model::ids::AnnotatorId::as_str),
        "annotations": file.outcome.article().map_or(0, |(_, n)| n),
        "why": why,
        "format": file.format,
        "problems": problems.collect::<Vec<_>>(),
        "more_problems": file.notes.more_problems,
        "losses": losses.collect::<Vec<_>>(),
    })
}
