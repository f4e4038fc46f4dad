//! Rows and buttons that the parts of a label share.

use egui::{Role, Ui};

use super::fresh;
use crate::model::ids::LabelId;
use crate::model::schema::Schema;
use crate::ui::dialogs::fields;
use crate::ui::theme::Tokens;
use crate::ui::widgets::safe;

/// What the buttons of a part ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One place up in its list.
    Up,
    /// One place down.
    Down,
    /// Merged into the one at this position.
    MergeInto(usize),
    /// Deleted.
    Delete,
}

/// Buttons to order, merge and delete the part at `at` of a list with these names. `kind` and
/// its name tell the buttons from those of other parts. Those at `can_merge` may take it in.
pub fn buttons_ui(
    ui: &mut Ui,
    kind: &str,
    at: usize,
    names: &[String],
    can_merge: impl Fn(usize) -> bool,
) -> Option<Wanted> {
    let mut wanted = None;
    let name = safe(&names[at]);
    if fields::sign(ui, "↑", &format!("Move {kind} {name} up"), at > 0) {
        wanted = Some(Wanted::Up);
    }
    if fields::sign(ui, "↓", &format!("Move {kind} {name} down"), at + 1 < names.len()) {
        wanted = Some(Wanted::Down);
    }
    let others: Vec<usize> = (0..names.len()).filter(|i| *i != at && can_merge(*i)).collect();
    ui.add_enabled_ui(!others.is_empty(), |ui| {
        let button = egui::Button::new("Merge…").frame_when_inactive(false);
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
            ui.set_min_width(160.0);
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for other in others {
                    if ui.button(format!("into {}", shown(&names[other]))).clicked() {
                        wanted = Some(Wanted::MergeInto(other));
                        ui.close();
                    }
                }
            });
        });
        let response = fields::named(response, Role::Button, &format!("Merge {kind} {name}"));
        response.on_hover_text("Annotations that have this one will have the other; nothing is lost");
    });
    let delete = egui::Button::new("Delete").frame_when_inactive(false);
    if fields::named(ui.add(delete), Role::Button, &format!("Delete {kind} {name}")).clicked() {
        wanted = Some(Wanted::Delete);
    }
    wanted
}

/// Moves what is at `at` up or down; gives where it is then.
pub fn moved<T>(list: &mut [T], at: usize, wanted: Wanted) -> usize {
    let to = match wanted {
        Wanted::Up => at.saturating_sub(1),
        Wanted::Down => (at + 1).min(list.len().saturating_sub(1)),
        Wanted::MergeInto(_) | Wanted::Delete => at,
    };
    list.swap(at, to);
    to
}

/// A name, or what stands for one that is missing.
pub fn shown(name: &str) -> String {
    if name.trim().is_empty() { "(no name)".to_owned() } else { safe(name) }
}

/// The id of a part: fixed, or what it will be.
pub fn id_ui(ui: &mut Ui, t: &Tokens, id: &str) {
    let words = if fresh::is_fresh(id) { "made from the name when applied".to_owned() } else { safe(id) };
    ui.add_space(6.0);
    fields::hint(ui, t, &words);
}

/// Labels to choose from; none chosen is any. Gives whether something was changed.
pub fn labels_ui(ui: &mut Ui, name: &str, chosen: &mut Vec<LabelId>, all: &[(LabelId, String)], width: f32) {
    let names: Vec<String> =
        all.iter().filter(|(id, _)| chosen.contains(id)).map(|(_, n)| shown(n)).collect();
    let words = if names.is_empty() { "any label".to_owned() } else { names.join(", ") };
    fields::checks(ui, name, &words, width, |list| {
        for (id, label) in all {
            let on = chosen.contains(id);
            if list.check(on, shown(label)) {
                // In the order of the schema, so that the same choice is always the same.
                let now = |l: &LabelId| if l == id { !on } else { chosen.contains(l) };
                *chosen = all.iter().map(|(l, _)| l).filter(|l| now(l)).cloned().collect();
            }
        }
    });
}

/// Ids and names of all labels.
pub fn all_labels(schema: &Schema) -> Vec<(LabelId, String)> {
    schema.labels.iter().map(|l| (l.id.clone(), l.name.clone())).collect()
}
