//! Tags to spans, in whatever scheme they are, by the rules of seqeval's default mode
//! (`get_entities` in `seqeval/metrics/sequence_labeling.py`, after `conlleval`): these find a
//! span in every sequence of tags. What the scheme itself would not allow is counted.

use std::ops::Range;

use super::scheme::{Part, Tag};

/// In which scheme the tags of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Every span begins with `B`.
    Bio,
    /// `B` only where a span follows another of the same label, as CoNLL-2003 has it.
    Iob1,
    /// With tags for the last and for single tokens.
    Ends,
    /// Labels without prefixes.
    Bare,
}

impl Found {
    /// What its tags are to be like.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Bio => "BIO: a span begins with B",
            Self::Iob1 => "IOB1: B only follows a span of the same label",
            Self::Ends => "BIOES or BILOU: a span ends with E or L, a single token has S or U",
            Self::Bare => "labels alone",
        }
    }
}

/// A span of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    pub tokens: Range<usize>,
    pub label: &'a str,
    /// Whether the scheme allows its tags.
    pub is_legal: bool,
}

/// The scheme that the tags of all sentences are in.
pub(super) fn scheme<'a>(sentences: impl Iterator<Item = &'a [&'a str]>) -> Found {
    let (mut is_bare, mut any) = (true, false);
    // What BIO and IOB1 would not have: an entity begun by I, and one begun by B after no like one.
    let (mut not_bio, mut not_iob1) = (0_usize, 0_usize);
    for sentence in sentences {
        let mut before = Tag::parse("O");
        for raw in sentence {
            let tag = Tag::parse(raw);
            any |= tag.part != Part::Outside;
            is_bare &= !Tag::is_tag(raw) || tag.part == Part::Outside;
            let goes_on = before.part != Part::Outside && before.label == tag.label;
            match tag.part {
                Part::End | Part::Single => return Found::Ends,
                Part::Inside if !goes_on => not_bio += 1,
                Part::Begin if !goes_on => not_iob1 += 1,
                Part::Inside | Part::Begin | Part::Outside => {}
            }
            before = tag;
        }
    }
    match () {
        () if any && is_bare => Found::Bare,
        () if not_bio > 0 && not_iob1 == 0 => Found::Iob1,
        () => Found::Bio,
    }
}

/// The spans of one sentence.
pub(super) fn chunks<'a>(tags: &[&'a str], scheme: Found) -> Vec<Chunk<'a>> {
    let mut out = Vec::new();
    let mut begun: Option<usize> = None;
    let outside = Tag { part: Part::Outside, label: "" };
    let parsed: Vec<Tag<'a>> = tags.iter().map(|t| Tag::parse(t)).collect();
    for at in 0..=parsed.len() {
        let before = if at == 0 { outside } else { parsed[at - 1] };
        let tag = parsed.get(at).copied().unwrap_or(outside);
        if let Some(start) = begun.filter(|_| ends(before, tag)) {
            let is_legal = is_legal(&parsed, start..at, scheme);
            out.push(Chunk { tokens: start..at, label: before.label, is_legal });
            begun = None;
        }
        if starts(before, tag) {
            begun = Some(at);
        }
    }
    out
}

fn ends(before: Tag<'_>, tag: Tag<'_>) -> bool {
    match before.part {
        Part::Outside => false,
        Part::End | Part::Single => true,
        Part::Begin | Part::Inside => {
            matches!(tag.part, Part::Begin | Part::Single | Part::Outside) || before.label != tag.label
        }
    }
}

fn starts(before: Tag<'_>, tag: Tag<'_>) -> bool {
    match tag.part {
        Part::Outside => false,
        Part::Begin | Part::Single => true,
        Part::Inside | Part::End => {
            matches!(before.part, Part::Outside | Part::End | Part::Single) || before.label != tag.label
        }
    }
}

fn is_legal(tags: &[Tag<'_>], tokens: Range<usize>, scheme: Found) -> bool {
    let (first, last) = (tags[tokens.start].part, tags[tokens.end - 1].part);
    match scheme {
        Found::Bio => first == Part::Begin,
        Found::Bare => true,
        Found::Iob1 => {
            let before = tokens.start.checked_sub(1).map(|at| tags[at]);
            let follows =
                before.is_some_and(|b| b.part != Part::Outside && b.label == tags[tokens.start].label);
            first == if follows { Part::Begin } else { Part::Inside }
        }
        Found::Ends if tokens.len() == 1 => first == Part::Single,
        Found::Ends => first == Part::Begin && last == Part::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tags: &str) -> (Found, Vec<String>) {
        let tags: Vec<&str> = tags.split(' ').collect();
        let scheme = scheme(std::iter::once(tags.as_slice()));
        let told = chunks(&tags, scheme).into_iter().map(|c| {
            let mark = if c.is_legal { "" } else { "!" };
            format!("{mark}{}:{}-{}", c.label, c.tokens.start, c.tokens.end)
        });
        (scheme, told.collect())
    }

    fn is(tags: &str, scheme: Found, spans: &[&str]) {
        let (got, told) = found(tags);
        assert_eq!((got, told), (scheme, spans.iter().map(ToString::to_string).collect()), "{tags}");
    }

    #[test]
    fn the_scheme_is_told_from_the_tags() {
        is("B-PER I-PER O B-LOC", Found::Bio, &["PER:0-2", "LOC:3-4"]);
        is("I-PER I-PER B-PER O I-LOC", Found::Iob1, &["PER:0-2", "PER:2-3", "LOC:4-5"]);
        is("B-PER E-PER O S-LOC", Found::Ends, &["PER:0-2", "LOC:3-4"]);
        is("B-PER I-PER L-PER U-LOC", Found::Ends, &["PER:0-3", "LOC:3-4"]);
        is("PER PER O LOC", Found::Bare, &["PER:0-2", "LOC:3-4"]);
        is("O O", Found::Bio, &[]);
    }

    #[test]
    fn what_no_scheme_allows_is_read_as_seqeval_does() {
        is("B-PER I-LOC I-LOC O I-PER", Found::Bio, &["PER:0-1", "!LOC:1-3", "!PER:4-5"]);
        is("B-PER I-PER O E-LOC S-LOC E-LOC", Found::Ends, &["!PER:0-2", "!LOC:3-4", "LOC:4-5", "!LOC:5-6"]);
        is("B-PER B-PER E-PER I-PER", Found::Ends, &["!PER:0-1", "PER:1-3", "!PER:3-4"]);
    }
}
