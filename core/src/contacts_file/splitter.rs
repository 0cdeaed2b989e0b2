//! Text to rows of cells, as RFC 4180 has it.

use super::reader::FileProblem;

/// Longest row, in bytes: what a quote that is never closed may take in.
pub const MAX_ROW_BYTES: usize = 256 * 1024;

/// Most cells of a row; what is beyond them is not kept.
pub const MAX_CELLS: usize = 500;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What stands in its cells, without the quotes around them.
    pub cells: Vec<String>,
    /// The line it begins on, the first being 1.
    pub line: usize,
    /// Whether something stands between a closing quote and the next cell: what was meant is not known.
    pub torn: bool,
}

/// Splits piece by piece. The first row says by what cells are separated, unless a line `sep=;` before
/// it does, which Excel writes.
#[derive(Debug)]
pub(super) struct Splitter {
    separator: Option<char>,
    /// The beginning of a file whose first row has not ended.
    head: String,
    state: State,
    /// Whether the last character was a carriage return outside of quotes.
    returned: bool,
    line: usize,
    cell: String,
    row: Record,
    row_bytes: usize,
    rows: Vec<Record>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotes.
    Bare,
    /// Between quotes.
    Quoted,
    /// Behind a quote in a quoted cell: the closing one, or the first of two.
    Quote,
}

impl Splitter {
    pub(super) fn new() -> Self {
        Self {
            separator: None,
            head: String::new(),
            state: State::Start,
            returned: false,
            line: 1,
            cell: String::new(),
            row: Record::at(1),
            row_bytes: 0,
            rows: Vec::new(),
        }
    }

    /// By what cells are separated; unknown before the first row has ended.
    pub(super) fn separator(&self) -> Option<char> {
        self.separator
    }

    /// Splits more of the text; the rows that ended in it, without blank ones.
    pub(super) fn push(&mut self, text: &str) -> Result<Vec<Record>, FileProblem> {
        if self.separator.is_some() {
            self.split(text)?;
        } else {
            self.head.push_str(text);
            if self.head.len() > MAX_ROW_BYTES || first_row(&self.head).is_some() {
                self.begin()?;
            }
        }
        Ok(std::mem::take(&mut self.rows))
    }

    /// The row that ended with the file, if one did.
    pub(super) fn finish(&mut self) -> Result<Vec<Record>, FileProblem> {
        if self.separator.is_none() {
            self.begin()?;
        }
        if self.state == State::Quoted {
            return Err(FileProblem::UnclosedQuote {
                line: self.row.line,
            });
        }
        if self.state != State::Start || !self.row.cells.is_empty() {
            self.end_row();
        }
        Ok(std::mem::take(&mut self.rows))
    }

    fn begin(&mut self) -> Result<(), FileProblem> {
        let head = std::mem::take(&mut self.head);
        let first = first_row(&head).unwrap_or(&head);
        let named = first.trim().strip_prefix("sep=");
        let named = named.and_then(|rest| {
            let mut rest = rest.chars();
            rest.next().filter(|_| rest.next().is_none())
        });
        self.separator = Some(named.unwrap_or_else(|| most_of(first)));
        if let Some(rest) = head.strip_prefix(first).filter(|_| named.is_some()) {
            return self.split(rest);
        }
        self.split(&head)
    }

    fn split(&mut self, text: &str) -> Result<(), FileProblem> {
        for c in text.chars() {
            self.take(c)?;
        }
        Ok(())
    }

    fn take(&mut self, c: char) -> Result<(), FileProblem> {
        self.row_bytes += c.len_utf8();
        if self.row_bytes > MAX_ROW_BYTES {
            let line = self.row.line;
            return Err(if self.state == State::Quoted {
                FileProblem::UnclosedQuote { line }
            } else {
                FileProblem::LongRow { line }
            });
        }
        let returned = std::mem::take(&mut self.returned);
        match (self.state, c) {
            // The second half of a line's end.
            (State::Start, '\n') if returned => {
                self.row_bytes = 0;
                return Ok(());
            }
            (State::Quoted, '"') => self.state = State::Quote,
            (State::Quoted, _) => {
                // `\r\n` is one line; a lone `\r` between quotes is rare enough not to count.
                if c == '\n' {
                    self.line += 1;
                }
                self.cell.push(c);
            }
            (State::Quote, '"') => {
                self.state = State::Quoted;
                self.cell.push(c);
            }
            (State::Start, '"') => self.state = State::Quoted,
            (_, '\n' | '\r') => {
                self.returned = c == '\r';
                self.end_row();
                self.line += 1;
                self.row.line = self.line;
            }
            (_, c) if Some(c) == self.separator => self.end_cell(),
            (State::Quote, _) => {
                self.row.torn = true;
                self.state = State::Bare;
                self.cell.push(c);
            }
            (State::Start | State::Bare, _) => {
                self.state = State::Bare;
                self.cell.push(c);
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if self.row.cells.len() < MAX_CELLS {
            self.row.cells.push(cell);
        }
        self.state = State::Start;
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.row_bytes = 0;
        let row = std::mem::replace(&mut self.row, Record::at(self.line));
        if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(row);
        }
    }
}

impl Record {
    fn at(line: usize) -> Self {
        Self {
            cells: Vec::new(),
            line,
            torn: false,
        }
    }
}

/// The first row that holds something, once it has ended.
fn first_row(text: &str) -> Option<&str> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => {
                let row = text.get(..at)?;
                if !row.trim().is_empty() {
                    return Some(row);
                }
            }
            _ => {}
        }
    }
    None
}

