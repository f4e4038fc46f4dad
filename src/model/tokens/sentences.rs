//! Sentences, which never cross a line break; the date and the title of a header are each one.

use std::ops::Range;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::cells::cell_at;
use super::{ascii, words_after};
use crate::model::article;
use crate::model::text::Text;

pub(super) fn segmenter() -> SentenceSegmenterBorrowed<'static> {
    SentenceSegmenter::new(SentenceBreakInvariantOptions::default())
}

/// Sentences of a line, without the white space around them.
#[must_use]
pub fn sentences_of(line: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let ends = std::iter::from_fn(|| {
        let range = start..end_of_sentence(line, start)?;
        start = range.end;
        Some(range)
    });
    ends.filter_map(|range| trimmed(line, range)).collect()
}

/// Where the sentence ends that begins at `start`; `None` at the end of the line.
fn end_of_sentence(line: &str, start: usize) -> Option<usize> {
    if start == line.len() {
        return None;
    }
    // What stands before a sentence decides nothing in it.
    let segmented = || segmenter().segment_str(&line[start..]).nth(1).map(|end| start + end);
    ascii::end_of_sentence(line.as_bytes(), start).or_else(segmented)
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.end - (words.len() - words.trim_end().len());
    (start < end).then_some(start..end)
}

/// Sentences of a line or a part of one, by bytes of the text; date and title of a header are each
/// one.
#[must_use]
pub fn sentences_in(text: &Text, cell: &Range<usize>) -> Vec<Range<usize>> {
    if cell.start == 0
        && let Some(header) = article::header(text.as_str())
        && header.title.end <= cell.end
    {
        return [header.date, header.title].into_iter().filter(|part| !part.is_empty()).collect();
    }
    let found = sentences_of(&text.as_str()[cell.clone()]);
    found.into_iter().map(|s| s.start + cell.start..s.end + cell.start).collect()
}

/// The sentence that holds the byte `at`, without white space around it; the one before at the
/// end of a line, none on an empty one.
#[must_use]
pub fn sentence_at(text: &Text, at: usize) -> Option<Range<usize>> {
    let cell = cell_at(text, at);
    let all = sentences_in(text, &cell);
    // In the gap before a sentence the caret is rather at its start.
    if let Some(sentence) = all.iter().find(|s| s.end > at) {
        return Some(sentence.clone());
    }
    // A cell of nothing but space ends the sentence of the one before.
    let paragraph = text.paragraph(text.paragraph_at(at));
    let before = paragraph.start + text.as_str()[paragraph.start..cell.start].trim_end().len();
    let earlier = || {
        let last = text.as_str()[paragraph.start..before].chars().next_back()?;
        sentences_in(text, &cell_at(text, before - last.len_utf8())).pop()
    };
    all.last().cloned().or_else(earlier)
}

/// Start of the next sentence after `at`; the end of the text where there is none.
#[must_use]
pub fn next_sentence(text: &Text, at: usize) -> usize {
    let mut from = at;
    loop {
        let cell = cell_at(text, from);
        if let Some(next) = sentences_in(text, &cell).into_iter().find(|s| s.start > at) {
            return next.start;
        }
        match words_after(text, cell.end) {
            Some(place) => from = place,
            None => return text.len(),
        }
    }
}

