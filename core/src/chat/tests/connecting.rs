//! The socket, and what is done without it.

use super::*;

fn kinds(page: &Page) -> Vec<&str> {
    page.frames
        .iter()
        .map(|frame| frame["msg"].as_str().unwrap())
        .collect()
}

#[test]
fn it_connects_and_subscribes_as_the_reference_says() {
    let mut server = Server::with(1);
    let page = Page::in_room(&mut server);
    assert_eq!(kinds(&page), ["connect", "sub", "sub", "sub", "sub", "sub"]);
    let params = json!({"useCollection": false, "args": [{"token": "tok", "visitorToken": "tok"}]});
    for (place, (name, event)) in [
        ("stream-room-messages", "room1"),
        ("stream-notify-room", "room1/user-activity"),
        ("stream-notify-room", "room1/typing"),
        ("stream-notify-room", "room1/deleteMessage"),
        ("stream-livechat-room", "room1"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = ["livechat-", &place.to_string()].concat();
        assert_eq!(
            page.frames[place + 1],
            json!({"msg": "sub", "id": id, "name": name, "params": [event, params]})
        );
    }
    assert_eq!(page.talk.connection(), Connection::Live);
}

#[test]
fn there_is_no_socket_without_a_conversation() {
    let page = Page::new();
    assert!(!page.wants_socket);
    assert_eq!(page.talk.connection(), Connection::Live);
}

#[test]
fn pings_are_answered_and_sent() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frames.clear();
    page.frame(json!({"msg": "ping"}));
    page.frame(json!({"msg": "ping", "id": "7"}));
    assert_eq!(
        page.frames,
        [json!({"msg": "pong"}), json!({"msg": "pong", "id": "7"})]
    );
    page.frames.clear();
    page.waits(29_000);
    assert!(page.frames.is_empty());
    page.waits(1_000);
    assert_eq!(page.frames, [json!({"msg": "ping"})]);
    page.frame(json!({"msg": "pong"}));
    page.waits(29_000);
    assert_eq!(page.frames.len(), 1);
    page.waits(2_000);
    assert_eq!(page.frames.len(), 2);
    // Nobody answers.
    page.waits(28_000);
    assert!(page.wants_socket);
    page.waits(1_000);
    assert!(!page.wants_socket);
    page.waits(1_000);
    assert!(page.wants_socket);
}

#[test]
fn a_storm_of_pings_is_answered_and_nothing_else() {
    let mut server = Server::with(1);
    let mut page = Page::in_room(&mut server);
    page.frames.clear();
    for _ in 0..10_000 {
        page.frame(json!({"msg": "ping"}));
    }
    assert_eq!(page.frames.len(), 10_000);
    assert!(page.calls.is_empty());
    assert_eq!(page.texts(), ["line 1"]);
}

#[test]
fn a_device_that_slept_connects_at_once() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.now += 3_600_000;
    page.does(Event::Visible(true));
    assert!(
        !page.wants_socket
            || page
                .timers
                .iter()
                .any(|(timer, _)| *timer == Timer::Reconnect)
    );
    page.waits(1_000);
    assert!(page.wants_socket);
}

#[test]
fn what_was_said_meanwhile_comes_with_the_next_socket() {
    let mut server = Server::with(3);
    let mut page = Page::in_room(&mut server);
    page.does(Event::SocketClosed);
    server.agent_says(1);
    server.edits(1);
    server.deletes(3);
    server.frames.clear();
    page.waits(1_000);
    page.connects(&mut server);
    assert_eq!(page.texts(), ["line 2", "line 3!", "line 4"]);
}

#[test]
fn it_tries_again_later_and_later_and_at_once_when_there_is_a_network() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let mut waits = Vec::new();
    for _ in 0..8 {
        page.does(Event::SocketClosed);
        let (_, due) = page
            .timers
            .iter()
            .find(|(timer, _)| *timer == Timer::Reconnect)
            .unwrap();
        waits.push(due - page.now);
        page.wants_socket = false;
        page.waits(due - page.now);
        assert!(page.wants_socket);
    }
    for (wait, most) in waits.iter().zip([1, 2, 4, 8, 16, 32, 32, 32]) {
        assert!((most * 480..=most * 1000).contains(wait), "{waits:?}");
    }
    assert_eq!(page.talk.connection(), Connection::Lost);
    page.does(Event::SocketClosed);
    page.wants_socket = false;
    page.does(Event::NetworkWent);
    assert_eq!(page.talk.connection(), Connection::Offline);
    page.does(Event::NetworkCame);
    assert!(page.wants_socket);
}

