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
        let ids: Vec<String> = words.split(',').map(|id| id.trim().to_owned()).collect();
        if ids.iter().all(String::is_empty) {
            Err("it names none; leave the option out for all".to_owned())
        } else if ids.iter().any(String::is_empty) {
            Err("nothing stands between two commas, or before the first or behind the last one".to_owned())
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
            Ids::parse("a, b,c").map(|ids| ids.each(str::to_owned)),
            Ok(["a", "b", "c"].map(str::to_owned).to_vec())
        );
        for gap in ["a,,b", ",a", "a,"] {
            assert!(Ids::parse(gap).is_err_and(|why| why.starts_with("nothing stands")), "{gap}");
        }
        for none in ["", ",", " , "] {
            assert_eq!(Ids::parse(none), Err("it names none; leave the option out for all".to_owned()));
        }
    }
}
