//! Settings: name, looks, and how the article is set. What is changed shows at once in the article
//! beside the dialog.

use egui::{Role, Slider, SliderClamping, Ui, WidgetInfo};

use super::{Around, Dialog, fields};
use crate::session::Command;
use crate::storage::settings::{Colours, Settings, Theme};
use crate::ui::queue::{Queue, Setting, Wish};
use crate::ui::widgets::{checkbox, quiet, section};

/// The settings.
#[derive(Default)]
pub struct SettingsDialog {
    name: Option<String>,
}

/// Palettes as they are called.
const COLOURS: [(Colours, &str); 3] = [
    (Colours::Standard, "Standard"),
    (Colours::RedGreen, "Safe for red-green blindness"),
    (Colours::BlueYellow, "Safe for blue-yellow blindness"),
];

impl Dialog for SettingsDialog {
    fn title(&self) -> String {
        "Settings".to_owned()
    }

    fn width(&self) -> f32 {
        348.0
    }

    fn is_beside(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let height = ui.ctx().content_rect().height() - 200.0;
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_width(ui.available_width());
            self.name_ui(ui, around, queue);
            looks_ui(ui, around, queue);
            text_ui(ui, around, queue);
            let keep = around.settings.keep_quoted;
            section(ui, around.t, "Bringing in");
            fields::row(ui, around.t, "E-mails", |ui| {
                check_ui(ui, "Keep quotes and signatures", keep, Setting::KeepQuoted, queue);
            });
        });
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            if fields::secondary(ui, "Close").clicked() {
                queue.push(Wish::CloseDialog);
            }
        });
    }
}

impl SettingsDialog {
    fn name_ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let settings = around.settings;
        let name = self.name.get_or_insert_with(|| settings.name.clone());
        // Without a name of one's own choice it is that of the login, or of the sample.
        let shown = around.session.map_or("", |s| s.project().annotator_name(s.me()));
        let field = fields::row(ui, around.t, "Your name", |ui| fields::line(ui, "Your name", name, shown));
        if field.lost_focus() && !name.trim().is_empty() && *name != settings.name {
            queue.push(Wish::Set(Setting::Name(name.trim().to_owned())));
            if around.session.is_some() {
                queue.command(Command::SetMyName(name.trim().to_owned()));
            }
        }
        quiet(
            ui,
            around.t,
            "Your annotations are kept under your name. In an open project a new name only changes how you are shown.",
        );
    }
}

fn looks_ui(ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
    let (t, settings) = (around.t, around.settings);
    section(ui, t, "Looks");
    fields::row(ui, t, "Theme", |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (theme, words) in [(Theme::System, "System"), (Theme::Light, "Light"), (Theme::Dark, "Dark")]
            {
                if ui.selectable_label(settings.theme == theme, words).clicked() {
                    queue.push(Wish::Set(Setting::Theme(theme)));
                }
            }
        });
        check_ui(ui, "High contrast", settings.high_contrast, Setting::HighContrast, queue);
    });
    fields::row(ui, t, "Label colours", |ui| {
        let shown = COLOURS.iter().find(|(colours, _)| *colours == settings.colours).map_or("", |c| c.1);
        fields::combo(ui, "Label colours", shown, ui.available_width(), |list| {
            for (colours, words) in COLOURS {
                if list.option(settings.colours == colours, words) {
                    queue.push(Wish::Set(Setting::Colours(colours)));
                }
            }
        });
        check_ui(ui, "Patterns beside colours", settings.patterns, Setting::Patterns, queue);
    });
}

fn text_ui(ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
    let (t, settings) = (around.t, around.settings);
    section(ui, t, "Article");
    let (sizes, heights, measures) = (12.0..=32.0, Settings::LINE_HEIGHTS, Settings::MEASURES);
    let mut slider =
        |ui: &mut Ui, name: &str, value: f32, range, step, unit: &str, make: fn(f32) -> Setting| {
            fields::row(ui, t, name, |ui| {
                let mut value = value;
                let decimals = usize::from(step < 1.0) + usize::from(step < 0.1);
                let slider =
                    Slider::new(&mut value, range).step_by(step).fixed_decimals(decimals).suffix(unit);
                let response = ui.add(slider.clamping(SliderClamping::Edits));
                response.widget_info(|| WidgetInfo::slider(true, f64::from(value), name));
                if response.changed() {
                    queue.push(Wish::Set(make(value)));
                }
            });
        };
    slider(ui, "Text size", settings.text_size, sizes, 0.5, " px", Setting::TextSize);
    slider(ui, "Line height", settings.line_height, heights, 0.05, "", Setting::LineHeight);
    slider(ui, "Line length", settings.measure, measures, 1.0, " characters", Setting::Measure);
    fields::row(ui, t, "Show", |ui| {
        check_ui(ui, "Labels under the words", settings.labels, Setting::Tags, queue);
        check_ui(ui, "Paragraph numbers", settings.numbers, Setting::Numbers, queue);
        check_ui(ui, "Count the time spent on each article", settings.count_time, Setting::CountTime, queue);
    });
}

fn check_ui(ui: &mut Ui, words: &str, on: bool, make: fn(bool) -> Setting, queue: &mut Queue) {
    let mut on = on;
    let response = checkbox(ui, &mut on, words);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, words));
    if response.changed() {
        queue.push(Wish::Set(make(on)));
    }
}
