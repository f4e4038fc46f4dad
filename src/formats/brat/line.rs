//! One line of an `.ann`, taken apart.

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

/// Why a line can't be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum LineError {
    #[error("wanted three columns (id, type with offsets, words) with tabs between them")]
    Columns,
    #[error("wanted a type and offsets, as in “Person 0 5”, found “{0}”")]
    Offsets(String),
    #[error("the range {0} to {1} holds nothing")]
    Empty(u32, u32),
    #[error("wanted an event, as in “Attack:T3 Target:T1” after a tab")]
    Event,
    #[error("wanted a relation with two ends, as in “Part Arg1:T1 Arg2:T2” after a tab")]
    Relation,
    #[error("wanted an attribute, as in “Negation E1” or “Level E1 high” after a tab")]
    Attribute,
    #[error("wanted a note, as in “AnnotatorNotes T1” and its words, each after a tab")]
    Note,
    #[error("wanted a reference, as in “Reference T1 Wikipedia:534366” after a tab")]
    Reference,
    #[error("wanted equivalent annotations, as in “Equiv T1 T2” after a tab")]
    Equivalence,
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

/// `E1 <tab> Type:T3 Role:T1 Role2:E2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub trigger: &'a str,
    /// Roles with the ids of what fills them.
    pub arguments: Vec<(&'a str, &'a str)>,
}

/// Takes an `E` line apart.
pub(super) fn event(line: &str) -> Result<Event<'_>, LineError> {
    let (id, rest) = line.split_once('\t').ok_or(LineError::Event)?;
    let mut pairs = rest.split_whitespace().map(pair);
    let (kind, trigger) = pairs.next().flatten().ok_or(LineError::Event)?;
    let arguments = pairs.collect::<Option<_>>().ok_or(LineError::Event)?;
    Ok(Event { id: id.trim(), kind, trigger, arguments })
}

/// `R1 <tab> Type Arg1:T1 Arg2:T2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    /// What the ends are called, in the line's order.
    pub names: [&'a str; 2],
}

/// Takes an `R` line apart. The ends may have any names; where they are `Arg1` and `Arg2`, their
/// order does not matter; of others `annotation.conf` says it.
pub(super) fn relation(line: &str) -> Result<Relation<'_>, LineError> {
    let (id, rest) = line.split_once('\t').ok_or(LineError::Relation)?;
    let mut words = rest.split_whitespace();
    let kind = words.next().filter(|kind| !kind.contains(':')).ok_or(LineError::Relation)?;
    let ends = words.map(pair).collect::<Option<Vec<_>>>().ok_or(LineError::Relation)?;
    let [first, second] = ends[..] else { return Err(LineError::Relation) };
    let turned = first.0 == "Arg2" && second.0 == "Arg1";
    let (from, to) = if turned { (second.1, first.1) } else { (first.1, second.1) };
    Ok(Relation { id: id.trim(), kind, from, to, names: [first.0, second.0] })
}

/// `A1 <tab> Name T1 value`; a flag has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub name: &'a str,
    pub target: &'a str,
    pub value: Option<&'a str>,
}

/// Takes an `A` or `M` line apart.
pub(super) fn attribute(line: &str) -> Result<Attribute<'_>, LineError> {
    let (_, rest) = line.split_once('\t').ok_or(LineError::Attribute)?;
    let mut words = rest.trim().splitn(3, ' ');
    let (Some(name), Some(target)) = (words.next(), words.next()) else { return Err(LineError::Attribute) };
    if name.is_empty() || target.is_empty() {
        return Err(LineError::Attribute);
    }
    Ok(Attribute { name, target, value: words.next().map(str::trim).filter(|v| !v.is_empty()) })
}

/// `#1 <tab> AnnotatorNotes T1 <tab> words`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark<'a> {
    pub target: &'a str,
    pub words: &'a str,
}

/// Takes a `#` line apart.
pub(super) fn note(line: &str) -> Result<Remark<'_>, LineError> {
    let mut columns = line.splitn(3, '\t');
    let (_, middle, words) = (columns.next(), columns.next(), columns.next());
    let target = middle.and_then(|m| m.split_whitespace().nth(1));
    match (target, words) {
        (Some(target), Some(words)) => Ok(Remark { target, words }),
        _ => Err(LineError::Note),
    }
}

