//! What a letter quotes of earlier ones, and its signature.

/// Words of a line over a quotation: that someone wrote. In small letters.
const WROTE: [&str; 34] = [
    "wrote",
    "writes",
    "schrieb",
    "schreibt",
    "a écrit",
    "écrivait",
    "escribió",
    "escribio",
    "escreveu",
    "ha scritto",
    "scrive",
    "schreef",
    "heeft geschreven",
    "skrev",
    "skreiv",
    "kirjoitti",
    "napisał",
    "napsal",
    "napísal",
    "írta",
    "a scris",
    "написал",
    "пишет",
    "писал",
    "написав",
    "έγραψε",
    "yazdı",
    "写道",
    "寫道",
    "書きました",
    "のメール",
    "작성",
    "كتب",
    "लिखा",
];
/// Lines that such a sentence may be broken into.
const BROKEN: usize = 3;

/// A letter without its quotations and its signature.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    pub text: String,
    /// Lines that are quoted, with those that say of whom.
    pub quoted: Vec<String>,
    /// Lines of signatures.
    pub signed: Vec<String>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Own,
    Quoted,
    Signed,
}

/// Takes quotations and signatures out of a letter. Lines with `>` are quoted in a reply, else from
/// the first one on over which stands who wrote them; a signature begins with `-- ` on a line and ends
/// where a quotation begins. A letter of nothing else stays as it is.
pub(super) fn own(letter: &str, is_reply: bool) -> Own {
    let lines: Vec<&str> = letter.split('\n').collect();
    let kinds = kinds(&lines, is_reply);
    let says = |(line, kind): (&&str, &Kind)| *kind == Kind::Own && !line.trim().is_empty();
    if !lines.iter().zip(&kinds).any(says) {
        return Own { text: letter.to_owned(), ..Own::default() };
    }
    let mut own = Own::default();
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut is_seam = false;
    for (line, kind) in lines.iter().zip(&kinds) {
        match kind {
            // Nothing is lost with an empty line.
            Kind::Quoted | Kind::Signed if line.trim().is_empty() => {}
            Kind::Quoted => own.quoted.push((*line).to_owned()),
            Kind::Signed => own.signed.push((*line).to_owned()),
            // Around what was taken out stands one empty line.
            Kind::Own if is_seam && line.trim().is_empty() && ends_empty(&kept) => continue,
            Kind::Own => kept.push(line),
        }
        is_seam = *kind != Kind::Own;
    }
    while kept.len() > 1 && own.lost() && ends_empty(&kept) {
        kept.pop();
    }
    own.text = kept.join("\n");
    own
}

/// Lines that look like quotations, whether or not they are.
pub(super) fn perhaps_quoted(words: &str) -> impl Iterator<Item = &str> {
    words.split('\n').filter(|line| is_quoted(line))
}

impl Own {
    fn lost(&self) -> bool {
        !self.quoted.is_empty() || !self.signed.is_empty()
    }
}

fn ends_empty(kept: &[&str]) -> bool {
    kept.last().is_none_or(|line| line.trim().is_empty())
}

fn kinds(lines: &[&str], mut is_reply: bool) -> Vec<Kind> {
    let mut kinds = vec![Kind::Own; lines.len()];
    let mut is_signed = false;
    for at in 0..lines.len() {
        if is_reply && is_original(&lines[at..]) {
            // A line of underscores stands over it.
            let is_rule = |line: &&str| line.trim().len() >= 5 && line.trim().bytes().all(|b| b == b'_');
            let above = lines[..at].iter().rposition(|line| !line.trim().is_empty());
            let from = above.filter(|above| is_rule(&lines[*above])).unwrap_or(at);
            kinds[from..].fill(Kind::Quoted);
            break;
        }
        if is_quoted(lines[at]) {
            if let Some(from) = who_wrote(&lines[..at]) {
                kinds[from..at].fill(Kind::Quoted);
                is_reply = true;
            }
            if is_reply {
                is_signed = false;
                kinds[at] = Kind::Quoted;
                continue;
            }
        }
        // In a digest the next message begins below a line of dashes.
        let words = lines[at].trim();
        if words.len() >= 20 && words.bytes().all(|b| matches!(b, b'-' | b'_' | b'=')) {
            is_signed = false;
        }
        is_signed |= lines[at] == "-- ";
        if is_signed {
            kinds[at] = Kind::Signed;
        }
    }
    kinds
}

/// Whether all that follows is an earlier letter, as Outlook puts it under an answer: below a line that
/// says so, or with its headers.
fn is_original(lines: &[&str]) -> bool {
    let words = lines[0].trim();
    let inner = || words.trim_matches(['-', '_', ' ']).to_lowercase();
    if words.starts_with("---") && words.ends_with("---") && ORIGINAL.contains(&inner().as_str()) {
        return true;
    }
    let has = |line: &str, names: &[&str]| {
        line.split_once(':')
            .is_some_and(|(name, _)| names.contains(&name.trim_matches(['*', ' ']).to_lowercase().as_str()))
    };
    let next = &lines[1..lines.len().min(6)];
    has(lines[0], &FROM) && next.iter().any(|l| has(l, &SENT)) && next.iter().any(|l| has(l, &SUBJECT))
}

