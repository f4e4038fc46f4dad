use super::*;
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::edit::Edit;
use crate::model::ids::{ArticleId, Id, IdKind};
use crate::model::layer::{Layer, LayerRef, Status};
use crate::model::project::{Article, Project};
use crate::model::schema::Schema;
use crate::model::text::Text;

const WORDS: &str = "Anna of Oslo will pay Bergen by May.";

fn spans(words: &str) -> Spans {
    let text = Text::new(WORDS);
    let at = WORDS.find(words).unwrap();
    Spans::one(text.span(at..at + words.len()).unwrap())
}

fn entity(n: u64, label: &str, words: &str) -> Annotation {
    Annotation::Entity(Entity {
        id: Id::from_bits(IdKind::Entity, n),
        label: label.into(),
        spans: spans(words),
        refers_to: None,
        attributes: Attributes::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    })
}

fn promise(n: u64, promisor: u64) -> Annotation {
    Annotation::Commitment(Commitment {
        id: Id::from_bits(IdKind::Commitment, n),
        label: "commitment".into(),
        spans: spans("Anna of Oslo will pay Bergen"),
        cue: None,
        roles: vec![("promisor".into(), Filler::Annotation(Id::from_bits(IdKind::Entity, promisor)))],
        attributes: Attributes::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    })
}

fn located(n: u64, from: u64, to: u64) -> Annotation {
    Annotation::Relation(Relation {
        id: Id::from_bits(IdKind::Relation, n),
        kind: "located_in".into(),
        from: Id::from_bits(IdKind::Entity, from),
        to: Id::from_bits(IdKind::Entity, to),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    })
}

fn of(annotator: &str, kind: IdKind, n: u64) -> Of {
    (annotator.into(), Id::from_bits(kind, n))
}

fn ana(n: u64) -> Of {
    of("ana", IdKind::Entity, n)
}

fn jonas(n: u64) -> Of {
    of("jonas", IdKind::Entity, n)
}

/// A reviewer's table over two layers.
struct Review {
    project: Project,
    next: u64,
    now: i64,
}

impl Review {
    fn new(ana: Vec<Annotation>, jonas: Vec<Annotation>) -> Self {
        let text = Text::new(WORDS);
        let original = Original {
            hash: text.hash(),
            encoding: "utf-8".into(),
            bom: false,
            newlines: Newlines::Lf,
            crlf_at: Vec::new(),
            cr_at: Vec::new(),
        };
        let meta = ArticleMeta {
            id: "a".into(),
            title: "A".into(),
            date: None,
            source: String::new(),
            language: String::new(),
            tags: Vec::new(),
            text: text.hash(),
            original,
        };
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "P", Schema::default());
        project.load_article(Article::on_disk(meta, [].into()));
        project.load_text(&"a".into(), text);
        for (annotator, annotations) in [("ana", ana), ("jonas", jonas)] {
            project.load_layer(&at(annotator), Layer::from_annotations(Status::Done, annotations));
        }
        Self { project, next: 100, now: 1000 }
    }

    fn decide(&mut self, choices: &[Choice]) -> Result<(), DecideError> {
        let none = Layer::default();
        let next = &mut self.next;
        let mut new_id = |kind| {
            *next += 1;
            Id::from_bits(kind, *next)
        };
        self.now += 1;
        let project = &self.project;
        let article = project.article(&"a".into()).unwrap();
        let mut desk = Desk {
            at: at("decided"),
            decided: project.layer(&at("decided")).unwrap_or(&none),
            layers: &|annotator| article.layer(annotator),
            by: "kim".into(),
            now: Timestamp::from_unix_seconds(self.now),
            why: "she said so",
            new_id: &mut new_id,
        };
        let edit = desk.decide(choices, "decide".to_owned())?;
        let change = self.project.apply(&edit).unwrap();
        // Whatever is decided can be taken back.
        let mut before = self.project.clone();
        before.replay(&change.reversed()).unwrap();
        before.replay(&change).unwrap();
        assert_eq!(before.layer(&at("decided")), self.project.layer(&at("decided")));
        Ok(())
    }

    fn layer(&self, annotator: &str) -> &Layer {
        self.project.layer(&at(annotator)).unwrap()
    }

    fn outcome(&self, some: &[Of]) -> Option<Outcome> {
        let article = self.project.article(&"a".into()).unwrap();
        outcome(some, article.layer(&"decided".into())?, &|annotator| article.layer(annotator))
    }

    fn how(&self, some: &[Of]) -> How {
        self.outcome(some).unwrap().how
    }

    /// What stands in the decided layer, by its words.
    fn told(&self) -> Vec<String> {
        let layer = self.layer("decided");
        let text = Text::new(WORDS);
        let name = |id: AnnotationId| layer.get(id).unwrap().spans().unwrap().words(&text);
        let tell = |a: &Annotation| match a {
            Annotation::Entity(a) => format!("{} {}", a.label, a.spans.words(&text)),
            Annotation::Commitment(a) => {
                let roles = a.roles.iter().map(|(role, filler)| match filler {
                    Filler::Annotation(id) => format!("{role}=[{}]", name(*id)),
                    Filler::Words(words) => format!("{role}={}", words.words(&text)),
                });
                format!("{} {}", a.label, roles.collect::<Vec<_>>().join(" "))
            }
            Annotation::Relation(a) => format!("{} {} {}", name(a.from), a.kind, name(a.to)),
            Annotation::Comment(_) => "comment".to_owned(),
            Annotation::Verdict(a) => format!("none of {}", a.over.len()),
        };
        layer.iter().map(|a| tell(a)).collect()
    }
}

