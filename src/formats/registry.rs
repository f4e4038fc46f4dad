//! All formats that the program knows.

use super::{
    Format, brat, cas, chat, conll, doccano, html, hugging_face, jsonl, label_studio, mail, markdown, office,
    pdf, rows, rtf, sheets, spacy, spacy_jsonl, text, web_annotation, webanno,
};

/// In the order in which they are offered.
static FORMATS: &[&dyn Format] = &[
    &text::TextFormat,
    &markdown::Markdown,
    &html::Html,
    &pdf::Pdf,
    &office::DOCX,
    &office::ODT,
    &rtf::Rtf,
    &mail::EML,
    &mail::MHTML,
    &brat::Brat,
    &jsonl::Jsonl,
    &conll::BIO,
    &conll::BIOES,
    &conll::BILOU,
    &spacy::Spacy,
    &spacy_jsonl::SPACY,
    &spacy_jsonl::PRODIGY,
    &doccano::LABELS,
    &doccano::RELATIONS,
    &label_studio::LabelStudio,
    &cas::Xmi,
    &cas::Json,
    &chat::Chat,
    &web_annotation::WebAnnotation,
    &hugging_face::HuggingFace,
    &sheets::Csv,
    &sheets::Xlsx,
    &rows::CsvRows,
    &rows::JsonlRows,
    &webanno::Tsv,
];

/// All formats.
#[must_use]
pub fn all() -> &'static [&'static dyn Format] {
    FORMATS
}

/// The format with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Format> {
    all().iter().copied().find(|f| f.id() == id)
}

/// Formats that can be read.
pub fn readable() -> impl Iterator<Item = &'static dyn Format> {
    all().iter().copied().filter(|f| f.reader().is_some())
}

/// Formats that can be written.
pub fn writable() -> impl Iterator<Item = &'static dyn Format> {
    all().iter().copied().filter(|f| f.writer().is_some())
}

/// The format that reads files with this name, by its extension.
#[must_use]
pub fn for_file(name: &str) -> Option<&'static dyn Format> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    readable().find(|f| f.extensions().contains(&extension.as_str()))
}

/// The format that reads this file: of those with its extension the one that knows it by what
/// stands in it, else the first.
#[must_use]
pub fn for_content(name: &str, bytes: &[u8]) -> Option<&'static dyn Format> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let mut with_it = readable().filter(|f| f.extensions().contains(&extension.as_str()));
    with_it.find(|f| f.knows(bytes)).or_else(|| for_file(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_format_does_something() {
        let ids: std::collections::BTreeSet<_> = all().iter().map(|f| f.id()).collect();
        assert_eq!(ids.len(), all().len());
        for format in all() {
            assert!(format.reader().is_some() || format.writer().is_some(), "{}", format.id());
            assert!(!format.extensions().is_empty() && by_id(format.id()).is_some());
            let losses: std::collections::BTreeSet<_> = format.losses().iter().map(|l| l.id).collect();
            assert_eq!(losses.len(), format.losses().len(), "{}", format.id());
        }
    }

    #[test]
    fn an_extension_leads_to_its_reader_whatever_its_case() {
        assert_eq!(for_file("A.TXT").map(Format::id), Some("text"));
        assert_eq!(for_file("notes.md").map(Format::id), Some("markdown"));
        assert_eq!(for_file("x.ann").map(Format::id), Some("brat"));
        assert!(for_file("annotation.conf").is_none() && for_file("README").is_none());
    }
    #[test]
    fn formats_with_one_extension_are_told_apart_by_what_stands_in_the_file() {
        let of = |name: &str, content: &str| for_content(name, content.as_bytes()).map(Format::id);
        for cas in ["{\"%TYPES\": {}, ", "\u{feff}\n { \"%FEATURE_STRUCTURES\" : []}", "{\"%VIEWS\":{}}"] {
            assert_eq!(of("a.JSON", cas), Some("cas-json"), "{cas}");
        }
        for tasks in
            ["[{\"data\": {\"text\": \"%TYPES\"}}]", "{\"data\": 1, \"%TYPES\": 2}", "{\"%\": 1}", "{", ""]
        {
            assert_eq!(of("a.json", tasks), Some("label-studio"), "{tasks}");
        }
        for page in [
            "{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"Annotation\"}",
            "\u{feff}[\n  {\"@context\": []}]",
            "{\"id\": \"urn:x\", \"type\": \"AnnotationPage\", \"items\": []}",
        ] {
            assert_eq!(of("a.json", page), Some("web-annotation"), "{page}");
        }
        for tasks in
            ["[{\"id\": 1, \"data\": {\"text\": \"@context\"}}]", "[{\"data\": \"\\\"@context\\\"\"}]"]
        {
            assert_eq!(of("a.json", tasks), Some("label-studio"), "{tasks}");
        }
        for task in [
            "[{\"id\": 1, \"data\": {\"text\": \"See http://www.w3.org/ns/anno.jsonld\"}}]",
            "[{\"id\": 1, \"data\": {\"text\": \"x\", \"kind\": \"Annotation\"}}]",
        ] {
            assert_eq!(of("a.json", task), Some("label-studio"), "{task}");
        }
        // Annotations are looked for before a line is taken for an article without any.
        assert_eq!(of("a.ndjson", "{\"text\": \"x\"}"), Some("jsonl"));
        assert_eq!(of("a.tsv", "#FORMAT=WebAnno TSV 3.3\r\n"), Some("webanno-tsv"));
        assert_eq!(of("a.tsv", "\u{feff}#FORMAT=WebAnno TSV 3\n"), Some("webanno-tsv"));
        assert_eq!(of("a.tsv", "text\t#FORMAT=WebAnno TSV 3\n"), Some("csv-rows"));
        assert_eq!(of("a.csv", "#FORMAT=WebAnno TSV 3.3\n"), Some("csv-rows"), "not its extension");
        assert_eq!(of("a.txt", "{\"%TYPES\": {}}"), Some("text"));
        assert_eq!(of("annotation.conf", ""), None);
    }
}
