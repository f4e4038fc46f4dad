//! Formats of others (and ours for training): articles and annotations in, annotations out.
//!
//! A format is one file or folder here, behind [`Format`], listed in [`registry`]; the window,
//! the command line and the manual take all they say about formats from there. Nothing here
//! touches a disk: readers get bytes, writers give bytes to a [`sink::Sink`].
//!
//! Read in this order: [`decode`] (bytes to text), [`read`] (what a reader gives), [`brat`] as an
//! example, then [`export`] (what a writer gets, and the report of what it could not carry).

pub mod brat;
mod cas;
mod chat;
pub mod conll;
pub mod decode;
mod doccano;
pub mod export;
mod flat;
mod format;
mod html;
mod hugging_face;
pub mod jsonl;
mod label_studio;
pub mod language;
mod mail;
mod markdown;
pub mod names;
mod office;
pub mod offsets;
mod pdf;
mod prose;
pub mod read;
pub mod registry;
mod rows;
mod rtf;
mod sheets;
pub mod sink;

#[cfg(test)]
mod round_trips;
mod spacy;
mod spacy_jsonl;
pub mod tally;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod tokens;
#[cfg(test)]
mod twins;
#[cfg(test)]
mod twins_of_articles;
mod web_annotation;
mod webanno;
mod words;

pub use format::{Assembler, Format, Loss, Output, Reader, Shape, Writer};
pub use rows::{FIELDS, Table};
