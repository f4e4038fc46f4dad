//! The lines of a layer file in our layout, found without reading what is in them.

use std::path::Path;

use serde::Deserialize;

use super::cursor::Cursor;
use super::layer_read::general;
use super::problem::{Place, Problem};
use super::ron_file::{Malformed, broken, parse};
use super::wire::{
    CommentWire, CommitmentWire, ConflictWire, EntityWire, RelationWire, Section, VerdictWire,
};
use crate::model::change::LayerSummary;
use crate::model::format::Format;
use crate::model::layer::{Counts, Status};
use crate::model::text::Hash;

/// Newest form of layer files that this program writes.
///
/// - 1.1 has decisions of a review (`verdicts`, `source: Decided`) and what merging could not settle
///   (`conflicts`); without them a file is written as 1.0, for programs that know no more.
pub(super) const FORMAT: Format = Format::new(1, 1);
/// The form of files that have nothing of a review in them.
pub(super) const PLAIN: Format = Format::new(1, 0);

/// What a layer file says before its lists.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Layer", deny_unknown_fields)]
pub(super) struct Head {
    pub format: Format,
    pub article: String,
    pub text: Hash,
    pub annotator: String,
    #[serde(default)]
    pub status: Status,
}

/// A layer file in any layout.
#[derive(Debug, Deserialize)]
#[serde(rename = "Layer", deny_unknown_fields)]
pub(super) struct Whole {
    pub format: Format,
    pub article: String,
    pub text: Hash,
    pub annotator: String,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub entities: Vec<EntityWire<'static>>,
    #[serde(default)]
    pub commitments: Vec<CommitmentWire<'static>>,
    #[serde(default)]
    pub relations: Vec<RelationWire<'static>>,
    #[serde(default)]
    pub comments: Vec<CommentWire<'static>>,
    #[serde(default)]
    pub verdicts: Vec<VerdictWire<'static>>,
    #[serde(default)]
    pub conflicts: Vec<ConflictWire<'static>>,
}

impl Whole {
    pub(super) fn head(&self) -> Head {
        Head {
            format: self.format,
            article: self.article.clone(),
            text: self.text,
            annotator: self.annotator.clone(),
            status: self.status,
        }
    }
}

/// One annotation's line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// Columns before `text`.
    pub indent: usize,
    /// Without indentation and the last comma.
    pub text: &'a str,
    pub section: Section,
}

/// A layer file cut into head and lines.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    /// With a closing parenthesis, so that it can be read by itself.
    pub head: String,
    pub lines: Vec<Line<'a>>,
    /// Those of what merging could not settle.
    pub conflicts: Vec<Line<'a>>,
    /// Whether there are remarks that writing the file anew would lose.
    pub has_remarks: bool,
}

#[derive(PartialEq)]
enum State {
    Head,
    Between,
    In(Section),
    End,
}

impl<'a> Shape<'a> {
    /// Cuts the file; `None` where it is laid out in another way, or not a whole layer file.
    pub(super) fn of(content: &'a str) -> Option<Self> {
        let mut shape =
            Self { head: String::new(), lines: Vec::new(), conflicts: Vec::new(), has_remarks: false };
        let mut state = State::Head;
        let mut seen = Vec::new();
        for (i, raw) in content.lines().enumerate() {
            let line = raw.trim();
            if line.is_empty() {
                continue;
            }
            if line.starts_with("//") {
                shape.has_remarks = true;
                continue;
            }
            match state {
                State::In(_) if line == "]," || line == "]" => state = State::Between,
                State::In(section) => {
                    let text = line.strip_suffix(',').unwrap_or(line);
                    let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
                    let line = Line { number: i + 1, indent, text, section };
                    let of =
                        if section == Section::Conflicts { &mut shape.conflicts } else { &mut shape.lines };
                    of.push(line);
                }
                State::End => return None,
                State::Head | State::Between => match list_start(line) {
                    Some((section, _)) if seen.contains(&section) => return None,
                    Some((section, is_empty)) => {
                        seen.push(section);
                        state = if is_empty { State::Between } else { State::In(section) };
                    }
                    None if line == ")" => state = State::End,
                    None if state == State::Between => return None,
                    None => {
                        shape.head.push_str(raw);
                        shape.head.push('\n');
                    }
                },
            }
        }
        shape.head.push(')');
        let is_whole = Section::ALL.iter().all(|s| !s.is_always_there() || seen.contains(s));
        (state == State::End && is_whole).then_some(shape)
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            match line.section {
                Section::Entities => counts.entities += 1,
                Section::Commitments => counts.commitments += 1,
                Section::Relations => counts.relations += 1,
                Section::Comments => counts.comments += 1,
                Section::Verdicts => counts.verdicts += 1,
                Section::Conflicts => {}
            }
        }
        counts
    }
}

/// The list that begins on this line, and whether it also ends there.
fn list_start(line: &str) -> Option<(Section, bool)> {
    let (name, rest) = line.split_once(": [")?;
    let section = Section::ALL.into_iter().find(|s| s.name() == name)?;
    match rest {
        "" => Some((section, false)),
        "]," | "]" => Some((section, true)),
        _ => None,
    }
}

/// Status and counts, without looking at the annotations where the layout is ours.
pub(super) fn summary(content: &str) -> Result<LayerSummary, Malformed> {
    if let Some(shape) = Shape::of(content)
        && let Ok((head, _)) = parse::<Head>(&shape.head)
    {
        let conflicts = shape.conflicts.len();
        return Ok(LayerSummary { status: head.status, counts: shape.counts(), conflicts });
    }
    let (whole, _) = parse::<Whole>(content)?;
    let counts = Counts {
        entities: whole.entities.len(),
        commitments: whole.commitments.len(),
        relations: whole.relations.len(),
        comments: whole.comments.len(),
        verdicts: whole.verdicts.len(),
    };
    Ok(LayerSummary { status: whole.status, counts, conflicts: whole.conflicts.len() })
}

/// Whether all annotations of a layer file can be read; words are not compared with the text.
///
/// # Errors
/// The first place that can't.
pub(super) fn is_readable(file: &Path, content: &str) -> Result<(), Problem> {
    if let Some(shape) = Shape::of(content)
        && parse::<Head>(&shape.head).is_ok()
    {
        let unread = |line: &&Line<'_>| Cursor::line(line.text, line.section).is_none();
        for line in shape.lines.iter().filter(unread) {
            general(line).map_err(|e| broken(file, &Malformed { place: Place::Line(line.number), ..e }))?;
        }
        for line in &shape.conflicts {
            let read = parse::<ConflictWire<'_>>(line.text);
            read.map_err(|e| broken(file, &Malformed { place: Place::Line(line.number), ..e }))?;
        }
        return Ok(());
    }
    parse::<Whole>(content).map(drop).map_err(|e| broken(file, &e))
}