/// Which of the usual separators there are most of, outside of quotes; a comma where there are none.
fn most_of(row: &str) -> char {
    let mut best = (',', 0);
    for separator in [',', ';', '\t'] {
        let mut quoted = false;
        let mut count = 0;
        for c in row.chars() {
            match c {
                '"' => quoted = !quoted,
                c if c == separator && !quoted => count += 1,
                _ => {}
            }
        }
        if count > best.1 {
            best = (separator, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits in pieces of every size, which must make no difference.
    fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, FileProblem> {
        let in_pieces = |size: usize| {
            let mut splitter = Splitter::new();
            let mut rows = Vec::new();
            let all: Vec<char> = text.chars().collect();
            for piece in all.chunks(size) {
                rows.extend(splitter.push(&piece.iter().collect::<String>())?);
            }
            rows.extend(splitter.finish()?);
            Ok(rows
                .into_iter()
                .map(|row| (row.line, row.cells))
                .collect::<Vec<_>>())
        };
        let whole = in_pieces(text.len().max(1));
        for size in [1, 2, 3, 7] {
            assert_eq!(in_pieces(size), whole, "{size}");
        }
        whole
    }

    fn check(text: &str, wanted: &[(usize, &[&str])]) {
        let wanted: Vec<(usize, Vec<String>)> = wanted
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect();
        assert_eq!(rows(text).unwrap(), wanted, "{text:?}");
    }

    #[test]
    fn rows_and_cells_are_what_the_standard_says() {
        check("a,b\r\nc,d\r\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,b\nc,d", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,b\rc,d\r", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,,\n,,b", &[(1, &["a", "", ""]), (2, &["", "", "b"])]);
        check(" a , b", &[(1, &[" a ", " b"])]);
        check("", &[]);
        check("\n\n", &[]);
    }

    #[test]
    fn quotes_hold_separators_lines_and_quotes() {
        check(
            "\"a,1\",\"b\"\"c\"\n\"d\r\ne\",f\n\"\",g\nh,i",
            &[
                (1, &["a,1", "b\"c"]),
                (2, &["d\r\ne", "f"]),
                (4, &["", "g"]),
                (5, &["h", "i"]),
            ],
        );
        check("a\"b,c\"\nd,e", &[(1, &["a\"b", "c\""]), (2, &["d", "e"])]);
    }

    #[test]
    fn blank_rows_are_left_out_and_lines_still_count() {
        check("a,b\n\n,\n  \nc,d", &[(1, &["a", "b"]), (5, &["c", "d"])]);
        check("\r\n\r\na,b\r\nc,d", &[(3, &["a", "b"]), (4, &["c", "d"])]);
    }

    #[test]
    fn the_separator_is_the_one_of_the_first_row() {
        check(
            "a;b,c;d\n1;2;3",
            &[(1, &["a", "b,c", "d"]), (2, &["1", "2", "3"])],
        );
        check("a\tb\n1,5\t2", &[(1, &["a", "b"]), (2, &["1,5", "2"])]);
        check(
            "\"a;b;c\",d\n1,2",
            &[(1, &["a;b;c", "d"]), (2, &["1", "2"])],
        );
        check("name\n\"x\"", &[(1, &["name"]), (2, &["x"])]);
        check("sep=|\r\na|b\r\n1|2", &[(2, &["a", "b"]), (3, &["1", "2"])]);
        check("sep=;\na;b", &[(2, &["a", "b"])]);
    }

    #[test]
    fn what_is_torn_is_said() {
        let mut splitter = Splitter::new();
        let mut rows = splitter.push("a,b\n\"c\"d,e\nf,g\n").unwrap();
        rows.extend(splitter.finish().unwrap());
        let torn: Vec<bool> = rows.iter().map(|row| row.torn).collect();
        assert_eq!(torn, [false, true, false]);
        assert_eq!(rows[1].cells, ["cd", "e"]);
    }

    #[test]
    fn an_open_quote_ends_the_reading_and_says_where_it_began() {
        assert_eq!(
            rows("a,b\nc,d\n\"e,f\ng,h\n"),
            Err(FileProblem::UnclosedQuote { line: 3 })
        );
        assert_eq!(rows("\"a"), Err(FileProblem::UnclosedQuote { line: 1 }));
        let long = format!("a,b\n\"{}", "x\n".repeat(MAX_ROW_BYTES));
        assert_eq!(
            Splitter::new().push(&long),
            Err(FileProblem::UnclosedQuote { line: 2 })
        );
        let long = format!("a,b\n{}", "x".repeat(MAX_ROW_BYTES + 1));
        assert_eq!(
            Splitter::new().push(&long),
            Err(FileProblem::LongRow { line: 2 })
        );
        let wide = format!("a,b\n{}", ",".repeat(1_000).replace(",", "x,"));
        let mut splitter = Splitter::new();
        splitter.push(&wide).unwrap();
        assert_eq!(splitter.finish().unwrap()[0].cells.len(), MAX_CELLS);
    }
}
