//! The model: text, schema, annotations, layers, articles, the project, and edits of it.
//!
//! Pure: no files, threads, clock, randomness or screen. Read in this order: [`text`],
//! [`ids`], [`annotation`], [`layer`], [`schema`], [`article`], [`project`], [`edit`],
//! [`change`], [`decision`].

pub mod annotation;
mod apply;
pub mod article;
pub mod assignments;
pub mod canonical;
pub mod change;
pub mod decision;
pub mod edit;
pub mod findings;
pub mod format;
pub mod ids;
pub mod layer;
mod layer_index;
pub mod merge;
pub mod project;
pub mod schema;
pub mod text;
pub mod time;
pub mod tokens;
