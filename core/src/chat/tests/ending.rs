//! How a conversation ends, and the next one begins.

use super::*;

fn whole() -> Value {
    json!({
        "settings": {"transcript": true, "allowSwitchingDepartments": true},
        "survey": {"items": ["satisfaction"], "values": ["1", "2"]},
        "departments": [{"_id": "d1", "name": "Sales"}],
    })
}

fn closes(page: &mut Page, server: &mut Server) {
    page.does(Event::CloseWanted);
    assert_eq!(*page.talk.closing(), Step::Offered);
    page.does(Event::CloseConfirmed);
    page.is_answered(server);
}

#[test]
fn the_visitor_ends_it() {
    let mut server = Server::with(1);
    let mut page = Page::in_room_of(&mut server, whole());
    page.does(Event::CloseWanted);
    page.does(Event::CloseDropped);
    page.does(Event::CloseConfirmed);
    assert!(page.calls.is_empty(), "nobody was asked");
    page.does(Event::CloseWanted);
    page.does(Event::CloseConfirmed);
    let (_, path, body) = page.called(Call::Close).unwrap();
    assert_eq!(path, "/api/v1/livechat/room.close");
    assert_eq!(*body, Some(json!({"rid": "room1", "token": "tok"})));
    page.is_answered(&mut server);
    let ending = page.talk.ending().unwrap();
    assert!(ending.by_visitor);
    assert_eq!(
        (&ending.transcript, &ending.survey),
        (&Step::Offered, &Step::Offered)
    );
    assert!(page.news.contains(&News::Ended { forget: false }));
    assert!(!page.wants_socket && !page.talk.can_close());
    assert_eq!(page.talk.len(), 2, "its last words");
}

#[test]
fn where_servers_want_it_the_device_forgets_who_has_talked() {
    let config = json!({"settings": {"clearLocalStorageWhenChatEnded": true}});
    let mut server = Server::with(1);
    let mut page = Page::in_room_of(&mut server, config);
    closes(&mut page, &mut server);
    assert!(page.news.contains(&News::Ended { forget: true }));
    page.does(Event::NewChat);
    assert_eq!(page.news.last(), Some(&News::Unknown));
}

#[test]
fn an_agent_ends_it_by_stream_or_history() {
    for live in [true, false] {
        let mut server = Server::with(1);
        let mut page = Page::in_room_of(&mut server, whole());
        if live {
            server.happens("livechat-close");
            page.hears(&mut server);
        } else {
            page.does(Event::SocketClosed);
            server.happens("livechat-close");
            page.waits(1_000);
            page.connects(&mut server);
        }
        assert!(!page.talk.ending().unwrap().by_visitor);
        let ended = |news: &&News| **news == News::Ended { forget: false };
        assert_eq!(page.news.iter().filter(ended).count(), 1);
        assert!(!page.wants_socket);
    }
}

#[test]
fn a_stream_that_is_faster_than_the_answer_ends_it_once() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, whole());
    page.does(Event::CloseWanted);
    page.does(Event::CloseConfirmed);
    server.answer(Call::Close, "", None).unwrap();
    page.hears(&mut server);
    assert!(page.talk.ending().unwrap().by_visitor);
    page.answers(Call::Close, refused("room-closed"));
    assert!(page.talk.ending().unwrap().by_visitor);
}

#[test]
fn a_refused_end_can_be_tried_again() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.does(Event::CloseWanted);
    page.does(Event::CloseConfirmed);
    page.answers(Call::Close, Err(ApiError::Network));
    assert_eq!(*page.talk.closing(), Step::Failed(String::new()));
    page.does(Event::CloseConfirmed);
    page.is_answered(&mut server);
    assert!(page.talk.ending().is_some());
}

#[test]
fn where_visitors_cannot_end_it_they_cannot() {
    let mut server = Server::with(0);
    let config = json!({"settings": {"visitorsCanCloseChat": false}});
    let mut page = Page::in_room_of(&mut server, config);
    page.does(Event::CloseWanted);
    page.does(Event::CloseConfirmed);
    assert!(page.calls.is_empty() && *page.talk.closing() == Step::None);
}

#[test]
fn it_can_be_had_by_email() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, whole());
    closes(&mut page, &mut server);
    page.does(Event::TranscriptWanted(" ".to_owned()));
    assert!(page.calls.is_empty());
    page.does(Event::TranscriptWanted("ada@example.org".to_owned()));
    let (_, path, body) = page.called(Call::Transcript).unwrap();
    assert_eq!(path, "/api/v1/livechat/transcript");
    assert_eq!(
        *body,
        Some(json!({"rid": "room1", "token": "tok", "email": "ada@example.org"}))
    );
    page.answers(Call::Transcript, refused("error-invalid-email"));
    let failed = Step::Failed("[error-invalid-email]".to_owned());
    assert_eq!(page.talk.ending().unwrap().transcript, failed);
    page.does(Event::TranscriptWanted("ada@example.org".to_owned()));
    page.is_answered(&mut server);
    assert_eq!(page.talk.ending().unwrap().transcript, Step::Done);
    assert!(page.news.contains(&News::TranscriptAsked));
}

