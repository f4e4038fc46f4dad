//! What stands before the items of a list.

use dom_query::NodeRef;

/// A list that is being read. By default one without numbers.
#[derive(Default)]
pub(super) struct List {
    /// The number of the next item, where items have numbers.
    next: Option<i64>,
    /// Whether numbers go down.
    is_reversed: bool,
    kind: Kind,
}

#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Numbers,
    Letters,
    Capitals,
    Roman,
    RomanCapitals,
}

impl List {
    /// An `ol`.
    pub fn numbered(node: &NodeRef<'_>) -> Self {
        let is_reversed = node.has_attr("reversed");
        let items = || node.children_it(false).filter(|child| child.has_name("li")).count();
        let first = if is_reversed { i64::try_from(items()).unwrap_or(i64::MAX) } else { 1 };
        let kind = match node.attr("type").as_deref() {
            Some("a") => Kind::Letters,
            Some("A") => Kind::Capitals,
            Some("i") => Kind::Roman,
            Some("I") => Kind::RomanCapitals,
            _ => Kind::Numbers,
        };
        Self { next: Some(number(node, "start").unwrap_or(first)), is_reversed, kind }
    }

    /// What stands before an `li` of it.
    pub fn mark(&mut self, item: &NodeRef<'_>) -> String {
        let Some(next) = self.next else { return "- ".to_owned() };
        let number = number(item, "value").unwrap_or(next);
        self.next = Some(if self.is_reversed { number.saturating_sub(1) } else { number.saturating_add(1) });
        format!("{}. ", self.kind.written(number))
    }
}

fn number(node: &NodeRef<'_>, attribute: &str) -> Option<i64> {
    node.attr(attribute)?.trim().parse().ok()
}

impl Kind {
    fn written(self, number: i64) -> String {
        let in_words = match self {
            Self::Numbers => None,
            Self::Letters => letters(number),
            Self::Capitals => letters(number).map(|s| s.to_ascii_uppercase()),
            Self::Roman => roman(number),
            Self::RomanCapitals => roman(number).map(|s| s.to_ascii_uppercase()),
        };
        in_words.unwrap_or_else(|| number.to_string())
    }
}

/// `a` to `z`, `aa`, …; `None` for what is not positive.
fn letters(number: i64) -> Option<String> {
    let mut rest = u64::try_from(number).ok().filter(|n| *n > 0)?;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    Some(out.iter().rev().collect())
}

/// Up to 3999, as browsers have it; `None` beyond.
fn roman(number: i64) -> Option<String> {
    const PARTS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = Some(number).filter(|n| (1..4000).contains(n))?;
    let mut out = String::new();
    for (value, letters) in PARTS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_browsers_write_them() {
        assert_eq!([1, 26, 27, 703].map(letters), ["a", "z", "aa", "aaa"].map(|s| Some(s.to_owned())));
        assert_eq!([4, 1994, 3999].map(roman), ["iv", "mcmxciv", "mmmcmxcix"].map(|s| Some(s.to_owned())));
        assert_eq!((letters(0), roman(0), roman(4000)), (None, None, None));
    }
}
