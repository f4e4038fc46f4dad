//! A file's columns and first rows, and what each column seems to hold.

use super::columns::{FIELDS, folded};
use crate::formats::prose::day;
use crate::formats::read::Columns;

/// First rows that are looked at.
pub(super) const ROWS: usize = 20;
/// Characters of a cell that are kept.
const CELL: usize = 400;
/// Characters that the text of an article has at least, in the mean, to be guessed by its length.
const TEXT: usize = 40;

/// The columns of a file with one article a row, and its first rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called, in their order; may be empty or stand twice. For JSON the names
    /// of the first records, `meta.title` within an object.
    pub names: Vec<String>,
    /// The beginnings of the first rows' cells, as many as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(names: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self { names, rows }
    }

    /// For each of [`FIELDS`] the column that seems to hold it: one with a usual name, else for
    /// the text the one with the most words and for the date the first whose cells are days.
    #[must_use]
    pub fn guess(&self) -> [Option<usize>; FIELDS.len()] {
        let mut guess = FIELDS.each_ref().map(|field| {
            let called = |usual: &&str| {
                let inner = |name: &String| folded(name.rsplit('.').next().unwrap_or_default()) == **usual;
                let whole = |name: &String| folded(name) == **usual;
                let at = self.names.iter().position(whole);
                at.or_else(|| self.names.iter().position(inner))
            };
            field.usual.iter().find_map(called)
        });
        // A long cell is no language, whatever its column is called.
        guess[5] = guess[5].filter(|at| self.mean(*at) < TEXT);
        if guess[0].is_none() {
            let free = (0..self.names.len()).filter(|at| !guess.contains(&Some(*at)));
            let longest =
                free.map(|at| (self.mean(at), at)).max_by_key(|(mean, at)| (*mean, usize::MAX - at));
            guess[0] = longest.filter(|(mean, _)| *mean >= TEXT || self.names.len() == 1).map(|(_, at)| at);
        }
        if guess[2].is_none() {
            guess[2] = (0..self.names.len()).find(|at| !guess.contains(&Some(*at)) && self.holds_days(*at));
        }
        guess
    }

    /// What was chosen for each of [`FIELDS`], by the names of the columns. What was not chosen is in
    /// no column.
    #[must_use]
    pub fn columns(&self, chosen: &[Option<usize>; FIELDS.len()]) -> Columns {
        let mut columns = Columns { no_others: true, ..Columns::default() };
        for (field, at) in FIELDS.iter().zip(chosen) {
            *(field.choose)(&mut columns) = at.and_then(|at| self.names.get(at)).cloned();
        }
        columns
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().filter_map(move |row| row.get(at));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// Characters of a cell of this column, in the mean.
    fn mean(&self, at: usize) -> usize {
        let (count, chars) =
            self.cells(at).fold((0, 0), |(n, chars), cell| (n + 1, chars + cell.chars().count()));
        chars / count.max(1)
    }

    fn holds_days(&self, at: usize) -> bool {
        // Eight digits may be a number of something.
        let is_day = |cell: &str| day(cell).is_some() && !cell.bytes().all(|b| b.is_ascii_digit());
        self.cells(at).next().is_some() && self.cells(at).all(is_day)
    }
}

/// As much of a cell as is kept.
pub(super) fn cell(words: &str) -> String {
    match words.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::Input;
    use crate::formats::registry;

    fn table(name: &str, content: &str) -> Option<Table> {
        let beside = |_: &str| Ok(None);
        let input = Input { name, bytes: content.as_bytes(), beside: &beside, folder: "" };
        registry::for_file(name).unwrap().reader().unwrap().table(&input)
    }

    fn guessed(table: &Table) -> Vec<(&str, &str)> {
        let of = |(at, field): (Option<usize>, &super::super::columns::Field)| {
            at.map(|at| (field.what, table.names[at].as_str()))
        };
        table.guess().into_iter().zip(&FIELDS).filter_map(of).collect()
    }

    const WORDS: &str = "The ministers agreed to send the ferry back before the winter comes";

    #[test]
    fn columns_are_guessed_by_their_names_then_by_what_they_hold() {
        let usual = table("a.csv", "Headline,Body,When\nOne,Two,2026-03-05\n").unwrap();
        assert_eq!(guessed(&usual), [("text", "Body"), ("title", "Headline"), ("date", "When")]);
        let odd = format!("n;kurz;lang;tag\n20260305;Fähre;{WORDS};5 March 2026\n20260306;Eis;{WORDS};\n");
        assert_eq!(guessed(&table("a.csv", &odd).unwrap()), [("text", "lang"), ("date", "tag")]);
        assert_eq!(guessed(&table("a.csv", "a,b\n1,2\n").unwrap()), []);
        assert_eq!(guessed(&table("a.csv", "a\nx\n").unwrap()), [("text", "a")]);
    }

    #[test]
    fn lines_of_json_have_the_names_of_their_first_records() {
        let lines = format!(
            "{{\"meta\": {{\"title\": \"T\"}}, \"words\": \"{WORDS}\", \"n\": 5}}\n\
             {{\"extra\": null, \"words\": \"{WORDS}\", \"tags\": [1]}}\n"
        );
        let table = table("a.jsonl", &lines).unwrap();
        assert_eq!(table.names, ["meta.title", "words", "n", "extra"]);
        assert_eq!(table.rows, [["T", WORDS, "5", ""], ["", WORDS, "", ""]]);
        assert_eq!(guessed(&table), [("text", "words"), ("title", "meta.title")]);
    }

    #[test]
    fn files_with_annotations_and_broken_ones_have_no_columns_to_choose() {
        for content in [
            "{\"text\": \"x\", \"entities\": []}\n",
            "{\"text\": \"x\", \"spans\": []}\n",
            "{\"text\": \"x\", \"label\": []}\n",
            "no json\n",
            "",
        ] {
            assert_eq!(table("a.jsonl", content), None, "{content}");
        }
        assert_eq!(table("a.csv", ""), None);
        assert_eq!(table("a.txt", "text\nx\n"), None);
    }
}
