//! Analysis: what can be found out about texts and layers. Pure, without files or screen.

pub mod find;
pub mod pattern;
