//! What the visitor says.

use super::*;

#[test]
fn the_room_is_made_for_the_first_message() {
    let mut page = Page::new();
    page.does(Event::PanelOpen(true));
    page.does(Event::Typed("Hello".to_owned()));
    assert!(page.calls.is_empty() && !page.wants_turn && !page.wants_socket);
    let id = page.says("Hello");
    assert_eq!(page.talk.draft(), "");
    assert_eq!(page.state(&id), Some(&State::Queued));
    assert!(page.calls.is_empty(), "before its turn");
    page.gets_turn();
    assert_eq!(page.calls.len(), 1);
    let (_, path, body) = page.called(Call::Room).unwrap();
    assert_eq!(path, "/api/v1/livechat/room?token=tok");
    assert_eq!(*body, None);
    let room = json!({"room": {"_id": "r", "open": true}, "newRoom": true});
    page.answers(Call::Room, Ok(room));
    assert_eq!(page.state(&id), Some(&State::Sending));
    assert!(page.wants_socket && page.news.contains(&News::Started));
    let (_, path, body) = page.called(Call::Say).unwrap();
    assert_eq!(path, "/api/v1/livechat/message");
    assert_eq!(
        *body,
        Some(json!({"_id": id, "rid": "r", "msg": "Hello", "token": "tok"}))
    );
    let said = json!({"message": {"_id": id, "rid": "r", "msg": "Hello", "token": "tok",
        "ts": "2026-01-31T09:30:00.123Z"}});
    page.answers(Call::Say, Ok(said));
    assert_eq!(page.state(&id), None);
    assert_eq!(page.texts(), ["Hello"]);
    assert_eq!(page.rows()[0].id, id);
    assert!(page.news.contains(&News::Said) && !page.has_turn);
}

#[test]
fn the_room_is_asked_for_with_the_agent_whom_the_page_wants() {
    let wish = |agent: &str| json!({"agent": agent, "color": "red"});
    let mut settings = settings(json!({}));
    settings.wish(&wish("kim-1"));
    let mut page = Page::of(settings, &Value::Null, START);
    page.says("Hello");
    page.gets_turn();
    let (_, path, _) = page.called(Call::Room).unwrap();
    assert_eq!(path, "/api/v1/livechat/room?token=tok&agentId=kim-1");
    // Another one, while there is no conversation yet; and what can be nobody's id.
    for (agent, query) in [("grace", "&agentId=grace"), ("", ""), ("a b&rid=r", "")] {
        let mut page = Page::new();
        page.does(Event::Wished(wish(agent)));
        page.says("Hello");
        page.gets_turn();
        let (_, path, _) = page.called(Call::Room).unwrap();
        assert_eq!(*path, format!("/api/v1/livechat/room?token=tok{query}"));
    }
}

#[test]
fn one_after_the_other_in_order() {
    let mut server = Server::new();
    let mut page = Page::new();
    for text in ["one", "two", "three"] {
        page.says(text);
    }
    page.gets_turn();
    assert_eq!(page.calls.len(), 1);
    page.is_answered(&mut server);
    let said: Vec<_> = server.list.iter().map(|stored| &stored.text).collect();
    assert_eq!(said, ["one", "two", "three"]);
    assert_eq!(server.rooms, 1);
}

#[test]
fn a_429_waits_as_the_server_says() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let (one, two) = (page.says("one"), page.says("two"));
    page.gets_turn();
    page.answers(Call::Say, Err(ApiError::RateLimited { seconds: 20 }));
    assert_eq!(page.state(&one), Some(&State::Waiting(page.now + 20_000)));
    assert_eq!(page.state(&two), Some(&State::Queued));
    assert!(!page.has_turn, "another tab may have its turn");
    // Whatever happens: not before.
    page.does(Event::NetworkCame);
    page.does(Event::SayAgain(one.clone()));
    page.says("three");
    page.waits(19_000);
    page.gets_turn();
    assert_eq!(page.called(Call::Say), None);
    page.waits(1_500);
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["one", "two", "three"]);
}

#[test]
fn without_a_network_it_waits_longer_each_time_and_goes_at_once_when_it_comes() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let id = page.says("Hello");
    page.gets_turn();
    let mut waits = Vec::new();
    for _ in 0..7 {
        page.calls.retain(|(call, ..)| *call == Call::Say);
        page.answers(Call::Say, Err(ApiError::Network));
        let Some(State::Waiting(until)) = page.state(&id) else {
            panic!("{:?}", page.state(&id));
        };
        let wait = until - page.now;
        waits.push(wait / 1000);
        page.waits(wait);
        page.gets_turn();
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 32]);
    page.answers(Call::Say, Err(ApiError::Network));
    page.does(Event::NetworkCame);
    page.gets_turn();
    assert_eq!(page.state(&id), Some(&State::Sending));
    page.is_answered(&mut server);
    assert_eq!(server.list.len(), 1);
}

