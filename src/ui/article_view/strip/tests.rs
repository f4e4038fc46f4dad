//! What the strip shows of an article.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Rect, pos2};

use super::across;
use super::ticks::{Hits, Lane, ticks};
use crate::model::annotation::Target;
use crate::model::article::{ArticleMeta, Original};
use crate::model::ids::{Id, IdKind};
use crate::model::project::{Article, Project};
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::session::{Command, Session};
use crate::typeset::{ArticleLayout, TextStyle};

/// Rows of the strip in these tests.
const ROWS: usize = 100;
/// Paragraphs of the article, each of so many bytes with its line feed.
const PARAGRAPHS: usize = 1000;
const LEN: usize = 60;

/// A long article in which every paragraph has an entity.
fn session() -> Session {
    let text = Text::new("x234567 ".repeat(7) + "xx\n").as_str()[..LEN - 1].to_owned() + "\n";
    let text = Text::new(text.repeat(PARAGRAPHS));
    let hash = text.hash();
    let meta = ArticleMeta {
        id: "long".into(),
        title: String::new(),
        date: None,
        source: String::new(),
        language: String::new(),
        tags: Vec::new(),
        text: hash,
        original: Original {
            hash,
            encoding: String::new(),
            bom: false,
            newlines: Default::default(),
            crlf_at: Vec::new(),
            cr_at: Vec::new(),
        },
    };
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Test", Schema::default());
    project.load_article(Article::on_disk(meta, BTreeMap::new()));
    project.load_text(&"long".into(), text);
    let mut session = Session::in_memory(project, "ana".into());
    session.dispatch(Command::OpenArticle("long".into()), false);
    let ranges = (0..PARAGRAPHS).map(|at| at * LEN..at * LEN + 7).collect();
    session.dispatch(Command::MarkRanges { label: "date".into(), ranges }, false);
    session
}

/// The rows in which a session's strip shows what `is` asks for.
fn rows(session: &Session, hits: Vec<std::ops::Range<usize>>, is: impl Fn(Lane) -> bool) -> Vec<usize> {
    let text = session.text().unwrap().shared();
    let layout = ArticleLayout::new(text, None, TextStyle::default());
    let ticks = ticks(session, &layout, ROWS, &Hits(Arc::new(hits)));
    ticks.into_iter().filter(|tick| is(tick.lane)).map(|tick| tick.row).collect()
}

fn mark(session: &mut Session, label: &str, anchor: usize, focus: usize) {
    session.dispatch(Command::Select { anchor, focus }, false);
    session.dispatch(Command::Mark(label.into()), false);
}

#[test]
fn a_commitment_among_many_entities_is_shown_in_all_rows_that_it_reaches_into() {
    let mut session = session();
    let is = |lane| lane == Lane::Commitment;
    assert_eq!(rows(&session, Vec::new(), is), Vec::<usize>::new());
    // From the 400th paragraph to the 500th, and a few words near the end.
    mark(&mut session, "commitment", 400 * LEN + 8, 500 * LEN + 8);
    mark(&mut session, "commitment", 949 * LEN + 16, 949 * LEN + 23);
    let found = rows(&session, Vec::new(), is);
    let (last, long) = found.split_last().unwrap();
    let run: Vec<usize> = (long[0]..=long[long.len() - 1]).collect();
    assert_eq!(long, run, "one line without gaps");
    assert!((39..=41).contains(&long[0]) && (10..=12).contains(&long.len()), "{long:?}");
    assert!((94..=95).contains(last), "{last}");
    let entities = rows(&session, Vec::new(), |lane| matches!(lane, Lane::Entity(_)));
    assert!(entities.len() > ROWS - 5, "what else stands there is shown beside it: {entities:?}");
}

#[test]
fn an_entity_over_several_rows_is_shown_in_each() {
    let mut session = session();
    let ids: Vec<_> = session.layer().unwrap().placed().map(|a| a.id()).collect();
    for id in ids {
        session.dispatch(Command::Remove(id), false);
    }
    mark(&mut session, "event", 100 * LEN, 300 * LEN);
    let event = session.project().schema().label_index(&"event".into()).unwrap();
    let found = rows(&session, Vec::new(), |lane| lane == Lane::Entity(event));
    assert!((20..=22).contains(&found.len()), "{found:?}");
}

#[test]
fn a_comment_on_words_is_shown_until_it_is_settled() {
    let mut session = session();
    let words = session.text().unwrap().span(600 * LEN + 8..600 * LEN + 15).unwrap();
    let comment = Command::AddComment { target: Target::Words(words), reply_to: None, text: "Who?".into() };
    session.dispatch(comment, false);
    let is = |lane| lane == Lane::Comment;
    let found = rows(&session, Vec::new(), is);
    assert!(found.len() == 1 && (59..=60).contains(&found[0]), "{found:?}");
    let id = session.layer().unwrap().comments()[0].id;
    session.dispatch(Command::ResolveComment { id, resolved: true }, false);
    assert_eq!(rows(&session, Vec::new(), is), Vec::<usize>::new());
}

#[test]
fn search_hits_are_shown_beside_everything_else_and_never_on_it() {
    let session = session();
    let found = rows(&session, vec![250 * LEN..250 * LEN + 3], |lane| lane == Lane::Hit);
    assert!(found.len() == 1 && (24..=25).contains(&found[0]), "{found:?}");
    let bar = Rect::from_min_max(pos2(10.0, 0.0), pos2(10.0 + super::WIDTH, 300.0));
    let lanes = [Lane::Commitment, Lane::Entity(3), Lane::Comment, Lane::Hit].map(|lane| across(lane, bar));
    assert!(lanes.windows(2).all(|pair| pair[0].max < pair[1].min));
    assert!(bar.left() <= lanes[0].min && lanes[3].max <= bar.right());
}
