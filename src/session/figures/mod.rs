//! Agreement figures of the project for the window: measured on threads, kept until something
//! that they depend on changes. Gamma, which takes longest, follows the rest.
//!
//! | file | what it is |
//! |---|---|
//! | `mod.rs` | the figures, and the jobs that measure them |
//! | `choice.rs` | whose annotations, on which articles, with which labels |

mod choice;

pub use choice::{Articles, Choice, people, tags};

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::agreement::{Gathered, gather};
use super::jobs::Job;
use super::review::{Filter, ReviewCommand};
use super::{Mode, Session};
use crate::analysis::agreement::{Agreement, Options};
use crate::analysis::report::{Names, html, json};
use crate::model::ids::{ArticleId, LabelId};
use crate::model::schema::Schema;
use crate::storage::replace_file;

/// What figures depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    generation: u64,
    /// But for what only changes how it is shown.
    choice: Choice,
    /// The open article, where it matters.
    open: Option<ArticleId>,
}

/// The figures and what is still measured.
#[derive(Default)]
pub struct Figures {
    choice: Choice,
    basis: Option<Basis>,
    agreement: Option<Arc<Agreement>>,
    /// Whether gamma is in them.
    is_whole: bool,
    problems: Vec<String>,
    /// Labels that annotations have, whether they count or not.
    in_use: BTreeSet<LabelId>,
    job: Option<(Basis, Job<Measured>)>,
}

/// What a job gives: the figures, and what they were measured from for the next one.
struct Measured {
    agreement: Agreement,
    gathered: Arc<Gathered>,
    in_use: BTreeSet<LabelId>,
    is_whole: bool,
}

/// A wish about the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiguresCommand {
    /// Measure or show something else.
    Choose(Choice),
    /// Show the differences behind a figure: those of an article, in review, where somebody has
    /// the label; all where none is named.
    Open(ArticleId, Option<LabelId>),
}

/// How a choice is measured: labels are named where some are left out.
fn options(choice: &Choice, in_use: &BTreeSet<LabelId>, schema: &Schema) -> Options {
    let all = || in_use.iter().chain(schema.labels.iter().map(|label| &label.id));
    let counted = || all().filter(|id| !choice.without.contains(*id)).cloned().collect();
    let labels = (!choice.without.is_empty()).then(counted);
    Options { labels, seed: choice.seed, ..Options::default() }
}

impl Figures {
    /// What is measured and how it is shown.
    #[must_use]
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The figures, as far as they are there.
    #[must_use]
    pub fn agreement(&self) -> Option<&Arc<Agreement>> {
        self.agreement.as_ref()
    }

    /// Whether something is still being measured.
    #[must_use]
    pub fn is_measuring(&self) -> bool {
        self.job.is_some()
    }

    /// Labels of either kind that annotations of these articles have, whether they count or not.
    #[must_use]
    pub fn labels_in_use(&self) -> &BTreeSet<LabelId> {
        &self.in_use
    }

