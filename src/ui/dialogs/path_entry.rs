//! A path typed by hand: for systems without a file dialog, and for those who like to type.

use std::path::PathBuf;

use egui::{Key, RichText, Ui};

use super::fields::select_all;
use super::{Around, Dialog};
use crate::session::intake::is_project;
use crate::session::picture::Kind;
use crate::ui::queue::{Incoming, Queue, Wish};
use crate::ui::widgets::quiet;

/// What the path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A project to open.
    OpenProject,
    /// Files or a folder to bring in.
    Articles,
    /// A folder for a new project.
    NewProject,
    /// A file for the whole project.
    Bundle,
    /// A file for a picture of the article.
    Picture,
    /// A file for a report of agreement.
    Report,
    /// A colleague's project, as a folder or one file, to take in.
    Colleague,
}

/// The entry of a path.
pub struct PathEntry {
    purpose: Purpose,
    path: String,
    /// The path was suggested and is still to be selected, so that typing replaces it.
    suggested: bool,
    /// Why the entry is shown, or what was wrong.
    remark: String,
    /// A file that is there, and may be replaced once more is pressed.
    taken: Option<PathBuf>,
}

impl PathEntry {
    /// An empty entry.
    #[must_use]
    pub fn new(purpose: Purpose, remark: &str) -> Self {
        Self { purpose, path: String::new(), suggested: false, remark: remark.to_owned(), taken: None }
    }

    /// With a path to begin with.
    #[must_use]
    pub fn suggesting(mut self, path: String) -> Self {
        (self.path, self.suggested) = (path, true);
        self
    }

    fn wish(&self, path: PathBuf) -> Result<Wish, String> {
        let exists = path.exists();
        match self.purpose {
            Purpose::OpenProject if !path.is_dir() => Err(format!("{} is no folder.", path.display())),
            Purpose::OpenProject => Ok(Wish::OpenProject(path, None)),
            Purpose::Articles if !exists => Err(format!("{} is not there.", path.display())),
            Purpose::Articles => Ok(Wish::Ingest(Incoming::new(vec![path]))),
            Purpose::NewProject if exists && path.read_dir().is_ok_and(|mut d| d.next().is_some()) => {
                Err(format!("{} is not empty. Name a new folder.", path.display()))
            }
            Purpose::NewProject => {
                let name = path
                    .file_name()
                    .map_or_else(|| "Project".to_owned(), |n| n.to_string_lossy().into_owned());
                Ok(Wish::NewProject(path, name))
            }
            Purpose::Colleague if !is_project(&path) => {
                let why = "is no project: name its folder, or what was saved as one file";
                Err(format!("{} {why}.", path.display()))
            }
            Purpose::Colleague => Ok(Wish::LookAtColleague(path, true)),
            Purpose::Bundle | Purpose::Picture | Purpose::Report if path.is_dir() => {
                Err(format!("{} is a folder. Name a file.", path.display()))
            }
            Purpose::Bundle if exists => Err(format!("{} is there already.", path.display())),
            Purpose::Bundle => Ok(Wish::Bundle(path)),
            Purpose::Report => match path.extension().and_then(|e| e.to_str()) {
                Some("html" | "htm" | "json") => Ok(Wish::Report(path)),
                _ => Err("Name a file that ends in .html or .json.".to_owned()),
            },
            Purpose::Picture => {
                let ending = |_| "Name a file that ends in .png or .svg.".to_owned();
                Kind::of(&path).map(|_| Wish::Picture(path)).map_err(ending)
            }
        }
    }
}

impl PathEntry {
    /// What a press of the button or of Enter asks for. A file that is there is replaced only when
    /// it is pressed again, after that was said.
    fn press(&mut self) -> Option<Wish> {
        let path = expanded(self.path.trim());
        let replaces = matches!(self.purpose, Purpose::Picture | Purpose::Report);
        match self.wish(path.clone()) {
            Ok(_) if replaces && path.exists() && self.taken.as_ref() != Some(&path) => {
                self.remark = format!("{} is there already. Press Replace to write over it.", path.display());
                self.taken = Some(path);
                None
            }
            Ok(wish) => Some(wish),
            Err(why) => {
                self.remark = why;
                None
            }
        }
    }

