//! How a day is written.

use crate::model::time::is_day;

/// The months of languages in which articles come, in lower case, as they stand in a date.
const MONTHS: [[&str; 12]; 8] = [
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
];

/// The usual ways of writing a day `YYYY-MM-DD`, in lower case: in numbers from the largest unit on
/// or from the smallest, in either order with `/`, and with the months of eight languages. Nothing
/// where it is no day.
pub(in crate::formats) fn forms(day: &str) -> Vec<String> {
    let Some((year, rest)) = Some(day).filter(|d| is_day(d)).and_then(|d| d.split_once('-')) else {
        return Vec::new();
    };
    let Some((month, day)) = rest.split_once('-') else { return Vec::new() };
    let mut out = numbers(year, month, day);
    let nth = month.parse::<usize>().unwrap_or(1).saturating_sub(1);
    for names in &MONTHS {
        out.extend(names.get(nth).into_iter().flat_map(|name| with_month(year, name, day)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn numbers(year: &str, month: &str, day: &str) -> Vec<String> {
    let bare = |number: &str| number.trim_start_matches('0').to_owned();
    let short_year = &year[2..];
    let mut out = vec![format!("{year}{month}{day}"), format!("{day}.{month}.{short_year}")];
    for (month, day) in [(month.to_owned(), day.to_owned()), (bare(month), bare(day))] {
        out.extend(['-', '/', '.'].map(|c| format!("{year}{c}{month}{c}{day}")));
        out.extend(['.', '/', '-'].map(|c| format!("{day}{c}{month}{c}{year}")));
        out.push(format!("{month}/{day}/{year}"));
        out.push(format!("{day}. {month}. {year}"));
        out.push(format!("{year}年{month}月{day}日"));
        out.push(format!("{year}년 {month}월 {day}일"));
    }
    out
}

fn with_month(year: &str, name: &str, day: &str) -> Vec<String> {
    let short = day.trim_start_matches('0');
    let ending = match short {
        "1" | "21" | "31" => "st",
        "2" | "22" => "nd",
        "3" | "23" => "rd",
        _ => "th",
    };
    let days = [
        short.to_owned(),
        day.to_owned(),
        format!("{short}{ending}"),
        format!("{short}."),
        format!("{short}er"),
    ];
    let mut months = vec![name.to_owned()];
    if name.is_ascii() && name.len() > 3 {
        months.extend([name[..3].to_owned(), format!("{}.", &name[..3])]);
    }
    if name == "september" {
        months.extend(["sept".to_owned(), "sept.".to_owned()]);
    }
    let mut out = Vec::new();
    for month in &months {
        for day in &days {
            out.extend([
                format!("{day} {month} {year}"),
                format!("{day} {month}, {year}"),
                format!("{day} of {month}, {year}"),
                format!("{day} of {month} {year}"),
                format!("{day} de {month} de {year}"),
                format!("{month} {day}, {year}"),
                format!("{month} {day} {year}"),
                format!("{day}-{month}-{year}"),
            ]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_known_in_many_forms() {
        let forms = forms("2026-03-05");
        for form in [
            "2026-03-05",
            "20260305",
            "5.3.2026",
            "05.03.26",
            "05/03/2026",
            "3/5/2026",
            "5 march 2026",
            "5th of march, 2026",
            "mar. 5, 2026",
            "5. märz 2026",
            "5 mars 2026",
            "5 de marzo de 2026",
            "5 марта 2026",
            "5 मार्च 2026",
            "2026年3月5日",
        ] {
            assert!(forms.iter().any(|known| known == form), "{form}");
        }
        assert!(super::forms("2026-13-05").is_empty() && super::forms("soon").is_empty());
    }
}
