//! Commands with a name: those of the window are done here, the others go to the session.

use std::path::PathBuf;
use std::sync::Arc;

use super::app::Attache;
use super::dialogs::path_entry::{PathEntry, Purpose};
use super::dialogs::{self, Dialog};
use super::files::{Chosen, FileDialog};
use super::picture::Picture;
use super::queue::{Incoming, Pane, Setting, Wish};
use crate::session::action::Action;
use crate::session::jobs::Wake;
use crate::session::{Command, Session};
use crate::storage::settings::{Settings, Theme};

/// Smallest and largest text, in points, and the step between sizes.
const SIZES: (f32, f32, f32) = (12.0, 32.0, 1.0);

impl Attache {
    /// Does a command with a name.
    pub(super) fn act(&mut self, ctx: &egui::Context, action: Action) {
        use Action as A;
        match action {
            A::Palette => self.show(dialogs::palette::Palette::default()),
            A::Keys => self.show(dialogs::keys_page::KeysPage),
            A::Settings => self.show(dialogs::settings::SettingsDialog::default()),
            A::Welcome => self.show(dialogs::welcome::Welcome),
            A::AnnotationList => self.show_for(|_| Some(dialogs::annotation_list::AnnotationList::default())),
            A::MarkEvery => self.mark_every(),
            A::OpenProject => self.choose_files(ctx, Purpose::OpenProject, false),
            A::NewProject => self.choose_files(ctx, Purpose::NewProject, false),
            A::OpenArticles => self.choose_files(ctx, Purpose::Articles, false),
            A::OpenFolder => self.choose_files(ctx, Purpose::Articles, true),
            A::TakeInProject => self.choose_files(ctx, Purpose::Colleague, true),
            A::TakeInFile => self.choose_files(ctx, Purpose::Colleague, false),
            A::Bundle => self.choose_files(ctx, Purpose::Bundle, false),
            A::SavePicture => self.choose_picture(ctx, false),
            A::SaveReport => self.save_report(ctx),
            A::ToggleBlind => self.toggle_blind(),
            A::SaveSelectionPicture => self.choose_picture(ctx, true),
            A::OpenSample => self.open_sample(ctx),
            A::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            A::ToggleTheme => self.toggle_theme(),
            A::ToggleContrast => self.set(&Setting::HighContrast(!self.settings.high_contrast)),
            A::TogglePatterns => self.set(&Setting::Patterns(!self.settings.patterns)),
            A::ToggleNumbers => self.set(&Setting::Numbers(!self.settings.numbers)),
            A::ToggleTags => self.set(&Setting::Tags(!self.settings.labels)),
            A::TextLarger => self.resize_text(SIZES.2),
            A::TextSmaller => self.resize_text(-SIZES.2),
            A::TextNormal => self.set(&Setting::TextSize(Settings::TEXT_SIZE)),
            A::NextPane => self.go_to_pane(1),
            A::PreviousPane => self.go_to_pane(-1),
            A::Comment => self.form_focus(true),
            A::EditForm if self.session.as_ref().is_some_and(|s| s.view().link.is_none()) => {
                self.form_focus(false);
            }
            A::RemoveArticle => self.remove_article(),
            A::Check => self.check_project(ctx),
            A::Find => {
                if let Some(session) = self.session.as_ref().filter(|s| s.text().is_some()) {
                    self.find.open(session);
                }
            }
            A::ArticleDetails => self.show_for(dialogs::details::Details::new),
            A::FindInProject => self.show_for(|s| Some(dialogs::find_project::FindInProject::new(s))),
            A::Canonicals => self.show_for(|s| Some(dialogs::canonicals::Canonicals::new(s))),
            A::Export => self.show_for(|_| Some(dialogs::export::ExportDialog::new())),
            A::GiveReason => self.give_reason(),
            A::EditSchema => self.show_for(|s| Some(dialogs::schema_editor::SchemaEditor::new(s))),
            other => self.session_act(other),
        }
    }

    fn session_act(&mut self, action: Action) {
        if let Some(session) = &mut self.session {
            let rtl = self.article.right_to_left(session);
            self.article.hold(session.view().focus);
            session.dispatch(Command::Act(action), rtl);
        }
    }

