//! What is exported, of whom and how.

use std::path::PathBuf;

use egui::{DragValue, Role, Ui};

use super::format_by_id;
use crate::formats::Writer;
use crate::formats::export::{Negatives, Options, Overlap, Split, Unit};
use crate::formats::{Format, registry};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::Status;
use crate::session::Session;
use crate::session::export::{Request, Who};
use crate::ui::dialogs::fields;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{checkbox, safe};

/// Which articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Listed,
    Open,
}

/// So many things that a format can't carry are named at once.
const FIRST: usize = 2;

const OVERLAPS: [(Overlap, &str); 3] = [
    (Overlap::Outermost, "the longest"),
    (Overlap::Innermost, "the shortest"),
    (Overlap::First, "the one first in the schema"),
];

/// The choices as they stand in the controls.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    format: &'static str,
    who: Who,
    which: Which,
    status: Option<Status>,
    /// None is all.
    labels: Vec<LabelId>,
    unit: Unit,
    overlap: Overlap,
    is_split: bool,
    is_by_label: bool,
    shares: String,
    seed: u64,
    negatives: Empty,
    percent: u8,
    mask_dates: bool,
}

/// What becomes of records without annotations, as the drop-down has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Empty {
    Keep,
    Drop,
    Share,
}

impl Choices {
    pub fn new() -> Self {
        Self {
            format: registry::by_id("jsonl").map_or_else(|| format_by_id("").id(), Format::id),
            who: Who::Everybody,
            which: Which::All,
            status: None,
            labels: Vec::new(),
            unit: Unit::default(),
            overlap: Overlap::default(),
            is_split: false,
            is_by_label: false,
            shares: "80/10/10".to_owned(),
            seed: 0,
            negatives: Empty::Keep,
            percent: 50,
            mask_dates: false,
        }
    }

    /// Whether a project has all that was chosen.
    pub fn fits(&self, session: &Session) -> bool {
        let who = match &self.who {
            Who::Everybody => true,
            Who::One(id) => annotators(session).contains(id),
            Who::Several(ids) => ids.iter().all(|id| annotators(session).contains(id)),
        };
        who && self.labels.iter().all(|l| session.project().schema().label(l).is_some())
    }

