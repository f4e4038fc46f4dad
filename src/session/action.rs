//! Every command that has a name: menu text, tooltip, shortcut and palette entry in one place.

/// A modifier and key, without a windowing library's types. Letters are upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Ctrl; Command on a Mac.
    pub ctrl: bool,
    /// Alt; Option on a Mac.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

/// A key of a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names of keys say what they are")]
pub enum Key {
    Char(char),
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    Tab,
    Enter,
    Escape,
    Delete,
    F1,
    F6,
}

impl Shortcut {
    const fn plain(key: Key) -> Self {
        Self { ctrl: false, alt: false, shift: false, key }
    }

    const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, ..Self::plain(key) }
    }

    const fn alt(key: Key) -> Self {
        Self { alt: true, ..Self::plain(key) }
    }

    const fn shifted(self) -> Self {
        Self { shift: true, ..self }
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::Char(c) => write!(f, "{c}"),
            Key::PageUp => f.write_str("PgUp"),
            Key::PageDown => f.write_str("PgDn"),
            Key::Escape => f.write_str("Esc"),
            key => write!(f, "{key:?}"),
        }
    }
}

/// Where a command's shortcut works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, also while text is typed into a field.
    Window,
    /// While the article has the keyboard.
    Text,
    /// While the article has the keyboard and differences are reviewed in it.
    Review,
}

/// Under which heading the menus, the palette and the keys page show a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Projects and articles as files.
    File,
    /// Undo and finding.
    Edit,
    /// Moving about in the text.
    Move,
    /// Making and changing annotations.
    Annotate,
    /// The frame of a commitment.
    Commitment,
    /// Settling where colleagues differ.
    Review,
    /// From article to article.
    Article,
    /// What the window shows.
    View,
    /// How things are meant.
    Help,
}

impl Group {
    /// In the order of the menus.
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Edit,
        Self::Annotate,
        Self::Commitment,
        Self::Review,
        Self::Article,
        Self::Move,
        Self::View,
        Self::Help,
    ];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Move => "Move",
            Self::Annotate => "Annotate",
            Self::Commitment => "Commitment",
            Self::Review => "Review",
            Self::Article => "Article",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// Declares [`Action`] with its table, so that no command can lack a name or an explanation.
macro_rules! actions {
    ($($name:ident, $group:ident, $scope:ident, $menu:literal, $help:literal, [$($keys:expr),*];)*) => {
        /// A command with a name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $help] $name,)*
        }

        impl Action {
            /// Every command.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in menus and in the palette.
            #[must_use]
            pub const fn menu(self) -> &'static str {
                match self { $(Self::$name => $menu,)* }
            }

            /// What it does, in a sentence.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }

            /// Its heading.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }

            /// Where its shortcuts work.
            #[must_use]
            pub const fn scope(self) -> Scope {
                match self { $(Self::$name => Scope::$scope,)* }
            }

            /// Its shortcuts; the first is the one that menus show.
            #[must_use]
            pub fn shortcuts(self) -> &'static [Shortcut] {
                match self { $(Self::$name => const { &[$($keys),*] },)* }
            }
        }
    };
}

use Key::{Char, Delete, Down, End, Enter, Escape, F1, F6, Home, Left, PageDown, PageUp, Right, Tab, Up};

const fn plain(key: Key) -> Shortcut {
    Shortcut::plain(key)
}
const fn ctrl(key: Key) -> Shortcut {
    Shortcut::ctrl(key)
}
const fn alt(key: Key) -> Shortcut {
    Shortcut::alt(key)
}
const fn shift(key: Key) -> Shortcut {
    Shortcut::plain(key).shifted()
}

