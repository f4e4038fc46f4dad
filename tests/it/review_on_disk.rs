//! A whole review by keys, compared with what stands on disk afterwards.

use std::fs;

use attache::model::annotation::{Annotation, Commitment, Filler, Spans};
use attache::model::decision::Part;
use attache::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use attache::model::layer::{Layer, LayerRef, Status};
use attache::session::{Command, Session};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::editing::press;
use crate::review::sample;
use crate::window::{press as press_in, window_on};

/// What was decided about one difference: what each annotator has, which part, and whose was taken.
struct Chosen {
    sides: Vec<(AnnotatorId, Option<AnnotationId>)>,
    part: Part,
    /// `None` where nothing was to stand.
    taken: Option<(AnnotatorId, AnnotationId)>,
}

/// The words that fill a part of a frame, its values or its label and words.
fn part_of(part: &Part, frame: &Commitment, layer: &Layer) -> Vec<String> {
    let spans = |s: &Spans| format!("{:?}", s.pieces());
    let mut out: Vec<String> = match part {
        Part::Whole => vec![format!("{} {}", frame.label, spans(&frame.spans))],
        Part::Cue => frame.cue.iter().map(spans).collect(),
        Part::Attribute(id) => frame.attributes.get(id).cloned().unwrap_or_default(),
        Part::Role(role) => {
            let fillers = frame.roles.iter().filter(|(r, _)| r == role);
            let words = fillers.map(|(_, filler)| match filler {
                Filler::Words(words) => spans(words),
                Filler::Annotation(id) => spans(&layer.get(*id).unwrap().spans().unwrap()),
            });
            words.collect()
        }
    };
    out.sort();
    out
}

/// What an annotation says apart from what belongs to the layer it stands in.
fn says(annotation: &Annotation) -> String {
    match annotation {
        Annotation::Entity(e) => format!("{} {:?} {:?} {:?}", e.label, e.spans, e.attributes, e.refers_to),
        Annotation::Commitment(c) => format!("{} {:?}", c.label, c.spans),
        Annotation::Relation(r) => format!("{}", r.kind),
        other => panic!("{other:?}"),
    }
}

/// Asserts that a decided layer has what was chosen, and what became of the rest.
fn check_chosen(chosen: &Chosen, decided: &Layer, source: &dyn Fn(&AnnotatorId) -> Layer) {
    let comes_from = |annotation: &Annotation, of: &(AnnotatorId, AnnotationId)| {
        let from = annotation.decision().map(|d| d.from.clone()).unwrap_or_default();
        from.iter().any(|c| (&c.annotator, c.id) == (&of.0, of.1))
    };
    let members: Vec<_> = chosen.sides.iter().filter_map(|(a, id)| Some((a.clone(), (*id)?))).collect();
    let standing: Vec<_> =
        decided.iter().filter(|a| members.iter().any(|of| comes_from(a, of))).cloned().collect();
    match (&chosen.taken, &chosen.part) {
        (None, Part::Whole) => assert!(standing.is_empty(), "{standing:?}"),
        (Some(of), Part::Whole) => {
            let layer = source(&of.0);
            let theirs = layer.get(of.1).unwrap();
            let taken =
                standing.iter().find(|a| comes_from(a, of)).unwrap_or_else(|| panic!("{theirs:?} stands"));
            assert_eq!(says(taken), says(theirs));
            assert!(standing.iter().all(|a| says(a) == says(theirs)), "{standing:?}");
        }
        (taken, part) => {
            let frame = standing.iter().find_map(|a| a.as_commitment()).expect("the commitment stands");
            let wanted = taken.as_ref().map_or_else(Vec::new, |(annotator, id)| {
                let layer = source(annotator);
                part_of(part, layer.get(*id).unwrap().as_commitment().unwrap(), &layer)
            });
            assert_eq!(part_of(part, frame, decided), wanted, "{part:?}");
        }
    }
}

/// Presses A, B and Z by turns until all is decided, and gives what that should lead to.
fn decide_all(window: &mut egui_kittest::Harness<'_, crate::window::Window>) -> Vec<Chosen> {
    let mut all = Vec::new();
    for step in 0.. {
        let review = window.state().session().review().unwrap();
        let before = review.decided_count();
        if before == review.items().len() {
            break;
        }
        let item = review.current_item().unwrap();
        let group = &review.alignment().groups[item.group];
        let sides: Vec<_> = review.sides_of(group).map(|(a, id)| (a.clone(), id)).collect();
        let (part, at) = (item.part.clone(), step % 3);
        press_in(window, &[(Modifiers::NONE, [Key::A, Key::B, Key::Z][at])]);
        let mut taken = sides.get(at).and_then(|(annotator, id)| Some((annotator.clone(), (*id)?)));
        // A relation can't stand where what it links was not taken; it says so.
        if window.state().session().notice().unwrap().text.contains("an end of the relation") {
            press_in(window, &[(Modifiers::NONE, Key::Z)]);
            taken = None;
        }
        // A commitment that is taken whole settles its parts too.
        let now = window.state().session().review().unwrap().decided_count();
        assert!(now > before, "{:?}", window.state().session().notice());
        // A relation goes with what it links, and is asked about again.
        all.retain(|c: &Chosen| (&c.sides, &c.part) != (&sides, &part));
        all.push(Chosen { sides, part, taken });
    }
    all
}

#[test]
fn a_whole_review_by_keys_alone_is_on_disk_as_it_was_decided() {
    let (_folder, root, session) = sample();
    let mut window = window_on(session);
    press_in(&mut window, &[(Modifiers::COMMAND, Key::Num2)]);
    assert!(window.query_by_label("First difference").is_some(), "{:#?}", window.root());
    press_in(&mut window, &[(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter)]);
    let differences = window.state().session().review().unwrap().items().len();
    assert!(differences > 10);
    press_in(&mut window, &[(Modifiers::NONE, Key::J)]);
    let chosen = decide_all(&mut window);
    window.get_by_label("Reviewed, next");
    press_in(&mut window, &[(Modifiers::COMMAND, Key::Enter)]);
    let article = ArticleId::new("freight-returns-to-the-karsin-corridor");
    let at = LayerRef::new(&article, &AnnotatorId::new(AnnotatorId::DECIDED));
    let shown: Vec<Annotation> =
        window.state().session().project().layer(&at).unwrap().iter().map(|a| (**a).clone()).collect();
    drop(window);
    let mut again = Session::open(&root, "kim".into(), "Kim", std::sync::Arc::new(|| {})).unwrap();
    again.dispatch(Command::OpenArticle(article.clone()), false);
    press(&mut again, "Ctrl+2");
    let layer = again.project().layer(&at).unwrap().clone();
    let source = |who: &AnnotatorId| again.project().layer(&LayerRef::new(&article, who)).unwrap().clone();
    for chosen in &chosen {
        check_chosen(chosen, &layer, &source);
    }
    let kinds: Vec<bool> = chosen.iter().map(|c| c.part == Part::Whole && c.taken.is_some()).collect();
    assert!(kinds.contains(&true) && kinds.contains(&false));
    let read: Vec<Annotation> = layer.iter().map(|a| (**a).clone()).collect();
    assert_eq!(read, shown);
    assert_eq!(layer.status(), Status::Reviewed);
    assert_eq!(again.review().unwrap().decided_count(), differences);
    again.close();
    let file =
        fs::read_to_string(root.join("layers/decided/freight-returns-to-the-karsin-corridor.ron")).unwrap();
    assert!(file.contains("annotator: \"decided\"") && file.contains("Decided(from: [(\"ana\""), "{file}");
}