#[test]
fn a_lost_answer_makes_no_double() {
    for curt in [false, true] {
        let mut server = Server::with(0);
        server.curt = curt;
        let mut page = Page::in_room(&mut server);
        page.says("Hello");
        page.gets_turn();
        let (call, path, body) = page.calls.remove(0);
        server.answer(call, &path, body.as_ref()).unwrap();
        page.does(Event::Answered {
            call,
            answer: Err(ApiError::Timeout),
        });
        page.is_answered(&mut server);
        page.waits(10_000);
        page.is_answered(&mut server);
        assert_eq!(page.texts(), ["Hello"], "curt: {curt}");
        assert_eq!(page.state("own1"), None);
        assert_eq!(server.list.len(), 1);
    }
}

#[test]
fn what_is_refused_waits_for_the_visitor_and_others_go_on() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let (one, two) = (page.says("one"), page.says("two"));
    page.gets_turn();
    page.answers(Call::Say, refused("message-length-exceeds-character-limit"));
    assert_eq!(page.state(&one), Some(&State::Failed(Why::TooLong)));
    let change = Said::Change(Word::NotSent, String::new());
    assert_eq!(page.said, [change]);
    page.is_answered(&mut server);
    assert_eq!(page.state(&two), None);
    assert_eq!(page.texts(), ["two", "one"]);
    page.does(Event::Unsaid(one.clone()));
    assert_eq!(page.talk.draft(), "one");
    assert_eq!(page.texts(), ["two"]);
    let again = page.says("again");
    page.gets_turn();
    page.answers(Call::Say, refused("error-x"));
    let why = Why::Refused("[error-x]".to_owned());
    assert_eq!(page.state(&again), Some(&State::Failed(why)));
    page.does(Event::SayAgain(again.clone()));
    page.is_answered(&mut server);
    assert_eq!(page.state(&again), None);
}

#[test]
fn nobody_is_there() {
    let mut page = Page::new();
    let id = page.says("Hello");
    page.gets_turn();
    page.answers(Call::Room, refused("no-agent-online"));
    assert_eq!(page.state(&id), Some(&State::Failed(Why::NobodyThere)));
    assert!(page.news.contains(&News::NobodyThere));
    assert!(!page.has_turn && !page.wants_turn);
    let mut server = Server::new();
    page.does(Event::SayAgain(id.clone()));
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["Hello"]);
}

#[test]
fn a_visitor_whom_the_server_does_not_know_is_told_of() {
    let mut page = Page::new();
    page.says("Hello");
    page.gets_turn();
    page.answers(Call::Room, refused("invalid-token"));
    assert!(page.news.contains(&News::Unknown));
    assert_eq!(page.texts(), ["Hello"]);
}

#[test]
fn what_is_too_long_stays_in_the_composer() {
    let config = json!({"settings": {"limitTextLength": 5}});
    let mut page = Page::of(settings(config), &Value::Null, START);
    page.does(Event::Typed("äöüß€!".to_owned()));
    assert_eq!(page.talk.excess(page.talk.draft()), 1);
    page.says("äöüß€!");
    page.says(" \n ");
    assert_eq!((page.talk.len(), page.talk.draft()), (0, "äöüß€!"));
    page.says("äöüß€");
    assert_eq!(page.talk.len(), 1);
}

#[test]
fn it_survives_the_page() {
    let mut page = Page::new();
    page.says("one");
    page.says("two");
    page.does(Event::Typed("three".to_owned()));
    let mut next = Page::of(settings(json!({})), &page.kept, START + 5_000);
    assert_eq!(next.texts(), ["one", "two"]);
    assert_eq!(next.talk.draft(), "three");
    let mut server = Server::new();
    next.is_answered(&mut server);
    assert_eq!(server.list.len(), 2);
    let last = Page::of(settings(json!({})), &next.kept, START + 9_000);
    assert_eq!(last.texts(), [""; 0]);
    assert_eq!(last.talk.draft(), "three");
}

