use super::*;
use crate::wire::contact::search::Direction;

#[test]
fn each_question_has_its_address() {
    let part = Paging {
        count: 10,
        offset: 0,
    };
    let search = SearchVisitors {
        paging: part,
        sort: vec![("name".to_owned(), Direction::Up)],
        term: String::new(),
    };
    let offered = Autocomplete {
        term: "a\"b".to_owned(),
        without: vec!["guest-1".to_owned()],
    };
    let (room, visitor) = ("r".to_owned(), "v/w".to_owned());
    let token = VisitorToken::parse("t?").unwrap();
    for (request, address) in [
        (
            VisitorInfo {
                visitor: visitor.clone(),
            }
            .request(),
            "visitors.info?visitorId=v%2Fw",
        ),
        (
            search.request(),
            "visitors.search?term=&count=10&offset=0&sort=%7B%22name%22%3A1%7D",
        ),
        (
            PagesVisited {
                part,
                room: room.clone(),
            }
            .request(),
            "visitors.pagesVisited/r?count=10&offset=0",
        ),
        (
            ChatHistory {
                part,
                room,
                visitor,
            }
            .request(),
            "visitors.chatHistory/room/r/visitor/v%2Fw?count=10&offset=0",
        ),
        (OpenRooms { token }.request(), "visitor/t%3F/room"),
    ] {
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/livechat/", address].concat()
        );
        assert!(request.is_signed());
    }
    assert_eq!(
        offered.request().query(),
        [(
            "selector",
            r#"{"exceptions":["guest-1"],"term":"a\"b"}"#.to_owned()
        )]
    );
}

#[test]
fn a_visitor_is_read_with_what_is_there() {
    let answer = object!({ "visitor": {
        "_id": "v", "username": "guest-7", "name": "Ada", "status": "away",
        "phone": [{ "phoneNumber": "555" }], "visitorEmails": [{ "address": "a@b.example" }, {}],
        "livechatData": { "company": "Acme", "n": 7 }, "department": "d",
    }, "success": true });
    let visitor = VisitorInfo::pick(&answer).unwrap();
    assert_eq!(visitor.emails, ["a@b.example"]);
    assert_eq!(visitor.phones, ["555"]);
    assert_eq!(visitor.fields, [("company".to_owned(), "Acme".to_owned())]);
    assert_eq!(
        (visitor.token, visitor.status.as_deref()),
        (None, Some("away"))
    );
    assert_eq!(KnownVisitor::read(&object!({ "username": "x" })), None);
    let bare = KnownVisitor::read(&object!({ "_id": "v", "phone": "555", "token": " " })).unwrap();
    assert!(bare.phones.is_empty() && bare.token.is_none());
}

#[test]
fn lists_are_read() {
    let visitors = object!({ "visitors": [{ "_id": "v" }], "total": 9, "offset": 0, "count": 1 });
    assert_eq!(<SearchVisitors as Call>::pick(&visitors).unwrap().total, 9);
    let items = object!({ "items": [{ "_id": "v", "name": "Ada", "username": "guest-7" }] });
    let items = <Autocomplete as Call>::pick(&items).unwrap();
    assert_eq!(items.first().unwrap().name.as_deref(), Some("Ada"));
    let pages = object!({ "pages": [
        { "_id": "p", "ts": "1970-01-01T00:00:01.000Z", "navigation": { "page":
            { "title": "Shop", "location": { "href": "https://shop.example/" } } } },
        { "_id": "q", "navigation": {} },
    ], "count": 2, "offset": 0, "total": 2 });
    let pages = PagesVisited::pick(&pages).unwrap();
    assert_eq!(
        pages.entries,
        [SeenPage {
            at_ms: Some(1_000),
            href: "https://shop.example/".to_owned(),
            title: "Shop".to_owned(),
        }]
    );
    let rooms = object!({ "rooms": [{ "_id": "r", "t": "l" }] });
    assert_eq!(OpenRooms::pick(&rooms).unwrap().first().unwrap().id, "r");
    let history = object!({ "history": [{ "_id": "r", "name": "Ada" }], "total": 1 });
    assert_eq!(ChatHistory::pick(&history).unwrap().entries[0].name, "Ada");
}
