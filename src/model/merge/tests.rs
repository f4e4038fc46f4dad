use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn entity(id: u64, start: u64, label: &str, note: &str) -> String {
    let end = start + 4;
    format!(
        "(id: \"e-{id}\", label: \"{label}\", spans: [({start}, {end})], quote: [\"w\"], note: \"{note}\", made: \"2026-03-05T00:00:00Z\", source: Manual)"
    )
}

fn layer_of(
    status: &str,
    entities: &[String],
    commitments: &[String],
    relations: &[String],
    end: &str,
) -> String {
    let list = |l: &[String]| l.join(", ");
    format!(
        "Layer(format: 1, article: \"a\", text: \"sha256:00\", annotator: \"ana\", status: {status}, entities: [{}], commitments: [{}], relations: [{}], comments: []{end})",
        list(entities),
        list(commitments),
        list(relations)
    )
}

fn layer(entities: &[String]) -> String {
    layer_of("InProgress", entities, &[], &[], "")
}

fn frame(id: u64, fields: &str) -> String {
    format!(
        "(id: \"c-{id}\", label: \"commitment\", spans: [(0, 9)], quote: [\"w\"], {fields}made: \"2026-03-05T00:00:00Z\", source: Manual)"
    )
}

fn relation(id: u64, from: u64, to: u64) -> String {
    format!(
        "(id: \"r-{id}\", type: \"t\", from: \"e-{from}\", to: \"e-{to}\", made: \"2026-03-05T00:00:00Z\", source: Manual)"
    )
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(Kind::Layer, base, ours, theirs).unwrap()
}

/// Merges both ways: what is in force must be the same where nothing contradicts.
fn both(base: &str, ours: &str, theirs: &str) -> String {
    let one = merged(base, ours, theirs);
    assert_eq!(one.conflicts, 0, "{}", one.content);
    assert_eq!(one.content, merged(base, theirs, ours).content);
    one.content
}

#[test]
fn what_each_added_and_deleted_comes_together_in_the_order_of_the_text() {
    let (a, b, c, d) =
        (entity(1, 10, "p", ""), entity(2, 20, "p", ""), entity(3, 5, "p", ""), entity(4, 30, "p", ""));
    let base = layer(&[a.clone(), b.clone()]);
    let ours = layer(&[c.clone(), b.clone()]);
    let theirs = layer(&[a, b.clone(), d.clone()]);
    assert_eq!(both(&base, &ours, &theirs), layer(&[c, b, d]));
}

#[test]
fn two_fields_of_one_annotation_changed_by_two_go_together() {
    let base = layer(&[entity(1, 10, "p", "")]);
    let ours = layer(&[entity(1, 10, "q", "")]);
    let theirs = layer(&[entity(1, 12, "p", "new")]);
    assert_eq!(both(&base, &ours, &theirs), layer(&[entity(1, 12, "q", "new")]));
}

#[test]
fn attributes_and_roles_go_together_one_by_one() {
    let make = |fields: &str| layer_of("InProgress", &[], &[frame(1, fields)], &[], "");
    let base = make("roles: [(\"promisor\", Entity(\"e-1\"))], attributes: {\"act\": [\"offer\"]}, ");
    let ours = make(
        "roles: [(\"promisor\", Entity(\"e-2\"))], attributes: {\"act\": [\"offer\"], \"area\": [\"aid\"]}, ",
    );
    let theirs = make("roles: [(\"promisor\", Entity(\"e-1\")), (\"action\", Span([(1, 2)], [\"w\"]))], ");
    let all = "roles: [(\"promisor\", Entity(\"e-2\")), (\"action\", Span([(1, 2)], [\"w\"]))], attributes: {\"area\": [\"aid\"]}, ";
    assert_eq!(both(&base, &ours, &theirs), make(all));
}

