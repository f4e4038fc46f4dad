//! A layer file read: whatever is wrong with a part of it, the rest comes in.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::cursor::Cursor;
use super::layer_shape::{FORMAT, Head, Line, Shape, Whole};
use super::parallel::in_parallel;
use super::problem::{Place, Problem, Severity, quoted};
use super::resolve::Resolver;
use super::ron_file::{Malformed, Unknown, broken, check_format, parse};
use super::ron_layout::has_remarks;
use super::wire::{ConflictWire, Section, Wire};
use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::model::layer::{Layer, LayerRef};
use crate::model::merge::LayerConflict;
use crate::model::text::Text;

/// More problems of one file than these are only counted.
const MOST_PROBLEMS: usize = 1000;

/// What a layer file gave.
pub(super) struct Reading {
    pub layer: Layer,
    pub problems: Vec<Problem>,
    /// Why it may not be written, where that is so.
    pub read_only: Option<String>,
    /// Whether writing it anew would lose something that stands in it.
    pub is_lossy: bool,
}

/// Reads a layer, which never fails for a part of the file alone.
///
/// # Errors
/// What is wrong with the file as a whole.
pub(super) fn read(file: &Path, content: &str, at: &LayerRef, text: &Text) -> Result<Reading, Problem> {
    check_format(file, content, FORMAT)?;
    if let Some(shape) = Shape::of(content)
        && let Ok((head, unknown)) = parse::<Head>(&shape.head)
    {
        let mut reader = Reader::new(file, at, text, &head);
        reader.unknown_fields(&unknown);
        reader.is_lossy |= shape.has_remarks;
        reader.conflicts(&shape.conflicts);
        if reader.lines(&shape.lines) {
            return Ok(reader.finish(&head));
        }
        // A line that is none may be one that a hand broke in two.
        if let Ok((whole, unknown)) = parse::<Whole>(content) {
            let reading = read_whole(file, at, text, whole, &unknown);
            return Ok(Reading { is_lossy: reading.is_lossy || has_remarks(content), ..reading });
        }
        return Ok(reader.finish(&head));
    }
    let (whole, unknown) = parse::<Whole>(content).map_err(|e| broken(file, &e))?;
    let reading = read_whole(file, at, text, whole, &unknown);
    Ok(Reading { is_lossy: reading.is_lossy || has_remarks(content), ..reading })
}

fn read_whole(file: &Path, at: &LayerRef, text: &Text, whole: Whole, unknown: &[Unknown]) -> Reading {
    let head = whole.head();
    let mut reader = Reader::new(file, at, text, &head);
    reader.unknown_fields(unknown);
    for conflict in &whole.conflicts {
        reader.conflict(conflict, &Place::Id(conflict.id.clone().into_owned()));
    }
    let mut strict = Resolver::strict(text);
    let entities = whole.entities.into_iter().map(Wire::Entity);
    let commitments = whole.commitments.into_iter().map(Wire::Commitment);
    let relations = whole.relations.into_iter().map(Wire::Relation);
    let comments = whole.comments.into_iter().map(Wire::Comment);
    let verdicts = whole.verdicts.into_iter().map(Wire::Verdict);
    for wire in entities.chain(commitments).chain(relations).chain(comments).chain(verdicts) {
        match strict.annotation(&wire) {
            Ok(annotation) => reader.take(annotation, None),
            Err(_) => reader.second_look(&wire, None),
        }
    }
    reader.finish(&head)
}

struct Reader<'t> {
    file: &'t Path,
    text: &'t Text,
    resolver: Resolver<'t>,
    annotations: Vec<Annotation>,
    unsettled: Vec<LayerConflict>,
    ids: HashSet<AnnotationId>,
    problems: Vec<Problem>,
    more_problems: usize,
    unknown: BTreeMap<String, (Place, usize)>,
    read_only: Option<String>,
    is_lossy: bool,
    /// Whether it was made on another text: then that words have moved is said once.
    is_other_text: bool,
    moved: usize,
}

