//! How the parts of each kind of file are merged.

/// How two changes of a value go together.
#[derive(Debug)]
pub(super) enum Rule {
    /// Not at all.
    Atom,
    /// The one that is farther in the order of work.
    Status,
    /// The newer version.
    Format,
    /// A list in which each entry stands once: what either added is there, what either took out
    /// is not.
    Set,
    /// Field by field; a field that is not named is an atom.
    Record(&'static [(&'static str, Rule)]),
    /// A list of records that are told apart by their `id`, in an order of their own.
    Keyed(&'static Rule),
    /// The same in the order of the ids.
    Sorted(&'static Rule),
    /// Key by key, in the order of the keys.
    Map(&'static Rule),
    /// `Kind([…])`: the list where both have the same kind.
    Variant(&'static Rule),
    /// `("role", filler)`: role by role.
    Roles,
    /// A list of annotations, named as values of this kind.
    Annotations(&'static str),
    /// What earlier merges could not settle.
    Conflicts,
}

use Rule::{Annotations, Atom, Conflicts, Format, Keyed, Map, Record, Roles, Set, Sorted, Status, Variant};

pub(super) static LAYER: Rule = Record(&[
    ("status", Status),
    ("entities", Annotations("Entity")),
    ("commitments", Annotations("Commitment")),
    ("relations", Annotations("Relation")),
    ("comments", Annotations("Comment")),
    ("verdicts", Annotations("Verdict")),
    ("format", Format),
    ("conflicts", Conflicts),
]);

/// An annotation of any kind.
pub(super) static ANNOTATION: Rule = Record(&[("attributes", Map(&Atom)), ("roles", Roles)]);

static VALUES: Rule = Keyed(&Record(&[("aliases", Set)]));

pub(super) static SCHEMA: Rule = Record(&[
    (
        "labels",
        Keyed(&Record(&[
            ("attributes", Keyed(&Record(&[("kind", Variant(&VALUES)), ("aliases", Set)]))),
            ("roles", Keyed(&Record(&[("labels", Set), ("aliases", Set)]))),
            ("aliases", Set),
        ])),
    ),
    ("relations", Keyed(&Record(&[("ends", Set), ("aliases", Set)]))),
    ("format", Format),
    ("conflicts", Conflicts),
]);

pub(super) static ENTITIES: Rule = Record(&[
    ("entities", Sorted(&Record(&[("aliases", Set), ("links", Set)]))),
    ("format", Format),
    ("conflicts", Conflicts),
]);

pub(super) static PROJECT: Rule =
    Record(&[("annotators", Map(&Record(&[]))), ("format", Format), ("conflicts", Conflicts)]);

pub(super) static ARTICLE: Rule = Record(&[("tags", Set), ("format", Format), ("conflicts", Conflicts)]);

pub(super) static ASSIGNMENTS: Rule = Record(&[
    ("plan", Record(&[("annotators", Set)])),
    ("articles", Map(&Set)),
    ("format", Format),
    ("conflicts", Conflicts),
]);
