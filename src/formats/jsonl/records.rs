//! The records of one file: a document each, and comments on what another record has.

use std::collections::{HashMap, HashSet};

use super::reader::{BUDGET, document};
use crate::formats::flat::records::Object;
use crate::formats::read::{Document, Input, Notes, ReadContext};
use crate::model::annotation::{Annotation, Comment, Target};
use crate::model::ids::AnnotationId;
use crate::model::text::Hash;

/// Records of a file, of lines or from elsewhere.
pub(in crate::formats) struct Records<'a> {
    input: &'a Input<'a>,
    context: &'a ReadContext<'a>,
    budget: usize,
    read: Vec<(u32, Document)>,
}

impl<'a> Records<'a> {
    /// For the records of one file.
    pub fn new(input: &'a Input<'a>, context: &'a ReadContext<'a>) -> Self {
        Self { input, context, budget: BUDGET, read: Vec::new() }
    }

    /// Reads a record.
    ///
    /// # Errors
    /// In words, when it is none.
    pub fn add(&mut self, line: u32, object: &Object) -> Result<(), String> {
        self.read.push((line, document(self.input, self.context, line, object, &mut self.budget)?));
        Ok(())
    }

    /// The documents with their lines, in the order of the records. A comment on an annotation of
    /// another record of the same text is on that; on one that no record has, on the article.
    pub fn documents(mut self) -> Vec<(u32, Document)> {
        let is_comment = |a: &Annotation| matches!(a, Annotation::Comment(_));
        if self.read.iter().any(|(_, d)| d.annotations.iter().flatten().any(is_comment)) {
            let mut there: HashMap<Hash, HashSet<AnnotationId>> = HashMap::new();
            for (_, document) in &self.read {
                let ids = document.annotations.iter().flatten().map(Annotation::id);
                there.entry(document.text.hash()).or_default().extend(ids);
            }
            for (line, document) in &mut self.read {
                let Some(ids) = there.get(&document.text.hash()) else { continue };
                let notes = &mut document.notes;
                for annotation in document.annotations.iter_mut().flatten() {
                    if let Annotation::Comment(comment) = annotation {
                        settle(comment, ids, *line, notes);
                    }
                }
            }
        }
        self.read
    }
}

/// A comment without what is not there, which is counted.
fn settle(comment: &mut Comment, there: &HashSet<AnnotationId>, line: u32, notes: &mut Notes) {
    let is_lost = |id: &AnnotationId| !there.contains(id);
    let loses_place = matches!(&comment.target, Target::Annotation(id) if is_lost(id));
    if !loses_place && !comment.reply_to.as_ref().is_some_and(is_lost) {
        return;
    }
    if loses_place {
        comment.target = Target::Article;
    }
    comment.reply_to = comment.reply_to.filter(|id| !is_lost(id));
    let text: String = comment.text.chars().take(40).collect();
    notes.losses.add("comment-places", || format!("line {line}: “{text}”"));
}
