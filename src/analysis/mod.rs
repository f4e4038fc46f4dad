//! Analysis: what can be found out about texts and layers. Pure, without files or screen.
//!
//! | module | what it is |
//! |---|---|
//! | `align` | which annotations of several annotators are meant to be the same, and differences |
//! | `find`, `pattern` | words and patterns in a text |

pub mod align;
pub mod find;
pub mod pattern;
