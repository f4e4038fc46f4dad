//! The project folder: RON files read and written, the journal, locks, the user's settings.
//!
//! | file | what it is |
//! |---|---|
//! | [`store`] | opening and making a project; [`Store`] reads and writes its files |
//! | `main_files` | what all articles share: name, annotators, schema, canonical entities |
//! | `store_read`, `store_write`, `trash`, `visit` | texts and layers in and out; taken away and back |
//! | `incoming` | articles and layers by the thousand, flushed together |
//! | `folder_scan`, `listing`, `cache` | which articles and layers there are, fast |
//! | `article_file`, `project_file` | one kind of file each |
//! | `layer_shape`, `layer_read`, `layer_write` | a layer cut into lines, read in parallel, written |
//! | `wire`, `cursor`, `fast_line`, `write_line` | an annotation from its line and back |
//! | `resolve`, `anchor` | an annotation checked against the text, its words found again |
//! | `ron_file`, `ron_layout` | RON in general: unknown fields found, laid out for people |
//! | `files`, `plain` | plain files, replaced as a whole and never where someone else wrote |
//! | [`journal`] | every change, on disk before it is shown; undo across restarts |
//! | [`merge`], `merge_memory`, `settle` | files and what is in memory merged; conflicts settled |
//! | `glance`, `assignments` | what others changed in the folder; who has which articles |
//! | [`bundle`] | a whole project in one file |
//! | `git` | what git has to be told of the files |
//! | `lock`, [`settings`], `problem`, `error` | as they are called |

mod anchor;
mod article_file;
mod assignments;
pub mod bundle;
mod cache;
mod check;
mod cursor;
mod error;
mod fast_line;
mod files;
mod folder_scan;
mod git;
mod glance;
mod incoming;
pub mod journal;
mod layer_read;
mod layer_shape;
mod layer_write;
mod listing;
mod lock;
mod main_files;
pub mod merge;
mod merge_memory;
mod parallel;
mod plain;
mod problem;
mod project_file;
mod resolve;
mod ron_file;
mod ron_layout;
pub mod settings;
mod settle;
pub mod store;
mod store_read;
mod store_write;
#[cfg(test)]
mod tests;
mod trash;
mod visit;
mod wire;
mod write_line;

pub use check::schema_problems;
pub use error::{OpenError, StorageError};
pub use files::replace_file;
pub use folder_scan::{Part, is_a_project, is_of_a_project};
pub use glance::{Changes, Glance};
pub use incoming::Incoming;
pub use journal::{Journal, Record};
pub use lock::{Holder, Lock, LockGuard};
pub use main_files::MainFiles;
pub use merge_memory::{merge_heads, merge_layers};
pub use problem::{Place, Problem, Severity};
pub use settle::settle;
pub use store::{Access, Opened, Store};
pub use store_read::{LayerRead, LayerState, TextRead};
pub use store_write::Bulk;
pub use visit::Visit;
