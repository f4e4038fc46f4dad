//! Cells to layers.

use std::collections::{BTreeMap, HashMap};

use super::body::{Body, Row};
use super::header::{Column, Kind, Layer};
use super::{BAR, escape};
use crate::formats::cas::features::Features;
use crate::formats::cas::layers::{Layers, Link, Mark, Values, told};
use crate::formats::cas::view::GRAMMAR;
use crate::formats::read::Notes;
use crate::model::text::Span;

/// A mark in the making.
struct Raw<'a> {
    line: u32,
    /// The name of its first row.
    row: &'a str,
    layer: usize,
    range: (u32, u32),
    values: Values,
    slots: Option<Vec<(String, Target)>>,
}

/// What a cell names of another row.
#[derive(Clone, PartialEq)]
struct Target {
    row: String,
    /// 0 where there is none.
    number: usize,
    /// The type that it is said to have.
    kind: String,
}

/// A relation in the making.
struct RawLink {
    line: u32,
    layer: usize,
    values: Values,
    from: Target,
    to: Target,
}

/// The layers of a file. `place` gives the span of a range, or says why it is none.
pub(super) fn layers(
    body: &Body<'_>,
    features: &Features,
    place: impl Fn((u32, u32)) -> Result<Span, String>,
    notes: &mut Notes,
) -> Layers {
    let mut cells = Cells {
        body,
        features,
        marks: Vec::new(),
        links: Vec::new(),
        numbered: HashMap::new(),
        by_row: HashMap::new(),
        wanted: body.layers.iter().map(|l| l.columns.len()).sum(),
        left: BTreeMap::new(),
        notes,
    };
    for row in body.sentences.iter().flat_map(|s| &s.rows) {
        cells.row(row);
    }
    cells.tell_left();
    cells.finish(place)
}

/// Whether a row is named as rows are: `1-2`, `1-2.1`.
fn is_place(row: &str) -> bool {
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (sentence, token) = row.split_once('-').unwrap_or_default();
    let (token, part) = token.split_once('.').unwrap_or((token, "1"));
    [sentence, token, part].into_iter().all(is_number)
}

struct Cells<'a, 'n> {
    body: &'a Body<'a>,
    features: &'a Features,
    marks: Vec<Raw<'a>>,
    links: Vec<RawLink>,
    /// Marks by layer and number. Of each row and layer, the first mark and how many there are.
    numbered: HashMap<(usize, usize), usize>,
    by_row: HashMap<&'a str, BTreeMap<usize, (usize, usize)>>,
    /// Columns that are declared.
    wanted: usize,
    /// Layers that are left out: how many cells, and the line of the first.
    left: BTreeMap<usize, (usize, u32)>,
    notes: &'n mut Notes,
}

