//! Long words cut to where annotators differ.

use crate::model::text::Span;

/// Which ends of long words are shown.
#[derive(Clone, Copy)]
pub(super) enum Ends {
    /// Where they begin.
    First,
    /// Where they end.
    Last,
    /// Both, with the middle left out.
    Both,
}

impl Ends {
    /// The end at which several spans differ; where all begin alike, that is the last.
    pub(super) fn that_differ(hulls: &[Span]) -> Self {
        let all_same = |end: fn(Span) -> usize| hulls.windows(2).all(|pair| end(pair[0]) == end(pair[1]));
        match (all_same(Span::start), all_same(Span::end)) {
            (true, false) => Self::Last,
            (false, true) => Self::First,
            _ => Self::Both,
        }
    }
}

/// Words, of those longer than `room` code points only some: whole ones, with dots for what is left
/// out.
pub(super) fn ends_of(words: &str, ends: Ends, room: usize) -> String {
    let words = words.replace('\n', " ");
    if words.chars().count() <= room {
        return words;
    }
    let first = |room: usize| {
        let end = words.char_indices().nth(room).map_or(words.len(), |(at, _)| at);
        words[..words[..end].rfind(' ').unwrap_or(end)].to_owned()
    };
    let last = |room: usize| {
        let start = words.char_indices().rev().nth(room - 1).map_or(0, |(at, _)| at);
        words[words[start..].find(' ').map_or(start, |at| start + at + 1)..].to_owned()
    };
    match ends {
        Ends::First => format!("{} …", first(room)),
        Ends::Last => format!("… {}", last(room)),
        Ends::Both => format!("{} … {}", first(room / 2), last(room / 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str =
        "The governments of Aldmoor and Veresk will reopen the lock at Karrow before the end of March";

    #[test]
    fn of_long_words_the_ends_that_differ_are_shown() {
        let span = |from: usize, to: usize| crate::model::text::Text::new(LONG).span(from..to).unwrap();
        let shown = |hulls: Vec<Span>| ends_of(LONG, Ends::that_differ(&hulls), 60);
        assert_eq!(
            shown(vec![span(0, 80), span(0, 92)]),
            "… will reopen the lock at Karrow before the end of March"
        );
        assert_eq!(
            shown(vec![span(0, 92), span(4, 92)]),
            "The governments of Aldmoor and Veresk will reopen the lock …"
        );
        assert_eq!(
            shown(vec![span(0, 80), span(4, 92)]),
            "The governments of Aldmoor … before the end of March"
        );
        assert_eq!(ends_of("short", Ends::Both, 60), "short");
    }

    #[test]
    fn words_without_spaces_are_cut_between_code_points() {
        let long = "停火协议".repeat(30);
        assert_eq!(ends_of(&long, Ends::Last, 60).chars().count(), 62);
        assert_eq!(ends_of(&long, Ends::Both, 60).chars().count(), 63);
    }
}
