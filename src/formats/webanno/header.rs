//! Layers and columns that a file declares.

/// What kind of layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Span,
    Chain,
    Relation,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A feature's value.
    Value(String),
    /// Of a layer without features: a star for each annotation.
    Placeholder,
    /// Roles of a slot feature.
    Roles,
    /// What fills them: marks of this type.
    Targets(String),
    /// Where a relation starts: a mark of this type.
    Base(String),
}

/// A layer of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub kind: Kind,
    pub name: String,
    pub columns: Vec<Column>,
}

/// How texts of sentences are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Version 3: not at all.
    None,
    /// Up to 3.1: as a string of Java.
    Java,
    /// From 3.2 on: with a backslash before what is reserved.
    Reserved,
}

/// How the texts of a file are escaped that begins with this line; `None` where it is none of this
/// format.
pub(super) fn format(line: &str) -> Option<Escapes> {
    let version = line.trim_end().strip_prefix("#FORMAT=WebAnno TSV 3")?;
    match version.strip_prefix('.') {
        None => version.is_empty().then_some(Escapes::None),
        Some("0" | "1") => Some(Escapes::Java),
        Some(_) => Some(Escapes::Reserved),
    }
}

/// The layer that a line declares; `None` for any other line.
pub(super) fn layer(line: &str) -> Option<Layer> {
    let (kind, rest) = [("#T_SP=", Kind::Span), ("#T_CH=", Kind::Chain), ("#T_RL=", Kind::Relation)]
        .into_iter()
        .find_map(|(prefix, kind)| Some((kind, line.strip_prefix(prefix)?)))?;
    let mut fields = rest.trim_end().split('|');
    let name = fields.next().unwrap_or_default().to_owned();
    let mut columns: Vec<Column> = Vec::new();
    for field in fields {
        columns.push(match (kind, columns.last()) {
            (Kind::Span, Some(Column::Roles)) => Column::Targets(field.to_owned()),
            (Kind::Span, _) if field.starts_with("ROLE_") => Column::Roles,
            (Kind::Relation, _) if field.starts_with("BT_") => Column::Base(field["BT_".len()..].to_owned()),
            // A bar behind the name and nothing after it.
            _ if field.is_empty() => Column::Placeholder,
            _ => Column::Value(field.to_owned()),
        });
    }
    if columns.is_empty() {
        columns.push(Column::Placeholder);
    }
    Some(Layer { kind, name, columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_declared_with_their_columns() {
        let of = |line| layer(line).unwrap();
        let value = |name: &str| Column::Value(name.to_owned());
        let slots = of("#T_SP=a.F|FE|ROLE_a.F:Roles_a.FRolesLink|a.Lu|x");
        let wanted = [value("FE"), Column::Roles, Column::Targets("a.Lu".to_owned()), value("x")];
        assert_eq!((slots.name.as_str(), slots.columns.as_slice()), ("a.F", wanted.as_slice()));
        assert_eq!(of("#T_SP=a.Q|").columns, [Column::Placeholder]);
        assert_eq!(of("#T_SP=a.Q").columns, [Column::Placeholder]);
        let relation = of("#T_RL=a.R|BT_a.Q");
        assert_eq!((relation.kind, relation.columns), (Kind::Relation, vec![Column::Base("a.Q".to_owned())]));
        assert!(layer("#Text=x").is_none());
        let version = |version| format(&format!("#FORMAT=WebAnno TSV {version}"));
        assert_eq!(
            ["3 ", "3.1", "3.2", "3.3"].map(version),
            [Some(Escapes::None), Some(Escapes::Java), Some(Escapes::Reserved), Some(Escapes::Reserved)]
        );
        assert_eq!(["2.0", "30"].map(version), [None, None]);
    }
}
