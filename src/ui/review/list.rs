//! All differences of the article, with a filter.

use egui::{Align2, RichText, Sense, Ui, Vec2, pos2, vec2};

use super::ReviewPanel;
use super::card::{how_in_words, paint_tick, row_ground, short_name};
use crate::session::review::{Filter, Item, KindFilter, Order, Review, ReviewCommand, State};
use crate::session::{Command, Session};
use crate::ui::drop_down::DropDown;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Face, Words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{checkbox, focus_ring, quiet, safe};

/// Height of a row: words, and what each has.
const ROW: f32 = 48.0;

impl ReviewPanel {
    pub(super) fn list_ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        review: &Review,
        queue: &mut Queue,
    ) {
        if review.items().is_empty() {
            return;
        }
        ui.add_space(10.0);
        filter_ui(ui, session, review, queue);
        ui.add_space(4.0);
        let listed = review.listed();
        if listed.is_empty() {
            quiet(ui, t, "No difference fits the filter.");
            return;
        }
        let mut area = egui::ScrollArea::vertical().auto_shrink([false, false]);
        let scroll = ui.scope_id().with("review scroll");
        if review.current() != self.scrolled_to {
            if let Some(row) = review.current().and_then(|at| listed.iter().position(|l| *l == at)) {
                let (y, seen) = (row as f32 * ROW, ui.available_height());
                let now = ui.data(|d| d.get_temp::<f32>(scroll)).unwrap_or(0.0);
                if y < now || y + ROW > now + seen {
                    area = area.vertical_scroll_offset((y - seen / 2.0 + ROW / 2.0).max(0.0));
                }
            }
            self.scrolled_to = review.current();
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let output = area.show_rows(ui, ROW, listed.len(), |ui, rows| {
            for row in rows {
                row_ui(ui, t, session, review, listed[row], queue);
            }
        });
        ui.data_mut(|d| d.insert_temp(scroll, output.state.clamped_offset().y));
    }
}

fn filter_ui(ui: &mut Ui, session: &Session, review: &Review, queue: &mut Queue) {
    let mut filter: Filter = review.filter().clone();
    // A third of the row each, with what a drop-down has around its words.
    let width = (ui.available_width() - 12.0) / 3.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let shown = filter.kind.map_or("All kinds", KindFilter::name);
        DropDown::new("Kind of difference", "review kind").shown(shown).width(width).show(ui, |choices| {
            choices.value(&mut filter.kind, None, "All kinds");
            for kind in KindFilter::ALL {
                choices.value(&mut filter.kind, Some(kind), kind.name());
            }
        });
        let schema = session.project().schema();
        let shown = filter.label.as_ref().map_or("All labels", |l| schema.label_name(l));
        DropDown::new("Label", "review label").shown(safe(shown)).width(width).show(ui, |choices| {
            choices.value(&mut filter.label, None, "All labels");
            for label in &schema.labels {
                choices.value(&mut filter.label, Some(label.id.clone()), safe(&label.name));
            }
        });
        let shown = if filter.order == Order::Text { "By place" } else { "By weight" };
        DropDown::new("Order", "review order").shown(shown).width(width).show(ui, |choices| {
            choices.value(&mut filter.order, Order::Text, "By place");
            choices.value(&mut filter.order, Order::Weight, "By weight");
        });
    });
    checkbox(ui, &mut filter.open_only, "Only what is still open");
    if filter != *review.filter() {
        queue.command(Command::Review(ReviewCommand::Filter(filter)));
    }
}

fn row_ui(ui: &mut Ui, t: &Tokens, session: &Session, review: &Review, at: usize, queue: &mut Queue) {
    let item = &review.items()[at];
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    let ground = rect.shrink2(vec2(0.0, 1.0));
    let is_current = review.current() == Some(at);
    if is_current {
        row_ground(ui, ground, t.accent_soft);
    } else if response.hovered() || response.has_focus() {
        row_ground(ui, ground, t.chip);
    }
    let state = review.state(at);
    let inner = ground.shrink2(vec2(8.0, 5.0));
    let kind = safe(&session.item_kinds(review, item));
    let kind_colour = if state.is_decided() { t.faint } else { t.secondary };
    let laid_kind = ui.painter().layout_no_wrap(kind.clone(), theme::sans(11.5), kind_colour);
    let kind_at = pos2(inner.right() - laid_kind.size().x, inner.top() + 2.0);
    let title = safe(&session.item_title(review, item));
    let colour = if state.is_decided() { t.secondary } else { t.text };
    let words = Words { face: Face::Serif, size: 14.5, ..Words::line(&title, colour) };
    let room = (inner.width() - laid_kind.size().x - 10.0).max(40.0);
    words.lay(ui.painter(), room).paint_in(ui.painter(), inner.left_top(), room);
    ui.painter().galley(kind_at, laid_kind, kind_colour);
    let second = pos2(inner.left(), inner.top() + 21.0);
    let name = match state {
        State::Decided(told) => {
            let how = how_in_words(session, &told.how, told.is_edited);
            let how = if told.has_changed { format!("{how} (changed since)") } else { how };
            let colour = if told.has_changed { t.warning } else { t.done };
            paint_tick(ui, pos2(second.x + 5.0, second.y + 8.0), colour);
            let font = theme::sans(theme::SMALL);
            ui.painter().text(pos2(second.x + 16.0, second.y), Align2::LEFT_TOP, &how, font, colour);
            format!("{title}, {kind}, decided: {how}")
        }
        State::Open => {
            sides_ui(ui, t, session, review, item, second, inner.right());
            format!("{title}, {kind}, open")
        }
    };
    focus_ring(ui, &response, ground);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, is_current, &name));
    if response.clicked() {
        queue.command(Command::Review(ReviewCommand::Go(at)));
    }
}

