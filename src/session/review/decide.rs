//! Decisions: what is taken of a difference becomes an edit of the decided layer, one step to undo.

use super::{Item, Review, layer_of};
use crate::analysis::align::Group;
use crate::model::decision::{self, Choice, DecideError, Desk, Of, Part, PartChoice, print};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId, IdKind};
use crate::model::layer::{Layer, LayerRef};
use crate::session::{Session, clock};

/// Why there is no decision.
pub(in crate::session) const NO_ITEM: &str = "Go to a difference first: J is the next one.";

/// What is to be decided about.
struct Matter {
    /// Those who are compared, as they are shown, each with what they have.
    sides: Vec<(AnnotatorId, Option<AnnotationId>)>,
    /// What there is.
    members: Vec<Of>,
    /// Which part of it.
    part: Part,
    /// All parts of it in which the annotators differ.
    parts: Vec<Part>,
    /// In few words.
    words: String,
    /// Whether it was decided before.
    is_told: bool,
}

impl Session {
    /// Decides for what the annotator at a place among those compared has.
    pub(in crate::session) fn take_side(&mut self, side: usize) {
        let Some(matter) = self.matter() else { return };
        let Some((annotator, own)) = matter.sides.get(side).cloned() else {
            return self.say(format!("Only {} annotators are compared here.", matter.sides.len()));
        };
        let what = format!("take {} for {}", self.project().annotator_name(&annotator), matter.words);
        match (own, matter.part.clone()) {
            (None, _) => self.decide_nothing(matter, what),
            (Some(id), Part::Whole) => self.decide_whole(matter, &[(annotator, id)], what),
            (Some(id), _) => self.decide_part(matter, PartChoice::Take(vec![(annotator, id)]), what),
        }
    }

    /// Keeps what each has.
    pub(in crate::session) fn take_both(&mut self) {
        let Some(matter) = self.matter() else { return };
        let what = format!("take both for {}", matter.words);
        let members = matter.members.clone();
        if let Some(why) = self.why_not_both() {
            return self.say(why.to_owned());
        }
        match &matter.part {
            Part::Whole => self.decide_whole(matter, &members, what),
            _ => self.decide_part(matter, PartChoice::Take(members), what),
        }
    }

