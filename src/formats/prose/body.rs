//! Paragraphs, tables, text boxes and notes put together.

use super::Lines;

/// A document's body in the making.
#[derive(Default)]
pub(in crate::formats) struct Body {
    lines: Lines,
    /// What is around a text box, while that is read.
    around: Vec<(Lines, usize)>,
    /// Text boxes that come after the paragraph that they stand in.
    boxes: Vec<String>,
    /// Cells around.
    cells: usize,
    /// Notes in the order in which they are referred to, each with its mark.
    notes: Vec<String>,
}

impl Body {
    /// The line that is being written.
    pub fn line(&mut self) -> &mut Lines {
        &mut self.lines
    }

    /// Ends a paragraph; within a cell it goes on in the same line.
    pub fn end_paragraph(&mut self) {
        if self.cells > 0 {
            self.lines.words(" ");
            return;
        }
        self.lines.end_item();
        if self.around.is_empty() {
            for text in std::mem::take(&mut self.boxes) {
                self.lines.verbatim(&text);
                self.lines.end_line();
            }
        }
    }

    /// A line break within a paragraph.
    pub fn end_line(&mut self) {
        if self.cells > 0 {
            self.lines.words(" ");
        } else {
            self.lines.end_line();
        }
    }

    pub fn open_cell(&mut self) {
        if self.cells == 0 {
            self.lines.cell();
        } else {
            self.lines.words(" ");
        }
        self.cells += 1;
    }

    pub fn close_cell(&mut self) {
        self.cells = self.cells.saturating_sub(1);
    }

    /// Ends a row, unless it is one of a table within a cell.
    pub fn end_row(&mut self) {
        if self.cells == 0 {
            self.lines.end_line();
        }
    }

    /// What follows stands in a text box, or in a note.
    pub fn open_box(&mut self) {
        self.around.push((std::mem::take(&mut self.lines), std::mem::take(&mut self.cells)));
    }

    /// The text box ends.
    pub fn close_box(&mut self) {
        let text = self.close_aside();
        if !text.is_empty() {
            self.boxes.push(text);
        }
    }

    fn close_aside(&mut self) -> String {
        let Some((lines, cells)) = self.around.pop() else { return String::new() };
        self.cells = cells;
        std::mem::replace(&mut self.lines, lines).finish()
    }

    /// The note ends; its mark, `[1]`, stands before its words at the document's end.
    pub fn close_note(&mut self, mark: &str) {
        let text = self.close_aside();
        if !text.is_empty() {
            self.notes.push(format!("{mark} {text}"));
        }
    }

    /// The text, its notes at the end.
    pub fn finish(mut self) -> String {
        while !self.around.is_empty() {
            self.close_box();
        }
        self.cells = 0;
        self.end_paragraph();
        for note in std::mem::take(&mut self.notes) {
            self.lines.verbatim(&note);
            self.lines.end_line();
        }
        self.lines.finish()
    }
}
