//! `attache show`: an annotated article in the terminal.
//!
//! Marked words stand in brackets with their label behind: `[Bank of [Oslo|place]|organisation]`.
//! Below come what brackets can't show: commitments with their roles, relations, comments.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use super::Ending;
use super::failure::Failure;
use super::open;
use super::print::{colours, complain, plural, put, safe};
use crate::model::annotation::{Annotation, Commitment, Filler, Relation, Target};
use crate::model::article::ArticleMeta;
use crate::model::ids::{AnnotationId, ArticleId, LabelId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Project;
use crate::model::schema::{Label, Rgb};
use crate::model::text::Text;

/// Show an annotated article in the terminal
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// The article's id
    article: String,
    /// Call annotators by numbers
    #[arg(long)]
    blind: bool,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let (mut opened, blind) = open::open_blind(&arguments.project, arguments.blind)?;
    if let Some(blind) = &blind {
        blind.rename(&mut opened.project);
    }
    let id = ArticleId::new(&arguments.article);
    let Some(article) = opened.project.article(&id) else {
        return Err(Failure::at(opened.store.root(), format!("there is no article “{id}”")));
    };
    let read = opened.store.read_text(&id)?;
    read.problems.iter().for_each(|p| complain(&p.to_string()));
    let page = Page { project: &opened.project, text: &read.text, colours: colours() };
    let mut out = page.head(article.meta());
    if article.layers().is_empty() {
        out.push('\n');
        page.marked(&Layer::default(), &mut out);
    }
    for annotator in article.layers().keys() {
        let layer = opened.store.read_layer(&LayerRef::new(&id, annotator), &read.text);
        let problems = layer.problems.iter().map(ToString::to_string);
        problems.for_each(|p| complain(&open::hidden(blind.as_ref(), &p)));
        let counts = layer.layer.counts();
        let _ = writeln!(
            out,
            "\n── {} · {} · {}, {}, {}, {}",
            safe(opened.project.annotator_name(annotator)),
            layer.layer.status().name(),
            plural(counts.entities, "entity"),
            plural(counts.commitments, "commitment"),
            plural(counts.relations, "relation"),
            plural(counts.comments, "comment"),
        );
        page.marked(&layer.layer, &mut out);
        page.below(&layer.layer, &mut out);
    }
    put(&out);
    Ok(Ending::Done)
}

/// An article being printed. Writing to a string never fails.
struct Page<'a> {
    project: &'a Project,
    text: &'a Text,
    colours: bool,
}

