//! What `annotation.conf` and `visual.conf` give, in words.

use std::collections::BTreeSet;

use super::declared::declared;
use super::visual::Visual;
use crate::formats::read::{Input, ReadError, decoded};
use crate::model::schema::Schema;

/// The file that declares types.
pub(super) const ANNOTATION: &str = "annotation.conf";
/// The file that names and colours them.
pub(super) const VISUAL: &str = "visual.conf";

/// What one of the two gives.
///
/// # Errors
/// When its bytes are no text, or it is looks of types that nothing declares.
pub(super) fn given(input: &Input<'_>, schema: &Schema) -> Result<(String, Schema), ReadError> {
    let content = decoded(input)?;
    if input.name == VISUAL {
        let beside = (input.beside)(ANNOTATION);
        if !matches!(beside, Ok(Some(_))) {
            return Err(ReadError::Missing(ANNOTATION.to_owned()));
        }
        let (names, colours) = Visual::new(content.text.as_str()).counts();
        let words = listed(&[(names, "name", "names"), (colours, "colour", "colours")]);
        return Ok((format!("gives {words}"), Schema::empty()));
    }
    let declares = declared(content.text.as_str(), "", schema);
    let attributes: BTreeSet<&str> =
        declares.labels.iter().flat_map(|l| &l.attributes).map(|a| a.id.as_str()).collect();
    let words = listed(&[
        (declares.entity_labels().count(), "entity type", "entity types"),
        (declares.commitment_labels().count(), "event type", "event types"),
        (declares.relations.len(), "relation type", "relation types"),
        (attributes.len(), "attribute", "attributes"),
    ]);
    Ok((format!("declares {words}"), declares))
}

/// `3 entity types and 1 attribute`; what there is none of is not named.
fn listed(counts: &[(usize, &str, &str)]) -> String {
    let there = counts.iter().filter(|(n, ..)| *n > 0);
    let words: Vec<String> =
        there.map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many })).collect();
    match words.as_slice() {
        [] => "nothing that is used here".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONF: &str = "[entities]\nPerson\nPlace\n[relations]\nnear\tArg1:Place, Arg2:Place\n\
                        [events]\nPay\tWho:Person\n[attributes]\nNegated\tArg:Pay\n";

    fn said(name: &str, content: &str, has_conf: bool) -> Result<String, String> {
        let beside = |wanted: &str| Ok((has_conf && wanted == ANNOTATION).then(|| CONF.as_bytes().to_vec()));
        let input = Input { name, bytes: content.as_bytes(), beside: &beside, folder: "" };
        given(&input, &Schema::default()).map(|(words, _)| words).map_err(|e| e.to_string())
    }

    #[test]
    fn each_file_says_what_it_gives() {
        assert_eq!(
            said(ANNOTATION, CONF, true).unwrap(),
            "declares 2 entity types, 1 event type, 1 relation type and 1 attribute"
        );
        assert_eq!(said(ANNOTATION, "# nothing\n", true).unwrap(), "declares nothing that is used here");
        let visual =
            "[labels]\nPerson | A person | P\n[drawing]\nPerson\tbgColor:#ffccaa\nPlace\tbgColor:#ccffaa\n";
        assert_eq!(said(VISUAL, visual, true).unwrap(), "gives 1 name and 2 colours");
        assert_eq!(said(VISUAL, visual, false).unwrap_err(), "there is no annotation.conf beside it");
        assert!(said(ANNOTATION, "\0", true).is_err());
    }
}