impl<'t> Reader<'t> {
    fn new(file: &'t Path, at: &LayerRef, text: &'t Text, head: &Head) -> Self {
        let changed = head.text != text.hash();
        let mut reader = Self {
            file,
            text,
            resolver: Resolver::seeking(text, changed),
            annotations: Vec::new(),
            unsettled: Vec::new(),
            ids: HashSet::new(),
            problems: Vec::new(),
            more_problems: 0,
            unknown: BTreeMap::new(),
            read_only: None,
            is_lossy: false,
            is_other_text: changed,
            moved: 0,
        };
        if head.format > FORMAT {
            let what = format!("was written by a newer program (version {})", head.format);
            reader.only_read(&what, "open it with a newer Attaché to change it");
        }
        if head.article != at.article.as_str() || head.annotator != at.annotator.as_str() {
            let (annotator, article) = (quoted(&head.annotator), quoted(&head.article));
            let what = format!("says that it is the layer of {annotator} on {article}");
            reader.only_read(&what, "move it to its place, or correct what it says");
        }
        if changed {
            let todo = "bring the old text back to change the layer, or add the new one as another article";
            reader.only_read("was made on another text than the article has now", todo);
        }
        reader
    }

    fn only_read(&mut self, what: &str, todo: &str) {
        self.problem(Problem::error(self.file, what, todo));
        self.read_only.get_or_insert_with(|| format!("it {what}"));
    }

    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }

    fn unknown_fields(&mut self, unknown: &[Unknown]) {
        for field in unknown {
            let entry = self.unknown.entry(field.name.clone());
            entry.or_insert_with(|| (field.place.clone(), 0)).1 += 1;
        }
    }

    /// Takes in all lines; gives `false` where one is no annotation at all.
    fn lines(&mut self, lines: &[Line<'_>]) -> bool {
        let text = self.text;
        let parts = in_parallel(lines, |part| {
            let mut strict = Resolver::strict(text);
            part.iter().map(|line| fast(line, &mut strict)).collect::<Vec<_>>()
        });
        self.annotations.reserve(lines.len());
        self.ids.reserve(lines.len());
        let mut all_read = true;
        for (line, found) in lines.iter().zip(parts.into_iter().flatten()) {
            match found {
                Some(annotation) => self.take(annotation, Some(line.number)),
                None => all_read &= self.slow(line),
            }
        }
        all_read
    }

    /// Takes in what merging could not settle.
    fn conflicts(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            self.is_lossy |= has_remarks(line.text);
            match parse::<ConflictWire<'_>>(line.text) {
                Ok((wire, unknown)) => {
                    self.unknown_fields(&unknown);
                    self.conflict(&wire, &Place::Line(line.number));
                }
                Err(error) => {
                    self.is_lossy = true;
                    let what = format!("this conflict is left out: {}", error.what);
                    self.problem(Problem::warning(self.file, what, KEPT).at(in_file(line, &error.place)));
                }
            }
        }
    }

    fn conflict(&mut self, wire: &ConflictWire<'_>, place: &Place) {
        let result = self.resolver.conflict(wire);
        self.is_lossy |= !std::mem::take(&mut self.resolver.log).is_empty();
        match result {
            Ok(conflict) => self.unsettled.push(conflict),
            Err(why) => {
                self.is_lossy = true;
                let what = format!("the conflict about {} is left out: {why}", quoted(&wire.id));
                self.problem(Problem::warning(self.file, what, KEPT).at(place.clone()));
            }
        }
    }

    /// A second look at a line that did not fit; gives `false` where it is no annotation at all.
    fn slow(&mut self, line: &Line<'_>) -> bool {
        self.is_lossy |= has_remarks(line.text);
        match general(line) {
            Ok((wire, unknown)) => {
                let moved = |u: Unknown| Unknown { place: in_file(line, &u.place), ..u };
                self.unknown_fields(&unknown.into_iter().map(moved).collect::<Vec<_>>());
                self.second_look(&wire, Some(line.number));
                true
            }
            Err(error) => {
                self.is_lossy = true;
                let what = format!("this line is left out: {}", error.what);
                let problem = Problem::warning(self.file, what, KEPT);
                self.problem(problem.at(in_file(line, &error.place)));
                false
            }
        }
    }

    fn second_look(&mut self, wire: &Wire<'_>, line: Option<usize>) {
        let place = line.map_or_else(|| Place::Id(wire.id().to_owned()), Place::Line);
        let result = self.resolver.annotation(wire);
        for (severity, what) in std::mem::take(&mut self.resolver.log) {
            self.is_lossy = true;
            if severity == Severity::Note && self.is_other_text {
                self.moved += 1;
                continue;
            }
            let what = format!("{}: {what}", quoted(wire.id()));
            let todo = if severity == Severity::Note { "check that it is right" } else { KEPT };
            self.problem(Problem::new(severity, self.file, what, todo).at(place.clone()));
        }
        match result {
            Ok(annotation) => self.take(annotation, line),
            Err(why) => {
                self.is_lossy = true;
                let what = format!("{} is left out: {why}", quoted(wire.id()));
                self.problem(Problem::warning(self.file, what, KEPT).at(place));
            }
        }
    }

    fn take(&mut self, annotation: Annotation, line: Option<usize>) {
        let id = annotation.id();
        if self.ids.insert(id) {
            self.annotations.push(annotation);
            return;
        }
        self.is_lossy = true;
        let what = format!("{id} stands twice; the second one is left out");
        let place = line.map_or_else(|| Place::Id(id.to_string()), Place::Line);
        self.problem(Problem::warning(self.file, what, KEPT).at(place));
    }

    fn finish(mut self, head: &Head) -> Reading {
        for (name, (place, count)) in std::mem::take(&mut self.unknown) {
            let what = format!("has a field {} that this program does not know ({count}×)", quoted(&name));
            let todo = "open it with a newer Attaché, or take the field out, to change the layer";
            self.problem(Problem::error(self.file, &what, todo).at(place));
            self.read_only.get_or_insert_with(|| format!("it {what}"));
        }
        if self.moved > 0 {
            let what =
                format!("{} pieces of words are elsewhere in this text, and were found there", self.moved);
            self.problem(Problem::note(self.file, what, "check that they are right"));
        }
        let mut layer = Layer::from_annotations(head.status, std::mem::take(&mut self.annotations));
        if !self.unsettled.is_empty() {
            layer.set_conflicts(Arc::new(std::mem::take(&mut self.unsettled)));
        }
        self.dangling(&layer);
        if self.more_problems > 0 {
            let what = format!("and {} more of the kind", self.more_problems);
            self.problems.push(Problem::warning(self.file, what, ""));
        }
        let Self { problems, read_only, is_lossy, .. } = self;
        Reading { layer, problems, read_only, is_lossy }
    }

    /// Names fillers and ends that the layer doesn't have; they stay as they are.
    fn dangling(&mut self, layer: &Layer) {
        for annotation in layer.iter().filter(|a| !matches!(***a, Annotation::Comment(_))) {
            for target in annotation.refers().into_iter().filter(|id| layer.get(*id).is_none()) {
                let what = format!("names {target}, which this layer does not have");
                let problem = Problem::warning(self.file, what, "choose another one, or take it out");
                self.problem(problem.at(Place::Id(annotation.id().to_string())));
            }
        }
    }
}

