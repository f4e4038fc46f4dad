//! Exact heights of all paragraphs, found beside the window, so that the scroll bar tells the
//! truth. What is on the screen stays where it is when they come.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::marks::{plain_marks, wide};
use crate::model::annotation::Annotation;
use crate::model::layer::LayerSnapshot;
use crate::model::schema::Schema;
use crate::session::jobs::{Job, Wake};
use crate::typeset::{ArticleLayout, Fonts, Mark, MarkSource, Measurer};

/// While the width changes with each frame, nothing is measured.
const CALM: Duration = Duration::from_millis(200);
/// Blocks between two looks whether the work is still wanted.
const STEP: usize = 16;

/// The work, and what it was begun for.
#[derive(Default)]
pub struct Measuring {
    /// The opening of the article, and a count of its styles.
    made_for: Option<Key>,
    job: Option<(Measurer, Job<Vec<u32>>)>,
    /// What is to be measured next, and since when that is known.
    wanted: Option<(Key, Instant)>,
}

/// What the heights depend on: the opening of the article, whose layer is shown, and the style.
#[derive(Clone, PartialEq)]
pub struct Key {
    /// Which opening of which article.
    pub opened: u64,
    /// Whose layer.
    pub annotator: crate::model::ids::AnnotatorId,
    /// How it is set.
    pub style: crate::typeset::TextStyle,
}

impl Measuring {
    /// Begins anew where something changed and stayed so for a moment, and brings in what was
    /// found. Gives when it wants to be called again.
    pub fn tend(
        &mut self,
        key: Key,
        layout: &mut ArticleLayout,
        fonts: &Fonts,
        marks: impl FnOnce() -> FarMarks,
        wake: Wake,
    ) -> Option<Duration> {
        if self.made_for.as_ref() != Some(&key) {
            self.job.take().inspect(|(_, job)| job.progress().cancel());
            let since = match &self.wanted {
                Some((wanted, since)) if *wanted == key => since.elapsed(),
                _ => {
                    self.wanted = Some((key, Instant::now()));
                    return Some(CALM);
                }
            };
            if since < CALM {
                return Some(CALM.saturating_sub(since));
            }
            self.wanted = None;
            self.made_for = Some(key);
            self.begin(layout.measurer(), fonts.clone(), marks(), wake);
            return None;
        }
        self.wanted = None;
        let (measurer, job) = self.job.as_ref()?;
        match job.poll() {
            Some(Ok(heights)) => {
                layout.enter_heights(measurer, 0, &heights);
                self.job = None;
            }
            Some(Err(_)) => self.job = None,
            None => {}
        }
        None
    }

    fn begin(&mut self, measurer: Measurer, mut fonts: Fonts, marks: FarMarks, wake: Wake) {
        let theirs = measurer.clone();
        let job = Job::start("Measuring", wake, move |progress| {
            let marks = marks.sorted();
            let mut heights = Vec::with_capacity(theirs.block_count());
            while heights.len() < theirs.block_count() && !progress.is_cancelled() {
                let from = heights.len();
                heights.extend(theirs.heights(&mut fonts, &marks, from..from + STEP));
            }
            heights
        });
        self.job = job.map(|job| (measurer, job));
    }

    /// Lets go of work that nobody wants any more.
    pub fn stop(&mut self) {
        if let Some((_, job)) = self.job.take() {
            job.progress().cancel();
        }
        self.made_for = None;
        self.wanted = None;
    }

    /// Whether heights are still being found.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.job.is_some() || self.wanted.is_some()
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The annotations of a layer as a thread of its own may have them.
pub struct FarMarks {
    /// Those of the shown layer.
    pub layer: Option<LayerSnapshot>,
    /// Their labels.
    pub schema: Arc<Schema>,
}

impl FarMarks {
    fn sorted(self) -> Sorted {
        let mut sorted = Sorted { near: Vec::new(), reach: Vec::new(), wide: Vec::new() };
        for annotation in self.layer.iter().flat_map(LayerSnapshot::iter) {
            sorted.take(annotation, &self.schema);
        }
        sorted.near.sort_by_key(|mark| mark.range.start);
        let mut reach = 0;
        sorted.reach.extend(sorted.near.iter().map(|mark| {
            reach = reach.max(mark.range.end);
            reach
        }));
        sorted
    }
}

/// Marks by where they start, those that reach far apart from the others.
struct Sorted {
    near: Vec<Mark>,
    /// How far those up to each reach.
    reach: Vec<usize>,
    wide: Vec<Mark>,
}

impl Sorted {
    fn take(&mut self, annotation: &Annotation, schema: &Schema) {
        let mut found = Vec::new();
        plain_marks(annotation, schema, &mut found);
        for mark in found {
            if wide(&mark.range) { self.wide.push(mark) } else { self.near.push(mark) }
        }
    }
}

impl MarkSource for Sorted {
    fn generation(&self, _: Range<usize>) -> u64 {
        0
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        let touches = |mark: &&Mark| mark.range.start <= range.end && range.start <= mark.range.end;
        let from = self.reach.partition_point(|&reach| reach < range.start);
        let to = self.near.partition_point(|mark| mark.range.start <= range.end);
        into.extend(self.near.get(from..to).into_iter().flatten().filter(touches).cloned());
        into.extend(self.wide.iter().filter(touches).cloned());
    }
}
