//! Whose annotations are measured, on which articles, with which labels.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::session::figures::{Articles, Choice, FiguresCommand, people, tags};
use crate::session::{Command, Session};
use crate::ui::drop_down::{Choices, DropDown};
use crate::ui::queue::Queue;
use crate::ui::status_bar::count;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{safe, word_button};

/// How high a list may become, in points.
const LIST: f32 = 420.0;

/// Shows what is measured, to be changed.
pub fn choices_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    let before = session.figures().choice();
    let mut choice = before.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 6.0);
        for (commitments, name) in [(false, "Entities"), (true, "Commitments")] {
            if ui.selectable_label(choice.commitments == commitments, name).clicked() {
                choice.commitments = commitments;
            }
        }
        ui.add_space(6.0);
        annotators_ui(ui, session, &mut choice);
        articles_ui(ui, session, &mut choice);
        labels_ui(ui, session, &mut choice);
        ui.label(RichText::new("Seed").font(theme::sans(theme::SMALL)).color(t.secondary));
        let seed = ui.add(egui::DragValue::new(&mut choice.seed).speed(1.0));
        seed.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Seed"));
        seed.on_hover_text(
            "What samples are drawn from, for gamma and the limits: the same seed gives the same figures",
        );
        if choice.is_narrow()
            && word_button(ui, RichText::new("Measure all").font(theme::sans(theme::SMALL)).color(t.accent))
                .clicked()
        {
            choice = Choice { commitments: choice.commitments, seed: choice.seed, ..Choice::default() };
        }
    });
    if choice != *before {
        queue.command(Command::Figures(FiguresCommand::Choose(choice)));
    }
}

fn annotators_ui(ui: &mut Ui, session: &Session, choice: &mut Choice) {
    let shown = match &choice.annotators {
        None => "All annotators".to_owned(),
        Some(some) => count(some.len(), "annotator", "annotators"),
    };
    let dropdown =
        DropDown::new("Annotators", "figures annotators").shown(shown).width(130.0).height(LIST).several();
    dropdown.show(ui, |choices| {
        let help = "All but the decided layer";
        if choices.explained(choice.annotators.is_none(), "All annotators", help) {
            choice.annotators = None;
        }
        let all = people(session.project());
        let is_decided = |id: &AnnotatorId| id.as_str() == AnnotatorId::DECIDED;
        let usual: BTreeSet<AnnotatorId> = all.iter().filter(|id| !is_decided(id)).cloned().collect();
        // By name: where names are hidden, ids would tell by their order.
        let mut named: Vec<(bool, String, &AnnotatorId)> =
            all.iter().map(|id| (is_decided(id), session.shown_name(id), id)).collect();
        named.sort();
        for (_, name, annotator) in named {
            let mut some = choice.annotators.clone().unwrap_or_else(|| usual.clone());
            if choices.check(some.contains(annotator), safe(&name)) {
                toggle(&mut some, annotator);
                choice.annotators = (some != usual).then_some(some);
            }
        }
    });
}

fn articles_ui(ui: &mut Ui, session: &Session, choice: &mut Choice) {
    let shown = match &choice.articles {
        Articles::All => "All articles".to_owned(),
        Articles::Open => "Open article".to_owned(),
        Articles::Done => "Articles done".to_owned(),
        Articles::Tagged(tags) if tags.len() == 1 => tags.iter().map(|tag| safe(tag)).collect(),
        Articles::Tagged(tags) => count(tags.len(), "tag", "tags"),
        Articles::Chosen(some) => count(some.len(), "article", "articles"),
    };
    let dropdown =
        DropDown::new("Articles", "figures articles").shown(shown).width(130.0).height(LIST).several();
    dropdown.show(ui, |choices| {
        choices.ui_width(300.0);
        choices.value(&mut choice.articles, Articles::All, "All articles");
        choices.value(&mut choice.articles, Articles::Open, "Open article");
        let done = choices.explained(
            choice.articles == Articles::Done,
            "Articles done",
            "Those that all who are measured have set to done",
        );
        if done {
            choice.articles = Articles::Done;
        }
        choices.value(&mut choice.articles, Articles::Chosen(BTreeSet::new()), "None");
        for tag in tags(session.project()) {
            let mut some =
                if let Articles::Tagged(some) = &choice.articles { some.clone() } else { BTreeSet::new() };
            if choices.check_in_long(some.contains(&tag), &format!("Tag: {}", safe(&tag))) {
                toggle(&mut some, &tag);
                choice.articles = if some.is_empty() { Articles::All } else { Articles::Tagged(some) };
            }
        }
        each_article(choices, session, choice);
    });
}

/// The articles that can be measured, one by one.
fn each_article(choices: &mut Choices<'_>, session: &Session, choice: &mut Choice) {
    let (project, open) = (session.project(), session.view().article.as_ref());
    let all = Choice { articles: Articles::All, ..choice.clone() }.articles(project, open);
    let counted: BTreeSet<ArticleId> = choice.articles(project, open).into_iter().collect();
    for id in &all {
        let title = project.article(id).map_or(id.as_str(), |article| &article.meta().title);
        if choices.check_in_long(counted.contains(id), &safe(title)) {
            let mut some = counted.clone();
            toggle(&mut some, id);
            choice.articles = if some.len() == all.len() { Articles::All } else { Articles::Chosen(some) };
        }
    }
}

fn labels_ui(ui: &mut Ui, session: &Session, choice: &mut Choice) {
    let schema = session.project().schema();
    let of_kind: Vec<&LabelId> = if choice.commitments {
        schema.commitment_labels().map(|label| &label.id).collect()
    } else {
        schema.entity_labels().map(|label| &label.id).collect()
    };
    // What the schema does not know may be of either kind.
    let unknown = session.figures().labels_in_use().iter().filter(|id| schema.label(id).is_none());
    let all: Vec<&LabelId> = of_kind.into_iter().chain(unknown).collect();
    let counted = all.iter().filter(|id| !choice.without.contains(**id)).count();
    let shown = match (counted, &all[..]) {
        (n, all) if n == all.len() => "All labels".to_owned(),
        (1, all) => {
            let one = all.iter().find(|id| !choice.without.contains(**id));
            one.map_or_else(String::new, |id| safe(schema.label_name(id)))
        }
        (n, _) => count(n, "label", "labels"),
    };
    let dropdown = DropDown::new("Labels", "figures labels").shown(shown).width(110.0).height(LIST).several();
    dropdown.show(ui, |choices| {
        if choices.option(counted == all.len(), "All labels") {
            choice.without.retain(|id| !all.contains(&id));
        }
        if choices.option(counted == 0, "None") {
            choice.without.extend(all.iter().map(|id| (*id).clone()));
        }
        for id in &all {
            if choices.check(!choice.without.contains(*id), safe(schema.label_name(id))) {
                toggle(&mut choice.without, *id);
            }
        }
    });
}

/// Takes something out of a set, or puts it in.
fn toggle<T: Ord + Clone>(set: &mut BTreeSet<T>, value: &T) {
    if !set.remove(value) {
        set.insert(value.clone());
    }
}