    /// Puts a dialog on the open project in front, where it has one.
    fn show_for<D: Dialog + 'static>(&mut self, make: impl FnOnce(&Session) -> Option<D>) {
        let Some(session) = &mut self.session else { return };
        // What is shown of the article is to be all of it.
        session.finish_loading();
        if let Some(dialog) = make(session) {
            self.show(dialog);
        }
    }

    /// Puts a dialog in front.
    pub(super) fn show(&mut self, dialog: impl Dialog + 'static) {
        self.dialog = Some(Box::new(dialog));
    }

    fn mark_every(&mut self) {
        let list = self.session.as_mut().and_then(|session| {
            session.finish_loading();
            dialogs::occurrences::Occurrences::new(session)
        });
        match (list, &mut self.session) {
            (Some(list), _) => self.show(list),
            (None, Some(session)) => {
                session.tell(
                    "Put the caret on a word, or select words; then every occurrence of them can be marked."
                        .to_owned(),
                );
            }
            (None, None) => {}
        }
    }

    fn form_focus(&mut self, comment: bool) {
        self.pane = Pane::Form;
        match (self.is_reviewing(), comment) {
            (true, true) => self.review.focus_comment(),
            (true, false) => self.review.focus(),
            (false, true) => self.form.focus_comment(),
            (false, false) => self.form.focus(),
        }
    }

    /// To the field for the reason of the next decision.
    fn give_reason(&mut self) {
        let is_on_one = |s: &Session| s.is_reviewing() && s.review().is_some_and(|r| r.current().is_some());
        if self.session.as_ref().is_some_and(is_on_one) {
            self.pane = Pane::Form;
            return self.review.focus_reason();
        }
        // Says what is lacking.
        self.session_act(Action::GiveReason);
    }

    /// Whether the panel at the right is that of a review.
    pub(super) fn is_reviewing(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_reviewing)
    }

    fn go_to_pane(&mut self, by: isize) {
        let panes = [Pane::List, Pane::Article, Pane::Form];
        let at = panes.iter().position(|p| *p == self.pane).unwrap_or(1);
        let next = (at as isize + by).rem_euclid(panes.len() as isize) as usize;
        self.pane = panes[next];
        self.focus = Some(panes[next]);
    }

    fn remove_article(&mut self) {
        let Some(session) = &mut self.session else { return };
        match session.view().article.clone() {
            Some(id) => session.dispatch(Command::RemoveArticles(vec![id]), false),
            None => session.tell("No article is open.".to_owned()),
        }
    }

    /// Asks for a file for the figures; measures them first where nobody has looked at them.
    fn save_report(&mut self, ctx: &egui::Context) {
        let Some(session) = &mut self.session else { return };
        if session.figures().agreement().is_none() {
            session.dispatch(Command::Act(Action::ModeFigures), false);
            session.tell("The figures are being measured; then save the report.".to_owned());
            return;
        }
        self.choose_files(ctx, Purpose::Report, false);
    }

    fn toggle_blind(&mut self) {
        let on = !self.settings.blind;
        self.set(&Setting::Blind(on));
        let words = if on {
            "Names of annotators are hidden, in exports and reports too."
        } else {
            "Names of annotators are shown."
        };
        self.say(words.to_owned());
    }

    fn toggle_theme(&mut self) {
        let dark = self.looks.is_some_and(|looks| looks.scheme == super::theme::Scheme::Dark);
        self.set(&Setting::Theme(if dark { Theme::Light } else { Theme::Dark }));
    }

    fn resize_text(&mut self, by: f32) {
        let size = (self.settings.text_size + by).clamp(SIZES.0, SIZES.1);
        self.set(&Setting::TextSize(size));
    }

    /// Changes a setting; it is kept when it stands still.
    pub(super) fn set(&mut self, setting: &Setting) {
        match setting {
            Setting::Name(name) => self.settings.name.clone_from(name),
            Setting::Theme(theme) => self.settings.theme = *theme,
            Setting::HighContrast(on) => self.settings.high_contrast = *on,
            Setting::Colours(colours) => self.settings.colours = *colours,
            Setting::Patterns(on) => self.settings.patterns = *on,
            Setting::TextSize(size) => self.settings.text_size = *size,
            Setting::LineHeight(height) => self.settings.line_height = *height,
            Setting::Measure(measure) => self.settings.measure = *measure,
            Setting::Numbers(on) => self.settings.numbers = *on,
            Setting::Tags(on) => self.settings.labels = *on,
            Setting::KeepQuoted(on) => self.settings.keep_quoted = *on,
            Setting::CountTime(on) => self.settings.count_time = *on,
            Setting::Blind(on) => {
                self.settings.blind = *on;
                if let Some(session) = &mut self.session {
                    session.set_blind(*on);
                }
            }
        }
        self.keeper.changed();
    }

    /// Opens a dialog of the system, or the path entry where that can't be.
    pub(super) fn choose_files(&mut self, ctx: &egui::Context, purpose: Purpose, folder: bool) {
        if self.files.is_some() {
            return;
        }
        let name = self.picture.as_ref().map_or(String::new(), Picture::name);
        self.files = FileDialog::open(purpose, folder, &name, wake(ctx));
        if self.files.is_none() {
            self.enter_path(purpose);
        }
    }

    /// Has a path typed, where the system has no dialog.
    fn enter_path(&mut self, purpose: Purpose) {
        let entry = PathEntry::new(purpose, "");
        let name = self.picture.as_ref().filter(|_| purpose == Purpose::Picture).map(Picture::name);
        self.show(match name {
            Some(name) => entry.suggesting(format!("~/{name}")),
            None => entry,
        });
    }

    /// Looks whether a dialog of the system was closed.
    pub(super) fn poll_files(&mut self) {
        let Some(dialog) = &self.files else { return };
        let (Some(chosen), purpose) = (dialog.poll(), dialog.purpose) else { return };
        self.files = None;
        match (chosen, purpose) {
            (Chosen::NoDialog, _) => self.enter_path(purpose),
            (Chosen::Nothing, _) => {}
            (Chosen::Paths(paths), Purpose::Articles) => {
                self.queue.push(Wish::Ingest(Incoming::new(paths)));
            }
            (Chosen::Paths(paths), purpose) => {
                let first = paths.into_iter().next();
                if let Some(path) = first {
                    self.queue.push(wish_for(purpose, path));
                }
            }
        }
    }
}