#[test]
fn one_field_changed_by_both_is_kept_twice_and_ours_stays_in_force() {
    let base = layer(&[entity(1, 10, "p", ""), entity(2, 20, "p", "")]);
    let ours = layer(&[entity(1, 10, "q", ""), entity(2, 20, "p", "")]);
    let theirs = layer(&[entity(1, 10, "r", "theirs"), entity(2, 20, "p", "")]);
    let result = merged(&base, &ours, &theirs);
    assert_eq!(result.conflicts, 1);
    let in_force = entity(1, 10, "q", "theirs");
    assert!(result.content.contains(&format!("entities: [{in_force}, ")), "{}", result.content);
    let entry = format!(
        "conflicts: [(id: \"e-1\", ours: Some(Entity({in_force})), theirs: Some(Entity({})))]",
        entity(1, 10, "r", "theirs")
    );
    assert!(result.content.contains(&entry), "{}", result.content);
    assert!(result.content.starts_with("Layer(format: (1, 1), "));
    // Once more with the same changes nothing.
    let again = merged(&base, &result.content, &theirs);
    assert_eq!(again.content, result.content);
    // What one has settled is settled for the other.
    let settled = layer(&[entity(1, 10, "r", "theirs"), entity(2, 20, "p", "")]);
    assert_eq!(merged(&result.content, &settled, &result.content).conflicts, 0);
}

#[test]
fn a_label_changed_by_one_and_what_belongs_to_it_by_the_other_is_for_people() {
    let make = |label: &str, fields: &str| {
        layer_of("InProgress", &[], &[frame(1, fields).replace("commitment", label)], &[], "")
    };
    let base = make("commitment", "");
    let result =
        merged(&base, &make("threat", ""), &make("commitment", "attributes: {\"act\": [\"offer\"]}, "));
    assert_eq!(result.conflicts, 1, "{}", result.content);
    assert!(
        result
            .content
            .contains("commitments: [(id: \"c-1\", label: \"threat\", spans: [(0, 9)], quote: [\"w\"], made")
    );
}

#[test]
fn deleted_here_and_changed_there_is_for_people() {
    let base = layer(&[entity(1, 10, "p", "")]);
    let (none, changed) = (layer(&[]), layer(&[entity(1, 10, "q", "")]));
    let gone = merged(&base, &none, &changed);
    assert!(
        gone.content.contains("entities: [], ") && gone.content.contains("ours: None, theirs: Some(Entity(")
    );
    let kept = merged(&base, &changed, &none);
    assert!(kept.content.contains("entities: [(id: ") && kept.content.contains("theirs: None)"));
    assert_eq!((gone.conflicts, kept.conflicts), (1, 1));
    assert_eq!(merged(&base, &gone.content, &changed).content, gone.content);
    assert_eq!(merged(&base, &kept.content, &none).content, kept.content);
}

#[test]
fn what_one_deleted_and_the_other_refers_to_comes_back() {
    let all = [entity(1, 10, "p", ""), entity(2, 20, "p", "")];
    let base = layer(&all);
    let ours = layer(&all[1..]);
    let theirs = layer_of("InProgress", &all, &[], &[relation(5, 1, 2)], "");
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let result = merged(&base, ours, theirs);
        assert!(
            result.content.contains(&format!("entities: [{}, {}]", all[0], all[1])),
            "{}",
            result.content
        );
        assert!(result.content.contains(&relation(5, 1, 2)));
        assert_eq!(result.conflicts, 1);
        assert_eq!(merged(&base, &result.content, theirs).content, result.content);
    }
}

#[test]
fn what_a_version_beside_the_one_in_force_refers_to_is_kept_beside_too() {
    let roles = "roles: [(\"promisor\", Entity(\"e-1\"))], ";
    let base = layer_of("InProgress", &[entity(1, 0, "person", "")], &[frame(1, roles)], &[], "");
    let gone = layer_of("InProgress", &[], &[], &[], "");
    let changed = frame(1, &format!("{roles}note: \"so\", "));
    let changed = layer_of("InProgress", &[entity(1, 0, "person", "")], &[changed], &[], "");
    let one = merged(&base, &gone, &changed);
    assert_eq!(one.conflicts, 2, "{}", one.content);
    let kept = |id: &str| one.content.contains(&format!("(id: \"{id}\", ours: None, theirs: Some("));
    assert!(kept("c-1") && kept("e-1"), "{}", one.content);
    assert_eq!(merged(&base, &changed, &gone).conflicts, 2);
}

