//! The records of one file: a document each, and comments on what another record has.

use std::collections::{HashMap, HashSet};

use super::reader::{BUDGET, Open, document};
use crate::formats::flat::records::Object;
use crate::formats::read::{Document, Input, ReadContext};
use crate::model::annotation::{Annotation, Target};
use crate::model::ids::AnnotationId;
use crate::model::text::Hash;

/// Records of a file, of lines or from elsewhere.
pub(in crate::formats) struct Records<'a> {
    input: &'a Input<'a>,
    context: &'a ReadContext<'a>,
    budget: usize,
    read: Vec<(u32, Document, Vec<Open>)>,
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
        let (document, open) = document(self.input, self.context, line, object, &mut self.budget)?;
        self.read.push((line, document, open));
        Ok(())
    }

    /// The documents with their lines, in the order of the records. A comment on an annotation of
    /// another record of the same text is on that; on one that no record has, on the article.
    pub fn documents(mut self) -> Vec<(u32, Document)> {
        if self.read.iter().any(|(_, _, open)| !open.is_empty()) {
            let mut there: HashMap<Hash, HashSet<AnnotationId>> = HashMap::new();
            for (_, document, _) in &self.read {
                let ids = document.annotations.iter().flatten().map(Annotation::id);
                there.entry(document.text.hash()).or_default().extend(ids);
            }
            for (line, document, open) in &mut self.read {
                let ids = there.get(&document.text.hash());
                let is_there = |id: &AnnotationId| ids.is_some_and(|ids| ids.contains(id));
                open.iter().for_each(|open| settle(*line, document, open, is_there));
            }
        }
        self.read.into_iter().map(|(line, document, _)| (line, document)).collect()
    }
}

fn settle(line: u32, document: &mut Document, open: &Open, is_there: impl Fn(&AnnotationId) -> bool) {
    let find = |own: &Option<String>| own.as_deref()?.parse().ok().filter(|id| is_there(id));
    let comments = document.annotations.iter_mut().flatten();
    let mut comments = comments.filter_map(|a| if let Annotation::Comment(c) = a { Some(c) } else { None });
    let Some(comment) = comments.find(|c| c.id == open.comment) else { return };
    let (target, reply_to) = (find(&open.target), find(&open.reply_to));
    if target.is_none() && open.target.is_some() || reply_to.is_none() && open.reply_to.is_some() {
        let text: String = comment.text.chars().take(40).collect();
        document.notes.losses.add("comment-places", || format!("line {line}: “{text}”"));
    }
    if let Some(id) = target {
        comment.target = Target::Annotation(id);
    }
    comment.reply_to = reply_to.or(comment.reply_to);
}