impl Page<'_> {
    fn head(&self, meta: &ArticleMeta) -> String {
        let mut out = format!("{}\n", self.styled("1", &safe(&meta.title)));
        let details =
            [Some(meta.id.as_str()), meta.date.as_deref(), Some(&meta.source), Some(&meta.language)];
        let details: Vec<String> =
            details.into_iter().flatten().filter(|d| !d.is_empty()).map(safe).collect();
        let _ = writeln!(out, "{}", details.join(" · "));
        out
    }

    fn styled(&self, code: &str, words: &str) -> String {
        if self.colours { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    fn label(&self, id: &LabelId) -> Option<&Label> {
        self.project.schema().label(id)
    }

    fn label_name(&self, id: &LabelId) -> String {
        safe(self.project.schema().label_name(id))
    }

    /// The text with the entities of a layer in brackets.
    fn marked(&self, layer: &Layer, out: &mut String) {
        // At one place ends come before starts, inner ends and outer starts first.
        let mut ends: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
        let mut starts: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
        for entity in layer.placed().filter_map(|a| a.as_entity()) {
            let pieces = entity.spans.pieces();
            let colour = self.label(&entity.label).map(|l| l.colour.light);
            for (i, piece) in pieces.iter().enumerate() {
                let more = if i + 1 < pieces.len() { "…" } else { "" };
                let tag = format!("|{}{more}]", self.label_name(&entity.label));
                starts.entry(piece.start()).or_default().push((piece.end(), self.coloured(colour, "[")));
                ends.entry(piece.end()).or_default().push((piece.start(), self.coloured(colour, &tag)));
            }
        }
        for list in starts.values_mut().chain(ends.values_mut()) {
            list.sort_by_key(|(other_edge, _)| std::cmp::Reverse(*other_edge));
        }
        let mut at = 0;
        let places: std::collections::BTreeSet<usize> = starts.keys().chain(ends.keys()).copied().collect();
        for place in places {
            self.words(at, place, out);
            let here = ends.get(&place).into_iter().chain(starts.get(&place)).flatten();
            here.for_each(|(_, mark)| out.push_str(mark));
            at = place;
        }
        self.words(at, self.text.len(), out);
        out.push('\n');
    }

    /// A part of the text, its line breaks kept.
    fn words(&self, from: usize, to: usize, out: &mut String) {
        let lines: Vec<String> = self.text.as_str()[from..to].split('\n').map(safe).collect();
        out.push_str(&lines.join("\n"));
    }

    fn coloured(&self, colour: Option<Rgb>, words: &str) -> String {
        match colour {
            Some(Rgb([r, g, b])) => self.styled(&format!("38;2;{r};{g};{b}"), words),
            None => words.to_owned(),
        }
    }

    fn below(&self, layer: &Layer, out: &mut String) {
        for annotation in layer.iter() {
            match &**annotation {
                Annotation::Commitment(frame) => self.frame(frame, layer, out),
                Annotation::Entity(_)
                | Annotation::Relation(_)
                | Annotation::Comment(_)
                | Annotation::Verdict(_) => {}
            }
        }
        for annotation in layer.loose().iter().chain(layer.placed()) {
            match &**annotation {
                Annotation::Relation(relation) => self.relation(relation, layer, out),
                Annotation::Comment(comment) => {
                    let about = match &comment.target {
                        Target::Annotation(id) => self.name(*id, layer),
                        Target::Words(span) => quoted(self.text.slice(*span)),
                        Target::Article => "the article".to_owned(),
                    };
                    let done = if comment.resolved { " (resolved)" } else { "" };
                    let author = safe(self.project.annotator_name(&comment.author));
                    let _ = writeln!(out, "\ncomment by {author} on {about}{done}: {}", safe(&comment.text));
                }
                Annotation::Entity(_) | Annotation::Commitment(_) | Annotation::Verdict(_) => {}
            }
        }
    }

    fn frame(&self, frame: &Commitment, layer: &Layer, out: &mut String) {
        let label = self.label(&frame.label);
        let colour = label.map(|l| l.colour.light);
        let name = self.coloured(colour, &self.label_name(&frame.label));
        let _ = writeln!(out, "\n{name} {}", quoted(&frame.spans.words(self.text)));
        if let Some(cue) = &frame.cue {
            let _ = writeln!(out, "    cue: {}", quoted(&cue.words(self.text)));
        }
        for (role, filler) in &frame.roles {
            let words = match filler {
                Filler::Annotation(id) => self.name(*id, layer),
                Filler::Words(spans) => quoted(&spans.words(self.text)),
            };
            let role = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name);
            let _ = writeln!(out, "    {}: {words}", safe(role));
        }
        for (attribute, values) in &frame.attributes {
            let known = label.and_then(|l| l.attribute(attribute));
            let name = known.map_or(attribute.as_str(), |a| &a.name);
            let _ = writeln!(out, "    {} = {}", safe(name), safe(&values.join(", ")));
        }
        if !frame.note.is_empty() {
            let _ = writeln!(out, "    note: {}", safe(&frame.note));
        }
    }

    fn relation(&self, relation: &Relation, layer: &Layer, out: &mut String) {
        let known = self.project.schema().relation(&relation.kind);
        let kind = safe(known.map_or(relation.kind.as_str(), |k| &k.name));
        let (from, to) = (self.name(relation.from, layer), self.name(relation.to, layer));
        let _ = writeln!(out, "\n{from} {kind} {to}");
    }

    /// An annotation by its label and words.
    fn name(&self, id: AnnotationId, layer: &Layer) -> String {
        let Some(annotation) = layer.get(id) else { return id.to_string() };
        match (annotation.label(), annotation.spans()) {
            (Some(label), Some(spans)) => {
                format!("{} {}", self.label_name(label), quoted(&spans.words(self.text)))
            }
            _ => id.to_string(),
        }
    }
}

/// Words in quotation marks, in one line.
fn quoted(words: &str) -> String {
    format!("“{}”", safe(&words.replace('\n', " ")))
}
