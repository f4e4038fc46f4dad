//! What is said of an annotation: its name, as `person: Mahaveer Singhvi, 393 to 409`, and what
//! else is known of it, as `promisor Aldmoor; deadline by Friday`.

use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Spans};
use crate::model::ids::LabelId;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::session::Session;
use crate::ui::widgets::safe;

/// Most characters of an annotation's own words in its name; a commitment may be as long as the
/// article.
const OWN: usize = 300;
/// Most characters of words that are only named.
const NAMED: usize = 80;
/// Most things said of one annotation.
const PARTS: usize = 16;

/// `person: Mahaveer Singhvi, 393 to 409`, in code points of the article.
#[must_use]
pub fn name(annotation: &Annotation, session: &Session, text: &Text) -> String {
    let schema = session.project().schema();
    let label = annotation.label().map_or("comment", |l| schema.label_name(l));
    let Some(spans) = annotation.spans() else { return label.to_owned() };
    let range = text.chars(spans.hull());
    format!("{}: {}, {} to {}", safe(label), words(&spans, text, OWN), range.0, range.1)
}

/// What else is known: the roles of a commitment, what an entity refers to and fills, attributes,
/// note. Empty if nothing is.
#[must_use]
pub fn describe(annotation: &Annotation, session: &Session, text: &Text) -> String {
    let mut parts = match annotation {
        Annotation::Entity(entity) => of_entity(entity, session, text),
        Annotation::Commitment(frame) => of_commitment(frame, session, text),
        Annotation::Comment(comment) => vec![cut(&comment.text, OWN)],
        Annotation::Relation(_) | Annotation::Verdict(_) => Vec::new(),
    };
    if !annotation.note().is_empty() {
        parts.push(format!("note {}", cut(annotation.note(), OWN)));
    }
    let more = parts.len().saturating_sub(PARTS);
    parts.truncate(PARTS);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    safe(&parts.join("; "))
}

fn of_commitment(frame: &Commitment, session: &Session, text: &Text) -> Vec<String> {
    let schema = session.project().schema();
    let label = schema.label(&frame.label);
    let mut parts = Vec::new();
    if session.view().active == Some(frame.id) {
        parts.push("active".to_owned());
    }
    for (role, filler) in &frame.roles {
        let role = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name);
        let spans = match filler {
            Filler::Words(spans) => Some(spans.clone()),
            Filler::Annotation(id) => session.layer().and_then(|l| l.get(*id)).and_then(|a| a.spans()),
        };
        if let Some(spans) = spans {
            parts.push(format!("{role} {}", words(&spans, text, NAMED)));
        }
    }
    if let Some(cue) = &frame.cue {
        parts.push(format!("cue {}", words(cue, text, NAMED)));
    }
    of_attributes(&frame.attributes, schema, &frame.label, &mut parts);
    parts
}

fn of_entity(entity: &Entity, session: &Session, text: &Text) -> Vec<String> {
    let (project, mut parts) = (session.project(), Vec::new());
    if let Some(canonical) = entity.refers_to.and_then(|id| project.canonicals().get(&id)) {
        parts.push(format!("refers to {}", cut(&canonical.name, NAMED)));
    }
    of_attributes(&entity.attributes, project.schema(), &entity.label, &mut parts);
    let Some(layer) = session.layer() else { return parts };
    for other in layer.referrers(entity.id).iter().take(PARTS).filter_map(|id| layer.get(*id)) {
        match &**other {
            Annotation::Commitment(frame) => {
                let label = project.schema().label(&frame.label);
                let filled = frame.roles.iter().filter(|(_, f)| *f == Filler::Annotation(entity.id));
                for (role, _) in filled {
                    let role = label.and_then(|l| l.role(role)).map_or(role.as_str(), |r| &r.name);
                    parts.push(format!("{role} of {}", words(&frame.spans, text, NAMED)));
                }
            }
            Annotation::Relation(relation) => {
                let kind = project.schema().relation(&relation.kind);
                let kind = kind.map_or(relation.kind.as_str(), |k| &k.name);
                let (outward, end) = match relation.from == entity.id {
                    true => (true, relation.to),
                    false => (false, relation.from),
                };
                let end = layer.get(end).and_then(|a| a.spans()).map(|s| words(&s, text, NAMED));
                let end = end.unwrap_or_default();
                parts.push(if outward { format!("{kind}: {end}") } else { format!("{kind} of: {end}") });
            }
            Annotation::Entity(_) | Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }
    parts
}

fn of_attributes(attributes: &Attributes, schema: &Schema, label: &LabelId, parts: &mut Vec<String>) {
    let label = schema.label(label);
    for (id, values) in attributes {
        let attribute = label.and_then(|l| l.attribute(id));
        let choices = attribute.map_or(&[][..], |a| a.kind.choices());
        let shown = |value: &String| {
            let choice = choices.iter().find(|c| c.id == *value);
            cut(choice.map_or(value, |c| &c.name), NAMED)
        };
        let values: Vec<String> = values.iter().map(shown).collect();
        parts.push(format!("{} {}", attribute.map_or(id.as_str(), |a| &a.name), values.join(", ")));
    }
}

/// The words of an annotation, shortened to `most` characters without reading more than that.
fn words(spans: &Spans, text: &Text, most: usize) -> String {
    let hull = spans.hull();
    if hull.range().len() <= most * 4 {
        return cut(&spans.words(text), most);
    }
    let first = spans.pieces().first().map_or(hull, |piece| *piece).range();
    let end = text.as_str().floor_char_boundary((first.start + most * 4).min(first.end));
    format!("{}…", cut(&text.as_str()[first.start..end], most).trim_end_matches('…'))
}

fn cut(words: &str, most: usize) -> String {
    let mut short = safe(&words.chars().take(most).collect::<String>());
    if words.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}
