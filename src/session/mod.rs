//! The application without a screen: the open project, where the user is, commands, history,
//! saving. The window shows it and sends it [`Command`]s; tests do the same.
//!
//! Read in this order: [`view`] (where the user is), [`command`] and [`action`] (what can be
//! wished for), `dispatch` (which file handles what), `edit` in this file (the way of every
//! change), `disk` (opening, journal), `saving`.

pub mod action;
pub mod agreement;
mod articles;
mod blind;
mod canonicals;
mod catch_up;
pub mod check;
mod clock;
pub mod command;
mod disk;
mod dispatch;
pub mod export;
mod fields;
pub mod figures;
mod frame;
pub mod history;
pub mod ingest;
pub mod intake;
pub mod jobs;
pub mod links;
mod load;
pub mod log;
mod mark;
pub mod marks;
mod mode;
mod motion;
mod older;
pub mod picture;
mod places;
pub mod projects;
mod relate;
pub mod review;
mod save;
mod saving;
pub mod search;
mod settle;
mod share;
mod spent;
pub mod uses;
pub mod view;
pub mod walk;
mod watch;
pub mod work;

use std::sync::Arc;

pub use blind::Blind;
pub use catch_up::catch_up;
pub use clock::random_bits;
pub use command::Command;
pub use disk::OpenFailure;
pub use mode::Mode;
pub use saving::SaveState;
pub use settle::Contradiction;
pub use view::View;

use crate::model::annotation::{Annotation, Commitment, Entity};
use crate::model::change::{Change, Key};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId, IdKind};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Project;
use crate::model::text::Text;
use crate::model::time::Timestamp;
use disk::Disk;
use history::{Done, History};

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Said in passing.
    Quiet,
    /// Something could not be done.
    Error,
}

/// What the status line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In words.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// An open project and the work on it.
pub struct Session {
    project: Project,
    me: AnnotatorId,
    mode: Mode,
    /// What is reviewed, in that mode.
    review: Option<review::Review>,
    /// The review that was left for another mode, with its filter and the difference looked at.
    rested_review: Option<review::Review>,
    /// What is being looked through for what agrees.
    accepting: Option<review::Accepting>,
    /// How much annotators agree.
    figures: figures::Figures,
    view: View,
    history: History,
    notice: Option<Notice>,
    /// How many there have been.
    notices: u64,
    /// Articles in the order in which the list shows them, for "next article".
    order: Vec<ArticleId>,
    /// Where the user was in articles visited before.
    places: places::Places,
    /// What is read of the open article: see [`Session::note_reading`].
    reading_line: Option<(usize, f32)>,
    /// Which opening of an article this is, of all there were in this process.
    opened: u64,
    /// Grows with every change of the project.
    generation: u64,
    /// Grows with every change that a list of articles may show in another order.
    list_generation: u64,
    disk: Option<Disk>,
    /// Why nothing can be changed, where that is so.
    read_only: Option<String>,
    /// Tells this opening of a project from another.
    identity: u64,
    /// One's display name.
    my_name: String,
    /// What was counted last.
    counted: Option<uses::Counted>,
    /// Whether all of one's own layers that concern the command at hand are in memory.
    have_mine: bool,
    /// Time spent on articles that is not noted yet.
    spent: spent::Spent,
    /// Who is which number, where names of annotators are hidden.
    blind: Option<Arc<Blind>>,
}

