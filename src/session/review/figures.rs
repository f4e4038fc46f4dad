//! How much the annotators of the open article agree: measured on a thread when their layers have
//! changed, not each frame.

use std::ops::Range;

use super::build::Basis;
use super::{Review, layer_of};
use crate::analysis::agreement::{Agreement, Document, Options};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::tokens::tokens_of;
use crate::session::Session;
use crate::session::jobs::Job;

/// The figures, and of which states of which layers.
#[derive(Default)]
pub(super) struct Measure {
    basis: Option<Basis>,
    agreement: Option<Agreement>,
    job: Option<Job<Agreement>>,
}

impl Review {
    /// How much those who are compared agree on the article, once that is measured; an article of
    /// one annotator has none.
    #[must_use]
    pub fn agreement(&self) -> Option<&Agreement> {
        self.measure.agreement.as_ref()
    }
}

impl Session {
    /// Sees to it that the figures are those of the layers that are side by side.
    pub(super) fn tend_measure(&mut self, article: &ArticleId) {
        let Some(review) = &mut self.review else { return };
        if let Some(job) = review.measure.job.take_if(|job| job.is_finished()) {
            // A fault of the program; the review goes on without figures.
            review.measure.agreement = job.wait().ok();
            self.generation += 1;
        }
        let Some(review) = self.review.as_ref().filter(|r| r.basis.is_some() && r.job.is_none()) else {
            return;
        };
        if review.measure.basis == review.basis {
            return;
        }
        let layers = review.alignment.annotators.iter();
        let layers = layers.filter_map(|a| Some((a.clone(), layer_of(&self.project, article, a)?.clone())));
        let layers: Vec<(AnnotatorId, Layer)> = layers.collect();
        let mut measure = Measure { basis: review.basis.clone(), agreement: None, job: None };
        if let (2.., Some(text)) = (layers.len(), self.project.text(article).cloned()) {
            let (article, schema) = (article.clone(), self.project.schema().clone());
            let work = move || measured(&article, &text, &layers, &schema);
            match self.disk.as_ref().map(|d| d.wake.clone()) {
                Some(wake) => measure.job = Job::start("Measuring agreement", wake, move |_| work()),
                None => measure.agreement = Some(work()),
            }
        }
        if let Some(review) = &mut self.review {
            review.measure = measure;
        }
    }
}

fn measured(article: &ArticleId, text: &Text, layers: &[(AnnotatorId, Layer)], schema: &Schema) -> Agreement {
    let tokens: Vec<Range<usize>> = tokens_of(text);
    let layers = layers.iter().map(|(annotator, layer)| (annotator, layer)).collect();
    let document = Document { article, tokens: &tokens, layers };
    // One article has nothing to be drawn anew.
    Agreement::measure(&[document], schema, &Options { rounds: 0, ..Options::default() })
}
