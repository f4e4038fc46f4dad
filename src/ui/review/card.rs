//! The difference that is looked at: what each annotator has, what can be decided, and why.

use egui::{CornerRadius, RichText, Ui, vec2};

use super::ReviewPanel;
use crate::model::annotation::{Comment, Target};
use crate::model::decision::How;
use crate::model::ids::AnnotatorId;
use crate::session::action::Action;
use crate::session::review::{Item, Review, ReviewCommand, Told};
use crate::session::{Command, Session};
use crate::ui::queue::{Pane, Queue, Wish};
use crate::ui::script_text::{Face, Words, wide_label};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{safe, section};

/// Height of the buttons in two rows and of the field for the reason, in points.
const CHOICES: f32 = 120.0;
/// Height that is kept for what stands below: how far the review is, and the list.
const LIST: f32 = 290.0;
/// What is said of the difference has so much in any case.
const LEAST: f32 = 128.0;

impl ReviewPanel {
    /// What is said of a difference, and below it what can be decided. However much is said, that
    /// and the list of all stay in sight.
    pub(super) fn card_ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        review: &Review,
        item: &Item,
        queue: &mut Queue,
    ) {
        let most = (ui.available_height() - LIST - CHOICES).max(LEAST);
        let scroll = egui::ScrollArea::vertical().id_salt("the difference");
        scroll.max_height(most).min_scrolled_height(most).auto_shrink([false, true]).show(ui, |ui| {
            said_ui(ui, t, session, review, item);
            self.comments_ui(ui, t, session, review, item, queue);
        });
        ui.add_space(8.0);
        self.choices_ui(ui, session, review, queue);
        let wants_reason = std::mem::take(&mut self.wants_reason);
        why_ui(ui, t, review, wants_reason, queue);
    }

    /// The buttons, with their keys; what was decided is pressed in.
    fn choices_ui(&mut self, ui: &mut Ui, session: &Session, review: &Review, queue: &mut Queue) {
        let wants_focus = std::mem::take(&mut self.wants_focus);
        let told = review.current().and_then(|at| review.state(at).told());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for (at, annotator) in review.annotators().enumerate() {
                let name = safe(&session.shown_name(annotator));
                let is_taken = told.is_some_and(|told| takes(told, annotator));
                let button = egui::Button::new(short_name(session, &name))
                    .shortcut_text(side_key(at))
                    .selected(is_taken);
                let response = ui.add(button).on_hover_text(format!("Decide for what {name} has"));
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Button, true, is_taken, format!("Take {name}"))
                });
                if at == 0 && wants_focus {
                    response.request_focus();
                }
                if response.clicked() {
                    queue.command(Command::Review(ReviewCommand::Take(at)));
                }
            }
            let is = |how: How| told.is_some_and(|told| told.how == how && !told.is_edited);
            let others = [
                (
                    Action::TakeBoth,
                    if review.annotators().count() > 2 { "All" } else { "Both" },
                    is(How::Each),
                    session.why_not_both(),
                ),
                (Action::TakeNeither, "Neither", is(How::Neither), None),
                (Action::EditDecision, "Edit", told.is_some_and(|told| told.is_edited), None),
                (Action::Undecide, "Undecided", false, told.is_none().then_some("This is not decided yet.")),
            ];
            for (action, name, is_chosen, refused) in others {
                let key = action.shortcuts().first().map_or(String::new(), ToString::to_string);
                let button = egui::Button::new(name).shortcut_text(key).selected(is_chosen);
                let response = ui.add_enabled(refused.is_none(), button);
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Button, refused.is_none(), is_chosen, name)
                });
                let response =
                    response.on_hover_text(action.help()).on_disabled_hover_text(refused.unwrap_or_default());
                if response.clicked() {
                    queue.act(action);
                    if action == Action::EditDecision {
                        queue.push(Wish::Focus(Pane::Article));
                    }
                }
            }
        });
    }

    /// The thread about the difference, of all annotators, and a field for one's own comment.
    fn comments_ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        review: &Review,
        item: &Item,
        queue: &mut Queue,
    ) {
        let group = &review.alignment().groups[item.group];
        let members: Vec<_> = group.present().collect();
        let comments =
            comments(session, |c| matches!(c.target, Target::Annotation(id) if members.contains(&id)));
        if !comments.is_empty() {
            section(ui, t, "Comments");
        }
        for comment in &comments {
            let author = safe(&session.shown_name(&comment.author));
            let words = format!("{author}: {}", safe(&comment.text));
            wide_label(ui, &Words { lines: 20, size: theme::SMALL, ..Words::line(&words, t.secondary) });
        }
        if self.comment.0 != review.current() {
            self.comment = (review.current(), String::new());
            self.commenting = false;
        }
        self.commenting |= self.wants_comment;
        if session.read_only().is_some() || comments.is_empty() && !self.commenting {
            return;
        }
        ui.add_space(4.0);
        let edit = egui::TextEdit::singleline(&mut self.comment.1)
            .hint_text(RichText::new("Comment for the annotators…").color(t.faint))
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 6.0));
        let response = ui.add(edit).on_hover_text("Enter sends it");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Comment"));
        if std::mem::take(&mut self.wants_comment) {
            response.request_focus();
        }
        if response.lost_focus()
            && ui.input(|i| i.key_pressed(egui::Key::Enter))
            && !self.comment.1.trim().is_empty()
            && let Some(about) = members.first()
        {
            let text = std::mem::take(&mut self.comment.1).trim().to_owned();
            let target = Target::Annotation(*about);
            let reply_to = comments.first().map(|c| c.id);
            queue.command(Command::AddComment { target, reply_to, text });
            queue.push(Wish::Focus(Pane::Article));
        }
    }
}

