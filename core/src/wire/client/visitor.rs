//! A visitor registers, is looked up, is forgotten. Sections 2.1 to 2.5 and 5 of the reference. None
//! of it needs a permission: the token is the credential.

use serde_json::Value;

use super::call::Call;
use super::request::{Method, Request};
use crate::domain::token::VisitorToken;
use crate::wire::config::{self, Config};
use crate::wire::json;
use crate::wire::offline_message::{self, OfflineMessage};
use crate::wire::page_visited::{self, PageVisited};
use crate::wire::visitor::{self, Registration, Visitor};
use crate::wire::visitor_status::{self, VisitorStatus};

/// `GET /api/v1/livechat/config`: what a widget has to know: whether there is live chat, whether
/// somebody is there, what the form asks, and who the token belongs to. Answered from a cache of about
/// a second. Every version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetConfig {
    /// The departments of which business unit are told.
    pub business_unit: Option<String>,
    /// Whether somebody is there for this one; its id or its name.
    pub department: Option<String>,
    /// Who asks.
    pub token: Option<VisitorToken>,
}

impl Call for GetConfig {
    type Answer = Config;

    fn request(&self) -> Request {
        let token = self.token.as_ref().map(VisitorToken::secret);
        Request::get(config::PATH)
            .with_some("token", token)
            .with_some("department", self.department.as_deref())
            .with_some("businessUnit", self.business_unit.as_deref())
    }

    fn pick(body: &Value) -> Option<Config> {
        Config::in_answer(body)
    }
}

/// `POST /api/v1/livechat/visitor`: registers a visitor, or changes one. The answer's token is the one
/// to go on with: where the number is known, it is another than the one that was sent. 5 calls in 60
/// seconds. Refused with `error-invalid-token`, `error-invalid-department`, `error-invalid-email` (up
/// to 7.8), `Missing required custom fields: …` (7.0 and later). Every version.
impl Call for Registration {
    type Answer = Visitor;

    fn request(&self) -> Request {
        Request::post(visitor::PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<Visitor> {
        Visitor::in_answer(body)
    }
}

/// `GET /api/v1/livechat/visitor/:token`: who a token belongs to. Refused with `invalid-token`. Every
/// version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetVisitor {
    /// Whose.
    pub token: VisitorToken,
}

impl Call for GetVisitor {
    type Answer = Visitor;

    fn request(&self) -> Request {
        Request::get(visitor::PATH).segment("token", self.token.secret())
    }

    fn pick(body: &Value) -> Option<Visitor> {
        Visitor::in_answer(body)
    }
}

/// `DELETE /api/v1/livechat/visitor/:token`: forgets a visitor, with all that was said. The answer is
/// their id. Refused with `invalid-token`, `visitor-has-open-rooms`, `error-removing-visitor`. Every
/// version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetVisitor {
    /// Whom.
    pub token: VisitorToken,
}

impl Call for ForgetVisitor {
    type Answer = String;

    fn request(&self) -> Request {
        Request::new(Method::Delete, visitor::PATH, None).segment("token", self.token.secret())
    }

    fn pick(body: &Value) -> Option<String> {
        json::text(body.get("visitor")?, "_id")
    }
}

/// `POST /api/v1/livechat/visitor.status`: whether a visitor is looking: `online` or `away`. Refused
/// with `invalid-token`. Every version.
impl Call for VisitorStatus {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(visitor_status::PATH, self.to_json())
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/page.visited`: a page that a visitor looked at. Servers keep only the kind of
/// change they were told to (`url` or `title`), and take tokens that nobody has. Every version.
impl Call for PageVisited {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(page_visited::PATH, self.to_json())
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/offline.message`: leaves a message while nobody is there. The answer is the
/// server's sentence. 1 call in 5 seconds; refused with one text for every cause. Every version.
impl Call for OfflineMessage {
    type Answer = String;

    fn request(&self) -> Request {
        Request::post(offline_message::PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<String> {
        Some(json::text(body, "message").unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