/// `N1 <tab> Reference T1 Wikipedia:534366 <tab> Barack Obama`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference<'a> {
    pub target: &'a str,
    /// `authority:id`.
    pub link: &'a str,
    /// The name there; empty where the line has none.
    pub name: &'a str,
}

/// Takes an `N` line apart.
pub(super) fn reference(line: &str) -> Result<Reference<'_>, LineError> {
    let mut columns = line.splitn(3, '\t');
    let (_, middle, name) = (columns.next(), columns.next(), columns.next());
    let mut words = middle.ok_or(LineError::Reference)?.split_whitespace();
    let (_, target, link) = (words.next(), words.next(), words.next());
    match (target, link) {
        (Some(target), Some(link)) if pair(link).is_some() => {
            Ok(Reference { target, link, name: name.unwrap_or_default().trim() })
        }
        _ => Err(LineError::Reference),
    }
}

/// The members of a `*` line: `* <tab> Equiv T1 T2 T3`.
pub(super) fn equivalence(line: &str) -> Result<Vec<&str>, LineError> {
    let (_, rest) = line.split_once('\t').ok_or(LineError::Equivalence)?;
    let mut words = rest.split_whitespace();
    let kind = words.next();
    let members: Vec<&str> = words.collect();
    if kind == Some("Equiv") && members.len() > 1 { Ok(members) } else { Err(LineError::Equivalence) }
}

fn pair(word: &str) -> Option<(&str, &str)> {
    word.split_once(':').filter(|(name, id)| !name.is_empty() && !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_type_pieces_and_words() {
        let line = text_bound("T1\tPerson 0 4;9 12\tAnna Lee").unwrap();
        assert_eq!((line.id, line.kind, line.words), ("T1", "Person", "Anna Lee"));
        assert_eq!(line.ranges, [CharRange(0, 4), CharRange(9, 12)]);
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

    #[test]
    fn events_relations_and_attributes_are_taken_apart() {
        let event = event("E1\tAttack:T3 Agent:T1 Agent2:E2 ").unwrap();
        assert_eq!((event.id, event.kind, event.trigger), ("E1", "Attack", "T3"));
        assert_eq!(event.arguments, [("Agent", "T1"), ("Agent2", "E2")]);
        let ends = |line| relation(line).map(|r| (r.from, r.to));
        assert_eq!(ends("R1\tPart Arg1:T1 Arg2:T2\t"), Ok(("T1", "T2")));
        assert_eq!(ends("R1\tPart Arg2:T2 Arg1:T1"), Ok(("T1", "T2")));
        assert_eq!(ends("R1\tCoref Anaphora:T2 Antecedent:T1"), Ok(("T2", "T1")));
        assert_eq!(attribute("M1\tNegation E1").map(|a| a.value), Ok(None));
        assert_eq!(attribute("A1\tLevel E1 very high").map(|a| a.value), Ok(Some("very high")));
        assert_eq!(note("#1\tAnnotatorNotes T1\t two\twords ").map(|n| n.words), Ok(" two\twords "));
    }

    #[test]
    fn truncated_lines_of_each_kind_say_what_was_wanted() {
        for line in ["E1", "E1\t", "E1\tAttack", "E1\tAttack:", "E1\tAttack:T1 Agent", "E1 Attack:T1"] {
            assert_eq!(event(line), Err(LineError::Event), "{line}");
        }
        for line in ["R1", "R1\tPart", "R1\tPart Arg1:T1", "R1\tPart Arg1:T1 Arg2:", "R1\tA:T1 B:T2"] {
            assert_eq!(relation(line), Err(LineError::Relation), "{line}");
        }
        for line in ["A1", "A1\t", "A1\tNegation", "A1 Negation E1"] {
            assert_eq!(attribute(line), Err(LineError::Attribute), "{line}");
        }
        for line in ["#1", "#1\tAnnotatorNotes T1", "#1\tAnnotatorNotes\tx"] {
            assert_eq!(note(line), Err(LineError::Note), "{line}");
        }
        for line in ["N1", "N1\tReference T1", "N1\tReference T1 7"] {
            assert_eq!(reference(line), Err(LineError::Reference), "{line}");
        }
        for line in ["*", "*\tEquiv T1", "*\tSame T1 T2"] {
            assert_eq!(equivalence(line), Err(LineError::Equivalence), "{line}");
        }
    }
}
