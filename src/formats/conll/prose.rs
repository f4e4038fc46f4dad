//! Tokens to text, where nobody knows how it was.
//!
//! One space between tokens, but none before closing punctuation, none after an opening bracket,
//! and none between two characters of scripts that have no spaces. Quotation marks that look
//! alike on both sides keep their spaces: which side a mark closes is not known.

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

/// Of a script without spaces between words, or punctuation of one.
fn is_spaceless(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff // Thai, Lao
        | 0x1000..=0x109f // Burmese
        | 0x1780..=0x17ff // Khmer
        | 0x3000..=0x30ff // CJK punctuation, kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff // Chinese characters
        | 0xff00..=0xff65)
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
