use super::*;
use crate::domain::VisitorToken;
use serde_json::json;

fn token() -> VisitorToken {
    VisitorToken::parse("t").unwrap()
}

fn place() -> InRoom {
    InRoom {
        room: "r".to_owned(),
        token: token(),
    }
}

#[test]
fn the_four_requests_about_one_message_are_sent() {
    let message = "m/1".to_owned();
    let new = NewMessage {
        id: Some("m".to_owned()),
        room: "r".to_owned(),
        text: "Hello".to_owned(),
        token: token(),
    };
    let change = Reworded {
        place: place(),
        text: "Bye".to_owned(),
    };
    let get = GetMessage {
        message: message.clone(),
        place: place(),
    };
    let reword = RewordMessage {
        change,
        message: message.clone(),
    };
    let take_back = TakeBackMessage {
        message,
        place: place(),
    };
    let credentials = json!({ "rid": "r", "token": "t" });
    for (request, method, address, body) in [
        (
            new.request(),
            "POST",
            "message",
            Some(json!({ "_id": "m", "rid": "r", "msg": "Hello", "token": "t" })),
        ),
        (get.request(), "GET", "message/m%2F1?token=t&rid=r", None),
        (
            reword.request(),
            "PUT",
            "message/m%2F1",
            Some(json!({ "rid": "r", "msg": "Bye", "token": "t" })),
        ),
        (
            take_back.request(),
            "DELETE",
            "message/m%2F1",
            Some(credentials),
        ),
    ] {
        assert_eq!(request.method().as_str(), method);
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/livechat/", address].concat()
        );
        assert_eq!(request.body(), body.as_ref());
    }
    let gone = json!({ "message": { "_id": "m", "ts": "2026-01-31T09:00:00.000Z" },
        "success": true });
    assert_eq!(take_back.read(200, Some(gone)).as_deref(), Ok("m"));
    let empty = json!({ "message": {}, "success": true });
    assert!(get.read(200, Some(empty)).is_err());
}

#[test]
fn a_history_is_asked_for_in_parts() {
    let mut wanted = HistoryWanted {
        end: None,
        limit: 20,
        offset: 0,
        oldest_first: false,
        search: None,
        token: token(),
    };
    let history = MessageHistory {
        room: "r".to_owned(),
        wanted: wanted.clone(),
    };
    assert_eq!(
        history.request().path_and_query(),
        "/api/v1/livechat/messages.history/r?token=t&limit=20"
    );
    wanted.end = Some("2026-01-31T09:00:00.000Z".to_owned());
    wanted.offset = 40;
    wanted.oldest_first = true;
    wanted.search = Some("a b".to_owned());
    let history = MessageHistory {
        room: "r".to_owned(),
        wanted,
    };
    assert_eq!(
        history.request().path_and_query(),
        "/api/v1/livechat/messages.history/r?token=t&limit=20&end=2026-01-31T09%3A00%3A00.000Z\
         &searchText=a%20b&offset=40&sort=%7B%22ts%22%3A1%7D"
    );
    let answer = json!({ "messages": [{ "_id": "m" }], "success": true });
    assert_eq!(history.read(200, Some(answer)).unwrap().len(), 1);
}
