//! Where words end, as far as characters tell.

use std::ops::Range;

/// Whether a range of bytes cuts no word at its edges. Scripts without spaces have none that could
/// be cut, as far as characters tell.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let within = |at: usize| {
        let is_letter = |c: char| c.is_alphanumeric() && !is_spaceless(c);
        let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
        before.is_some_and(is_letter) && after.is_some_and(is_letter)
    };
    !within(range.start) && !within(range.end)
}

/// Of a script without spaces between words, or punctuation of one.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff // Thai, Lao
        | 0x1000..=0x109f // Burmese
        | 0x1780..=0x17ff // Khmer
        | 0x3000..=0x30ff // CJK punctuation, kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff // Chinese characters
        | 0xff00..=0xff65)
}

/// Of Chinese or Japanese, written without spaces between words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

/// Whether a line ends as a sentence does, or as what leads to the next one (`:`), quotation marks and
/// brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '“', '’', '»', ')', ']', '」', '\'']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_cut_where_letters_stand_on_both_sides() {
        let is = |text: &str, words: &str| {
            let at = text.find(words).unwrap();
            stands_alone(text, &(at..at + words.len()))
        };
        assert!(is("to Oslo, now", "Oslo") && is("Oslo", "Oslo") && is("(Oslo)", "Oslo"));
        assert!(!is("Savanna", "anna") && !is("Annapolis", "Anna") && !is("é1", "1"));
        assert!(is("在中国的", "中国") && is("ไปกรุงเทพ", "กรุง"));
    }
}
