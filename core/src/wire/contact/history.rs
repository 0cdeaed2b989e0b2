//! `GET /api/v1/omnichannel/contacts.history`: the conversations a contact had. Schema in section
//! 14 of the reference.

use serde_json::Value;

use super::search::{Direction, directions};
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::desk::paging::Paging;

/// The query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactHistory {
    /// Whose.
    pub contact: String,
    /// By when they ended: the last first, unless `sort` says otherwise of `closedAt`.
    pub order: Direction,
    /// Which part of the list.
    pub paging: Paging,
    /// Only those that came this way: the `source.type` of a room.
    pub source: Option<String>,
}

impl ContactHistory {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["contactId", "source", "count", "offset", "sort"]);
        let contact = check.text("contactId");
        let source = check.optional("source");
        let sort = check.optional("sort");
        let paging = Paging::of(&mut check);
        check.finish()?;
        let mut order = Direction::Down;
        if let Some(sort) = sort {
            for (key, direction) in directions(&sort)? {
                if key == "closedAt" {
                    order = direction;
                }
            }
        }
        Ok(Self {
            contact,
            order,
            paging,
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_history_is_somebodys() {
        let history = ContactHistory::read(&json!({"contactId": "c", "count": "5"})).unwrap();
        assert_eq!((history.contact.as_str(), history.paging.count), ("c", 5));
        assert_eq!(history.order, Direction::Down);
        let first = json!({"contactId": "c", "sort": "{\"closedAt\":1}"});
        assert_eq!(ContactHistory::read(&first).unwrap().order, Direction::Up);
        assert!(ContactHistory::read(&json!({"contactId": "c", "sort": "up"})).is_err());
        assert!(ContactHistory::read(&json!({"source": "api"})).is_err());
        assert!(ContactHistory::read(&json!({"contactId": "c", "room": "r"})).is_err());
    }
}
