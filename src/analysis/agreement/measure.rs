//! All figures of some layers.

use std::ops::Range;

use super::bootstrap;
use super::count::count;
use super::gamma::gamma;
use super::metric::{Extent, Metric, Undefined};
use super::metrics::{GAMMA, METRICS};
use super::parts::{self, Aligned, Part};
use super::sample::{Document, SCOPES, Sample};
use super::threads;
use super::view::{Layout, View};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::schema::Schema;

/// What is computed.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only annotations with these labels.
    pub labels: Option<Vec<LabelId>>,
    /// What gamma's samples and the bootstrap are drawn from.
    pub seed: u64,
    /// Rounds of the bootstrap; 0 for no intervals.
    pub rounds: usize,
    /// Whether gamma is computed, which takes longest.
    pub gamma: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { labels: None, seed: 0, rounds: 1000, gamma: true }
    }
}

/// Which annotations a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Labelled spans.
    Entities,
    /// Frames, by their extent.
    Commitments,
    /// The cues of frames.
    Cues,
    /// A role of frames.
    Roles,
    /// An attribute of frames.
    Attributes,
}

impl Scope {
    /// As in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Commitments => "commitments",
            Self::Cues => "cues",
            Self::Roles => "roles",
            Self::Attributes => "attributes",
        }
    }

    const MARKS: [Self; SCOPES] = [Self::Entities, Self::Commitments];
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub metric: &'static Metric,
    /// About which annotations.
    pub scope: Scope,
    /// The id of the label, role or attribute; of all where there is none.
    pub label: Option<String>,
    /// The value, or why there is none; never NaN.
    pub value: Result<f64, Undefined>,
    /// How many of the metric's units it is about, of all pairs of annotators.
    pub n: usize,
    /// The limits of 95 %: by bootstrap over articles; of gamma, of its sampling.
    pub interval: Option<(f64, f64)>,
}

/// Of which articles and annotators a figure is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// One article, by its place in [`Agreement::articles`].
    Article(usize),
    /// One pair, by its place in [`Agreement::pairs`].
    Pair(usize),
}

/// How often two annotators gave a token which innermost labels, over all pairs of annotators.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    /// The labels; rows and columns have one more at the end, for none.
    pub labels: Vec<LabelId>,
    /// Row after row: rows the labels of the annotator whose id comes first, columns the other's.
    pub cells: Vec<u64>,
}

impl Confusion {
    /// Rows and columns.
    #[must_use]
    pub fn size(&self) -> usize {
        self.labels.len() + 1
    }

    /// Tokens at a row and column.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> u64 {
        self.cells[row * self.size() + column]
    }

    /// The label of a row or column; none for the last.
    #[must_use]
    pub fn label(&self, at: usize) -> Option<&LabelId> {
        self.labels.get(at)
    }
}

/// All figures of some annotators on some articles.
pub struct Agreement {
    /// In the order of ids.
    pub annotators: Vec<AnnotatorId>,
    /// Those that at least two annotators have a layer of, in the order of ids.
    pub articles: Vec<ArticleId>,
    /// The labels that alone were counted; none where all were.
    pub only: Option<Vec<LabelId>>,
    /// In the order of [`METRICS`] within each scope and label.
    pub figures: Vec<Figure>,
    labels: [Vec<LabelId>; SCOPES],
    parts: Vec<Part>,
    layout: Layout,
    rows: Vec<Vec<f64>>,
    sums: Vec<f64>,
    /// Of the bootstrap.
    rounds: usize,
}

/// A figure to be computed: metric, scope, and label or part by number.
#[derive(Clone, Copy)]
struct Wanted {
    metric: &'static Metric,
    scope: usize,
    slot: usize,
}

impl Agreement {
    /// Measures the agreement of the annotators who have layers in these documents. Articles that
    /// fewer than two have annotated are left out.
    #[must_use]
    pub fn measure(documents: &[Document], schema: &Schema, options: &Options) -> Self {
        let sample = Sample::new(documents, schema, options.labels.as_deref());
        let mut measured = Self::count(&sample, schema);
        let aligned = std::mem::take(&mut measured.1);
        let mut agreement = measured.0;
        agreement.fill(&aligned, &sample, options);
        agreement
    }

