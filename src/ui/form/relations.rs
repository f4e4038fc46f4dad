//! The relations of the selected annotation.

use egui::Ui;

use super::Context;
use super::rows::{LINE, Name, Value, row};
use crate::model::annotation::{Annotation, Relation};
use crate::model::ids::AnnotationId;
use crate::session::Command;
use crate::session::action::Action;
use crate::ui::queue::Queue;
use crate::ui::script_text::Words;
use crate::ui::widgets::{quiet, safe, section};

pub(super) fn relations_ui(ui: &mut Ui, cx: &Context<'_>, id: AnnotationId, queue: &mut Queue) {
    let Some(layer) = cx.session.layer() else { return };
    section(ui, cx.t, "Relations");
    let relations = layer.referrers(id).iter().filter_map(|r| match &**layer.get(*r)? {
        Annotation::Relation(relation) => Some(relation.clone()),
        _ => None,
    });
    let relations: Vec<Relation> = relations.collect();
    for relation in &relations {
        relation_ui(ui, cx, id, relation, queue);
    }
    if let Some(link) = cx.session.view().link.filter(|l| l.choose_type && l.from == id)
        && let Some(to) = link.to
    {
        quiet(ui, cx.t, "Which relation?");
        for kind in cx.session.link_types() {
            if ui.button(safe(&kind.name)).clicked() {
                queue.command(Command::AddRelation { from: link.from, to, kind: kind.id });
            }
        }
    } else if cx.editable {
        let words = if relations.is_empty() { "Start a relation (T)" } else { "Another relation (T)" };
        if ui.button(words).on_hover_text(Action::Relate.help()).clicked() {
            queue.command(Command::Act(Action::Relate));
        }
    }
}

fn relation_ui(ui: &mut Ui, cx: &Context<'_>, id: AnnotationId, relation: &Relation, queue: &mut Queue) {
    let Some(layer) = cx.session.layer() else { return };
    let schema = cx.session.project().schema();
    let kind = schema.relation(&relation.kind).map_or(relation.kind.as_str(), |k| &k.name);
    let (arrow, other) = if relation.from == id { ("→", relation.to) } else { ("←", relation.from) };
    let name = layer.get(other).map_or_else(|| other.to_string(), |a| cx.session.describe(a));
    let start = format!("{} {arrow}", safe(kind));
    let name = safe(&name);
    row(ui, cx, &Name { key: None, words: &start, help: "", line: LINE, is_link: false }, |ui| {
        let words = Words { lines: 4, ..Words::line(&name, cx.t.accent) };
        let remove = cx.editable.then_some("Delete this relation");
        let (response, removed) = Value { words, name: &name, is_link: true, remove }.ui(ui);
        if response.clicked() {
            queue.command(Command::SelectAnnotation(other));
        }
        if removed {
            queue.command(Command::Remove(relation.id));
        }
    });
}
