//! Articles out of files that hold more than text: blocks to lines, and what a file says of its
//! article.
//!
//! A paragraph is a line, whatever the file has for one; a list's item begins with `- ` or its
//! number, the cells of a table's row are parted by ` | `.
//!
//! | file | what |
//! |---|---|
//! | `lines` | words and blocks put together to a text |
//! | `body` | paragraphs, tables, text boxes and notes of a document put together |
//! | `day` | the day that a date in some common form means |
//! | `forms` | how a day is written |
//! | `about` | what a file says of its article, and the document made of both |

mod about;
mod body;
mod day;
mod forms;
mod lines;

pub(super) use about::{About, document, is_language};
pub(super) use body::Body;
pub(super) use day::day;
pub(super) use forms::forms;
pub(super) use lines::Lines;
