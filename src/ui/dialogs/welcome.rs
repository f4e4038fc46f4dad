//! The first page: the sample project, recent projects, open articles.

use egui::{RichText, Ui};

use super::{Around, Dialog};
use crate::session::action::Action;
use crate::ui::queue::{Queue, Wish};
use crate::ui::theme;
use crate::ui::widgets::{quiet, safe, section};

/// The welcome page.
pub struct Welcome;

impl Dialog for Welcome {
    fn title(&self) -> String {
        "Welcome to Attaché".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        ui.label(RichText::new("Mark who an article names and what they promise. All of it stays on this machine, in plain files.").font(theme::serif(16.0)).color(t.secondary));
        ui.add_space(12.0);
        let mut choice = |ui: &mut Ui, words: &str, action: Action| {
            let button = egui::Button::new(RichText::new(words).font(theme::semibold(13.5)))
                .min_size(egui::vec2(ui.available_width(), 36.0));
            if ui.add(button).on_hover_text(action.help()).clicked() {
                queue.push(Wish::CloseDialog);
                queue.act(action);
            }
        };
        choice(ui, "Try it on the sample project", Action::OpenSample);
        choice(ui, "Open articles…", Action::OpenArticles);
        choice(ui, "New project…", Action::NewProject);
        choice(ui, "Open a project…", Action::OpenProject);
        if !around.settings.recent.is_empty() {
            section(ui, t, "Recent projects");
            for recent in around.settings.recent.iter().take(6) {
                let words = safe(&recent.display().to_string());
                if ui
                    .add(
                        egui::Button::new(RichText::new(&words).color(t.text))
                            .frame_when_inactive(false)
                            .truncate(),
                    )
                    .clicked()
                {
                    queue.push(Wish::CloseDialog);
                    queue.push(Wish::OpenProject(recent.clone(), None));
                }
            }
        }
        ui.add_space(8.0);
        quiet(ui, t, "Ctrl+K finds every command, F1 shows the keys.");
    }
}
