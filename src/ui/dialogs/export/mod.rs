//! The export: what, of whom, how, and where to; with the first records to look at.

mod choices;
mod preview;
pub mod report;

use std::path::PathBuf;
use std::time::Duration;

use egui::{Id, Ui, vec2};

use super::path_entry::expanded;
use super::{Around, Dialog, fields};
use crate::formats::{Format, Shape, registry};
use crate::session::Session;
use crate::session::export::Request;
use crate::session::jobs::Job;
use crate::ui::act::wake;
use crate::ui::queue::{Queue, Wish};
use choices::Choices;
use preview::PreviewPane;

/// Width of the choices, in points.
const CHOICES: f32 = 424.0;
/// Height of where to write, in points.
const PATH: f32 = 76.0;
/// A dialog of the system that ends sooner than anyone can press Cancel was never shown.
const TOO_SOON: Duration = Duration::from_millis(350);

/// The export dialog. "Export" queues a [`Wish::Export`].
pub struct ExportDialog {
    choices: Choices,
    path: String,
    /// Whether the path was typed or chosen, so that another format must not change it.
    is_own_path: bool,
    preview: PreviewPane,
    chooser: Option<Chooser>,
    /// Why there is no dialog to choose with.
    remark: &'static str,
    has_begun: bool,
}

/// A dialog of the system that is open: what was chosen, and for how long it was.
type Chooser = Job<(Option<PathBuf>, Duration)>;

impl Default for ExportDialog {
    fn default() -> Self {
        Self::new()
    }
}

impl ExportDialog {
    /// With what was chosen last, as far as this project has it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            choices: Choices::new(),
            path: String::new(),
            is_own_path: false,
            preview: PreviewPane::default(),
            chooser: None,
            remark: "",
            has_begun: false,
        }
    }

    fn memory() -> Id {
        Id::unique("export")
    }

    fn begin(&mut self, ui: &Ui, session: &Session) {
        if std::mem::replace(&mut self.has_begun, true) {
            return;
        }
        let last = ui.data(|d| d.get_temp::<(Choices, String)>(Self::memory()));
        if let Some((choices, path)) = last.filter(|(choices, _)| choices.fits(session)) {
            self.choices = choices;
            self.path = path;
            self.is_own_path = true;
        }
    }

    /// The request as it stands, or what is missing.
    fn request(&self, session: &Session) -> Result<Request, String> {
        let path = self.path.trim();
        if path.is_empty() {
            return Err("Say where to write it.".to_owned());
        }
        let out = expanded(path);
        let shape = self.choices.format().writer().map(crate::formats::Writer::shape);
        if shape == Some(Shape::File) && out.is_dir() {
            return Err("This is a folder; this format is written into a file.".to_owned());
        }
        if out.is_relative() {
            return Err("Wanted: a whole path, from / or ~.".to_owned());
        }
        self.choices.request(session, out)
    }
}

impl Dialog for ExportDialog {
    fn title(&self) -> String {
        "Export".to_owned()
    }

    fn width(&self) -> f32 {
        920.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let Some(session) = around.session else { return };
        self.begin(ui, session);
        self.poll_chooser(ui);
        if !self.is_own_path {
            self.path = default_path(session, self.choices.format());
        }
        let height = (ui.ctx().content_rect().height() * 0.84 - 136.0).clamp(200.0, 520.0);
        ui.horizontal_top(|ui| {
            let down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(CHOICES, height), down, |ui| {
                ui.set_min_size(vec2(CHOICES, height));
                // Where to is never scrolled out of sight.
                let choices = egui::ScrollArea::vertical().auto_shrink([false, true]);
                let shown = choices.max_height(height - PATH).show(ui, |ui| {
                    // Room for the scroll bar.
                    ui.set_width(ui.available_width() - 12.0);
                    self.choices.ui(ui, around.t, session);
                    ui.max_rect().width()
                });
                ui.scope(|ui| {
                    // The lists above end so much before their column.
                    ui.set_max_width(shown.inner - 4.0);
                    self.path_ui(ui, around);
                });
            });
            ui.add_space(16.0);
            ui.vertical(|ui| {
                ui.set_height(height);
                let request = self.choices.request(session, PathBuf::from("preview")).ok();
                self.preview.ui(ui, around.t, session, &self.choices, request);
            });
        });
        ui.add_space(8.0);
        self.footer_ui(ui, around, session, queue);
    }
}

