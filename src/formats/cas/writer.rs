//! An item to XMI.

use std::collections::HashMap;
use std::fmt::Write;

use super::types::type_system;
use super::{CasXmi, URN};
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered, count};
use crate::formats::tally::Tally;
use crate::formats::{Shape, Writer};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Spans};
use crate::model::ids::AnnotationId;
use crate::model::layer::Counts;
use crate::model::text::Utf16Range;
use crate::model::tokens;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" \
    xmlns:cas=\"http:///uima/cas.ecore\" xmlns:custom=\"http:///webanno/custom.ecore\" \
    xmlns:metadata=\"http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore\" \
    xmlns:segmentation=\"http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore\" \
    xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n";

/// The `xmi:id` of the text.
const SOFA: usize = 1;

impl Writer for CasXmi {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut xmi = Xmi::new(item, context);
        xmi.article();
        xmi.segments();
        item.annotations.iter().for_each(|a| xmi.annotation(a));
        xmi.end();
        let place = Place::File(format!("{}.xmi", item.id()));
        let pieces = vec![Piece { place, bytes: xmi.out.into_bytes() }];
        Rendered { pieces, out: xmi.counts, losses: xmi.losses }
    }

    fn extras(&self, _: &Context<'_>) -> Vec<Piece> {
        let place = Place::File("TypeSystem.xml".to_owned());
        vec![Piece { place, bytes: type_system().into_bytes() }]
    }
}

struct Xmi<'a> {
    item: &'a ExportItem,
    context: &'a Context<'a>,
    names: HashMap<AnnotationId, usize>,
    /// Where the annotations with a label stand, in the order of their `xmi:id`s.
    places: Vec<Utf16Range>,
    /// The last `xmi:id` given.
    last: usize,
    out: String,
    /// What is in the view's index.
    members: Vec<usize>,
    counts: Counts,
    losses: Tally,
}

/// A feature and its value.
type Feature<'a> = (&'a str, String);

impl<'a> Xmi<'a> {
    fn new(item: &'a ExportItem, context: &'a Context<'a>) -> Self {
        let placed = item.annotations.iter().filter(|a| a.label().is_some());
        let names: HashMap<_, _> = placed.clone().zip(SOFA + 1..).map(|(a, n)| (a.id(), n)).collect();
        let first = |a: &Annotation| {
            let cue = a.as_commitment().and_then(|c| c.cue.clone());
            cue.or_else(|| a.spans()).map(|s| item.text.utf16(s.pieces()[0]))
        };
        // What has a label has words.
        let places = placed.filter_map(|a| first(a)).collect();
        let last = SOFA + names.len();
        let (members, counts, losses) = (Vec::new(), Counts::default(), Tally::default());
        Self { item, context, names, places, last, out: HEAD.to_owned(), members, counts, losses }
    }