impl Session {
    /// A session on a project in memory, without files: for tests, and before anything is opened.
    #[must_use]
    pub fn in_memory(project: Project, me: AnnotatorId) -> Self {
        let order = project.articles().keys().cloned().collect();
        Self {
            project,
            view: View::new(me.clone()),
            me,
            mode: Mode::default(),
            review: None,
            rested_review: None,
            accepting: None,
            figures: figures::Figures::default(),
            history: History::default(),
            notice: None,
            notices: 0,
            order,
            places: places::Places::default(),
            reading_line: None,
            opened: 0,
            generation: 0,
            list_generation: 0,
            disk: None,
            read_only: None,
            identity: clock::random_bits(),
            my_name: String::new(),
            counted: None,
            have_mine: false,
            spent: spent::Spent::default(),
            blind: None,
        }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Whose annotations are made here.
    #[must_use]
    pub fn me(&self) -> &AnnotatorId {
        &self.me
    }

    /// Where the user is.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Takes the request to bring something on the screen.
    pub fn take_reveal(&mut self) -> Option<view::Reveal> {
        self.view.reveal.take()
    }

    /// What the status line says.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Grows with each notice, so that the same words said again can be told from those before.
    #[must_use]
    pub fn notices(&self) -> u64 {
        self.notices
    }

    /// Tells this opening of an article from all others, also of the same one anew and of articles
    /// of other projects: it grows with each. 0 as long as none was opened.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.opened
    }

    /// Grows with every change of the project.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Grows with every change of articles or of their status: only then a list of articles has
    /// to be made anew.
    #[must_use]
    pub fn list_generation(&self) -> u64 {
        self.list_generation
    }

    /// Notes that the project has changed.
    fn bump(&mut self, change: &Change) {
        self.generation += 1;
        let of_list = |key: &Key| matches!(key, Key::Article(_) | Key::Layer(_) | Key::Status(_));
        if change.items.iter().any(|item| of_list(&item.key)) {
            self.list_generation += 1;
        }
        self.note_for_review(change);
    }

