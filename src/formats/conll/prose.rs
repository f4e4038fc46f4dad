//! Tokens to text, where nobody knows how it was.
//!
//! One space between tokens, but none before closing punctuation, none after an opening bracket,
//! and none between two characters of scripts that have no spaces. Quotation marks that look
//! alike on both sides keep their spaces: which side a mark closes is not known.

use crate::formats::words::is_spaceless;

/// Whether a space stands between two tokens.
pub(super) fn is_spaced(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let closes = after.chars().all(|c| CLOSING.contains(c)) || is_clitic(after);
    !(closes
        || OPENING.contains(last) && before.chars().count() == 1
        || is_spaceless(last) && is_spaceless(first))
}

const CLOSING: &str = ".,;:!?)]}%…。，、；：！？）］｝」』】》〉”’»،؛؟।॥۔";
const OPENING: &str = "([{（［｛「『【《〈“‘«¿¡";

/// The second half of a word that English corpora cut: `'s`, `n't`.
fn is_clitic(token: &str) -> bool {
    ["'s", "'re", "'ve", "'ll", "'d", "'m", "n't", "’s", "’re", "’ve", "’ll", "’d", "’m", "n’t"]
        .iter()
        .any(|c| token.eq_ignore_ascii_case(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_prose() {
        let joined = |tokens: &str| {
            let tokens: Vec<&str> = tokens.split(' ').collect();
            let mut out = tokens[0].to_owned();
            for pair in tokens.windows(2) {
                out += if is_spaced(pair[0], pair[1]) { " " } else { "" };
                out += pair[1];
            }
            out
        };
        assert_eq!(
            joined("EU rejects German call ( again ) , it does n't"),
            "EU rejects German call (again), it doesn't"
        );
        assert_eq!(joined("中 国 同意 。 好"), "中国同意。好");
        assert_eq!(joined("Nokia 在 中国"), "Nokia 在中国");
        assert_eq!(joined("he said \" yes \" ..."), "he said \" yes \"...");
    }
}