    /// Counts all articles.
    fn count(sample: &Sample, schema: &Schema) -> (Self, Vec<Aligned>) {
        let shared = |at: &usize| sample.markings[*at].marks.iter().flatten().count() > 1;
        let articles: Vec<usize> = (0..sample.markings.len()).filter(shared).collect();
        let sizes = [sample.labels[0].len(), sample.labels[1].len()];
        let bare = Layout::new(sample.annotators.len(), sizes, 0);
        let counted = threads::map(articles.len(), |at| {
            let marking = &sample.markings[articles[at]];
            (count(sample, marking, &bare), parts::aligned(sample, marking, schema))
        });
        let (mut rows, aligned): (Vec<_>, Vec<_>) = counted.into_iter().unzip();
        let parts = parts::parts_of(&aligned);
        let layout = Layout::new(sample.annotators.len(), sizes, parts.len());
        let mut sums = vec![0.0; layout.len()];
        for (row, aligned) in rows.iter_mut().zip(&aligned) {
            row.resize(layout.len(), 0.0);
            parts::count(aligned, &parts, &layout, row);
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += *value);
        }
        let agreement = Self {
            annotators: sample.annotators.clone(),
            articles: articles.iter().map(|at| sample.articles[*at].clone()).collect(),
            only: None,
            figures: Vec::new(),
            labels: sample.labels.clone(),
            parts,
            layout,
            rows,
            sums,
            rounds: 0,
        };
        (agreement, aligned)
    }

    fn fill(&mut self, aligned: &[Aligned], sample: &Sample, options: &Options) {
        let wanted = self.wanted();
        let (rounds, seed) = (options.rounds, options.seed);
        let intervals = bootstrap::intervals(&self.rows, rounds, seed, wanted.len(), |sums| {
            wanted.iter().map(|w| (w.metric.value)(&self.view(*w, sums, self.all_pairs())).ok()).collect()
        });
        let mut figures = Vec::with_capacity(wanted.len());
        for (wanted, interval) in wanted.iter().zip(intervals) {
            let mut figure = self.figure(*wanted, interval);
            if *wanted.metric == GAMMA {
                if !options.gamma {
                    continue;
                }
                let found = gamma(sample, wanted.scope, options.seed);
                figure.interval = found.ok().map(|g| (g.low, g.high));
                figure.value = found.map(|g| g.value);
            } else if let (Some(Part::Attribute(id)), "cohen_kappa_part") =
                (self.part(*wanted), wanted.metric.id)
            {
                figure.value = parts::attribute_kappa(aligned, id, self.layout.pairs);
                figure.interval = None;
            }
            figures.push(figure);
        }
        self.figures = figures;
        self.rounds = rounds;
        self.only.clone_from(&options.labels);
    }

    /// The metrics of each scope that anybody used, of all labels and of each.
    fn wanted(&self) -> Vec<Wanted> {
        let mut out = Vec::new();
        for scope in 0..SCOPES {
            let labels = self.layout.labels[scope];
            // Entities are always said something about; commitments where there are any.
            if labels == 0 && scope > 0 {
                continue;
            }
            for slot in std::iter::once(labels).chain(0..labels) {
                let is_of = |metric: &&Metric| match metric.extent {
                    Extent::Whole => slot == labels,
                    Extent::WholeAndLabels => true,
                    Extent::Parts => false,
                };
                out.extend(METRICS.into_iter().filter(is_of).map(|metric| Wanted { metric, scope, slot }));
            }
        }
        let of_parts = || METRICS.into_iter().filter(|m| m.extent == Extent::Parts);
        for slot in 0..self.parts.len() {
            out.extend(of_parts().map(|metric| Wanted { metric, scope: SCOPES, slot }));
        }
        out
    }

    fn part(&self, wanted: Wanted) -> Option<&Part> {
        self.parts.get(wanted.slot).filter(|_| wanted.scope == SCOPES)
    }

    fn view<'a>(&'a self, wanted: Wanted, sums: &'a [f64], pairs: Range<usize>) -> View<'a> {
        let (scope, slot) = (wanted.scope, wanted.slot);
        View { layout: &self.layout, sums, scope, slot, pairs }
    }

    fn all_pairs(&self) -> Range<usize> {
        0..self.layout.pairs
    }

    fn figure(&self, wanted: Wanted, interval: Option<(f64, f64)>) -> Figure {
        let view = self.view(wanted, &self.sums, self.all_pairs());
        let (scope, label) = match self.part(wanted) {
            Some(Part::Cue) => (Scope::Cues, None),
            Some(Part::Role(id)) => (Scope::Roles, Some(id.to_string())),
            Some(Part::Attribute(id)) => (Scope::Attributes, Some(id.to_string())),
            None => {
                let label = self.labels[wanted.scope].get(wanted.slot);
                (Scope::MARKS[wanted.scope], label.map(ToString::to_string))
            }
        };
        let value = (wanted.metric.value)(&view);
        let n = (wanted.metric.count)(&view).round() as usize;
        let interval = interval.filter(|_| value.is_ok());
        Figure { metric: wanted.metric, scope, label, value, n, interval }
    }

    /// Pairs of annotators, the one whose id comes first first.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&AnnotatorId, &AnnotatorId)> {
        let after = |(i, a)| self.annotators[i + 1..].iter().map(move |b| (a, b));
        self.annotators.iter().enumerate().flat_map(after).collect()
    }

    /// The labels in use of entities or commitments; none for other scopes.
    #[must_use]
    pub fn labels(&self, scope: Scope) -> &[LabelId] {
        match scope {
            Scope::Entities => &self.labels[0],
            Scope::Commitments => &self.labels[1],
            Scope::Cues | Scope::Roles | Scope::Attributes => &[],
        }
    }

    /// The figure of a metric on all labels or one.
    #[must_use]
    pub fn find(&self, metric: &str, scope: Scope, label: Option<&str>) -> Option<&Figure> {
        self.figures.iter().find(|f| f.metric.id == metric && f.scope == scope && f.label.as_deref() == label)
    }

    /// A figure of entities or commitments for one article or one pair of annotators, for pictures
    /// of agreement over time and by pair.
    ///
    /// # Errors
    /// Why there is none. Gamma is there for all articles only.
    pub fn of(
        &self,
        metric: &'static Metric,
        scope: Scope,
        label: Option<&LabelId>,
        which: Which,
    ) -> Result<f64, Undefined> {
        let scope = match scope {
            Scope::Entities => 0,
            Scope::Commitments => 1,
            Scope::Cues | Scope::Roles | Scope::Attributes => return Err(Undefined::NothingAnnotated),
        };
        if metric.extent == Extent::Parts {
            return Err(Undefined::NothingAnnotated);
        }
        let all = self.labels[scope].len();
        let slot = match label {
            None => all,
            Some(label) => {
                self.labels[scope].iter().position(|l| l == label).ok_or(Undefined::NothingAnnotated)?
            }
        };
        // Those of all annotators at once say nothing about two of them.
        let of_all = ["fleiss_kappa", "krippendorff_alpha", "krippendorff_alpha_unitising"];
        if matches!(which, Which::Pair(_)) && self.annotators.len() > 2 && of_all.contains(&metric.id) {
            return Err(Undefined::NotAll);
        }
        let wanted = Wanted { metric, scope, slot };
        let (sums, pairs) = match which {
            Which::All => (&self.sums, self.all_pairs()),
            Which::Article(at) => (self.rows.get(at).ok_or(Undefined::NothingShared)?, self.all_pairs()),
            Which::Pair(at) => (&self.sums, at..at + 1),
        };
        (metric.value)(&self.view(wanted, sums, pairs))
    }

    /// Why a figure that has a value has no limits; nothing where it has them, or no value.
    #[must_use]
    pub fn no_limits(&self, figure: &Figure) -> Option<&'static str> {
        if figure.interval.is_some() || figure.value.is_err() {
            return None;
        }
        Some(match figure.metric.id {
            "cohen_kappa_part" if figure.scope == Scope::Attributes => "not sampled",
            _ if self.articles.len() < 2 => "one article only",
            _ if self.rounds == 0 => "not sampled",
            _ => "no value in too many samples",
        })
    }

    /// The article with most tokens in a cell of the matrix of labels, and how many they are; the
    /// first of several in the order of ids, none where none has any.
    #[must_use]
    pub fn most_in_cell(&self, scope: Scope, row: usize, column: usize) -> Option<(&ArticleId, u64)> {
        let at = usize::from(scope != Scope::Entities);
        let size = self.labels[at].len() + 1;
        let tokens = |sums: &Vec<f64>| {
            let cell = |pair| sums[self.layout.matrix(at, pair).start + row * size + column];
            self.all_pairs().map(cell).sum::<f64>().round() as u64
        };
        let counted = self.articles.iter().zip(self.rows.iter().map(tokens));
        counted.rev().max_by_key(|(_, tokens)| *tokens).filter(|(_, tokens)| *tokens > 0)
    }

    /// How often which label stands against which, of entities or commitments.
    #[must_use]
    pub fn confusion(&self, scope: Scope) -> Confusion {
        let at = usize::from(scope != Scope::Entities);
        let size = self.labels[at].len() + 1;
        let mut cells = vec![0; size * size];
        for pair in self.all_pairs() {
            let from = &self.sums[self.layout.matrix(at, pair)];
            cells.iter_mut().zip(from).for_each(|(cell, value)| *cell += value.round() as u64);
        }
        Confusion { labels: self.labels[at].clone(), cells }
    }
}
