//! Who answers: to name a contact's manager by, or to pass a conversation on to.

use serde_json::Value;

use super::call::Call;
use super::page::Page;
use super::request::Request;
use super::session::Me;
use crate::wire::desk::paging::Paging;

/// Path of the agents.
pub const PATH: &str = "/api/v1/livechat/users/agent";

/// `GET /api/v1/livechat/users/agent`: a part of all agents. Permission `view-livechat-manager`,
/// `transfer-livechat-guest` or `edit-omnichannel-contact`; on the embedded server `view-l-room`. Every
/// version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAgents {
    /// Which part of the list.
    pub part: Paging,
}

impl Call for ListAgents {
    type Answer = Page<Me>;

    fn request(&self) -> Request {
        Request::get(PATH).with_part(self.part).signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "users", Me::read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn agents_are_asked_for_in_parts() {
        let part = Paging {
            count: 100,
            offset: 100,
        };
        assert_eq!(
            ListAgents { part }.request().path_and_query(),
            "/api/v1/livechat/users/agent?count=100&offset=100"
        );
        let body = json!({ "users": [{ "_id": "a", "username": "kim" }, {}], "total": 101,
            "offset": 100 });
        let page = ListAgents::pick(&body).unwrap();
        assert_eq!((page.entries.len(), page.total), (1, 101));
    }
}
