//! The keys of a drop-down.

use egui::{Event, Key, Modifiers, Ui};

/// Letters typed within so many seconds belong together.
const PAUSE: f64 = 1.0;

/// What is remembered while the list is open.
#[derive(Clone, Default)]
pub(super) struct Open {
    /// Which choice has the keyboard; none in the first frame.
    pub(super) at: Option<usize>,
    /// The choices as the last frame showed them, in lower case.
    pub(super) names: Vec<String>,
    /// First letters being typed, and when the last one came.
    pub(super) typed: String,
    pub(super) typed_at: f64,
}

/// What keys ask of an open list.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Asked {
    #[default]
    Nothing,
    /// Another choice has the keyboard now.
    Moved,
    Choose,
    Close,
}

/// Whether a key opens the list; the key then means nothing else.
pub(super) fn is_opened(ui: &Ui) -> bool {
    ui.input_mut(|i| {
        i.consume_key(Modifiers::NONE, Key::Enter)
            || i.consume_key(Modifiers::NONE, Key::Space)
            || i.consume_key(Modifiers::ALT, Key::ArrowDown)
    })
}

/// Takes the keys of an open list, so that nothing else sees them.
pub(super) fn keys(ui: &Ui, open: &mut Open) -> Asked {
    let last = open.names.len().saturating_sub(1);
    let at = open.at.unwrap_or(0);
    ui.input_mut(|i| {
        let typing = !open.typed.is_empty() && i.time - open.typed_at < PAUSE;
        let mut letters = String::new();
        i.events.retain(|event| match event {
            Event::Text(text) => {
                letters.push_str(text);
                false
            }
            _ => true,
        });
        let mut took = |modifiers: Modifiers, key: Key| i.consume_key(modifiers, key);
        let to = if took(Modifiers::NONE, Key::ArrowDown) {
            Some((at + 1).min(last))
        } else if took(Modifiers::NONE, Key::ArrowUp) {
            Some(at.saturating_sub(1))
        } else if took(Modifiers::NONE, Key::Home) {
            Some(0)
        } else if took(Modifiers::NONE, Key::End) {
            Some(last)
        } else {
            None
        };
        if let Some(to) = to {
            open.at = Some(to);
            open.typed.clear();
            return Asked::Moved;
        }
        let space = took(Modifiers::NONE, Key::Space);
        if took(Modifiers::NONE, Key::Enter) || space && !typing {
            return Asked::Choose;
        }
        let closing = [
            (Modifiers::NONE, Key::Escape),
            (Modifiers::ALT, Key::ArrowUp),
            (Modifiers::NONE, Key::Tab),
            (Modifiers::SHIFT, Key::Tab),
        ];
        if closing.into_iter().any(|(modifiers, key)| took(modifiers, key)) {
            return Asked::Close;
        }
        if letters.is_empty() {
            return Asked::Nothing;
        }
        let now = i.time;
        open.letters(&letters.to_lowercase(), typing, now)
    })
}

impl Open {
    /// Goes to the choice that begins with what was typed; the same letter again to the next.
    fn letters(&mut self, letters: &str, typing: bool, now: f64) -> Asked {
        if !typing {
            self.typed.clear();
        }
        self.typed.push_str(letters);
        self.typed_at = now;
        let at = self.at.unwrap_or(0);
        let mut chars = self.typed.chars();
        let first = chars.next().unwrap_or(' ');
        let same = chars.all(|c| c == first);
        let (wanted, from) = match same {
            true => (first.to_string(), at + 1),
            false => (self.typed.clone(), at),
        };
        let count = self.names.len();
        let mut order = (0..count).map(|step| (from + step) % count);
        match order.find(|&i| self.names[i].starts_with(&wanted)) {
            Some(found) => {
                self.at = Some(found);
                Asked::Moved
            }
            None => Asked::Nothing,
        }
    }
}
