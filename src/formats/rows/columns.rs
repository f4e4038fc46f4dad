//! Which column holds what.

use super::Row;
use crate::formats::read::Columns;

/// What a column can hold: how the user named it, its usual names, where it goes.
pub struct Field {
    /// For people: `text`, `title`.
    pub what: &'static str,
    pub(super) chosen: fn(&Columns) -> Option<&str>,
    pub(super) choose: fn(&mut Columns) -> &mut Option<String>,
    /// Folded, the most telling first.
    pub(super) usual: &'static [&'static str],
    pub(super) slot: fn(&mut Row) -> &mut Option<String>,
}

/// All that a column can hold; the first is the text, without which there is no article.
pub const FIELDS: [Field; 6] = [
    Field {
        what: "text",
        chosen: |c| c.text.as_deref(),
        choose: |c| &mut c.text,
        usual: &[
            "text",
            "article_text",
            "full_text",
            "fulltext",
            "content",
            "body",
            "article",
            "story",
            "document",
            "articlebody",
            "article_body",
            "inhalt",
            "texte",
            "texto",
            "testo",
        ],
        slot: |r| &mut r.text,
    },
    Field {
        what: "title",
        chosen: |c| c.title.as_deref(),
        choose: |c| &mut c.title,
        usual: &[
            "title",
            "headline",
            "heading",
            "subject",
            "titel",
            "überschrift",
            "titre",
            "título",
            "titolo",
        ],
        slot: |r| &mut r.title,
    },
    Field {
        what: "date",
        chosen: |c| c.date.as_deref(),
        choose: |c| &mut c.date,
        usual: &[
            "date",
            "published",
            "published_at",
            "publication_date",
            "publish_date",
            "pub_date",
            "pubdate",
            "datetime",
            "created_at",
            "timestamp",
            "datepublished",
            "datum",
            "fecha",
        ],
        slot: |r| &mut r.date,
    },
    Field {
        what: "id",
        chosen: |c| c.id.as_deref(),
        choose: |c| &mut c.id,
        usual: &["id", "article_id", "doc_id", "document_id", "uid", "_id"],
        slot: |r| &mut r.id,
    },
    Field {
        what: "source",
        chosen: |c| c.source.as_deref(),
        choose: |c| &mut c.source,
        usual: &[
            "source",
            "publisher",
            "outlet",
            "newspaper",
            "publication",
            "site",
            "url",
            "link",
            "quelle",
            "fuente",
            "fonte",
        ],
        slot: |r| &mut r.source,
    },
    Field {
        what: "language",
        chosen: |c| c.language.as_deref(),
        choose: |c| &mut c.language,
        usual: &["language", "lang", "sprache", "langue", "idioma", "lingua"],
        slot: |r| &mut r.language,
    },
];

/// A name without case, with `_` for spaces and `-`.
pub(super) fn folded(name: &str) -> String {
    name.trim()
        .chars()
        .map(|c| if matches!(c, ' ' | '-') { '_' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Names in words, for messages; at most twenty.
pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 20;
    let mut out: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|n| format!("“{}”", n.as_ref().chars().take(40).collect::<String>()))
        .collect();
    if names.len() > SHOWN {
        out.push(format!("{} more", names.len() - SHOWN));
    }
    out.join(", ")
}
