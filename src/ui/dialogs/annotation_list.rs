//! All annotations of the article in a list, to go to any of them.

use std::sync::Arc;

use egui::Ui;

use super::list::{FilteredList, Row};
use super::{Around, Dialog};
use crate::model::annotation::Annotation;
use crate::session::Command;
use crate::ui::article_view::access_name;
use crate::ui::queue::{Pane, Queue, Wish};

/// The list of annotations.
#[derive(Default)]
pub struct AnnotationList {
    list: FilteredList,
    made_for: Option<(u64, u64)>,
    annotations: Vec<Arc<Annotation>>,
    rows: Vec<Row>,
}

impl Dialog for AnnotationList {
    fn title(&self) -> String {
        format!("{} annotations", self.annotations.len())
    }

    fn width(&self) -> f32 {
        680.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        self.update(around);
        if let Some(taken) = self.list.ui(ui, around.t, "Words or label", &self.rows)
            && let Some(annotation) = self.annotations.get(taken)
        {
            queue.push(Wish::CloseDialog);
            queue.command(Command::SelectAnnotation(annotation.id()));
            queue.push(Wish::Focus(Pane::Article));
        }
    }
}

impl AnnotationList {
    fn update(&mut self, around: &Around<'_>) {
        let Some(session) = around.session else { return };
        let (Some(layer), Some(text)) = (session.layer(), session.text()) else { return };
        let key = (session.opened(), layer.generation());
        if self.made_for == Some(key) {
            return;
        }
        self.made_for = Some(key);
        let schema = session.project().schema();
        self.annotations = layer.placed().filter(|a| a.label().is_some()).cloned().collect();
        let row = |a: &Arc<Annotation>| Row {
            words: access_name(a, session, text),
            hint: String::new(),
            help: String::new(),
            colour: a.label().and_then(|l| schema.label(l)).map(|l| around.t.label(l.colour)),
        };
        self.rows = self.annotations.iter().map(row).collect();
    }
}