#[test]
fn two_tabs_send_nothing_twice() {
    let mut server = Server::new();
    let mut one = Page::new();
    one.says("Hello");
    let mut other = Page::of(settings(json!({})), &one.kept, START);
    assert!(one.wants_turn && other.wants_turn);
    one.is_answered(&mut server);
    other.kept = one.kept.clone();
    other.is_answered(&mut server);
    assert_eq!(server.list.len(), 1);
    assert_eq!(server.rooms, 1);
    assert!(other.texts().is_empty() && !other.has_turn);
}

#[test]
fn what_failed_or_is_old_is_not_sent_by_itself_on_the_next_page() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    server.open = false;
    page.says("Wait!");
    page.is_answered(&mut server);
    let next = Page::of(settings(json!({})), &page.kept, START + 5_000);
    assert_eq!(next.texts(), ["Wait!"]);
    assert!(!next.wants_turn);
    let mut page = Page::new();
    page.says("Hello?");
    let next = Page::of(settings(json!({})), &page.kept, START + 7_200_000);
    assert_eq!(next.texts(), ["Hello?"]);
    assert!(!next.wants_turn);
}

#[test]
fn other_tabs_come_into_the_room() {
    let mut server = Server::new();
    let mut one = Page::new();
    let mut other = Page::new();
    // While the other asked whether there is a room.
    one.now -= 5_000;
    one.says("Hello");
    one.is_answered(&mut server);
    other.does(Event::KeptElsewhere(one.kept.clone()));
    other.is_answered(&mut server);
    assert_eq!(other.texts(), ["Hello"]);
    assert!(other.wants_socket);
    assert_eq!(server.rooms, 1);
    // And into the next one, whoever began it.
    server.happens("livechat-close");
    let frames = server.frames.clone();
    one.connects(&mut server);
    assert!(one.talk.ending().is_some());
    assert_eq!(one.kept.get("room"), None);
    server.frames = frames;
    one.now += 5_050;
    one.does(Event::NewChat);
    one.says("Once more");
    one.is_answered(&mut server);
    other.now = one.now;
    other.does(Event::KeptElsewhere(one.kept.clone()));
    other.is_answered(&mut server);
    assert_eq!(other.texts(), ["Once more"]);
    // What an older tab kept leads nobody back.
    let mut old = one.kept.clone();
    old["room"] = json!("room1");
    old["roomAt"] = json!(START);
    other.does(Event::KeptElsewhere(old));
    assert_eq!(other.texts(), ["Once more"]);
}

#[test]
fn timers_that_end_a_little_early_lose_nothing() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.says("Hello");
    page.gets_turn();
    page.answers(Call::Say, Err(ApiError::Network));
    page.timers.retain(|(timer, _)| *timer != Timer::Outbox);
    page.now += 998;
    page.does(Event::Due(Timer::Outbox));
    page.is_answered(&mut server);
    assert_eq!(server.list.len(), 1);
}

#[test]
fn the_turn_is_given_back_at_the_end() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.says("Hello");
    page.gets_turn();
    server.happens("livechat-close");
    page.hears(&mut server);
    page.is_answered(&mut server);
    assert!(!page.has_turn);
}

#[test]
fn a_room_that_is_gone_is_replaced() {
    let mut server = Server::with(2);
    let mut page = Page::in_room(&mut server);
    assert_eq!(page.talk.len(), 2);
    page.says("Hello");
    page.gets_turn();
    page.answers(Call::Say, refused("invalid-room"));
    server.open = false;
    page.is_answered(&mut server);
    assert_eq!(page.texts(), ["Hello"]);
    assert_eq!(server.rooms, 2);
}

#[test]
fn a_length_is_what_servers_say_it_is() {
    // Rocket.Chat compares the `length` of a JavaScript string, and of an emoji that is two.
    let config = json!({"settings": {"limitTextLength": 5}});
    let mut page = Page::of(settings(config), &Value::Null, START);
    page.does(Event::Typed("\u{1f600}\u{1f600}\u{1f600}".to_owned()));
    assert_eq!(page.talk.excess(page.talk.draft()), 1);
    page.says("\u{1f600}\u{1f600}\u{1f600}");
    assert!(page.texts().is_empty());
}

#[test]
fn a_refusal_is_of_what_was_refused() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.now += 10;
    let long = page.says("long");
    page.gets_turn();
    // What another tab was told before is sent before, but that is on its way.
    let kept = json!({"outbox": [{"id": "theirs", "text": "short", "at": page.now - 5}]});
    page.does(Event::KeptElsewhere(kept));
    page.answers(Call::Say, refused("message-length-exceeds-character-limit"));
    assert_eq!(page.state(&long), Some(&State::Failed(Why::TooLong)));
    assert_ne!(page.state("theirs"), Some(&State::Failed(Why::TooLong)));
}
