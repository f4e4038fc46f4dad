use proptest::prelude::*;

use super::*;
use crate::formats::read::ReadOptions;
use crate::formats::read::tests::read_with_options;
use crate::formats::testing::read_as;

fn read(format: &str, message: &str) -> Document {
    read_as(format, "a.eml", message.as_bytes()).unwrap().remove(0)
}

const LETTER: &str = "From: =?utf-8?q?Mina_Dr=C3=A1vec?= <mina@karsin.example>\r\n\
To: ola@veresk.example\r\n\
Subject: =?ISO-8859-1?Q?F=E4hre?= =?utf-8?b?IPCfmIo=?=\r\n\
Date: Thu, 5 Mar 2026 23:30:00 -0800\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n\
Not for you.\r\n\
--outer\r\n\
Content-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n\
--inner\r\n\
Content-Type: text/plain; charset=iso-8859-15\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\r\n\
We agreed on a fare of 5 =A4 and on =\r\ntwo crossings.\r\n\r\nM=FCna\r\n\
--inner\r\n\
Content-Type: text/html; charset=utf-8\r\n\r\n\
<p>We agreed.</p>\r\n\
--inner--\r\n\
--outer\r\n\
Content-Type: application/pdf; name=\"plan.pdf\"\r\n\
Content-Disposition: attachment; filename=\"plan.pdf\"\r\n\
Content-Transfer-Encoding: base64\r\n\r\n\
JVBERi0xLjcK\r\n\
--outer--\r\n";

const ARCHIVE: &str = "From: <Saved by Blink>\r\n\
Snapshot-Content-Location: https://gazette.example/ferry\r\n\
Subject: Ferry to sail\r\n\
Date: Fri, 6 Mar 2026 10:00:00 -0000\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
--b\r\n\
Content-Type: text/html\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\
Content-Location: https://gazette.example/ferry\r\n\r\n\
<html lang=3D\"de\"><meta charset=3D\"utf-8\"><p>Die F=C3=A4hre f=C3=A4hrt wieder.<img src=3D\"https://gazette.example/a.png\"></p></html>\r\n\
--b\r\n\
Content-Type: image/png\r\n\
Content-Transfer-Encoding: base64\r\n\
Content-Location: https://gazette.example/a.png\r\n\r\n\
iVBORw0KGgo=\r\n\
--b--\r\n";

#[test]
fn a_letter_gives_its_text_and_what_its_headers_say() {
    let document = read("eml", LETTER);
    assert_eq!(document.text.as_str(), "We agreed on a fare of 5 € and on two crossings.\n\nMüna");
    assert_eq!(document.title, "Fähre 😊");
    assert_eq!(document.date.as_deref(), Some("2026-03-05"));
    assert_eq!(document.source, "Mina Drávec <mina@karsin.example>");
    let (id, attachments) = document.notes.losses.iter().next().unwrap();
    assert_eq!((id, attachments.count, attachments.first.as_str()), ("attachments", 1, "plan.pdf"));
}

#[test]
fn quotations_and_signatures_are_counted_and_left_out_unless_they_are_to_stay() {
    let letter = "From: a@b.example\nSubject: x\n\nWe agree.\n\nOn 5 Mar 2026 Mina wrote:\n> Do you?\n\nFine.\n-- \nOla\n";
    let document = read("eml", letter);
    assert_eq!(document.text.as_str(), "We agree.\n\nFine.");
    let losses = &document.notes.losses;
    assert_eq!((losses.count("quoted"), losses.count("signature")), (2, 2));
    let options = ReadOptions { keep_quoted: true, ..ReadOptions::default() };
    let kept = read_with_options(&EML, "a.eml", letter.as_bytes(), &[], &options).unwrap().remove(0);
    assert_eq!(kept.text.as_str(), "We agree.\n\nOn 5 Mar 2026 Mina wrote:\n> Do you?\n\nFine.\n-- \nOla");
    assert!(kept.notes.losses.is_empty());
}

