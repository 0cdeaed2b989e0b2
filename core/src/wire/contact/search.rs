//! `GET /api/v1/omnichannel/contacts.search`: a part of all contacts. Schema in section 14 of the
//! reference.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::desk::paging::Paging;

/// The query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchContacts {
    /// Which part of the list.
    pub paging: Paging,
    /// In which order: `sort`, an object in JSON.
    pub order: Vec<(OrderBy, Direction)>,
    /// What stands somewhere in a name, an address or a number.
    pub text: Option<String>,
    /// Those whom no agent has taken note of, instead of the others.
    pub unknown: bool,
}

/// What contacts are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// When they were first seen: `createdAt`.
    Created,
    /// When their last conversation began: `lastChat.ts`.
    LastChat,
    /// What they are called: `name`.
    Name,
    /// When something about them changed: `updatedAt`.
    Updated,
}

/// Upwards or downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `-1`
    Down,
    /// `1`
    Up,
}

impl OrderBy {
    /// The key that `sort` names it by.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Created => "createdAt",
            Self::LastChat => "lastChat.ts",
            Self::Name => "name",
            Self::Updated => "updatedAt",
        }
    }
}

impl SearchContacts {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words, `error-invalid-sort` for an order that is none.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let known = ["searchText", "unknown", "count", "offset", "sort"];
        let mut check = Check::new(query, &known);
        let text = check.optional("searchText");
        let unknown = check.optional_flag("unknown").unwrap_or(false);
        let sort = check.optional("sort");
        let paging = Paging::of(&mut check);
        check.finish()?;
        Ok(Self {
            paging,
            order: sort.as_deref().map_or_else(|| Ok(Vec::new()), order)?,
            text: text.filter(|text| !text.trim().is_empty()),
            unknown,
        })
    }
}

/// Reads `{"name":1}`; a key that nothing is sorted by changes nothing, as on a real server.
fn order(sort: &str) -> Result<Vec<(OrderBy, Direction)>, Refusal> {
    let mut order = Vec::new();
    for (key, direction) in directions(sort)? {
        let by = match key.as_str() {
            "createdAt" => OrderBy::Created,
            "lastChat.ts" | "lastChat" => OrderBy::LastChat,
            "name" => OrderBy::Name,
            "updatedAt" | "_updatedAt" => OrderBy::Updated,
            _ => continue,
        };
        order.push((by, direction));
    }
    Ok(order)
}

/// The keys of an order with their directions.
pub(in crate::wire) fn directions(sort: &str) -> Result<Vec<(String, Direction)>, Refusal> {
    let bad = || {
        let reason = ["Invalid sort parameter provided: \"", sort, "\""].concat();
        Refusal::with_reason("error-invalid-sort", &reason)
    };
    let parsed: Value = serde_json::from_str(sort).map_err(|_| bad())?;
    let mut directions = Vec::new();
    for (key, direction) in parsed.as_object().ok_or_else(bad)? {
        let direction = match direction.as_i64() {
            Some(1) => Direction::Up,
            Some(-1) => Direction::Down,
            Some(_) | None => return Err(bad()),
        };
        directions.push((key.clone(), direction));
    }
    Ok(directions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_search_is_read_from_texts() {
        let query = json!({
            "searchText": "ada", "unknown": "true", "count": "10", "offset": "20",
            "sort": "{\"name\":-1,\"color\":1}",
        });
        assert_eq!(
            SearchContacts::read(&query),
            Ok(SearchContacts {
                paging: Paging {
                    count: 10,
                    offset: 20
                },
                order: vec![(OrderBy::Name, Direction::Down)],
                text: Some("ada".to_owned()),
                unknown: true,
            })
        );
        let all = SearchContacts::read(&json!({"searchText": " "})).unwrap();
        assert_eq!(all.text, None);
        assert!(!all.unknown);
    }

    #[test]
    fn what_is_no_search_is_refused() {
        for sort in ["name", "[1]", "{\"name\":\"up\"}", "{\"name\":0}"] {
            let refusal = SearchContacts::read(&json!({ "sort": sort })).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("Invalid sort parameter provided: \"{sort}\" [error-invalid-sort]")
            );
        }
        for query in [
            json!({"unknown": "maybe"}),
            json!({"count": "many"}),
            json!({"query": "{}"}),
            json!({"searchText": ["a", "b"]}),
        ] {
            let code = SearchContacts::read(&query).unwrap_err().error_type;
            assert_eq!(code.as_deref(), Some("invalid-params"), "{query}");
        }
    }
}
