//! Options that name several things.

/// Ids with commas between them; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ids(Vec<String>);

impl Ids {
    /// Reads the value of an option.
    ///
    /// # Errors
    /// In words, when it names none: a variable of a script that is empty, more likely than a wish
    /// for nothing.
    pub fn parse(words: &str) -> Result<Self, String> {
        let ids = words.split(',').map(str::trim).filter(|id| !id.is_empty());
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        if ids.is_empty() {
            Err("it names none; leave the option out for all".to_owned())
        } else {
            Ok(Self(ids))
        }
    }

    /// As ids of a kind.
    pub fn each<T>(&self, make: impl Fn(&str) -> T) -> Vec<T> {
        self.0.iter().map(|id| make(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_names_one_thing_at_least() {
        assert_eq!(
            Ids::parse("a, b,,c").map(|ids| ids.each(str::to_owned)),
            Ok(["a", "b", "c"].map(str::to_owned).to_vec())
        );
        for none in ["", ",", " , "] {
            assert_eq!(Ids::parse(none), Err("it names none; leave the option out for all".to_owned()));
        }
    }
}