#[test]
fn lines_that_may_be_quoted_go_in_a_reply_and_else_are_counted() {
    let letter = |headers: &str| format!("From: a@b.example\n{headers}\n\n> Do you?\n> Really?\n\nFine.\n");
    for headers in ["Subject: RE: x", "Subject: Re : x", "Subject: x\nIn-Reply-To: <1@b.example>"] {
        let document = read("eml", &letter(headers));
        assert_eq!(document.text.as_str(), "Fine.", "{headers}");
        let losses = &document.notes.losses;
        assert_eq!((losses.count("quoted"), losses.count("perhaps-quoted")), (2, 0));
    }
    let forwarded = read("eml", &letter("Subject: Fwd: x\nReferences: <1@b.example>"));
    assert!(forwarded.text.as_str().starts_with("> Do you?"));
    let document = read("eml", &letter("Subject: Report: x"));
    assert_eq!(document.text.as_str(), "> Do you?\n> Really?\n\nFine.");
    let losses = &document.notes.losses;
    assert_eq!((losses.count("quoted"), losses.count("perhaps-quoted")), (0, 2));
    let first = losses.iter().find(|(id, _)| *id == "perhaps-quoted").map(|(_, c)| c.first.as_str());
    assert_eq!(first, Some("> Do you?"));
}

#[test]
fn charsets_and_encodings_of_parts_are_undone() {
    let letter = |charset: &str, encoding: &str, body: &str| {
        read("eml", &format!("From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"))
            .text.as_str().to_owned()
    };
    assert_eq!(letter("utf-8", "base64", "4KSo4KSu4KS44KWN4KSk4KWH"), "नमस्ते");
    assert_eq!(letter("windows-1251", "quoted-printable", "=CC=E8=F0"), "Мир");
    assert_eq!(letter("shift_jis", "base64", "k/qWew=="), "日本");
    assert_eq!(letter("gb2312", "base64", "1tC5+g=="), "中国");
    assert_eq!(letter("utf-8; format=flowed", "8bit", "one \ntwo\n > three"), "one two\n> three");
    let quoted = "one \n> two \n> three\n>> four \n>> five\nsix \n-- \nOla";
    assert_eq!(letter("utf-8; format=flowed", "8bit", quoted), "one\n> two three\n>> four five\nsix");
}

#[test]
fn where_there_is_only_html_its_words_are_read() {
    let document = read(
        "eml",
        "Subject: x\nContent-Type: text/html; charset=utf-8\n\n<p>One</p><ul><li>two</ul><style>p{}</style><p style='display:none'>tracker</p>",
    );
    assert_eq!(document.text.as_str(), "One\n- two");
    assert!(document.notes.losses.is_empty());
}

#[test]
fn quotations_and_signatures_in_html_go_from_a_reply() {
    let letter = |subject: &str| {
        format!(
            "Subject: {subject}\nContent-Type: text/html; charset=utf-8\n\n<p>We agree.</p>\
             <div class='gmail_signature'>Ola</div><div class='gmail_quote other'>Mina wrote:\
             <blockquote type=cite>Do you agree?</blockquote></div>"
        )
    };
    let document = read("eml", &letter("Re: x"));
    assert_eq!(document.text.as_str(), "We agree.");
    let losses = &document.notes.losses;
    assert_eq!((losses.count("quoted"), losses.count("signature")), (2, 1));
    assert_eq!(read("eml", &letter("Fwd: x")).text.as_str(), "We agree.\nMina wrote:\nDo you agree?");
    let options = ReadOptions { keep_quoted: true, ..ReadOptions::default() };
    let kept = read_with_options(&EML, "a.eml", letter("Re: x").as_bytes(), &[], &options).unwrap().remove(0);
    assert_eq!(kept.text.as_str(), "We agree.\nOla\nMina wrote:\nDo you agree?");
    let only = "Subject: Re: x\nContent-Type: text/html\n\n<blockquote type=cite>All of it</blockquote>";
    assert_eq!(read("eml", only).text.as_str(), "All of it");
}

#[test]
fn a_web_archive_gives_its_page() {
    let document = read_as("mhtml", "a.mhtml", ARCHIVE.as_bytes()).unwrap().remove(0);
    assert_eq!(document.text.as_str(), "Die Fähre fährt wieder.");
    assert_eq!(
        (document.title.as_str(), document.source.as_str()),
        ("Ferry to sail", "https://gazette.example/ferry")
    );
    assert_eq!((document.date.as_deref(), document.language.as_str()), (Some("2026-03-06"), "de"));
}

