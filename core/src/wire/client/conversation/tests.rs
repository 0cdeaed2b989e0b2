use super::*;
use serde_json::json;

fn token() -> VisitorToken {
    VisitorToken::parse("t").unwrap()
}

#[test]
fn what_is_asked_has_its_address() {
    let (room, token) = ("r/1".to_owned(), token());
    let wanted = RoomWanted {
        room: Some(room.clone()),
        token: token.clone(),
    };
    let any = RoomWanted {
        room: None,
        token: token.clone(),
    };
    let info = AgentInfo {
        room,
        token: token.clone(),
    };
    let next = NextAgent {
        department: Some("d".to_owned()),
        token,
    };
    for (request, address) in [
        (wanted.request(), "room?token=t&rid=r%2F1"),
        (any.request(), "room?token=t"),
        (info.request(), "agent.info/r%2F1/t"),
        (next.request(), "agent.next/t?department=d"),
    ] {
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/livechat/", address].concat()
        );
        assert!(!request.is_signed());
    }
    assert_eq!(
        info.request().endpoint(),
        "/api/v1/livechat/agent.info/{rid}/{token}"
    );
}

#[test]
fn what_is_ordered_has_its_body() {
    let (room, token) = ("r".to_owned(), token());
    let transfer = Transfer {
        department: "d".to_owned(),
        room: room.clone(),
        token: token.clone(),
    };
    let moved = json!({ "rid": "r", "token": "t", "department": "d" });
    let survey = Survey {
        answers: vec![("satisfaction".to_owned(), "5".to_owned())],
        room: room.clone(),
        token: token.clone(),
    };
    let transcript = TranscriptWanted {
        email: "a@b.example".to_owned(),
        room: room.clone(),
        subject: Some("Our chat".to_owned()),
        token: token.clone(),
    };
    for (request, path, body) in [
        (
            CloseRoom { room, token }.request(),
            "room.close",
            json!({ "rid": "r", "token": "t" }),
        ),
        (
            transfer.request(),
            "visitor/department.transfer",
            moved.clone(),
        ),
        (OldTransfer(transfer).request(), "room.transfer", moved),
        (
            survey.request(),
            "room.survey",
            json!({ "rid": "r", "token": "t",
                "data": [{ "name": "satisfaction", "value": "5" }] }),
        ),
        (
            transcript.request(),
            "transcript",
            json!({ "rid": "r", "token": "t", "email": "a@b.example", "subject": "Our chat" }),
        ),
    ] {
        assert_eq!(
            request.path_and_query(),
            ["/api/v1/livechat/", path].concat()
        );
        assert_eq!(request.body(), Some(&body));
    }
}

#[test]
fn answers_are_read() {
    let opened = json!({ "room": { "_id": "r", "open": true }, "newRoom": true, "success": true });
    assert_eq!(<RoomWanted as Call>::pick(&opened).unwrap().id, "r");
    let old = json!({ "_id": "r", "success": true });
    assert_eq!(<RoomWanted as Call>::pick(&old).unwrap().id, "r");
    let hidden = json!({ "agent": { "hiddenInfo": true } });
    assert!(AgentInfo::pick(&hidden).unwrap().hidden);
    assert_eq!(AgentInfo::pick(&json!({ "agent": {} })), None);
    assert_eq!(NextAgent::pick(&json!({ "success": true })), Some(None));
    let kim = json!({ "agent": { "_id": "a", "username": "kim", "status": "online" } });
    assert_eq!(NextAgent::pick(&kim).unwrap().unwrap().name, "kim");
}
