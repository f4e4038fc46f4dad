//! An article cut into sentences, each an item of its own.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::item::{ExportItem, UnitOf};
use crate::formats::Loss;
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Filler, Spans, Target};
use crate::model::ids::AnnotationId;
use crate::model::text::{CharRange, Span, Text};
use crate::model::tokens;

/// What gets lost by cutting, in any format.
pub(super) const LOSSES: &[Loss] = &[
    Loss::new("role-outside-sentence", "fillers of roles that stand in another sentence than the statement"),
    Loss::new("relation-across-sentences", "relations between annotations of different sentences"),
    Loss::new(
        "comment-outside-sentence",
        "comments on the article, on several sentences, or on what is left out",
    ),
    Loss::new("outside-sentences", "annotations of white space only"),
];

/// Sentences of a text, those joined that one of `hulls` spans; in order, without white space
/// around them unless a hull has it. Words that are in no sentence (“date” of a header) come to the
/// next one where a hull has them.
pub(in crate::formats) fn sentences(text: &Text, hulls: impl Iterator<Item = Span>) -> Vec<Range<usize>> {
    let lines = (0..text.paragraph_count()).map(|i| text.paragraph(i));
    let mut sentences: Vec<Range<usize>> = lines.flat_map(|line| tokens::sentences_in(text, &line)).collect();
    // `joined[i]`: sentence `i` goes together with the next one.
    let mut joined = vec![false; sentences.len()];
    for hull in hulls {
        let first = sentences.partition_point(|s| s.end <= hull.start());
        let after = sentences.partition_point(|s| s.start < hull.end());
        if first >= after {
            // The word “date” of a header stands before its first sentence, in none.
            let words = text.as_str().get(hull.start()..hull.end()).unwrap_or_default();
            if let Some(next) = sentences.get_mut(first).filter(|_| !words.trim().is_empty()) {
                next.start = next.start.min(hull.start());
            }
            continue;
        }
        joined[first..after - 1].fill(true);
        sentences[first].start = sentences[first].start.min(hull.start());
        sentences[after - 1].end = sentences[after - 1].end.max(hull.end());
    }
    let mut out: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
    let mut join = false;
    for (sentence, with_next) in sentences.into_iter().zip(joined) {
        match out.last_mut() {
            Some(last) if join || sentence.start < last.end => last.end = sentence.end.max(last.end),
            _ => out.push(sentence),
        }
        join = with_next;
    }
    out
}

/// Cuts an item into one for each sentence.
pub(super) fn cut(item: &ExportItem, losses: &mut Tally) -> Vec<ExportItem> {
    let marks = item.annotations.iter().filter(|a| a.label().is_some());
    let ranges = sentences(&item.text, marks.filter_map(|a| a.envelope()));
    let mut homes: HashMap<AnnotationId, usize> = HashMap::new();
    let mut units: Vec<Vec<&Annotation>> = vec![Vec::new(); ranges.len()];
    // In the item's order frames, relations and comments come after what they refer to or not;
    // so places first, then relations, then comments.
    for pass in 0..3 {
        for annotation in item.annotations.iter().filter(|a| pass_of(a) == pass) {
            match home(annotation, &ranges, &homes) {
                Ok(home) => {
                    homes.insert(annotation.id(), home);
                    units[home].push(annotation);
                }
                Err(loss) => losses.add(loss, || item.example(annotation)),
            }
        }
    }
    let cut = ranges.into_iter().zip(units).enumerate();
    cut.map(|(i, (range, annotations))| unit(item, i, range, &annotations, &homes, losses)).collect()
}

fn pass_of(annotation: &Annotation) -> usize {
    match annotation {
        Annotation::Entity(_) | Annotation::Commitment(_) => 0,
        Annotation::Relation(_) => 1,
        Annotation::Comment(_) | Annotation::Verdict(_) => 2,
    }
}