fn wish_for(purpose: Purpose, path: PathBuf) -> Wish {
    match purpose {
        Purpose::OpenProject => Wish::OpenProject(path, None),
        Purpose::NewProject => {
            let name =
                path.file_name().map_or_else(|| "Project".to_owned(), |n| n.to_string_lossy().into_owned());
            Wish::NewProject(path, name)
        }
        Purpose::Bundle => Wish::Bundle(path),
        Purpose::Picture => Wish::Picture(path),
        Purpose::Report => Wish::Report(path),
        Purpose::Articles => Wish::Ingest(Incoming::new(vec![path])),
        Purpose::Colleague => Wish::LookAtColleague(path, true),
    }
}

/// What wakes the window from another thread.
#[must_use]
pub fn wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

impl Attache {
    /// Wishes for a command as a panel does: it is carried out with the next frame.
    pub fn ask(&mut self, command: Command) {
        self.queue.command(command);
    }

    /// Wishes for files and folders to be brought in, as the file dialog does it.
    pub fn bring_in(&mut self, paths: Vec<PathBuf>) {
        self.queue.push(Wish::Ingest(Incoming::new(paths)));
    }

    /// Wishes for a colleague's project to be looked at, as the file dialog does it.
    pub fn ask_for_project_of_colleague(&mut self, path: PathBuf) {
        self.queue.push(Wish::LookAtColleague(path, true));
    }

    /// Whether heights of the open article are still being found in the background.
    #[must_use]
    pub fn is_measuring(&self) -> bool {
        !self.article.is_measured()
    }

    /// Whether words are still being looked for in the open article.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        self.find.is_searching()
    }

    /// The open project and the work on it.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }
}
