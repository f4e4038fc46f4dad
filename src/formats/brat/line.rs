//! One text-bound line, taken apart.

use crate::model::text::CharRange;

/// `T1 <tab> Person 0 4;9 12 <tab> Anna Lee`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextBound<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    /// As the file counts.
    pub ranges: Vec<CharRange>,
    pub words: &'a str,
}

/// Why a line is no text-bound annotation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum LineError {
    #[error("wanted three columns (id, type with offsets, words) with tabs between them")]
    Columns,
    #[error("wanted a type and offsets, as in “Person 0 5”, found “{0}”")]
    Offsets(String),
    #[error("the range {0} to {1} holds nothing")]
    Empty(u32, u32),
}

/// Takes a `T` line apart.
pub(super) fn text_bound(line: &str) -> Result<TextBound<'_>, LineError> {
    let mut columns = line.splitn(3, '\t');
    let (Some(id), Some(middle), Some(words)) = (columns.next(), columns.next(), columns.next()) else {
        return Err(LineError::Columns);
    };
    let bad = || LineError::Offsets(middle.chars().take(60).collect());
    let (kind, offsets) = middle.trim().split_once(' ').ok_or_else(bad)?;
    if kind.is_empty() || id.trim().len() < 2 {
        return Err(bad());
    }
    let mut ranges = Vec::new();
    for piece in offsets.split(';') {
        let (start, end) = piece.trim().split_once(' ').ok_or_else(bad)?;
        let number = |s: &str| s.trim().parse::<u32>().map_err(|_| bad());
        let (start, end) = (number(start)?, number(end)?);
        if start >= end {
            return Err(LineError::Empty(start, end));
        }
        ranges.push(CharRange(start, end));
    }
    Ok(TextBound { id: id.trim(), kind, ranges, words })
}

/// The id of an event's trigger: `E1 <tab> Type:T3 Role:T1` gives `T3`.
pub(super) fn trigger(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once('\t')?;
    Some(rest.split_whitespace().next()?.split_once(':')?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_type_pieces_and_words() {
        let line = text_bound("T1\tPerson 0 4;9 12\tAnna Lee").unwrap();
        assert_eq!((line.id, line.kind, line.words), ("T1", "Person", "Anna Lee"));
        assert_eq!(line.ranges, [CharRange(0, 4), CharRange(9, 12)]);
        assert_eq!(trigger("E1\tcommitment:T3 promisor:T1"), Some("T3"));
    }

    #[test]
    fn broken_lines_say_what_was_wanted() {
        assert_eq!(text_bound("T1\tPerson 0 4"), Err(LineError::Columns));
        assert_eq!(text_bound("T1 Person 0 4 Anna"), Err(LineError::Columns));
        for line in
            ["T1\tPerson\tx", "T1\tPerson 0\tx", "T1\tPerson a b\tx", "T1\tPerson -1 4\tx", "T1\t0 4\tx"]
        {
            assert!(matches!(text_bound(line), Err(LineError::Offsets(_))), "{line}");
        }
        assert_eq!(text_bound("T1\tPerson 4 4\t"), Err(LineError::Empty(4, 4)));
        assert!(matches!(text_bound("T1\tPerson 0 99999999999\tx"), Err(LineError::Offsets(_))));
    }
}
