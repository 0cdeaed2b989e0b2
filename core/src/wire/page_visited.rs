//! `POST /api/v1/livechat/page.visited`
//!
//! Tells the agents which page a visitor is on. Section 6.7 of the reference. May not know when a
//! page counts as visited, nor which visits a server keeps.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::json;
use crate::domain::token::VisitorToken;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/page.visited";

/// Longest title or address taken from a page, in characters; the rest becomes an ellipsis.
pub const MAX_CHARS: usize = 2_000;

/// A page that was visited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageInfo {
    /// What changed: `url` or `title`.
    pub change: String,
    /// Its address (`location.href`).
    pub href: String,
    /// Its title.
    pub title: String,
}

impl PageInfo {
    /// Reads `{change, title, href}`, as the page around a widget hands it over; `None` without an
    /// address.
    #[must_use]
    pub fn told(v: &Value) -> Option<Self> {
        Some(Self {
            change: json::shown(v, "change", MAX_CHARS).unwrap_or_else(|| "url".to_owned()),
            href: json::shown(v, "href", MAX_CHARS)?,
            title: json::shown(v, "title", MAX_CHARS).unwrap_or_default(),
        })
    }

    fn to_json(&self) -> Value {
        let mut location = Map::new();
        json::put_text(&mut location, "href", &self.href);
        let mut page = Map::new();
        json::put_text(&mut page, "change", &self.change);
        json::put_text(&mut page, "title", &self.title);
        json::put(&mut page, "location", Value::Object(location));
        Value::Object(page)
    }
}

/// The body of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageVisited {
    /// The page.
    pub page: PageInfo,
    /// The room of the conversation, if there is one.
    pub room: Option<String>,
    /// Who visited it. Unknown tokens are fine.
    pub token: VisitorToken,
}

impl PageVisited {
    /// `{"token":…,"pageInfo":{"change":…,"title":…,"location":{"href":…}}}`, with `rid` if there is
    /// a room.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put_some(&mut body, "rid", self.room.as_deref());
        json::put(&mut body, "pageInfo", self.page.to_json());
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "rid", "pageInfo"]);
        let token = check.text("token");
        let room = body.get("rid").map(|_| check.text("rid"));
        let mut page = check.part("pageInfo", &["change", "title", "location"]);
        let mut location = page.part("location", &["href"]);
        let info = PageInfo {
            change: page.text("change"),
            title: page.text("title"),
            href: location.text("href"),
        };
        page.also(location);
        check.also(page);
        check.finish()?;
        Ok(Self {
            page: info,
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }

    /// The answer: `{"page":{"msg":"<title> - <href>","navigation":{…}},"success":true}`, or without
    /// `page` when the server keeps no visits of this kind (`settings.historyMonitorType`).
    #[must_use]
    pub fn answer(&self, kept: bool) -> Value {
        let mut body = Map::new();
        if kept {
            let mut navigation = Map::new();
            json::put(&mut navigation, "page", self.page.to_json());
            json::put_text(&mut navigation, "token", self.token.secret());
            let msg = [&self.page.title, " - ", &self.page.href].concat();
            let mut page = Map::new();
            json::put_text(&mut page, "msg", &msg);
            json::put(&mut page, "navigation", Value::Object(navigation));
            json::put(&mut body, "page", Value::Object(page));
        }
        json::put(&mut body, "success", Value::Bool(true));
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn visit() -> PageVisited {
        PageVisited {
            page: PageInfo {
                change: "url".to_owned(),
                href: "https://shop.test/herbs".to_owned(),
                title: "Herbs".to_owned(),
            },
            room: None,
            token: VisitorToken::parse("t").unwrap(),
        }
    }

    #[test]
    fn survives_the_wire() {
        let body = json!({"token": "t", "pageInfo": {
            "change": "url", "title": "Herbs", "location": {"href": "https://shop.test/herbs"},
        }});
        assert_eq!(visit().to_json(), body);
        assert_eq!(PageVisited::read(&body), Ok(visit()));
        let mut in_room = visit();
        in_room.room = Some("r".to_owned());
        assert_eq!(in_room.to_json()["rid"], "r");
        assert_eq!(PageVisited::read(&in_room.to_json()), Ok(in_room));
    }

    #[test]
    fn the_answer_says_what_is_kept() {
        assert_eq!(visit().answer(false), json!({"success": true}));
        assert_eq!(
            visit().answer(true),
            json!({"page": {
                "msg": "Herbs - https://shop.test/herbs",
                "navigation": {"page": visit().to_json()["pageInfo"], "token": "t"},
            }, "success": true})
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        let page = visit().to_json()["pageInfo"].clone();
        for (body, problem) in [
            (
                json!({"pageInfo": page}),
                "must have required property 'token'",
            ),
            (
                json!({"token": "t"}),
                "must have required property 'pageInfo'",
            ),
            (json!({"token": "t", "pageInfo": "x"}), "must be object"),
            (
                json!({"token": "t", "rid": {}, "pageInfo": page}),
                "must be string",
            ),
            (
                json!({"token": "t", "pageInfo": page, "x": 1}),
                "must NOT have additional properties",
            ),
            (
                json!({"token": "t", "pageInfo": {"change": "url", "title": "", "location": {}}}),
                "must have required property 'href'",
            ),
            (
                json!({"token": "t", "pageInfo": {"change": "url", "title": ""}}),
                "must have required property 'location'",
            ),
        ] {
            let refusal = PageVisited::read(&body).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("{problem} [invalid-params]"),
                "{body}"
            );
        }
        let blank = json!({"token": " ", "pageInfo": page});
        assert_eq!(
            PageVisited::read(&blank),
            Err(Refusal::plain("invalid-token"))
        );
    }

    #[test]
    fn takes_from_a_page_what_can_be_told() {
        let told = PageInfo::told(&json!({"change": "title", "title": "T", "href": "h"})).unwrap();
        assert_eq!((told.change.as_str(), told.title.as_str()), ("title", "T"));
        let told = PageInfo::told(&json!({"title": 7, "href": "h".repeat(9_000)})).unwrap();
        assert_eq!((told.change.as_str(), told.title.as_str()), ("url", ""));
        assert_eq!(told.href.chars().count(), MAX_CHARS + 1);
        for bad in [json!({}), json!({"href": {}}), json!("x"), json!(null)] {
            assert_eq!(PageInfo::told(&bad), None);
        }
    }
}
