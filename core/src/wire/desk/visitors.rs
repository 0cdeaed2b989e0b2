//! `GET /api/v1/livechat/visitors.search`, `visitors.autocomplete`, `visitors.chatHistory/…` and
//! `visitor/:token/room`: what agents look up of visitors. Schemas in section 14 of the reference.

use serde_json::Value;

use super::paging::Paging;
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::contact::search::{Direction, directions};
use crate::wire::json;

/// Path of the search (`view-l-room`).
pub const SEARCH_PATH: &str = "/api/v1/livechat/visitors.search";

/// Path that offers visitors while a name is typed (`view-l-room`).
pub const AUTOCOMPLETE_PATH: &str = "/api/v1/livechat/visitors.autocomplete";

/// Path of a visitor's conversations (`view-l-room`), in which `{rid}` is the id of one of them and
/// `{visitor}` the visitor's.
pub const HISTORY_PATH: &str = "/api/v1/livechat/visitors.chatHistory/room/{rid}/visitor/{visitor}";

/// Path of one visitor (`view-l-room`); `visitorId` says who.
pub const INFO_PATH: &str = "/api/v1/livechat/visitors.info";

/// Path of the pages that a conversation's visitor looked at (`view-l-room`), in which `{rid}` is its id.
pub const PAGES_PATH: &str = "/api/v1/livechat/visitors.pagesVisited/{rid}";

/// Path of a visitor's open conversations (`view-livechat-manager`), in which `{token}` is theirs.
pub const OPEN_ROOMS_PATH: &str = "/api/v1/livechat/visitor/{token}/room";

/// The query of the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchVisitors {
    /// Which part of the list.
    pub paging: Paging,
    /// In which order: keys of a visitor, `name` where there are none.
    pub sort: Vec<(String, Direction)>,
    /// What stands in a name, a user name, an address or a number; all fit nothing.
    pub term: String,
}

impl SearchVisitors {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["term", "count", "offset", "sort"]);
        let term = check.text("term");
        let sort = check.optional("sort");
        let paging = Paging::of(&mut check);
        check.finish()?;
        Ok(Self {
            paging,
            sort: order(sort.as_deref())?,
            term,
        })
    }
}

/// The query that offers visitors: `selector`, an object in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autocomplete {
    /// What stands in their names.
    pub term: String,
    /// User names of those who are not offered.
    pub without: Vec<String>,
}

impl Autocomplete {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words, or for a selector that is no JSON object.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["selector"]);
        let selector = check.text("selector");
        check.finish()?;
        let selector: Value = serde_json::from_str(&selector).unwrap_or_default();
        if !selector.is_object() {
            let problem = "selector must be an object in JSON";
            return Err(Refusal::with_reason("invalid-params", problem));
        }
        let without = json::list(&selector, "exceptions").iter();
        let without = without.filter_map(Value::as_str).map(str::to_owned);
        Ok(Self {
            term: json::text(&selector, "term").unwrap_or_default(),
            without: without.collect(),
        })
    }
}

pub(super) fn order(sort: Option<&str>) -> Result<Vec<(String, Direction)>, Refusal> {
    sort.map_or_else(|| Ok(Vec::new()), directions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn queries_are_read_from_texts() {
        let search = SearchVisitors::read(&json!({"term": "", "count": "5"})).unwrap();
        assert_eq!((search.term.as_str(), search.paging.count), ("", 5));
        let refusal = SearchVisitors::read(&json!({})).unwrap_err();
        assert_eq!(
            refusal.error,
            "must have required property 'term' [invalid-params]"
        );
        let selector = json!({"selector": "{\"term\":\"ad\",\"exceptions\":[\"guest-1\",7]}"});
        assert_eq!(
            Autocomplete::read(&selector),
            Ok(Autocomplete {
                term: "ad".to_owned(),
                without: vec!["guest-1".to_owned()],
            })
        );
        for selector in ["x", "[]", ""] {
            assert!(Autocomplete::read(&json!({ "selector": selector })).is_err());
        }
    }
}
