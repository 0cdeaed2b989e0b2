//! Contacts by their visitor's token. Sections 4.1 to 4.3 of the reference.

use serde_json::{Map, Value};

use super::call::Call;
use super::request::{Method, Request};
use super::visitors::KnownVisitor;
use crate::wire::contact::by_token::{FindContact, RegisterContact, in_answer};
use crate::wire::contact::{BY_TOKEN_PATH, FIND_PATH};
use crate::wire::json;

/// `POST /api/v1/omnichannel/contact`: makes the contact with a token, or replaces all that is known
/// of them. Permission `view-l-room`; the answer is the visitor's id. Refused with
/// `Match error: …`, `error-contact-manager-not-found`, `error-invalid-contact-manager`,
/// `error-invalid-contact-data`, `Invalid value for <label> field`. Rocket.Chat 3.10 and later.
///
/// Its `id` is not sent: the token says who it is.
impl Call for RegisterContact {
    type Answer = String;

    fn request(&self) -> Request {
        let mut contact = self.clone();
        contact.id = None;
        Request::post(BY_TOKEN_PATH, contact.to_json()).signed()
    }

    fn pick(body: &Value) -> Option<String> {
        in_answer(body)
    }
}

/// `PUT /api/v1/omnichannel/contact`: the same by the visitor's id. Only in documents of 2021 and on
/// the embedded server; Rocket.Chat of today answers 404 or 405.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplaceContact(pub RegisterContact);

impl Call for ReplaceContact {
    type Answer = String;

    fn request(&self) -> Request {
        Request::new(Method::Put, BY_TOKEN_PATH, Some(self.0.to_json())).signed()
    }

    fn pick(body: &Value) -> Option<String> {
        in_answer(body)
    }
}

/// `GET /api/v1/omnichannel/contact?contactId=`: the visitor with an id. Permission `view-l-room`;
/// nobody for an id that nobody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetByVisitor {
    /// The visitor's id.
    pub visitor: String,
}

impl Call for GetByVisitor {
    type Answer = Option<KnownVisitor>;

    fn request(&self) -> Request {
        Request::get(BY_TOKEN_PATH)
            .with("contactId", &self.visitor)
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        contact(body)
    }
}

/// `GET /api/v1/omnichannel/contact.search`: the visitor with an address, a number, or values of custom
/// fields. Permission `view-l-room`; nobody where none fits. Refused with `error-invalid-params` when
/// nothing is asked for, `error-invalid-params-custom` when `custom` holds nothing.
impl Call for FindContact {
    type Answer = Option<KnownVisitor>;

    fn request(&self) -> Request {
        let request = Request::get(FIND_PATH)
            .with_some("email", self.email.as_deref())
            .with_some("phone", self.phone.as_deref());
        if self.custom.is_empty() {
            return request.signed();
        }
        let mut custom = Map::new();
        for (key, value) in &self.custom {
            json::put_text(&mut custom, key, value);
        }
        request
            .with("custom", Value::Object(custom).to_string())
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        contact(body)
    }
}

fn contact(body: &Value) -> Option<Option<KnownVisitor>> {
    let contact = body.get("contact")?;
    if contact.is_null() {
        return Some(None);
    }
    KnownVisitor::read(contact).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::VisitorToken;
    use serde_json::json;

    fn fixture(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_published_post_is_sent_and_its_answer_read() {
        let body = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.post.request.json"
        ));
        let mut contact = RegisterContact::read_post(&body).unwrap();
        contact.id = Some("not sent".to_owned());
        let request = contact.request();
        assert_eq!(request.method(), Method::Post);
        assert_eq!(request.path_and_query(), "/api/v1/omnichannel/contact");
        assert_eq!(request.body(), Some(&body));
        assert!(request.is_signed());
        let answer = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.post.200.json"
        ));
        let id = contact.read(200, Some(answer)).unwrap();
        assert_eq!(id, "7ipCD6NDtkkRDCiNM");
        let refused = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.post.400.json"
        ));
        let refused = contact.read(400, Some(refused)).unwrap_err();
        assert_eq!(refused.status, 400);
        assert_eq!(refused.text(), Some("Match error: Missing key 'token'"));
    }

    #[test]
    fn the_published_put_is_sent_and_its_answer_read() {
        let body = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.put.request.json"
        ));
        let contact = ReplaceContact(RegisterContact::read_put(&body).unwrap());
        let request = contact.request();
        assert_eq!(request.method(), Method::Put);
        assert_eq!(request.body(), Some(&body));
        let answer = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.put.200.json"
        ));
        assert_eq!(
            contact.read(200, Some(answer)).as_deref(),
            Ok("7ipCD6NDtkkRDCiNM")
        );
    }

    #[test]
    fn the_published_visitor_is_read_and_nobody_too() {
        let call = GetByVisitor {
            visitor: "gAoxwhBGgEh8cyKx4".to_owned(),
        };
        assert_eq!(
            call.request().path_and_query(),
            "/api/v1/omnichannel/contact?contactId=gAoxwhBGgEh8cyKx4"
        );
        let answer = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.get.200.json"
        ));
        let found = call.read(200, Some(answer)).unwrap().unwrap();
        assert_eq!(
            (found.id.as_str(), found.username.as_str()),
            ("gAoxwhBGgEh8cyKx4", "guest-4")
        );
        assert_eq!(
            found.token,
            Some(VisitorToken::parse("hzf48867bv9lwjzigk2tk").unwrap())
        );
        let nobody = json!({ "contact": null, "success": true });
        assert_eq!(call.read(200, Some(nobody)), Ok(None));
        let odd = json!({ "contact": 7, "success": true });
        assert!(call.read(200, Some(odd)).is_err());
    }

    #[test]
    fn a_search_names_what_it_looks_for() {
        let by_email = FindContact {
            email: Some("ada+x@example.org".to_owned()),
            ..FindContact::default()
        };
        assert_eq!(
            by_email.request().path_and_query(),
            "/api/v1/omnichannel/contact.search?email=ada%2Bx%40example.org"
        );
        let custom = FindContact {
            custom: vec![("company".to_owned(), "Ac\"me".to_owned())],
            ..FindContact::default()
        };
        assert_eq!(
            custom.request().query(),
            [("custom", r#"{"company":"Ac\"me"}"#.to_owned())]
        );
    }
}
