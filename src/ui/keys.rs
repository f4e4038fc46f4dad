//! From pressed keys to commands.

use egui::{Event, Key as Pressed, Modifiers};

use crate::model::ids::LabelId;
use crate::model::schema::Schema;
use crate::session::action::{Action, Key, Scope, Shortcut};

/// What a key means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A command with a name.
    Act(Action),
    /// A letter of the schema.
    Mark(LabelId),
}

/// What `event` means where the keys of `scope` work. `schema` gives its letters a meaning
/// while the article has the keyboard.
#[must_use]
pub fn meaning(event: &Event, scope: Scope, schema: Option<&Schema>) -> Option<Meaning> {
    let (key, physical, modifiers) = match event {
        Event::Key { key, physical_key, pressed: true, modifiers, .. } => (*key, *physical_key, *modifiers),
        Event::Copy if scope == Scope::Text => return Some(Meaning::Act(Action::Copy)),
        _ => return None,
    };
    let candidates = shortcuts(key, physical, modifiers);
    let action = candidates.iter().find_map(|shortcut| {
        Action::ALL.iter().find(|a| a.scope() == scope && a.shortcuts().contains(shortcut))
    });
    if let Some(action) = action {
        return Some(Meaning::Act(*action));
    }
    let schema = schema.filter(|_| scope == Scope::Text && !modifiers.any())?;
    let letter = |key: Pressed| match char_of(key) {
        Some(c) if c.is_alphabetic() => schema.label_for_key(c),
        _ => None,
    };
    letter(key).map(|label| Meaning::Mark(label.id.clone()))
}

/// The shortcuts that a pressed key may be: by what the layout says is on it, and by its place
/// on the keyboard for digits and brackets, which many layouts lack or put behind Shift.
fn shortcuts(key: Pressed, physical: Option<Pressed>, modifiers: Modifiers) -> Vec<Shortcut> {
    let shortcut =
        |key: Key, shift: bool| Shortcut { ctrl: modifiers.command, alt: modifiers.alt, shift, key };
    let mut out = Vec::new();
    let by_place = physical.filter(Positional::is_positional);
    if let Some(key) = by_place.and_then(plain) {
        out.push(shortcut(key, modifiers.shift));
    }
    if let Some(key) = plain(key) {
        out.push(shortcut(key, modifiers.shift));
        // `+` and `=` need Shift on some layouts and none on others.
        if matches!(key, Key::Char('+' | '=' | '-' | ',')) {
            out.push(shortcut(key, false));
        }
    }
    // What Shift makes of a bracket or of 1, where no place is known.
    match key {
        Pressed::OpenCurlyBracket => out.push(shortcut(Key::Char('['), true)),
        Pressed::CloseCurlyBracket => out.push(shortcut(Key::Char(']'), true)),
        Pressed::Exclamationmark if physical.is_none() => out.push(shortcut(Key::Char('1'), true)),
        _ => {}
    }
    out
}

trait Positional {
    /// Whether it is told by its place on the keyboard rather than by what is on it.
    fn is_positional(&self) -> bool;
}

impl Positional for Pressed {
    fn is_positional(&self) -> bool {
        use Pressed::{
            CloseBracket, Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9, OpenBracket,
        };
        matches!(
            self,
            Num0 | Num1 | Num2 | Num3 | Num4 | Num5 | Num6 | Num7 | Num8 | Num9 | OpenBracket | CloseBracket
        )
    }
}

fn plain(key: Pressed) -> Option<Key> {
    Some(match key {
        Pressed::ArrowLeft => Key::Left,
        Pressed::ArrowRight => Key::Right,
        Pressed::ArrowUp => Key::Up,
        Pressed::ArrowDown => Key::Down,
        Pressed::Home => Key::Home,
        Pressed::End => Key::End,
        Pressed::PageUp => Key::PageUp,
        Pressed::PageDown => Key::PageDown,
        Pressed::Tab => Key::Tab,
        Pressed::Enter => Key::Enter,
        Pressed::Escape => Key::Escape,
        Pressed::Delete | Pressed::Backspace => Key::Delete,
        Pressed::F1 => Key::F1,
        Pressed::F6 => Key::F6,
        other => return char_of(other).map(Key::Char),
    })
}

/// The character on a key, letters in upper case.
fn char_of(key: Pressed) -> Option<char> {
    let symbol = key.symbol_or_name();
    let mut chars = symbol.chars();
    match (key, chars.next(), chars.next()) {
        (Pressed::Minus, ..) => Some('-'),
        (_, Some(c), None) => Some(c.to_ascii_uppercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Pressed, physical: Option<Pressed>, modifiers: Modifiers) -> Option<Meaning> {
        let event = Event::Key { key, physical_key: physical, pressed: true, repeat: false, modifiers };
        meaning(&event, Scope::Text, Some(&Schema::default()))
    }

    #[test]
    fn letters_of_the_schema_mark() {
        assert_eq!(press(Pressed::P, None, Modifiers::NONE), Some(Meaning::Mark("person".into())));
        assert_eq!(press(Pressed::P, None, Modifiers::COMMAND), None);
        assert_eq!(press(Pressed::U, None, Modifiers::NONE), Some(Meaning::Act(Action::Cue)));
    }

    #[test]
    fn digits_and_brackets_are_found_by_their_place() {
        // On a French keyboard the first digit key gives `&`, with Shift `1`.
        assert_eq!(
            press(Pressed::Num1, Some(Pressed::Num1), Modifiers::NONE),
            Some(Meaning::Act(Action::Role1))
        );
        assert_eq!(
            press(Pressed::Num1, Some(Pressed::Num1), Modifiers::SHIFT),
            Some(Meaning::Act(Action::Role11))
        );
        assert_eq!(
            press(Pressed::OpenCurlyBracket, Some(Pressed::OpenBracket), Modifiers::SHIFT),
            Some(Meaning::Act(Action::ShrinkStart))
        );
        assert_eq!(press(Pressed::CloseBracket, None, Modifiers::NONE), Some(Meaning::Act(Action::GrowEnd)));
        assert_eq!(
            press(Pressed::Plus, Some(Pressed::Equals), Modifiers::SHIFT),
            Some(Meaning::Act(Action::AddPiece))
        );
    }

    #[test]
    fn every_shortcut_of_the_table_can_be_pressed() {
        let all: Vec<Pressed> = Pressed::ALL.to_vec();
        for action in Action::ALL {
            for shortcut in action.shortcuts() {
                let modifiers = Modifiers {
                    alt: shortcut.alt,
                    ctrl: shortcut.ctrl,
                    shift: shortcut.shift,
                    mac_cmd: false,
                    command: shortcut.ctrl,
                };
                let hit = all.iter().any(|key| {
                    let event =
                        Event::Key { key: *key, physical_key: None, pressed: true, repeat: false, modifiers };
                    meaning(&event, action.scope(), None) == Some(Meaning::Act(*action))
                });
                assert!(hit, "{action:?} {shortcut}");
            }
        }
    }
}
