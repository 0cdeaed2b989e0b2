//! Which part of a list is wanted: `count` and `offset`.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;

/// Entries of a list that is asked for without a number.
pub const USUAL_COUNT: usize = 50;

/// Most entries of one answer.
pub const MAX_COUNT: usize = 100;

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many entries, at most [`MAX_COUNT`].
    pub count: usize,
    /// How many of the first to leave out.
    pub offset: usize,
}

impl Paging {
    /// Reads a query, as an object of texts, in which anything else may stand too.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::of_any(query);
        let paging = Self::of(&mut check);
        check.finish()?;
        Ok(paging)
    }

    /// Reads it beside other keys.
    pub(in crate::wire) fn of(check: &mut Check<'_>) -> Self {
        let whole = |number: Option<i64>| number.and_then(|number| usize::try_from(number).ok());
        let (count, offset) = (whole(check.number("count")), whole(check.number("offset")));
        Self {
            count: count
                .filter(|count| *count > 0)
                .map_or(USUAL_COUNT, |count| count.min(MAX_COUNT)),
            offset: offset.unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_has_bounds() {
        for (query, count, offset) in [
            (json!({}), 50, 0),
            (json!({"count": "7", "offset": "3", "sort": "x"}), 7, 3),
            (json!({"count": "0"}), 50, 0),
            (json!({"count": "100000", "offset": "-1"}), 100, 0),
        ] {
            assert_eq!(
                Paging::read(&query),
                Ok(Paging { count, offset }),
                "{query}"
            );
        }
        let refusal = Paging::read(&json!({"count": "many"})).unwrap_err();
        assert_eq!(refusal.error, "must be number [invalid-params]");
    }
}