#[test]
fn of_two_statuses_the_farther_one_is_taken() {
    let make = |status: &str| layer_of(status, &[], &[], &[], "");
    assert_eq!(both(&make("Untouched"), &make("InProgress"), &make("Done")), make("Done"));
}

#[test]
fn two_decisions_about_the_same_are_not_both_in_force() {
    let decided = |id: u64, label: &str, from: &str, over: &str, by: &str| {
        entity(id, 10, label, "")
            .replace("Manual", &format!("Decided(from: [{from}], over: [{over}], by: \"{by}\", seen: [])"))
    };
    let (a, b) = ("(\"ana\", \"e-1\")", "(\"jonas\", \"e-2\")");
    let base = layer(&[]);
    let kim = layer(&[decided(5, "p", a, b, "kim")]);
    let li = layer_of(
        "InProgress",
        &[decided(4, "q", b, a, "li"), entity(9, 0, "q", "")],
        &[],
        &[relation(6, 4, 9)],
        "",
    );
    let result = merged(&base, &kim, &li);
    assert_eq!(result.conflicts, 1, "{}", result.content);
    assert!(result.content.contains(&format!(
        "entities: [{}, {}]",
        entity(9, 0, "q", ""),
        decided(5, "p", a, b, "kim")
    )));
    assert!(result.content.contains("ours: None, theirs: Some(Entity((id: \"e-4\""));
    assert!(result.content.contains(&relation(6, 5, 9)), "what refers to theirs refers to ours");
    // Decided alike is one decision, and the same one wherever it is merged.
    let alike = layer(&[decided(4, "p", a, b, "li")]);
    assert_eq!(both(&base, &kim, &alike), layer(&[decided(4, "p", a, b, "li")]));
}

#[test]
fn both_may_have_made_the_file() {
    let (ours, theirs) = (layer(&[entity(1, 10, "p", "")]), layer(&[entity(2, 20, "p", "")]));
    assert_eq!(both("", &ours, &theirs), layer(&[entity(1, 10, "p", ""), entity(2, 20, "p", "")]));
}

#[test]
fn layers_of_others_and_what_is_no_layer_are_refused() {
    let ours = layer(&[]);
    let other = ours.replace("\"ana\"", "\"jonas\"");
    assert_eq!(merge(Kind::Layer, &ours, &ours, &other), Err(MergeError::Different("annotator")));
    assert_eq!(merge(Kind::Layer, &ours, "Layer(", &ours), Err(MergeError::Unreadable("our side")));
    assert_eq!(merge(Kind::Layer, &ours, &ours, "Schema()"), Err(MergeError::Unreadable("their side")));
    assert_eq!(Kind::of("<<<<<<< ours\nLayer()"), None);
}

#[test]
fn a_field_that_is_not_known_is_kept_from_either_side() {
    let base = layer(&[entity(1, 10, "p", "")]);
    let ours =
        base.replace("source: Manual", "source: Manual, weight: 3").replace("format: 1", "format: (1, 7)");
    let theirs = base.replace("label: \"p\"", "label: \"q\"");
    let all = ours.replace("label: \"p\"", "label: \"q\"");
    assert_eq!(both(&base, &ours, &theirs), all);
}

fn schema(labels: &[&str]) -> String {
    format!("Schema(format: 1, labels: [{}], relations: [])", labels.join(", "))
}

fn both_of(kind: Kind, base: &str, ours: &str, theirs: &str) -> String {
    let one = merge(kind, base, ours, theirs).unwrap();
    assert_eq!(one.conflicts, 0, "{}", one.content);
    assert_eq!(one.content, merge(kind, base, theirs, ours).unwrap().content);
    one.content
}