fn at(annotator: &str) -> LayerRef {
    LayerRef::new(&ArticleId::new("a"), &annotator.into())
}

fn take(take: &[Of], over: &[Of]) -> Choice {
    Choice { take: take.to_vec(), as_one: false, over: over.to_vec() }
}

fn agree(take: &[Of]) -> Choice {
    Choice { take: take.to_vec(), as_one: true, over: Vec::new() }
}

fn two() -> Review {
    Review::new(vec![entity(1, "person", "Anna")], vec![entity(11, "person", "Anna of Oslo")])
}

#[test]
fn what_was_taken_says_where_it_came_from_who_decided_when_and_why() {
    let mut review = two();
    review.decide(&[take(&[ana(1)], &[jonas(11)])]).unwrap();
    assert_eq!(review.told(), ["person Anna"]);
    let decided = review.layer("decided").iter().next().unwrap().clone();
    let decision = decided.decision().unwrap();
    assert!(decision.from.iter().map(|c| c.is(&ana(1))).eq([true]));
    assert!(decision.over.iter().map(|c| c.is(&jonas(11))).eq([true]));
    assert_eq!((decision.by.as_str(), &*decision.why), ("kim", "she said so"));
    assert_ne!(decided.id(), ana(1).1, "an id of its own");
    let outcome = review.outcome(&[ana(1), jonas(11)]).unwrap();
    assert_eq!(outcome.how, How::One("ana".into()));
    assert_eq!((outcome.made, outcome.is_edited), (decided.made(), false));
    assert_eq!((outcome.open, outcome.changed), (Vec::new(), Vec::new()));
}

#[test]
fn each_way_to_decide_is_told_from_the_others() {
    let mut review = two();
    let both = [ana(1), jonas(11)];
    assert_eq!(review.outcome(&both), None);
    review.decide(&[take(&both, &[])]).unwrap();
    assert_eq!((review.how(&both), review.told().len()), (How::Each, 2));
    review.decide(&[take(&[jonas(11)], &[ana(1)])]).unwrap();
    assert_eq!(
        (review.how(&both), review.told()),
        (How::One("jonas".into()), vec!["person Anna of Oslo".to_owned()])
    );
    review.decide(&[take(&[], &both)]).unwrap();
    assert_eq!((review.how(&both), review.told()), (How::Neither, vec!["none of 2".to_owned()]));
    review.decide(&[agree(&both)]).unwrap();
    assert_eq!((review.how(&both), review.told()), (How::Together, vec!["person Anna".to_owned()]));
    let edit = reopen(&at("decided"), review.layer("decided"), &both, "open".to_owned()).unwrap();
    review.project.apply(&edit).unwrap();
    assert_eq!(review.outcome(&both), None);
}

#[test]
fn a_change_of_mind_keeps_the_id_and_what_refers_to_it() {
    let mut review = Review::new(
        vec![entity(1, "person", "Anna"), promise(2, 1)],
        vec![entity(11, "person", "Anna of Oslo")],
    );
    let frame = of("ana", IdKind::Commitment, 2);
    review.decide(&[take(&[ana(1)], &[jonas(11)]), take(&[frame], &[])]).unwrap();
    assert_eq!(review.told(), ["commitment promisor=[Anna]", "person Anna"]);
    review.decide(&[take(&[jonas(11)], &[ana(1)])]).unwrap();
    assert_eq!(review.told(), ["commitment promisor=[Anna of Oslo]", "person Anna of Oslo"]);
    review.decide(&[take(&[], &[ana(1), jonas(11)])]).unwrap();
    assert_eq!(review.told(), ["commitment promisor=Anna of Oslo", "none of 2"]);
}

#[test]
fn a_filler_that_is_decided_later_is_linked_then() {
    let mut review = Review::new(vec![entity(1, "person", "Anna"), promise(2, 1)], vec![]);
    let frame = of("ana", IdKind::Commitment, 2);
    review.decide(&[take(std::slice::from_ref(&frame), &[])]).unwrap();
    assert_eq!(review.told(), ["commitment promisor=Anna"]);
    assert!(!review.outcome(std::slice::from_ref(&frame)).unwrap().is_edited);
    review.decide(&[take(&[ana(1)], &[])]).unwrap();
    assert_eq!(review.told(), ["commitment promisor=[Anna]", "person Anna"]);
    assert!(!review.outcome(&[frame]).unwrap().is_edited);
}

