use super::*;
use crate::wire::page_visited::PageInfo;
use serde_json::json;

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn token() -> VisitorToken {
    VisitorToken::parse("t/ä").unwrap()
}

#[test]
fn the_published_registration_is_sent_and_its_answer_read() {
    let body = fixture(include_str!(
        "../../../../fixtures/livechat-visitor.post.request.json"
    ));
    let registration = Registration::read(&body).unwrap();
    let request = registration.request();
    assert_eq!(request.method(), Method::Post);
    assert_eq!(request.path_and_query(), "/api/v1/livechat/visitor");
    assert_eq!(request.body(), Some(&body));
    assert!(!request.is_signed());
    let answer = fixture(include_str!(
        "../../../../fixtures/livechat-visitor.post.200.json"
    ));
    let visitor = registration.read(200, Some(answer)).unwrap();
    assert_eq!(visitor.name.as_deref(), Some("Livechat Visitor"));
    assert_eq!(visitor.token.secret(), "iNKE8a6k6cjbqWhWd");
}

#[test]
fn a_token_is_one_segment_of_a_path() {
    let (get, forget) = (
        GetVisitor { token: token() },
        ForgetVisitor { token: token() },
    );
    for (request, method) in [
        (get.request(), Method::Get),
        (forget.request(), Method::Delete),
    ] {
        assert_eq!(request.method(), method);
        assert_eq!(
            request.path_and_query(),
            "/api/v1/livechat/visitor/t%2F%C3%A4"
        );
        assert_eq!(request.endpoint(), "/api/v1/livechat/visitor/{token}");
        assert_eq!(request.body(), None);
    }
    let gone = json!({ "visitor": { "_id": "v", "ts": "2026-01-31T09:00:00.000Z" },
        "success": true });
    assert_eq!(forget.read(200, Some(gone)).as_deref(), Ok("v"));
}

#[test]
fn a_config_is_asked_for_somebody_or_nobody() {
    assert_eq!(
        GetConfig::default().request().path_and_query(),
        "/api/v1/livechat/config"
    );
    let call = GetConfig {
        business_unit: Some("b".to_owned()),
        department: Some("d e".to_owned()),
        token: Some(token()),
    };
    assert_eq!(
        call.request().path_and_query(),
        "/api/v1/livechat/config?token=t%2F%C3%A4&department=d%20e&businessUnit=b"
    );
    let off = json!({ "config": { "enabled": false }, "success": true });
    assert!(!call.read(200, Some(off)).unwrap().enabled);
}

#[test]
fn the_other_requests_are_sent() {
    let status = VisitorStatus {
        status: "away".to_owned(),
        token: token(),
    };
    let page = PageVisited {
        page: PageInfo {
            change: "url".to_owned(),
            href: "https://shop.example/".to_owned(),
            title: "Shop".to_owned(),
        },
        room: None,
        token: token(),
    };
    let left = OfflineMessage {
        department: None,
        email: "a@b.example".to_owned(),
        host: None,
        message: "Hello".to_owned(),
        name: "Ada".to_owned(),
    };
    for (request, path, body) in [
        (
            status.request(),
            "visitor.status",
            json!({ "token": "t/ä", "status": "away" }),
        ),
        (
            page.request(),
            "page.visited",
            json!({ "token": "t/ä", "pageInfo": { "change": "url", "title": "Shop",
                "location": { "href": "https://shop.example/" } } }),
        ),
        (
            left.request(),
            "offline.message",
            json!({ "name": "Ada", "email": "a@b.example", "message": "Hello" }),
        ),
    ] {
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/livechat/", path].concat()
        );
        assert_eq!(request.body(), Some(&body));
    }
    let said = json!({ "message": "Thank you", "success": true });
    assert_eq!(left.read(200, Some(said)).as_deref(), Ok("Thank you"));
    assert_eq!(page.read(200, Some(json!({ "success": true }))), Ok(()));
}
