//! What is under the pointer, named before it is clicked: label, words, what is known of them.

use egui::Ui;

use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::session::Session;
use crate::ui::script_text::{Face, Words, wide_label};
use crate::ui::status_bar::count;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Most annotations that are named at once; a stack may be of hundreds.
const MOST: usize = 5;
/// Width of the words, in points.
const WIDTH: f32 = 280.0;

/// Names a stack of annotations, the innermost first.
pub fn stack_ui(ui: &mut Ui, t: &Tokens, session: &Session, stack: &[AnnotationId]) {
    let Some(layer) = session.layer() else { return };
    ui.set_max_width(WIDTH);
    ui.spacing_mut().item_spacing.y = 2.0;
    for (at, annotation) in stack.iter().filter_map(|id| layer.get(*id)).take(MOST).enumerate() {
        if at > 0 {
            ui.add_space(6.0);
        }
        annotation_ui(ui, t, session, annotation);
    }
    if stack.len() > MOST {
        let more = format!("and {} more", stack.len() - MOST);
        wide_label(ui, &Words { size: theme::SMALL, ..Words::line(&more, t.faint) });
    }
}

fn annotation_ui(ui: &mut Ui, t: &Tokens, session: &Session, annotation: &Annotation) {
    let schema = session.project().schema();
    let label = annotation.label();
    let colour = label.and_then(|l| schema.label(l)).map_or(t.text, |l| t.label(schema, l));
    let name = label.map_or("comment", |l| schema.label_name(l));
    wide_label(ui, &Words { face: Face::Semibold, size: theme::SMALL, ..Words::line(&safe(name), colour) });
    if let (Some(spans), Some(text)) = (annotation.spans(), session.text()) {
        let words = safe(&spans.words(text));
        wide_label(ui, &Words { text: &words, face: Face::Serif, size: 14.0, colour: t.text, lines: 3 });
    }
    let facts = facts(session, annotation);
    if !facts.is_empty() {
        wide_label(ui, &Words { size: theme::SMALL, lines: 3, ..Words::line(&facts, t.secondary) });
    }
}

/// `refers to Ilse Varga · 2 attributes · 1 relation`.
#[must_use]
pub fn facts(session: &Session, annotation: &Annotation) -> String {
    let mut parts = Vec::new();
    let attributes = match annotation {
        Annotation::Entity(entity) => {
            let canonical = entity.refers_to.map(|id| {
                session.project().canonicals().get(&id).map_or_else(|| id.to_string(), |c| c.name.clone())
            });
            parts.extend(canonical.map(|name| format!("refers to {}", safe(&name))));
            entity.attributes.len()
        }
        Annotation::Commitment(frame) => {
            parts.push(count(frame.roles.len(), "filled role", "filled roles"));
            frame.attributes.len()
        }
        Annotation::Comment(comment) => {
            parts.push(safe(&comment.text));
            0
        }
        Annotation::Relation(_) | Annotation::Verdict(_) => 0,
    };
    if attributes > 0 {
        parts.push(count(attributes, "attribute", "attributes"));
    }
    let relations = session.layer().map_or(0, |layer| {
        let is_relation =
            |id: &&AnnotationId| layer.get(**id).is_some_and(|a| matches!(&**a, Annotation::Relation(_)));
        layer.referrers(annotation.id()).iter().filter(is_relation).count()
    });
    if relations > 0 {
        parts.push(count(relations, "relation", "relations"));
    }
    parts.join(" · ")
}