#[test]
fn what_can_not_be_used_says_why() {
    let said =
        |format: &str, message: &str| read_as(format, "a.eml", message.as_bytes()).unwrap_err().to_string();
    assert_eq!(said("eml", ""), "the file is empty");
    assert!(said("eml", "Just some words.\n").starts_with("this is no e-mail"));
    assert_eq!(said("eml", "Subject: x\n\n"), "there are no words in it");
    assert_eq!(said("mhtml", "Subject: x\n\nwords"), "there is no page in the archive");
    let cut = &LETTER[..LETTER.find("M=FC").unwrap() + 3];
    assert!(read("eml", cut).text.as_str().starts_with("We agreed on a fare"));
}

#[test]
fn messages_nested_in_messages_are_read_as_far_as_people_forward_them() {
    let said =
        |format: &str, message: &str| read_as(format, "a.eml", message.as_bytes()).unwrap_err().to_string();
    let nested = |levels: usize| {
        let within = "Content-Type: message/rfc822\n\nSubject: y\n".repeat(levels);
        format!("Subject: x\n{within}Content-Type: text/plain\n\nwords")
    };
    let inmost = read("eml", &nested(100));
    assert_eq!(inmost.text.as_str(), "words");
    assert!(inmost.notes.losses.is_empty(), "what is read is no attachment");
    for levels in [101, 100_000] {
        assert_eq!(said("eml", &nested(levels)), "its messages are nested more than 100 deep");
    }
    assert_eq!(said("mhtml", &nested(100_000)), "its messages are nested more than 100 deep");
}

#[test]
fn messages_within_messages_come_to_an_end() {
    let mut message = "Subject: 0\nContent-Type: text/plain\n\nInside.\n".to_owned();
    for n in 0..2000 {
        message = format!("Subject: {n}\nContent-Type: message/rfc822\n\n{message}");
    }
    let _ = read_as("eml", "a.eml", message.as_bytes());
    let part = |n| {
        format!(
            "Content-Type: multipart/mixed; boundary=b{n}

--b{n}
"
        )
    };
    let nested = format!(
        "Subject: x
{}",
        (0..5000).map(part).collect::<String>()
    );
    let _ = read_as("eml", "a.eml", nested.as_bytes());
}

#[test]
fn digests_are_read_whole_and_what_is_sealed_says_so() {
    let lines = "From: a@b.example\nSubject: x\n\nA1 opens.\n-- \nBob\n\n------------------------------\n\nMessage: 2\n\nA2 dies.\n";
    let text = read("eml", lines).text.as_str().to_owned();
    assert!(text.contains("A1 opens.") && text.contains("A2 dies.") && !text.contains("Bob"), "{text}");
    let part = |words: &str| format!("--b\n\nFrom: c@d.example\nSubject: y\n\n{words}\n\n");
    let digest = letter_of(
        "Content-Type: multipart/digest; boundary=b",
        &format!("{}{}--b--\n", part("One."), part("Two.")),
    );
    assert!(
        digest.text.as_str().contains("One.") && digest.text.as_str().contains("Two."),
        "{}",
        digest.text.as_str()
    );
    assert!(digest.notes.losses.is_empty());
    let sealed = "From: a@b.example\nSubject: x\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nMIAGCSqG\n";
    let said = read_as("eml", "a.eml", sealed.as_bytes()).unwrap_err().to_string();
    assert!(said.contains("encrypted"), "{said}");
    let invitation = "From: a@b.example\nSubject: x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n";
    let said = read_as("eml", "a.eml", invitation.as_bytes()).unwrap_err().to_string();
    assert_eq!(said, "there are no words in it");
}

/// A letter with these headers and this body.
fn letter_of(headers: &str, body: &str) -> Document {
    read("eml", &format!("From: a@b.example\nSubject: x\nMIME-Version: 1.0\n{headers}\n\n{body}"))
}