actions! {
    NewProject, File, Window, "New project…", "Make an empty project in a folder of its own.", [];
    OpenProject, File, Window, "Open project…", "Open a project folder.", [ctrl(Char('O')).shifted()];
    OpenSample, File, Window, "Open the sample project", "Open a copy of the sample project, to try things on.", [];
    OpenArticles, File, Window, "Open articles…", "Bring texts, with annotations where they have some, into the project.", [ctrl(Char('O'))];
    OpenFolder, File, Window, "Open a folder of articles…", "Bring all texts of a folder into the project.", [];
    TakeInProject, File, Window, "Take in a colleague's project…", "Bring a colleague's copy of the project beside yours: their layers, and articles that are not here.", [];
    TakeInFile, File, Window, "Take in a colleague's file…", "The same of what a colleague saved as one file.", [];
    Export, File, Window, "Export…", "Write annotations as training data or for other tools.", [];
    Bundle, File, Window, "Save as one file…", "Write the whole project into one file, to send by mail.", [];
    SavePicture, File, Window, "Save picture of the article…", "Write the article with its annotations as a picture, for a report or a slide.", [];
    SaveSelectionPicture, File, Window, "Save picture of the selection…", "Write the lines of the selected words, with their annotations, as a picture.", [];
    Save, File, Window, "Save now", "Write what has changed; saving also happens by itself.", [ctrl(Char('S'))];
    SaveReport, File, Window, "Save report of agreement…", "Write the agreement figures as a page that can be mailed, or as JSON.", [];
    Check, File, Window, "Check the project", "List what does not hold and what is still incomplete.", [];
    Settings, File, Window, "Settings…", "Name, theme, colours and text.", [ctrl(Char(','))];
    Quit, File, Window, "Quit", "Close the window; everything is saved.", [ctrl(Char('Q'))];

    Undo, Edit, Window, "Undo", "Take back the last change, wherever in the project it was.", [ctrl(Char('Z'))];
    Redo, Edit, Window, "Redo", "Make the change that was taken back again.", [ctrl(Char('Z')).shifted(), ctrl(Char('Y'))];
    Copy, Edit, Text, "Copy the words", "Copy the selected words to the clipboard.", [ctrl(Char('C'))];
    Find, Edit, Window, "Find in the article…", "Find words in this article.", [ctrl(Char('F'))];
    FindInProject, Edit, Window, "Find in the project…", "Find words, patterns or labels in all articles.", [ctrl(Char('F')).shifted()];
    Palette, Edit, Window, "Command palette…", "Find any command by its name.", [ctrl(Char('K'))];

    Delete, Annotate, Text, "Delete the annotation", "Delete the selected annotation; where it fills a role, its words stay.", [plain(Delete)];
    AddPiece, Annotate, Text, "Add the words as a further piece", "Make the selected words a further piece of the selected annotation.", [plain(Char('+'))];
    GrowStart, Annotate, Text, "Start one token earlier", "Move the start of the selected annotation outwards by a token.", [plain(Char('['))];
    GrowEnd, Annotate, Text, "End one token later", "Move the end of the selected annotation outwards by a token.", [plain(Char(']'))];
    ShrinkStart, Annotate, Text, "Start one token later", "Move the start of the selected annotation inwards by a token.", [shift(Char('['))];
    ShrinkEnd, Annotate, Text, "End one token earlier", "Move the end of the selected annotation inwards by a token.", [shift(Char(']'))];
    MarkEvery, Annotate, Text, "Mark every occurrence…", "List every occurrence of the selected words, and mark those you want alike.", [ctrl(Char('D'))];
    Relate, Annotate, Text, "Start a relation", "Link the selected annotation to another: choose it with Tab, then Enter.", [plain(Char('T'))];
    Comment, Annotate, Text, "Comment", "Write a comment on the selected annotation or words.", [plain(Char('N'))];
    EditForm, Annotate, Text, "Go to the form", "Edit the selected annotation in its form.", [plain(Enter)];
    Escape, Annotate, Text, "Back to the text", "Leave the form, the relation or the active commitment.", [plain(Escape)];
    NextAnnotation, Annotate, Text, "Next annotation", "Select the next annotation; inside a stack from inner to outer.", [plain(Tab)];
    PreviousAnnotation, Annotate, Text, "Previous annotation", "Select the previous annotation.", [shift(Tab)];
    AnnotationList, Annotate, Window, "List all annotations", "List the annotations of this article, and go to any of them.", [ctrl(Char('L'))];
    EditSchema, Annotate, Window, "Edit the schema…", "Change labels, roles, attributes and relation types.", [];
    Canonicals, Annotate, Window, "Canonical entities…", "See and change what mentions refer to.", [];

    Cue, Commitment, Text, "Set the cue", "The selected words are what makes the active commitment one.", [plain(Char('U'))];
    Role1, Commitment, Text, "Fill role 1", "Fill the first role of the active commitment.", [plain(Char('1'))];
    Role2, Commitment, Text, "Fill role 2", "Fill the second role of the active commitment.", [plain(Char('2'))];
    Role3, Commitment, Text, "Fill role 3", "Fill the third role of the active commitment.", [plain(Char('3'))];
    Role4, Commitment, Text, "Fill role 4", "Fill the fourth role of the active commitment.", [plain(Char('4'))];
    Role5, Commitment, Text, "Fill role 5", "Fill the fifth role of the active commitment.", [plain(Char('5'))];
    Role6, Commitment, Text, "Fill role 6", "Fill the sixth role of the active commitment.", [plain(Char('6'))];
    Role7, Commitment, Text, "Fill role 7", "Fill the seventh role of the active commitment.", [plain(Char('7'))];
    Role8, Commitment, Text, "Fill role 8", "Fill the eighth role of the active commitment.", [plain(Char('8'))];
    Role9, Commitment, Text, "Fill role 9", "Fill the ninth role of the active commitment.", [plain(Char('9'))];
    Role10, Commitment, Text, "Fill role 10", "Fill the tenth role of the active commitment.", [plain(Char('0'))];
    Role11, Commitment, Text, "Fill role 11", "Fill the eleventh role of the active commitment.", [shift(Char('1'))];

    NextDifference, Review, Review, "Next difference", "Go to the next difference in the list.", [plain(Char('J'))];
    PreviousDifference, Review, Review, "Previous difference", "Go to the previous difference in the list.", [plain(Char('K'))];
    TakeA, Review, Review, "Take A", "Decide for what the first annotator has.", [plain(Char('A'))];
    TakeB, Review, Review, "Take B", "Decide for what the second annotator has.", [plain(Char('B'))];
    TakeC, Review, Review, "Take C", "Decide for what the third annotator has.", [plain(Char('C'))];
    TakeD, Review, Review, "Take D", "Decide for what the fourth annotator has.", [plain(Char('D'))];
    TakeBoth, Review, Review, "Take both", "Keep what each of them has.", [plain(Char('X'))];
    TakeNeither, Review, Review, "Take neither", "Decide that nothing of it stands.", [plain(Char('Z'))];
    EditDecision, Review, Review, "Edit the decision", "Take one and change it: label, words, roles, attributes.", [plain(Char('E'))];
    Undecide, Review, Review, "Undecided again", "Take the decision on this difference back.", [plain(Char('Q'))];
    GiveReason, Review, Review, "Say why", "Write the reason that is kept with the next decision.", [plain(Char('W'))];
    AcceptAgreed, Review, Window, "Accept all that agree", "Take all annotations of this article on which the annotators agree, in one step.", [ctrl(Enter).shifted()];
    AcceptEverywhere, Review, Window, "Accept all that agree in all articles", "Take all on which annotators agree, in every article that at least two have annotated, in one step.", [];

    PreviousArticle, Article, Window, "Previous article", "Open the article before this one in the list.", [alt(Up)];
    NextArticle, Article, Window, "Next article", "Open the article after this one in the list.", [alt(Down)];
    DoneAndNext, Article, Window, "Done, next article", "Mark the article done and open the next one.", [ctrl(Enter)];
    ArticleDetails, Article, Window, "Article details…", "Change title, date, source, language and tags.", [];
    RemoveArticle, Article, Window, "Remove the article", "Move the article with its annotations to the project's trash.", [];

    TokenLeft, Move, Text, "Token to the left", "Move to the start of the previous token (the next one in right-to-left text).", [plain(Left)];
    TokenRight, Move, Text, "Token to the right", "Move to the start of the next token (the previous one in right-to-left text).", [plain(Right)];
    SelectTokenLeft, Move, Text, "Select a token to the left", "Extend the selection by a token to the left.", [shift(Left)];
    SelectTokenRight, Move, Text, "Select a token to the right", "Extend the selection by a token to the right.", [shift(Right)];
    CharLeft, Move, Text, "Character to the left", "Move by one character to the left.", [alt(Left)];
    CharRight, Move, Text, "Character to the right", "Move by one character to the right.", [alt(Right)];
    SelectCharLeft, Move, Text, "Select a character to the left", "Extend the selection by a character to the left.", [alt(Left).shifted()];
    SelectCharRight, Move, Text, "Select a character to the right", "Extend the selection by a character to the right.", [alt(Right).shifted()];
    SentenceLeft, Move, Text, "Previous sentence", "Move to the start of the previous sentence.", [ctrl(Left)];
    SentenceRight, Move, Text, "Next sentence", "Move to the start of the next sentence.", [ctrl(Right)];
    SelectSentenceLeft, Move, Text, "Select to the previous sentence", "Extend the selection by a sentence backwards.", [ctrl(Left).shifted()];
    SelectSentenceRight, Move, Text, "Select to the next sentence", "Extend the selection by a sentence forwards.", [ctrl(Right).shifted()];
    LineUp, Move, Text, "Line up", "Move to the line above.", [plain(Up)];
    LineDown, Move, Text, "Line down", "Move to the line below.", [plain(Down)];
    SelectLineUp, Move, Text, "Select to the line above", "Extend the selection to the line above.", [shift(Up)];
    SelectLineDown, Move, Text, "Select to the line below", "Extend the selection to the line below.", [shift(Down)];
    LineStart, Move, Text, "Start of the line", "Move to the start of the line.", [plain(Home)];
    LineEnd, Move, Text, "End of the line", "Move to the end of the line.", [plain(End)];
    SelectLineStart, Move, Text, "Select to the start of the line", "Extend the selection to the start of the line.", [shift(Home)];
    SelectLineEnd, Move, Text, "Select to the end of the line", "Extend the selection to the end of the line.", [shift(End)];
    PageUp, Move, Text, "Page up", "Move up by a page.", [plain(PageUp)];
    PageDown, Move, Text, "Page down", "Move down by a page.", [plain(PageDown)];
    SelectPageUp, Move, Text, "Select a page up", "Extend the selection up by a page.", [shift(PageUp)];
    SelectPageDown, Move, Text, "Select a page down", "Extend the selection down by a page.", [shift(PageDown)];
    TextStart, Move, Text, "Start of the article", "Move to the start of the article.", [ctrl(Home)];
    TextEnd, Move, Text, "End of the article", "Move to the end of the article.", [ctrl(End)];
    SelectTextStart, Move, Text, "Select to the start of the article", "Extend the selection to the start of the article.", [ctrl(Home).shifted()];
    SelectTextEnd, Move, Text, "Select to the end of the article", "Extend the selection to the end of the article.", [ctrl(End).shifted()];
    SelectAll, Move, Text, "Select all", "Select the whole article.", [ctrl(Char('A'))];

    ModeAnnotate, View, Window, "Annotate", "Make and change your own annotations.", [ctrl(Char('1'))];
    ModeReview, View, Window, "Review", "See where annotators differ, and decide.", [ctrl(Char('2'))];
    ModeFigures, View, Window, "Figures", "See how much annotators agree.", [ctrl(Char('3'))];
    ModeProgress, View, Window, "Progress", "See who has which articles, how far everyone is, and what was done.", [ctrl(Char('4'))];
    ToggleBlind, View, Window, "Hide names of annotators", "Show numbers in place of annotators' names, in reviews, figures and reports.", [];
    NextPane, View, Window, "Next pane", "Give the keyboard to the next pane.", [plain(F6)];
    PreviousPane, View, Window, "Previous pane", "Give the keyboard to the previous pane.", [shift(F6)];
    TextLarger, View, Window, "Larger text", "Make the article's text larger.", [ctrl(Char('=')), ctrl(Char('+'))];
    TextSmaller, View, Window, "Smaller text", "Make the article's text smaller.", [ctrl(Char('-'))];
    TextNormal, View, Window, "Normal text size", "Set the article's text to its normal size.", [ctrl(Char('0'))];
    ToggleTheme, View, Window, "Light or dark", "Change between the light and the dark theme.", [];
    ToggleContrast, View, Window, "High contrast", "Change between high and normal contrast.", [];
    TogglePatterns, View, Window, "Patterns beside colours", "Draw each label's line in a pattern of its own, or not.", [];
    ToggleTags, View, Window, "Labels under the words", "Show or hide the names of labels under the words.", [];
    ToggleNumbers, View, Window, "Paragraph numbers", "Show or hide the numbers of paragraphs in the margin.", [];
    Keys, Help, Window, "Keys and help", "Show all keys, and how things are meant.", [plain(F1)];
    Welcome, Help, Window, "Welcome page", "Show the welcome page with recent projects.", [];
}