    /// What could not be read, and is left out.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl Session {
    /// The figures, in that mode.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    pub(super) fn do_figures(&mut self, command: FiguresCommand) {
        match command {
            FiguresCommand::Choose(choice) => self.figures.choice = choice,
            FiguresCommand::Open(article, label) => self.open_behind(&article, label),
        }
    }

    /// Opens the differences that a figure comes from: of those who were measured, and nothing that
    /// an earlier filter would hide.
    fn open_behind(&mut self, article: &ArticleId, label: Option<LabelId>) {
        let who = self.figures.choice.annotators.clone().unwrap_or_default();
        self.set_mode(Mode::Review);
        self.open_article(article);
        self.do_review(ReviewCommand::Compare(who));
        let order = self.review().map(|review| review.filter().order).unwrap_or_default();
        self.do_review(ReviewCommand::Filter(Filter { label, order, ..Filter::default() }));
    }

    /// Sees to it that the figures are those of the project as it is.
    pub(super) fn tend_figures(&mut self) {
        if self.mode != Mode::Figures {
            return;
        }
        self.take_figures();
        let choice = Choice { commitments: false, by_article: None, ..self.figures.choice.clone() };
        let open = self.view.article.clone().filter(|_| choice.articles == Articles::Open);
        let basis = Basis { generation: self.generation, choice, open };
        let is_known = self.figures.basis.as_ref() == Some(&basis)
            || self.figures.job.as_ref().is_some_and(|(under_way, _)| *under_way == basis);
        if !is_known {
            self.measure(basis);
        }
    }

    fn measure(&mut self, basis: Basis) {
        let Some(disk) = &self.disk else { return };
        let (project, store, wake) = (self.project.clone(), disk.store.clone(), disk.wake.clone());
        let (choice, open) = (basis.choice.clone(), basis.open.clone());
        let job = Job::start("Measuring agreement", wake, move |_| {
            // What the request names comes from the project itself.
            let gathered =
                gather(&project, &store, &choice.request(&project, open.as_ref())).unwrap_or_default();
            let in_use = gathered.labels(project.schema());
            let options = Options { gamma: false, ..options(&choice, &in_use, project.schema()) };
            let agreement = gathered.measure(project.schema(), &options);
            Measured { agreement, gathered: Arc::new(gathered), in_use, is_whole: false }
        });
        match job {
            Some(job) => self.figures.job = Some((basis, job)),
            None => self.complain("The system gives no thread to measure agreement.".to_owned()),
        }
    }

    fn take_figures(&mut self) {
        let Some((basis, job)) = self.figures.job.take_if(|(_, job)| job.is_finished()) else { return };
        let Ok(measured) = job.wait() else {
            self.figures.basis = Some(basis);
            return self.complain("Measuring the agreement broke off.".to_owned());
        };
        let Measured { agreement, gathered, in_use, is_whole } = measured;
        self.figures.agreement = Some(Arc::new(agreement));
        self.figures.problems.clone_from(&gathered.problems);
        self.figures.in_use.clone_from(&in_use);
        self.figures.is_whole = is_whole;
        self.figures.basis = Some(basis.clone());
        let Some(disk) = self.disk.as_ref().filter(|_| !is_whole) else { return };
        let options = options(&basis.choice, &in_use, self.project.schema());
        let (schema, wake) = (self.project.schema().clone(), disk.wake.clone());
        let job = Job::start("Measuring gamma", wake, move |_| {
            let agreement = gathered.measure(&schema, &options);
            Measured { agreement, gathered, in_use, is_whole: true }
        });
        self.figures.job = job.map(|job| (basis, job));
    }

    /// What is being measured, in words.
    #[must_use]
    pub fn measuring(&self) -> Option<&str> {
        self.figures.job.as_ref().filter(|_| self.mode == Mode::Figures).map(|(_, job)| job.name())
    }

    /// What annotators are called in reports: as everywhere in the window.
    #[must_use]
    pub fn report_names(&self, agreement: &Agreement) -> Names {
        if self.is_blind() {
            Names::blind(&agreement.annotators, &|id| self.shown_name(id))
        } else {
            Names::open(&agreement.annotators, self.project.annotators())
        }
    }

    /// Writes the figures as a page that can be mailed (`.html`) or as JSON (`.json`), in place of a
    /// file that may be there: whoever calls it has asked.
    ///
    /// # Errors
    /// In words: what is not there yet, or why the file can't be written.
    pub fn write_report(&self, file: &Path) -> Result<(), String> {
        let Some(agreement) = &self.figures.agreement else {
            return Err("the figures are still being measured".to_owned());
        };
        let names = self.report_names(agreement);
        let content = match file.extension().and_then(|e| e.to_str()) {
            Some("html" | "htm") => {
                html(agreement, &names, &self.project, self.figures.choice.by_article().id)
            }
            Some("json") => json(agreement, self.is_blind().then_some(&names)).map_err(|e| e.to_string())?,
            _ => return Err("name a file that ends in .html or .json".to_owned()),
        };
        replace_file(file, content.as_bytes()).map_err(|e| e.to_string())
    }
}
