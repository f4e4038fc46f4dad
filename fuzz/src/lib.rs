//! What the targets share. Nothing is asked of the readers but that they come back, with a
//! message or with articles whose annotations stand inside the text.
//!
//! | file | what |
//! |---|---|
//! | `import` | one file, perhaps with one beside it, through a format's reader |
//! | `check` | what must hold of what it gives |
//! | `project` | a project folder with one file of it made up |

mod check;
mod import;
mod project;

pub use import::import;
pub use project::{bundle, merge, project};