    fn take(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    fn lost(&mut self, loss: &'static str, id: AnnotationId) {
        self.losses.add(loss, || format!("{} ({}): {id}", self.item.article.id, self.item.annotator));
    }

    /// A value as it can stand between quotes.
    fn escaped(&mut self, value: &str) -> String {
        let mut out = String::with_capacity(value.len() + value.len() / 16);
        for c in value.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                    // A string takes all that is written to it.
                    let _ = write!(out, "&#{};", c as u32);
                }
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    out.push('\u{fffd}');
                    let of = &self.item.article.id;
                    self.losses.add("characters", || format!("{of}: U+{:04X}", c as u32));
                }
                c => out.push(c),
            }
        }
        out
    }

    /// A structure on a line of its own.
    fn put(&mut self, id: usize, tag: &str, features: &[Feature<'_>], attributes: &[String]) {
        let _ = write!(self.out, "<{tag} xmi:id=\"{id}\"");
        for (name, value) in features.iter().filter(|(_, value)| !value.is_empty()) {
            let value = self.escaped(value);
            let _ = write!(self.out, " {name}=\"{value}\"");
        }
        if attributes.is_empty() {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push('>');
        for attribute in attributes {
            let value = self.escaped(attribute);
            let _ = write!(self.out, "<attributes>{value}</attributes>");
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    /// A structure on units of the text.
    fn on(
        &mut self,
        id: usize,
        tag: &str,
        at: Utf16Range,
        features: Vec<Feature<'_>>,
        attributes: &[String],
    ) {
        let mut all =
            vec![("sofa", SOFA.to_string()), ("begin", at.0.to_string()), ("end", at.1.to_string())];
        all.extend(features);
        self.members.push(id);
        self.put(id, tag, &all, attributes);
    }

    fn link(&mut self, role: &str, target: usize) -> String {
        let id = self.take();
        self.put(id, "custom:LinkType", &[("role", role.to_owned()), ("target", target.to_string())], &[]);
        id.to_string()
    }

    /// A structure on words: its first piece, with links to the others.
    fn words(
        &mut self,
        id: usize,
        tag: &str,
        spans: &Spans,
        mut features: Vec<Feature<'_>>,
        attributes: &[String],
    ) {
        let mut links = Vec::new();
        for piece in &spans.pieces()[1..] {
            let part = self.take();
            self.on(part, "custom:Piece", self.item.text.utf16(*piece), Vec::new(), &[]);
            links.push(self.link("piece", part));
        }
        features.push(("pieces", links.join(" ")));
        self.on(id, tag, self.item.text.utf16(spans.pieces()[0]), features, attributes);
    }

    fn article(&mut self) {
        let (item, article) = (self.item, &self.item.article);
        let id = self.take();
        let all = Utf16Range(0, item.text.len_utf16());
        let language = if article.language.is_empty() { "x-unspecified" } else { &article.language };
        let features = vec![
            ("language", language.to_owned()),
            ("documentTitle", article.title.clone()),
            ("documentId", item.id()),
        ];
        self.on(id, "metadata:DocumentMetaData", all, features, &[]);
        let id = self.take();
        let features = [
            ("sofa", SOFA.to_string()),
            ("annotator", item.annotator.to_string()),
            ("status", item.status.name().to_owned()),
            ("date", article.date.clone().unwrap_or_default()),
        ];
        self.members.push(id);
        self.put(id, "custom:Article", &features, &[]);
    }

    /// Sentences and tokens.
    fn segments(&mut self) {
        let text = &self.item.text;
        let paragraphs = (0..text.paragraph_count()).map(|n| text.paragraph(n));
        let sentences = paragraphs.flat_map(|cell| tokens::sentences_in(text, &cell));
        let each = sentences.map(|s| ("segmentation:Sentence", s));
        let each = each.chain(tokens::tokens_of(text).into_iter().map(|t| ("segmentation:Token", t)));
        for (tag, range) in each {
            if let Ok(span) = text.span(range) {
                let id = self.take();
                self.on(id, tag, text.utf16(span), Vec::new(), &[]);
            }
        }
    }

    fn annotation(&mut self, annotation: &Annotation) {
        let loss = match annotation {
            Annotation::Entity(a) => {
                self.entity(a);
                None
            }
            Annotation::Commitment(a) => {
                self.commitment(a);
                None
            }
            Annotation::Relation(a) => (!self.relation(a)).then_some("dangling"),
            Annotation::Comment(_) => Some("comments"),
            // An export leaves them out before.
            Annotation::Verdict(_) => return,
        };
        match loss {
            Some(loss) => self.losses.add(loss, || self.item.example(annotation)),
            None => count(&mut self.counts, annotation),
        }
    }

    fn entity(&mut self, entity: &Entity) {
        let mut features = vec![
            ("label", entity.label.to_string()),
            ("note", entity.note.to_string()),
            ("annotationId", entity.id.to_string()),
            ("made", entity.made.to_string()),
        ];
        if let Some(id) = entity.refers_to {
            features.push(("refersTo", format!("{URN}{id}")));
            if let Some(canonical) = self.context.canonicals.get(&id) {
                features.push(("refersToName", canonical.name.clone()));
                if !(canonical.aliases.is_empty() && canonical.links.is_empty()) {
                    self.lost("canonical-details", entity.id);
                }
            }
        }
        let attributes = flat(&entity.attributes);
        self.words(self.names[&entity.id], "custom:Entity", &entity.spans, features, &attributes);
    }

    fn commitment(&mut self, frame: &Commitment) {
        let extent = self.take();
        self.words(extent, "custom:Extent", &frame.spans, Vec::new(), &[]);
        let mut links = vec![self.link("extent", extent)];
        for (role, filler) in &frame.roles {
            let target = match filler {
                Filler::Annotation(id) => self.names.get(id).copied(),
                Filler::Words(words) => {
                    let id = self.take();
                    self.words(id, "custom:Span", words, Vec::new(), &[]);
                    Some(id)
                }
            };
            match target {
                Some(target) => links.push(self.link(role.as_str(), target)),
                None => self.lost("dangling", frame.id),
            }
        }
        if frame.cue.as_ref() == Some(&frame.spans) {
            self.lost("cue-is-statement", frame.id);
        }
        let features = vec![
            ("label", frame.label.to_string()),
            ("note", frame.note.to_string()),
            ("annotationId", frame.id.to_string()),
            ("made", frame.made.to_string()),
            ("roles", links.join(" ")),
        ];
        let trigger = frame.cue.as_ref().unwrap_or(&frame.spans);
        let attributes = flat(&frame.attributes);
        self.words(self.names[&frame.id], "custom:Commitment", trigger, features, &attributes);
    }

    /// Whether both ends are there, without which it can't be written.
    fn relation(&mut self, relation: &Relation) -> bool {
        let end = |id| self.names.get(id).copied();
        let (Some(from), Some(to)) = (end(&relation.from), end(&relation.to)) else { return false };
        // As in INCEpTION, a relation stands where its dependent does.
        let at = self.places[to - SOFA - 1];
        let features = vec![
            ("Governor", from.to_string()),
            ("Dependent", to.to_string()),
            ("type", relation.kind.to_string()),
            ("note", relation.note.to_string()),
            ("annotationId", relation.id.to_string()),
            ("made", relation.made.to_string()),
        ];
        let id = self.take();
        self.on(id, "custom:Relation", at, features, &[]);
        true
    }

    /// The text, and what is indexed.
    fn end(&mut self) {
        let text = self.escaped(self.item.text.as_str());
        let _ = writeln!(
            self.out,
            "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"{text}\"/>"
        );
        let members: Vec<String> = self.members.iter().map(ToString::to_string).collect();
        let _ = writeln!(self.out, "<cas:View sofa=\"{SOFA}\" members=\"{}\"/>", members.join(" "));
        self.out.push_str("</xmi:XMI>\n");
    }
}

/// `name=value` for each value; `%` and `=` in names are escaped.
fn flat(attributes: &Attributes) -> Vec<String> {
    let name = |name: &str| name.replace('%', "%25").replace('=', "%3D");
    let each = attributes.iter().flat_map(|(id, values)| values.iter().map(move |v| (id.as_str(), v)));
    each.map(|(id, value)| format!("{}={value}", name(id))).collect()
}
