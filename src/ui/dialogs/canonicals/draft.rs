//! A canonical entity as it is being typed.

use egui::Ui;

use crate::model::canonical::Canonical;
use crate::model::ids::LabelId;
use crate::session::Session;
use crate::ui::dialogs::{Around, fields};
use crate::ui::legend;
use crate::ui::widgets::safe;

/// An entity as it is being typed.
pub struct Draft {
    pub before: Canonical,
    pub name: String,
    pub kind: LabelId,
    pub aliases: String,
    pub links: String,
}

impl Draft {
    pub fn new(canonical: &Canonical) -> Self {
        Self {
            before: canonical.clone(),
            name: canonical.name.clone(),
            kind: canonical.kind.clone(),
            aliases: canonical.aliases.join("\n"),
            links: canonical.links.join("\n"),
        }
    }

    pub fn canonical(&self) -> Canonical {
        Canonical {
            id: self.before.id,
            name: self.name.trim().to_owned(),
            kind: self.kind.clone(),
            aliases: lines(&self.aliases),
            links: lines(&self.links),
        }
    }

    pub fn problem(&self) -> Option<&'static str> {
        let bad = |link: &String| !matches!(link.split_once(':'), Some((a, b)) if !a.trim().is_empty() && !b.trim().is_empty());
        if self.name.trim().is_empty() {
            return Some("An entity needs a name.");
        }
        lines(&self.links)
            .iter()
            .any(bad)
            .then_some("Wanted: who gives the id, a colon, the id, as wikidata:Q142.")
    }

    pub fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, wants_name: bool) {
        let t = around.t;
        fields::row(ui, t, "Name", |ui| {
            let field = fields::line(ui, "Entity name", &mut self.name, "");
            if wants_name {
                field.request_focus();
            }
        });
        fields::row(ui, t, "Kind", |ui| {
            let schema = session.project().schema();
            let shown = safe(schema.label_name(&self.kind));
            fields::combo(ui, "Kind of entity", &shown, 240.0, |list| {
                for label in schema.entity_labels() {
                    if list.button(
                        self.kind == label.id,
                        &label.name,
                        legend::choice(t, schema, label, self.kind == label.id),
                    ) {
                        self.kind = label.id.clone();
                    }
                }
            });
        });
        fields::row(ui, t, "Other names", |ui| {
            fields::lines(ui, "Other names", &mut self.aliases, "One a line");
        });
        fields::row(ui, t, "Ids elsewhere", |ui| {
            fields::lines(ui, "Ids elsewhere", &mut self.links, "wikidata:Q142, one a line");
            if let Some(problem) = self.problem() {
                fields::wrong(ui, t, problem);
            }
        });
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}