/// `Ana organisation  Jonas place`, names in their colours; where that is too much for the row,
/// each is cut to a fair share of it.
fn sides_ui(
    ui: &Ui,
    t: &Tokens,
    session: &Session,
    review: &Review,
    item: &Item,
    from: egui::Pos2,
    right: f32,
) {
    /// Between a name and what they have, and between two annotators.
    const GAPS: [f32; 2] = [5.0, 12.0];
    let room = right - from.x - GAPS[1] * (review.annotators().count().saturating_sub(1)) as f32;
    let name_of = |annotator| short_name(session, &safe(&session.shown_name(annotator))).to_owned();
    let told = |brief: bool| -> Vec<(String, String)> {
        let says = |annotator| match brief {
            true => session.item_says_briefly(review, item, annotator),
            false => session.item_says(review, item, annotator),
        };
        let says = |annotator| safe(says(annotator).as_deref().unwrap_or("nothing"));
        review.annotators().map(|annotator| (name_of(annotator), says(annotator))).collect()
    };
    let wide = |words: &Words<'_>| words.lay(ui.painter(), f32::INFINITY).size.x;
    let widths = |sides: &[(String, String)]| -> Vec<f32> {
        let of = |(at, (name, says)): (usize, &(String, String))| {
            wide(&name_words(t, at, name)) + GAPS[0] + wide(&says_words(t, says))
        };
        sides.iter().enumerate().map(of).collect()
    };
    let mut sides = told(false);
    let mut wanted = widths(&sides);
    if wanted.iter().sum::<f32>() > room {
        sides = told(true);
        wanted = widths(&sides);
    }
    let mut x = from.x;
    for (at, share) in fair_shares(&wanted, room).into_iter().enumerate() {
        let (name, says) = &sides[at];
        let laid = name_words(t, at, name).lay(ui.painter(), share);
        laid.paint_in(ui.painter(), pos2(x, from.y), laid.size.x);
        let after = laid.size.x + GAPS[0];
        if share - after >= 10.0 {
            let laid = says_words(t, says).lay(ui.painter(), share - after + 0.5);
            laid.paint_in(ui.painter(), pos2(x + after, from.y), laid.size.x);
        }
        x += share + GAPS[1];
    }
}

fn name_words<'a>(t: &Tokens, at: usize, name: &'a str) -> Words<'a> {
    Words { face: Face::Semibold, size: theme::SMALL, ..Words::line(name, t.annotator(at)) }
}

fn says_words<'a>(t: &Tokens, says: &'a str) -> Words<'a> {
    Words { size: theme::SMALL, ..Words::line(says, t.secondary) }
}

/// So much of `room` for each that wants a width: those that want little get it, the rest is shared
/// evenly among the others.
fn fair_shares(wanted: &[f32], room: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut shares = vec![0.0; wanted.len()];
    let mut left = room.max(0.0);
    for (done, at) in order.into_iter().enumerate() {
        shares[at] = wanted[at].min(left / (wanted.len() - done) as f32);
        left -= shares[at];
    }
    shares
}

/// Words of small print.
#[must_use]
pub(super) fn small(words: &str, colour: egui::Color32) -> RichText {
    RichText::new(words).font(theme::sans(theme::SMALL)).color(colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_little_gets_it_and_the_others_share_the_rest() {
        assert_eq!(fair_shares(&[50.0, 60.0], 300.0), [50.0, 60.0]);
        assert_eq!(fair_shares(&[500.0, 60.0], 300.0), [240.0, 60.0]);
        assert_eq!(fair_shares(&[500.0, 60.0, 700.0], 300.0), [120.0, 60.0, 120.0]);
        assert_eq!(fair_shares(&[], 300.0), [] as [f32; 0]);
    }
}
