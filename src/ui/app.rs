//! The frame: keys of the window, panels, dialogs, and the carrying out of wishes.

use egui::{Frame, Margin, Panel, Stroke, Ui};

use super::article_list::ArticleList;
use super::article_view::{ArticleView, Reading};
use super::dialogs::{self, Around, Dialog};
use super::files::FileDialog;
use super::form::Form;
use super::header::header_ui;
use super::keys::{Meaning, meaning};
use super::queue::{Pane, Queue, Wish};
use super::review::ReviewPanel;
use super::status_bar::{JobLine, status_bar_ui};
use super::theme::{self, Looks, Scheme, Tokens};
use crate::session::action::{Action, Scope};
use crate::session::{Command, Mode, Session};
use crate::storage::settings::{Colours, Settings, Theme};
use crate::typeset::Fonts;
use crate::typeset::LabelColours;

/// The window's state.
pub struct Attache {
    pub(super) session: Option<Session>,
    pub(super) settings: Settings,
    pub(super) dialog: Option<Box<dyn Dialog>>,
    pub(super) queue: Queue,
    pub(super) list: ArticleList,
    pub(super) article: ArticleView,
    /// The strip over the article in which words are found.
    pub(super) find: dialogs::find::FindBar,
    pub(super) form: Form,
    pub(super) review: ReviewPanel,
    pub(super) progress: super::progress::ProgressPage,
    pub(super) pane: Pane,
    /// The pane that is to get the keyboard in the next frame.
    pub(super) focus: Option<Pane>,
    pub(super) looks: Option<Looks>,
    /// What of the settings is still to be written.
    pub(super) keeper: super::keeper::Keeper,
    /// A dialog of the system that is open.
    pub(super) files: Option<FileDialog>,
    /// A picture whose file is being chosen.
    pub(super) picture: Option<super::picture::Picture>,
    /// A job of the window that runs.
    pub(super) jobs: super::jobs::Jobs,
    /// What is measured, where that was asked for.
    pub(super) timings: Option<super::timings::Timings>,
}

impl Attache {
    /// A window on a session, or on none.
    #[must_use]
    pub fn new(ctx: &egui::Context, session: Option<Session>, settings: Settings) -> Self {
        Self::with_fonts(ctx, session, settings, Fonts::new())
    }

