//! Labels that files bring and the schema lacks.

use crate::model::ids::LabelId;
use crate::model::schema::{Colour, Label, LabelKind, Schema};

/// A label that the schema does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel {
    /// As the file has it.
    pub name: String,
    /// How many annotations have it.
    pub count: usize,
    /// The first file that does.
    pub first: String,
}

/// Colours of new labels, on light and dark pages, apart from those of the schema that a new
/// project starts with.
const PALETTE: [Colour; 10] = [
    Colour::from_hex(0xa3_4a7d, 0xe0_92bd),
    Colour::from_hex(0x2b_7a78, 0x6c_c4c1),
    Colour::from_hex(0x9a_5b13, 0xe0_a45c),
    Colour::from_hex(0x54_5fa8, 0x9b_a6ee),
    Colour::from_hex(0x5a_7a1f, 0xa9_cc6b),
    Colour::from_hex(0xb0_3a48, 0xee_8b96),
    Colour::from_hex(0x3f_7d4e, 0x86_c896),
    Colour::from_hex(0x7a_5a3a, 0xc6_a27d),
    Colour::from_hex(0x2f_6fa1, 0x7f_b8e6),
    Colour::from_hex(0x6a_4c93, 0xb3_97dc),
];

/// Whether the schema has a label for annotations of this kind under this id.
pub(super) fn is_known(schema: &Schema, id: &LabelId, kind: LabelKind) -> bool {
    schema.label(id).is_some_and(|l| l.kind == kind)
}

/// The schema with a label for each of `names`, in colours that it doesn't have yet as far as
/// there are such.
pub(super) fn extended(schema: &Schema, names: &[UnknownLabel]) -> Schema {
    let mut schema = schema.clone();
    for (i, unknown) in names.iter().enumerate() {
        let taken = |c: &&Colour| schema.labels.iter().any(|l| l.colour == **c);
        let colour = PALETTE.iter().find(|c| !taken(c)).unwrap_or(&PALETTE[i % PALETTE.len()]);
        schema.labels.push(Label::new(&unknown.name, &unknown.name, LabelKind::Entity, *colour));
    }
    schema
}
