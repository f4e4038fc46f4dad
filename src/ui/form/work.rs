//! What a review decided about one's work on the article, with the way to each place.

use std::rc::Rc;

use egui::Ui;

use super::{Context, Form};
use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::session::review::Work;
use crate::session::{Command, Mode, Session};
use crate::ui::queue::Queue;
use crate::ui::script_text::{Words, link};
use crate::ui::theme;
use crate::ui::widgets::{quiet, safe, section};

/// So many places are listed before the rest is asked for.
const FIRST: usize = 6;

/// What was found out, and of which states of which layers.
#[derive(Debug)]
pub(super) struct Known {
    article: ArticleId,
    annotator: AnnotatorId,
    generations: (u64, u64),
    work: Rc<Work>,
    /// Whether all places are listed.
    is_open: bool,
}

impl Form {
    /// What was taken of the shown annotator's work, what not, and what they have missed.
    pub(super) fn work_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, queue: &mut Queue) {
        let Some(work) = self.work(cx.session).filter(|work| !work.is_empty()) else { return };
        let own = cx.session.view().annotator == *cx.session.me();
        section(ui, cx.t, if own { "Decided about your work" } else { "Decided about this work" });
        let told =
            [(work.taken.len(), "taken"), (work.not_taken.len(), "not taken"), (work.missed.len(), "missed")];
        let told: Vec<String> = told.iter().map(|(n, name)| format!("{n} {name}")).collect();
        quiet(ui, cx.t, &told.join(" · "));
        let is_open = self.decided_work.as_ref().is_some_and(|known| known.is_open);
        let missed = if own { "missed by you" } else { "missed" };
        let not_taken = work.not_taken.iter().map(|id| (*id, "not taken", false));
        let missed = work.missed.iter().map(|id| (*id, missed, true));
        let taken = work.taken.iter().filter(|_| is_open).map(|id| (*id, "taken", false));
        let shown = if is_open { usize::MAX } else { FIRST };
        for (id, what, is_decided) in not_taken.chain(missed).chain(taken).take(shown) {
            place_ui(ui, cx, id, what, is_decided, queue);
        }
        let all = work.not_taken.len() + work.missed.len() + work.taken.len();
        let words = if is_open { "Show less".to_owned() } else { format!("Show all {all}") };
        let more = Words { size: theme::SMALL, ..Words::line(&words, cx.t.accent) };
        if (is_open || all > (work.not_taken.len() + work.missed.len()).min(FIRST))
            && link(ui, &more).clicked()
            && let Some(known) = &mut self.decided_work
        {
            known.is_open = !is_open;
        }
    }

    /// Found out anew only when a layer has changed.
    fn work(&mut self, session: &Session) -> Option<Rc<Work>> {
        if session.mode() != Mode::Annotate {
            return None;
        }
        let (id, annotator) = (session.view().article.as_ref()?, &session.view().annotator);
        let article = session.project().article(id)?;
        let decided = article.layer(&AnnotatorId::new(AnnotatorId::DECIDED))?;
        let layer = session.layer().filter(|_| annotator.as_str() != AnnotatorId::DECIDED)?;
        // Whoever has not worked on the article has missed nothing.
        article.layers().get(annotator).filter(|slot| slot.summary().has_marks())?;
        let generations = (layer.generation(), decided.generation());
        let is_open = match &self.decided_work {
            Some(known) if known.article == *id && known.annotator == *annotator => {
                if known.generations == generations {
                    return Some(known.work.clone());
                }
                known.is_open
            }
            _ => false,
        };
        let work = Rc::new(Work::of(annotator, layer, decided));
        let (article, annotator) = (id.clone(), annotator.clone());
        self.decided_work = Some(Known { article, annotator, generations, work: work.clone(), is_open });
        Some(work)
    }
}

/// One place: what stands there and what became of it.
fn place_ui(
    ui: &mut Ui,
    cx: &Context<'_>,
    id: AnnotationId,
    what: &str,
    is_decided: bool,
    queue: &mut Queue,
) {
    let session = cx.session;
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    let decided = AnnotatorId::new(AnnotatorId::DECIDED);
    let annotator = if is_decided { &decided } else { &session.view().annotator };
    let Some(annotation) = article.and_then(|a| a.layer(annotator)?.get(id)) else { return };
    let words = format!("{}: {what}", safe(&session.describe(annotation)));
    let colour = if what == "taken" { cx.t.done } else { cx.t.accent };
    let line = Words { size: theme::SMALL, lines: 2, ..Words::line(&words, colour) };
    if !link(ui, &line).on_hover_text("Go to the place").clicked() {
        return;
    }
    let is_shown = matches!(&**annotation, Annotation::Entity(_) | Annotation::Commitment(_));
    match annotation.hull() {
        Some(hull) if is_decided => {
            queue.command(Command::Select { anchor: hull.start(), focus: hull.end() });
        }
        _ if is_shown => queue.command(Command::SelectAnnotation(id)),
        // A relation is seen at what it links.
        _ => {
            if let Annotation::Relation(relation) = &**annotation {
                queue.command(Command::SelectAnnotation(relation.from));
            }
        }
    }
}
