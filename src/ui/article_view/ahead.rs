//! Paragraphs around the screen, laid out beside the window.

use std::sync::Arc;

use crate::session::jobs::Job;
use crate::typeset::{ArticleLayout, Fonts, Measurer, Paragraph};

/// What a thread gives back: its fonts, to be used again, and the paragraphs.
type Laid = (Fonts, Vec<(usize, Arc<Paragraph>)>);

/// The work that goes on, and the fonts for it.
#[derive(Default)]
pub struct Ahead {
    job: Option<(Measurer, Job<Laid>)>,
    fonts: Option<Fonts>,
}

impl Ahead {
    /// Brings in what was laid out; before a frame is laid out.
    pub fn take(&mut self, layout: &mut ArticleLayout) {
        let Some((measurer, job)) = self.job.take_if(|(_, job)| job.is_finished()) else { return };
        if let Ok((fonts, paragraphs)) = job.wait() {
            layout.enter_paragraphs(&measurer, paragraphs);
            self.fonts = Some(fonts);
        }
    }

    /// Begins with what is wanted next; after a frame was laid out.
    pub fn tend(&mut self, layout: &ArticleLayout, fonts: &Fonts) {
        if self.job.is_some() {
            return;
        }
        let blocks = layout.ahead();
        if blocks.is_empty() {
            return;
        }
        let measurer = layout.measurer();
        let (theirs, mut fonts) = (measurer.clone(), self.fonts.take().unwrap_or_else(|| fonts.clone()));
        // Nothing of it is on the screen: the window need not wake.
        let job = Job::start("Laying out", Arc::new(|| {}), move |_| {
            let paragraphs = theirs.paragraphs(&mut fonts, &blocks);
            (fonts, paragraphs)
        });
        self.job = job.map(|job| (measurer, job));
    }
}
