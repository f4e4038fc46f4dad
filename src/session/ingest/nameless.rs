//! Names that files leave empty, and characters that no text file has: nothing in a project is like that.

use crate::model::annotation::Annotation;

/// What stands for an empty name.
const NAME: &str = "unnamed";

/// Gives label, roles, attributes and relation types that are nothing but white space a name, and
/// takes out such values; whether there were any.
pub(super) fn name(annotation: &mut Annotation) -> bool {
    let is_blank = |name: &str| name.trim().is_empty();
    let mut found = false;
    let attributes = match annotation {
        Annotation::Relation(relation) => {
            found = is_blank(relation.kind.as_str());
            if found {
                relation.kind = NAME.into();
            }
            None
        }
        Annotation::Entity(entity) => Some((&mut entity.label, &mut entity.attributes)),
        Annotation::Commitment(frame) => {
            for (role, _) in frame.roles.iter_mut().filter(|(role, _)| is_blank(role.as_str())) {
                *role = NAME.into();
                found = true;
            }
            Some((&mut frame.label, &mut frame.attributes))
        }
        Annotation::Comment(_) | Annotation::Verdict(_) => None,
    };
    let Some((label, attributes)) = attributes else { return found };
    if is_blank(label.as_str()) {
        *label = NAME.into();
        found = true;
    }
    let is_whole = |(id, values): (&_, &Vec<String>)| {
        let id: &crate::model::ids::AttributeId = id;
        !is_blank(id.as_str()) && values.iter().all(|v| !is_blank(v))
    };
    if attributes.iter().all(is_whole) {
        return found;
    }
    for (id, mut values) in std::mem::take(attributes) {
        values.retain(|value| !is_blank(value));
        if !values.is_empty() {
            let id = if is_blank(id.as_str()) { NAME.into() } else { id };
            attributes.entry(id).or_default().extend(values);
        }
    }
    true
}

/// Puts U+FFFD for NUL in notes, values and comments; whether there was any. A file with one is none of text
/// to most programs, ours among them.
pub(super) fn without_nul(annotation: &mut Annotation) -> bool {
    let cleaned = |text: &str| text.contains('\0').then(|| text.replace('\0', "\u{fffd}"));
    let clean = |text: &mut String| cleaned(text).map(|clean| *text = clean).is_some();
    let clean_note = |note: &mut Box<str>| cleaned(note).map(|clean| *note = clean.into()).is_some();
    let (in_note, attributes) = match annotation {
        Annotation::Entity(a) => (clean_note(&mut a.note), &mut a.attributes),
        Annotation::Commitment(a) => (clean_note(&mut a.note), &mut a.attributes),
        Annotation::Relation(a) => return clean_note(&mut a.note),
        Annotation::Comment(a) => return clean(&mut a.text),
        Annotation::Verdict(_) => return false,
    };
    let in_values = attributes.values_mut().flatten().filter_map(|value| clean(value).then_some(()));
    in_values.count() > 0 || in_note
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::everything;

    #[test]
    fn what_has_no_name_gets_one_and_empty_values_go() {
        let all = everything().annotations;
        let mut all: Vec<Annotation> = all.iter().map(|a| (**a).clone()).collect();
        assert!(!all.iter_mut().any(name) && !all.iter_mut().any(without_nul));
        let noted = all.iter_mut().find_map(|a| if let Annotation::Entity(e) = a { Some(e) } else { None });
        let noted = noted.unwrap();
        noted.note = "a\0b".into();
        assert_eq!(
            all.iter_mut().filter_map(|a| without_nul(a).then(|| a.note().to_owned())).collect::<Vec<_>>(),
            ["a\u{fffd}b"]
        );
        for annotation in &mut all {
            match annotation {
                Annotation::Entity(a) => {
                    a.label = " ".into();
                    a.attributes =
                        [("".into(), vec!["z".to_owned()]), ("b".into(), vec![String::new()])].into();
                }
                Annotation::Commitment(a) => a.roles.iter_mut().for_each(|(role, _)| *role = "\t".into()),
                Annotation::Relation(a) => a.kind = "".into(),
                _ => {}
            }
        }
        let named = all.iter_mut().filter_map(|a| name(a).then_some(()));
        assert_eq!(named.count(), 7);
        assert!(!all.iter_mut().any(name));
        let entity = all.iter().find_map(|a| a.as_entity()).unwrap();
        assert_eq!(entity.label.as_str(), NAME);
        assert_eq!(entity.attributes, [(NAME.into(), vec!["z".to_owned()])].into());
    }
}