/// The words, what each annotator has of them, and what was decided.
fn said_ui(ui: &mut Ui, t: &Tokens, session: &Session, review: &Review, item: &Item) {
    let frame = egui::Frame::new().fill(t.accent_soft).corner_radius(8).inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        // Lines of words, not of controls.
        ui.spacing_mut().interact_size.y = 18.0;
        kinds_ui(ui, t, session, review, item);
        let title = safe(&session.item_title(review, item));
        let words = Words { text: &title, face: Face::Serif, size: 16.0, colour: t.text, lines: 4 };
        wide_label(ui, &words);
        ui.add_space(2.0);
        for (at, annotator) in review.annotators().enumerate() {
            let says = session.item_says(review, item, annotator);
            side_ui(ui, t, at, &session.shown_name(annotator), says.as_deref());
        }
        if let Some(told) = review.current().and_then(|at| review.state(at).told()) {
            told_ui(ui, t, session, review, item, told);
        }
    });
    let parts = review.items_in(item.group).count() - 1;
    if item.part == crate::model::decision::Part::Whole && parts > 0 {
        let more = crate::ui::status_bar::count(parts, "difference", "differences");
        let words = format!("Taking one takes its cue, roles and attributes too: {more} in them.");
        wide_label(ui, &Words { size: theme::SMALL, lines: 2, ..Words::line(&words, t.secondary) });
    }
}

/// A field for the reason, which is kept with the next decision.
fn why_ui(ui: &mut Ui, t: &Tokens, review: &Review, wants_focus: bool, queue: &mut Queue) {
    ui.add_space(6.0);
    let mut why = review.why().to_owned();
    let key = Action::GiveReason.shortcuts().first().map_or(String::new(), ToString::to_string);
    let edit = egui::TextEdit::singleline(&mut why)
        .hint_text(RichText::new(format!("Reason for the next decision ({key})")).color(t.faint))
        .desired_width(f32::INFINITY)
        .margin(vec2(10.0, 6.0));
    let response = ui.add(edit).on_hover_text("Kept with the decision. Enter goes back to the article.");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Reason"));
    if wants_focus {
        response.request_focus();
    }
    if response.changed() {
        queue.command(Command::Review(ReviewCommand::Why(why)));
    }
    if response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
        queue.push(Wish::Focus(Pane::Article));
    }
}

/// Enough of a name to tell colleagues apart beside each other.
pub(super) fn short_name<'a>(session: &Session, name: &'a str) -> &'a str {
    if session.is_blind() { name } else { name.split(' ').next().unwrap_or(name) }
}

/// Whether a decision took what an annotator has.
fn takes(told: &Told, annotator: &AnnotatorId) -> bool {
    !told.is_edited
        && match &told.how {
            How::Together => true,
            How::One(taken) => taken == annotator,
            How::Each | How::Some | How::Neither => false,
        }
}