/// The unit that an annotation belongs to, or the id of the loss.
fn home(
    annotation: &Annotation,
    ranges: &[Range<usize>],
    homes: &HashMap<AnnotationId, usize>,
) -> Result<usize, &'static str> {
    let holding = |span: Span| {
        let at = ranges.partition_point(|r| r.end < span.end().max(span.start() + 1));
        ranges.get(at).filter(|r| r.start <= span.start() && span.end() <= r.end).map(|_| at)
    };
    match annotation {
        Annotation::Entity(_) | Annotation::Commitment(_) => {
            annotation.envelope().and_then(holding).ok_or("outside-sentences")
        }
        Annotation::Relation(r) => match (homes.get(&r.from), homes.get(&r.to)) {
            (Some(from), Some(to)) if from == to => Ok(*from),
            _ => Err("relation-across-sentences"),
        },
        Annotation::Comment(c) => match c.target {
            Target::Annotation(id) => homes.get(&id).copied(),
            Target::Words(span) => holding(span),
            Target::Article => None,
        }
        .ok_or("comment-outside-sentence"),
        Annotation::Verdict(_) => Err("verdicts"),
    }
}

fn unit(
    item: &ExportItem,
    index: usize,
    range: Range<usize>,
    annotations: &[&Annotation],
    homes: &HashMap<AnnotationId, usize>,
    losses: &mut Tally,
) -> ExportItem {
    let chars = |byte| item.text.char_offset(byte);
    let text = Text::new(&item.text.as_str()[range.clone()]);
    let moved = Moved { text: &text, base: range.start };
    let mut out = Vec::with_capacity(annotations.len());
    for annotation in annotations {
        let mut annotation = Annotation::clone(annotation);
        if let Annotation::Commitment(frame) = &mut annotation {
            frame.roles.retain(|(_, filler)| match filler.annotation() {
                Some(id) if homes.get(&id) != Some(&index) => {
                    losses.add("role-outside-sentence", || {
                        format!("{} ({}): {}", item.article.id, item.annotator, frame.id)
                    });
                    false
                }
                _ => true,
            });
        }
        if moved.annotation(&mut annotation).is_some() {
            out.push(Arc::new(annotation));
        }
    }
    let number = index + 1;
    let unit = Some(UnitOf { number, range: CharRange(chars(range.start), chars(range.end)) });
    ExportItem { article: item.article.clone(), unit, text, annotations: out, ..item.clone_head() }
}

/// Spans of an article moved into a part of it.
struct Moved<'a> {
    text: &'a Text,
    base: usize,
}

impl Moved<'_> {
    /// Moves all spans; `None` where one is not inside, which the choice of units rules out.
    fn annotation(&self, annotation: &mut Annotation) -> Option<()> {
        match annotation {
            Annotation::Entity(a) => a.spans = self.spans(&a.spans)?,
            Annotation::Commitment(a) => {
                a.spans = self.spans(&a.spans)?;
                if let Some(cue) = &mut a.cue {
                    *cue = self.spans(cue)?;
                }
                for (_, filler) in &mut a.roles {
                    if let Filler::Words(words) = filler {
                        *words = self.spans(words)?;
                    }
                }
            }
            Annotation::Comment(a) => {
                if let Target::Words(span) = &mut a.target {
                    *span = self.span(*span)?;
                }
            }
            Annotation::Relation(_) | Annotation::Verdict(_) => {}
        }
        Some(())
    }

    fn spans(&self, spans: &Spans) -> Option<Spans> {
        Spans::new(spans.pieces().iter().map(|s| self.span(*s)).collect::<Option<Vec<_>>>()?)
    }

    fn span(&self, span: Span) -> Option<Span> {
        let range = span.start().checked_sub(self.base)?..span.end().checked_sub(self.base)?;
        self.text.span(range).ok()
    }
}

impl ExportItem {
    /// The same without annotations.
    fn clone_head(&self) -> Self {
        Self {
            article: self.article.clone(),
            unit: self.unit,
            text: self.text.clone(),
            annotator: self.annotator.clone(),
            status: self.status,
            annotations: Vec::new(),
        }
    }
}