const KEPT: &str = "mend it in the file; the file is copied before it is written anew";

fn fast(line: &Line<'_>, strict: &mut Resolver<'_>) -> Option<Annotation> {
    if let Some(wire) = Cursor::line(line.text, line.section) {
        return strict.annotation(&wire).ok();
    }
    let (wire, unknown) = general(line).ok()?;
    let is_plain = unknown.is_empty() && !has_remarks(line.text);
    if is_plain { strict.annotation(&wire).ok() } else { None }
}

/// A line in any layout.
pub(super) fn general(line: &Line<'_>) -> Result<(Wire<'static>, Vec<Unknown>), Malformed> {
    match line.section {
        Section::Entities => parse(line.text).map(|(w, u)| (Wire::Entity(w), u)),
        Section::Commitments => parse(line.text).map(|(w, u)| (Wire::Commitment(w), u)),
        Section::Relations => parse(line.text).map(|(w, u)| (Wire::Relation(w), u)),
        Section::Comments => parse(line.text).map(|(w, u)| (Wire::Comment(w), u)),
        Section::Verdicts => parse(line.text).map(|(w, u)| (Wire::Verdict(w), u)),
        // Of two annotations each; see `Reader::conflicts`.
        Section::Conflicts => Err(Malformed { place: Place::Line(1), what: "no annotation".to_owned() }),
    }
}

fn in_file(line: &Line<'_>, place: &Place) -> Place {
    match place {
        Place::LineColumn(_, column) => Place::LineColumn(line.number, line.indent + column),
        _ => Place::Line(line.number),
    }
}