#[test]
fn nobody_is_asked_twice_for_a_transcript() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, whole());
    page.frame(json!({"msg": "changed", "collection": "stream-room-messages", "id": "id",
        "fields": {"eventName": "room1", "args": [{"_id": "c", "rid": "room1", "t": "livechat-close",
            "msg": "bye", "ts": {"$date": START}, "transcriptRequested": true}]}}));
    assert_eq!(page.talk.ending().unwrap().transcript, Step::None);
    page.does(Event::TranscriptWanted("ada@example.org".to_owned()));
    assert_eq!(page.called(Call::Transcript), None);
}

#[test]
fn the_survey_is_sent() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, whole());
    closes(&mut page, &mut server);
    page.does(Event::SurveyGiven(Vec::new()));
    assert_eq!(page.called(Call::Survey), None);
    page.does(Event::SurveyGiven(vec![(
        "satisfaction".to_owned(),
        "2".to_owned(),
    )]));
    let (_, path, body) = page.called(Call::Survey).unwrap();
    assert_eq!(path, "/api/v1/livechat/room.survey");
    assert_eq!(
        *body,
        Some(json!({"rid": "room1", "token": "tok",
            "data": [{"name": "satisfaction", "value": "2"}]}))
    );
    page.is_answered(&mut server);
    assert_eq!(page.talk.ending().unwrap().survey, Step::Done);
}

#[test]
fn what_was_not_sent_is_sent_in_the_next_one() {
    let mut server = Server::with(2);
    let mut page = Page::in_room(&mut server);
    server.open = false;
    let id = page.says("Wait!");
    page.says("One more thing");
    page.is_answered(&mut server);
    assert_eq!(page.state(&id), Some(&State::Failed(Why::Closed)));
    assert!(page.talk.ending().is_some());
    assert_eq!(
        page.texts(),
        ["line 1", "line 2", "Wait!", "One more thing"]
    );
    page.does(Event::NewChat);
    assert!(page.talk.ending().is_none());
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["Wait!", "One more thing"]);
    assert_eq!(server.rooms, 2);
    assert!(page.wants_socket);
}

#[test]
fn a_new_one_begins_with_a_message() {
    let mut server = Server::with(2);
    let mut page = Page::in_room(&mut server);
    closes(&mut page, &mut server);
    page.says("too late");
    assert_eq!(page.called(Call::Say), None);
    page.does(Event::NewChat);
    assert!(page.talk.is_empty() && page.calls.is_empty() && !page.talk.has_room());
    page.says("Hello again");
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["Hello again"]);
}

#[test]
fn a_department_is_changed_on_servers_of_any_age() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, whole());
    assert_eq!(page.talk.settings().departments[0].name, "Sales");
    page.does(Event::DepartmentChosen("d1".to_owned()));
    let (_, path, body) = page.called(Call::Transfer).unwrap();
    assert_eq!(path, "/api/v1/livechat/visitor/department.transfer");
    let moved = Some(json!({"rid": "room1", "token": "tok", "department": "d1"}));
    assert_eq!(*body, moved);
    page.answers(Call::Transfer, Err(ApiError::Server { status: 404 }));
    assert_eq!(*page.talk.moving(), Step::Asked);
    let (_, path, body) = page.called(Call::OldTransfer).unwrap();
    assert_eq!(path, "/api/v1/livechat/room.transfer");
    assert_eq!(*body, moved);
    page.is_answered(&mut server);
    assert_eq!(*page.talk.moving(), Step::Done);
    page.does(Event::DepartmentSeen);
    page.does(Event::DepartmentChosen("d1".to_owned()));
    page.answers(Call::Transfer, refused("error-transfering-chat"));
    page.answers(Call::OldTransfer, Err(ApiError::Server { status: 404 }));
    let failed = Step::Failed("[error-transfering-chat]".to_owned());
    assert_eq!(*page.talk.moving(), failed);
}

#[test]
fn without_a_room_others_change_the_department() {
    let mut page = Page::of(settings(whole()), &Value::Null, START);
    page.does(Event::DepartmentChosen("d1".to_owned()));
    assert_eq!(page.news, [News::Department("d1".to_owned())]);
}
