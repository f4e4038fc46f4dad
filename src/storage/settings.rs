//! The user's settings, in the user's own configuration folder.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StorageError;
use super::files::Files;
use super::problem::Problem;
use super::ron_file::{parse, pretty};
use crate::model::ids::AnnotatorId;

const FILE: &str = "settings.ron";
/// Projects that are remembered.
const MOST_RECENT: usize = 12;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the desktop is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Where the colours of labels come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colours {
    /// From the schema.
    #[default]
    Standard,
    /// From a palette for readers to whom red and green look alike.
    RedGreen,
    /// From a palette for readers to whom blue and yellow look alike.
    BlueYellow,
}

/// The window as it was last left, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Window {
    /// Inner width.
    pub width: f32,
    /// Inner height.
    pub height: f32,
    /// Whether it filled the screen.
    pub is_maximised: bool,
    /// Width of the list of articles.
    pub list_width: f32,
    /// Width of the form.
    pub form_width: f32,
}

impl Default for Window {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, is_maximised: false, list_width: 272.0, form_width: 320.0 }
    }
}

/// What the user has set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Display name; empty until it was asked for.
    pub name: String,
    /// The id under which layers are kept; none until it was asked for.
    pub annotator: Option<AnnotatorId>,
    /// Light or dark.
    pub theme: Theme,
    /// Whether contrast is high, light or dark.
    pub high_contrast: bool,
    /// Where the colours of labels come from.
    pub colours: Colours,
    /// Whether labels' lines differ in pattern too.
    pub patterns: bool,
    /// Size of an article's text in points.
    pub text_size: f32,
    /// From line to line, as a multiple of the size.
    pub line_height: f32,
    /// Characters on a line, about.
    pub measure: f32,
    /// Whether paragraphs have numbers in the margin.
    pub numbers: bool,
    /// Whether what e-mails quote of earlier ones, and signatures, are brought in with them.
    pub keep_quoted: bool,
    /// Whether labels stand under the words.
    pub labels: bool,
    /// Whether the time spent on each article is counted, in one's own journal.
    pub count_time: bool,
    /// Whether names of annotators are hidden.
    pub blind: bool,
    /// Projects opened last, the newest first.
    pub recent: Vec<PathBuf>,
    /// As whom these were worked on, to go on so however they are opened.
    pub worked_as: BTreeMap<PathBuf, AnnotatorId>,
    /// The window as it was last left.
    pub window: Window,
    /// The folder in which they are kept; `None` is [`config_dir`].
    #[serde(skip)]
    pub folder: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            annotator: None,
            theme: Theme::default(),
            high_contrast: false,
            colours: Colours::default(),
            patterns: false,
            text_size: Self::TEXT_SIZE,
            line_height: 1.6,
            measure: 72.0,
            numbers: false,
            keep_quoted: false,
            labels: true,
            count_time: false,
            blind: false,
            recent: Vec::new(),
            worked_as: BTreeMap::new(),
            window: Window::default(),
            folder: None,
        }
    }
}

impl Settings {
    /// The normal size of an article's text, in points.
    pub const TEXT_SIZE: f32 = 17.5;
    /// Distances of lines that can be chosen.
    pub const LINE_HEIGHTS: RangeInclusive<f32> = 1.4..=2.0;
    /// Numbers of characters on a line that can be chosen.
    pub const MEASURES: RangeInclusive<f32> = 60.0..=80.0;

    /// Reads the settings. Where that fails they are the defaults, and the damaged file is kept
    /// as it was when new ones are saved.
    #[must_use]
    pub fn load() -> (Self, Vec<Problem>) {
        match config_dir() {
            Some(folder) => Self::load_from(&folder),
            None => (Self::default(), Vec::new()),
        }
    }

    fn load_from(folder: &Path) -> (Self, Vec<Problem>) {
        let file = Path::new(FILE);
        let shown = folder.join(FILE);
        let files = Files::new(folder.to_owned());
        if !files.exists(file) {
            return (Self::default(), Vec::new());
        }
        let todo = "the settings are the defaults now; the file is kept when new ones are saved";
        let damaged = |what: String| (Self::default(), vec![Problem::warning(&shown, what, todo)]);
        let content = match files.look_string(file) {
            Ok(content) => content,
            Err(error) => return damaged(error.into_problem().what),
        };
        match parse::<Self>(&content) {
            Ok((settings, _)) => (settings.checked(), Vec::new()),
            Err(e) => {
                let (settings, problems) = damaged(e.what);
                (settings, problems.into_iter().map(|p| p.at(e.place.clone())).collect())
            }
        }
    }