    /// As [`Attache::new`], with fonts that were made beside the opening of the window.
    #[must_use]
    pub fn with_fonts(
        ctx: &egui::Context,
        session: Option<Session>,
        settings: Settings,
        fonts: Fonts,
    ) -> Self {
        theme::install_fonts(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let article = ArticleView::new(fonts);
        super::script_text::install(ctx, article.fonts());
        Self {
            session,
            settings,
            dialog: None,
            queue: Queue::default(),
            list: ArticleList::default(),
            article,
            find: dialogs::find::FindBar::default(),
            form: Form::default(),
            review: ReviewPanel::default(),
            progress: super::progress::ProgressPage::default(),
            pane: Pane::Article,
            focus: Some(Pane::Article),
            looks: None,
            keeper: super::keeper::Keeper::default(),
            files: None,
            picture: None,
            jobs: super::jobs::Jobs::default(),
            timings: None,
        }
    }

    /// Shows a frame, and carries out what was wished for.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        // egui leaves the window itself without a name.
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |window| window.set_label(super::run::NAME));
        self.put_on_looks(&ctx);
        let t = &theme::tokens(&ctx);
        if let Some(session) = &mut self.session {
            // Each call begins anew.
            if session.counts_time() != self.settings.count_time {
                session.count_time(self.settings.count_time);
            }
            if ctx.input(|i| !i.events.is_empty()) {
                session.is_active();
            }
        }
        self.window_keys(&ctx);
        self.dropped_files(&ctx);
        self.order();
        let panels_changed = self.panels(ui, t);
        self.dialog_ui(&ctx, t);
        self.give_focus(&ctx);
        self.carry_out(&ctx);
        self.keep(&ctx, panels_changed);
    }

    /// Puts on the looks that the settings ask for.
    fn put_on_looks(&mut self, ctx: &egui::Context) {
        let scheme = match self.settings.theme {
            Theme::Dark => Scheme::Dark,
            Theme::System if ctx.system_theme() == Some(egui::Theme::Dark) => Scheme::Dark,
            Theme::System | Theme::Light => Scheme::Light,
        };
        let Settings { high_contrast, patterns, .. } = self.settings;
        let wanted = Looks { scheme, high_contrast, labels: self.label_colours(), patterns };
        if self.looks != Some(wanted) {
            theme::apply(ctx, wanted);
            self.looks = Some(wanted);
        }
    }

    /// Where the labels' colours come from.
    pub(super) fn label_colours(&self) -> LabelColours {
        match self.settings.colours {
            Colours::Standard => LabelColours::Schema,
            Colours::RedGreen => LabelColours::RedGreen,
            Colours::BlueYellow => LabelColours::BlueYellow,
        }
    }

    /// Shortcuts that work everywhere; not those that a text field needs for itself.
    fn window_keys(&mut self, ctx: &egui::Context) {
        let typing = ctx.text_edit_focused();
        let choosing = super::drop_down::has_keyboard(ctx);
        let mut acts = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Some(Meaning::Act(action)) = meaning(event, Scope::Window, None) else { return true };
                let the_fields = typing
                    && matches!(action, Action::Undo | Action::Redo | Action::DoneAndNext)
                    || choosing && matches!(action, Action::NextArticle | Action::PreviousArticle);
                if !the_fields {
                    acts.push(action);
                }
                the_fields
            });
        });
        // A dialog is in front: it is closed before something else is begun, unless it holds work.
        if let Some(dialog) = &mut self.dialog
            && !acts.is_empty()
        {
            if dialog.holds() {
                acts.clear();
            } else {
                self.dialog = None;
            }
        }
        acts.into_iter().for_each(|action| self.queue.act(action));
    }

    pub(super) fn order(&mut self) {
        if let Some(session) = &mut self.session
            && let Some(order) = self.list.update(session)
        {
            session.set_order(order);
        }
    }

    /// Shows the panels; tells whether one of them was made wider or narrower.
    fn panels(&mut self, ui: &mut Ui, t: &Tokens) -> bool {
        let bar = |x: i8| Frame::new().fill(t.window).inner_margin(Margin::symmetric(x, 0));
        let line = Stroke::new(1.0, t.hairline);
        Panel::top("header").exact_size(48.0).resizable(false).show_separator_line(false).frame(bar(8)).show(
            ui,
            |ui| {
                header_ui(ui, t, self.session.as_ref(), &mut self.queue);
                ui.painter().hline(ui.max_rect().expand(8.0).x_range(), ui.max_rect().bottom() - 0.5, line);
            },
        );
        let job = self.job_line();
        Panel::bottom("status")
            .exact_size(30.0)
            .resizable(false)
            .show_separator_line(false)
            .frame(bar(8))
            .show(ui, |ui| {
                ui.painter().hline(ui.max_rect().expand(8.0).x_range(), ui.max_rect().top() + 0.5, line);
                status_bar_ui(ui, t, self.session.as_ref(), job.as_ref(), &mut self.queue);
            });
        let side =
            Frame::new().fill(t.window).inner_margin(Margin { left: 10, right: 10, top: 12, bottom: 0 });
        let width = ui.available_width();
        let kept = &mut self.settings.window;
        let mut changed = false;
        // The article is the largest thing: narrow windows take from the panels first.
        if let Some(session) = &self.session {
            if width > 560.0 {
                let range = egui::Rangef::new(200.0, (width * 0.3).max(200.0));
                let panel = Panel::left("articles").default_size(kept.list_width).size_range(range);
                let shown = panel.frame(side).show(ui, |ui| {
                    self.list.ui(ui, t, session, &mut self.queue);
                });
                changed |= Self::note_panel(&mut kept.list_width, shown.response.rect.width(), range);
            }
            if width > 820.0 && !matches!(session.mode(), Mode::Figures | Mode::Progress) {
                let side = Frame { inner_margin: Margin { left: 18, right: 14, top: 16, bottom: 0 }, ..side };
                let range = egui::Rangef::new(280.0, (width * 0.35).max(280.0));
                let panel = Panel::right("form").default_size(kept.form_width).size_range(range);
                let shown = panel.frame(side).show(ui, |ui| {
                    if session.is_reviewing() {
                        self.review.ui(ui, t, session, &mut self.queue);
                    } else {
                        if session.is_editing_decisions() {
                            super::review::editing_ui(ui, t, &mut self.queue);
                        }
                        self.form.ui(ui, t, session, &mut self.queue);
                    }
                });
                changed |= Self::note_panel(&mut kept.form_width, shown.response.rect.width(), range);
            }
        }
        egui::CentralPanel::default().frame(Frame::new().fill(t.page)).show(ui, |ui| {
            let reading = Reading::of(&self.settings);
            if let Some(session) = &mut self.session {
                if session.mode() == Mode::Figures {
                    super::figures::figures_ui(ui, t, session, &mut self.queue);
                    return;
                }
                if session.mode() == Mode::Progress {
                    self.progress.ui(ui, t, session, &mut self.queue);
                    return;
                }
                ui.spacing_mut().item_spacing.y = 0.0;
                super::review::bar::bar_ui(ui, t, session, &mut self.queue);
                self.find.ui(ui, t, session, &mut self.article, &mut self.queue);
                self.article.ui(ui, t, session, reading, &mut self.queue);
            }
        });
        changed
    }

    fn job_line(&self) -> Option<JobLine> {
        let reading = || {
            let (name, (done, total)) = self.session.as_ref()?.reading()?;
            // Only looking through all of one's layers takes long, and knows how many there are.
            Some(JobLine { name: name.to_owned(), done, total, can_stop: total > 0 })
        };
        let measuring = || {
            let name = self.session.as_ref()?.measuring()?.to_owned();
            Some(JobLine { name, done: 0, total: 0, can_stop: false })
        };
        self.jobs.line().or_else(reading).or_else(measuring)
    }

    fn dialog_ui(&mut self, ctx: &egui::Context, t: &Tokens) {
        if let Some(dialog) = &mut self.dialog {
            let around = Around { t, session: self.session.as_ref(), settings: &self.settings };
            dialogs::show(ctx, dialog.as_mut(), &around, &mut self.queue);
        }
    }

    /// Gives the keyboard to the pane that was asked for; to the article where nothing has it,
    /// so that keys never go nowhere.
    fn give_focus(&mut self, ctx: &egui::Context) {
        if self.dialog.is_some() {
            return;
        }
        let nobody = ctx.memory(|m| m.focused().is_none());
        match self.focus.take() {
            Some(Pane::List) => self.list.focus(),
            Some(Pane::Form) if self.is_reviewing() => self.review.focus(),
            Some(Pane::Form) => self.form.focus(),
            Some(Pane::Article) => ctx.memory_mut(|m| m.request_focus(ArticleView::id())),
            None if nobody => ctx.memory_mut(|m| m.request_focus(ArticleView::id())),
            None => {}
        }
    }

    fn carry_out(&mut self, ctx: &egui::Context) {
        let wishes = self.queue.take();
        if wishes.is_empty() {
            return;
        }
        for wish in wishes {
            self.carry_out_one(ctx, wish);
        }
        ctx.request_repaint();
    }

    fn carry_out_one(&mut self, ctx: &egui::Context, wish: Wish) {
        match wish {
            Wish::Session(command) => {
                if let Some(session) = &mut self.session {
                    let rtl = self.article.right_to_left(session);
                    let eye = match &command {
                        Command::Click { offset, .. } | Command::PlaceCaret { offset, .. } => *offset,
                        Command::MoveEdge { to, .. } => *to,
                        _ => session.view().focus,
                    };
                    self.article.hold(eye);
                    session.dispatch(command, rtl);
                }
            }
            Wish::Act(action) => self.act(ctx, action),
            Wish::Export(request) => self.export(ctx, *request),
            Wish::CloseDialog => {
                self.dialog = None;
                self.focus = Some(Pane::Article);
            }
            Wish::Focus(pane) => {
                self.pane = pane;
                self.focus = Some(pane);
            }
            Wish::OpenProject(root, annotator) => self.open_project(ctx, &root, annotator),
            Wish::NewProject(root, name) => self.new_project(ctx, &root, &name),
            Wish::Ingest(incoming) => self.ingest(ctx, incoming),
            Wish::Bundle(file) => self.bundle(ctx, file),
            Wish::LookAtColleague(path, articles) => self.look_at_colleague(ctx, path, articles),
            Wish::TakeIn(plan) => self.take_in(&plan),
            Wish::Picture(file) => self.save_picture(ctx, file),
            Wish::Report(file) => {
                if let Some(session) = &mut self.session {
                    match session.write_report(&file) {
                        Ok(()) => session.tell(format!("Wrote {}.", file.display())),
                        Err(why) => session.complain(format!("The report was not written: {why}.")),
                    }
                }
            }
            Wish::Set(setting) => self.set(&setting),
            Wish::CancelJob => {
                self.jobs.cancel();
                if let Some(session) = &self.session {
                    session.cancel_reading();
                }
            }
        }
    }
}

impl eframe::App for Attache {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.background(ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_at_last();
        self.close_session();
        if let Some(Err(why)) = self.timings.as_ref().map(super::timings::Timings::write) {
            eprintln!("attache: {why}");
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let start = std::time::Instant::now();
        self.frame(ui);
        if let Some(timings) = &mut self.timings {
            timings.frame(start);
        }
    }
}