impl Action {
    /// The position of the role that it fills, from 0.
    #[must_use]
    pub fn role_index(self) -> Option<usize> {
        let roles = [
            Self::Role1,
            Self::Role2,
            Self::Role3,
            Self::Role4,
            Self::Role5,
            Self::Role6,
            Self::Role7,
            Self::Role8,
            Self::Role9,
            Self::Role10,
            Self::Role11,
        ];
        roles.iter().position(|r| *r == self)
    }

    /// The key that fills the role at `index`, as shown beside its name.
    #[must_use]
    pub fn role_key(index: usize) -> Option<&'static str> {
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "⇧1"].get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::schema::Schema;

    #[test]
    fn no_two_commands_have_the_same_shortcut() {
        let mut seen = BTreeMap::new();
        for action in Action::ALL {
            // Letters of a review work while those of the schema don't.
            let review = if action.scope() == Scope::Review { "in review: " } else { "" };
            for shortcut in action.shortcuts() {
                let other = seen.insert(format!("{review}{shortcut}"), action);
                assert_eq!(other, None, "{shortcut} is both {action:?} and {other:?}");
            }
        }
        for label in Schema::default().labels {
            let key = label.key.unwrap().to_ascii_uppercase().to_string();
            assert_eq!(seen.get(&key), None, "{key} also marks {}", label.name);
        }
    }

    #[test]
    fn every_command_has_a_name_of_its_own_and_an_explanation() {
        let mut names = BTreeMap::new();
        for action in Action::ALL {
            assert!(action.help().ends_with('.'), "{action:?}");
            assert_eq!(names.insert(action.menu(), action), None, "{}", action.menu());
        }
    }

    #[test]
    fn shortcuts_read_as_on_the_keyboard() {
        assert_eq!(Action::Redo.shortcuts()[0].to_string(), "Ctrl+Shift+Z");
        assert_eq!(Action::SelectPageDown.shortcuts()[0].to_string(), "Shift+PgDn");
    }
}
