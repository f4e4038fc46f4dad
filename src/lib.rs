//! Attaché: a desktop workbench for annotating entities and commitments in articles.
//!
//! Layers, each of which knows only those to its left:
//!
//! ```text
//! model  <-  storage, formats, analysis, typeset  <-  session  <-  cli, ui
//! ```
//!
//! `main.rs` hands the arguments to `cli`, which does what needs no window, or says with what
//! the window is to open. Read `model` first, then `session`, then whichever side you need.

pub mod analysis;
pub mod cli;
pub mod formats;
pub mod model;
pub mod session;
pub mod storage;
pub mod typeset;
pub mod ui;
