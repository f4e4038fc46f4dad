//! What went in, what came out, and what did not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::layers_left::LayersLeft;
use super::{item, mask, select, units};
use crate::formats::Format;
use crate::formats::tally::Tally;
use crate::model::ids::ArticleId;
use crate::model::layer::Counts;

/// The report of one export. The same export gives the same report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The format's id.
    pub format: String,
    /// The project's id and whatever was chosen, in words, by name.
    pub choices: BTreeMap<String, String>,
    /// Different articles.
    pub articles: usize,
    /// Of formats that have files for each article: each folder of them with its annotator; the path is
    /// relative to that of the export.
    pub annotator_folders: BTreeMap<String, String>,
    /// Records: one for each article and annotator, or for each of its sentences.
    pub records: usize,
    /// Records without entities and commitments that were not chosen.
    pub left_out: usize,
    /// Records of which the format writes nothing: they have nothing of what is its rows.
    pub unwritten: usize,
    /// Hash of schema, canonical entities and all items that came in: the same choices give another
    /// one when something of what they choose has changed.
    pub state: String,
    /// What the layers held.
    pub counts_in: Counts,
    /// What of it was not chosen.
    pub not_chosen: Counts,
    /// What stands in the files.
    pub counts_out: Counts,
    /// Layers that were not asked for: nothing of them is in the counts.
    pub layers_left: LayersLeft,
    /// Of each part, where there are several.
    pub parts: Vec<Part>,
    /// What was left out or changed.
    pub losses: Vec<LossLine>,
    /// Layers and texts that could not be read, with the reason.
    pub unread: Vec<String>,
    /// Articles whose decided layer is here although their review is not finished.
    pub unfinished: Vec<Unfinished>,
    /// The files, by path.
    pub files: Vec<FileLine>,
}

/// An article whose review is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Which.
    pub article: ArticleId,
    /// How many differences are not decided.
    pub differences: usize,
    /// How many annotations on which all agree are not accepted.
    pub agreed: usize,
}

impl std::fmt::Display for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let differences = match self.differences {
            0 => None,
            1 => Some("1 difference is not decided".to_owned()),
            n => Some(format!("{n} differences are not decided")),
        };
        let agreed = match self.agreed {
            0 => None,
            1 => Some("1 agreed annotation is not accepted".to_owned()),
            n => Some(format!("{n} agreed annotations are not accepted")),
        };
        let words: Vec<String> = differences.into_iter().chain(agreed).collect();
        write!(f, "{}: the review is not finished, {}", self.article, words.join(", "))
    }
}

/// One part of a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `train`, `dev`, `test`.
    pub name: String,
    /// Different articles.
    pub articles: usize,
    /// Records.
    pub records: usize,
    /// What stands in its files.
    pub counts: Counts,
}

/// Something that was left out or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossLine {
    /// The id of the loss.
    pub id: String,
    /// In words.
    pub what: String,
    /// How many.
    pub count: usize,
    /// The first.
    pub first: String,
}

/// A file of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Relative to the folder of the export.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// `sha256:…`.
    pub sha256: String,
}

impl Report {
    /// The report's form as JSON, which [`Report::files_of`] reads.
    #[must_use]
    pub fn to_json(&self) -> String {
        let parts = self.parts.iter().map(|p| {
            json!({ "name": p.name, "articles": p.articles, "records": p.records, "counts": counts(&p.counts) })
        });
        let losses = self
            .losses
            .iter()
            .map(|l| json!({ "id": l.id, "what": l.what, "count": l.count, "first": l.first }));
        let unfinished = self
            .unfinished
            .iter()
            .map(|u| json!({ "article": u.article, "differences": u.differences, "agreed": u.agreed }));
        let files =
            self.files.iter().map(|f| json!({ "path": f.path, "bytes": f.bytes, "sha256": f.sha256 }));
        let value = json!({
            "made_by": MADE_BY,
            "version": env!("CARGO_PKG_VERSION"),
            "format": self.format,
            "project_state": self.state,
            "choices": self.choices,
            "annotator_folders": self.annotator_folders,
            "articles": self.articles,
            "records": self.records,
            "records_without_annotations_left_out": self.left_out,
            "records_of_which_nothing_is_written": self.unwritten,
            "counts_in": counts(&self.counts_in),
            "not_chosen": counts(&self.not_chosen),
            "counts_out": counts(&self.counts_out),
            "layers_left_out": self.layers_left.to_json(),
            "parts": parts.collect::<Vec<_>>(),
            "losses": losses.collect::<Vec<_>>(),
            "unread": self.unread,
            "unfinished_reviews": unfinished.collect::<Vec<_>>(),
            "files": files.collect::<Vec<_>>(),
        });
        // Values of strings and numbers always have a JSON form.
        serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
    }

    /// The files that an earlier report lists, as (path, hash), where it is a report of ours
    /// about the same format and project; `None` for anything else.
    #[must_use]
    pub fn files_of(json: &str, format: &str, project: &str) -> Option<Vec<(String, String)>> {
        let value: Value = serde_json::from_str(json).ok()?;
        let is_ours = value["made_by"] == MADE_BY
            && value["format"] == format
            && value["choices"]["project"] == project;
        let files = value["files"].as_array().filter(|_| is_ours)?.iter();
        files.map(|f| Some((f["path"].as_str()?.to_owned(), f["sha256"].as_str()?.to_owned()))).collect()
    }

    /// Each folder with its annotator, as a report of ours has them; `None` where it is none.
    #[must_use]
    pub fn annotator_folders_of(json: &[u8]) -> Option<BTreeMap<String, String>> {
        let value: Value = serde_json::from_slice(json).ok()?;
        let folders = value["annotator_folders"].as_object().into_iter().flatten();
        let folders = folders.filter_map(|(f, a)| Some((f.clone(), a.as_str()?.to_owned()))).collect();
        (value["made_by"] == MADE_BY).then_some(folders)
    }

    /// Puts in what got lost, with the words that the format has for it.
    pub(super) fn set_losses(&mut self, tally: &Tally, format: &dyn Format) {
        let known = || {
            format
                .losses()
                .iter()
                .chain(units::LOSSES)
                .chain(mask::LOSSES)
                .chain(select::LOSSES)
                .chain(item::LOSSES)
        };
        let line = |(id, count): (&'static str, &crate::formats::tally::Count)| LossLine {
            id: id.to_owned(),
            what: known().find(|l| l.id == id).map_or(id, |l| l.what).to_owned(),
            count: count.count,
            first: count.first.clone(),
        };
        self.losses = tally.iter().map(line).collect();
    }
}

/// By which an earlier report is known.
const MADE_BY: &str = "Attaché export";

fn counts(counts: &Counts) -> Value {
    json!({
        "entities": counts.entities,
        "commitments": counts.commitments,
        "relations": counts.relations,
        "comments": counts.comments,
    })
}
