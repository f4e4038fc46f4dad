//! The command palette: every command and every label by name.

use egui::Ui;

use super::list::{FilteredList, Row, Rows};
use super::{Around, Dialog};
use crate::session::Command;
use crate::session::action::Action;
use crate::ui::header::{menu_name, works_without_project};
use crate::ui::queue::{Queue, Wish};
use crate::ui::widgets::safe;

/// The command palette.
#[derive(Default)]
pub struct Palette(FilteredList);

enum Entry {
    Act(Action),
    Session(Command),
}

/// The rows of all commands.
struct Commands(Vec<Row>);

impl Rows for Commands {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn row(&self, at: usize) -> Row {
        self.0[at].clone()
    }

    fn key(&self) -> u64 {
        // While the palette is open no command comes or goes.
        self.0.len() as u64
    }
}

impl Dialog for Palette {
    fn title(&self) -> String {
        "Commands".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let (entries, rows) = entries(around);
        let Some(taken) = self.0.ui(ui, around.t, "Type a command", &Commands(rows)) else { return };
        // First closed, then done: the command may open a dialog of its own.
        queue.push(Wish::CloseDialog);
        match entries.into_iter().nth(taken) {
            Some(Entry::Act(action)) => queue.act(action),
            Some(Entry::Session(command)) => queue.command(command),
            None => {}
        }
    }
}

fn entries(around: &Around<'_>) -> (Vec<Entry>, Vec<Row>) {
    let mut entries = Vec::new();
    let mut rows = Vec::new();
    let usable = Action::ALL.iter().filter(|a| around.session.is_some() || works_without_project(**a));
    for action in usable {
        let shortcuts: Vec<String> = action.shortcuts().iter().map(ToString::to_string).collect();
        entries.push(Entry::Act(*action));
        rows.push(Row {
            words: menu_name(*action, around.session),
            hint: shortcuts.join(", "),
            help: action.help().to_owned(),
            colour: None,
        });
    }
    let schema = around.session.map(|s| s.project().schema());
    for (schema, label) in schema.iter().flat_map(|s| s.labels.iter().map(move |l| (s, l))) {
        entries.push(Entry::Session(Command::Mark(label.id.clone())));
        rows.push(Row {
            words: format!("Mark as {}", safe(&label.name)),
            hint: label.key.map_or(String::new(), |k| k.to_ascii_uppercase().to_string()),
            help: label.help.clone(),
            colour: Some(around.t.label(schema, label)),
        });
    }
    (entries, rows)
}
