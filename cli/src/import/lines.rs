//! Lines of a file, as short as can be said.

use std::fmt;

/// Lines, in the order of the file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    count: usize,
    /// First and last of those without another in between.
    runs: Vec<(usize, usize)>,
}

impl Lines {
    /// Adds a line behind all others.
    pub(super) fn add(&mut self, line: usize) {
        self.count += 1;
        match self.runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            Some(_) | None => self.runs.push((line, line)),
        }
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How many, and which.
    pub(super) fn told(&self) -> String {
        match self.count {
            0 => "0".to_owned(),
            count => format!("{count} (lines {self})"),
        }
    }
}

/// `2-7, 9`, at most a hundred of them.
impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.runs.iter().enumerate() {
            if at == 100 {
                return write!(f, ", and {} more runs", self.runs.len() - at);
            }
            if at > 0 {
                f.write_str(", ")?;
            }
            match first == last {
                true => write!(f, "{first}")?,
                false => write!(f, "{first}-{last}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_run() {
        let mut lines = Lines::default();
        assert_eq!(lines.told(), "0");
        for line in [2, 3, 4, 7, 9, 10] {
            lines.add(line);
        }
        assert_eq!(lines.told(), "6 (lines 2-4, 7, 9-10)");
    }
}
