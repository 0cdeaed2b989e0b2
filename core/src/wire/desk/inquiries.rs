//! `GET /api/v1/livechat/inquiries.list` and `POST inquiries.take`: conversations that wait.

use serde_json::Value;

use super::paging::Paging;
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;

/// Path of the list.
pub const LIST_PATH: &str = "/api/v1/livechat/inquiries.list";

/// Path of the list as later servers name it for agents.
pub const QUEUED_PATH: &str = "/api/v1/livechat/inquiries.queuedForUser";

/// Path that takes one.
pub const TAKE_PATH: &str = "/api/v1/livechat/inquiries.take";

/// The query of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListInquiries {
    /// Those of this department, by id or name.
    pub department: Option<String>,
    /// Which part of the list.
    pub paging: Paging,
}

impl ListInquiries {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["department", "count", "offset"]);
        let department = check.optional("department");
        let paging = Paging::of(&mut check);
        check.finish()?;
        Ok(Self { department, paging })
    }
}

/// `{"inquiryId":…,"userId":…}`; client options are accepted and not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeInquiry {
    /// Who is to have it; whoever asks, without this.
    pub agent: Option<String>,
    /// Which one.
    pub inquiry: String,
}

impl TakeInquiry {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["inquiryId", "userId", "options"]);
        let inquiry = check.text("inquiryId");
        let agent = check.optional("userId");
        check.finish()?;
        Ok(Self { agent, inquiry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn requests_are_read() {
        let list = ListInquiries::read(&json!({"department": "Sales"})).unwrap();
        assert_eq!(list.department.as_deref(), Some("Sales"));
        assert!(ListInquiries::read(&json!({"x": ""})).is_err());
        let take = TakeInquiry::read(&json!({"inquiryId": "i", "userId": "a"})).unwrap();
        assert_eq!(
            (take.inquiry.as_str(), take.agent.as_deref()),
            ("i", Some("a"))
        );
        assert!(TakeInquiry::read(&json!({"userId": "a"})).is_err());
    }
}
