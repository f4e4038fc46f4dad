//! Analysis: what can be found out about texts and layers. Pure, without files or screen.
//!
//! | module | what it is |
//! |---|---|
//! | `agreement` | how much annotators agree: precision, kappa, alpha, gamma and others |
//! | `align` | which annotations of several annotators are meant to be the same, and differences |
//! | `report` | agreement as lines, JSON and a page that can be mailed |
//! | `find`, `pattern` | words and patterns in a text |

pub mod agreement;
pub mod align;
pub mod find;
pub mod pattern;
pub mod report;