/// What stands between dashes over an earlier letter, in small letters.
const ORIGINAL: [&str; 11] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "message d’origine",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "исходное сообщение",
    "原始邮件",
];
const FROM: [&str; 8] = ["from", "von", "de", "da", "van", "från", "от", "发件人"];
const SENT: [&str; 12] = [
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviada",
    "inviato",
    "verzonden",
    "skickat",
    "отправлено",
    "发送时间",
];
const SUBJECT: [&str; 10] =
    ["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "тема", "主题"];

fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

/// Where the sentence begins that says who wrote what comes next, perhaps after an empty line.
fn who_wrote(before: &[&str]) -> Option<usize> {
    let end = before.iter().rposition(|line| !line.trim().is_empty())?;
    let last = before[end].trim_end();
    if before.len() - end > 2 || is_quoted(last) || !last.ends_with([':', '：']) {
        return None;
    }
    let first = (end + 1).saturating_sub(BROKEN);
    let mut whole = None;
    for from in (first..=end).rev().take_while(|at| !before[*at].trim().is_empty() && !is_quoted(before[*at]))
    {
        let words = before[from..=end].join(" ").to_lowercase();
        if WROTE.iter().any(|wrote| words.contains(wrote)) {
            // When or from where tells it from any other sentence, and that it is whole.
            if words.contains('@') || words.contains(|c: char| c.is_numeric()) {
                return Some(from);
            }
            whole = whole.or((words.split_whitespace().count() > 1).then_some(from));
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(letter: &str) -> (String, usize, usize) {
        let Own { text, quoted, signed } = own(letter, false);
        (text, quoted.len(), signed.len())
    }

    #[test]
    fn an_answer_keeps_what_its_writer_wrote() {
        let letter = "We agree.\n\nOn Thu, 5 Mar 2026 at 23:30, Mina <mina@karsin.example>\nwrote:\n\n> Do you agree?\n>> Earlier.\n\nOla\n";
        assert_eq!(of(letter), ("We agree.\n\nOla".to_owned(), 4, 0));
        let between = "Am 5. März 2026 schrieb Mina:\n> Eins?\nJa.\n> Zwei?\nNein.";
        assert_eq!(of(between), ("Ja.\nNein.".to_owned(), 3, 0));
        assert_eq!(of("Hi,\nMina wrote:\n> x\n\nYes."), ("Hi,\n\nYes.".to_owned(), 2, 0));
    }

    #[test]
    fn a_reply_quotes_without_saying_whom() {
        let letter = "> Do you agree?\n\nWe do.\n\n> By when?\nMay.\n-- \nOla\n\n> Earlier.\n";
        let Own { text, quoted, signed } = own(letter, true);
        assert_eq!((text.as_str(), quoted.len(), signed.len()), ("We do.\n\nMay.", 3, 2));
        assert_eq!(own("> A motto.", true).text, "> A motto.");
    }

    #[test]
    fn outlook_puts_the_earlier_letter_under_an_answer() {
        for head in [
            "-----Original Message-----\nFrom: Mina",
            "From: Mina <m@x.example>\nSent: Monday\nTo: Ola\nSubject: Fare",
            "Von: Mina\nGesendet: Montag\nAn: Ola\nBetreff: Fare",
        ] {
            let letter = format!("We agree.\n\n{head}\n\nDo you agree?\n-- \nMina");
            let Own { text, quoted, signed } = own(&letter, true);
            assert_eq!((text.as_str(), signed.len()), ("We agree.", 0), "{head}");
            assert_eq!(quoted.len(), head.lines().count() + 3);
            assert_eq!(own(&letter, false).quoted.len(), 0);
        }
        let only = "From: here on\nwe agree.\nSubject: to the vote";
        assert_eq!(own(only, true).text, only);
    }

    #[test]
    fn a_signature_ends_the_letter_or_where_a_quotation_begins() {
        assert_eq!(of("Yes.\n\n-- \nOla\nMinistry"), ("Yes.".to_owned(), 0, 3));
        let letter = "Yes.\n-- \nOla\n\nMina wrote:\n> x\nAnd no.";
        let (text, quoted, signed) = of(letter);
        assert_eq!((text.as_str(), quoted, signed), ("Yes.\nAnd no.", 2, 2));
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        for letter in [
            "He said in 2024:\n\n> A verse.\n\nFine words.",
            "> A motto.\n\nFine words.",
            "Prices:\n> 5 and < 7\n",
            "One\n--\nTwo",
            "She wrote: this.\n\nMore.",
            "Mina wrote:\n> All of it.",
            "-- \nOnly a signature",
            "",
            "\n\n",
        ] {
            assert_eq!(of(letter), (letter.to_owned(), 0, 0));
        }
    }

    proptest! {
        #[test]
        fn no_line_is_lost(
            lines in prop::collection::vec("(> )?(a|-- |Mina wrote:|On 5 Mar|x wrote:|---Original Message---| |)", 0..12),
            is_reply: bool,
        ) {
            let letter = lines.join("\n");
            let Own { text, quoted, signed } = own(&letter, is_reply);
            let said = |all: &[&str]| {
                let mut all: Vec<String> = all.iter().filter(|l| !l.trim().is_empty()).map(|l| (*l).to_owned()).collect();
                all.sort();
                all
            };
            let mut after: Vec<&str> = text.split('\n').collect();
            after.extend(quoted.iter().chain(&signed).map(String::as_str));
            prop_assert_eq!(said(&letter.split('\n').collect::<Vec<_>>()), said(&after));
        }
    }
}