#[test]
fn a_schema_is_merged_by_label_value_and_field() {
    let label = |name: &str, values: &str, aliases: &str| {
        format!(
            "(id: \"p\", name: \"{name}\", attributes: [(id: \"a\", kind: Choice([{values}]))], aliases: [{aliases}])"
        )
    };
    let (x, y, z) = ("(id: \"x\", name: \"x\")", "(id: \"y\", name: \"y\")", "(id: \"z\", name: \"z\")");
    let base = schema(&[&label("person", x, "")]);
    let ours = schema(&[&label("human", &format!("{x}, {y}"), "\"old\""), "(id: \"ours\", name: \"o\")"]);
    let theirs =
        schema(&[&label("person", &format!("{x}, {z}"), "\"older\""), "(id: \"theirs\", name: \"t\")"]);
    let all = schema(&[
        &label("human", &format!("{x}, {y}, {z}"), "\"old\", \"older\""),
        "(id: \"ours\", name: \"o\")",
        "(id: \"theirs\", name: \"t\")",
    ]);
    assert_eq!(both_of(Kind::Schema, &base, &ours, &theirs), all);
    let clash = merge(Kind::Schema, &base, &ours, &base.replace("person", "People")).unwrap();
    assert_eq!(clash.conflicts, 1);
    let entry =
        "conflicts: [(at: [\"labels\", \"p\", \"name\"], ours: Some(\"human\"), theirs: Some(\"People\"))]";
    assert!(clash.content.contains(entry), "{}", clash.content);
}

#[test]
fn entities_projects_articles_and_assignments_are_merged_by_what_is_in_them() {
    let entities = |list: &str| format!("Entities(format: 1, entities: [{list}])");
    let x = |id: &str, aliases: &str| {
        format!("(id: \"x-{id}\", name: \"n\", kind: \"p\", aliases: [{aliases}], links: [])")
    };
    let base = entities(&x("5", "\"a\", \"b\""));
    let ours = entities(&format!("{}, {}", x("5", "\"a\", \"b\", \"c\""), x("9", "")));
    let theirs = entities(&format!("{}, {}", x("1", ""), x("5", "\"b\"")));
    let all = entities(&[x("1", ""), x("5", "\"b\", \"c\""), x("9", "")].join(", "));
    assert_eq!(both_of(Kind::Entities, &base, &ours, &theirs), all);
    let project = |name: &str, who: &str| {
        format!("Project(format: 1, id: \"p-1\", name: \"{name}\", annotators: {{{who}}})")
    };
    let (ana, li) = ("\"ana\": (name: \"Ana\")", "\"li\": (name: \"Li\")");
    assert_eq!(
        both_of(Kind::Project, &project("n", ""), &project("m", li), &project("n", ana)),
        project("m", &format!("{ana}, {li}"))
    );
    let article = |title: &str, tags: &str| {
        format!("Article(format: 1, id: \"a\", title: \"{title}\", tags: [{tags}], text: \"t\")")
    };
    assert_eq!(
        both_of(Kind::Article, &article("t", "\"x\""), &article("u", "\"x\""), &article("t", "\"x\", \"y\"")),
        article("u", "\"x\", \"y\"")
    );
    let who = |list: &str| format!("Assignments(format: 1, articles: {{{list}}})");
    assert_eq!(
        both_of(
            Kind::Assignments,
            &who("\"a\": [\"ana\"]"),
            &who("\"a\": [\"li\", \"ana\"]"),
            &who("\"a\": [\"ana\"], \"b\": [\"li\"]")
        ),
        who("\"a\": [\"li\", \"ana\"], \"b\": [\"li\"]")
    );
}

/// An edit of one of many annotations, each by one side only.
#[derive(Clone, Debug)]
enum Act {
    Keep,
    Delete,
    Label(u8),
    Note(u8),
    Move(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Keep),
        1 => Just(Act::Delete),
        1 => any::<u8>().prop_map(Act::Label),
        1 => any::<u8>().prop_map(Act::Note),
        1 => any::<u8>().prop_map(Act::Move),
    ]
}

