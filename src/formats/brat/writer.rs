//! One article as `.txt` and `.ann`.

use std::collections::HashMap;
use std::fmt::Write;

use super::names::{self, type_name, value_name};
use super::references::OWN;
use super::{Brat, EXTENT, WORDS, conf, ends_line, frames};
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered};
use crate::formats::offsets::CharIndex;
use crate::formats::tally::Tally;
use crate::formats::{Shape, Writer};
use crate::model::annotation::{Annotation, Attributes, Entity, Relation, Spans};
use crate::model::ids::{AnnotationId, LabelId};
use crate::model::layer::Counts;
use crate::model::schema::Label;
use crate::model::text::Span;

impl Writer for Brat {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut standoff = Standoff::new(item, context);
        let each = || item.annotations.iter().map(|a| &**a);
        each().filter_map(Annotation::as_entity).for_each(|a| standoff.entity(a));
        frames::write(&mut standoff, each().filter_map(Annotation::as_commitment));
        each().for_each(|a| match a {
            Annotation::Relation(a) => standoff.relation(a),
            Annotation::Comment(_) => standoff.lost("comments", a),
            Annotation::Entity(_) | Annotation::Commitment(_) | Annotation::Verdict(_) => {}
        });
        for annotation in each().filter(|a| names::are_changed(a)) {
            let is_written = annotation.label().is_none() || standoff.names.contains_key(&annotation.id());
            if is_written {
                standoff.lost("spaces", annotation);
            }
        }
        let Standoff { out, losses, written, .. } = standoff;
        let file =
            |extension, bytes| Piece { place: Place::File(format!("{}.{extension}", item.id())), bytes };
        let pieces = vec![file("txt", item.text.as_str().as_bytes().to_vec()), file("ann", out.into_bytes())];
        Rendered { pieces, out: written, losses }
    }

    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let bytes = conf::annotation_conf(context.schema).into_bytes();
        vec![Piece { place: Place::File("annotation.conf".to_owned()), bytes }]
    }
}

/// An `.ann` in the making.
pub(super) struct Standoff<'a> {
    pub item: &'a ExportItem,
    context: &'a Context<'a>,
    index: CharIndex<'a>,
    out: String,
    /// Brat's names of annotations that have one: `T1`, `E2`.
    pub names: HashMap<AnnotationId, String>,
    losses: Tally,
    written: Counts,
    next: Next,
}

/// The last number given to each kind of line.
#[derive(Default)]
struct Next {
    text_bound: usize,
    relation: usize,
    attribute: usize,
    reference: usize,
    note: usize,
}

/// Gives the next number.
fn take(n: &mut usize) -> usize {
    *n += 1;
    *n
}

impl<'a> Standoff<'a> {
    fn new(item: &'a ExportItem, context: &'a Context<'a>) -> Self {
        Self {
            item,
            context,
            index: CharIndex::new(item.text.as_str()),
            out: String::with_capacity(item.annotations.len() * 48),
            names: HashMap::with_capacity(item.annotations.len()),
            losses: Tally::default(),
            written: Counts::default(),
            next: Next::default(),
        }
    }