impl<'a> Cells<'a, '_> {
    fn row(&mut self, row: &'a Row<'a>) {
        let wanted = self.wanted;
        // A tab stands at the end of each row.
        let has = row.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1);
        if has < wanted {
            self.notes
                .problem(row.line, format!("the row has {has} columns of the {wanted} that are declared"));
        }
        let mut at = 0;
        for (n, layer) in self.body.layers.iter().enumerate() {
            if at >= has {
                break;
            }
            let cell = |at: usize| row.cells.get(at).copied().filter(|c| !c.is_empty()).unwrap_or("_");
            let cells: Vec<&'a str> = (at..at + layer.columns.len()).map(cell).collect();
            at += layer.columns.len();
            if cells.iter().all(|c| *c == "_") {
                continue;
            }
            match layer.kind {
                _ if GRAMMAR.iter().any(|package| layer.name.starts_with(package)) => self.leave(n, row.line),
                Kind::Chain => self.leave(n, row.line),
                Kind::Span => self.spans(n, layer, &cells, row),
                Kind::Relation => self.relations(n, layer, &cells, row),
            }
        }
    }

    fn leave(&mut self, layer: usize, line: u32) {
        self.left.entry(layer).or_insert((0, line)).0 += 1;
    }

    fn tell_left(&mut self) {
        for (layer, (count, line)) in std::mem::take(&mut self.left) {
            let Layer { kind, name, .. } = &self.body.layers[layer];
            let why = if *kind == Kind::Chain { "chains" } else { "layers of grammar" };
            self.notes.problem(line, format!("{count} cells of {name} left out: {why} are not read"));
        }
    }

    /// The annotations of a layer on one row.
    fn spans(&mut self, n: usize, layer: &Layer, cells: &[&'a str], row: &'a Row<'a>) {
        let stacks: Vec<Vec<&str>> = cells.iter().map(|cell| escape::split(cell, b'|')).collect();
        for at in 0..stacks.iter().map(Vec::len).max().unwrap_or(0) {
            let (line, range, values) = (row.line, row.range, Values::new());
            let mut raw = Raw { line, row: row.name, layer: n, range, values, slots: None };
            let mut number = None;
            let mut roles: Vec<&str> = Vec::new();
            for (column, stack) in layer.columns.iter().zip(&stacks) {
                let cell = stack.get(at).copied().unwrap_or("*");
                // Fillers have numbers of their own; behind roles stands that of their annotation.
                let (value, of) = match column {
                    Column::Targets(_) => (cell, None),
                    _ => escape::numbered(cell),
                };
                number = number.or_else(|| of.and_then(|n| n.parse::<usize>().ok()));
                match column {
                    Column::Value(name) => raw.values.extend(self.value(name, value)),
                    Column::Roles => roles = escape::split(value, b';'),
                    Column::Targets(kind) => {
                        let found = self.slots(&roles, cell, kind, row.line);
                        raw.slots.get_or_insert_default().extend(found);
                    }
                    Column::Placeholder | Column::Base(_) => {}
                }
            }
            let known = number.and_then(|number| self.numbered.get(&(n, number)).copied());
            let mark = match known {
                Some(mark) => {
                    self.go_on(mark, &raw);
                    mark
                }
                None => {
                    self.marks.push(raw);
                    self.marks.len() - 1
                }
            };
            if let Some(number) = number {
                self.numbered.insert((n, number), mark);
            }
            self.by_row.entry(row.name).or_default().entry(n).or_insert((mark, 0)).1 += 1;
        }
    }

    /// Takes a further cell of an annotation, which has to say the same of it.
    fn go_on(&mut self, mark: usize, further: &Raw<'_>) {
        let Raw { range, values, slots, .. } = &mut self.marks[mark];
        *range = (range.0.min(further.range.0), range.1.max(further.range.1));
        let said = |slots: &Option<Vec<(String, Target)>>| slots.as_ref().is_some_and(|s| !s.is_empty());
        let mut differs: Vec<String> = Vec::new();
        for (name, other) in &further.values {
            match values.iter().find(|(known, _)| known == name) {
                Some((_, value)) if value == other => {}
                Some((_, value)) => {
                    differs.push(format!("{name} is “{}” and “{}”", value.join("|"), other.join("|")));
                }
                None => values.push((name.clone(), other.clone())),
            }
        }
        if said(&further.slots) && said(slots) && *slots != further.slots {
            differs.push("its roles are filled in two ways".to_owned());
        } else if !said(slots) && said(&further.slots) {
            *slots = further.slots.clone();
        }
        if !differs.is_empty() {
            let layer = &self.body.layers[further.layer].name;
            let what = format!("an annotation of {layer} contradicts itself: {}", differs.join(", "));
            self.notes.problem(further.line, format!("{what}; the first is kept"));
        }
    }

    /// A feature with its value, unless there is none.
    fn value(&self, name: &str, value: &str) -> Option<(String, Vec<String>)> {
        if value == "*" || value == "_" || value.is_empty() {
            return None;
        }
        let value = escape::unescape(value);
        let several = self.features.attribute(name).is_some_and(|(_, f)| f.several);
        let all = if several { value.split(BAR).map(str::to_owned).collect() } else { vec![value] };
        Some((name.to_owned(), all))
    }

    fn slots(&mut self, roles: &[&str], cell: &str, kind: &str, line: u32) -> Vec<(String, Target)> {
        let targets: Vec<&str> =
            escape::split(cell, b';').into_iter().filter(|t| *t != "*" && *t != "_").collect();
        let roles: Vec<&str> = if targets.is_empty() { Vec::new() } else { roles.to_vec() };
        if roles.len() != targets.len() {
            let what = format!(
                "{} roles have {} fillers; those without the other are left out",
                roles.len(),
                targets.len()
            );
            self.notes.problem(line, what);
        }
        let slot = |(role, target): (&str, &str)| {
            let (row, number) = escape::numbered(target);
            // Behind it, `WebAnno` had the layer's place among all of its project.
            let place = row.match_indices('-').nth(1);
            let row = place.map_or(row, |(at, _)| &row[..at]);
            let number = number.and_then(|n| n.parse().ok()).unwrap_or(0);
            let role = if role == "*" { "role".to_owned() } else { escape::unescape(role) };
            (role, Target { row: row.to_owned(), number, kind: kind.to_owned() })
        };
        roles.into_iter().zip(targets).map(slot).collect()
    }

    /// The relations that end on one row.
    fn relations(&mut self, n: usize, layer: &Layer, cells: &[&'a str], row: &'a Row<'a>) {
        let stacks: Vec<Vec<&str>> = cells.iter().map(|cell| escape::split(cell, b'|')).collect();
        for at in 0..stacks.iter().map(Vec::len).max().unwrap_or(0) {
            let (mut values, row_line) = (Values::new(), row.line);
            let mut ends = None;
            for (column, stack) in layer.columns.iter().zip(&stacks) {
                let cell = stack.get(at).copied().unwrap_or("*");
                match column {
                    Column::Base(kind) => {
                        let (from, numbers) = escape::numbered(cell);
                        let (source, target) = numbers.and_then(|n| n.split_once('_')).unwrap_or(("0", "0"));
                        let end = |row: &str, number: &str| Target {
                            row: row.to_owned(),
                            number: number.parse().unwrap_or(0),
                            kind: kind.clone(),
                        };
                        ends = Some((end(from, source), end(row.name, target)));
                    }
                    Column::Value(name) => {
                        values.extend(self.value(name, escape::numbered(cell).0));
                    }
                    Column::Placeholder | Column::Roles | Column::Targets(_) => {}
                }
            }
            match ends {
                Some((from, _)) if !is_place(&from.row) => {
                    let row: String = from.row.chars().take(40).collect();
                    let what =
                        format!("a relation of {} is left out: “{row}” is no place of a token", layer.name);
                    self.notes.problem(row_line, what);
                }
                Some((from, to)) => self.links.push(RawLink { line: row.line, layer: n, values, from, to }),
                None => self.notes.problem(row.line, format!("a relation of {} has no start", layer.name)),
            }
        }
    }

    /// The mark that a cell means.
    fn find(&self, target: &Target) -> Result<usize, String> {
        let name = |mark: usize| self.body.layers[self.marks[mark].layer].name.as_str();
        if target.number > 0 {
            let of =
                (0..self.body.layers.len()).filter_map(|n| self.numbered.get(&(n, target.number)).copied());
            let mut all: Vec<usize> = of.collect();
            // `WebAnno` counted in each layer anew.
            if all.len() > 1 && all.iter().any(|mark| name(*mark) == target.kind) {
                all.retain(|mark| name(*mark) == target.kind);
            }
            if all.len() > 1 {
                all.retain(|mark| self.marks[*mark].row == target.row);
            }
            return all
                .first()
                .copied()
                .ok_or_else(|| format!("no annotation has the number {}", target.number));
        }
        let layers = self.by_row.get(target.row.as_str());
        let layers = || layers.into_iter().flatten().map(|(_, found)| *found);
        let of_kind = layers().find(|(mark, _)| name(*mark) == target.kind);
        let (mark, count) = match of_kind {
            Some(found) => found,
            None => (layers().next().map_or(0, |(mark, _)| mark), layers().map(|(_, count)| count).sum()),
        };
        match count {
            0 => Err(format!("there is no annotation at {}", target.row)),
            1 => Ok(mark),
            _ => Err(format!("there are {count} annotations at {}", target.row)),
        }
    }

    fn finish(self, place: impl Fn((u32, u32)) -> Result<Span, String>) -> Layers {
        let mut layers = Layers::default();
        let mut problems = Vec::new();
        for raw in &self.marks {
            let layer = &self.body.layers[raw.layer].name;
            let mut slots = raw.slots.is_some().then(Vec::new);
            for (role, target) in raw.slots.iter().flatten() {
                match self.find(target) {
                    Ok(mark) => slots.get_or_insert_default().push((role.clone(), mark)),
                    Err(why) => problems.push((raw.line, format!("{role} is left out: {why}"))),
                }
            }
            let values = raw.values.clone();
            layers.marks.push(match place(raw.range) {
                Ok(span) => Some(Mark { line: raw.line, layer: layer.clone(), span, values, slots }),
                Err(why) => {
                    problems.push((raw.line, format!("{}: {why}", told(layer, &values).1)));
                    None
                }
            });
        }
        for RawLink { line, layer, values, from, to } in &self.links {
            let layer = self.body.layers[*layer].name.clone();
            match (self.find(from), self.find(to)) {
                (Ok(from), Ok(to)) => {
                    layers.links.push(Link { line: *line, layer, values: values.clone(), from, to });
                }
                (Err(why), _) | (_, Err(why)) => {
                    let kind = told(&layer, values).1;
                    problems.push((*line, format!("relation “{kind}” is left out: {why}")));
                }
            }
        }
        problems.into_iter().for_each(|(line, message)| self.notes.problem(line, message));
        layers
    }
}