    /// The chosen format.
    pub fn format(&self) -> &'static dyn Format {
        format_by_id(self.format)
    }

    /// The request, or what is wrong.
    pub fn request(&self, session: &Session, out: PathBuf) -> Result<Request, String> {
        let split = if self.is_split {
            let split = Split::new(&self.shares, self.seed);
            let split = split.map_err(|_| "The split is not right yet.".to_owned())?;
            Some(if self.is_by_label { split.by_label() } else { split })
        } else {
            None
        };
        let articles: Option<Vec<ArticleId>> = match self.which {
            Which::All => None,
            Which::Listed => Some(session.listed().to_vec()),
            Which::Open => Some(session.view().article.iter().cloned().collect()),
        };
        let negatives = match self.negatives {
            Empty::Keep => Negatives::Keep,
            Empty::Drop => Negatives::Drop,
            Empty::Share => Negatives::Share { percent: self.percent, seed: self.seed },
        };
        let labels = (!self.labels.is_empty()).then(|| self.labels.clone());
        let options = Options {
            labels,
            unit: self.unit,
            overlap: self.overlap,
            split,
            negatives,
            mask_dates: self.mask_dates,
        };
        Ok(Request {
            format: self.format(),
            out,
            who: self.who.clone(),
            articles,
            status: self.status,
            blind: session.is_blind(),
            options,
        })
    }

    pub fn ui(&mut self, ui: &mut Ui, t: &Tokens, session: &Session) {
        let width = ui.available_width() - fields::NAME - 12.0;
        fields::row(ui, t, "Format", |ui| self.format_ui(ui, t, width));
        fields::row(ui, t, "Annotations by", |ui| self.who_ui(ui, session, width));
        fields::row(ui, t, "Articles", |ui| self.which_ui(ui, session, width));
        fields::row(ui, t, "Status", |ui| self.status_ui(ui, width));
        fields::row(ui, t, "Labels", |ui| self.labels_ui(ui, session, width));
        fields::row(ui, t, "One record is", |ui| {
            let words = |unit| if unit == Unit::Article { "an article" } else { "a sentence" };
            fields::combo(ui, "One record is", words(self.unit), width, |list| {
                for unit in [Unit::Article, Unit::Sentence] {
                    list.value(&mut self.unit, unit, words(unit));
                }
            });
        });
        // Only formats with one label a token have to choose.
        if self.format().writer().is_some_and(Writer::has_one_label_a_token) {
            fields::row(ui, t, "On overlap keep", |ui| {
                let shown = OVERLAPS.iter().find(|(o, _)| *o == self.overlap).map_or("", |(_, words)| words);
                fields::combo(ui, "On overlap keep", shown, width, |list| {
                    for (overlap, words) in OVERLAPS {
                        list.value(&mut self.overlap, overlap, words);
                    }
                });
            });
        }
        fields::row(ui, t, "Without any", |ui| self.negatives_ui(ui, t, width));
        fields::row(ui, t, "Split", |ui| self.split_ui(ui, t));
        fields::row(ui, t, "Dates", |ui| {
            ui.horizontal(|ui| {
                let check = checkbox(ui, &mut self.mask_dates, "");
                fields::named_check(check, self.mask_dates, "Mask publication dates");
                fields::hint(ui, t, "mask when articles were published, at their head");
            });
        });
    }

    /// What becomes of records without annotations.
    fn negatives_ui(&mut self, ui: &mut Ui, t: &Tokens, width: f32) {
        let record = if self.unit == Unit::Article { "articles" } else { "sentences" };
        let words = |which| match which {
            Empty::Keep => format!("keep {record} without annotations"),
            Empty::Drop => format!("leave out {record} without annotations"),
            Empty::Share => format!("keep a share of {record} without any"),
        };
        fields::combo(ui, "Records without annotations", &words(self.negatives), width, |list| {
            for which in [Empty::Keep, Empty::Drop, Empty::Share] {
                list.value(&mut self.negatives, which, words(which));
            }
        });
        if self.negatives == Empty::Keep && self.unit == Unit::Article {
            fields::hint(ui, t, "articles that nobody has begun have no record");
        }
        if self.negatives == Empty::Share {
            ui.horizontal(|ui| {
                let drag = DragValue::new(&mut self.percent).range(0..=100).suffix(" %");
                fields::named(ui.add(drag), Role::SpinButton, "Share of records without annotations");
                ui.label("seed");
                let seed = ui.add(DragValue::new(&mut self.seed));
                fields::named(seed, Role::SpinButton, "Seed of the share");
            });
            fields::hint(ui, t, "about so many of a hundred; the same seed keeps the same ones");
        }
    }

    fn format_ui(&mut self, ui: &mut Ui, t: &Tokens, width: f32) {
        fields::combo(ui, "Format", self.format().name(), width, |list| {
            for format in registry::writable() {
                list.value(&mut self.format, format.id(), format.name());
            }
        });
        let losses: Vec<&str> = self.format().losses().iter().map(|l| l.what).collect();
        if losses.is_empty() {
            fields::hint(ui, t, "Carries everything.");
        } else {
            let mut first = losses.iter().take(FIRST).copied().collect::<Vec<_>>().join("; ");
            if losses.len() > FIRST {
                first = format!("{first}; and {} more, counted in the report", losses.len() - FIRST);
            }
            fields::hint_on_hover(ui, t, &format!("Not carried: {first}."), &losses.join("\n"));
        }
    }

    fn who_ui(&mut self, ui: &mut Ui, session: &Session, width: f32) {
        let words = |who: &Who| match who {
            Who::Everybody => "everybody".to_owned(),
            Who::One(id) if id == session.me() => {
                format!("me ({})", safe(&session.shown_name(id)))
            }
            Who::One(id) if id.as_str() == AnnotatorId::DECIDED => "the review: decided layers".to_owned(),
            Who::One(id) => safe(&session.shown_name(id)),
            Who::Several(ids) => {
                let name = |id: &AnnotatorId| match id.as_str() == AnnotatorId::DECIDED {
                    true => "the review".to_owned(),
                    false => safe(&session.shown_name(id)),
                };
                ids.iter().map(name).collect::<Vec<_>>().join(", ")
            }
        };
        let all = annotators(session);
        fields::checks(ui, "Annotations by", &words(&self.who), width, |list| {
            for annotator in &all {
                let on = self.has(annotator);
                if list.check(on, words(&Who::One(annotator.clone()))) {
                    let now = |id: &&AnnotatorId| if *id == annotator { !on } else { self.has(id) };
                    self.who = match all.iter().filter(now).cloned().collect::<Vec<_>>().as_slice() {
                        [] => Who::Everybody,
                        [one] => Who::One(one.clone()),
                        several => Who::Several(several.to_vec()),
                    };
                }
            }
            if list.check(self.who == Who::Everybody, words(&Who::Everybody)) {
                self.who = Who::Everybody;
            }
        });
    }

    /// Whether this annotator was chosen, by name.
    fn has(&self, annotator: &AnnotatorId) -> bool {
        match &self.who {
            Who::Everybody => false,
            Who::One(id) => id == annotator,
            Who::Several(ids) => ids.contains(annotator),
        }
    }

    fn which_ui(&mut self, ui: &mut Ui, session: &Session, width: f32) {
        let all = session.project().articles().len();
        let open = session.view().article.as_ref().and_then(|id| session.project().article(id));
        let words = |which| match which {
            Which::All => format!("all ({})", fields::grouped(all)),
            Which::Listed => format!("those in the list ({})", fields::grouped(session.listed().len())),
            Which::Open => format!("this one: {}", open.map_or(String::new(), |a| safe(&a.meta().title))),
        };
        fields::combo(ui, "Articles", &words(self.which), width, |list| {
            list.value(&mut self.which, Which::All, words(Which::All));
            if session.listed().len() < all {
                list.value(&mut self.which, Which::Listed, words(Which::Listed));
            }
            if open.is_some() {
                list.value(&mut self.which, Which::Open, words(Which::Open));
            }
        });
    }

    fn status_ui(&mut self, ui: &mut Ui, width: f32) {
        let shown = self.status.map_or("any", Status::name);
        fields::combo(ui, "Status", shown, width, |list| {
            list.value(&mut self.status, None, "any");
            for status in Status::ALL {
                list.value(&mut self.status, Some(status), status.name());
            }
        });
    }

    fn labels_ui(&mut self, ui: &mut Ui, session: &Session, width: f32) {
        let all = &session.project().schema().labels;
        let names: Vec<String> =
            all.iter().filter(|l| self.labels.contains(&l.id)).map(|l| safe(&l.name)).collect();
        let shown = if names.is_empty() { "all".to_owned() } else { names.join(", ") };
        fields::checks(ui, "Labels", &shown, width, |list| {
            for label in all {
                let on = self.labels.contains(&label.id);
                if list.check(on, safe(&label.name)) {
                    let now = |l: &LabelId| if *l == label.id { !on } else { self.labels.contains(l) };
                    self.labels = all.iter().map(|l| l.id.clone()).filter(now).collect();
                }
            }
        });
    }

    fn split_ui(&mut self, ui: &mut Ui, t: &Tokens) {
        ui.horizontal(|ui| {
            let check = checkbox(ui, &mut self.is_split, "");
            fields::named_check(check, self.is_split, "Split into training, development and test data");
            if !self.is_split {
                fields::hint(ui, t, "into training, development and test data");
                return;
            }
            let edit = egui::TextEdit::singleline(&mut self.shares)
                .desired_width(96.0)
                .margin(egui::vec2(10.0, 6.0));
            fields::named(ui.add(edit), Role::TextInput, "Shares");
            ui.label("seed");
            fields::named(ui.add(DragValue::new(&mut self.seed)), Role::SpinButton, "Seed");
        });
        if !self.is_split {
            return;
        }
        ui.horizontal(|ui| {
            let check = checkbox(ui, &mut self.is_by_label, "");
            fields::named_check(check, self.is_by_label, "Give each part its share of each label");
            fields::hint(ui, t, "each part has its share of each label, where possible");
        });
        match Split::new(&self.shares, self.seed) {
            Ok(split) => {
                let words =
                    format!("{}, by article; the same seed gives the same parts", split.parts().join(", "));
                fields::hint(ui, t, &words);
            }
            Err(error) => fields::wrong(ui, t, &error.to_string()),
        }
    }
}

/// Annotators with a layer, oneself first.
fn annotators(session: &Session) -> Vec<AnnotatorId> {
    let articles = session.project().articles().values();
    let mut all: std::collections::BTreeSet<AnnotatorId> =
        articles.flat_map(|a| a.layers().keys().cloned()).collect();
    all.remove(session.me());
    std::iter::once(session.me().clone()).chain(all).collect()
}