    /// What the button says.
    fn verb(&self) -> &'static str {
        let is_taken = || self.taken == Some(expanded(self.path.trim()));
        match self.purpose {
            Purpose::Picture | Purpose::Report if is_taken() => "Replace",
            Purpose::Bundle | Purpose::Picture | Purpose::Report => "Save",
            _ => "Open",
        }
    }
}

impl Dialog for PathEntry {
    fn title(&self) -> String {
        match self.purpose {
            Purpose::OpenProject => "Open a project",
            Purpose::Articles => "Open articles",
            Purpose::NewProject => "New project",
            Purpose::Bundle => "Save the project as one file",
            Purpose::Picture => "Save a picture (.png or .svg)",
            Purpose::Report => "Save a report of agreement",
            Purpose::Colleague => "Take in a colleague's project",
        }
        .to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        let hint = match self.purpose {
            Purpose::OpenProject => "The project's folder",
            Purpose::Articles => "A file, or a folder with all in it",
            Purpose::NewProject => "A folder that is not there yet",
            Purpose::Bundle => "A file that ends in .ron",
            Purpose::Picture => "A file that ends in .png or .svg",
            Purpose::Report => "A file that ends in .html or .json",
            Purpose::Colleague => "Their project's folder, or its one file",
        };
        let edit = egui::TextEdit::singleline(&mut self.path)
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .margin(egui::vec2(10.0, 8.0));
        let field = ui.add(edit);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Path"));
        field.request_focus();
        if std::mem::take(&mut self.suggested) {
            select_all(ui, &field, &self.path);
        }
        // Of another path there is nothing to say yet.
        if self.taken.is_some() && self.verb() == "Save" {
            (self.taken, self.remark) = (None, String::new());
        }
        if !self.remark.is_empty() {
            ui.label(RichText::new(&self.remark).color(t.error));
        }
        quiet(ui, t, "A path as in a terminal; ~ is your home folder.");
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let enter = ui.input(|i| i.key_pressed(Key::Enter));
            if (ui.button(self.verb()).clicked() || enter)
                && !self.path.trim().is_empty()
                && let Some(wish) = self.press()
            {
                queue.push(Wish::CloseDialog);
                queue.push(wish);
            }
            if ui.button("Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
        });
    }
}

/// With `~` as the home folder.
pub(super) fn expanded(path: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|d| d.home_dir().to_owned());
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_an_ending_that_says_its_kind() {
        let folder = tempfile::tempdir().unwrap();
        let entry = PathEntry::new(Purpose::Picture, "");
        let said = |name: &str| entry.wish(folder.path().join(name)).map(|_| ());
        assert_eq!((said("a.png"), said("a.SVG")), (Ok(()), Ok(())));
        assert_eq!(said("a.gif").unwrap_err(), "Name a file that ends in .png or .svg.");
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_after_that_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(file("a.html"), "").unwrap();
        std::fs::write(file("b.html"), "").unwrap();
        let mut entry = PathEntry::new(Purpose::Report, "").suggesting(file("a.html"));
        assert_eq!(entry.verb(), "Save");
        assert!(entry.press().is_none() && entry.remark.contains("is there already"));
        assert_eq!(entry.verb(), "Replace");
        // Another file was not asked about.
        entry.path = file("b.html");
        assert_eq!(entry.verb(), "Save");
        assert!(entry.press().is_none());
        assert!(matches!(entry.press(), Some(Wish::Report(path)) if path == folder.path().join("b.html")));
        // A bundle never replaces, and nothing replaces a folder.
        std::fs::write(file("c.ron"), "").unwrap();
        let mut bundle = PathEntry::new(Purpose::Bundle, "").suggesting(file("c.ron"));
        assert!(bundle.press().is_none() && bundle.press().is_none());
        let mut report = PathEntry::new(Purpose::Report, "").suggesting(file(""));
        assert!(report.press().is_none() && report.remark.contains("is a folder"));
    }
}
