//! What a tag is, and which are written.

/// Which tags are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `B-` for the first token of a span, `I-` for further ones.
    Bio,
    /// The same with `E-` for the last of several, `S-` for a single one.
    Bioes,
    /// The same with `L-` for the last of several, `U-` for a single one.
    Bilou,
}

impl Scheme {
    /// What stands before the label of a token that is the first or last of its span.
    pub const fn prefix(self, is_first: bool, is_last: bool) -> &'static str {
        match (self, is_first, is_last) {
            (Self::Bioes, true, true) => "S-",
            (Self::Bilou, true, true) => "U-",
            (_, true, _) => "B-",
            (Self::Bioes, false, true) => "E-",
            (Self::Bilou, false, true) => "L-",
            (_, false, _) => "I-",
        }
    }
}

/// Where in a span a token stands, as its tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Outside,
    Begin,
    Inside,
    /// `E` or `L`.
    End,
    /// `S`, `U` or `W`.
    Single,
}

/// A tag taken apart. A label alone, without a prefix, is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub part: Part,
    pub label: &'a str,
}

impl<'a> Tag<'a> {
    pub fn parse(tag: &'a str) -> Self {
        if matches!(tag, "O" | "o" | "_" | "-") || Self::lacks_label(tag) {
            return Self { part: Part::Outside, label: "" };
        }
        match Self::prefixed(tag) {
            Some((part, label)) => Self { part, label },
            None => Self { part: Part::Inside, label: tag },
        }
    }

    /// Whether it says where in a span its token stands, and not of which label.
    pub fn lacks_label(tag: &str) -> bool {
        matches!(tag.as_bytes(), [b'B' | b'I' | b'M' | b'E' | b'L' | b'S' | b'U' | b'W', b'-' | b'_'])
    }

    /// Whether a column holds a tag and not just any word.
    pub fn is_tag(column: &str) -> bool {
        matches!(column, "O" | "o") || Self::prefixed(column).is_some()
    }

    fn prefixed(tag: &str) -> Option<(Part, &str)> {
        let (prefix, label) = tag.split_once(['-', '_']).filter(|(_, label)| !label.is_empty())?;
        let part = match prefix {
            "B" => Part::Begin,
            "I" | "M" => Part::Inside,
            "E" | "L" => Part::End,
            "S" | "U" | "W" => Part::Single,
            _ => return None,
        };
        Some((part, label))
    }
}
