//! A guess at the language of a text: by script, or by its commonest words.

/// Letters that are looked at.
const SAMPLE: usize = 4000;

/// Words that are common in one of the four and rare in the others.
const STOP_WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "and", "of", "to", "that", "with", "was", "for", "is", "said"]),
    ("fr", &["le", "les", "des", "et", "du", "une", "dans", "est", "pour", "que"]),
    ("de", &["der", "die", "und", "das", "den", "nicht", "mit", "ist", "von", "ein"]),
    ("es", &["el", "los", "las", "del", "y", "una", "por", "con", "para", "que"]),
];

/// BCP 47 tag of the likely language; empty where it can't be told.
#[must_use]
pub fn guess(text: &str) -> &'static str {
    let mut scripts = [0usize; SCRIPTS.len()];
    for c in text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE) {
        if let Some(i) = SCRIPTS.iter().position(|s| (s.holds)(c)) {
            scripts[i] += 1;
        }
    }
    let of = |tag: &str| SCRIPTS.iter().position(|s| s.tag == tag).map_or(0, |i| scripts[i]);
    // Japanese writes most of its content in Han, but no Chinese text has kana.
    if of("ja") > 0 && of("ja") * 10 >= of("zh") && of("ja") + of("zh") > of("") {
        return "ja";
    }
    let Some((best, count)) = scripts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i)) else {
        return "";
    };
    match SCRIPTS[best].tag {
        _ if *count == 0 => "",
        "" => latin(text),
        "ar" => arabic(text),
        tag => tag,
    }
}

struct Script {
    tag: &'static str,
    holds: fn(char) -> bool,
}

/// Scripts, each with the language that is meant where nothing else is known.
const SCRIPTS: [Script; 9] = [
    Script {
        tag: "",
        holds: |c| c.is_ascii() || matches!(c, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'),
    },
    Script { tag: "ar", holds: |c| matches!(c, '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}') },
    Script { tag: "hi", holds: |c| matches!(c, '\u{900}'..='\u{97f}') },
    Script { tag: "he", holds: |c| matches!(c, '\u{5d0}'..='\u{5ea}') },
    Script { tag: "th", holds: |c| matches!(c, '\u{e00}'..='\u{e7f}') },
    Script { tag: "zh", holds: |c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}') },
    Script { tag: "ja", holds: |c| matches!(c, '\u{3041}'..='\u{30fa}') },
    Script { tag: "ko", holds: |c| matches!(c, '\u{ac00}'..='\u{d7a3}') },
    Script { tag: "el", holds: |c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') },
];

/// Arabic, unless letters stand there that only Persian or Urdu have.
fn arabic(text: &str) -> &'static str {
    let has = |letters: &[char]| text.chars().take(SAMPLE).any(|c| letters.contains(&c));
    if has(&['ٹ', 'ڈ', 'ڑ', 'ں', 'ے']) {
        "ur"
    } else if has(&['پ', 'چ', 'ژ', 'گ']) {
        "fa"
    } else {
        "ar"
    }
}

/// By stop words, where one language has clearly more of them than the next.
fn latin(text: &str) -> &'static str {
    let mut counts = [0usize; STOP_WORDS.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(SAMPLE / 4) {
        let word = word.to_lowercase();
        for (count, (_, words)) in counts.iter_mut().zip(STOP_WORDS) {
            *count += usize::from(words.contains(&word.as_str()));
        }
    }
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(counts[*i]));
    let (first, second) = (counts[order[0]], counts[order[1]]);
    if first >= 3 && first > 2 * second { STOP_WORDS[order[0]].0 } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_or_common_words_tell_the_language() {
        let cases = [
            ("en", "The minister said that the talks with the delegation of the north were over."),
            (
                "fr",
                "Le ministre des transports est dans une ville du nord et les délégués sont venus pour le voir.",
            ),
            (
                "de",
                "Der Minister und die Delegation sind nicht mit der Bahn gekommen, und das ist von Belang.",
            ),
            ("es", "El ministro y los delegados del norte llegaron con una propuesta para las partes."),
            ("hi", "सरकार ने नया समझौता किया"),
            ("ar", "أعلنت الحكومة عن اتفاق جديد"),
            ("fa", "دولت گفت که پیمان تازه‌ای می‌بندد"),
            ("zh", "两国同意加强合作"),
            ("ja", "政府は新しい協定を発表した"),
            ("th", "รัฐบาลประกาศ"),
            ("he", "הממשלה הודיעה"),
            ("", "Karsin Dravna Veresk"),
            ("", "12 34"),
        ];
        for (tag, text) in cases {
            assert_eq!(guess(text), tag, "{text}");
        }
    }
}
