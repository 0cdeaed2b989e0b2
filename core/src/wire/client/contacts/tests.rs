use super::*;
use crate::wire::client::request::Method;
use crate::wire::contact::search::{Direction, OrderBy};
use crate::wire::desk::paging::Paging;
use serde_json::json;

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_published_requests_are_sent() {
    for text in [
        include_str!("../../../../fixtures/omnichannel-contacts.post.request.json"),
        include_str!("../../../../fixtures/omnichannel-contacts.post.request-minimal.json"),
    ] {
        let body = fixture(text);
        let request = NewContact::read(&body).unwrap().request();
        assert_eq!(request.method(), Method::Post);
        assert_eq!(request.path_and_query(), "/api/v1/omnichannel/contacts");
        assert_eq!(request.body(), Some(&body));
        assert!(request.is_signed());
    }
}

#[test]
fn the_published_answers_are_read() {
    let new = NewContact::read(&json!({ "name": "John", "emails": [], "phones": [] })).unwrap();
    let made = fixture(include_str!(
        "../../../../fixtures/omnichannel-contacts.post.200.json"
    ));
    assert_eq!(
        new.read(200, Some(made)).as_deref(),
        Ok("674eeb4343725ce31dd9bdae")
    );
    for (text, code) in [
        (
            include_str!("../../../../fixtures/omnichannel-contacts.post.400-missing-emails.json"),
            "invalid-params",
        ),
        (
            include_str!("../../../../fixtures/omnichannel-contacts.post.400-no-manager.json"),
            "error-contact-manager-not-found",
        ),
    ] {
        let refused = new.read(400, Some(fixture(text))).unwrap_err();
        assert_eq!((refused.status, refused.code()), (400, Some(code)));
    }
}

#[test]
fn each_question_has_its_address() {
    let part = Paging {
        count: 25,
        offset: 50,
    };
    let search = SearchContacts {
        paging: part,
        order: vec![
            (OrderBy::LastChat, Direction::Down),
            (OrderBy::Name, Direction::Up),
        ],
        text: Some("ada & co".to_owned()),
        unknown: true,
    };
    let all = SearchContacts {
        paging: part,
        order: Vec::new(),
        text: None,
        unknown: false,
    };
    let history = ContactHistory {
        contact: "c".to_owned(),
        order: Direction::Down,
        paging: part,
        source: Some("widget".to_owned()),
    };
    let contact = "c".to_owned();
    for (request, address) in [
        (
            search.request(),
            "contacts.search?searchText=ada%20%26%20co&unknown=true&count=25&offset=50\
             &sort=%7B%22lastChat.ts%22%3A-1%2C%22name%22%3A1%7D",
        ),
        (all.request(), "contacts.search?count=25&offset=50"),
        (GetContact { contact }.request(), "contacts.get?contactId=c"),
        (
            ContactChannels {
                contact: "c/d".to_owned(),
            }
            .request(),
            "contacts.channels?contactId=c%2Fd",
        ),
        (
            history.request(),
            "contacts.history?contactId=c&source=widget&count=25&offset=50\
             &sort=%7B%22closedAt%22%3A-1%7D",
        ),
        (
            KnownBy::Email("a+b@c.example".to_owned()).request(),
            "contacts.checkExistence?email=a%2Bb%40c.example",
        ),
        (
            KnownBy::Phone("+1 5".to_owned()).request(),
            "contacts.checkExistence?phone=%2B1%205",
        ),
        (
            KnownBy::Id("c".to_owned()).request(),
            "contacts.checkExistence?contactId=c",
        ),
    ] {
        assert_eq!(request.method(), Method::Get);
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/omnichannel/", address].concat()
        );
        assert!(request.is_signed() && request.body().is_none());
    }
}

#[test]
fn each_order_says_only_what_changes() {
    let change = json!({ "contactId": "c", "emails": ["a@b.example"], "contactManager": "" });
    let settlement = json!({ "contactId": "c", "name": "Ada", "wipeConflicts": true });
    for (request, path, body) in [
        (
            ContactChange::read(&change).unwrap().request(),
            "contacts.update",
            change,
        ),
        (
            Settlement::read(&settlement).unwrap().request(),
            "contacts.conflicts",
            settlement,
        ),
        (
            DeleteContact {
                contact: "c".to_owned(),
            }
            .request(),
            "contacts.delete",
            json!({ "contactId": "c" }),
        ),
    ] {
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/omnichannel/", path].concat()
        );
        assert_eq!(request.body(), Some(&body));
    }
}

#[test]
fn a_part_of_all_is_read_with_what_is_readable() {
    let body = json!({
        "contacts": [
            { "_id": "c1", "name": "Ada", "emails": [{ "address": "ada@example.org" }] },
            { "name": "without an id" }, 7,
        ],
        "count": 3, "offset": 50, "total": 53, "success": true,
    });
    let page = <SearchContacts as Call>::pick(&body).unwrap();
    assert_eq!((page.entries.len(), page.offset, page.total), (1, 50, 53));
    let bare = json!({ "contacts": [{ "_id": "c1" }] });
    assert_eq!(<SearchContacts as Call>::pick(&bare).unwrap().total, 1);
    for odd in [json!({}), json!({ "contacts": {} }), json!([])] {
        assert_eq!(<SearchContacts as Call>::pick(&odd), None);
    }
}

#[test]
fn a_hostile_list_is_cut() {
    let many: Vec<Value> = (0..5_000)
        .map(|n| json!({ "_id": n.to_string() }))
        .collect();
    let page = <SearchContacts as Call>::pick(&json!({ "contacts": many })).unwrap();
    assert_eq!(page.entries.len(), 1_000);
}

#[test]
fn the_other_answers_are_read() {
    let there = json!({ "exists": true, "success": true });
    assert_eq!(<KnownBy as Call>::pick(&there), Some(true));
    assert_eq!(<KnownBy as Call>::pick(&json!({ "exists": "maybe" })), None);
    let channels = json!({ "channels": [{ "name": "widget", "verified": false, "visitor":
        { "visitorId": "v", "source": { "type": "widget" } } }] });
    let read = ContactChannels::pick(&channels).unwrap();
    assert_eq!(read.first().unwrap().visitor, "v");
    assert_eq!(
        ContactChannels::pick(&json!({ "channels": null })),
        Some(Vec::new())
    );
    let history = json!({ "history": [{
        "_id": "r", "fname": "Ada", "ts": "1970-01-01T00:00:01.000Z",
        "closedAt": "1970-01-01T00:00:02.000Z", "msgs": 4, "source": { "type": "widget" },
        "servedBy": { "_id": "a", "username": "kim" }, "tags": ["sale", 7],
    }], "count": 1, "offset": 0, "total": 1 });
    let page = <ContactHistory as Call>::pick(&history).unwrap();
    let room = page.entries.first().unwrap();
    assert_eq!(
        (room.started_ms, room.closed_ms, room.messages),
        (Some(1_000), Some(2_000), Some(4))
    );
    assert_eq!(room.agent.as_deref(), Some("kim"));
    assert_eq!(room.tags, ["sale"]);
    let settled = json!({ "result": { "_id": "c", "name": "Ada" } });
    assert_eq!(<Settlement as Call>::pick(&settled).unwrap().name, "Ada");
}