    /// Why what each has can't be kept of the difference that is looked at; `None` where it can.
    #[must_use]
    pub fn why_not_both(&self) -> Option<&'static str> {
        let review = self.review.as_ref()?;
        let item = review.current_item()?;
        let group = &review.alignment.groups[item.group];
        let label = group.labels.first().and_then(|l| self.project.schema().label(l));
        match &item.part {
            Part::Attribute(id) => {
                let is_one = label.and_then(|l| l.attribute(id)).is_some_and(|a| !a.kind.takes_several());
                is_one.then_some("This attribute has one value: take one of them.")
            }
            Part::Role(id) => {
                let is_one = label.and_then(|l| l.role(id)).is_some_and(|r| !r.takes_several());
                is_one.then_some("This role has one filler: take one of them.")
            }
            Part::Cue | Part::Whole => None,
        }
    }

    /// Decides that nothing of it stands.
    pub(in crate::session) fn take_neither(&mut self) {
        let Some(matter) = self.matter() else { return };
        let what = format!("take neither for {}", matter.words);
        match matter.part {
            Part::Whole => self.decide_nothing(matter, what),
            _ => self.decide_part(matter, PartChoice::Nothing, what),
        }
    }

    /// Takes the decision on an item back.
    pub(in crate::session) fn undecide(&mut self) {
        let Some(matter) = self.matter() else { return };
        if !matter.is_told {
            return self.say("This is not decided yet.".to_owned());
        }
        let what = format!("reopen {}", matter.words);
        let Some(at) = self.at() else { return };
        let decided = self.decided_layer(&at.article);
        let edit = match &matter.part {
            Part::Whole => decision::reopen(&at, &decided, &matter.members, what),
            part => decision::reopen_part(&at, &decided, &matter.members, part, &matter.parts, what),
        };
        if let Some(edit) = edit {
            self.edit(&edit);
        }
    }

    /// Opens the decided layer for editing, at what was decided about the difference; where nothing
    /// was, what the first annotator has is taken first.
    pub(in crate::session) fn edit_decision(&mut self) {
        self.tend_review();
        let current = self.review.as_ref().and_then(Review::current_item).cloned();
        if let Some(item) = &current {
            let is_open =
                |review: &Review| review.current.is_some_and(|at| review.states[at].told().is_none());
            if self.review.as_ref().is_some_and(is_open) {
                let first = self.review.as_ref().and_then(|review| {
                    let group = &review.alignment.groups[item.group];
                    review.sides_of(group).position(|(_, id)| id.is_some())
                });
                let before = self.review.as_ref().and_then(|r| r.current);
                self.take_side(first.unwrap_or_default());
                let borrowed = self.history.undo().map(|done| done.seq);
                if let Some(review) = &mut self.review {
                    review.current = before;
                    review.borrowed = borrowed;
                }
            }
        }
        let Some(review) = &mut self.review else { return };
        review.editing = true;
        let told = review.current.and_then(|at| review.states[at].told());
        let decided = told.and_then(|t| t.ids.iter().copied().find(|id| id.kind() != IdKind::Verdict));
        match decided {
            Some(id) => self.select(id),
            None => self.say(
                "You edit the decided layer: mark as you do when annotating; Esc goes back to the differences."
                    .to_owned(),
            ),
        }
    }

    pub(super) fn leave_editing(&mut self) {
        let borrowed = self.review.as_mut().and_then(|review| {
            review.editing = false;
            review.borrowed.take()
        });
        self.view.leave();
        self.quiet();
        // Only looked at: nothing was decided.
        if borrowed.is_some() && self.history.undo().map(|done| done.seq) == borrowed {
            self.undo();
            self.say("Nothing was changed, so nothing is decided.".to_owned());
        }
    }

    /// Whether the decided layer is being edited, in a review.
    #[must_use]
    pub fn is_editing_decisions(&self) -> bool {
        self.review.as_ref().is_some_and(Review::is_editing)
    }

    /// Whether differences are looked at, in a review.
    #[must_use]
    pub fn is_reviewing(&self) -> bool {
        self.mode == crate::session::Mode::Review && !self.is_editing_decisions()
    }

    /// What is still to be done before the open article is reviewed, in words.
    pub(in crate::session) fn why_not_reviewed(&mut self) -> Option<String> {
        self.tend_review();
        let review = self.review.as_ref()?;
        if !review.is_tended() {
            return Some("The annotations are still being compared.".to_owned());
        }
        match review.left() {
            (0, 0) => None,
            (0, 1) => Some("1 agreed is not accepted; Ctrl+Shift+Enter accepts it.".to_owned()),
            (0, n) => Some(format!("{n} agreed are not accepted; Ctrl+Shift+Enter accepts them.")),
            (1, _) => Some("One difference is not decided yet; J goes to it.".to_owned()),
            (n, _) => Some(format!("{n} differences are not decided yet; J goes to the next.")),
        }
    }

    /// Esc in a review: from a relation or frame that is edited, then from editing, then from the
    /// difference.
    pub(in crate::session) fn escape_review(&mut self) {
        if self.is_editing_decisions() {
            if self.view.link.is_some() {
                self.view.link = None;
                return self.quiet();
            }
            return self.leave_editing();
        }
        if let Some(review) = &mut self.review {
            review.current = None;
        }
        self.view.leave();
        self.quiet();
    }

    /// What is to be decided about; says so where nothing is looked at.
    fn matter(&mut self) -> Option<Matter> {
        self.tend_review();
        let Some((review, item)) = self.review.as_ref().and_then(|r| Some((r, r.current_item()?))) else {
            self.say(NO_ITEM.to_owned());
            return None;
        };
        let group = &review.alignment.groups[item.group];
        Some(Matter {
            sides: review.sides_of(group).map(|(annotator, id)| (annotator.clone(), id)).collect(),
            members: review.members(group),
            part: item.part.clone(),
            parts: review.items_in(item.group).map(|at| review.items[at].part.clone()).collect(),
            words: self.item_words(review, item),
            is_told: review.current.is_some_and(|at| review.states[at].told().is_some()),
        })
    }

    /// An item in few words, for the history: `person “Ilse Varga”`.
    fn item_words(&self, review: &Review, item: &Item) -> String {
        let group = &review.alignment.groups[item.group];
        let first = review.members(group).into_iter().next();
        let annotation = first.and_then(|(annotator, id)| {
            self.project.article(&review.article)?.layer(&annotator)?.get(id).cloned()
        });
        let whole = annotation.map_or_else(String::new, |a| self.describe(&a));
        match &item.part {
            Part::Whole => whole,
            part => format!("{} of {whole}", self.part_name(part, group)),
        }
    }

    /// A part as the schema calls it.
    #[must_use]
    pub fn part_name(&self, part: &Part, group: &Group) -> String {
        let schema = self.project.schema();
        let label = group.labels.first().and_then(|l| schema.label(l));
        match part {
            Part::Whole => "the whole".to_owned(),
            Part::Cue => "cue".to_owned(),
            Part::Role(id) => label.and_then(|l| l.role(id)).map_or(id.to_string(), |r| r.name.clone()),
            Part::Attribute(id) => {
                label.and_then(|l| l.attribute(id)).map_or(id.to_string(), |a| a.name.clone())
            }
        }
    }

    fn decide_nothing(&mut self, matter: Matter, what: String) {
        self.decide(&[Choice { take: Vec::new(), as_one: false, over: matter.members }], what);
    }

    /// Takes some of a group's annotations; those that say the same become one.
    fn decide_whole(&mut self, matter: Matter, take: &[Of], what: String) {
        let Some(article) = self.view.article.clone() else { return };
        let fingerprint = |(annotator, id): &Of| {
            let layer = layer_of(&self.project, &article, annotator)?;
            Some(print(layer.get(*id)?, layer))
        };
        let prints: Vec<_> = matter.members.iter().map(fingerprint).collect();
        let same_as = |of: &Of| -> Vec<Of> {
            let own = matter.members.iter().position(|m| m == of).and_then(|at| prints[at]);
            let same = |(member, print): &(&Of, &Option<_>)| *member == of || own.is_some() && **print == own;
            matter.members.iter().zip(&prints).filter(same).map(|(member, _)| member.clone()).collect()
        };
        let mut choices: Vec<Choice> = Vec::new();
        for of in take {
            if !choices.iter().any(|c| c.take.contains(of)) {
                choices.push(Choice { take: same_as(of), as_one: true, over: Vec::new() });
            }
        }
        let taken: Vec<Of> = choices.iter().flat_map(|c| c.take.clone()).collect();
        let over: Vec<Of> = matter.members.into_iter().filter(|m| !taken.contains(m)).collect();
        choices.iter_mut().for_each(|c| c.over.clone_from(&over));
        self.decide(&choices, what);
    }

    fn decide_part(&mut self, matter: Matter, choice: PartChoice, what: String) {
        let Matter { members, part, parts, .. } = matter;
        self.at_desk(|desk| desk.decide_part(&members, &part, &choice, &parts, what));
    }

    /// Makes choices as one step, and goes on to the next difference.
    fn decide(&mut self, choices: &[Choice], what: String) {
        self.at_desk(|desk| desk.decide(choices, what));
    }

    fn at_desk(&mut self, decide: impl FnOnce(&mut Desk<'_>) -> Result<Edit, DecideError>) {
        let Some(edit) = self.drafted(decide) else { return };
        if self.edit(&edit) {
            if let Some(review) = &mut self.review {
                review.why.clear();
            }
            self.go_on();
        }
    }

    /// Sits down at the desk of the open article and has an edit drafted; says why it can't be.
    pub(super) fn drafted(
        &mut self,
        decide: impl FnOnce(&mut Desk<'_>) -> Result<Edit, DecideError>,
    ) -> Option<Edit> {
        let at = self.at()?;
        let why = self.review.as_ref().map(|r| r.why.trim().to_owned()).unwrap_or_default();
        match self.draft_at(&at, &why, decide) {
            Ok(edit) => Some(edit),
            Err(error) => {
                self.complain(format!("This can't be decided: {error}."));
                None
            }
        }
    }

    /// Has an edit of an article's decided layer drafted.
    pub(super) fn draft_at(
        &self,
        at: &LayerRef,
        why: &str,
        decide: impl FnOnce(&mut Desk<'_>) -> Result<Edit, DecideError>,
    ) -> Result<Edit, DecideError> {
        let decided = self.decided_layer(&at.article);
        let article = self.project.article(&at.article);
        let layers = |annotator: &AnnotatorId| article?.layer(annotator);
        let mut new_id = |kind: IdKind| loop {
            let id = clock::new_id(kind);
            if decided.get(id).is_none() {
                return id;
            }
        };
        let mut desk = Desk {
            at: at.clone(),
            decided: &decided,
            layers: &layers,
            by: self.me.clone(),
            now: self.now(),
            why,
            new_id: &mut new_id,
        };
        decide(&mut desk)
    }

    /// The decided layer of an article; an empty one where nothing was decided.
    fn decided_layer(&self, article: &ArticleId) -> std::borrow::Cow<'_, Layer> {
        let at = LayerRef::new(article, &AnnotatorId::new(AnnotatorId::DECIDED));
        match self.project.layer(&at) {
            Some(layer) => std::borrow::Cow::Borrowed(layer),
            None => std::borrow::Cow::Owned(Layer::default()),
        }
    }
}