#[test]
fn base64_with_a_list_s_footer_below_is_undone() {
    let headers = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
    let document =
        letter_of(headers, "Qm90aCBzaWRlcyBwcm9taXNl\nZCBpdCBhZ2Fpbi4=\n\n____\nferry mailing list\n");
    assert_eq!(document.text.as_str(), "Both sides promised it again.\n____\nferry mailing list");
}

#[test]
fn parts_without_an_end_and_messages_that_hand_on_another_are_read() {
    let mixed = "Content-Type: multipart/mixed; boundary=b";
    let open = "--b\nContent-Type: text/plain\n\nBoth promised it.\n";
    assert_eq!(letter_of(mixed, open).text.as_str(), "Both promised it.");
    let inner = "From: c@d.example\nSubject: inner\n\nBoth promised it.\n";
    assert_eq!(letter_of("Content-Type: message/rfc822", inner).text.as_str(), "Both promised it.");
    let handed_on = format!("--b\nContent-Type: message/rfc822\n\n{inner}--b--\n");
    assert_eq!(letter_of(mixed, &handed_on).text.as_str(), "Both promised it.");
    let none = letter_of("Content-Type: multipart/mixed", "Both promised it.\n");
    assert_eq!(none.text.as_str(), "Both promised it.");
}

#[test]
fn a_text_that_only_says_where_to_read_gives_way_to_the_html_and_is_told() {
    let alternative = |page: &str| {
        let body = format!(
            "--b\nContent-Type: text/plain\n\nRead it in your browser.\n--b\nContent-Type: text/html\n\n{page}\n--b--\n"
        );
        letter_of("Content-Type: multipart/alternative; boundary=b", &body)
    };
    let document =
        alternative(&"<p>The ministers of both shores promised to bring back the ferry.</p>".repeat(8));
    assert_eq!(document.text.as_str().lines().count(), 8);
    assert_eq!(document.notes.losses.count("stub"), 1);
    assert_eq!(alternative("<p>Read it in your browser.</p>").text.as_str(), "Read it in your browser.");
}

#[test]
fn a_text_without_a_charset_is_read_in_the_one_it_is_in() {
    let bytes = |headers: &str, body: &[u8]| {
        let head = format!("From: a@b.example\nSubject: x\n{headers}\n\n");
        let all = [head.as_bytes(), body].concat();
        read_as("eml", "a.eml", &all).unwrap().remove(0).text.as_str().to_owned()
    };
    let wanted = "The f\u{e4}hre “sails” again.";
    for headers in ["X: y", "Content-Type: text/plain", "Content-Type: text/plain; charset=us-ascii"] {
        assert_eq!(bytes(headers, b"The f\xe4hre \x93sails\x94 again."), wanted, "{headers}");
    }
    let quoted = "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable";
    assert_eq!(bytes(quoted, b"The f=E4hre =93sails=94 again."), wanted);
    let page = "Content-Type: text/html";
    assert_eq!(bytes(page, b"<p>The f\xe4hre \x93sails\x94 again.</p>"), wanted);
}

#[test]
fn outlook_s_line_over_an_earlier_letter_goes_with_it() {
    let letter = "From: a@b.example\nSubject: Re: x\n\nWe agree.\n\n________________________________\n\
                  From: Mina <m@k.example>\nSent: Thursday, March 5, 2026 10:00 AM\nTo: Ola\nSubject: x\n\nDo you?\n";
    assert_eq!(read("eml", letter).text.as_str(), "We agree.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in ["eml", "mhtml"] {
            let _ = read_as(format, "a.eml", &bytes);
            let _ = read_as(format, "a.eml", &[b"Subject: x\n", bytes.as_slice()].concat());
        }
    }

    #[test]
    fn no_change_of_a_file_makes_it_panic(at in any::<prop::sample::Index>(), put in "[-=;:/\"a-z0-9\r\n ]{0,12}", cut in 0..40usize) {
        for (format, message) in [("eml", LETTER), ("mhtml", ARCHIVE)] {
            let bytes = message.as_bytes();
            let at = at.index(bytes.len());
            let changed = [&bytes[..at], put.as_bytes(), &bytes[(at + cut).min(bytes.len())..]].concat();
            let _ = read_as(format, "a.eml", &changed);
        }
    }
}
