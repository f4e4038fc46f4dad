//! All annotations of the article in a list, to go to any of them.

use std::sync::Arc;

use egui::Ui;

use super::fields::grouped;
use super::list::{FilteredList, Row, Rows};
use super::{Around, Dialog};
use crate::analysis::pattern::context;
use crate::model::annotation::{Annotation, Comment};
use crate::model::text::{Span, Text};
use crate::session::walk::is_reachable;
use crate::session::{Command, Session};
use crate::ui::article_view::access_name;
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::widgets::safe;

/// Most characters of a comment in its row.
const SAID: usize = 40;

/// The list of annotations.
#[derive(Default)]
pub struct AnnotationList {
    list: FilteredList,
    made_for: Option<(u64, u64)>,
    annotations: Vec<Arc<Annotation>>,
}

impl Dialog for AnnotationList {
    fn title(&self) -> String {
        format!("{} annotations", grouped(self.annotations.len()))
    }

    fn width(&self) -> f32 {
        680.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        self.update(session);
        let Some(text) = session.text() else { return };
        let rows = Annotations { around, session, text, list: &self.annotations };
        if let Some(taken) = self.list.ui(ui, around.t, "Words or label", &rows)
            && let Some(annotation) = self.annotations.get(taken)
        {
            queue.push(Wish::CloseDialog);
            queue.command(Command::SelectAnnotation(annotation.id()));
            queue.push(Wish::Focus(Pane::Article));
        }
    }
}

impl AnnotationList {
    fn update(&mut self, session: &Session) {
        let Some(layer) = session.layer() else { return };
        let key = (session.opened(), layer.generation());
        if self.made_for != Some(key) {
            self.made_for = Some(key);
            self.annotations = layer.placed().filter(|a| is_reachable(a)).cloned().collect();
        }
    }
}

/// An annotation that is a comment.
fn comment(annotation: &Annotation) -> Option<&Comment> {
    if let Annotation::Comment(comment) = annotation { Some(comment) } else { None }
}

/// The beginning of what a comment says.
fn said(comment: &Comment) -> String {
    let words = comment.text.lines().next().unwrap_or_default();
    let short: String = words.chars().take(SAID).collect();
    let more = if short.len() < comment.text.len() { "…" } else { "" };
    safe(&format!("{short}{more}"))
}

/// Most characters of an annotation's words; a commitment may be as long as the article.
const WORDS: usize = 300;
/// Most characters of its words among those around it.
const SHORT: usize = 24;
/// Bytes of the words before and after it.
const SIDE: usize = 40;

fn cut(words: &str, most: usize) -> String {
    let short: String = words.chars().take(most).collect();
    if short.len() < words.len() { format!("{short}…") } else { short }
}

impl Annotations<'_> {
    /// Where a span stands: some words of its line.
    fn around(&self, span: Span) -> String {
        let (before, words, after) = context(self.text.as_str(), &(span.start()..span.end()), SIDE);
        format!("{before}{}{after}", cut(&words.replace('\n', " "), SHORT))
    }
}

/// The rows of all annotations, in the order of the text.
struct Annotations<'a> {
    around: &'a Around<'a>,
    session: &'a Session,
    text: &'a Text,
    list: &'a [Arc<Annotation>],
}

impl Rows for Annotations<'_> {
    fn count(&self) -> usize {
        self.list.len()
    }

    fn row(&self, at: usize) -> Row {
        let schema = self.session.project().schema();
        let annotation = &self.list[at];
        let label = annotation.label().and_then(|l| schema.label(l));
        let name = annotation.label().map_or("", |l| schema.label_name(l));
        let words = annotation.spans().map_or(String::new(), |spans| cut(&spans.words(self.text), WORDS));
        Row {
            words: match comment(annotation) {
                Some(_) => access_name(annotation, self.session, self.text),
                None => safe(&format!("{name}: {words}")),
            },
            hint: match (comment(annotation), annotation.hull()) {
                (Some(comment), _) => said(comment),
                (None, hull) => hull.map_or(String::new(), |hull| safe(&self.around(hull))),
            },
            help: String::new(),
            colour: label.map(|l| self.around.t.label(schema, l)),
        }
    }

    fn searched(&self, at: usize) -> String {
        let annotation = &self.list[at];
        let label = annotation.label().map_or("comment", |l| self.session.project().schema().label_name(l));
        let words = annotation.spans().map_or(String::new(), |spans| spans.words(self.text));
        let said = comment(annotation).map_or("", |comment| &comment.text);
        format!("{label} {words} {said}")
    }

    fn key(&self) -> u64 {
        self.session.layer().map_or(0, crate::model::layer::Layer::generation)
    }
}
