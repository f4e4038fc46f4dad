//! What is under the pointer in a review: what each annotator has there.

use egui::Ui;

use crate::model::ids::AnnotationId;
use crate::session::Session;
use crate::ui::script_text::{Face, Words, wide_label};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Most groups that are named at once.
const MOST: usize = 4;

/// The groups of aligned annotations that marks belong to, each once.
#[must_use]
pub fn groups_at(session: &Session, stack: &[u64]) -> Vec<usize> {
    let Some(review) = session.review() else { return Vec::new() };
    let mut groups: Vec<usize> = Vec::new();
    for group in stack.iter().filter_map(|key| review.group(AnnotationId::from_u64(*key)?)) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

/// Says what each annotator has.
pub fn groups_ui(ui: &mut Ui, t: &Tokens, session: &Session, groups: &[usize]) {
    let Some(review) = session.review() else { return };
    ui.set_max_width(300.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    for (row, at) in groups.iter().take(MOST).enumerate() {
        if row > 0 {
            ui.add_space(6.0);
        }
        let group = &review.alignment().groups[*at];
        let names: Vec<&str> =
            group.labels.iter().map(|l| session.project().schema().label_name(l)).collect();
        let head = safe(&names.join(" / "));
        wide_label(ui, &Words { face: Face::Semibold, size: theme::SMALL, ..Words::line(&head, t.text) });
        if group.is_agreed() {
            let all = match review.annotators().count() {
                1 => continue,
                2 => "Both agree",
                _ => "All agree",
            };
            wide_label(ui, &Words { size: theme::SMALL, ..Words::line(all, t.secondary) });
            continue;
        }
        for item in review.items_in(*at).map(|at| &review.items()[at]) {
            for (side, annotator) in review.annotators().enumerate() {
                let says = session.item_says(review, item, annotator).unwrap_or_else(|| "nothing".to_owned());
                let name = safe(&session.shown_name(annotator));
                let words = format!("{name}: {}", safe(&says));
                wide_label(
                    ui,
                    &Words { size: theme::SMALL, lines: 2, ..Words::line(&words, t.annotator(side)) },
                );
            }
        }
    }
}