/// The layer after these acts, with so many annotations of its own.
fn acted(acts: &[Act], own: std::ops::Range<u64>) -> String {
    let place = |n: u64| n * 37 % 101;
    let kept = acts.iter().enumerate().filter_map(|(n, act)| {
        let n = n as u64;
        Some(match act {
            Act::Keep => entity(n, place(n), "p", ""),
            Act::Delete => return None,
            Act::Label(l) => entity(n, place(n), &format!("l{l}"), ""),
            Act::Note(l) => entity(n, place(n), "p", &format!("n{l}")),
            Act::Move(by) => entity(n, 200 + u64::from(*by), "p", ""),
        })
    });
    let mut all: Vec<String> = kept.chain(own.map(|n| entity(n, place(n), "own", ""))).collect();
    all.sort_by_key(|raw| annotations::place_of(raw));
    layer(&all)
}

proptest! {
    #[test]
    fn independent_edits_commute_and_lose_nothing(
        acts in prop::collection::vec((any::<bool>(), act()), 0..12), ours in 0u64..4, theirs in 0u64..4,
    ) {
        let side = |is_ours: bool, own| {
            let mine: Vec<Act> =
                acts.iter().map(|(o, act)| if *o == is_ours { act.clone() } else { Act::Keep }).collect();
            acted(&mine, own)
        };
        let base = acted(&vec![Act::Keep; acts.len()], 0..0);
        let (ours, theirs) = (side(true, 100..100 + ours), side(false, 200..200 + theirs));
        let all: Vec<Act> = acts.iter().map(|(_, act)| act.clone()).collect();
        let result = both(&base, &ours, &theirs);
        // What is in force is what one person would have got who did all of it.
        let own = |content: &str| content.matches("\"own\"").count();
        prop_assert_eq!(own(&result), own(&ours) + own(&theirs));
        let without_own = |content: &str| {
            let ids = Group::of(Group::of(content).unwrap().field("entities").unwrap()).unwrap();
            let items = ids.items.iter().filter(|i| !i.value.contains("\"own\""));
            items.map(|i| (three_way::id_of(i.value).unwrap(), i.value.to_owned())).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(without_own(&result), without_own(&acted(&all, 0..0)));
        prop_assert_eq!(&merged(&base, &result, &theirs).content, &result);
        prop_assert_eq!(&merged(&base, &ours, &base).content, &ours);
        prop_assert_eq!(&merged(&base, &base, &theirs).content, &theirs);
    }

    #[test]
    fn whatever_both_do_nothing_is_lost_and_merging_again_changes_nothing(
        ours in prop::collection::vec(act(), 6), theirs in prop::collection::vec(act(), 6),
    ) {
        let base = acted(&vec![Act::Keep; 6], 0..0);
        let (ours, theirs) = (acted(&ours, 0..0), acted(&theirs, 0..0));
        let result = merged(&base, &ours, &theirs);
        prop_assert_eq!(&merged(&base, &result.content, &theirs).content, &result.content);
        prop_assert_eq!(result.conflicts, merged(&base, &theirs, &ours).conflicts);
        for side in [&ours, &theirs] {
            let list = Group::of(side).unwrap().field("entities").unwrap().to_owned();
            for item in Group::of(&list).unwrap().items {
                for field in Group::of(item.value).unwrap().items {
                    let value = format!("{}: {}", field.key.unwrap(), field.value);
                    prop_assert!(base.contains(&value) || result.content.contains(&value), "{}", value);
                }
            }
        }
    }

    #[test]
    fn no_content_makes_merging_panic(
        cut in 0usize..400, put in "[\\[\\](){}\",:'r#/*\\\\a ]{0,6}", side in 0usize..3,
    ) {
        let mut sides = [layer(&[entity(1, 10, "p", "")]), layer(&[entity(1, 10, "q", "x")]), layer(&[])];
        let at = cut % sides[side].len();
        sides[side].insert_str(at, &put);
        drop(merge(Kind::Layer, &sides[0], &sides[1], &sides[2]));
        sides[side].truncate(at);
        drop(merge(Kind::Layer, &sides[0], &sides[1], &sides[2]));
    }
}
