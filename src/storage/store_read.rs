//! Texts and layers read when they are asked for.

use std::path::Path;

use super::error::StorageError;
use super::folder_scan::{layer_file, text_file};
use super::layer_read;
use super::listing::read_article;
use super::plain::lock;
use super::problem::Problem;
use super::store::Store;
use super::store_write::check_layer;
use crate::model::ids::ArticleId;
use crate::model::layer::{Layer, LayerRef};
use crate::model::text::Text;

/// The longest text that is read, in bytes; offsets are kept in 32 bits.
const MAX_TEXT: u64 = u32::MAX as u64 - 1;

/// An article's text as read.
#[derive(Clone, Debug)]
pub struct TextRead {
    /// The text as it is now.
    pub text: Text,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether it is the text that was imported; if not, its layers can only be read.
    pub is_intact: bool,
}

/// Whether a layer can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerState {
    /// Yes.
    Editable,
    /// It was read, but writing it would lose something; why.
    ReadOnly(String),
    /// It could not be read at all, and is left as it is; why.
    Unreadable(String),
}

/// A layer as read.
#[derive(Clone, Debug)]
pub struct LayerRead {
    /// What could be read of it; empty where there is no file yet.
    pub layer: Layer,
    /// What could not, and what was put right.
    pub problems: Vec<Problem>,
    /// Whether it can be changed.
    pub state: LayerState,
}

impl LayerRead {
    /// Whether it can be changed.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.state == LayerState::Editable
    }
}

impl Store {
    /// Reads the text of an article.
    ///
    /// # Errors
    /// When the text or the article's file can't be read.
    pub fn read_text(&self, id: &ArticleId) -> Result<TextRead, StorageError> {
        super::store_write::check_article(id)?;
        let meta = read_article(&self.files, id)?.meta;
        let file = text_file(id);
        if self.files.stamp(&file)?.is_some_and(|stamp| stamp.len > MAX_TEXT) {
            return Err(StorageError::refused(&file, "is longer than 4 GB"));
        }
        let read = checked(&file, Text::new(self.files.look_string(&file)?), meta.text);
        if read.is_intact {
            lock(&self.changed_texts).remove(id);
        } else {
            lock(&self.changed_texts).insert(id.clone());
        }
        Ok(read)
    }

    /// Reads a layer, checked against the article's text. Annotations whose words are no longer
    /// at their place are looked for, parts that can't be taken in become problems.
    #[must_use]
    pub fn read_layer(&self, at: &LayerRef, text: &Text) -> LayerRead {
        let file = layer_file(at);
        let unreadable = |problem: Problem| LayerRead {
            layer: Layer::default(),
            state: LayerState::Unreadable(problem.what.clone()),
            problems: vec![problem],
        };
        if let Err(error) = check_layer(at) {
            return unreadable(error.into_problem());
        }
        if !self.files.exists(&file) {
            return LayerRead {
                layer: Layer::default(),
                problems: Vec::new(),
                state: self.state_without(&at.article),
            };
        }
        let content = match self.files.read_string(&file) {
            Ok(content) => content,
            Err(error) => {
                let problem = error.into_problem();
                self.files.judge(&file, true, Some(problem.what.clone()));
                return unreadable(problem);
            }
        };
        match layer_read::read(&file, &content, at, text) {
            Err(problem) => {
                self.files.judge(&file, true, Some(problem.what.clone()));
                unreadable(problem)
            }
            Ok(reading) => {
                self.files.judge(&file, reading.is_lossy, reading.read_only.clone());
                let state = match reading.read_only {
                    Some(why) => LayerState::ReadOnly(why),
                    None => self.state_without(&at.article),
                };
                LayerRead { layer: reading.layer, problems: reading.problems, state }
            }
        }
    }

    /// The state of a layer with which nothing is wrong.
    fn state_without(&self, article: &ArticleId) -> LayerState {
        match self.check_text(article) {
            Ok(()) => LayerState::Editable,
            Err(_) => LayerState::ReadOnly("the article's text was changed outside the program".to_owned()),
        }
    }

    /// Refuses to write for an article whose text was changed outside the program.
    pub(super) fn check_text(&self, id: &ArticleId) -> Result<(), StorageError> {
        if lock(&self.changed_texts).contains(id) {
            let why = "the text was changed outside the program".to_owned();
            return Err(StorageError::NotEditable { file: text_file(id), why });
        }
        Ok(())
    }
}

/// Compares a text with the one that was imported; newlines that git or an editor turned are
/// turned back.
pub(super) fn checked(file: &Path, text: Text, wanted: crate::model::text::Hash) -> TextRead {
    if text.hash() == wanted {
        return TextRead { text, problems: Vec::new(), is_intact: true };
    }
    let content = text.as_str().strip_prefix('\u{feff}').unwrap_or(text.as_str());
    let turned = Text::new(content.replace("\r\n", "\n").replace('\r', "\n"));
    if turned.hash() == wanted {
        let what = "has other newlines on disk than it was imported with; it is used as imported";
        let todo = "set “*.txt -text” in .gitattributes, and check the file out again";
        return TextRead { text: turned, problems: vec![Problem::note(file, what, todo)], is_intact: true };
    }
    let what = "was changed outside the program: it is not the text that was imported";
    let todo = "bring it back from a copy or from git, or add the new text as another article; \
                until then its annotations can only be looked at";
    TextRead { text, problems: vec![Problem::error(file, what, todo)], is_intact: false }
}