#[test]
fn relations_come_with_their_ends_where_all_who_were_taken_have_them() {
    let make = |theirs: bool| {
        let mine = vec![entity(1, "person", "Anna"), entity(2, "place", "Oslo"), located(3, 1, 2)];
        let mut others = vec![entity(11, "person", "Anna"), entity(12, "place", "Oslo")];
        others.extend(theirs.then(|| located(13, 11, 12)));
        Review::new(mine, others)
    };
    let choices = [agree(&[ana(1), jonas(11)]), agree(&[ana(2), jonas(12)])];
    let mut both = make(true);
    both.decide(&choices).unwrap();
    assert_eq!(both.told(), ["person Anna", "place Oslo", "Anna located_in Oslo"]);
    let relations = [of("ana", IdKind::Relation, 3), of("jonas", IdKind::Relation, 13)];
    assert_eq!(both.how(&relations), How::Together);
    assert!(!both.outcome(&relations).unwrap().is_edited);
    let mut one = make(false);
    one.decide(&choices).unwrap();
    assert_eq!(one.told(), ["person Anna", "place Oslo"], "a difference of its own");
    one.decide(&[take(&relations[..1], &[])]).unwrap();
    assert_eq!(one.told(), ["person Anna", "place Oslo", "Anna located_in Oslo"]);
    let mut hers = make(false);
    hers.decide(&[take(&[ana(1)], &[jonas(11)])]).unwrap();
    hers.decide(&[take(&[ana(2)], &[jonas(12)])]).unwrap();
    assert_eq!(hers.told(), ["person Anna", "place Oslo", "Anna located_in Oslo"]);
}

#[test]
fn a_relation_without_its_ends_can_not_be_taken() {
    let mut review =
        Review::new(vec![entity(1, "person", "Anna"), entity(2, "place", "Oslo"), located(3, 1, 2)], vec![]);
    let relation = of("ana", IdKind::Relation, 3);
    assert_eq!(
        review.decide(&[take(std::slice::from_ref(&relation), &[])]),
        Err(DecideError::Ends(relation.1))
    );
    assert_eq!(review.decide(&[take(&[ana(9)], &[])]), Err(DecideError::Unknown("ana".into(), ana(9).1)));
    assert_eq!(review.decide(&[take(&[], &[])]), Err(DecideError::Nothing));
}

#[test]
fn what_was_changed_or_deleted_since_is_seen() {
    let mut review = two();
    let both = [ana(1), jonas(11)];
    review.decide(&[take(&[ana(1)], &[jonas(11)])]).unwrap();
    let relabel = Edit::Relabel { at: at("jonas"), ids: vec![jonas(11).1], label: "place".into() };
    review.project.apply(&relabel).unwrap();
    assert_eq!(review.outcome(&both).unwrap().changed, [jonas(11)]);
    review.project.apply(&Edit::Remove { at: at("ana"), ids: vec![ana(1).1] }).unwrap();
    assert_eq!(review.outcome(&both).unwrap().changed, both);
}

#[test]
fn a_decided_annotation_that_was_edited_says_so() {
    let mut review = two();
    review.decide(&[take(&[ana(1)], &[jonas(11)])]).unwrap();
    let id = review.outcome(&[ana(1)]).unwrap().decided[0];
    let edit = Edit::Relabel { at: at("decided"), ids: vec![id], label: "place".into() };
    review.project.apply(&edit).unwrap();
    let outcome = review.outcome(&[ana(1), jonas(11)]).unwrap();
    assert!(outcome.is_edited && outcome.changed.is_empty());
}

#[test]
fn what_came_after_the_decision_is_open() {
    let mut review = two();
    review.decide(&[take(&[ana(1)], &[])]).unwrap();
    let outcome = review.outcome(&[ana(1), jonas(11)]).unwrap();
    assert_eq!((outcome.how, outcome.open), (How::One("ana".into()), vec![jonas(11)]));
}

#[test]
fn the_same_said_in_two_layers_has_one_fingerprint() {
    let review = Review::new(
        vec![entity(1, "person", "Anna"), promise(2, 1)],
        vec![entity(11, "person", "Anna"), promise(12, 11)],
    );
    let print = |annotator: &str, n: u64| {
        let layer = review.layer(annotator);
        print(layer.get(Id::from_bits(IdKind::Commitment, n)).unwrap(), layer)
    };
    assert_eq!(print("ana", 2), print("jonas", 12));
    assert_eq!(print("ana", 2).to_string().parse(), Ok(print("ana", 2)));
    assert!("12".parse::<Print>().is_err() && "+00000000000000f".parse::<Print>().is_err());
}