    /// Values that no window could show become the defaults.
    fn checked(mut self) -> Self {
        let default = Self::default();
        let usual = |value: &mut f32, from: f32, to: f32, default: f32| {
            if !(from..=to).contains(value) {
                *value = default;
            }
        };
        usual(&mut self.text_size, 6.0, 96.0, default.text_size);
        let (heights, measures) = (Self::LINE_HEIGHTS, Self::MEASURES);
        usual(&mut self.line_height, *heights.start(), *heights.end(), default.line_height);
        usual(&mut self.measure, *measures.start(), *measures.end(), default.measure);
        let (window, usual_window) = (&mut self.window, default.window);
        usual(&mut window.width, 200.0, 20_000.0, usual_window.width);
        usual(&mut window.height, 150.0, 20_000.0, usual_window.height);
        usual(&mut window.list_width, 0.0, 5_000.0, usual_window.list_width);
        usual(&mut window.form_width, 0.0, 5_000.0, usual_window.form_width);
        self.annotator.take_if(|id| !AnnotatorId::is_valid(id.as_str()));
        self
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// When there is no home, or it can't be written.
    pub fn save(&self) -> Result<(), StorageError> {
        let no_home = || StorageError::refused(Path::new(FILE), "there is no folder for settings");
        self.save_to(&self.folder().ok_or_else(no_home)?)
    }

    /// Writes what is known of the window only, and leaves the rest as it is in the file: another
    /// window may have changed it since.
    ///
    /// # Errors
    /// When there is no home, or it can't be written.
    pub fn save_window(&self) -> Result<(), StorageError> {
        if let Some(folder) = self.folder().filter(|folder| folder.join(FILE).exists())
            && let (present, problems) = Self::load_from(&folder)
            && problems.is_empty()
        {
            return Self { window: self.window, ..present }.save_to(&folder);
        }
        self.save()
    }

    fn folder(&self) -> Option<PathBuf> {
        self.folder.clone().or_else(config_dir)
    }

    fn save_to(&self, folder: &Path) -> Result<(), StorageError> {
        let file = Path::new(FILE);
        fs::create_dir_all(folder).map_err(|e| StorageError::io(folder, "be made", e))?;
        let files = Files::new(folder.to_owned());
        if files.exists(file) {
            // Another window may have saved since; the last one wins, damaged ones are kept.
            let is_readable = files
                .read_string(file)
                .is_ok_and(|c| parse::<Self>(&c).is_ok_and(|(_, unknown)| unknown.is_empty()));
            files.judge(file, !is_readable, None);
        }
        // RON holds Unicode only; other paths are not remembered.
        let mut settings = self.clone();
        settings.recent.retain(|path| path.to_str().is_some());
        files.write(file, pretty(&settings, "", 1).as_bytes())
    }

    /// Puts a project first among the recent ones, and remembers as whom it is worked on.
    pub fn remember(&mut self, project: &Path, annotator: &AnnotatorId) {
        self.worked_as.insert(project.to_owned(), annotator.clone());
        self.recent.retain(|p| p != project);
        self.recent.insert(0, project.to_owned());
        self.recent.truncate(MOST_RECENT);
        let recent = &self.recent;
        self.worked_as.retain(|project, _| recent.contains(project));
    }
}

/// The folder of the settings: `ATTACHE_CONFIG_DIR`, or where the system keeps such things.
#[must_use]
pub fn config_dir() -> Option<PathBuf> {
    from_env("ATTACHE_CONFIG_DIR").or_else(|| Some(system()?.config_dir().to_owned()))
}

/// The folder of projects that the program makes by itself: `ATTACHE_DATA_DIR`, or where the
/// system keeps such things.
#[must_use]
pub fn data_dir() -> Option<PathBuf> {
    from_env("ATTACHE_DATA_DIR").or_else(|| Some(system()?.data_dir().to_owned()))
}

fn from_env(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

fn system() -> Option<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "attache")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_as_saved() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings =
            Settings {
                name: "Ana ‘Silva’ हिन्दी".into(), theme: Theme::Dark, ..Settings::default()
            };
        settings.annotator = Some(AnnotatorId::new("ana"));
        settings.remember(Path::new("/tmp/a"), &AnnotatorId::new("ana"));
        settings.remember(Path::new("/tmp/b"), &AnnotatorId::new("jonas"));
        settings.remember(Path::new("/tmp/a"), &AnnotatorId::new("ana"));
        settings.save_to(folder.path()).unwrap();
        assert_eq!(Settings::load_from(folder.path()), (settings.clone(), vec![]));
        assert_eq!(settings.recent, [Path::new("/tmp/a"), Path::new("/tmp/b")]);
        assert_eq!(settings.worked_as[Path::new("/tmp/b")], AnnotatorId::new("jonas"));
        settings.text_size = 20.0;
        settings.save_to(folder.path()).unwrap();
        assert_eq!(Settings::load_from(folder.path()).0, settings);
    }

    #[test]
    fn a_window_that_is_resized_keeps_what_another_window_has_set() {
        let folder = tempfile::tempdir().unwrap();
        let mut mine = Settings { folder: Some(folder.path().to_owned()), ..Settings::default() };
        mine.save().unwrap();
        Settings { theme: Theme::Dark, ..mine.clone() }.save().unwrap();
        mine.window.form_width = 400.0;
        mine.save_window().unwrap();
        let kept = Settings::load_from(folder.path()).0;
        assert_eq!((kept.theme, kept.window.form_width), (Theme::Dark, 400.0));
    }

    #[test]
    fn damaged_settings_become_the_defaults_and_are_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "(name: \"Ana\", them").unwrap();
        let (settings, problems) = Settings::load_from(folder.path());
        assert_eq!(settings, Settings::default());
        assert!(problems[0].to_string().contains("settings.ron:1:"), "{}", problems[0]);
        settings.save_to(folder.path()).unwrap();
        let kept = fs::read_to_string(folder.path().join("settings.ron.kept-1")).unwrap();
        assert_eq!(kept, "(name: \"Ana\", them");
        assert_eq!(Settings::load_from(folder.path()).1, []);
    }

    #[test]
    fn sizes_that_no_window_has_become_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(FILE),
            "(text_size: 1e9, line_height: 0.1, measure: -3.0, window: (width: -5.0), annotator: Some(\"../x\"))",
        )
        .unwrap();
        let settings = Settings::load_from(folder.path()).0;
        assert_eq!(settings, Settings::default());
    }
}