    /// The label of the schema with this id.
    pub fn label(&self, id: &LabelId) -> Option<&'a Label> {
        self.context.schema.label(id)
    }

    pub fn lost(&mut self, loss: &'static str, annotation: &Annotation) {
        self.losses.add(loss, || self.item.example(annotation));
    }

    /// Counts a loss where the annotation is known by its id only.
    pub fn lost_at(&mut self, loss: &'static str, id: AnnotationId) {
        self.losses.add(loss, || format!("{} ({}): {id}", self.item.article.id, self.item.annotator));
    }

    pub fn frame_written(&mut self) {
        self.written.commitments += 1;
    }

    fn entity(&mut self, entity: &'a Entity) {
        let Some(name) = self.text_bound(entity.id, entity.label.as_str(), &entity.spans) else {
            self.lost_at("empty-span", entity.id);
            return;
        };
        self.written.entities += 1;
        if [EXTENT, WORDS].contains(&type_name(entity.label.as_str()).as_str()) {
            self.lost_at("label-of-parts", entity.id);
        }
        self.attributes(&name, entity.id, &entity.label, &entity.attributes);
        if let Some(id) = entity.refers_to {
            let canonical = self.context.canonicals.get(&id);
            let words = canonical.map_or_else(|| id.to_string(), |c| one_line(&c.name));
            // Ids elsewhere come after ours, which makes all of them one thing when read back.
            let links = canonical.into_iter().flat_map(|c| &c.links).filter(|l| is_link(l));
            for link in std::iter::once(&format!("{OWN}{id}")).chain(links) {
                let n = take(&mut self.next.reference);
                self.line(format_args!("N{n}\tReference {name} {link}\t{words}"));
            }
        }
        self.note(&name, entity.id, &entity.note);
        self.names.insert(entity.id, name);
    }

    fn relation(&mut self, relation: &Relation) {
        let (Some(from), Some(to)) = (self.names.get(&relation.from), self.names.get(&relation.to)) else {
            self.lost_at("dangling", relation.id);
            return;
        };
        let (from, to) = (from.clone(), to.clone());
        let name = format!("R{}", take(&mut self.next.relation));
        let kind = type_name(relation.kind.as_str());
        self.line(format_args!("{name}\t{kind} Arg1:{from} Arg2:{to}"));
        self.written.relations += 1;
        self.note(&name, relation.id, &relation.note);
    }

    /// Writes a `T` line and gives its name; `None` where no piece has words.
    pub fn text_bound(&mut self, id: AnnotationId, kind: &str, spans: &Spans) -> Option<String> {
        let text = &self.item.text;
        let mut offsets = String::new();
        let mut words = String::new();
        let mut pieces = 0;
        for piece in spans.pieces() {
            for span in lines_of(text.slice(*piece), piece.start()) {
                let separators = if pieces == 0 { ("", "") } else { (";", " ") };
                let (start, end) = (self.index.chars(span.start), self.index.chars(span.end));
                // A string takes all that is written to it.
                let _ = write!(offsets, "{}{start} {end}", separators.0);
                words.push_str(separators.1);
                words.push_str(&text.as_str()[span]);
                pieces += 1;
            }
        }
        if pieces == 0 {
            return None;
        }
        let is_broken = |p: &Span| text.slice(*p).contains(ends_line);
        if pieces < spans.pieces().len() || spans.pieces().iter().any(is_broken) {
            self.lost_at("line-break", id);
        }
        let name = format!("T{}", take(&mut self.next.text_bound));
        self.line(format_args!("{name}\t{} {offsets}\t{words}", type_name(kind)));
        Some(name)
    }

    pub fn attributes(&mut self, name: &str, id: AnnotationId, label: &LabelId, attributes: &Attributes) {
        let label = self.context.schema.label(label);
        for (attribute, values) in attributes {
            let known = names::attribute(label, &type_name(attribute.as_str()));
            for value in values.iter().filter(|v| !v.is_empty()) {
                if names::value(known, Some(&value_name(value))) != *value {
                    self.lost_at("underscore", id);
                }
                let n = take(&mut self.next.attribute);
                self.line(format_args!(
                    "A{n}\t{} {name} {}",
                    type_name(attribute.as_str()),
                    value_name(value)
                ));
            }
        }
    }

    pub fn note(&mut self, name: &str, id: AnnotationId, note: &str) {
        if note.is_empty() {
            return;
        }
        if note.contains(ends_line) {
            self.lost_at("note-lines", id);
        }
        let n = take(&mut self.next.note);
        self.line(format_args!("#{n}\tAnnotatorNotes {name}\t{}", one_line(note)));
    }

    pub fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{line}");
    }
}

/// The parts of a piece that starts at byte `base` between line breaks and tabs, those with
/// words, as bytes of the text.
fn lines_of(words: &str, base: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = base;
    words.split_inclusive(ends_line).filter_map(move |part| {
        let start = at;
        at += part.len();
        let line = part.trim_end_matches(ends_line);
        (!line.trim().is_empty()).then_some(start..start + line.len())
    })
}

/// Whether an id elsewhere is one of brat's: an authority, a colon, and no white space.
fn is_link(link: &str) -> bool {
    link.split_once(':').is_some_and(|(authority, id)| !authority.is_empty() && !id.is_empty())
        && !link.contains(|c: char| c.is_whitespace() || ends_line(c))
}

fn one_line(words: &str) -> String {
    words.chars().map(|c| if ends_line(c) { ' ' } else { c }).collect()
}