#[test]
fn where_sockets_are_blocked_it_asks() {
    let mut server = Server::with(1);
    let mut page = Page::of(
        settings(json!({"room": server.room()})),
        &Value::Null,
        START,
    );
    page.is_answered(&mut server);
    for _ in 0..4 {
        page.does(Event::SocketClosed);
        page.waits(4_000);
    }
    page.is_answered(&mut server);
    let mut asked = Vec::new();
    let begin = page.now;
    while page.now < begin + 300_000 {
        page.waits(100);
        if page.called(Call::History).is_some() {
            asked.push(page.now);
            page.is_answered(&mut server);
        }
        if page.wants_socket
            && page
                .timers
                .iter()
                .all(|(timer, _)| *timer != Timer::Reconnect)
        {
            page.does(Event::SocketClosed);
        }
    }
    let gaps: Vec<_> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        gaps.iter().all(|gap| (2_400..=60_200).contains(gap)),
        "{gaps:?}"
    );
    assert!(gaps.last() > gaps.first(), "{gaps:?}");
    assert_eq!(page.talk.connection(), Connection::Settling);
    server.agent_says(5);
    page.waits(61_000);
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["line 1", "line 2"]);
    // It comes soon again, as somebody is talking.
    page.waits(5_100);
    assert!(page.called(Call::History).is_some());
}

#[test]
fn a_version_that_is_not_spoken_is_a_failure() {
    let mut server = Server::with(0);
    let mut page = Page::of(
        settings(json!({"room": server.room()})),
        &Value::Null,
        START,
    );
    page.is_answered(&mut server);
    page.does(Event::SocketOpened);
    page.frame(json!({"msg": "failed", "version": "1"}));
    assert!(!page.wants_socket);
}

#[test]
fn what_is_not_granted_is_asked_for_again_and_messages_are_polled() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frames.clear();
    page.frame(json!({"msg": "nosub", "id": "livechat-0", "error": {"error": "not-allowed"}}));
    page.frame(json!({"msg": "nosub", "id": "livechat-2"}));
    page.frame(json!({"msg": "nosub", "id": "somebody-elses"}));
    page.is_answered(&mut server);
    server.agent_says(1);
    server.frames.clear();
    page.waits(8_000);
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["line 1"]);
    let ids: Vec<_> = page.frames.iter().map(|frame| &frame["id"]).collect();
    assert_eq!(ids, ["livechat-0", "livechat-2"]);
    page.frame(json!({"msg": "ready", "subs": ["livechat-0"]}));
    page.is_answered(&mut server);
    page.frames.clear();
    page.waits(20_000);
    assert!(page.called(Call::History).is_none() && page.frames.is_empty());
}

#[test]
fn a_visitor_whom_the_server_forgot_is_told_of() {
    let mut server = Server::with(2);
    let mut page = Page::in_room(&mut server);
    page.frame(json!({"msg": "ready", "subs": ["livechat-0"]}));
    page.answers(Call::History, refused("invalid-token"));
    assert_eq!(page.news.last(), Some(&News::Unknown));
    page.frame(json!({"msg": "ready", "subs": ["livechat-0"]}));
    page.answers(Call::History, refused("invalid-room"));
    assert!(!page.talk.has_room() && !page.wants_socket);
}

#[test]
fn a_history_that_fails_is_asked_for_again() {
    let mut server = Server::with(2);
    let mut page = Page::of(
        settings(json!({"room": server.room()})),
        &Value::Null,
        START,
    );
    page.answers(Call::History, Err(ApiError::Server { status: 502 }));
    assert!(!page.talk.is_loaded());
    page.waits(1_000);
    page.answers(Call::History, Err(ApiError::RateLimited { seconds: 8 }));
    page.waits(7_900);
    assert_eq!(
        page.called(Call::History),
        None,
        "not before the server said"
    );
    page.waits(100);
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["line 1", "line 2"]);
}
