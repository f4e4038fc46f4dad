//! Settings: name, theme, text size, labels.

use egui::{RichText, Slider, Ui};

use super::{Around, Dialog};
use crate::session::Command;
use crate::storage::settings::Theme;
use crate::ui::queue::{Queue, Setting, Wish};
use crate::ui::widgets::quiet;

/// The settings.
#[derive(Default)]
pub struct SettingsDialog {
    name: Option<String>,
}

impl Dialog for SettingsDialog {
    fn title(&self) -> String {
        "Settings".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        let settings = around.settings;
        let label = |ui: &mut Ui, words: &str| ui.label(RichText::new(words).color(t.secondary));
        egui::Grid::new("settings").num_columns(2).spacing([24.0, 12.0]).show(ui, |ui| {
            label(ui, "Your name");
            let name = self.name.get_or_insert_with(|| settings.name.clone());
            let field =
                ui.add(egui::TextEdit::singleline(name).desired_width(240.0).margin(egui::vec2(10.0, 6.0)));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Your name"));
            if field.lost_focus() && !name.trim().is_empty() && *name != settings.name {
                queue.push(Wish::Set(Setting::Name(name.trim().to_owned())));
                if around.session.is_some() {
                    queue.command(Command::SetMyName(name.trim().to_owned()));
                }
            }
            ui.end_row();
            label(ui, "Theme");
            ui.horizontal(|ui| {
                for (theme, words) in
                    [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")]
                {
                    if ui.selectable_label(settings.theme == theme, words).clicked() {
                        queue.push(Wish::Set(Setting::Theme(theme)));
                    }
                }
            });
            ui.end_row();
            label(ui, "Text size");
            let mut size = settings.text_size;
            let slider = ui.add(Slider::new(&mut size, 12.0..=32.0).step_by(0.5).suffix(" px"));
            if slider.changed() {
                queue.push(Wish::Set(Setting::TextSize(size)));
            }
            ui.end_row();
            label(ui, "Labels");
            let mut tags = settings.labels;
            if ui.checkbox(&mut tags, "under the words").changed() {
                queue.push(Wish::Set(Setting::Tags(tags)));
            }
            ui.end_row();
        });
        ui.add_space(8.0);
        quiet(
            ui,
            t,
            "Your annotations are kept under your name. In an open project a new name only changes how you are shown.",
        );
        ui.add_space(8.0);
        if ui.button("Close").clicked() {
            queue.push(Wish::CloseDialog);
        }
    }
}
