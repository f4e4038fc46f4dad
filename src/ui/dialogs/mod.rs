//! What stands in front of the panes for a while. Each dialog has its file.

pub mod annotation_list;
pub mod canonicals;
pub mod check;
pub mod columns;
pub mod details;
pub mod export;
pub mod fields;
pub mod find;
pub mod find_project;
pub mod import_report;
pub mod keys_page;
pub mod list;
pub mod message;
pub mod occurrences;
pub mod palette;
pub mod path_entry;
mod places;
mod row;
pub mod schema_editor;
pub mod settings;
pub mod take_in;
pub mod unknown_labels;
pub mod welcome;

use egui::{Align2, Context, Key, RichText, Ui};

use super::queue::{Queue, Wish};
use super::theme::{self, Tokens};
use crate::session::Session;
use crate::storage::settings::Settings;

/// What a dialog may look at.
pub struct Around<'a> {
    /// Colours.
    pub t: &'a Tokens,
    /// The open project, if any.
    pub session: Option<&'a Session>,
    /// The user's settings.
    pub settings: &'a Settings,
}

/// Something that stands in front of the panes.
pub trait Dialog {
    /// Its heading.
    fn title(&self) -> String;

    /// Its width in points.
    fn width(&self) -> f32 {
        480.0
    }

    /// Shows it; wishes go to the queue, [`Wish::CloseDialog`] closes it.
    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue);

    /// Whether it stands at the side and leaves the article in sight.
    fn is_beside(&self) -> bool {
        false
    }

    /// Asked before it is closed from outside, by Escape, a click beside it or a shortcut of the
    /// window. One that holds work which undo could not bring back says so and stays.
    fn holds(&mut self) -> bool {
        false
    }
}

/// Shows a dialog in the middle of the window, over a veil. Escape and a click beside it close it.
pub fn show(ctx: &Context, dialog: &mut dyn Dialog, around: &Around<'_>, queue: &mut Queue) {
    let t = around.t;
    let screen = ctx.content_rect();
    let frame = egui::Frame::window(&ctx.global_style()).inner_margin(20);
    let top = egui::vec2(0.0, (screen.height() * 0.08).max(16.0));
    let mut modal = egui::Modal::new(egui::Id::unique("dialog"));
    modal.area = if dialog.is_beside() {
        modal.area.anchor(Align2::RIGHT_TOP, egui::vec2(-12.0, 56.0))
    } else {
        modal.area.anchor(Align2::CENTER_TOP, top)
    };
    let veil = if dialog.is_beside() { 0 } else { 70 };
    let modal = modal.frame(frame).backdrop_color(egui::Color32::from_black_alpha(veil));
    let width = dialog.width().min(screen.width() - 48.0);
    // Escape closes a menu that is open within the dialog, not the dialog.
    let menu_open = egui::Popup::is_any_open(ctx);
    let response = modal.show(ctx, |ui| {
        name_ui(ui, &dialog.title());
        ui.set_width(width);
        ui.set_max_height(screen.height() * 0.8);
        ui.label(RichText::new(dialog.title()).font(theme::semibold(16.0)).color(t.text));
        ui.add_space(8.0);
        dialog.ui(ui, around, queue);
    });
    let escape = ctx.input(|i| i.key_pressed(Key::Escape));
    let leaves = escape || response.backdrop_response.clicked();
    if leaves && !menu_open && !dialog.holds() {
        queue.push(Wish::CloseDialog);
    }
}

/// Gives the dialog around `ui` the name that a screen reader says when it opens; egui leaves it
/// without.
fn name_ui(ui: &egui::Ui, title: &str) {
    let dialog =
        ui.stack().iter().find(|around| around.kind() == Some(egui::UiKind::Modal)).map(|d| d.unique_id);
    if let Some(dialog) = dialog {
        ui.ctx().accesskit_node_builder(dialog, |node| node.set_label(title));
    }
}
