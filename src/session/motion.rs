//! Moving the caret by units of the text. By lines it is the article view that knows where to.

use super::Session;
use super::action::Action;
use crate::model::text::Text;
use crate::model::tokens;

/// What a motion counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Token,
    Char,
    Sentence,
    Text,
}

impl Session {
    /// Handles a motion whose target follows from the text alone. `rtl` says whether the caret's
    /// paragraph runs from right to left. Gives `false` for other commands.
    pub(super) fn motion(&mut self, action: Action, rtl: bool) -> bool {
        use Action as A;
        let (unit, right, extend) = match action {
            A::TokenLeft => (Unit::Token, false, false),
            A::TokenRight => (Unit::Token, true, false),
            A::SelectTokenLeft => (Unit::Token, false, true),
            A::SelectTokenRight => (Unit::Token, true, true),
            A::CharLeft => (Unit::Char, false, false),
            A::CharRight => (Unit::Char, true, false),
            A::SelectCharLeft => (Unit::Char, false, true),
            A::SelectCharRight => (Unit::Char, true, true),
            A::SentenceLeft => (Unit::Sentence, false, false),
            A::SentenceRight => (Unit::Sentence, true, false),
            A::SelectSentenceLeft => (Unit::Sentence, false, true),
            A::SelectSentenceRight => (Unit::Sentence, true, true),
            A::TextStart => (Unit::Text, false, false),
            A::TextEnd => (Unit::Text, true, false),
            A::SelectTextStart => (Unit::Text, false, true),
            A::SelectTextEnd => (Unit::Text, true, true),
            A::SelectAll => {
                let end = self.text().map_or(0, Text::len);
                self.view.select_words(0, end);
                return true;
            }
            _ => return false,
        };
        let Some(text) = self.text().cloned() else { return true };
        // Sentences and the ends of the text go by reading order; what is seen goes by sight.
        let visual = matches!(unit, Unit::Token | Unit::Char);
        let forward = right != (rtl && visual);
        let target = target(&text, unit, forward, extend, self.view.anchor, self.view.focus);
        self.view.place(target, extend);
        true
    }
}

fn target(text: &Text, unit: Unit, forward: bool, extend: bool, anchor: usize, focus: usize) -> usize {
    match (unit, forward) {
        (Unit::Token, true) if extend => extend_forward(text, anchor, focus),
        (Unit::Token, false) if extend => extend_back(text, anchor, focus),
        (Unit::Token, true) => tokens::next_start(text, focus),
        (Unit::Token, false) => tokens::previous_start(text, focus),
        (Unit::Char, true) => tokens::next_grapheme(text, focus),
        (Unit::Char, false) => tokens::previous_grapheme(text, focus),
        (Unit::Sentence, true) if extend => sentence_end(text, focus),
        (Unit::Sentence, true) => tokens::next_sentence(text, focus),
        (Unit::Sentence, false) => tokens::previous_sentence(text, focus),
        (Unit::Text, true) => text.len(),
        (Unit::Text, false) => 0,
    }
}

/// A selection holds whole tokens: growing, it ends where a token ends; shrinking from its
/// start, it starts where one starts.
fn extend_forward(text: &Text, anchor: usize, focus: usize) -> usize {
    if focus < anchor {
        return tokens::next_start(text, focus).min(anchor);
    }
    tokens::next_end(text, focus)
}

fn extend_back(text: &Text, anchor: usize, focus: usize) -> usize {
    if focus > anchor {
        return tokens::previous_end(text, focus).max(anchor);
    }
    tokens::previous_start(text, focus)
}

fn sentence_end(text: &Text, focus: usize) -> usize {
    match tokens::sentence_at(text, focus) {
        Some(sentence) if sentence.end > focus => sentence.end,
        _ => {
            let next = tokens::next_sentence(text, focus);
            tokens::sentence_at(text, next).map_or(text.len(), |s| s.end.max(next))
        }
    }
}