/// Start of the last sentence that starts before `at`; 0 where there is none.
#[must_use]
pub fn previous_sentence(text: &Text, at: usize) -> usize {
    let mut from = at;
    loop {
        let cell = cell_at(text, from);
        if let Some(last) = sentences_in(text, &cell).into_iter().rfind(|s| s.start < at) {
            return last.start;
        }
        match text.as_str()[..cell.start].char_indices().rfind(|(_, c)| !c.is_whitespace()) {
            Some((place, _)) => from = place,
            None => return 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn sentences_are_those_of_the_segmenter(
            line in "([ -~\t\u{0b}\u{1c}\r]|[a-cA-C1-3]|[.!?,;:]|[.!?][ )'\"]|[é’“”…\u{301}\u{200d}א漢。！ไท\u{202f}\u{ad}\u{85}\u{2028}]){0,40}",
        ) {
            let ends: Vec<usize> = segmenter().segment_str(&line).collect();
            let whole: Vec<_> = ends.windows(2).filter_map(|w| trimmed(&line, w[0]..w[1])).collect();
            proptest::prop_assert_eq!(sentences_of(&line), whole);
        }
    }

    fn starts(text: &Text) -> Vec<usize> {
        let step = |at: &usize| Some(next_sentence(text, *at)).filter(|next| *next < text.len());
        std::iter::successors(Some(0), step).collect()
    }

    #[test]
    fn the_sentence_at_the_caret_is_trimmed_and_stays_in_its_line() {
        let text = Text::new("One is here. Two is there. \nThree");
        assert_eq!(sentence_at(&text, 0), Some(0..12));
        assert_eq!(sentence_at(&text, 12), Some(13..26));
        assert_eq!(sentence_at(&text, 27), Some(13..26));
        assert_eq!(sentence_at(&text, 28), Some(28..33));
        assert_eq!(starts(&text), [0, 13, 28]);
        assert_eq!(next_sentence(&text, 28), 33);
        assert_eq!(previous_sentence(&text, 28), 13);
    }

    #[test]
    fn date_and_title_of_a_header_are_sentences_of_their_own() {
        let text = Text::new(" date 2020-02-28 Safe blood saves. Lives\nIndia and France agreed");
        assert_eq!(sentence_at(&text, 0), Some(6..16));
        assert_eq!(sentence_at(&text, 8), Some(6..16));
        assert_eq!(sentence_at(&text, 20), Some(17..40));
        assert_eq!(sentence_at(&text, 40), Some(17..40));
        assert_eq!(sentence_at(&text, 41), Some(41..64));
        assert_eq!(starts(&text), [0, 6, 17, 41]);
        assert_eq!(previous_sentence(&text, 41), 17);
        assert_eq!(previous_sentence(&text, 17), 6);
        let untitled = Text::new("date 2020-02-28\nIndia");
        assert_eq!(sentence_at(&untitled, 15), Some(5..15));
        assert_eq!(starts(&untitled), [0, 5, 16]);
    }

    #[test]
    fn other_scripts_end_their_sentences_with_their_own_signs() {
        for (line, count) in [
            ("两国同意。他们签署了协定！是吗？", 3),
            ("政府は協定を発表した。橋は来年開く。", 2),
            ("सरकार ने कहा। पुल बनेगा।", 2),
            ("حکومت نے کہا۔ پل بنے گا۔", 2),
            ("قالت الوزارة ذلك. هل وافقت؟ نعم.", 3),
            ("הממשלה הודיעה. הגשר ייפתח.", 2),
            ("அரசு அறிவித்தது. பாலம் திறக்கும்.", 2),
        ] {
            assert_eq!(sentences_of(line).len(), count, "{line}");
        }
    }

    #[test]
    fn sentences_of_a_long_line_are_the_same_from_wherever_one_asks() {
        let line = "It was agreed by Dr. Rao and others, at length. ".repeat(2000);
        let text = Text::new(line.as_str());
        let want = sentences_of(&line);
        for sentence in want.iter().step_by(7) {
            assert_eq!(sentence_at(&text, sentence.start).as_ref(), Some(sentence));
            assert_eq!(sentence_at(&text, sentence.end - 1).as_ref(), Some(sentence));
        }
        let starts = starts(&text);
        assert_eq!(starts, want.iter().map(|s| s.start).collect::<Vec<_>>());
        assert_eq!(sentence_at(&text, text.len()), want.last().cloned());
        let padded = Text::new(format!("One. Two.{}", " ".repeat(30_000)));
        assert_eq!(sentence_at(&padded, 29_000), Some(5..9));
    }
}