    /// Why nothing can be changed, where that is so.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// The point in time that edits get.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        clock::now()
    }

    /// Tells the session in which order the list shows the articles.
    pub fn set_order(&mut self, order: Vec<ArticleId>) {
        self.order = order;
    }

    /// The articles in the order in which the list shows them, without those it leaves out.
    #[must_use]
    pub fn listed(&self) -> &[ArticleId] {
        &self.order
    }

    /// The text of the open article.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        self.project.text(self.view.article.as_ref()?)
    }

    /// The open article's layer that is shown.
    #[must_use]
    pub fn layer(&self) -> Option<&Layer> {
        self.project.article(self.view.article.as_ref()?)?.layer(&self.view.annotator)
    }

    /// What undo would take back, in words.
    #[must_use]
    pub fn undo_what(&self) -> Option<String> {
        let older = || self.disk.as_ref().and_then(Disk::older_undo_what);
        self.history.undo().map(|d| d.change.what.clone()).or_else(older).map(|what| self.hidden(what))
    }

    /// What redo would make again, in words.
    #[must_use]
    pub fn redo_what(&self) -> Option<String> {
        let older = || self.disk.as_ref().and_then(Disk::older_redo_what);
        self.history.redo().map(|d| d.change.what.clone()).or_else(older).map(|what| self.hidden(what))
    }

    /// An annotation in words: `person “David Bertolotti”`.
    #[must_use]
    pub fn describe(&self, annotation: &Annotation) -> String {
        let schema = self.project.schema();
        let kind = match annotation {
            Annotation::Relation(r) => schema.relation(&r.kind).map_or(r.kind.as_str(), |k| &k.name),
            Annotation::Comment(_) => "comment",
            Annotation::Verdict(_) => "decision",
            _ => annotation.label().map_or("", |l| schema.label_name(l)),
        };
        match (annotation.spans(), self.text()) {
            (Some(spans), Some(text)) => format!("{kind} “{}”", shortened(&spans.words(text))),
            _ => kind.to_owned(),
        }
    }

    pub(super) fn say(&mut self, text: String) {
        self.notices += 1;
        self.notice = Some(Notice { text, tone: Tone::Quiet });
    }

    /// Says that something could not be done, and why.
    pub fn complain(&mut self, text: String) {
        self.notices += 1;
        self.notice = Some(Notice { text, tone: Tone::Error });
    }

    /// Says something in passing.
    pub fn tell(&mut self, text: String) {
        self.say(text);
    }

    pub(super) fn quiet(&mut self) {
        self.notice = None;
    }

    /// The open article's layer that edits go to: one's own, in a review the decided one.
    fn at(&mut self) -> Option<LayerRef> {
        let article = self.view.article.clone()?;
        let shown = self.view.annotator.clone();
        let wanted = match self.mode {
            Mode::Annotate => shown == self.me,
            Mode::Review => shown.as_str() == AnnotatorId::DECIDED,
            Mode::Figures | Mode::Progress => false,
        };
        if !wanted && matches!(self.mode, Mode::Figures | Mode::Progress) {
            self.say("Go to Annotate or Review to change annotations.".to_owned());
            return None;
        }
        if !wanted {
            let name = self.shown_name(&shown);
            self.complain(format!("This is the layer of {name}. Show your own layer to make changes."));
            return None;
        }
        Some(LayerRef::new(&article, &shown))
    }

    fn entity(&self, id: AnnotationId) -> Option<&Entity> {
        self.layer()?.get(id)?.as_entity()
    }

    fn commitment(&self, id: AnnotationId) -> Option<Commitment> {
        self.layer()?.get(id)?.as_commitment().cloned()
    }

    fn new_id(&mut self, kind: IdKind) -> AnnotationId {
        loop {
            let id = clock::new_id(kind);
            // 50 random bits hardly ever meet, but "hardly ever" is not "never".
            let taken = self.layer().is_some_and(|l| l.get(id).is_some())
                || self.project.canonicals().contains_key(&id);
            if !taken {
                return id;
            }
        }
    }

    /// The way of every change: into the project, into the journal, into the history. Gives
    /// whether it was made; if not, the notice says why.
    pub fn edit(&mut self, edit: &Edit) -> bool {
        self.finish_loading();
        if let Some(why) = &self.read_only {
            let why = why.clone();
            self.complain(why);
            return false;
        }
        self.introduce_me();
        let change = match self.project.apply(edit) {
            Ok(change) if change.is_empty() => return true,
            Ok(change) => Arc::new(change),
            Err(error) => {
                self.complain(format!("This can't be done: {error}."));
                return false;
            }
        };
        self.bump(&change);
        let seq = match self.record(&change) {
            Ok(seq) => seq,
            Err(problem) => {
                // What can't be put down must not be shown as done.
                if self.project.replay(&change.reversed()).is_err() {
                    self.read_only = Some(
                        "The project could not be brought back to what is on disk; start anew.".to_owned(),
                    );
                }
                self.complain(format!("Nothing was changed, since it could not be written down: {problem}"));
                return false;
            }
        };
        self.say(format!("{}.", capitalised(&change.what)));
        self.history.push(Done { seq, change });
        true
    }

    /// Takes back the last change, wherever it was, and goes there.
    fn undo(&mut self) {
        if self.history.undo().is_none() {
            self.fetch_older_undo();
        }
        let Some(done) = self.history.undo().cloned() else {
            self.say("There is nothing to undo.".to_owned());
            return;
        };
        let reversed = done.change.reversed();
        match self.replay(&reversed, &disk::Step::Undo(done.seq)) {
            Ok(()) => {
                self.history.undid();
                self.say(format!("Undone: {}.", done.change.what));
            }
            Err(why) => {
                if why.for_good {
                    self.history.drop_undo();
                }
                self.complain(format!("Could not undo “{}”: {}", done.change.what, why.text));
            }
        }
    }

    /// Makes the last change that was taken back again, and goes there.
    fn redo(&mut self) {
        if self.history.redo().is_none() {
            self.fetch_older_redo();
        }
        let Some(done) = self.history.redo().cloned() else {
            self.say("There is nothing to redo.".to_owned());
            return;
        };
        match self.replay(&done.change.clone(), &disk::Step::Redo(done.seq)) {
            Ok(()) => {
                self.history.redid();
                self.say(format!("Redone: {}.", done.change.what));
            }
            Err(why) => {
                if why.for_good {
                    self.history.drop_redo();
                }
                self.complain(format!("Could not redo “{}”: {}", done.change.what, why.text));
            }
        }
    }

    /// Applies a change that was made before, puts it down, and shows its place.
    fn replay(&mut self, change: &Change, step: &disk::Step) -> Result<(), Refused> {
        if let Some(why) = &self.read_only {
            return Err(Refused { text: why.clone(), for_good: false });
        }
        for item in &change.items {
            if let Key::Annotation(at, _) | Key::Status(at) = &item.key {
                self.load(&at.clone());
            }
        }
        if let Err(key) = self.project.replay(change) {
            return Err(Refused {
                text: format!("{} was changed since by other means.", Self::place_name(&key)),
                for_good: true,
            });
        }
        self.bump(change);
        if let Err(problem) = self.record_step(change, step) {
            if self.project.replay(&change.reversed()).is_err() {
                self.read_only =
                    Some("The project could not be brought back to what is on disk; start anew.".to_owned());
            }
            return Err(Refused { text: problem, for_good: false });
        }
        self.show_site(change);
        Ok(())
    }

    fn place_name(key: &Key) -> String {
        match key {
            Key::Annotation(at, id) => format!("annotation {id} in “{}”", at.article),
            Key::Status(at) | Key::Layer(at) => format!("the layer on “{}”", at.article),
            Key::Article(id) => format!("the article “{id}”"),
            Key::Schema => "the schema".to_owned(),
            Key::Canonical(id) => format!("the canonical entity {id}"),
            Key::Annotator(_) | Key::ProjectName => "the project's name".to_owned(),
            Key::LayerConflicts(at) => format!("what is unsettled in the layer on “{}”", at.article),
            Key::Conflicts(_) => "what is unsettled".to_owned(),
            Key::Plan => "the plan by which articles are given out".to_owned(),
            Key::Assigned(id) => format!("who has the article “{id}”"),
        }
    }

    /// Goes to where a change was.
    fn show_site(&mut self, change: &Change) {
        if let Some(open) = self.view.article.clone()
            && self.project.article(&open).is_none()
        {
            self.view.article = None;
            // Back to where the user was before, unless the change leads somewhere itself.
            let is_there = |id: &&ArticleId| self.project.article(id).is_some();
            if let Some(before) = self.places.all().iter().map(|visit| &visit.article).find(is_there).cloned()
            {
                self.open_article(&before);
            }
        }
        let Some(site) = change.site() else { return };
        let of_review = site.annotator.as_ref().is_some_and(|a| a.as_str() == AnnotatorId::DECIDED);
        let mine = site.annotator.as_ref().is_none_or(|a| *a == self.me);
        if of_review || mine && site.annotator.is_some() {
            self.set_mode(if of_review { Mode::Review } else { Mode::Annotate });
        }
        if self.view.article.as_ref() != Some(&site.article)
            && self.project.article(&site.article).is_some()
            && (mine || of_review)
        {
            if mine {
                self.view.annotator = self.me.clone();
            }
            self.open_article(&site.article);
        }
        if of_review {
            return self.go_to_item_of(change);
        }
        self.view.link = None;
        let there = |id: AnnotationId| {
            self.project
                .article(&site.article)
                .and_then(|a| a.layer(&self.me))
                .is_some_and(|l| l.get(id).is_some())
        };
        self.view.selected = site.annotation.filter(|id| there(*id));
        self.view.active = self.view.active.filter(|id| there(*id));
        if let Some(id) = self.view.selected.filter(|id| id.kind() == IdKind::Commitment) {
            self.view.active = Some(id);
        }
        if let Some(span) = site.span {
            self.view.anchor = span.start();
            self.view.focus = span.start();
            self.view.moved = false;
            self.view.reveal = Some(view::Reveal::Caret);
        }
    }
}

/// Why undo or redo was refused.
struct Refused {
    text: String,
    for_good: bool,
}

/// At most 60 characters, newlines as spaces.
fn shortened(words: &str) -> String {
    let mut out: String = words.chars().take(60).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The name under which the user is logged in; `annotator` where the system says none.
#[must_use]
pub fn login_name() -> String {
    let named = ["LOGNAME", "USER", "USERNAME"].iter().find_map(|v| std::env::var(v).ok());
    let name = named.filter(|n| !n.trim().is_empty()).or_else(|| whoami::username().ok());
    name.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| "annotator".to_owned())
}