/// The key that takes what a side has; none past the fourth.
fn side_key(at: usize) -> String {
    let actions = [Action::TakeA, Action::TakeB, Action::TakeC, Action::TakeD];
    let action = actions.get(at).and_then(|a| a.shortcuts().first());
    action.map_or(String::new(), ToString::to_string)
}

fn kinds_ui(ui: &mut Ui, t: &Tokens, session: &Session, review: &Review, item: &Item) {
    let group = &review.alignment().groups[item.group];
    let label = group.labels.iter().map(|l| session.project().schema().label_name(l).to_owned());
    let mut head = label.collect::<Vec<_>>().join(" / ");
    if item.part != crate::model::decision::Part::Whole {
        head = format!("{head} · {}", session.part_name(&item.part, group));
    }
    let small = |words: &str, colour| RichText::new(safe(words)).font(theme::sans(11.5)).color(colour);
    ui.horizontal(|ui| {
        ui.label(small(&head, t.secondary));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(small(&item.kinds_in_words(), t.faint));
        });
    });
}

fn side_ui(ui: &mut Ui, t: &Tokens, at: usize, name: &str, says: Option<&str>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let name = RichText::new(safe(name)).font(theme::semibold(12.5)).color(t.annotator(at));
        ui.label(name);
        let (words, colour) = says.map_or(("nothing", t.faint), |says| (says, t.text));
        let words = safe(words);
        wide_label(ui, &Words { size: 12.5, lines: 3, ..Words::line(&words, colour) });
    });
}

fn told_ui(ui: &mut Ui, t: &Tokens, session: &Session, review: &Review, item: &Item, told: &Told) {
    ui.add_space(4.0);
    let line = ui.available_rect_before_wrap();
    ui.painter().hline(line.x_range(), line.top(), egui::Stroke::new(1.0, t.hairline));
    ui.add_space(6.0);
    let how = how_in_words(session, &told.how, told.is_edited);
    let day: String = told.made.to_string().chars().take(10).collect();
    let by = safe(&session.shown_name(&told.by));
    let small = |words: String, colour| RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
    ui.label(small(format!("Decided: {how} ({by}, {day})"), t.done));
    if told.is_edited
        && let Some(now) = session.item_decided(review, item)
    {
        let now = safe(&now);
        wide_label(ui, &Words { size: 12.5, lines: 3, ..Words::line(&now, t.text) });
    }
    if !told.why.is_empty() {
        let why = safe(&told.why);
        wide_label(ui, &Words { size: theme::SMALL, lines: 4, ..Words::line(&why, t.secondary) });
    }
    if told.has_changed {
        ui.label(small("Changed by an annotator since: decide again, or keep it.".to_owned(), t.warning));
    }
}

/// How it was decided, in words.
pub(super) fn how_in_words(session: &Session, how: &How, is_edited: bool) -> String {
    let words = match how {
        How::Together => "as all have it".to_owned(),
        How::One(annotator) => safe(&session.shown_name(annotator)),
        How::Each => "both".to_owned(),
        How::Some if is_edited => "edited".to_owned(),
        How::Some => "some".to_owned(),
        How::Neither => "neither".to_owned(),
    };
    if is_edited && *how != How::Some { format!("{words}, edited") } else { words }
}

/// Comments of the open article of all layers that are in memory, by time.
fn comments(session: &Session, wanted: impl Fn(&Comment) -> bool) -> Vec<Comment> {
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    let annotators = article.into_iter().flat_map(|a| a.layers().keys());
    let layers = annotators.filter_map(|annotator| article?.layer(annotator));
    let mut all: Vec<Comment> = layers.flat_map(|l| l.comments()).filter(|c| wanted(c)).cloned().collect();
    all.sort_by_key(|c| (c.made, c.id));
    all
}

/// A small mark that something is decided: shape tells, not colour alone.
pub(super) fn paint_tick(ui: &Ui, centre: egui::Pos2, colour: egui::Color32) {
    let line = [vec2(-4.0, 0.0), vec2(-1.0, 3.0), vec2(4.0, -3.5)].map(|by| centre + by);
    ui.painter().add(egui::Shape::line(line.to_vec(), egui::Stroke::new(1.6, colour)));
}

/// The ground of a row of the list.
pub(super) fn row_ground(ui: &Ui, rect: egui::Rect, colour: egui::Color32) {
    ui.painter().rect_filled(rect, CornerRadius::same(6), colour);
}
