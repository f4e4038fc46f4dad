//! Keys and help, made from the table of commands and the schema.

use egui::{RichText, ScrollArea, Ui};

use super::{Around, Dialog};
use crate::session::action::{Action, Group};
use crate::ui::queue::Queue;
use crate::ui::theme;
use crate::ui::widgets::{quiet, safe, section};

/// The page of keys.
pub struct KeysPage;

impl Dialog for KeysPage {
    fn title(&self) -> String {
        "Keys and help".to_owned()
    }

    fn width(&self) -> f32 {
        820.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, _queue: &mut Queue) {
        let t = around.t;
        let height = ui.ctx().content_rect().height() * 0.66;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            quiet(
                ui,
                t,
                "The letters of labels and the digits of roles work while the article has the keyboard.",
            );
            if let Some(session) = around.session {
                section(ui, t, "Labels");
                rows(
                    ui,
                    around,
                    session.project().schema().labels.iter().map(|label| {
                        let key = label.key.map_or(String::new(), |k| k.to_ascii_uppercase().to_string());
                        (key, format!("Mark as {}", safe(&label.name)), safe(&label.help))
                    }),
                );
            }
            for group in Group::ALL {
                section(ui, t, group.name());
                let actions = Action::ALL.iter().filter(|a| a.group() == group && !a.shortcuts().is_empty());
                rows(
                    ui,
                    around,
                    actions.map(|a| {
                        let keys: Vec<String> = a.shortcuts().iter().map(ToString::to_string).collect();
                        (
                            keys.join(", "),
                            crate::ui::header::menu_name(*a, around.session),
                            a.help().to_owned(),
                        )
                    }),
                );
            }
            section(ui, t, "Mouse");
            rows(
                ui,
                around,
                MOUSE.iter().map(|(k, w, h)| ((*k).to_owned(), (*w).to_owned(), (*h).to_owned())),
            );
        });
    }
}

const MOUSE: [(&str, &str, &str); 6] = [
    ("Drag", "Select words", "Whole tokens; single characters with Ctrl or Alt held."),
    ("Double click", "Select a token", ""),
    ("Triple click", "Select a sentence", ""),
    ("Click", "Select an annotation", "The innermost; the next click takes the one around it."),
    ("Drag an edge", "Move a boundary", "Of the selected annotation."),
    ("Drop files", "Bring articles in", "Files or folders, anywhere on the window."),
];

/// Widths of keys and names, in points; the explanation has the rest and may wrap.
const WIDTHS: (f32, f32) = (150.0, 230.0);

fn rows(ui: &mut Ui, around: &Around<'_>, rows: impl Iterator<Item = (String, String, String)>) {
    let t = around.t;
    for (keys, words, help) in rows {
        ui.horizontal_top(|ui| {
            let cell = |ui: &mut Ui, width: f32, text: RichText| {
                ui.allocate_ui(egui::vec2(width, 18.0), |ui| {
                    ui.set_width(width);
                    ui.add(egui::Label::new(text).wrap());
                });
            };
            cell(ui, WIDTHS.0, RichText::new(keys).font(theme::semibold(12.0)).color(t.accent));
            cell(ui, WIDTHS.1, RichText::new(words).color(t.text));
            let rest = ui.available_width();
            let help = help.lines().next().unwrap_or("").to_owned();
            cell(ui, rest, RichText::new(help).font(theme::sans(theme::SMALL)).color(t.faint));
        });
    }
}