impl ExportDialog {
    fn path_ui(&mut self, ui: &mut Ui, around: &Around<'_>) {
        fields::row(ui, around.t, "Write to", |ui| {
            let field = fields::line(ui, "Write to", &mut self.path, "A path; ~ is your home folder");
            if field.changed() {
                self.is_own_path = true;
            }
            ui.horizontal(|ui| {
                let choose = fields::small(ui, "Choose…", "Choose where to write");
                if choose.clicked() && self.chooser.is_none() {
                    self.choose(ui);
                }
                fields::hint(ui, around.t, self.remark);
            });
        });
    }

    fn footer_ui(&mut self, ui: &mut Ui, around: &Around<'_>, session: &Session, queue: &mut Queue) {
        ui.horizontal(|ui| {
            let request = self.request(session);
            let can = request.is_ok() && self.preview.layers() != Some(0);
            let clicked = fields::primary(ui, around.t, "Export", can).clicked();
            if fields::secondary(ui, "Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
            match request {
                Ok(request) if can && (clicked || fields::entered(ui)) => {
                    ui.data_mut(|d| d.insert_temp(Self::memory(), (self.choices.clone(), self.path.clone())));
                    queue.push(Wish::CloseDialog);
                    queue.push(Wish::Export(Box::new(request)));
                }
                Ok(request) => {
                    let layers = self.preview.layers().map(|n| fields::count(n, "layer", "layers"));
                    let there = if request.out.exists() {
                        " Of what is there, only what an earlier export wrote is replaced."
                    } else {
                        ""
                    };
                    fields::hint(
                        ui,
                        around.t,
                        &format!("{}{there}", layers.map_or(String::new(), |l| format!("{l}."))),
                    );
                }
                Err(why) => fields::wrong(ui, around.t, &why),
            }
        });
    }

    /// Opens the system's dialog; it is waited for on a thread, so that the window goes on.
    fn choose(&mut self, ui: &Ui) {
        let path = expanded(self.path.trim());
        let mut dialog = rfd::AsyncFileDialog::new().set_title("Export to");
        if let Some(name) = path.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        if let Some(folder) = path.parent().filter(|p| p.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        let format = self.choices.format();
        if format.writer().is_some_and(|writer| writer.shape() == Shape::File) {
            dialog = dialog.add_filter(format.name(), format.extensions());
        }
        // Made here, since some systems want that on the main thread.
        let chosen = dialog.save_file();
        self.chooser = Job::start("Choosing", wake(ui.ctx()), move |_| {
            let begun = std::time::Instant::now();
            (pollster::block_on(chosen).map(|f| f.path().to_owned()), begun.elapsed())
        });
    }

    fn poll_chooser(&mut self, ui: &Ui) {
        let Some(chosen) = self.chooser.as_ref().and_then(Job::poll) else { return };
        self.chooser = None;
        match chosen {
            Ok((Some(path), _)) => {
                self.path = path.display().to_string();
                self.is_own_path = true;
            }
            Ok((None, open)) if open >= TOO_SOON => {}
            _ => self.remark = "This system has no file dialog: type the path.",
        }
        ui.ctx().request_repaint();
    }
}

/// Beside the project's folder, under the project's name.
fn default_path(session: &Session, format: &dyn Format) -> String {
    let home = || directories::BaseDirs::new().map(|d| d.home_dir().to_owned());
    let folder =
        session.root().and_then(|r| r.parent().map(ToOwned::to_owned)).or_else(home).unwrap_or_default();
    let name = crate::model::ids::slug(session.project().name(), 40);
    let name = if name.is_empty() { "export" } else { &name };
    let shape = format.writer().map(crate::formats::Writer::shape);
    let name = match (shape, format.extensions().first()) {
        (Some(Shape::File), Some(extension)) => format!("{name}.{extension}"),
        _ => format!("{name}-{}", format.id()),
    };
    folder.join(name).display().to_string()
}

/// The format with this id, else the first that can be written.
fn format_by_id(id: &str) -> &'static dyn Format {
    let known = registry::by_id(id).filter(|f| f.writer().is_some());
    known.or_else(|| registry::writable().next()).unwrap_or(registry::all()[0])
}
