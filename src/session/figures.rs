//! Agreement figures of the project for the window: measured on threads, kept until something
//! that they depend on changes. Gamma, which takes longest, follows the rest.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::agreement::{Gathered, Request, gather};
use super::jobs::Job;
use super::{Mode, Session};
use crate::analysis::agreement::{Agreement, Options, Scope};
use crate::analysis::report::{Names, html, json};
use crate::model::ids::{AnnotatorId, ArticleId};

/// What is measured and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Of whom; all where nothing is said.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// The open article alone.
    pub open_only: bool,
    /// Entities or commitments.
    pub commitments: bool,
    /// What samples are drawn from.
    pub seed: u64,
}

impl Choice {
    /// Which annotations the figures are about.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        if self.commitments { Scope::Commitments } else { Scope::Entities }
    }
}

/// What figures depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    generation: u64,
    annotators: Option<BTreeSet<AnnotatorId>>,
    article: Option<ArticleId>,
    seed: u64,
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
    job: Option<(Basis, Job<Measured>)>,
}

/// What a job gives: the figures, and what they were measured from for the next one.
struct Measured {
    agreement: Agreement,
    gathered: Arc<Gathered>,
    is_whole: bool,
}

/// A wish about the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiguresCommand {
    /// Measure or show something else.
    Choose(Choice),
    /// Show the differences behind a figure: the first article that has any, in review.
    Open(ArticleId),
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
            FiguresCommand::Open(article) => {
                self.set_mode(Mode::Review);
                self.open_article(&article);
            }
        }
    }

    /// Sees to it that the figures are those of the project as it is.
    pub(super) fn tend_figures(&mut self) {
        if self.mode != Mode::Figures {
            return;
        }
        self.take_figures();
        let choice = &self.figures.choice;
        let article = self.view.article.clone().filter(|_| choice.open_only);
        let basis = Basis {
            generation: self.generation,
            annotators: choice.annotators.clone(),
            article,
            seed: choice.seed,
        };
        let is_known = self.figures.basis.as_ref() == Some(&basis)
            || self.figures.job.as_ref().is_some_and(|(under_way, _)| *under_way == basis);
        if !is_known {
            self.measure(basis);
        }
    }

    fn measure(&mut self, basis: Basis) {
        let Some(disk) = &self.disk else { return };
        let (project, store, wake) = (self.project.clone(), disk.store.clone(), disk.wake.clone());
        let request = Request {
            annotators: basis.annotators.as_ref().map(|a| a.iter().cloned().collect()),
            articles: basis.article.as_ref().map(|a| vec![a.clone()]),
            labels: None,
        };
        let options = Options { seed: basis.seed, gamma: false, ..Options::default() };
        let schema = project.schema().clone();
        let job = Job::start("Measuring agreement", wake, move |_| {
            // What the request names comes from the project itself.
            let gathered = gather(&project, &store, &request).unwrap_or_default();
            let agreement = gathered.measure(&schema, &options);
            Measured { agreement, gathered: Arc::new(gathered), is_whole: false }
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
        let Measured { agreement, gathered, is_whole } = measured;
        self.figures.agreement = Some(Arc::new(agreement));
        self.figures.problems.clone_from(&gathered.problems);
        self.figures.is_whole = is_whole;
        self.figures.basis = Some(basis.clone());
        let Some(disk) = self.disk.as_ref().filter(|_| !is_whole) else { return };
        let options = Options { seed: basis.seed, ..Options::default() };
        let (schema, wake) = (self.project.schema().clone(), disk.wake.clone());
        let job = Job::start("Measuring gamma", wake, move |_| {
            let agreement = gathered.measure(&schema, &options);
            Measured { agreement, gathered, is_whole: true }
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

    /// Writes the figures as a page that can be mailed (`.html`) or as JSON (`.json`).
    ///
    /// # Errors
    /// In words: what is not there yet, or why the file can't be written.
    pub fn write_report(&self, file: &Path) -> Result<(), String> {
        let Some(agreement) = &self.figures.agreement else {
            return Err("the figures are still being measured".to_owned());
        };
        let names = self.report_names(agreement);
        let content = match file.extension().and_then(|e| e.to_str()) {
            Some("html" | "htm") => html(agreement, &names, self.project.name()),
            Some("json") => json(agreement, self.is_blind().then_some(&names)).map_err(|e| e.to_string())?,
            _ => return Err("name a file that ends in .html or .json".to_owned()),
        };
        std::fs::write(file, content).map_err(|e| format!("{}: {e}", file.display()))
    }
}
