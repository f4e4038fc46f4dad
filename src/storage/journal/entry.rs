//! One line of the journal, and its head, which is enough for undo menus.

use crate::model::change::Change;
use crate::model::ids::ArticleId;
use crate::model::text::Text;
use crate::model::time::Timestamp;
use crate::storage::cursor::Cursor;

/// Gives the text of an article, for places in annotations.
pub type Texts<'a> = &'a dyn Fn(&ArticleId) -> Option<Text>;

/// What is recorded.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// A change was made.
    Do(&'a Change),
    /// The change with this number was taken back.
    Undo(u64),
    /// The change with this number was made again.
    Redo(u64),
    /// All up to this number is in the project's files.
    Saved(u64),
    /// So many seconds were spent on an article.
    Spent(&'a ArticleId, u64),
}

/// What a line says before the change itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub seq: u64,
    pub time: Timestamp,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Do(String),
    Undo(u64),
    Redo(u64),
    Saved(u64),
    Spent(ArticleId, u64),
}

impl Head {
    /// The head of a whole line; `None` where it is torn or something else.
    pub(super) fn of(line: &str) -> Option<Self> {
        if !line.ends_with(')') {
            return None;
        }
        let (name, _) = line.split_once('(')?;
        let mut cursor = Cursor::new(line);
        cursor.want(name)?;
        cursor.want("(seq: ")?;
        let seq = cursor.number()?;
        cursor.want(", at: ")?;
        let time = cursor.string()?.parse().ok()?;
        let mut of = |field| {
            cursor.want(field)?;
            let of = cursor.number()?;
            cursor.want(")")?;
            Some(of)
        };
        let kind = match name {
            "Undo" => Kind::Undo(of(", of: ")?),
            "Redo" => Kind::Redo(of(", of: ")?),
            "Saved" => Kind::Saved(of(", up_to: ")?),
            "Spent" => {
                cursor.want(", article: ")?;
                let article = cursor.string()?;
                cursor.want(", seconds: ")?;
                let seconds = cursor.number()?;
                cursor.want(")")?;
                ArticleId::is_valid(&article).then(|| Kind::Spent(ArticleId::new(&article), seconds))?
            }
            "Do" => {
                cursor.want(", what: ")?;
                let what = cursor.string()?.into_owned();
                cursor.want(", items: [")?;
                Kind::Do(what)
            }
            _ => return None,
        };
        Some(Self { seq, time, kind })
    }
}
