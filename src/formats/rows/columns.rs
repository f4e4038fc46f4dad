//! Which column holds what.

use super::Row;
use crate::formats::read::Columns;

/// What a column can hold: how the user named it, its usual names, where it goes.
pub(super) struct Field {
    pub what: &'static str,
    pub chosen: fn(&Columns) -> Option<&str>,
    pub usual: &'static [&'static str],
    pub slot: fn(&mut Row) -> &mut Option<String>,
}

/// The first holds the text.
pub(super) const FIELDS: [Field; 6] = [
    Field {
        what: "text",
        chosen: |c| c.text.as_deref(),
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
        ],
        slot: |r| &mut r.text,
    },
    Field {
        what: "title",
        chosen: |c| c.title.as_deref(),
        usual: &["title", "headline", "heading", "subject"],
        slot: |r| &mut r.title,
    },
    Field {
        what: "date",
        chosen: |c| c.date.as_deref(),
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
        ],
        slot: |r| &mut r.date,
    },
    Field {
        what: "id",
        chosen: |c| c.id.as_deref(),
        usual: &["id", "article_id", "doc_id", "document_id", "uid", "_id"],
        slot: |r| &mut r.id,
    },
    Field {
        what: "source",
        chosen: |c| c.source.as_deref(),
        usual: &["source", "publisher", "outlet", "newspaper", "publication", "site", "url", "link"],
        slot: |r| &mut r.source,
    },
    Field {
        what: "language",
        chosen: |c| c.language.as_deref(),
        usual: &["language", "lang"],
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
pub(super) fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 20;
    let mut out: Vec<String> =
        names.iter().take(SHOWN).map(|n| format!("“{}”", n.chars().take(40).collect::<String>())).collect();
    if names.len() > SHOWN {
        out.push(format!("{} more", names.len() - SHOWN));
    }
    out.join(", ")
}
