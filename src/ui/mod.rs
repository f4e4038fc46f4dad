//! The window: panels read the session and queue wishes, which are carried out after the frame.
//!
//! `app.rs` is the frame; a panel, a dialog is a file; `article_view/` draws the text.

mod act;
mod app;
pub mod article_list;
pub mod article_view;
pub mod dialogs;
mod drop_down;
pub mod figures;
mod files;
pub mod form;
pub mod header;
mod jobs;
mod keeper;
pub mod keys;
mod legend;
mod open;
mod picture;
pub mod progress;
pub mod queue;
pub mod review;
mod run;
pub mod script_text;
pub mod status_bar;
mod take_in;
pub mod theme;
mod timings;
mod widgets;

pub use app::Attache;
pub use run::{Prepared, run};
